"""What must hold when many do the same at once: the real server, real sessions, real forms."""
