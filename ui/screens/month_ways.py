"""Ways through the book without a mouse: F6 to a table or a line by its name, Ctrl+PgUp and Ctrl+PgDn by tables; and
from the month to the longer periods that it lies in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.screens.month import MonthScreen

Place = tuple[str, str]  # form and line; the line is empty for the table as a whole


def commands(screen: MonthScreen) -> dict[str, Callable[[], Any]]:
    """The actions by their ids."""
    many = 10**9
    steps = {"previous_record": -1, "next_record": 1, "first_record": -many, "last_record": many}
    found: dict[str, Callable[[], Any]] = {act: partial(step_table, screen, by) for act, by in steps.items()}
    found["span"] = lambda: screen.desk.go.emit("span", screen.desk.period)
    return found | dict.fromkeys(("go_field", "find"), partial(go_to_place, screen))


def step_table(screen: MonthScreen, by: int) -> None:
    """To another table of the book; the first and the last are the ends."""
    count = screen.list.count()
    if count:
        screen.list.setCurrentRow(min(max(screen.list.currentRow() + by, 0), count - 1))


def go_to_place(screen: MonthScreen) -> None:
    """Ask for a line of the table in hand or for any table, and go there."""
    from ui.forms.go_to_field import GoTo

    GoTo(screen, "转到报表或行", places(screen), partial(_go, screen)).open_at()


def places(screen: MonthScreen) -> list[tuple[Place, str, str]]:
    """(where, shown, code): the lines of the table in hand, then all tables of the book."""
    if screen.book is None or not screen.form_id:
        return []
    form = screen.book[screen.form_id].form
    lines = [
        ((form.id, line.code), f"{line.code} {line.label}", line.code) for line in form.lines if form.kind != "list"
    ]
    tables = [((known, ""), f"{known} {values.form.title}", known) for known, values in screen.book.forms.items()]
    return [*lines, *tables]


def _go(screen: MonthScreen, place: Place) -> None:
    form_id, line = place
    forms = list(screen.book.forms) if screen.book is not None else []
    if form_id in forms:
        screen.list.setCurrentRow(forms.index(form_id))
    if line:
        screen.paper.go_to(line, screen.paper.paper.form.columns[0].id)
    screen.paper.setFocus()
