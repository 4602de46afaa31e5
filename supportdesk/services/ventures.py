"""Ventures: opened with their licence, corrected one intention at a time, and their status kept up."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from supportdesk.domain.errors import (
    AlreadyKnownError,
    BadValueError,
    NotFoundError,
    RuleBrokenError,
    StaleVersionError,
)
from supportdesk.domain.identifiers import credit_code_holds, parse_credit_code
from supportdesk.domain.industries import industry_section, is_entered_whole
from supportdesk.domain.permissions import Permission
from supportdesk.domain.ventures import Business, Figures, Premises, Registration, VentureFacts
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.people import Person
from supportdesk.models.ventures import GONE, Venture, VentureStatus
from supportdesk.queries.person_search import venture_tokens
from supportdesk.queries.visibility import sees_venture
from supportdesk.services.corrections import changes_of, plain
from supportdesk.services.people import checks
from supportdesk.services.people.households import decimals
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.people.tokens import add_all_tokens, renew_tokens
from supportdesk.services.work import Happening, Work
from supportdesk.services.writing import new_record, write_all

MOST_PEOPLE = 100_000
_FREE_WORDS = ("brand", "cooperative", "linked_chain", "honours")


def open_venture(
    work: Work,
    person: Person,
    registration: Registration,
    *,
    unit: OrgUnit | None = None,
    business: Business | None = None,
    premises: Premises | None = None,
    figures: Figures | None = None,
    status: VentureStatus = VentureStatus.OPERATING,
) -> Venture:
    """Open a venture of a person, in the person's unit unless told.

    Raises BadValueError naming the field; RuleBrokenError (`known_venture`) for a credit code that is known, or
    AlreadyKnownError when it belongs to another county; NotFoundError for a foreign unit.
    """
    facts = VentureFacts(registration, business or Business(), premises or Premises(), figures or Figures())
    _refuse_half_a_code(facts.business.industry)
    return open_ventures(work, [(person, unit, facts, status)])[0]


def open_ventures(
    work: Work, told: Sequence[tuple[Person, OrgUnit | None, VentureFacts, VentureStatus]]
) -> list[Venture]:
    """Open several ventures, each of a person and in a unit, in a handful of statements. Raises as `open_venture` does.

    They are a ledger's: an industry that it tells by its division or group alone is kept so.
    """
    work.needs(Permission.PERSON_WRITE)
    ventures = []
    for person, unit, facts, status in told:
        if unit is not None:
            refuse_foreign_unit(work.actor, unit)
        venture = new_record(
            Venture,
            person=person,
            person_id=person.id,
            unit_id=unit.id if unit else person.unit_id,
            status=status,
            created_at=work.now,
            updated_at=work.now,
            **_checked(facts, work.today),
        )
        ventures.append(venture)
    _refuse_known(work, [venture.credit_code for venture in ventures if venture.credit_code is not None])
    write_all(work.session, ventures)
    work.record_all(
        [
            Happening(
                "venture.opened",
                {"venture": venture.id, "credit_code": venture.credit_code, "proof": venture.credit_code_proof},
                unit_id=venture.unit_id,
                person_id=venture.person_id,
                subject=f"venture:{venture.id}",
            )
            for venture in ventures
        ]
    )
    add_all_tokens(
        work.session,
        ((venture.person_id, token) for venture in ventures for token in sorted(venture_tokens(venture.name))),
    )
    return ventures


def check(facts: VentureFacts, today: date, *, is_ledgers: bool = False) -> None:
    """Say beforehand whether a venture could be opened with these facts; raises BadValueError naming the field.

    `is_ledgers`: an industry may be told by its division or group alone.
    """
    if not is_ledgers:
        _refuse_half_a_code(facts.business.industry)
    _checked(facts, today)


def _checked(facts: VentureFacts, today: date) -> dict[str, Any]:
    """Return the columns of a venture. Raises BadValueError."""
    return {
        **vars(_checked_registration(facts.registration, today)),
        **vars(_checked_business(facts.business)),
        **vars(_checked_premises(facts.premises)),
        **vars(_checked_figures(facts.figures)),
    }


def correct_registration(work: Work, venture: Venture, registration: Registration, *, version: int) -> None:
    """Correct name and licence. Raises as `open_venture` does, and StaleVersionError."""
    licence = _checked_registration(registration, work.today)
    if licence.credit_code != venture.credit_code:
        _refuse_known(work, [licence.credit_code] if licence.credit_code else [], but=venture)
    is_renamed = licence.name != venture.name
    _correct(work, venture, "registration", asdict(licence), version)
    if is_renamed:
        renew_tokens(work.session, work.session.get_one(Person, venture.person_id))


def correct_business(work: Work, venture: Venture, business: Business, *, version: int) -> None:
    """Correct what the venture does. Raises BadValueError, StaleVersionError."""
    if business.industry != venture.industry:
        _refuse_half_a_code(business.industry)
    _correct(work, venture, "business", asdict(_checked_business(business)), version)


def correct_premises(work: Work, venture: Venture, premises: Premises, *, version: int) -> None:
    """Correct where the venture is. Raises BadValueError, StaleVersionError."""
    _correct(work, venture, "premises", _asdict(_checked_premises(premises)), version)


def correct_figures(work: Work, venture: Venture, figures: Figures, *, version: int) -> None:
    """Correct money and people. Raises BadValueError, StaleVersionError."""
    _correct(work, venture, "figures", _asdict(_checked_figures(figures)), version)


def change_status(
    work: Work, venture: Venture, status: VentureStatus, *, on: date | None = None, reason: str = "", version: int
) -> None:
    """Change whether the venture runs; closing needs a day and a reason, moving away a day.

    Raises BadValueError, StaleVersionError.
    """
    values: dict[str, Any] = {"status": status, "closed_on": None, "close_reason": ""}
    if status in GONE:
        is_closed = status is VentureStatus.CLOSED
        if on is None:
            words = say("请填写停业或注销的日期。") if is_closed else say("请填写迁出的日期。")
            raise BadValueError(words, field="closed_on", code="date_missing")
        checks.not_after(on, work.today, "closed_on")
        checks.in_order(venture.founded_on, on, "closed_on")
        values["closed_on"] = on
        if is_closed:
            values["close_reason"] = checks.coded("closure_reasons", reason or "?", "close_reason")
    _correct(work, venture, "status", values, version)


def _correct(work: Work, venture: Venture, what: str, values: dict[str, Any], version: int) -> None:
    work.needs(Permission.PERSON_WRITE)
    changed = changes_of(venture, values)
    if venture.version != version:
        raise StaleVersionError(
            {field: before for field, (before, _) in changed.items()}, venture.version, about=f"venture:{venture.id}"
        )
    if not changed:
        return
    work.record(
        f"venture.{what}_corrected" if what != "status" else "venture.status_changed",
        {
            "venture": venture.id,
            "changes": {field: [plain(before), plain(after)] for field, (before, after) in changed.items()},
        },
        unit_id=venture.unit_id,
        person_id=venture.person_id,
        subject=f"venture:{venture.id}",
    )
    for field, (_before, after) in changed.items():
        setattr(venture, field, after)
    venture.version += 1
    venture.updated_at = work.now


def _refuse_known(work: Work, codes: Sequence[str], *, but: Venture | None = None) -> None:
    if not codes:
        return
    known = RuleBrokenError(say("这个统一社会信用代码已经登记过，请在已有的创业实体上办理。"), code="known_venture")
    if len(set(codes)) < len(codes):
        raise known
    statement = select(Venture.id, sees_venture(work.actor)).where(Venture.credit_code.in_(codes))
    if but is not None:
        statement = statement.where(Venture.id != but.id)
    with work.session.no_autoflush:
        found = work.session.execute(statement).first()
    if found is None:
        return
    if found[1]:
        raise known
    raise AlreadyKnownError(say("这个统一社会信用代码已在其他县登记。请先与原登记地核实。"), field="credit_code")


def _checked_registration(given: Registration, today: date) -> Registration:
    code = given.credit_code or None
    proof = checks.line(given.credit_code_proof, "credit_code_proof")
    if code is not None:
        try:
            # Genuine codes of the trial period fail their check: they are let in where the licence itself was seen.
            code = parse_credit_code(code, trial_code_allowed=bool(proof)).value
        except BadValueError as error:
            raise checks.at("credit_code", error) from error
    checks.not_after(given.founded_on, today, "founded_on")
    return replace(
        given,
        name=checks.line(given.name, "name", required=True),
        credit_code=code,
        credit_code_proof=proof if code is not None and not credit_code_holds(code) else "",
        legal_form=checks.coded("legal_forms", given.legal_form, "legal_form"),
    )


def _refuse_half_a_code(industry: str) -> None:
    if industry and not is_entered_whole(industry):
        raise _unknown_industry()


def _unknown_industry() -> BadValueError:
    return BadValueError(say("请选择行业门类，或填写四位行业代码。"), field="industry", code="unknown_code")


def _checked_business(given: Business) -> Business:
    if given.industry and not industry_section(given.industry):
        raise _unknown_industry()
    return Business(
        industry=given.industry,
        industry_name=checks.line(given.industry_name, "industry_name"),
        main_product=checks.line(given.main_product, "main_product"),
        sales_channel=checks.coded("sales_channels", given.sales_channel, "sales_channel"),
        taxpayer=checks.coded("taxpayers", given.taxpayer, "taxpayer"),
        **{field: checks.line(getattr(given, field), field) for field in _FREE_WORDS},
    )


def _checked_premises(given: Premises) -> Premises:
    checks.in_order(given.lease_from, given.lease_to, "lease_to")
    return replace(
        given,
        address=checks.line(given.address, "address"),
        area_m2=decimals(given.area_m2, "area_m2"),
        owner_type=checks.coded("premises_owners", given.owner_type, "owner_type"),
    )


def _checked_figures(given: Figures) -> Figures:
    for field in ("employees", "key_group_employees", "insured_employees"):
        count: int | None = getattr(given, field)
        if count is not None and not 0 <= count <= MOST_PEOPLE:
            raise BadValueError(say("人数应为0至{most}的整数。", most=MOST_PEOPLE), field=field, code="number_invalid")
        if count is not None and given.employees is not None and count > given.employees:
            raise BadValueError(
                say("不能多于从业人数（{employees}人）。", employees=given.employees), field=field, code="staff_counts"
            )
    for field in ("invested", "own_fund", "registered_capital", "annual_revenue", "loan_fund"):
        amount = getattr(given, field)
        if amount is not None and amount.fen < 0:
            raise BadValueError(say("金额不能小于零，请核对。"), field=field, code="money_negative")
    checks.coded("profit_bands", given.profit_band, "profit_band")
    checks.coded("enterprise_scales", given.scale, "scale")
    return given


def _asdict(group: Premises | Figures) -> dict[str, Any]:
    # dataclasses.asdict would take the amounts apart as well.
    return dict(vars(group))


def refuse_anothers(venture: Venture, person: Person) -> None:
    """Refuse, as not found, a venture that is not the person's."""
    if venture.person_id != person.id:
        raise NotFoundError
