"""The columns of a table: their first widths, the chooser, and how they were left (per user, in the settings)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from ui.qt import name

if TYPE_CHECKING:
    from ui.tables.view import RegisterView

FROZEN = "#frozen"  # the entry of a stored layout that holds the number of frozen columns
_MENU = 24  # columns that the menu itself lists; the others stand in a second menu


def natural_widths(view: RegisterView) -> None:
    """Widths from the definition; the rules' sign is narrow and stands first."""
    model, head = view.register_model, view.horizontalHeader()
    em = view.fontMetrics().horizontalAdvance("汉")
    for place, column in enumerate(model.columns):
        stated = column.field.width  # definitions state it in px at 10.5 pt (14 px a Han); small ones in characters
        width = stated * em // 14 if stated > 40 else round(stated * em * 0.62) + 16
        least = view.fontMetrics().horizontalAdvance(column.title) + 28
        view.setColumnWidth(place, max(least, min(width, em * 24)))
    if model.findings_of is not None:
        sign = len(model.columns)
        view.setColumnWidth(sign, em * 3 + 8)
        head.moveSection(head.visualIndex(sign), 0)


def layout_of(view: RegisterView) -> list[object]:
    """[name, width, shown] of every column in order, and the number of frozen ones."""
    model, head = view.register_model, view.horizontalHeader()
    places = sorted(range(len(model.columns)), key=head.visualIndex)
    found: list[object] = [
        [model.columns[place].field.name, view.columnWidth(place), not view.isColumnHidden(place)] for place in places
    ]
    return [*found, [FROZEN, view.frozen_count, True]]


def restore(view: RegisterView, stored: list[object]) -> None:
    """The inverse of `layout_of`; what this program does not know is passed over, new columns stand behind."""
    model, head = view.register_model, view.horizontalHeader()
    names = [column.field.name for column in model.columns]
    target = int(model.findings_of is not None)
    for entry in stored:
        if not (isinstance(entry, list) and len(entry) == 3):
            continue
        if entry[0] == FROZEN and isinstance(entry[1], int):
            view.frozen_count = entry[1]
        if entry[0] not in names:
            continue
        place = names.index(entry[0])
        head.moveSection(head.visualIndex(place), target)
        if entry[2] and int(entry[1]) > 0:
            view.setColumnWidth(place, int(entry[1]))
        view.setColumnHidden(place, not entry[2])
        target += 1


def reset(view: RegisterView) -> None:
    """The columns of the definition's list, in its order and width."""
    model, head = view.register_model, view.horizontalHeader()
    marked = int(model.findings_of is not None)
    for place in range(len(model.columns)):
        head.moveSection(head.visualIndex(place), place + marked)
        view.setColumnHidden(place, place >= model.at_first)
    natural_widths(view)


def fill_menu(view: RegisterView, menu: QMenu, column: int) -> None:
    """Ticks for the columns, freezing up to the one that was clicked, and the way back."""
    name(menu, "columns.menu", "显示的列")
    model, head = view.register_model, view.horizontalHeader()
    if 0 <= column < len(model.columns):
        upto = head.visualIndex(column) + 1
        menu.addAction(f"固定到“{model.columns[column].title}”", lambda: view.freeze(upto))
        menu.addAction(f"隐藏“{model.columns[column].title}”", lambda: view.show_column(column, False))
    if view.frozen_count:
        menu.addAction("取消固定", lambda: view.freeze(0))
    menu.addAction("恢复原来的列、列宽和顺序", view.reset_layout)
    menu.addSeparator()
    into = menu
    for number, place in enumerate(range(len(model.columns))):
        if number == _MENU:
            into = menu.addMenu("更多列")
        elif number > _MENU and number % _MENU == 0:
            into = into.addMenu("更多列")
        action = into.addAction(model.columns[place].title)
        action.setCheckable(True)
        action.setChecked(not view.isColumnHidden(place))
        action.toggled.connect(lambda shown, p=place: view.show_column(p, shown))
