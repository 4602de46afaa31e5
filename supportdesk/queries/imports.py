"""Reads of ledgers that came in, and of what is on file already of the people they name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.money import Money
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit, UnitLevel
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.imports import BatchState, ImportBatch, ImportRow
from supportdesk.models.people import Person
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import Venture
from supportdesk.queries.visibility import Viewer, sees_person, within

Value = TypeVar("Value", str, bytes, int)
# Databases take only so many values in one condition.
AT_ONCE = 400
# States in which a process works on the batch.
UNDER_WAY = (BatchState.CHECKING, BatchState.RUNNING, BatchState.UNDOING)


@dataclass(frozen=True)
class KnownPerson:
    """A person on file: id and the path of the unit that looks after them."""

    id: int
    path: str


@dataclass(frozen=True)
class KnownVenture:
    """A venture on file."""

    id: int
    name: str
    credit_code: str | None


@dataclass(frozen=True)
class KnownCase:
    """A case on file."""

    id: int
    venture_id: int | None
    is_open: bool


@dataclass(frozen=True)
class KnownSupport:
    """What is on file of one support of a person, however it came there."""

    kind: Kind
    amount: Money
    on: date | None
    subject: str


@dataclass
class OnFile:
    """What is on file of some people, by blind index, credit code and person id."""

    rows: set[str] = field(default_factory=set)
    people: dict[bytes, KnownPerson] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    ventures: dict[int, list[KnownVenture]] = field(default_factory=lambda: defaultdict(list))
    cases: dict[int, list[KnownCase]] = field(default_factory=lambda: defaultdict(list))
    supports: dict[int, list[KnownSupport]] = field(default_factory=lambda: defaultdict(list))


def list_batches(session: Session, viewer: Viewer, limit: int = 50) -> Sequence[ImportBatch]:
    """The latest ledgers of the viewer's subtree, with their units and who brought them."""
    return session.scalars(
        _batches(viewer)
        .options(joinedload(ImportBatch.unit), joinedload(ImportBatch.started_by))
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    ).all()


def get_batch(session: Session, viewer: Viewer, batch_id: int) -> ImportBatch:
    """One ledger, with its unit and who brought it; raises NotFoundError outside the viewer's subtree."""
    found = session.scalar(
        _batches(viewer)
        .where(ImportBatch.id == batch_id)
        .options(joinedload(ImportBatch.unit), joinedload(ImportBatch.started_by))
    )
    if found is None:
        raise NotFoundError
    return found


def find_unfinished(session: Session, unit: OrgUnit, file_digest: str) -> ImportBatch | None:
    """The batch of this file in this unit that was begun and did not come to its end."""
    return session.scalar(
        select(ImportBatch)
        .where(
            ImportBatch.unit_id == unit.id,
            ImportBatch.file_digest == file_digest,
            ImportBatch.state.in_([BatchState.RUNNING, BatchState.FAILED]),
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )


def list_names(session: Session, viewer: Viewer, person_ids: Collection[int]) -> dict[int, str]:
    """Names of people whom the viewer may see, by id."""
    statement = select(Person.id, Person.name).where(Person.id.in_(person_ids), sees_person(viewer))
    return {person_id: name for person_id, name in session.execute(statement)}  # noqa: C416 - rows are no pairs to the type checker


def is_waited_for(session: Session, file_digest: str) -> bool:
    """Say whether a batch still needs its file."""
    waiting = [BatchState.CHECKING, BatchState.CHECKED, BatchState.RUNNING, BatchState.FAILED]
    statement = select(ImportBatch.id).where(ImportBatch.file_digest == file_digest, ImportBatch.state.in_(waiting))
    return session.scalar(statement.limit(1)) is not None


def get_importing_unit(session: Session, viewer: Viewer, code: str | None = None) -> OrgUnit:
    """The unit into which a ledger goes: the viewer's own; for the program itself the county with this code, or the only one.

    Raises NotFoundError for a unit that is unknown or not the viewer's, BadValueError when it has to be named.
    """
    if viewer is not None and code is None:
        return viewer.unit
    statement = select(OrgUnit).where(within(viewer, OrgUnit.id, Permission.LEDGER_IMPORT)).order_by(OrgUnit.code)
    if code is not None:
        unit = session.scalar(statement.where(OrgUnit.code == code))
        if unit is None or unit.level in {UnitLevel.PROVINCE, UnitLevel.PREFECTURE}:
            raise NotFoundError(say("没有代码为“{code}”的县或乡镇。", code=code[:40]))
        return unit
    counties = session.scalars(statement.where(OrgUnit.level == UnitLevel.COUNTY)).all()
    if not counties:
        raise NotFoundError(say("还没有建立县，请先运行 supportdesk init。"))
    if len(counties) > 1:
        codes = "、".join(county.code for county in counties)
        raise BadValueError(say("有不止一个县，请用 --unit 指明：{codes}。", codes=codes), field="unit")
    return counties[0]


def get_unit(session: Session, unit_id: int) -> OrgUnit:
    """The unit of a batch, read anew; the caller has found it among those that the actor sees."""
    return session.get_one(OrgUnit, unit_id)


def list_county_units(session: Session, unit: OrgUnit) -> Sequence[OrgUnit]:
    """All units of the county to which a unit belongs, the county first."""
    codes = unit.path.strip("/").split("/")
    county = session.scalar(select(OrgUnit).where(OrgUnit.code.in_(codes), OrgUnit.level == UnitLevel.COUNTY).limit(1))
    above = county or unit
    return session.scalars(
        select(OrgUnit).where(OrgUnit.path.startswith(above.path, autoescape=True)).order_by(OrgUnit.path)
    ).all()


def on_file(session: Session, digests: Collection[str], indexes: Collection[bytes], codes: Collection[str]) -> OnFile:
    """What is on file of some rows' contents, people and credit codes.

    Not narrowed to a viewer: whether a number is somebody's elsewhere must be known to refuse it.
    """
    found = OnFile()
    for some_digests in _portions(digests):
        found.rows |= _taken_in(session, some_digests)
    for some_indexes in _portions(indexes):
        found.people |= _people(session, some_indexes)
    for some_codes in _portions(codes):
        found.owners |= _owners(session, some_codes)
    for some_ids in _portions([person.id for person in found.people.values()]):
        _look_up(session, some_ids, found)
    return found


def count_supports(session: Session, case_ids: Collection[int]) -> dict[int, int]:
    """How many applications cases have."""
    counts: dict[int, int] = {}
    for some in _portions(case_ids):
        rows = session.execute(
            select(Application.case_id, func.count()).where(Application.case_id.in_(some)).group_by(Application.case_id)
        )
        counts.update((case_id, count) for case_id, count in rows)
    return counts


def _batches(viewer: Viewer) -> Select[ImportBatch]:
    return select(ImportBatch).where(within(viewer, ImportBatch.unit_id, Permission.LEDGER_IMPORT))


def _taken_in(session: Session, digests: Sequence[str]) -> set[str]:
    return set(
        session.scalars(
            select(ImportRow.content_digest)
            .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
            .where(ImportRow.content_digest.in_(digests), ImportBatch.state != BatchState.UNDONE)
        )
    )


def _people(session: Session, indexes: Sequence[bytes]) -> dict[bytes, KnownPerson]:
    rows = session.execute(
        select(Person.id, Person.id_no_index, OrgUnit.path)
        .join(OrgUnit, OrgUnit.id == Person.unit_id)
        .where(Person.id_no_index.in_(indexes))
    )
    return {bytes(index): KnownPerson(person_id, path) for person_id, index, path in rows if index is not None}


def _owners(session: Session, codes: Sequence[str]) -> dict[str, int]:
    rows = session.execute(select(Venture.credit_code, Venture.person_id).where(Venture.credit_code.in_(codes)))
    return {code: person_id for code, person_id in rows if code is not None}


def _look_up(session: Session, person_ids: Sequence[int], found: OnFile) -> None:
    ventures = select(Venture.person_id, Venture.id, Venture.name, Venture.credit_code)
    for person_id, number, name, code in session.execute(
        ventures.where(Venture.person_id.in_(person_ids)).order_by(Venture.id)
    ):
        found.ventures[person_id].append(KnownVenture(number, name, code))
    cases = select(Case.person_id, Case.id, Case.venture_id, Case.state)
    for person_id, number, venture_id, state in session.execute(
        cases.where(Case.person_id.in_(person_ids)).order_by(Case.id)
    ):
        found.cases[person_id].append(KnownCase(number, venture_id, state is CaseState.OPEN))
    application, loan = Application.__table__, Loan.__table__
    given_on = func.coalesce(loan.c.disbursed_on, application.c.paid_on, type_=application.c.paid_on.type)
    supports = (
        select(application.c.person_id, application.c.kind, application.c.amount_paid, given_on, application.c.subject)
        .outerjoin(loan, loan.c.id == application.c.id)
        .where(
            application.c.person_id.in_(person_ids),
            or_(application.c.is_historic, application.c.paid_on.is_not(None), loan.c.disbursed_on.is_not(None)),
        )
    )
    for person_id, kind, amount, on, subject in session.execute(supports.order_by(application.c.id)):
        found.supports[person_id].append(KnownSupport(kind, amount, on, subject))


def _portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    listed = sorted(set(values))
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
