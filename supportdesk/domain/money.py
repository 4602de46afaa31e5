"""Money as whole fen (分). Never a float: a float is refused wherever it turns up.

Rounding is half up to the fen, once per booked amount (as the worked cases of the trade do).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
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
        over, under = yuan.as_integer_ratio()
        return cls(_half_up(over * FEN_PER_YUAN, under))

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
        over, under = factor.as_integer_ratio()
        return Money(_half_up(self.fen * over, under))

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

    Nobody bears more than is left: on a few fen the first payers' rounded parts may be the whole already, and who comes
    after them bears nothing. Shares are not below 0. Raises ValueError when they are not 100 together.
    Source: worked cases IS-20 and IS-21.
    """
    if not _are_whole(tuple(shares)):
        raise ValueError("the shares must be 100 percent together")
    whole, left, parts = amount.fen, amount.fen, []
    for share in shares[:-1]:
        over, under = share.as_integer_ratio()
        part = _half_up(whole * over, under * 100)
        part = min(part, left) if whole >= 0 else max(part, left)
        parts.append(Money(part))
        left -= part
    return [*parts, Money(left)]


@lru_cache(maxsize=64)
def _are_whole(shares: tuple[Decimal | Fraction | int, ...]) -> bool:
    return bool(shares) and sum(Fraction(share) for share in shares) == 100  # noqa: PLR2004 - percent


def _half_up(over: int, under: int) -> int:
    """Divide whole numbers and round half away from zero: the same as with fractions, without making any."""
    whole = (2 * abs(over) + under) // (2 * under)
    return whole if over >= 0 else -whole
