"""The steps of a month as the clerk takes them: audit, seal, export, preview. Each runs a job of the core."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from ui.qt import name

if TYPE_CHECKING:
    from tzdesk.exporting import Exported
    from tzdesk.returns.audit import Audit
    from tzdesk.returns.seal import Sealed
    from ui.screens.month import MonthScreen


def audit(screen: MonthScreen) -> None:
    """Run all rules of the month."""
    desk, period = screen.desk, screen.desk.period

    def make():  # type: ignore[no-untyped-def]
        from tzdesk.returns.audit import audit_month

        return audit_month(desk.wp, period)

    def done(result: Audit) -> None:
        screen.take_audit(result)
        if result.blocking:
            desk.say.emit(f"审核完成：强制 {result.hard} 条，待说明 {result.soft} 条。")
        else:
            desk.say.emit("审核完成：全部逻辑正确，可以封存。")

    desk.runner.job(make, f"审核{period.label}", done, parent=screen)


def seal(screen: MonthScreen) -> None:
    """Freeze the month, after saying what that means."""
    desk, period = screen.desk, screen.desk.period
    box = QMessageBox(screen)
    name(box, "seal.ask")
    box.setWindowTitle("封存")
    box.setText(f"封存{period.label}的报表册？")
    box.setInformativeText("封存前会再审核一遍。封存后本月的台账和报表不能再改，需要改正时另出更正表。封存不能撤销。")
    go = box.addButton(f"封存{period.label}", QMessageBox.ButtonRole.AcceptRole)
    later = box.addButton("暂不封存", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(later)
    box.exec()
    if box.clickedButton() is not go:
        return

    def make():  # type: ignore[no-untyped-def]
        from tzdesk.returns.seal import seal as freeze

        return freeze(desk.wp, period)

    def done(sealed: Sealed) -> None:
        desk.say.emit(f"{period.label}已封存，校验码 {sealed.check_code}。下一步：导出报表册和汇总。")
        screen.compute()

    def failed(error: Exception) -> None:
        desk.problems.show(error)
        if hasattr(error, "findings"):
            audit(screen)

    desk.runner.job(make, f"封存{period.label}", done, failed, parent=screen)


def export(screen: MonthScreen) -> None:
    """Write the book and the printed pieces into a folder."""
    desk, period = screen.desk, screen.desk.period
    folder = QFileDialog.getExistingDirectory(screen, "把报表册和汇总存到哪个文件夹")
    if not folder:
        return

    def make():  # type: ignore[no-untyped-def]
        from tzdesk.exporting import export_month

        return export_month(desk.wp, period, Path(folder), pdf=True)

    def done(exported: Exported) -> None:
        box = QMessageBox(screen)
        name(box, "export.done")
        box.setWindowTitle("已导出")
        box.setText(f"已导出 {len(exported.files)} 个文件：")
        box.setInformativeText("\n".join([*(path.name for path in exported.files), *exported.notes]))
        show = box.addButton("打开文件夹", QMessageBox.ButtonRole.ActionRole)
        box.addButton("完成", QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        if box.clickedButton() is show:
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    desk.runner.job(make, f"导出{period.label}", done, parent=screen)


def preview(screen: MonthScreen) -> None:
    """Draw cover and summary and show their pages."""
    desk, period = screen.desk, screen.desk.period

    def make():  # type: ignore[no-untyped-def]
        from ui.drawing import month_pages

        return month_pages(desk.wp, period)

    desk.runner.job(make, f"准备{period.label}的预览", lambda found: desk.go.emit("preview", found), parent=screen)
