"""还款提醒 and 逾期催收通知书: how much, until when, where to pay, whom to ask; in plain words."""

from dataclasses import dataclass
from datetime import date

from supportdesk.domain.capitals import capitals
from supportdesk.domain.money import Money
from supportdesk.papers.language import CHINESE, Wording
from supportdesk.papers.pdf.contents import Text
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.pdf.letter import Letter, Part, contact_sentence, draw_letter


@dataclass(frozen=True)
class RepaymentNotice:
    """What the letter says. `overdue_since` makes it a demand: `principal` is then what was due and not repaid.

    `interest` is what the plan adds for the period; None in a demand, since the bank reckons overdue interest.
    """

    letter: Letter
    contract_no: str
    bank: str
    bank_contact: str
    bank_phone: str
    due_on: date
    principal: Money
    interest: Money | None
    left: Money
    overdue_since: date | None = None
    contact: Text = ""

    @property
    def amount(self) -> Money:
        """What is to be paid."""
        return self.principal if self.interest is None else self.principal + self.interest


def render(paper: RepaymentNotice, faces: Faces, language: str = CHINESE) -> bytes:
    """Draw the letter and return the PDF: the same letter gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: RepaymentNotice, faces: Faces, language: str = CHINESE) -> Drawn:
    """Draw the letter; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    contract = w.say("{bank}，合同号 {number}", bank=paper.bank, number=paper.contract_no or "—")
    told = _demand(paper, contract, w) if paper.overdue_since else _reminder(paper, contract, w)
    in_words = w.say("金额大写：{capitals}。", capitals=capitals(paper.amount)) if w.chinese else ""
    left = w.say("到今天，您这笔贷款还有本金 {left} 没有还。", left=w.yuan(paper.left))
    bank = w.say(
        "还款请到{bank}办理，或存入约定的还款账户。银行联系人：{contact}，电话 {phone}。",
        bank=paper.bank, contact=paper.bank_contact or "—", phone=paper.bank_phone or "—",
    )  # fmt: skip
    hard = w.say(
        "一时还不上，请早点告诉我们或银行，可以商量展期或分期，不要拖着不说。我们不会要您的密码，也不会让您把钱转给个人。"
    )
    contact = contact_sentence(paper.letter.office, w.said(paper.contact), w)
    parts = [
        Part("", (told, in_words + left)),
        Part(w.say("一、怎样还"), (bank,)),
        Part(w.say("二、有困难怎么办"), (f"{hard}{'' if w.chinese else ' '}{contact}",)),
    ]
    title = w.say("贷款逾期催收通知书") if paper.overdue_since else w.say("还款提醒")
    return draw_letter(paper.letter, title, parts, faces, w.say("扫码核对真伪"), language)


def _reminder(paper: RepaymentNotice, contract: str, w: Wording) -> str:
    interest = paper.interest or Money(0)
    return w.say(
        "您的创业担保贷款（{contract}）下一次还款日是 {day}，应还 {amount}，其中本金 {principal}、利息 {interest}。"
        "请在这一天以前备好款项。",
        contract=contract, day=w.long_day(paper.due_on), amount=w.yuan(paper.amount),
        principal=w.yuan(paper.principal), interest=w.yuan(interest),
    )  # fmt: skip


def _demand(paper: RepaymentNotice, contract: str, w: Wording) -> str:
    return w.say(
        "您的创业担保贷款（{contract}）应在 {day} 归还的本金还有 {amount} 没有还，已经逾期。请尽快归还。"
        "逾期利息由银行按合同计算，逾期期间财政不贴息，还会影响您的信用记录。",
        contract=contract, day=w.long_day(paper.due_on), amount=w.yuan(paper.amount),
    )  # fmt: skip
