"""Lives become rows: persons, ventures, cases and support, by the thousand and in the order of their days."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from supportdesk.cli.demo import families
from supportdesk.cli.demo.county import DemoCounty, provide_money
from supportdesk.cli.demo.invented import Award, Life, lives
from supportdesk.cli.demo.loan_stories import LoanStories
from supportdesk.cli.demo.writing import Chain, Rows, batches
from supportdesk.domain.closings import ClosingStep, StepState
from supportdesk.domain.follow_ups import Planned, plan_days
from supportdesk.domain.kept_words import keep
from supportdesk.domain.permissions import Role
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.applications import Application, detail_tables
from supportdesk.models.cases import CaseState
from supportdesk.models.engine import take_stock
from supportdesk.models.follow_ups import FollowUpState
from supportdesk.models.papers import NumberSeries
from supportdesk.models.people import Person, Sex
from supportdesk.models.policies import Kind
from supportdesk.models.secrets import keyring
from supportdesk.models.ventures import VentureStatus
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.person_search import case_token, id_token, name_tokens, phone_token, venture_tokens
from supportdesk.services import accounts
from supportdesk.services.follow_ups import closing_plan
from supportdesk.services.work import CHINA, Work, deed

BATCH = 1_000


def fill(
    session: Session, county: DemoCounty, cases: int, seed: int, now: datetime, progress: Callable[[int, int], None]
) -> None:
    """Write so many cases in deeds of a thousand."""
    provide_money(session, county, cases, now)
    filler = None
    done = 0
    today = now.astimezone(CHINA).date()
    with _untidied():
        for batch in batches(lives(cases, seed, today, len(county.towns), len(county.banks)), BATCH):
            with deed(session, None, now) as work:
                _widen(work)
                filler = filler or Filler(work, county, today)
                filler.go_on(work, batch, last=done + len(batch) == cases)
            done += len(batch)
            progress(done, cases)
    with deed(session, None, now) as work:
        _open_entrepreneur(work, county)
        take_stock(work.session)


@contextmanager
def _untidied() -> Iterator[None]:
    """Put off the search for cycles: there are none among rows, and looking for them takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _widen(work: Work) -> None:
    """Let SQLite keep the indexes that every batch writes into all over."""
    if work.session.get_bind().dialect.name == "sqlite":
        work.session.connection().exec_driver_sql("PRAGMA cache_size=-128000")


def _open_entrepreneur(work: Work, county: DemoCounty) -> None:
    """An account for the person with the latest loan that is still under way: there is something to see."""
    latest = select(Application).where(Application.kind == Kind.LOAN).order_by(Application.touch.desc()).limit(1)
    under_way = latest.where(Application.state.in_([LoanState.DECISION, LoanState.REVIEW, LoanState.REPAYING]))
    found = work.session.scalars(under_way).first() or work.session.scalars(latest).first()
    if found is None:
        return
    person = work.session.get_one(Person, found.person_id)
    account = accounts.open_account(
        work,
        username="entrepreneur",
        name=person.name,
        role=Role.ENTREPRENEUR,
        unit_id=person.unit_id,
        person_id=person.id,
    )
    accounts.set_password(work, account, county.password)


class Filler:
    """Writes lives, batch by batch."""

    def __init__(self, work: Work, county: DemoCounty, today: date) -> None:
        self._county = county
        self._today = today
        self._rows = Rows(work.session)
        self._details = detail_tables()
        self._calendar = work_calendar(work.session)
        self._sequence: dict[int, int] = {}
        self._loans = LoanStories(work, county, today, self._rows)
        official = county.staff["official"]
        self._official = (official.id, official.name)

    def go_on(self, work: Work, batch: list[Life], *, last: bool) -> None:
        """Write a batch; the last one also settles what was counted on the way."""
        self._work, self._chain = work, Chain(work, self._rows)
        for life in batch:
            self._life(life)
        self._rows.write()
        if last:
            self._loans.books.settle(work)
            self._rows.settle()
            letters = self._county.county.letters
            for year, sequence in self._sequence.items():
                work.session.add(NumberSeries(name=f"case:{letters}:{year}", last=sequence))

    def _life(self, life: Life) -> None:
        town = self._county.towns[life.town]
        opened_at = datetime.combine(life.opened_on, time(9, 30), CHINA)
        stamp = {"created_at": opened_at, "updated_at": opened_at, "version": 1}
        person_id = self._person(life, town.id, stamp)
        venture_id = self._venture(life, person_id, town.id, stamp)
        year = life.opened_on.year
        self._sequence[year] = sequence = self._sequence.get(year, 0) + 1
        number = f"{self._county.county.letters}-{year}-{sequence:04d}"
        case_id = self._rows.number("case_file")
        about = {"unit_id": town.id, "person_id": person_id, "case_id": case_id}
        self._chain.record(
            "person.opened", life.opened_on, self._official, **{**about, "case_id": None}, subject=f"person:{person_id}",
            name=life.name,
        )  # fmt: skip
        self._chain.record(
            "case.opened",
            life.opened_on,
            self._official,
            **about,
            subject=f"case:{case_id}",
            number=number,
            channel="1",
        )
        self._rows.add(
            "case_file",
            id=case_id,
            number=number,
            person_id=person_id,
            venture_id=venture_id,
            unit_id=town.id,
            handler_id=self._official[0],
            state=CaseState.OPEN,
            channel="1",
            opened_on=life.opened_on,
            touch=self._work.next_touch(),
            **stamp,
        )
        tokens = name_tokens(life.name) | {phone_token(life.phone), id_token(life.number), case_token(sequence)}
        tokens |= venture_tokens(self._venture_name(life))
        self._rows.add_all("person_token", [{"token": token, "person_id": person_id} for token in tokens])
        turn = 0
        if life.wish is not None:
            turn = 1
            self._loans.tell(self._work, self._chain, life, f"{number}-01", {**about, "venture_id": venture_id})
            if life.closed_on:
                self._closing(life.closed_on, venture_id, about, stamp)
        for award in life.awards:
            turn += 1
            self._award(award, f"{number}-{turn:02d}", {**about, "venture_id": venture_id})

    def _person(self, life: Life, unit_id: int, stamp: dict[str, object]) -> int:
        person_id = self._rows.number("person")
        self._rows.add(
            "person",
            id=person_id,
            name=life.name,
            id_type="01",
            id_no=life.number,
            id_no_index=keyring.blind("id_no", life.number),
            id_tail_index=keyring.blind("id_tail", life.number[-4:]),
            phone=life.phone,
            phone_index=keyring.blind("phone", life.phone),
            sex=Sex.FEMALE if life.female else Sex.MALE,
            born_on=life.born_on,
            education=life.education,
            unit_id=unit_id,
            registered_address=f"{self._county.county.name}{self._county.towns[life.town].name}",
            registered_division=life.number[:6],
            away_place=life.away_place,
            away_trade=life.away_trade,
            away_from=life.away_from,
            away_to=life.returned_on,
            returned_on=life.returned_on,
            consent_on=life.opened_on,
            consent_channel="1",
            **stamp,
            **families.family_columns(self._rows, life, person_id, unit_id, stamp),
        )  # fmt: skip
        families.write_past(self._rows, life, person_id, stamp)
        self._rows.add(
            "person_category",
            person_id=person_id,
            code=life.category,
            proof="",
            source="窗口",
            valid_from=life.returned_on,
        )
        return person_id

    def _venture(self, life: Life, person_id: int, unit_id: int, stamp: dict[str, object]) -> int:
        return self._rows.add(
            "venture",
            person_id=person_id,
            name=self._venture_name(life),
            credit_code=life.credit_code,
            legal_form=life.legal_form,
            industry=life.industry,
            main_product=life.product,
            founded_on=life.founded_on,
            is_first_venture=True,
            unit_id=unit_id,
            employees=life.employees,
            key_group_employees=life.employees // 3,
            insured_employees=life.employees // 2,
            status=VentureStatus.CLOSED if life.closed_on else VentureStatus.OPERATING,
            closed_on=life.closed_on,
            close_reason="1" if life.closed_on else "",
            **stamp,
        )  # fmt: skip

    def _venture_name(self, life: Life) -> str:
        return f"{self._county.towns[life.town].name}{life.business}"

    def _closing(self, on: date, venture_id: int, about: dict[str, int], stamp: dict[str, object]) -> None:
        """What was agreed on the loan of a venture that ended, and the visits to its founder since."""
        closing_id = self._rows.add(
            "closing",
            venture_id=venture_id,
            case_id=about["case_id"],
            is_honest=None,
            story="",
            begun_on=on,
            restart_case_id=None,
            **stamp,
        )
        self._rows.add(
            "closing_mark",
            closing_id=closing_id,
            step=ClosingStep.LOAN,
            state=StepState.DONE,
            note="与银行商定按原计划归还",
            marked_on=on,
        )
        for row in closing_plan():
            for planned in plan_days(row, on, None, self._calendar):
                self._visit(planned, on, about, stamp)

    def _visit(self, planned: Planned, on: date, about: dict[str, int], stamp: dict[str, object]) -> None:
        """What is promised to a founder whose venture ended: made by today, or still to come."""
        is_done = planned.due_on <= self._today
        self._rows.add(
            "follow_up",
            case_id=about["case_id"],
            application_id=None,
            unit_id=about["unit_id"],
            owner_id=self._official[0],
            rule=planned.row.rule,
            action=planned.row.action.value,
            title=keep(planned.title),
            anchored_on=on,
            planned_on=planned.planned_on,
            due_on=planned.due_on,
            remind_on=planned.remind_on,
            is_assumed=planned.is_assumed,
            state=FollowUpState.DONE if is_done else FollowUpState.OPEN,
            done_on=planned.due_on if is_done else None,
            finding="在县内务工，暂不打算再创业。" if is_done else "",
            **stamp,
        )

    def _award(self, award: Award, number: str, about: dict[str, int]) -> None:
        application_id = self._rows.number("application")
        venture_id = about.pop("venture_id")
        self._chain.record(
            f"{award.kind}.recorded", award.paid_on, self._official, **about, application_id=application_id,
            subject=f"application:{application_id}", amount=award.amount.fen,
        )  # fmt: skip
        paid_at = datetime.combine(award.paid_on, time(10, 0), CHINA)
        self._rows.add(
            "application",
            id=application_id,
            number=number,
            kind=Kind(award.kind),
            case_id=about["case_id"],
            person_id=about["person_id"],
            venture_id=venture_id,
            unit_id=about["unit_id"],
            subject=award.subject,
            state="paid",
            is_historic=True,
            amount_requested=award.amount,
            amount_approved=award.amount,
            amount_paid=award.amount,
            paid_on=award.paid_on,
            touch=self._work.next_touch(),
            version=1,
            created_at=paid_at,
            updated_at=paid_at,
        )
        if (own := self._details.get(Kind(award.kind))) is not None:
            self._rows.add(own.name, id=application_id)
