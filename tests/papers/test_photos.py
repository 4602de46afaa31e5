"""Photos that applicants send: told by content, turned upright, stripped, kept sealed by their digest."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from supportdesk.domain.errors import BadValueError
from supportdesk.papers import photos
from supportdesk.papers.attachments import attachment_files
from tests.factories.portal import A_PDF, located, photo


def test_a_photo_loses_where_and_by_what_it_was_taken_and_stands_upright() -> None:
    sent = photo(size=(600, 400), exif=located())
    assert Image.open(BytesIO(sent)).getexif().get_ifd(0x8825), "the control: the photo that is sent says where"
    clean = photos.clean(sent)
    kept = Image.open(BytesIO(clean.content))
    assert (clean.media_type, kept.size) == ("image/jpeg", (400, 600))
    assert dict(kept.getexif()) == {}
    assert b"Exif" not in clean.content


def test_what_hides_behind_a_picture_is_not_kept() -> None:
    for kind in ("JPEG", "PNG"):
        assert b"<script>" not in photos.clean(photo(kind) + b"<script>alert(1)</script>").content


def test_a_large_photo_becomes_small_enough_to_print() -> None:
    kept = Image.open(BytesIO(photos.clean(photo(size=(5_000, 3_000))).content))
    assert max(kept.size) == photos.LONGEST_SIDE


def test_a_pdf_is_kept_as_it_came() -> None:
    assert photos.clean(A_PDF) == photos.CleanFile(A_PDF, "application/pdf")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"x" * (photos.LARGEST_FILE + 1), "file_too_large"),
        (b"<html><script>alert(1)</script>", "file_type"),
        (b"GIF89a" + b"\0" * 40, "file_type"),
        (photo()[:400], "file_damaged"),
        (photo("PNG")[:60], "file_damaged"),
        (b"%PDF-1.7 cut short", "file_damaged"),
        (A_PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "file_encrypted"),
        (photo("PNG", (5_000, 4_000)), "too_many_pixels"),
    ],
)
def test_what_is_no_paper_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(BadValueError) as refused:
        photos.clean(content)
    assert refused.value.code == code


def test_a_photo_that_is_too_narrow_to_be_read_smaller_is_refused_before_it_is_read() -> None:
    sent = BytesIO()
    Image.new("L", (20_000, 1_700)).save(sent, "JPEG")
    with pytest.raises(BadValueError) as refused:
        photos.clean(sent.getvalue())
    assert refused.value.code == "too_many_pixels"


def test_a_file_lies_sealed_under_its_digest_and_once(tmp_path: Path) -> None:
    files = attachment_files(tmp_path)
    content = photos.clean(photo()).content
    digest = files.keep(content)
    assert files.keep(content) == digest
    (found,) = files.all_sealed()
    assert found[0] == digest
    assert content[:40] not in found[1].read_bytes()
    assert files.read(digest) == content
    assert files.read("0" * 64) is None
    with pytest.raises(ValueError, match="digest"):
        files.path_of("../keys.json")
