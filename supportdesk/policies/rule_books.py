"""The shipped catalogue of rules: for every programme what it asks, what it would give, and what it excludes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from supportdesk.policies import read_policy_file


@dataclass(frozen=True)
class ShippedBook:
    """One programme's rule book, and what is needed to bring in a programme that has no file of parameters."""

    programme: str
    kind: str
    name: str
    name_en: str
    document: str
    confidence: str
    effective_from: date | None
    effective_to: date | None
    is_example: bool
    stored: Mapping[str, Any]


@dataclass(frozen=True)
class DemoBook:
    """What the demo county puts differently in its own version of a programme."""

    programme: str
    document: str
    confidence: str
    effective_from: date
    amount: str
    change: Mapping[str, Mapping[str, Any]]


def shipped_books() -> Iterator[ShippedBook]:
    """Return every shipped rule book, its shared rules filled in."""
    told = read_policy_file("rule_books.toml")
    for book in told["books"]:
        rules = [{"code": name, **told["shared"][name]} for name in book.get("use", ())] + book.get("rules", [])
        yield ShippedBook(
            programme=book["programme"],
            kind=book["kind"],
            name=book.get("name", ""),
            name_en=book.get("name_en", ""),
            document=book.get("document", ""),
            confidence=book.get("confidence", ""),
            effective_from=book.get("effective_from"),
            effective_to=book.get("effective_to"),
            is_example=book.get("is_example", False),
            stored={
                "rules": rules,
                "amount": book.get("amount", ""),
                "stacking": book.get("stacking", {}),
                "subjects": book.get("subjects", []),
            },
        )


def demo_books() -> Iterator[DemoBook]:
    """Return what the demo county puts differently."""
    for book in read_policy_file("rule_books.toml").get("demo_county", []):
        yield DemoBook(
            programme=book["programme"],
            document=book["document"],
            confidence=book["confidence"],
            effective_from=book["effective_from"],
            amount=book.get("amount", ""),
            change=book.get("change", {}),
        )
