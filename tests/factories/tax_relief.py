"""Tax reliefs of both subjects, walked to the running ledger."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supportdesk.domain.money import Money
from supportdesk.domain.programmes.tax_relief import TaxState
from supportdesk.models.cases import Case
from supportdesk.models.people import PersonCategory
from supportdesk.queries.programmes.tax_relief import TAX_RELIEFS, Shadow
from supportdesk.services.programmes import tax_relief
from tests.factories.applications import ApplicationWalk, SupportDesk, applicant, case_of

REGISTERED = date(2025, 11, 10)
CODES = {"sole_trader": "key_group_tax", "hiring_firm": "hiring_tax"}
FILLED: dict[str, dict[str, Any]] = {
    "sole_trader": {"category": "T2", "registered_on": REGISTERED, "filing": "month", "place": "city"},
    "hiring_firm": {"hires": 3, "filing": "quarter"},
}


class TaxWalk(ApplicationWalk):
    """One relief, walked on by the office."""

    def marked(self) -> "TaxWalk":
        """The category is confirmed and the certificate marked."""
        self.does(self.at.clerk, tax_relief.submit)
        papers = {row.code: "own" for row in self.around.documents}
        self.does(self.at.clerk, tax_relief.receive_papers, papers=papers)
        self.does(self.at.clerk, tax_relief.accept)
        self.does(self.at.checker, tax_relief.pass_town_check, text="证件核对无误")
        self.does(self.at.reviewer, tax_relief.pass_review, text="同意")
        self.does(self.at.supervisor, tax_relief.approve, text="同意")
        self.does(self.at.clerk, tax_relief.mark, certificate_no="3604260099")
        assert self.application.state == TaxState.RUNNING
        return self

    def files(self, year: int, number: int, yuan: str, **more: Any) -> None:  # noqa: ANN401
        """One period is entered."""
        self.does(self.at.clerk, tax_relief.file, year=year, number=number, sales=Money.yuan(yuan), **more)

    @property
    def shadow(self) -> Shadow:
        """The ledger as it stands today."""
        page = TAX_RELIEFS.page_of(self.session, None, self.application, self.today)
        return TAX_RELIEFS.shadow(self.application, page.around, page.terms, self.today)


def trader_case(session: Session, at: SupportDesk, *, groups: tuple[str, ...] = ("T2",), **venture: Any) -> Case:  # noqa: ANN401
    """A sole trader, returned, who is in some tax categories by proof."""
    person = applicant(session, at)
    for code in groups:
        session.add(PersonCategory(person_id=person.id, code=code, proof="登记失业证明", valid_from=date(2025, 1, 1)))
    return case_of(session, at, person, **({"legal_form": "11", "founded_on": REGISTERED} | venture))


def relief_walk(
    session: Session,
    at: SupportDesk,
    subject: str = "sole_trader",
    case: Case | None = None,
    **more: Any,  # noqa: ANN401
) -> TaxWalk:
    """A relief begun in a case, with a form that is filled in."""
    filled = tax_relief.form(subject, {"is_pledged": True, **FILLED[subject], **more})
    walk = TaxWalk(session, at, TAX_RELIEFS, tax_relief)
    made = case or (trader_case(session, at) if subject == "sole_trader" else case_of(session, at, legal_form="14"))
    walk.begin(made, filled, code=CODES[subject])
    return walk
