"""A person's own copy of what the desk keeps of them: every field of the file, numbers by their ends."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from supportdesk.domain.people import Sealed, masked
from supportdesk.models.accounts import Account
from supportdesk.models.people import Household, Person
from supportdesk.models.ventures import Venture
from supportdesk.queries import people
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.words import day, money, period

Known = list[tuple[str, str]]


def own_copy(session: Session, reader: Account, person: Person) -> Iterator[tuple[str, Known]]:
    """Everything that is kept of the reader, chapter by chapter."""
    yield _("本人"), _identity(person)
    yield _("外出与返乡"), _absences(session, person)
    yield _("证卡与参保"), _certificates(person)
    yield _("个人信息授权"), _consents(session, person)
    if person.household is not None:
        yield _("家庭户"), _household(session, person, person.household)
    for venture in people.list_person_ventures(session, reader, person):
        yield venture.name, _venture(venture)


def _identity(person: Person) -> Known:
    return [
        (_("姓名"), person.name),
        (_("证件号码"), masked(Sealed.ID_NO, person.id_no, person.id_type)),
        (_("出生日期"), day(person.born_on)),
        (_("手机"), masked(Sealed.PHONE, person.phone)),
        (_("其他联系方式"), masked(Sealed.OTHER_CONTACT, person.other_contact)),
        (_("银行账号"), masked(Sealed.BANK_ACCOUNT, person.bank_account)),
        (_("开户银行"), person.bank_name),
        (_("户籍地址"), person.registered_address),
        (_("常住地址"), person.live_address),
        (_("民族"), code_label("ethnicities", person.ethnicity)),
        (_("文化程度"), code_label("education", person.education)),
        (_("婚姻状况"), code_label("marital", person.marital)),
        (_("技能与证书"), person.skills),
        (_("所属机构"), person.unit.name),
        (_("人员类别"), _joined([code_label("person_categories", one.code) for one in person.categories])),
        (_("困难标记"), _joined([code_label("hardship_flags", flag) for flag in person.hardship])),
    ]


def _absences(session: Session, person: Person) -> Known:
    latest = _joined([person.away_place, person.away_trade, _span(period(person.away_from, person.away_to))])
    earlier = [
        (_("以前的外出"), _joined([row.place, row.trade, period(row.away_from, row.away_to)]))
        for row in people.list_absences(session, person)
    ]
    return [
        (_("外出经历"), latest),
        *earlier,
        (_("返乡日期"), day(person.returned_on)),
        (_("返乡原因"), person.return_reason),
    ]


def _certificates(person: Person) -> Known:
    return [
        (_("就业创业证号"), person.employment_cert_no),
        (_("社会保障卡号"), masked(Sealed.SOCIAL_SECURITY_CARD_NO, person.social_security_card_no)),
        (_("参保情况"), code_label("insurance_statuses", person.insurance_status)),
        (_("残疾人证"), _("有") if person.disability_no else ""),
        (_("政治面貌"), code_label("political_statuses", person.political_status)),
    ]


def _consents(session: Session, person: Person) -> Known:
    kept = day(person.consent_on)
    if person.consent_withdrawn_on is not None:
        kept = _joined([kept, _("%(day)s 撤回", day=day(person.consent_withdrawn_on))])
    further = [
        (
            code_label("consent_purposes", row.purpose),
            _joined(
                [
                    day(row.given_on),
                    row.scope,
                    _("%(day)s 撤回", day=day(row.withdrawn_on)) if row.withdrawn_on is not None else "",
                ]
            ),
        )
        for row in people.list_consents(session, person)
    ]
    return [(_("签署授权"), kept), *further]


def _household(session: Session, person: Person, household: Household) -> Known:
    return [
        (_("户编号"), household.number),
        (_("与户主关系"), code_label("family_relations", person.household_relation)),
        (_("家庭住址"), household.address),
        (
            _("没有单独建档的家庭成员"),
            _joined(
                [
                    _("%(name)s（%(relation)s）", name=row.name, relation=code_label("family_relations", row.relation))
                    for row in people.list_unfiled(session, household)
                ]
            ),
        ),
    ]


def _venture(venture: Venture) -> Known:
    return [
        (_("统一社会信用代码"), venture.credit_code or ""),
        (_("经营主体类型"), code_label("legal_forms", venture.legal_form)),
        (_("成立日期"), day(venture.founded_on)),
        (_("经营地址"), venture.address),
        (_("场地产权"), code_label("premises_owners", venture.owner_type)),
        (_("租期"), _span(period(venture.lease_from, venture.lease_to))),
        (_("从业人数"), "" if venture.employees is None else str(venture.employees)),
        (_("借款资金"), _yuan(venture)),
        (_("年利润区间"), code_label("profit_bands", venture.profit_band)),
        (_("经营规模"), code_label("enterprise_scales", venture.scale)),
        (_("品牌或商标"), venture.brand),
        (_("加入的合作社"), venture.cooperative),
        (_("所属产业链"), venture.linked_chain),
        (_("荣誉与认证"), venture.honours),
    ]


def _yuan(venture: Venture) -> str:
    return _("%(amount)s 元", amount=money(venture.loan_fund)) if venture.loan_fund is not None else ""


def _span(told: str) -> str:
    return "" if told == "—" else told


def _joined(parts: Sequence[str]) -> str:
    return str(_("、")).join(part for part in parts if part)
