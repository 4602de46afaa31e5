"""What a person is found by. The same words are made when a person is saved and when somebody types into a search box.

Names: one and two characters (Chinese names are too short for trigrams), pinyin, initials, and surname with initials.
Numbers: only blind suffixes, so that the index tells nothing to somebody who steals it.
"""

from itertools import pairwise

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

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
    """Return the ids of persons that all terms of a query fit, as a sub-select; None when the query says nothing.

    Not narrowed to a viewer: callers join it with what the viewer may see.
    """
    terms = search_terms(query)
    if not terms:
        return None
    statement = select(Person.id)
    for term in terms:
        statement = statement.where(_fits(term))
    return statement


def search_terms(query: str) -> list[str]:
    """Split what was typed into at most four terms, normalised as names are."""
    return [folded for word in query[:LONGEST_QUERY].split()[:MOST_TERMS] if (folded := name_for_search(word))]


def _fits(term: str) -> ColumnElement[bool]:
    plain = term.replace("·", "")
    if any(is_han(char) for char in plain):
        return _has_characters(plain)
    if plain.isascii() and plain.isalpha():
        return _has_prefix(plain)
    return _has_number(plain.upper())


def _has_characters(term: str) -> ColumnElement[bool]:
    han = [char for char in term if is_han(char)]
    grams = [first + second for first, second in pairwise(han)] or han
    return and_(*(Person.id.in_(_holders(PersonToken.token == gram)) for gram in dict.fromkeys(grams)))


def _has_prefix(term: str) -> ColumnElement[bool]:
    cut = term[:LONGEST_TOKEN]
    if len(cut) < _SHORTEST_PREFIX:
        return false()
    # A range, which every database answers from the index; LIKE is not, with PostgreSQL's usual collations.
    return Person.id.in_(_holders(and_(PersonToken.token >= cut, PersonToken.token < cut + "{")))


def _has_number(term: str) -> ColumnElement[bool]:
    either: list[ColumnElement[bool]] = [
        Person.id.in_(select(Case.person_id).where(Case.number == term)),
        Person.id.in_(
            select(Application.person_id).where(or_(Application.number == term, Application.receipt_number == term))
        ),
    ]
    digits = term.isascii() and term.removesuffix("X").isdigit()
    if digits and len(term) <= TAIL:
        tokens = [case_token(int(term))] if term.isdigit() else []
        if len(term) == TAIL:
            tokens += [phone_token(term), id_token(term)]
        either.append(Person.id.in_(_holders(PersonToken.token.in_(tokens))))
    if digits and len(term) == _MOBILE_DIGITS:
        either.append(Person.phone_index == keyring.blind("phone", term))
    if digits and len(term) == _ID_CHARACTERS:
        either.append(Person.id_no_index == keyring.blind("id_no", term))
    return or_(*either)


def _holders(condition: ColumnElement[bool]) -> Select[int]:
    return select(PersonToken.person_id).where(condition)
