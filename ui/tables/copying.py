"""A block of cells as spreadsheets exchange it: tab-separated text, and beside it a table whose numbers stay text.

Rows that were never in sight are read first; masked fields leave masked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from ui.tables.blocks import selected_block

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.listing import Selected
    from ui.tables.view import RegisterView

_ASKED = 500
_LONGEST = 11  # figures that Excel shows in full; what is longer it turns into 3.2E+17 unless told that it is text
_NEGATIVE = re.compile(r"-(0|[1-9]\d{0,2}(,?\d{3}){0,3})(\.\d{1,4})?")  # a number below zero, no formula


def as_tsv(cells: Sequence[Sequence[str]]) -> str:
    """Rows of texts with tabs between; a tab or a line break inside a text becomes a blank."""
    return "\n".join("\t".join(text.replace("\t", " ").replace("\n", " ") for text in row) for row in cells)


def as_html(cells: Sequence[Sequence[str]]) -> str:
    """The same as a table that Excel and WPS prefer: codes and long numbers are marked as text."""
    rows = "".join(f"<tr>{''.join(_html_cell(text) for text in row)}</tr>" for row in cells)
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def _html_cell(text: str) -> str:
    digits = text.isascii() and text.isdigit()
    sign = text[:1] in {"=", "+", "-", "@"} and not _NEGATIVE.fullmatch(text)
    as_text = sign or (digits and (len(text) > _LONGEST or text[:1] == "0" != text))
    style = " style=\"mso-number-format:'\\@'\"" if as_text else ""
    return f"<td{style}>{escape(text)}</td>"


def to_clipboard(cells: Sequence[Sequence[str]]) -> None:
    """Put a block on the clipboard in both forms."""
    data = QMimeData()
    data.setText(as_tsv(cells))
    data.setHtml(as_html(cells))
    QApplication.clipboard().setMimeData(data)


def copy_block(view: RegisterView, *, with_head: bool = False) -> None:
    """Put the selected block on the clipboard in the order of the shown columns, and say how many rows it has.

    Of people more than a cell is copied only by who may take a masked list out (导出遮盖版); others are told so.
    """
    from tzdesk.registers.listing import read_lines

    block, model = selected_block(view), view.register_model
    if not block.rows:
        return
    fields = [model.columns[place].field for place in block.columns]
    ids = [model.ids[row] for row in block.rows]
    wanted = [set(block.by_column[place]) for place in block.columns]
    wp, register = model.desk.wp, model.desk.wp.register(model.kind)

    def read(session: Session) -> list[list[str]]:
        if block.cells > 1 and any(known.masked for known in register.spec(wp).fields):
            wp.rights.demand("export")
        cells = [[field.label for field in fields]] if with_head else []
        for start in range(0, len(ids), _ASKED):
            lines = read_lines(wp, session, register, fields, ids[start : start + _ASKED])
            for row, line in zip(block.rows[start : start + _ASKED], lines, strict=True):
                texts = zip(line.texts, wanted, strict=True)
                cells.append([text if row in rows else "" for text, rows in texts])
            session.expunge_all()
        return cells

    def put(cells: list[list[str]]) -> None:
        to_clipboard(cells)
        view.selection_said.emit(f"已复制 {len(ids):,} 行")

    model.desk.ask(read, put, owner=view)


def say_selection(view: RegisterView) -> None:
    """Tell the status bar of the selected rows and the sum of their figures; nothing for a single cell."""
    from tzdesk.registers.listing import sum_selected

    block, model = selected_block(view), view.register_model
    if block.cells < 2:
        view.selection_said.emit("")
        return
    register = model.desk.wp.register(model.kind)
    by_field = [
        (field, [model.ids[row] for row in rows])
        for place, rows in block.by_column.items()
        if (field := model.columns[place].field).summable
    ]

    def add(session: Session) -> Selected:
        return sum_selected(register, session, by_field, rows=len(block.rows), cells=block.cells)

    def tell(selected: Selected) -> None:
        view.selection_said.emit(selected.words)

    model.desk.ask(add, tell, owner=view)
