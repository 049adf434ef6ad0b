"""What an import would do with the rows that it read: new records, changes, rows left alone, rows refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Layout
from tzdesk.jobs import Job


class Policy(StrEnum):
    """What happens to a row whose record is there already."""

    SKIP = "skip"
    UPDATE = "update"
    FILL = "fill"

    @property
    def label(self) -> str:
        """What the clerk reads."""
        return {"skip": "跳过已有记录", "update": "用文件里的内容更新", "fill": "只补空白的项目"}[self.value]


@dataclass
class Plan:
    """What would be written: new rows, changes to records by id, rows left alone, rows that cannot be taken.

    `partial` are those of the first three of which a cell is not taken in (部分导入): like the rejected ones they go
    back to the sender.
    """

    new: list[ImportRow] = field(default_factory=list)
    changed: list[tuple[ImportRow, int, dict[str, Any]]] = field(default_factory=list)
    unchanged: list[ImportRow] = field(default_factory=list)
    rejected: list[ImportRow] = field(default_factory=list)
    partial: list[ImportRow] = field(default_factory=list)
    _records: dict[int, int] = field(default_factory=dict, repr=False)  # id() of a row → id of its record

    def reject(self, row: ImportRow) -> None:
        """A row that cannot be taken."""
        self.rejected.append(row)

    def take(self, row: ImportRow, record_id: int | None, found: dict[str, Any] | None = None) -> None:
        """A row that makes a new record, or changes what was `found` of a stored one, or changes nothing."""
        if row.lost:
            self.partial.append(row)
        if record_id is not None:
            self.wrote(row, record_id)
        if record_id is None:
            self.new.append(row)
        elif found:
            self.changed.append((row, record_id, found))
        else:
            self.unchanged.append(row)

    def wrote(self, row: ImportRow, record_id: int) -> None:
        """Which record a row is in; `apply` says it of new rows."""
        self._records[id(row)] = record_id

    def record_of(self, row: ImportRow) -> int | None:
        """The record that a row is in, None before it is written."""
        return self._records.get(id(row))

    @property
    def back(self) -> list[ImportRow]:
        """The rows that go back to the sender, in the file's order."""
        going = {id(row) for row in (*self.rejected, *self.partial)}
        rows = [*self.rejected, *self.partial]
        return sorted((row for row in rows if id(row) in going), key=lambda row: (row.sheet, row.row))


class ImportKind(Protocol):
    """What a register hands in: its layout, its rules over the rows, its plan and its writing."""

    @property
    def layout(self) -> Layout:
        """The columns."""

    def check(self, rows: Sequence[ImportRow], context: Mapping[str, Any]) -> list[Problem]:
        """What the register's rules say about the rows."""

    def plan(self, rows: Sequence[ImportRow], policy: Policy) -> Plan:
        """What would be written."""

    def apply(self, plan: Plan, op: Any) -> Job[int]:
        """Write the plan inside an operation; gives the number of rows taken."""


def changes(present: Mapping[str, Any], incoming: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """What a row changes in a record that is there already. A blank cell never empties a field."""
    if policy is Policy.SKIP:
        return {}
    return {
        key: value
        for key, value in incoming.items()
        if value is not None
        and present.get(key) != value
        and (policy is Policy.UPDATE or present.get(key) in (None, "", []))
    }
