"""What is known of a person, in the groups in which it is written down and corrected.

Field names are the columns' names. Codes are those of the code lists; an empty text means "not asked".
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supportdesk.domain.ages import age_on
from supportdesk.domain.masking import mask_account, mask_contact, mask_phone, mask_resident_number, mask_whole

# Not refused, but somebody looks twice: the counter asks for a confirmation outside these ages.
USUAL_AGES = range(16, 101)


@dataclass(frozen=True)
class Identity:
    """Who it is. `sex` is "M" or "F"; sex and birth may be left out where the number tells them."""

    name: str
    id_no: str
    id_type: str = "01"
    sex: str | None = None
    born_on: date | None = None


@dataclass(frozen=True)
class Contact:
    """How the person is reached. The mobile is not unique: families share one."""

    phone: str = ""
    other_contact: str = ""


@dataclass(frozen=True)
class Background:
    """What forms ask beside the name."""

    ethnicity: str = ""
    education: str = ""
    marital: str = ""
    employment_cert_no: str = ""
    skills: str = ""
    household_relation: str = ""


@dataclass(frozen=True)
class Certificates:
    """Cards and standings that some forms ask for. A disability certificate's number is never shown but for a reason."""

    social_security_card_no: str = ""
    disability_no: str = ""
    insurance_status: str = ""
    political_status: str = ""


@dataclass(frozen=True)
class Addresses:
    """Where the person is registered, and where they live. The division has 6, 9 or 12 digits."""

    registered_address: str = ""
    registered_division: str = ""
    live_address: str = ""


@dataclass(frozen=True)
class BankDetails:
    """Where money goes: 12 to 30 digits in the person's own name."""

    bank_name: str = ""
    bank_account: str = ""


@dataclass(frozen=True)
class Absence:
    """Where the person was the last time, from when to when, and the day of return."""

    away_place: str = ""
    away_trade: str = ""
    away_from: date | None = None
    away_to: date | None = None
    returned_on: date | None = None
    return_reason: str = ""


@dataclass(frozen=True)
class EarlierAbsence:
    """Where the person was before the latest absence; first and last day."""

    place: str = ""
    trade: str = ""
    away_from: date | None = None
    away_to: date | None = None


@dataclass(frozen=True)
class Consent:
    """That the person agreed to their data being kept, when and on which channel, and when they took it back."""

    consent_on: date | None = None
    consent_channel: str = ""
    consent_withdrawn_on: date | None = None


@dataclass(frozen=True)
class FurtherConsent:
    """What the person agreed to beside that: for which purpose, what of the file, on which channel, when, until when."""

    purpose: str = ""
    scope: str = ""
    channel: str = ""
    given_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class CategoryProof:
    """Membership of a key group, the paper that proves it, and the days for which it holds."""

    code: str
    proof: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class PersonFacts:
    """All that can be told of a person when they are written down."""

    identity: Identity
    contact: Contact = Contact()
    background: Background = Background()
    addresses: Addresses = Addresses()
    bank: BankDetails = BankDetails()
    absence: Absence = Absence()
    consent: Consent = Consent()
    hardship: tuple[str, ...] = ()
    categories: tuple[CategoryProof, ...] = ()
    notes: str = ""
    certificates: Certificates = Certificates()


class Sealed(StrEnum):
    """The fields that are shown masked, and in clear only for a reason."""

    ID_NO = "id_no"
    PHONE = "phone"
    BANK_ACCOUNT = "bank_account"
    OTHER_CONTACT = "other_contact"
    SOCIAL_SECURITY_CARD_NO = "social_security_card_no"
    DISABILITY_NO = "disability_no"


_MASKS = {
    Sealed.PHONE: mask_phone,
    Sealed.BANK_ACCOUNT: mask_account,
    Sealed.OTHER_CONTACT: mask_contact,
    Sealed.SOCIAL_SECURITY_CARD_NO: mask_account,
    Sealed.DISABILITY_NO: mask_whole,
}


def masked(field: Sealed, value: str | None, id_type: str = "01") -> str:
    """Show a sealed value the way everyone may see it; a passport keeps its last two characters only."""
    if not value:
        return ""
    if field in _MASKS:
        return _MASKS[field](value)
    return "*" * (len(value) - 2) + value[-2:] if id_type == "04" else mask_resident_number(value)


def is_age_unusual(born_on: date, day: date) -> bool:
    """Say whether somebody should look twice at this age."""
    return age_on(born_on, day) not in USUAL_AGES
