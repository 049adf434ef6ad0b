"""What an edited workbook gave: the filled rows of its sheets, and where what is wrong with them is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tzdesk.tailoring.places import Places, place
from tzdesk.tailoring.sheets import REST, SheetSpec

Rows: TypeAlias = list[tuple[int, dict[str, Any]]]


@dataclass
class Given:
    """The sheets as they were read. `problems` takes a sentence for everything that is wrong, with sheet and cell."""

    places: Places
    problems: list[str]
    _rows: dict[str, Rows] = field(default_factory=dict)
    _whole: set[str] = field(default_factory=set)
    _unread: dict[str, frozenset[str]] = field(default_factory=dict)

    def take(self, spec: SheetSpec, rows: Rows, *, whole: bool, unread: Collection[str] = ()) -> None:
        """A sheet's filled rows; not `whole` where some could not be read, so that what is missing says nothing.
        `unread` is what such rows are called: whoever names them makes no mistake."""
        self._rows[spec.title] = rows
        self._unread[spec.title] = frozenset(unread)
        if whole:
            self._whole.add(spec.title)

    def unread(self, spec: SheetSpec, name: str) -> bool:
        """Whether a row of this name could not be read, which was said there."""
        return name in self._unread.get(spec.title, ())

    def __contains__(self, spec: SheetSpec) -> bool:
        return spec.title in self._rows

    def rows(self, spec: SheetSpec) -> Rows:
        """A sheet's rows with their numbers; none where the workbook has no such sheet."""
        return self._rows.get(spec.title, [])

    def whole(self, spec: SheetSpec) -> bool:
        """Whether every row of a sheet could be read: only then a row that is missing was taken out."""
        return spec.title in self._whole

    def quiet(self) -> Given:
        """The same sheets, with nobody to tell: for reading them ahead of the place where what is wrong is said."""
        return Given(Places(), [], self._rows)

    def say(self, spec: SheetSpec, row: int, key: str, sentence: str) -> None:
        """Something is wrong in a column of a sheet's row."""
        self.problems.append(f"{place(spec.title, row, spec.col(key))}：{sentence}")

    def say_missing(self, spec: SheetSpec, sentence: str) -> None:
        """Something was taken out of a sheet that must stay."""
        self.problems.append(f"{place(spec.title, 1)}：{sentence}")


def whole_row(row: Mapping[str, Any], *without: str) -> dict[str, Any]:
    """A row with what stands in 其他 among its keys, and `without` some of them."""
    own = {key: value for key, value in row.items() if key != REST and key not in without}
    return {**own, **row.get(REST, {})}
