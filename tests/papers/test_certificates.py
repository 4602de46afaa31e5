"""Where the office has a certificate its papers are signed: readers that are not ours say so, and see every change."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy.orm import Session

import config
from supportdesk.domain.errors import RuleBrokenError
from supportdesk.domain.programmes.loans import LoanState
from supportdesk.models.papers import Paper
from supportdesk.papers import giving
from supportdesk.papers.certificates import Certificate
from supportdesk.papers.pdf import fonts
from supportdesk.papers.presses import Press
from supportdesk.queries import papers
from tests.factories.loans import Walk, loan_desk
from tests.factories.policies import working

PASSWORD = "opens the certificate"


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    """A certificate that the office signed itself, valid these years."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "禾川县返乡创业服务台")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(4_711)
        .not_valid_before(today - timedelta(days=30))
        .not_valid_after(today + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / "office.p12"
    encryption = BestAvailableEncryption(PASSWORD.encode())
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"office", key, made, None, encryption))
    return Certificate(file, PASSWORD, tmp_path / "signed")


def test_a_signed_paper_is_believed_by_two_readers_and_a_changed_one_by_none(
    session: Session, prepared: Path, certificate: Certificate, tmp_path: Path
) -> None:
    desk = loan_desk(session)
    walk = Walk(session, desk).to(LoanState.ACCEPTED)
    subject = papers.about_application(session, desk.clerk, walk.id)
    plain = Press(fonts.faces(prepared / "fonts", rare_folders=()), "http://localhost")
    press = replace(plain, certificate=certificate)
    with working(session, desk.clerk, walk.today) as work:
        first = giving.give(work, "receipt", subject, "zh", press)
        assert giving.give(work, "receipt", subject, "zh", press).data == first.data, "signed once"
    paper = session.get_one(Paper, first.paper.id)
    assert giving.again(session, desk.clerk, paper, subject, press, walk.today) == first.data
    assert first.data.startswith(first.plain), "what was drawn stands in it unchanged"
    read = PdfFileReader(BytesIO(first.data)).embedded_signatures[0]
    found = validate_pdf_signature(read, ValidationContext(trust_roots=[read.signer_cert]))
    assert found.bottom_line
    assert "Signature is Valid" in told_by_poppler(tmp_path, first.data)
    at = first.data.index(b"/MediaBox")
    changed = first.data[:at] + b"/MediaBax" + first.data[at + 9 :]
    assert "Signature is Valid" not in told_by_poppler(tmp_path, changed)


def told_by_poppler(folder: Path, data: bytes) -> str:
    """What `pdfsig` says, without asking whether the signer is known to this machine."""
    file = folder / "paper.pdf"
    file.write_bytes(data)
    return subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout


def test_a_certificate_that_does_not_open_gives_nothing_out(certificate: Certificate) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        replace(certificate, password="another").signed("2222", b"%PDF-")
    assert refused.value.code == "certificate"
    assert not certificate.folder.exists()


def test_a_certificate_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    told = {"SUPPORTDESK_DATA_DIR": str(tmp_path), "SUPPORTDESK_SIGNING_FILE": str(tmp_path / "none.p12")}
    with pytest.raises(config.ConfigurationError, match="SUPPORTDESK_SIGNING_FILE"):
        config.load(told)
