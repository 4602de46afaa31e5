"""How each kind is asked for: one form for the official and for the applicant, whichever room they sit in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from supportdesk.domain.errors import StaleVersionError
from supportdesk.models.cases import Case
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.queries.programmes.catalogue import QUERIES, AnyQueries
from supportdesk.services.applications.steps import Request
from supportdesk.services.programmes.catalogue import WALKS, AnyWalk
from supportdesk.services.programmes.loans import LoanRequest
from supportdesk.services.work import Work
from supportdesk.web.shared.conflicts import conflict
from supportdesk.web.shared.forms import Form
from supportdesk.web.shared.loan_deeds import request as loans
from supportdesk.web.shared.support_rooms import ROOMS, Room, answers


@dataclass(frozen=True)
class Asking:
    """A kind's form: made for terms and subject, filled from a draft or from what is on record, read back, said in words.

    `first` is what a draft begins with. Each form has `filled` (what the walk takes) and `shown_fields` (how a page draws it). `clash` answers
    a stale save.
    """

    kind: Kind
    form_of: Callable[[Any, str], type[Form]]
    known_of: Callable[[Any], dict[str, Any]]
    first: Callable[[Session, Case, Any, date, str], Request]
    answers_of: Callable[[Any, Any], list[dict[str, str]]]
    clash: Callable[[Any, Any, StaleVersionError], ResponseReturnValue]

    @property
    def queries(self) -> AnyQueries:
        return QUERIES[self.kind]

    @property
    def walk(self) -> AnyWalk:
        return WALKS[self.kind]

    def begun(self, work: Work, case: Case, version: ProgrammeVersion) -> Any:  # noqa: ANN401 - an application of the kind
        """A draft under a version, with what is on record already; the case comes from the kind's own `get_case`."""
        terms = self.queries.terms_of(work.session, version)
        first = self.first(work.session, case, terms, work.today, answers.subject_of(terms))
        return self.walk.begin(work, case, first, code=version.programme.code)


def _of_room(room: Room) -> Asking:
    return Asking(
        room.kind,
        partial(answers.form_of, room),
        partial(answers.known_of, room),
        partial(answers.first, room),
        partial(answers.answers_of, room),
        partial(answers.clash, room),
    )


_LOANS = Asking(
    Kind.LOAN,
    lambda _terms, _subject: loans.LoanForm,
    loans.LoanForm.known,
    lambda _session, case, _terms, today, _subject: LoanRequest(**loans.prefilled(case, today)),
    lambda loan, _terms: loans.answers_of(loan),
    lambda _terms, form, error: conflict(form, error),
)
ASKING: Mapping[Kind, Asking] = {Kind.LOAN: _LOANS} | {kind: _of_room(room) for kind, room in ROOMS.items()}
