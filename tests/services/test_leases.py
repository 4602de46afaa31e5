from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from supportdesk.services import leases

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TTL = timedelta(seconds=30)


def take(session: Session, holder: str, seconds: int) -> int | None:
    return leases.take(session, "clock", holder, ttl=TTL, now=NOW + timedelta(seconds=seconds))


def test_one_holds_the_lease_until_it_ends(session: Session) -> None:
    assert take(session, "a", 0) == 1
    assert take(session, "b", 10) is None
    assert take(session, "a", 20) == 1, "its holder keeps it, and the fence"
    assert take(session, "b", 40) is None
    assert take(session, "b", 51) == 2, "the fence rises with the new holder"
    assert take(session, "a", 52) is None


def test_a_lease_that_is_given_back_need_not_be_waited_for(session: Session) -> None:
    take(session, "a", 0)
    leases.give_back(session, "clock", "b", NOW)
    assert take(session, "b", 1) is None, "only its holder can give it back"
    leases.give_back(session, "clock", "a", NOW)
    assert take(session, "b", 1) == 2


def test_leases_of_different_names_do_not_meet(session: Session) -> None:
    assert take(session, "a", 0) == 1
    assert leases.take(session, "other", "b", ttl=TTL, now=NOW) == 1
