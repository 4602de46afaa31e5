"""What is known of one person on one day, and how columns become facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from supportdesk.domain.ages import age_on
from supportdesk.domain.facts import BY_NAME, FactType, FactValue
from supportdesk.domain.industries import section_of
from supportdesk.domain.money import Money
from supportdesk.domain.programmes.loans import GUARANTEED
from supportdesk.domain.returnees import known_months_away
from supportdesk.domain.rule_books import Scope
from supportdesk.models.ventures import VentureStatus

_SMALL = tuple(Decimal(number) for number in range(1_300))
_MARRIED, _NOT_STATED = "20", "90"
_ENDED = frozenset({VentureStatus.SUSPENDED, VentureStatus.CLOSED})
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Support:
    """One application as rules see it: of what, whether it was granted or is under way, when, how much, whose.

    `amount` is what was paid less what came back, else approved, else asked for; `bound` counts against a cap: of an award
    that is still paid in parts, the whole; of a loan, whose principal is paid back, the interest subsidy that was paid.
    """

    id: int
    number: str
    kind: str
    programme: str
    version_id: int | None
    state: str
    is_granted: bool
    is_under_way: bool
    on: date | None
    amount: Money
    bound: Money
    person_id: int
    venture_id: int | None


@dataclass(slots=True)
class PersonRecord:
    """One person's facts on a day, and the support that person, venture and household had or asked for."""

    person_id: int
    name: str
    unit_id: int
    household_id: int | None
    venture_id: int | None
    on: date
    facts: dict[str, FactValue]
    support: list[tuple[Support, frozenset[Scope]]] = field(default_factory=list)


def number(value: int | None) -> Decimal | None:
    """A whole number as rules compare it."""
    if value is None:
        return None
    return _SMALL[value] if 0 <= value < len(_SMALL) else Decimal(value)


def yuan(fen: int | None) -> Decimal | None:
    """Fen as yuan."""
    return None if fen is None else Decimal(fen) / 100


def months_between(first: date | None, last: date) -> int | None:
    """Completed months; a month ends on its last day where it has no such day. None for a first day that is unknown."""
    if first is None:
        return None
    months = (last.year - first.year) * 12 + last.month - first.month
    if last.day < first.day and not _is_month_end(last):
        months -= 1
    return max(months, 0)


def _calendar_months(first: date | None, last: date) -> int | None:
    """Calendar months from a day's own month, which is the first (domain: tax relief, TX-04); None for an unknown day."""
    return None if first is None else (last.year - first.year) * 12 + last.month - first.month + 1


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).month != day.month


def of_person(
    row: Any,  # noqa: ANN401 - a row of columns
    categories: Sequence[Any],
    earlier: Sequence[tuple[date, date]],
    county: str,
    on: date,
) -> dict[str, FactValue]:
    """Facts of the person's own columns, of their groups and of absences before the latest."""
    held = frozenset(
        one.code
        for one in categories
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or one.valid_to >= on)
    )
    tax = frozenset(code for code in held if code.startswith("T")) | ({"T1"} if "09" in held else frozenset())
    return {
        "today": on,
        "age": number(age_on(row.born_on, on)) if row.born_on else None,
        "sex": row.sex.value if row.sex else None,
        "education": row.education or None,
        "married": None if row.marital in {"", _NOT_STATED} else row.marital == _MARRIED,
        # Categories are entered with their proof: none entered means that nobody has asked yet.
        "categories": frozenset(code for code in held if not code.startswith("T")) or None,
        "tax_categories": tax or None,
        "hardship": frozenset(row.hardship) if row.hardship else None,
        "registered_here": row.registered_division.startswith(county) if row.registered_division else None,
        "months_away": number(known_months_away((row.away_from, row.away_to), earlier)),
        "months_since_return": number(months_between(row.returned_on, on)),
        "returned_on": row.returned_on,
        # Nobody asked is no refusal; who took it back said no.
        "consented": False if row.consent_withdrawn_on is not None else row.consent_on is not None or None,
    }


def of_household(row: Any, members: int) -> dict[str, FactValue]:  # noqa: ANN401 - a row of columns
    """Facts of the household; nothing is known while the person belongs to none."""
    if row is None:
        return {}
    return {
        "household_monitored": bool(row.monitored) if row.monitored else None,
        "household_low_income": bool(row.low_income) if row.low_income else None,
        "household_members": number(members),
        "household_dependants": number(row.dependants),
        "household_land": _decimal(row.land_mu),
    }


def current(ventures: Sequence[Any], on: date) -> Any:  # noqa: ANN401 - a row of columns
    """The venture that rules mean: the youngest that runs, else the youngest; one founded later than the day is not there."""
    there = [one for one in ventures if one.founded_on is None or one.founded_on <= on]
    running = [one for one in there if one.status is VentureStatus.OPERATING]
    return max(running or there, key=lambda one: (one.founded_on or date.min, one.id), default=None)


def of_venture(row: Any, ventures: int, county: str, on: date) -> dict[str, FactValue]:  # noqa: ANN401 - a row of columns
    """Facts of the venture; without one only that there is none."""
    if row is None:
        return {"has_venture": False, "operating": False, "closed": False, "ventures": _SMALL[0]}
    was_closed = row.status in _ENDED and (row.closed_on is None or row.closed_on <= on)
    until = min(row.closed_on, on) if row.closed_on else on
    staff = row.employees
    return {
        "has_venture": True,
        "ventures": number(ventures),
        "operating": row.status is VentureStatus.OPERATING or (row.status in _ENDED and not was_closed),
        "closed": was_closed,
        "close_reason": row.close_reason or None,
        "first_venture": row.is_first_venture,
        "legal_form": row.legal_form or None,
        "industry": row.industry or None,
        "industry_section": (section_of(row.industry) or None) if row.industry else None,
        "founded_on": row.founded_on,
        "months_operating": number(months_between(row.founded_on, until)),
        "registered_months": number(_calendar_months(row.founded_on, on)),
        "months_closed": number(months_between(row.closed_on, on)) if was_closed else None,
        "venture_here": row.unit_code.startswith(county) if county else None,
        "addresses_match": row.addresses_match,
        "area": _decimal(row.area_m2),
        "monthly_rent": yuan(row.monthly_rent.fen) if row.monthly_rent is not None else None,
        "employees": number(staff),
        "jobs": number(None if staff is None else staff + 1),
        "key_group_employees": number(row.key_group_employees),
        "key_group_share": _share(row.key_group_employees, staff),
        "insured_employees": number(row.insured_employees),
        "insured_share": _share(row.insured_employees, staff),
        "invested": yuan(row.invested.fen) if row.invested is not None else None,
        "own_fund": yuan(row.own_fund.fen) if row.own_fund is not None else None,
        "annual_revenue": yuan(row.annual_revenue.fen) if row.annual_revenue is not None else None,
        "taxpayer": row.taxpayer or None,
    }


def of_history(
    support: Iterable[tuple[Support, frozenset[Scope]]], loan_states: Mapping[str, frozenset[str]], on: date
) -> dict[str, FactValue]:
    """Facts that count past and present support of all kinds."""
    loans = dict.fromkeys(("before", "running", "overdue", "failed", "household"), 0)
    trainings = this_year = 0
    received = household = 0
    for one, scopes in support:
        mine = Scope.PERSON in scopes
        if one.kind == "loan":
            if one.programme != GUARANTEED:
                # Facts about loans are about guaranteed ones; of another programme `awards` and `applying` tell.
                continue
            theirs = mine or Scope.VENTURE in scopes
            loans["before"] += mine and one.state in loan_states["lent"]
            loans["running"] += theirs and one.state in loan_states["running"]
            loans["overdue"] += mine and one.state in loan_states["overdue"]
            loans["failed"] += mine and one.state in loan_states["failed"]
            loans["household"] += not mine and Scope.HOUSEHOLD in scopes and one.state in loan_states["running"]
            continue
        if one.is_granted and one.kind != "tax_relief":
            received += one.amount.fen if mine else 0
            household += one.amount.fen if Scope.HOUSEHOLD in scopes else 0
        if one.kind == "training" and mine and (one.is_granted or one.is_under_way):
            trainings += 1
            this_year += one.on is not None and one.on.year == on.year
    return {
        "loans_before": number(loans["before"]),
        "loans_running": number(loans["running"]),
        "loans_overdue": number(loans["overdue"]),
        "loans_failed": number(loans["failed"]),
        "household_loans": number(loans["household"]),
        "trainings": number(trainings),
        "trainings_this_year": number(this_year),
        "received": yuan(received),
        "household_received": yuan(household),
    }


def noted_value(name: str, text: str) -> FactValue:
    """Read a noted value back; what can't be read is not known."""
    fact = BY_NAME.get(name)
    if fact is None:
        return None
    if fact.type is FactType.YES_NO:
        return {"yes": True, "no": False}.get(text)
    if fact.type is FactType.NUMBER:
        return _decimal(text)
    if fact.type is FactType.DAY:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return frozenset(text.split()) if fact.type is FactType.CODES else text or None


def _share(part: int | None, whole: int | None) -> Decimal | None:
    if part is None or not whole:
        return None
    return Decimal(part) * _HUNDRED / whole


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
