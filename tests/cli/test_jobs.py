import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from config import ROOT
from tests.cli.conftest import Command
from tests.factories.post import MailServer

# By then all that the county has promised is due, whatever day it is now.
DAY = ("--today", "2030-01-07")


@pytest.fixture
def county(command: Command, begun_with: Command) -> Command:
    """A synthetic county."""
    begun_with("demo", "--cases", "60", "--seed", "5", "--json")
    return command


def test_remind_tells_once_and_a_second_time_nothing(county: Command) -> None:
    with MailServer() as server:
        settings = {"SUPPORTDESK_SMTP_URL": server.url}
        first = county("remind", *DAY, "--json", **settings)
        second = county("remind", *DAY, "--json", **settings)
    assert first.code == second.code == 0, first.err + second.err
    assert first.json["reminded"] > 0
    assert first.json["sent"] == first.json["mails"] == len(server.deliveries) > 0
    assert {name: second.json[name] for name in ("reminded", "escalated", "mails", "sent")} == {
        "reminded": 0,
        "escalated": 0,
        "mails": 0,
        "sent": 0,
    }


def test_without_a_server_the_mail_waits_and_goes_out_later(county: Command) -> None:
    first = county("remind", *DAY)
    assert "没有配置邮件服务器" in first.out
    with MailServer() as server:
        later = county("remind", *DAY, "--json", SUPPORTDESK_SMTP_URL=server.url)
    assert later.json["reminded"] == 0
    assert later.json["sent"] == len(server.deliveries) > 0


def test_a_day_to_come_can_be_asked_for(county: Command) -> None:
    assert county("remind", "--today", "2030-01-07", "--json").json["today"] == "2030-01-07"
    wrong = county("remind", "--today", "tomorrow")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.count("\n") == 1


def test_an_address_that_cannot_be_meant_is_one_line(county: Command) -> None:
    refused = county("remind", SUPPORTDESK_SMTP_URL="http://mail.example")
    assert refused.code != 0
    assert refused.err.count("\n") == 1
    assert "SUPPORTDESK_SMTP_URL" in refused.err


def test_the_clock_runs_until_it_is_told_to_stop(county: Command, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    clock = subprocess.Popen(
        [sys.executable, "-m", "supportdesk.cli", "jobs", "run", "--json"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SUPPORTDESK_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    made = create_engine(f"sqlite:///{folder / 'supportdesk.db'}")
    try:
        for _ in range(300):
            with made.connect() as connection:
                holders = connection.execute(text("SELECT holder FROM lease WHERE name = 'clock'")).scalars().all()
            if holders:
                break
            with pytest.raises(subprocess.TimeoutExpired):
                clock.wait(0.1)
        assert f":{clock.pid}:" in holders[0]
        clock.terminate()
        assert clock.wait() == 0
        assert clock.stdout is not None
        assert "outbox" in json.loads(clock.stdout.readline())["jobs"]
    finally:
        clock.kill()
        clock.wait()
        clock.communicate()
        made.dispose()
