"""The tax relief's own part of the shared walk: a category is confirmed, no amount is granted, nobody is paid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.programmes.tax_relief import FIELDS, TaxTerms
from supportdesk.domain.programmes.tax_relief.facts import TaxFacts
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.tax_relief import TaxQuota, TaxRelief
from supportdesk.queries.programmes.tax_relief import TAX_RELIEFS, TaxSurroundings
from supportdesk.queries.programmes.tax_relief.ledgers import Entries, quota_years, reckon
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
        _keep_quotas(work, application, terms, there.entries)
        work.session.flush()


def _keep_quotas(work: Work, application: TaxRelief, terms: TaxTerms, entries: Entries) -> None:
    """Keep each year's quota and what of it is used; a year that has none any more is left at nothing."""
    rows = {
        row.year: row for row in work.session.scalars(select(TaxQuota).where(TaxQuota.application_id == application.id))
    }
    for year in sorted({*rows, *quota_years(application, terms, entries)}):
        reckoned = reckon(application, terms, entries, year)
        if year in rows:
            rows[year].quota, rows[year].used = reckoned.quota, reckoned.used
        else:
            work.session.add(
                TaxQuota(application_id=application.id, year=year, quota=reckoned.quota, used=reckoned.used)
            )


WALK = TaxWalk()


def form(subject: str, values: Mapping[str, Any]) -> FilledForm:
    """What somebody filled in for a subject."""
    return FilledForm(FIELDS, values, subject)
