"""The entrepreneur's own pages."""
