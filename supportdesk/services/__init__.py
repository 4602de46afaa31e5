"""Floor 3: all deeds, one function per intention."""
