"""Assets: nothing of another author in the repository, names that say their content, whole files only."""

import gzip
import json
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from supportdesk.web.shared import assets, icons

OVER_THE_WIRE = 60 * 1024  # bytes: what a citizen's phone loads for its first page, besides the page itself


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("static") / "assets"
    assets.prepare_assets(target)
    return target


@pytest.fixture(scope="module")
def app(folder: Path) -> Flask:
    made = Flask("assets", static_folder=None)
    assets.serve_assets(made, folder)
    return made


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def names(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


def test_every_asset_lies_there_plain_and_compressed(folder: Path) -> None:
    for hashed in names(folder).values():
        plain = (folder / hashed).read_bytes()
        assert gzip.decompress((folder / f"{hashed}.gz").read_bytes()) == plain
        assert brotli.decompress((folder / f"{hashed}.br").read_bytes()) == plain


def test_preparing_again_changes_nothing(folder: Path) -> None:
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    assets.prepare_assets(folder)
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()} == before


def test_a_lost_file_comes_back_and_an_old_one_stays(tmp_path: Path) -> None:
    assets.prepare_assets(tmp_path)
    (tmp_path / names(tmp_path)["desk.css"]).unlink()
    (tmp_path / "desk.0123456789ab.css").write_text("old")
    assets.prepare_assets(tmp_path)
    assert (tmp_path / names(tmp_path)["desk.css"]).exists()
    assert (tmp_path / "desk.0123456789ab.css").exists()


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space left"):
        assets.prepare_assets(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_hashed_name_may_be_kept_for_a_year(app: Flask, visitor: FlaskClient) -> None:
    with app.test_request_context("/"):
        url = assets.asset_url("desk.css")
    answer = visitor.get(url, headers={"Accept-Encoding": "br, gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Cache-Control"] == "max-age=31536000, public, immutable"
    assert answer.headers["Content-Type"].startswith("text/css")
    answer.close()


def test_what_has_no_hash_is_not_kept_for_long(visitor: FlaskClient) -> None:
    answer = visitor.get("/static/manifest.json")
    assert "immutable" not in answer.headers["Cache-Control"]
    answer.close()


def test_an_old_browser_is_served_plain(app: Flask, visitor: FlaskClient) -> None:
    with app.test_request_context("/"):
        url = assets.asset_url("desk.js")
    answer: Response = visitor.get(url)
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"//")
    answer.close()


def test_an_address_below_a_prefix_keeps_the_prefix(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/county"}):
        assert assets.asset_url("desk.css").startswith("/county/static/desk.")


def test_an_unknown_asset_or_icon_is_refused(app: Flask) -> None:
    with app.test_request_context("/"):
        with pytest.raises(LookupError):
            assets.asset_url("nothing.css")
        with pytest.raises(LookupError):
            assets.icon_url("nothing")


def test_the_sprite_holds_every_icon_once(folder: Path) -> None:
    drawn = (folder / names(folder)["icons.svg"]).read_text("utf-8")
    assert [name for name in sorted(icons.NAMES) if drawn.count(f'id="{name}"') != 1] == []


def test_an_icon_that_the_package_lost_is_named(tmp_path: Path) -> None:
    package = tmp_path / "icons.svg"
    package.write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    with pytest.raises(LookupError, match="check-lg"):
        icons.sprite(package)


def test_a_citizens_page_stays_light(folder: Path) -> None:
    loaded = ("desk.css", "desk.js", "icons.svg", "seal.svg")
    assert sum((folder / f"{names(folder)[name]}.br").stat().st_size for name in loaded) <= OVER_THE_WIRE


def test_the_style_sheet_asks_nobody_else(folder: Path) -> None:
    sheet = (folder / names(folder)["desk.css"]).read_text("utf-8")
    assert "@import" not in sheet
    assert "url(http" not in sheet
    assert "sourceMappingURL" not in sheet
