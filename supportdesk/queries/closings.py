"""What a venture's end finds: what is open of it by kind, what its founder can get now, and how far the path is gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from supportdesk.domain.closings import TICKED, ClosingStep, OpenMatter, StepState
from supportdesk.domain.money import ZERO
from supportdesk.models.accounts import Account
from supportdesk.models.applications import Application
from supportdesk.models.cases import Case, CaseState
from supportdesk.models.closings import Closing, ClosingMark
from supportdesk.models.follow_ups import FollowUp, FollowUpState
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan
from supportdesk.models.ventures import Venture, VentureStatus
from supportdesk.queries.eligibility import Answer, eligibility_of
from supportdesk.queries.follow_ups import sees_follow_up
from supportdesk.queries.programmes.catalogue import QUERIES
from supportdesk.queries.visibility import Viewer, sees_application, sees_case, sees_venture

# The rule of follow-ups after a venture's end, as `services/follow_ups` writes it.
AFTER_CLOSING = "after_closing"
FAILED_FOUNDER = "failed_founder"


@dataclass(frozen=True)
class Found:
    """One application with something open."""

    application: Application
    matter: OpenMatter


@dataclass(frozen=True)
class Path:
    """The whole path of one venture. `answers` are the programmes that a step offers, asked about the founder today."""

    venture: Venture
    closing: Closing | None
    case: Case | None
    found: Sequence[Found]
    marks: Mapping[ClosingStep, ClosingMark]
    answers: Mapping[ClosingStep, Sequence[Answer]]
    follow_ups: Sequence[FollowUp]
    steps: Mapping[ClosingStep, StepState] = field(default_factory=dict)

    def of(self, step: ClosingStep) -> list[Found]:
        """What is open under a step."""
        return [one for one in self.found if one.matter.step is step]


def path_of(session: Session, viewer: Account, venture: Venture, today: date) -> Path:
    """Gather the path. The venture comes from `get_venture`, so the viewer may see it."""
    closing = get_closing(session, venture.id)
    case = case_of(session, viewer, venture)
    found = list(open_matters_of(session, viewer, venture, today))
    marks = marks_of(session, closing)
    promised = _promised(session, viewer, venture)
    path = Path(
        venture,
        closing,
        case,
        found,
        marks,
        _answers(session, venture, today),
        promised,
    )
    return Path(**{**vars(path), "steps": {step: _state(path, step) for step in ClosingStep}})


def get_closing(session: Session, venture_id: int) -> Closing | None:
    """The closing of a venture that the viewer may see, with its two cases."""
    return session.scalar(
        select(Closing)
        .where(Closing.venture_id == venture_id)
        .options(joinedload(Closing.case), joinedload(Closing.restart_case))
    )


def ended_before(session: Session, viewer: Viewer, case_id: int) -> Closing | None:
    """The end of an earlier venture that a case takes up again, with that venture and its case."""
    return session.scalar(
        select(Closing)
        .join(Venture, Venture.id == Closing.venture_id)
        .where(Closing.restart_case_id == case_id, sees_venture(viewer))
        .options(joinedload(Closing.venture), joinedload(Closing.case))
    )


def case_of(session: Session, viewer: Viewer, venture: Venture) -> Case | None:
    """The case of a venture that is worked on, else the latest."""
    return session.scalars(
        select(Case)
        .where(sees_case(viewer), Case.venture_id == venture.id)
        .options(joinedload(Case.person), joinedload(Case.unit), joinedload(Case.venture))
        .order_by(Case.state != CaseState.OPEN, Case.touch.desc())
        .limit(1)
    ).first()


def open_matters_of(session: Session, viewer: Viewer, venture: Venture, today: date) -> Sequence[Found]:
    """Everything still open of a venture, each kind telling of its own by `open_matters`.

    Support that came with a ledger was given elsewhere and has no deed here that could stop it; only a loan of which
    something is owed is still to be talked about.
    """
    owed = select(Loan.id).where(Loan.principal_left > ZERO)
    rows = session.execute(
        select(Application.id, Application.kind)
        .where(
            sees_application(viewer), Application.closed_on.is_(None), _belongs_to(venture),
            Application.kind.in_([kind for kind in Kind if kind in QUERIES]),
            or_(Application.is_historic.is_(False), Application.id.in_(owed)),
        )
        .order_by(Application.id)
    ).all()  # fmt: skip
    found = []
    for application_id, kind in rows:
        queries = QUERIES[kind]
        application = queries.get(session, viewer, application_id)
        found += [Found(application, matter) for matter in queries.open_matters(session, application, today)]
    return found


def marks_of(session: Session, closing: Closing | None) -> dict[ClosingStep, ClosingMark]:
    """What was noted at each step."""
    if closing is None:
        return {}
    rows = session.scalars(select(ClosingMark).where(ClosingMark.closing_id == closing.id))
    return {ClosingStep(row.step): row for row in rows}


def _belongs_to(venture: Venture) -> ColumnElement[bool]:
    cases = select(Case.id).where(Case.venture_id == venture.id)
    return or_(Application.venture_id == venture.id, Application.case_id.in_(cases))


def _promised(session: Session, viewer: Viewer, venture: Venture) -> Sequence[FollowUp]:
    return session.scalars(
        select(FollowUp)
        .where(
            FollowUp.rule == AFTER_CLOSING,
            FollowUp.state != FollowUpState.CANCELLED,
            FollowUp.case_id.in_(select(Case.id).where(Case.venture_id == venture.id)),
            sees_follow_up(viewer),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    ).all()


def _answers(session: Session, venture: Venture, today: date) -> dict[ClosingStep, list[Answer]]:
    told = eligibility_of(session, venture.person_id, venture.unit, today)
    found: dict[ClosingStep, list[Answer]] = {}
    for answer in told.answers if told else ():
        if answer.version.programme.kind is Kind.TRAINING:
            found.setdefault(ClosingStep.RETRAINING, []).append(answer)
        elif answer.version.programme.kind is Kind.SUBSIDY and _subject(answer) == FAILED_FOUNDER:
            found.setdefault(ClosingStep.SUBSIDY, []).append(answer)
    return found


def _subject(answer: Answer) -> str:
    kept = answer.version.parameters.get("subject")
    return str(kept.get("value", "")) if isinstance(kept, Mapping) else str(kept or "")


def _state(path: Path, step: ClosingStep) -> StepState:
    """A mark says how far a step is; where there is none, what the records say."""
    done: dict[ClosingStep, bool] = {
        ClosingStep.REASON: path.venture.status is VentureStatus.CLOSED and path.closing is not None,
        ClosingStep.SUPPORT: not path.of(ClosingStep.SUPPORT),
        ClosingStep.RESTART: path.closing is not None and path.closing.restart_case_id is not None,
        ClosingStep.FOLLOW_UP: bool(path.follow_ups),
    }
    if step in TICKED and step in path.marks:
        return StepState(path.marks[step].state)
    if step in {ClosingStep.LOAN, ClosingStep.CLAIM} and not path.of(step):
        return StepState.NOT_NEEDED
    return StepState.DONE if done.get(step, False) else StepState.OPEN
