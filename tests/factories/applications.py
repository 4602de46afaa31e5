"""A county at its desk, and applications of any kind walked to a state by the deeds that lead there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.applications.states import State
from supportdesk.models.accounts import Account, OrgUnit
from supportdesk.models.budgets import Budget
from supportdesk.models.cases import Case
from supportdesk.models.people import Person, PersonCategory
from supportdesk.models.policies import VersionState
from supportdesk.models.secrets import keyring
from supportdesk.queries.applications import KindQueries
from tests.factories import accounts, people, policies, rules
from tests.factories.policies import working

# Monday; the walk below takes a few working days from here.
FIRST_DAY = date(2026, 11, 2)
ACCOUNT = "6222021234567890123"


@dataclass
class SupportDesk:
    """A county with a town and enough people for four eyes; budgets are opened by `budget_of`."""

    county: OrgUnit
    town: OrgUnit
    clerk: Account
    checker: Account
    reviewer: Account
    supervisor: Account
    second: Account
    payer: Account


def support_desk(session: Session) -> SupportDesk:
    """The county at work, with the shipped programmes; committed."""
    county = accounts.county(session)
    county.letters = "HC"
    town = accounts.town(session, county)
    people_ = accounts.desk_staff(session, county, town)
    rules.shipped(session)
    session.commit()
    return SupportDesk(county, town, *people_)


def budget_of(session: Session, at: SupportDesk, code: str, yuan: str = "100000.00") -> Budget:
    """This year's budget of a programme, with money in it; what is shipped as an example is the county's own first."""
    version = rules.version_of(session, code)
    if version.state is VersionState.DRAFT:
        version = rules.own_version(session, at.county, code)
    made = policies.budget(session, version, at.county, yuan)
    session.commit()
    return made


def applicant(session: Session, at: SupportDesk, name: str = "罗春生", **more: Any) -> Person:  # noqa: ANN401
    """A returned migrant worker with the proof of the category and an account."""
    usual: dict[str, Any] = {
        "marital": "10", "away_from": date(2019, 2, 1), "away_to": date(2025, 3, 1), "bank_name": "禾川农村商业银行",
        "bank_account": ACCOUNT, "bank_account_index": keyring.blind("bank_account", ACCOUNT),
        "registered_division": at.county.code,
    }  # fmt: skip
    category = str(more.pop("category", "07"))
    person = people.person(session, at.town, name, **(usual | more))
    session.add(PersonCategory(person_id=person.id, code=category, proof="村委会证明", valid_from=date(2025, 3, 16)))
    session.flush()
    return person


def case_of(session: Session, at: SupportDesk, person: Person | None = None, **venture: Any) -> Case:  # noqa: ANN401
    """A case of an applicant with a running first venture."""
    somebody = person or applicant(session, at)
    founded = people.venture(session, somebody, **({"employees": 5, "is_first_venture": True} | venture))
    made = people.case(session, somebody, founded, at.clerk)
    session.commit()
    return made


class ApplicationWalk:
    """One application of a kind and who does what to it, day by day. `deeds` is the kind's module of services."""

    def __init__(self, session: Session, at: SupportDesk, queries: KindQueries[Any, Any, Any, Any], deeds: Any) -> None:  # noqa: ANN401
        self.session, self.at, self.queries, self.deeds, self.today = session, at, queries, deeds, FIRST_DAY

    def begin(self, case: Case, request: Any, *, code: str | None = None) -> "ApplicationWalk":  # noqa: ANN401
        """Begin the application in a case."""
        with working(self.session, self.at.clerk, self.today) as work:
            found = self.queries.get_case(work.session, None, case.id)
            self.id = self.deeds.begin(work, found, request, code=code).id
        return self

    @property
    def application(self) -> Any:  # noqa: ANN401 - of the kind
        """The application as it stands."""
        return self.queries.get(self.session, None, self.id)

    @property
    def around(self) -> Any:  # noqa: ANN401 - of the kind
        """What stands around it."""
        return self.queries.surroundings_of(self.session, self.application, self.today)

    def does(self, who: Account | None, deed: Any, *, day: date | None = None, **told: Any) -> Any:  # noqa: ANN401
        """Have somebody do a deed, today unless told; the walk's day moves on with it."""
        self.today = day or self.today
        with working(self.session, who, self.today) as work:
            return deed(work, self.queries.get(work.session, None, self.id), **told)

    def to(self, state: State) -> "ApplicationWalk":
        """Walk on to a state by the usual way."""
        ways: dict[State, Callable[[], object]] = {
            State.RECEIVED: lambda: self.does(self.at.clerk, self.deeds.submit),
            State.ACCEPTED: self._accepted,
            State.REVIEW: lambda: self.does(self.at.checker, self.deeds.pass_town_check, text="现场看过，经营正常"),
            State.DECISION: lambda: self.does(self.at.reviewer, self.deeds.pass_review, text="同意"),
            State.APPROVED: self._approved,
            State.PUBLICITY: lambda: self.does(self.at.clerk, self.deeds.publish),
            State.PAYING: lambda: self.does(
                self.at.payer, self.deeds.order_payment, day=self.around.publicity.pay_from
            ),
            State.PAID: lambda: self.does(self.at.payer, self.deeds.pay),
            State.CLOSED: lambda: self.does(self.at.clerk, self.deeds.close),
        }
        order = list(ways)
        for passed in order:
            now = self.application.state
            if now == state:
                return self
            if now == State.DRAFT or (now in order and order.index(passed) > order.index(State(now))):
                ways[passed]()
        assert self.application.state == state
        return self

    def _accepted(self) -> None:
        papers = {row.code: "own" for row in self.around.documents}
        self.does(self.at.clerk, self.deeds.receive_papers, papers=papers)
        self.does(self.at.clerk, self.deeds.accept)

    def _approved(self) -> None:
        self.does(self.at.supervisor, self.deeds.approve, text="同意")
        if self.application.state == State.SECOND_DECISION:
            self.does(self.at.second, self.deeds.approve_second, text="同意")
