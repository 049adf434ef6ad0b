"""A cell of a return that has two values: what it is called, both as they are said, and what makes them differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tzdesk.fields.types import FieldType
from tzdesk.returns.forms import FIGURES, FORMATS
from tzdesk.returns.shown import shown
from tzdesk.returns.values import Value

Row: TypeAlias = tuple[str, int, int]  # whose row of a list: kind, record, the how-manieth of its rows
_WORDS = frozenset(FORMATS) - FIGURES


@dataclass(frozen=True)
class Difference:
    """A cell with its two values: in the sealed book (or the version before), and now (or in the version after).

    `kind` and `ids` are the records behind either side that came, went or were changed since the sealing: those that
    make the difference; in a list, the record of the row. `defined` marks a cell that only another definition than at
    the sealing makes differ. `at` is the cell of a workbook (Z02 D36) that it is about, if one is. `mask` belongs to a
    cell that holds a person: the values are whole, what is said of them is not. `row` is whose row of a list it is
    about: kind, record, and the how-manieth of its rows. `booked` is the month that stated it already, if one did.
    """

    form: str
    title: str
    place: str
    label: str
    format: str
    before: Value
    after: Value
    kind: str = ""
    ids: tuple[int, ...] = ()
    defined: bool = False
    at: str = ""
    mask: FieldType[Any] | None = field(default=None, repr=False, compare=False)
    row: Row | None = None
    booked: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Form and place, by a name that stays: a row of a list is called by its record, for its number moves."""
        if self.row is None:
            return self.form, self.place
        kind, record_id, which = self.row
        return self.form, f"{kind} {record_id}#{which}/{self.place.rpartition('/')[2]}"

    @property
    def counts(self) -> bool:
        """Whether a number differs, or a row of a list came or went; not what a row says in words or days."""
        whole = self.place.endswith(("/row", "/new")) and not self.place.startswith("order/")
        return whole or self.format not in _WORDS

    @property
    def cause(self) -> str:
        """What makes the difference, in a word: how many records, the rows above, the definition, or nothing that could
        be named; and where it was stated already."""
        return self._made_by + (f"，已列入{self.booked}" if self.booked else "")

    @property
    def _made_by(self) -> str:
        if self.ids:
            return f"{len(self.ids)} 条"
        if self.place.startswith(("total/", "foot")):
            return "合计，见上列各行"
        return "定义不同" if self.defined else "未指到记录"

    @property
    def sides(self) -> tuple[str, str]:
        """Both values as they are written; a blank is called 空."""
        return self.said(self.before), self.said(self.after)

    def said(self, value: Value) -> str:
        """A value of this cell as it is written, a person masked."""
        if self.mask is not None and isinstance(value, str):
            value = self.mask.mask(value)
        return shown(value, self.format) or "空"

    @property
    def where(self) -> str:
        """会员情况月报表 第12行 新发展入会（合计）, with the cell of a workbook that it is about."""
        cell = "（工作表{}的{}）".format(*self.at.rsplit(" ", 1)) if self.at else ""
        return f"{self.title} {self.label}{cell}"

    @property
    def words(self) -> str:
        """会员情况月报表 第12行 新发展入会（合计）：原 8，现 9."""
        before, after = self.sides
        return f"{self.where}：原 {before}，现 {after}"
