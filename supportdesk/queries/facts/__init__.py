"""Reads the facts that rules ask about: for one person in a few queries, for a county portion by portion."""

from .programmes import Standings, open_books, programme_facts, standings_of
from .reading import Around, facts_of_one, iterate_records, read_records
from .records import PersonRecord
from .words import speaker_of

__all__ = [
    "Around", "PersonRecord", "Standings", "facts_of_one", "iterate_records", "open_books", "programme_facts", "read_records",
    "speaker_of", "standings_of",
]  # fmt: skip
