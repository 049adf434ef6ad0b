"""Every character of a name is drawn, and comes back when text is taken from the PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tzdesk.base.paths import resource_path
from tzdesk.pdf import fonts, tounicode
from tzdesk.pdf.fonts import FIGURES_BOLD, HEI, SONG, SONG_BOLD, Missing, runs, uncovered, width
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.preview import page_count, page_text

TABLE = (Path(__file__).parents[2] / "data" / "tgh8105.txt").read_text(encoding="utf-8").split()
RARE = "欧阳𬀩、𬱖文𬭎、季㛃"


def drawn_by(font: str, code: int) -> bool:
    """Whether the font itself has the character."""
    return code in fonts._widths(font)


def sheet_of(characters: list[str], font: str) -> bytes:
    sheet = Sheet(title="字表")
    for start in range(0, len(characters), 40):
        sheet.need(16)
        sheet.text(sheet.left, sheet.y + 12, "".join(characters[start : start + 40]), font, 11)
        sheet.y += 16
    return sheet.to_bytes()


@pytest.mark.parametrize("font", [SONG, SONG_BOLD, HEI])
def test_every_character_of_the_8105_is_drawn_and_extracted_back_in_order(font: str) -> None:
    assert len(TABLE) == 8105
    assert uncovered(TABLE, font) == ()
    content = sheet_of(TABLE, font)
    text = "\n".join(page_text(content, number) for number in range(1, page_count(content) + 1))
    wanted = set(TABLE)
    body = "".join(line for line in text.splitlines() if "页 共" not in line)
    assert [char for char in body if char in wanted] == TABLE


def test_characters_beyond_the_bmp_are_extracted_by_both_readers() -> None:
    content = sheet_of(list(RARE), SONG)
    assert RARE in page_text(content, 1)
    assert RARE in pypdf.PdfReader(BytesIO(content)).pages[0].extract_text()


def test_tounicode_writes_utf16_in_blocks_of_at_most_a_hundred() -> None:
    lines = tounicode.cmap("F", [0x4E00 + i for i in range(255)] + [0x2CB4E]).splitlines()
    counts = [int(line.split()[0]) for line in lines if line.endswith("beginbfchar")]
    assert counts == [100, 100, 56]
    assert "<00> <4E00>" in lines
    assert "<FF> <D872DF4E>" in lines


def test_a_character_that_no_font_has_is_drawn_as_geta_and_reported_once() -> None:
    missing = Missing()
    assert runs("𠮷野𠮷", SONG, missing) == [(SONG, "〓野〓")]
    assert missing.characters == ("𠮷",)
    sheet = Sheet(title="名册")
    sheet.text(100, 100, "𠮷野家\ue000", SONG, 12)
    assert "〓野家〓" in page_text(sheet.to_bytes(), 1)
    assert sheet.drawn.missing == ("𠮷", "\ue000")


def test_a_lone_surrogate_is_reported_and_stops_nothing() -> None:
    assert uncovered(["王\ud800"]) == ("\ud800",)


def test_zero_width_signs_vanish_and_control_characters_become_blanks() -> None:
    assert runs("王\u200b某\ufe0f\ufeff\t李\u00a0", SONG) == [(SONG, "王某 李 ")]


def test_radicals_out_of_scanned_papers_are_drawn_as_the_character_meant() -> None:
    assert runs("\u2f08\u2f00", SONG) == [(SONG, "人一")]


def test_titles_fall_back_to_regular_where_bold_has_no_glyph() -> None:
    assert runs("金沙𬭎", SONG_BOLD) == [(SONG_BOLD, "金沙"), (SONG, "𬭎")]


def test_ticked_boxes_are_in_the_fonts() -> None:
    assert runs("☐☑☒", SONG) == [(SONG, "☐☑☒")]
    assert runs("☐☑☒", HEI) == [(HEI, "☐☑☒")]
    assert "☐ 是 ☑ 否" in page_text(sheet_of(list("☐ 是 ☑ 否"), SONG), 1)


@pytest.mark.parametrize("font", [HEI, FIGURES_BOLD])
def test_figures_are_tabular(font: str) -> None:
    assert len({width(digit, font, 10) for digit in "0123456789"}) == 1


def test_the_screen_font_has_the_han_of_gb18030_level_two() -> None:
    level_one = [*range(0x4E00, 0x9FEF + 1), *range(0x3400, 0x4DB5 + 1)]
    assert [hex(code) for code in level_one if not drawn_by(HEI, code)] == []
    assert [char for char in TABLE if not drawn_by(HEI, ord(char))] == []


def test_the_document_font_has_the_8105_and_gb2312() -> None:
    gb2312 = [bytes([row, cell]).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    assert [char for char in [*TABLE, *filter(None, gb2312)] if not drawn_by(SONG, ord(char))] == []


@pytest.mark.parametrize("font", [SONG, SONG_BOLD, HEI, FIGURES_BOLD])
def test_look_alikes_that_spoil_extraction_are_in_no_font(font: str) -> None:
    assert [hex(code) for code in (*range(0x2E80, 0x2FE0), 0x2329, 0x232A) if drawn_by(font, code)] == []


def test_fonts_carry_their_licence_and_stay_small() -> None:
    files = sorted(resource_path("fonts").glob("*.ttf"))
    assert {path.name for path in files} == set(fonts._FILES.values())
    assert sum(path.stat().st_size for path in files) < 16.5e6
    for path in files:
        assert "SIL Open Font License".encode("utf-16-be") in path.read_bytes()
    assert "SIL OPEN FONT LICENSE" in resource_path("fonts", "OFL.txt").read_text(encoding="utf-8")


@given(st.text(st.sampled_from([*TABLE[:300], "𬭎", "𬱖", "𠮷", "A", "1", "，", "—", "☑", "﹏"])))
def test_runs_hold_the_whole_text_each_in_a_font_that_has_it(text: str) -> None:
    parts = runs(text, SONG_BOLD)
    assert "".join(part for _, part in parts) == text.replace("𠮷", "〓")
    assert all(drawn_by(font, ord(char)) for font, part in parts for char in part)
    assert width(text, SONG_BOLD, 10) == pytest.approx(sum(width(part, font, 10) for font, part in parts))
