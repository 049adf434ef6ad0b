"""Texts in the count grid that are no numbers, kept in the workplace by month until they are mended or given up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tzdesk.fields.problem import FieldProblem
from ui.tables.count_cells import Key, read_cell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.base.periods import Month
    from tzdesk.registers.members.grid import CountGrid
    from ui.bridge import Desk


class UnreadCells(QObject):
    """What the workplace holds of the months that were in sight."""

    def __init__(self, desk: Desk, kind: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kind = kind
        self._stored: dict[Month, dict[Key, str]] = {}
        self._refused: dict[Month, int] = {}
        self._back: set[Month] = set()

    def read(self, session: Session, month: Month) -> dict[Key, str]:
        """What was left in a month's grid (in the database thread)."""
        from tzdesk.registers.unread import cells_left, cells_page

        return cells_left(session, self._desk.wp.store, cells_page(self._kind, month))

    def put_back(self, grid: CountGrid, left: Mapping[Key, str], bad: dict[Key, tuple[str, str]]) -> None:
        """Give the texts back to the cells of a month that comes into sight for the first time since the start."""
        if grid.period in self._back:
            return
        self._back.add(grid.period)
        self._stored[grid.period] = dict(left)
        signed = {column.name: column.signed for column in grid.columns if not column.computed}
        unions = {row.org_id for row in grid.rows}
        for (org_id, name), text in left.items():
            if org_id not in unions or name not in signed:
                continue  # the union or the item is no longer counted
            try:
                read_cell(signed[name], text)
            except FieldProblem as problem:
                bad.setdefault((org_id, name), (text, problem.message))

    def keep(self, month: Month, bad: Mapping[Key, tuple[str, str]]) -> None:
        """Have the workplace hold these texts of a month, and no others."""
        texts = {key: text for key, (text, _message) in bad.items()}
        if texts == self._stored.get(month, {}):
            return
        self._stored[month] = texts
        wp, kind = self._desk.wp, self._kind

        def write() -> None:
            from tzdesk.registers.unread import cells_page, left_cells
            from tzdesk.store.unread import keep

            keep(wp.store, cells_page(kind, month), left_cells(texts))

        done, failed = partial(self._kept, month), partial(self._not_kept, month, len(texts))
        self._desk.do(write, done, owner=self, failed=failed)

    def _kept(self, month: Month, _done: None) -> None:
        self._refused.pop(month, None)

    def _not_kept(self, month: Month, count: int, error: Exception) -> None:
        self._stored.pop(month, None)
        self._refused[month] = count
        self._desk.problems.show(error)

    def held(self) -> list[str]:
        """The months with texts that wait in the workplace."""
        return _said({month: len(texts) for month, texts in self._stored.items()})

    def unkept(self) -> list[str]:
        """The months with texts that the workplace refused."""
        return _said(self._refused)


def _said(found: Mapping[Month, int]) -> list[str]:
    return [f"会员台账：{month.label} 有 {count} 格" for month, count in found.items() if count]
