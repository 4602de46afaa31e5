"""The cross-checks of domain notes §6.1, asked of the books: a fixed number of statements, whatever the county's size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, func, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session

from supportdesk.domain.budgets import BudgetMove
from supportdesk.domain.closings import ClosingStep
from supportdesk.domain.programmes.training.classes import EnrolmentState
from supportdesk.domain.summaries.checks import Check, CheckCode, Failing, equal, listed, of_the_balance, of_the_persons
from supportdesk.domain.summaries.months import Month
from supportdesk.domain.summaries.summary import MonthlySummary
from supportdesk.domain.words import say
from supportdesk.models.applications import Application, Publicity
from supportdesk.models.budgets import BudgetEntry
from supportdesk.models.closings import Closing, ClosingMark
from supportdesk.models.payments import Clawback, Payment, PaymentState
from supportdesk.models.people import PersonCategory
from supportdesk.models.programmes.incubator import IncubatorFund
from supportdesk.models.programmes.loans import Loan, LoanMovement, MovementKind, SubsidyPeriod
from supportdesk.models.programmes.training import Enrolment, TrainingClass
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries.summaries.scope import Scope, get_scope
from supportdesk.queries.summaries.ventures import FOUNDED, VENTURE, VENTURES
from supportdesk.queries.visibility import Viewer

APPLICATION = Application.__table__
LOAN = Loan.__table__
MOVEMENT = LoanMovement.__table__
ENTRY = BudgetEntry.__table__
PERIOD = SubsidyPeriod.__table__
PAYMENT = Payment.__table__


def run_checks(session: Session, viewer: Viewer, summary: MonthlySummary) -> tuple[Check, ...]:
    """Every check of §6.1 in its order. Raises NotFoundError for a unit that the viewer may not see."""
    books = _Books(session, get_scope(session, viewer, summary.unit.code), summary.month)
    return (
        books.subsidies(),
        of_the_balance(summary),
        books.tenants(),
        of_the_persons(summary, books.founders_without_category()),
        books.certified(),
        books.publicity(),
        books.versions(),
        books.workouts(),
    )


@dataclass(frozen=True)
class _Books:
    session: Session
    scope: Scope
    month: Month

    def within_month(self, day: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(day >= self.month.first_day, day < self.month.end)

    def subsidies(self) -> Check:
        """What was paid, what Finance was told to pay, and what the budget's ledger says, application by application.

        As the books stand: a payment that bounced later is out of all three.
        """
        held = self.scope.holds(APPLICATION.c.unit_id)

        def fen(column: ColumnElement[Any]) -> ColumnElement[int]:
            return type_coerce(column, BigInteger)

        def sums(about: Any, amount: ColumnElement[int], place: int) -> Select[Any]:  # noqa: ANN401 - a column of ids
            columns = [amount if n == place else type_coerce(0, BigInteger) for n in range(3)]
            return select(about.label("about"), *(column.label(f"part_{n}") for n, column in enumerate(columns)))

        posted = case((ENTRY.c.move == BudgetMove.PAY, fen(ENTRY.c.amount)), else_=-fen(ENTRY.c.amount))
        parts = union_all(
            sums(ENTRY.c.application_id, posted, 2).where(ENTRY.c.move.in_([BudgetMove.PAY, BudgetMove.RETURN])),
            # What came back of a claim is returned to the budget, and yet was paid.
            sums(Clawback.application_id, fen(Clawback.__table__.c.recovered), 2).where(
                fen(Clawback.__table__.c.recovered) > 0
            ),
            sums(PAYMENT.c.application_id, fen(PAYMENT.c.amount), 1).where(PAYMENT.c.state == PaymentState.PAID),
            sums(PERIOD.c.loan_id, fen(PERIOD.c.subsidy), 0).where(
                PERIOD.c.paid_on.is_not(None), PERIOD.c.returned_on.is_(None)
            ),
            sums(PERIOD.c.loan_id, fen(PERIOD.c.subsidy), 1).where(
                PERIOD.c.paid_on.is_not(None), PERIOD.c.returned_on.is_(None)
            ),
            sums(APPLICATION.c.id, fen(APPLICATION.c.amount_paid), 0).where(
                APPLICATION.c.id.in_(select(PAYMENT.c.application_id))
            ),
        ).subquery()
        each = (
            select(parts.c.about, *(func.sum(parts.c[f"part_{n}"]).label(f"sum_{n}") for n in range(3)))
            .group_by(parts.c.about)
            .subquery()
        )
        joined = each.join(APPLICATION, APPLICATION.c.id == each.c.about)
        whole = self.session.execute(
            select(*(func.sum(each.c[f"sum_{n}"]) for n in range(3))).select_from(joined).where(held)
        ).one()
        differs = or_(each.c.sum_0 != each.c.sum_1, each.c.sum_1 != each.c.sum_2)
        found = self._applications(
            select(APPLICATION.c.number, APPLICATION.c.case_id).select_from(joined), held, differs
        )
        names = (say("已付"), say("拨付清单"), say("资金台账"))
        return equal(
            CheckCode.SUBSIDIES_PAID,
            [(name, int(amount or 0)) for name, amount in zip(names, whole, strict=True)],
            failing=found,
        )

    def tenants(self) -> Check:
        """Those who were there, came and went, each counted by itself."""
        tenancy = IncubatorFund.__table__.c
        first, end = self.month.first_day, self.month.end

        def there(day: object) -> ColumnElement[bool]:
            return and_(tenancy.moved_in_on < day, or_(tenancy.left_on.is_(None), tenancy.left_on >= day))

        conditions = (
            there(first),
            self.within_month(tenancy.moved_in_on),
            and_(tenancy.moved_in_on.is_not(None), self.within_month(tenancy.left_on)),
            there(end),
        )
        opening, came, went, closing = (
            int(n or 0)
            for n in self.session.execute(
                select(*(func.sum(case((condition, 1), else_=0)) for condition in conditions))
                .join_from(IncubatorFund.__table__, APPLICATION, APPLICATION.c.id == tenancy.id)
                .where(self.scope.holds(APPLICATION.c.unit_id))
            ).one()
        )
        wrong = self._applications(
            select(APPLICATION.c.number, APPLICATION.c.case_id).join_from(
                IncubatorFund.__table__, APPLICATION, APPLICATION.c.id == tenancy.id
            ),
            self.scope.holds(APPLICATION.c.unit_id),
            tenancy.left_on < tenancy.moved_in_on,
        )
        found = say(
            "期初 {opening} + 入驻 {came} − 退出 {went}，期末 {closing}",
            opening=opening, came=came, went=went, closing=closing,
        )  # fmt: skip
        holds = opening + came - went == closing and not wrong
        return Check(CheckCode.TENANTS, holds, found, tuple(wrong), len(wrong))

    def founders_without_category(self) -> int:
        """How many of the year's founders have no category on file."""
        named = select(PersonCategory.person_id)
        return (
            self.session.scalar(
                select(func.count(VENTURE.c.person_id.distinct())).where(
                    self.scope.holds(VENTURE.c.unit_id),
                    *VENTURES.where,
                    FOUNDED.between(self.month.january.first_day, self.month.end),
                    VENTURE.c.person_id.not_in(named),
                )
            )
            or 0
        )

    def certified(self) -> Check:
        """No class has more certificates than trainees."""
        is_in = Enrolment.state != EnrolmentState.WITHDRAWN
        rows = self.session.execute(
            select(
                TrainingClass.number,
                func.sum(case((Enrolment.certificate_no.is_not(None), 1), else_=0)),
                func.sum(case((is_in, 1), else_=0)),
            )
            .join(Enrolment, Enrolment.class_id == TrainingClass.id)
            .where(self.scope.holds(TrainingClass.__table__.c.unit_id))
            .group_by(TrainingClass.id, TrainingClass.number)
            .order_by(TrainingClass.id)
        ).all()
        wrong = [Failing(number) for number, certified, enrolled in rows if certified > enrolled]
        return listed(CheckCode.CERTIFIED, wrong, len(rows))

    def publicity(self) -> Check:
        """Nothing was paid in the month while its public notice ran."""
        notice = Publicity.__table__.c
        paid = union_all(
            select(PAYMENT.c.application_id.label("about"), PAYMENT.c.paid_on.label("day")).where(
                PAYMENT.c.state.in_([PaymentState.PAID, PaymentState.RETURNED])
            ),
            select(LOAN.c.id, LOAN.c.disbursed_on),
        ).subquery()
        in_month = [self.within_month(paid.c.day), self.scope.holds(APPLICATION.c.unit_id)]
        joined = APPLICATION.join(paid, paid.c.about == APPLICATION.c.id)
        runs = (
            select(notice.id)
            .where(notice.application_id == paid.c.about, notice.posted_on <= paid.c.day, notice.last_day >= paid.c.day)
            .exists()
        )
        of = self.session.scalar(select(func.count()).select_from(joined).where(*in_month)) or 0
        wrong = self._applications(
            select(APPLICATION.c.number, APPLICATION.c.case_id).select_from(joined), *in_month, runs
        )
        return listed(CheckCode.PUBLICITY, wrong, of)

    def versions(self) -> Check:
        """What was decided here in the month names the version of its programme; a ledger's award has none."""
        decided = [
            self.scope.holds(APPLICATION.c.unit_id),
            self.within_month(APPLICATION.c.decided_on),
            APPLICATION.c.is_historic.is_(False),
            type_coerce(APPLICATION.c.amount_approved, BigInteger) > 0,
        ]
        of = self.session.scalar(select(func.count()).select_from(APPLICATION).where(*decided)) or 0
        wrong = self._applications(
            select(APPLICATION.c.number, APPLICATION.c.case_id), *decided, APPLICATION.c.programme_version_id.is_(None)
        )
        return listed(CheckCode.RULE_VERSION, wrong, of)

    def workouts(self) -> Check:
        """Whoever closed a venture that still owes a loan has noted what was agreed on it, or the fund has paid.

        An agreement on instalments that stands is such a note.
        """
        marked = (
            select(ClosingMark.id)
            .join(Closing, Closing.id == ClosingMark.closing_id)
            .where(Closing.venture_id == Venture.id, ClosingMark.step == ClosingStep.LOAN)
            .exists()
        )
        undone = MOVEMENT.alias("undone")
        agreed = (
            select(MOVEMENT.c.id)
            .join(LOAN, LOAN.c.id == MOVEMENT.c.loan_id)
            .join(APPLICATION, APPLICATION.c.id == LOAN.c.id)
            .where(
                APPLICATION.c.venture_id == Venture.id,
                MOVEMENT.c.kind == MovementKind.INSTALMENTS,
                MOVEMENT.c.reverses_id.is_(None),
                ~select(undone.c.id).where(undone.c.reverses_id == MOVEMENT.c.id).exists(),
            )
            .correlate(Venture)
            .exists()
        )
        conditions = [
            self.scope.holds(APPLICATION.c.unit_id),
            Venture.status == VentureStatus.CLOSED,
            or_(Venture.closed_on.is_(None), Venture.closed_on < self.month.end),
            type_coerce(LOAN.c.principal_left, BigInteger) > 0,
            type_coerce(LOAN.c.compensated, BigInteger) == 0,
        ]
        base = (
            select(Venture.id, Venture.name, func.max(APPLICATION.c.case_id))
            .join_from(APPLICATION, LOAN, LOAN.c.id == APPLICATION.c.id)
            .join(Venture, Venture.id == APPLICATION.c.venture_id)
            .where(*conditions)
            .group_by(Venture.id, Venture.name)
        )
        of = self.session.scalar(select(func.count()).select_from(base.subquery())) or 0
        rows = self.session.execute(base.where(~marked, ~agreed).order_by(Venture.id)).all()
        return listed(CheckCode.CLOSED_WITH_LOAN, [Failing(name, case_id) for _, name, case_id in rows], of)

    def _applications(self, statement: Select[Any], *conditions: ColumnElement[bool]) -> Sequence[Failing]:
        return list(self._failing(statement.where(*conditions).order_by(APPLICATION.c.id)))

    def _failing(self, statement: Select[Any]) -> Iterator[Failing]:
        for number, case_id in self.session.execute(statement):
            yield Failing(number, case_id)
