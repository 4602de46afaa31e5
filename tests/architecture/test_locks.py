"""Every address says who may open it, and reading changes nothing."""

from flask import Flask

SAFE = {"GET", "HEAD", "OPTIONS"}


def test_every_view_has_a_lock(app: Flask) -> None:
    assert [endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "lock")] == []


def test_no_address_both_reads_and_is_left_without_a_form_key(app: Flask) -> None:
    """A form's page answers GET and POST; an address that only deletes or replaces is not part of this program."""
    assert [
        rule.rule for rule in app.url_map.iter_rules() if (rule.methods or set()) & {"PUT", "DELETE", "PATCH"}
    ] == []


def test_ids_in_addresses_are_typed(app: Flask) -> None:
    untyped = [
        f"{rule.rule}: {name}"
        for rule in app.url_map.iter_rules()
        for name in rule.arguments
        if name.endswith("_id") and type(rule._converters[name]).__name__ != "IdConverter"
    ]
    assert untyped == []
