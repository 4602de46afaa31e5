"""The typeface of the papers: three cuts of Noto Sans SC, embedded; rare characters are told, never lost.

ReportLab draws only the thinnest instance of a variable font, so Regular, Medium and Bold are cut out of it once and
kept in a data folder under the source's hash. Search order: configured file, the font package, WenQuanYi Micro Hei
of the system.
"""

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from supportdesk.domain.errors import SupportdeskError
from supportdesk.domain.words import say

WEIGHTS = {"regular": 400, "medium": 500, "bold": 700}
BOX = "□"
EM = 1000

_PACKAGED = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
_SYSTEM_FONTS = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/wqy-microhei/wqy-microhei.ttc"),
    Path("C:/Windows/Fonts/wqy-microhei.ttc"),
)
RARE_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path("C:/Windows/Fonts"),
)
_RARE_FILES = ("HanaMinA.ttf", "HanaMinB.ttf")
# Shaping and vertical writing are never used on these papers; without their tables the cut is a third smaller.
_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "STAT", "VORG")

# A closing mark fills only the left half of its square, an opening one the right half: where two meet, half an em goes.
_CLOSE_UP = re.compile(r"[，。、）》」』】〕](?=[，。、；：）》」』】〕（《「『【〔])|[（《「『【〔](?=[（《「『【〔])")

_lock = threading.Lock()
_loaded: dict[tuple[Path, Path | None, tuple[Path, ...]], "Faces"] = {}


class FontMissingError(SupportdeskError):
    """No usable Chinese TrueType font was found, so no paper can be drawn."""


class _Window:
    """A part of the font's bytes that is only ever sliced; copying all outlines for each subset took a third of the time."""

    def __init__(self, data: bytes, start: int, length: int) -> None:
        self._data = data
        self._start = start
        self._end = start + length

    def __getitem__(self, wanted: slice) -> bytes:
        first = self._start + (wanted.start or 0)
        last = self._end if wanted.stop is None else min(self._start + wanted.stop, self._end)
        return self._data[first:last]


class _Font(TTFont):
    """A TrueType font whose extracted text is right beyond U+FFFF and for the box of an unknown character."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path, asciiReadable=False, shapable=False)
        face: Any = self.face
        whole_table = face.get_table

        def table(tag: str) -> bytes | _Window:
            if tag == "glyf":
                return _Window(face._ttf_data, *face.get_table_pos(tag))  # noqa: SLF001 - the library offers no other way
            return bytes(whole_table(tag))

        face.get_table = table

    def addObjects(self, doc: Any) -> None:  # noqa: N802, ANN401 - the library's hook and its document
        super().addObjects(doc)
        for key, reference in list(doc.idToObject.items()):
            if key.startswith("toUnicodeCMap:") and self.face.name.decode() in key:
                reference.content = re.sub(r"<[0-9A-F]{2}> <[0-9A-F]{5,6}>|<00> <0000>", _as_utf16, reference.content)


def _as_utf16(line: "re.Match[str]") -> str:
    code, character = line[0].split()
    return f"{code} <{chr(int(character[1:-1], 16) or 0xFFFD).encode('utf-16-be').hex().upper()}>"


class Cut:
    """One weight of the typeface, with what is needed to measure and to draw a string."""

    def __init__(self, name: str, font: TTFont, rare: "_RareFonts") -> None:
        self.name = name
        self._font = font
        self._rare = rare
        self._widths = _Widths(font, rare)
        self._drawable: set[str] = set()

    def width(self, text: str, size: float) -> float:
        """Width in points at a size in points, closed-up punctuation counted."""
        width = sum(map(self._widths.__getitem__, text))
        if not text.isascii():
            width -= len(_CLOSE_UP.findall(text)) * EM / 2
        return width * size / EM

    def pieces(self, text: str) -> list[tuple[str, str, float]] | None:
        """Split into (font name or "" for a box, text, offset in ems); None where one string will do."""
        if not self._drawable.issuperset(text):
            self._drawable.update(character for character in text if ord(character) in self._font.face.charToGlyph)
        whole = self._drawable.issuperset(text)
        if text.isascii() or not _CLOSE_UP.search(text):
            return None if whole else list(self._by_font(text, 0.0))
        pieces: list[tuple[str, str, float]] = []
        at = 0.0
        start = 0
        for pair in [*_CLOSE_UP.finditer(text), None]:
            end = pair.end() if pair else len(text)
            part = text[start:end]
            pieces.extend([(self.name, part, at)] if whole else self._by_font(part, at))
            at += sum(map(self._widths.__getitem__, part)) / EM - 0.5
            start = end
        return pieces

    def as_fallback(self) -> "_RareFonts":
        """Offer this cut, and what stands behind it, to a font that lacks more."""
        return _RareFonts(self._rare.folders, (self._font,))

    def unknown(self, text: str) -> list[str]:
        """List the characters that no font at hand has."""
        if self._drawable.issuperset(text):
            return []
        return [c for c in text if ord(c) not in self._font.face.charToGlyph and self._rare.holding(c) is None]

    def _by_font(self, text: str, at: float) -> Iterator[tuple[str, str, float]]:
        run, run_at, run_font = "", at, self.name
        for character in text:
            rare = None if character in self._drawable else self._rare.holding(character)
            font = self.name if character in self._drawable else (rare.fontName if rare else "")
            if run and (font != run_font or not font):
                yield run_font, run, run_at
                run, run_at = "", at
            run, run_font = run + character, font
            at += self._widths[character] / EM
        if run:
            yield run_font, run, run_at


class _Widths(dict[str, float]):
    """Advance of each character in thousandths of an em, asked once."""

    def __init__(self, font: TTFont, rare: "_RareFonts") -> None:
        super().__init__()
        self._own = font
        self._rare = rare

    def __missing__(self, character: str) -> float:
        own = self._own.face
        code = ord(character) if character != "\u00a0" else 32
        if code in own.charToGlyph:
            width = float(own.charWidths[code])
        else:
            font = self._rare.holding(character)
            width = float(font.face.charWidths[code]) if font else float(own.charWidths.get(ord(BOX), EM))
        self[character] = width
        return width


class _RareFonts:
    """HanaMin, when it is installed, opened only when a character asks for it; `first` is asked before."""

    def __init__(self, folders: Sequence[Path], first: Sequence[TTFont] = ()) -> None:
        self.folders = folders
        self._first = first
        self._fonts: list[TTFont] | None = None
        self._known: dict[str, TTFont | None] = {}

    def holding(self, character: str) -> TTFont | None:
        if character not in self._known:
            if self._fonts is None:
                self._fonts = [*self._first, *self._open()]
            code = ord(character)
            # Eighty thousand names at most: the memory is bounded by Unicode itself.
            self._known[character] = next((font for font in self._fonts if code in font.face.charToGlyph), None)
        return self._known[character]

    def _open(self) -> Iterator[TTFont]:
        for file_name in _RARE_FILES:
            path = next((found for folder in self.folders for found in sorted(folder.rglob(file_name))), None)
            if path is not None:
                yield _registered(f"Paper-{path.stem}", path)


@dataclass(frozen=True)
class Faces:
    """The three cuts, ready to draw, with the file they came from; `stands_in` marks the system's makeshift."""

    regular: Cut
    medium: Cut
    bold: Cut
    source: Path
    stands_in: bool = False
    letter_text: Cut | None = None
    letter_title: Cut | None = None

    def cut(self, name: str) -> Cut:
        """Return one cut by the name that the styles use; letters fall back to Regular and Bold."""
        if name == "letter_text":
            return self.letter_text or self.regular
        if name == "letter_title":
            return self.letter_title or self.bold
        return {"regular": self.regular, "medium": self.medium, "bold": self.bold}[name]

    def with_letter_fonts(self, text: Path | None, title: Path | None) -> "Faces":
        """Set letters in the office's own TrueType 仿宋 and 小标宋; what they lack comes from our own typeface.

        Raises FontMissingError for a file that cannot be embedded.
        """
        return replace(
            self,
            letter_text=_office_cut(text, self.regular) if text else None,
            letter_title=_office_cut(title, self.bold) if title else None,
        )


def faces(data_folder: Path, configured: Path | None = None, *, rare_folders: Sequence[Path] = RARE_FOLDERS) -> Faces:
    """Return the typeface, cut and loaded once per process.

    Raises FontMissingError when neither the configured file, the font package nor the system offers a TrueType font
    that can be embedded. A configured file that is not usable is an error too: nobody should get another typeface
    unnoticed.
    """
    key = (data_folder.resolve(), configured, tuple(rare_folders))
    with _lock:
        if key not in _loaded:
            _loaded[key] = _load(data_folder, configured, tuple(rare_folders))
        return _loaded[key]


def _office_cut(path: Path, behind: Cut) -> Cut:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        font = _registered(f"Paper-office-{digest}", path)
    except Exception as reason:
        raise _unusable(path, reason) from reason
    return Cut(font.fontName, font, behind.as_fallback())


def _unusable(path: Path, reason: Exception) -> FontMissingError:
    """One line that names the file, and why as far as the reader of fonts can tell."""
    told = reason.strerror if isinstance(reason, OSError) else ""
    why = told or (str(reason).splitlines() or [""])[0] or type(reason).__name__
    return FontMissingError(say("设置的字体文件不能用：{path}（{reason}）", path=path, reason=why))


def faces_for(data_dir: Path, configured: str) -> Faces:
    """Return the typeface for the program's settings; its cuts are kept in the data folder. Raises FontMissingError."""
    return faces(data_dir / "fonts", Path(configured) if configured else None)


def _load(data_folder: Path, configured: Path | None, rare_folders: tuple[Path, ...]) -> Faces:
    rare = _RareFonts(rare_folders)
    for source, stands_in in _sources(configured):
        try:
            return _from_file(source, data_folder, rare, stands_in=stands_in)
        except Exception as reason:
            if source == configured:
                raise _unusable(source, reason) from reason
    raise FontMissingError(say("没有找到可以嵌入的中文 TrueType 字体。请安装字体包，或在设置中指定字体文件。"))


def _sources(configured: Path | None) -> Iterator[tuple[Path, bool]]:
    if configured is not None:
        yield configured, False
        return
    try:
        with as_file(files("justmytype_intl_cjk") / _PACKAGED) as packaged:
            if packaged.exists():
                yield packaged, False
    except ModuleNotFoundError:
        pass  # installed without the font package: the system's font follows
    for path in _SYSTEM_FONTS:
        if path.exists():
            yield path, True


def _from_file(source: Path, data_folder: Path, rare: _RareFonts, *, stands_in: bool) -> Faces:
    data = source.read_bytes()
    digest = hashlib.sha256(data).hexdigest()[:12]
    if b"fvar" in data[:1024]:
        cuts = {
            name: Cut(
                f"Paper-{digest}-{name}",
                _registered(f"Paper-{digest}-{name}", _cut(data, digest, data_folder, weight)),
                rare,
            )
            for name, weight in WEIGHTS.items()
        }
        return Faces(**cuts, source=source, stands_in=stands_in)
    # A font of one weight serves for all three, embedded once.
    only = Cut(f"Paper-{digest}", _registered(f"Paper-{digest}", source), rare)
    return Faces(regular=only, medium=only, bold=only, source=source, stands_in=stands_in)


def _cut(data: bytes, digest: str, data_folder: Path, weight: int) -> Path:
    """Cut one weight into the data folder; processes that start together write the same bytes and rename them."""
    target = data_folder / f"NotoSansSC-{digest}-{weight}.ttf"
    if target.exists():
        return target
    face = uharfbuzz.Face(uharfbuzz.Blob(data))
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.pin_axis_location(face, "wght", float(weight))
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
    cut = uharfbuzz.subset(face, wanted).blob.data
    data_folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=data_folder, prefix=target.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(cut)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def _registered(name: str, path: Path) -> TTFont:
    font = _Font(name, str(path))
    # Cuts of one variable font keep one internal name, and ReportLab would draw all of them with the first.
    font.face.name = name.encode()
    pdfmetrics.registerFont(font)
    return font
