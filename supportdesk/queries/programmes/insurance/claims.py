"""Reads of schemes and claims, and what a claim's rules are asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql import ColumnElement

from supportdesk.domain.applications.states import State
from supportdesk.domain.errors import NotFoundError, RuleBrokenError
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.domain.programmes.insurance import (
    CLAIM_LIFECYCLE,
    EXCLUSIONS,
    Deductions,
    Granted,
    InsuranceState,
    InsuranceTerms,
    Loss,
    Policy,
    claim_rules,
    last_day,
    most_payable,
)
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.insurance import Insurance, InsuranceClaim, InsuranceScheme
from supportdesk.queries import policies
from supportdesk.queries.applications import PAGE
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.visibility import Viewer, within


@dataclass(frozen=True)
class ClaimPage:
    """What the page of a claim shows: its policy's days, the most that can be paid, its rules, the steps of the viewer."""

    claim: InsuranceClaim
    terms: InsuranceTerms
    policy: Policy
    report_by: date
    granted_before: Money
    most: Money
    rules: tuple[RuleResult, ...]
    steps: tuple[Step, ...]


def list_schemes(session: Session, unit: OrgUnit, *, only_active: bool = False) -> Sequence[InsuranceScheme]:
    """The schemes that hold for a unit: its own and those of the units above it."""
    statement = (
        select(InsuranceScheme)
        .join(OrgUnit, OrgUnit.id == InsuranceScheme.unit_id)
        .options(joinedload(InsuranceScheme.unit))
        .where(OrgUnit.path.in_(policies.line_of(unit)))
    )
    if only_active:
        statement = statement.where(InsuranceScheme.is_active.is_(True))
    return session.scalars(statement.order_by(InsuranceScheme.is_active.desc(), InsuranceScheme.code)).all()


def find_scheme(session: Session, unit: OrgUnit, code: str) -> InsuranceScheme | None:
    """The scheme of a code that holds for a unit: the nearest unit's."""
    if not code:
        return None
    return session.scalar(
        select(InsuranceScheme)
        .join(OrgUnit, OrgUnit.id == InsuranceScheme.unit_id)
        .where(InsuranceScheme.code == code, OrgUnit.path.in_(policies.line_of(unit)))
        .order_by(OrgUnit.path.desc())
        .limit(1)
    )


def get_scheme(session: Session, viewer: Viewer, scheme_id: int) -> InsuranceScheme:
    """Return a scheme that the viewer's unit runs or that holds for it; raises NotFoundError."""
    found = session.scalar(
        select(InsuranceScheme).options(joinedload(InsuranceScheme.unit)).where(InsuranceScheme.id == scheme_id)
    )
    if found is None or not (viewer is None or found.unit.path in policies.line_of(viewer.unit)):
        raise NotFoundError
    return found


def sees_claim(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on InsuranceClaim: of the viewer's units, or an entrepreneur's own."""
    if viewer is None:
        return true()
    if viewer.role is Role.ENTREPRENEUR:
        return InsuranceClaim.person_id == viewer.person_id
    return within(viewer, InsuranceClaim.unit_id, Permission.CASE_READ)


def get_claim(session: Session, viewer: Viewer, claim_id: int) -> InsuranceClaim:
    """Return a claim with its items, policy and person; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(_full().where(InsuranceClaim.id == claim_id, sees_claim(viewer)))
    if found is None:
        raise NotFoundError
    return found


def list_claims(
    session: Session, viewer: Viewer, *, state: str = "", before: int | None = None, limit: int = PAGE
) -> Sequence[InsuranceClaim]:
    """The claims that the viewer sees, the latest reported first; one more than `limit` tells of more."""
    statement = _full().where(sees_claim(viewer))
    if state:
        statement = statement.where(InsuranceClaim.state == state)
    if before is not None:
        statement = statement.where(InsuranceClaim.id < before)
    return session.scalars(statement.order_by(InsuranceClaim.id.desc()).limit(limit + 1)).all()


def list_of_policy(session: Session, viewer: Viewer, policy_id: int) -> Sequence[InsuranceClaim]:
    """The claims on a policy, the latest first."""
    return session.scalars(
        _full().where(InsuranceClaim.policy_id == policy_id, sees_claim(viewer)).order_by(InsuranceClaim.id.desc())
    ).all()


def terms_of_claim(session: Session, claim: InsuranceClaim) -> InsuranceTerms:
    """The terms of the version under which the policy was made; raises RuleBrokenError for one of a ledger."""
    version = claim.policy.programme_version
    if version is None:
        raise RuleBrokenError(say("这份是台账导入的历史记录，没有适用的政策版本，不能办这一步。"))
    return policies.terms_of(session, version, InsuranceTerms)


def policy_days(policy: Insurance, terms: InsuranceTerms) -> Policy:
    """The days of a policy that is bound."""
    if policy.starts_on is None:
        raise RuleBrokenError(say("保单还没有起保日期。"))
    waiting = terms.waiting_days if policy.waiting_days is None else policy.waiting_days
    ends_on = policy.ends_on or last_day(policy.starts_on, terms.cover_months)
    return Policy(policy.starts_on, ends_on, waiting, policy.lapsed_on)


def losses_of(claim: InsuranceClaim) -> tuple[Loss, ...]:
    """The loss items as the figures take them."""
    return tuple(Loss(one.kind, one.claimed, one.assessed) for one in claim.items)


def most_of(
    session: Session, claim: InsuranceClaim, terms: InsuranceTerms, before: Sequence[Granted] | None = None
) -> Money:
    """The most that can be approved for a claim as it was audited; `before` is what `granted_before` says of it."""
    return most_payable(
        losses_of(claim),
        Deductions(claim.salvage, claim.other_compensation),
        terms,
        sum_insured=claim.policy.sum_insured or ZERO,
        days_in=policy_days(claim.policy, terms).days_in(claim.event_on),
        policy_before=granted_before(session, claim) if before is None else before,
        household_before=_household_before(session, claim),
    )


def granted_before(session: Session, claim: InsuranceClaim) -> tuple[Granted, ...]:
    """What other claims on the same policy were approved for, in the order of their decisions."""
    others = session.scalars(
        select(InsuranceClaim)
        .options(selectinload(InsuranceClaim.items))
        .where(
            InsuranceClaim.policy_id == claim.policy_id,
            InsuranceClaim.id != (claim.id or 0),
            InsuranceClaim.approved > ZERO,
        )
        .order_by(InsuranceClaim.decided_on, InsuranceClaim.id)
    )
    return tuple(Granted(losses_of(one), one.approved) for one in others)


def report_by(session: Session, claim: InsuranceClaim, terms: InsuranceTerms) -> date:
    """The last day for the report, in working days after the event."""
    return work_calendar(session).due_day(claim.event_on, terms.report_days, assume_weekends=True).day


def is_revoked(policy: Insurance) -> bool:
    """Whether the policy's subsidy was revoked, also when what was claimed back has come or was let off."""
    return policy.state in {State.RECOVERING, State.RECOVERED} or (
        policy.state == State.CLOSED and bool(policy.refusal_code)
    )


def may_report(session: Session, policy: Insurance, terms: InsuranceTerms, today: date) -> bool:
    """Whether an event may be reported: while the policy runs, and once it is closed for the days that a report has.

    These are counted from the last day of cover; whether the event's own day is covered is asked of the claim. A policy
    whose premium bounced stands while it is paid again.
    """
    if policy.state in set(InsuranceState):
        return True
    stands = {State.CLOSED, State.RETURNED, State.PAYING, State.PAID}
    if policy.bound_on is None or policy.ends_on is None or policy.state not in stands or is_revoked(policy):
        return False
    last = policy.ends_on if policy.lapsed_on is None else min(policy.ends_on, policy.lapsed_on)
    return today <= work_calendar(session).due_day(last, terms.report_days, assume_weekends=True).day


def rules_of(session: Session, claim: InsuranceClaim, terms: InsuranceTerms, most: Money) -> tuple[RuleResult, ...]:
    """The rules of a claim, answered; `most` is what `most_of` says of it."""
    return claim_rules(
        policy_days(claim.policy, terms),
        terms,
        event_on=claim.event_on,
        reported_on=claim.reported_on,
        report_by=report_by(session, claim, terms),
        exclusion=claim.exclusion,
        exclusion_words=EXCLUSIONS.get(claim.exclusion),
        items_without_evidence=sum(not one.evidence for one in claim.items),
        most=most if claim.audited_by_id is not None else None,
    )


def appeal_until(session: Session, claim: InsuranceClaim) -> date | None:
    """The last day on which the decision on a claim may be appealed against; None while there is none, and once money went.

    The panel's decision stands open until it is paid, as the steps follow each other (domain notes §2.5: panel, public
    notice, payment): after a payment, whole or in part, nothing is audited anew. What is missing then is claimed in a new report.
    """
    if claim.decided_on is None or claim.paid:
        return None
    days = terms_of_claim(session, claim).appeal_days
    return work_calendar(session).due_day(claim.decided_on, days, assume_weekends=True).day


def may_appeal(session: Session, claim: InsuranceClaim, today: date) -> bool:
    """Whether there is a decision on a claim that may still be appealed against."""
    last = appeal_until(session, claim)
    return last is not None and today <= last


def claim_page(session: Session, viewer: Viewer, claim: InsuranceClaim) -> ClaimPage:
    """Gather what the page of a claim shows. It comes from `get_claim`, so the viewer may see it."""
    terms = terms_of_claim(session, claim)
    steps, before = CLAIM_LIFECYCLE.deeds(claim.state), granted_before(session, claim)
    most = most_of(session, claim, terms, before)
    return ClaimPage(
        claim=claim,
        terms=terms,
        policy=policy_days(claim.policy, terms),
        report_by=report_by(session, claim, terms),
        granted_before=total([one.approved for one in before]),
        most=most,
        rules=rules_of(session, claim, terms, most),
        steps=steps if viewer is None else tuple(one for one in steps if grants(viewer.role, one.permission)),
    )


def _household_before(session: Session, claim: InsuranceClaim) -> Money:
    """What other claims of the person and the household were approved for."""
    household = claim.person.household_id
    mine: ColumnElement[bool] = InsuranceClaim.person_id == claim.person_id
    if household is not None:
        mine = or_(mine, InsuranceClaim.person_id.in_(select(Person.id).where(Person.household_id == household)))
    return total(
        list(session.scalars(select(InsuranceClaim.approved).where(mine, InsuranceClaim.id != (claim.id or 0))))
    )


def _full() -> Select[InsuranceClaim]:
    return select(InsuranceClaim).options(
        selectinload(InsuranceClaim.items),
        joinedload(InsuranceClaim.person),
        joinedload(InsuranceClaim.policy)
        .joinedload(Insurance.programme_version)
        .joinedload(ProgrammeVersion.programme),
        joinedload(InsuranceClaim.policy).joinedload(Insurance.unit),
    )
