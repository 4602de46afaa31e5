"""The life of a claim: reported, checked on the spot, losses audited, decided by a panel, published, paid; or refused.

Its four amounts stand apart and in order: claimed ≥ assessed ≥ approved ≥ paid. Steps and days: domain notes §2.5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.lifecycle import Lifecycle, Step
from supportdesk.domain.money import ZERO, Money, total
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.insurance.figures import capped_claims, payout
from supportdesk.domain.programmes.insurance.terms import InsuranceTerms
from supportdesk.domain.words import Words, say


class ClaimState(StrEnum):
    """Where a claim stands."""

    REPORTED = "reported"
    CHECKED = "checked"
    AUDITED = "audited"
    APPROVED = "approved"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    APPEALED = "appealed"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ClaimDeed(StrEnum):
    """What is done to a claim; the word is the second part of the event's kind."""

    CORRECT = "claim_corrected"
    RECEIVE_PAPERS = "claim_papers_received"
    CHECK = "claim_checked"
    AUDIT = "claim_audited"
    APPROVE = "claim_approved"
    REFUSE = "claim_refused"
    WITHDRAW = "claim_withdrawn"
    PUBLISH = "claim_published"
    OBJECT = "claim_objected"
    OVERRULE = "claim_objection_overruled"
    UPHOLD = "claim_objection_upheld"
    PAY_PART = "claim_paid_in_part"
    PAY = "claim_paid"
    APPEAL = "claim_appealed"
    KEEP_AWARD = "claim_award_kept"
    KEEP_REFUSAL = "claim_refusal_kept"
    AUDIT_ANEW = "claim_to_be_audited_anew"


# What the insured may do alone, from the portal.
CLAIMANT_DEEDS = frozenset({ClaimDeed.CORRECT, ClaimDeed.RECEIVE_PAPERS, ClaimDeed.WITHDRAW, ClaimDeed.APPEAL})


class LossKind(StrEnum):
    """What a loss item is counted as, where a version caps the two apart (worked case IN-10)."""

    BASE = "base"
    JOBS = "jobs"


S, D, P = ClaimState, ClaimDeed, Permission
# A claim in one of these is decided; in every other the fund waits for it.
SETTLED = frozenset({S.PAID, S.REFUSED, S.WITHDRAWN})


def _row(source: ClaimState, deed: ClaimDeed, target: ClaimState, permission: Permission, *guards: str) -> Step:
    return Step(source, deed, target, permission, guards, event=f"insurance.{deed.value}")


CLAIM_LIFECYCLE = Lifecycle(
    S.REPORTED,
    SETTLED,
    [
        _row(S.REPORTED, D.CORRECT, S.REPORTED, P.SUPPORT_WRITE),
        *(_row(state, D.RECEIVE_PAPERS, state, P.SUPPORT_WRITE) for state in (S.REPORTED, S.CHECKED)),
        _row(S.REPORTED, D.CHECK, S.CHECKED, P.SUPPORT_CHECK),
        _row(S.CHECKED, D.AUDIT, S.AUDITED, P.SUPPORT_REVIEW, "another", "papers"),
        _row(S.AUDITED, D.APPROVE, S.APPROVED, P.SUPPORT_DECIDE, "another", "rules", "panel"),
        *(_row(state, D.REFUSE, S.REFUSED, P.SUPPORT_DECIDE, "another") for state in (S.CHECKED, S.AUDITED)),
        *(_row(state, D.WITHDRAW, S.WITHDRAWN, P.SUPPORT_WRITE) for state in (S.REPORTED, S.CHECKED, S.AUDITED)),
        _row(S.APPROVED, D.PUBLISH, S.PUBLICITY, P.SUPPORT_BOOK),
        _row(S.PUBLICITY, D.OBJECT, S.OBJECTION, P.SUPPORT_WRITE),
        _row(S.OBJECTION, D.OVERRULE, S.PUBLICITY, P.SUPPORT_DECIDE, "another"),
        _row(S.OBJECTION, D.UPHOLD, S.REFUSED, P.SUPPORT_DECIDE),
        _row(S.PUBLICITY, D.PAY_PART, S.PUBLICITY, P.SUPPORT_BOOK, "another", "publicity_over"),
        _row(S.PUBLICITY, D.PAY, S.PAID, P.SUPPORT_BOOK, "another", "publicity_over"),
        *(_row(state, D.APPEAL, S.APPEALED, P.SUPPORT_WRITE, "appeal_time") for state in (S.APPROVED, S.REFUSED)),
        _row(S.PUBLICITY, D.APPEAL, S.APPEALED, P.SUPPORT_WRITE, "appeal_time", "nothing_paid"),
        # The notice stopped for the appeal: an award that is kept is published anew, for all its days.
        _row(S.APPEALED, D.KEEP_AWARD, S.APPROVED, P.SUPPORT_DECIDE, "another_decider"),
        _row(S.APPEALED, D.KEEP_REFUSAL, S.REFUSED, P.SUPPORT_DECIDE, "another_decider"),
        _row(S.APPEALED, D.AUDIT_ANEW, S.CHECKED, P.SUPPORT_DECIDE, "another_decider"),
    ],
)

CLAIM_STATE_WORDS: Mapping[str, Words] = {
    S.REPORTED: say("已报案，待查勘"),
    S.CHECKED: say("已查勘，待核定"),
    S.AUDITED: say("已核定，待评审"),
    S.APPROVED: say("已评审，待公示"),
    S.PUBLICITY: say("公示中，待赔付"),
    S.OBJECTION: say("异议处理"),
    S.APPEALED: say("申诉处理"),
    S.PAID: say("已赔付"),
    S.REFUSED: say("不予赔付"),
    S.WITHDRAWN: say("已撤回报案"),
}
CLAIM_DEED_WORDS: Mapping[str, Words] = {
    D.CORRECT: say("修改报案"),
    D.RECEIVE_PAPERS: say("登记理赔材料"),
    D.CHECK: say("登记现场查勘"),
    D.AUDIT: say("核定损失"),
    D.APPROVE: say("评审同意赔付"),
    D.REFUSE: say("决定不予赔付"),
    D.WITHDRAW: say("撤回报案"),
    D.PUBLISH: say("公示赔付"),
    D.OBJECT: say("登记异议"),
    D.OVERRULE: say("异议不成立"),
    D.UPHOLD: say("异议成立，不予赔付"),
    D.PAY_PART: say("登记部分赔付"),
    D.PAY: say("登记赔付"),
    D.APPEAL: say("登记申诉"),
    D.KEEP_AWARD: say("维持赔付决定"),
    D.KEEP_REFUSAL: say("维持不予赔付"),
    D.AUDIT_ANEW: say("申诉成立，重新核定"),
}
CLAIM_DONE_WORDS: Mapping[str, Words] = {
    "claim_reported": say("报案"),
    D.CORRECT: say("修改了报案"),
    D.RECEIVE_PAPERS: say("收到理赔材料"),
    D.CHECK: say("完成了现场查勘"),
    D.AUDIT: say("核定了损失"),
    D.APPROVE: say("评审同意赔付"),
    D.REFUSE: say("决定不予赔付"),
    D.WITHDRAW: say("撤回了报案"),
    D.PUBLISH: say("开始公示赔付"),
    D.OBJECT: say("收到对赔付的异议"),
    D.OVERRULE: say("核实后，对赔付的异议不成立"),
    D.UPHOLD: say("核实后，对赔付的异议成立"),
    D.PAY_PART: say("赔付了一部分"),
    D.PAY: say("赔付到账"),
    D.APPEAL: say("对赔付决定提出申诉"),
    D.KEEP_AWARD: say("申诉不成立，维持赔付决定"),
    D.KEEP_REFUSAL: say("申诉不成立，维持不予赔付"),
    D.AUDIT_ANEW: say("申诉成立，重新核定"),
    "scheme_opened": say("登记了保险方案"),
    "scheme_corrected": say("更正了保险方案"),
}
LOSS_WORDS: Mapping[LossKind, Words] = {LossKind.BASE: say("经营损失"), LossKind.JOBS: say("带动就业损失")}


@dataclass(frozen=True)
class Loss:
    """One loss item: what is claimed, and what the audit found of it (None: not audited yet)."""

    kind: LossKind
    claimed: Money
    assessed: Money | None = None


@dataclass(frozen=True)
class ClaimAmounts:
    """The four amounts of a claim. Refused when they are not in order."""

    claimed: Money
    assessed: Money = ZERO
    approved: Money = ZERO
    paid: Money = ZERO

    def __post_init__(self) -> None:
        if not self.claimed >= self.assessed >= self.approved >= self.paid >= ZERO:
            raise RuleBrokenError(say("申报、核定、批准、赔付的金额须依次不增，且不小于 0。"), code="amounts")

    @property
    def left(self) -> Money:
        """What is approved and not paid yet."""
        return self.approved - self.paid


def claimed_of(losses: Sequence[Loss]) -> Money:
    """What all items claim."""
    return total([one.claimed for one in losses])


def assessed_of(losses: Sequence[Loss]) -> Money:
    """What the audit found of all items; an item that was not audited counts for nothing."""
    return total([one.assessed or ZERO for one in losses])


@dataclass(frozen=True)
class Deductions:
    """What is taken off the loss before the deductible: what was salvaged, and what others paid."""

    salvage: Money = ZERO
    other_compensation: Money = ZERO


@dataclass(frozen=True)
class Granted:
    """Another claim on the same policy: its losses, and what it was approved for. The policy's caps hold for all together."""

    losses: tuple[Loss, ...]
    approved: Money


def most_payable(
    losses: Sequence[Loss],
    deductions: Deductions,
    terms: InsuranceTerms,
    *,
    sum_insured: Money,
    days_in: int,
    policy_before: Sequence[Granted] = (),
    household_before: Money = ZERO,
) -> Money:
    """The most that can be approved for audited losses, with the functions of `supportdesk calculate`.

    Caps of base and jobs first (IN-10), then salvage, other compensation and deductible up to the sum insured (IN-11,
    IN-12), nothing while waiting (IN-13), and no more than is left of the household's cap. Never above what was assessed.
    The caps and the sum insured are the policy's: what its other claims were granted is off them.
    """
    assessed = assessed_of(losses)
    insured = max(sum_insured - total([one.approved for one in policy_before]), ZERO)
    if terms.base_cap is not None and terms.jobs_cap is not None:
        parts, left = _by_kind(losses), _caps_left(policy_before, terms.base_cap, terms.jobs_cap)
        loss = capped_claims(
            parts[LossKind.BASE], parts[LossKind.JOBS], base_cap=left[LossKind.BASE], jobs_cap=left[LossKind.JOBS],
            total_cap=insured,
        ).paid  # fmt: skip
    else:
        loss = assessed
    found = payout(
        loss,
        salvage=deductions.salvage,
        other_compensation=deductions.other_compensation,
        deductible_ratio=terms.deductible_ratio or Fraction(0),
        sum_insured=insured,
        days_since_inception=days_in,
        waiting_days=terms.waiting_days,
    ).amount
    if terms.household_cap is not None:
        found = min(found, max(terms.household_cap - household_before, ZERO))
    return min(found, assessed)


def _caps_left(before: Sequence[Granted], base_cap: Money, jobs_cap: Money) -> dict[LossKind, Money]:
    """What other claims left of the two caps: each one's award is borne by both kinds as its losses counted, to the fen."""
    left = {LossKind.BASE: base_cap, LossKind.JOBS: jobs_cap}
    for one in before:
        counted = {kind: min(loss, left[kind]) for kind, loss in _by_kind(one.losses).items()}
        whole = total(list(counted.values()))
        of_base = one.approved.times(Fraction(counted[LossKind.BASE].fen, whole.fen)) if whole else ZERO
        left[LossKind.BASE] = max(left[LossKind.BASE] - of_base, ZERO)
        left[LossKind.JOBS] = max(left[LossKind.JOBS] - (one.approved - of_base), ZERO)
    return left


def _by_kind(losses: Sequence[Loss]) -> dict[LossKind, Money]:
    return {kind: total([one.assessed or ZERO for one in losses if one.kind is kind]) for kind in LossKind}
