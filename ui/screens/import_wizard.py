"""导入: choose a file → match its columns → look at every row and problem → say what happens to known rows → write →
summary with 撤销 and the rows that go back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QRadioButton, QStackedWidget, QVBoxLayout, QWidget

from tzdesk.base.errors import DeskError
from tzdesk.registers.ledgers.imports import ledger_kinds
from ui.qt import name, restyle
from ui.screens.base import Screen
from ui.screens.import_pages import ColumnsPage, RowsPage
from ui.widgets.choice import Choice
from ui.widgets.gate_dialog import at_the_gate
from ui.widgets.signs import HARD
from ui.widgets.small import button, label, row, rule

if TYPE_CHECKING:
    from tzdesk.registers.keeping.gate import Permit
    from ui.bridge import Desk

# What can be imported, its word, and the register whose screen leads here.
KINDS: tuple[tuple[str, str, str], ...] = (
    ("members", "工会和会员台账", "member_count"),
    ("organisations", "工会组织", "organisation"),
    ("contracts", "集体合同台账", "contract"),
    ("aid-cases", "困难职工档案", "aid_case"),
    ("grants", "帮扶慰问发放花名册", "aid_grant"),
    ("roster", "会员实名制采集表", "member"),
    ("letters", "一函两书台账", "supervision_doc"),
    ("visits", "走访企业台账", "enterprise_visit"),
    ("problems", "问题清单", "problem"),
    ("stations", "服务站点台账", "station"),
    ("station-service", "站点月服务情况", "station_service"),
    ("monitor-points", "监测点名册", "monitor_point"),
    ("monitor-reports", "监测报告", "monitor_report"),
    ("ledger", "工作台账（看标题和表头认是哪一本）", ""),
)
POLICIES = (
    ("skip", "跳过：台账里已有的记录不动"),
    ("update", "更新：用文件里的内容代替（空白格不会清掉已有内容）"),
    ("fill", "只补空白：只填台账里还空着的栏"),
)
STEPS = ("选文件", "对列", "看每一行", "写入", "结果")
FILTER = "表格文件 (*.xlsx *.xls *.xlsb *.ods *.csv *.txt *.et *.htm *.html *.xml);;所有文件 (*)"


class ImportScreen(Screen):
    """A wizard in the window; nothing is written before the fourth step."""

    title = "导入"
    uses_period = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.import", "导入")
        self.setAcceptDrops(True)
        self.found: Any = None
        self.file: Path | None = None
        self.mapping: dict[str, str] | None = None
        self.written = False
        self.rejected = 0
        self.partial = 0
        self.steps = label("", "import.steps", title=True)
        self.problem = label("", "import.problem", wrap=True)
        self.problem.setProperty("sign", "hard")
        self.problem.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        self.pages = QStackedWidget()
        self.columns_page = ColumnsPage()
        self.rows_page = RowsPage()
        self.result = label("", "import.result", wrap=True)
        for page in (self._choose_page(), self.columns_page, self.rows_page, self._policy_page(), self._result_page()):
            self.pages.addWidget(page)
        self.back = button("上一步", "import.back", lambda: self._step(-1))
        self.next = button("下一步", "import.next", lambda: self._step(1), main=True)
        self.undo = button("撤销这次导入", "import.undo", self._undo)
        self.rejects = button("导出退回的行…", "import.rejects", self._rejects)
        self.in_full = button("导出完整的退回行…", "import.rejects_full", self._rejects_in_full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.steps)
        layout.addWidget(rule())
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.problem)
        layout.addLayout(row(self.undo, self.rejects, self.in_full, None, self.back, self.next))
        desk.period_changed.connect(self._on_period)
        self._show_step(0)

    # --- pages --------------------------------------------------------------------------------------------------

    def _choose_page(self) -> QWidget:
        page = QWidget()
        self.kind = Choice("import.kind", "导入到哪个台账")
        self.kinds = (*KINDS, *((kind, spec.label, kind) for kind, spec in ledger_kinds(self.desk.wp).items()))
        for kind, word, _register in self.kinds:
            self.kind.addItem(word, kind)
        self.kind.setMaximumWidth(360)
        self.path = QLineEdit()
        self.path.setPlaceholderText("把文件拖到这里，或点“浏览”")
        name(self.path, "import.path", "文件")
        self.path.setMinimumWidth(480)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(label("导入到哪个台账"))
        layout.addWidget(self.kind)
        layout.addSpacing(8)
        layout.addWidget(label("文件（Excel、WPS、CSV 都可以，旧格式也行）"))
        layout.addLayout(row(self.path, button("浏览…", "import.browse", self._browse), None))
        layout.addSpacing(8)
        self.month = Choice("import.month", "属于哪个月")
        self.month.setMaximumWidth(360)
        layout.addWidget(label("属于哪个月"))
        layout.addWidget(self.month)
        layout.addSpacing(8)
        layout.addWidget(label("先读出来给您看，写入以前不会改动台账。", muted=True))
        layout.addStretch()
        return page

    def _policy_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(label("台账里已经有的记录怎么办"))
        self.policies: dict[str, QRadioButton] = {}
        for key, word in POLICIES:
            choice = QRadioButton(word)
            name(choice, f"import.policy.{key}", word)
            self.policies[key] = choice
            choice.toggled.connect(lambda on: self._plan() if on and self.found is not None else None)
            layout.addWidget(choice)
        self.policies["skip"].setChecked(True)
        layout.addSpacing(8)
        self.plan = label("", "import.plan", wrap=True)
        layout.addWidget(self.plan)
        layout.addWidget(label("写入是一步操作：中途停止什么都不会写，写入以后可以一次撤销。", muted=True))
        layout.addStretch()
        return page

    def _result_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.result)
        layout.addStretch()
        return page

    # --- steps --------------------------------------------------------------------------------------------------

    def enter(self, target: Any = None) -> None:
        """Come from a register: its kind is chosen."""
        for number, (_kind, _word, register) in enumerate(self.kinds):
            if register == target:
                self.kind.setCurrentIndex(number)
        self._offer_month()
        if self.pages.currentIndex() == len(STEPS) - 1:
            self._show_step(0)

    def _on_period(self, _month: object) -> None:
        self._offer_month()

    def _offer_month(self) -> None:
        stated = max(0, self.month.currentIndex())
        self.month.clear()
        self.month.addItem("按文件里写的月份", None)
        self.month.addItem(f"都算 {self.desk.period.label} 的", self.desk.period)
        self.month.setCurrentIndex(stated)

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Nothing beyond the buttons."""
        return {"import": self._browse}

    def _show_step(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        words = [f"{number}. {word}" for number, word in enumerate(STEPS, 1)]
        self.steps.setText("　→　".join(f"【{w}】" if n == step else w for n, w in enumerate(words)))
        last = step == len(STEPS) - 1
        self.back.setVisible(0 < step < len(STEPS) - 1)
        self.next.setText("写入台账" if step == len(STEPS) - 2 else "再导入一个文件" if last else "下一步")
        self.undo.setVisible(last and self.written)
        self.rejects.setVisible(last and self.rejected + self.partial > 0)
        self.in_full.setVisible(last and self.rejected + self.partial > 0 and self._guarded())
        self.say("")

    def say(self, error: object) -> None:
        """Show a problem in its place."""
        text = str(error)
        self.problem.setText(f"{HARD.shape} {text}" if text else "")
        restyle(self.problem)

    def _step(self, by: int) -> None:
        step = self.pages.currentIndex()
        if by < 0:
            self._show_step(step - 1)
        elif step == 0:
            self.mapping = None
            self.read()
        elif step == 1:
            chosen = self.columns_page.mapping()
            if chosen != self.columns_page.matched:
                self.mapping = chosen
                self.read(then=2)
            else:
                self._show_step(2)
        elif step == 2:
            self._show_step(3)
            self._plan()
        elif step == 3:
            self.write()
        else:
            self.path.clear()
            self.found = None
            self._show_step(0)

    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, "选择要导入的文件", self.path.text(), FILTER)
        if chosen:
            self.path.setText(chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The dropped file is the one to read."""
        self.path.setText(event.mimeData().urls()[0].toLocalFile())
        self._show_step(0)

    # --- reading and writing ------------------------------------------------------------------------------------

    def read(self, then: int = 1) -> None:
        """Read the file without writing."""
        text = self.path.text().strip().strip('"')
        if not text:
            self.say("请先选一个文件。")
            return
        wp, kind, period, mapping = self.desk.wp, self.kind.currentData(), self.month.currentData(), self.mapping
        self.file = Path(text)

        def make():  # type: ignore[no-untyped-def]
            from tzdesk.importing import preview_file

            return preview_file(wp, kind, Path(text), period=period, mapping=mapping)

        def done(found: Any) -> None:
            self.found = found
            raw = found.preview
            self.columns_page.show_preview(raw)
            self.rows_page.show_preview(raw)
            self._show_step(then)
            if raw.missing_columns:
                self.say(f"没有找到这些列：{'、'.join(raw.missing_columns)}。请在这一步指定，或检查文件。")

        self.desk.runner.job(make, "读取文件", done, self._failed, parent=self)

    def write(self) -> None:
        """Write the rows as one operation."""
        wp, found = self.desk.wp, self.found
        policy = self._policy()

        def make():  # type: ignore[no-untyped-def]
            from tzdesk.importing import write_preview

            return write_preview(wp, found, policy)

        def done(report: Any) -> None:
            self.written = True
            self.rejected, self.partial = report.rejected, report.partial
            self.result.setText(
                f"新增 {report.added} 条，更新 {report.changed} 条，"
                f"未变 {report.unchanged} 条，退回 {report.rejected} 条。{_in_part(report.partial)}"
            )
            self._show_step(len(STEPS) - 1)
            self.desk.say.emit("导入完成。")

        self.desk.runner.job(make, "写入台账", done, self._failed, parent=self)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, DeskError):
            self.say(error)
        else:
            self.desk.problems.show(error)

    def _plan(self) -> None:
        """Say what would be written under the chosen policy."""
        found, policy = self.found, self._policy()

        def look() -> Any:
            from tzdesk.excel.planning import Policy

            return found.plan(Policy(policy))

        def show(plan: Any) -> None:
            self.rejected, self.partial = len(plan.rejected), len(plan.partial)
            self.plan.setText(
                f"将新增 {len(plan.new)} 条，更新 {len(plan.changed)} 条，不动 {len(plan.unchanged)} 条，"
                f"退回 {len(plan.rejected)} 条（读不出必填内容）；"
                f"另有 {len(found.preview.skipped)} 行不是记录（合计、签字等）。{_in_part(len(plan.partial))}"
            )

        self.desk.runner.call(look, show, self._failed, owner=self)

    def _policy(self) -> str:
        return next(key for key, choice in self.policies.items() if choice.isChecked())

    def _undo(self) -> None:
        store = self.desk.wp.store
        self.desk.do(store.undo, self._undone, owner=self)

    def _undone(self, done: Any) -> None:
        self.written = False
        self.result.setText(f"已撤销：{done.label}。台账回到导入以前的样子。")
        self._show_step(len(STEPS) - 1)

    def _guarded(self) -> bool:
        """Whether numbers of people are masked in what goes back, and this person may let them out in full."""
        from tzdesk.importing import names_people

        wp = self.desk.wp
        return self.found is not None and wp.rights.may("export_full") and names_people(wp, self.found.kind_name)

    def _rejects_in_full(self) -> None:
        from tzdesk.importing import MAKES

        made = MAKES.get(self.found.kind_name, self.found.kind_name)
        at_the_gate(self.desk, "导入退回的行", (made, []), self._rejects, parent=self)

    def _rejects(self, permit: Permit | None = None) -> None:
        stem = self.file.stem if self.file else "导入"
        target, _kind = QFileDialog.getSaveFileName(self, "导出退回的行", f"{stem}_退回.xlsx", "Excel 文件 (*.xlsx)")
        if not target:
            return
        found, policy, wp = self.found, self._policy(), self.desk.wp
        said = f"退回的行已完整导出，导出编号 {permit.serial}。" if permit else "退回的行已导出。"

        def make():  # type: ignore[no-untyped-def]
            from tzdesk.importing import write_rejects

            return write_rejects(found, Path(target), policy, wp=wp, permit=permit)

        self.desk.runner.job(make, "导出退回的行", lambda _done: self.desk.say.emit(said), self._failed, parent=self)


def _in_part(rows: int) -> str:
    """Said of rows that come in without a cell that cannot be read."""
    said = "其中 {} 条有读不出的格，先按空白导入（部分导入）；请导出退回的行，改好后再导入一次，会补上，不会重复。"
    return said.format(rows) if rows else ""
