"""What every test may use; features bring their own factories."""
