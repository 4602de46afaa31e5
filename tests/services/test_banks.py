"""Banks: one name and one code within a county, corrected under what was seen, closed for new referrals only."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.errors import AlreadyKnownError, BadValueError, NotAllowedError, StaleVersionError
from supportdesk.models.audit import Event
from supportdesk.models.policies import Bank
from supportdesk.queries import policies
from supportdesk.services import audit, banks
from supportdesk.services.work import Work
from tests.factories.deeds import Desk, desk, doing


@pytest.fixture
def here(session: Session) -> Desk:
    return desk(session)


def added(session: Session, at: Desk, name: str = "禾川农商银行", **more: str) -> Bank:
    with doing(session, at.supervisor) as work:
        return banks.add(work, at.county, name=name, **more)


def changed(session: Session, at: Desk, bank: Bank, do: Callable[[Work, Bank], None]) -> None:
    with doing(session, at.supervisor) as work:
        do(work, work.session.get_one(Bank, bank.id))


def test_a_bank_without_a_code_gets_the_county_s_next(session: Session, here: Desk) -> None:
    assert added(session, here).code == "360426-01"
    assert added(session, here, "邮储银行", code="360426-02").code == "360426-02"
    assert added(session, here, "农业银行").code == "360426-03"


def test_name_and_code_are_held_once_in_a_county_and_again_in_another(session: Session, here: Desk) -> None:
    added(session, here, code="NS")
    there = desk(session, "360428", "邻水县", "LS")
    assert added(session, there, code="NS").code == "NS"
    for more, field in (({"name": "禾川农商银行"}, "name"), ({"name": "别的银行", "code": "NS"}, "code")):
        with pytest.raises(AlreadyKnownError) as refused:
            added(session, here, **more)
        assert refused.value.field == field
        session.rollback()


@pytest.mark.parametrize(
    ("more", "field"), [({"name": " "}, "name"), ({"name": "长" * 61}, "name"), ({"code": "9" * 41}, "code")]
)
def test_a_bank_that_is_not_soundly_named_is_refused(
    session: Session, here: Desk, more: dict[str, str], field: str
) -> None:
    with pytest.raises(BadValueError) as refused:
        added(session, here, **({"name": "禾川农商银行"} | more))
    assert refused.value.field == field


def test_only_who_keeps_the_policies_of_the_unit_keeps_its_banks(session: Session, here: Desk) -> None:
    there = desk(session, "360428", "邻水县", "LS")
    bank = added(session, here)
    for actor in (here.official, there.supervisor):
        with pytest.raises(NotAllowedError), doing(session, actor) as work:
            banks.add(work, here.county, name="别的银行")
    for do in (
        lambda work, one: banks.correct(work, one, name="改名", contact="", phone="", version=1),
        lambda work, one: banks.close(work, one, reason="合并"),
        banks.reopen,
    ):
        with pytest.raises(NotAllowedError), doing(session, here.official) as work:
            do(work, work.session.get_one(Bank, bank.id))


def test_a_correction_under_an_old_version_is_refused(session: Session, here: Desk) -> None:
    bank = added(session, here)
    changed(
        session,
        here,
        bank,
        lambda work, one: banks.correct(work, one, name=one.name, contact="韦丽娟", phone="", version=1),
    )
    with pytest.raises(StaleVersionError) as stale:
        changed(
            session,
            here,
            bank,
            lambda work, one: banks.correct(work, one, name="改名", contact="", phone="", version=1),
        )
    assert (stale.value.theirs["contact"], stale.value.version) == ("韦丽娟", 2)


def test_a_bank_can_t_take_another_s_name(session: Session, here: Desk) -> None:
    added(session, here)
    other = added(session, here, "邮储银行")
    with pytest.raises(AlreadyKnownError):
        changed(
            session,
            here,
            other,
            lambda work, one: banks.correct(work, one, name="禾川农商银行", contact="", phone="", version=1),
        )


def test_a_closed_bank_gets_no_referrals_until_it_is_opened_again(session: Session, here: Desk) -> None:
    bank = added(session, here)
    assert [one.id for one in policies.list_banks(session, here.town)] == [bank.id]
    with pytest.raises(BadValueError):
        changed(session, here, bank, lambda work, one: banks.close(work, one, reason=" "))
    session.rollback()
    changed(session, here, bank, lambda work, one: banks.close(work, one, reason="网点撤并"))
    assert policies.list_banks(session, here.town) == []
    changed(session, here, bank, banks.reopen)
    assert [one.id for one in policies.list_banks(session, here.town)] == [bank.id]
    kinds = session.scalars(select(Event.kind).where(Event.subject == f"bank:{here.county.id}:{bank.code}")).all()
    assert kinds == ["bank.opened", "bank.closed", "bank.reopened"]
    assert audit.verify(session).found is None


def test_what_changes_nothing_leaves_no_event(session: Session, here: Desk) -> None:
    bank = added(session, here)
    before = len(session.scalars(select(Event.id)).all())
    changed(
        session, here, bank, lambda work, one: banks.correct(work, one, name=one.name, contact="", phone="", version=1)
    )
    changed(session, here, bank, banks.reopen)
    assert len(session.scalars(select(Event.id)).all()) == before
