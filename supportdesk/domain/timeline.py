"""What a timeline says about an event: the deed in words, with its amount or day; most book-keeping is left out."""

from collections.abc import Mapping
from typing import Any

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.catalogue import PROGRAMMES
from supportdesk.domain.programmes.loans import LoanDeed
from supportdesk.domain.words import Words, say

_CASES: Mapping[str, Words] = {
    "case.opened": say("建立了办件"),
    "case.handed_over": say("转交了经办人"),
    "case.closed": say("关闭了办件"),
    "case.reopened": say("重新打开了办件"),
    "case.venture_named": say("登记了创业实体"),
    "application.due_moved": say("工作日历有变，办理期限重新计算"),
    "loan.subsidy_reopened": say("季度贴息待重新核定"),
    "loan.subsidy_stopped": say("贷款逾期，停止季度贴息"),
    "loan.subsidy_to_claim_back": say("贷款逾期，应收回已拨付的季度贴息"),
}
# Support that came with a ledger: `<kind>.recorded`.
_RECORDED: Mapping[str, Words] = {
    "loan": say("登记了历史贷款"),
    "incubator_fund": say("登记了孵化扶持"),
    "tax_relief": say("登记了税费减免"),
    "insurance": say("登记了创业保险"),
    "training": say("登记了创业培训"),
    "subsidy": say("登记了补贴"),
}
# Where the event keeps the amount that the deed was about, in fen.
_AMOUNT_KEYS: Mapping[str, str] = {LoanDeed.VERIFY_SUBSIDY: "subsidy"}
_WITHOUT_AMOUNT = frozenset({"begun", LoanDeed.CORRECT, LoanDeed.SUBMIT, LoanDeed.RECEIVE_PAPER})


def words_of(kind: str, data: Mapping[str, Any]) -> Words | None:
    """Return what a timeline says of an event; None where it says nothing (papers printed, money booked, things read)."""
    family, _, what = kind.partition(".")
    if kind in _CASES:
        # To whom a case was handed, or to which day a limit moved.
        name = data.get("to_name") or data.get("to")
        return say("{deed}：{name}", deed=_CASES[kind], name=name) if name else _CASES[kind]
    if what == "recorded" and family in _RECORDED:
        return _with_amount(_RECORDED[family], data.get("amount"))
    programme = PROGRAMMES.get(family)
    words = None if programme is None else programme.begun if what == "begun" else programme.done_words(what)
    return words and _with_what_it_was_about(what, words, data)


def _with_what_it_was_about(what: str, words: Words, data: Mapping[str, Any]) -> Words:
    if what == LoanDeed.EXTEND and data.get("extended_to"):
        return say("{deed}至 {day}", deed=words, day=data["extended_to"])
    if what == LoanDeed.AGREE_INSTALMENTS and data.get("parts"):
        return say("{deed}：{count} 期，至 {day}", deed=words, count=data["parts"], day=data.get("until", ""))
    if what == LoanDeed.REFER and data.get("name"):
        return say("{deed}：{name}", deed=words, name=data["name"])
    return _with_amount(words, None if what in _WITHOUT_AMOUNT else data.get(_AMOUNT_KEYS.get(what, "amount")))


def _with_amount(words: Words, fen: object) -> Words:
    if type(fen) is not int or not fen:
        return words
    return say("{deed} {amount} 元", deed=words, amount=Money(fen).grouped)
