"""A claim reported, corrected before it is checked, and its papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from supportdesk.domain.errors import BadValueError, NotAllowedError, StaleVersionError, StepNotAvailableError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.programmes.insurance import (
    ClaimAmounts,
    ClaimDeed,
    ClaimState,
    LossKind,
)
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.domain.words import say
from supportdesk.models.programmes.insurance import ClaimItem, Insurance, InsuranceClaim
from supportdesk.policies.codes import code_list
from supportdesk.queries.programmes.insurance import INSURANCES, may_report
from supportdesk.services.applications import not_in_future, written
from supportdesk.services.numbers import county_letters, next_in
from supportdesk.services.people import checks
from supportdesk.services.work import Work

from .steps import ask, days_from, not_negative, record, take

MOST_ITEMS = 100
_LONGEST = 200


@dataclass(frozen=True)
class LossFacts:
    """One loss as a form gives it; the evidence names the document."""

    title: str
    claimed: Money
    evidence: str = ""
    kind: LossKind = LossKind.BASE


@dataclass(frozen=True)
class ClaimFacts:
    """A claim as a form gives it."""

    event_on: date
    cause: str
    narrative: str
    losses: tuple[LossFacts, ...]
    salvage: Money = ZERO
    other_compensation: Money = ZERO


def report(work: Work, policy: Insurance, facts: ClaimFacts) -> InsuranceClaim:
    """Report an insured event. Whether it is covered and in time is asked before the claim is approved.

    A policy that ran out may be closed by then. Raises StepNotAvailableError without a bound policy, for one that is
    revoked and after the days for a report, BadValueError naming the field.
    """
    _may_report(work, policy)
    terms = INSURANCES.terms_of(work.session, policy.programme_version)
    if policy.bound_on is None:
        raise StepNotAvailableError(say("这份保单现在不能报案：先登记保单。"))
    if not may_report(work.session, policy, terms, work.today):
        raise StepNotAvailableError(say("这份保单已经终止，不能再报案。"))
    given, items = _checked(work, facts)
    letters = county_letters(work.session, policy.unit)
    number = f"{letters}-LP-{work.today.year}-{next_in(work.session, f'claim:{letters}:{work.today.year}'):04d}"
    amounts = ClaimAmounts(given["claimed"])
    record(work, policy, "insurance.claim_reported", {"claim": number, "claimed": amounts.claimed.fen, **_told(given)})
    made = InsuranceClaim(
        number=number,
        policy_id=policy.id,
        policy=policy,
        person_id=policy.person_id,
        person=policy.person,
        case_id=policy.case_id,
        unit_id=policy.unit_id,
        state=ClaimState.REPORTED,
        reported_on=work.today,
        reported_by_id=work.actor.id if work.actor else None,
        due_on=days_from(work, terms.check_days),
        papers=[
            {"code": one.code, "title": one.title, "title_en": one.title_en, "source": "", "received_on": None}
            for one in terms.claim_papers
        ],
        items=items,
        created_at=work.now,
        updated_at=work.now,
        **given,
    )
    work.session.add(made)
    work.session.flush()
    return made


def correct(work: Work, claim: InsuranceClaim, facts: ClaimFacts, *, seen_version: int | None = None) -> None:
    """Change a claim before it was checked; what is as it was writes nothing.

    Raises StaleVersionError with what is stored when somebody saved meanwhile, BadValueError naming the field.
    """
    step = ask(work, claim, ClaimDeed.CORRECT)
    kept = facts_of(claim)
    if seen_version is not None and claim.version != seen_version:
        raise StaleVersionError(vars(kept), claim.version, about=f"insurance:{claim.policy.number}")
    given, items = _checked(work, facts)
    if facts == kept:
        return
    take(work, claim, step, {"before": claim.claimed.fen, "after": given["claimed"].fen, **_told(given)})
    claim.items = items
    for name, value in given.items():
        setattr(claim, name, value)
    work.session.flush()


def facts_of(claim: InsuranceClaim) -> ClaimFacts:
    """A claim as its form had it."""
    losses = tuple(LossFacts(one.title, one.claimed, one.evidence, one.kind) for one in claim.items)
    return ClaimFacts(claim.event_on, claim.cause, claim.narrative, losses, claim.salvage, claim.other_compensation)


def receive_papers(work: Work, claim: InsuranceClaim, papers: Mapping[str, str]) -> None:
    """Note papers that are there: code → source; an empty source takes a note back. Raises BadValueError."""
    step = ask(work, claim, ClaimDeed.RECEIVE_PAPERS)
    known = {one["code"] for one in claim.papers}
    if not set(papers) <= known or not set(papers.values()) <= {"", *(one.value for one in PaperSource)}:
        raise BadValueError(say("没有这项材料或来源。"), field="papers")
    take(work, claim, step, {"papers": dict(papers)})
    today = work.today.isoformat()
    claim.papers = [
        {**one, "source": papers[one["code"]], "received_on": today if papers[one["code"]] else None}
        if one["code"] in papers
        else one
        for one in claim.papers
    ]
    work.session.flush()


def _may_report(work: Work, policy: Insurance) -> None:
    if work.actor is not None and work.actor.role is Role.ENTREPRENEUR:
        work.needs(Permission.OWN_APPLICATIONS)
        if policy.person_id != work.actor.person_id:
            raise NotAllowedError
        return
    work.needs(Permission.SUPPORT_WRITE)


def _checked(work: Work, facts: ClaimFacts) -> tuple[dict[str, Any], list[ClaimItem]]:
    """The columns of a claim and its items. Raises BadValueError."""
    not_in_future(work, facts.event_on, "event_on")
    if facts.cause not in {entry.code for entry in code_list("closure_reasons").entries}:
        raise BadValueError(say("请从列出的选项里选。"), field="cause", code="unknown_code")
    if not 0 < len(facts.losses) <= MOST_ITEMS:
        raise BadValueError(say("请写明 1 至 {most} 项损失。", most=MOST_ITEMS), field="losses", code="missing")
    items = []
    for one in facts.losses:
        if one.claimed <= ZERO:
            raise BadValueError(say("金额须大于 0。"), field="losses")
        items.append(
            ClaimItem(
                kind=one.kind,
                title=checks.line(one.title, "losses", longest=_LONGEST, required=True),
                evidence=checks.line(one.evidence, "losses", longest=_LONGEST),
                claimed=one.claimed,
            )
        )
    not_negative(facts.salvage, "salvage")
    not_negative(facts.other_compensation, "other_compensation")
    return {
        "event_on": facts.event_on,
        "cause": facts.cause,
        "narrative": written(facts.narrative, "narrative"),
        "claimed": sum((one.claimed for one in facts.losses), ZERO),
        "salvage": facts.salvage,
        "other_compensation": facts.other_compensation,
    }, items


def _told(given: dict[str, Any]) -> dict[str, Any]:
    """As the event keeps it: amounts in fen, the narrative stays in the claim."""
    return {
        "event_on": given["event_on"].isoformat(),
        "cause": given["cause"],
        "salvage": given["salvage"].fen,
        "other": given["other_compensation"].fen,
    }
