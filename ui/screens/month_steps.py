"""The steps of a month as the clerk takes them: audit, seal, export, preview. Each runs a job of the core."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox

from ui.qt import name
from ui.tables.hand import as_workbook
from ui.widgets.reason_dialog import ReasonDialog
from ui.widgets.signs import WAITING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.excel.write import Written
    from tzdesk.exporting import Exported
    from tzdesk.jobs import Job
    from tzdesk.pieces.return_forms import Wishes
    from tzdesk.returns.reasons import Remembered
    from tzdesk.returns.seal import Sealed
    from tzdesk.rules import Finding
    from ui.drawing import Drawn, MonthDrawn
    from ui.screens.base import Screen
    from ui.screens.month import MonthScreen
    from ui.tables.paper import PaperView


def explain(screen: Screen, findings: list[Finding]) -> None:
    """Ask for a reason for findings, offering what was written before, and keep it; empty tables have their own."""
    from tzdesk.returns.checks_empty import is_empty_table

    desk, period = screen.desk, screen.desk.period
    if findings and all(map(is_empty_table, findings)):
        explain_empty(screen, findings)
        return

    def recall(session: Session) -> list[Remembered]:
        from tzdesk.returns.reasons import remembered

        return remembered(session, period, findings)

    def ask(offers: list[Remembered]) -> None:
        dialog = ReasonDialog(findings, screen, offers)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            reason = dialog.reason()
            desk.do(lambda: write(reason), owner=screen)

    def write(reason: str) -> None:
        from tzdesk.returns.explaining import explain as keep

        keep(desk.wp, period, findings, reason)

    desk.ask(recall, ask, owner=screen)


def explain_empty(screen: Screen, findings: list[Finding]) -> None:
    """Ask why tables are empty: a code with the clerk's own words, or what was said the last time."""
    from tzdesk.returns.checks_empty import explain_empty as keep
    from tzdesk.returns.checks_empty import last_reasons, reasons_on, repeat_reasons
    from ui.widgets.empty_dialog import EmptyDialog

    desk, period = screen.desk, screen.desk.period
    codes = reasons_on(desk.wp.definition(period), period.last)

    def ask(again: dict[str, list[Finding]]) -> None:
        dialog = EmptyDialog(findings, codes, again, screen)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        if dialog.repeats:
            desk.do(lambda: repeat_reasons(desk.wp, period, findings), owner=screen)
        else:
            code, words = dialog.value()
            desk.do(lambda: keep(desk.wp, period, findings, code, words), owner=screen)

    desk.ask(lambda session: last_reasons(desk.wp, session, period, findings), ask, owner=screen)


def agree(screen: Screen, findings: list[Finding]) -> None:
    """Let the reasons of firm findings stand, after showing them."""
    desk, period = screen.desk, screen.desk.period
    box = QMessageBox(screen)
    name(box, "agree.ask", "复核说明")
    box.setWindowTitle("复核")
    box.setText(f"同意这 {len(findings)} 条准强制项的说明？")
    shown = [f"{WAITING.shape} {found.message}\n　说明：{found.reason}" for found in findings[:5]]
    more = [f"…共 {len(findings)} 条"] if len(findings) > 5 else []
    box.setInformativeText(
        "\n".join([*shown, *more, "同意后记下您的名字，印在情况说明上。不同意的，请写说明的人改正数据。"])
    )
    go = box.addButton("同意", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton("再看看", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    if box.clickedButton() is not go:
        return

    def write() -> None:
        from tzdesk.returns.explaining import agree as keep

        keep(desk.wp, period, findings)

    desk.do(write, owner=screen)


def print_findings(screen: MonthScreen) -> None:
    """The list on paper, previewed first."""
    desk, period, lines = screen.desk, screen.desk.period, list(screen.panel.lines)
    title = f"{period.label}审核结果清单"

    def make() -> Job[list[Drawn]]:
        from tzdesk.pieces.findings import compose_list
        from ui.drawing import pages_of

        drawn = yield from pages_of(title, compose_list(desk.wp, period, lines).to_bytes())
        return [drawn]

    desk.runner.job(make, f"准备{title}", lambda found: desk.go.emit("preview", found), parent=screen)


def copy_findings(screen: MonthScreen) -> None:
    """The list on the clipboard: households by their numbers, and for who may take something out."""
    desk, lines = screen.desk, list(screen.panel.lines)

    def told() -> str:
        from tzdesk.pieces.findings import copied_lines

        return copied_lines(desk.wp, lines)

    def copied(text: str) -> None:
        QApplication.clipboard().setText(text)
        desk.say.emit(f"清单已复制，共 {len(lines):,} 条，可以贴到 WPS 表格里。")

    desk.do(told, copied, owner=screen)


def export_findings(screen: MonthScreen) -> None:
    """The list as a workbook."""
    desk, period, lines = screen.desk, screen.desk.period, list(screen.panel.lines)
    chosen, _kind = QFileDialog.getSaveFileName(
        screen, "导出审核结果", f"{period.label}审核结果.xlsx", "表格文件 (*.xlsx)"
    )
    if not chosen:
        return
    target = as_workbook(Path(chosen))

    def make() -> Job[Written]:
        from tzdesk.pieces.findings import export_lines

        return export_lines(desk.wp, lines, period, target)

    desk.runner.job(
        make, "导出审核结果", lambda done: desk.say.emit(f"已导出 {done.rows} 条到 {target.name}"), parent=screen
    )


def seal(screen: MonthScreen) -> None:
    """Freeze the month, after saying what that means."""
    desk, period = screen.desk, screen.desk.period
    box = QMessageBox(screen)
    name(box, "seal.ask")
    box.setWindowTitle("封存")
    box.setText(f"封存{period.label}的报表册？")
    box.setInformativeText(
        "封存前会再审核一遍。封存后本月的台账和报表不能再改，需要改正时用“更正…”，照区里的规定另出更正表或差额计入当月。封存不能撤销。"
    )
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
            screen.run_audit()

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


def preview(screen: Screen, wishes: Wishes | None = None) -> None:
    """Draw all pieces of the month and show their pages; the preview may wish for them otherwise."""
    desk, period = screen.desk, screen.desk.period

    def make() -> Job[MonthDrawn]:
        from tzdesk.pieces.return_forms import PLAIN, titles_of
        from ui.drawing import MonthDrawn, month_pages

        wanted = wishes or PLAIN
        found = yield from month_pages(desk.wp, period, wanted)
        tables, title = titles_of(desk.wp, period), f"{period.label} 全册"
        return MonthDrawn(title, tuple(found), wanted, tables, lambda other: preview(screen, other))

    desk.runner.job(make, f"准备{period.label}的预览", lambda found: desk.go.emit("preview", found), parent=screen)


def copy_cells(paper: PaperView) -> None:
    """The selected cells as Excel and WPS take them."""
    from ui.tables.copying import to_clipboard

    chosen, model = paper.selectionModel().selectedIndexes(), paper.paper
    rows = sorted({index.row() for index in chosen})
    columns = sorted({index.column() for index in chosen})
    if rows:
        to_clipboard([[model.text(model.index(r, c)) for c in columns] for r in rows])


def show_notes(paper: PaperView) -> None:
    """填表说明 of the table in hand."""
    form = paper.paper.form
    QMessageBox.information(paper, f"{form.title}　填表说明", "\n".join(form.notes))


def explain_cell(screen: MonthScreen) -> None:
    """F1: what the cell in hand means and how its number comes about."""
    from tzdesk.returns.cell_notes import cell_note

    paper = screen.paper.paper
    if screen.book is None or (place := paper.place_at(screen.paper.currentIndex())) is None:
        screen.desk.say.emit("先选中一格，再按 F1 看指标解释。")
        return
    note = cell_note(screen.desk.wp.definition(screen.book.period), paper.form, *place)
    box = QMessageBox(screen)
    name(box, "month.cell_note", "指标解释")
    box.setWindowTitle("指标解释")
    box.setText(note.title)
    box.setInformativeText("\n".join([*note.meaning, note.origin]))
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()
