"""Floor 5: the doors that speak HTTP."""
