"""The pages of the steps that every kind has: form, what it does, and what the page says before it is done."""

from collections.abc import Mapping
from typing import Any

from supportdesk.domain.applications.states import Deed
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.words import say
from supportdesk.web.shared.loan_deeds import forms as shared
from supportdesk.web.shared.loan_deeds.forms import clean_or, day_of

from . import forms
from .room import AnyPage, DeedPage, Do, Room

D = Deed
YUAN = say("元")


def _opinion(name: str) -> Do:
    return lambda work, walk, one, form: getattr(walk, name)(work, one, text=form.text.clean or "")


def _reason(name: str) -> Do:
    return lambda work, walk, one, form: getattr(walk, name)(work, one, code=form.code.data, text=form.text.clean)


def _plain(name: str) -> Do:
    return lambda work, walk, one, _form: getattr(walk, name)(work, one)


def _cause(name: str) -> Do:
    return lambda work, walk, one, form: getattr(walk, name)(work, one, reason=form.reason.clean)


def _settled(*, upheld: bool) -> Do:
    def do(work: Any, walk: Any, one: Any, form: Any) -> object:  # noqa: ANN401 - of the kind
        code = {"code": form.code.data} if upheld else {}
        return walk.settle_objection(work, one, upheld=upheld, text=form.text.clean, **code)

    return do


def _reviewed(work: Any, walk: Any, one: Any, form: Any) -> object:  # noqa: ANN401 - of the kind
    amount = form.amount.clean if "amount" in form else None
    return walk.pass_review(work, one, text=form.text.clean or "", amount=amount)


def _most(page: AnyPage) -> Money:
    return page.award.most if page.award is not None else page.application.amount_requested


def _without_amount(form: Any, page: AnyPage) -> None:  # noqa: ANN401 - the review's form
    if not _most(page):
        del form.amount


def _still_claimed(page: AnyPage) -> dict[str, Any]:
    claim = page.around.clawback
    return {"amount": claim.claimed - claim.recovered} if claim else {}


PAGES: tuple[DeedPage, ...] = (
    DeedPage(D.ACCEPT, shared.ConfirmForm, _plain("accept"), say("材料齐全，受理后转乡镇初审。"), asks=True),
    DeedPage(
        D.PASS_TOWN_CHECK, shared.OpinionForm, _opinion("pass_town_check"),
        say("初审通过后转县里复核，并预留所需资金。"), {"text": say("写明何时去看过、经营情况、从业人数")}, asks=True,
    ),
    DeedPage(
        D.PASS_REVIEW, shared.ReviewForm, _reviewed,
        say("复核通过后转审批。还没查清的条件须在意见里说明。"), units={"amount": YUAN},
        known=lambda page: {"amount": _most(page)}, offer=_without_amount, asks=True,
    ),
    DeedPage(
        D.RETURN, shared.ReasonForm, _reason("return_to_step_before"), say("退回上一步，由上一步的人重办。时限不停。"),
        is_rare=True,
    ),
    DeedPage(
        D.REFUSE, shared.ReasonForm, _reason("refuse"),
        say("申请到此结束，预留或承诺的资金放回。决定书写明理由、依据和救济途径。"),
        {"text": say("申请人会看到这段话")}, is_danger=True, is_rare=True,
    ),
    DeedPage(
        D.WITHDRAW, shared.OpenOpinionForm, _opinion("withdraw"), say("按申请人的意愿撤回，申请到此结束，资金放回。"),
        {"text": say("申请人何时、怎样提出的")}, is_danger=True, is_rare=True,
    ),
    DeedPage(
        D.PUBLISH, shared.ConfirmForm, _plain("publish"), say("今天发布公示。名单只列姓名、遮蔽的证件号、事项和金额。"),
    ),
    DeedPage(
        D.OBJECT, shared.OpinionForm, _opinion("object_to"), say("登记后停在公示，异议处理完才能往下办。"),
        {"text": say("谁、何时、提出什么")}, is_rare=True,
    ),
    DeedPage(D.OVERRULE_OBJECTION, shared.OpinionForm, _settled(upheld=False), say("异议不成立，继续公示。")),
    DeedPage(
        D.UPHOLD_OBJECTION, shared.ReasonForm, _settled(upheld=True), say("异议成立，不予批准，承诺的资金放回。"),
        is_danger=True, is_rare=True,
    ),
    DeedPage(
        D.ORDER_PAYMENT, shared.ConfirmForm, _plain("order_payment"),
        say("列入拨付清单，报财政拨付。拨付前再核对一次不重复享受。"), asks=True,
    ),
    DeedPage(
        D.CANCEL_PAYMENT, forms.CauseForm, _cause("cancel_payment"), say("从拨付清单撤下，以后重新报财政。"), is_rare=True,
    ),
    DeedPage(
        D.PAY, forms.PaidForm, lambda work, walk, one, form: walk.pay(work, one, on=day_of(form.on)),
        say("财政已把款拨到申请人账户。可以补记以前的日期。"), asks=True,
    ),
    DeedPage(
        D.RETURN_PAYMENT, forms.CauseForm, _cause("return_payment"),
        say("款项退回，资金仍为这份申请承诺，核对账户后重新报财政。"), {"reason": say("例如账号有误、户名不符")}, is_rare=True,
    ),
    DeedPage(D.CLOSE, shared.OpenOpinionForm, _opinion("close"), say("办结归档。没有用到的承诺资金放回，回访照常。")),
    DeedPage(
        D.REVOKE, forms.RevocationForm,
        lambda work, walk, one, form: walk.revoke(
            work, one, code=form.code.data, text=form.text.clean, amount=form.amount.clean
        ),
        say("撤销原决定，要求退回已拨的钱，全部或一部分。"), {"text": say("申请人会看到这段话")}, {"amount": YUAN},
        known=lambda page: {"amount": page.application.amount_paid}, is_danger=True, is_rare=True,
    ),
    DeedPage(
        D.RECOVER, forms.ReturnedForm,
        lambda work, walk, one, form: walk.recover(
            work, one, amount=form.amount.clean or ZERO, on=day_of(form.on), note=clean_or(form.note, "")
        ),
        say("收回的钱回到预算。全部收回即结案。"), units={"amount": YUAN}, known=_still_claimed,
    ),
    DeedPage(
        D.WAIVE, forms.WaiverForm, _opinion("waive"), say("创业失败确实无力退回的，免予追回余额，申请办结。"),
        {"text": say("写明批准文号和事实")}, is_danger=True, is_rare=True,
    ),
)  # fmt: skip
# Steps that have a page of their own, follow of themselves, or are the same page under another name.
ELSEWHERE = frozenset({D.CORRECT, D.RECEIVE_PAPER, D.ACCEPT_BY_SILENCE, D.APPROVE_FIRST, D.RECOVER_ALL})
# What a button leads to when it is no page of a single step.
LEADS_TO: Mapping[str, str] = {
    D.SUBMIT: "check",
    D.NOTIFY_MISSING: "notice",
    D.SUPPLEMENT: "papers",
    D.APPROVE: "decide",
    D.APPROVE_SECOND: "decide",
}
# A page of these takes steps of several names.
SAME_PAGE: Mapping[str, tuple[str, ...]] = {D.RECOVER: (D.RECOVER, D.RECOVER_ALL)}


def pages_of(room: Room) -> dict[str, DeedPage]:
    """The pages of a room's steps: the shared ones that its table has, the kind's own in their place or beside them."""
    there = {step.deed.value for step in room.programme.lifecycle.steps}
    found = {str(page.deed): page for page in PAGES if page.deed in there}
    return found | {str(page.deed): page for page in room.deeds}
