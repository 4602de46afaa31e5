"""A draft tried on last year's cases before it is published: who gains, who loses, and what it costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from supportdesk.domain.facts.catalogue import CATALOGUE, PER_PROGRAMME
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.rule_books import RuleBook
from supportdesk.domain.rule_books.many import Columns, Memory, amounts, refused
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.policies import Programme, ProgrammeVersion
from supportdesk.queries.facts import Around, PersonRecord, programme_facts, read_records
from supportdesk.queries.facts.programmes import book_of
from supportdesk.queries.facts.reading import PORTION
from supportdesk.queries.visibility import Viewer, sees_case

LOOKED_BACK = timedelta(days=365)
MOST_NAMED = 50
# No programme has this code.
_NONE = "\0"
_NAMES = tuple(fact.name for fact in CATALOGUE)


@dataclass(frozen=True)
class Turned:
    """Somebody for whom the answer turns; `amount` is what they gain or lose, None while it can't be reckoned."""

    person_id: int
    name: str
    amount: Money | None


@dataclass
class Rehearsal:
    """What would have become of the cases. `met` met every rule, `open` were not refused, costs are of those not refused.

    A cost leaves out those whose amount can't be reckoned yet; they are counted as `unknown`.
    """

    cases: int = 0
    met_before: int = 0
    met_after: int = 0
    open_before: int = 0
    open_after: int = 0
    gain_count: int = 0
    loss_count: int = 0
    cost_before: Money = ZERO
    cost_after: Money = ZERO
    unknown_before: int = 0
    unknown_after: int = 0
    gains: list[Turned] = field(default_factory=list)
    losses: list[Turned] = field(default_factory=list)

    @property
    def difference(self) -> Money:
        return self.cost_after - self.cost_before


def count_asked(session: Session, viewer: Viewer, today: date) -> int:
    """Count the people whom a rehearsal asks about: those whose case was opened in the past year."""
    counted = select(func.count(Case.person_id.distinct())).where(*_of_the_past_year(viewer, today))
    return session.scalar(counted) or 0


def rehearse(
    session: Session, viewer: Viewer, draft: ProgrammeVersion, before: ProgrammeVersion | None, today: date
) -> Rehearsal:
    """Ask a draft and the version it would replace about everybody whose case was opened in the past year.

    Each is asked as of the day on which they asked for the programme, or of today when they never did; support that began
    later is not counted, nor is what the programme itself gave them. Without a version before, nobody was entitled. Both
    versions come with their programme.
    """
    new = book_of(session, draft) or RuleBook()
    old = book_of(session, before) if before is not None else None
    told, memory, around = Rehearsal(), Memory(), Around.of(session)
    for days in _portions(session, viewer, draft.programme.code, today):
        records = read_records(session, sorted(days), days, is_past=True, around=around)
        columns = _columns(records)
        answers = refused(new, draft.effective_from, columns, len(records), memory)
        were: Sequence[bool | None] = [False] * len(records)
        if old is not None and before is not None:
            were = refused(
                old, max(before.effective_from, min(today, before.effective_to or today)), columns, len(records), memory
            )
        rows = range(len(records))
        gives = amounts(new, columns, rows, memory)
        gave = amounts(old, columns, rows, memory) if old is not None else [None] * len(records)
        _add(told, records, list(zip(were, answers, gave, gives, strict=True)))
    return told


def _add(
    told: Rehearsal,
    records: Sequence[PersonRecord],
    rows: Sequence[tuple[bool | None, bool | None, Money | None, Money | None]],
) -> None:
    for record, (was, is_now, gave, gives) in zip(records, rows, strict=True):
        told.cases += 1
        told.met_before += was is True
        told.met_after += is_now is True
        if was is not False:
            told.open_before += 1
            told.cost_before += gave or ZERO
            told.unknown_before += gave is None
        if is_now is not False:
            told.open_after += 1
            told.cost_after += gives or ZERO
            told.unknown_after += gives is None
        if was is False and is_now is not False:
            told.gain_count += 1
            _name(told.gains, record, gives)
        elif was is not False and is_now is False:
            told.loss_count += 1
            _name(told.losses, record, gave)


def _name(named: list[Turned], record: PersonRecord, amount: Money | None) -> None:
    if len(named) < MOST_NAMED:
        named.append(Turned(record.person_id, record.name, amount))


def _columns(records: Sequence[PersonRecord]) -> Columns:
    # Asked as if the programme had given nobody anything yet: otherwise whoever got it would seem to lose it.
    own = [programme_facts(record, _NONE) for record in records]
    return Columns(
        _NAMES,
        lambda name: (
            [facts[name] for facts in own] if name in PER_PROGRAMME else [one.facts.get(name) for one in records]
        ),
    )


def _of_the_past_year(viewer: Viewer, today: date) -> tuple[ColumnElement[bool], ...]:
    return sees_case(viewer), Case.opened_on > today - LOOKED_BACK, Case.opened_on <= today


def _portions(session: Session, viewer: Viewer, code: str, today: date) -> Iterator[dict[int, date]]:
    """The people with a case of the past year, each with the day for which they are asked."""
    after = 0
    while True:
        ids = session.scalars(
            select(Case.person_id)
            .where(*_of_the_past_year(viewer, today), Case.person_id > after)
            .group_by(Case.person_id)
            .order_by(Case.person_id)
            .limit(PORTION)
        ).all()
        if not ids:
            return
        asked = session.execute(
            select(Application.person_id, func.max(Application.received_on))
            .join(ProgrammeVersion, ProgrammeVersion.id == Application.programme_version_id)
            .join(Programme, Programme.id == ProgrammeVersion.programme_id)
            .where(
                Application.person_id.in_(ids), Programme.code == code, Application.received_on > today - LOOKED_BACK
            )
            .group_by(Application.person_id)
        ).all()
        days = {row.person_id: row[1] for row in asked if row[1]}
        yield {person_id: days.get(person_id, today) for person_id in ids}
        after = ids[-1]
