"""One thing of every sort that an address can name, out of the synthetic county."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from supportdesk.domain.applications.states import State
from supportdesk.models.accounts import Account, OrgUnit, UnitLevel
from supportdesk.models.applications import Application, Publicity
from supportdesk.models.attachments import Attachment
from supportdesk.models.budgets import Budget, GuaranteeFund
from supportdesk.models.cases import Case
from supportdesk.models.cooperation import Cooperation
from supportdesk.models.departments import ApiToken
from supportdesk.models.follow_ups import FollowUp, Message
from supportdesk.models.imports import ImportBatch
from supportdesk.models.long_jobs import LongJob
from supportdesk.models.matching import Match
from supportdesk.models.mentors import Mentor, MentorAssignment
from supportdesk.models.needs import Matter, MatterItem, Need
from supportdesk.models.papers import Paper
from supportdesk.models.payments import PaymentList
from supportdesk.models.people import Person, PersonAbsence, PersonCategory, PersonMerge
from supportdesk.models.policies import Bank, Kind, LoanPrimeRate, Programme, ProgrammeVersion, VersionState
from supportdesk.models.programmes.incubator import IncubatorBase, IncubatorRoom
from supportdesk.models.programmes.insurance import Insurance, InsuranceClaim, InsuranceScheme
from supportdesk.models.programmes.loans import Loan, LoanMovement
from supportdesk.models.programmes.training import TrainingClass, TrainingCourse
from supportdesk.models.ventures import Venture
from supportdesk.queries.policies import list_open_programmes
from tests.factories.class_lists import SENT_DIGEST

Column = InstrumentedAttribute[int]


def things(session: Session) -> dict[str, Any]:
    """Values for the arguments of addresses: all belong to the synthetic county, the loan to its partner's bank."""
    bank_id = _first(session, Bank.id)
    loan = session.scalars(
        select(Loan).where(Loan.bank_id == bank_id, Loan.referred_on.is_not(None)).order_by(Loan.id.desc())
    ).first()
    assert loan is not None
    return {
        **_WORDS,
        **_of_person(session, loan.person_id),
        **_of_loan(session, loan),
        **_of_policies(session),
        **{name: _first(session, column) for name, column in _FIRST.items()},
        # Where the county has none, an address still needs a number.
        **{name: _first(session, column) or 1 for name, column in _FIRST_OR_ONE.items()},
        "account_id": session.scalars(select(Account.id).where(Account.username == "township")).one(),
        "unit_id": _first(session, OrgUnit.id, OrgUnit.level == UnitLevel.TOWN),
        "budget_id": session.scalars(select(Budget.id).order_by(Budget.id.desc())).first(),
        **dict.fromkeys(
            ("own_file_id", "attachment_id"), _first(session, Attachment.id, Attachment.claim_id.is_(None)) or 1
        ),
        "own_claim_file_id": _first(session, Attachment.id, Attachment.claim_id.is_not(None)) or 1,
        "bank_id": bank_id,
    }


_WORDS = {
    "part": "contact",
    "rows": "absences",
    "group": "business",
    "field": "id_no",
    "paper_code": "id_card",
    "digest": SENT_DIGEST,
    "step": "rent",
    "code": "ABCDEFGHJKLM",
    "token": "no-such-token",
    "month": "2026-10",
    "year": 2026,
    "indicator": "loan_balance",
}
_FIRST: Mapping[str, Column] = {
    "venture_id": Venture.id,
    "follow_up_id": FollowUp.id,
    "message_id": Message.id,
    "fund_id": GuaranteeFund.id,
    "paper_id": Paper.id,
    "own_paper_id": Paper.id,
    "matter_id": Matter.id,
    "item_id": MatterItem.id,
    "mentor_id": Mentor.id,
    "assignment_id": MentorAssignment.id,
    "notice_id": Cooperation.id,
}
_FIRST_OR_ONE: Mapping[str, Column] = {
    "department_id": ApiToken.id,
    "base_id": IncubatorBase.id,
    "room_id": IncubatorRoom.id,
    "list_id": PaymentList.id,
    "batch_id": ImportBatch.id,
    "job_id": LongJob.id,
    "course_id": TrainingCourse.id,
    "class_id": TrainingClass.id,
    "scheme_id": InsuranceScheme.id,
    "claim_id": InsuranceClaim.id,
}


def _first(session: Session, column: Column, *where: ColumnElement[bool]) -> int | None:
    """The first number of a table, or of those of its rows."""
    return session.scalars(select(column).where(*where).order_by(column)).first()


def _of_person(session: Session, person_id: int) -> dict[str, Any]:
    match_id = _first(session, Match.id, Match.person_id == person_id)
    need_id = _first(session, Need.id, Need.person_id == person_id)
    posted = (
        select(Publicity.id)
        .join(Application, Application.id == Publicity.application_id)
        .where(Application.state == State.PUBLICITY, Application.person_id != person_id)
        .order_by(Publicity.last_day.desc(), Publicity.id)
    )
    return {
        "person_id": person_id,
        "other_id": _first(session, Person.id, Person.id != person_id, Person.merged_into_id.is_(None)),
        "category_id": _first(session, PersonCategory.id, PersonCategory.person_id == person_id),
        "merge_id": _first(session, PersonMerge.id, PersonMerge.kept_id == person_id),
        "row_id": _first(session, PersonAbsence.id, PersonAbsence.person_id == person_id) or 1,
        "match_id": match_id,
        "own_match_id": match_id,
        "need_id": need_id,
        "own_need_id": need_id,
        "own_policy_id": _first(session, Insurance.id, Insurance.person_id == person_id) or 1,
        "own_claim_id": _first(session, InsuranceClaim.id, InsuranceClaim.person_id == person_id) or 1,
        "posted_id": session.scalars(posted).first() or 1,
        "open_programme_id": _open_programme(session, person_id),
    }


def _of_loan(session: Session, loan: Loan) -> dict[str, Any]:
    return {
        "case_id": loan.case_id,
        "case_number": session.scalars(select(Case.number).where(Case.id == loan.case_id)).one(),
        **dict.fromkeys(("loan_id", "application_id", "own_application_id"), loan.id),
        "application_number": session.scalars(select(Application.number).where(Application.id == loan.id)).one(),
        "starts_on": (loan.disbursed_on or date(2026, 1, 5)).isoformat(),
        "movement_id": _first(session, LoanMovement.id, LoanMovement.loan_id == loan.id) or 1,
    }


def _of_policies(session: Session) -> dict[str, Any]:
    """The county's own programme and its draft, and the prime rate that was published last."""
    latest = session.scalars(select(LoanPrimeRate.published_on).order_by(LoanPrimeRate.published_on.desc())).first()
    draft = (
        select(ProgrammeVersion.id)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .join(OrgUnit, OrgUnit.id == Programme.unit_id)
        .where(OrgUnit.code == "990426", ProgrammeVersion.state == VersionState.DRAFT)
    )
    return {
        "programme_id": _first(session, Programme.id, Programme.unit_id.is_not(None)),
        "version_id": session.scalars(draft).first(),
        "published_on": latest.isoformat() if latest else None,
    }


def _open_programme(session: Session, person_id: int) -> int | None:
    """A programme that the person can ask for."""
    unit = session.get_one(OrgUnit, session.get_one(Person, person_id).unit_id)
    return next((one.programme_id for one in list_open_programmes(session, unit, date(2026, 11, 22))), None)


def of_kind(session: Session, kind: Kind) -> int | None:
    """An application of a kind that goes its way here: what the addresses of the kind's room name."""
    return session.scalars(
        select(Application.id)
        .where(Application.kind == kind, Application.is_historic.is_(False))
        # One that went all the way, in a small county as in a large one: the same pages have the same to show.
        # A draft that a test began has no receipt to show.
        .order_by(
            case((Application.state == State.PAID, 0), (Application.receipt_number.is_not(None), 1), else_=2),
            # The first story of a kind is the same in a small county and a large one.
            Application.id,
        )
    ).first()
