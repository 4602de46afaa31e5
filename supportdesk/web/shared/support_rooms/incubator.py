"""The incubator's room: the base that is asked for, agreement, deposit, rent and reports; investments and parts paid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import SelectField
from wtforms.validators import InputRequired

from supportdesk.domain.fields import Counted
from supportdesk.domain.money import ZERO
from supportdesk.domain.programmes.incubator import EXITED, IncubatorDeed, IncubatorTerms, Subject, reduction_words
from supportdesk.domain.words import Words, both, say
from supportdesk.extensions import db
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind
from supportdesk.queries.programmes.incubator import INCUBATOR, base_page, get_room, list_open_bases
from supportdesk.services.programmes import incubator
from supportdesk.services.work import Work
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import day_field, line_field, money_field, whole_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import OpenOpinionForm, OpinionForm, clean_or, day_of, long_field, needed
from supportdesk.web.shared.locks import signed_in
from supportdesk.web.shared.words import said

from .room import AnyPage, DeedPage, Panel, Room

D = IncubatorDeed
YUAN, MONTHS, DAYS = say("元"), say("个月"), say("天")


class PlaceForm(Form):
    """The agreement for a room."""

    room_id = SelectField(_l("房间"), [InputRequired(_l("请选房间。"))], coerce=int)
    agreement_no = line_field(_l("协议编号"), needed(), longest=60)
    starts_on = day_field(_l("协议起始日"), needed(), default=today)
    months = whole_field(_l("协议月数"), needed(), least=1, most=120, counted=Counted.MONTHS)
    month_rent = money_field(_l("月租金"))


class DepositForm(Form):
    """Deposit that came in."""

    amount = money_field(_l("押金"), needed(), zero_allowed=False)
    on = day_field(_l("收到日期"), needed(), default=today)


class MoveInForm(OpinionForm):
    """The check on moving in."""

    on = day_field(_l("入驻日期"), needed(), default=today)


class RentForm(Form):
    """Rent that was paid for a year."""

    number = SelectField(_l("第几年"), [InputRequired(_l("请选一年。"))], coerce=int)
    amount = money_field(_l("租金"), needed(), zero_allowed=False)
    on = day_field(_l("收到日期"), needed(), default=today)


class RefundForm(RentForm):
    """Rent that was given back for a year."""

    on = day_field(_l("补还日期"), needed(), default=today)


class ReportForm(Form):
    """What a quarter brought."""

    year = whole_field(_l("年度"), needed(), least=2000, most=2100, counted=Counted.YEARS)
    quarter = whole_field(_l("季度"), needed(), least=1, most=4)
    jobs = whole_field(_l("带动就业"), InputRequired(_l("请填写。")), most=10_000)
    sales = money_field(_l("季度销售额"), needed())
    tax = money_field(_l("季度纳税额"), needed())
    empty_days = whole_field(_l("空置天数"), most=92, counted=Counted.DAYS)
    patents = whole_field(_l("新增知识产权"), most=10_000)
    text = long_field(_l("情况"))


class RenewForm(OpenOpinionForm):
    """The next agreement."""

    agreement_no = line_field(_l("新协议编号"), needed(), longest=60)
    months = whole_field(_l("续签月数"), needed(), least=1, most=120, counted=Counted.MONTHS)


class LeaveForm(OpinionForm):
    """How a tenancy ends."""

    on = day_field(_l("退出日期"), needed(), default=today)
    deposit_kept = money_field(_l("扣留押金"))
    exit_to = line_field(_l("去向"))


class InvestmentForm(Form):
    """One thing that was bought."""

    title = line_field(_l("买了什么"), needed())
    invoice_no = line_field(_l("发票号码"), needed(), longest=60)
    amount = money_field(_l("金额"), needed(), zero_allowed=False)
    paid_on = day_field(_l("付款日期"), needed())
    proof = line_field(_l("凭证"), needed())


class VerifyForm(Form):
    """What of an item is proven."""

    investment_id = SelectField(_l("投资项目"), [InputRequired(_l("请选一项。"))], coerce=int)
    verified = money_field(_l("核实金额"), needed())
    remark = line_field(_l("说明"))


class ProofForm(Form):
    """The proof of a milestone."""

    proof = line_field(_l("节点证明"), needed())


def _place(work: Work, _walk: Any, one: Any, form: Any) -> None:  # noqa: ANN401 - of the kind
    incubator.place(
        work,
        one,
        get_room(work.session, work.actor, form.room_id.data),
        agreement_no=form.agreement_no.clean,
        starts_on=form.starts_on.clean,
        months=form.months.clean,
        month_rent=form.month_rent.clean,
    )


def _offer_rooms(form: Any, page: AnyPage) -> None:  # noqa: ANN401 - the agreement's form
    base = page.around.base
    lines = base_page(db.session(), signed_in(), base.id, today()).free_rooms if base else ()
    form.room_id.choices = [
        (
            line.room.id,
            _(
                "%(name)s，%(area)s ㎡，月租 %(rent)s 元",
                name=line.room.name, area=line.room.area_m2, rent=line.room.month_rent.grouped,
            ),
        )
        for line in lines
    ]  # fmt: skip


def _offer_years(form: Any, page: AnyPage) -> None:  # noqa: ANN401 - the rent's form
    form.number.choices = [
        (
            one.number,
            _(
                "第 %(number)s 年：应交 %(payable)s 元，已交 %(paid)s 元",
                number=one.number, payable=one.payable.grouped, paid=one.paid.grouped,
            ),
        )
        for one in page.around.rent_years
    ]  # fmt: skip


def _offer_refunds(form: Any, page: AnyPage) -> None:  # noqa: ANN401 - the refund's form
    form.number.choices = [
        (
            one.number,
            _(
                "第 %(number)s 年：应补 %(relief)s 元，已补 %(refunded)s 元",
                number=one.number, relief=one.relief.grouped, refunded=one.refunded.grouped,
            ),
        )
        for one in page.around.rent_years
    ]  # fmt: skip


def _offer_items(form: Any, page: AnyPage) -> None:  # noqa: ANN401 - the verification's form
    form.investment_id.choices = [
        (one.id, f"{one.title} {one.invoice_no} {one.amount.grouped}") for one in page.around.investments
    ]


def _report(work: Work, _walk: Any, one: Any, form: Any) -> object:  # noqa: ANN401 - of the kind
    return incubator.report(
        work,
        one,
        year=form.year.clean,
        quarter=form.quarter.clean,
        jobs=form.jobs.clean,
        sales=form.sales.clean or ZERO,
        tax=form.tax.clean or ZERO,
        empty_days=form.empty_days.clean or 0,
        patents=form.patents.clean or 0,
        text=clean_or(form.text, ""),
    )


def _left(how: IncubatorDeed, lead: Words, *, is_danger: bool = False) -> DeedPage:
    def do(work: Work, _walk: Any, one: Any, form: Any) -> None:  # noqa: ANN401 - of the kind
        incubator.leave(
            work,
            one,
            how,
            text=form.text.clean,
            on=day_of(form.on),
            deposit_kept=form.deposit_kept.clean or ZERO,
            exit_to=clean_or(form.exit_to, ""),
        )

    hints = {"deposit_kept": say("不填即全部退还"), "exit_to": say("例如加速园、自租场地")}
    return DeedPage(how, LeaveForm, do, lead, hints, {"deposit_kept": YUAN}, is_rare=True, is_danger=is_danger)


def _last_quarter(_page: AnyPage) -> dict[str, Any]:
    day = today()
    quarter = (day.month - 1) // 3
    return {"year": day.year if quarter else day.year - 1, "quarter": quarter or 4}


def bases_of(_terms: IncubatorTerms) -> list[tuple[str, Words | str]]:
    """The bases that take tenants in the reader's county."""
    return [(one.code, one.name) for one in list_open_bases(db.session(), signed_in().unit)]


def prefill(_session: Session, case: Case, terms: IncubatorTerms, _today: date) -> Mapping[str, Any]:
    """What the venture's record says already."""
    venture = case.venture
    if venture is None:
        return {}
    if terms.subject is Subject.PLACE:
        return {"staff": (venture.employees or 0) + 1, "wanted_area": venture.area_m2}
    return {"planned_investment": venture.invested}


def tenancy_panel(_session: Session, page: AnyPage) -> Mapping[str, Any] | None:
    """The agreement, the rent year by year, the reports beside what was promised."""
    one, there = page.application, page.around
    if one.room is None:
        return None
    return {
        "one": one,
        "years": [{"row": row, "reduction": reduction_words(row.reduction)} for row in there.rent_years],
        "pays_first": any(row.relief for row in there.rent_years),
        "reports": there.reports,
        "measures": [
            {
                "title": said(measure.title),
                "promised": said(measure.promised) if measure.promised else "—",
                "reached": said(measure.reached) if measure.reached else "—",
                "result": "unknown" if measure.is_met is None else "met" if measure.is_met else "not_met",
            }
            for measure in INCUBATOR.measures(one, there, page.terms)
            if measure.promised is not None
        ],
        "has_left": one.state in EXITED,
    }


def money_panel(_session: Session, page: AnyPage) -> Mapping[str, Any] | None:
    """What was invested and verified, and the parts of the award with their proofs."""
    one, there = page.application, page.around
    if one.subject != Subject.STARTUP_FUND or not (there.investments or there.tranches):
        return None
    return {
        "one": one,
        "items": there.investments,
        "parts": [{"row": row, "title": said(both(row.title, row.title_en))} for row in there.tranches],
    }


ROOM = Room(
    kind=Kind.INCUBATOR_FUND,
    name="incubator",
    deeds=(
        DeedPage(
            D.PLACE, PlaceForm, _place, say("选一间空房，按协议算出每年的租金、减免和押金。房间从今天起归这一户。"),
            {"month_rent": say("不填即按房间的月租")}, {"months": MONTHS, "month_rent": YUAN},
            known=lambda page: {"months": page.terms.agreement_months}, offer=_offer_rooms,
        ),
        DeedPage(
            D.TAKE_DEPOSIT, DepositForm,
            lambda work, _walk, one, form: incubator.take_deposit(work, one, amount=form.amount.clean, on=day_of(form.on)),
            say("押金可以分次交，交足才能入驻。"), units={"amount": YUAN},
            known=lambda page: {"amount": page.application.deposit_due - page.application.deposit_paid},
        ),
        DeedPage(
            D.MOVE_IN, MoveInForm,
            lambda work, _walk, one, form: incubator.move_in(work, one, text=form.text.clean, on=day_of(form.on)),
            say("现场验收，从入驻这天起开始孵化。"), {"text": say("水电、消防、设备是否正常")},
        ),
        DeedPage(
            D.BOOK_RENT, RentForm,
            lambda work, _walk, one, form: incubator.book_rent(
                work, one, number=form.number.data, amount=form.amount.clean, on=day_of(form.on)
            ),
            say("登记交来的租金，不超过当年减免后的应交数。"), units={"amount": YUAN}, offer=_offer_years,
        ),
        DeedPage(
            D.REFUND_RENT, RefundForm,
            lambda work, _walk, one, form: incubator.refund_rent(
                work, one, number=form.number.data, amount=form.amount.clean, on=day_of(form.on)
            ),
            say("先缴后补：这一年的租金交清后，登记基地补还的减免部分。"), units={"amount": YUAN}, offer=_offer_refunds,
        ),
        DeedPage(
            D.REPORT, ReportForm, _report, say("每季登记一次，和入驻协议的承诺对照。"),
            {"empty_days": say("这一季房间没有使用的天数")},
            {"jobs": say("人"), "sales": YUAN, "tax": YUAN, "empty_days": DAYS}, known=_last_quarter,
        ),
        DeedPage(
            D.RENEW, RenewForm,
            lambda work, _walk, one, form: incubator.renew(
                work, one, months=form.months.clean, agreement_no=form.agreement_no.clean, text=clean_or(form.text, "")
            ),
            say("续签后租金按下一年的减免比例算，累计不超过最长期限。"), units={"months": MONTHS},
            known=lambda page: {"months": page.terms.agreement_months},
        ),
        _left(D.GRADUATE, say("租金交清、达到毕业条件的出园，房间腾空，押金结算。")),
        _left(D.EXPIRE, say("协议到期退出，房间腾空，押金结算。")),
        _left(D.LEAVE, say("没到期自己要走的，房间腾空，押金结算。")),
        _left(D.FAIL, say("创业失败退出：房间腾空，押金结算，后续回访和帮扶继续。")),
        _left(D.REMOVE, say("违反协议的清退，房间腾空，押金结算。须写明事实和依据。"), is_danger=True),
        DeedPage(
            D.ENTER_INVESTMENT, InvestmentForm,
            lambda work, _walk, one, form: incubator.enter_investment(
                work, one, title=form.title.clean, invoice_no=form.invoice_no.clean, amount=form.amount.clean,
                paid_on=form.paid_on.clean, proof=form.proof.clean,
            ),
            say("一张发票登记一次，由另一名经办核实。"), {"proof": say("例如发票、银行回单、照片")}, {"amount": YUAN},
        ),
        DeedPage(
            D.VERIFY_INVESTMENT, VerifyForm,
            lambda work, _walk, one, form: incubator.verify_investment(
                work, one, investment_id=form.investment_id.data, verified=form.verified.clean or ZERO,
                remark=clean_or(form.remark, ""),
            ),
            say("逐项对照发票和付款凭证。资助只按核实的金额算。"), {"remark": say("少于发票金额的须写明原因")},
            {"verified": YUAN}, offer=_offer_items,
        ),
        DeedPage(
            D.PROVE, ProofForm,
            lambda work, _walk, one, form: incubator.prove(work, one, proof=form.proof.clean),
            say("到了节点才能拨下一期。"), {"proof": say("例如协议、销售单、社保记录、现场照片")},
        ),
    ),
    panels=(
        Panel("staff/incubator/tenancy.html", tenancy_panel),
        Panel("staff/incubator/money.html", money_panel),
    ),
    links=((".bases", say("孵化基地")),),
    choices={"base_code": bases_of},
    prefill=prefill,
)  # fmt: skip
