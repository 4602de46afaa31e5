"""A tax relief: the category, the months, the shadow ledger by month or quarter, and the tax office's own figures."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.tax_relief import OffsetTax, TaxState, TurnoverTaxes
from supportdesk.domain.rules import Verdict
from supportdesk.models.audit import Event
from supportdesk.models.follow_ups import FollowUp
from supportdesk.models.programmes.tax_relief import TaxHire, TaxQuota
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries.programmes.tax_relief import TAX_RELIEFS
from supportdesk.services.programmes import tax_relief
from tests.factories.applications import SupportDesk, support_desk
from tests.factories.tax_relief import TaxWalk, relief_walk, trader_case

NONE = TurnoverTaxes(ZERO, ZERO, ZERO, ZERO)


@pytest.fixture
def at(session: Session) -> SupportDesk:
    return support_desk(session)


def test_a_relief_walks_from_its_draft_to_the_marked_certificate(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    relief = walk.application
    assert (relief.certificate_no, relief.budget_id, relief.amount_approved) == ("3604260099", None, ZERO)
    assert (relief.first_month, relief.last_month) == (date(2025, 11, 1), date(2028, 10, 1))


def test_a_returnee_is_told_that_this_is_no_tax_category(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at, case=trader_case(session, at, groups=()))
    results = {one.rule: one for one in TAX_RELIEFS.rule_results(session, walk.application, walk.today)}
    asked = results["tax_category"]
    # Whether another category applies, nobody has looked up yet: that is no refusal.
    assert (str(asked.value), asked.verdict) == ("只登记了返乡农民工，不是税收类别", Verdict.UNKNOWN)
    assert "返乡农民工是贷款和补贴的类别，不是税收扣减的类别" in str(asked.remedy)


def test_who_is_only_a_returnee_is_not_confirmed(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at, case=trader_case(session, at, groups=()))
    walk.to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match=r"还不能办.*只登记了返乡农民工.*先在人员资料里登记类别和证明"):
        walk.does(at.reviewer, tax_relief.pass_review, text="同意")


def test_a_category_without_its_proof_is_not_confirmed(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at, category="T4").to(State.REVIEW)
    with pytest.raises(RuleBrokenError, match="没有登记证明"):
        walk.does(at.reviewer, tax_relief.pass_review, text="同意")


def test_who_registered_before_the_policy_has_no_relief(session: Session, at: SupportDesk) -> None:
    early = date(2022, 12, 31)
    case = trader_case(session, at, founded_on=early)
    walk = relief_walk(session, at, case=case, registered_on=early).to(State.REVIEW)
    with pytest.raises(RuleBrokenError):
        walk.does(at.reviewer, tax_relief.pass_review, text="同意")


def test_there_is_no_notice_and_no_money(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    with pytest.raises(StepNotAvailableError):
        walk.does(at.clerk, tax_relief.publish)


def test_a_month_is_estimated_from_its_sales(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.files(2026, 1, "150000.00")
    (january,) = walk.shadow.year(2026).periods
    # Worked case TX-27: 1,500 of VAT and half of 12 percent on it.
    assert january.row.taxes.vat == Money.yuan(1_500)
    assert january.row.relief == Money.yuan(1_575) + Money.yuan(15)
    assert january.by_tax[OffsetTax.VAT] == Money.yuan(1_500)
    assert walk.application.amount_paid == january.row.relief


def test_sales_of_just_the_threshold_are_free_until_2025_and_taxed_from_2026(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.files(2025, 12, "100000.00")
    walk.files(2026, 1, "100000.00")
    walk.files(2026, 2, "99999.99")
    assert walk.shadow.year(2025).periods[0].row.taxes.vat == ZERO
    january, february = walk.shadow.year(2026).periods
    assert (january.row.taxes.vat, february.row.taxes.vat) == (Money.yuan(1_000), ZERO)


def test_the_quota_grows_with_the_months_and_is_never_passed(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.files(2025, 11, "900000.00")
    (november,) = walk.shadow.year(2025).periods
    assert november.row.relief == Money.yuan("1666.67")
    assert november.row.payable == november.row.taxes.total - Money.yuan("1666.67")
    assert walk.shadow.year(2025).quota == Money.yuan("3333.33")


def test_a_period_is_filed_once_and_corrected_with_its_reason(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.files(2026, 1, "120000.00")
    with pytest.raises(RuleBrokenError, match="请用更正"):
        walk.files(2026, 1, "120000.00")
    walk.does(at.clerk, tax_relief.correct_filing, year=2026, number=1, sales=Money.yuan(110_000), reason="漏报退货")
    assert walk.shadow.year(2026).periods[0].row.taxes.vat == Money.yuan(1_100)
    kept = session.scalars(select(Event).where(Event.kind == "tax_relief.correct_filing")).one()
    assert (kept.data["before"]["vat"], kept.data["after"]["vat"]) == (120_000, 110_000)


def test_what_was_never_filed_is_not_corrected(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    with pytest.raises(RuleBrokenError, match="申报期"):
        walk.does(at.clerk, tax_relief.correct_filing, year=2026, number=3, sales=ZERO, reason="误")


@pytest.mark.parametrize(("year", "number"), [(2025, 10), (2026, 12), (2028, 11)])
def test_only_periods_of_the_window_that_have_begun_are_filed(
    session: Session, at: SupportDesk, year: int, number: int
) -> None:
    walk = relief_walk(session, at).marked()
    with pytest.raises(RuleBrokenError, match="申报期"):
        walk.files(year, number, "1.00")


def test_the_tax_offices_figure_prevails(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.files(2026, 1, "150000.00")
    walk.files(2026, 2, "150000.00")
    estimate = walk.shadow.year(2026).used
    walk.does(at.clerk, tax_relief.compare, year=2026, number=1, told=Money.yuan(1_000), note="税务局反馈")
    year = walk.shadow.year(2026)
    assert year.periods[0].row.relief == Money.yuan(1_000)
    assert year.periods[0].estimate == Money.yuan(1_590)
    assert year.used == estimate - Money.yuan(590)
    walk.does(at.clerk, tax_relief.compare, year=2026, number=1, told=None)
    assert walk.shadow.year(2026).used == estimate


def test_nobody_uses_more_than_a_years_quota_whoever_says_so(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.files(2026, 1, "150000.00")
    with pytest.raises(RuleBrokenError, match=r"20,000\.00"):
        walk.does(at.clerk, tax_relief.compare, year=2026, number=1, told=Money.yuan("20000.01"))


def test_a_year_is_settled_and_the_rest_lapses(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at, filing="quarter").marked()
    walk.today = date(2027, 2, 1)
    for number in range(1, 5):
        walk.files(2026, number, "350000.00")
    walk.does(at.clerk, tax_relief.settle_year, year=2026, income=Money.yuan(160_000))
    year = walk.shadow.year(2026)
    # Worked case TX-06 with 20,000: four times 3,710; the income tax of 21,500 takes all that is left.
    assert year.periods[-1].row.cumulative_relief == Money.yuan(14_840)
    assert (year.settled.before, year.settled.relief, year.lapsed) == (Money.yuan(21_500), Money.yuan(5_160), ZERO)
    assert walk.application.amount_paid == Money.yuan(20_000)


def test_what_a_small_income_leaves_lapses(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.today = date(2027, 2, 1)
    walk.does(at.clerk, tax_relief.settle_year, year=2026, income=Money.yuan(30_000))
    year = walk.shadow.year(2026)
    assert (year.settled.relief, year.lapsed, year.left) == (Money.yuan(1_500), Money.yuan(18_500), Money.yuan(18_500))


def test_a_year_is_settled_after_its_end(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    with pytest.raises(BadValueError, match="还没有结束"):
        walk.does(at.clerk, tax_relief.settle_year, year=2026, income=ZERO)
    with pytest.raises(BadValueError, match="不在享受期内"):
        walk.does(at.clerk, tax_relief.settle_year, year=2024, income=ZERO)


def test_a_quota_that_is_hardly_used_by_autumn_is_spoken_of(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.files(2026, 1, "120000.00")
    said = [str(one) for one in walk.shadow.prompts]
    assert any("2026 年的限额到 9 月底只用了" in one for one in said)


def test_the_end_of_the_window_is_spoken_of_ninety_days_ahead(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.today = date(2028, 8, 2)
    assert not any("享受期到" in str(one) for one in walk.shadow.prompts)
    walk.today = date(2028, 8, 3)
    assert any("享受期到 2028-10 为止，还有 90 天" in str(one) for one in walk.shadow.prompts)


def test_reminders_hang_on_the_marked_certificate(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    rows = session.scalars(select(FollowUp).where(FollowUp.application_id == walk.id)).all()
    assert {row.rule for row in rows} == {"quota_quarter", "expiry", "expiry_1m"}
    (expiry,) = [row for row in rows if row.rule == "expiry"]
    assert expiry.planned_on == date(2028, 7, 31)


def test_a_relief_ends_with_its_months_or_with_the_business(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    with pytest.raises(RuleBrokenError, match="还没有结束"):
        walk.does(at.clerk, tax_relief.end)
    walk.application.venture.status = VentureStatus.CLOSED
    session.commit()
    walk.does(at.clerk, tax_relief.end, text="已注销")
    assert walk.application.state == TaxState.ENDED


def test_a_relief_that_rests_on_nothing_is_stopped_by_the_supervisor(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    walk.does(at.supervisor, tax_relief.stop, code="FALSE_STATEMENT", text="证明不实")
    assert (walk.application.state, walk.application.refusal_code) == (TaxState.STOPPED, "FALSE_STATEMENT")


def hired(session: Session, at: SupportDesk) -> TaxWalk:
    walk = relief_walk(session, at, "hiring_firm").marked()
    for name, begins in (("李秀英", date(2025, 1, 6)), ("张建军", date(2025, 6, 2)), ("刘洋", date(2025, 8, 4))):
        walk.does(
            at.clerk, tax_relief.enter_hire, name=name, category="T2", begins_on=begins, contract_months=24,
            insured_on=begins, proof="合同、参保证明",
        )  # fmt: skip
    return walk


def test_a_firms_quota_is_its_hires_by_their_months(session: Session, at: SupportDesk) -> None:
    walk = hired(session, at)
    # Worked case TX-10 with 6,000: 12 + 7 + 5 months.
    assert walk.shadow.year(2025).quota == Money.yuan(12_000)


def test_a_hire_counts_from_insurance_to_the_contracts_end_and_a_renewal_goes_on(
    session: Session, at: SupportDesk
) -> None:
    walk = relief_walk(session, at, "hiring_firm").marked()
    told = {"name": "李秀英", "category": "T2", "contract_months": 12, "proof": "合同、参保证明"}
    walk.does(at.clerk, tax_relief.enter_hire, begins_on=date(2024, 1, 8), insured_on=date(2024, 4, 1), **told)
    assert [walk.shadow.year(year).quota for year in (2024, 2025)] == [Money.yuan(4_500), ZERO]
    walk.does(at.clerk, tax_relief.enter_hire, begins_on=date(2025, 1, 8), insured_on=date(2025, 1, 8), **told)
    assert [walk.shadow.year(year).quota for year in (2024, 2025)] == [Money.yuan(4_500), Money.yuan(6_000)]


def test_a_firms_relief_goes_from_turnover_taxes_to_income_tax_and_the_rest_lapses(
    session: Session, at: SupportDesk
) -> None:
    walk = hired(session, at)
    declared = TurnoverTaxes(Money.yuan(8_000), Money.yuan(560), Money.yuan(240), Money.yuan(160))
    walk.files(2025, 4, "800000.00", taxes=declared)
    walk.does(
        at.clerk, tax_relief.settle_year, year=2025, income=Money.yuan(50_000), employees=12, assets=Money.yuan(900_000)
    )
    year = walk.shadow.year(2025)
    # Worked cases TX-11 and TX-20: 8,960 of turnover taxes, 2,500 of income tax, 540 lapse.
    assert (year.periods[-1].row.cumulative_relief, year.settled.relief) == (Money.yuan(8_960), Money.yuan(2_500))
    assert (year.settled.is_small, year.lapsed) == (True, Money.yuan(540))


def test_a_firm_declares_its_taxes(session: Session, at: SupportDesk) -> None:
    walk = hired(session, at)
    with pytest.raises(BadValueError, match="按申报表"):
        walk.files(2026, 1, "1.00")


def test_who_left_counts_no_longer_and_what_was_used_keeps_its_quota(session: Session, at: SupportDesk) -> None:
    walk = hired(session, at)
    first = walk.around.hires[0]
    walk.does(at.clerk, tax_relief.end_hire, hire_id=first.id, on=date(2025, 3, 31))
    assert walk.shadow.year(2025).quota == Money.yuan(7_500)
    walk.files(2025, 4, "0.00", taxes=NONE)
    walk.does(at.clerk, tax_relief.compare, year=2025, number=4, told=Money.yuan(7_500))
    with pytest.raises(RuleBrokenError, match="限额"):
        walk.does(at.clerk, tax_relief.end_hire, hire_id=first.id, on=date(2025, 2, 28))


def test_a_contract_that_is_too_short_does_not_count(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at, "hiring_firm").marked()
    told = {"name": "李秀英", "begins_on": date(2026, 1, 5), "insured_on": date(2026, 1, 5), "proof": "合同"}
    with pytest.raises(RuleBrokenError, match="劳动合同"):
        walk.does(at.clerk, tax_relief.enter_hire, category="T2", contract_months=11, **told)
    with pytest.raises(BadValueError, match="返乡农民工"):
        walk.does(at.clerk, tax_relief.enter_hire, category="07", contract_months=24, **told)


def test_the_name_of_a_hired_person_is_in_no_event(session: Session, at: SupportDesk) -> None:
    walk = hired(session, at)
    events = session.scalars(select(Event).where(Event.application_id == walk.id)).all()
    assert not any("李秀英" in str(one.data) for one in events)
    assert session.scalars(select(TaxHire).order_by(TaxHire.id)).first().name == "李秀英"


def test_a_sole_trader_hires_nobody_here(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    assert "enter_hire" not in {step.deed for step in TAX_RELIEFS.steps_for(at.clerk, walk.application)}


def test_each_years_quota_is_kept_for_the_monthly_summary(session: Session, at: SupportDesk) -> None:
    walk = relief_walk(session, at).marked()
    rows = {row.year: row for row in session.query(TaxQuota).filter_by(application_id=walk.id)}
    # Registered in November 2025: two months, two whole years, ten months.
    assert [round(rows[year].quota.fen * 12 / rows[2026].quota.fen) for year in sorted(rows)] == [2, 12, 12, 10]
    walk.files(2026, 1, "130000.00")
    session.expire_all()
    kept = session.query(TaxQuota).filter_by(application_id=walk.id, year=2026).one()
    shadow = walk.shadow.year(2026)
    assert shadow is not None
    assert (kept.quota, kept.used) == (shadow.quota, shadow.used)
    assert kept.used > ZERO
