"""One loan with what its papers say beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supportdesk.domain.errors import StepNotAvailableError
from supportdesk.domain.programmes.loan_terms import LoanTerms
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.applications import Opinion
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.loans import Loan
from supportdesk.papers.case_papers.labels import office_name, programme_name
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.contents import Office, Text
from supportdesk.queries import policies
from supportdesk.queries.case_records import county_of
from supportdesk.queries.loan_papers import list_opinions
from supportdesk.queries.programmes import loans as queries
from supportdesk.queries.programmes.loans import LoanSurroundings
from supportdesk.queries.visibility import Viewer

COMPLAINTS = "12345"


@dataclass(frozen=True)
class LoanRecord:
    """A loan that runs through steps here; its unit, person, venture, case and bank are loaded."""

    loan: Loan
    version: ProgrammeVersion
    terms: LoanTerms
    around: LoanSurroundings
    county: OrgUnit
    opinions: Sequence[Opinion]

    def office(self, w: Wording) -> Office:
        """The county's desk, with the telephone of the unit that has the application."""
        return Office(
            w.said(office_name(self.county)),
            self.loan.unit.phone or self.county.phone,
            complaint_phone=self.county.complaint_phone or COMPLAINTS,
            address=self.county.address,
        )

    def matter(self, w: Wording) -> Text:
        """What is asked for."""
        return programme_name(self.loan, w.language)


def record_of(session: Session, viewer: Viewer, application_id: int, today: date) -> LoanRecord:
    """Read a loan for its papers; raises NotFoundError, StepNotAvailableError for one that came with a ledger."""
    loan = queries.get_loan(session, viewer, application_id)
    if loan.programme_version is None:
        raise StepNotAvailableError(say("这笔是台账导入的历史贷款，没有经过办理环节，不出文书。"))
    return LoanRecord(
        loan=loan,
        version=loan.programme_version,
        terms=policies.loan_terms_of(session, loan.programme_version),
        around=queries.surroundings_of(session, loan, today),
        county=county_of(session, loan.unit),
        opinions=list_opinions(session, loan),
    )


def letters_number(county: str, what: str, number: str) -> str:
    """Write a paper's gap-free number the official way: `禾创补告〔2026〕57 号` from `2026-00057`."""
    year, _, sequence = number.partition("-")
    return f"{county[:1]}创{what}〔{year}〕{int(sequence)} 号"
