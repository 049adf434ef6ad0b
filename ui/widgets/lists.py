"""A flat list of several columns (多栏清单): one way to make the small tables of dialogs and settings pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget

from ui.qt import name


def flat_list(
    object_name: str,
    spoken: str,
    heads: Sequence[str],
    widths: Sequence[int] = (),
    *,
    stretch: Sequence[int] = (),
    right: Sequence[int] = (),
) -> QTreeWidget:
    """A list without branches. `widths` are in Han characters, from the first column on; the columns of `stretch`
    share what is left (with none, the last one takes it); the heads of `right` stand over numbers."""
    made = QTreeWidget()
    name(made, object_name, spoken)
    made.setHeaderLabels(list(heads))
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    em = made.fontMetrics().horizontalAdvance("汉")
    for column, width in enumerate(widths):
        made.setColumnWidth(column, width * em)
    for column in stretch:
        made.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    if stretch:
        made.header().setStretchLastSection(False)
    for column in right:
        made.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
    return made
