"""What somebody can get, and why not, as pages show it: the same words for the office and for the person."""

from typing import Any

from flask_babel import gettext as _

from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.queries.eligibility import Answer
from supportdesk.web.shared.words import plain_money, programme_name, said

_RESULTS = {Verdict.MET: "met", Verdict.NOT_MET: "not_met", Verdict.UNKNOWN: "unknown"}
_ORDER = (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET)


def shown(answer: Answer) -> dict[str, Any]:
    """One programme: its result in a few words, the amount, and every rule, what stands in the way first."""
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
        "rules": [rule_of(result) for result in rules],
    }


def rule_of(result: RuleResult) -> dict[str, str]:
    """One rule's answer: value, requirement, clause, and what would change it."""
    return {
        "result": _RESULTS[result.verdict],
        "words": said(result.title),
        "value": said(result.value),
        "required": said(result.required),
        "clause": result.clause,
        "change": said(result.remedy) if result.remedy else "",
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
