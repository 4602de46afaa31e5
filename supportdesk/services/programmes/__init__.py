"""Deeds of one kind of support each."""
