"""`supportdesk summary`, as an operator runs it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Command

PASSWORD = "a fine long password"


@pytest.fixture
def county(begun_with: Command) -> None:
    begun_with("demo", "--cases", "30", "--seed", "3", SUPPORTDESK_DEMO_PASSWORD=PASSWORD)


def one_line(text: str) -> bool:
    return text.startswith("supportdesk: ") and text.count("\n") == 1


@pytest.mark.usefixtures("county")
def test_the_month_comes_in_three_forms(command: Command, tmp_path: Path) -> None:
    done = command("summary", "2026-10")
    assert (done.code, done.err) == (0, "")
    assert done.json["month"] == "2026-10"
    for format_, first in (("json", b"{"), ("pdf", b"%PDF-"), ("xlsx", b"PK")):
        file = tmp_path / f"month.{format_}"
        done = command("summary", "2026-10", "--format", format_, "-o", str(file), "--json")
        assert (done.code, done.err) == (0, "")
        assert done.json["bytes"] == file.stat().st_size
        assert file.read_bytes().startswith(first)


@pytest.mark.usefixtures("county")
def test_a_town_is_asked_for_by_its_code(command: Command) -> None:
    county = command("summary", "2026-10").json
    town = next(part for part in county["blocks"][3]["by_town"])
    own = command("summary", "2026-10", "--unit", town["code"]).json
    assert own["unit"]["code"] == town["code"]
    whole = {row["code"]: row["month"] for row in own["blocks"][3]["indicators"]}
    part = {row["code"]: row["month"] for row in town["indicators"]}
    assert {code: whole[code] for code in part} == part


@pytest.mark.usefixtures("county")
def test_what_cannot_be_done_is_one_line(command: Command) -> None:
    for code, *arguments in (
        (1, "2026-13"),
        (1, "2026-10", "--unit", "nowhere"),
        (2, "2026-10", "--format", "pdf"),
        (2, "2026-10", "--format", "pdf", "-o", "/nowhere/x.pdf"),
    ):
        done = command("summary", *arguments)
        assert (done.code, one_line(done.err), done.out) == (code, True, ""), arguments
