"""A gallery: the components alone, without database and accounts, as strict as can be."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from supportdesk.web.shared import assets, ways, words
from supportdesk.web.shared.reading import chosen_language, offer_reading

ROOT = Path(__file__).parents[3]


def make_gallery(assets_folder: Path) -> Flask:
    """Return an application that can render any template of the look."""
    app = Flask("gallery", static_folder=None, template_folder=str(ROOT / "templates"))
    app.jinja_options = {"undefined": StrictUndefined}
    app.secret_key = "of a gallery"
    app.config.update(BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "supportdesk" / "translations"), TESTING=True)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, locale_selector=chosen_language)
    CSRFProtect(app)
    words.teach(app)
    ways.show_ways(app)
    offer_reading(app)
    assets.serve_assets(app, assets_folder)
    app.add_url_rule("/sign-out", "auth.sign_out", lambda: "", methods=["POST"])
    return app
