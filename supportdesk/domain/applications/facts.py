"""What the rules of the shared walk are asked about; a kind's own facts stand beside these."""

from dataclasses import dataclass, field
from datetime import date

from supportdesk.domain.money import Money
from supportdesk.domain.rules import RuleResult
from supportdesk.domain.words import Words


@dataclass(frozen=True)
class ApplicationFacts:
    """One application's facts on one day, and what a deed proposes. None means: not known yet. Ids are of accounts."""

    today: date
    # What the county put into its rules differently: its own answers, and the codes of guards that they replace.
    county_rules: tuple[RuleResult, ...] = ()
    set_aside: frozenset[str] = frozenset()
    # What is asked for, recommended or granted; and what was granted.
    amount: Money = field(default_factory=Money)
    amount_approved: Money = field(default_factory=Money)
    form_gaps: tuple[Words, ...] = ()
    # The version of the policy and its days.
    effective_from: date | None = None
    effective_to: date | None = None
    received_on: date | None = None
    decided_on: date | None = None
    # Papers and notice.
    papers_missing: tuple[str, ...] = ()
    notice_items_open: tuple[str, ...] = ()
    notice_given: bool = False
    notice_limit: date | None = None
    answer_by: date | None = None
    # An official saw the identity card: whoever stood at the counter, or it was noted since.
    is_identity_verified: bool | None = None
    # Who did what.
    actor_id: int | None = None
    entered_by_id: int | None = None
    # Who corrected, handed in or accepted it: they handled it, whoever began the draft.
    handled_by_ids: tuple[int, ...] = ()
    checked_by_id: int | None = None
    reviewed_by_id: int | None = None
    decided_by_id: int | None = None
    # Who gave the first of two decisions, unless it was given back to be decided anew.
    first_decided_by_ids: tuple[int, ...] = ()
    # Publicity.
    pay_from: date | None = None
    has_open_objection: bool = False
    # Money.
    budget_name: str = ""
    budget_available: Money | None = None
    already_held: Money = field(default_factory=Money)
    money_needed: Money = field(default_factory=Money)
    has_account: bool | None = None
    # Who last changed that account; None when it is as it was first entered.
    payee_changed_by_id: int | None = None
    paid: Money = field(default_factory=Money)
    still_claimed: Money = field(default_factory=Money)
    # The decision was revoked once, whatever came of the claim.
    was_revoked: bool = False
    recovered_now: Money = field(default_factory=Money)
