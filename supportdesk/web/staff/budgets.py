"""Budgets and guarantee funds: every figure opens its entries; supervisors put money in."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired

from supportdesk.domain.budgets import (
    FIGURES,
    FUND_FIGURES,
    FUND_WORDS,
    MOVE_WORDS,
    MULTIPLE,
    OWN,
    PAYER_FIGURES,
    SUSPENSION,
    factor,
)
from supportdesk.domain.capitals import capitals
from supportdesk.domain.fields import Counted
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.parameter_words import PAYER_WORDS
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.people import Person
from supportdesk.models.policies import Programme
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import budgets as queries
from supportdesk.queries import guarantee_funds as fund_queries
from supportdesk.queries import policies as policy_queries
from supportdesk.services import budgets, guarantee_funds
from supportdesk.services.work import Work
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.fields import ParsedField, day_field, line_field, money_field, whole_field
from supportdesk.web.shared.forms import CheckedForm, Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.ways import one_of, whole
from supportdesk.web.shared.words import programme_name, said

bp = Blueprint("budgets", __name__, url_prefix="/budgets")

FIGURE_NAMES = {
    "available": say("可用"),
    "appropriated": say("安排"),
    "reserved": say("已预留"),
    "committed": say("已承诺"),
    "paid": say("已付"),
    "returned": say("已退回"),
    "left": say("结余"),
}
# The figures of a fund that open something: its movements, or the loans that were promised.
_PROMISED = "promised"
FUND_FIGURE_NAMES = {
    "": say("全部"),
    "balance": say("基金余额"),
    "guaranteed": say("担保余额"),
    _PROMISED: say("已批未放款"),
}


class PostingForm(CheckedForm):
    """Money that is put into a budget or a fund, and the document that says so."""

    amount = money_field(_l("金额"), DataRequired(_l("请填写金额。")), zero_allowed=False)
    note = line_field(_l("文号或依据"), DataRequired(_l("请写明文号或依据。")))
    on = day_field(_l("日期"), DataRequired(_l("请填写日期。")), default=today)


class BudgetPostingForm(PostingForm):
    """The same, with the level of government whose money it is."""

    payer = SelectField(_l("资金来源"), default=OWN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as WTForms has it
        super().__init__(*args, **kwargs)
        self.payer.choices = [(payer, said(words)) for payer, words in PAYER_WORDS.items()]


class TransferForm(BudgetPostingForm):
    """Money that is moved to another budget of the year."""

    there = SelectField(_l("转入预算"), [InputRequired(_l("请选择转入的预算。"))], coerce=int)

    def offer(self, others: Sequence[Budget]) -> "TransferForm":
        """Fill the choices."""
        self.there.choices = [(one.id, one.name) for one in others]
        return self


class BudgetForm(Form):
    """Which programme's money, whose, and for which year."""

    programme_id = SelectField(_l("政策"), [InputRequired(_l("请选择政策。"))], coerce=int)
    unit_id = SelectField(_l("机构"), [InputRequired(_l("请选择机构。"))], coerce=int)
    year = whole_field(_l("年度"), DataRequired(_l("请填写年度。")), least=2000, most=2100, counted=Counted.YEARS)
    name = line_field(_l("名称"), longest=100)

    def offer(self) -> "BudgetForm":
        """Fill the choices."""
        programmes = policy_queries.list_programmes(db.session(), signed_in())
        self.programme_id.choices = [(one.id, _label(one)) for one in programmes]
        self.unit_id.choices = [(one.id, one.name) for one in account_queries.list_subtree(db.session(), signed_in())]
        return self


class FundForm(Form):
    """A guarantee fund and the county's rule for it."""

    name = line_field(_l("名称"), DataRequired(_l("请填写基金名称。")), longest=100)
    unit_id = SelectField(_l("机构"), [InputRequired(_l("请选择机构。"))], coerce=int)
    max_multiple = ParsedField(
        _l("放大倍数上限"), lambda text: factor(text, **MULTIPLE), [DataRequired(_l("请填写放大倍数上限。"))]
    )
    suspend_at = ParsedField(_l("代偿率停贷线"), lambda text: factor(text, **SUSPENSION))

    def offer(self) -> "FundForm":
        """Fill the choices."""
        self.unit_id.choices = [(one.id, one.name) for one in account_queries.list_subtree(db.session(), signed_in())]
        return self


@bp.get("/")
@needs(Permission.BUDGET_READ)
def index() -> ResponseReturnValue:
    """The budgets of a year, and the guarantee funds."""
    years = queries.list_years(db.session(), signed_in())
    year = whole("year") or next((one for one in years if one <= today().year), today().year)
    return render_template(
        "staff/budgets/index.html",
        years=years,
        year=year,
        lines=queries.list_year(db.session(), signed_in(), year, today()),
        funds=[(fund, fund_queries.position_of(fund)) for fund in fund_queries.list_funds(db.session(), signed_in())],
    )


@bp.get("/<int:budget_id>")
@needs(Permission.BUDGET_READ)
def show(budget_id: int) -> ResponseReturnValue:
    """One budget, and the entries of the figure that was opened: of the whole, or of one payer."""
    budget = queries.get_budget(db.session(), signed_in(), budget_id)
    payers = {row.payer: row for row in queries.list_payers(db.session(), signed_in(), budget)}
    payer = one_of("payer", payers)
    figure = one_of("figure", PAYER_FIGURES, "left") if payer else one_of("figure", FIGURES, "available")
    found = queries.list_entries(db.session(), signed_in(), budget, figure, payer=payer, before=whole("before"))
    return render_template(
        "staff/budgets/show.html",
        budget=budget,
        figure=figure,
        payer=payer,
        amount=getattr(payers[payer] if payer else budget.position, figure),
        figure_names={name: FIGURE_NAMES[name] for name in PAYER_FIGURES} if payer else FIGURE_NAMES,
        move_words=MOVE_WORDS,
        entries=found[: queries.PAGE],
        count=queries.count_entries(db.session(), budget, figure, payer),
        next_before=found[queries.PAGE - 1].entry.id if len(found) > queries.PAGE else None,
        forecast=queries.forecast_of(budget, today()),
        payers=list(payers.values()),
        payer_words=PAYER_WORDS,
        others=queries.list_others(db.session(), signed_in(), budget),
        today=today(),
    )


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.BUDGET_WRITE)
def new() -> ResponseReturnValue:
    """Open the budget of a programme and year."""
    form = BudgetForm.received(data={"year": today().year}).offer()

    def do(work: Work) -> str:
        budget = budgets.open_budget(
            work,
            policy_queries.get_programme(work.session, work.actor, form.programme_id.data),
            account_queries.get_of_subtree(work.session, work.actor, form.unit_id.data),
            form.year.clean,
            form.name.clean or "",
        )
        return url_for(".appropriate", budget_id=budget.id)

    if answer := attempt(form, do, told=_("预算已建立，还没有钱。请登记预算安排。")):
        return answer
    return render_template("staff/budgets/new.html", form=form), 422 if form.errors else 200


@bp.route("/<int:budget_id>/appropriate", methods=["GET", "POST"])
@needs(Permission.BUDGET_WRITE)
def appropriate(budget_id: int) -> ResponseReturnValue:
    """Put money into a budget; the amount is shown in capitals before it is booked."""
    form = BudgetPostingForm.received()

    def do(work: Work) -> str:
        budget = queries.get_budget(work.session, work.actor, budget_id)
        budgets.appropriate(work, budget, form.amount.clean, form.note.clean, form.on.clean, payer=form.payer.data)
        return url_for(".show", budget_id=budget_id)

    if answer := attempt(form, do):
        return answer
    budget = queries.get_budget(db.session(), signed_in(), budget_id)
    return _posting("staff/budgets/appropriate.html", form, budget=budget)


@bp.route("/<int:budget_id>/transfer", methods=["GET", "POST"])
@needs(Permission.BUDGET_WRITE)
def transfer(budget_id: int) -> ResponseReturnValue:
    """Move free money to another budget of the same year."""
    budget = queries.get_budget(db.session(), signed_in(), budget_id)
    form = TransferForm.received().offer(queries.list_others(db.session(), signed_in(), budget))

    def do(work: Work) -> str:
        budget = queries.get_budget(work.session, work.actor, budget_id)
        there = queries.get_budget(work.session, work.actor, form.there.data)
        sent = form.amount.clean, form.note.clean, form.on.clean
        budgets.transfer(work, budget, there, *sent, payer=form.payer.data)
        return url_for(".show", budget_id=budget_id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        budget = queries.get_budget(db.session(), signed_in(), budget_id)
    return _posting("staff/budgets/transfer.html", form, budget=budget)


@bp.get("/funds/<int:fund_id>")
@needs(Permission.BUDGET_READ)
def fund(fund_id: int) -> ResponseReturnValue:
    """One guarantee fund: what it holds, what it stands for, and what makes up the figure that was opened."""
    session, reader = db.session(), signed_in()
    opened = fund_queries.get_fund(session, reader, fund_id)
    figure, before = one_of("figure", FUND_FIGURE_NAMES), whole("before")
    entries: list[fund_queries.FundRow] = []
    loans: list[tuple[Loan, Person]] = []
    if figure == _PROMISED:
        loans = fund_queries.list_promised(session, reader, opened, before=before)
    else:
        entries = fund_queries.list_fund_entries(session, reader, opened, figure, before=before)
    ids = [loan.id for loan, _person in loans] or [row.entry.id for row in entries]
    return render_template(
        "staff/budgets/fund.html",
        fund=opened,
        figure=figure,
        figure_names=FUND_FIGURE_NAMES,
        amount=getattr(opened, figure) if figure in FUND_FIGURES else None,
        count=fund_queries.count_fund_entries(session, opened, figure) if figure in FUND_FIGURES else 0,
        position=fund_queries.position_of(opened),
        rate=fund_queries.compensation_rate_of(session, opened, today()),
        promised=fund_queries.promised_by(session, opened.id),
        fund_words=FUND_WORDS,
        entries=entries[: fund_queries.PAGE],
        loans=loans[: fund_queries.PAGE],
        next_before=ids[fund_queries.PAGE - 1] if len(ids) > fund_queries.PAGE else None,
        year=today().year,
    )


@bp.route("/funds/new", methods=["GET", "POST"])
@needs(Permission.BUDGET_WRITE)
def new_fund() -> ResponseReturnValue:
    """Open a guarantee fund."""
    form = FundForm.received().offer()

    def do(work: Work) -> str:
        opened = guarantee_funds.open_fund(
            work,
            account_queries.get_of_subtree(work.session, work.actor, form.unit_id.data),
            form.name.clean,
            max_multiple=form.max_multiple.clean,
            suspend_at=form.suspend_at.clean or "",
        )
        return url_for(".deposit", fund_id=opened.id)

    if answer := attempt(form, do):
        return answer
    return render_template("staff/budgets/new_fund.html", form=form), 422 if form.errors else 200


@bp.route("/funds/<int:fund_id>/deposit", methods=["GET", "POST"])
@needs(Permission.BUDGET_WRITE)
def deposit(fund_id: int) -> ResponseReturnValue:
    """Put money into a guarantee fund."""
    form = PostingForm.received()

    def do(work: Work) -> str:
        opened = fund_queries.get_fund(work.session, work.actor, fund_id)
        guarantee_funds.deposit(work, opened, form.amount.clean, form.note.clean, form.on.clean)
        return url_for(".fund", fund_id=fund_id)

    if answer := attempt(form, do):
        return answer
    opened = fund_queries.get_fund(db.session(), signed_in(), fund_id)
    return _posting("staff/budgets/deposit.html", form, fund=opened)


def _posting(template: str, form: PostingForm, **about: Budget | GuaranteeFund) -> ResponseReturnValue:
    """Show the form, or its answers once more with the amount in capitals."""
    in_capitals = capitals(form.amount.clean) if form.is_to_check else ""
    return render_template(template, form=form, capitals=in_capitals, **about), 422 if form.errors else 200


def _label(programme: Programme) -> str:
    name = programme_name(programme)
    return str(_("%(name)s（本地）", name=name) if programme.unit_id else _("%(name)s（全国）", name=name))
