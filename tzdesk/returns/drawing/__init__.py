"""Drawing return templates from the forms of a definition, where no district drew its own."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook

from tzdesk.returns.drawing.around import COVER_LINES, draw_cover, draw_notes
from tzdesk.returns.drawing.form import draw_form
from tzdesk.returns.forms import Form

__all__ = ["COVER_LINES", "draw_cover", "draw_form", "draw_notes", "drawn_book"]


def drawn_book(forms: Mapping[str, Form]) -> Workbook:
    """A whole template: cover, forms, reasons, and the hidden sheet that says what the book is."""
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for form in forms.values():
        draw_form(book, form)
    draw_cover(book, forms)
    draw_notes(book)
    book.create_sheet("_meta").sheet_state = "hidden"
    return book
