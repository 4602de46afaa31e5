"""What one should know of what one has: the next instalment, the tenancy, the class, claims, what is left of a tax quota."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.loans import RUNNING
from supportdesk.domain.programmes.training import ClassState, EnrolmentState
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.models.policies import Kind
from supportdesk.queries.programmes import insurance, training
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.queries.programmes.loans import list_movements, plan_of
from supportdesk.queries.programmes.tax_relief import TAX_RELIEFS
from supportdesk.web.portal.claims import line_of
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.words import long_day, plain_money

_RUNNING_LOANS = frozenset(state.value for state in RUNNING)
_OVER = frozenset({ClassState.ENDED, ClassState.CANCELLED})


def lines_of(application: Application) -> list[str]:
    """What a card says beside where the application is; empty for most."""
    told = _TOLD.get(application.kind)
    if told is None or application.is_historic or application.programme_version is None:
        return []
    return list(told(application))


def own_claims() -> list[dict[str, Any]]:
    """All claims of the reader, the latest first."""
    return [line_of(one) for one in insurance.list_claims(db.session(), signed_in())]


def own_classes() -> list[dict[str, str]]:
    """The classes in which the reader is, that are not over: when the next lesson is, and where."""
    reader = signed_in()
    if reader.person_id is None:
        return []
    found = training.list_of_person(db.session(), reader, reader.person_id)
    return [
        {"name": one.class_.course.name, "words": _class_words(one)}
        for one in found
        if one.class_.state not in _OVER and one.state is not EnrolmentState.WITHDRAWN
    ]


def _class_words(enrolment: Any) -> str:  # noqa: ANN401 - with its class
    klass = enrolment.class_
    if enrolment.state is EnrolmentState.WAITING:
        return str(_("在候补名单上。有空位会通知您。"))
    if enrolment.state is EnrolmentState.ENROLLED:
        return str(_("已报名，录取后通知您。%(day)s 开班。", day=long_day(klass.starts_on)))
    ahead = next((one for one in training.plan_of(klass) if one.day >= today()), None)
    if ahead is None:
        return str(_("课已上完，等考试和证书。"))
    return str(_("下次上课 %(day)s，%(place)s。", day=long_day(ahead.day), place=klass.place))


def _loan(application: Application) -> Iterator[str]:
    if application.state not in _RUNNING_LOANS:
        return
    loan, terms = _with_terms(application)
    plan = plan_of(loan, terms, list_movements(db.session(), loan))
    ahead = next((one for one in plan if one.due_on >= today()), None)
    if ahead is not None:
        due = ahead.principal - ahead.repaid_early + ahead.interest
        yield _(
            "下次还款 %(day)s，共 %(amount)s（其中利息 %(interest)s）。",
            day=long_day(ahead.due_on), amount=plain_money(due), interest=plain_money(ahead.interest),
        )  # fmt: skip


def _incubator(application: Application) -> Iterator[str]:
    one, _terms = _with_terms(application)
    if one.ends_on is None or one.left_on is not None:
        return
    yield _("入驻协议到 %(day)s。", day=long_day(one.ends_on))
    around = QUERIES[application.kind].surroundings_of(db.session(), one, today())
    open_year = next((year for year in around.rent_years if year.paid < year.payable), None)
    if open_year is not None:
        left = plain_money(open_year.payable - open_year.paid)
        yield _("第 %(number)s 年租金还要交 %(amount)s。", number=open_year.number, amount=left)
    for year in around.rent_years:
        if year.paid == year.payable and year.refunded < year.relief:
            back = plain_money(year.relief - year.refunded)
            yield _("第 %(number)s 年租金已经交清，基地还要补还您 %(amount)s。", number=year.number, amount=back)


def _insurance(application: Application) -> Iterator[str]:
    one, terms = _with_terms(application)
    if one.bound_on is not None:
        policy = insurance.policy_days(one, terms)
        yield _("保单 %(number)s，保到 %(day)s。", number=one.policy_number, day=long_day(policy.ends_on))


def _tax_relief(application: Application) -> Iterator[str]:
    one, terms = _with_terms(application)
    if one.marked_on is None:
        return
    around = TAX_RELIEFS.surroundings_of(db.session(), one, today())
    this_year = next(
        (year for year in TAX_RELIEFS.shadow(one, around, terms, today()).years if year.year == today().year), None
    )
    if this_year is not None and this_year.quota > ZERO:
        yield _(
            "%(year)s 年减税额度 %(quota)s，还剩约 %(left)s（估算，以税务为准）。",
            year=this_year.year, quota=plain_money(this_year.quota), left=plain_money(this_year.left),
        )  # fmt: skip


def _with_terms(application: Application) -> tuple[Any, Any]:
    queries = QUERIES[application.kind]
    one = queries.get(db.session(), signed_in(), application.id)
    return one, queries.terms_of(db.session(), one.programme_version)


_TOLD: Mapping[Kind, Callable[[Application], Iterator[str]]] = {
    Kind.LOAN: _loan,
    Kind.INCUBATOR_FUND: _incubator,
    Kind.INSURANCE: _insurance,
    Kind.TAX_RELIEF: _tax_relief,
}
