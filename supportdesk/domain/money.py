"""Money as whole fen (分). Never a float: a float is refused wherever it turns up.

Rounding is half up to the fen, once per booked amount (as the worked cases of the trade do).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Self

FEN_PER_YUAN = 100
_YUAN_TEXT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")


@dataclass(frozen=True, order=True)
class Money:
    """An amount of yuan held as whole fen."""

    fen: int = 0

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"Money is held in whole fen, not {self.fen!r}")

    @classmethod
    def yuan(cls, amount: str | int | Decimal) -> Self:
        """Read yuan with at most two decimals; raises ValueError for anything else (floats, exponents, more decimals)."""
        if type(amount) is int:
            return cls(amount * FEN_PER_YUAN)
        text = str(amount) if isinstance(amount, str | Decimal) else ""
        if not _YUAN_TEXT.fullmatch(text):
            raise ValueError(f"not an amount in yuan with at most two decimals: {amount!r}")
        return cls(int(Decimal(text) * FEN_PER_YUAN))

    @classmethod
    def rounded(cls, yuan: Decimal | Fraction) -> Self:
        """Round an exact number of yuan half up (away from zero) to the fen."""
        exact = Fraction(yuan) * FEN_PER_YUAN
        whole = int(abs(exact) + Fraction(1, 2))
        return cls(whole if exact >= 0 else -whole)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def times(self, factor: int | Decimal | Fraction) -> "Money":
        """Multiply exactly, then round half up to the fen."""
        return Money.rounded(Fraction(self.fen, FEN_PER_YUAN) * Fraction(factor))

    @property
    def decimal(self) -> Decimal:
        """The amount in yuan with exactly two decimals."""
        return (Decimal(self.fen) / FEN_PER_YUAN).quantize(Decimal("0.01"))

    def __str__(self) -> str:
        """Yuan with two decimals, no thousands comma: `2683.33`."""
        return f"{self.decimal:f}"

    @property
    def grouped(self) -> str:
        """Yuan with two decimals and thousands commas: `300,000.00`."""
        return f"{self.decimal:,.2f}"

    @property
    def wan(self) -> str:
        """Ten thousands of yuan (万元) with one decimal, half up: `1,184.6`."""
        in_wan = (Decimal(self.fen) / (FEN_PER_YUAN * 10_000)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        return f"{in_wan:,.1f}"


ZERO = Money(0)


def total(amounts: Sequence[Money]) -> Money:
    """Add up; nothing adds up to zero."""
    return Money(sum(amount.fen for amount in amounts))


def split(amount: Money, shares: Sequence[Decimal | Fraction | int]) -> list[Money]:
    """Split by percent: each part rounded half up, the last payer takes the rest, so that the parts are the whole.

    Raises ValueError when the shares are not 100 together. Source: worked cases IS-20 and IS-21.
    """
    if not shares or sum(Fraction(share) for share in shares) != 100:  # noqa: PLR2004 - percent
        raise ValueError("the shares must be 100 percent together")
    parts = [amount.times(Fraction(share) / 100) for share in shares[:-1]]
    return [*parts, amount - total(parts)]
