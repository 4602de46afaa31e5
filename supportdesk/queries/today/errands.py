"""Work that stands in no application: needs, items of discussed matters, claims, classes; each with who has the word."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from supportdesk.domain.applications.desk import DeskStep, Holder
from supportdesk.domain.errands import (
    CLAIM_PAYABLE,
    CLAIM_STEPS,
    CLASS_STEPS,
    MATTER_ITEM,
    MATTER_REVIEW,
    NEED_STEPS,
)
from supportdesk.domain.needs import NeedState
from supportdesk.domain.needs.lifecycle import RUNNING
from supportdesk.domain.permissions import Permission, Role, grants
from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.domain.words import Words, both, say
from supportdesk.models.accounts import Account, OrgUnit, UnitLevel
from supportdesk.models.cases import Case
from supportdesk.models.needs import Matter, MatterItem, Need
from supportdesk.models.programmes.insurance import InsuranceClaim
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.policies.needs import departments, need_kinds
from supportdesk.queries.needs import may_read_matter, sees_need
from supportdesk.queries.programmes.insurance import sees_claim
from supportdesk.queries.today.holding import falls_to_unit
from supportdesk.queries.visibility import within

# More than a county has in hand at once, of each sort.
MOST = 1_000


@dataclass(frozen=True)
class Errand:
    """One thing to do: its step, whose it is, whom it is about, and where it is done (`thing_id`: of need, matter, …).

    `key` tells it from every other. `detail` is what else a row says; what is private is left out for who may not read it.
    """

    key: str
    step: DeskStep
    thing_id: int
    number: str
    about: str
    detail: Words | str
    unit: OrgUnit
    holder_id: int | None
    case_id: int | None
    due_on: date | None
    waits: bool = False


def errands_of(session: Session, account: Account, until: date, today: date) -> Iterator[Errand]:
    """What an account has to do by a day, and what it waits for."""
    mine = _Mine(session, account)
    yield from needs_due(session, account, until, mine.condition(Need.owner_id, Need.unit_id))
    yield from matters_due(session, account, until, mine.condition(Case.handler_id, Matter.unit_id))
    for errand, hands in claims_at_hand(session, account, until, today):
        if mine.holds(errand, hands):
            yield errand
    for errand, hands in classes_at_hand(session, account, until):
        if mine.holds(errand, hands):
            yield errand


def errands_in(session: Session, viewer: Account, until: date, today: date) -> Iterator[Errand]:
    """All of it in the viewer's units, whoever has the word."""
    yield from needs_due(session, viewer, until, sees_need(viewer))
    yield from matters_due(session, viewer, until, _sees_matter(viewer))
    for errand, _hands in (*claims_at_hand(session, viewer, until, today), *classes_at_hand(session, viewer, until)):
        yield errand


def needs_due(session: Session, viewer: Account, until: date, condition: ColumnElement[bool]) -> Iterator[Errand]:
    """Needs whose answer is due, and those answered that wait for their proof. What a need says stays in the need."""
    rows = session.scalars(
        select(Need)
        .where(
            sees_need(viewer),
            condition,
            or_(Need.state.in_(RUNNING) & (Need.due_on <= until), Need.state == NeedState.ANSWERED),
        )
        .options(joinedload(Need.person), joinedload(Need.unit))
        .order_by(Need.due_on, Need.id)
        .limit(MOST)
    )
    for row in rows:
        kind, department = need_kinds().get(row.kind), departments().get(row.department)
        what: Words | str = both(kind.zh, kind.en) if kind else row.kind
        if department is not None:
            what = say("{what}，{department}", what=what, department=both(department.zh, department.en))
        due_on = row.due_on if row.state in RUNNING else None
        yield Errand(
            f"need:{row.id}:{row.state.value}:{row.times_reopened}", NEED_STEPS[row.state], row.id, row.number,
            row.person.name, what, row.unit, row.owner_id, row.case_id, due_on,
        )  # fmt: skip


def list_needs_with(session: Session, departments_: Collection[str], until: date) -> Sequence[Need]:
    """Needs that are with some departments and due by a day, for the program itself; the earliest first."""
    return session.scalars(
        select(Need)
        .where(Need.state == NeedState.WITH_DEPARTMENT, Need.department.in_(list(departments_)), Need.due_on <= until)
        .options(joinedload(Need.unit))
        .order_by(Need.due_on, Need.id)
        .limit(MOST)
    ).all()


def matters_due(session: Session, viewer: Account, until: date, condition: ColumnElement[bool]) -> Iterator[Errand]:
    """Agreed items that are not done, and matters whose day to be looked at again has come."""
    waits = and_(MatterItem.done_on.is_(None), MatterItem.due_on <= until)
    rows = session.scalars(
        select(Matter)
        .join(Case, Case.id == Matter.case_id)
        .where(
            _sees_matter(viewer),
            condition,
            Matter.ended_on.is_(None),
            or_(Matter.review_on <= until, Matter.items.any(waits)),
        )
        .options(
            joinedload(Matter.case).joinedload(Case.person),
            joinedload(Matter.unit),
            joinedload(Matter.need),
            selectinload(Matter.items),
        )
        .order_by(Matter.id)
        .limit(MOST)
    )
    for row in rows:
        may_read, who = may_read_matter(viewer, row), row.case.person.name
        for item in row.items:
            if item.done_on is None and item.due_on <= until:
                department = departments().get(item.department)
                by: Words | str = both(department.zh, department.en) if department else item.department
                detail = say("{what}，{department}", what=item.what, department=by) if may_read else by
                yield Errand(
                    f"item:{item.id}", MATTER_ITEM, row.id, row.number, who, detail, row.unit, row.case.handler_id,
                    row.case_id, item.due_on,
                )  # fmt: skip
        if row.review_on is not None and row.review_on <= until:
            yield Errand(
                f"review:{row.id}", MATTER_REVIEW, row.id, row.number, who, row.question if may_read else "", row.unit,
                row.case.handler_id, row.case_id, row.review_on,
            )  # fmt: skip


Hands = frozenset[int | None]


def claims_at_hand(session: Session, viewer: Account, until: date, today: date) -> Iterator[tuple[Errand, Hands]]:
    """Claims at their step, and who had a hand in each already."""
    rows = session.execute(
        select(InsuranceClaim, Case.handler_id, OrgUnit)
        .join(Case, Case.id == InsuranceClaim.case_id)
        .join(OrgUnit, OrgUnit.id == InsuranceClaim.unit_id)
        .where(sees_claim(viewer), InsuranceClaim.state.in_(list(CLAIM_STEPS)))
        .options(joinedload(InsuranceClaim.person))
        .order_by(InsuranceClaim.id)
        .limit(MOST)
    )
    for claim, handler_id, unit in rows:
        step, due_on, waits = CLAIM_STEPS[claim.state], claim.due_on, False
        if claim.state is ClaimState.PUBLICITY:
            waits, due_on = True, claim.last_day
            if claim.pay_from is not None and claim.pay_from <= today:
                step, due_on, waits = CLAIM_PAYABLE, claim.due_on or claim.pay_from, False
        if due_on is not None and due_on > until and not waits:
            continue
        hands = frozenset((claim.reported_by_id, claim.checked_by_id, claim.audited_by_id, claim.decided_by_id))
        yield Errand(
            f"claim:{claim.id}:{step.state}", step, claim.id, claim.number, claim.person.name, claim.number, unit,
            handler_id, claim.case_id, due_on, waits,
        ), hands  # fmt: skip


def classes_at_hand(session: Session, viewer: Account, until: date) -> Iterator[tuple[Errand, Hands]]:
    """Classes that begin or end by a day and wait for their list, their check, or their end."""
    rows = session.scalars(
        select(TrainingClass)
        .where(
            within(viewer, TrainingClass.unit_id, Permission.SUPPORT_READ),
            TrainingClass.state.in_(list(CLASS_STEPS)),
            TrainingClass.starts_on <= until,
        )
        .options(joinedload(TrainingClass.course), joinedload(TrainingClass.unit))
        .order_by(TrainingClass.id)
        .limit(MOST)
    )
    for row in rows:
        step = CLASS_STEPS[row.state]
        due_on = row.ends_on if step.state == "running" else row.starts_on
        if due_on <= until:
            yield Errand(
                f"class:{row.id}:{step.state}", step, row.id, row.number, row.course.name, row.school, row.unit,
                row.filed_by_id, None, due_on,
            ), frozenset((row.filed_by_id,))  # fmt: skip


def _sees_matter(viewer: Account) -> ColumnElement[bool]:
    return within(viewer, Matter.unit_id, Permission.CASE_READ)


class _Mine:
    """What of all that is at hand an account has the word about."""

    def __init__(self, session: Session, account: Account) -> None:
        self._account = account
        self._units: frozenset[int] = frozenset()
        self._gone: frozenset[int] = frozenset()
        if account.role == Role.OFFICIAL:
            self._units = frozenset(session.scalars(select(OrgUnit.id).where(falls_to_unit(account, OrgUnit.id))))
            self._gone = frozenset(session.scalars(select(Account.id).where(Account.disabled_at.is_not(None))))

    def condition(
        self, owner_id: InstrumentedAttribute[int | None], unit_id: InstrumentedAttribute[int]
    ) -> ColumnElement[bool]:
        """Its own, and those of its unit that nobody can do."""
        own = owner_id == self._account.id
        if self._account.role != Role.OFFICIAL:
            return own
        nobodys = or_(owner_id.is_(None), owner_id.in_(self._gone))
        return or_(own, and_(nobodys, unit_id.in_(self._units)))

    def holds(self, errand: Errand, hands: Hands) -> bool:
        """Whether the step is the account's, by its role and by four eyes; who handles it watches what waits."""
        account, step = self._account, errand.step
        if not grants(account.role, step.permission):
            return False
        is_official = account.role == Role.OFFICIAL
        at_centre = is_official and account.unit.level is UnitLevel.COUNTY
        nobodys = errand.holder_id is None or errand.holder_id in self._gone
        its_units = errand.unit.id in self._units
        had_no_hand = account.id not in hands
        return {
            Holder.DECIDER: account.role == Role.SUPERVISOR and had_no_hand,
            Holder.REVIEWER: at_centre and had_no_hand,
            Holder.CENTRE: at_centre,
            Holder.TOWN: is_official and its_units,
        }.get(step.holder, its_units if nobodys else errand.holder_id == account.id)
