"""Rows of an edited workbook that could not be read whole, completed for whatever refers to them.

A workbook with a mistake is not taken over in any case; but one mistake is said once. A row with a wrong kind is still
there, and the lines that name it are right: it goes on with what its base has, or, new, with something that may stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.registers.field_measures import COUNT
from tzdesk.tailoring.columns import TEXT
from tzdesk.tailoring.rows import rows_of
from tzdesk.tailoring.sheets import FORMS, INDICATORS, SheetSpec

_LAST = 999


class Completing:
    """The rows of the base that a workbook was written from; they are only made where something is wrong."""

    def __init__(self, base: Definition) -> None:
        self._base = base

    @cached_property
    def _rows(self) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
        found: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {}
        for spec, rows in rows_of(self._base):
            filled = ({key: value for key, value in row.items() if value not in (None, "", [], {})} for row in rows)
            found[spec.title] = {named: row for row in filled if (named := _name(spec, row))}
        return found

    def rows(self, spec: SheetSpec) -> list[dict[str, Any]]:
        """All rows of a sheet as the base has them."""
        return list(self._rows[spec.title].values())

    def absent(self, spec: SheetSpec, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The rows of the base that none of these names: where a row says no name it may be any of them."""
        named = {_name(spec, row) for row in rows}
        return [row for name, row in self._rows[spec.title].items() if name not in named]

    def completed(self, spec: SheetSpec, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """A row whose None were not readable and which lacks what it needs; None for one that says no name, or whose
        content nothing can stand for."""
        name, own = _name(spec, row), {key: value for key, value in row.items() if value is not None}
        if not name:
            return None
        known = self._rows[spec.title].get(name)
        needed = [column for column in spec.columns if column.needed]
        if known is not None:
            wanted = {key for key, value in row.items() if value is None} | {column.key for column in needed}
            return {key: value for key, value in known.items() if key in wanted} | own
        if spec is INDICATORS and "measure" not in own:
            return {"id": own["id"], "measure": COUNT, "kind": next(iter(self._base.records))}
        stands: dict[str, Any] = {
            column.key: name[-1] for column in needed if column.kind is TEXT and column.key != "cell"
        }
        if spec is FORMS:
            stands |= {"order": _LAST, "kind": "list" if "source" in own else "grid"}
        full = stands | own
        return full if all(column.key in full for column in needed) else None


def _name(spec: SheetSpec, row: Mapping[str, Any]) -> tuple[str, ...]:
    """What a row is called within its sheet; () where a part of that is missing."""
    parts = [row.get(key) for key in spec.named_by]
    return () if any(part is None for part in parts) else tuple(str(part) for part in parts)
