"""One module per kind of support; they do not know each other."""
