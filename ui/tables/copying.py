"""A block of cells as spreadsheets exchange it (TSV), and what the status bar says of a selection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QTableView

from ui.tables.model import RegisterModel


def as_tsv(cells: Sequence[Sequence[str]]) -> str:
    """Rows of texts with tabs between; a line break inside a text becomes a blank, as Excel would quote it."""
    return "\n".join("\t".join(text.replace("\t", " ").replace("\n", " ") for text in row) for row in cells)


def copy_block(view: QTableView, *, with_head: bool = False) -> int:
    """Put the selected block on the clipboard in the order of the shown columns; gives the number of rows."""
    model = view.model()
    header = view.horizontalHeader()
    chosen = view.selectionModel().selectedIndexes()
    if not chosen or model is None:
        return 0
    columns = sorted(
        {index.column() for index in chosen if not view.isColumnHidden(index.column())}, key=header.visualIndex
    )
    rows = sorted({index.row() for index in chosen})
    picked = {(index.row(), index.column()) for index in chosen}
    cells = [
        [str(model.index(row, column).data() or "") if (row, column) in picked else "" for column in columns]
        for row in rows
    ]
    if with_head:
        head = [str(model.headerData(c, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) or "") for c in columns]
        cells.insert(0, head)
    QApplication.clipboard().setText(as_tsv(cells))
    return len(rows)


def selection_words(model: RegisterModel, chosen: Sequence[QModelIndex]) -> str:
    """ "选中 3 行 合计 143": rows, and the sum where the selected cells are all of one type of number."""
    rows = {index.row() for index in chosen}
    if not rows:
        return ""
    words = f"选中 {len(rows)} 行"
    numeric = {index.column() for index in chosen if index.column() < len(model.columns)}
    numeric = {column for column in numeric if model.columns[column].numeric}
    kinds = {model.columns[column].field.type.name for column in numeric}
    if len(numeric) != 1 and len(kinds) != 1:
        return words
    cells = [(model.row(index.row()), index.column()) for index in chosen if index.column() in numeric]
    values = [row.values[column] for row, column in cells if row is not None and row.values[column] is not None]
    if not values:
        return words
    shown = model.columns[next(iter(numeric))].field.type.format(sum(values))
    return f"{words} 合计 {shown}"
