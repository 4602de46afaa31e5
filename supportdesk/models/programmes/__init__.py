"""What only one kind of support keeps, joined to the shared application table."""
