"""部门接口: tokens for other departments' programs, made and revoked by the system administrator; what each was used for."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField, widgets
from wtforms.validators import InputRequired, Length

from supportdesk.domain.departments import LONGEST_LIFE, SCOPE_WORDS
from supportdesk.domain.errors import BadValueError
from supportdesk.domain.fields import Counted
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.programmes.states import state_words
from supportdesk.extensions import db
from supportdesk.models.departments import ApiToken
from supportdesk.models.follow_ups import Message, MessageState
from supportdesk.queries import accounts as account_queries
from supportdesk.queries import departments as queries
from supportdesk.services import departments
from supportdesk.web.shared.clock import now
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.fields import whole_field
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.words import said

bp = Blueprint("departments", __name__, url_prefix="/departments")

_USUAL_LIFE = 180  # days, as the form begins
STATES = {
    MessageState.DUE: ("with_us", _l("等待发送")),
    MessageState.CLAIMED: ("with_us", _l("正在发送")),
    MessageState.SENT: ("good", _l("已送达")),
    MessageState.FAILED: ("bad", _l("没有送达")),
    MessageState.UNCERTAIN: ("act", _l("待查实")),
    MessageState.CANCELLED: ("off", _l("不再发送")),
}


class TokenForm(Form):
    """Whose program it is, what it may see and do, and how long."""

    name = StringField(
        _l("部门和系统名称"),
        [InputRequired(_l("请写明哪个部门的哪个系统。")), Length(max=departments.LONGEST_NAME)],
    )
    unit_id = SelectField(_l("可见范围"), [InputRequired(_l("请选择机构。"))], coerce=int)
    scopes = SelectMultipleField(
        _l("权限"),
        [InputRequired(_l("请至少选一项权限。"))],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(prefix_label=False),
    )
    days = whole_field(
        _l("有效天数"), InputRequired(_l("请填写天数。")), least=1, most=LONGEST_LIFE, counted=Counted.DAYS
    )

    def offer(self) -> "TokenForm":
        """Fill the choices."""
        self.unit_id.choices = [(unit.id, unit.name) for unit in account_queries.list_units(db.session(), signed_in())]
        self.scopes.choices = [(scope.value, said(words)) for scope, words in SCOPE_WORDS.items()]
        return self


@bp.get("/")
@needs(Permission.DEPARTMENT_READ)
def index() -> ResponseReturnValue:
    """All tokens of the reader's subtree."""
    tokens = queries.list_tokens(db.session(), signed_in())
    return render_template("staff/departments/index.html", rows=[(token, _standing(token)) for token in tokens])


@bp.route("/new", methods=["GET", "POST"])
@needs(Permission.DEPARTMENT_WRITE)
def new() -> ResponseReturnValue:
    """Make a token, and show it this once."""
    form = TokenForm.received(days=_USUAL_LIFE).offer()
    if form.is_sound():
        try:
            with deed() as work:
                token, text = departments.make_token(
                    work,
                    name=form.name.data,
                    unit=account_queries.get_unit(work.session, work.actor, form.unit_id.data),
                    scopes=form.scopes.data,
                    days=form.days.clean,
                )
                finish(url_for(".show", department_id=token.id))
        except BadValueError as error:
            form.refuse(error)
        else:
            return render_template("staff/departments/made.html", token=token, text=text)
    return render_template("staff/departments/new.html", form=form), 422 if form.errors else 200


@bp.get("/<int:department_id>")
@needs(Permission.DEPARTMENT_READ)
def show(department_id: int) -> ResponseReturnValue:
    """One token: what it opens, what it was used for, and what its program was told."""
    session = db.session()
    token = queries.get_token(session, signed_in(), department_id)
    return render_template(
        "staff/departments/show.html",
        token=token,
        standing=_standing(token),
        scopes=[said(words) for scope, words in SCOPE_WORDS.items() if scope in token.scopes],
        uses=queries.list_uses(session, token),
        deliveries=[
            (message, STATES[message.state], _change(message)) for message in queries.list_deliveries(session, token)
        ],
        may_revoke=token.revoked_at is None and grants(signed_in().role, Permission.DEPARTMENT_WRITE),
        form=Form(formdata=None),
    )


@bp.post("/<int:department_id>/revoke")
@needs(Permission.DEPARTMENT_WRITE)
def revoke(department_id: int) -> ResponseReturnValue:
    """End a token at once."""
    with deed() as work:
        departments.revoke_token(work, queries.get_token(work.session, work.actor, department_id))
        there = finish(url_for(".show", department_id=department_id))
    return redirect(there)


def _change(message: Message) -> dict[str, str]:
    """What a delivery tells: the application's number, and its states in words."""
    told = message.says["body"]["application"]
    before, after = (said(state_words(told["kind"], told[name])) for name in ("state_before", "state"))
    return {"number": told["number"], "before": before, "after": after}


def _standing(token: ApiToken) -> tuple[str, str]:
    """How a token stands: its badge and the word."""
    if token.revoked_at is not None:
        return "off", _("已作废")
    if token.expires_at <= now():
        return "off", _("已到期")
    return "good", _("有效")
