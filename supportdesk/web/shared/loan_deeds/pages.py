"""Which step has which form, who may open it, what the form does, and what the page says before it is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from supportdesk.domain.money import ZERO
from supportdesk.domain.permissions import Permission
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.domain.words import Words, say
from supportdesk.models.programmes.loans import Loan
from supportdesk.queries import policies
from supportdesk.services.programmes import loans
from supportdesk.services.work import Work
from supportdesk.web.shared.forms import Form

from . import forms
from .forms import clean_or, day_of

D, P = LoanDeed, Permission
Do = Callable[[Work, Loan, Any], object]


@dataclass(frozen=True)
class DeedPage:
    """One step's page. `lead` says what happens when it is done; `known` fills the form from the loan."""

    deed: LoanDeed
    lock: tuple[Permission, ...]
    form: type[Form]
    do: Do
    lead: Words
    hints: dict[str, Words] = field(default_factory=dict)
    units: dict[str, Words] = field(default_factory=dict)
    known: Callable[[Loan], dict[str, Any]] = lambda _loan: {}
    is_danger: bool = False


YUAN, PERCENT = say("元"), say("%")


def _opinion(deed: Callable[..., object]) -> Do:
    return lambda work, loan, form: deed(work, loan, text=form.text.clean or "")


def _reason(deed: Callable[..., object]) -> Do:
    return lambda work, loan, form: deed(work, loan, code=form.code.data, text=form.text.clean)


PAGES: tuple[DeedPage, ...] = (
    DeedPage(
        D.ACCEPT, (P.SUPPORT_WRITE,), forms.ConfirmForm, lambda work, loan, _form: loans.accept(work, loan),
        say("材料齐全，受理后转乡镇初审。"),
    ),
    DeedPage(
        D.PASS_TOWN_CHECK, (P.SUPPORT_CHECK,), forms.OpinionForm, _opinion(loans.pass_town_check),
        say("初审通过后转县里复核，并预留这笔贷款的贴息资金。"),
        {"text": say("写明何时去看过、经营情况、从业人数")},
    ),
    DeedPage(
        D.PASS_REVIEW, (P.SUPPORT_REVIEW,), forms.ReviewForm,
        lambda work, loan, form: loans.pass_review(work, loan, text=form.text.clean or "", amount=form.amount.clean),
        say("复核通过后转审批。还没查清的条件须在意见里说明。"),
        units={"amount": YUAN}, known=lambda loan: {"amount": loan.amount_requested},
    ),
    DeedPage(
        D.RETURN, (P.SUPPORT_CHECK, P.SUPPORT_REVIEW, P.SUPPORT_DECIDE), forms.ReasonForm, _reason(loans.return_to_step_before),
        say("退回上一步，由上一步的人重办。时限不停。"),
    ),
    DeedPage(
        D.REFUSE, (P.SUPPORT_WRITE, P.SUPPORT_CHECK, P.SUPPORT_REVIEW, P.SUPPORT_DECIDE), forms.ReasonForm, _reason(loans.refuse),
        say("申请到此结束，预留或承诺的资金放回。决定书写明理由、依据和救济途径。"),
        {"text": say("申请人会看到这段话")}, is_danger=True,
    ),
    DeedPage(
        D.WITHDRAW, (P.SUPPORT_WRITE,), forms.OpenOpinionForm, _opinion(loans.withdraw),
        say("按申请人的意愿撤回，申请到此结束，资金放回。"), {"text": say("申请人何时、怎样提出的")}, is_danger=True,
    ),
    DeedPage(
        D.PUBLISH, (P.SUPPORT_BOOK,), forms.ConfirmForm, lambda work, loan, _form: loans.publish(work, loan),
        say("今天发布公示。名单只列姓名、遮蔽的证件号、事项和金额。"),
    ),
    DeedPage(
        D.OBJECT, (P.SUPPORT_WRITE,), forms.OpinionForm, _opinion(loans.object_to),
        say("登记后停在公示，异议处理完才能往下办。"), {"text": say("谁、何时、提出什么")},
    ),
    DeedPage(
        D.OVERRULE_OBJECTION, (P.SUPPORT_DECIDE,), forms.OpinionForm,
        lambda work, loan, form: loans.settle_objection(work, loan, upheld=False, text=form.text.clean),
        say("异议不成立，继续公示。"),
    ),
    DeedPage(
        D.UPHOLD_OBJECTION, (P.SUPPORT_DECIDE,), forms.ReasonForm,
        lambda work, loan, form: loans.settle_objection(
            work, loan, upheld=True, code=form.code.data, text=form.text.clean
        ),
        say("异议成立，不予批准，承诺的资金放回。"), is_danger=True,
    ),
    DeedPage(
        D.REFER, (P.SUPPORT_BOOK,), forms.BankForm,
        lambda work, loan, form: loans.refer(
            work, loan, policies.get_bank(work.session, loan.unit, form.bank_id.data)
        ),
        say("把批准的贷款推荐给银行，银行从此能看到这份申请。"), known=lambda loan: {"bank_id": loan.bank_id},
    ),
    DeedPage(
        D.DECLINE, (P.SUPPORT_BOOK,), forms.ReasonForm, _reason(loans.decline),
        say("登记银行不同意放款。之后可另行推荐，或不予批准。"),
    ),
    DeedPage(
        D.SIGN, (P.SUPPORT_BOOK,), forms.ContractForm,
        lambda work, loan, form: loans.sign(
            work, loan, contract_no=form.contract_no.clean, contract_on=day_of(form.contract_on),
            amount=form.amount.clean, rate_percent=form.rate_percent.clean,
        ),
        say("登记后担保基金为这笔贷款担保，贴息按合同利率重算。"),
        {"rate_percent": say("如 3.50")}, {"amount": YUAN, "rate_percent": PERCENT},
        known=lambda loan: {"amount": loan.amount_approved},
    ),
    DeedPage(
        D.DISBURSE, (P.SUPPORT_BOOK,), forms.PayoutForm,
        lambda work, loan, form: loans.disburse(
            work, loan, on=day_of(form.on), amount=form.amount.clean, matures_on=form.matures_on.clean
        ),
        say("登记后开始计息，并安排走访、季度检查和到期提醒。"),
        {"matures_on": say("不填则按申请的期限计算")}, {"amount": YUAN},
        known=lambda loan: {"amount": loan.contract_amount or loan.amount_approved},
    ),
    DeedPage(
        D.UNDO_DISBURSEMENT, (P.SUPPORT_BOOK,), forms.ReversalForm,
        lambda work, loan, form: loans.undo_disbursement(work, loan, reason=form.reason.clean),
        say("放款登记错误时使用。原记录保留，另记一笔冲销，回到待放款。"), is_danger=True,
    ),
    DeedPage(
        D.REPAY, (P.SUPPORT_BOOK,), forms.RepaymentForm,
        lambda work, loan, form: loans.repay(
            work, loan, on=day_of(form.on), principal=clean_or(form.principal, ZERO),
            interest=clean_or(form.interest, ZERO), is_early=form.is_early.data, note=form.note.clean or "",
        ),
        say("可以补记以前的日期。还清全部本金即结清。"),
        {"principal": say("没有还本就留空")}, {"principal": YUAN, "interest": YUAN},
    ),
    DeedPage(
        D.SETTLE_EARLY, (P.SUPPORT_BOOK,), forms.EarlySettlementForm,
        lambda work, loan, form: loans.settle_early(
            work, loan, on=day_of(form.on), interest=clean_or(form.interest, ZERO), note=form.note.clean or ""
        ),
        say("登记全部本金已还清。贴息只计到这一天，其余承诺的资金放回。"), units={"interest": YUAN},
    ),
    DeedPage(
        D.EXTEND, (P.SUPPORT_BOOK,), forms.ExtensionForm,
        lambda work, loan, form: loans.extend(work, loan, to=day_of(form.to), note=form.note.clean),
        say("只能展期一次，展期内不贴息。到期提醒随之改期。"),
    ),
    DeedPage(
        D.AGREE_INSTALMENTS, (P.SUPPORT_BOOK,), forms.InstalmentsForm,
        lambda work, loan, form: loans.agree_instalments(
            work, loan, parts=form.parts.clean, first_due_on=day_of(form.first_due_on), note=form.note.clean
        ),
        say("创业失败或逾期的，所欠本金按月等额分期归还，利息随每期结清。新的还款计划、到期提醒随之改期；逾期以后的利息不贴。"),
        {"note": say("银行同意的文号或协议编号，家庭和收入情况")}, {"parts": say("期")},
    ),
    DeedPage(
        D.MARK_OVERDUE, (P.SUPPORT_BOOK,), forms.OverdueForm,
        lambda work, loan, form: loans.mark_overdue(work, loan, since=day_of(form.since), text=form.text.clean),
        say("自这一天起不再贴息，以后各季承诺的资金放回；还清拖欠后恢复。"),
    ),
    DeedPage(
        D.CURE, (P.SUPPORT_BOOK,), forms.OpinionForm, _opinion(loans.cure),
        say("拖欠的本金已还清，贷款恢复正常。"),
    ),
    DeedPage(
        D.COMPENSATE, (P.LOAN_COMPENSATE,), forms.CompensationForm,
        lambda work, loan, form: loans.compensate(
            work, loan, text=form.text.clean, unpaid_interest=clean_or(form.unpaid_interest, ZERO)
        ),
        say("担保基金按比例代偿，之后转追偿。罚息不代偿。"),
        {"unpaid_interest": say("不含罚息")}, {"unpaid_interest": YUAN}, is_danger=True,
    ),
    DeedPage(
        D.RECOVER, (P.SUPPORT_BOOK,), forms.RecoveryForm,
        lambda work, loan, form: loans.record_recovery(
            work, loan, on=day_of(form.on), amount=form.amount.clean, note=form.note.clean or ""
        ),
        say("收回的钱按代偿比例归还担保基金。全部收回即结案。"), units={"amount": YUAN},
    ),
    DeedPage(
        D.WRITE_OFF, (P.LOAN_COMPENSATE,), forms.OpinionForm, _opinion(loans.write_off),
        say("确实无法收回的，经批准核销余额，申请到此结束。"), {"text": say("写明批准文号")}, is_danger=True,
    ),
)  # fmt: skip
DEED_PAGES: dict[LoanDeed, DeedPage] = {page.deed: page for page in PAGES}
