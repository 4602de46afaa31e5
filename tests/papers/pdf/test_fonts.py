import hashlib
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from supportdesk.papers.pdf import case_summary, fonts, missing_papers_notice
from supportdesk.papers.pdf.fonts import Faces, FontMissingError
from tests.papers.pdf.reading import PDFTOTEXT, fonts_of, poppler_text_of, squeezed, text_of
from tests.papers.pdf.samples import case_summary as sample
from tests.papers.pdf.samples import missing_papers_notice as letter

RARE = "𠮷"
needs_poppler = pytest.mark.skipif(PDFTOTEXT is None, reason="poppler-utils is not installed")


def small_font(path: Path, characters: str) -> Path:
    """A TrueType font in which every given character is a square."""
    pen = TTGlyphPen(None)
    for move, point in zip(
        (pen.moveTo, pen.lineTo, pen.lineTo, pen.lineTo), ((50, 0), (950, 0), (950, 800), (50, 800)), strict=True
    ):
        move(point)
    pen.closePath()
    square = pen.glyph()
    characters = "".join(dict.fromkeys(characters))
    names = [".notdef", *(f"u{ord(character):X}" for character in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): f"u{ord(character):X}" for character in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 50)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular", "psName": "Test-Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    path.write_bytes(file.getvalue())
    return path


def test_the_three_cuts_are_made_once_and_named_after_their_source(faces: Faces, font_folder: Path) -> None:
    digest = hashlib.sha256(faces.source.read_bytes()).hexdigest()[:12]
    assert {path.name for path in font_folder.iterdir()} == {
        f"NotoSansSC-{digest}-{weight}.ttf" for weight in (400, 500, 700)
    }
    assert not faces.stands_in


def test_the_font_in_the_package_is_the_one_we_looked_at(faces: Faces) -> None:
    digest = hashlib.sha256(faces.source.read_bytes()).hexdigest()
    assert digest == "a3041811a78c361b1de50f953c805e0244951c21c5bd412f7232ef0d899af0da"


def test_the_cuts_differ_in_weight_and_in_name(faces: Faces) -> None:
    assert len({faces.regular.name, faces.medium.name, faces.bold.name}) == 3
    assert faces.regular.width("Wort", 10) < faces.bold.width("Wort", 10)
    names = {name.split("+")[1] for name in fonts_of(case_summary.render(sample(), faces))}
    assert len(names) == 3


def test_digits_of_one_cut_have_one_width(faces: Faces) -> None:
    for cut in (faces.regular, faces.medium, faces.bold):
        assert len({cut.width(digit, 10) for digit in "0123456789"}) == 1
        assert cut.width("−", 10) == cut.width("0", 10)


def test_the_typeface_is_loaded_once_per_process(font_folder: Path, faces: Faces) -> None:
    assert fonts.faces(font_folder, rare_folders=()) is faces


def test_processes_that_start_together_do_not_disturb_each_other(tmp_path: Path, font_folder: Path) -> None:
    command = (
        "from pathlib import Path; import sys; from supportdesk.papers.pdf import fonts;"
        "print(fonts.faces(Path(sys.argv[1])).bold.width('返乡', 10))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", command, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [process.communicate()[0].strip() for process in started] == ["20.0"] * 3
    made = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.iterdir()}
    assert made == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in font_folder.iterdir()}


def test_a_cut_that_was_interrupted_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_power(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fonts.os, "fsync", no_power)
    with pytest.raises(KeyboardInterrupt):
        fonts.faces(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_configured_font_that_cannot_be_used_is_an_error_and_not_another_font(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")
    with pytest.raises(FontMissingError, match="不能用"):
        fonts.faces(tmp_path / "cuts", broken)
    with pytest.raises(FontMissingError, match="不能用"):
        fonts.faces(tmp_path / "cuts", tmp_path / "absent.ttf")


@pytest.mark.parametrize("damage", ["empty", "cut short", "a picture", "a folder", "garbage inside"])
def test_a_damaged_font_is_named_in_one_line(tmp_path: Path, damage: str) -> None:
    whole = small_font(tmp_path / "own.ttf", "返乡□ ").read_bytes()
    path = tmp_path / "damaged.ttf"
    if damage == "a folder":
        path.mkdir()
    else:
        path.write_bytes(
            {
                "empty": b"",
                "cut short": whole[: len(whole) // 2],
                "a picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
                "garbage inside": whole[:200] + b"\xff" * (len(whole) - 200),
            }[damage]
        )
    with pytest.raises(FontMissingError) as refused:
        fonts.faces(tmp_path / "cuts", path, rare_folders=())
    said = str(refused.value.words)
    assert "设置的字体文件不能用" in said
    assert str(path) in said
    assert "\n" not in said


def test_a_configured_font_of_one_weight_serves_for_all_three(tmp_path: Path) -> None:
    path = small_font(tmp_path / "own.ttf", "返乡□ ")
    own = fonts.faces(tmp_path / "cuts", path, rare_folders=())
    assert own.regular is own.bold
    assert own.source == path


def test_without_the_font_package_the_systems_font_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_font(tmp_path / "system.ttf", "返乡□ ")
    monkeypatch.setattr(fonts, "_PACKAGED", "fonts/absent.ttf")
    monkeypatch.setattr(fonts, "_SYSTEM_FONTS", (path,))
    assert fonts.faces(tmp_path / "cuts", rare_folders=()).stands_in
    monkeypatch.setattr(fonts, "_SYSTEM_FONTS", ())
    with pytest.raises(FontMissingError, match="没有找到"):
        fonts.faces(tmp_path / "other", rare_folders=())


@needs_poppler
def test_a_character_that_no_font_has_is_a_box_and_is_named_on_its_page(faces: Faces, tmp_path: Path) -> None:
    paper = case_summary.CaseSummary(**{**vars(sample()), "applicant": f"{RARE}野", "remarks": (f"又名{RARE}。",)})
    drawn = case_summary.draw(paper, faces)
    assert faces.regular.unknown(f"{RARE}野") == [RARE]
    assert "本页以下字符字体不含：U+20BB7（𠮷）" in drawn.lines()
    text = squeezed(poppler_text_of(drawn.data, tmp_path))
    assert f"{RARE}野" in text
    assert f"又名{RARE}。" in text
    assert "U+20BB7（𠮷）" in text
    first_page = drawn.lines()[: drawn.lines().index("--- 2 ---")]
    assert not any("字体不含" in row for row in first_page)


def test_many_unknown_characters_are_counted_when_they_do_not_fit_the_line(faces: Faces) -> None:
    unknown = "".join(chr(code) for code in range(0x20010, 0x20040))
    paper = case_summary.CaseSummary(**{**vars(sample()), "remarks": (unknown,)})
    assert any("U+20010（𠀐）" in row and row.endswith("等 48 个") for row in case_summary.draw(paper, faces).lines())


@needs_poppler
def test_a_rare_character_is_drawn_when_its_font_is_installed(tmp_path: Path) -> None:
    (tmp_path / "hanazono").mkdir()
    small_font(tmp_path / "hanazono" / "HanaMinB.ttf", RARE)
    own = fonts.faces(tmp_path / "cuts", rare_folders=(tmp_path,))
    assert own.regular.unknown(RARE) == []
    paper = case_summary.CaseSummary(**{**vars(sample()), "applicant": f"{RARE}野", "remarks": (f"又名{RARE}。",)})
    drawn = case_summary.draw(paper, own)
    assert not any("字体不含" in row for row in drawn.lines())
    assert f"又名{RARE}。" in squeezed(text_of(drawn.data))
    assert f"又名{RARE}。" in squeezed(poppler_text_of(drawn.data, tmp_path))
    embedded = fonts_of(drawn.data)
    assert all(embedded.values())
    assert any("HanaMinB" in name for name in embedded)


def test_an_offices_own_letter_font_is_used_and_ours_stands_behind_it(faces: Faces, tmp_path: Path) -> None:
    own = small_font(tmp_path / "fangsong.ttf", "你申请创业带动就业补贴")
    title = small_font(tmp_path / "xiaobiaosong.ttf", "一次性补正材料告知书")
    drawn = missing_papers_notice.draw(letter(), faces.with_letter_fonts(own, title))
    embedded = fonts_of(drawn.data)
    assert all(embedded.values())
    assert sum("office" in name for name in embedded) == 2
    assert "你申请创业带动就业补贴（回执号260300041758）" in squeezed(text_of(drawn.data))
    with pytest.raises(FontMissingError, match="不能用"):
        faces.with_letter_fonts(tmp_path / "absent.ttf", None)
