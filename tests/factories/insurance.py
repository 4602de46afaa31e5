"""Schemes and policies, and claims on them."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.money import Money
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.programmes.insurance import InsuranceClaim, InsuranceScheme
from supportdesk.queries.programmes import insurance as queries
from supportdesk.queries.programmes.insurance import INSURANCES
from supportdesk.services.programmes import insurance
from supportdesk.services.programmes.insurance.claims import ClaimFacts, Finding, LossFacts
from tests.factories import rules
from tests.factories.applications import ApplicationWalk, SupportDesk, case_of
from tests.factories.policies import working

YUAN = Money.yuan
STARTS = date(2026, 11, 2)
# More than half a year in: the time of waiting is over.
EVENT = date(2026, 9, 7)
PANEL = ("何立群", "苏明", "陈桂珍")


def scheme(session: Session, at: SupportDesk, code: str = "ASB", **more: Any) -> InsuranceScheme:  # noqa: ANN401
    """A scheme that the county offers, under its own version of the programme: the shipped one is an example."""
    rules.own_version(session, at.county, "startup_insurance")
    usual = {"name": "安商保", "insurer": "禾川财产保险公司", "bank_name": "工商银行", "account": "6222021234567890777"}
    with working(session, at.payer) as work:
        unit = work.session.get_one(OrgUnit, at.county.id)
        return insurance.open_scheme(work, unit, insurance.SchemeFacts(code, **(usual | more)))


def policy_walk(session: Session, at: SupportDesk, case: Case | None = None, **more: Any) -> ApplicationWalk:  # noqa: ANN401
    """A premium's subsidy begun in a case, with a form that is filled in."""
    usual = {
        "scheme_code": "ASB", "premium": YUAN(800), "sum_insured": YUAN(60_000), "starts_on": STARTS,
        "is_pledged": True,
    }  # fmt: skip
    walk = ApplicationWalk(session, at, INSURANCES, insurance)
    return walk.begin(case or case_of(session, at), insurance.form(usual | more), code="startup_insurance")


def insured(session: Session, at: SupportDesk, case: Case | None = None, **more: Any) -> ApplicationWalk:  # noqa: ANN401
    """A policy that is bound; the day it begins may be told."""
    starts_on = more.pop("starts_on", date(2026, 2, 2))
    walk = policy_walk(session, at, case, starts_on=starts_on, policy_number="P-2026-0001", **more).to(State.PAID)
    walk.does(at.payer, insurance.bind, policy_number="P-2026-0001", starts_on=starts_on)
    return walk


def policy_of(session: Session, at: SupportDesk, policy_id: int) -> ApplicationWalk:
    """A policy that is there already, to be walked on."""
    walk = ApplicationWalk(session, at, INSURANCES, insurance)
    walk.id = policy_id
    return walk


def losses(*amounts: tuple[str, int]) -> tuple[LossFacts, ...]:
    """Losses with their evidence, amounts in yuan."""
    return tuple(LossFacts(title, YUAN(yuan), evidence=f"凭证{turn}") for turn, (title, yuan) in enumerate(amounts, 1))


def reported(
    session: Session,
    at: SupportDesk,
    walk: ApplicationWalk,
    *,
    on: date | None = None,
    **more: Any,  # noqa: ANN401
) -> InsuranceClaim:
    """A claim reported by the clerk: worked case IN-11 unless told."""
    day = on or date(2026, 9, 14)
    usual: dict[str, Any] = {
        "event_on": EVENT, "cause": "6", "narrative": "水灾停业", "losses": losses(("设备", 100_000), ("存货", 20_000)),
        "salvage": YUAN(20_000), "other_compensation": YUAN(10_000),
    }  # fmt: skip
    with working(session, at.clerk, day) as work:
        policy = INSURANCES.get(work.session, None, walk.id)
        return insurance.claims.report(work, policy, ClaimFacts(**(usual | more)))


def does(session: Session, who: Account, deed: Any, on: date, claim: InsuranceClaim, /, **told: Any) -> Any:  # noqa: ANN401
    """Have somebody do a deed on a claim."""
    with working(session, who, on) as work:
        return deed(work, queries.get_claim(work.session, None, claim.id), **told)


def audited(
    session: Session,
    at: SupportDesk,
    claim: InsuranceClaim,
    *,
    on: date = date(2026, 9, 21),
    **more: Any,  # noqa: ANN401
) -> InsuranceClaim:
    """The claim checked, its papers received, and every loss assessed as claimed unless told by the item's title."""
    there = queries.get_claim(session, None, claim.id)
    papers = {one["code"]: "own" for one in there.papers}
    does(session, at.clerk, insurance.claims.receive_papers, on, claim, papers=papers)
    does(
        session,
        at.checker,
        insurance.claims.check,
        on,
        claim,
        text="现场与申报一致",
        exclusion=more.pop("exclusion", ""),
    )
    there = queries.get_claim(session, None, claim.id)
    assessed = more.pop("assessed", {})
    findings = {
        one.id: Finding(assessed.get(one.title, one.claimed), "凭证不足" if one.title in assessed else "")
        for one in there.items
    }
    deducted = {
        "salvage": more.pop("salvage", there.salvage),
        "other_compensation": more.pop("other_compensation", there.other_compensation),
    }
    does(session, at.reviewer, insurance.claims.audit, on, claim, findings=findings, text="逐项核定", **deducted)
    return queries.get_claim(session, None, claim.id)


def approved(session: Session, at: SupportDesk, claim: InsuranceClaim, **more: Any) -> InsuranceClaim:  # noqa: ANN401
    """The claim approved by the panel and published."""
    audited(session, at, claim, **more)
    does(session, at.supervisor, insurance.claims.approve, date(2026, 9, 24), claim, panel=PANEL, text="同意赔付")
    does(session, at.clerk, insurance.claims.publish, date(2026, 9, 25), claim)
    return queries.get_claim(session, None, claim.id)
