"""A tenancy: the agreement, the deposit, moving in, rent by year, quarterly reports, renewals, and how it ends."""

from datetime import date, timedelta

from supportdesk.domain.calendar import add_months
from supportdesk.domain.errors import AlreadyKnownError, BadValueError, RuleBrokenError
from supportdesk.domain.money import ZERO, Money
from supportdesk.domain.programmes.incubator import EXITS, IncubatorDeed, RentRelief, last_day, rent_years
from supportdesk.domain.words import say
from supportdesk.models.programmes.incubator import IncubatorFund, IncubatorRoom, RentYear, TenancyReport
from supportdesk.queries.programmes.incubator.bases import is_free
from supportdesk.services import follow_ups
from supportdesk.services.applications import give_opinion, not_in_future, written
from supportdesk.services.work import Work

from .walk import WALK, AskedOfIncubator

D = IncubatorDeed
_LONGEST_NUMBER, _LONGEST_LINE = 60, 200
_MOST_JOBS = 10_000
_EARLIEST_YEAR = 2000


def place(
    work: Work,
    tenancy: IncubatorFund,
    room: IncubatorRoom,
    *,
    agreement_no: str,
    starts_on: date,
    months: int,
    month_rent: Money | None = None,
) -> None:
    """Sign the agreement for a room: its days, its rent year by year with what is waived, and the deposit.

    `room` comes with its base. Without `month_rent` the room's own is taken. Raises RuleBrokenError: notice not over, too
    long, room taken; BadValueError.
    """
    number = written(agreement_no, "agreement_no")[:_LONGEST_NUMBER]
    rent = room.month_rent if month_rent is None else month_rent
    if rent < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field="month_rent", code="negative")
    free = is_free(work.session, room.id, besides=tenancy.id)
    asked = WALK.ask(work, tenancy, D.PLACE, months=months, room=f"{room.base.name} {room.name}", room_is_free=free)
    most = asked.terms.back_days
    if most is not None and starts_on < work.today - timedelta(days=most):
        raise BadValueError(say("协议起始日不能早于今天 {most} 天以上。", most=most), field="starts_on")
    ends_on = last_day(starts_on, months)
    deposit = rent.times(asked.terms.deposit_months)
    data = {
        "room": room.id,
        "name": f"{room.base.name} {room.name}",
        "agreement_no": number,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "month_rent": rent.fen,
        "deposit": deposit.fen,
    }
    WALK.take(work, tenancy, asked, data, on=work.today)
    tenancy.room_id, tenancy.room, tenancy.agreement_no = room.id, room, number
    tenancy.starts_on, tenancy.ends_on, tenancy.months = starts_on, ends_on, months
    tenancy.month_rent, tenancy.deposit_due = rent, deposit
    work.session.flush()
    _write_rent(work, tenancy, asked)
    WALK.keep_promises(work, tenancy, asked, work.today)


def take_deposit(work: Work, tenancy: IncubatorFund, *, amount: Money, on: date | None = None) -> None:
    """Note that deposit came in; all of it together not more than the agreement's. Raises BadValueError, RuleBrokenError."""
    day = not_in_future(work, on or work.today, "on")
    if amount <= ZERO:
        raise BadValueError(say("金额须大于 0。"), field="amount")
    asked = WALK.ask(work, tenancy, D.TAKE_DEPOSIT, deposit_paid=tenancy.deposit_paid + amount)
    WALK.take(work, tenancy, asked, {"amount": amount.fen}, on=day)
    tenancy.deposit_paid += amount
    work.session.flush()
    WALK.keep_promises(work, tenancy, asked, day)


def move_in(work: Work, tenancy: IncubatorFund, *, on: date | None = None, text: str) -> None:
    """Check the tenant in (入驻验收): the deposit is in, the agreement has begun. The support counts as given from here."""
    day = not_in_future(work, on or work.today, "on")
    said = written(text, "text")
    asked = WALK.ask(work, tenancy, D.MOVE_IN, moved_in_on=day)
    WALK.take(work, tenancy, asked, on=day)
    tenancy.moved_in_on = tenancy.paid_on = day
    give_opinion(work, tenancy, D.MOVE_IN, "passed", said)
    WALK.keep_promises(work, tenancy, asked, day)


def book_rent(work: Work, tenancy: IncubatorFund, *, number: int, amount: Money, on: date | None = None) -> RentYear:
    """Note rent that the tenant paid for one year of the agreement, up to that year's reduced rent."""
    day = not_in_future(work, on or work.today, "on")
    year = WALK.queries.surroundings_of(work.session, tenancy, work.today).rent_of(number)
    if year is None:
        raise BadValueError(say("协议里没有第 {number} 年。", number=number), field="number")
    asked = WALK.ask(work, tenancy, D.BOOK_RENT, rent_booked=amount, rent_left=year.payable - year.paid)
    WALK.take(work, tenancy, asked, {"amount": amount.fen, "year": number}, on=day)
    year.paid, year.paid_on = year.paid + amount, day
    work.session.flush()
    WALK.keep_promises(work, tenancy, asked, day)
    return year


def refund_rent(work: Work, tenancy: IncubatorFund, *, number: int, amount: Money, on: date | None = None) -> RentYear:
    """Note what the base gave back of a year's rent that was paid first (先缴后补): once the year is paid, up to its reduction.

    Raises BadValueError for a year that the agreement has not, RuleBrokenError: rent owed, too much, excluded meanwhile.
    """
    day = not_in_future(work, on or work.today, "on")
    year = WALK.queries.surroundings_of(work.session, tenancy, work.today).rent_of(number)
    if year is None:
        raise BadValueError(say("协议里没有第 {number} 年。", number=number), field="number")
    asked = WALK.ask(
        work,
        tenancy,
        D.REFUND_RENT,
        rent_left=year.payable - year.paid,
        refund_booked=amount,
        refund_left=year.relief - year.refunded,
    )
    WALK.take(work, tenancy, asked, {"amount": amount.fen, "year": number}, on=day)
    year.refunded, year.refunded_on = year.refunded + amount, day
    work.session.flush()
    WALK.keep_promises(work, tenancy, asked, day)
    return year


def report(
    work: Work,
    tenancy: IncubatorFund,
    *,
    year: int,
    quarter: int,
    jobs: int,
    sales: Money,
    tax: Money,
    empty_days: int = 0,
    patents: int = 0,
    text: str = "",
) -> TenancyReport:
    """Note what the tenant reached in a quarter. Raises BadValueError, AlreadyKnownError for a quarter that is there."""
    if quarter not in range(1, 5) or not _EARLIEST_YEAR <= year <= work.today.year:
        raise BadValueError(say("请选一个已经开始的季度。"), field="quarter")
    first = date(year, quarter * 3 - 2, 1)
    if first > work.today:
        raise BadValueError(say("请选一个已经开始的季度。"), field="quarter")
    days = (add_months(first, 3) - first).days
    counts = {"jobs": (jobs, _MOST_JOBS), "empty_days": (empty_days, days), "patents": (patents, _MOST_JOBS)}
    for field, (count, most) in counts.items():
        if not 0 <= count <= most:
            raise BadValueError(
                say("须在 {least} 与 {most} 之间。", least=0, most=most), field=field, code="out_of_range"
            )
    for field, amount in {"sales": sales, "tax": tax}.items():
        if amount < ZERO:
            raise BadValueError(say("金额不能小于 0。"), field=field, code="negative")
    said = written(text, "text", required=False)
    asked = WALK.ask(work, tenancy, D.REPORT)
    if any((one.year, one.quarter) == (year, quarter) for one in asked.around.reports):
        words = say("{year} 年第 {quarter} 季度已经登记过。", year=year, quarter=quarter)
        raise AlreadyKnownError(words, field="quarter")
    data = {
        "year": year, "quarter": quarter, "jobs": jobs, "sales": sales.fen, "tax": tax.fen, "empty_days": empty_days,
        "patents": patents,
    }  # fmt: skip
    WALK.take(work, tenancy, asked, data)
    made = TenancyReport(
        application_id=tenancy.id,
        year=year,
        quarter=quarter,
        jobs=jobs,
        sales=sales,
        tax=tax,
        empty_days=empty_days,
        patents=patents,
        text=said,
        reported_on=work.today,
        reported_by_id=work.actor.id if work.actor else None,
    )
    work.session.add(made)
    work.session.flush()
    WALK.keep_promises(work, tenancy, asked, work.today)
    return made


def renew(work: Work, tenancy: IncubatorFund, *, months: int, agreement_no: str, text: str = "") -> None:
    """Renew the agreement by some months, within the longest stay; the rent goes on by the years' reductions."""
    number = written(agreement_no, "agreement_no")[:_LONGEST_NUMBER]
    said = written(text, "text", required=False)
    so_far = tenancy.months or 0
    before = WALK.queries.facts_of(
        work.session, tenancy, WALK.queries.terms_of(work.session, tenancy.programme_version), actor_id=None,
        today=work.today,
    ).months_before  # fmt: skip
    asked = WALK.ask(work, tenancy, D.RENEW, months=months, months_before=before + so_far)
    begins = tenancy.starts_on
    if begins is None:
        raise LookupError("a tenancy that runs has its agreement")
    ends_on = last_day(begins, so_far + months)
    data = {"months": months, "ends_on": ends_on.isoformat(), "agreement_no": number}
    WALK.take(work, tenancy, asked, data)
    tenancy.months, tenancy.ends_on = so_far + months, ends_on
    tenancy.agreement_no, tenancy.renewals = number, tenancy.renewals + 1
    work.session.flush()
    _write_rent(work, tenancy, asked)
    give_opinion(work, tenancy, D.RENEW, "renewed", said)
    WALK.keep_promises(work, tenancy, asked, work.today)
    if tenancy.moved_in_on is not None:
        follow_ups.plan_anew(work, tenancy, "moved_in", tenancy.moved_in_on)


def leave(
    work: Work,
    tenancy: IncubatorFund,
    how: str,
    *,
    text: str,
    on: date | None = None,
    deposit_returned: Money | None = None,
    deposit_kept: Money = ZERO,
    exit_to: str = "",
) -> None:
    """End a tenancy: graduated, expired, left, removed or failed. The room is free, the deposit settled in the same deed.

    What is given back and what is kept must be the deposit; nothing said, all of it goes back. Raises BadValueError for an
    unknown kind, RuleBrokenError: rent owed by who graduates, an agreement that still runs.
    """
    if how not in set(EXITS):
        raise BadValueError(say("请选退出方式。"), field="how", code="missing")
    day = not_in_future(work, on or work.today, "on")
    said = written(text, "text")
    whither = written(exit_to, "exit_to", required=False)[:_LONGEST_LINE]
    back = tenancy.deposit_paid - deposit_kept if deposit_returned is None else deposit_returned
    if min(back, deposit_kept) < ZERO:
        raise BadValueError(say("金额不能小于 0。"), field="deposit_kept", code="negative")
    if tenancy.moved_in_on is not None and day < tenancy.moved_in_on:
        raise BadValueError(say("退出日期不能早于入驻日期 {day}。", day=tenancy.moved_in_on), field="on")
    asked = WALK.ask(work, tenancy, how, deposit_settled=back + deposit_kept)
    data = {"deposit_returned": back.fen, "deposit_kept": deposit_kept.fen, "exit_to": whither}
    WALK.take(work, tenancy, asked, data, on=day)
    tenancy.left_on, tenancy.deposit_returned, tenancy.exit_to = day, back, whither
    give_opinion(work, tenancy, how, asked.step.target.value, said)
    WALK.keep_promises(work, tenancy, asked, day)


def _write_rent(work: Work, tenancy: IncubatorFund, asked: AskedOfIncubator) -> None:
    """Write the years of the agreement; what was paid for a year stays."""
    if tenancy.starts_on is None or tenancy.month_rent is None:
        raise LookupError("an agreement has its first day and its rent")
    there = {one.number: one for one in asked.around.rent_years}
    pays_first = asked.terms.rent_relief is RentRelief.REFUNDED
    years = rent_years(tenancy.starts_on, tenancy.months or 0, tenancy.month_rent, asked.terms.rent_reductions or {})
    for one in years:
        row = there.get(one.number)
        if row is None:
            row = RentYear(application_id=tenancy.id, number=one.number)
            work.session.add(row)
        row.starts_on, row.ends_on, row.months = one.starts_on, one.ends_on, one.months
        row.rent, row.reduction = one.rent, str(one.reduction)
        row.payable, row.relief = (one.rent, one.waived) if pays_first else (one.payable, ZERO)
        if row.paid is not None and row.paid > row.payable:
            raise RuleBrokenError(say("第 {number} 年已交的租金多于应交的。", number=one.number))
    work.session.flush()
