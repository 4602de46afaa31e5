"""One thing of every sort that an address can name, out of the synthetic county."""

from datetime import date
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

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


def things(session: Session) -> dict[str, Any]:
    """Values for the arguments of addresses: all belong to the synthetic county, the loan to its partner's bank."""
    bank = session.scalars(select(Bank).order_by(Bank.id)).first()
    loan = session.scalars(
        select(Loan)
        .where(Loan.bank_id == (bank.id if bank else None), Loan.referred_on.is_not(None))
        .order_by(Loan.id.desc())
    ).first()
    assert loan is not None
    person_id = loan.person_id
    latest = session.scalars(select(LoanPrimeRate.published_on).order_by(LoanPrimeRate.published_on.desc())).first()
    return {
        "account_id": session.scalars(select(Account.id).where(Account.username == "township")).one(),
        "unit_id": session.scalars(
            select(OrgUnit.id).where(OrgUnit.level == UnitLevel.TOWN).order_by(OrgUnit.id)
        ).first(),
        "person_id": person_id,
        "other_id": session.scalars(
            select(Person.id).where(Person.id != person_id, Person.merged_into_id.is_(None)).order_by(Person.id)
        ).first(),
        "category_id": session.scalars(select(PersonCategory.id).where(PersonCategory.person_id == person_id)).first(),
        "merge_id": session.scalars(select(PersonMerge.id).where(PersonMerge.kept_id == person_id)).first(),
        "part": "contact",
        "rows": "absences",
        "row_id": session.scalars(select(PersonAbsence.id).where(PersonAbsence.person_id == person_id)).first() or 1,
        "group": "business",
        "field": "id_no",
        "venture_id": session.scalars(select(Venture.id).order_by(Venture.id)).first(),
        "case_id": loan.case_id,
        "loan_id": loan.id,
        "application_id": loan.id,
        "follow_up_id": session.scalars(select(FollowUp.id).order_by(FollowUp.id)).first(),
        "message_id": session.scalars(select(Message.id).order_by(Message.id)).first(),
        "budget_id": session.scalars(select(Budget.id).order_by(Budget.id.desc())).first(),
        "fund_id": session.scalars(select(GuaranteeFund.id)).first(),
        "programme_id": session.scalars(
            select(Programme.id).where(Programme.unit_id.is_not(None)).order_by(Programme.id)
        ).first(),
        "version_id": session.scalars(
            select(ProgrammeVersion.id)
            .join(Programme, Programme.id == ProgrammeVersion.programme_id)
            .join(OrgUnit, OrgUnit.id == Programme.unit_id)
            .where(OrgUnit.code == "990426", ProgrammeVersion.state == VersionState.DRAFT)
        ).first(),
        "bank_id": bank.id if bank else None,
        "base_id": session.scalars(select(IncubatorBase.id).order_by(IncubatorBase.id)).first() or 1,
        "room_id": session.scalars(select(IncubatorRoom.id).order_by(IncubatorRoom.id)).first() or 1,
        "published_on": latest.isoformat() if latest else None,
        "match_id": session.scalars(select(Match.id).where(Match.person_id == person_id)).first(),
        "own_match_id": session.scalars(select(Match.id).where(Match.person_id == person_id)).first(),
        "paper_id": session.scalars(select(Paper.id)).first(),
        "own_application_id": loan.id,
        "own_file_id": session.scalars(select(Attachment.id).where(Attachment.claim_id.is_(None))).first() or 1,
        "own_claim_file_id": session.scalars(select(Attachment.id).where(Attachment.claim_id.is_not(None))).first()
        or 1,
        "attachment_id": session.scalars(select(Attachment.id).where(Attachment.claim_id.is_(None))).first() or 1,
        "own_policy_id": session.scalars(select(Insurance.id).where(Insurance.person_id == person_id)).first() or 1,
        "own_claim_id": session.scalars(select(InsuranceClaim.id).where(InsuranceClaim.person_id == person_id)).first()
        or 1,
        "posted_id": session.scalars(
            select(Publicity.id)
            .join(Application, Application.id == Publicity.application_id)
            .where(Application.state == State.PUBLICITY, Application.person_id != person_id)
            .order_by(Publicity.last_day.desc(), Publicity.id)
        ).first()
        or 1,
        "open_programme_id": _open_programme(session, person_id),
        "paper_code": "id_card",
        "own_paper_id": session.scalars(select(Paper.id)).first(),
        "list_id": session.scalars(select(PaymentList.id).order_by(PaymentList.id)).first() or 1,
        "batch_id": session.scalars(select(ImportBatch.id).order_by(ImportBatch.id)).first() or 1,
        "case_number": session.scalars(select(Case.number).where(Case.id == loan.case_id)).one(),
        "application_number": session.scalars(select(Application.number).where(Application.id == loan.id)).one(),
        "starts_on": (loan.disbursed_on or date(2026, 1, 5)).isoformat(),
        "movement_id": session.scalars(
            select(LoanMovement.id).where(LoanMovement.loan_id == loan.id).order_by(LoanMovement.id)
        ).first()
        or 1,
        "course_id": session.scalars(select(TrainingCourse.id).order_by(TrainingCourse.id)).first() or 1,
        "class_id": session.scalars(select(TrainingClass.id).order_by(TrainingClass.id)).first() or 1,
        "scheme_id": session.scalars(select(InsuranceScheme.id).order_by(InsuranceScheme.id)).first() or 1,
        "claim_id": session.scalars(select(InsuranceClaim.id).order_by(InsuranceClaim.id)).first() or 1,
        "digest": SENT_DIGEST,
        "need_id": session.scalars(select(Need.id).where(Need.person_id == person_id)).first(),
        "own_need_id": session.scalars(select(Need.id).where(Need.person_id == person_id)).first(),
        "matter_id": session.scalars(select(Matter.id)).first(),
        "item_id": session.scalars(select(MatterItem.id)).first(),
        "mentor_id": session.scalars(select(Mentor.id)).first(),
        "assignment_id": session.scalars(select(MentorAssignment.id)).first(),
        "notice_id": session.scalars(select(Cooperation.id)).first(),
        "step": "rent",
        "code": "ABCDEFGHJKLM",
        "department_id": session.scalars(select(ApiToken.id).order_by(ApiToken.id)).first() or 1,
        "token": "no-such-token",
        "month": "2026-10",
        "year": 2026,
        "indicator": "loan_balance",
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
