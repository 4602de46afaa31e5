"""The support of a case in rows: loans and their subsidy, what came with a ledger, relief that another office decides."""

from datetime import timedelta

from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.support_words import KIND_WORDS, state_words
from supportdesk.domain.words import Words, say
from supportdesk.models.applications import Application
from supportdesk.models.policies import Kind
from supportdesk.models.programmes.loans import Loan, SubsidyPeriod
from supportdesk.papers.case_papers.labels import matter_of
from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.case_summary import Estimate, SupportRow
from supportdesk.queries.case_records import CaseRecord

# The order of the kinds on paper.
KINDS = tuple(Kind)


def supports_of(record: CaseRecord, w: Wording) -> tuple[SupportRow, ...]:
    """Return the ledger's rows, kind by kind, the earliest first; a loan's quarters of subsidy follow the loans."""
    rows: list[SupportRow] = []
    quarters: list[SupportRow] = []
    for application in _in_order(record):
        if application.kind is Kind.TAX_RELIEF:
            continue
        rows.append(_row(application, w))
        periods = record.subsidies.get(application.id, ())
        quarters.extend(_quarter(application, period) for period in periods)
    loans = [row for row in rows if row.principal]
    return (*loans, *quarters, *(row for row in rows if not row.principal))


def estimates_of(record: CaseRecord, w: Wording) -> tuple[Estimate, ...]:
    """Return tax relief: the tax office decides it, so it is no part of the total."""
    return tuple(
        Estimate(
            say("{matter}（以税务机关为准），{number}", matter=matter_of(one, w.language), number=one.number),
            one.amount_paid or one.amount_approved or one.amount_requested or None,
        )
        for one in _in_order(record)
        if one.kind is Kind.TAX_RELIEF
    )


def _in_order(record: CaseRecord) -> list[Application]:
    return sorted(record.applications, key=lambda one: (KINDS.index(one.kind), one.number))


def _row(application: Application, w: Wording) -> SupportRow:
    # What a ledger left out is not known: it is no amount of nothing.
    historic = application.is_historic
    decided = bool(application.amount_approved or (application.decided_on and not historic))
    return SupportRow(
        kind=KIND_WORDS[application.kind.value],
        matter=_matter(application, w),
        number=application.number,
        applied_on=application.received_on or application.paid_on,
        state=state_words(application.kind.value, application.state, is_historic=historic),
        approved=application.amount_approved if decided else None,
        paid=application.amount_paid or (None if historic else ZERO),
        principal=application.kind is Kind.LOAN,
    )


def _matter(application: Application, w: Wording) -> Words | str:
    matter = matter_of(application, w.language)
    if isinstance(application, Loan) and application.term_months:
        return say("{matter}，{months} 个月", matter=matter, months=application.term_months)
    return matter


def _quarter(loan: Application, period: SubsidyPeriod) -> SupportRow:
    returned = period.returned_on is not None
    state = say("已收回") if returned else say("已拨付") if period.paid_on else say("待拨付")
    return SupportRow(
        kind=say("贴息"),
        matter=quarter_words(period),
        number=loan.number,
        applied_on=period.ends_before,
        state=state,
        approved=period.subsidy,
        paid=period.subsidy if period.paid_on and not returned else Money(0),
    )


def quarter_words(period: SubsidyPeriod) -> Words:
    """Name a quarter by its first and last day."""
    last = period.ends_before - timedelta(days=1)
    return say("{first} 至 {last}，{days} 天", first=period.starts_on, last=last, days=period.days)
