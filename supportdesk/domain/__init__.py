"""Floor 0: the trade in plain Python. No Flask, no SQLAlchemy, no clock, no settings, no I/O."""
