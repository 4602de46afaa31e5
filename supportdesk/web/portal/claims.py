"""One's own policies and claims: an event reported, its papers sent, the claim withdrawn or appealed against."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from supportdesk.domain.errors import BadValueError, RuleBrokenError, StepNotAvailableError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.insurance import (
    CLAIM_LIFECYCLE,
    CLAIM_STATE_WORDS,
    CLAIMANT_DEEDS,
    ClaimDeed,
    ClaimState,
)
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.programmes.insurance import Insurance, InsuranceClaim
from supportdesk.queries import attachments as file_queries
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services import attachments
from supportdesk.services.programmes import insurance
from supportdesk.services.work import Work
from supportdesk.web.portal import bp
from supportdesk.web.portal.papers import own_way
from supportdesk.web.shared.attachments import kept_file, lines_of_files
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import answer_if_done, deed, finish
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.loan_deeds.forms import long_field, needed
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms.claims import ClaimForm, paper_title
from supportdesk.web.shared.tasks import task
from supportdesk.web.shared.words import long_day, plain_money, said

D = ClaimDeed
deeds = insurance.claims
_BADGES = {ClaimState.PAID: "good", ClaimState.REFUSED: "bad", ClaimState.WITHDRAWN: "off"}


class WhyForm(Form):
    """Why; it may stay unsaid."""

    text = long_field(_l("原因"))


class AppealForm(Form):
    """What one does not agree with, and why."""

    text = long_field(_l("不服哪一点，为什么"), needed())


@bp.route("/policies/<int:own_policy_id>/report", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def report_claim(own_policy_id: int) -> ResponseReturnValue:
    """Report an insured event on one's own policy."""
    answer_if_done()
    policy = queries.get_insurance(db.session(), signed_in(), own_policy_id)
    if not may_report(policy):
        raise StepNotAvailableError(say("这份保单现在不能报案。"))
    form = ClaimForm.received()

    def do(work: Work) -> str:
        found = queries.get_insurance(work.session, work.actor, own_policy_id)
        made = deeds.report(work, found, form.facts)
        return url_for(".claim", own_claim_id=made.id)

    if answer := attempt(form, do, told=_("已报案。请接着上传理赔材料。")):
        return answer
    if form.errors:
        policy = queries.get_insurance(db.session(), signed_in(), own_policy_id)
    return render_template("portal/report.html", form=form, policy=policy), 422 if form.errors else 200


@bp.get("/claims/<int:own_claim_id>")
@needs(Permission.OWN_APPLICATIONS)
def claim(own_claim_id: int) -> ResponseReturnValue:
    """One of one's own claims: where it stands, its amounts, its papers, and what one may do."""
    return _page(_own(own_claim_id), Form(formdata=None))


@bp.post("/claims/<int:own_claim_id>/papers/<paper_code>")
@needs(Permission.OWN_APPLICATIONS)
def send_claim_paper(own_claim_id: int, paper_code: str) -> ResponseReturnValue:
    """Send a photo of a claim's paper; the paper is there with it."""
    answer_if_done()
    found, form = _own(own_claim_id), Form.received()
    if not file_queries.takes_claim_papers(found):
        raise StepNotAvailableError(say("这件理赔现在不收材料了。有要补的，请打电话问经办人。"))
    if form.is_sound():
        try:
            kept = kept_file(request.files.get("file"))
            with deed() as work:
                one = queries.get_claim(work.session, work.actor, own_claim_id)
                policy = queries.get_insurance(work.session, work.actor, one.policy_id)
                attachments.send(work, policy, paper_code, claim=one, **kept)
                if not next(row["received_on"] for row in one.papers if row["code"] == paper_code):
                    deeds.receive_papers(work, one, {paper_code: PaperSource.OWN.value})
                there = finish(url_for(".claim", own_claim_id=own_claim_id, _anchor=f"at-{paper_code}"))
        except (BadValueError, RuleBrokenError) as error:
            form.refuse(BadValueError(error.words))
            return _page(_own(own_claim_id), form)
        flash(_("已收到照片。"), "information")
        return redirect(there)
    return _page(found, form)


@bp.post("/claims/<int:own_claim_id>/files/<int:own_claim_file_id>/take-back")
@needs(Permission.OWN_APPLICATIONS)
def take_claim_file_back(own_claim_id: int, own_claim_file_id: int) -> ResponseReturnValue:
    """Take a photo back that was sent by mistake; with the last one the paper is missing again."""
    answer_if_done()
    found, form = _own(own_claim_id), Form.received()
    file_queries.get_file(db.session(), signed_in(), own_claim_file_id, claim=found)
    if form.is_sound():
        with deed() as work:
            one = queries.get_claim(work.session, work.actor, own_claim_id)
            policy = queries.get_insurance(work.session, work.actor, one.policy_id)
            sent = file_queries.get_file(work.session, work.actor, own_claim_file_id, claim=one)
            attachments.take_back(work, policy, sent, one)
            if sent.code not in {row.code for row in file_queries.list_files(work.session, policy.id, one)}:
                deeds.receive_papers(work, one, {sent.code: ""})
            there = finish(url_for(".claim", own_claim_id=own_claim_id))
        flash(_("照片已撤下。"), "information")
        return redirect(there)
    return _page(found, form)


@bp.route("/claims/<int:own_claim_id>/withdraw", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def withdraw_claim(own_claim_id: int) -> ResponseReturnValue:
    """Take one's own claim back."""
    found = _own_step(own_claim_id, D.WITHDRAW)

    def do(work: Work) -> str:
        one = queries.get_claim(work.session, work.actor, own_claim_id)
        deeds.withdraw(work, one, text=form.text.clean or "")
        return url_for(".claim", own_claim_id=own_claim_id)

    form = WhyForm.received()
    return task(
        form, do, title=_("撤回报案"), crumbs=_crumbs(found), lead=_("撤回后不再理赔。"), button=_("确定撤回"),
        told=_("已撤回。"), roomy=True,
    )  # fmt: skip


@bp.route("/claims/<int:own_claim_id>/appeal", methods=["GET", "POST"])
@needs(Permission.OWN_APPLICATIONS)
def appeal_claim(own_claim_id: int) -> ResponseReturnValue:
    """Appeal against the decision on one's own claim, within the days of the policy."""
    found = _own_step(own_claim_id, D.APPEAL)

    def do(work: Work) -> str:
        deeds.appeal(work, queries.get_claim(work.session, work.actor, own_claim_id), text=form.text.clean)
        return url_for(".claim", own_claim_id=own_claim_id)

    form = AppealForm.received()
    return task(
        form, do, title=_("对决定提出申诉"), crumbs=_crumbs(found), lead=_("由没有作这个决定的人重新看一遍。"),
        button=_("提交申诉"), told=_("申诉已收到。"), roomy=True,
    )  # fmt: skip


def may_report(policy: Insurance) -> bool:
    """Whether an event may be reported on a policy today."""
    if policy.is_historic or policy.bound_on is None or policy.programme_version is None:
        return False
    terms = queries.INSURANCES.terms_of(db.session(), policy.programme_version)
    return queries.may_report(db.session(), policy, terms, today())


def line_of(found: InsuranceClaim) -> dict[str, Any]:
    """A claim among one's own: its number, badge and what it waits for."""
    return {
        "number": found.number,
        "url": url_for("portal.claim", own_claim_id=found.id),
        "badge": {"kind": _BADGES.get(found.state, "with_us"), "word": said(CLAIM_STATE_WORDS[found.state])},
        "amount": plain_money(found.paid or found.approved or found.claimed),
        "tells": _("下一步不晚于 %(day)s。", day=long_day(found.due_on)) if found.due_on else "",
    }


def _own(claim_id: int) -> InsuranceClaim:
    return queries.get_claim(db.session(), signed_in(), claim_id)


def _own_step(claim_id: int, step: ClaimDeed) -> InsuranceClaim:
    answer_if_done()
    found = _own(claim_id)
    if not CLAIM_LIFECYCLE.allows(found.state, step):
        raise StepNotAvailableError(say("这件理赔现在的状态不能做这一步，请刷新后再看。"))
    return found


def _crumbs(found: InsuranceClaim) -> list[dict[str, str]]:
    return [
        {"label": _("我的"), "url": url_for(".index")},
        {"label": found.number, "url": url_for(".claim", own_claim_id=found.id)},
    ]


def _page(found: InsuranceClaim, form: Form) -> ResponseReturnValue:
    files = lines_of_files(file_queries.list_files(db.session(), found.policy_id, found), own_way)
    takes = file_queries.takes_claim_papers(found)
    papers = [
        {
            "code": row["code"], "title": paper_title(row), "is_there": bool(row["received_on"]),
            "files": files.get(row["code"], []), "takes_file": takes,
        }
        for row in found.papers
    ]  # fmt: skip
    amounts = (
        (_("申报"), found.claimed),
        (_("核定"), found.assessed),
        (_("批准"), found.approved),
        (_("赔付"), found.paid),
    )
    ways = [
        (url_for(endpoint, own_claim_id=found.id), label)
        for step, endpoint, label in (
            (D.APPEAL, ".appeal_claim", _("对决定提出申诉")),
            (D.WITHDRAW, ".withdraw_claim", _("撤回报案")),
        )
        if step in CLAIMANT_DEEDS
        and CLAIM_LIFECYCLE.allows(found.state, step)
        and not (step is D.APPEAL and not queries.may_appeal(db.session(), found, today()))
    ]
    return render_template(
        "portal/claim.html",
        claim=found,
        form=form,
        line=line_of(found),
        amounts=[{"label": label, "value": plain_money(amount) if amount else "—"} for label, amount in amounts],
        cause=code_label("closure_reasons", found.cause),
        refusal=code_label("rejection_reasons", found.refusal_code) if found.refusal_code else "",
        papers=papers,
        missing=sum(not row["is_there"] for row in papers) if takes else 0,
        ways=ways,
        phone=found.policy.unit.phone,
    ), 422 if form.errors else 200
