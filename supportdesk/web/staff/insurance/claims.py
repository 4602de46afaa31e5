"""Claims: the list, one claim with its four amounts, and a page for each step."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.money import ZERO
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.insurance import (
    CLAIM_DEED_WORDS,
    CLAIM_LIFECYCLE,
    CLAIM_STATE_WORDS,
    COVER_WORDS,
    LOSS_WORDS,
    SETTLED,
    ClaimDeed,
)
from supportdesk.domain.programmes.parameters import PaperSource
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.models.accounts import Account
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.queries.attachments import list_files
from supportdesk.queries.programmes import insurance as queries
from supportdesk.services.programmes import insurance
from supportdesk.services.programmes.insurance.claims import Finding
from supportdesk.services.work import Work
from supportdesk.web.shared.attachments import lines_of_files, office_way
from supportdesk.web.shared.attempts import attempt
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.deeds import answer_if_done
from supportdesk.web.shared.forms import counter
from supportdesk.web.shared.labels import code_label
from supportdesk.web.shared.loan_deeds.forms import (
    ConfirmForm,
    OpenOpinionForm,
    OpinionForm,
    ReasonForm,
    clean_or,
    day_of,
)
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support_rooms import shown
from supportdesk.web.shared.support_rooms.claims import ClaimForm, paper_title
from supportdesk.web.shared.support_rooms.kept import Kept
from supportdesk.web.shared.support_rooms.own import OwnStep, Thing, buttons_of, open_own
from supportdesk.web.shared.ways import one_of, way_to, whole
from supportdesk.web.shared.words import day, said
from supportdesk.web.staff.insurance import bp

from .claim_forms import (
    AppealForm,
    CheckForm,
    ObjectionForm,
    PanelForm,
    PayForm,
    audit_form,
    correction_of,
    loss_words,
    papers_form,
    typed_of,
)

D = ClaimDeed
YUAN = say("元")
deeds = insurance.claims


def _audited(work: Any, claim: Any, form: Any) -> None:  # noqa: ANN401 - work, claim and form of the step
    findings = {
        one.id: Finding(clean_or(form[f"item_{one.id}"], ZERO), clean_or(form[f"remark_{one.id}"], ""))
        for one in claim.items
    }
    deeds.audit(
        work, claim, findings, salvage=clean_or(form.salvage, ZERO),
        other_compensation=clean_or(form.other_compensation, ZERO), text=form.text.clean,
    )  # fmt: skip


def _audit_known(claim: InsuranceClaim) -> dict[str, Any]:
    known: dict[str, Any] = {"salvage": claim.salvage, "other_compensation": claim.other_compensation}
    return known | {f"item_{one.id}": one.claimed for one in claim.items}


def _papers(work: Any, claim: Any, form: Any) -> None:  # noqa: ANN401 - work, claim and form of the step
    allowed = {"", *(one.value for one in PaperSource)}
    told = {one["code"]: form[f"paper_{one['code']}"].data for one in claim.papers}
    deeds.receive_papers(work, claim, {code: source for code, source in told.items() if source in allowed})


def _noted(claim: InsuranceClaim) -> list[tuple[str, str]]:
    return [(f"paper_{one['code']}", one["source"]) for one in claim.papers]


def _subject(claim: InsuranceClaim) -> str:
    return f"insurance:{claim.policy.number}"


def _members(text: str) -> list[str]:
    return [name for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]


def _most(claim: InsuranceClaim) -> dict[str, Any]:
    return {"amount": queries.most_of(db.session(), claim, queries.terms_of_claim(db.session(), claim))}


def _settled(work: Any, claim: Any, form: Any) -> None:  # noqa: ANN401 - work, claim and form of the step
    upheld = form.upheld.data == "yes"
    deeds.settle_objection(work, claim, upheld=upheld, text=form.text.clean, code=form.code.data if upheld else "")


def _facts(claim: InsuranceClaim) -> list[dict[str, str]]:
    return [
        {"label": _("投保人"), "value": claim.person.name},
        {"label": _("状态"), "value": said(CLAIM_STATE_WORDS[claim.state])},
        {"label": _("申报 元"), "value": claim.claimed.grouped},
        {"label": _("核定 元"), "value": claim.assessed.grouped if claim.assessed else "—"},
        {"label": _("批准 元"), "value": claim.approved.grouped if claim.approved else "—"},
        {"label": _("赔付 元"), "value": claim.paid.grouped if claim.paid else "—"},
    ]


def _get(session: Any, viewer: Account | None, claim_id: int) -> InsuranceClaim:  # noqa: ANN401 - a session
    return queries.get_claim(session, viewer, claim_id)


THING = Thing("claim", "/claims", "claim_id", _get, CLAIM_LIFECYCLE, lambda claim: claim.number, _facts)
W = CLAIM_DEED_WORDS
STEPS: tuple[OwnStep, ...] = (
    OwnStep(
        "receive_papers", (D.RECEIVE_PAPERS,), papers_form, _papers, W[D.RECEIVE_PAPERS],
        say("材料收齐才能核定损失。"), kept=Kept(_noted, lambda claim, _form: dict(_noted(claim)), _subject),
    ),
    OwnStep(
        "check", (D.CHECK,), lambda _claim: CheckForm,
        lambda work, claim, form: deeds.check(work, claim, text=form.text.clean, exclusion=form.exclusion.data),
        W[D.CHECK], say("查勘后转县里核定损失。"), {"text": say("何时、谁去看过，停业和损失是否属实")},
    ),
    OwnStep(
        "audit", (D.AUDIT,), audit_form, _audited, W[D.AUDIT],
        say("逐项按证据核定，核减的写明理由。由没有经手报案和查勘的人办。"), known=_audit_known,
        units={"salvage": YUAN, "other_compensation": YUAN},
    ),
    OwnStep(
        "approve", (D.APPROVE,), lambda _claim: PanelForm,
        lambda work, claim, form: deeds.approve(
            work, claim, panel=_members(form.panel.clean), text=form.text.clean, amount=form.amount.clean
        ),
        W[D.APPROVE], say("评审通过后公示。金额不超过扣除残值、其他赔偿、免赔和这份保单已批准的赔付后的可赔金额。"),
        {"panel": say("用顿号隔开，如 何立群、苏明、陈桂珍")}, {"amount": YUAN}, _most,
    ),
    OwnStep(
        "publish", (D.PUBLISH,), lambda _claim: ConfirmForm, lambda work, claim, _form: deeds.publish(work, claim),
        W[D.PUBLISH], say("今天发布公示。公示期满、没有异议，由保险公司赔付。"),
    ),
    OwnStep(
        "pay", (D.PAY, D.PAY_PART), lambda _claim: PayForm,
        lambda work, claim, form: deeds.pay(
            work, claim, amount=form.amount.clean, on=day_of(form.on), reference=form.reference.clean
        ),
        W[D.PAY], say("登记保险公司已付的赔款，可以分次。"), units={"amount": YUAN},
        known=lambda claim: {"amount": claim.approved - claim.paid},
    ),
    OwnStep(
        "object", (D.OBJECT,), lambda _claim: OpinionForm,
        lambda work, claim, form: deeds.object_to(work, claim, text=form.text.clean), W[D.OBJECT],
        say("登记后停在公示，异议处理完才能赔付。"),
    ),
    OwnStep(
        "settle_objection", (D.OVERRULE, D.UPHOLD), lambda _claim: ObjectionForm, _settled, say("处理异议"),
        say("不成立的继续公示；成立的不予赔付。"),
    ),
    OwnStep(
        "appeal", (D.APPEAL,), lambda _claim: OpinionForm,
        lambda work, claim, form: deeds.appeal(work, claim, text=form.text.clean), W[D.APPEAL],
        say("投保人对决定不服的，在期限内申诉，由没有作决定的人处理。赔付后不再申诉。"),
        is_offered=lambda claim: queries.may_appeal(db.session(), claim, today()),
    ),
    OwnStep(
        "settle_appeal", (D.KEEP_AWARD, D.KEEP_REFUSAL, D.AUDIT_ANEW), lambda _claim: AppealForm,
        lambda work, claim, form: deeds.settle_appeal(
            work, claim, upheld=form.upheld.data == "yes", text=form.text.clean
        ),
        say("处理申诉"), say("成立的重新核定损失；不成立的维持原决定。"),
    ),
    OwnStep(
        "refuse", (D.REFUSE,), lambda _claim: ReasonForm,
        lambda work, claim, form: deeds.refuse(work, claim, code=form.code.data, text=form.text.clean), W[D.REFUSE],
        say("写明理由和依据，投保人可以申诉。"), is_danger=True,
    ),
    OwnStep(
        "withdraw", (D.WITHDRAW,), lambda _claim: OpenOpinionForm,
        lambda work, claim, form: deeds.withdraw(work, claim, text=form.text.clean or ""), W[D.WITHDRAW],
        say("按投保人的意愿撤回，理赔到此结束。"), is_danger=True,
    ),
)  # fmt: skip
open_own(bp, THING, STEPS)


@bp.get("/claims")
@needs(Permission.SUPPORT_READ)
def claims() -> ResponseReturnValue:
    """The claims that the reader sees, the latest reported first."""
    wanted, before = one_of("state", CLAIM_STATE_WORDS), whole("before")
    rows = queries.list_claims(db.session(), signed_in(), state=wanted, before=before)
    last = rows[queries.PAGE - 1].id if len(rows) > queries.PAGE else None
    return render_template(
        "staff/insurance/claims.html",
        claims=rows[: queries.PAGE],
        next_url=url_for(".claims", state=wanted or None, before=last) if last else "",
        first_url=url_for(".claims", state=wanted or None) if before else "",
        states=[(str(code), said(words)) for code, words in CLAIM_STATE_WORDS.items()],
        state=wanted,
        words=CLAIM_STATE_WORDS,
    )


@bp.get("/claims/<int:claim_id>")
@needs(Permission.SUPPORT_READ)
def claim(claim_id: int) -> ResponseReturnValue:
    """One claim: the four amounts, losses with their evidence, what is asked, what each office said."""
    found = queries.get_claim(db.session(), signed_in(), claim_id)
    page = queries.claim_page(db.session(), signed_in(), found)
    return render_template(
        "staff/insurance/claim.html",
        claim=found,
        page=page,
        state=said(CLAIM_STATE_WORDS[found.state]),
        cause=code_label("closure_reasons", found.cause),
        cover=said(COVER_WORDS[page.policy.on(found.event_on)]),
        facts=_facts(found),
        losses=LOSS_WORDS,
        rules=shown.rules_of(page.rules),
        papers=[(paper_title(one), one) for one in found.papers],
        files=lines_of_files(list_files(db.session(), found.policy_id, found), office_way),
        opinions=[(said(CLAIM_DEED_WORDS[ClaimDeed(one["deed"])]), one) for one in found.opinions],
        refusal=code_label("rejection_reasons", found.refusal_code) if found.refusal_code else "",
        buttons=[*buttons_of(THING, STEPS, found), *_correcting(found)],
        is_settled=found.state in SETTLED,
        report_by=day(page.report_by),
    )


def _correcting(found: InsuranceClaim) -> list[dict[str, Any]]:
    """The way to the correction, for who may and while it can be."""
    url = way_to(".correct_claim", claim_id=found.id) if CLAIM_LIFECYCLE.allows(found.state, D.CORRECT) else ""
    return [{"url": url, "label": said(W[D.CORRECT]), "danger": False}] if url else []


@bp.route("/claims/<int:claim_id>/correct", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def correct_claim(claim_id: int) -> ResponseReturnValue:
    """Correct what was typed of a claim, before it is checked on the spot."""
    answer_if_done()
    found = queries.get_claim(db.session(), signed_in(), claim_id)
    if not CLAIM_LIFECYCLE.allows(found.state, D.CORRECT):
        raise StepNotAvailableError(say("查勘以后不能再改报案。"))
    form = correction_of(found).received(data=typed_of(found))

    def do(work: Work) -> str:
        seen = counter(request.form.get("version"))
        deeds.correct(work, queries.get_claim(work.session, work.actor, claim_id), form.facts, seen_version=seen)
        return url_for(".claim", claim_id=claim_id)

    if answer := attempt(
        form, do, told=_("已保存。"), stale=lambda form, error: conflict(form, error, shown=loss_words)
    ):
        return answer
    if form.errors:
        found = queries.get_claim(db.session(), signed_in(), claim_id)
    return render_template(
        "staff/insurance/report.html", form=form, policy=found.policy, claim=found
    ), 422 if form.errors else 200


@bp.route("/<int:application_id>/report", methods=["GET", "POST"])
@needs(Permission.SUPPORT_WRITE)
def report(application_id: int) -> ResponseReturnValue:
    """Report an insured event on a policy."""
    policy = queries.get_insurance(db.session(), signed_in(), application_id)
    if policy.bound_on is None:
        raise StepNotAvailableError(say("这份保单现在不能报案：先登记保单。"))
    form = ClaimForm.received()

    def do(work: Work) -> str:
        found = queries.get_insurance(work.session, work.actor, application_id)
        made = deeds.report(work, found, form.facts)
        return url_for(".claim", claim_id=made.id)

    if answer := attempt(form, do):
        return answer
    if form.errors:
        policy = queries.get_insurance(db.session(), signed_in(), application_id)
    return render_template(
        "staff/insurance/report.html", form=form, policy=policy, claim=None
    ), 422 if form.errors else 200
