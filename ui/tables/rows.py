"""What a table shows of a record: read in the database thread, a page at a time, as plain text and values.

A record that cannot be shown becomes a grey row that says so; it never makes the table fail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tzdesk.fields.spec import FieldSpec
from ui.widgets.signs import GOOD, Sign, sign_of, worst

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.register import Register
    from tzdesk.registers.workplace import Workplace
    from tzdesk.rules import Finding


@dataclass(frozen=True)
class Row:
    """One row: texts by column as they are shown, typed values for sums, and the rules' sign."""

    id: int
    texts: tuple[str, ...]
    values: tuple[Any, ...]
    sign: Sign | None = None
    words: str = ""
    usable: bool = True


@dataclass(frozen=True)
class Column:
    """One column of a table over a register."""

    field: FieldSpec

    @property
    def title(self) -> str:
        """The heading."""
        return self.field.label

    @property
    def numeric(self) -> bool:
        """Whether it stands at the right."""
        return self.field.type.numeric

    @property
    def ref_kind(self) -> str:
        """The kind that a column of numbers of other records refers to."""
        return getattr(self.field.type, "to", "") if self.field.type.name == "ref" else ""


@dataclass
class Page:
    """Rows of one request, and totals where they were asked for."""

    rows: dict[int, Row] = field(default_factory=dict)


FindingsOf = Callable[["Session", Sequence[Any]], Sequence["Finding"]]


def read_rows(
    wp: Workplace,
    session: Session,
    register: Register[Any],
    columns: Sequence[Column],
    ids: Sequence[int],
    *,
    findings_of: FindingsOf | None = None,
) -> dict[int, Row]:
    """The rows of these ids; an id that is gone gives a grey row."""
    records = register.fetch(session, ids)
    titles = _titles(wp, session, register, columns, records)
    signs = _signs(session, records, findings_of)
    found: dict[int, Row] = {}
    for record in records:
        try:
            values = tuple(register.value(record, column.field.name) for column in columns)
            texts = tuple(_text(column, value, titles) for column, value in zip(columns, values, strict=True))
        except Exception:  # noqa: BLE001 - one damaged record must not hide the others
            found[record.id] = _unusable(record.id, columns, "这条记录无法显示")
            continue
        sign, words = signs.get(record.id, (GOOD if findings_of else None, ""))
        found[record.id] = Row(record.id, texts, values, sign, words)
    for number in ids:
        found.setdefault(number, _unusable(number, columns, "已经不在台账中"))
    return found


def _unusable(number: int, columns: Sequence[Column], why: str) -> Row:
    texts = (why, *[""] * (len(columns) - 1))
    return Row(number, texts, (None,) * len(columns), usable=False)


def _text(column: Column, value: Any, titles: Mapping[str, Mapping[int, str]]) -> str:
    if column.ref_kind:
        return "" if value is None else titles[column.ref_kind].get(value, f"第{value}号")
    return column.field.show(value)


def _titles(
    wp: Workplace, session: Session, register: Register[Any], columns: Sequence[Column], records: Sequence[Any]
) -> dict[str, dict[int, str]]:
    wanted: dict[str, set[int]] = {}
    for column in columns:
        if column.ref_kind:
            numbers = {register.value(record, column.field.name) for record in records}
            wanted.setdefault(column.ref_kind, set()).update(number for number in numbers if number is not None)
    return {
        kind: wp.register(kind).titles(session, numbers) if kind in wp.registers else {}
        for kind, numbers in wanted.items()
    }


def _signs(session: Session, records: Sequence[Any], findings_of: FindingsOf | None) -> dict[int, tuple[Sign, str]]:
    if findings_of is None:
        return {}
    by_record: dict[int, list[Finding]] = {}
    for finding in findings_of(session, records):
        if finding.id is not None:
            by_record.setdefault(finding.id, []).append(finding)
    shown: dict[int, tuple[Sign, str]] = {}
    for number, findings in by_record.items():
        sign = worst([sign_of(found.severity, found.reason) for found in findings])
        shown[number] = (sign, "\n".join(f"{sign_of(f.severity, f.reason).shape} {f.message}" for f in findings))
    return shown
