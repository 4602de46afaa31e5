"""Two or more persons side by side, and what a merge moves, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.words import Words, say
from supportdesk.models.people import Person
from supportdesk.web.shared.words import day, said
from supportdesk.web.staff.cases.show import ending

# The tables that name a person, in the trade's words.
TABLE_NAMES: Mapping[str, Words] = {
    "person": say("此前并入的人员"),
    "account": say("申请人账号"),
    "person_absence": say("以前的外出"),
    "person_category": say("人员类别"),
    "person_consent": say("单项授权"),
    "venture": say("创业实体"),
    "case_file": say("办件"),
    "application": say("申请"),
    "import_row": say("台账行"),
    "noted_fact": say("核实的情况"),
    "need": say("需求"),
    "training_enrolment": say("培训报名"),
    "insurance_claim": say("理赔"),
}
FIELD_NAMES: Mapping[str, Words] = {
    "phone": say("手机"),
    "other_contact": say("其他联系方式"),
    "ethnicity": say("民族"),
    "education": say("文化程度"),
    "marital": say("婚姻状况"),
    "household_id": say("家庭户"),
    "registered_address": say("户籍地址"),
    "registered_division": say("户籍行政区划代码"),
    "live_address": say("常住地址"),
    "employment_cert_no": say("就业创业证号"),
    "bank_name": say("开户银行"),
    "bank_account": say("银行账号"),
    "away_place": say("外出地"),
    "away_trade": say("外出从事行业"),
    "away_from": say("外出时间"),
    "away_to": say("结束外出时间"),
    "returned_on": say("返乡日期"),
    "return_reason": say("返乡原因"),
    "skills": say("技能与证书"),
    "hardship": say("困难标记"),
    "consent_on": say("签署日期"),
    "consent_channel": say("签署渠道"),
    "consent_withdrawn_on": say("撤回日期"),
    "social_security_card_no": say("社会保障卡号"),
    "disability_no": say("残疾人证号"),
    "insurance_status": say("参保情况"),
    "political_status": say("政治面貌"),
    "household_relation": say("与户主关系"),
    "notes": say("备注"),
}


@dataclass(frozen=True)
class Compared:
    """One fact of several persons; the first is the one whose page it is, the others say whether they agree."""

    label: str
    first: str
    others: list[tuple[str, bool]]


def columns_of(person: Person, others: Sequence[Person]) -> list[Compared]:
    """Put persons side by side, numbers by their ends only."""
    facts = [_facts(one) for one in (person, *others)]
    return [
        Compared(label, first, [(fact[place][1], fact[place][2] == key and bool(key)) for fact in facts[1:]])
        for place, (label, first, key) in enumerate(facts[0])
    ]


def moved_words(rows: Mapping[str, Sequence[int]]) -> list[tuple[str, int]]:
    """What moves: the kind of record and how many."""
    return [(said(TABLE_NAMES.get(table, Words(table))), len(ids)) for table, ids in rows.items()]


def taken_words(fields: Sequence[str]) -> str:
    """The fields that the one who stays takes over."""
    return str(_("、")).join(said(FIELD_NAMES.get(field, Words(field))) for field in fields)


def _facts(person: Person) -> list[tuple[str, str, object]]:
    """Label, what is shown, and what is compared."""
    address = person.live_address or person.registered_address
    return [
        (_("姓名"), person.name, person.name),
        (_("证件号码"), ending(person), person.id_no),
        (_("出生日期"), day(person.born_on), person.born_on),
        (_("手机"), masked(Sealed.PHONE, person.phone) or "—", person.phone),
        (_("乡镇"), person.unit.name, person.unit_id),
        (_("地址"), address or "—", address),
        (_("返乡日期"), day(person.returned_on), person.returned_on),
        (_("开户银行"), person.bank_name or "—", person.bank_name),
    ]
