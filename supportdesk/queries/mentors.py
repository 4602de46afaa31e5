"""The register of mentors and postings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.errors import NotFoundError
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.cases import Case
from supportdesk.models.mentors import Mentor, MentorAssignment, MentorKind
from supportdesk.queries.visibility import Viewer, sees_case, units_of

PAGE = 50


@dataclass(frozen=True)
class MentorRow:
    """A mentor and how many cases they have now."""

    mentor: Mentor
    cases: int


def sees_mentor(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Mentor: those of one's own line of units, above and below: a county's mentor helps every town."""
    if viewer is None:
        return Mentor.id.is_not(None)
    above = [viewer.unit.path[: index + 1] for index, letter in enumerate(viewer.unit.path) if letter == "/"]
    line = select(OrgUnit.id).where(OrgUnit.path.in_(above))
    return or_(Mentor.unit_id.in_(line), Mentor.unit_id.in_(units_of(viewer)))


def list_mentors(
    session: Session, viewer: Account, *, kind: str = "", skill: str = "", is_over: bool = False, after: int = 0
) -> tuple[Sequence[MentorRow], int | None]:
    """One page of the register in the order of entry, from above an id; the second leads on."""
    running = (
        select(func.count(MentorAssignment.id))
        .where(MentorAssignment.mentor_id == Mentor.id, MentorAssignment.ended_on.is_(None))
        .correlate(Mentor)
        .scalar_subquery()
    )
    statement = (
        select(Mentor, running)
        .where(
            sees_mentor(viewer),
            Mentor.id > after,
            Mentor.ended_on.is_not(None) if is_over else Mentor.ended_on.is_(None),
        )
        .options(joinedload(Mentor.unit))
    )
    if kind in set(MentorKind):
        statement = statement.where(Mentor.kind == MentorKind(kind))
    if skill:
        statement = statement.where(
            or_(Mentor.skills.contains(skill, autoescape=True), Mentor.name.contains(skill, autoescape=True))
        )
    rows = session.execute(statement.order_by(Mentor.id).limit(PAGE + 1)).all()
    shown = [MentorRow(mentor, count) for mentor, count in rows[:PAGE]]
    return shown, shown[-1].mentor.id if len(rows) > PAGE else None


def get_mentor(session: Session, viewer: Viewer, mentor_id: int) -> Mentor:
    """Return one; raises NotFoundError."""
    found = session.scalar(
        select(Mentor).where(Mentor.id == mentor_id, sees_mentor(viewer)).options(joinedload(Mentor.unit))
    )
    if found is None:
        raise NotFoundError
    return found


def list_free(session: Session, viewer: Viewer, today: date) -> Sequence[Mentor]:
    """Those who can be given a case today."""
    return session.scalars(
        select(Mentor)
        .where(
            sees_mentor(viewer), Mentor.ended_on.is_(None), Mentor.starts_on <= today,
            or_(Mentor.ends_on.is_(None), Mentor.ends_on >= today),
        )
        .order_by(Mentor.name, Mentor.id)
        .limit(500)
    ).all()  # fmt: skip


def list_assignments(session: Session, viewer: Viewer, mentor: Mentor) -> Sequence[MentorAssignment]:
    """The cases of a mentor that the viewer may see, running ones first."""
    return session.scalars(_assignments(viewer).where(MentorAssignment.mentor_id == mentor.id)).all()


def list_of_case(session: Session, viewer: Viewer, case_id: int) -> Sequence[MentorAssignment]:
    """The mentors of a case, running ones first."""
    return session.scalars(_assignments(viewer).where(MentorAssignment.case_id == case_id)).all()


def get_assignment(session: Session, viewer: Viewer, assignment_id: int) -> MentorAssignment:
    """Return one; raises NotFoundError."""
    found = session.scalar(_assignments(viewer).where(MentorAssignment.id == assignment_id))
    if found is None:
        raise NotFoundError
    return found


def has_running(session: Session, mentor_id: int, case_id: int | None = None) -> bool:
    """Tell whether a mentor has a case now, or this one."""
    asked = select(MentorAssignment.id).where(
        MentorAssignment.mentor_id == mentor_id, MentorAssignment.ended_on.is_(None)
    )
    if case_id is not None:
        asked = asked.where(MentorAssignment.case_id == case_id)
    return session.scalars(asked.limit(1)).first() is not None


def _assignments(viewer: Viewer) -> Select[MentorAssignment]:
    return (
        select(MentorAssignment)
        .join(Case, Case.id == MentorAssignment.case_id)
        .where(sees_case(viewer))
        .options(
            joinedload(MentorAssignment.mentor),
            joinedload(MentorAssignment.case).options(joinedload(Case.person), joinedload(Case.venture)),
        )
        .order_by(MentorAssignment.ended_on.is_not(None), MentorAssignment.id.desc())
    )
