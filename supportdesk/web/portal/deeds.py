"""What one may do with an application of one's own besides filling it in: take the receipt, withdraw it, rate the service."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from supportdesk.domain.applications.states import Deed, State
from supportdesk.domain.errors import NotFoundError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.ratings import GRADE_WORDS, Grade
from supportdesk.extensions import db
from supportdesk.models.applications import Application
from supportdesk.papers import giving
from supportdesk.papers.language import CHINESE, LANGUAGES
from supportdesk.queries import papers as paper_queries
from supportdesk.queries import ratings as rating_queries
from supportdesk.services import drafts, ratings
from supportdesk.services.work import Work
from supportdesk.web.portal import bp
from supportdesk.web.portal.drafts import KEPT
from supportdesk.web.portal.own import for_work, own, own_step
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds.forms import given, long_field
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.printing import press
from supportdesk.web.shared.reading import reading
from supportdesk.web.shared.support_rooms import shown
from supportdesk.web.shared.tasks import task
from supportdesk.web.shared.words import said


class WithdrawForm(Form):
    """Why; it may stay unsaid."""

    text = long_field(_l("原因"))


class RatingForm(Form):
    """One of five grades, and what one wants to say."""

    grade = RadioField(_l("您满意吗"), [InputRequired(_l("请选一项。"))], coerce=given)
    comment = long_field(_l("想说的话"), longest=ratings.LONGEST_COMMENT)

    def offer(self) -> "RatingForm":
        """Fill the grades."""
        self.grade.choices = [(str(int(grade)), said(words)) for grade, words in GRADE_WORDS.items()]
        return self


@bp.post("/applications/<int:own_application_id>/receipt")
@needs(Permission.OWN_APPLICATIONS)
def take_receipt(own_application_id: int) -> ResponseReturnValue:
    """Take the receipt of one's own application as a PDF; unchanged records give the same paper again."""
    _asking, one = own(own_application_id)
    if one.receipt_number is None:
        raise NotFoundError
    asked = request.form.get("language", reading().language)
    with deed() as work:
        subject = paper_queries.about_application(work.session, work.actor, own_application_id)
        given_out = giving.give(work, "receipt", subject, asked if asked in LANGUAGES else CHINESE, press())
        there = finish(url_for(".paper", own_paper_id=given_out.paper.id))
    return redirect(there)


@bp.route("/applications/<int:own_application_id>/withdraw", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def withdraw(own_application_id: int) -> ResponseReturnValue:
    """Take one's own application back."""
    asking, one = own_step(own_application_id, Deed.WITHDRAW)
    is_draft = one.state == State.DRAFT
    account = signed_in()

    def do(work: Work) -> str:
        found = for_work(asking, work, own_application_id)
        asking.walk.withdraw(work, found, text=form.text.clean or "")
        drafts.drop_draft(work.session, account, KEPT, str(own_application_id))
        return url_for(".index") if is_draft else url_for(".show", own_application_id=own_application_id)

    form = WithdrawForm.received()
    return task(
        form,
        do,
        title=_("不申请了") if is_draft else _("撤回申请"),
        crumbs=_crumbs(one),
        lead=_("草稿会作废。以后想申请可以重新填。")
        if is_draft
        else _("%(name)s：撤回后不再办理，以后可以重新申请。", name=shown.name_of(one)),
        button=_("确定不申请了") if is_draft else _("确定撤回"),
        told=_("已撤回。"),
        roomy=True,
    )


@bp.route("/applications/<int:own_application_id>/rate", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def rate(own_application_id: int) -> ResponseReturnValue:
    """Say how one was served; whoever is dissatisfied is called back."""
    asking, one = own(own_application_id)
    if request.method == "GET" and not may_rate(one):
        raise NotFoundError

    def do(work: Work) -> str:
        grade = Grade(int(form.grade.data))
        ratings.rate(work, for_work(asking, work, own_application_id), grade=grade, comment=form.comment.clean or "")
        return url_for(".show", own_application_id=own_application_id)

    form = RatingForm.received().offer()
    return task(
        form,
        do,
        title=_("评价这次办理"),
        crumbs=_crumbs(one),
        lead=_("您的评价只用来改进服务，不影响您的申请。不满意的，我们会打电话问您。"),
        button=_("提交评价"),
        told=_("谢谢，已经记下。"),
        roomy=True,
    )


def may_rate(one: Application) -> bool:
    """Whether one's own application is answered and not rated yet."""
    return rating_queries.may_be_rated(one) and rating_queries.find_rating(db.session(), one.id) is None


def _crumbs(one: Application) -> list[dict[str, str]]:
    return [
        {"label": _("我的"), "url": url_for(".index")},
        {"label": one.number, "url": url_for(".show", own_application_id=one.id)},
    ]
