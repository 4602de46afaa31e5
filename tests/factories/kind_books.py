"""What the other kinds of support and needs add to a random history: rows written straight into the tables."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.domain.money import Money
from supportdesk.domain.needs import COMPLAINT, NeedState
from supportdesk.domain.programmes.incubator import IncubatorState
from supportdesk.domain.programmes.insurance import ClaimState
from supportdesk.domain.programmes.training import ClassState, EnrolmentState
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case
from supportdesk.models.needs import Need
from supportdesk.models.people import Person
from supportdesk.models.programmes.incubator import (
    IncubatorBase,
    IncubatorFund,
    IncubatorRoom,
    RentYear,
    TenancyReport,
)
from supportdesk.models.programmes.insurance import Insurance, InsuranceClaim
from supportdesk.models.programmes.tax_relief import TaxQuota, TaxRelief
from supportdesk.models.programmes.training import Enrolment, Training, TrainingClass, TrainingCourse
from supportdesk.models.ventures import Venture
from tests.factories.accounts import LONG_AGO
from tests.factories.books import Books, Writer, random_history
from tests.factories.trait_books import write_traits

STAMPS: dict[str, Any] = {"created_at": LONG_AGO, "updated_at": LONG_AGO}


class KindWriter:
    """Writes what the kinds have of their own, with the days and places of a writer's county."""

    def __init__(self, write: Writer) -> None:
        self.write, self.session = write, write.session
        self.turn = 0

    def add(self, made: Any) -> Any:  # noqa: ANN401 - any row
        self.session.add(made)
        self.session.flush()
        return made

    def next(self) -> int:
        self.turn += 1
        return self.turn

    def application(self, kind: type[Application], venture: Venture, case: Case, **given: Any) -> Any:  # noqa: ANN401
        """An application of a kind, that went its way here."""
        number = self.write.next_touch()
        usual: dict[str, Any] = {
            "unit_id": self.write.random.choice(self.write.books.units).id, "state": State.PAID.value,
        }  # fmt: skip
        return self.add(
            kind(
                number=f"ZJ-{number}", case_id=case.id, person_id=venture.person_id, venture_id=venture.id, touch=number,
                **STAMPS, **(usual | given),
            )
        )  # fmt: skip

    def base(self, rooms: int = 2, **given: Any) -> list[IncubatorRoom]:  # noqa: ANN401
        """A base with rooms."""
        unit = self.write.random.choice(self.write.books.units)
        usual: dict[str, Any] = {"unit_id": unit.id, "opened_on": date(2025, 1, 1)}
        made = self.add(IncubatorBase(code=f"JD-{self.next()}", name="返乡创业园", **STAMPS, **(usual | given)))
        return [
            self.add(
                IncubatorRoom(
                    base_id=made.id, name=str(number), area_m2="60", month_rent=Money.yuan(1_000),
                    ready_on=self.write.day(), **STAMPS,
                )
            )
            for number in range(rooms)
        ]  # fmt: skip

    def tenancy(self, venture: Venture, case: Case, room: IncubatorRoom, **given: Any) -> IncubatorFund:  # noqa: ANN401
        """A tenancy with a year's rent and some reports."""
        write = self.write
        starts = write.day()
        left = write.maybe(write.day(starts), 0.4)
        usual: dict[str, Any] = {
            "subject": "place", "state": (IncubatorState.GRADUATED if left else IncubatorState.INCUBATED).value,
            "room_id": room.id, "starts_on": starts, "moved_in_on": starts, "left_on": left,
        }  # fmt: skip
        made: IncubatorFund = self.application(IncubatorFund, venture, case, **(usual | given))
        starts = made.starts_on or starts
        self.add(
            RentYear(
                application_id=made.id, number=1, starts_on=starts, ends_on=starts + timedelta(days=364), months=12,
                rent=Money.yuan(12_000), reduction="1/2", payable=Money.yuan(6_000),
            )
        )  # fmt: skip
        for quarter in range(1, write.random.randint(1, 4)):
            self.add(
                TenancyReport(
                    application_id=made.id, year=starts.year + 1, quarter=quarter, jobs=write.random.randint(0, 9),
                    sales=Money.yuan(1), tax=Money(0), reported_on=starts,
                )
            )  # fmt: skip
        return made

    def relief(self, venture: Venture, case: Case, **given: Any) -> TaxRelief:  # noqa: ANN401
        """A relief with the quotas of three years."""
        marked = self.write.day()
        usual: dict[str, Any] = {"marked_on": marked, "closed_on": self.write.maybe(self.write.day(marked), 0.2)}
        made: TaxRelief = self.application(TaxRelief, venture, case, **(usual | given))
        first = (made.marked_on or marked).year
        for year in range(first, first + 3):
            used = Money.yuan(self.write.random.randint(0, 20_000))
            self.add(TaxQuota(application_id=made.id, year=year, quota=Money.yuan(20_000), used=used))
        return made

    def policy(self, venture: Venture, case: Case, **given: Any) -> Insurance:  # noqa: ANN401
        """A policy of a year."""
        starts = self.write.day()
        usual: dict[str, Any] = {
            "bound_on": starts, "starts_on": starts, "ends_on": starts + timedelta(days=364), "premium": Money.yuan(800),
            "lapsed_on": self.write.maybe(self.write.day(starts), 0.2),
        }  # fmt: skip
        made: Insurance = self.application(Insurance, venture, case, **(usual | given))
        return made

    def claim(self, policy: Insurance, state: ClaimState, **given: Any) -> InsuranceClaim:  # noqa: ANN401
        """A claim in a state."""
        reported = self.write.day()
        decided = reported + timedelta(days=20)
        is_paid = state is ClaimState.PAID
        approved = Money.yuan(3_000 if state in {ClaimState.PAID, ClaimState.APPROVED} else 0)
        usual: dict[str, Any] = {
            "event_on": reported, "reported_on": reported, "claimed": Money.yuan(5_000), "assessed": Money.yuan(4_000),
            "approved": approved, "paid": approved if is_paid else Money(0),
            "decided_on": None if state in {ClaimState.REPORTED, ClaimState.WITHDRAWN} else decided,
            "paid_on": decided + timedelta(days=10) if is_paid else None,
        }  # fmt: skip
        return self.add(  # type: ignore[no-any-return]  # what was added
            InsuranceClaim(
                number=f"LP-{self.next()}", policy_id=policy.id, person_id=policy.person_id, case_id=policy.case_id,
                unit_id=policy.unit_id, state=state, cause="6", **STAMPS, **(usual | given),
            )
        )  # fmt: skip

    def klass(self, people: list[Person], **given: Any) -> TrainingClass:  # noqa: ANN401
        """A class that was held, with a place for each; half of them have the certificate."""
        random = self.write.random
        unit_id = random.choice(self.write.books.units).id
        course = self.add(
            TrainingCourse(
                unit_id=unit_id, code=f"KC{self.next()}", name="SYB", programme_code="training_syb", hours=70, **STAMPS
            )
        )
        starts = self.write.day()
        usual: dict[str, Any] = {
            "unit_id": unit_id, "starts_on": starts, "ends_on": starts + timedelta(days=14), "opened_on": starts,
            "ended_on": starts + timedelta(days=14),
        }  # fmt: skip
        made: TrainingClass = self.add(
            TrainingClass(
                number=f"PX-{self.next()}", course_id=course.id, state=ClassState.ENDED, school="县职中", place="", seats=30,
                trainer="冯老师", **STAMPS, **(usual | given),
            )
        )  # fmt: skip
        for turn, person in enumerate(people, 1):
            is_certified = bool(turn % 2)
            self.add(
                Enrolment(
                    class_id=made.id, person_id=person.id, turn=turn, enrolled_on=made.starts_on,
                    state=random.choice([EnrolmentState.PLACED, EnrolmentState.PLACED, EnrolmentState.WAITING]),
                    certificate_no=f"Z-{self.next()}" if is_certified else None,
                    certified_on=made.ends_on + timedelta(days=20) if is_certified else None, **STAMPS,
                )
            )  # fmt: skip
        return made

    def need(self, person: Person, state: NeedState | None = None, **given: Any) -> Need:  # noqa: ANN401
        """A need, with a department once it was referred."""
        write = self.write
        there = state or write.random.choice(list(NeedState))
        raised = write.day()
        is_answered = there in {NeedState.ANSWERED, NeedState.CLOSED}
        is_over = there in {NeedState.CLOSED, NeedState.NOT_POSSIBLE}
        usual: dict[str, Any] = {
            "unit_id": write.random.choice(write.books.units).id, "raised_on": raised,
            "due_on": raised + timedelta(days=15),
            "department": "" if there is NeedState.OPEN else write.random.choice(["education", "land", "alien"]),
            "answered_on": raised + timedelta(days=write.random.randint(3, 30)) if is_answered else None,
            "ended_on": raised + timedelta(days=40) if is_over else None,
        }  # fmt: skip
        number = self.next()
        return self.add(  # type: ignore[no-any-return]  # what was added
            Need(
                number=f"XQ-{number}", person_id=person.id, wanted="入学", state=there, touch=number,
                **STAMPS, **({"kind": "schooling"} | usual | given),
            )
        )  # fmt: skip


def whole_books(session: Session, seed: int, people_count: int = 14, towns: int = 3) -> Books:
    """A random history with every kind of support and needs, stored."""
    write = random_history(session, seed, people_count, towns)
    write_kinds(write)
    write_traits(write)
    session.commit()
    return write.books


def write_kinds(write: Writer) -> None:
    """Some of each, for the people and ventures of a history."""
    kinds, random = KindWriter(write), write.random
    rooms = [*kinds.base(), *kinds.base(is_open=False), *kinds.base(3)]
    ventures = random.sample(write.books.ventures, min(len(write.books.ventures), 12))
    for turn, venture in enumerate(ventures):
        case = write.case(write.session.get_one(Person, venture.person_id))
        if turn < len(rooms):
            kinds.tenancy(venture, case, rooms[turn])
        kinds.relief(venture, case)
        policy = kinds.policy(venture, case)
        kinds.claim(policy, random.choice(list(ClaimState)))
        started = kinds.application(Training, venture, case, is_historic=True)
        write.event("training.started", write.day(), started.id)
    for person in write.books.people:
        kinds.need(person)
    for person in write.books.people[::3]:
        kinds.need(person, kind=COMPLAINT)
    kinds.klass(write.books.people[:6])
    kinds.klass(write.books.people[3:9])
