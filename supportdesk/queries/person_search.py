"""What a person is found by. The same words are made when a person is saved and when somebody types into a search box.

Names: one and two characters (Chinese names are too short for trigrams), pinyin, initials, and surname with initials.
Numbers: only blind suffixes, so that the index tells nothing to somebody who steals it.
"""

from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, or_, select, union_all

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


def name_tokens(name: str) -> set[str]:
    """Return what a name is found by."""
    folded = name_for_search(name).replace("·", "")
    han = [char for char in folded if is_han(char)]
    tokens = set(han) | {first + second for first, second in pairwise(han)}
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


def phone_token(phone: str) -> str:
    """Return the blind token of a telephone number's last four digits."""
    return "p" + keyring.blind("phone_tail", phone[-TAIL:]).hex()


def id_token(number: str) -> str:
    """Return the blind token of an identity number's last four characters."""
    return "i" + keyring.blind("id_tail", number[-TAIL:]).hex()


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
    if any(is_han(char) for char in plain):
        first, *others = _grams(plain)
        posting = PersonToken.__table__.alias()
        return (
            select(posting.c.person_id)
            .where(posting.c.token == first, *(_has(posting.c.person_id, gram) for gram in others))
            .subquery()
        )
    if plain.isascii() and plain.isalpha():
        return select(PersonToken.person_id).where(_in_range(PersonToken.token, plain)).subquery()
    return union_all(*_numbered(plain.upper())).subquery()


def _fits(term: str, person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    plain = term.replace("·", "")
    if any(is_han(char) for char in plain):
        return and_(*(_has(person_id, gram) for gram in _grams(plain)))
    if plain.isascii() and plain.isalpha():
        own = PersonToken.__table__.alias()
        return exists(select(own.c.token).where(own.c.person_id == person_id, _in_range(own.c.token, plain)))
    return or_(*(person_id.in_(found) for found in _numbered(plain.upper())))


def _grams(term: str) -> list[str]:
    han = [char for char in term if is_han(char)]
    return list(dict.fromkeys(first + second for first, second in pairwise(han))) or han


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
