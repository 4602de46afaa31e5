"""The shipped programmes of all kinds: each file says one programme, or several that share most of their parameters."""

from collections.abc import Iterator, Mapping
from typing import Any

from supportdesk.policies import read_policy_file

FILES = (
    "loans.toml", "micro_loans.toml", "incubator.toml", "tax_relief.toml", "insurance.toml", "training.toml",
    "subsidies.toml",
)  # fmt: skip


def shipped_programmes() -> Iterator[dict[str, Any]]:
    """Return every shipped programme with its versions, whose parameters are whole: the file's shared ones filled in.

    A version names shared parameters that it has not under `without`.
    """
    for name in FILES:
        told = read_policy_file(name)
        shared = told.get("shared", {})
        for programme in told.get("programmes", [told]):
            versions = [_whole(version, shared) for version in programme["versions"]]
            yield {**programme, "versions": versions}


def shipped_rates() -> list[dict[str, Any]]:
    """Return the shipped one-year prime rates."""
    rates: list[dict[str, Any]] = read_policy_file("loans.toml")["lpr"]
    return rates


def _whole(version: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    left_out = set(version.get("without", ()))
    usual = {key: entry for key, entry in shared.items() if key not in left_out}
    begins = version["effective_from"]
    parameters = {key: {"from": begins, **entry} for key, entry in {**usual, **version["parameters"]}.items()}
    return {**version, "parameters": parameters}
