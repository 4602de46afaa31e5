"""A claim checked on the spot, audited loss by loss, decided by a panel, refused or withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from supportdesk.domain.errors import BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.insurance import (
    EXCLUSIONS,
    ClaimAmounts,
    ClaimDeed,
    assessed_of,
)
from supportdesk.domain.rules import refuse_unmet
from supportdesk.domain.words import say
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services.applications import reason_code, written
from supportdesk.services.people import checks
from supportdesk.services.work import Work

from .steps import actor, another, ask, days_from, not_negative, still_good, take, terms_of

_LONGEST = 200


@dataclass(frozen=True)
class Finding:
    """What an audit found of one item: how much of it stands, and why not all."""

    assessed: Money
    remark: str = ""


def check(work: Work, claim: InsuranceClaim, *, text: str, exclusion: str = "") -> None:
    """Note what was found on the spot, and whether anything of it is excluded. Raises BadValueError."""
    step = ask(work, claim, ClaimDeed.CHECK)
    said = written(text, "text")
    if exclusion and exclusion not in EXCLUSIONS:
        raise BadValueError(say("请从列出的选项里选。"), field="exclusion", code="unknown_code")
    take(work, claim, step, {"exclusion": exclusion}, said=said)
    claim.exclusion, claim.checked_by_id = exclusion, actor(work)
    claim.due_on = days_from(work, terms_of(work, claim).audit_days)
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
    step = ask(work, claim, ClaimDeed.AUDIT)
    another(work, claim.reported_by_id, claim.checked_by_id)
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
    not_negative(salvage, "salvage")
    not_negative(other_compensation, "other_compensation")
    told = {str(key): found.assessed.fen for key, found in findings.items()}
    deducted = {"salvage": salvage.fen, "other": other_compensation.fen}
    take(work, claim, step, {"assessed": told, **deducted}, said=said)
    for one in claim.items:
        one.assessed, one.remark = findings[one.id].assessed, checks.line(findings[one.id].remark, "remark")
    claim.salvage, claim.other_compensation = salvage, other_compensation
    claim.assessed = ClaimAmounts(claim.claimed, assessed_of(queries.losses_of(claim))).assessed
    claim.audited_by_id, claim.due_on = actor(work), days_from(work, terms_of(work, claim).panel_days)
    work.session.flush()


def approve(
    work: Work, claim: InsuranceClaim, *, panel: Sequence[str], text: str, amount: Money | None = None
) -> Money:
    """Approve what the panel found payable, whole or in part; returns the amount.

    By another than who reported, checked or audited it. Raises RuleBrokenError for a policy that was revoked and with the
    first rule that is not met, BadValueError for more than the most or too small a panel.
    """
    step = ask(work, claim, ClaimDeed.APPROVE)
    another(work, claim.reported_by_id, claim.checked_by_id, claim.audited_by_id, claim.decided_by_id)
    still_good(claim)
    terms = terms_of(work, claim)
    most = queries.most_of(work.session, claim, terms)
    refuse_unmet(queries.rules_of(work.session, claim, terms, most))
    members = [checks.line(name, "panel", longest=50, required=True) for name in panel if name.strip()]
    if len(set(members)) < terms.panel_members:
        raise BadValueError(say("评审组至少 {least} 人，写各人的姓名。", least=terms.panel_members), field="panel")
    granted = most if amount is None else amount
    if not ZERO < granted <= most:
        raise BadValueError(say("金额须大于 0，不超过 {most} 元。", most=most.grouped), field="amount")
    said = written(text, "text")
    amounts = ClaimAmounts(claim.claimed, claim.assessed, granted)
    take(work, claim, step, {"approved": amounts.approved.fen, "most": most.fen, "panel": members}, said=said)
    claim.approved, claim.panel = amounts.approved, members
    claim.deductible = max(claim.assessed - claim.salvage - claim.other_compensation - most, ZERO)
    claim.decided_by_id, claim.decided_on, claim.refusal_code = actor(work), work.today, ""
    claim.due_on = None
    work.session.flush()
    return granted


def refuse(work: Work, claim: InsuranceClaim, *, code: str, text: str) -> None:
    """Refuse a claim with one of the shared reason codes; it can be appealed against.

    By another than who had a hand in it; after an appeal that was upheld by another than who decided before.
    """
    step = ask(work, claim, ClaimDeed.REFUSE)
    another(work, claim.reported_by_id, claim.checked_by_id, claim.audited_by_id, claim.decided_by_id)
    reason, said = reason_code(code), written(text, "text")
    take(work, claim, step, {"code": reason}, said=said)
    claim.refusal_code, claim.approved = reason, ZERO
    claim.decided_by_id, claim.decided_on, claim.due_on = actor(work), work.today, None
    work.session.flush()


def withdraw(work: Work, claim: InsuranceClaim, *, text: str = "") -> None:
    """Take a claim back at the insured's wish."""
    step = ask(work, claim, ClaimDeed.WITHDRAW)
    take(work, claim, step, {}, said=written(text, "text", required=False))
    claim.refusal_code, claim.due_on = "WITHDRAWN", None
    work.session.flush()
