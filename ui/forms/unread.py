"""What was typed and cannot be stored, kept while the clerk looks at another record, and put back on coming back.

A text that has no value belongs to its record and field; a new record that still waits for the field that places it
belongs to the next new form of the same beginning. All of it is kept in memory only, never in a file: the goodbye names
what would be lost (`unkept`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLineEdit

from ui.forms.drafting import Drafting
from ui.widgets.boxes import FieldBox


class Unread:
    """Kept texts by record, and the values of one new record."""

    def __init__(self, drafting: Drafting, boxes: Mapping[str, FieldBox]) -> None:
        self._drafting = drafting
        self._boxes = boxes
        self._texts: dict[int | None, dict[str, str]] = {}
        self._values: dict[str, Any] = {}
        self._given: dict[str, Any] = {}

    def keep(self) -> None:
        """Take what the form still holds before another record comes onto it."""
        drafting, boxes = self._drafting, self._boxes
        if not drafting.dirty or (drafting.record.id is None and drafting.saving):
            return
        values, problems = drafting.typed()
        texts = {known: boxes[known].text() for known in problems if _is_line(boxes[known])}
        if texts:
            self._texts[drafting.record.id] = texts
        if drafting.record.id is None:
            self._values, self._given = values, drafting.given

    def put_back(self) -> list[str]:
        """Show what was kept of the record that has come onto the form; gives the fields."""
        drafting, boxes = self._drafting, self._boxes
        number = drafting.record.id
        if number is None and drafting.given != self._given:
            return []
        texts = self._texts.pop(number, {})
        values, self._values = (self._values, {}) if number is None else ({}, self._values)
        for known, value in values.items():
            boxes[known].show_value(value)
        for known, text in texts.items():
            boxes[known].put_back(text)
        drafting.touched |= {*values, *texts}
        return [*values, *texts]

    def unkept(self) -> list[str]:
        """What is stored nowhere, by record and field; the texts themselves are not named, they may be guarded."""
        drafting = self._drafting
        values, problems = drafting.typed()
        records = {number: list(texts) for number, texts in self._texts.items()}
        if problems:
            records[drafting.record.id] = list(problems)
        waiting = self._values or (values if drafting.record.id is None and not drafting.saving else {})
        if waiting:
            records[None] = [*records.get(None, []), *waiting]
        label = drafting.spec.label
        return [
            f"{f'新建的{label}' if number is None else label}：{'、'.join(self._words(names))}"
            for number, names in records.items()
        ]

    def _words(self, names: list[str]) -> list[str]:
        return [f"“{self._drafting.spec.field(known).label}”" for known in dict.fromkeys(names)]


def _is_line(box: FieldBox) -> bool:
    return isinstance(box.keys_from[-1], QLineEdit)
