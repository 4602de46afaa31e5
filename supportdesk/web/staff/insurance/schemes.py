"""The schemes that the county offers."""

from dataclasses import replace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.permissions import Permission
from supportdesk.extensions import db
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services.programmes import insurance
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.fields import kept_hint, kept_line_field, line_field
from supportdesk.web.shared.forms import Form, counter
from supportdesk.web.shared.loan_deeds.forms import clean_or, needed
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.insurance import bp


class SchemeForm(Form):
    """A scheme: who insures, and where a premium's subsidy goes."""

    code = line_field(_l("方案代码"), needed(), longest=40)
    name = line_field(_l("方案名称"), needed())
    insurer = line_field(_l("保险公司"), needed())
    contact = line_field(_l("联系人和电话"))
    bank_name = line_field(_l("开户银行"))
    account = kept_line_field(_l("保险公司账号"), longest=40)
    is_active = BooleanField(_l("仍在办理"), default=True)
    version = HiddenField()

    @property
    def facts(self) -> insurance.SchemeFacts:
        return insurance.SchemeFacts(
            code=clean_or(self.code, ""),
            name=clean_or(self.name, ""),
            insurer=clean_or(self.insurer, ""),
            contact=clean_or(self.contact, ""),
            bank_name=clean_or(self.bank_name, ""),
            account=clean_or(self.account, ""),
            is_active=bool(self.is_active.data),
        )


@bp.get("/schemes")
@needs(Permission.SUPPORT_READ)
def schemes() -> ResponseReturnValue:
    """The schemes that hold where the reader works."""
    return render_template("staff/insurance/schemes.html", schemes=queries.list_schemes(db.session(), signed_in().unit))


@bp.route("/schemes/new", methods=["GET", "POST"])
@needs(Permission.SUPPORT_BOOK)
def new_scheme() -> ResponseReturnValue:
    """Offer another scheme."""
    form = SchemeForm.received()

    def do(work: Work) -> str:
        insurance.open_scheme(work, signed_in().unit, form.facts)
        return url_for(".schemes")

    if answer := attempt(form, do, told=_("保险方案已登记。")):
        return answer
    return render_template("staff/insurance/scheme.html", form=form, scheme=None), 422 if form.errors else 200


@bp.route("/schemes/<int:scheme_id>", methods=["GET", "POST"])
@needs(Permission.SUPPORT_BOOK)
def scheme(scheme_id: int) -> ResponseReturnValue:
    """Correct a scheme; its code stays."""
    found = queries.get_scheme(db.session(), signed_in(), scheme_id)
    form = SchemeForm.received(obj=found)

    def do(work: Work) -> str:
        there_is = queries.get_scheme(work.session, work.actor, scheme_id)
        facts = form.facts
        # An empty box keeps the account, unless its bank was taken away as well.
        if not facts.account and facts.bank_name:
            facts = replace(facts, account=there_is.account or "")
        insurance.correct_scheme(work, there_is, facts, version=counter(request.form.get("version")))
        return url_for(".schemes")

    if answer := attempt(form, do):
        return answer
    if form.errors:
        found = queries.get_scheme(db.session(), signed_in(), scheme_id)
    return render_template(
        "staff/insurance/scheme.html",
        form=form,
        scheme=found,
        kept=kept_hint(masked(Sealed.BANK_ACCOUNT, found.account)),
    ), 422 if form.errors else 200
