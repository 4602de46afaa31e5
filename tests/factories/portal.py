"""Somebody at home: an applicant with an account, and what they send."""

from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from supportdesk.domain.permissions import Role
from supportdesk.models.accounts import Account
from supportdesk.models.people import Person
from tests.factories import accounts
from tests.factories.applications import SupportDesk


def own_account(session: Session, at: SupportDesk, person: Person, username: str = "applicant") -> Account:
    """The account of a person on file."""
    return accounts.account(session, Role.ENTREPRENEUR, at.town, username, name=person.name, person_id=person.id)


def photo(kind: str = "JPEG", size: tuple[int, int] = (600, 400), **more: Any) -> bytes:  # noqa: ANN401
    """A photo of nothing in particular; `exif` may be told."""
    out = BytesIO()
    Image.new("RGB", size, (180, 40, 30)).save(out, kind, **more)
    return out.getvalue()


def located() -> Image.Exif:
    """What a telephone adds: its maker, that it was held upright, and where."""
    exif = Image.Exif()
    exif[0x010F] = "手机厂"
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (28.0, 40.0, 12.0)
    return exif


A_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
