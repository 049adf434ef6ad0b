"""The navigation at the left: what is needed all day stands on top, everything else in groups that fold.

A clerk has some forty places and works in a few of them. Which groups stand open is remembered for each user; the group
of the place in hand is open whatever was chosen, so that one always sees where one is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QApplication, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.qt import name
from ui.widgets.choice_boxes import initials

if TYPE_CHECKING:
    from tzdesk.base.settings import Settings
    from ui.navigation import Place, Places

_PLACE = Qt.ItemDataRole.UserRole
_TYPING_MS = 1000  # a pause after which typing begins anew
OPEN_AT_FIRST = ("会员和组织", "集体协商")


class _Tree(QTreeWidget):
    """Lines of places. Enter chooses, typing jumps by name or by pinyin initials, the arrows go on past its ends."""

    typed = Signal(str)
    beyond = Signal(int)

    def __init__(self, object_name: str, spoken: str) -> None:
        super().__init__()
        name(self, object_name, spoken)
        self.setProperty("nav", True)
        self.setHeaderHidden(True)
        self.setIconSize(QSize(20, 20))
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def lines(self) -> Iterator[QTreeWidgetItem]:
        """Groups and places from top to bottom, also those that are folded away."""
        for item in _children(self.invisibleRootItem()):
            yield item
            yield from _children(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of a list; what stands beyond the ends is the other list."""
        here = self.currentItem()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if here is not None:
                self.itemActivated.emit(here, 0)
            return
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and here is not None and (self.itemBelow(here) if by > 0 else self.itemAbove(here)) is None:
            self.beyond.emit(by)
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Letters go to the whole navigation, which also looks into what is folded."""
        self.typed.emit(text)


class Navigation(QWidget):
    """The part at the left. `chosen` gives a place's id."""

    chosen = Signal(str)

    def __init__(self, places: Places, settings: Settings, user: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "nav", "页面")
        self.places = places
        self._settings, self._user = settings, user
        self._front = ""
        self._text, self._typing = "", QElapsedTimer()
        self.top, self.groups = _Tree("nav.top", "常用页面"), _Tree("nav.groups", "全部页面")
        self.top.setRootIsDecorated(False)
        self.top.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.groups, 1)
        self.fill()
        self.fit()
        self.setFocusProxy(self.groups)
        for tree in (self.top, self.groups):
            tree.itemClicked.connect(self._choose)
            tree.itemActivated.connect(self._choose)
            tree.typed.connect(self.jump)
        self.top.beyond.connect(lambda by: self._cross(self.groups, by))
        self.groups.beyond.connect(lambda by: self._cross(self.top, by))
        self.groups.itemExpanded.connect(lambda item: self._on_folded(item, stands_open=True))
        self.groups.itemCollapsed.connect(lambda item: self._on_folded(item, stands_open=False))

    # --- lines --------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """As wide as the labels are in the font in force."""
        self.setFixedWidth(QFontMetrics(QApplication.font()).horizontalAdvance("汉") * 6 + 84)

    def fill(self) -> None:
        """List the places."""
        self.top.clear()
        self.groups.clear()
        heads: dict[str, QTreeWidgetItem] = {}
        for place in self.places.all:
            line = QTreeWidgetItem([place.label])
            line.setData(0, _PLACE, place.id)
            line.setToolTip(0, place.label)
            if not place.group:
                self.top.addTopLevelItem(line)
                continue
            if place.group not in heads:
                heads[place.group] = QTreeWidgetItem([place.group])
                self.groups.addTopLevelItem(heads[place.group])
            heads[place.group].addChild(line)
        self._fold()

    def draw_icons(self) -> None:
        """Icons after the first paint; the top list is as high as its lines are by then."""
        from ui.icons import icon

        by_id: dict[str, Place] = {place.id: place for place in self.places.all}
        for line in self.lines():
            if (place := by_id.get(line.data(0, _PLACE))) is not None:
                line.setIcon(0, icon(place.icon))
        for tree in (self.top, self.groups):
            tree.doItemsLayout()  # heights that were reckoned before the stylesheet was there
        self.top.setFixedHeight(self.top.sizeHintForRow(0) * self.top.topLevelItemCount() + 9)
        self._see()

    def lines(self) -> Iterator[QTreeWidgetItem]:
        """Every line, from top to bottom."""
        yield from self.top.lines()
        yield from self.groups.lines()

    def line_of(self, place: str) -> QTreeWidgetItem | None:
        """The line of a place."""
        return next((line for line in self.lines() if line.data(0, _PLACE) == place), None)

    # --- folding ------------------------------------------------------------------------------------------------

    @property
    def stand_open(self) -> list[str]:
        """The groups that this user wants open."""
        stored = self._settings.open_groups.get(self._user)
        return list(OPEN_AT_FIRST) if stored is None else list(stored)

    def _fold(self) -> None:
        """Open what the user wants open, and the group of the place in hand."""
        wanted, here = set(self.stand_open), self.line_of(self._front)
        holder = here.parent() if here is not None else None
        self.groups.blockSignals(True)
        for head in _children(self.groups.invisibleRootItem()):
            head.setExpanded(head.text(0) in wanted or head is holder)
        self.groups.blockSignals(False)

    def _on_folded(self, head: QTreeWidgetItem, *, stands_open: bool) -> None:
        """Remember it. The group of the place in hand stays open until one goes elsewhere."""
        word = head.text(0)
        others = [known for known in self.stand_open if known != word]
        self._settings.open_groups[self._user] = [*others, word] if stands_open else others
        self._fold()

    # --- moving -------------------------------------------------------------------------------------------------

    def _choose(self, line: QTreeWidgetItem, _column: int = 0) -> None:
        if place := line.data(0, _PLACE):
            self.chosen.emit(place)
        else:
            line.setExpanded(not line.isExpanded())

    def show_place(self, place: str) -> None:
        """Mark the place in front, and bring it into view."""
        self._front = place
        self._fold()
        here = self.line_of(place)
        for tree in (self.top, self.groups):
            tree.clearSelection()
            if here is not None and here.treeWidget() is tree:
                tree.setCurrentItem(here)
        self._see()

    def _see(self) -> None:
        here = self.line_of(self._front)
        if here is not None and here.parent() is not None:
            self.groups.scrollToItem(here)

    def _cross(self, tree: _Tree, by: int) -> None:
        """Down from the last line of one list to the first of the other, and back."""
        shown = [line for line in tree.lines() if (holder := _holder(line)) is None or holder.isExpanded()]
        if shown:
            self._stand_on(shown[0 if by > 0 else -1])

    def _stand_on(self, line: QTreeWidgetItem) -> None:
        tree = line.treeWidget()
        for known in (self.top, self.groups):
            if known is not tree:
                known.clearSelection()
        tree.setCurrentItem(line)
        tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def jump(self, text: str) -> None:
        """Typing goes to the next place whose name or pinyin initials begin so; its group opens."""
        fresh = not self._typing.isValid() or self._typing.elapsed() > _TYPING_MS
        self._text = text.lower() if fresh else self._text + text.lower()
        self._typing.start()
        places = [line for line in self.lines() if line.data(0, _PLACE)]
        here = next((line for line in (self.top.currentItem(), self.groups.currentItem()) if _marked(line)), None)
        start = places.index(here) + (1 if fresh else 0) if here in places else 0
        found = _first(places[start:] + places[:start], lambda line: _fits(line.text(0), self._text))
        if found is not None:
            if (holder := _holder(found)) is not None:
                holder.setExpanded(True)
            self._stand_on(found)


def _children(head: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for number in range(head.childCount()):
        if (line := head.child(number)) is not None:
            yield line


def _holder(line: QTreeWidgetItem) -> QTreeWidgetItem | None:
    """The group of a line; Qt's own declaration knows no line without one."""
    return line.parent()


def _marked(line: QTreeWidgetItem | None) -> bool:
    return line is not None and line.isSelected()


def _fits(label: str, text: str) -> bool:
    return label.startswith(text) or initials(label).lower().startswith(text)


def _first(lines: Iterable[QTreeWidgetItem], good: Callable[[QTreeWidgetItem], bool]) -> QTreeWidgetItem | None:
    return next((line for line in lines if good(line)), None)
