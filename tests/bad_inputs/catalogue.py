"""The catalogue of bad values: what is typed, and what becomes of it."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Value:
    """One value. It is kept as `stored`, or refused with the code `refused`; `ledger` is its fate in a workbook.

    `beside` are answers that go with it.
    """

    typed: str
    stored: str = ""
    refused: str = ""
    ledger: str | None = None
    beside: dict[str, str] = field(default_factory=dict)

    @property
    def refused_in_a_ledger(self) -> str:
        return self.refused if self.ledger is None else self.ledger


CATALOGUE: dict[str, list[Value]] = {
    kind: [Value(**value) for value in values]
    for kind, values in tomllib.loads(
        (Path(__file__).parent / "data" / "catalogue.toml").read_text(encoding="utf-8")
    ).items()
}
