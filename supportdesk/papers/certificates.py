"""Signing papers with the office's certificate, so that any reader of PDF shows who gave them out and that nothing changed.

A signature holds its moment and may hold chance, so a signed file is not drawn again but kept: sealed, under the paper's
code, which no other paper ever has.
"""

from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.words import say
from supportdesk.papers.sealed import read_sealed, write_sealed

_FIELD = "Office"


@dataclass(frozen=True)
class Certificate:
    """A PKCS#12 file with key and certificate, and where signed papers are kept."""

    file: Path
    password: str = field(repr=False)
    folder: Path

    def signed(self, code: str, data: bytes) -> bytes:
        """Return a paper's signed file: as it was signed when it was given out, else signed now.

        Raises RuleBrokenError (`certificate`) when the file can't be read or opened.
        """
        kept = self.find(code)
        if kept is not None:
            return kept
        made = self._sign(data)
        write_sealed(self._path(code), made)
        return made

    def find(self, code: str) -> bytes | None:
        """The signed file of a paper, or None when it was never signed."""
        return read_sealed(self._path(code))

    def _sign(self, data: bytes) -> bytes:
        signer = _signer(self.file, self.password, self.file.stat().st_mtime if self.file.exists() else 0.0)
        writer = IncrementalPdfFileWriter(BytesIO(data))
        made = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name=_FIELD), signer=signer)
        return bytes(made.getvalue())

    def _path(self, code: str) -> Path:
        return self.folder / f"{code}.sealed"


@cache
def _signer(file: Path, password: str, _changed: float) -> signers.SimpleSigner:
    """The key, read anew when the file has changed."""
    found: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]  # it has none
        str(file), passphrase=password.encode() or None
    )
    if found is None:
        raise RuleBrokenError(say("签名证书打不开，文书没有出具。请系统管理员检查证书文件和密码。"), code="certificate")
    return found
