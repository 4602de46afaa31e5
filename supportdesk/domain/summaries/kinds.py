"""The blocks of the other kinds of support: what all have alike, and what each is asked for beside it.

Persons, ventures and money of different kinds are unlike things: each kind is a block for itself, nothing adds them.
Source: domain notes §6 (incubators, tax, insurance, training, subsidies).
"""

from collections.abc import Iterator, Mapping

from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.summaries.indicators import Better, Block, BlockCode, Indicator, Measure, Split, Unit
from supportdesk.domain.words import Words, say

TOWN = (Split.TOWN,)
TOWN_AND_INDUSTRY = (Split.TOWN, Split.INDUSTRY)
OTHER_KINDS = ("incubator_fund", "tax_relief", "insurance", "training", "subsidy")
KIND_NAMES: dict[str, Words] = {
    "incubator_fund": say("创业孵化资金"),
    "tax_relief": say("税费减免"),
    "insurance": say("创业保险"),
    "training": say("创业培训"),
    "subsidy": say("补贴"),
}

INCUBATOR = (
    Indicator(
        "incubator_bases", say("期末孵化基地"), say("期末日已开放、没有关闭的基地，按基地所属单位计。"), Unit.BASES,
        Measure.STANDS, splits=TOWN, better=Better.MORE,
    ),
    Indicator(
        "incubator_rooms", say("期末房间"), say("期末日可以出租或有人入驻的房间。"), Unit.ROOMS, Measure.STANDS,
        splits=TOWN, better=Better.MORE,
    ),
    Indicator(
        "incubator_rooms_taken", say("其中已入驻"), say("期末日签有协议、还没有退出的房间。"), Unit.ROOMS,
        Measure.STANDS, splits=TOWN, better=Better.MORE,
    ),
    Indicator(
        "incubator_use", say("房间使用率"), say("已入驻 ÷ 房间。"), Unit.PERCENT, Measure.PERCENT, splits=TOWN,
        part="incubator_rooms_taken", base="incubator_rooms", better=Better.MORE,
    ),
    Indicator(
        "incubator_area", say("期末房间面积"), say("与期末房间同一批，各房间先取整到平方米再相加。"), Unit.AREA,
        Measure.STANDS, splits=TOWN, better=Better.MORE,
    ),
    Indicator(
        "incubator_area_taken", say("其中已用面积"), say("已入驻房间的面积。"), Unit.AREA, Measure.STANDS, splits=TOWN,
        better=Better.MORE,
    ),
    Indicator(
        "incubator_area_use", say("面积使用率"), say("已用面积 ÷ 房间面积。"), Unit.PERCENT, Measure.PERCENT, splits=TOWN,
        part="incubator_area_taken", base="incubator_area", better=Better.MORE,
    ),
    Indicator(
        "tenants_in", say("入驻"), say("按验收入驻日计。"), Unit.VENTURES, splits=TOWN_AND_INDUSTRY, better=Better.MORE
    ),
    Indicator("tenants_out", say("退出"), say("按退出日计，各种退出方式都计。"), Unit.VENTURES, splits=TOWN_AND_INDUSTRY),
    Indicator(
        "tenants_graduated", say("其中毕业出园"), say("当期退出中，达到毕业条件的。"), Unit.VENTURES,
        splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    ),
    Indicator(
        "graduated_share", say("毕业率"), say("毕业出园 ÷ 退出。"), Unit.PERCENT, Measure.PERCENT,
        splits=TOWN_AND_INDUSTRY, part="tenants_graduated", base="tenants_out", better=Better.MORE,
    ),
    Indicator(
        "tenants_out_on_time", say("其中按期退出"), say("当期退出中，退出日不晚于协议到期日的。"), Unit.VENTURES,
        splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    ),
    Indicator(
        "out_on_time_share", say("按期退出率"), say("按期退出 ÷ 退出。"), Unit.PERCENT, Measure.PERCENT,
        splits=TOWN_AND_INDUSTRY, part="tenants_out_on_time", base="tenants_out", better=Better.MORE,
    ),
    Indicator(
        "tenants", say("期末在孵"), say("期末日已入驻、还没有退出的：上期末加入驻、减退出。"), Unit.VENTURES,
        Measure.STANDS, splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    ),
    Indicator(
        "tenant_jobs", say("在孵带动就业"), say("期末在孵的，按各户最近一次季度考核的人数相加。"), Unit.JOBS,
        Measure.STANDS, splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    ),
    Indicator(
        "rent_waived_amount", say("减免租金"), say("按租金年度的起始日计，整年的减免计在起始的月份。"), Unit.YUAN,
        splits=TOWN_AND_INDUSTRY,
    ),
)  # fmt: skip
TAX_RELIEF = (
    Indicator(
        "relief_households", say("期末享受减免"), say("期末日已标注、还没有结束或停止的户，含招用重点群体的企业。"),
        Unit.VENTURES, Measure.STANDS, splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    ),
    Indicator(
        "relief_marked", say("新享受减免"), say("按标注日计。"), Unit.VENTURES, splits=TOWN_AND_INDUSTRY, better=Better.MORE
    ),
    Indicator(
        "relief_quota", say("当年限额"), say("已标注的户当年的限额，含上浮；按参考账测算，以税务机关为准。"), Unit.YUAN,
        Measure.STANDS, splits=TOWN_AND_INDUSTRY,
    ),
    Indicator(
        "relief_used", say("其中已减免"), say("当年各期已减免的，税务机关核定的以核定数计；按现在的参考账，补记的也计。"),
        Unit.YUAN, Measure.STANDS, splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    ),
    Indicator(
        "relief_used_share", say("限额使用率"), say("已减免 ÷ 当年限额。"), Unit.PERCENT, Measure.PERCENT,
        splits=TOWN_AND_INDUSTRY, part="relief_used", base="relief_quota", better=Better.MORE,
    ),
)  # fmt: skip
INSURANCE = (
    Indicator(
        "policies_bound", say("新投保"), say("按登记保单日计，不含台账导入的历史保单。"), Unit.POLICIES,
        splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    ),
    Indicator(
        "premium_amount", say("保费"), say("与新投保同一批，补贴和本人承担的都在内。"), Unit.YUAN, splits=TOWN_AND_INDUSTRY
    ),
    Indicator(
        "policies_running", say("期末有效保单"), say("期末日在保险期间内、没有退保的保单，含等待期内的。"), Unit.POLICIES,
        Measure.STANDS, splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    ),
    Indicator("claims_reported", say("理赔报案"), say("按报案日计。"), Unit.APPLICATIONS, splits=TOWN_AND_INDUSTRY),
    Indicator(
        "claims_claimed_amount", say("理赔申报金额"), say("与报案同一批。"), Unit.YUAN, splits=TOWN_AND_INDUSTRY
    ),
    Indicator(
        "claims_approved", say("同意赔付"), say("按评审日计；公示后异议成立的计入不予赔付。"), Unit.APPLICATIONS,
        splits=TOWN_AND_INDUSTRY,
    ),
    Indicator(
        "claims_approved_amount", say("批准赔付金额"), say("与同意赔付同一批。"), Unit.YUAN, splits=TOWN_AND_INDUSTRY
    ),
    Indicator(
        "claims_refused", say("理赔不予赔付"), say("按决定日计。"), Unit.APPLICATIONS, splits=TOWN_AND_INDUSTRY,
        better=Better.FEWER,
    ),
    Indicator(
        "claims_paid", say("理赔已赔付"), say("按最近一次赔付日计，付了一部分的也计。"), Unit.APPLICATIONS,
        splits=TOWN_AND_INDUSTRY,
    ),
    Indicator(
        "claims_paid_amount", say("理赔赔付金额"), say("与已赔付同一批，分次赔付的合计。"), Unit.YUAN, splits=TOWN_AND_INDUSTRY
    ),
    Indicator(
        "loss_ratio", say("赔付率"), say("赔付金额 ÷ 同期新投保的保费。"), Unit.PERCENT, Measure.PERCENT,
        splits=TOWN_AND_INDUSTRY, part="claims_paid_amount", base="premium_amount", opens_other="claims_paid_amount",
    ),
    Indicator(
        "claims_open", say("期末未结理赔"), say("期末日已报案，还没有赔付、不予赔付或撤回的。"), Unit.APPLICATIONS,
        Measure.STANDS, splits=TOWN_AND_INDUSTRY, better=Better.FEWER,
    ),
)  # fmt: skip
TRAINING = (
    Indicator("classes_opened", say("开班"), say("按开班检查日计，按办班单位计。"), Unit.CLASSES, splits=TOWN),
    Indicator("classes_ended", say("结业班次"), say("按结业日计，按办班单位计。"), Unit.CLASSES, splits=TOWN),
    Indicator(
        "trainees", say("参训"), say("当期开班的录取人次，按学员所在乡镇计；一人参加两班计两次。"), Unit.HEADS, splits=TOWN,
        takes_target=True, better=Better.MORE,
    ),
    Indicator(
        "trainees_ended", say("结业班录取"), say("当期结业的班的录取人次。"), Unit.HEADS, splits=TOWN, is_shown=False
    ),
    Indicator(
        "trainees_certified", say("其中取得证书"), say("当期结业的班中，已取得合格证书的人次；结业后补发的也计在结业的月份。"),
        Unit.HEADS, splits=TOWN, better=Better.MORE,
    ),
    Indicator(
        "certificate_share", say("合格证书率"), say("取得证书 ÷ 当期结业班的录取人次。"), Unit.PERCENT, Measure.PERCENT,
        splits=TOWN, part="trainees_certified", base="trainees_ended", better=Better.MORE,
    ),
    Indicator("certificates", say("发证"), say("按发证日计。"), Unit.HEADS, splits=TOWN, better=Better.MORE),
    Indicator(
        "training_started", say("取证后创业"), say("领证后在政策期限内登记创业的，按创业登记日计。"), Unit.HEADS, splits=TOWN,
        better=Better.MORE,
    ),
    Indicator(
        "certified_before", say("取证满 6 个月"), say("取证满 6 个月之日在当期的人次，即创业率的分母。"), Unit.HEADS, splits=TOWN
    ),
    Indicator(
        "certified_before_started", say("其中已创业"), say("取证之日起 6 个月内有实体登记成立的。"), Unit.HEADS, splits=TOWN,
        better=Better.MORE,
    ),
    Indicator(
        "startup_share", say("6 个月创业率"), say("已创业 ÷ 取证满 6 个月的人次。"), Unit.PERCENT, Measure.PERCENT,
        splits=TOWN, part="certified_before_started", base="certified_before", better=Better.MORE,
    ),
)  # fmt: skip
OWN: Mapping[str, tuple[Indicator, ...]] = {
    "incubator_fund": INCUBATOR,
    "tax_relief": TAX_RELIEF,
    "insurance": INSURANCE,
    "training": TRAINING,
}
CODES: Mapping[str, BlockCode] = {
    "incubator_fund": BlockCode.INCUBATOR,
    "tax_relief": BlockCode.TAX_RELIEF,
    "insurance": BlockCode.INSURANCE,
    "training": BlockCode.TRAINING,
    "subsidy": BlockCode.SUBSIDIES,
}


def _alike(kind: str) -> tuple[Indicator, ...]:
    """What every kind is counted by."""
    name = KIND_NAMES[kind]
    return (
        Indicator(
            f"{kind}_applied", say("{kind}申请（件）", kind=name), say("按收件日计，不含台账导入的历史记录。"),
            Unit.APPLICATIONS, splits=TOWN_AND_INDUSTRY,
        ),
        Indicator(
            f"{kind}_approved", say("{kind}批准（件）", kind=name), say("按决定日计；批准后又不予批准的，计入不予批准。"),
            Unit.APPLICATIONS, splits=TOWN_AND_INDUSTRY,
        ),
        Indicator(
            f"{kind}_approved_amount", say("{kind}批准金额", kind=name), say("与批准件数同一批。"), Unit.YUAN,
            splits=TOWN_AND_INDUSTRY,
        ),
        Indicator(
            f"{kind}_refused", say("{kind}不予批准（件）", kind=name), say("按不予批准之日计。"), Unit.APPLICATIONS,
            splits=TOWN_AND_INDUSTRY, better=Better.FEWER,
        ),
        Indicator(
            f"{kind}_count", say("{kind}（件）", kind=name), say("按拨付日计；没有拨付日的按决定、受理或收件日计。"),
            Unit.APPLICATIONS, splits=TOWN_AND_INDUSTRY,
        ),
        Indicator(
            f"{kind}_amount", say("{kind}金额", kind=name), say("与件数同一批，实际拨付或减免的金额。"), Unit.YUAN,
            splits=TOWN_AND_INDUSTRY, takes_target=kind == "subsidy",
        ),
        *_of_those_here(kind, name),
        *_afterwards(kind, name),
        Indicator(
            f"{kind}_count_so_far", say("{kind}累计（件）", kind=name), say("到期末日的全部记录，含没有记日期的历史台账。"),
            Unit.APPLICATIONS, Measure.STANDS, splits=TOWN_AND_INDUSTRY,
        ),
        Indicator(
            f"{kind}_amount_so_far", say("{kind}累计金额", kind=name), say("与累计件数同一批。"), Unit.YUAN, Measure.STANDS,
            splits=TOWN_AND_INDUSTRY,
        ),
    )  # fmt: skip


def _of_those_here(kind: str, name: Words) -> Iterator[Indicator]:
    """Of a kind that goes its way here: who got it, and what each of its programmes paid; a ledger names no programme."""
    programme = PROGRAMMES.get(kind)
    if programme is not None:
        yield Indicator(
            f"{kind}_persons", say("{kind}享受人数", kind=name), say("与件数同一批，按人去重，分项之和可能大于合计。"),
            Unit.PERSONS, splits=(*TOWN_AND_INDUSTRY, *((Split.SUBJECT,) if programme.subjects else ())), is_distinct=True,
        )  # fmt: skip
    for subject, words in (programme.subjects if programme else {}).items():
        yield Indicator(
            f"{kind}_{subject}_count", say("其中：{subject}（件）", subject=words), say("按拨付日计，不含台账导入的历史记录。"),
            Unit.APPLICATIONS, splits=TOWN_AND_INDUSTRY,
        )  # fmt: skip
        yield Indicator(
            f"{kind}_{subject}_amount", say("其中：{subject}金额", subject=words), say("与件数同一批。"), Unit.YUAN,
            splits=TOWN_AND_INDUSTRY,
        )  # fmt: skip


# The kinds that are published before they are paid, and paid by lists to Finance.
PAID_BY_FINANCE = ("incubator_fund", "insurance", "training", "subsidy")


def _afterwards(kind: str, name: Words) -> Iterator[Indicator]:
    """What others said against an award, what was claimed back of it, and what of that came back."""
    if kind not in PAID_BY_FINANCE:
        return
    yield Indicator(
        f"{kind}_objections", say("{kind}公示异议（件）", kind=name), say("按提出异议之日计。"), Unit.APPLICATIONS,
        splits=TOWN_AND_INDUSTRY, better=Better.FEWER,
    )  # fmt: skip
    yield Indicator(
        f"{kind}_claimed_back_amount", say("{kind}要求退回金额", kind=name), say("按追回决定日计。"), Unit.YUAN,
        splits=TOWN_AND_INDUSTRY, better=Better.FEWER,
    )  # fmt: skip
    yield Indicator(
        f"{kind}_recovered_amount", say("其中已追回"), say("当期要求退回的款项中，到现在已经追回的。"), Unit.YUAN,
        splits=TOWN_AND_INDUSTRY, better=Better.MORE,
    )  # fmt: skip


BLOCKS_OF_KINDS = tuple(
    Block(CODES[kind], KIND_NAMES[kind], (*OWN.get(kind, ()), *_alike(kind))) for kind in OTHER_KINDS
)
