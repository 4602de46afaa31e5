"""The schemes that a county offers: who insures, and on which account a premium's subsidy reaches the insurer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from supportdesk.domain.errors import BadValueError, StaleVersionError
from supportdesk.domain.people import BankDetails
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.programmes.insurance import InsuranceScheme
from supportdesk.services.people import checks
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.work import Work


@dataclass(frozen=True)
class SchemeFacts:
    """A scheme as a form gives it."""

    code: str
    name: str
    insurer: str
    contact: str = ""
    bank_name: str = ""
    account: str = ""
    is_active: bool = True


def open_scheme(work: Work, unit: OrgUnit, facts: SchemeFacts) -> InsuranceScheme:
    """Offer a scheme in a unit. Raises BadValueError naming the field, NotFoundError for a foreign unit."""
    work.needs(Permission.SUPPORT_BOOK)
    refuse_foreign_unit(work.actor, unit)
    given = _checked(facts)
    taken = select(InsuranceScheme.id).where(InsuranceScheme.unit_id == unit.id, InsuranceScheme.code == given["code"])
    if work.session.scalar(taken) is not None:
        raise BadValueError(say("这个方案代码已经用过。"), field="code", code="taken")
    work.record("insurance.scheme_opened", _told(given), unit_id=unit.id, subject=f"scheme:{given['code']}")
    made = InsuranceScheme(unit_id=unit.id, unit=unit, created_at=work.now, updated_at=work.now, **given)
    work.session.add(made)
    work.session.flush()
    return made


def correct_scheme(work: Work, scheme: InsuranceScheme, facts: SchemeFacts, *, version: int) -> None:
    """Correct a scheme; its code stays, and policies that were made under it too. Raises BadValueError, StaleVersionError."""
    work.needs(Permission.SUPPORT_BOOK)
    refuse_foreign_unit(work.actor, scheme.unit)
    given = _checked(facts) | {"code": scheme.code}
    before = {name: getattr(scheme, name) for name in given}
    if scheme.version != version:
        raise StaleVersionError(_told(before), scheme.version, about=f"scheme:{scheme.code}")
    work.record(
        "insurance.scheme_corrected",
        {"before": _told(before), "after": _told(given), "account_changed": before["account"] != given["account"]},
        unit_id=scheme.unit_id,
        subject=f"scheme:{scheme.code}",
    )
    for name, value in given.items():
        setattr(scheme, name, value)
    scheme.version, scheme.updated_at = scheme.version + 1, work.now
    work.session.flush()


def _checked(facts: SchemeFacts) -> dict[str, Any]:
    account = checks.checked_bank_details(BankDetails(facts.bank_name, facts.account))
    return {
        "code": checks.line(facts.code, "code", longest=40, required=True),
        "name": checks.line(facts.name, "name", longest=200, required=True),
        "insurer": checks.line(facts.insurer, "insurer", longest=200, required=True),
        "contact": checks.line(facts.contact, "contact", longest=200),
        "bank_name": account.bank_name,
        "account": account.bank_account or None,
        "is_active": facts.is_active,
    }


def _told(given: dict[str, Any]) -> dict[str, Any]:
    """As an event keeps it: the account's number stays in the scheme."""
    return {name: value for name, value in given.items() if name != "account"}
