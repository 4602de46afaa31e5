"""一次性补正告知书, 不予批准决定书 and 撤销决定书: letters to the applicant. They exist in Chinese only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.rule_language import NEVER
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.domain.words import Words, say
from supportdesk.models.papers import Paper
from supportdesk.models.programmes.loans import Loan
from supportdesk.papers.case_papers import rules
from supportdesk.papers.case_papers.blanks import NO_NUMBER, NO_VERIFICATION
from supportdesk.papers.case_papers.labels import label
from supportdesk.papers.case_papers.records import Record, letters_number, record_of
from supportdesk.papers.language import CHINESE, Wording
from supportdesk.papers.pdf.contents import Text, Verification
from supportdesk.papers.pdf.letter import Letter
from supportdesk.papers.pdf.missing_papers_notice import MissingPaper, MissingPapersNotice
from supportdesk.papers.pdf.refusal import Ground, Refusal, Remedy
from supportdesk.papers.pdf.repayment_notice import RepaymentNotice
from supportdesk.papers.pdf.revocation import Revocation
from supportdesk.policies import read_policy_file
from supportdesk.queries.loan_papers import list_refusing_rules
from supportdesk.queries.visibility import Viewer

_AT_THE_DOOR = frozenset({LoanState.RECEIVED.value, LoanState.SUPPLEMENT.value})
_GROUP = 4

LetterPaper = TypeVar("LetterPaper", MissingPapersNotice, Refusal, RepaymentNotice, Revocation)


def missing_papers_notice_of(
    session: Session, viewer: Viewer, application_id: int, language: str = CHINESE, *, today: date
) -> MissingPapersNotice:
    """Fill the one-time notice. Raises NotFoundError, StepNotAvailableError while none was given."""
    record, w = record_of(session, viewer, application_id, today), Wording(language)
    english = {rule.code: rule.title_en for rule in record.terms.papers} if not w.chinese else {}
    one, notice = record.application, record.around.notice
    if notice is None or one.received_on is None:
        raise StepNotAvailableError(say("没有发出过一次性补正告知。"))
    return MissingPapersNotice(
        letter=_letter(record, notice.issued_on, w),
        matter=record.matter(w),
        receipt_number=_grouped(one.receipt_number),
        received_on=one.received_on,
        basis=read_policy_file("remedies.toml")["notice"]["basis" if w.chinese else "basis_en"],
        missing=tuple(_missing(item, english, w) for item in notice.items),
        due_on=notice.answer_by,
        hand_in_at=w.say("{unit}窗口", unit=one.unit.name),
        proxy=w.say("家人或村（社区）干部"),
        contact=one.entered_by.name if one.entered_by else "",
        takes_photos=False,
    )


def refusal_of(session: Session, viewer: Viewer, application_id: int, *, today: date) -> Refusal:
    """Fill the refusal: facts, the rule, the remedy. Raises NotFoundError, StepNotAvailableError for what was not refused."""
    record, w = record_of(session, viewer, application_id, today), Wording()
    one = record.application
    if one.state != LoanState.REFUSED or one.decided_on is None:
        raise StepNotAvailableError(say("这份申请没有被拒绝，没有决定书。"))
    said = [opinion for opinion in record.opinions if opinion.outcome in {"refused", "upheld"}]
    kept = list_refusing_rules(session, one.id)
    remedies = [answer.remedy for answer in kept if answer.remedy is not None]
    return Refusal(
        letter=_letter(record, one.decided_on, w),
        matter=record.matter(w),
        receipt_number=_grouped(one.receipt_number),
        applied_on=one.received_on or one.decided_on,
        facts=_facts(record, w),
        grounds=_grounds_as_kept(kept, said[-1].text if said else "", record, w)
        or _grounds_of(
            session, record, one.refusal_code, said[-1].text if said else "", "申请须符合规定的条件", today, w
        ),
        remedy=_remedy(record),
        way_forward=_way_forward(remedies, w),
        contact=one.entered_by.name if one.entered_by else "",
        at_the_door=said[-1].step in _AT_THE_DOOR if said else one.accepted_on is None,
    )  # fmt: skip


def _way_forward(remedies: Sequence[Words], w: Wording) -> str:
    """What would help, each once; nobody is sent to apply again for what nothing changes any more."""
    after = "可以到窗口了解其他扶持政策。" if NEVER in remedies else "情况变化、符合条件以后，可以再次申请。"
    return "".join((*dict.fromkeys(w.said(one) for one in remedies), after))


def revocation_of(session: Session, viewer: Viewer, application_id: int, *, today: date) -> Revocation:
    """Fill the revocation: ground, clause, the sum to give back and by when. Raises NotFoundError, and StepNotAvailableError
    for what was not revoked. What came back since is no part of it: the letter reads the same afterwards.
    """
    record, w = record_of(session, viewer, application_id, today), Wording()
    one, claim = record.application, getattr(record.around, "clawback", None)
    if claim is None or one.decided_on is None:
        raise StepNotAvailableError(say("这份申请没有被撤销，没有撤销决定书。"))
    days = timedelta(days=read_policy_file("remedies.toml")["revocation"]["give_back_days"])
    return Revocation(
        letter=_letter(record, claim.claimed_on, w),
        matter=record.matter(w),
        number=one.number,
        decided_on=one.decided_on,
        approved=one.amount_approved,
        paid=one.amount_paid,
        claimed=claim.claimed,
        give_back_by=claim.claimed_on + days,
        grounds=_grounds_of(
            session, record, claim.reason_code, claim.text, "领取后须持续符合规定的条件，所报情况须属实", today, w
        ),
        remedy=_remedy(record),
        contact=one.entered_by.name if one.entered_by else "",
    )


def _remedy(record: Record) -> Remedy:
    contest = read_policy_file("remedies.toml")["remedy"]
    return Remedy(
        f"{record.county.name}人民政府",
        contest["review_days"],
        f"{record.county.name}人民法院",
        contest["court_months"],
    )


def numbered(says: LetterPaper, what: str, county: str, paper: Paper, verification: Verification) -> LetterPaper:
    """Put number and code into a letter; `what` tells the series (补告, 不批, 撤决, 还提, 催)."""
    number = letters_number(county, what, paper.number)
    return replace(says, letter=replace(says.letter, document_number=number, verification=verification))


def _letter(record: Record, on: date, w: Wording) -> Letter:
    return Letter(record.office(w), NO_NUMBER, record.application.person.name, on, NO_VERIFICATION)


def _missing(item: Mapping[str, Any], english: Mapping[str, str], w: Wording) -> MissingPaper:
    title = english.get(str(item.get("code", ""))) or str(item.get("title", ""))
    why = str(item.get("reason") or "") or w.say("尚未提交")
    return MissingPaper(title, why, str(item.get("how") or "") or w.say("请提交原件或清晰的复印件"))


def _facts(record: Record, w: Wording) -> tuple[Text, ...]:
    one = record.application
    venture = f"，经营实体“{one.venture.name}”" if one.venture else ""
    if not isinstance(one, Loan):
        amount = f"，申请金额 {w.yuan(one.amount_requested)}" if one.amount_requested else ""
        return (f"你申请“{w.said(record.matter(w))}”{venture}{amount}。",)
    category = label("person_categories", one.category, CHINESE)
    return (f"你按“{category}”提出申请{venture}，申请金额 {w.yuan(one.amount_requested)}。",)


def _grounds_of(
    session: Session, record: Record, code: str, opinion: str, demands: str, today: date, w: Wording
) -> tuple[Ground, ...]:
    """The rule that the reason names: what it asks stands in the policy's version, what was found in the opinion.

    A rule that is missed comes first, then one whose facts nobody had noted when whoever decided found them. A rule that
    is met is never a ground: without any, the letter stands on the version alone.
    """
    reason = label("rejection_reasons", code, CHINESE)
    found = opinion.strip().rstrip("。") or reason
    named = [one for one in _results(session, record, today) if one.code is not None and one.code.value == code]
    for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN):
        for result in (one for one in named if one.verdict is verdict):
            demand = f"{w.said(result.title)}：{w.said(result.required)}"
            return (Ground(result.clause or record.version.document, demand, found),)
    return (Ground(record.version.document, f"{demands}；理由：{reason}", found),)


def _grounds_as_kept(answers: Sequence[RuleResult], opinion: str, record: Record, w: Wording) -> tuple[Ground, ...]:
    """The same words as on the screen of whoever decided, and behind the first what they wrote."""
    found = []
    for turn, row in enumerate(rules.rule_rows(answers, w)):
        wrote = opinion.strip().rstrip("。") if turn == 0 else ""
        value, demands = w.said(row.value), f"{w.said(row.rule)}：{w.said(row.threshold)}"
        found.append(Ground(row.clause or record.version.document, demands, f"{value}；{wrote}" if wrote else value))
    return tuple(found)


def _results(session: Session, record: Record, today: date) -> Sequence[RuleResult]:
    one = record.application
    return record.queries.rule_results(session, one, one.received_on or today)


def _grouped(receipt: str | None) -> str:
    digits = receipt or ""
    return "\u00a0".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
