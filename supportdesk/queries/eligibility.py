"""What somebody can get, and why not: every programme with every rule's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.facts import BY_NAME, Fact
from supportdesk.domain.money import Money
from supportdesk.domain.rule_books import Given, Period, Scope, check, verdict_of_all
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.queries.facts import Standings, facts_of_one, open_books, programme_facts, speaker_of
from supportdesk.queries.facts.records import PersonRecord
from supportdesk.queries.stacking import given_to, totals_of

_ORDER = (Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET)


@dataclass(frozen=True)
class Answer:
    """One programme's answer for one person: the rules first, then what it may not stand beside."""

    version: ProgrammeVersion
    results: tuple[RuleResult, ...]
    missing: tuple[Fact, ...]
    amount: Money | None

    @property
    def verdict(self) -> Verdict:
        return verdict_of_all(self.results)


@dataclass(frozen=True)
class Eligibility:
    """All programmes for one person on a day, entitled first; and what was granted before."""

    record: PersonRecord
    answers: tuple[Answer, ...]
    totals: dict[Scope, dict[Period, Money]]

    @property
    def is_identity_verified(self) -> bool:
        return self.record.facts.get("identity_verified") is True


def eligibility_of(session: Session, person_id: int, unit: OrgUnit, on: date) -> Eligibility | None:
    """Ask every programme that holds for a unit about a person; None for somebody who was merged into another.

    The caller has made sure that the viewer may see the person.
    """
    record = facts_of_one(session, person_id, on)
    if record is None:
        return None
    given = given_to(session, record)
    answers = [answer_of(record, standing, given) for standing in open_books(session, unit, on)]
    ordered = sorted(answers, key=lambda answer: _ORDER.index(answer.verdict))
    return Eligibility(record, tuple(ordered), totals_of(session, record))


def answer_of(record: PersonRecord, standing: Standings, given: Sequence[Given]) -> Answer:
    """Ask one programme about one person, of whom `given` says what counts already."""
    facts = {**record.facts, **programme_facts(record, standing.code, standing.quota_left)}
    results = standing.book.ask(facts, record.on, speaker_of())
    amount = standing.book.estimate(facts)
    beside = check(
        standing.book.stacking, standing.code, amount, record.on, given
    )  # fmt: skip
    names = dict.fromkeys(
        name
        for rule in standing.book.asked_on(record.on)
        if rule.expression.ask(facts) is None
        for name in rule.expression.missing(facts)
    )
    return Answer(standing.version, (*results, *beside), tuple(BY_NAME[name] for name in names), amount)
