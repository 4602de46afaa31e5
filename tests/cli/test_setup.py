"""Setting up, backing up and checking, as an operator does it."""

import json
import os
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

from config import ROOT
from supportdesk.papers.attachments import attachment_files
from tests.cli.conftest import Command

INIT = ("init", "--county", "990426", "--name", "禾川县", "--admin", "root-of-trust")


def one_line(text: str) -> bool:
    return text.startswith("supportdesk: ") and text.count("\n") == 1


def test_init_opens_a_county_once(command: Command) -> None:
    first = command(*INIT, "--json")
    assert first.code == 0, first.err
    assert first.json["created"] is True
    assert first.json["link"].startswith("http://127.0.0.1:8000/password/")
    again = command(*INIT, "--json")
    assert again.json == {"county": "990426", "created": False, "link": None}


def test_init_says_what_is_missing_when_nobody_can_be_asked(command: Command) -> None:
    ended = command("init", "--county", "990426")
    assert ended.code == 2
    assert one_line(ended.err)
    assert "--name" in ended.err


def test_init_refuses_a_code_that_is_none(command: Command) -> None:
    ended = command("init", "--county", "九九", "--name", "禾川县", "--admin", "a")
    assert (ended.code, one_line(ended.err)) == (2, True)
    assert "九九" in ended.err


def test_a_command_without_a_database_says_how_to_make_one(command: Command) -> None:
    ended = command("audit", "verify")
    assert ended.code == 1
    assert one_line(ended.err)
    assert "supportdesk init" in ended.err


def test_english_is_spoken_where_the_terminal_is_english(command: Command) -> None:
    assert "The database is not set up" in command("audit", "verify", LANG="en_GB.UTF-8").err


def test_an_unknown_command_and_option_are_one_line(command: Command) -> None:
    for arguments in (("fly",), ("init", "--wings")):
        ended = command(*arguments)
        assert (ended.code, one_line(ended.err)) == (2, True)


def test_audit_verify_names_the_row_that_was_changed(command: Command, begun_with: Command, tmp_path: Path) -> None:
    begun_with(*INIT)
    whole = command("audit", "verify", "--json")
    assert (whole.code, whole.json["ok"]) == (0, True)
    with sqlite3.connect(tmp_path / "data" / "supportdesk.db") as database:
        database.execute("DROP TRIGGER event_no_update")
        database.execute("UPDATE event SET actor_name = 'nobody' WHERE id = 2")
    database.close()
    broken = command("audit", "verify", "--json")
    assert broken.code == 1
    assert (broken.json["row"], broken.json["fault"]) == (2, "changed")
    assert one_line(broken.err)


def test_a_backup_is_put_back_and_holds_no_keys(command: Command, begun_with: Command, tmp_path: Path) -> None:
    begun_with(*INIT)
    photo = attachment_files(tmp_path / "data").path_of("ab" * 32)
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"a sealed photo of a paper")
    file = tmp_path / "backup.zip"
    made = command("backup", str(file), "--json")
    assert made.code == 0, made.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (tmp_path / "data" / "keys.json").read_bytes() not in file.read_bytes()
    refused = command("restore", str(file))
    assert (refused.code, one_line(refused.err)) == (1, True)
    (tmp_path / "data" / "supportdesk.db").unlink()
    photo.unlink()
    put_back = command("restore", str(file), "--json")
    assert put_back.code == 0, put_back.err
    assert photo.read_bytes() == b"a sealed photo of a paper"
    assert put_back.json["events"] == made.json["events"]
    assert command(*INIT, "--json").json["created"] is False


def test_a_backup_is_not_put_back_under_other_keys(command: Command, begun_with: Command, tmp_path: Path) -> None:
    begun_with(*INIT)
    file = tmp_path / "backup.zip"
    command("backup", str(file))
    (tmp_path / "data" / "supportdesk.db").unlink()
    (tmp_path / "data" / "keys.json").unlink()
    ended = command("restore", str(file))
    assert (ended.code, one_line(ended.err)) == (1, True)
    assert "keys.json" in ended.err
    assert not (tmp_path / "data" / "supportdesk.db").exists()


def test_a_damaged_backup_is_refused(command: Command, begun_with: Command, tmp_path: Path) -> None:
    begun_with(*INIT)
    file = tmp_path / "backup.zip"
    command("backup", str(file))
    (tmp_path / "data" / "supportdesk.db").unlink()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    ended = command("restore", str(file))
    assert (ended.code, one_line(ended.err)) == (1, True)
    assert not (tmp_path / "data" / "supportdesk.db").exists()


def test_serve_refuses_debug_a_short_secret_and_an_open_key_file(
    command: Command, begun_with: Command, tmp_path: Path
) -> None:
    keys = tmp_path / "data" / "keys.json"
    begun_with(*INIT)
    for name, value in (("SUPPORTDESK_DEBUG", "1"), ("SUPPORTDESK_DEBUG", "true"), ("FLASK_DEBUG", "1")):
        assert f"设置了 {name}" in command("serve", **{name: value}).err
    assert "SUPPORTDESK_SECRET_KEY" in command("serve", SUPPORTDESK_SECRET_KEY="short").err
    keys.chmod(0o644)
    ended = command("serve")
    assert (ended.code, one_line(ended.err)) == (2, True)
    assert str(keys) in ended.err


def test_run_opens_a_county_that_is_there_and_names_its_accounts(
    command: Command, begun_with: Command, folder: Path
) -> None:
    made = begun_with("demo", "--cases", "5", "--seed", "1", "--json").json
    assert made["password"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    told = {"PATH": os.environ["PATH"], "SUPPORTDESK_DATA_DIR": str(folder), "SUPPORTDESK_PORT": port}
    running = subprocess.Popen(
        [sys.executable, "-m", "supportdesk.cli", "run", "--json"],
        cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert running.stdout is not None
        facts = json.loads(running.stdout.readline())
        assert (facts["url"], set(facts["accounts"])) == (f"http://127.0.0.1:{port}", set(made["accounts"]))
        # The password was shown once.
        assert "password" not in facts
    finally:
        running.kill()
        running.communicate()


def test_run_with_its_port_taken_says_so_before_it_lays_a_database(command: Command, folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = command("run", SUPPORTDESK_PORT=port)
    assert (ended.code, one_line(ended.err), ended.out) == (1, True, "")
    assert f"127.0.0.1 的端口 {port} 打不开：已被别的程序占用" in ended.err
    assert not (folder / "supportdesk.db").exists()
    assert "打不开" in command("run", SUPPORTDESK_HOST="no.such.host.invalid", SUPPORTDESK_PORT=port).err


def test_other_keys_than_the_databases_are_refused(command: Command, begun_with: Command, tmp_path: Path) -> None:
    begun_with("demo", "--cases", "5", "--seed", "1")
    keys = tmp_path / "data" / "keys.json"
    kept = keys.read_bytes()
    keys.unlink()
    for arguments in (("audit", "verify"), ("serve",)):
        ended = command(*arguments)
        assert (ended.code, one_line(ended.err)) == (2, True)
        assert "SUPPORTDESK_KEY_FILE" in ended.err
    keys.write_bytes(kept)
    keys.chmod(0o600)
    assert command("audit", "verify").code == 0


def test_a_setting_that_is_no_number_is_named(command: Command) -> None:
    ended = command("audit", "verify", SUPPORTDESK_PORT="eighty")
    assert (ended.code, one_line(ended.err)) == (2, True)
    assert "SUPPORTDESK_PORT" in ended.err
