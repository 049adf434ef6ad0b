"""The list of findings: by severity and place, sortable, with a jump to the field and a reason for soft ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHeaderView,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.qt import name
from ui.widgets.signs import EXPLAINED, HARD, HINT, SIGNS, SOFT, sign_of
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from tzdesk.rules import Finding

_FINDING = Qt.ItemDataRole.UserRole
_RANK = Qt.ItemDataRole.UserRole + 1
LEAST_REASON = 6


class _Item(QTreeWidgetItem):
    """Sorts by severity first in the first column."""

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        tree = self.treeWidget()
        column = tree.sortColumn()
        if column == 0:
            return bool(self.data(0, _RANK) < other.data(0, _RANK))
        return self.text(column) < other.text(column)


class FindingsPanel(QWidget):
    """All findings of a place. `jump` asks to go to one, `explain` brings a reason for the chosen soft ones."""

    jump = Signal(object)
    explain = Signal(list, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "findings", "审核结果")
        self.findings: list[Finding] = []
        self.looked = True
        self.places: dict[str, str] = {}
        self.counts = label("审核结果", "findings.counts", title=True)
        self.explain_button = button("说明…", "findings.explain", self.ask_reason)
        self.jump_button = button("跳到该处", "findings.jump", self._jump_current)
        self.copy_button = button("复制清单", "findings.copy", self.copy_all, flat=True)
        self.tree = QTreeWidget()
        name(self.tree, "findings.list", "审核结果清单")
        self.tree.setColumnCount(4)
        self.tree.setHeaderLabels(["", "在哪里", "问题", "说明"])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setSortingEnabled(True)
        head = self.tree.header()
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.setStretchLastSection(False)
        em = self.fontMetrics().horizontalAdvance("汉")
        for column, width in ((0, em * 5), (1, em * 16), (3, em * 14)):
            self.tree.setColumnWidth(column, width)
        self.tree.itemDoubleClicked.connect(lambda item, _column: self.jump.emit(item.data(0, _FINDING)))
        self.tree.itemSelectionChanged.connect(self._on_selection)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(row(self.counts, None, self.copy_button, self.jump_button, self.explain_button))
        layout.addWidget(self.tree, 1)
        self._on_selection()
        self.show_findings([])

    def show_findings(self, findings: Sequence[Finding], places: Mapping[str, str] | None = None) -> None:
        """Show findings; `places` gives the words for kinds (集体合同, 会员情况月报表)."""
        self.findings = list(findings)
        self.places = dict(places or self.places)
        keep = self.current()
        self.tree.setSortingEnabled(False)
        self.tree.clear()
        for finding in self.findings:
            self.tree.addTopLevelItem(self._item(finding))
        self.tree.setSortingEnabled(True)
        self.tree.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        if keep is not None:
            self.select(keep)
        self.counts.setText(self.words())
        self._on_selection()

    def words(self) -> str:
        """审核结果  ● 2  ▲ 5  ◆ 1."""
        if not self.looked and not self.findings:
            return "审核结果　还没有审核，按 F8 审核本月"
        counts = {sign.key: 0 for sign in SIGNS.values()}
        for finding in self.findings:
            counts[sign_of(finding.severity, finding.reason).key] += 1
        shown = [f"{s.shape} {s.word} {counts[s.key]}" for s in (HARD, SOFT, EXPLAINED, HINT) if counts[s.key]]
        return "审核结果　" + ("　".join(shown) if shown else "没有问题")

    def _item(self, finding: Finding) -> QTreeWidgetItem:
        sign = sign_of(finding.severity, finding.reason)
        where = "·".join(part for part in (self.places.get(finding.kind, ""), finding.record) if part)
        item = _Item([f"{sign.shape} {sign.word}", where or finding.title, finding.message, finding.reason])
        item.setData(0, _FINDING, finding)
        item.setData(0, _RANK, (sign.rank, finding.kind, finding.id or 0))
        item.setForeground(0, theme.colour(sign.key))
        for column in (1, 2, 3):
            item.setToolTip(column, item.text(column))
        item.setToolTip(2, f"{finding.message}\n{finding.title}（{finding.rule}）")
        return item

    # --- moving -------------------------------------------------------------------------------------------------

    def current(self) -> Finding | None:
        """The finding in hand."""
        item = self.tree.currentItem()
        found: Finding | None = item.data(0, _FINDING) if item is not None else None
        return found

    def chosen(self) -> list[Finding]:
        """The selected findings."""
        return [item.data(0, _FINDING) for item in self.tree.selectedItems()]

    def select(self, finding: Any) -> None:
        """Put the cursor on a finding."""
        for place in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(place)
            if item is not None and item.data(0, _FINDING).key == finding.key:
                self.tree.setCurrentItem(item)
                return

    def step(self, by: int) -> None:
        """F9 and Shift+F9: the next or previous finding, and jump there."""
        count = self.tree.topLevelItemCount()
        if not count:
            return
        current = self.tree.currentItem()
        place = self.tree.indexOfTopLevelItem(current) + by if current is not None else 0
        item = self.tree.topLevelItem(place % count)
        if item is not None:
            self.tree.setCurrentItem(item)
            self.jump.emit(item.data(0, _FINDING))

    def _jump_current(self) -> None:
        if (finding := self.current()) is not None:
            self.jump.emit(finding)

    def copy_all(self) -> None:
        """The list as TSV."""
        lines = [
            "\t".join([sign_of(f.severity, f.reason).word, self.places.get(f.kind, ""), f.record, f.message, f.reason])
            for f in self.findings
        ]
        QApplication.clipboard().setText("\n".join(["等级\t表或台账\t记录\t问题\t说明", *lines]))

    # --- reasons ------------------------------------------------------------------------------------------------

    def _on_selection(self) -> None:
        chosen = self.chosen()
        self.explain_button.setEnabled(bool(chosen) and all(str(f.severity) == "soft" for f in chosen))
        self.jump_button.setEnabled(self.current() is not None)

    def ask_reason(self) -> None:
        """Ask for a reason of at least six characters for the chosen findings."""
        chosen = [finding for finding in self.chosen() if str(finding.severity) == "soft"]
        if chosen:
            dialog = ReasonDialog(chosen, self)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self.explain.emit(chosen, dialog.reason())


class ReasonDialog(QDialog):
    """情况说明: one reason for one or several findings."""

    def __init__(self, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "reason", "情况说明")
        self.setWindowTitle("情况说明")
        self.setMinimumWidth(460)
        shown = "\n".join(f"{SOFT.shape} {finding.message}" for finding in findings[:5])
        more = f"\n…共 {len(findings)} 条" if len(findings) > 5 else ""
        self.text = QPlainTextEdit(findings[0].reason)
        name(self.text, "reason.text", "说明的内容")
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText("例如：本月有两家企业关停，会员随之减少")
        self.text.textChanged.connect(self._on_text)
        self.room = label("", "reason.room", muted=True)
        self.keep = button("写好了", "reason.keep", self.accept, main=True)
        leave = button("先不写", "reason.leave", self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(label(shown + more, wrap=True))
        layout.addWidget(label("说明会随报表印在情况说明页上。", muted=True))
        layout.addWidget(self.text)
        layout.addLayout(row(self.room, None, leave, self.keep))
        self._on_text()

    def reason(self) -> str:
        """What was written."""
        return self.text.toPlainText().strip()

    def _on_text(self) -> None:
        length = len(self.reason())
        self.keep.setEnabled(length >= LEAST_REASON)
        self.room.setText(
            "" if length >= LEAST_REASON else f"至少 {LEAST_REASON} 个字，还差 {LEAST_REASON - length} 个"
        )
