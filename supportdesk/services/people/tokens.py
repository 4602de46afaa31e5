"""The words a person is found by, kept in step with name and numbers."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from supportdesk.models.cases import Case
from supportdesk.models.people import Person, PersonToken
from supportdesk.models.ventures import Venture
from supportdesk.queries.person_search import case_token, id_token, name_tokens, phone_token, venture_tokens

_INSERT = insert(PersonToken)
_INSERT_NEW = {
    "sqlite": sqlite.insert(PersonToken).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(PersonToken).on_conflict_do_nothing(),
}


def tokens_of(person: Person) -> set[str]:
    """Return the words of a person's own fields."""
    tokens = name_tokens(person.name)
    if person.phone:
        tokens.add(phone_token(person.phone))
    if person.id_no:
        tokens.add(id_token(person.id_no))
    return tokens


def write_tokens(session: Session, *persons: Person) -> None:
    """Write new persons' words in one statement."""
    rows = [{"token": token, "person_id": person.id} for person in persons for token in tokens_of(person)]
    if rows:
        session.connection().execute(_INSERT, rows)


def renew_tokens(session: Session, person: Person) -> None:
    """Write a person's words anew, those of their ventures and cases included; a merged person has none."""
    session.execute(delete(PersonToken).where(PersonToken.person_id == person.id))
    if person.merged_into_id is not None:
        return
    tokens = tokens_of(person)
    for name in session.scalars(select(Venture.name).where(Venture.person_id == person.id)):
        tokens |= venture_tokens(name)
    for number in session.scalars(select(Case.number).where(Case.person_id == person.id)):
        tokens.add(case_token(int(number.rsplit("-", 1)[-1])))
    session.execute(insert(PersonToken), [{"token": token, "person_id": person.id} for token in tokens])


def add_tokens(session: Session, person_id: int, tokens: Iterable[str]) -> None:
    """Let a person be found by further words; those that are there already stay."""
    add_all_tokens(session, [(person_id, token) for token in tokens])


def add_all_tokens(session: Session, tokens: Iterable[tuple[int, str]]) -> None:
    """Let persons be found by further words, given as pairs of person's id and word."""
    rows = [{"token": token, "person_id": person_id} for person_id, token in tokens]
    if rows:
        session.connection().execute(_INSERT_NEW[session.get_bind().dialect.name], rows)
