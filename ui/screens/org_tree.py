"""工会体系: the tree of unions at the end of the month in hand, by upper union, by line of reports, or by place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.qt import name
from ui.screens.base import Screen
from ui.widgets.choice import Choice
from ui.widgets.small import label, row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.organisations.tree import Line, Node
    from ui.bridge import Desk

_REST_MS = 400
_ID = Qt.ItemDataRole.UserRole
_LINES: tuple[tuple[str, Line], ...] = (
    ("按组织隶属", "parent_org_id"),
    ("按报表报送", "report_to_org_id"),
    ("按所在政区", "division_code"),
)
_KIND_WIDTH, _COUNT_WIDTH = 180, 90


class OrgTreeScreen(Screen):
    """The tree; a double click or Enter opens the union."""

    title = "工会体系"
    uses_period = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.org_tree", "工会体系")
        self.line = Choice("org_tree.line", "按哪条线")
        for word, line in _LINES:
            self.line.addItem(word, line)
        self.line.currentIndexChanged.connect(lambda _index: self.refresh())
        self.box = QLineEdit()
        self.box.setPlaceholderText("输入工会名称查找")
        self.box.setClearButtonEnabled(True)
        self.box.setFixedWidth(280)
        name(self.box, "org_tree.find", "在工会体系中查找")
        self.box.textChanged.connect(self._narrow)
        self.words = label("", "org_tree.words", muted=True)
        self.tree = QTreeWidget()
        name(self.tree, "org_tree.tree", "工会体系")
        self.tree.setHeaderLabels(["工会", "类型", "工会数"])
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        self.tree.setColumnWidth(1, _KIND_WIDTH)
        self.tree.setColumnWidth(2, _COUNT_WIDTH)
        self.tree.itemActivated.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row(self.line, self.box, None, self.words, margins=(12, 8, 16, 8), spacing=16))
        layout.addWidget(self.tree, 1)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.refresh)
        desk.changed.connect(self._on_changed)
        desk.period_changed.connect(self._on_changed)

    def enter(self, target: Any = None) -> None:
        """Read anew."""
        self.refresh()

    def refresh(self) -> None:
        """Read the tree of the month in hand."""
        self._rest.stop()
        wp, period, line = self.desk.wp, self.desk.period, self.line.currentData()

        def read(session: Session) -> list[Node]:
            from tzdesk.registers.organisations.tree import tree

            return tree(session, wp.definition(period), period.last, line)

        self.desk.ask(read, self.show_nodes, owner=self)

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show these roots with what stands under them, all open."""
        from tzdesk.registers.organisations.tree import unions_in

        self.tree.setUpdatesEnabled(False)
        self.tree.clear()
        self.tree.addTopLevelItems([_item(node) for node in nodes])
        self.tree.expandAll()
        self.tree.setUpdatesEnabled(True)
        self.words.setText(f"{self.desk.period.label}末　工会 {unions_in(nodes):,} 个")
        self._narrow(self.box.text())

    def _narrow(self, text: str) -> None:
        """Show what bears the text in its name, with the way up to it."""
        wanted = text.strip().lower()
        for number in range(self.tree.topLevelItemCount()):
            if (item := self.tree.topLevelItem(number)) is not None:
                _show(item, wanted)

    def _open(self, item: QTreeWidgetItem, _column: int) -> None:
        org_id = item.data(0, _ID)
        if org_id is not None:
            self.desk.open_record("organisation", org_id)

    def _on_changed(self, _news: object) -> None:
        if self.isVisible():
            self._rest.start()

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Refresh and find."""
        return {"refresh": self.refresh, "find": self.box.setFocus}


def _item(node: Node) -> QTreeWidgetItem:
    below = node.unions - (node.org_id is not None)
    item = QTreeWidgetItem([node.name, node.kind, str(below) if below else ""])
    item.setData(0, _ID, node.org_id)
    item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.addChildren([_item(child) for child in node.children])
    return item


def _show(item: QTreeWidgetItem, wanted: str) -> bool:
    """Hide an item unless it or something below it bears the text."""
    children = [child for number in range(item.childCount()) if (child := item.child(number)) is not None]
    below = [_show(child, wanted) for child in children]
    shown = not wanted or wanted in item.text(0).lower() or any(below)
    item.setHidden(not shown)
    return shown
