"""What a county put into its version's rules differently from the shipped catalogue, asked about one application.

The shipped rules of a kind are asked by the guards of its table. A rule that the county wrote or changed answers in the
guard's place, one that it switched off or struck out is not asked.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.domain.rules import RuleResult
from supportdesk.models.applications import Application
from supportdesk.models.policies import Programme
from supportdesk.policies.rule_books import shipped_books
from supportdesk.queries.facts import facts_of_one, programme_facts, speaker_of
from supportdesk.queries.facts.programmes import book_of, quota_left_of


@dataclass(frozen=True)
class CountyRules:
    """The answers of the county's own rules, and the codes of shipped rules that no longer hold as they were."""

    results: tuple[RuleResult, ...] = ()
    set_aside: frozenset[str] = frozenset()


@cache
def _shipped_expressions(programme: str) -> dict[str, str]:
    """The shipped rules' expressions by code; none for a programme that is the county's own."""
    return {
        rule["code"]: rule["expression"]
        for book in shipped_books()
        if book.programme == programme
        for rule in book.stored["rules"]
    }


def county_rules_of(session: Session, application: Application, today: date) -> CountyRules:
    """Ask the rules that are the county's own, on the day of receipt, else today; the application comes with its version."""
    version = application.programme_version
    if version is None or not version.rule_book:
        return CountyRules()
    book = book_of(session, version)
    programme = session.scalars(select(Programme.code).where(Programme.id == version.programme_id)).one()
    shipped = _shipped_expressions(programme)
    stored = {rule["code"]: rule for rule in version.rule_book.get("rules", [])}
    as_shipped = {
        code
        for code, expression in shipped.items()
        if code in stored and stored[code].get("is_on") is not False and stored[code]["expression"] == expression
    }
    on = application.received_on or today
    own = [rule for rule in (book.asked_on(on) if book else ()) if rule.code not in as_shipped]
    record = facts_of_one(session, application.person_id, on, besides=application.id) if own else None
    if record is None or book is None:
        return CountyRules(set_aside=frozenset(shipped) - as_shipped)
    facts = {**record.facts, **programme_facts(record, programme, quota_left_of(session, application, book, on))}
    speaker = speaker_of()
    return CountyRules(tuple(rule.ask(facts, speaker) for rule in own), frozenset(shipped) - as_shipped)
