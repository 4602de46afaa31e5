"""A claim from the report to the money; its four amounts stand apart and in order."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from supportdesk.domain.errors import (
    BadValueError,
    NotAllowedError,
    NotFoundError,
    RuleBrokenError,
    StepNotAvailableError,
)
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services.programmes import insurance
from supportdesk.services.programmes.insurance.claims import Finding, LossFacts
from tests.factories import accounts
from tests.factories.applications import ApplicationWalk, SupportDesk, budget_of, support_desk
from tests.factories.insurance import PANEL, approved, audited, does, insured, losses, policy_walk, reported, scheme

YUAN = Money.yuan
PAID_ON = date(2026, 10, 19)
claims = insurance.claims


def desk(session: Session, **more: object) -> tuple[SupportDesk, ApplicationWalk]:
    """A county with a policy that runs since February."""
    at = support_desk(session)
    budget_of(session, at, "startup_insurance")
    scheme(session, at)
    return at, insured(session, at, **more)


def amounts(session: Session, claim: InsuranceClaim) -> tuple[Money, Money, Money, Money]:
    there = queries.get_claim(session, None, claim.id)
    return there.claimed, there.assessed, there.approved, there.paid


def test_a_claim_is_paid_what_is_left_after_deductions_up_to_the_sum_insured(session: Session) -> None:
    at, walk = desk(session)
    claim = approved(session, at, reported(session, at, walk))
    # Worked case IN-11: (120,000 − 20,000 − 10,000) × 90 % = 81,000, of which 60,000 are insured.
    assert amounts(session, claim) == (YUAN(120_000), YUAN(120_000), YUAN(60_000), ZERO)
    does(session, at.payer, claims.pay, PAID_ON, claim, amount=YUAN(60_000), on=PAID_ON, reference="PF-1")
    there = queries.get_claim(session, None, claim.id)
    assert (there.state, there.paid, there.paid_on) == (ClaimState.PAID, YUAN(60_000), PAID_ON)


def test_a_smaller_loss_is_paid_less_the_deductible(session: Session) -> None:
    at, walk = desk(session)
    claim = reported(session, at, walk, losses=losses(("设备", 45_000)), salvage=YUAN(5_000), other_compensation=ZERO)
    claim = approved(session, at, claim)
    # Worked case IN-12.
    assert (claim.approved, claim.deductible) == (YUAN(36_000), YUAN(4_000))


def test_while_the_policy_waits_nothing_is_paid(session: Session) -> None:
    at, walk = desk(session, starts_on=date(2026, 4, 10))
    claim = audited(session, at, reported(session, at, walk))
    # Worked case IN-13: 150 days in.
    with pytest.raises(RuleBrokenError, match="等待期") as refused:
        does(session, at.supervisor, claims.approve, date(2026, 9, 24), claim, panel=PANEL, text="同意")
    assert refused.value.code == "TOO_EARLY"


def test_an_audit_reduces_with_its_reason_and_the_rest_follows(session: Session) -> None:
    at, walk = desk(session)
    claim = reported(session, at, walk, salvage=ZERO, other_compensation=ZERO)
    claim = approved(session, at, claim, assessed={"设备": YUAN(30_000)})
    assert amounts(session, claim) == (YUAN(120_000), YUAN(50_000), YUAN(45_000), ZERO)
    assert [one.remark for one in claim.items] == ["凭证不足", ""]


def test_a_reduction_without_a_reason_is_refused(session: Session) -> None:
    at, walk = desk(session)
    claim = reported(session, at, walk)
    papers = {one["code"]: "own" for one in claim.papers}
    does(session, at.clerk, claims.receive_papers, date(2026, 9, 15), claim, papers=papers)
    does(session, at.checker, claims.check, date(2026, 9, 15), claim, text="看过")
    findings = {one.id: Finding(one.claimed) for one in queries.get_claim(session, None, claim.id).items}
    first = next(iter(findings))
    for wrong, words in ((Finding(YUAN(1)), "写明理由"), (Finding(YUAN(100_001), "多核"), "核定金额须在")):
        with pytest.raises(BadValueError, match=words):
            does(
                session, at.reviewer, claims.audit, date(2026, 9, 16), claim, findings=findings | {first: wrong},
                salvage=ZERO, other_compensation=ZERO, text="核定",
            )  # fmt: skip


def test_the_audit_waits_for_all_papers(session: Session) -> None:
    at, walk = desk(session)
    claim = reported(session, at, walk)
    does(session, at.checker, claims.check, date(2026, 9, 15), claim, text="看过")
    with pytest.raises(RuleBrokenError, match="理赔材料还缺：理赔申请书") as refused:
        does(
            session, at.reviewer, claims.audit, date(2026, 9, 16), claim, findings={}, salvage=ZERO,
            other_compensation=ZERO, text="核定",
        )  # fmt: skip
    assert refused.value.code == "DOC_MISSING"


def test_what_is_excluded_is_not_paid(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk), exclusion="voluntary_idle")
    with pytest.raises(RuleBrokenError, match="除外责任"):
        does(session, at.supervisor, claims.approve, date(2026, 9, 24), claim, panel=PANEL, text="同意")


def test_a_report_that_came_too_late_is_refused_with_its_last_day(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk, on=date(2026, 9, 22)), on=date(2026, 9, 23))
    with pytest.raises(RuleBrokenError, match="2026-09-20") as refused:
        does(session, at.supervisor, claims.approve, date(2026, 9, 24), claim, panel=PANEL, text="同意")
    assert refused.value.code == "TOO_LATE"


def test_a_loss_without_evidence_stops_the_approval(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk, losses=(LossFacts("设备", YUAN(9_000)),), salvage=ZERO))
    with pytest.raises(RuleBrokenError, match="每项损失的证据"):
        does(session, at.supervisor, claims.approve, date(2026, 9, 24), claim, panel=PANEL, text="同意")


def test_the_panel_has_its_members_and_no_more_is_granted_than_the_most(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk))
    on = date(2026, 9, 24)
    with pytest.raises(BadValueError, match="至少 3 人"):
        does(session, at.supervisor, claims.approve, on, claim, panel=["何立群", "何立群", "苏明"], text="同意")
    with pytest.raises(BadValueError, match=r"60,000\.00"):
        does(session, at.supervisor, claims.approve, on, claim, panel=PANEL, text="同意", amount=YUAN(60_001))
    does(session, at.supervisor, claims.approve, on, claim, panel=PANEL, text="部分同意", amount=YUAN(50_000))
    assert amounts(session, claim)[2] == YUAN(50_000)


def test_every_step_is_another_persons(session: Session) -> None:
    at, walk = desk(session)
    claim = reported(session, at, walk)
    does(session, at.reviewer, claims.check, date(2026, 9, 15), claim, text="看过")
    papers = {one["code"]: "own" for one in claim.papers}
    does(session, at.clerk, claims.receive_papers, date(2026, 9, 15), claim, papers=papers)
    with pytest.raises(RuleBrokenError) as refused:
        does(
            session, at.reviewer, claims.audit, date(2026, 9, 16), claim, findings={}, salvage=ZERO,
            other_compensation=ZERO, text="核定",
        )  # fmt: skip
    assert refused.value.code == "SAME_PERSON"
    with pytest.raises(NotAllowedError):
        does(session, at.clerk, claims.refuse, date(2026, 9, 16), claim, code="TOO_LATE", text="迟报")


def test_nothing_is_paid_before_the_notice_is_over_or_by_who_had_a_hand_in_it(session: Session) -> None:
    at, walk = desk(session)
    claim = approved(session, at, reported(session, at, walk))
    early = date(2026, 9, 28)
    with pytest.raises(RuleBrokenError, match="公示还没有结束"):
        does(session, at.payer, claims.pay, early, claim, amount=YUAN(60_000), on=early, reference="PF-1")
    with pytest.raises(RuleBrokenError) as refused:
        does(session, at.clerk, claims.pay, PAID_ON, claim, amount=YUAN(60_000), on=PAID_ON, reference="PF-1")
    assert refused.value.code == "SAME_PERSON"


def test_a_claim_is_paid_in_parts_and_never_above_what_was_approved(session: Session) -> None:
    at, walk = desk(session)
    claim = approved(session, at, reported(session, at, walk))
    does(session, at.payer, claims.pay, PAID_ON, claim, amount=YUAN(20_000), on=PAID_ON, reference="PF-1")
    assert queries.get_claim(session, None, claim.id).state is ClaimState.PUBLICITY
    with pytest.raises(BadValueError, match=r"40,000\.00"):
        does(session, at.payer, claims.pay, PAID_ON, claim, amount=YUAN(40_001), on=PAID_ON, reference="PF-2")
    does(session, at.payer, claims.pay, PAID_ON, claim, amount=YUAN(40_000), on=PAID_ON, reference="PF-2")
    assert amounts(session, claim)[2:] == (YUAN(60_000), YUAN(60_000))


def test_an_objection_stops_the_payment_until_it_is_settled(session: Session) -> None:
    at, walk = desk(session)
    claim = approved(session, at, reported(session, at, walk))
    does(session, at.clerk, claims.object_to, date(2026, 9, 28), claim, text="设备是租来的")
    with pytest.raises(StepNotAvailableError):
        does(session, at.payer, claims.pay, PAID_ON, claim, amount=YUAN(60_000), on=PAID_ON, reference="PF-1")
    does(
        session, at.second, claims.settle_objection, date(2026, 9, 29), claim, upheld=True, text="属实",
        code="FALSE_STATEMENT",
    )  # fmt: skip
    there = queries.get_claim(session, None, claim.id)
    assert (there.state, there.approved) == (ClaimState.REFUSED, ZERO)


def test_an_objection_is_overruled_by_somebody_else_than_who_decided(session: Session) -> None:
    at, walk = desk(session)
    claim = approved(session, at, reported(session, at, walk))
    does(session, at.clerk, claims.object_to, date(2026, 9, 28), claim, text="设备是租来的")
    decider = next(
        one for one in (at.supervisor, at.second) if one.id == queries.get_claim(session, None, claim.id).decided_by_id
    )
    other = at.second if decider is at.supervisor else at.supervisor
    with pytest.raises(RuleBrokenError) as refused:
        does(session, decider, claims.settle_objection, date(2026, 9, 29), claim, upheld=False, text="不成立")
    assert refused.value.code == "SAME_PERSON"
    does(session, other, claims.settle_objection, date(2026, 9, 29), claim, upheld=False, text="设备有发票")
    assert queries.get_claim(session, None, claim.id).state is ClaimState.PUBLICITY


def test_an_appeal_that_is_upheld_has_the_losses_audited_anew_by_another_decider(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk))
    does(session, at.supervisor, claims.refuse, date(2026, 9, 24), claim, code="DOC_INVALID", text="凭证不实")
    does(session, at.clerk, claims.appeal, date(2026, 9, 28), claim, text="凭证为原件")
    with pytest.raises(RuleBrokenError) as refused:
        does(session, at.supervisor, claims.settle_appeal, date(2026, 9, 29), claim, upheld=True, text="重核")
    assert refused.value.code == "SAME_PERSON"
    does(session, at.second, claims.settle_appeal, date(2026, 9, 29), claim, upheld=True, text="重核")
    there = queries.get_claim(session, None, claim.id)
    assert (there.state, there.assessed, [one.assessed for one in there.items]) == (
        ClaimState.CHECKED,
        ZERO,
        [None, None],
    )


def test_who_refused_a_claim_does_not_refuse_it_again_after_an_appeal_that_was_upheld(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk))
    does(session, at.supervisor, claims.refuse, date(2026, 9, 24), claim, code="DOC_INVALID", text="凭证不实")
    does(session, at.clerk, claims.appeal, date(2026, 9, 28), claim, text="凭证为原件")
    does(session, at.second, claims.settle_appeal, date(2026, 9, 29), claim, upheld=True, text="重核")
    with pytest.raises(RuleBrokenError) as refused:
        does(session, at.supervisor, claims.refuse, date(2026, 9, 30), claim, code="DOC_INVALID", text="仍不实")
    assert refused.value.code == "SAME_PERSON"
    does(session, at.second, claims.refuse, date(2026, 9, 30), claim, code="DOC_INVALID", text="仍不实")
    assert queries.get_claim(session, None, claim.id).state is ClaimState.REFUSED


def test_an_appeal_that_fails_leaves_the_decision_as_it_was(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk))
    on = date(2026, 9, 24)
    does(session, at.supervisor, claims.approve, on, claim, panel=PANEL, text="部分", amount=YUAN(10_000))
    does(session, at.clerk, claims.appeal, date(2026, 9, 25), claim, text="赔得太少")
    does(session, at.second, claims.settle_appeal, date(2026, 9, 28), claim, upheld=False, text="核定无误")
    there = queries.get_claim(session, None, claim.id)
    assert (there.state, there.approved) == (ClaimState.APPROVED, YUAN(10_000))


def test_an_award_can_be_appealed_against_while_its_notice_runs_and_is_then_published_anew(session: Session) -> None:
    at, walk = desk(session)
    claim = approved(session, at, reported(session, at, walk))
    first = queries.get_claim(session, None, claim.id).pay_from
    does(session, at.clerk, claims.appeal, date(2026, 9, 28), claim, text="赔得太少")
    assert queries.get_claim(session, None, claim.id).state is ClaimState.APPEALED
    with pytest.raises(StepNotAvailableError):
        does(session, at.payer, claims.pay, PAID_ON, claim, amount=YUAN(60_000), on=PAID_ON, reference="PF-1")
    does(session, at.second, claims.settle_appeal, PAID_ON, claim, upheld=False, text="核定无误")
    there = queries.get_claim(session, None, claim.id)
    assert (there.state, there.approved) == (ClaimState.APPROVED, YUAN(60_000))
    # The notice that the appeal stopped is over for good: nothing is paid on its days.
    assert (there.posted_on, there.last_day, there.pay_from) == (None, None, None)
    does(session, at.clerk, claims.publish, PAID_ON, claim)
    anew = queries.get_claim(session, None, claim.id)
    assert first is not None
    assert anew.pay_from is not None
    assert (anew.posted_on, anew.pay_from > PAID_ON > first) == (PAID_ON, True)
    with pytest.raises(RuleBrokenError, match="公示还没有结束"):
        does(session, at.payer, claims.pay, PAID_ON, claim, amount=YUAN(60_000), on=PAID_ON, reference="PF-1")


def test_an_appeal_during_the_notice_that_is_upheld_leaves_nothing_of_the_notice(session: Session) -> None:
    at, walk = desk(session)
    claim = approved(session, at, reported(session, at, walk))
    does(session, at.clerk, claims.appeal, date(2026, 9, 28), claim, text="赔得太少")
    does(session, at.second, claims.settle_appeal, date(2026, 9, 29), claim, upheld=True, text="重核")
    there = queries.get_claim(session, None, claim.id)
    assert (there.state, there.approved, there.posted_on, there.pay_from) == (ClaimState.CHECKED, ZERO, None, None)


def test_once_a_part_is_paid_the_award_is_not_appealed_against(session: Session) -> None:
    at, walk = desk(session)
    claim = approved(session, at, reported(session, at, walk))
    does(session, at.payer, claims.pay, PAID_ON, claim, amount=YUAN(20_000), on=PAID_ON, reference="PF-1")
    with pytest.raises(RuleBrokenError, match="已经赔付了一部分，不能再申诉"):
        does(session, at.clerk, claims.appeal, PAID_ON, claim, text="赔得太少")
    assert queries.get_claim(session, None, claim.id).state is ClaimState.PUBLICITY


def test_the_time_for_an_appeal_is_the_versions(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk))
    does(session, at.supervisor, claims.refuse, date(2026, 9, 24), claim, code="DOC_INVALID", text="凭证不实")
    with pytest.raises(RuleBrokenError, match="申诉期限到 2026-10-22 为止"):
        does(session, at.clerk, claims.appeal, date(2026, 10, 23), claim, text="迟了")


def test_the_household_gets_no_more_than_its_cap_over_all_claims(session: Session) -> None:
    at, walk = desk(session)
    approved(
        session,
        at,
        reported(session, at, walk, losses=losses(("设备", 45_000)), salvage=YUAN(5_000), other_compensation=ZERO),
    )
    second = audited(session, at, reported(session, at, walk))
    # 60,000 for a household, 36,000 of them given.
    assert queries.claim_page(session, None, second).most == YUAN(24_000)


def test_a_second_claim_finds_what_the_first_left_of_the_policys_sum(session: Session) -> None:
    at, walk = desk(session)
    version = walk.application.programme_version
    version.parameters = {**version.parameters, "household_cap": {"value": None}}
    session.commit()
    first = reported(session, at, walk, losses=losses(("设备", 45_000)), salvage=YUAN(5_000), other_compensation=ZERO)
    second = reported(session, at, walk)
    audited(session, at, first)
    second = audited(session, at, second)
    assert queries.claim_page(session, None, second).most == YUAN(60_000)
    does(session, at.supervisor, claims.approve, date(2026, 9, 24), first, panel=PANEL, text="同意赔付")
    page = queries.claim_page(session, None, queries.get_claim(session, None, second.id))
    # 60,000 insured, 36,000 of them granted.
    assert (page.granted_before, page.most) == (YUAN(36_000), YUAN(24_000))
    with pytest.raises(BadValueError, match=r"24,000\.00"):
        does(
            session, at.supervisor, claims.approve, date(2026, 9, 24), second, panel=PANEL, text="同意",
            amount=YUAN("24000.01"),
        )  # fmt: skip


def test_the_database_itself_keeps_the_amounts_in_order(session: Session) -> None:
    at, walk = desk(session)
    claim = reported(session, at, walk)
    with pytest.raises(IntegrityError):
        session.execute(update(InsuranceClaim).where(InsuranceClaim.id == claim.id).values(approved=YUAN(1)))
    session.rollback()


def test_an_event_before_or_after_the_cover_is_not_covered(session: Session) -> None:
    at, walk = desk(session)
    claim = audited(session, at, reported(session, at, walk, event_on=date(2026, 2, 1)))
    rules = {one.rule: one for one in queries.claim_page(session, None, claim).rules}
    assert (rules["covered"].verdict.value, rules["covered"].code) == ("not_met", "POLICY_EXPIRED")


def test_no_claim_without_a_bound_policy(session: Session) -> None:
    at = support_desk(session)
    scheme(session, at)
    walk = policy_walk(session, at)
    with pytest.raises(StepNotAvailableError, match="先登记保单"):
        reported(session, at, walk, on=walk.today + timedelta(days=1))


def test_nothing_is_granted_or_paid_on_a_policy_that_was_revoked(session: Session) -> None:
    at, walk = desk(session)
    first = audited(session, at, reported(session, at, walk, losses=losses(("设备", 9_000)), salvage=ZERO))
    second = approved(session, at, reported(session, at, walk))
    walk.does(at.second, insurance.revoke, day=date(2026, 9, 26), code="FALSE_STATEMENT", text="虚报经营场所")
    with pytest.raises(RuleBrokenError, match="已经撤销") as refused:
        does(session, at.supervisor, claims.approve, date(2026, 9, 28), first, panel=PANEL, text="同意")
    assert refused.value.code == "FALSE_STATEMENT"
    with pytest.raises(RuleBrokenError, match="已经撤销"):
        does(session, at.payer, claims.pay, PAID_ON, second, amount=YUAN(60_000), on=PAID_ON, reference="PF-1")
    with pytest.raises(StepNotAvailableError, match="已经终止"):
        reported(session, at, walk, on=date(2026, 9, 28))


def test_what_happened_under_a_policy_that_ran_out_is_reported_while_the_days_for_it_run(session: Session) -> None:
    at, walk = desk(session)
    ends_on = walk.application.ends_on
    walk.does(at.clerk, insurance.close, day=ends_on + timedelta(days=1))
    claim = reported(session, at, walk, on=ends_on + timedelta(days=2), event_on=ends_on)
    rules = {one.rule: one for one in queries.claim_page(session, None, claim).rules}
    assert (rules["covered"].verdict.value, rules["reported_in_time"].verdict.value) == ("met", "met")
    with pytest.raises(StepNotAvailableError, match="已经终止"):
        reported(session, at, walk, on=ends_on + timedelta(days=60), event_on=ends_on)


def test_another_county_does_not_see_the_claim(session: Session) -> None:
    at, walk = desk(session)
    claim = reported(session, at, walk)
    elsewhere = accounts.county(session, code="360427", name="星子县")
    stranger = accounts.account(session, Role.OFFICIAL, elsewhere, "stranger")
    session.commit()
    with pytest.raises(NotFoundError):
        queries.get_claim(session, stranger, claim.id)
