"""A unit's summary of a month: a fixed number of statements, however many towns and cases there are."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supportdesk.domain.programmes.loans import LoanState
from supportdesk.domain.stamps import stamp_of
from supportdesk.domain.summaries.figures import Books, DistinctCount, Entry, add_up
from supportdesk.domain.summaries.indicators import TRAITS, Split
from supportdesk.domain.summaries.months import Month, Window
from supportdesk.domain.summaries.summary import Bridge, Composition, MonthlySummary, Named
from supportdesk.models.papers import Paper, PaperState
from supportdesk.models.policies import Target
from supportdesk.policies.codes import code_list
from supportdesk.queries.calendars import work_calendar
from supportdesk.queries.papers import Subject
from supportdesk.queries.summaries import funds, loan_book
from supportdesk.queries.summaries.books import Span
from supportdesk.queries.summaries.catalogue import Catalogue
from supportdesk.queries.summaries.loans import APPLICATION, DECIDED_ON, LOANS
from supportdesk.queries.summaries.reading import STANDING_WINDOWS, Reader
from supportdesk.queries.summaries.scope import (
    Scope,
    bank_names,
    department_names,
    get_scope,
    industry_names,
    list_scope_banks,
    unknown,
)
from supportdesk.queries.summaries.traits import names_of
from supportdesk.queries.summaries.workdays import Workdays
from supportdesk.queries.visibility import Viewer

PAPER_KIND = "monthly_summary"


def get_summary(session: Session, viewer: Viewer, month: Month, unit_code: str | None = None) -> MonthlySummary:
    """The summary of a unit (the viewer's own unless told) and a month, from the books as they are now.

    Raises NotFoundError for a unit that is unknown or not the viewer's to see.
    """
    scope = get_scope(session, viewer, unit_code)
    banks = list_scope_banks(session, scope)
    reader = Reader(session, scope, month, {bank.id: bank.key for bank in banks})
    catalogue = Catalogue(Workdays(work_calendar(session)))
    standings = tuple(catalogue.standings())
    happenings = tuple(one for one in catalogue.happenings() if not one.at_once)
    entries: list[Entry] = [*reader.happened(happenings), *reader.stood(standings)]
    traits = [*reader.happened_by_trait(happenings), *reader.stood_by_trait(standings)]
    for many in (one for one in catalogue.happenings() if one.at_once):
        told, parts = reader.happened_at_once(many)
        entries += told
        traits += parts
    positions = funds.get_positions(session, scope, month, (*STANDING_WINDOWS, Window.SAME_PERIOD))
    entries += positions.entries()
    counts: list[DistinctCount] = []
    for distinct in catalogue.distinct():
        counts += reader.distinct(distinct)
    books = add_up(month, entries, counts, traits)
    matured = books.total.count("loans_matured_amount", Window.YEAR_TO_DATE)
    compensated = books.total.count("compensated_amount", Window.YEAR_TO_DATE)
    return MonthlySummary(
        month=month,
        unit=Named(scope.unit.code, scope.unit.name),
        books=books,
        names={
            Split.TOWN: scope.town_names,
            Split.INDUSTRY: industry_names(set(books.parts[Split.INDUSTRY])),
            Split.BANK: (*bank_names(banks), *unknown(set(books.parts[Split.BANK]))),
            Split.DEPARTMENT: department_names(set(books.parts[Split.DEPARTMENT])),
            **{split: names_of(split, books.parts[split]) for split in TRAITS},
        },
        targets=get_targets(session, scope, month.year),
        bridge=get_bridge(books),
        funds=tuple(positions.shown(compensated, matured)),
        refusals=count_refusals(reader),
        founders=(founders_of(books),),
    )


def get_targets(session: Session, scope: Scope, year: int) -> Mapping[tuple[str, str], int]:
    """The year's targets of the unit and of its towns, by unit's code and indicator."""
    codes = {unit.id: unit.code for unit in (scope.unit, *scope.towns)}
    found = session.execute(
        select(Target.unit_id, Target.indicator, Target.amount).where(
            Target.year == year, scope.holds(Target.__table__.c.unit_id)
        )
    )
    return {(codes[unit_id], indicator): amount for unit_id, indicator, amount in found if unit_id in codes}


def targets_version(targets: Mapping[str, int]) -> int:
    """The number of one unit's targets of a year, by indicator, as they stand now."""
    return stamp_of(*sorted(targets.items()))


def get_bridge(books: Books) -> Bridge:
    """From last month's balance to this month's, in loans and in fen."""

    def both(loans: str, fen: str, window: Window = Window.MONTH, sign: int = 1) -> tuple[int, int]:
        return sign * books.total.count(loans, window), sign * books.total.count(fen, window)

    opening = both("loans_running", "loan_balance", Window.LAST_MONTH)
    closing = both("loans_running", "loan_balance")
    came = both("loans_came", "loans_disbursed_amount")
    went = both("loans_went", "loans_repaid_amount", sign=-1)
    written_off = both("loans_went_by_write_off", "loans_written_off_amount", sign=-1)
    return Bridge(
        opening=opening,
        disbursed=came,
        repaid=went,
        written_off=written_off,
        # What a correction brought back or took away is the rest in loans; in fen it has entries of its own.
        corrected=(
            closing[0] - opening[0] - came[0] - went[0] - written_off[0],
            books.total.count("loans_corrected_amount", Window.MONTH),
        ),
        closing=closing,
    )


def count_refusals(reader: Reader) -> tuple[tuple[Named, int], ...]:
    """The year's refused loans by reason, the most frequent first."""
    span = reader.span(Window.YEAR_TO_DATE)
    found = reader.session.execute(
        reader.conditions(select(APPLICATION.c.refusal_code, func.count()), LOANS)
        .where(APPLICATION.c.state == LoanState.REFUSED.value, span.first <= DECIDED_ON, span.end > DECIDED_ON)
        .group_by(APPLICATION.c.refusal_code)
    )
    reasons = {entry.code: Named(entry.code, entry.zh, entry.en) for entry in code_list("rejection_reasons").entries}
    counted = [(reasons.get(code, Named(code, code or "未填", code or "not stated")), n) for code, n in found]
    return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0].code)))


def founders_of(books: Books) -> Composition:
    """The year's founders by category of person: one person may have several, so the parts are not added."""
    year = Window.YEAR_TO_DATE
    counts = {key: part.count("people_started", year) for key, part in books.parts[Split.CATEGORY].items() if key}
    found = {key: count for key, count in counts.items() if count}
    parts = tuple((named, found[named.code]) for named in names_of(Split.CATEGORY, found))
    return Composition("person_categories", books.total.count("people_started", year), parts)


def list_recovery(
    session: Session, viewer: Viewer, month: Month, unit_code: str | None = None, *, months: int = 12
) -> list[tuple[Month, int, int]]:
    """For each of the latest months: the principal that had matured in its year so far, and what of it had come back."""
    scope = get_scope(session, viewer, unit_code)
    latest = [month]
    while len(latest) < months:
        latest.insert(0, latest[0].previous)
    taken = loan_book.book(tuple(Span(at.january.first_day, at.end) for at in latest))
    columns = [
        func.sum(found[code]) for found in taken.matured for code in ("loans_matured_amount", "loans_recovered_amount")
    ]
    reader = Reader(session, scope, month, {})
    sums = [int(n or 0) for n in session.execute(reader.conditions(select(*columns), taken.rows)).one()]
    return [(at, sums[2 * n], sums[2 * n + 1]) for n, at in enumerate(latest)]


def about_month(session: Session, viewer: Viewer, month: Month, unit_code: str | None = None) -> Subject:
    """A unit's month as a paper's subject; raises NotFoundError for a unit that the viewer may not see."""
    unit = get_scope(session, viewer, unit_code).unit
    return Subject(f"{unit.code} {month}", unit.id, part=str(month))


def find_paper(session: Session, subject: Subject, language: str) -> Paper | None:
    """The month's paper that was given out and not replaced, or None; who may see the unit was asked before."""
    return session.scalar(
        select(Paper)
        .where(
            Paper.kind == PAPER_KIND,
            Paper.unit_id == subject.unit_id,
            Paper.part == subject.part,
            Paper.language == language,
            Paper.state == PaperState.VALID,
        )
        .order_by(Paper.id.desc())
    )
