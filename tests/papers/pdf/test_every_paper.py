"""What holds for each paper, whatever it says."""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn
from supportdesk.papers.pdf.pen import Said
from tests.papers.pdf.all_papers import CHINESE, SAMPLES, Sample, filled, filled_once
from tests.papers.pdf.reading import PDFTOTEXT, fonts_of, poppler_text_of, squeezed, text_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
ARTEFACTS = Path(__file__).parents[3] / "artefacts" / "papers"

HOSTILE = {
    "markup": "<b>粗体 <i>斜</b> &lt;未完 <font color='red'>红</para>",
    "image by path": '<img src="/etc/passwd" width="10"/>',
    "image by address": '<img src="file:///etc/passwd"/><img src="http://127.0.0.1/x.png"/>',
    "code in colour": "<font color=\"[[[getattr(pow, Word('__globals__'))['os'].system('touch pwn')]]]\">x</font>",
    "operators of the file format": ") Tj ET Q /JS (app.alert(1)) >> endobj",
    "backslashes": "C:\\新建\\n\\1\\(",
    "placeholders": "{0} {name} %s %(x)s {{7*7}} ${x}",
    "formula": "=1+1|' ＝cmd",
    "control characters": "前\x00\x07\x1b[31m后\u202e反\u200b\ufeff\ud800尾",
    "line ends": "一\r\n二\u2028三\t四\n\n五",
    "emoji and rare scripts": "👨‍👩‍👧 བོད་ ئۇيغۇر 𠮷野 ﷽",
    "only marks": "，。、；：？！）》」」」」」」」」」」」」」」」",
    "one long word": "a" * 400,
    "a long sentence": "拟用于扩建菌棚、购买冷库设备和菌种，" * 40,
    "spaces": "     ",
}

each_paper = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
each_chinese_paper = pytest.mark.parametrize("sample", CHINESE, ids=lambda sample: sample.name)


@each_paper
def test_every_font_is_embedded(sample: Sample, faces: Faces) -> None:
    fonts = fonts_of(sample.draw(sample.paper, faces).data)
    assert fonts
    assert all(fonts.values()), fonts


@each_paper
def test_the_same_paper_gives_the_same_bytes(sample: Sample, faces: Faces) -> None:
    assert sample.draw(sample.paper, faces).data == sample.draw(sample.paper, faces).data


@each_chinese_paper
def test_papers_drawn_at_the_same_time_do_not_mix(sample: Sample, faces: Faces) -> None:
    alone = sample.draw(sample.paper, faces).data
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda _: sample.draw(sample.paper, faces).data, range(4)))
    assert set(together) == {alone}


@each_paper
def test_what_was_drawn_can_be_read_out_in_full(sample: Sample, faces: Faces) -> None:
    drawn = sample.draw(sample.paper, faces)
    text = squeezed(text_of(drawn.data))
    assert [line.text for line in drawn.said if squeezed(line.text) not in text and not _spread(line.text)] == []


@pytest.mark.skipif(PDFTOTEXT is None, reason="poppler-utils is not installed")
@each_paper
def test_another_reader_finds_the_same(sample: Sample, faces: Faces, tmp_path: Path) -> None:
    drawn = sample.draw(sample.paper, faces)
    text = squeezed(poppler_text_of(drawn.data, tmp_path))
    assert [line.text for line in drawn.said if squeezed(line.text) not in text and not _spread(line.text)] == []


def _spread(text: str) -> bool:
    """A title with wide spacing may be read with its letters on lines of their own."""
    return text in {"补贴领款凭证", "Payment voucher"}


@each_paper
def test_the_paper_reads_as_a_clerk_proofread_it(sample: Sample, faces: Faces) -> None:
    path = SNAPSHOTS / f"{sample.name}.txt"
    rows = "\n".join(sample.draw(sample.paper, faces).lines()) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(rows, "utf-8")
    assert path.read_text("utf-8") == rows, "look at the new wording; UPDATE_SNAPSHOTS=1 accepts it"


@each_paper
def test_nothing_is_drawn_outside_the_page(sample: Sample, faces: Faces) -> None:
    assert outside(sample.draw(sample.paper, faces), faces) == []


def outside(drawn: Drawn, faces: Faces) -> list[Said]:
    """What stands in the margin that a printer can't reach, or beyond it."""
    width, height = PdfReader(BytesIO(drawn.data)).pages[0].mediabox[2:]
    edge = 8 * 72 / 25.4 - 1
    return [
        line
        for line in drawn.said
        if not edge < line.x < float(width) - edge
        or not edge < line.y < float(height) - edge
        or line.x + faces.cut(line.style.cut).width(line.text, line.style.size) > float(width) - edge
    ]


@pytest.mark.parametrize("turn", range(4))
@each_chinese_paper
def test_nasty_text_in_every_field_neither_breaks_a_paper_nor_opens_a_file(
    sample: Sample, turn: int, faces: Faces, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    nasty = list(HOSTILE.values())
    nasty = nasty[turn * 4 :] + nasty[: turn * 4]
    drawn = sample.draw(filled(sample.paper, nasty), faces)
    reader = PdfReader(BytesIO(drawn.data))
    assert len(reader.pages) == drawn.pages
    assert list(tmp_path.iterdir()) == []
    catalogue = reader.trailer["/Root"]
    assert isinstance(catalogue, DictionaryObject)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(catalogue)
    for page in reader.pages:
        assert not {"/Annots", "/AA"} & set(page)
        assert len(page.images) == 0


@pytest.mark.parametrize("nasty", HOSTILE.values(), ids=HOSTILE.keys())
def test_nasty_text_is_printed_as_it_was_typed(nasty: str, faces: Faces) -> None:
    paper = filled(SAMPLES[0].paper, [nasty])
    drawn = SAMPLES[0].draw(paper, faces)
    said = squeezed("".join(line.text for line in drawn.said))
    if nasty.strip() and nasty.isprintable():
        assert squeezed(nasty) in said
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e\u200b\ufeff]", said)


@each_chinese_paper
def test_twenty_thousand_characters_in_each_place_still_make_a_paper(sample: Sample, faces: Faces) -> None:
    drawn = sample.draw(filled_once(sample.paper, "长" * 20_000), faces)
    assert drawn.pages >= 1
    assert outside(drawn, faces) == []


@pytest.mark.skipif(which("pdftoppm") is None, reason="poppler-utils is not installed")
@each_paper
def test_pictures_are_left_for_looking_at(sample: Sample, faces: Faces) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    drawn = sample.draw(sample.paper, faces)
    path = ARTEFACTS / f"{sample.name}.pdf"
    path.write_bytes(drawn.data)
    for old in ARTEFACTS.glob(f"{sample.name}-page*.png"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", "100", "-png", str(path), str(ARTEFACTS / f"{sample.name}-page")], check=True)
    assert len(list(ARTEFACTS.glob(f"{sample.name}-page*.png"))) == drawn.pages
