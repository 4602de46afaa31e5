"""Look into an .xlsx before anything is built from it: kind, size, document types, and cells that have no value.

Everything here streams: no part is held whole, and the reading ends at the first bound that is met.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from supportdesk.papers.imports.limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BLOCK = 1024 * 1024
_LONGEST_PIECE = 8 * _BLOCK
_SMALL_PART = 2 * _BLOCK

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
_MACRO_TYPE = re.compile(rb"macroEnabled|vnd\.ms-office\.vbaProject", re.IGNORECASE)
_WORKBOOK_PART = re.compile(r"xl/workbook[0-9]*\.xml")
_MACRO_PART = re.compile(r"vbaproject\.bin$|^xl/macrosheets/", re.IGNORECASE)
_ANY_CELL = re.compile(rb"<\w+:c[\s/>]")
# Far cells with something in them: right of column Z, below row 9,999. An empty styled cell closes itself and costs nothing.
_FAR_RIGHT = re.compile(rb"""\br=["']([A-Z]{2,3})[0-9]{1,7}["'][^<>]*(?<!/)>""")
_FAR_DOWN = re.compile(rb"""\br=["'][A-Z]{1,3}([0-9]{5,7})["'][^<>]*(?<!/)>""")
_SHARED_TEXT_NUMBER = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\bt="s"[^<>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<')
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*\bhidden=["'](?:1|true)["']""")
_REF = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\s([^<>]*\bt="e"[^<>]*)>')
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_TEXT_RESULT = re.compile(rb'\bt="(?:str|s|inlineStr)"')
_SHARED_ITEM = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>|<(?:\w+:)?si\s*/>", re.DOTALL)


class RefusedFileError(Exception):
    """The file is not read further; `code` names the reason among the refusals of a workbook."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Inspection:
    """What was seen: for each sheet the cells, by row and column from 0, that hold an error or no result, and how many of
    its rows are hidden.
    """

    unknown_cells: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    hidden_rows: dict[str, int] = field(default_factory=dict)


@dataclass
class _Seen:
    """Counts over the whole file and the current sheet."""

    cells: int = 0
    shared_texts: int = 0
    items: int = 0
    merged: int = 0
    last_row: int = 0
    last_column: int = 0
    hidden_rows: int = 0
    unknown: dict[int, list[int]] = field(default_factory=dict)


def inspect(content: bytes, limits: Limits) -> Inspection:
    """Look through a file's bytes. Raises RefusedFileError, BadZipFile's reasons among them (`workbook_broken`)."""
    _refuse_kind(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _inspect_package(package, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ET.ParseError,
    ) as error:
        raise RefusedFileError("workbook_broken") from error


def column_number(letters: bytes) -> int:
    """Return the column of its letters, from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _refuse_kind(content: bytes, limits: Limits) -> None:
    if not content:
        raise RefusedFileError("workbook_empty")
    if len(content) > limits.file_bytes:
        raise RefusedFileError("workbook_too_large")
    if content.startswith(_OLE):
        raise RefusedFileError("workbook_encrypted" if _ENCRYPTED_PACKAGE in content else "workbook_old_format")
    if not content.startswith(b"PK"):
        raise RefusedFileError("workbook_not_xlsx")


def _inspect_package(package: zipfile.ZipFile, limits: Limits) -> Inspection:
    parts = package.infolist()
    _refuse_directory(parts, limits)
    seen = _Seen()
    unknown_by_part: dict[str, dict[int, list[int]]] = {}
    hidden_by_part: dict[str, int] = {}
    for part in parts:
        _walk(package, part, seen, limits)
        if seen.unknown:
            unknown_by_part[part.filename] = seen.unknown
        if seen.hidden_rows:
            hidden_by_part[part.filename] = seen.hidden_rows
        seen.unknown, seen.last_row, seen.last_column, seen.hidden_rows = {}, 0, 0, 0
    _refuse_repeated_texts(package, parts, seen, limits)
    names = _sheet_names(package)
    return Inspection(
        {names[part]: cells for part, cells in unknown_by_part.items() if part in names},
        {names[part]: count for part, count in hidden_by_part.items() if part in names},
    )


def _refuse_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [part.filename for part in parts]
    if len(parts) > limits.entries:
        raise RefusedFileError("workbook_bomb")
    if len({name.lower() for name in names}) != len(names):
        raise RefusedFileError("workbook_broken")
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedFileError("workbook_encrypted")
    if any(_MACRO_PART.search(name) for name in names):
        raise RefusedFileError("workbook_macros")
    if "[Content_Types].xml" not in names or not any(_WORKBOOK_PART.fullmatch(name) for name in names):
        raise RefusedFileError("workbook_not_xlsx")
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise RefusedFileError("workbook_bomb")
    for part in parts:
        if part.file_size > limits.ratio_from_bytes and part.file_size > limits.ratio * max(1, part.compress_size):
            raise RefusedFileError("workbook_bomb")


def _walk(package: zipfile.ZipFile, part: zipfile.ZipInfo, seen: _Seen, limits: Limits) -> None:
    """Read one part piece by piece, each ending where a row ends."""
    for piece in _pieces(package, part):
        if _DOCTYPE.search(piece) or (b"\x00" in piece[:200] and _DOCTYPE.search(piece.replace(b"\x00", b""))):
            raise RefusedFileError("workbook_unsafe")
        if part.filename == "[Content_Types].xml" and _MACRO_TYPE.search(piece):
            raise RefusedFileError("workbook_macros")
        if b"<" in piece:
            _count(piece, seen, limits)


def _count(piece: bytes, seen: _Seen, limits: Limits) -> None:
    seen.cells += piece.count(b"<c ") + piece.count(b"<c>") + piece.count(b"<c/")
    if b":c" in piece:
        seen.cells += len(_ANY_CELL.findall(piece))
    seen.shared_texts += piece.count(b't="s"') + piece.count(b"t='s'")
    seen.items += piece.count(b"<si")
    seen.merged += piece.count(b"<mergeCell ")
    if seen.cells > limits.cells or seen.items > limits.shared_texts or seen.merged > limits.merged_areas:
        raise RefusedFileError("workbook_bomb")
    if b"hidden=" in piece:
        seen.hidden_rows += len(_HIDDEN_ROW.findall(piece))
    if far_right := set(_FAR_RIGHT.findall(piece)):
        seen.last_column = max(seen.last_column, *map(column_number, far_right))
    if far_down := set(_FAR_DOWN.findall(piece)):
        seen.last_row = max(seen.last_row, *map(int, far_down))
    if seen.last_row > limits.rows:
        raise RefusedFileError("workbook_too_many_rows")
    if seen.last_column >= limits.columns:
        raise RefusedFileError("workbook_too_many_columns")
    # A reader lays the sheet out as a full rectangle: one cell far right and one far below are enough to fill memory.
    if seen.last_row * (seen.last_column + 1) > 2 * limits.cells:
        raise RefusedFileError("workbook_bomb")
    _note_cells_without_value(piece, seen)


def _note_cells_without_value(piece: bytes, seen: _Seen) -> None:
    if b't="e"' in piece:
        for found in _ERROR_CELL.finditer(piece):
            _note_unknown(found[1], seen)
    for found in _FORMULA_CELL.finditer(piece) if b"<f" in piece or b":f" in piece else ():
        if not _TEXT_RESULT.search(found[1]):
            _note_unknown(found[1], seen)


def _note_unknown(attributes: bytes, seen: _Seen) -> None:
    if place := _REF.search(attributes):
        seen.unknown.setdefault(int(place[2]) - 1, []).append(column_number(place[1]))


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    rest = b""
    with package.open(part) as stream:
        while block := stream.read(_BLOCK):
            rest += block
            cut = rest.rfind(b"<row")
            if cut <= 0:
                cut = rest.rfind(b">") + 1
            if cut <= 0:
                # No markup at all, such as a picture; a text this long without a tag is none that Excel writes.
                if b"<" in rest and len(rest) > _LONGEST_PIECE:
                    raise RefusedFileError("workbook_bomb")
                cut = 0 if b"<" in rest else len(rest)
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _refuse_repeated_texts(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], seen: _Seen, limits: Limits) -> None:
    """Refuse a short file in which one long shared text stands in very many cells."""
    shared = [part for part in parts if part.filename.lower().endswith("sharedstrings.xml")]
    if not shared or seen.shared_texts * max(part.file_size for part in shared) <= limits.text_characters:
        return
    sizes = [len(item) for part in shared for item in _SHARED_ITEM.findall(package.read(part))]
    if seen.shared_texts * max(sizes, default=0) <= limits.text_characters:
        return
    total = 0
    for part in parts:
        for piece in _pieces(package, part):
            numbers = map(int, _SHARED_TEXT_NUMBER.findall(piece))
            total += sum(sizes[number] for number in numbers if number < len(sizes))
            if total > limits.text_characters:
                raise RefusedFileError("workbook_bomb")


def _sheet_names(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the sheets' names by the parts that hold them."""
    workbook = next(name for name in package.namelist() if _WORKBOOK_PART.fullmatch(name))
    tree = _small_tree(package, f"xl/_rels/{workbook.removeprefix('xl/')}.rels")
    relations = {element.get("Id"): element.get("Target", "") for element in tree}
    names = {}
    for element in _small_tree(package, workbook).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
            target = relations.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else "xl/" + target
            if part in names:  # many sheets made of one part: small in the file, and as large as one likes outside
                raise RefusedFileError("workbook_bomb")
            names[part] = element.get("name", "")
    return names


def _small_tree(package: zipfile.ZipFile, name: str) -> ET.Element:
    if package.getinfo(name).file_size > _SMALL_PART:
        raise RefusedFileError("workbook_bomb")
    return ET.fromstring(package.read(name))  # noqa: S314 - parts with a document type were refused
