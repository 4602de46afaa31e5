"""Style sheet, scripts and icons: made ready once, served with names that say what is in them.

Nothing of another author lies in the repository: Bootstrap's style sheet, the icons and htmx are read from the
installed packages, put together with our own files, compressed and written into the instance's static folder. A name
carries the hash of its content, so a browser may keep it for a year and never holds an old one.
"""

import gzip
import json
import os
import re
import tempfile
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # the package carries no types
from flask import Flask, current_app, has_request_context, request
from whitenoise import WhiteNoise

from supportdesk.web.shared import icons

PREFIX = "/static/"
ONE_YEAR = 365 * 24 * 60 * 60  # seconds
_MANIFEST = "manifest.json"
_HASHED = re.compile(r"^.+\.[0-9a-f]{12}\.[a-z]+$")
_OUR_FILES = Path(__file__).parents[2] / "static"
_STYLE_SHEETS = ("theme.css", "components.css", "charts.css", "print.css")


class _OneYearNoise(WhiteNoise):  # type: ignore[misc]  # the package carries no types
    """Serves the static folder; a hashed name may be kept for a year."""

    FOREVER = ONE_YEAR


def prepare_assets(target_folder: Path) -> None:
    """Write every asset into the folder, plain and compressed, and the manifest last.

    Doing it again changes nothing. Each file appears whole or not at all, so several processes may start at once; files
    of an earlier version stay, because a page sent before the change still asks for them. Raises LookupError when a
    package is missing or has lost an icon.
    """
    target_folder.mkdir(parents=True, exist_ok=True)
    names = {}
    for name, content in _contents().items():
        hashed = names[name] = _hashed(name, content)
        # The compressed forms first: whoever finds the plain file may rely on them.
        for ending in (".br", ".gz", ""):
            target = target_folder / (hashed + ending)
            if not target.exists():
                _write_whole(target, _compressed(content, ending))
    manifest = json.dumps(names, indent=1, sort_keys=True).encode()
    if not (target_folder / _MANIFEST).exists() or (target_folder / _MANIFEST).read_bytes() != manifest:
        _write_whole(target_folder / _MANIFEST, manifest)


def serve_assets(app: Flask, folder: Path) -> None:
    """Serve the folder under /static/, prepared when it is not yet, and give the templates `asset_url` and `icon_url`.

    The application is to be made with `static_folder=None`.
    """
    prepare_assets(folder)
    app.extensions["assets"] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    app.wsgi_app = _OneYearNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix=PREFIX,
        immutable_file_test=lambda path, _url: _HASHED.match(Path(path).name) is not None,
    )
    app.add_template_global(asset_url)
    app.add_template_global(icon_url)


def asset_url(name: str) -> str:
    """Give the address of an asset, `desk.css`; raises LookupError for a name that was never prepared."""
    names: dict[str, str] = current_app.extensions["assets"]
    if name not in names:
        raise LookupError(f"no asset is called {name}")
    root = request.script_root if has_request_context() else ""
    return f"{root}{PREFIX}{names[name]}"


def seal() -> bytes:
    """Our own seal as it is drawn on every page."""
    return _contents()["seal.svg"]


def icon_url(name: str) -> str:
    """Give the address of one icon within the sprite; raises LookupError for a name that is not drawn."""
    if name not in icons.NAMES:
        raise LookupError(f"no icon is called {name}")
    return f"{asset_url('icons.svg')}#{name}"


@lru_cache(maxsize=1)
def _contents() -> dict[str, bytes]:
    """Every asset by its name, put together from the packages and from our own files."""
    bootstrap = _package_folder("flask_bootstrap") / "static" / "bootstrap5"
    kit = (bootstrap / "css" / "bootstrap.min.css").read_text(encoding="utf-8")
    kit = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", kit)
    own = [(_OUR_FILES / name).read_text(encoding="utf-8") for name in _STYLE_SHEETS]
    htmx = _package_folder("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    return {
        "desk.css": "\n".join([kit.rstrip(), *(_squeezed(sheet) for sheet in own)]).encode(),
        "desk.js": (_OUR_FILES / "desk.js").read_bytes(),
        "htmx.js": htmx.read_bytes(),
        "icons.svg": icons.sprite(bootstrap / "icons" / "bootstrap-icons.svg"),
        "seal.svg": (_OUR_FILES / "seal.svg").read_bytes(),
    }


def _squeezed(sheet: str) -> str:
    """Our own style sheet without its comments and indents; the rules stay as they are written."""
    without_comments = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return "\n".join(line.strip() for line in without_comments.splitlines() if line.strip())


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"the package {package} is not installed")
    return Path(spec.submodule_search_locations[0])


def _hashed(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{sha256(content).hexdigest()[:12]}.{ending}"


@lru_cache(maxsize=32)
def _compressed(content: bytes, ending: str) -> bytes:
    if ending == ".br":
        return bytes(brotli.compress(content, quality=11))
    if ending == ".gz":
        return gzip.compress(content, compresslevel=9, mtime=0)
    return content


def _write_whole(target: Path, content: bytes) -> None:
    """Write beside the target and rename: a reader sees the whole file or none."""
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
