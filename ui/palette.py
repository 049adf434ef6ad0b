"""The command box (Ctrl+K) and the sheet of shortcuts (Ctrl+/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tzdesk.base.periods import Month
from ui.actions import ACTS, MENUS, PLACE_OF, Act, Actions
from ui.allowed import why_not_edit
from ui.composing import guard_enter
from ui.keyboard import FIELD_KEYS
from ui.qt import name

if TYPE_CHECKING:
    from ui.bridge import Desk
    from ui.navigation import Place, Places

_TARGET = Qt.ItemDataRole.UserRole
_WAIT_MS = 150
FOUND_PER_KIND = 6
_NOTHING = {"undo": "没有可以撤销的", "redo": "没有可以重做的"}


class Palette(QDialog):
    """Type a page, a month, a command or a part of a record's name; Enter goes there."""

    def __init__(self, desk: Desk, places: Places, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        name(self, "palette", "搜索和跳转")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.places = places
        self.actions_table = actions
        self.box = QLineEdit()
        self.box.setPlaceholderText("名称、拼音、代码、证件号（后四位、全号）；页面、月份或命令")
        name(self.box, "palette.text", "搜索")
        self.list = QListWidget()
        name(self.list, "palette.list", "搜索结果")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.box)
        layout.addWidget(self.list)
        self.resize(520, 380)
        if parent is not None:
            middle = parent.mapToGlobal(parent.rect().center())
            self.move(middle.x() - 260, parent.mapToGlobal(parent.rect().topLeft()).y() + 80)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._look_up)
        self.box.textEdited.connect(self._typed)
        self.box.installEventFilter(self)
        guard_enter(self.box)
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self._round = 0
        self._typed("")
        self.box.setFocus()

    def _typed(self, text: str) -> None:
        from tzdesk.registers.everywhere import sounds_like

        self._round += 1  # what was found for the text before is not added to this one's
        self.list.clear()
        word = text.strip()
        for month in self._months(word):
            self._add(f"月份　{month.label}", ("period", month))
        for place in self.places.all:
            if not word or sounds_like(word, place.label):
                self._add(f"页面　{place.label}", ("place", place.id))
        for act in ACTS:
            action = self.actions_table[act.id]
            if word and sounds_like(word, action.text().rstrip("…")):
                self._add_act(act)
        for place in self._makers() if word else ():
            if sounds_like(word, f"新建{place.label}") and not sounds_like(word, place.label):
                self._add(f"命令　新建{place.label}", ("there", place.id, "new"))
        self.list.setCurrentRow(0)
        if word:
            self._timer.start()

    def _months(self, word: str) -> list[Month]:
        """The month that a text means: 2023-12, 202312, or 12月 of the year in hand."""
        short = word.removesuffix("月")
        if short != word and short.isascii() and short.isdigit() and 1 <= int(short) <= 12:
            return [Month(self.desk.period.year, int(short))]
        try:
            return [Month.parse(word)] if word else []
        except ValueError:
            return []

    def _add(self, text: str, target: Any) -> QListWidgetItem:
        item = QListWidgetItem(text)
        item.setData(_TARGET, target)
        self.list.addItem(item)
        return item

    def _add_act(self, act: Act) -> None:
        """An action that works here; else the place where it does; else greyed, with the reason."""
        action, why = self.actions_table[act.id], self.actions_table.refused.get(act.id, "")
        text, place = f"命令　{action.text().rstrip('…')}", PLACE_OF.get(act.id, "")
        if action.isEnabled():
            self._add(f"{text}　{act.keys}", ("act", act.id))
        elif not why and place and (where := self.places.label(place)) and self.places.known(place) == place:
            self._add(f"{text}　（到“{where}”办）", ("there", place, act.id))
        else:
            reason = why or _NOTHING.get(act.id, "请先打开一个台账，选中要办的记录")
            greyed = self._add(f"{text}　（{reason.rstrip('。')}）", None)
            greyed.setFlags(greyed.flags() & ~Qt.ItemFlag.ItemIsEnabled)

    def _makers(self) -> list[Place]:
        """The registers in which the person at work may make a record."""
        wp = self.desk.wp
        places = [place for place in self.places.all if place.id.startswith("register.")]
        return [place for place in places if not why_not_edit(wp, place.id.removeprefix("register."))]

    def _kinds(self) -> list[str]:
        """The registers with a place of their own, then those whose records are shown with their owner."""
        placed = [place.id.removeprefix("register.") for place in self.places.all if place.id.startswith("register.")]
        owned = [kind for kind in self.desk.wp.registers if self.places.owner_of(kind) is not None]
        return placed + [kind for kind in owned if kind not in placed]

    def _look_up(self) -> None:
        from tzdesk.registers.everywhere import Found, find_everywhere

        text, wp, kinds = self.box.text().strip(), self.desk.wp, self._kinds()
        self._round += 1
        this_round = self._round

        def show(found: list[Found]) -> None:
            if this_round != self._round:
                return
            for one in found:
                where = self.places.label(f"register.{one.kind}") or wp.register(one.kind).spec(wp).label
                self._add(f"{where}　{one.title}", ("record", one.kind, one.id))
            if self.list.currentRow() < 0:
                self.list.setCurrentRow(0)

        self.desk.ask(lambda session: find_everywhere(wp, session, kinds, text, FOUND_PER_KIND), show, owner=self)

    def _go(self, item: QListWidgetItem) -> None:
        target = item.data(_TARGET)
        if target is None:
            return
        self.close()
        if target[0] == "period":
            self.desk.period = target[1]
        elif target[0] == "place":
            self.desk.go.emit(target[1], None)
        elif target[0] == "record":
            self.desk.open_record(target[1], target[2])
        elif target[0] == "there":
            self.desk.go.emit(target[1], None)
            self.actions_table.do_when_offered(target[2], self.desk.say.emit)
        else:
            self.actions_table[target[1]].trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter work while the cursor is in the box."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is self.box:
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if (item := self.list.currentItem()) is not None:
                    self._go(item)
                return True
        return super().eventFilter(watched, event)


class ShortcutSheet(QDialog):
    """All keys on one page, by menu; the box above narrows them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "shortcuts", "快捷键一览")
        self.setWindowTitle("快捷键一览")
        lines = [(menu, act.keys, act.text.rstrip("…")) for menu in MENUS for act in ACTS if act.menu == menu]
        self.lines = [line for line in lines if line[1]] + [("填写", known.shown, known.what) for known in FIELD_KEYS]
        self.box = QLineEdit()
        self.box.setPlaceholderText("输入按键或要做的事")
        self.box.setClearButtonEnabled(True)
        name(self.box, "shortcuts.text", "查找快捷键")
        self.table = QTableWidget(len(self.lines), 3)
        name(self.table, "shortcuts.list", "快捷键")
        self.table.setHorizontalHeaderLabels(["在哪里", "按键", "做什么"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        for number, line in enumerate(self.lines):
            for column, text in enumerate(line):
                self.table.setItem(number, column, QTableWidgetItem(text))
        em = self.fontMetrics().horizontalAdvance("汉")
        self.table.setColumnWidth(0, em * 5)
        self.table.setColumnWidth(1, em * 14)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.box.textChanged.connect(self._narrow)
        layout = QVBoxLayout(self)
        layout.addWidget(self.box)
        layout.addWidget(self.table)
        self.resize(em * 46, em * 40)

    def _narrow(self, text: str) -> None:
        word = text.strip().casefold()
        for number, line in enumerate(self.lines):
            self.table.setRowHidden(number, not any(word in part.casefold() for part in line))
