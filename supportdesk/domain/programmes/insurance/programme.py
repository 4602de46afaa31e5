"""Startup insurance as one kind of support: the premium's subsidy and the policy. A claim has a table of its own."""

from enum import StrEnum

from supportdesk.domain.applications import table
from supportdesk.domain.applications.form import FieldKind, FormField
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import FINAL, Deed, State
from supportdesk.domain.applications.table import Shape
from supportdesk.domain.applications.way import (
    HEADLINES,
    HOLDERS,
    PAID_WAY,
    UP_TO_DECISION,
    Holder,
    Stage,
    Way,
    publicity_stage,
)
from supportdesk.domain.applications.words import Mark
from supportdesk.domain.lifecycle import Lifecycle
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.insurance.claims import CLAIM_DONE_WORDS
from supportdesk.domain.programmes.insurance.terms import InsuranceTerms
from supportdesk.domain.words import Words, say

K = FieldKind


class InsuranceState(StrEnum):
    """What comes after the premium's subsidy was paid. Whether it waits or is over is a matter of the day: `Cover`."""

    INSURED = "insured"
    LAPSED = "lapsed"


class InsuranceDeed(StrEnum):
    """Deeds on the policy."""

    BIND = "bind"
    LAPSE = "lapse"


S, Own, D, P = State, InsuranceState, InsuranceDeed, Permission
SHAPE = Shape("insurance", late=(State.RETURNED,), late_guards=("nothing_paid",))
LIFECYCLE = Lifecycle(
    State.DRAFT,
    FINAL,
    [
        *table.intake(SHAPE),
        *table.checks(SHAPE),
        *table.ends(SHAPE),
        *table.publicity(SHAPE),
        # Paid is not the end: the policy has to be there, and runs its time.
        *(step for step in table.payment(SHAPE) if (step.source, step.deed) != (S.PAID, Deed.CLOSE)),
        SHAPE.row(S.PAID, D.BIND, Own.INSURED, P.SUPPORT_BOOK, "not_lapsed"),
        SHAPE.row(Own.INSURED, D.LAPSE, Own.LAPSED, P.SUPPORT_WRITE),
        SHAPE.row(Own.INSURED, Deed.CLOSE, S.CLOSED, P.SUPPORT_WRITE, "policy_over", "no_open_claims"),
        SHAPE.row(Own.LAPSED, Deed.CLOSE, S.CLOSED, P.SUPPORT_WRITE, "no_open_claims"),
        # A premium that bounced late is paid again: the policy stands meanwhile, and may be over by then.
        *(table.bounced_late(SHAPE, state) for state in Own),
        SHAPE.row(S.PAID, Deed.CLOSE, S.CLOSED, P.SUPPORT_WRITE, "policy_bound", "policy_over", "no_open_claims"),
        *table.clawback(SHAPE),
        *(SHAPE.row(state, Deed.REVOKE, S.RECOVERING, P.SUPPORT_DECIDE, paper="revocation") for state in Own),
    ],
)
FIELDS: tuple[FormField, ...] = (
    FormField("scheme_code", K.CHOICE, say("保险方案"), is_needed=True),
    FormField("premium", K.MONEY, say("保费"), say("元"), say("全年保费，补贴和本人承担的都在内"), is_needed=True),
    FormField("sum_insured", K.MONEY, say("保额"), say("元"), is_needed=True),
    FormField("starts_on", K.DAY, say("起保日期"), is_needed=True),
    FormField("policy_number", K.LINE, say("保单号"), hint=say("先投保后补贴的填写"), longest=60),
    FormField("statement", K.TEXT, say("情况说明")),
    FormField("is_pledged", K.YES_NO, say("申请人承诺所填属实"), is_needed=True),
)
# What a claim may be excluded for; a version names those that count.
EXCLUSIONS: dict[str, Words] = {
    "fraud": say("欺诈或虚报"),
    "gambling": say("赌博等违法行为造成"),
    "illegal_trade": say("从事违法经营"),
    "voluntary_idle": say("无正当理由自行停业"),
}
_COVER = Stage(
    "cover", frozenset({S.PAID, Own.INSURED, Own.LAPSED, S.RECOVERING}),
    frozenset({Deed.CLOSE, Deed.RECOVER_ALL, Deed.WAIVE}), say("保障"), say("保险管着"),
)  # fmt: skip
WAY = Way(
    (*UP_TO_DECISION, publicity_stage(Deed.ORDER_PAYMENT), *(one for one in PAID_WAY if one.name == "payment"), _COVER,
     PAID_WAY[-1]),
    {**HOLDERS, S.PAID: Holder.COUNTY, Own.INSURED: Holder.NOBODY, Own.LAPSED: Holder.COUNTY},
    {
        **HEADLINES,
        S.PAID: say("保费补贴已经拨付，等出保单"),
        Own.INSURED: say("已经投保"),
        Own.LAPSED: say("已经退保"),
    },
)  # fmt: skip

PROGRAMME = Programme(
    kind="insurance",
    name=say("创业保险"),
    begun=say("录入了保费补贴申请"),
    lifecycle=LIFECYCLE,
    terms=InsuranceTerms,
    fields=FIELDS,
    way=WAY,
    own_state_words={Own.INSURED: say("已投保"), Own.LAPSED: say("已退保")},
    own_deed_words={D.BIND: say("登记保单"), D.LAPSE: say("登记退保")},
    own_done_words={
        D.BIND: say("登记了保单"),
        D.LAPSE: say("登记了退保"),
        **{str(deed): words for deed, words in CLAIM_DONE_WORDS.items()},
    },
    own_marks={S.PAID: Mark.ACT, Own.INSURED: Mark.GOOD, Own.LAPSED: Mark.OFF},
    own_anchors={D.BIND: "insured"},
    own_next_by={S.PAID: P.SUPPORT_BOOK},
)
