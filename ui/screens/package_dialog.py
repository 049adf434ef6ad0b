"""What a package, a workbook or a drawn sheet would change, what stands in its way, how it looks; then 启用."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QScrollArea,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.qt import name
from ui.widgets.signs import HARD
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.jobs import Job
    from tzdesk.tailoring.prepared import Prepared
    from tzdesk.tailoring.rehearsal import Rehearsal
    from ui.bridge import Desk
    from ui.drawing import Drawn

_FRESH = 40  # findings that are listed one by one
_PAGE = 700


class PackageDialog(QDialog):
    """Problems or changes first; the matched names, the pages and the rehearsal beside them."""

    taken = Signal()

    def __init__(self, desk: Desk, file: str, prepared: Prepared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "package", "参数包")
        self.desk = desk
        self.prepared = prepared
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"检查“{file}”")
        self.words = label(self._headline(), "package.words", title=True, wrap=True)
        self.tabs = QTabWidget()
        name(self.tabs, "package.tabs", "检查结果")
        self._fill()
        self.go = button("启用", "package.go", self.take_over, main=True)
        self.go.setEnabled(prepared.usable and desk.wp.rights.may("settings"))
        self.look = button("预览报表", "package.preview", self.preview)
        self.try_out = button("用上一年的记录试算", "package.rehearse", self.rehearse)
        for one in (self.look, self.try_out):
            one.setEnabled(prepared.usable)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addWidget(self.words)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(row(self.look, self.try_out, None, button("关闭", "package.leave", self.reject), self.go))
        em = self.fontMetrics().horizontalAdvance("汉")
        self.resize(em * 62, em * 38)

    def _headline(self) -> str:
        from tzdesk.tailoring.changes import summary

        prepared = self.prepared
        label_ = prepared.package.manifest.label if prepared.package is not None else "参数工作簿"
        if prepared.problems:
            return f"{HARD.shape} {label_}：有 {len(prepared.problems)} 处问题，改好以后再启用。现在什么也没有改动。"
        return f"{label_}：{summary(prepared.changes)}。"

    def _fill(self) -> None:
        prepared = self.prepared
        if prepared.problems:
            self.tabs.addTab(_list("package.problems", "问题", prepared.problems), f"问题（{len(prepared.problems)}）")
        if prepared.changes:
            sentences = [change.sentence for change in prepared.changes]
            self.tabs.addTab(_list("package.changes", "改动", sentences), f"改动（{len(sentences)}）")
        if prepared.drawn:
            self.tabs.addTab(self._drawn(), "样表对照")
        if prepared.notes:
            self.tabs.addTab(_list("package.notes", "说明", prepared.notes), f"说明（{len(prepared.notes)}）")
        if not self.tabs.count():
            self.tabs.addTab(_list("package.changes", "改动", ["和现在用的完全一样。"]), "改动")

    def _drawn(self) -> QTreeWidget:
        """Form by form: what was matched, what has no place, what is not understood."""
        tree = QTreeWidget()
        name(tree, "package.drawn", "样表对照")
        tree.setHeaderLabels(["报表、行和栏", "工作表", "格子"])
        tree.setColumnWidth(0, self.fontMetrics().horizontalAdvance("汉") * 30)
        for drawn in self.prepared.drawn:
            for form in drawn.forms:
                counted = f"对上 {len(form.matched)} 格，没有位置 {len(form.unplaced)} 格"
                top = QTreeWidgetItem([f"{form.form_id} {form.title}（{counted}）", form.sheet, ""])
                tree.addTopLevelItem(top)
                _branch(top, "没有位置", [(f"第{one.line}行 {one.column}", form.sheet, "") for one in form.unplaced])
                places = sorted(form.matched.items())
                _branch(top, "对上的", [(key, place.sheet, place.cell) for key, place in places], shut=True)
                top.setExpanded(True)
            if drawn.doubtful:
                top = QTreeWidgetItem([f"看不懂的（{len(drawn.doubtful)}）", "", ""])
                tree.addTopLevelItem(top)
                for one in drawn.doubtful:
                    top.addChild(QTreeWidgetItem([f"{one.text}　{one.why}", one.place.sheet, one.place.cell]))
                top.setExpanded(True)
        return tree

    # --- what may be done with it ----------------------------------------------------------------------------------

    def take_over(self) -> None:
        """Put it into force as one operation."""
        wp, prepared = self.desk.wp, self.prepared

        def work() -> int:
            from tzdesk.tailoring.plan import take_over

            return take_over(wp, prepared)

        def done(_row: int) -> None:
            self.desk.say.emit("已启用。不合适时可以撤销，或在这里退回上一版。")
            self.taken.emit()
            self.accept()

        self.desk.do(work, done, owner=self)

    def preview(self) -> None:
        """The changed forms with this month's figures, as they will print."""
        wp, prepared, month = self.desk.wp, self.prepared, self.desk.period

        def make() -> Job[Drawn]:
            from tzdesk.tailoring.preview import preview
            from ui.drawing import pages_of

            sheet = yield from preview(wp, prepared, month)
            return (yield from pages_of("样表预览", sheet.to_bytes(), 110))

        self.desk.runner.job(make, "预览报表", self._show_pages, parent=self)

    def _show_pages(self, drawn: Drawn) -> None:
        area = QScrollArea()
        name(area, "package.pages", "预览")
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        for page in drawn.pages:
            picture = QPixmap()
            picture.loadFromData(page)
            shown = QLabel()
            shown.setPixmap(picture.scaledToWidth(_PAGE, Qt.TransformationMode.SmoothTransformation))
            shown.setProperty("card", True)
            layout.addWidget(shown)
        area.setWidget(holder)
        self._put("预览", area)

    def rehearse(self) -> None:
        """The rules over the year before, with what is in force and with this."""
        wp, prepared = self.desk.wp, self.prepared
        assert prepared.definition is not None
        assert prepared.package is not None
        definition, begins = prepared.definition, prepared.package.begins

        def make() -> Job[Rehearsal]:
            from tzdesk.tailoring.rehearsal import last_year, rehearse

            return rehearse(wp, definition, last_year(begins))

        self.desk.runner.job(make, "试算", self._show_rehearsal, parent=self)

    def _show_rehearsal(self, result: Rehearsal) -> None:
        lines = [
            f"{one.rule} {one.title}（{one.severity}）：现在 {one.now} 条，启用后 {one.then} 条"
            for one in result.changed
        ]
        lines += [f"会多出 {one.words}" for one in result.fresh[:_FRESH]]
        if len(result.fresh) > _FRESH:
            lines.append(f"……共会多出 {len(result.fresh)} 处，上面是前 {_FRESH} 处")
        lines += [one.words for one in result.moved]
        self._put("试算", _list("package.rehearsal", "试算", [result.words, *lines]))

    def _put(self, title: str, page: QWidget) -> None:
        """A tab of this title, in the place of the one there was."""
        titles = [self.tabs.tabText(number) for number in range(self.tabs.count())]
        if title in titles:
            self.tabs.removeTab(titles.index(title))
        self.tabs.setCurrentIndex(self.tabs.addTab(page, title))


def _list(object_name: str, spoken: str, sentences: list[str]) -> QListWidget:
    shown = QListWidget()
    name(shown, object_name, spoken)
    shown.setWordWrap(True)
    shown.addItems(sentences)
    return shown


def _branch(top: QTreeWidgetItem, word: str, rows: list[tuple[Any, ...]], *, shut: bool = False) -> None:
    if not rows:
        return
    branch = QTreeWidgetItem([f"{word}（{len(rows)}）", "", ""])
    top.addChild(branch)
    for one in rows:
        branch.addChild(QTreeWidgetItem([str(part) for part in one]))
    branch.setExpanded(not shut)
