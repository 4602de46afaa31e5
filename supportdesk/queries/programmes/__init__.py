"""Reads of one kind of support each."""
