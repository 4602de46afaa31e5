"""The command `supportdesk`."""


def main() -> None:
    """Start the command."""
    raise SystemExit("supportdesk: no command yet")
