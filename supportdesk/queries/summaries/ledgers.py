"""The ledgers (台账) behind a month: one row each, as auditors ask for them, up to the month's last day.

Rows come as a stream, so that a county of any size fits; amounts are Money, days are dates, codes are as stored.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from supportdesk.domain.summaries.months import Month
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import PersonCategory
from supportdesk.models.policies import Bank, Kind
from supportdesk.models.programmes.loans import SubsidyPeriod
from supportdesk.queries.summaries.books import Record, Span
from supportdesk.queries.summaries.loan_book import Moved
from supportdesk.queries.summaries.loans import APPLICATION, LOAN, VENTURE
from supportdesk.queries.summaries.other_support import GIVEN_ON, WAS_GIVEN
from supportdesk.queries.summaries.people import PERSON, PERSONS, was_there
from supportdesk.queries.summaries.scope import Scope, get_scope
from supportdesk.queries.visibility import Viewer, sees_application, sees_person, sees_venture

BATCH = 2_000
UNIT = OrgUnit.__table__
BANK = Bank.__table__
PERIOD = SubsidyPeriod.__table__


class Ledgers:
    """The ledgers of one unit at a month's end, within what the viewer may see."""

    def __init__(self, session: Session, viewer: Viewer, month: Month, unit_code: str | None = None) -> None:
        self._session, self._month = session, month
        self._scope: Scope = get_scope(session, viewer, unit_code)

    @property
    def _end(self) -> date:
        return self._month.end

    def _stream(self, statement: Select[*tuple[object, ...]]) -> Iterator[Record]:
        return iter(self._session.execute(statement.execution_options(yield_per=BATCH)))

    def categories(self) -> dict[int, list[str]]:
        """The categories of every person of the unit."""
        found: dict[int, list[str]] = {}
        statement = (
            select(PersonCategory.person_id, PersonCategory.code)
            .join(PERSON, PERSON.c.id == PersonCategory.person_id)
            .where(sees_person(self._scope.viewer), self._scope.holds(PERSON.c.unit_id))
            .order_by(PersonCategory.person_id, PersonCategory.code)
        )
        for person_id, code in self._session.execute(statement):
            found.setdefault(person_id, []).append(code)
        return found

    def people(self) -> Iterator[Record]:
        """id, name, resident number, sex, born, education, phone, returned on, put on file at, unit."""
        person = PERSON.c
        return self._stream(
            select(
                person.id, person.name, person.id_no, person.sex, person.born_on, person.education, person.phone,
                person.returned_on, person.created_at, UNIT.c.name,
            )
            .join_from(PERSON, UNIT, UNIT.c.id == person.unit_id)
            .where(
                *PERSONS.where, sees_person(self._scope.viewer), self._scope.holds(person.unit_id),
                was_there(self._end),
            )
            .order_by(person.id)
        )  # fmt: skip

    def ventures(self) -> Iterator[Record]:
        """Name, credit code, founder, form, industry, its words, founded, status, closed, unit, staff (all, key, insured)."""
        venture = VENTURE.c
        return self._stream(
            select(
                venture.name, venture.credit_code, PERSON.c.name, venture.legal_form, venture.industry,
                venture.industry_name, venture.founded_on, venture.status, venture.closed_on, UNIT.c.name,
                venture.employees, venture.key_group_employees, venture.insured_employees,
            )
            .join_from(VENTURE, PERSON, PERSON.c.id == venture.person_id)
            .join(UNIT, UNIT.c.id == venture.unit_id)
            .where(
                sees_venture(self._scope.viewer), self._scope.holds(venture.unit_id),
                or_(venture.founded_on.is_(None), venture.founded_on < self._end),
            )
            .order_by(venture.id)
        )  # fmt: skip

    def loans(self) -> Iterator[Record]:
        """Number, borrower, category, unit, industry, bank, asked, approved, received, decided, paid out on, matures, rate,
        then the principal disbursed, received back, written off and owed at the month's end, in fen.
        """
        moved = Moved([Span(self._month.first_day, self._end).end])
        application, loan = APPLICATION.c, LOAN.c
        return self._stream(
            select(
                application.number, PERSON.c.name, loan.category, UNIT.c.name, VENTURE.c.industry, BANK.c.name,
                application.amount_requested, application.amount_approved, application.received_on,
                application.decided_on, loan.disbursed_on, func.coalesce(loan.extended_to, loan.matures_on),
                loan.rate_percent, moved.by(self._end, "disbursed"), moved.by(self._end, "received"),
                moved.by(self._end, "written_off"), moved.owed(self._end),
            )
            .join_from(LOAN, APPLICATION, application.id == loan.id)
            .join(PERSON, PERSON.c.id == application.person_id)
            .join(UNIT, UNIT.c.id == application.unit_id)
            .outerjoin(VENTURE, VENTURE.c.id == application.venture_id)
            .outerjoin(BANK, BANK.c.id == loan.bank_id)
            .outerjoin(moved.table, moved.table.c.loan_id == loan.id)
            .where(
                sees_application(self._scope.viewer), self._scope.holds(application.unit_id),
                or_(application.received_on < self._end, moved.table.c.loan_id.is_not(None)),
            )
            .order_by(application.id)
        )  # fmt: skip

    def interest_subsidies(self) -> Iterator[Record]:
        """Number, borrower, from, to (not with it), days, interest, subsidy, paid on; quarters that ended by the month's end."""
        return self._stream(
            select(
                APPLICATION.c.number, PERSON.c.name, PERIOD.c.starts_on, PERIOD.c.ends_before, PERIOD.c.days,
                PERIOD.c.interest, PERIOD.c.subsidy, PERIOD.c.paid_on,
            )
            .join_from(PERIOD, APPLICATION, APPLICATION.c.id == PERIOD.c.loan_id)
            .join(PERSON, PERSON.c.id == APPLICATION.c.person_id)
            .where(
                sees_application(self._scope.viewer), self._scope.holds(APPLICATION.c.unit_id),
                PERIOD.c.ends_before <= self._end,
            )
            .order_by(PERIOD.c.id)
        )  # fmt: skip

    def other_support(self) -> Iterator[Record]:
        """Number, kind, subject, person, unit, day, amount."""
        return self._stream(
            select(
                APPLICATION.c.number, APPLICATION.c.kind, APPLICATION.c.subject, PERSON.c.name, UNIT.c.name, GIVEN_ON,
                APPLICATION.c.amount_paid,
            )
            .join_from(APPLICATION, PERSON, PERSON.c.id == APPLICATION.c.person_id)
            .join(UNIT, UNIT.c.id == APPLICATION.c.unit_id)
            .where(
                sees_application(self._scope.viewer), self._scope.holds(APPLICATION.c.unit_id),
                APPLICATION.c.kind != Kind.LOAN, WAS_GIVEN, or_(GIVEN_ON.is_(None), self._end > GIVEN_ON),
            )
            .order_by(APPLICATION.c.id)
        )  # fmt: skip
