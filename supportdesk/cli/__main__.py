"""`python -m supportdesk.cli`, for places without the installed command."""

from supportdesk.cli import main

main()
