"""The incubator as one kind of support with two programmes: a place in a base, and start-up money."""

from collections.abc import Iterator
from dataclasses import replace

from supportdesk.domain.applications import table
from supportdesk.domain.applications.desk import DeskStep, Holder
from supportdesk.domain.applications.form import FieldKind, FormField
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import FINAL, Deed, State
from supportdesk.domain.applications.table import STACKING, Shape
from supportdesk.domain.lifecycle import Lifecycle, Step
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.incubator.states import EXITED, EXITS, IncubatorDeed, IncubatorState
from supportdesk.domain.programmes.incubator.terms import IncubatorTerms, Subject
from supportdesk.domain.programmes.incubator.words import (
    OWN_DEED_WORDS,
    OWN_DONE_WORDS,
    OWN_MARKS,
    OWN_STATE_WORDS,
    WAY,
)
from supportdesk.domain.words import Words, say

K, P = FieldKind, Permission
S, D = IncubatorState, IncubatorDeed
SHAPE = Shape("incubator_fund", late=(State.RETURNED,), late_guards=("nothing_paid",))
_row = SHAPE.row
PLACE, MONEY = "for_a_place", "for_start_up_money"
# Between the hand-in and the decision an investment is entered and verified.
_BEFORE_DECISION = (State.RECEIVED, State.SUPPLEMENT, State.ACCEPTED, State.REVIEW)


def _tenancy() -> Iterator[Step]:
    yield _row(
        State.PUBLICITY, D.PLACE, S.PLACED, P.SUPPORT_BOOK, PLACE, "publicity_over", "no_open_objection", STACKING,
        "within_the_stay", "room_free",
    )  # fmt: skip
    yield _row(S.PLACED, D.TAKE_DEPOSIT, S.PLACED, P.SUPPORT_BOOK, "deposit_within")
    yield _row(S.PLACED, D.MOVE_IN, S.INCUBATED, P.SUPPORT_CHECK, "deposit_paid", "agreement_begun")
    yield _row(S.PLACED, Deed.WITHDRAW, State.WITHDRAWN, P.SUPPORT_WRITE)
    yield _row(S.INCUBATED, D.BOOK_RENT, S.INCUBATED, P.SUPPORT_BOOK, "rent_within")
    yield _row(S.INCUBATED, D.REPORT, S.INCUBATED, P.SUPPORT_WRITE)
    yield _row(S.INCUBATED, D.RENEW, S.INCUBATED, P.SUPPORT_DECIDE, "within_the_stay")
    # Where rent is paid first: also to who has left, for the years that were paid; not to who was removed for a breach.
    for paid in (S.INCUBATED, *(one for one in EXITS.values() if one is not S.REMOVED)):
        yield _row(paid, D.REFUND_RENT, paid, P.SUPPORT_BOOK, "rent_paid", "refund_within", STACKING)
    needed = {D.GRADUATE: ("rent_paid",), D.EXPIRE: ("agreement_over",)}
    for deed, state in EXITS.items():
        who = P.SUPPORT_DECIDE if deed is D.REMOVE else P.SUPPORT_BOOK
        yield _row(S.INCUBATED, deed, state, who, *needed.get(deed, ()), "deposit_settled")


def _start_up_money() -> Iterator[Step]:
    for state in _BEFORE_DECISION:
        yield _row(state, D.ENTER_INVESTMENT, state, P.SUPPORT_WRITE, MONEY)
        yield _row(state, D.VERIFY_INVESTMENT, state, P.SUPPORT_CHECK, MONEY, "investment_by_another")
    for state in (State.APPROVED, State.PUBLICITY, State.RETURNED, State.PAID):
        yield _row(state, D.PROVE, state, P.SUPPORT_CHECK, MONEY, "milestone_reached", "still_operating")
    for step in table.payment(SHAPE, in_parts=()):
        if step.deed is Deed.ORDER_PAYMENT:
            yield replace(step, guards=(MONEY, "milestone_proven", "still_operating", *step.guards))
        else:
            yield step


LIFECYCLE = Lifecycle(
    State.DRAFT,
    FINAL | EXITED,
    [
        *table.intake(SHAPE),
        *table.checks(SHAPE),
        *table.ends(SHAPE),
        *table.publicity(SHAPE),
        *_tenancy(),
        *_start_up_money(),
        *table.clawback(SHAPE),
    ],
)
SUBJECTS: dict[str, Words] = {Subject.PLACE: say("孵化基地入驻"), Subject.STARTUP_FUND: say("创业启动资金")}


def _only(subject: Subject) -> frozenset[str]:
    return frozenset({subject.value})


FIELDS: tuple[FormField, ...] = (
    FormField("project", K.TEXT, say("创业计划"), hint=say("做什么、怎么做、投入和收入"), is_needed=True),
    FormField("base_code", K.CHOICE, say("申请的基地"), is_needed=True, subjects=_only(Subject.PLACE)),
    FormField("wanted_area", K.AREA, say("需要的面积"), say("㎡"), is_needed=True, subjects=_only(Subject.PLACE)),
    FormField("staff", K.COUNT, say("入驻人数（含本人）"), say("人"), least=1, is_needed=True, subjects=_only(Subject.PLACE)),
    FormField(
        "kpi_jobs", K.COUNT, say("承诺带动就业"), say("人"), say("写进入驻协议，按季考核"), subjects=_only(Subject.PLACE)
    ),
    FormField("kpi_sales", K.MONEY, say("承诺年销售额"), say("元"), subjects=_only(Subject.PLACE)),
    FormField("kpi_tax", K.MONEY, say("承诺年纳税额"), say("元"), subjects=_only(Subject.PLACE)),
    FormField(
        "planned_investment", K.MONEY, say("计划投资"), say("元"), say("资助按核实的投资算，不按计划"), is_needed=True,
        subjects=_only(Subject.STARTUP_FUND),
    ),
    FormField("statement", K.TEXT, say("情况说明")),
    FormField("is_pledged", K.YES_NO, say("申请人承诺所填属实"), is_needed=True),
)  # fmt: skip

PROGRAMME = Programme(
    kind="incubator_fund",
    name=say("入孵与启动资金"),
    begun=say("录入了入孵或启动资金申请"),
    lifecycle=LIFECYCLE,
    terms=IncubatorTerms,
    fields=FIELDS,
    subjects=SUBJECTS,
    way=WAY,
    own_state_words=OWN_STATE_WORDS,
    own_deed_words=OWN_DEED_WORDS,
    own_done_words=OWN_DONE_WORDS,
    own_marks=OWN_MARKS,
    own_anchors={D.PLACE: "placed", D.MOVE_IN: "moved_in", D.GRADUATE: "graduated", D.FAIL: "failed"},
    own_next_by={S.PLACED: P.SUPPORT_CHECK},
    own_desk_steps=(
        DeskStep(
            "incubator_fund", S.PLACED.value, Holder.TOWN, P.SUPPORT_CHECK, say("收齐押金，入驻验收"),
            OWN_STATE_WORDS[S.PLACED], say("去验收"),
        ),
    ),
    after_notice=say("公示期满，无异议则签约入驻或报财政拨付"),
    may_be_unknown=frozenset({"notice_in_time", "base_open", "room_left", "investment_verified"}),
)  # fmt: skip
