"""The list of findings: by register and table, sortable, with both numbers and what to do; Enter jumps to the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.qt import name
from ui.widgets.choice import Choice
from ui.widgets.signs import GOOD, SIGNS, Sign, sign_of, worst
from ui.widgets.small import Elided, button, row

if TYPE_CHECKING:
    from tzdesk.pieces.findings import FindingLine
    from tzdesk.rules import Finding

_LINE = Qt.ItemDataRole.UserRole
_RANK = Qt.ItemDataRole.UserRole + 1
_GROUP = Qt.ItemDataRole.UserRole + 2
_HEADS = ["等级", "在哪里", "问题", "两边的数", "怎么办", "说明"]
_WIDTHS = {0: 9, 1: 15, 3: 11, 4: 15, 5: 11}  # Han widths; the sentence takes the rest
WIDE = 84  # Han widths from which the columns have their full width
_ABOVE, _BELOW = 4, 8  # pixels around the panel
_ANY_HEIGHT = 16_777_215  # Qt's own largest height of a widget
GROUPINGS = (("table", "按台账和报表"), ("class", "按等级"), ("none", "不分组"))


class _Item(QTreeWidgetItem):
    """Sorts by severity first in the first column."""

    def __lt__(self, other: QTreeWidgetItem) -> bool:
        column = self.treeWidget().sortColumn()
        if column == 0:
            return bool(self.data(0, _RANK) < other.data(0, _RANK))
        return self.text(column) < other.text(column)


class _Tree(QTreeWidget):
    """Enter jumps, also where the platform's own key for it is another."""

    entered = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a finding."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered.emit(self.currentItem())
            return
        super().keyPressEvent(event)


class FindingsPanel(QWidget):
    """All findings of a place. `jump` asks to go to one, `explain_asked` for a reason for the chosen ones,
    `agree_asked` for the second person's word on reasons of firm ones."""

    jump = Signal(object)
    explain_asked = Signal(list)
    agree_asked = Signal(list)
    copy_asked = Signal()
    print_asked = Signal()
    export_asked = Signal()
    folded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "findings", "审核结果")
        self.lines: list[FindingLine] = []
        self.looked = True
        self.sealed = ""  # the version of a sealed month that these were frozen with
        self._grouped_by: str | None = None
        self.counts = Elided("审核结果", "findings.counts", title=True)
        self.grouping = Choice("findings.grouping", "分组")
        for key, word in GROUPINGS:
            self.grouping.addItem(word, key)
        self.grouping.currentIndexChanged.connect(lambda _index: self._fill())
        self.explain_button = button("说明…", "findings.explain", self.ask_reason)
        self.agree_button = button("复核…", "findings.agree", self.ask_agreement)
        self.jump_button = button("跳到该处", "findings.jump", self._jump_current)
        copy = button("复制清单", "findings.copy", self.copy_asked.emit, flat=True)
        print_ = button("打印清单", "findings.print", self.print_asked.emit, flat=True)
        export = button("导出清单", "findings.export", self.export_asked.emit, flat=True)
        self.list_buttons = (copy, print_, export)
        self.tree = _Tree()
        name(self.tree, "findings.list", "审核结果清单")
        self.tree.setHeaderLabels(_HEADS)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(14)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        head = self.tree.header()
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)  # the worst first, where Qt begins with the mildest
        self.tree.setSortingEnabled(True)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.setStretchLastSection(False)
        em = self.fontMetrics().horizontalAdvance("汉")
        for column, width in _WIDTHS.items():
            self.tree.setColumnWidth(column, em * width)
        self.tree.itemDoubleClicked.connect(lambda item, _column: self._jump_to(item))
        self.tree.entered.connect(self._jump_to)
        self.tree.itemSelectionChanged.connect(self._on_selection)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, _ABOVE, 12, _BELOW)
        layout.setSpacing(4)
        self.fold_button = button("展开清单", "findings.fold", self._unfold, flat=True)
        self.fold_button.hide()
        self._open = False
        tools = (self.grouping, *self.list_buttons, self.jump_button, self.explain_button, self.agree_button)
        self._heading = row(self.counts, None, self.fold_button, *tools)
        layout.addLayout(self._heading)
        layout.addWidget(self.tree, 1)
        self.show_lines([])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow panel the other columns give way to the sentence."""
        super().resizeEvent(event)
        em = self.fontMetrics().horizontalAdvance("汉")
        share = min(1.0, self.width() / (em * WIDE))
        for column, width in _WIDTHS.items():
            self.tree.setColumnWidth(column, round(em * width * (share if column else 1)))

    @property
    def findings(self) -> list[Finding]:
        """The findings in sight."""
        return [line.finding for line in self.lines]

    def show_lines(self, lines: Sequence[FindingLine]) -> None:
        """Show findings; the one in hand stays in hand while it is still among them."""
        self.lines = list(lines)
        self._fill()
        self.counts.say(self.words())
        for tool in (*self.list_buttons, self.grouping):
            tool.setEnabled(bool(self.lines))

    def _fill(self) -> None:
        keep = self.current()
        order = (self.tree.sortColumn(), self.tree.header().sortIndicatorOrder())
        grouping = self.grouping.currentData()
        closed = self._closed() if grouping == self._grouped_by else set()
        self._grouped_by = grouping
        self.tree.setSortingEnabled(False)
        self.tree.clear()
        if grouping == "none":
            self.tree.addTopLevelItems([_item(line) for line in self.lines])
        else:
            groups: dict[str, list[FindingLine]] = {}
            for line in self.lines:
                groups.setdefault(line.group if grouping == "table" else _sign(line).word, []).append(line)
            for word, members in groups.items():
                self._add_group(word, members, opened=word not in closed)
        self.tree.setRootIsDecorated(grouping != "none")
        self.tree.setSortingEnabled(True)
        self.tree.sortByColumn(max(0, order[0]), order[1])
        if keep is not None:
            self.select(keep)
        self._on_selection()

    def _closed(self) -> set[str]:
        """The groups that were folded up: they stay so while the list refreshes itself."""
        tops = (self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount()))
        return {top.data(0, _GROUP) for top in tops if top is not None and top.childCount() and not top.isExpanded()}

    def _add_group(self, word: str, members: list[FindingLine], *, opened: bool) -> None:
        sign = worst([_sign(line) for line in members])
        top = _Item([f"{sign.shape} {word}（{len(members)} 条）"])
        top.setData(0, _RANK, (sign.rank, word, 0))
        top.setData(0, _GROUP, word)
        theme.paint(top, sign.key)
        font = self.font()
        font.setBold(True)
        top.setFont(0, font)
        top.setFlags(Qt.ItemFlag.ItemIsEnabled)
        top.addChildren([_item(line) for line in members])
        self.tree.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        top.setExpanded(opened)

    def fold(self, folding: bool) -> None:
        """Where there is little room the list stands folded up to its counts until it is opened by hand."""
        shown = not folding or self._open
        self.fold_button.setVisible(folding)
        self.fold_button.setText("收起清单" if shown else "展开清单")
        self.tree.setVisible(shown)
        for tool in (self.grouping, *self.list_buttons):
            tool.setVisible(not folding)
        self.setMaximumHeight(_ANY_HEIGHT if shown else self._heading.sizeHint().height() + _ABOVE + _BELOW)

    def _unfold(self) -> None:
        self._open = not self._open
        self.fold(True)
        self.folded.emit()

    def words(self) -> str:
        """审核结果  ● 2  ▲ 5  ◆ 1; of a sealed month that they are those that were sealed."""
        if not self.looked and not self.lines:
            return "审核结果　还没有审核，按 F8 审核本月"
        counts = {sign.key: 0 for sign in SIGNS.values()}
        for line in self.lines:
            counts[_sign(line).key] += 1
        shown = [f"{s.shape} {s.word} {counts[s.key]}" for s in SIGNS.values() if s is not GOOD and counts[s.key]]
        title = f"审核结果（{self.sealed}封存时的）　" if self.sealed else "审核结果　"
        return title + ("　".join(shown) or ("没有要说明的问题" if self.sealed else "没有问题"))

    # --- moving -------------------------------------------------------------------------------------------------

    def leaves(self) -> list[QTreeWidgetItem]:
        """The findings' own lines, in the order in which they stand."""
        tops = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        found: list[QTreeWidgetItem] = []
        for top in tops:
            if top is not None:
                found += [top, *_children(top)]
        return [item for item in found if item.data(0, _LINE) is not None]

    def current(self) -> Finding | None:
        """The finding in hand."""
        item = self.tree.currentItem() if self.tree.topLevelItemCount() else None
        line: FindingLine | None = item.data(0, _LINE) if item is not None else None
        return line.finding if line is not None else None

    def chosen(self) -> list[Finding]:
        """The selected findings."""
        return [line.finding for item in self.tree.selectedItems() if (line := item.data(0, _LINE)) is not None]

    def select(self, finding: Any) -> None:
        """Put the cursor on a finding."""
        for item in self.leaves():
            if item.data(0, _LINE).finding.key == finding.key:
                self.tree.setCurrentItem(item)
                return

    def _jump_to(self, item: QTreeWidgetItem | None) -> None:
        line = item.data(0, _LINE) if item is not None else None
        if line is not None:
            self.jump.emit(line.finding)

    def _jump_current(self) -> None:
        self._jump_to(self.tree.currentItem())

    # --- reasons ------------------------------------------------------------------------------------------------

    def _on_selection(self) -> None:
        chosen = self.chosen()
        self.explain_button.setEnabled(bool(chosen) and not self.sealed and all(f.severity.asks_reason for f in chosen))
        self.agree_button.setVisible(any(found.waits for found in self.findings))
        self.agree_button.setEnabled(bool(chosen) and all(f.waits for f in chosen))
        self.jump_button.setEnabled(self.current() is not None)

    def ask_reason(self) -> None:
        """Ask for a reason for the chosen findings that may have one."""
        if chosen := [finding for finding in self.chosen() if finding.severity.asks_reason]:
            self.explain_asked.emit(chosen)

    def ask_agreement(self) -> None:
        """Ask the second person about those of the chosen findings that wait for one; about all that wait else."""
        waiting = [found for found in self.chosen() if found.waits] or [found for found in self.findings if found.waits]
        if waiting:
            self.agree_asked.emit(waiting)


def _children(top: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for place in range(top.childCount()) if (child := top.child(place)) is not None]


def _sign(line: FindingLine) -> Sign:
    return sign_of(line.finding)


def _item(line: FindingLine) -> QTreeWidgetItem:
    sign, finding = _sign(line), line.finding
    texts = [f"{sign.shape} {sign.word}", line.where, finding.message, line.sides, line.advice, finding.reason]
    item = _Item(texts)
    item.setData(0, _LINE, line)
    item.setData(0, _RANK, (sign.rank, finding.kind, finding.id or 0))
    theme.paint(item, sign.key)
    for column in range(1, len(texts)):
        item.setToolTip(column, texts[column])
    item.setToolTip(2, f"{finding.message}\n{finding.title}（{finding.rule}）")
    return item
