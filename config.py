"""Settings, read once from the environment.

A default is right for production and safe in public. `SETTINGS` names every variable with its default and what it does;
the documentation and a test read the same table.
"""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
MINIMUM_SECRET = 32

SETTINGS: dict[str, tuple[str, str]] = {
    "SUPPORTDESK_DATA_DIR": ("instance", "folder for the database, keys, fonts, assets and uploads"),
    "SUPPORTDESK_DATABASE_URL": ("", "sqlite:///… or postgresql+psycopg://…; empty: SQLite in the data folder"),
    "SUPPORTDESK_SECRET_KEY": (
        "",
        "signs cookies; at least 32 characters; empty: made once and kept in the data folder",
    ),
    "SUPPORTDESK_KEY_FILE": ("", "the file of encryption keys; empty: keys.json in the data folder"),
    "SUPPORTDESK_SMTP_URL": ("", "smtp://user:password@host:port or smtps://…; empty: mail waits in the outbox"),
    "SUPPORTDESK_MAIL_FROM": ("supportdesk@localhost", "the sender's address"),
    "SUPPORTDESK_PORT": ("8000", "port to serve on"),
    "SUPPORTDESK_HOST": ("127.0.0.1", "address to serve on"),
    "SUPPORTDESK_PUBLIC_URL": ("", "address that QR codes and mails show; empty: http://HOST:PORT"),
    "SUPPORTDESK_TRUSTED_HOSTS": (
        "",
        "host names that requests may carry, by comma; empty: the public URL's and loopback",
    ),
    "SUPPORTDESK_DEMO_PASSWORD": ("", "password of the demo accounts; empty: a random one, printed once"),
    "SUPPORTDESK_WORKERS": ("2", "processes that `serve` starts"),
    "SUPPORTDESK_PROXIES": (
        "0",
        "how many proxies of your own stand before the server; their X-Forwarded-For and -Proto are believed",
    ),
    "SUPPORTDESK_DEBUG": ("", "1 shows where a command's error came from; refused by `serve`"),
    "SUPPORTDESK_IDLE_MINUTES": ("30", "a session ends after so many minutes without a click"),
    "SUPPORTDESK_SESSION_HOURS": ("12", "a session ends after so many hours in any case"),
    "SUPPORTDESK_FONT": (
        "",
        "a TrueType font with Chinese for papers; empty: the one that is installed with the program",
    ),
    "SUPPORTDESK_SIGNING_FILE": (
        "",
        "a PKCS#12 file with the office's certificate and key; empty: papers are not signed",
    ),
    "SUPPORTDESK_SIGNING_PASSWORD": ("", "what opens the PKCS#12 file"),
}


class ConfigurationError(Exception):
    """A setting that the program refuses to start with; the message is one line."""


@dataclass(frozen=True)
class Settings:
    """What the program was told by its surroundings."""

    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    key_file: Path
    smtp_url: str = field(repr=False)
    mail_from: str
    host: str
    port: int
    public_url: str
    trusted_hosts: tuple[str, ...]
    demo_password: str = field(repr=False)
    workers: int
    proxies: int
    debug: str
    secure_cookies: bool
    idle_minutes: int
    session_hours: int
    font: str
    own_secret: bool
    signing_file: Path | None = None
    signing_password: str = field(default="", repr=False)

    def as_environment(self) -> dict[str, str]:
        """Return what another process of the program must be told to work with the same database, keys and folder."""
        return {
            "SUPPORTDESK_DATA_DIR": str(self.data_dir),
            "SUPPORTDESK_DATABASE_URL": self.database_url,
            "SUPPORTDESK_KEY_FILE": str(self.key_file),
            "SUPPORTDESK_SECRET_KEY": self.secret_key,
            "SUPPORTDESK_PUBLIC_URL": self.public_url,
            "SUPPORTDESK_FONT": self.font,
            "SUPPORTDESK_SIGNING_FILE": str(self.signing_file or ""),
            "SUPPORTDESK_SIGNING_PASSWORD": self.signing_password,
        }

    def check_for_production(self) -> None:
        """Refuse what must not meet the public: debug, a short secret, a key file that others can read."""
        if self.debug:
            raise ConfigurationError(f"{self.debug} is set: debug mode must not be served.")
        if len(self.secret_key) < MINIMUM_SECRET:
            raise ConfigurationError(f"SUPPORTDESK_SECRET_KEY is shorter than {MINIMUM_SECRET} characters.")
        for file in (self.key_file, self.data_dir / "secret", self.signing_file):
            if file is not None and file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise ConfigurationError(f"{file} can be read by others: chmod 600 it.")


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises ConfigurationError with one line that names the variable."""
    given = os.environ if environment is None else environment
    value = {name: given.get(name, "").strip() or default for name, (default, _) in SETTINGS.items()}
    data_dir = _from_root(value["SUPPORTDESK_DATA_DIR"])
    host, port = value["SUPPORTDESK_HOST"], _whole("SUPPORTDESK_PORT", value, 1, 65535)
    public_url = value["SUPPORTDESK_PUBLIC_URL"].rstrip("/") or f"http://{host}:{port}"
    _check_address("SUPPORTDESK_PUBLIC_URL", public_url)
    secret = value["SUPPORTDESK_SECRET_KEY"]
    name = public_url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    trusted = [part.strip() for part in value["SUPPORTDESK_TRUSTED_HOSTS"].split(",") if part.strip()]
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(value["SUPPORTDESK_DATABASE_URL"], data_dir),
        secret_key=secret or _kept_secret(data_dir),
        key_file=_from_root(value["SUPPORTDESK_KEY_FILE"]) if value["SUPPORTDESK_KEY_FILE"] else data_dir / "keys.json",
        smtp_url=value["SUPPORTDESK_SMTP_URL"],
        mail_from=value["SUPPORTDESK_MAIL_FROM"],
        host=host,
        port=port,
        public_url=public_url,
        trusted_hosts=tuple(dict.fromkeys([*trusted, name, host, "localhost", "127.0.0.1"])),
        demo_password=value["SUPPORTDESK_DEMO_PASSWORD"],
        workers=_whole("SUPPORTDESK_WORKERS", value, 1, 64),
        proxies=_whole("SUPPORTDESK_PROXIES", value, 0, 9),
        # Flask reads a variable of its own: whichever asks for debug is named.
        debug=next(
            (name for name in ("SUPPORTDESK_DEBUG", "FLASK_DEBUG") if given.get(name, "").strip() not in {"", "0"}), ""
        ),
        secure_cookies=public_url.startswith("https://"),
        idle_minutes=_whole("SUPPORTDESK_IDLE_MINUTES", value, 1, 24 * 60),
        session_hours=_whole("SUPPORTDESK_SESSION_HOURS", value, 1, 24 * 7),
        font=value["SUPPORTDESK_FONT"],
        own_secret=not secret,
        signing_file=_signing_file(value["SUPPORTDESK_SIGNING_FILE"]),
        signing_password=value["SUPPORTDESK_SIGNING_PASSWORD"],
    )


def _signing_file(path: str) -> Path | None:
    """The certificate's file; refused at the start rather than at the first paper when it is not there."""
    if not path:
        return None
    file = _from_root(path)
    if not file.is_file():
        raise ConfigurationError("SUPPORTDESK_SIGNING_FILE names a file that is not there.")
    return file


def _from_root(path: str) -> Path:
    """The same file from wherever a command is started."""
    given = Path(path).expanduser()
    return given if given.is_absolute() else ROOT / given


def _whole(name: str, value: Mapping[str, str], least: int, most: int) -> int:
    text = value[name]
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ConfigurationError(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)


def _check_address(name: str, address: str) -> None:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound:
        raise ConfigurationError(f"{name} must be an address such as https://desk.example.org, not {address!r}.")


def _database_url(url: str, data_dir: Path) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'supportdesk.db'}"
    # One driver for PostgreSQL, whichever short form the office wrote down.
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url[len(short) :]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigurationError("SUPPORTDESK_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _kept_secret(data_dir: Path) -> str:
    """Return the data folder's own secret, made on first use and readable by its owner only."""
    path = data_dir / "secret"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        # Written aside and linked: of two processes that start at once none reads a file that is still empty.
        draft = path.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text("ascii").strip()
