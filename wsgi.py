"""What a WSGI server asks for: `wsgi:app`."""

import gc

from config import load
from supportdesk.app import create_app

settings = load()
settings.check_for_production()
app = create_app(settings)
# Before the workers part: what was loaded is kept out of their garbage collections, so that they go on sharing it.
gc.collect()
gc.freeze()
