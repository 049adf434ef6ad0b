"""Small parts: buttons with their role, titles, number tiles, the state chip, the month chooser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.qt import name, restyle
from ui.widgets.signs import Sign

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from tzdesk.base.periods import Month


def button(
    text: str, object_name: str, do: Callable[[], object] | None = None, *, main: bool = False, flat: bool = False
) -> QPushButton:
    """A push button with its name; `main` is the one main action of a screen."""
    made = QPushButton(text)
    name(made, object_name, text)
    if main:
        made.setProperty("main", True)
    if flat:
        made.setProperty("flat", True)
    if do is not None:
        made.clicked.connect(lambda _checked=False: do())
    return made


def label(
    text: str = "", object_name: str = "", *, muted: bool = False, title: bool = False, wrap: bool = False
) -> QLabel:
    """A label; `title` by weight, `muted` for what is secondary."""
    made = QLabel(text)
    if object_name:
        made.setObjectName(object_name)
    if muted:
        made.setProperty("muted", True)
    if title:
        made.setProperty("title", True)
    made.setWordWrap(wrap)
    return made


def fit_height(dialog: QWidget) -> None:
    """As high as its sentences need in its width: Qt gives a dialog two thirds of the screen, and cuts them there."""
    if (outer := dialog.layout()) is not None and outer.hasHeightForWidth():
        dialog.resize(dialog.width(), max(dialog.height(), outer.totalHeightForWidth(dialog.width())))


class Wrapped(QLabel):
    """A sentence in as many lines as its width asks, also where the layout above does not reckon heights by widths."""

    def __init__(self, object_name: str, *, text: str = "", muted: bool = False) -> None:
        super().__init__(text)
        self.setObjectName(object_name)
        self.setProperty("muted", muted)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        """Show a sentence."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may take another number of lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(0)  # Qt counts it into the height that a width asks: it would never shrink again
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class Elided(QLabel):
    """A line that gives way: what does not fit ends in …, and the whole stands in the tip and for a screen reader."""

    def __init__(self, text: str, object_name: str, *, muted: bool = False, title: bool = False) -> None:
        super().__init__()
        self.setObjectName(object_name)
        if muted:
            self.setProperty("muted", True)
        if title:
            self.setProperty("title", True)
        self.whole = ""
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Show a line."""
        self.whole = text
        self.setAccessibleDescription(text)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for the whole line."""
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + 4, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of the line as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        self.setText(shown)
        self.setToolTip(self.whole if shown != self.whole else "")


def rule() -> QFrame:
    """A thin line."""
    made = QFrame()
    made.setProperty("rule", True)
    made.setFixedHeight(1)
    return made


def row(*parts: QWidget | None, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; None stretches."""
    made = QHBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(spacing)
    for part in parts:
        if part is None:
            made.addStretch(1)
        else:
            made.addWidget(part)
    return made


class Chip(QLabel):
    """A word in a rounded frame: the state of the month."""

    def __init__(self, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, object_name, "状态")
        self.setProperty("chip", True)

    def say(self, text: str, *, sealed: bool = False) -> None:
        """Show a state."""
        self.setText(text)
        self.setProperty("sealed", sealed)
        restyle(self)


class PeriodChooser(QWidget):
    """‹ 2023年12月 ›: the month in hand. A click on the month gives a list of the last two years; with `spans` also
    the longer periods that each year has, which `longer` gives on."""

    chosen = Signal(object)
    longer = Signal(object)

    def __init__(self, month: Month, parent: QWidget | None = None, *, spans: bool = False) -> None:
        super().__init__(parent)
        name(self, "period", "月份")
        self.month = month
        self._spans = spans
        self.back = self._arrow("‹", "上一个月（Alt+Left）", -1)
        self.forth = self._arrow("›", "下一个月（Alt+Right）", 1)
        self.word = QPushButton()
        self.word.setProperty("flat", True)
        name(self.word, "period.month", "选择月份")
        self.word.clicked.connect(self._offer)
        self.setLayout(row(self.back, self.word, self.forth, spacing=0))
        self.show_month(month)

    def show_month(self, month: Month) -> None:
        """Show a month without telling anybody."""
        self.month = month
        self.word.setText(month.label)

    def _arrow(self, text: str, spoken: str, by: int) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setProperty("flat", True)
        made.setToolTip(spoken)
        name(made, f"period.{'back' if by < 0 else 'forth'}", spoken)
        made.clicked.connect(lambda: self.chosen.emit(self.month.step(by)))
        return made

    def _offer(self) -> None:
        self.menu().popup(self.word.mapToGlobal(self.word.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """The months of the years around, by year."""
        from PySide6.QtWidgets import QMenu

        from tzdesk.base.periods import Month, ending_with

        menu = QMenu(self)
        for year in range(self.month.year + 1, self.month.year - 3, -1):
            months = menu.addMenu(f"{year}年")
            for number in range(1, 13):
                month = Month(year, number)
                ends = "、".join(span.kind.label for span in ending_with(month))
                action = months.addAction(f"{month.label}　{ends}" if ends else month.label)
                action.setCheckable(True)
                action.setChecked(month == self.month)
                action.triggered.connect(lambda _checked=False, m=month: self.chosen.emit(m))
            if self._spans:
                months.addSeparator()
                spans = (span for number in range(1, 13) for span in ending_with(Month(year, number)))
                for span in sorted(spans, key=lambda one: (one.kind.months, one.kind.label, one.number)):
                    longer = months.addAction(f"{span.label}　{span.kind.label}")
                    longer.triggered.connect(lambda _checked=False, s=span: self.longer.emit(s))
        return menu


class Tile(QFrame):
    """A number with its word; a click goes where the number comes from."""

    pressed = Signal()

    def __init__(self, word: str, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, object_name, word)
        self.setProperty("card", True)
        self.setMinimumWidth(120)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.number = QLabel("—")
        self.number.setProperty("big", True)
        self.word = label(word, muted=True, wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(2)
        layout.addWidget(self.number)
        layout.addWidget(self.word)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_number(self, text: str, sign: Sign | None = None) -> None:
        """Show a number, with its sign where it is a count of findings."""
        self.number.setText(f"{sign.shape} {text}" if sign else text)
        self.number.setProperty("sign", sign.key if sign else "")
        restyle(self.number)
        self.setAccessibleDescription(text)

    def mouseReleaseEvent(self, event: object) -> None:
        """A click."""
        self.pressed.emit()

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        """Enter and blank work as a click."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit()
            return
        super().keyPressEvent(event)
