"""The shadow ledger's deeds: the certificate is marked, periods are filed, compared and corrected, years settled, hires kept.

All of it is advice: what the tax office says prevails wherever it is entered.
"""

from datetime import date
from typing import Any

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes import tax_relief
from supportdesk.domain.programmes.tax_relief import Filed, Income, Subject, TaxDeed, TurnoverTaxes, period_words
from supportdesk.domain.words import say
from supportdesk.models.programmes.tax_relief import TaxHire, TaxPeriod, TaxRelief, TaxYear
from supportdesk.policies.codes import code_list
from supportdesk.queries.programmes.tax_relief.ledgers import (
    Entries,
    filing_of,
    hire_of,
    reckon,
    taxes_of_row,
    window_of,
)
from supportdesk.services.applications import give_opinion, not_in_future, written
from supportdesk.services.applications.steps import reason_code
from supportdesk.services.work import Work

from .walk import WALK

D = TaxDeed
ESTIMATED, DECLARED = "estimated", "declared"
_LONGEST_LINE, _LONGEST_NUMBER, _MOST_STAFF = 200, 40, 1_000_000


def mark(work: Work, relief: TaxRelief, *, certificate_no: str = "", on: date | None = None) -> None:
    """Mark the certificate (就业创业证标注): the relief runs, a sole trader's from the month of registration on."""
    day = not_in_future(work, on or work.today, "on")
    number = written(certificate_no or relief.certificate_no, "certificate_no")[:_LONGEST_NUMBER]
    asked = WALK.ask(work, relief, D.MARK)
    months = window_of(relief, asked.terms)
    data = {"certificate_no": number}
    if months is not None:
        data |= {"first_month": months.first_month.isoformat(), "last_month": months.last_month.isoformat()}
    WALK.take(work, relief, asked, data, on=day)
    relief.certificate_no, relief.marked_on = number, day
    if months is not None:
        relief.first_month, relief.last_month = months.first_month, months.last_month
    WALK.keep_relieved(work, relief, asked.terms, day)
    WALK.keep_promises(work, relief, asked, day)


def file(
    work: Work, relief: TaxRelief, *, year: int, number: int, sales: Money, taxes: TurnoverTaxes | None = None
) -> TaxPeriod:
    """Enter one month or quarter: sales without VAT, and the taxes as declared; without them they are estimated.

    A firm's taxes are always declared. Raises BadValueError, RuleBrokenError: outside the window, filed before.
    """
    due, source = _taxes(work, relief, year, number, sales, taxes)
    there = WALK.queries.surroundings_of(work.session, relief, work.today)
    told = _about(work, relief, there.entries.with_filed(year, Filed(number, due)), year, number)
    asked = WALK.ask(work, relief, D.FILE, **told, period_is_there=there.period(year, number) is not None)
    data = {"year": year, "number": number, "sales": sales.fen, "source": source, **_plain(due)}
    WALK.take(work, relief, asked, data)
    row = TaxPeriod(
        application_id=relief.id,
        year=year,
        number=number,
        sales=sales,
        source=source,
        vat=due.vat,
        urban_maintenance=due.urban_maintenance,
        education_surcharge=due.education_surcharge,
        local_education=due.local_education,
        filed_at=work.now,
        filed_by_id=work.actor.id if work.actor else None,
    )
    work.session.add(row)
    work.session.flush()
    WALK.keep_relieved(work, relief, asked.terms, work.today)
    WALK.keep_promises(work, relief, asked, work.today)
    return row


def correct_filing(
    work: Work,
    relief: TaxRelief,
    *,
    year: int,
    number: int,
    sales: Money,
    taxes: TurnoverTaxes | None = None,
    reason: str,
) -> None:
    """Correct a filed period; what follows it in the year is reckoned anew. The event keeps both figures."""
    why = written(reason, "reason")[:_LONGEST_LINE]
    due, source = _taxes(work, relief, year, number, sales, taxes)
    there = WALK.queries.surroundings_of(work.session, relief, work.today)
    row = there.period(year, number)
    entries = there.entries.with_filed(year, Filed(number, due, row.told)) if row else there.entries
    told = _about(work, relief, entries, year, number)
    asked = WALK.ask(work, relief, D.CORRECT_FILING, **told, period_is_there=row is not None)
    if row is None:
        raise LookupError("the guard asks for it")
    before = {"sales": row.sales.fen, "source": row.source, **_plain(taxes_of_row(row))}
    after = {"sales": sales.fen, "source": source, **_plain(due)}
    data = {"year": year, "number": number, "before": before, "after": after, "reason": why}
    WALK.take(work, relief, asked, data)
    row.sales, row.source, row.note = sales, source, why
    row.vat, row.urban_maintenance = due.vat, due.urban_maintenance
    row.education_surcharge, row.local_education = due.education_surcharge, due.local_education
    work.session.flush()
    WALK.keep_relieved(work, relief, asked.terms, work.today)
    WALK.keep_promises(work, relief, asked, work.today)


def compare(
    work: Work, relief: TaxRelief, *, year: int, number: int, told: Money | None, note: str = "", on: date | None = None
) -> None:
    """Enter the relief that the tax office granted for a period: it prevails. None takes the entry back.

    Raises BadValueError, RuleBrokenError when more than the year's quota would be used.
    """
    day = not_in_future(work, on or work.today, "on")
    said = written(note, "note", required=False)[:_LONGEST_LINE]
    if told is not None and told < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field="told", code="negative")
    there = WALK.queries.surroundings_of(work.session, relief, work.today)
    row = there.period(year, number)
    entries = there.entries.with_filed(year, Filed(number, taxes_of_row(row), told)) if row else there.entries
    asked = WALK.ask(
        work, relief, D.COMPARE, **_about(work, relief, entries, year, number), period_is_there=row is not None
    )
    if row is None:
        raise LookupError("the guard asks for it")
    before = row.told.fen if row.told is not None else None
    data: dict[str, Any] = {"year": year, "number": number, "before": before}
    WALK.take(work, relief, asked, data | {"amount": told.fen if told is not None else None, "note": said}, on=day)
    row.told, row.told_on, row.note = told, day if told is not None else None, said
    work.session.flush()
    WALK.keep_relieved(work, relief, asked.terms, day)
    WALK.keep_promises(work, relief, asked, work.today)


def settle_year(
    work: Work,
    relief: TaxRelief,
    *,
    year: int,
    income: Money,
    employees: int = 0,
    assets: Money = ZERO,
    is_restricted: bool = False,
    told: Money | None = None,
) -> TaxYear:
    """Settle a year, anew if it was: what is left of the quota offsets the income tax, and the rest lapses.

    `told` is the relief that the tax office granted on the income tax. Raises BadValueError for a year that is not over,
    or in which there is no relief.
    """
    for field, amount in {"income": income, "assets": assets, "told": told or ZERO}.items():
        if amount < ZERO:
            raise BadValueError(say("金额不能小于 0。"), field=field, code="negative")
    if not 0 <= employees <= _MOST_STAFF:
        raise BadValueError(say("须在 {least} 与 {most} 之间。", least=0, most=_MOST_STAFF), field="employees")
    if year >= work.today.year:
        raise BadValueError(say("{year} 年还没有结束，年后再汇算。", year=year), field="year", code="too_early")
    there = WALK.queries.surroundings_of(work.session, relief, work.today)
    terms = WALK.queries.terms_of(work.session, relief.programme_version)
    entries = there.entries.with_income(year, Income(income, employees, assets, is_restricted, told))
    reckoned = reckon(relief, terms, entries, year)
    if not reckoned.quota:
        raise BadValueError(say("{year} 年不在享受期内。", year=year), field="year", code="out_of_range")
    asked = WALK.ask(work, relief, D.SETTLE_YEAR, year=year, year_quota=reckoned.quota, year_used=reckoned.used)
    settled = reckoned.settled
    data = {
        "year": year,
        "income": income.fen,
        "relief": settled.relief.fen if settled else 0,
        "payable": settled.payable.fen if settled else 0,
        "lapsed": reckoned.lapsed.fen,
    }
    WALK.take(work, relief, asked, data)
    row = there.year(year)
    if row is None:
        row = TaxYear(application_id=relief.id, year=year)
        work.session.add(row)
    row.income, row.employees, row.assets = income, employees, assets
    row.is_restricted, row.told = is_restricted, told
    row.settled_at, row.settled_by_id = work.now, work.actor.id if work.actor else None
    work.session.flush()
    WALK.keep_relieved(work, relief, asked.terms, work.today)
    WALK.keep_promises(work, relief, asked, work.today)
    return row


def enter_hire(
    work: Work,
    relief: TaxRelief,
    *,
    name: str,
    category: str,
    begins_on: date,
    contract_months: int,
    insured_on: date,
    proof: str,
) -> TaxHire:
    """Enter a contract with somebody whom the firm hired: name, category, days, insurance, proof.

    A renewed contract is entered beside the first, under the same name: both count together. The name stays out of the
    event.
    """
    called, shown = written(name, "name")[:_LONGEST_LINE], written(proof, "proof")[:_LONGEST_LINE]
    asked_terms = WALK.queries.terms_of(work.session, relief.programme_version)
    if category not in asked_terms.tax_categories or category not in {
        one.code for one in code_list("tax_categories").entries
    }:
        raise BadValueError(tax_relief.rules.NOT_A_TAX_CATEGORY, field="category", code="unknown_code")
    not_in_future(work, begins_on, "begins_on")
    not_in_future(work, insured_on, "insured_on")
    asked = WALK.ask(work, relief, D.ENTER_HIRE, contract_on=begins_on, contract_months=contract_months)
    data = {
        "category": category,
        "begins_on": begins_on.isoformat(),
        "contract_months": contract_months,
        "insured_on": insured_on.isoformat(),
    }
    WALK.take(work, relief, asked, data)
    row = TaxHire(
        application_id=relief.id,
        name=called,
        category=category,
        begins_on=begins_on,
        contract_months=contract_months,
        insured_on=insured_on,
        proof=shown,
        entered_at=work.now,
        entered_by_id=work.actor.id if work.actor else None,
    )
    work.session.add(row)
    work.session.flush()
    WALK.keep_relieved(work, relief, asked.terms, work.today)
    WALK.keep_promises(work, relief, asked, work.today)
    return row


def end_hire(work: Work, relief: TaxRelief, *, hire_id: int, on: date) -> None:
    """Note that a hired person left: their months end with this one. Raises BadValueError, RuleBrokenError."""
    day = not_in_future(work, on, "on")
    there = WALK.queries.surroundings_of(work.session, relief, work.today)
    row = next((one for one in there.hires if one.id == hire_id), None)
    if row is None:
        raise BadValueError(say("没有这名招用人员。"), field="hire_id", code="unknown")
    if day < row.begins_on:
        raise BadValueError(say("离职日期不能早于合同起始日 {day}。", day=row.begins_on), field="on")
    terms = WALK.queries.terms_of(work.session, relief.programme_version)
    hires = tuple(hire_of(one, day if one.id == hire_id else None) for one in there.hires)
    entries = Entries(there.entries.filed, there.entries.incomes, hires)
    # Every year in which something was relieved must still have its quota.
    years = [reckon(relief, terms, entries, year) for year in sorted({day.year, *entries.filed, *entries.incomes})]
    worst = min(years, key=lambda one: one.left.fen)
    asked = WALK.ask(work, relief, D.END_HIRE, year=worst.year, year_quota=worst.quota, year_used=worst.used)
    WALK.take(work, relief, asked, {"hire": hire_id}, on=day)
    row.left_on = day
    work.session.flush()
    WALK.keep_relieved(work, relief, asked.terms, work.today)
    WALK.keep_promises(work, relief, asked, work.today)


def end(work: Work, relief: TaxRelief, *, text: str = "") -> None:
    """End a relief whose months are over, or whose business is."""
    said = written(text, "text", required=False)
    asked = WALK.ask(work, relief, D.END)
    WALK.take(work, relief, asked, {"text": said})
    WALK.keep_promises(work, relief, asked, work.today)


def stop(work: Work, relief: TaxRelief, *, code: str, text: str) -> None:
    """Stop a relief whose ground proves wrong; what the tax office takes back is its matter."""
    reason, said = reason_code(code), written(text, "text")
    asked = WALK.ask(work, relief, D.STOP)
    WALK.take(work, relief, asked, {"code": reason})
    relief.refusal_code = reason
    give_opinion(work, relief, D.STOP, "stopped", said, reason_code=reason)
    WALK.keep_promises(work, relief, asked, work.today)


def _taxes(
    work: Work, relief: TaxRelief, year: int, number: int, sales: Money, taxes: TurnoverTaxes | None
) -> tuple[TurnoverTaxes, str]:
    filing = filing_of(relief)
    if number not in tax_relief.periods_of(filing):
        raise BadValueError(say("请选一个申报期。"), field="number", code="out_of_range")
    if sales < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field="sales", code="negative")
    if taxes is not None:
        for field, amount in _amounts(taxes).items():
            if amount < ZERO:
                raise BadValueError(say("金额不能小于 0。"), field=field, code="negative")
        return taxes, DECLARED
    if relief.subject == Subject.HIRING_FIRM:
        raise BadValueError(say("企业的税费按申报表填写。"), field="vat", code="missing")
    if not date.min.year <= year <= date.max.year:
        raise BadValueError(say("请选一个申报期。"), field="year", code="out_of_range")
    terms = WALK.queries.terms_of(work.session, relief.programme_version)
    day = tax_relief.first_day(year, number, filing)
    return tax_relief.taxes_of(sales, day, filing, relief.place, terms), ESTIMATED


def _about(work: Work, relief: TaxRelief, entries: Entries, year: int, number: int) -> dict[str, Any]:
    """What the guards are asked about a period, with what the year would use."""
    filing = filing_of(relief)
    terms = WALK.queries.terms_of(work.session, relief.programme_version)
    reckoned = reckon(relief, terms, entries, year)
    return {
        "period": period_words(year, number, filing),
        "period_begins_on": tax_relief.first_day(year, number, filing),
        "period_ends_on": tax_relief.last_day(year, number, filing),
        "year": year,
        "year_quota": reckoned.quota,
        "year_used": reckoned.used,
    }


def _amounts(taxes: TurnoverTaxes) -> dict[str, Money]:
    return {
        "vat": taxes.vat,
        "urban_maintenance": taxes.urban_maintenance,
        "education_surcharge": taxes.education_surcharge,
        "local_education": taxes.local_education,
    }


def _plain(taxes: TurnoverTaxes) -> dict[str, int]:
    return {name: amount.fen for name, amount in _amounts(taxes).items()}
