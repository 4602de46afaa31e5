"""What a WSGI server asks for: `wsgi:app`."""

from config import load
from supportdesk.app import create_app

settings = load()
settings.check_for_production()
app = create_app(settings)
