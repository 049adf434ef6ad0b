"""Pages: their number, head, foot and watermark; the same input gives the same bytes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from tzdesk.base.errors import MachineError
from tzdesk.pdf.flow import bullets, paragraph, signatures, title
from tzdesk.pdf.fonts import HEI, SONG, SONG_BOLD
from tzdesk.pdf.page import Drawn, Foot, Sheet
from tzdesk.pdf.paper import A3, A4, BODY, MM
from tzdesk.pdf.preview import page_count, page_png, page_text, pages
from tzdesk.pdf.qr import draw_qr, squares

FOOT = Foot("南通市通州区金沙街道总工会", "2023年12月", "首报", "7F3A 9C21", "用毕销毁")


def three_pages(*, draft: bool = False) -> Sheet:
    sheet = Sheet(title="三页", foot=FOOT, head="工会工作月报（续）", draft=draft)
    for number in range(3):
        if number:
            sheet.new_page()
        title(sheet, f"第{number + 1}章 邗𬭎")
    return sheet


def test_every_foot_has_page_of_pages_unit_period_version_and_check_code() -> None:
    content = three_pages().to_bytes()
    for number in (1, 2, 3):
        text = page_text(content, number)
        assert f"第 {number} 页 共 3 页" in text
        for part in ("金沙街道总工会", "2023年12月", "首报", "校验码 7F3A 9C21", "用毕销毁"):
            assert part in text


def test_the_head_is_repeated_from_the_second_page_on() -> None:
    content = three_pages().to_bytes()
    assert ["工会工作月报（续）" in page_text(content, number) for number in (1, 2, 3)] == [False, True, True]


def test_a_draft_says_so_on_every_page_and_a_final_one_does_not() -> None:
    content = three_pages(draft=True).to_bytes()
    assert all("草稿" in page_text(content, number) for number in (1, 2, 3))
    assert "草稿" not in page_text(three_pages().to_bytes(), 1)


def test_the_same_calls_give_the_same_bytes() -> None:
    assert three_pages(draft=True).to_bytes() == three_pages(draft=True).to_bytes()


def test_finishing_twice_gives_the_same_document(tmp_path: Path) -> None:
    sheet = three_pages()
    content = sheet.to_bytes()
    assert sheet.save(tmp_path / "a.pdf") == Drawn(3, ())
    assert (tmp_path / "a.pdf").read_bytes() == content


def test_only_our_embedded_fonts_are_used() -> None:
    reader = pypdf.PdfReader(BytesIO(three_pages().to_bytes()))
    found = {
        (str(font["/BaseFont"]).split("+")[-1], "/FontFile2" in font["/FontDescriptor"])
        for page in reader.pages
        for font in (entry.get_object() for entry in page["/Resources"]["/Font"].values())
    }
    assert found == {("NotoSerifSC-Regular", True), ("NotoSerifSC-Bold", True), ("NotoSansSC-Regular", True)}


@pytest.mark.parametrize(
    ("paper", "wide", "high"), [(A4, 210, 297), (A4.landscape, 297, 210), (A3, 297, 420), (A3.landscape, 420, 297)]
)
def test_paper_sizes_and_margins(paper: object, wide: float, high: float) -> None:
    sheet = Sheet(paper, title="纸")  # type: ignore[arg-type]
    box = pypdf.PdfReader(BytesIO(sheet.to_bytes())).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((wide * MM, high * MM), abs=0.01)
    assert sheet.left == pytest.approx(25 * MM)
    assert sheet.right == pytest.approx((wide - 20) * MM)


def test_the_foot_stays_on_the_paper_when_margins_are_narrow() -> None:
    sheet = Sheet(A4.margins(5 * MM), title="窄", foot=FOOT)
    assert sheet.bottom < 297 * MM - 8 * MM - 3 * 8
    reader = pypdf.PdfReader(BytesIO(sheet.to_bytes()))
    heights: list[float] = []
    reader.pages[0].extract_text(visitor_text=lambda text, _cm, tm, *_: heights.append(tm[5]) if text.strip() else None)
    assert min(heights) >= 8 * MM


def test_a_file_that_cannot_be_written_is_the_machines_fault_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(MachineError):
        three_pages().save(tmp_path / "folder.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.pdf"]


def test_a_title_with_a_lone_surrogate_stops_nothing() -> None:
    assert page_count(Sheet(title="王\ud800", foot=Foot("李\udfff")).to_bytes()) == 1


def test_need_begins_a_page_only_when_it_must() -> None:
    sheet = Sheet(title="页")
    assert not sheet.need(10_000)  # an empty page is left as it is
    sheet.y = sheet.bottom - 20
    assert not sheet.need(20)
    assert sheet.need(21)
    assert sheet.page == 2


def test_a_paragraph_leaves_no_single_line_above_or_below_a_break() -> None:
    text = "工会是职工自愿结合的工人阶级的群众组织" * 4
    full = Sheet(title="量")
    paragraph(full, text, BODY)
    count = round((full.y - full.paper.top) / BODY.pitch)
    for room in range(count + 2):
        sheet = Sheet(title="段")
        sheet.y = sheet.bottom - room * BODY.pitch - 1
        start = sheet.y
        paragraph(sheet, text, BODY)
        below = round((sheet.y - sheet.paper.top) / BODY.pitch) if sheet.page == 2 else 0
        above = count - below if sheet.page == 2 else round((sheet.y - start) / BODY.pitch)
        assert above + below == count
        assert above != 1
        assert below != 1
        assert sheet.page <= 2


def test_list_marks_stay_with_their_text() -> None:
    sheet = Sheet(title="列")
    sheet.y = sheet.bottom - 20
    bullets(sheet, ["第一条" * 40, "第二条"])
    content = sheet.to_bytes()
    assert "1．" not in page_text(content, 1)
    assert page_text(content, 2).index("1．") < page_text(content, 2).index("2．")


def test_the_signature_block_is_not_parted_from_its_seal_room() -> None:
    sheet = Sheet(title="签")
    sheet.y = sheet.bottom - 60
    signatures(sheet, [("单位负责人", ""), ("审核人", ""), ("填表人", "季㛃")], date="2023-12-28")
    text = page_text(sheet.to_bytes(), 2)
    assert all(part in text for part in ("单位负责人：", "填表人：", "季㛃", "（盖章）", "2023-12-28"))


def test_a_long_name_on_a_label_line_is_shrunk_or_broken_but_never_cut() -> None:
    sheet = Sheet(title="签")
    name = "南通市通州区某某某某某某某某某某某某某某某某某某某某某某某某某某某某联合工会委员会"
    signatures(sheet, [("单位", name)])
    assert name in page_text(sheet.to_bytes(), 1).replace("\r", "").replace("\n", "")


def test_the_qr_code_has_its_quiet_zone_and_three_finders() -> None:
    side, dark = squares("金沙街道总工会|2023-12|首报|7F3A9C21")
    rows = {(column, row): length for column, row, length in dark}
    assert min(column for column, _ in rows) == 4
    assert min(row for _, row in rows) == 4
    assert rows[4, 4] == 7  # the finder's upper edge
    assert rows[side - 4 - 7, 4] == 7
    assert rows[4, side - 4 - 7] == 7


def test_preview_gives_a_png_of_each_page() -> None:
    sheet = three_pages()
    draw_qr(sheet, "金沙", 100, 400, 80)
    content = sheet.to_bytes()
    pictures = list(pages(content, dpi=36))
    assert len(pictures) == 3
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert page_png(content, 3, dpi=36) == pictures[2]
    assert pictures[2] != pictures[1]


def test_text_stands_left_of_right_of_and_about_its_point() -> None:
    sheet = Sheet(title="齐")
    for align in ("left", "right", "center"):
        sheet.text(300, 100 if align == "left" else 120 if align == "right" else 140, "工会工会", SONG, 10, align=align)
    found: dict[float, float] = {}

    def note(text: str, _cm: object, tm: list[float], *_: object) -> None:
        if "工会" in text:
            found[round(A4.height - tm[5])] = tm[4]

    pypdf.PdfReader(BytesIO(sheet.to_bytes())).pages[0].extract_text(visitor_text=note)
    assert found == {100: pytest.approx(300), 120: pytest.approx(260), 140: pytest.approx(280)}


def test_bold_and_fallback_runs_are_all_in_the_text() -> None:
    sheet = Sheet(title="粗")
    sheet.text(100, 100, "金沙𬭎街道㛃总工会", SONG_BOLD, 20)
    sheet.text(100, 130, "1,234.00", HEI, 20)
    text = page_text(sheet.to_bytes(), 1)
    assert "金沙𬭎街道㛃总工会" in text
    assert "1,234.00" in text
