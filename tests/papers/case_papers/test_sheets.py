"""Sheets about what a support has of its own: a tenancy and its settlement, the tax ledger, a claim."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.programmes.incubator import IncubatorDeed
from supportdesk.papers import giving
from supportdesk.papers.case_papers import claim_sheet_of, tax_ledger_of, tenancy_sheet_of
from supportdesk.papers.language import Wording
from supportdesk.papers.offers import Offer, offers_for_application
from supportdesk.papers.pdf.case_summary import Detail
from supportdesk.papers.presses import Press
from supportdesk.queries.programmes import insurance as claims
from supportdesk.services.programmes import incubator
from tests.factories import incubator as bases
from tests.factories.applications import ApplicationWalk, SupportDesk
from tests.factories.policies import working
from tests.papers.case_papers.test_details import at, in_the_base, relieved, with_a_paid_claim
from tests.papers.pdf.reading import squeezed, text_of

__all__ = ["at"]
W = Wording()


def lines(detail: Detail) -> dict[str, str]:
    """A table of two columns."""
    (table,) = detail.tables
    return {W.amount(name): W.amount(amount) for name, amount in (*table.rows, table.total)}


def offered(session: Session, walk: ApplicationWalk) -> list[Offer]:
    wanted = {"tenancy_sheet", "tax_ledger", "claim_sheet"}
    rows = offers_for_application(session, walk.at.clerk, walk.id, walk.today)
    return [one for one in rows if one.kind in wanted]


def printed(session: Session, walk: ApplicationWalk, press: Press, language: str) -> str:
    """What is offered, given out and read back."""
    (offer,) = offered(session, walk)
    with working(session, walk.at.clerk, walk.today) as work:
        given = giving.give(work, offer.kind, offer.subject, language, press)
        return squeezed(text_of(given.data))


def test_who_left_a_base_gets_the_settlement_of_rent_and_deposit(
    session: Session, at: SupportDesk, press: Press
) -> None:
    walk = in_the_base(session, at)
    assert str(tenancy_sheet_of(session, at.clerk, walk.id, "zh", today=walk.today).title) == "入孵租金减免确认单"
    assert "Confirmationoftherentwaived" in printed(session, walk, press, "en")
    leaving = walk.today + timedelta(days=30)
    walk.does(
        at.payer, incubator.leave, day=leaving, how=IncubatorDeed.LEAVE, text="自租了场地", on=leaving,
        exit_to="自租场地",
    )  # fmt: skip
    sheet = tenancy_sheet_of(session, at.clerk, walk.id, "zh", today=walk.today)
    assert str(sheet.title) == "退出结算单"
    told = lines(sheet.details[-1])
    assert told["已交押金"] == told["退还押金"] == "2,000.00"
    assert "退出结算单" in printed(session, walk, press, "zh")


def test_a_tenancy_that_was_not_signed_has_no_sheet(session: Session, at: SupportDesk) -> None:
    walk = bases.place_walk(session, at, bases.base_of(session, at)).to(State.ACCEPTED)
    assert offered(session, walk) == []
    with pytest.raises(StepNotAvailableError):
        tenancy_sheet_of(session, at.clerk, walk.id, "zh", today=walk.today)


def test_the_tax_ledger_on_paper_says_that_it_is_an_estimate(session: Session, at: SupportDesk, press: Press) -> None:
    walk = relieved(session, at)
    assert "以税务机关核定的为准" in str(tax_ledger_of(session, at.clerk, walk.id, "zh", today=walk.today).remark)
    text = printed(session, walk, press, "zh")
    assert "以税务机关核定的为准" in text
    assert "400,000.00" in text
    assert "estimate" in printed(session, walk, press, "en")


def test_a_claims_sheet_leads_from_the_losses_to_the_payout(session: Session, at: SupportDesk, press: Press) -> None:
    walk = with_a_paid_claim(session, at)
    (claim,) = claims.list_of_policy(session, None, walk.id)
    sheet = claim_sheet_of(session, at.clerk, walk.id, claim.id, "zh", today=walk.today)
    told = lines(sheet.details[1])
    # Worked case IN-11: 120,000 − 20,000 − 10,000, less 10 % and what is above the sum insured.
    assert list(told.values()) == ["120,000.00", "20,000.00", "10,000.00", "30,000.00", "60,000.00"]
    assert "何立群、苏明、陈桂珍" in str(sheet.details[2].facts[0].value)
    for language in ("zh", "en"):
        text = printed(session, walk, press, language)
        assert claim.number in text
        assert "逐项核定" in text
    with pytest.raises(NotFoundError):
        claim_sheet_of(session, at.clerk, walk.id, claim.id + 99, "zh", today=walk.today)
