"""Deeds on a claim: reported, checked, audited, decided by a panel, published, paid by the insurer, appealed against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supportdesk.domain.errors import BadValueError, NotAllowedError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.four_eyes import same_person_refusal
from supportdesk.domain.lifecycle import Step
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.permissions import Permission, Role
from supportdesk.domain.programmes.insurance import (
    CLAIM_LIFECYCLE,
    EXCLUSIONS,
    ClaimAmounts,
    ClaimDeed,
    ClaimState,
    InsuranceState,
    InsuranceTerms,
    LossKind,
    assessed_of,
)
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.domain.rules import refuse_unmet
from supportdesk.domain.words import say
from supportdesk.models.programmes.insurance import ClaimItem, Insurance, InsuranceClaim
from supportdesk.policies.codes import code_list
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.programmes import insurance as queries
from supportdesk.queries.programmes.insurance import INSURANCES
from supportdesk.services.applications import not_in_future, reason_code, written
from supportdesk.services.numbers import county_letters, next_in
from supportdesk.services.people import checks
from supportdesk.services.work import Work

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


@dataclass(frozen=True)
class Finding:
    """What an audit found of one item: how much of it stands, and why not all."""

    assessed: Money
    remark: str = ""


def report(work: Work, policy: Insurance, facts: ClaimFacts) -> InsuranceClaim:
    """Report an insured event. Whether it is covered and in time is asked before the claim is approved.

    Raises StepNotAvailableError without a bound policy, BadValueError naming the field.
    """
    _may_report(work, policy)
    if policy.state not in {InsuranceState.INSURED, InsuranceState.LAPSED}:
        raise StepNotAvailableError(say("这份保单现在不能报案：先登记保单。"))
    terms = INSURANCES.terms_of(work.session, policy.programme_version)
    given, items = _checked(work, facts)
    letters = county_letters(work.session, policy.unit)
    number = f"{letters}-LP-{work.today.year}-{next_in(work.session, f'claim:{letters}:{work.today.year}'):04d}"
    amounts = ClaimAmounts(given["claimed"])
    _record(work, policy, "insurance.claim_reported", {"claim": number, "claimed": amounts.claimed.fen, **_told(given)})
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
        due_on=_days_from(work, terms.check_days),
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


def correct(work: Work, claim: InsuranceClaim, facts: ClaimFacts) -> None:
    """Change a claim before it was checked."""
    step = _ask(work, claim, ClaimDeed.CORRECT)
    given, items = _checked(work, facts)
    _take(work, claim, step, {"before": claim.claimed.fen, "after": given["claimed"].fen})
    claim.items = items
    for name, value in given.items():
        setattr(claim, name, value)
    work.session.flush()


def receive_papers(work: Work, claim: InsuranceClaim, papers: Mapping[str, str]) -> None:
    """Note papers that are there: code → source; an empty source takes a note back. Raises BadValueError."""
    step = _ask(work, claim, ClaimDeed.RECEIVE_PAPERS)
    known = {one["code"] for one in claim.papers}
    if not set(papers) <= known or not set(papers.values()) <= {"", *(one.value for one in PaperSource)}:
        raise BadValueError(say("没有这项材料或来源。"), field="papers")
    _take(work, claim, step, {"papers": dict(papers)})
    today = work.today.isoformat()
    claim.papers = [
        {**one, "source": papers[one["code"]], "received_on": today if papers[one["code"]] else None}
        if one["code"] in papers
        else one
        for one in claim.papers
    ]
    work.session.flush()


def check(work: Work, claim: InsuranceClaim, *, text: str, exclusion: str = "") -> None:
    """Note what was found on the spot, and whether anything of it is excluded. Raises BadValueError."""
    step = _ask(work, claim, ClaimDeed.CHECK)
    said = written(text, "text")
    if exclusion and exclusion not in EXCLUSIONS:
        raise BadValueError(say("请从列出的选项里选。"), field="exclusion", code="unknown_code")
    _take(work, claim, step, {"exclusion": exclusion}, said=said)
    claim.exclusion, claim.checked_by_id = exclusion, _actor(work)
    claim.due_on = _days_from(work, _terms(work, claim).audit_days)
    work.session.flush()


def audit(
    work: Work,
    claim: InsuranceClaim,
    findings: Mapping[int, Finding],
    *,
    salvage: Money,
    other_compensation: Money,
    text: str,
) -> None:
    """Assess every loss by its evidence, by another than who reported or checked it; all papers are there.

    Raises BadValueError for an item that is missing or assessed above what is claimed, RuleBrokenError.
    """
    step = _ask(work, claim, ClaimDeed.AUDIT)
    _another(work, claim.reported_by_id, claim.checked_by_id)
    missing = [one["title"] for one in claim.papers if not one["received_on"]]
    if missing:
        raise RuleBrokenError(say("理赔材料还缺：{papers}。", papers="、".join(missing)), code="DOC_MISSING")
    said = written(text, "text")
    if set(findings) != {one.id for one in claim.items}:
        raise BadValueError(say("每项损失都要核定，没有的填 0。"), field="findings", code="missing")
    for one in claim.items:
        found = findings[one.id]
        if not ZERO <= found.assessed <= one.claimed:
            words = say("“{title}”的核定金额须在 0 与申报的 {most} 元之间。", title=one.title, most=one.claimed.grouped)
            raise BadValueError(words, field=f"item_{one.id}", code="out_of_range")
        if found.assessed < one.claimed and not found.remark.strip():
            raise BadValueError(say("核减了“{title}”，请写明理由。", title=one.title), field=f"remark_{one.id}")
    _not_negative(salvage, "salvage")
    _not_negative(other_compensation, "other_compensation")
    told = {str(key): found.assessed.fen for key, found in findings.items()}
    deducted = {"salvage": salvage.fen, "other": other_compensation.fen}
    _take(work, claim, step, {"assessed": told, **deducted}, said=said)
    for one in claim.items:
        one.assessed, one.remark = findings[one.id].assessed, checks.line(findings[one.id].remark, "remark")
    claim.salvage, claim.other_compensation = salvage, other_compensation
    claim.assessed = ClaimAmounts(claim.claimed, assessed_of(queries.losses_of(claim))).assessed
    claim.audited_by_id, claim.due_on = _actor(work), _days_from(work, _terms(work, claim).panel_days)
    work.session.flush()


def approve(
    work: Work, claim: InsuranceClaim, *, panel: Sequence[str], text: str, amount: Money | None = None
) -> Money:
    """Approve what the panel found payable, whole or in part; returns the amount.

    By another than who reported, checked or audited it. Raises RuleBrokenError with the first rule that is not met,
    BadValueError for more than the most or too small a panel.
    """
    step = _ask(work, claim, ClaimDeed.APPROVE)
    _another(work, claim.reported_by_id, claim.checked_by_id, claim.audited_by_id, claim.decided_by_id)
    terms = _terms(work, claim)
    refuse_unmet(queries.rules_of(work.session, claim, terms))
    members = [checks.line(name, "panel", longest=50, required=True) for name in panel if name.strip()]
    if len(set(members)) < terms.panel_members:
        raise BadValueError(say("评审组至少 {least} 人，写各人的姓名。", least=terms.panel_members), field="panel")
    most = queries.most_of(work.session, claim, terms)
    granted = most if amount is None else amount
    if not ZERO < granted <= most:
        raise BadValueError(say("金额须大于 0，不超过 {most} 元。", most=most.grouped), field="amount")
    said = written(text, "text")
    amounts = ClaimAmounts(claim.claimed, claim.assessed, granted)
    _take(work, claim, step, {"approved": amounts.approved.fen, "most": most.fen, "panel": members}, said=said)
    claim.approved, claim.panel = amounts.approved, members
    claim.deductible = max(claim.assessed - claim.salvage - claim.other_compensation - most, ZERO)
    claim.decided_by_id, claim.decided_on, claim.refusal_code = _actor(work), work.today, ""
    claim.due_on = None
    work.session.flush()
    return granted


def refuse(work: Work, claim: InsuranceClaim, *, code: str, text: str) -> None:
    """Refuse a claim with one of the shared reason codes; it can be appealed against."""
    step = _ask(work, claim, ClaimDeed.REFUSE)
    _another(work, claim.reported_by_id, claim.checked_by_id, claim.audited_by_id)
    reason, said = reason_code(code), written(text, "text")
    _take(work, claim, step, {"code": reason}, said=said)
    claim.refusal_code, claim.approved = reason, ZERO
    claim.decided_by_id, claim.decided_on, claim.due_on = _actor(work), work.today, None
    work.session.flush()


def withdraw(work: Work, claim: InsuranceClaim, *, text: str = "") -> None:
    """Take a claim back at the insured's wish."""
    step = _ask(work, claim, ClaimDeed.WITHDRAW)
    _take(work, claim, step, {}, said=written(text, "text", required=False))
    claim.refusal_code, claim.due_on = "WITHDRAWN", None
    work.session.flush()


def publish(work: Work, claim: InsuranceClaim) -> None:
    """Post the public notice today; raises CalendarUnknownError when it reaches into a year without a calendar."""
    step = _ask(work, claim, ClaimDeed.PUBLISH)
    terms, calendar = _terms(work, claim), work_calendar(work.session)
    span = calendar.publicity(work.today, terms.publicity_length, terms.publicity_unit)
    due = calendar.due_day(span.earliest_payment_order, terms.claim_pay_days, assume_weekends=True).day
    _take(work, claim, step, {"last_day": span.last_day.isoformat()})
    claim.posted_on, claim.last_day, claim.pay_from = work.today, span.last_day, span.earliest_payment_order
    claim.due_on = due
    work.session.flush()


def object_to(work: Work, claim: InsuranceClaim, *, text: str) -> None:
    """Note an objection: nothing is paid until it is settled."""
    step = _ask(work, claim, ClaimDeed.OBJECT)
    _take(work, claim, step, {}, said=written(text, "text"))
    work.session.flush()


def settle_objection(work: Work, claim: InsuranceClaim, *, upheld: bool, text: str, code: str = "") -> None:
    """Settle an objection: overruled, the notice runs on; upheld, nothing more is paid.

    Raises RuleBrokenError for upholding one when a part is paid already: that is claimed back by the insurer.
    """
    step = _ask(work, claim, ClaimDeed.UPHOLD if upheld else ClaimDeed.OVERRULE)
    said, reason = written(text, "text"), reason_code(code) if upheld else ""
    if upheld and claim.paid:
        raise RuleBrokenError(say("已经赔付了一部分，不能不予赔付：由保险公司追回后另行登记。"))
    _take(work, claim, step, {"code": reason} if upheld else {}, said=said)
    if upheld:
        claim.refusal_code, claim.approved, claim.due_on = reason, ZERO, None
        claim.decided_by_id, claim.decided_on = _actor(work), work.today
    work.session.flush()


def pay(work: Work, claim: InsuranceClaim, *, amount: Money, on: date, reference: str) -> None:
    """Book what the insurer paid, whole or in part, after the public notice, by another than who decided.

    Raises RuleBrokenError before the notice is over, BadValueError for more than is left.
    """
    left = claim.approved - claim.paid
    step = _ask(work, claim, ClaimDeed.PAY if amount == left else ClaimDeed.PAY_PART)
    _another(work, claim.reported_by_id, claim.checked_by_id, claim.audited_by_id, claim.decided_by_id)
    day = not_in_future(work, on, "on")
    if claim.pay_from is None or day < claim.pay_from:
        raise RuleBrokenError(say("公示还没有结束，{day} 起可以赔付。", day=claim.pay_from or "—"), code="TOO_EARLY")
    if not ZERO < amount <= left:
        raise BadValueError(say("金额须大于 0，不超过 {most} 元。", most=left.grouped), field="amount")
    told = checks.line(reference, "reference", longest=_LONGEST, required=True)
    amounts = ClaimAmounts(claim.claimed, claim.assessed, claim.approved, claim.paid + amount)
    _take(work, claim, step, {"amount": amount.fen, "paid": amounts.paid.fen, "reference": told}, on=day)
    claim.paid, claim.paid_on, claim.payment_reference = amounts.paid, day, told
    if not amounts.left:
        claim.due_on = None
    work.session.flush()


def appeal(work: Work, claim: InsuranceClaim, *, text: str) -> None:
    """Note an appeal against the decision, within the version's working days. Raises RuleBrokenError when they are over."""
    step = _ask(work, claim, ClaimDeed.APPEAL)
    terms = _terms(work, claim)
    if claim.decided_on is None:
        raise RuleBrokenError(say("这件理赔还没有决定。"))
    last = work_calendar(work.session).due_day(claim.decided_on, terms.appeal_days, assume_weekends=True).day
    if work.today > last:
        raise RuleBrokenError(say("申诉期限到 {day} 为止。", day=last), code="TOO_LATE")
    _take(work, claim, step, {}, said=written(text, "text"))
    claim.appealed_on, claim.due_on = work.today, _days_from(work, terms.panel_days)
    work.session.flush()


def settle_appeal(work: Work, claim: InsuranceClaim, *, upheld: bool, text: str) -> None:
    """Settle an appeal, by another than who decided: upheld, the losses are audited anew; else the decision stands."""
    was_approved = bool(claim.approved)
    kept = ClaimDeed.KEEP_AWARD if was_approved else ClaimDeed.KEEP_REFUSAL
    step = _ask(work, claim, ClaimDeed.AUDIT_ANEW if upheld else kept)
    _another(work, claim.decided_by_id)
    _take(work, claim, step, {}, said=written(text, "text"))
    if upheld:
        claim.approved = claim.deductible = claim.assessed = ZERO
        claim.refusal_code, claim.audited_by_id, claim.panel = "", None, []
        claim.due_on = _days_from(work, _terms(work, claim).audit_days)
        for one in claim.items:
            one.assessed = None
    else:
        claim.due_on = None
    work.session.flush()


def _ask(work: Work, claim: InsuranceClaim, deed: ClaimDeed) -> Step:
    step = CLAIM_LIFECYCLE.step(claim.state, deed)
    if work.actor is not None and work.actor.role is Role.ENTREPRENEUR:
        raise NotAllowedError
    work.needs(step.permission)
    return step


def _may_report(work: Work, policy: Insurance) -> None:
    if work.actor is not None and work.actor.role is Role.ENTREPRENEUR:
        work.needs(Permission.OWN_APPLICATIONS)
        if policy.person_id != work.actor.person_id:
            raise NotAllowedError
        return
    work.needs(Permission.SUPPORT_WRITE)


def _take(
    work: Work, claim: InsuranceClaim, step: Step, data: dict[str, Any], *, said: str = "", on: date | None = None
) -> None:
    told = {"claim": claim.number, "from": step.source.value, "to": step.target.value, **data}
    _record(work, claim.policy, step.event, told, on=on)
    claim.state = ClaimState(step.target.value)
    claim.version, claim.updated_at = claim.version + 1, work.now
    if said:
        row = {"deed": step.deed.value, "text": said, "by": _actor(work), "on": work.today.isoformat()}
        claim.opinions = [*claim.opinions, row]


def _record(work: Work, policy: Insurance, kind: str, data: dict[str, Any], *, on: date | None = None) -> None:
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
    _not_negative(facts.salvage, "salvage")
    _not_negative(facts.other_compensation, "other_compensation")
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


def _terms(work: Work, claim: InsuranceClaim) -> InsuranceTerms:
    return queries.terms_of_claim(work.session, claim)


def _days_from(work: Work, days: int) -> date:
    return work_calendar(work.session).due_day(work.today, days, assume_weekends=True).day


def _another(work: Work, *others: int | None) -> None:
    actor = _actor(work)
    if actor is not None and any(same_person_refusal((other, actor)) for other in others):
        raise RuleBrokenError(say("这件理赔您经手过，须由没有经手的另一人办。"), code="SAME_PERSON")


def _not_negative(amount: Money, field: str) -> None:
    if amount < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field=field, code="negative")


def _actor(work: Work) -> int | None:
    return work.actor.id if work.actor else None
