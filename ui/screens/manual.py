"""使用手册: pages at the left, the page at the right, a search over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from tzdesk.base import manual
from ui.qt import name
from ui.screens.base import Screen
from ui.widgets.small import row

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.bridge import Desk

MARGIN = 24
_PAGE = Qt.ItemDataRole.UserRole
_LINE = Qt.ItemDataRole.UserRole + 1


class _Pages(QTextBrowser):
    """Pictures no wider than the page."""

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        """A picture of the manual, drawn smaller where there is no room for it."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, url)
        picture = QImage(str(manual.folder() / QUrl(url).path()))
        room = self.viewport().width() - 2 * MARGIN - 16
        if 0 < room < picture.width():
            return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return picture


class ManualScreen(Screen):
    """Words in the box narrow the list to the lines that hold them; Enter opens the page there."""

    title = "使用手册"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.manual", "使用手册")
        self.pages = manual.pages()
        self.box = QLineEdit()
        self.box.setPlaceholderText("在手册里查找")
        self.box.setClearButtonEnabled(True)
        name(self.box, "manual.search", "在手册里查找")
        self.list = QListWidget()
        name(self.list, "manual.pages", "手册各页")
        self.list.setWordWrap(True)
        self.text = _Pages()
        name(self.text, "manual.text", "手册内容")
        self.text.setOpenLinks(False)
        self.text.setSearchPaths([str(manual.folder())])
        self.text.document().setDocumentMargin(MARGIN)
        left = QWidget()
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row(self.box, margins=(12, 8, 12, 8)))
        layout.addWidget(self.list, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        split.setSizes([260, 900])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)
        self.box.textChanged.connect(self._look_up)
        self.box.returnPressed.connect(self.list.setFocus)
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self._look_up("")

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Find."""
        return {"find": self.box.setFocus}

    def enter(self, target: Any = None) -> None:
        """The page in hand; a page's id when one is given."""
        if isinstance(target, str):
            self.box.clear()
            for place in range(self.list.count()):
                if self.list.item(place).data(_PAGE).id == target:
                    self.list.setCurrentRow(place)
        self.box.setFocus()

    def _look_up(self, words: str) -> None:
        self.list.clear()
        if words.strip():
            lines = [
                (hit.page, hit.line, f"{hit.page.title}\n　{hit.line}") for hit in manual.search(self.pages, words)
            ]
        else:
            lines = [(page, "", page.title) for page in self.pages]
        for page, line, shown in lines:
            item = QListWidgetItem(shown)
            item.setData(_PAGE, page)
            item.setData(_LINE, line)
            self.list.addItem(item)
        if not lines:
            self.text.setPlainText("没有找到，换个词试试。")
        self.list.setCurrentRow(0)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        page = item.data(_PAGE)
        self.text.setMarkdown(page.text)
        self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{manual.folder()}/"))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        if line := item.data(_LINE):
            self.text.find(line[:12])
