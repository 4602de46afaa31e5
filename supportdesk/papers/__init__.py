"""Floor 4: bytes that leave the house or come in."""
