"""`supportdesk token`: made, listed and revoked at a terminal."""

from tests.cli.conftest import Command

INIT = ("init", "--county", "990426", "--name", "禾川县", "--admin", "root-of-trust")


def test_a_token_is_made_listed_and_revoked(begun_with: Command, at_hand: Command) -> None:
    begun_with(*INIT)
    made = at_hand("token", "make", "--name", "市场监管局", "--unit", "990426", "--scope", "cases.read", "--json")
    assert made.code == 0, made.err
    token = made.json["token"]
    assert token.startswith(made.json["beginning"])
    listed = at_hand("token", "list", "--json")
    assert token not in listed.out
    assert [(one["beginning"], one["revoked_at"]) for one in listed.json["tokens"]] == [(token[:10], "")]
    assert "市场监管局" in at_hand("token", "list").out
    assert at_hand("token", "revoke", token[:10]).code == 0
    assert at_hand("token", "list", "--json").json["tokens"][0]["revoked_at"]


def test_a_token_that_can_not_be_made_is_refused_in_one_line(begun_with: Command, at_hand: Command) -> None:
    begun_with(*INIT)
    usual = ("token", "make", "--name", "x", "--unit", "990426", "--scope", "cases.read")
    for wrong in (
        (*usual[:5], "999999", *usual[6:]),
        (*usual[:-1], "odd"),
        (*usual, "--days", "9999"),
        ("token", "make", "--name", "", *usual[4:]),
        ("token", "revoke", "sd_nothing"),
    ):
        refused = at_hand(*wrong)
        assert refused.code in {1, 2}, wrong
        assert refused.err.startswith("supportdesk: ")
        assert refused.err.count("\n") == 1
    assert at_hand("token", "list", "--json").json["tokens"] == []
