"""Two files of one person become one, and two again, with nothing lost on the way."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import (
    BadValueError,
    NotAllowedError,
    RuleBrokenError,
    StaleVersionError,
    StepNotAvailableError,
)
from supportdesk.domain.people import CategoryProof, Certificates, Contact, EarlierAbsence, FurtherConsent, Identity
from supportdesk.domain.permissions import Role
from supportdesk.models import Base
from supportdesk.models.audit import Event
from supportdesk.models.cases import Case
from supportdesk.models.people import Person, PersonMerge, PersonToken
from supportdesk.models.ventures import Venture
from supportdesk.queries import people as people_queries
from supportdesk.queries.people.merging import references
from supportdesk.services import audit, cases, people, people_merge
from tests.factories import accounts
from tests.factories import people as factory
from tests.factories.deeds import Desk, desk, doing
from tests.factories.numbers import resident_number

# What a merge itself writes; all other tables must be as before after an undo.
WRITTEN = {"event", "chain_head", "person_merge"}


@pytest.fixture
def at(session: Session) -> Desk:
    return desk(session)


def two(session: Session, at: Desk) -> tuple[Person, Person]:
    """One person twice: the first bare, the second with a venture, a case, a group, a phone and an account."""
    with doing(session, at.official) as work:
        kept = people.open_person(work, at.town, Identity("罗春生", resident_number()))
        merged = people.open_person(
            work, at.town, Identity("罗春声", resident_number()),
            contact=Contact("13800000126", "妻子"), categories=[CategoryProof("07")], hardship=["H1"],
            certificates=Certificates("D12345678", "", "3", "13"),
        )  # fmt: skip
        people.add_absence(work, merged, EarlierAbsence("广东省深圳市", "", date(2012, 3, 1), date(2013, 2, 1)))
        people.add_consent(work, merged, FurtherConsent("2", given_on=date(2026, 3, 2)))
        venture = factory.venture(session, merged)
        cases.open_case(work, merged, venture, unit=at.town)
        accounts.account(session, Role.ENTREPRENEUR, at.town, "luo", person_id=merged.id)
    return kept, merged


def merged_into(session: Session, at: Desk, kept: Person, merged: Person) -> PersonMerge:
    with doing(session, at.official) as work:
        first, second = (people_queries.get_person(session, at.official, person.id) for person in (kept, merged))
        return people_merge.merge(
            work, first, second, reason="同一人，身份证办错一字", versions=(first.version, second.version)
        )


def everything(session: Session) -> dict[str, list[Any]]:
    """All rows of all tables, versions and moments left out."""
    session.commit()
    left_out = {"version", "updated_at"}
    return {
        table.name: sorted(
            str([row._mapping[column.name] for column in table.columns if column.name not in left_out])
            for row in session.execute(select(table))
        )
        for table in Base.metadata.sorted_tables
        if table.name not in WRITTEN
    }


def test_everything_that_names_the_one_moves_to_the_other(session: Session, at: Desk) -> None:
    kept, merged = two(session, at)
    done = merged_into(session, at, kept, merged)
    session.expire_all()
    for table, column in references():
        if table.name != "person":
            assert merged.id not in set(session.scalars(select(column))), table.name
    assert session.scalars(select(Case.person_id)).all() == [kept.id]
    assert session.scalars(select(Venture.person_id)).all() == [kept.id]
    assert session.get_one(Person, merged.id).merged_into_id == kept.id
    assert session.get_one(PersonMerge, done.id).undone_at is None


def test_what_the_one_lacks_is_taken_over_and_found(session: Session, at: Desk) -> None:
    kept, merged = two(session, at)
    merged_into(session, at, kept, merged)
    stays = session.get_one(Person, kept.id)
    assert (stays.phone, stays.other_contact, stays.hardship) == ("13800000126", "妻子", ["H1"])
    assert (stays.social_security_card_no, stays.insurance_status, stays.political_status) == ("D12345678", "3", "13")
    assert [row.place for row in people_queries.list_absences(session, stays)] == ["广东省深圳市"]
    assert [row.purpose for row in people_queries.list_consents(session, stays)] == ["2"]
    assert stays.name == "罗春生"
    assert set(session.scalars(select(PersonToken.person_id))) == {kept.id}
    same = people_queries.find_same_number(session, at.official, str(session.get_one(Person, merged.id).id_no))
    assert same is not None
    assert same.person is not None
    assert same.person.id == kept.id


def test_a_withdrawal_and_a_relation_are_taken_over_only_with_what_they_are_of(session: Session, at: Desk) -> None:
    kept, merged = two(session, at)
    family = factory.household(session, at.town)
    merged.household_id, merged.household_relation = family.id, "20"
    merged.consent_on, merged.consent_withdrawn_on = date(2026, 1, 5), date(2026, 2, 5)
    kept.consent_on = date(2026, 3, 5)
    session.commit()
    merged_into(session, at, kept, merged)
    stays = session.get_one(Person, kept.id)
    assert (stays.household_id, stays.household_relation) == (family.id, "20")
    assert (stays.consent_on, stays.consent_withdrawn_on) == (date(2026, 3, 5), None)


def test_an_undone_merge_leaves_everything_as_it_was(session: Session, at: Desk) -> None:
    kept, merged = two(session, at)
    before = everything(session)
    done = merged_into(session, at, kept, merged)
    assert everything(session) != before
    with doing(session, at.official) as work:
        people_merge.undo(work, session.get_one(PersonMerge, done.id), reason="是堂兄弟，不是一人")
    assert everything(session) == before
    kinds = set(session.scalars(select(Event.kind)))
    assert {"person.merged", "person.merge_undone"} <= kinds
    assert audit.verify(session).found is None


def test_what_was_made_after_the_merge_stays_with_the_one_who_was_kept(session: Session, at: Desk) -> None:
    kept, merged = two(session, at)
    done = merged_into(session, at, kept, merged)
    with doing(session, at.official) as work:
        later = factory.venture(session, session.get_one(Person, kept.id), "后来的店")
        people.correct_contact(work, session.get_one(Person, kept.id), Contact("13900000000"), version=2)
    with doing(session, at.official) as work:
        people_merge.undo(work, session.get_one(PersonMerge, done.id), reason="是堂兄弟，不是一人")
    session.expire_all()
    assert session.get_one(Venture, later.id).person_id == kept.id
    assert session.get_one(Person, kept.id).phone == "13900000000"
    assert session.get_one(Person, merged.id).phone == "13800000126"


def test_a_merge_is_undone_once(session: Session, at: Desk) -> None:
    kept, merged = two(session, at)
    done = merged_into(session, at, kept, merged)
    with doing(session, at.official) as work:
        people_merge.undo(work, session.get_one(PersonMerge, done.id), reason="看错了")
    with pytest.raises(StepNotAvailableError), doing(session, at.official) as work:
        people_merge.undo(work, session.get_one(PersonMerge, done.id), reason="看错了")


def test_a_merge_needs_a_reason_two_persons_fresh_eyes_and_the_right(session: Session, at: Desk) -> None:
    kept, merged = two(session, at)
    for error, actor, pair, reason, versions in (
        (BadValueError, at.official, (kept, merged), " ", (1, 1)),
        (RuleBrokenError, at.official, (kept, kept), "同一人", (1, 1)),
        (StaleVersionError, at.official, (kept, merged), "同一人", (1, 7)),
        (NotAllowedError, at.supervisor, (kept, merged), "同一人", (1, 1)),
    ):
        first, second = (session.get_one(Person, person.id) for person in pair)
        with pytest.raises(error), doing(session, actor) as work:
            people_merge.merge(work, first, second, reason=reason, versions=versions)
    merged_into(session, at, kept, merged)
    with pytest.raises(StepNotAvailableError), doing(session, at.official) as work:
        people.correct_contact(work, session.get_one(Person, merged.id), Contact("13900000000"), version=2)


def test_no_case_is_opened_for_the_one_who_was_merged(session: Session, at: Desk) -> None:
    kept, merged = two(session, at)
    merged_into(session, at, kept, merged)
    gone = session.get_one(Person, merged.id)
    with pytest.raises(StepNotAvailableError), doing(session, at.official) as work:
        cases.open_case(work, session.get_one(Person, gone.id), unit=at.town)
