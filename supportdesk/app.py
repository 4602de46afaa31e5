"""The application, as a table of contents."""

from pathlib import Path

from flask import Flask, Request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, ConfigurationError, Settings
from supportdesk.extensions import babel, csrf, db, login
from supportdesk.models import engine
from supportdesk.models.accounts import Account
from supportdesk.models.secrets import KeysMissingError, keyring
from supportdesk.web import open_doors
from supportdesk.web.api.tokens import find_department
from supportdesk.web.auth.sessions import find_account
from supportdesk.web.shared import assets, errors, guard, navigation, reading, ways, words
from supportdesk.web.shared.callers import is_for_programs
from supportdesk.web.shared.support_rooms.catalogue import show_rooms

LARGEST_UPLOAD = 12_000_000


def create_app(settings: Settings) -> Flask:
    """Return the application for these settings; starts nothing; writes missing keys and assets only."""
    here = str(Path(__file__).parent)
    app = Flask("supportdesk", root_path=here, template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["supportdesk"] = settings
    configure(app, settings)
    load_keys(settings)
    connect_extensions(app)
    trust_proxies(app, settings.proxies)
    guard.guard(app)
    errors.handle_errors(app)
    words.teach(app)
    navigation.show_navigation(app)
    ways.show_ways(app)
    show_rooms(app)
    reading.offer_reading(app)
    assets.prepare_assets(settings.data_dir / "assets")
    assets.serve_assets(app, settings.data_dir / "assets")
    open_doors(app)
    return app


def load_keys(settings: Settings) -> None:
    """Load the ring of keys; raises ConfigurationError for a key file that is none."""
    try:
        keyring.load(settings.key_file)
    except KeysMissingError as error:
        raise ConfigurationError(f"the key file (SUPPORTDESK_KEY_FILE) can't be read: {error}") from error


def configure(app: Flask, settings: Settings) -> None:
    """Translate our settings into the extensions' own."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "hide_parameters": True,
            "pool_pre_ping": not settings.database_url.startswith("sqlite"),
        },
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_PARTS=2_000,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-form" if settings.secure_cookies else "form",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined


def trust_proxies(app: Flask, count: int) -> None:
    """Believe what so many proxies of ours say of the caller's address and scheme; with none, nobody is believed."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def connect_extensions(app: Flask) -> None:
    """Wire the extensions to the application."""
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=reading.chosen_language)
    login.init_app(app)
    login.request_loader(find_asker)


def find_asker(request: Request) -> Account | None:
    """Who asks: by a token at the interface, and by nothing else there; by a session's cookie everywhere else."""
    return find_department() if is_for_programs() else find_account(request)
