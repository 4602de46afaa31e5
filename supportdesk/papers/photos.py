"""Photos and scans that somebody sends as a paper: told by their content, turned upright, stripped of what the camera added.

A photo is drawn anew, so that nothing but the picture is kept: no place, no time, no name of a telephone, and no second
file that hides behind it. A PDF is kept as it came.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import Words, say

LARGEST_FILE = 10_000_000
# What fits into memory: a photo of fifty million points is read at half its size or less, a drawing is not (decision 0019).
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000}
# What a JPEG comes to as it is read: a long and narrow one is not read smaller.
MOST_READ = 32_000_000
# Print on A4 can be read at this; larger photos are made smaller.
LONGEST_SIDE = 2_400
_QUALITY = 85
_FIRST_OF_PDF, _LAST_OF_PDF = b"%PDF-", b"%%EOF"
_TAIL = 2_048
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
# How a file's name ends.
ENDINGS = {JPEG: "jpg", PNG: "png", PDF: "pdf"}


@dataclass(frozen=True)
class CleanFile:
    """A file that may be kept: its bytes, and what they are."""

    content: bytes
    media_type: str


def clean(content: bytes) -> CleanFile:
    """Return what may be kept of a file that was sent; raises BadValueError (`file`) with what would be right."""
    if not content:
        raise _refused("file_empty", say("文件是空的（0 字节），请重新选择。"))
    if len(content) > LARGEST_FILE:
        raise _refused("file_too_large", say("文件超过 10 MB，请压缩后再传。"))
    return _pdf(content) if content.startswith(_FIRST_OF_PDF) else _photo(content)


def _pdf(content: bytes) -> CleanFile:
    if b"/Encrypt" in content:
        raise _refused("file_encrypted", say("这个 PDF 有密码，请去除密码后再传。"))
    if _LAST_OF_PDF not in content[-_TAIL:]:
        raise _damaged()
    return CleanFile(content, PDF)


def _photo(content: bytes) -> CleanFile:
    try:
        with warnings.catch_warnings():
            # Our own limits are asked below, before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=list(MOST_PIXELS))
    except UnidentifiedImageError:
        raise _refused("file_type", say("只收 PDF、JPEG、PNG。手机拍的 HEIC 请转为 JPG。")) from None
    except Image.DecompressionBombError:
        raise _too_many() from None
    except (OSError, ValueError, SyntaxError):
        raise _damaged() from None
    kind = str(image.format)
    if image.width * image.height > MOST_PIXELS[kind]:
        raise _too_many()
    try:
        # A JPEG is read at a half, a quarter or an eighth of its size, as far as that is still large enough.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        if image.width * image.height > MOST_READ:
            raise _too_many()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _drawn_anew(upright, kind)
    except (OSError, ValueError, SyntaxError, IndexError):
        raise _damaged() from None


def _drawn_anew(image: Image.Image, kind: str) -> CleanFile:
    """The picture's points and nothing else."""
    mode = "RGB" if kind == "JPEG" or image.mode not in {"L", "1", "RGBA", "LA", "P"} else image.mode
    if mode in {"P", "LA"}:
        mode = "RGBA"
    points = image.convert(mode)
    points.info.clear()
    out = BytesIO()
    if kind == "JPEG":
        points.save(out, "JPEG", quality=_QUALITY, optimize=True)
        return CleanFile(out.getvalue(), JPEG)
    points.save(out, "PNG")
    return CleanFile(out.getvalue(), PNG)


def _damaged() -> BadValueError:
    return _refused("file_damaged", say("文件不完整，请重新选择或重新拍照。"))


def _too_many() -> BadValueError:
    return _refused("too_many_pixels", say("照片太大，请用普通清晰度重新拍一张。"))


def _refused(code: str, words: Words) -> BadValueError:
    return BadValueError(words, field="file", code=code)
