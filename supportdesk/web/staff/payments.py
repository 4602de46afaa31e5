"""The room of payments: what waits to be ordered with Finance, the lists that order it, and what Finance paid."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from supportdesk.domain.errors import BadValueError, NotFoundError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.money import total
from supportdesk.domain.permissions import Permission, grants
from supportdesk.extensions import db
from supportdesk.models.payments import Payment, PaymentList, PaymentState
from supportdesk.papers.offers import Offer
from supportdesk.papers.payment_lists import sheet_of
from supportdesk.queries import applications as queries
from supportdesk.queries import papers
from supportdesk.queries.case_records import county_of
from supportdesk.queries.programmes.ordering import list_to_order
from supportdesk.services import payment_lists
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import day_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.loan_deeds.forms import needed
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.reveals import RevealForm
from supportdesk.web.shared.support import state_badge
from supportdesk.web.shared.support_rooms.catalogue import application_url
from supportdesk.web.shared.support_rooms.shown import name_of, payment_badge
from supportdesk.web.shared.words import said
from supportdesk.web.shared.workbooks import payment_workbook

bp = Blueprint("payments", __name__, url_prefix="/payments")


class PaidForm(Form):
    """The day on which Finance paid all that is on a list."""

    on = day_field(_l("拨付日期"), needed(), default=today)


@bp.get("/")
@needs(Permission.SUPPORT_READ)
def index() -> ResponseReturnValue:
    """What waits to be ordered, and the lists."""
    return _index(Form(formdata=None))


def _index(form: Form) -> ResponseReturnValue:
    session, reader, on = db.session(), signed_in(), today()
    waiting = [
        {
            "one": row.application,
            "name": name_of(row.application),
            "part": said(row.part) if row.part else "",
            "badge": state_badge(row.application.kind, row.application.state),
            "url": application_url(row.application),
            "amount": row.amount,
            "pay_from": row.pay_from,
            "is_ready": row.is_ready,
            "is_due": row.is_due(on),
        }
        for row in list_to_order(session, reader, on)
    ]
    return render_template(
        "staff/payments/index.html",
        form=form,
        waiting=waiting,
        due=sum(bool(row["is_due"]) for row in waiting),
        lists=queries.list_payment_lists(session, reader),
        may_book=grants(reader.role, Permission.SUPPORT_BOOK),
    ), 422 if form.form_errors else 200


@bp.post("/")
@needs(Permission.SUPPORT_BOOK)
def make() -> ResponseReturnValue:
    """Put the chosen applications on one list to Finance; all of them, or none."""
    form = Form.received()
    chosen = {counter(text) for text in request.form.getlist("application")}
    if form.is_sound():
        try:
            with deed() as work:
                waiting = list_to_order(work.session, work.actor, work.today)
                rows = [row.application for row in waiting if row.application.id in chosen]
                made = payment_lists.make(work, signed_in().unit, rows)
                there = finish(url_for(".show", list_id=made.id))
        except (BadValueError, RuleBrokenError, StepNotAvailableError) as error:
            form.refuse(error)
        else:
            return redirect(there)
    return _index(form)


@bp.get("/<int:list_id>")
@needs(Permission.SUPPORT_READ)
def show(list_id: int) -> ResponseReturnValue:
    """One list: its payments, each with its own result."""
    session, reader = db.session(), signed_in()
    made = queries.get_payment_list(session, reader, list_id)
    payments = queries.payments_of_list(session, made)
    return render_template(
        "staff/payments/show.html",
        made=made,
        rows=[_row(payment) for payment in payments],
        amount=total([payment.amount for payment in payments]),
        waits=sum(payment.state is PaymentState.ORDERED for payment in payments),
        offer=_offer(made) if grants(reader.role, Permission.PAPER_PRINT) else None,
        form=Form(formdata=None),
    )


@bp.route("/<int:list_id>/pay", methods=["GET", "POST"])
@needs(Permission.SUPPORT_BOOK)
def pay(list_id: int) -> ResponseReturnValue:
    """Book that Finance paid everything on a list that is still ordered."""
    made = queries.get_payment_list(db.session(), signed_in(), list_id)
    form = PaidForm.received()
    if form.is_sound():
        try:
            with deed() as work:
                found = queries.get_payment_list(work.session, work.actor, list_id)
                count = payment_lists.pay(work, found, on=form.on.clean)
                there = finish(url_for(".show", list_id=list_id))
        except (BadValueError, RuleBrokenError, StepNotAvailableError) as error:
            form.refuse(error)
            made = queries.get_payment_list(db.session(), signed_in(), list_id)
        else:
            flash(_("已登记拨付 %(count)s 笔。", count=count))
            return redirect(there)
    return render_template("staff/payments/pay.html", form=form, made=made), 422 if form.errors else 200


@bp.route("/<int:list_id>/workbook", methods=["GET", "POST"])
@needs(Permission.SUPPORT_BOOK)
def workbook(list_id: int) -> ResponseReturnValue:
    """The list as a workbook for Finance, accounts in full: for a reason, and each person's page tells who took it."""
    form = RevealForm.received()
    if form.is_sound():
        try:
            with deed() as work:
                made = queries.get_payment_list(work.session, work.actor, list_id)
                payment_lists.note_export(work, made, form.reason.clean)
                finish(url_for(".show", list_id=list_id))
        except BadValueError as error:
            form.refuse(error)
        else:
            return _sent(list_id)
    made = queries.get_payment_list(db.session(), signed_in(), list_id)
    return render_template("staff/payments/workbook.html", form=form, made=made), 422 if form.errors else 200


def _sent(list_id: int) -> ResponseReturnValue:
    made = queries.get_payment_list(db.session(), signed_in(), list_id)
    sheet = sheet_of(db.session(), signed_in(), made, reading().language)
    return payment_workbook(sheet, f"{_('拨付清单')}-{made.number}")


def _row(payment: Payment) -> dict[str, object]:
    return {
        "payment": payment,
        "badge": payment_badge(payment),
        "name": name_of(payment.application),
        "url": application_url(payment.application),
    }


def _offer(made: PaymentList) -> dict[str, object] | None:
    """The list as a paper, in the room of papers of its first application; only for who sees the whole county."""
    session, reader = db.session(), signed_in()
    first = next(iter(queries.payments_of_list(session, made)), None)
    if first is None:
        return None
    county = county_of(session, made.unit)
    try:
        offer = Offer("payment_list", papers.about_county(session, reader, county.id, made.number))
    except NotFoundError:
        return None
    return {
        "action": url_for("staff.papers.print_application", application_id=first.application_id),
        "key": offer.key,
        "name": _("资金拨付清单"),
        "detail": made.number,
        "languages": offer.languages,
    }
