"""What rules ask anew for each programme, and the rule books that hold for a unit on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.facts import Facts, FactValue
from supportdesk.domain.rule_books import RuleBook, Scope, fixed_of, read_rule_book
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Application
from supportdesk.models.budgets import Budget
from supportdesk.models.policies import Programme, ProgrammeVersion, VersionState
from supportdesk.queries.budgets import available_without, budgets_of, find_budget
from supportdesk.queries.facts.records import PersonRecord, months_between, number, yuan
from supportdesk.queries.policies import line_of


@dataclass(frozen=True)
class Standings:
    """A version that holds for a unit, its rule book, and what its budget has left this year in yuan (None: no budget).

    Code and ids are kept plainly: a sweep goes on with them after its portions were stored.
    """

    version: ProgrammeVersion
    book: RuleBook
    code: str
    version_id: int
    programme_id: int
    quota_left: Decimal | None = None


def open_books(session: Session, unit: OrgUnit, on: date) -> list[Standings]:
    """The rule books that hold for a unit on a day: for each programme the nearest unit's own before the national one.

    A version whose rules can't be read, or that has none, asks nothing and is left out.
    """
    rows = session.execute(
        select(ProgrammeVersion, OrgUnit.path)
        .join(ProgrammeVersion.programme)
        .outerjoin(OrgUnit, OrgUnit.id == Programme.unit_id)
        .options(contains_eager(ProgrammeVersion.programme))
        .where(
            ProgrammeVersion.state == VersionState.PUBLISHED,
            ProgrammeVersion.effective_from <= on,
            (ProgrammeVersion.effective_to.is_(None)) | (ProgrammeVersion.effective_to >= on),
            (Programme.unit_id.is_(None)) | (OrgUnit.path.in_(line_of(unit))),
        )
    ).all()
    nearest: dict[str, tuple[tuple[int, date, int], ProgrammeVersion]] = {}
    for version, path in rows:
        rank = (len(path or ""), version.effective_from, version.number)
        code = version.programme.code
        if code not in nearest or nearest[code][0] < rank:
            nearest[code] = (rank, version)
    budgets = budgets_of(session, unit, on.year)
    versions = [
        version
        for _code, (_rank, version) in sorted(nearest.items(), key=lambda item: (item[1][1].programme.kind, item[0]))
    ]
    return [
        one
        for version in versions
        if (one := standings_of(session, version, budgets.get(version.programme_id))) is not None
    ]


def standings_of(session: Session, version: ProgrammeVersion, budget: Budget | None) -> Standings | None:
    """How a version, also one that is no more than a draft, is asked where a budget pays for it; None where it asks nothing.

    It comes with its programme.
    """
    book = book_of(session, version)
    if book is None or not book.rules:
        return None
    left = yuan(budget.available.fen) if budget else None
    return Standings(version, book, version.programme.code, version.id, version.programme_id, left)


def book_of(session: Session, version: ProgrammeVersion) -> RuleBook | None:
    """Return a version's rule book, read once per session; None when it can't be read."""
    kept: dict[tuple[int, int], RuleBook | None] = session.info.setdefault("rule books", {})
    key = (version.id, version.version)
    if key not in kept:
        try:
            kept[key] = read_rule_book(version.rule_book, fixed_of(version.parameters))
        except BadValueError:
            kept[key] = None
    return kept[key]


def quota_left_of(session: Session, application: Application, book: RuleBook, on: date) -> Decimal | None:
    """What the budget of an application has left in yuan, its own share not counted: its own budget, else the one that pays
    for its unit in the year of a day. None without a budget, and where no rule asks for it: then nothing is read.

    The application comes with its programme version.
    """
    version = application.programme_version
    if version is None or "quota_left" not in book.names:
        return None
    budget = session.get(Budget, application.budget_id) if application.budget_id else None
    if budget is None:
        unit = session.get_one(OrgUnit, application.unit_id)
        budget = find_budget(session, version.programme_id, unit, on.year)
    return yuan(available_without(session, budget, application.id).fen) if budget else None


_NONE = number(0)
_NOTHING: Mapping[str, FactValue] = {
    "awards": _NONE, "applying": _NONE, "awards_this_year": _NONE, "months_since_award": None, "venture_awards": _NONE,
    "household_awards": _NONE,
}  # fmt: skip


def programme_facts(record: PersonRecord, code: str, quota_left: Decimal | None = None) -> Facts:
    """What a programme's rules ask about itself: how often it was granted to whom, whether it is asked for already."""
    support = [(one, scopes) for one, scopes in record.support if one.programme == code]
    if not support:
        return {**_NOTHING, "quota_left": quota_left}
    granted = [(one, scopes) for one, scopes in support if one.is_granted]
    mine = [one for one, scopes in granted if Scope.PERSON in scopes]
    last = max((one.on for one in mine if one.on), default=None)
    return {
        "awards": number(len(mine)),
        "applying": number(sum(one.is_under_way for one, scopes in support if scopes & {Scope.PERSON, Scope.VENTURE})),
        "awards_this_year": number(sum(one.on is not None and one.on.year == record.on.year for one in mine)),
        "months_since_award": number(months_between(last, record.on)),
        "venture_awards": number(sum(Scope.VENTURE in scopes for _one, scopes in granted)),
        "household_awards": number(sum(Scope.HOUSEHOLD in scopes for _one, scopes in granted)),
        "quota_left": quota_left,
    }
