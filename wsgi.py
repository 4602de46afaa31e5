"""What a WSGI server asks for: `wsgi:app`."""

from config import load
from supportdesk.app import create_app

app = create_app(load())
