"""A class list taken in: each row enrols somebody, or is refused with its reason and cell; never the whole file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from supportdesk.domain.errors import AlreadyKnownError, BadValueError, NotFoundError, RuleBrokenError
from supportdesk.domain.fields import name_for_search
from supportdesk.domain.ledgers import Finding, Ledger, LedgerRow
from supportdesk.domain.programmes.training import ClassDeed
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person
from supportdesk.models.programmes.training import TrainingClass
from supportdesk.queries.visibility import sees_person
from supportdesk.services.imports import records
from supportdesk.services.people.opening import open_persons
from supportdesk.services.work import Work

from .classes import ask
from .enrolments import enrol


@dataclass(frozen=True)
class ListTaken:
    """What became of a list: how many are enrolled, how many of them are new on file, and the list as it goes back."""

    enrolled: int
    opened: int
    ledger: Ledger

    @property
    def refused(self) -> Sequence[Finding]:
        return self.ledger.refused


def take_list(work: Work, klass: TrainingClass, ledger: Ledger) -> ListTaken:
    """Enrol everybody on a list, in its order; who is not on file yet is opened. A list that comes again enrols nobody twice.

    A row is refused when its number is somebody's whom the actor may not see, or is on file under another name, or was
    merged into another person, or is in the class already. Raises StepNotAvailableError for a class that takes nobody any more.
    """
    ask(work, klass, ClassDeed.ENROL, by_town=True)
    refused = list(ledger.refused)
    enrolled = opened = 0
    towns = _towns(work, klass)
    for row in ledger.accepted:
        try:
            person, is_new = _person(work, klass, row, towns)
            enrol(work, klass, person)
        except _RefusedError as error:
            refused.append(error.finding)
        except (RuleBrokenError, BadValueError) as error:
            found = BadValueError(error.words, code=error.code or "refused")
            refused.append(records.refusal(row, "name", found))
        else:
            enrolled, opened = enrolled + 1, opened + is_new
    data = {"number": klass.number, "digest": ledger.digest, "enrolled": enrolled, "opened": opened}
    work.record(
        "training.list_imported",
        {**data, "refused": len({(one.sheet, one.row) for one in refused})},
        unit_id=klass.unit_id,
        subject=f"class:{klass.number}",
    )
    gone = {(one.sheet, one.row) for one in refused}
    accepted = tuple(row for row in ledger.accepted if (row.sheet, row.row) not in gone)
    return ListTaken(enrolled, opened, replace(ledger, accepted=accepted, refused=tuple(refused)))


class _RefusedError(Exception):
    """A row that is refused before anything is written of it."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.code)


def _person(work: Work, klass: TrainingClass, row: LedgerRow, towns: dict[str, OrgUnit]) -> tuple[Person, bool]:
    """The person of a row, opened when they are not on file."""
    index = records.person_index(row.person)
    holder = work.session.scalar(select(Person.id).where(Person.id_no_index == index))
    if holder is not None:
        known = work.session.scalar(select(Person).where(Person.id == holder, sees_person(work.actor)))
        if known is None:
            raise _RefusedError(records.elsewhere(row))
        if name_for_search(known.name) != name_for_search(row.person.name):
            words = say("这个证件号码登记的是另一个姓名，请核对。")
            raise _RefusedError(records.refusal(row, "name", BadValueError(words, code="other_name")))
        if known.merged_into_id is not None:
            words = say("这个证件号码的人员已并入另一人，请按保留的人员报名。")
            raise _RefusedError(records.refusal(row, "id_number", BadValueError(words, code="merged")))
        return known, False
    fault = records.fault_of(row, work.today)
    if fault is not None:
        raise _RefusedError(fault)
    try:
        unit = _unit(work, klass, row, towns)
        (made,) = open_persons(work, [(unit, records.person_facts(row))])
    except (AlreadyKnownError, NotFoundError):
        raise _RefusedError(records.elsewhere(row)) from None
    return made, True


def _unit(work: Work, klass: TrainingClass, row: LedgerRow, towns: dict[str, OrgUnit]) -> OrgUnit:
    """Where somebody new belongs: the town that the row names, else the actor's own unit below the class's, else this."""
    named = towns.get(row.town or "")
    if named is not None:
        return named
    actor = work.actor
    return actor.unit if actor is not None and actor.unit.path.startswith(klass.unit.path) else klass.unit


def _towns(work: Work, klass: TrainingClass) -> dict[str, OrgUnit]:
    rows = work.session.scalars(
        select(OrgUnit).where(OrgUnit.path.startswith(klass.unit.path, autoescape=True)).order_by(OrgUnit.id)
    )
    return {one.name: one for one in rows}
