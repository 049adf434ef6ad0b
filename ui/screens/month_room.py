"""The return in a small window: the paper comes first.

Where the window is low, the title and what stands under it are one line, the findings are folded up to their counts,
and the panel of the records behind a number stands only once a number was chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.small import Elided, Wrapped, row

if TYPE_CHECKING:
    from ui.screens.month import MonthScreen

_LOW = 540  # pixels of the screen's own height
_LIST = 150  # pixels of the findings where they are open
_WIDE_MARGINS, _TIGHT_MARGINS = (16, 12, 16, 8), (8, 4, 8, 4)


def under_row(under: Wrapped, notes: QWidget) -> tuple[Elided, QHBoxLayout]:
    """The line under the title; with it the one that says both, where the window is low."""
    brief = Elided("", "month.brief", title=True)
    brief.hide()
    line = row(under, brief, notes)
    line.setStretch(0, 1)
    line.setStretch(1, 1)
    return brief, line


def say_under(screen: MonthScreen, title: str, text: str) -> None:
    """What stands under the title, and both in one line."""
    screen.under.setText(text)
    screen.brief.say("　　".join(part for part in (title, text) if part))


class MonthRoom(QObject):
    """Fits the parts of the month's screen to its height."""

    def __init__(self, screen: MonthScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._chosen = False
        self._given = _LIST
        screen.installEventFilter(self)
        screen.paper.cell_chosen.connect(self._choose)
        screen.panel.folded.connect(self._share)
        screen.offers_changed.connect(self.fit)
        screen.desk.audits.told.connect(self.fit)

    @property
    def low(self) -> bool:
        """Whether there is too little height for everything."""
        return self._screen.height() < _LOW

    def fit(self, *_: object) -> None:
        """Show what there is room for."""
        screen, low = self._screen, self.low
        screen.panel.setVisible(not low or bool(screen.findings))
        screen.panel.fold(low)
        self._share()
        screen.head.setVisible(not low)
        screen.under.setVisible(not low)
        screen.brief.setVisible(low)
        screen.behind.setVisible(not low or self._chosen)
        sheet = screen.head.parentWidget()
        layout = sheet.layout() if sheet is not None else None
        if layout is not None:
            layout.setContentsMargins(*(_TIGHT_MARGINS if low else _WIDE_MARGINS))

    def _share(self) -> None:
        """The height between the table and its findings, after these were folded up or opened."""
        screen = self._screen
        wanted = min(_LIST, screen.panel.maximumHeight())
        if wanted != self._given:
            self._given = wanted
            screen.down.setSizes([max(1, screen.down.height() - wanted), wanted])

    def _choose(self, *_: object) -> None:
        self._chosen = True
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The screen has another size."""
        if event.type() is QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)
