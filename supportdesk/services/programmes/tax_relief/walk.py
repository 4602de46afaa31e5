"""The tax relief's own part of the shared walk: a category is confirmed, no amount is granted, nobody is paid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.programmes.tax_relief import FIELDS, TaxTerms
from supportdesk.domain.programmes.tax_relief.facts import TaxFacts
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.tax_relief import TaxRelief
from supportdesk.queries.programmes.tax_relief import TAX_RELIEFS, TaxSurroundings
from supportdesk.services.applications import Asked, Walk
from supportdesk.services.work import Work

AskedOfTax = Asked[TaxTerms, TaxFacts, TaxSurroundings]


class TaxWalk(Walk[TaxRelief, TaxTerms, TaxFacts, TaxSurroundings]):
    """From the draft to the confirmed category; the ledger's deeds come after it."""

    queries = TAX_RELIEFS
    has_amount = False

    def subject_of(self, work: Work, version: ProgrammeVersion) -> str:
        return self.queries.terms_of(work.session, version).subject

    def keep_relieved(self, work: Work, application: TaxRelief, terms: TaxTerms, on: date) -> None:
        """Keep what was relieved so far where lists and summaries read it."""
        there = self.queries.surroundings_of(work.session, application, work.today)
        relieved = self.queries.shadow(application, there, terms, work.today).relieved
        if relieved != application.amount_paid:
            application.amount_paid = relieved
            application.paid_on = on if relieved else None
        work.session.flush()


WALK = TaxWalk()


def form(subject: str, values: Mapping[str, Any]) -> FilledForm:
    """What somebody filled in for a subject."""
    return FilledForm(FIELDS, values, subject)
