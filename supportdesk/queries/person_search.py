"""What a person is found by. The same words are made when a person is saved and when somebody types into a search box.

Names: one and two characters (Chinese names are too short for trigrams), pinyin, initials, and surname with initials.
Ventures: two characters, marked, so that they are never mistaken for a person's name.
Numbers: only blind suffixes, so that the index tells nothing to somebody who steals it.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, exists, or_, select, union_all

from supportdesk.domain.fields import name_for_search
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.people import Person, PersonToken
from supportdesk.models.secrets import keyring
from supportdesk.policies.surnames import is_han, read_name

LONGEST_TOKEN = 48
TAIL = 4
MOST_TERMS = 4
LONGEST_QUERY = 60
_MOBILE_DIGITS = 11
_ID_CHARACTERS = 18
_SHORTEST_PREFIX = 2
# What stands before words that are no name's, with signs that nobody's pinyin begins with.
_VENTURE, _PHONE, _NUMBER = "@", "~p", "~i"
_CHARACTERS_THEN_LETTERS = re.compile(r"([^a-z]+)([a-z]+)")


def name_tokens(name: str) -> set[str]:
    """Return what a name is found by."""
    folded = name_for_search(name).replace("·", "")
    han = [char for char in folded if is_han(char)]
    tokens = {*han, *_pairs(folded)}
    if len(han) == len(folded):
        tokens |= _spellings(name)
    else:
        # A name in Latin letters: each word, and all of it in one.
        tokens |= {word.casefold() for word in name.replace("-", " ").split()} | {folded}
    return {token[:LONGEST_TOKEN] for token in tokens if token}


def _spellings(name: str) -> set[str]:
    read = read_name(name)
    surname, given = "".join(read.surname), "".join(read.given)
    short = "".join(syllable[0] for syllable in read.given)
    spelt = {
        surname + given,
        given,
        surname + short,
        "".join(syllable[0] for syllable in (*read.surname, *read.given)),
    }
    # 吕 stands as LYU in passports and is typed LU on telephones without ü.
    return spelt | {word.replace("v", other) for word in spelt if "v" in word for other in ("yu", "u")}


def venture_tokens(name: str) -> set[str]:
    """Return what a person is found by because of a venture's name: two characters, and each word in Latin letters.

    One character would fit half a county; the signs between characters are left out, as they are where one searches.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = [word for word in re.findall(r"[a-z]+", folded) if len(word) >= _SHORTEST_PREFIX]
    return {(_VENTURE + token)[:LONGEST_TOKEN] for token in (*_pairs(folded), *words)}


def phone_token(phone: str) -> str:
    """Return the blind token of a telephone number's last four digits."""
    return _PHONE + keyring.blind("phone_tail", phone[-TAIL:]).hex()


def id_token(number: str) -> str:
    """Return the blind token of an identity number's last four characters."""
    return _NUMBER + keyring.blind("id_tail", number[-TAIL:]).hex()


def case_token(sequence: int) -> str:
    """Return the token of a case number's last part."""
    return f"#{sequence:04d}"


def persons_matching(query: str) -> Select[int] | None:
    """Return the ids of persons that all terms of a query fit; None when the query says nothing.

    Not narrowed to a viewer: callers join it with what the viewer may see. Made to be read with a limit: it starts from
    the first term's postings and asks for the others row by row.
    """
    terms = search_terms(query)
    if not terms:
        return None
    first, *others = terms
    found = _holders(first)
    return select(found.c.person_id).where(*(_fits(term, found.c.person_id) for term in others)).distinct()


def person_fits(query: str, person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any column that holds a person's id
    """Return the same as a condition on rows that are read in another order, for queries that fit many persons."""
    return and_(*(_fits(term, person_id) for term in search_terms(query)))


def search_terms(query: str) -> list[str]:
    """Split what was typed into at most four terms, normalised as names are."""
    return [folded for word in query[:LONGEST_QUERY].split()[:MOST_TERMS] if (folded := name_for_search(word))]


def _holders(term: str) -> Subquery:
    plain = term.replace("·", "")
    if mixed := _mixed(plain):
        return select(PersonToken.person_id).where(_is_mixed(PersonToken.__table__, *mixed)).subquery()
    if any(is_han(char) for char in plain):
        return union_all(*(_posted(tokens) for tokens in _readings(plain))).subquery()
    if plain.isascii() and plain.isalpha():
        return select(PersonToken.person_id).where(_is_spelt(PersonToken.token, plain)).subquery()
    return union_all(*_numbered(plain.upper())).subquery()


def _fits(term: str, person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    plain = term.replace("·", "")
    own = PersonToken.__table__.alias()
    if mixed := _mixed(plain):
        return exists(select(own.c.token).where(own.c.person_id == person_id, _is_mixed(own, *mixed)))
    if any(is_han(char) for char in plain):
        return or_(*(and_(*(_has(person_id, token) for token in tokens)) for tokens in _readings(plain)))
    if plain.isascii() and plain.isalpha():
        return exists(select(own.c.token).where(own.c.person_id == person_id, _is_spelt(own.c.token, plain)))
    return or_(*(person_id.in_(found) for found in _numbered(plain.upper())))


def _mixed(term: str) -> tuple[str, str] | None:
    """Characters and the letters behind them, as people type who spell a name's end: 罗cs, 罗春sh."""
    found = _CHARACTERS_THEN_LETTERS.fullmatch(term)
    return (found[1], found[2]) if found and all(is_han(char) for char in found[1]) else None


def _is_mixed(own: FromClause, han: str, letters: str) -> ColumnElement[bool]:
    """The condition that a name has the characters, and that its spelling goes on with the letters."""
    read = read_name(han)
    spelt = "".join((*read.surname, *read.given)) + letters
    written = _pairs(han) or [han]
    return and_(_in_range(own.c.token, spelt), *(_has(own.c.person_id, token) for token in written))


def _readings(term: str) -> list[list[str]]:
    """The tokens that a term in characters asks for: as a person's name, and as a venture's."""
    pairs = _pairs(term)
    return [pairs, [_VENTURE + pair for pair in pairs]] if pairs else [[char for char in term if is_han(char)]]


def _pairs(text: str) -> list[str]:
    han = [char for char in text if is_han(char)]
    return list(dict.fromkeys(first + second for first, second in pairwise(han)))


def _posted(tokens: list[str]) -> Select[int]:
    """Who has all of some tokens, begun at the first."""
    first, *others = tokens
    posting = PersonToken.__table__.alias()
    return select(posting.c.person_id).where(
        posting.c.token == first, *(_has(posting.c.person_id, token) for token in others)
    )


def _is_spelt(token: Any, letters: str) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    if len(letters) < _SHORTEST_PREFIX:
        return _in_range(token, letters)
    return or_(_in_range(token, letters), _in_range(token, _VENTURE + letters))


def _has(person_id: Any, token: str) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    own = PersonToken.__table__.alias()
    return exists(select(own.c.token).where(own.c.token == token, own.c.person_id == person_id))


def _in_range(token: Any, prefix: str) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    # A range, which every database answers from the index; LIKE is not, with PostgreSQL's usual collations.
    cut = prefix[:LONGEST_TOKEN]
    return and_(token >= cut, token < cut + "{") if len(cut) >= _SHORTEST_PREFIX else token == cut


def _numbered(term: str) -> list[Select[int]]:
    sources = [
        select(Case.person_id.label("person_id")).where(Case.number == term),
        select(Application.person_id).where(Application.number == term),
        select(Application.person_id).where(Application.receipt_number == term),
    ]
    if not (term.isascii() and term.removesuffix("X").isdigit()):
        return sources
    if len(term) <= TAIL:
        tokens = [case_token(int(term))] if term.isdigit() else []
        tokens += [phone_token(term), id_token(term)] if len(term) == TAIL else []
        sources.append(select(PersonToken.person_id).where(PersonToken.token.in_(tokens)))
    if len(term) == _MOBILE_DIGITS:
        sources.append(select(Person.id).where(Person.phone_index == keyring.blind("phone", term)))
    if len(term) == _ID_CHARACTERS:
        sources.append(select(Person.id).where(Person.id_no_index == keyring.blind("id_no", term)))
    return sources
