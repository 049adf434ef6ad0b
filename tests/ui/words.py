"""Every word that a window holds, seen or not: texts, tips, what a screen reader is told, all cells of its models."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QWidget

# A covered line has its text and shows dots: what it shows counts.
_PROPERTIES = (
    "plainText", "title", "currentText", "placeholderText", "toolTip", "statusTip", "whatsThis",
    "accessibleName", "accessibleDescription", "windowTitle",
)  # fmt: skip
_ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole,
)  # fmt: skip
MOST_ROWS = 60  # of a table; those below are shown by the same code


def words_of(window: QWidget) -> Iterator[tuple[str, str]]:
    """Where a word stands (name of the widget), and the word."""
    for widget in [window, *window.findChildren(QWidget)]:
        where = widget.objectName() or type(widget).__name__
        for name in (*_PROPERTIES, "displayText" if isinstance(widget, QLineEdit) else "text"):
            found = widget.property(name)
            if isinstance(found, str) and found:
                yield where, found
        for action in widget.actions():
            yield where, f"{action.text()} {action.toolTip()}"
        if isinstance(widget, QAbstractItemView | QComboBox) and (model := widget.model()) is not None:
            yield from ((where, word) for word in cells_of(model))


def cells_of(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    """The words of all cells and headings."""
    parent = parent or QModelIndex()
    # Qt hides what has only one answer in a list or a table.
    flat = isinstance(model, QAbstractListModel | QAbstractTableModel)
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for column in range(columns):
        found = model.headerData(column, Qt.Orientation.Horizontal)
        if isinstance(found, str):
            yield found
    for row in range(min(MOST_ROWS, model.rowCount(parent))):
        for column in range(columns):
            index = model.index(row, column, parent)
            for role in _ROLES:
                found = model.data(index, role)
                if isinstance(found, str) and found:
                    yield found
            if column == 0 and not flat and model.hasChildren(index):
                yield from cells_of(model, index)
