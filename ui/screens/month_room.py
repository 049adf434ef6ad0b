"""The return in a small window: the paper comes first.

Where the window is low, the title and what stands under it are one line, the findings are folded up to their counts,
and the panel of the records behind a number stands only once a number was chosen. Where the clerk moved a border, it
stands there again, in a small window as in a large one of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.small import Elided, Wrapped, row

if TYPE_CHECKING:
    from ui.screens.month import MonthScreen

_LOW = 27  # lines of text in the screen's own height
_NARROW = 62  # Han widths of the screen's own width
_LIST, _SHORT_LIST = 7.5, 5  # lines of text of the findings where they are open, and at least
_ROWS = 8  # of the table that an open list of findings leaves in sight, as long as it keeps its own least height
_ACROSS = {False: (16, 51, 16), True: (9, 32, 14)}  # Han widths of tables, paper, records; by whether it is narrow
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
    """Fits the parts of the month's screen to its height and width."""

    def __init__(self, screen: MonthScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._chosen = False
        self._given = 0
        self._laid: bool | None = None
        screen.installEventFilter(self)
        screen.paper.cell_chosen.connect(self._choose)
        screen.panel.folded.connect(self._share)
        screen.offers_changed.connect(self.fit)
        screen.desk.audits.told.connect(self.fit)
        screen.across.splitterMoved.connect(self._keep_across)
        screen.down.splitterMoved.connect(self._keep_down)

    @property
    def _line(self) -> int:
        return self._screen.fontMetrics().lineSpacing()

    @property
    def low(self) -> bool:
        """Whether there is too little height for everything."""
        return self._screen.height() < _LOW * self._line

    @property
    def narrow(self) -> bool:
        """Whether there is too little width for everything."""
        return self._screen.width() < _NARROW * self._screen.fontMetrics().horizontalAdvance("汉")

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
        if self.narrow is not self._laid:
            self._laid = self.narrow
            em = screen.fontMetrics().horizontalAdvance("汉")
            screen.across.setSizes(self._kept(self._across_key, 3) or [em * wide for wide in _ACROSS[self.narrow]])

    def _share(self) -> None:
        """The height between the table and its findings, after these were folded up or opened."""
        screen = self._screen
        wanted = min(self._list_height(), screen.panel.maximumHeight())
        if wanted != self._given:
            self._given = wanted
            screen.down.setSizes([max(1, screen.down.height() - wanted), wanted])

    def _list_height(self) -> int:
        """Where the border was left; else as much as the lines of the table leave, in a low window."""
        screen = self._screen
        if kept := self._kept(self._down_key, 2):
            return kept[1]
        full = round(_LIST * self._line)
        if not self.low:
            return full
        paper = screen.paper
        lines = paper.panes.high + _ROWS * paper.verticalHeader().defaultSectionSize()
        around = screen.across.height() - paper.viewport().height()
        return max(_SHORT_LIST * self._line, min(full, screen.down.height() - lines - around))

    # --- borders that were moved --------------------------------------------------------------------------------

    @property
    def _across_key(self) -> str:
        return f"splitter.month.across.{'narrow' if self.narrow else 'wide'}"

    @property
    def _down_key(self) -> str:
        return f"splitter.month.down.{'low' if self.low else 'high'}"

    def _kept(self, key: str, count: int) -> list[int]:
        sizes = self._screen.desk.settings.column_layouts.get(key, [])
        return [int(str(size)) for size in sizes] if len(sizes) == count else []

    def _keep_across(self) -> None:
        if not self._screen.behind.isHidden():
            self._screen.desk.settings.column_layouts[self._across_key] = list(self._screen.across.sizes())

    def _keep_down(self) -> None:
        sizes = self._screen.down.sizes()
        if self._screen.panel.tree.isVisible():
            self._given = sizes[1]
            self._screen.desk.settings.column_layouts[self._down_key] = list(sizes)

    def _choose(self, *_: object) -> None:
        self._chosen = True
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The screen has another size."""
        if event.type() is QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)
