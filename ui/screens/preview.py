"""Printed pieces before they are printed: pages as pictures, print, save as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QListWidget, QScrollArea, QSplitter, QVBoxLayout, QWidget

from ui.qt import name
from ui.screens.base import Screen
from ui.widgets.choice import Choice
from ui.widgets.print_wishes import PrintWishes
from ui.widgets.small import Elided, button, row

if TYPE_CHECKING:
    from ui.bridge import Desk
    from ui.drawing import Drawn

WHOLE, ACROSS = -1, 0  # a page as large as fits in sight, or as wide
WIDTHS = {"整页": WHOLE, "页宽": ACROSS, "100%": 794, "150%": 1191}
_EDGE = 48  # pixels around a page


class PreviewScreen(Screen):
    """预览."""

    title = "预览和打印"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.preview", "预览")
        self.drawn: list[Drawn] = []
        self.whole = ""  # what all of them together are called
        self.list = QListWidget()
        name(self.list, "preview.list", "打印件")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.scale = ACROSS
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        name(self.area, "preview.pages", "各页")
        self.words = Elided("", "preview.words", muted=True)
        go = button("打印…", "preview.print", self.print, main=True)
        self.outgoing = [go]
        self.go_all = button("全部打印…", "preview.print_all", self.print_all)
        save = button("另存为文件…", "preview.save", self.save)
        self.outgoing += [self.go_all, save]
        self.came_from: tuple[str, Any] = ("month", None)
        self.back = button("返回报表", "preview.back", lambda: desk.go.emit(*self.came_from))
        self.sizes = Choice("preview.sizes", "显示多大")
        for text, width in WIDTHS.items():
            self.sizes.addItem(text, width)
        self.sizes.setCurrentIndex(self.sizes.findData(self.scale))
        self.sizes.activated.connect(lambda _index: self._zoom(self.sizes.currentData()))
        right = QWidget()
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(self.back, self.words, None, self.sizes, save, self.go_all, go, margins=(12, 8, 12, 4)))
        self.wishes = PrintWishes()
        layout.addWidget(self.wishes)
        layout.addWidget(self.area, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list)
        self.split.addWidget(right)
        self.split.setSizes([200, 800])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.split)

    def enter(self, target: Any = None) -> None:
        """Show what was drawn; with it may come the place to go back to."""
        self.came_from = ("month", None)
        if isinstance(target, tuple):
            target, *came_from = target
            self.came_from = (came_from[0], came_from[1])
        self.back.setText("返回报表" if self.came_from[0] in {"month", "span"} else "返回")
        why = self.desk.wp.rights.why_not("export")
        for one in self.outgoing:
            one.setEnabled(not why)
            one.setToolTip(why)
        of_month = target is not None and hasattr(target, "wishes")
        if of_month or isinstance(target, list):
            self.wishes.show_for(target if of_month else None)
            before = self.piece.title if self.piece is not None else ""
            self.drawn = list(target.pieces) if of_month else target
            self.whole = target.title if of_month else "、".join(piece.title for piece in self.drawn)
            self.go_all.setVisible(len(self.drawn) > 1)
            self.list.clear()
            self.list.addItems([f"{piece.title}（{len(piece.pages)} 页）" for piece in self.drawn])
            titles = [piece.title for piece in self.drawn]
            self.list.setCurrentRow(titles.index(before) if of_month and before in titles else 0)

    @property
    def piece(self) -> Drawn | None:
        """The piece in hand."""
        number = self.list.currentRow()
        return self.drawn[number] if 0 <= number < len(self.drawn) else None

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Print."""
        return {"print": self.print}

    def _zoom(self, width: int) -> None:
        self.scale = width
        self._show()

    def _show(self) -> None:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.setSpacing(12)
        piece = self.piece
        ratio = self.devicePixelRatioF()
        for number, page in enumerate(piece.pages if piece else (), 1):
            picture = QPixmap()
            picture.loadFromData(page)
            width = self._width_of(picture)
            picture = picture.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
            picture.setDevicePixelRatio(ratio)
            shown = QLabel()
            shown.setPixmap(picture)
            shown.setProperty("card", True)
            name(shown, f"preview.page.{number}", f"第 {number} 页")
            layout.addWidget(shown)
        self.area.setWidget(holder)
        self.words.say(f"共 {len(piece.pages)} 页" if piece else "还没有打印件")  # its title stands in the list

    def _width_of(self, page: QPixmap) -> float:
        """How wide a page is shown: as told, or so that it fits into what is in sight."""
        if self.scale > 0:
            return self.scale
        room = self.area.viewport().size()
        across = min(room.width() - _EDGE, WIDTHS["100%"])
        if self.scale == ACROSS or not page.height():
            return across
        return min(across, (room.height() - _EDGE) * page.width() / page.height())

    def print(self) -> None:
        """Through the system's dialog."""
        from ui.printing import print_pages

        self.desk.wp.rights.demand("export")
        if (piece := self.piece) is not None:
            print_pages(piece.pages, piece.title, self)

    def print_all(self) -> None:
        """Everything that is listed, in one go."""
        from ui.printing import print_pages

        self.desk.wp.rights.demand("export")
        if self.drawn:
            pages = [page for piece in self.drawn for page in piece.pages]
            print_pages(pages, self.whole, self)

    def save(self) -> None:
        """The file as it is."""
        if (piece := self.piece) is None:
            return
        self.desk.wp.rights.demand("export")
        target, _kind = QFileDialog.getSaveFileName(
            self, "另存为", piece.file or f"{piece.title}.pdf", "PDF 文件 (*.pdf)"
        )
        if target:
            content = piece.content

            def write() -> None:
                from tzdesk.base.files import atomic_write

                with atomic_write(Path(target), "保存打印件") as beside:
                    beside.write_bytes(content)

            self.desk.do(write, lambda _none: self.desk.say.emit(f"已存为 {Path(target).name}"), owner=self)
