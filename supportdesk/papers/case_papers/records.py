"""One application of any kind with what its papers say beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.applications.programme import Programme
from supportdesk.domain.errors import NotFoundError, StepNotAvailableError
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Opinion
from supportdesk.models.policies import Kind, ProgrammeVersion
from supportdesk.papers.case_papers.labels import office_name, programme_name
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.contents import Office, Text
from supportdesk.queries import papers
from supportdesk.queries.case_records import county_of
from supportdesk.queries.loan_papers import list_opinions
from supportdesk.queries.programmes.catalogue import QUERIES, AnyQueries
from supportdesk.queries.visibility import Viewer

COMPLAINTS = "12345"


@dataclass(frozen=True)
class Record:
    """An application that runs through steps here; its unit, person, venture and case are loaded, and what is its kind's."""

    application: Any
    version: ProgrammeVersion
    terms: Any
    around: Any
    county: OrgUnit
    opinions: Sequence[Opinion]

    @property
    def kind(self) -> Kind:
        return Kind(self.application.kind)

    @property
    def queries(self) -> AnyQueries:
        return QUERIES[self.kind]

    @property
    def programme(self) -> Programme:
        return self.queries.programme

    def office(self, w: Wording) -> Office:
        """The county's desk, with the telephone of the unit that has the application."""
        return Office(
            w.said(office_name(self.county)),
            self.application.unit.phone or self.county.phone,
            complaint_phone=self.county.complaint_phone or COMPLAINTS,
            address=self.county.address,
        )

    def matter(self, w: Wording) -> Text:
        """What is asked for."""
        return programme_name(self.application, w.language)


def record_of(session: Session, viewer: Viewer, application_id: int, today: date) -> Record:
    """Read an application for its papers; raises NotFoundError, StepNotAvailableError for one that came with a ledger."""
    kind = papers.find_kind(session, application_id)
    if kind is None:
        raise NotFoundError
    if kind not in QUERIES:
        raise StepNotAvailableError(say("这笔是台账导入的历史记录，没有经过办理环节，不出文书。"))
    queries = QUERIES[kind]
    application = queries.get(session, viewer, application_id)
    if application.programme_version is None:
        raise StepNotAvailableError(say("这笔是台账导入的历史记录，没有经过办理环节，不出文书。"))
    return Record(
        application=application,
        version=application.programme_version,
        terms=queries.terms_of(session, application.programme_version),
        around=queries.surroundings_of(session, application, today),
        county=county_of(session, application.unit),
        opinions=list_opinions(session, application),
    )


def letters_number(county: str, what: str, number: str) -> str:
    """Write a paper's gap-free number the official way: `禾创补告〔2026〕57 号` from `2026-00057`."""
    year, _, sequence = number.partition("-")
    return f"{county[:1]}创{what}〔{year}〕{int(sequence)} 号"
