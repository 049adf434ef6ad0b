"""Which box a field gets: by the name of its type, never by the name of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from tzdesk.fields.spec import FieldSpec
from ui.widgets.boxes import FieldBox, LineBox, MaskedBox, MemoBox
from ui.widgets.checklist_box import ChecklistBox
from ui.widgets.choice_boxes import ChoiceBox, CodesBox, YesNoBox
from ui.widgets.covered_box import CoveredBox
from ui.widgets.date_edit import DateBox
from ui.widgets.path_box import PathBox
from ui.widgets.ref_box import RefBox
from ui.widgets.scan_box import ScanBox

if TYPE_CHECKING:
    from ui.bridge import Desk

_CHOOSING: dict[str, type[FieldBox]] = {
    "code": ChoiceBox, "codes": CodesBox, "checklist": ChecklistBox, "yesno": YesNoBox,
}  # fmt: skip


def box_for(spec: FieldSpec, desk: Desk, parent: QWidget | None = None) -> FieldBox:
    """A box for a field."""
    kind = spec.type.name
    if kind == "ref":
        return RefBox(spec, desk, parent)
    if spec.masked and not desk.wp.rights.may("reveal"):
        return MaskedBox(spec, parent)  # whatever its box would be: it would show what a list hides
    if made := _CHOOSING.get(kind):
        return CoveredBox(spec, made(spec), parent) if spec.masked else made(spec, parent)
    if kind == "attachment":
        return ScanBox(spec, desk, parent)
    if kind == "date" and not spec.masked:
        return DateBox(spec, parent)
    if kind == "path":
        return PathBox(spec, parent)
    if getattr(spec.type, "multiline", False):
        return CoveredBox(spec, MemoBox(spec), parent) if spec.masked else MemoBox(spec, parent)
    if spec.masked:
        return MaskedBox(spec, parent)
    return LineBox(spec, parent)


def wide(spec: FieldSpec) -> bool:
    """Whether a field takes the whole width of a form: memos, choices of several, long names and addresses."""
    return (
        spec.type.name in {"codes", "ref", "checklist", "path", "attachment"}
        or getattr(spec.type, "multiline", False)
        or (spec.type.name == "text" and getattr(spec.type, "max_length", 0) >= 60)
    )
