"""Who is entitled, asked of one application: the rule book of its version, with what its form says beside the records."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.facts import FactValue
from supportdesk.domain.money import Money
from supportdesk.domain.rules import RuleResult, Verdict
from supportdesk.domain.words import say
from supportdesk.models.applications import Application
from supportdesk.queries import stacking
from supportdesk.queries.facts import PersonRecord, facts_of_one, programme_facts, speaker_of
from supportdesk.queries.facts.programmes import book_of, quota_left_of

_NO_RULES = RuleResult(
    rule="no_rules",
    verdict=Verdict.UNKNOWN,
    title=say("享受条件"),
    value=say("待查"),
    required=say("这个政策版本没有写明享受条件，请按文件核对"),
)


def entitlement(
    session: Session,
    application: Application,
    on: date,
    form_facts: Mapping[str, FactValue],
    own_rules: Sequence[RuleResult] = (),
    amount: Money | None = None,
) -> tuple[RuleResult, ...]:
    """Ask who is entitled: the rule book of the application's own version about its person on a day, the kind's own rules,
    and what it may not stand beside with its amount (None: not reckoned yet). The person's record is read once, the application itself left out.

    What the form says (and is not None) stands before what is on record. A version without rules is not known, never met.
    The application comes with its programme version and programme.
    """
    record = facts_of_one(session, application.person_id, on, besides=application.id)
    asked = _book_answers(session, application, on, form_facts, record)
    return (*asked, *own_rules, *stacking.check(session, application, amount, on, record=record))


def beside(session: Session, application: Application, amount: Money | None, on: date) -> tuple[RuleResult, ...]:
    """Ask what the application may not stand beside with its amount: exclusion, once only, caps, over all kinds."""
    return tuple(stacking.check(session, application, amount, on))


def _book_answers(
    session: Session,
    application: Application,
    on: date,
    form_facts: Mapping[str, FactValue],
    record: PersonRecord | None,
) -> tuple[RuleResult, ...]:
    version = application.programme_version
    book = book_of(session, version) if version is not None else None
    if version is None or book is None or not book.rules or record is None:
        return (_NO_RULES,)
    told = {name: value for name, value in form_facts.items() if value is not None}
    left = quota_left_of(session, application, book, on)
    facts = {**record.facts, **programme_facts(record, version.programme.code, left), **told}
    return tuple(book.ask(facts, on, speaker_of()))
