"""The box of a file on this machine: its path, and a button to choose it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from tzdesk.fields.spec import FieldSpec
from ui.widgets.boxes import LineBox
from ui.widgets.small import button

FILTER = "表格文件 (*.xlsx *.xls *.csv);;全部文件 (*)"


class PathBox(LineBox):
    """A path may be typed; the button asks for a file to read, or for where to write one."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.choose = button("选择…", f"choose.{spec.name}", self._choose)
        self._row.addWidget(self.choose)

    def _choose(self) -> None:
        start = self.text() or str(Path.home())
        if getattr(self.spec.type, "save", False):
            chosen, _kind = QFileDialog.getSaveFileName(self, self.spec.label, start, FILTER)
        else:
            chosen, _kind = QFileDialog.getOpenFileName(self, self.spec.label, start, FILTER)
        if chosen:
            self.show_value(chosen)
            self.edited.emit()
            self.left.emit()

    def set_locked(self, locked: bool) -> None:
        """Nothing to choose where nothing can be changed."""
        super().set_locked(locked)
        self.choose.setEnabled(not locked)
