"""An award reckoned step by step: what a decision page opens, a paper prints and an event keeps."""

from dataclasses import dataclass
from typing import Any

from supportdesk.domain.kept_words import keep
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.words import Words


@dataclass(frozen=True)
class AwardStep:
    """One step: what is reckoned, with which figures, and what comes out (None: not an amount). `clause` is its source."""

    title: Words
    figures: Words
    amount: Money | None = None
    clause: str = ""


@dataclass(frozen=True)
class Award:
    """What comes out: the amount, or None while a figure is missing; `missing` names what has to be known first."""

    amount: Money | None
    steps: tuple[AwardStep, ...] = ()
    missing: tuple[Words, ...] = ()

    @property
    def most(self) -> Money:
        """The most that can be granted; nothing while it can't be reckoned."""
        return self.amount or ZERO

    def kept(self) -> list[dict[str, Any]]:
        """The steps as a decision keeps them."""
        return [
            {
                "title": keep(one.title),
                "figures": keep(one.figures),
                "amount": one.amount.fen if one.amount is not None else None,
                "clause": one.clause,
            }
            for one in self.steps
        ]


def not_known(*missing: Words) -> Award:
    """An award that can't be reckoned yet."""
    return Award(None, (), missing)
