"""The body of a form: sections with a title and a thin rule, rows in one or two columns, hand-made parts in slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tzdesk.fields.spec import FieldSpec, RecordSpec
from ui.forms.factory import box_for, wide
from ui.forms.field_row import FieldRow

if TYPE_CHECKING:
    from ui.bridge import Desk


class FormBody(QScrollArea):
    """Holds the rows of a record's fields in the order of the paper form.

    A slot's name is a section's (the part stands below its fields) or a name of its own (it stands at the end, under
    its window title).
    """

    def __init__(
        self, desk: Desk, spec: RecordSpec, fields: Sequence[FieldSpec], slots: Mapping[str, QWidget], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        self.sections: list[list[str]] = []
        self._desk = desk
        self._grids: list[tuple[QGridLayout, list[FieldRow]]] = []
        self.columns = 0
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._panel = QWidget(self)
        self._panel.setProperty("panel", True)
        self._layout = QVBoxLayout(self._panel)
        self._layout.setContentsMargins(16, 8, 16, 16)
        self._layout.setSpacing(8)
        for section in spec.sections:
            rows = [self._row(known) for known in fields if known.section == section.id]
            if rows or section.id in slots:
                self._section(section.label, rows, slots.get(section.id))
        known_sections = {section.id for section in spec.sections}
        for slot, widget in slots.items():
            if slot not in known_sections:
                self._section(widget.windowTitle() or widget.accessibleName(), [], widget)
        self._layout.addStretch()
        self.setWidget(self._panel)
        self.place(1)

    def _section(self, label: str, rows: list[FieldRow], part: QWidget | None) -> None:
        title = QLabel(label)
        title.setProperty("title", True)
        rule = QFrame()
        rule.setProperty("rule", True)
        self._layout.addSpacing(4)
        self._layout.addWidget(title)
        self._layout.addWidget(rule)
        if rows:
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(4)
            self._layout.addLayout(grid)
            self._grids.append((grid, rows))
            self.sections.append([row.spec.name for row in rows])
        if part is not None:
            self._layout.addWidget(part)

    def _row(self, spec: FieldSpec) -> FieldRow:
        box = box_for(spec, self._desk, self._panel)
        row = FieldRow(spec, box, self._panel)
        self.rows[spec.name] = row
        return row

    def place(self, columns: int) -> None:
        """Lay the rows out in so many columns; wide fields take the whole width."""
        if columns == self.columns:
            return
        self.columns = columns
        for grid, rows in self._grids:
            for row in rows:  # an item that is only taken lives on, and hears of changed heights in the new one's place
                grid.removeWidget(row)
            at = 0
            for row in rows:
                span = columns if wide(row.spec) else 1
                if at % columns + span > columns:
                    at += columns - at % columns
                grid.addWidget(row, at // columns, at % columns, 1, span, Qt.AlignmentFlag.AlignTop)
                at += span
            for column in range(2):
                grid.setColumnStretch(column, 1 if column < columns else 0)

    def begin(self) -> None:
        """From the top."""
        self.verticalScrollBar().setValue(0)

    def only_read(self, why: str) -> None:
        """With no field to type in, the whole takes the keys that scroll; with one, the fields do."""
        policy = Qt.FocusPolicy.StrongFocus if why else Qt.FocusPolicy.NoFocus
        if self.focusPolicy() is not policy:
            self.setFocusPolicy(policy)
        self.setAccessibleName(f"表单内容。{why}" if why else "")

    def order(self, *, down: bool = False) -> list[str]:
        """The fields that can be filled, as Enter goes through them: along the lines, or down the columns."""
        return [one for one in self.sequence(down=down) if self.can_fill(one)]

    def can_fill(self, field_name: str) -> bool:
        """Whether a field is typed as the record stands."""
        row = self.rows[field_name]
        return not row.spec.computed and not row.box.locked

    def sequence(self, *, down: bool = False) -> list[str]:
        """All fields in that order."""
        found = list(self.rows)
        if down and self.columns > 1:
            found = []
            for grid, rows in self._grids:
                at = {row.spec.name: grid.getItemPosition(grid.indexOf(row)) for row in rows}
                found += sorted(at, key=lambda known: (at[known][1], at[known][0]))  # type: ignore[index]
        return found
