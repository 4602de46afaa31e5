"""Reads of programmes, their versions, the loan prime rate and banks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from supportdesk.domain.applications.terms import ApplicationTerms
from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.permissions import Permission, grants
from supportdesk.domain.programmes.loan_figures import LprRate
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.words import say
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.policies import Bank, Kind, LoanPrimeRate, Programme, ProgrammeVersion, VersionState
from supportdesk.queries.visibility import Viewer, units_of

T = TypeVar("T", bound=ApplicationTerms)


class Standing(StrEnum):
    """Where a version stands for whoever looks, on a day."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class VersionLine:
    """A version with its programme, the unit that made it (None: the whole country), and where it stands."""

    version: ProgrammeVersion
    programme: Programme
    holder: OrgUnit | None
    standing: Standing


def list_versions(session: Session, viewer: Account, today: date) -> list[VersionLine]:
    """Every version that the viewer may see: what is in force first, then the nearest unit's, the latest first."""
    rows = session.execute(
        select(ProgrammeVersion, Programme, OrgUnit)
        .join(ProgrammeVersion.programme)
        .options(contains_eager(ProgrammeVersion.programme))
        .outerjoin(OrgUnit, OrgUnit.id == Programme.unit_id)
        .where(_visible(viewer))
        .order_by(
            Programme.kind,
            Programme.code,
            func.coalesce(func.length(OrgUnit.path), 0).desc(),
            ProgrammeVersion.effective_from.desc(),
            ProgrammeVersion.number.desc(),
        )
    )
    lines = [
        VersionLine(version, programme, holder, _standing(session, holder or viewer.unit, version, today))
        for version, programme, holder in rows
    ]
    return sorted(lines, key=lambda line: _ORDER.index(line.standing))


def get_line(session: Session, viewer: Account, version_id: int, today: date) -> VersionLine:
    """Return one version as a line of the list; raises NotFoundError for a foreign or unknown one."""
    version = get_version(session, viewer, version_id)
    unit_id = version.programme.unit_id
    holder = session.get(OrgUnit, unit_id) if unit_id else None
    return VersionLine(version, version.programme, holder, _standing(session, holder or viewer.unit, version, today))


def list_comparable(session: Session, viewer: Account, line: VersionLine, today: date) -> list[VersionLine]:
    """Other versions of the same kind that are worth putting beside one; given-up drafts are not."""
    return [
        other
        for other in list_versions(session, viewer, today)
        if other.version.id != line.version.id
        and other.programme.kind is line.programme.kind
        and other.standing is not Standing.WITHDRAWN
    ]


def version_before(session: Session, unit: OrgUnit, draft: ProgrammeVersion) -> ProgrammeVersion | None:
    """Return what holds for a unit on the day on which a draft is to begin."""
    return version_in_force(session, draft.programme.kind, unit, draft.effective_from, code=draft.programme.code)


_ORDER = [
    Standing.IN_FORCE,
    Standing.UPCOMING,
    Standing.DRAFT,
    Standing.SUPERSEDED,
    Standing.EXPIRED,
    Standing.WITHDRAWN,
]


def _standing(session: Session, unit: OrgUnit, version: ProgrammeVersion, today: date) -> Standing:
    if version.state is not VersionState.PUBLISHED:
        return Standing(version.state.value)
    if version.effective_from > today:
        return Standing.UPCOMING
    if version.effective_to is not None and version.effective_to < today:
        return Standing.EXPIRED
    holds = version_in_force(session, version.programme.kind, unit, today, code=version.programme.code)
    return Standing.IN_FORCE if holds is not None and holds.id == version.id else Standing.SUPERSEDED


def list_programmes(session: Session, viewer: Viewer, kind: Kind | None = None) -> Sequence[Programme]:
    """The national programmes, and those of the viewer's own line: units above, the own unit, and below. With versions."""
    statement = select(Programme).options(selectinload(Programme.versions)).where(_visible(viewer))
    if kind is not None:
        statement = statement.where(Programme.kind == kind)
    return session.scalars(statement.order_by(Programme.kind, Programme.code, Programme.unit_id, Programme.id)).all()


def get_programme(session: Session, viewer: Viewer, programme_id: int) -> Programme:
    """Return a programme with its versions; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(Programme)
        .options(selectinload(Programme.versions))
        .where(Programme.id == programme_id, _visible(viewer))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError
    return found


def get_version(session: Session, viewer: Viewer, version_id: int) -> ProgrammeVersion:
    """Return a version with its programme; raises NotFoundError for a foreign or unknown one."""
    found = session.scalar(
        select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .options(contains_eager(ProgrammeVersion.programme))
        .where(ProgrammeVersion.id == version_id, _visible(viewer))
    )
    if found is None:
        raise NotFoundError
    return found


# The nearest unit's own before the national one, then what began last.
_NEAREST = (
    func.coalesce(func.length(OrgUnit.path), 0).desc(),
    ProgrammeVersion.effective_from.desc(),
    ProgrammeVersion.number.desc(),
)


def _holding(unit: OrgUnit, on: date) -> Select[ProgrammeVersion]:
    """Every published version that holds for a unit on a day, the nearest and latest first; with its programme."""
    return (
        select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .outerjoin(OrgUnit, OrgUnit.id == Programme.unit_id)
        .options(contains_eager(ProgrammeVersion.programme))
        .where(
            ProgrammeVersion.state == VersionState.PUBLISHED,
            ProgrammeVersion.effective_from <= on,
            or_(ProgrammeVersion.effective_to.is_(None), ProgrammeVersion.effective_to >= on),
            or_(Programme.unit_id.is_(None), OrgUnit.path.in_(line_of(unit))),
        )
        .order_by(*_NEAREST)
    )


def version_in_force(
    session: Session, kind: Kind, unit: OrgUnit, on: date, *, code: str | None = None
) -> ProgrammeVersion | None:
    """Return the version that holds for a unit on a day: the nearest unit's own before the national one.

    Within one programme the version that began last holds. None when there is none.
    """
    statement = _holding(unit, on).where(Programme.kind == kind).limit(1)
    if code is not None:
        statement = statement.where(Programme.code == code)
    return session.scalar(statement)


def list_announced(session: Session, unit: OrgUnit, on: date) -> list[ProgrammeVersion]:
    """What a unit's people are told of every programme, by kind and code: the version in force on a day, else the next one
    that was published already, else the last one that ran out. Each with its programme.
    """
    found = {version.programme.code: version for version in list_open_programmes(session, unit, on)}
    rows = session.scalars(
        select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .outerjoin(OrgUnit, OrgUnit.id == Programme.unit_id)
        .options(contains_eager(ProgrammeVersion.programme))
        .where(
            ProgrammeVersion.state == VersionState.PUBLISHED,
            Programme.code.not_in(found),
            or_(Programme.unit_id.is_(None), OrgUnit.path.in_(line_of(unit))),
        )
        .order_by(ProgrammeVersion.effective_from, ProgrammeVersion.id)
    ).all()
    for version in rows:
        # In the order of their days: a later one that is over takes an earlier one's place, the next one to come stays.
        there = found.get(version.programme.code)
        if there is None or there.effective_from <= on:
            found[version.programme.code] = version
    return sorted(found.values(), key=lambda one: (list(Kind).index(one.programme.kind), one.programme.code))


def list_newly_in_force(session: Session, since: datetime, on: date) -> list[tuple[str, str]]:
    """The programmes of which a version was published since a moment that holds on a day, each with the path of the units
    that it is for: what a sweep has to ask anew.
    """
    rows = session.execute(
        select(Programme.code, OrgUnit.path)
        .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
        .outerjoin(OrgUnit, OrgUnit.id == Programme.unit_id)
        .where(
            ProgrammeVersion.state == VersionState.PUBLISHED,
            ProgrammeVersion.published_at >= since,
            ProgrammeVersion.effective_from <= on,
            or_(ProgrammeVersion.effective_to.is_(None), ProgrammeVersion.effective_to >= on),
        )
    )
    return sorted({(code, path or "/") for code, path in rows})


def terms_of(session: Session, version: ProgrammeVersion, kind: type[T]) -> T:
    """Return a version's terms as its kind has them, read once per session; raises BadValueError."""
    kept: dict[tuple[int, int], T] = session.info.setdefault("terms", {})
    key = (version.id, version.version)
    if key not in kept:
        kept[key] = kind.from_parameters(version.parameters)
    return kept[key]


def loan_terms_of(session: Session, version: ProgrammeVersion) -> LoanTerms:
    """Return a loan version's terms; raises BadValueError."""
    return terms_of(session, version, LoanTerms)


def list_open_programmes(session: Session, unit: OrgUnit, on: date) -> list[ProgrammeVersion]:
    """Every version that holds for a unit on a day, one for each programme: what can be asked for there today."""
    found: dict[tuple[Kind, str], ProgrammeVersion] = {}
    for version in session.scalars(
        _holding(unit, on).order_by(None).order_by(Programme.kind, Programme.code, *_NEAREST)
    ):
        found.setdefault((version.programme.kind, version.programme.code), version)
    return list(found.values())


def lpr_table(session: Session) -> tuple[LprRate, ...]:
    """The published one-year rates, the earliest first."""
    rows = session.scalars(select(LoanPrimeRate).order_by(LoanPrimeRate.published_on))
    return tuple(LprRate(row.published_on, Decimal(row.one_year_percent)) for row in rows)


def list_lpr(session: Session) -> Sequence[LoanPrimeRate]:
    """The published rates with their sources, the latest first."""
    return session.scalars(select(LoanPrimeRate).order_by(LoanPrimeRate.published_on.desc())).all()


def list_banks(session: Session, unit: OrgUnit) -> Sequence[Bank]:
    """Handling banks of a unit's line that are active, by name."""
    return session.scalars(
        select(Bank)
        .join(OrgUnit, OrgUnit.id == Bank.unit_id)
        .where(Bank.is_active, OrgUnit.path.in_(line_of(unit)))
        .order_by(Bank.name, Bank.id)
    ).all()


def get_bank(session: Session, unit: OrgUnit, bank_id: int) -> Bank:
    """Return an active bank of a unit's line; raises NotFoundError."""
    found = next((bank for bank in list_banks(session, unit) if bank.id == bank_id), None)
    if found is None:
        raise NotFoundError
    return found


def get_draft(session: Session, viewer: Viewer, version_id: int) -> ProgrammeVersion:
    """Return a draft of the viewer's own subtree with its programme.

    Raises NotFoundError for another's version, StepNotAvailableError for one that is no draft any more.
    """
    found = get_version(session, viewer, version_id)
    if not is_own(session, viewer, found.programme):
        raise NotFoundError
    if found.state is not VersionState.DRAFT:
        raise StepNotAvailableError(say("已发布的政策版本不能再改。请另起一个版本。"))
    return found


def is_own(session: Session, viewer: Viewer, programme: Programme) -> bool:
    """Whether a programme is of the viewer's own subtree: of all others they only read what is said for everybody."""
    if viewer is None:
        return True
    own = select(Programme.id).where(Programme.id == programme.id, Programme.unit_id.in_(units_of(viewer)))
    return session.scalar(own) is not None


def find_draft(session: Session, programme: Programme) -> ProgrammeVersion | None:
    """Return the open draft of a programme."""
    return session.scalar(
        select(ProgrammeVersion)
        .options(joinedload(ProgrammeVersion.programme))
        .where(ProgrammeVersion.programme_id == programme.id, ProgrammeVersion.state == VersionState.DRAFT)
    )


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    if viewer is None:
        return true()
    if not grants(viewer.role, Permission.PROGRAMME_READ):
        return false()
    above = select(OrgUnit.id).where(OrgUnit.path.in_(line_of(viewer.unit)))
    return or_(Programme.unit_id.is_(None), Programme.unit_id.in_(units_of(viewer)), Programme.unit_id.in_(above))


def line_of(unit: OrgUnit) -> Sequence[str]:
    """The paths of a unit and of all above it."""
    codes = unit.path.strip("/").split("/")
    return ["/" + "/".join(codes[:count]) + "/" for count in range(1, len(codes) + 1)]
