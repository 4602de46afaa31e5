"""What every deed on a claim does alike: lock and table, the event first, four eyes."""

from datetime import date
from typing import Any

from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError
from supportdesk.domain.four_eyes import same_person_refusal
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.programmes.insurance import (
    CLAIM_LIFECYCLE,
    CLAIMANT_DEEDS,
    ClaimDeed,
    ClaimState,
    InsuranceTerms,
)
from supportdesk.domain.words import say
from supportdesk.models.programmes.insurance import Insurance, InsuranceClaim
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services.work import Work


def ask(work: Work, claim: InsuranceClaim, deed: ClaimDeed) -> Step:
    """Return the row for a deed on a claim; raises NotAllowedError, StepNotAvailableError."""
    step = CLAIM_LIFECYCLE.step(claim.state, deed)
    if work.actor is not None and work.actor.role is Role.ENTREPRENEUR:
        work.needs(Permission.OWN_APPLICATIONS)
        if deed not in CLAIMANT_DEEDS or claim.person_id != work.actor.person_id:
            raise NotAllowedError
        return step
    work.needs(step.permission)
    return step


def take(
    work: Work, claim: InsuranceClaim, step: Step, data: dict[str, Any], *, said: str = "", on: date | None = None
) -> None:
    """Take a step: the event first, then the state; what was said is kept in order."""
    told = {"claim": claim.number, "from": step.source.value, "to": step.target.value, **data}
    record(work, claim.policy, step.event, told, on=on)
    claim.state = ClaimState(step.target.value)
    claim.version, claim.updated_at = claim.version + 1, work.now
    if said:
        row = {"deed": step.deed.value, "text": said, "by": actor(work), "on": work.today.isoformat()}
        claim.opinions = [*claim.opinions, row]


def record(work: Work, policy: Insurance, kind: str, data: dict[str, Any], *, on: date | None = None) -> None:
    """Write an event about a policy and what hangs on it."""
    work.record(
        kind,
        data,
        on=on,
        unit_id=policy.unit_id,
        person_id=policy.person_id,
        case_id=policy.case_id,
        application_id=policy.id,
        subject=f"insurance:{policy.number}",
    )


def terms_of(work: Work, claim: InsuranceClaim) -> InsuranceTerms:
    """The terms of the version under which the policy was made."""
    return queries.terms_of_claim(work.session, claim)


def days_from(work: Work, days: int) -> date:
    """So many working days from today."""
    return work_calendar(work.session).due_day(work.today, days, assume_weekends=True).day


def another(work: Work, *others: int | None) -> None:
    """Refuse whoever had a hand in it before; raises RuleBrokenError (`SAME_PERSON`)."""
    who = actor(work)
    if who is not None and any(same_person_refusal((other, who)) for other in others):
        raise RuleBrokenError(say("这件理赔您经手过，须由没有经手的另一人办。"), code="SAME_PERSON")


def still_good(claim: InsuranceClaim) -> None:
    """Refuse to grant or pay anything on a policy that was revoked; raises RuleBrokenError."""
    if queries.is_revoked(claim.policy):
        raise RuleBrokenError(say("这份保单的补贴已经撤销，不能再赔付。"), code=claim.policy.refusal_code or None)


def not_negative(amount: Money, field: str) -> None:
    """Refuse an amount below nothing; raises BadValueError."""
    if amount < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field=field, code="negative")


def actor(work: Work) -> int | None:
    """The account that acts; None is the program itself."""
    return work.actor.id if work.actor else None
