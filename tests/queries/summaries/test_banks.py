"""A county's month knows the county's own banks, and no neighbour's; where codes meet, they stay apart."""

import pytest
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.summaries.indicators import Split
from supportdesk.domain.summaries.months import Month
from supportdesk.models.accounts import OrgUnit, UnitLevel
from supportdesk.models.policies import Bank
from supportdesk.queries import summaries
from supportdesk.queries.summaries.scope import bank_names, get_scope, list_scope_banks
from tests.factories import accounts
from tests.factories.loans import LoanDesk, Walk, loan_desk

NOVEMBER = Month(2026, 11)


@pytest.fixture
def here(session: Session) -> LoanDesk:
    """A county with a loan that runs at its bank; its neighbour has a bank of the same code, and one of its own."""
    at = loan_desk(session)
    Walk(session, at).to(LoanState.REPAYING)
    neighbour = accounts.county(session, "360428", "邻水县")
    session.add_all(
        [
            Bank(code=at.bank.code, name="邻水农商银行", unit_id=neighbour.id),
            Bank(code="YC", name="邻水邮储银行", unit_id=neighbour.id),
        ]
    )
    session.commit()
    return at


def test_a_county_s_month_names_its_own_banks_only(session: Session, here: LoanDesk) -> None:
    summary = summaries.get_summary(session, here.supervisor, NOVEMBER)
    assert [(named.code, named.label("zh")) for named in summary.names[Split.BANK] if named.code] == [
        (here.bank.code, here.bank.name)
    ]
    town = summaries.get_summary(session, here.supervisor, NOVEMBER, here.town.code)
    assert [named.code for named in town.names[Split.BANK] if named.code] == [here.bank.code]


def test_the_neighbour_s_month_has_the_neighbour_s_banks(session: Session, here: LoanDesk) -> None:
    summary = summaries.get_summary(session, None, NOVEMBER, "360428")
    assert [named.label("zh") for named in summary.names[Split.BANK]] == ["邻水邮储银行", "邻水农商银行"]
    assert summary.books.parts[Split.BANK] == {} or all(
        not part.count("loans_running") for part in summary.books.parts[Split.BANK].values()
    )


def test_the_list_behind_a_bank_s_figure_holds_that_bank_s_loans(session: Session, here: LoanDesk) -> None:
    at_bank = summaries.list_behind(session, here.supervisor, NOVEMBER, "loans_running", bank=here.bank.code)
    assert [(row.bank, row.amount) for row in at_bank.rows] == [(here.bank.code, 1)]
    for other in ("YC", ""):
        assert summaries.list_behind(session, here.supervisor, NOVEMBER, "loans_running", bank=other).count == 0


def test_banks_of_two_counties_with_one_code_stay_apart_in_the_prefecture_s_month(
    session: Session, here: LoanDesk
) -> None:
    above = accounts.unit(session, "360400", "江口市", UnitLevel.PREFECTURE)
    for unit in session.query(OrgUnit).filter(OrgUnit.id != above.id):
        unit.path = above.path + unit.path.removeprefix("/")
        if unit.level is UnitLevel.COUNTY:
            unit.parent_id = above.id
    session.commit()
    viewer = accounts.account(session, Role.SUPERVISOR, above, "above")
    session.commit()
    names = bank_names(list_scope_banks(session, get_scope(session, viewer)))
    code = here.bank.code
    assert {named.code for named in names} == {f"360426-{code}", f"360428-{code}", "YC"}
    mine = summaries.list_behind(session, viewer, NOVEMBER, "loans_running", bank=f"360426-{code}")
    theirs = summaries.list_behind(session, viewer, NOVEMBER, "loans_running", bank=f"360428-{code}")
    assert (mine.count, theirs.count) == (1, 0)
    assert mine.rows[0].bank == f"360426-{code}"
