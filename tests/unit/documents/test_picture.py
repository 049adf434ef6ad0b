"""A workbook's sheet on paper: what one page cannot hold in a readable size goes on, under the title rows."""

from __future__ import annotations

import openpyxl
import pypdfium2

from tzdesk.documents.picture import picture_of


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
