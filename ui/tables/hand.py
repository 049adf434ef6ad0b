"""What the hand does with a table: copy, export what is shown, and the menu under the right button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from ui.qt import name
from ui.tables.blocks import selected_row_places, shown_fields

if TYPE_CHECKING:
    from tzdesk.excel.write import Written
    from ui.tables.view import RegisterView

MENU = ("edit", "", "copy", "copy_head", "", "export_list", "columns", "", "delete")


class TableHand(QObject):
    """The commands of one table by action id; `more` holds those of its screen that stand in the menu, too."""

    def __init__(self, view: RegisterView, title: str) -> None:
        super().__init__(view)
        self.view = view
        self.model = view.register_model
        self.desk = self.model.desk
        self.title = title
        self.more: dict[str, Callable[[], Any]] = {}
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self.offer_menu)

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Action id → what to do."""
        return {
            "copy": self.view.copy,
            "copy_head": self.copy_with_head,
            "columns": self.view.choose_columns,
            "export_list": self.export,
        }

    def copy_with_head(self) -> None:
        """The selected block with the headings above."""
        self.view.copy(with_head=True)

    def offer_menu(self, at: QPoint) -> None:
        """The menu under the right button, for the row that was clicked or the selection it belongs to."""
        from ui.actions import BY_ID

        index = self.view.indexAt(at)
        if index.isValid() and index.row() not in selected_row_places(self.view):
            self.view.setCurrentIndex(index)
        menu = QMenu(self.view)
        name(menu, "table.menu", "表格菜单")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offered = self.more | self.commands()
        for act_id in MENU:
            if not act_id:
                menu.addSeparator()
            elif act_id in offered:
                act = BY_ID[act_id]
                made = menu.addAction(act.text)
                made.setObjectName(f"table.menu.{act_id}")
                if act.shortcut:
                    made.setText(f"{act.text}\t{act.shortcut}")
                made.triggered.connect(offered[act_id])
        menu.popup(self.view.viewport().mapToGlobal(at))

    def export(self) -> None:
        """Write the rows and columns that are shown into a workbook; masked fields stay masked."""
        path, _kind = QFileDialog.getSaveFileName(
            self.view, "把现在看到的列表存成表格文件", f"{self.title}.xlsx", "表格文件 (*.xlsx)"
        )
        if path:
            self.export_to(Path(path))

    def export_to(self, target: Path) -> None:
        """The same, into a known file."""
        from tzdesk.registers.listing import write_list

        target = target if target.suffix.lower() == ".xlsx" else target.with_name(f"{target.name}.xlsx")
        fields, ids, wp, kind = shown_fields(self.view), list(self.model.ids), self.desk.wp, self.model.kind

        def done(written: Written) -> None:
            notes = f"，{len(written.notes)} 处文字有改动：{written.notes[0]}" if written.notes else ""
            self.desk.say.emit(f"已导出 {written.rows:,} 行到 {written.path.name}{notes}")

        self.desk.runner.job(
            lambda: write_list(wp, kind, fields, ids, target, title=self.title), "导出列表", done, parent=self.view
        )
