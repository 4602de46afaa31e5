"""What ventures offer and ask for: noted, and closed when it came about or is no longer wanted."""

from datetime import date

from supportdesk.domain.calendar import add_months
from supportdesk.domain.cooperation import Side, shared_words
from supportdesk.domain.errors import BadValueError, StaleVersionError, StepNotAvailableError
from supportdesk.domain.fields import parse_text
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.models.accounts import OrgUnit
from supportdesk.models.cooperation import Cooperation
from supportdesk.models.ventures import Venture
from supportdesk.policies.needs import generic_words, valid_months
from supportdesk.services.people import checks
from supportdesk.services.people.opening import refuse_foreign_unit
from supportdesk.services.work import Work

LONGEST_TEXT = 1_000


def note(
    work: Work, venture: Venture, town: OrgUnit, *, side: Side, product: str, quantity: str = "", details: str = "",
    valid_until: date | None = None,
) -> Cooperation:  # fmt: skip
    """Note what a venture offers or asks for. Raises BadValueError for a product without a word that tells, or a past day."""
    work.needs(Permission.CASE_WRITE)
    refuse_foreign_unit(work.actor, town)
    what = checks.line(product, "product", required=True)
    if not shared_words(what, what, generic_words()):
        raise BadValueError(say("请写明具体产品，例如“蜜桃、桃干”。"), field="product")
    until = valid_until or add_months(work.today, valid_months())
    if until < work.today:
        raise BadValueError(say("有效期不能早于今天。"), field="valid_until")
    told = parse_text(details, longest=LONGEST_TEXT).value if details.strip() else ""
    made = Cooperation(
        venture_id=venture.id,
        unit_id=town.id,
        side=side,
        product=what,
        quantity=checks.line(quantity, "quantity"),
        details=told,
        noted_on=work.today,
        valid_until=until,
        touch=work.next_touch(),
        created_at=work.now,
        updated_at=work.now,
    )
    work.record(
        "cooperation.noted",
        {"venture": venture.id, "side": side.value, "product": what, "valid_until": until.isoformat()},
        unit_id=venture.unit_id,
        person_id=venture.person_id,
        subject=f"venture:{venture.id}",
    )
    work.session.add(made)
    work.session.flush()
    return made


def close(work: Work, notice: Cooperation, *, outcome: str, partner: Venture | None, version: int) -> None:
    """Close it: with whom it came about, or why not. Raises StepNotAvailableError, StaleVersionError, BadValueError."""
    work.needs(Permission.CASE_WRITE)
    if notice.version != version:
        theirs: dict[str, object] = {"outcome": notice.outcome, "partner": notice.partner_id}
        raise StaleVersionError(theirs, notice.version, about=f"venture:{notice.venture_id}")
    if notice.ended_on is not None:
        raise StepNotAvailableError(say("这条供求已经结束。"))
    came = checks.line(outcome, "outcome", required=True)
    work.record(
        "cooperation.closed",
        {"cooperation": notice.id, "partner": partner.id if partner else None, "outcome": came},
        unit_id=notice.unit_id,
        person_id=notice.venture.person_id,
        subject=f"venture:{notice.venture_id}",
    )
    notice.ended_on, notice.outcome, notice.partner = work.today, came, partner
    notice.version += 1
    notice.updated_at = work.now
    notice.touch = work.next_touch()
    work.session.flush()
