"""A workbook's sheet on paper: what one page cannot hold in a readable size goes on, under the title rows."""

from __future__ import annotations

from datetime import date

import openpyxl
import pypdfium2
import pytest

from tzdesk.base.periods import Month
from tzdesk.documents.model import Identity, Signers
from tzdesk.documents.picture import _text, picture_of
from tzdesk.documents.return_form import DrawnPaper, FormsBook, compose_forms


def test_a_long_sheet_goes_on_over_several_pages_with_its_titles_and_every_row_once() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["自己的名册"])
    for number in range(150):
        sheet.append([f"行{number}。"])
    sheet.print_title_rows = "1:1"

    with pypdfium2.PdfDocument(picture_of(book, book.sheetnames, "名册").to_bytes()) as paper:
        pages = [page.get_textpage().get_text_range() for page in paper]

    assert len(pages) > 1
    assert all("自己的名册" in page for page in pages)
    assert [sum(f"行{number}。" in page for page in pages) for number in range(150)] == [1] * 150


def test_paper_shows_what_the_workbook_shows() -> None:
    """Words behind a number, thousands, days; hidden rows and columns are not printed; a number is never cut."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    shapes = {"A1": (7, '0"个"'), "A2": (1234567, "#,##0"), "A3": (date(2023, 10, 1), 'yyyy"年"m"月"d"日"')}
    for place, (value, shape) in shapes.items():
        sheet[place] = value
        sheet[place].number_format = shape
    sheet["A4"], sheet["B1"], sheet["C1"], sheet["D1"] = "藏起的行", "藏起的列", 123456789012, "后一格"
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["C"].width = 5

    with pypdfium2.PdfDocument(picture_of(book, book.sheetnames, "表").to_bytes()) as paper:
        page = paper[0].get_textpage()
        text = page.get_text_range().replace("\r\n", "\n")
        last, after = page.get_charbox(text.index("123456789012") + 11), page.get_charbox(text.index("后一格"))

    assert all(shown in text for shown in ("7个", "1,234,567", "2023年10月1日")), text
    assert not any(hidden in text for hidden in ("藏起的行", "藏起的列"))
    assert last[2] <= after[0]


def test_only_the_whole_part_of_a_number_is_parted_by_thousands() -> None:
    assert ["0.1235", "1,234.56780", "-12,345"] == [
        _text(value, shape) for value, shape in ((0.12345, "#,##0.0000"), (1234.5678, "#,##0.00000"), (-12345, "#,##0"))
    ]


@pytest.mark.parametrize(("rows", "ever", "wished"), [(20, 1, 1), (80, 2, 1), (200, 4, 4)])
def test_a_drawn_sheet_is_made_smaller_on_request_or_says_why_not(rows: int, ever: int, wished: int) -> None:
    """Down to what can be read; what is longer goes on over its pages as ever, and each says so."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(rows):
        sheet.append([f"行{number}。"])
    identity = Identity("某工会", "", Month(2023, 12), "首报", "")
    for squeezed, pages in ((False, ever), (True, wished)):
        paper = DrawnPaper("X-1", "名册", sheet, squeezed=squeezed)
        content = compose_forms(FormsBook(identity, Signers(), (paper,))).to_bytes()
        with pypdfium2.PdfDocument(content) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
        assert len(texts) == pages
        assert ["本表一页印不下" in text for text in texts] == [squeezed and wished > 1] * pages
