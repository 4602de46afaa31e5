"""Handling banks: added, corrected, closed for new referrals and opened again."""

from supportdesk.domain.errors import AlreadyKnownError, BadValueError, NotAllowedError, StaleVersionError
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.policies import Bank
from supportdesk.queries import banks as queries
from supportdesk.services.work import Work

MOST_NAME = 60
MOST_CODE = 40
MOST_CONTACT = 60
MOST_PHONE = 40


def add(work: Work, unit: OrgUnit, *, name: str, code: str = "", contact: str = "", phone: str = "") -> Bank:
    """Add a bank to which a unit's loans can be referred; without a code it gets the county's next.

    Raises NotAllowedError outside the actor's subtree, BadValueError for a name that is empty or too long,
    AlreadyKnownError for a name or code that a bank of the county has.
    """
    work.needs(Permission.PROGRAMME_WRITE)
    if work.actor is not None and not unit.path.startswith(work.actor.unit.path):
        raise NotAllowedError
    known = queries.list_known(work.session, unit)
    called = _name(name)
    given = code.strip()
    if len(given) > MOST_CODE:
        raise BadValueError(say("代码最多 {most} 个字符。", most=MOST_CODE), field="code")
    _refuse_taken(called, [bank.name for bank in known])
    if given in {bank.code for bank in known}:
        raise AlreadyKnownError(say("代码“{code}”已有银行用了。", code=given), field="code")
    return enter(work, unit, called, code=given, contact=contact.strip(), phone=phone.strip())


def enter(work: Work, unit: OrgUnit, name: str, *, code: str = "", contact: str = "", phone: str = "") -> Bank:
    """Enter a bank without asking who may: a ledger that names it brings it along. Without a code it gets the next."""
    there = {bank.code for bank in queries.list_known(work.session, unit)}
    numbered = (f"{unit.code}-{number:02d}" for number in range(1, len(there) + 2))
    own = code or next(one for one in numbered if one not in there)
    work.record("bank.opened", {"code": own, "name": name}, unit_id=unit.id, subject=_subject(unit.id, own))
    bank = Bank(code=own, name=name, unit_id=unit.id, contact=contact, phone=phone)
    work.session.add(bank)
    work.session.flush()
    return bank


def correct(work: Work, bank: Bank, *, name: str, contact: str, phone: str, version: int) -> None:
    """Correct what a bank is called and whom to ask there; its code stays. The bank comes from the actor's subtree.

    Raises StaleVersionError when somebody saved in between, BadValueError, AlreadyKnownError.
    """
    work.needs(Permission.PROGRAMME_WRITE)
    given = {"name": _name(name), "contact": contact.strip(), "phone": phone.strip()}
    kept: dict[str, object] = {field: getattr(bank, field) for field in given}
    if bank.version != version:
        raise StaleVersionError(kept, bank.version, about=_subject(bank.unit_id, bank.code))
    if kept == given:
        return
    keeper = work.session.get_one(OrgUnit, bank.unit_id)
    others = [other.name for other in queries.list_known(work.session, keeper) if other.id != bank.id]
    _refuse_taken(given["name"], others)
    data = {"before": kept, "after": given}
    work.record("bank.corrected", data, unit_id=bank.unit_id, subject=_subject(bank.unit_id, bank.code))
    for field, value in given.items():
        setattr(bank, field, value)
    bank.version += 1
    work.session.flush()


def close(work: Work, bank: Bank, *, reason: str) -> None:
    """Refer no new loans to a bank; what was referred goes on. A closed bank stays closed."""
    work.needs(Permission.PROGRAMME_WRITE)
    if not reason.strip():
        raise BadValueError(say("请写明理由。"), field="reason")
    if not bank.is_active:
        return
    data = {"reason": reason.strip()}
    work.record("bank.closed", data, unit_id=bank.unit_id, subject=_subject(bank.unit_id, bank.code))
    bank.is_active, bank.version = False, bank.version + 1


def reopen(work: Work, bank: Bank) -> None:
    """Refer loans to a closed bank again."""
    work.needs(Permission.PROGRAMME_WRITE)
    if bank.is_active:
        return
    work.record("bank.reopened", {}, unit_id=bank.unit_id, subject=_subject(bank.unit_id, bank.code))
    bank.is_active, bank.version = True, bank.version + 1


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > MOST_NAME:
        raise BadValueError(say("名称须为 1 至 {most} 个字。", most=MOST_NAME), field="name")
    return name


def _refuse_taken(name: str, others: list[str]) -> None:
    if name in others:
        raise AlreadyKnownError(say("已有名为“{name}”的银行。", name=name), field="name")


def _subject(unit_id: int, code: str) -> str:
    return f"bank:{unit_id}:{code}"
