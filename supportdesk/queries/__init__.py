"""Floor 2: all reads. Each begins with who is looking."""
