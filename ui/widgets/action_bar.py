"""The buttons at the top of a screen; those that find no room go into 更多, the main one always stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from ui.qt import alive, name


@dataclass(frozen=True)
class BarItem:
    """One button: the action it stands for, its word, its icon; `main` is the screen's one main action."""

    id: str
    text: str
    action: QAction
    icon: QIcon | None = None
    main: bool = False


class ActionBar(QWidget):
    """Buttons at the right edge, as many as fit."""

    def __init__(self, run: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "bar", "本页的操作")
        self._run = run
        self._shown: list[tuple[BarItem, QPushButton]] = []
        self.more = QPushButton("更多")
        name(self.more, "bar.more", "更多操作")
        self.more.setMenu(QMenu(self.more))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch()
        self._row.addWidget(self.more)
        self.more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def fill(self, items: Sequence[BarItem]) -> None:
        """Another screen's buttons."""
        for _item, old in self._shown:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._row.removeWidget(self.more)
        self._shown = [(item, self._button(item)) for item in items if not item.main]
        self._row.addWidget(self.more)
        self._shown += [(item, self._button(item)) for item in items if item.main]
        self._arrange()

    def _button(self, item: BarItem) -> QPushButton:
        made = QPushButton(item.text.rstrip("…"), self)
        name(made, f"bar.{item.id}", item.text)
        item.action.changed.connect(partial(_follow_tip, made, item.action))
        _follow_tip(made, item.action)
        if item.main:
            made.setProperty("main", True)
        if item.icon is not None:
            made.setIcon(item.icon)
        made.setEnabled(item.action.isEnabled())
        item.action.enabledChanged.connect(made.setEnabled)
        made.clicked.connect(lambda _checked=False: self._run(item.id))
        self._row.addWidget(made)
        return made

    def minimumSizeHint(self) -> QSize:
        """Room for the main action and 更多."""
        own = super().minimumSizeHint()
        widest = max((made.sizeHint().width() for item, made in self._shown if item.main), default=0)
        return QSize(widest + self.more.sizeHint().width() + 8, own.height())

    def sizeHint(self) -> QSize:
        """Room for all of them."""
        wide = sum(made.sizeHint().width() + 8 for _item, made in self._shown)
        return QSize(wide, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """A button has become wider: its icon, its font or its style came later."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        room = self.width()
        for _item, made in self._shown:
            made.ensurePolished()  # its stylesheet makes it wider
        wide = [made.sizeHint().width() + 8 for _item, made in self._shown]
        all_fit = sum(wide) - 8 <= room
        left = room - (0 if all_fit else self.more.sizeHint().width() + 8)
        left -= sum(w for w, (item, _made) in zip(wide, self._shown, strict=True) if item.main)
        menu = self.more.menu()
        menu.clear()
        for w, (item, made) in zip(wide, self._shown, strict=True):
            fits = item.main or left >= w - 8
            if not item.main:
                left -= w if fits else left + 1  # what follows the first that has no room goes into the menu as well
            if made.isHidden() is fits:
                made.setVisible(fits)
            if not fits:
                menu.addAction(item.action)
        if self.more.isHidden() is not menu.isEmpty():
            self.more.setVisible(not menu.isEmpty())


def _follow_tip(button: QPushButton, action: QAction) -> None:
    """A greyed button says why it is grey."""
    if alive(button):
        button.setToolTip(action.toolTip())
