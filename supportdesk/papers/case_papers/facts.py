"""Who it is about: the person and the venture, numbers masked."""

from datetime import date

from supportdesk.domain.ages import age_on
from supportdesk.domain.masking import mask_middle
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.words import Words, say
from supportdesk.models.cases import Case
from supportdesk.models.people import Person, Sex
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.papers.case_papers.labels import joined, label
from supportdesk.papers.language import UNKNOWN, Wording
from supportdesk.papers.pdf.contents import Fact

SEX_WORDS = {Sex.MALE: say("男"), Sex.FEMALE: say("女")}
STATUS_WORDS = {
    VentureStatus.PLANNED: say("筹备中"),
    VentureStatus.OPERATING: say("正常经营"),
    VentureStatus.SUSPENDED: say("停业"),
    VentureStatus.ABNORMAL: say("经营异常"),
    VentureStatus.CLOSED: say("已注销"),
    VentureStatus.MOVED_AWAY: say("已迁出"),
}


def facts_about(case: Case, today: date, w: Wording) -> tuple[Fact, ...]:
    """Gather the facts of a case's person and venture; the case comes with both, with handler and household."""
    facts = (
        *person_facts(case.person, today, w),
        Fact(say("帮扶责任人"), _handler(case, w)),
        Fact(say("建档日期"), w.day(case.opened_on)),
    )
    return (*facts, *venture_facts(case.venture, w)) if case.venture else facts


def person_facts(person: Person, today: date, w: Wording) -> tuple[Fact, ...]:
    """Gather the facts of a person; the person comes with household and categories."""
    return (
        Fact(say("姓名"), joined(w, _who(person, today))),
        Fact(say("证件号码"), masked(Sealed.ID_NO, person.id_no, person.id_type) or UNKNOWN),
        Fact(say("手机"), masked(Sealed.PHONE, person.phone) or UNKNOWN),
        Fact(say("户籍地"), person.registered_address or UNKNOWN),
        Fact(say("人员类别"), _categories(person, today, w)),
        Fact(say("返乡日期"), w.day(person.returned_on)),
        Fact(say("外出经历"), _away(person, w)),
        Fact(say("家庭"), _household(person, w)),
    )


def venture_facts(venture: Venture, w: Wording) -> tuple[Fact, ...]:
    """Gather the facts of a venture."""
    industry = (label("industry_sections", venture.industry[:1], w.language), venture.industry_name)
    state = STATUS_WORDS[venture.status]
    return (
        Fact(say("实体名称"), joined(w, (venture.name, label("legal_forms", venture.legal_form, w.language)))),
        Fact(say("信用代码"), mask_middle(venture.credit_code or "", first=10, last=4) or UNKNOWN),
        Fact(say("行业"), joined(w, (*industry, venture.main_product))),
        Fact(say("注册 / 状态"), joined(w, (w.day(venture.founded_on), state))),
        Fact(say("经营地址"), _premises(venture, w)),
        Fact(say("用工"), w.said(_staff(venture))),
    )


def _who(person: Person, today: date) -> list[Words | str]:
    who: list[Words | str] = [person.name]
    if person.sex:
        who.append(SEX_WORDS[person.sex])
    if person.born_on:
        who.append(say("{years} 岁", years=age_on(person.born_on, today)))
    return who


def _categories(person: Person, today: date, w: Wording) -> str:
    held = [
        _category(one.code, w.language)
        for one in sorted(person.categories, key=lambda one: (one.code, one.id))
        if one.valid_to is None or one.valid_to >= today
    ]
    return w.listed(list(dict.fromkeys(held))) or UNKNOWN


def _category(code: str, language: str) -> str:
    """A group of the register, or one of the tax law that was proved too."""
    known = label("person_categories", code, language)
    return known if known != code else label("tax_categories", code, language)


def _away(person: Person, w: Wording) -> str:
    if not (person.away_place or person.away_trade or person.away_from):
        return UNKNOWN
    span: Words | str = ""
    if person.away_from:
        span = say("{first} 至 {last}", first=w.day(person.away_from), last=w.day(person.away_to))
    return joined(w, (person.away_place, person.away_trade, span))


def _household(person: Person, w: Wording) -> str:
    home = person.household
    if home is None:
        return w.say("未登记")
    parts: list[Words | str] = [home.number]
    if home.dependants is not None:
        parts.append(say("赡养抚养 {count} 人", count=home.dependants))
    return joined(w, parts)


def _handler(case: Case, w: Wording) -> str:
    return joined(w, (case.unit.name, case.handler.name if case.handler else say("未指定")))


def _premises(venture: Venture, w: Wording) -> str:
    area: Words | str = say("{area} 平方米", area=venture.area_m2) if venture.area_m2 else ""
    return joined(w, (venture.address, area))


def _staff(venture: Venture) -> Words | str:
    if venture.employees is None:
        return UNKNOWN
    words = say("{count} 人", count=venture.employees)
    if venture.insured_employees is not None:
        words = say("{staff}，参保 {count} 人", staff=words, count=venture.insured_employees)
    if venture.key_group_employees:
        words = say("{staff}，重点群体 {count} 人", staff=words, count=venture.key_group_employees)
    return words
