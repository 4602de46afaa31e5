"""Settings: the same files from wherever a command is started, and what production refuses."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask, request

from config import ROOT, ConfigurationError, load
from supportdesk.app import trust_proxies


def test_a_key_file_is_the_same_from_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"SUPPORTDESK_DATA_DIR": str(tmp_path), "SUPPORTDESK_KEY_FILE": "kept/keys.json"}
    monkeypatch.chdir(tmp_path)
    assert load(given).key_file == ROOT / "kept" / "keys.json"


def test_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: load({"SUPPORTDESK_DATA_DIR": str(tmp_path)}).secret_key, range(16)))
    assert len(found) == 1
    assert len(found.pop()) >= 32
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("name", ["keys.json", "secret"])
def test_a_file_of_keys_that_others_can_read_is_not_served(tmp_path: Path, name: str) -> None:
    settings = load({"SUPPORTDESK_DATA_DIR": str(tmp_path)})
    settings.check_for_production()
    (tmp_path / name).touch()
    (tmp_path / name).chmod(0o640)
    with pytest.raises(ConfigurationError, match=name):
        settings.check_for_production()


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.5")])
def test_only_the_proxies_that_are_ours_are_believed(proxies: int, seen: str) -> None:
    """The caller wrote the first address, our two proxies the others."""
    app = Flask("proxied")
    trust_proxies(app, proxies)
    app.add_url_rule("/", view_func=lambda: str(request.remote_addr))
    headers = {"X-Forwarded-For": "192.0.2.66, 203.0.113.5, 198.51.100.7"}
    answer = app.test_client().get("/", headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    assert answer.text == seen
