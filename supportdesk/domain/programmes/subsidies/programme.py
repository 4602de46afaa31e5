"""The subsidy as one kind of support: its table, its form, its words."""

from supportdesk.domain.applications import table
from supportdesk.domain.applications.form import FieldKind, FormField
from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.applications.states import FINAL, State
from supportdesk.domain.applications.table import Shape
from supportdesk.domain.lifecycle import Lifecycle
from supportdesk.domain.programmes.subsidies.terms import Subject, SubsidyTerms
from supportdesk.domain.words import Words, say

K, S = FieldKind, Subject
SHAPE = Shape("subsidy", late=(State.RETURNED,), late_guards=("nothing_paid",))
LIFECYCLE = Lifecycle(
    State.DRAFT,
    FINAL,
    [
        *table.intake(SHAPE),
        *table.checks(SHAPE),
        *table.ends(SHAPE),
        *table.publicity(SHAPE),
        *table.payment(SHAPE),
        *table.clawback(SHAPE),
    ],
)
SUBJECTS: dict[str, Words] = {
    S.ONE_OFF: say("一次性创业补贴"),
    S.RENT: say("场租补贴"),
    S.JOBS: say("创业带动就业补贴"),
    S.SOCIAL_INSURANCE: say("社会保险补贴"),
    S.FAILED_FOUNDER: say("创业失败社会保险补贴"),
    S.INDUSTRY_BONUS: say("县域优势特色产业奖补"),
}


def _only(*subjects: Subject) -> frozenset[str]:
    return frozenset(subject.value for subject in subjects)


FIELDS: tuple[FormField, ...] = (
    FormField(
        "jobs", K.COUNT, say("带动就业（含本人）"), say("人"), say("签劳动合同并缴社保的人数，加上本人"),
        subjects=_only(S.ONE_OFF),
    ),
    FormField(
        "month_amount", K.MONEY, say("每月实付"), say("元"), say("场租为每月租金，社会保险为每人每月缴费"),
        is_needed=True, subjects=_only(S.RENT, S.SOCIAL_INSURANCE),
    ),
    FormField(
        "period_from", K.DAY, say("补贴期间起始日"), is_needed=True, subjects=_only(S.RENT, S.JOBS, S.SOCIAL_INSURANCE)
    ),
    FormField(
        "months", K.COUNT, say("申请月数"), say("个月"), least=1, most=60, is_needed=True,
        subjects=_only(S.RENT, S.SOCIAL_INSURANCE),
    ),
    FormField(
        "persons", K.COUNT, say("人数"), say("人"), say("带动就业为稳定就业满一年的人数"), least=1, is_needed=True,
        subjects=_only(S.JOBS, S.SOCIAL_INSURANCE),
    ),
    FormField(
        "spent", K.MONEY, say("已缴税款或已投入金额"), say("元"), say("失败补贴为经营期间纳税总额，产业奖补为已付的投入"),
        is_needed=True, subjects=_only(S.FAILED_FOUNDER, S.INDUSTRY_BONUS),
    ),
    FormField(
        "insured_months", K.COUNT, say("自缴社会保险月数"), say("个月"), most=600, is_needed=True,
        subjects=_only(S.FAILED_FOUNDER),
    ),
    FormField("is_unemployed", K.YES_NO, say("已办失业登记"), subjects=_only(S.FAILED_FOUNDER)),
    FormField(
        "catalogue_code", K.CHOICE, say("产业目录项目"), is_needed=True, subjects=_only(S.INDUSTRY_BONUS)
    ),
    FormField("statement", K.TEXT, say("情况说明")),
    FormField("is_pledged", K.YES_NO, say("申请人承诺所填属实"), is_needed=True),
)  # fmt: skip

PROGRAMME = Programme(
    kind="subsidy",
    name=say("补贴"),
    begun=say("录入了补贴申请"),
    lifecycle=LIFECYCLE,
    terms=SubsidyTerms,
    fields=FIELDS,
    subjects=SUBJECTS,
)
