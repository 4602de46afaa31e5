"""What somebody can get, and why not, as pages show it: the same words for the office and for the person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Programme
from supportdesk.queries.eligibility import Answer, eligibility_of
from supportdesk.queries.policies import list_open_programmes
from supportdesk.web.shared.words import plain_money, programme_name, said

_RESULTS = {Verdict.MET: "met", Verdict.NOT_MET: "not_met", Verdict.UNKNOWN: "unknown"}
# What most people ask for comes first; a kind that nobody named here comes last.
_KINDS = ("loan", "subsidy", "incubator_fund", "training", "insurance", "tax_relief")
_ORDER = (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET)


def to_ask_for(
    session: Session,
    person_id: int,
    unit: OrgUnit,
    on: date,
    way: Callable[[Programme], str],
    label: str,
    *,
    to_applicant: bool = False,
) -> list[dict[str, Any]]:
    """Every programme that can be asked for today, with the person's answers and the way to begin; by kind, entitled first.

    `way` gives the address where one is begun, "" for a programme that can't be begun here. `to_applicant`: as `rule_of`.
    """
    told = eligibility_of(session, person_id, unit, on)
    answered = {
        answer.version.programme_id: shown(answer, to_applicant=to_applicant)
        for answer in (told.answers if told else ())
    }
    found = []
    for version in list_open_programmes(session, unit, on):
        programme = version.programme
        url = way(programme)
        if not url:
            continue
        plain = {
            "name": programme_name(programme), "kind": programme.kind.value, "result": "unknown",
            "words": _("按文件核对"), "amount": "—", "second": version.document,
        }  # fmt: skip
        found.append(answered.get(programme.id, plain) | {"action_url": url, "action_label": label})
    order = ("met", "unknown", "not_met")
    return sorted(found, key=lambda one: (_place(one["kind"]), order.index(one["result"])))


def _place(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def shown(answer: Answer, *, to_applicant: bool = False) -> dict[str, Any]:
    """One programme: its result in a few words, the amount, and every rule, what stands in the way first.

    `to_applicant`: as `rule_of`.
    """
    rules = sorted(answer.results, key=lambda result: _ORDER.index(result.verdict))
    return {
        "name": programme_name(answer.version.programme),
        "kind": answer.version.programme.kind.value,
        "result": _RESULTS[answer.verdict],
        "words": _result_words(answer),
        "second": _second(answer),
        "amount": plain_money(answer.amount)
        if answer.amount is not None and answer.verdict is not Verdict.NOT_MET
        else "—",
        "version_id": answer.version.id,
        "rules": [rule_of(result, to_applicant=to_applicant) for result in rules],
    }


def rule_of(result: RuleResult, *, to_applicant: bool = False) -> dict[str, str]:
    """One rule's answer: value, requirement, clause, and what would change it.

    The office is told where a missing fact is entered; the applicant (`to_applicant`) can't enter it and is told what to do.
    """
    change = said(result.remedy) if result.remedy else ""
    if to_applicant and result.missing is not None:
        change = str(_("这一项还没有核实：%(facts)s。请带证明到窗口，工作人员核实后登记。", facts=said(result.missing)))
    return {
        "result": _RESULTS[result.verdict],
        "words": said(result.title),
        "value": said(result.value),
        "required": said(result.required),
        "clause": result.clause,
        "change": change,
    }


def _second(answer: Answer) -> str:
    """Why not, or what is missing, in one line."""
    if answer.verdict is Verdict.NOT_MET:
        return said(next(one for one in answer.results if one.verdict is Verdict.NOT_MET).sentence)
    if answer.missing:
        return str(_("还缺：%(facts)s", facts=_("、").join(said(fact.label) for fact in answer.missing)))
    return answer.version.document


def _result_words(answer: Answer) -> str:
    count = {verdict: sum(one.verdict is verdict for one in answer.results) for verdict in Verdict}
    if answer.verdict is Verdict.MET:
        return str(_("%(count)s 条全部符合", count=len(answer.results)))
    if answer.verdict is Verdict.NOT_MET:
        return str(_("%(count)s 条不符合", count=count[Verdict.NOT_MET]))
    return str(_("%(count)s 条待查", count=count[Verdict.UNKNOWN]))
