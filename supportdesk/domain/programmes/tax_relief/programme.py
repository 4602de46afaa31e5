"""The tax relief as one kind of support with two programmes: a sole trader's, and a hiring firm's. It pays nothing."""

from collections.abc import Iterator

from supportdesk.domain.applications import table
from supportdesk.domain.applications.desk import DeskStep, Holder
from supportdesk.domain.applications.form import FieldKind, FormField
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import FINAL, State
from supportdesk.domain.applications.table import STACKING, Shape
from supportdesk.domain.lifecycle import Lifecycle, Step
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import Words, say

from .states import TaxDeed, TaxState
from .terms import Place, Subject, TaxTerms
from .turnover import FilingPeriod
from .words import FILING_WORDS, OWN_DEED_WORDS, OWN_DONE_WORDS, OWN_MARKS, OWN_STATE_WORDS, PLACE_WORDS, WAY

K, P = FieldKind, Permission
S, D = TaxState, TaxDeed
# The category is confirmed for the tax office: no public notice, no money of Finance.
# Who is entitled may be decided with a word on what is open; of what category somebody is may not.
SHAPE = Shape("tax_relief", eligibility=(table.ELIGIBILITY, "category_on_record"), means=(), decision_paper=None)
_row = SHAPE.row
FIRM = "for_a_firm"


def _relief() -> Iterator[Step]:
    # The mark is what the tax office goes by: what this kind has in place of a payment.
    yield _row(State.APPROVED, D.MARK, S.RUNNING, P.SUPPORT_BOOK, STACKING)
    yield _row(S.RUNNING, D.ENTER_HIRE, S.RUNNING, P.SUPPORT_WRITE, FIRM, "contract_counts")
    yield _row(S.RUNNING, D.END_HIRE, S.RUNNING, P.SUPPORT_WRITE, FIRM, "within_the_quota")
    yield _row(S.RUNNING, D.FILE, S.RUNNING, P.SUPPORT_WRITE, "period_in_window", "period_is_new", "within_the_quota")
    yield _row(S.RUNNING, D.CORRECT_FILING, S.RUNNING, P.SUPPORT_WRITE, "period_is_known", "within_the_quota")
    yield _row(S.RUNNING, D.COMPARE, S.RUNNING, P.SUPPORT_WRITE, "period_is_known", "within_the_quota")
    yield _row(S.RUNNING, D.SETTLE_YEAR, S.RUNNING, P.SUPPORT_WRITE, "within_the_quota")
    yield _row(S.RUNNING, D.END, S.ENDED, P.SUPPORT_WRITE, "relief_is_over")
    yield _row(S.RUNNING, D.STOP, S.STOPPED, P.SUPPORT_DECIDE)


def _without_notice(steps: Iterator[Step]) -> Iterator[Step]:
    """Rows of the shared walk that begin or end in the public notice are not this kind's."""
    return (step for step in steps if State.PUBLICITY not in {step.source, step.target})


LIFECYCLE = Lifecycle(
    State.DRAFT,
    (FINAL - {State.CLOSED, State.RECOVERED}) | {S.ENDED, S.STOPPED},
    [*table.intake(SHAPE), *table.checks(SHAPE), *_without_notice(table.ends(SHAPE)), *_relief()],
)
SUBJECTS: dict[str, Words] = {
    Subject.SOLE_TRADER: say("重点群体个体经营"),
    Subject.HIRING_FIRM: say("企业招用重点群体"),
}


def _only(subject: Subject) -> frozenset[str]:
    return frozenset({subject.value})


FIELDS: tuple[FormField, ...] = (
    FormField(
        "category", K.CHOICE, say("税收优惠类别"), hint=say("返乡农民工本身不是税收优惠类别"), code_list="tax_categories",
        is_needed=True, subjects=_only(Subject.SOLE_TRADER),
    ),
    FormField(
        "registered_on", K.DAY, say("执照登记日期"), hint=say("当月算第一个月"), is_needed=True,
        subjects=_only(Subject.SOLE_TRADER),
    ),
    FormField(
        "hires", K.COUNT, say("招用重点群体"), say("人"), say("签一年以上劳动合同并参保的人数"), least=1, is_needed=True,
        subjects=_only(Subject.HIRING_FIRM),
    ),
    FormField(
        "filing", K.CHOICE, say("申报方式"), choices=tuple((one.value, FILING_WORDS[one]) for one in FilingPeriod),
        is_needed=True,
    ),
    FormField(
        "place", K.CHOICE, say("纳税地"), hint=say("城市维护建设税按所在地定"),
        choices=tuple((one.value, PLACE_WORDS[one]) for one in Place), is_needed=True,
        subjects=_only(Subject.SOLE_TRADER),
    ),
    FormField("certificate_no", K.LINE, say("就业创业证号"), longest=40),
    FormField("statement", K.TEXT, say("情况说明")),
    FormField("is_pledged", K.YES_NO, say("申请人承诺所填属实"), is_needed=True),
)  # fmt: skip

PROGRAMME = Programme(
    kind="tax_relief",
    name=say("税收减免"),
    begun=say("录入了税收减免申请"),
    lifecycle=LIFECYCLE,
    terms=TaxTerms,
    fields=FIELDS,
    subjects=SUBJECTS,
    way=WAY,
    own_state_words=OWN_STATE_WORDS,
    own_deed_words=OWN_DEED_WORDS,
    own_done_words=OWN_DONE_WORDS,
    own_marks=OWN_MARKS,
    own_anchors={D.MARK: "relief_begun"},
    own_desk_steps=(
        DeskStep(
            "tax_relief", State.APPROVED.value, Holder.CENTRE, P.SUPPORT_BOOK, say("标注就业创业证"),
            OWN_STATE_WORDS[State.APPROVED], say("去标注"),
        ),
    ),
    deciding=(State.DECISION, State.SECOND_DECISION),
)  # fmt: skip
