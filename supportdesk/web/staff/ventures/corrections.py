"""Corrections of a venture: one page, one deed for each intention, with the version that was seen."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.permissions import Permission
from supportdesk.domain.ventures import Business, Figures, Premises, Registration
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries import ventures as queries
from supportdesk.services import closings, ventures
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.corrections import Part, truth
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.staff.ventures import bp, forms


def _registration(work: Work, venture: Venture, form: forms.RegistrationForm) -> None:
    given = Registration(
        name=form.name.clean,
        credit_code=form.credit_code.clean,
        credit_code_proof=form.credit_code_proof.clean or "",
        legal_form=form.legal_form.data,
        founded_on=form.founded_on.clean,
        is_first_venture=truth(form.is_first_venture),
    )
    ventures.correct_registration(work, venture, given, version=form.seen)


def _business(work: Work, venture: Venture, form: forms.BusinessForm) -> None:
    given = Business(
        industry=form.industry.data,
        industry_name=form.industry_name.clean or "",
        main_product=form.main_product.clean or "",
        sales_channel=form.sales_channel.data,
        taxpayer=form.taxpayer.data,
        brand=form.brand.clean or "",
        cooperative=form.cooperative.clean or "",
        linked_chain=form.linked_chain.clean or "",
        honours=form.honours.clean or "",
    )
    ventures.correct_business(work, venture, given, version=form.seen)


def _premises(work: Work, venture: Venture, form: forms.PremisesForm) -> None:
    given = Premises(
        address=form.address.clean or "",
        addresses_match=truth(form.addresses_match),
        area_m2=form.area_m2.clean or "",
        monthly_rent=form.monthly_rent.clean,
        lease_from=form.lease_from.clean,
        lease_to=form.lease_to.clean,
        owner_type=form.owner_type.data,
    )
    ventures.correct_premises(work, venture, given, version=form.seen)


def _figures(work: Work, venture: Venture, form: forms.FiguresForm) -> None:
    given = Figures(
        invested=form.invested.clean,
        own_fund=form.own_fund.clean,
        registered_capital=form.registered_capital.clean,
        annual_revenue=form.annual_revenue.clean,
        employees=form.employees.clean,
        key_group_employees=form.key_group_employees.clean,
        insured_employees=form.insured_employees.clean,
        loan_fund=form.loan_fund.clean,
        profit_band=form.profit_band.data,
        scale=form.scale.data,
    )
    ventures.correct_figures(work, venture, given, version=form.seen)


def _status(work: Work, venture: Venture, form: forms.StatusForm) -> None:
    closings.change_status(
        work,
        venture,
        VentureStatus(form.status.data),
        on=form.closed_on.clean,
        reason=form.close_reason.data or "",
        version=form.seen,
    )


PARTS = {
    "registration": Part(say("更正登记信息"), forms.RegistrationForm, _registration),
    "business": Part(say("更正经营内容"), forms.BusinessForm, _business),
    "premises": Part(say("更正经营场所"), forms.PremisesForm, _premises),
    "figures": Part(say("更正资金与用工"), forms.FiguresForm, _figures),
    "status": Part(say("变更经营状态"), forms.StatusForm, _status),
}


@bp.route(f"/<int:venture_id>/correct/<any({', '.join(PARTS)}):group>", methods=["GET", "POST"])
@needs(Permission.PERSON_WRITE)
def correct(venture_id: int, group: str) -> ResponseReturnValue:
    """Correct one part of what is known of a venture."""
    intention = PARTS[group]
    venture = queries.get_venture(db.session(), signed_in(), venture_id)
    form = intention.form.about(venture)

    def do(work: Work) -> str:
        intention.correct(work, queries.get_venture(work.session, work.actor, venture_id), form)
        return url_for(".show", venture_id=venture_id)

    if answer := attempt(form, do, told=_("已保存。")):
        return answer
    if form.errors:
        venture = queries.get_venture(db.session(), signed_in(), venture_id)
    return render_template(
        "staff/ventures/correct.html", form=form, venture=venture, title=intention.title
    ), 422 if form.errors else 200
