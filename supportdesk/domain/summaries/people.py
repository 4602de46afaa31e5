"""People, the ventures that they founded, the jobs that came with them, and how many ventures lived on.

Source: domain notes §6 (people, ventures, jobs, survival).
"""

from supportdesk.domain.summaries.indicators import Better, Block, BlockCode, Indicator, Measure, Split, Unit
from supportdesk.domain.words import say

TOWN = (Split.TOWN,)
TOWN_AND_INDUSTRY = (Split.TOWN, Split.INDUSTRY)
# Sex, age in bands, education, the province from which somebody came back, and the categories, which overlap.
OF_A_PERSON = (Split.SEX, Split.AGE, Split.EDUCATION, Split.ORIGIN, Split.CATEGORY)
# After how many months the ventures of a month are looked at again.
SURVIVAL_MONTHS = (6, 12, 24, 36)

PEOPLE = Block(
    BlockCode.PEOPLE,
    say("人员"),
    (
        Indicator(
            "people_found", say("建档返乡人员"), say("按建档日计，同一人只建一次档。"), Unit.PERSONS,
            splits=(*TOWN, *OF_A_PERSON), takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "people_returned", say("当期返乡人员"), say("按返乡日期计，不论何时建档。"), Unit.PERSONS,
            splits=TOWN, better=Better.MORE,
        ),
        Indicator(
            "people_started", say("新创业人员"),
            say("当期有新创办实体的人，按人去重：在两个乡镇各办一户的，各乡镇都计，全县只计一人，因此分项之和可能大于合计。"),
            Unit.PERSONS, splits=(*TOWN_AND_INDUSTRY, *OF_A_PERSON), is_distinct=True, takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "people_on_file", say("期末在册人员"), say("期末日以前返乡或建档的人，合并掉的重复档案不计。"), Unit.PERSONS,
            Measure.STANDS, splits=TOWN,
        ),
        Indicator(
            "people_not_started", say("期末在册未创业"), say("在册人员中，到期末日没有创办过实体的人，含有意向的。"),
            Unit.PERSONS, Measure.STANDS, splits=TOWN,
        ),
        Indicator(
            "people_with_intent", say("其中有创业意向"),
            say("没有创办过实体的在册人员中，到期末日已登记了意向或筹备中的实体的。"), Unit.PERSONS, Measure.STANDS,
            splits=(*TOWN, *OF_A_PERSON), better=Better.MORE,
        ),
    ),
)  # fmt: skip

VENTURES = Block(
    BlockCode.VENTURES,
    say("创业实体"),
    (
        Indicator(
            "ventures_founded", say("新创办实体"), say("按登记成立日期计。"), Unit.VENTURES,
            splits=(*TOWN_AND_INDUSTRY, Split.LEGAL_FORM), takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "ventures_closed", say("关闭实体"), say("按注销、停办或迁出日期计；阶段按关闭时成立了多久。"), Unit.VENTURES,
            splits=(*TOWN_AND_INDUSTRY, Split.LEGAL_FORM, Split.STAGE), better=Better.FEWER,
        ),
        Indicator(
            "ventures_operating", say("期末存续实体"), say(
                "期末日以前成立、到期末日没有注销或迁出的实体；停业和经营异常的仍计在内，台账写明已注销或迁出而没有日期的不计。"
                "阶段按期末日成立了多久；停业和经营异常没有起始日期，按现在的状态。"
            ),
            Unit.VENTURES, Measure.STANDS, splits=(*TOWN_AND_INDUSTRY, Split.LEGAL_FORM, Split.STAGE), better=Better.MORE,
        ),
    ),
)  # fmt: skip

JOBS = Block(
    BlockCode.JOBS,
    say("带动就业"),
    (
        Indicator(
            "jobs_created", say("带动就业"),
            say("含创业者：当期新创办实体的创业者（每户一人）加其从业人员；从业人数未填的按 0 计。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, takes_target=True, better=Better.MORE,
        ),
        Indicator(
            "jobs_founders", say("其中：创业者"), say("当期新创办实体，每户计一人。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
        Indicator(
            "jobs_employed", say("其中：从业人员"), say("当期新创办实体登记的从业人数，不含创业者。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
        Indicator(
            "jobs_key_group", say("从业人员中重点群体"), say("当期新创办实体登记的重点群体从业人数。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
        Indicator(
            "jobs_insured", say("从业人员中参保"), say("当期新创办实体登记的参保人数。"), Unit.JOBS,
            splits=TOWN_AND_INDUSTRY, better=Better.MORE,
        ),
        Indicator(
            "jobs_per_founder", say("户均带动"), say("从业人员 ÷ 创业者，不含创业者本人。"), Unit.JOBS, Measure.RATIO,
            splits=TOWN_AND_INDUSTRY, part="jobs_employed", base="jobs_founders", better=Better.MORE,
        ),
        Indicator(
            "jobs_unknown", say("从业人数未填的实体"), say("当期新创办、没有填从业人数的实体，单列，不估算。"), Unit.VENTURES,
            splits=TOWN_AND_INDUSTRY, better=Better.FEWER,
        ),
    ),
)  # fmt: skip


def _lived_on(months: int) -> tuple[Indicator, ...]:
    """The ventures that reached an age in the window: how many lived then, and of how many nobody knows."""
    cohort, alive = f"survival_{months}_cohort", f"survival_{months}_alive"
    return (
        Indicator(
            cohort, say("满 {months} 个月的实体", months=months),
            say("成立满 {months} 个月之日在当期的实体，即这一批的分母。", months=months), Unit.VENTURES, splits=TOWN,
        ),
        Indicator(
            alive, say("其中存活"), say("到满 {months} 个月之日没有注销、停办或迁出，状态也不是不明的。", months=months),
            Unit.VENTURES, splits=TOWN, better=Better.MORE,
        ),
        Indicator(
            f"survival_{months}_unknown", say("其中状态不明"),
            say("现在列为经营异常，或台账写明已注销、迁出而没有日期的：单列，不算存活。"), Unit.VENTURES, splits=TOWN,
            better=Better.FEWER,
        ),
        Indicator(
            f"survival_{months}_share", say("{months} 个月存活率", months=months), say("存活 ÷ 同批全部实体，状态不明的计在分母内。"),
            Unit.PERCENT, Measure.PERCENT, splits=TOWN, part=alive, base=cohort, takes_target=True, better=Better.MORE,
        ),
    )  # fmt: skip


SURVIVAL = Block(
    BlockCode.SURVIVAL,
    say("存活"),
    tuple(indicator for months in SURVIVAL_MONTHS for indicator in _lived_on(months)),
)
