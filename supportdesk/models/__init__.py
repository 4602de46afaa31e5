"""Floor 1: typed tables, one module per aggregate."""
