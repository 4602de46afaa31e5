"""Training as one kind of support: the table of a trainee's claim, its form, its words."""

from supportdesk.domain.applications import table
from supportdesk.domain.applications.form import FieldKind, FormField
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import FINAL, Deed, State
from supportdesk.domain.applications.table import Shape
from supportdesk.domain.lifecycle import Lifecycle
from supportdesk.domain.programmes.training.classes import CLASS_DONE_WORDS
from supportdesk.domain.programmes.training.reckoning import PART_WORDS
from supportdesk.domain.programmes.training.terms import Subject, TrainingTerms
from supportdesk.domain.words import Words, say

K, S = FieldKind, Subject
SHAPE = Shape("training", late=(State.RETURNED,), late_guards=("nothing_paid",))
LIFECYCLE = Lifecycle(
    State.DRAFT,
    FINAL,
    [
        *table.intake(SHAPE),
        *table.checks(SHAPE),
        *table.ends(SHAPE),
        *table.publicity(SHAPE),
        *table.payment(SHAPE, in_parts=("part_due",)),
        *table.clawback(SHAPE),
    ],
)
SUBJECTS: dict[str, Words] = {
    S.GYB: say("创业意识培训（GYB）"),
    S.SYB: say("创办企业培训（SYB）"),
    S.IYB: say("改善企业培训（IYB）"),
    S.ONLINE: say("网络创业培训"),
    S.SKILLS: say("职业技能培训"),
}
FIELDS: tuple[FormField, ...] = (
    FormField("class_number", K.CHOICE, say("培训班"), hint=say("录取名单里有本人的班级"), is_needed=True),
    FormField("has_plan", K.YES_NO, say("已完成创业计划书"), subjects=frozenset({S.SYB.value, S.IYB.value})),
    FormField("statement", K.TEXT, say("情况说明")),
    FormField("is_pledged", K.YES_NO, say("申请人承诺所填属实"), is_needed=True),
)
# Anchors of the follow-up plan beside the shared ones: the certificate, which the payment's promise of a start hangs on.
CERTIFIED = "certified"

PROGRAMME = Programme(
    kind="training",
    name=say("创业培训"),
    begun=say("录入了培训补贴申请"),
    lifecycle=LIFECYCLE,
    terms=TrainingTerms,
    fields=FIELDS,
    subjects=SUBJECTS,
    own_done_words={str(deed): words for deed, words in CLASS_DONE_WORDS.items()},
    part_words=PART_WORDS,
    own_deed_words={Deed.ORDER_PAYMENT: say("报财政拨付本期")},
)
