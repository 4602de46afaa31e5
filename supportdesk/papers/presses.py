"""What every paper needs to be drawn: the typeface, the address of its QR code, and whose certificate signs it, if any."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from supportdesk.papers.certificates import Certificate
from supportdesk.papers.pdf import fonts
from supportdesk.papers.pdf.fonts import Faces


class Told(Protocol):
    """The settings that a press is made of."""

    @property
    def data_dir(self) -> Path:
        """Where the cut fonts and the signed files lie."""

    @property
    def font(self) -> str:
        """A typeface of the office's own, or empty."""

    @property
    def public_url(self) -> str:
        """Where QR codes lead."""

    @property
    def signing_file(self) -> Path | None:
        """The certificate with its key, or None."""

    @property
    def signing_password(self) -> str:
        """What opens it."""


@dataclass(frozen=True)
class Press:
    """The typeface, the address that QR codes lead to, and the certificate; without one papers are not signed."""

    faces: Faces
    public_url: str
    certificate: Certificate | None = None


def press_of(told: Told) -> Press:
    """The press of an office; the typeface is loaded once per process."""
    certificate = None
    if told.signing_file is not None:
        certificate = Certificate(told.signing_file, told.signing_password, told.data_dir / "signed")
    return Press(fonts.faces_for(told.data_dir, told.font), told.public_url, certificate)
