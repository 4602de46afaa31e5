"""Every definition of the books, by block: a new kind of support adds its own here."""

from collections.abc import Iterator
from dataclasses import dataclass

from supportdesk.domain.summaries.catalogue import INDICATORS
from supportdesk.queries.summaries import (
    funds,
    insurance,
    interest,
    loan_book,
    loans,
    needs,
    other_support,
    people,
    reliefs,
    risks,
    service,
    tenancies,
    trainings,
    ventures,
    visits,
)
from supportdesk.queries.summaries.books import Distinct, Happening, Standing
from supportdesk.queries.summaries.workdays import Workdays


@dataclass(frozen=True)
class Catalogue:
    """What is read for a summary; how long things take needs the calendar."""

    workdays: Workdays

    def happenings(self) -> Iterator[Happening]:
        """What counts on a day."""
        yield from people.HAPPENINGS
        yield from ventures.HAPPENINGS
        yield from loans.happenings(self.workdays)
        yield from service.happenings(self.workdays)
        yield from visits.HAPPENINGS
        yield from other_support.HAPPENINGS
        for own in (interest, tenancies, reliefs, insurance, trainings, needs, risks):
            yield from own.HAPPENINGS

    @staticmethod
    def standings() -> Iterator[Standing]:
        """What stands at a day."""
        yield from people.STANDINGS
        yield from ventures.STANDINGS
        yield from loan_book.STANDINGS
        yield from service.STANDINGS
        yield from visits.STANDINGS
        yield from other_support.STANDINGS
        for own in (tenancies, reliefs, insurance, needs):
            yield from own.STANDINGS

    @staticmethod
    def distinct() -> Iterator[Distinct]:
        """Persons who count once."""
        yield from ventures.DISTINCT
        yield from loans.DISTINCT
        yield from interest.DISTINCT
        yield from other_support.DISTINCT

    def definition_of(self, code: str) -> Happening | Standing | Distinct:
        """How the list behind an indicator is read. Raises KeyError for an unknown one."""
        opened = INDICATORS[code].opens
        for happening in self.happenings():
            if opened in happening.amounts:
                return happening
        for standing in (*self.standings(), *funds.STANDINGS):
            if opened in standing.codes:
                return standing
        return next(distinct for distinct in self.distinct() if distinct.code == opened)
