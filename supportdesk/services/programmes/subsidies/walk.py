"""The subsidy's own part of the shared walk: its subject, and the reckoning that a decision keeps."""

from collections.abc import Mapping
from typing import Any

from supportdesk.domain.applications.form import FilledForm
from supportdesk.domain.programmes.subsidies import FIELDS, Subject, SubsidyTerms, award_of
from supportdesk.domain.programmes.subsidies.facts import SubsidyFacts
from supportdesk.models.policies import ProgrammeVersion
from supportdesk.models.programmes.subsidies import Subsidy
from supportdesk.queries.applications import Surroundings
from supportdesk.queries.programmes.subsidies import SUBSIDIES
from supportdesk.services.applications import Asked, PaidWalk
from supportdesk.services.work import Work

# Of these an award stands for so many months, which count against the longest time.
_BY_MONTHS = frozenset({Subject.RENT, Subject.SOCIAL_INSURANCE})
AskedOfSubsidy = Asked[SubsidyTerms, SubsidyFacts, Surroundings]


class SubsidyWalk(PaidWalk[Subsidy, SubsidyTerms, SubsidyFacts, Surroundings]):
    """From the draft to the money and after."""

    queries = SUBSIDIES

    def subject_of(self, work: Work, version: ProgrammeVersion) -> str:
        return self.queries.terms_of(work.session, version).subject

    def decided(self, work: Work, application: Subsidy, asked: AskedOfSubsidy, *, is_final: bool) -> None:  # noqa: ARG002 - the kind's hook
        facts, terms = asked.facts, asked.terms
        application.reckoning = award_of(facts, terms).kept()
        if terms.subject in _BY_MONTHS:
            left = max((terms.max_months or 0) - facts.months_before, 0)
            application.awarded_months = min(facts.months or 0, left)


WALK = SubsidyWalk()


def form(subject: str, values: Mapping[str, Any]) -> FilledForm:
    """What somebody filled in for a subject."""
    return FilledForm(FIELDS, values, subject)
