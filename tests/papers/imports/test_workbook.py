"""Opening a stranger's workbook: refused with a remedy, or harmless."""

import re
import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import psutil
import pytest
import xlsxwriter

from supportdesk.papers.imports.limits import Limits, WorkbookRefusedError
from supportdesk.papers.imports.workbook import NO_RESULT, Sheet, read_workbook
from tests.papers.imports.hostile import CONTENT_TYPES, text_row, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADINGS = text_row(1, ["姓名", "身份证号码", "联系电话"])
EXTERNAL = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BILLION = (
    '<!DOCTYPE worksheet [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def far_cells(*refs: str) -> list[str]:
    return [f'<row><c r="{ref}"><v>1</v></c></row>' for ref in refs]


def zip_bomb() -> bytes:
    return xlsx([HEADINGS], extra={"xl/media/picture.bin": bytes(60 * 1024 * 1024)})


def compressed_rows() -> bytes:
    return xlsx(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 700_000))


def wide_bomb() -> bytes:
    return xlsx(far_cells("A1", "XFD1"))


def tall_bomb() -> bytes:
    return xlsx(far_cells("A1", "A1048576"))


def two_corners() -> bytes:
    return xlsx(far_cells("A50000", "GR1"))


def single_quoted_corners() -> bytes:
    return xlsx(["<row><c r='A1'><v>1</v></c></row>", "<row><c r='XFD1048576'><v>1</v></c></row>"])


def one_text_in_many_cells() -> bytes:
    rows = (f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 40_001))
    return xlsx(rows, shared=f"<si><t>{'长' * 32_000}</t></si>")


def many_entries() -> bytes:
    return xlsx([HEADINGS], extra={f"xl/media/{number}.xml": b"<x/>" for number in range(250)})


def unclosed_tags() -> bytes:
    return xlsx(["<c " * 4_000_000])


def nested_tags() -> bytes:
    return xlsx(["<row>" * 2_000_000])


def many_sheets_of_one_part() -> bytes:
    """Sixty sheets that are all the same large part."""
    content = xlsx(text_row(row, ["文字"] * 20) for row in range(1, 3000))
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    one = re.search(rb"<sheet name=[^>]*/>", parts["xl/workbook.xml"])
    assert one
    sheets = b"".join(one[0].replace("城关镇".encode(), b"S%d" % number) for number in range(60))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(one[0], sheets)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return packed.getvalue()


def many_shared_items() -> bytes:
    return xlsx([HEADINGS], shared="".join(f"<si/><!--{number * 7919 % 99991}-->" for number in range(1_600_000)))


def many_merged_areas() -> bytes:
    areas = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 60_000))
    return xlsx([HEADINGS, f"</sheetData><mergeCells>{areas}</mergeCells><sheetData>"])


def truncated() -> bytes:
    return xlsx([HEADINGS])[:-200]


def lying_size() -> bytes:
    """The directory says 100 bytes, the part unpacks to far more."""
    content = bytearray(xlsx(f'<row r="{row}"/>' for row in range(1, 20_000)))
    place = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", content, place + 24, 100)
    return bytes(content)


def damaged_inside() -> bytes:
    content = bytearray(xlsx(text_row(row, ["姓名", str(row)]) for row in range(1, 500)))
    place = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[place : place + 40] = bytes(40)
    return bytes(content)


def encrypted_part() -> bytes:
    content = bytearray(xlsx([HEADINGS]))
    place = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, place + 8, 1)
    return bytes(content)


HOSTILE: list[tuple[Callable[[], bytes], str]] = [
    (lambda: b"", "workbook_empty"),
    (lambda: b"name,id\n1,2\n", "workbook_not_xlsx"),
    (lambda: b"PK\x05\x06" + bytes(18), "workbook_not_xlsx"),
    (lambda: OLE + bytes(2000), "workbook_old_format"),
    (lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "workbook_encrypted"),
    (encrypted_part, "workbook_encrypted"),
    (lambda: bytes(11 * 1024 * 1024), "workbook_too_large"),
    (zip_bomb, "workbook_bomb"),
    (compressed_rows, "workbook_too_many_rows"),
    (wide_bomb, "workbook_too_many_columns"),
    (tall_bomb, "workbook_too_many_rows"),
    (two_corners, "workbook_bomb"),
    (single_quoted_corners, "workbook_too_many_rows"),
    (one_text_in_many_cells, "workbook_bomb"),
    (many_entries, "workbook_bomb"),
    (unclosed_tags, "workbook_bomb"),
    (nested_tags, "workbook_bomb"),
    (many_sheets_of_one_part, "workbook_bomb"),
    (many_shared_items, "workbook_bomb"),
    (many_merged_areas, "workbook_bomb"),
    (truncated, "workbook_broken"),
    (lying_size, "workbook_broken"),
    (damaged_inside, "workbook_broken"),
    (lambda: xlsx([HEADINGS], prologue=EXTERNAL), "workbook_unsafe"),
    (lambda: xlsx([HEADINGS], prologue=BILLION), "workbook_unsafe"),
    (lambda: xlsx([HEADINGS], extra={"docProps/core.xml": EXTERNAL.encode("utf-16")}), "workbook_unsafe"),
    (lambda: xlsx([HEADINGS], extra={"xl/vbaProject.bin": b"macro"}), "workbook_macros"),
    (
        lambda: xlsx([HEADINGS], content_types=CONTENT_TYPES.replace("spreadsheetml.sheet.main", "macroEnabled.main")),
        "workbook_macros",
    ),
]


@pytest.mark.parametrize(("make", "code"), HOSTILE, ids=[f"{n}-{code}" for n, (_, code) in enumerate(HOSTILE)])
def test_a_hostile_or_wrong_file_is_refused_with_a_remedy(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(WorkbookRefusedError) as refusal:
        read_workbook(make())
    assert refusal.value.code == code
    assert "请" in str(refusal.value)
    assert "{" not in str(refusal.value)


# Reads a file in a fresh process; prints the processor seconds that reading took here and in the child, and the most
# kilobytes that each of the two held. What a process held before it became this program is none of this program's.
MEASURE = """
import re, resource, sys, time
from pathlib import Path
from supportdesk.papers.imports.workbook import read_workbook
before = time.process_time()
try:
    read_workbook(sys.argv[1])
except Exception:
    pass
child = resource.getrusage(resource.RUSAGE_CHILDREN)
here = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(time.process_time() - before + child.ru_utime + child.ru_stime, here + child.ru_maxrss)
"""


def taken_by(path: Path) -> tuple[float, int]:
    """Processor seconds and kilobytes, of the reading process and the one that asked it, together."""
    told = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True).stdout
    seconds, kilobytes = told.split()
    return float(seconds), int(kilobytes)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux what a process held")
def test_no_hostile_file_takes_a_second_of_a_processor_or_a_hundred_megabytes(tmp_path: Path) -> None:
    """Of processor time, not of the clock's: what else the machine does is no part of it."""
    for number, (make, code) in enumerate(HOSTILE):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(make())
        seconds, kilobytes = taken_by(path)
        assert seconds <= 1, (number, code, seconds)
        assert kilobytes <= 100 * 1024, (number, code, kilobytes)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux what a process held")
def test_the_processor_time_of_a_large_file_is_seen(tmp_path: Path) -> None:
    """The control: a large file takes much more than a small one, and the measure says so."""
    small, path = tmp_path / "small.xlsx", tmp_path / "large.xlsx"
    small.write_bytes(xlsx([text_row(1, ["文字"])]))
    path.write_bytes(xlsx(text_row(row, [f"文字{row}-{column}" for column in range(40)]) for row in range(1, 20_000)))
    seconds, _ = taken_by(path)
    assert seconds > 3 * taken_by(small)[0]


@pytest.mark.skipif(sys.platform == "win32", reason="no bounds on memory there")
def test_without_the_inspection_the_same_corners_end_the_reading_process(tmp_path: Path) -> None:
    """The control: what the bounds before the reading are for."""
    path = tmp_path / "corners.xlsx"
    path.write_bytes(single_quoted_corners())
    unguarded = (
        "import resource, sys\nfrom python_calamine import CalamineWorkbook\n"
        "resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20,) * 2)\nresource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0)\n"
    )
    assert subprocess.run([sys.executable, "-c", unguarded, path], capture_output=True, check=False).returncode != 0


def test_a_reader_that_takes_too_long_is_ended() -> None:
    slow = Limits(wall_seconds=0)
    with pytest.raises(WorkbookRefusedError) as refusal:
        read_workbook(xlsx([HEADINGS]), slow)
    assert refusal.value.code == "workbook_too_slow"


@pytest.mark.skipif(sys.platform == "win32", reason="no bounds on memory there")
def test_a_reader_that_needs_too_much_memory_is_ended_and_we_are_not() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    tight = Limits(memory_bytes=160 * 1024 * 1024)
    rows = (text_row(row, [f"文字{row}" * 400]) for row in range(1, 15_000))
    with pytest.raises(WorkbookRefusedError) as refusal:
        read_workbook(xlsx(rows), tight)
    assert refusal.value.code == "workbook_bomb"
    assert resource.getrlimit(resource.RLIMIT_AS) == before


@pytest.mark.skipif(sys.platform == "win32", reason="counts file descriptors")
def test_no_child_and_no_open_file_remain_behind() -> None:
    read_workbook(xlsx([HEADINGS]))
    myself = psutil.Process()
    before, children = myself.num_fds(), myself.children()
    for _ in range(3):
        read_workbook(xlsx([HEADINGS]))
        with pytest.raises(WorkbookRefusedError):
            read_workbook(truncated())
    assert myself.num_fds() == before
    assert myself.children() == children


def test_a_million_formatted_blank_rows_are_harmless() -> None:
    rows = [HEADINGS, *(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, 300_000))]
    (sheet,) = read_workbook(xlsx(rows))
    assert sheet.rows == [["姓名", "身份证号码", "联系电话"]]


def written(fill: Callable[[xlsxwriter.Workbook], object]) -> list[Sheet]:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        fill(book)
    return read_workbook(packed.getvalue())


def test_cells_arrive_at_their_place_and_as_what_they_are() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("甲")
        sheet.write(2, 1, "文字")
        sheet.write(2, 3, 1.5)
        sheet.write_boolean(3, 2, boolean=True)
        sheet.write_datetime(4, 1, date(2023, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.merge_range(5, 1, 6, 2, "合并")

    (sheet,) = written(fill)
    assert sheet.name == "甲"
    assert sheet.rows == [
        [],
        [],
        [None, "文字", None, 1.5],
        [None, None, True],
        [None, date(2023, 5, 1)],
        [None, "合并"],
    ]
    assert sheet.merged == [(5, 1, 6, 2)]


def test_a_formula_counts_with_its_saved_result_and_an_unsaved_one_is_not_taken_for_blank() -> None:
    rows = [
        (
            '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v></v></c>'
            '<c r="D1" t="e"><v>#N/A</v></c><c r="E1" t="str"><f>""</f><v></v></c></row>'
        )
    ]
    (sheet,) = read_workbook(xlsx(rows))
    assert sheet.rows == [[2.0, NO_RESULT, NO_RESULT, NO_RESULT]]


def test_of_a_hidden_sheet_only_its_name_is_read() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("看得见").write(0, 0, "甲")
        hidden = book.add_worksheet("藏起来")
        hidden.write(0, 0, "乙")
        hidden.hide()

    assert [(sheet.name, sheet.is_hidden, sheet.rows) for sheet in written(fill)] == [
        ("看得见", False, [["甲"]]),
        ("藏起来", True, []),
    ]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_workbook(tmp_path / "nothing.xlsx")


def test_the_package_is_only_read() -> None:
    content = xlsx([HEADINGS])
    read_workbook(content)
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
