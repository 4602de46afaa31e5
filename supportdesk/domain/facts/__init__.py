"""The facts that a rule may ask about: names, types, units, words, and where each is written down."""

from .catalogue import BY_NAME, CATALOGUE, names_of
from .types import Fact, Facts, FactType, FactValue, Topic
from .words import CodeWords, plain_code, written

__all__ = [
    "BY_NAME", "CATALOGUE", "CodeWords", "Fact", "FactType", "FactValue", "Facts", "Topic", "names_of", "plain_code",
    "written",
]  # fmt: skip
