"""What a parse function answers: the clean value, and what had to be mended to get it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Parsed(Generic[T_co]):
    """A clean value and the codes of the repairs that led to it (`name_spaces`, `fullwidth_digits`, …), in order."""

    value: T_co
    repairs: tuple[str, ...] = ()
