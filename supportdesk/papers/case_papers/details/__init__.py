"""What each kind of support has of its own on the case summary, kind by kind, filled from the records."""

from collections.abc import Callable, Iterator, Mapping

from supportdesk.models.policies import Kind
from supportdesk.papers.case_papers.records import Record
from supportdesk.papers.pdf.case_summary import Detail

from .asked import Asked
from .incubator import incubator_details
from .insurance import insurance_details
from .loans import loan_details
from .subsidies import subsidy_details
from .tax_relief import tax_details
from .training import training_details

__all__ = ["HAVE_DETAILS", "Asked", "details_of"]

_OF_KIND: Mapping[Kind, Callable[[Record, Asked], Iterator[Detail]]] = {
    Kind.LOAN: loan_details,
    Kind.INCUBATOR_FUND: incubator_details,
    Kind.TAX_RELIEF: tax_details,
    Kind.INSURANCE: insurance_details,
    Kind.TRAINING: training_details,
    Kind.SUBSIDY: subsidy_details,
}
HAVE_DETAILS = frozenset(_OF_KIND)


def details_of(record: Record, asked: Asked) -> Iterator[Detail]:
    """Say what an application has of its own; nothing for a kind of which the ledger's row says all."""
    of = _OF_KIND.get(record.kind)
    if of is not None:
        yield from of(record, asked)
