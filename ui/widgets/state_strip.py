"""The chain of states of a return in one line, with what comes next: 填报 → 已审核 → 已封存 → 已报出 → 已接收."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.qt import name
from ui.widgets.small import Wrapped, button, row

if TYPE_CHECKING:
    from tzdesk.pieces.period_status import PeriodStatus
    from tzdesk.returns.states import Link

DONE, NOW, AHEAD = "✓", "●", "○"
_LONG = 34  # characters of the next step that the strip has room for; the whole stands in the tip and the list
_TOGETHER = "\u2060"  # joins the characters of a link: Chinese would break anywhere


class StateStrip(QWidget):
    """`opened` asks for the whole list of what is missing; `noted` for noting what became of the return."""

    opened = Signal()
    noted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name(self, "month.states", "本期办到哪一步")
        self.status: PeriodStatus | None = None
        self.chain = Wrapped("month.states.chain")
        self.chain.setTextFormat(Qt.TextFormat.RichText)
        self.chain.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.next = Wrapped("month.states.next")
        self.next.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.all = button("办到哪一步…", "month.states.all", self.opened.emit, flat=True)
        self.note = button("登记…", "month.states.note", self.noted.emit, flat=True)
        self.note.setToolTip("登记已报出、已接收或退回")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        line = row(self.chain, self.next, self.note, self.all)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        layout.addLayout(line)
        self.hide()

    def show_status(self, status: PeriodStatus | None) -> None:
        """Draw where the return stands; None hides the strip."""
        self.status = status
        self.setVisible(status is not None)
        if status is None:
            return
        chain = status.chain
        words = [mark_of(link, chain.now) for link in chain.links]
        signed, year = list(zip(chain.links, words, strict=True)), chain.period.year
        self.chain.setText("　→ ".join(_drawn(link, mark, year) for link, mark in signed))
        self.chain.setToolTip("\n".join(f"{mark} {link.words_in(year)}" for link, mark in signed))
        self.chain.setAccessibleName(f"状态：{chain.now.label}")
        first = status.todo[0].words if status.todo else "这一期办完了。"
        more = f"（共 {len(status.todo)} 件）" if len(status.todo) > 1 else ""
        self.next.setText(f"下一步：{first if len(first) <= _LONG else f'{first[:_LONG]}…'}{more}")
        self.next.setToolTip(first if len(first) > _LONG else "")
        self.note.setVisible(bool(self.notable))

    def redraw(self) -> None:
        """The same in the colours that the theme has now."""
        self.show_status(self.status)

    @property
    def notable(self) -> list[str]:
        """What can be noted by hand now: sent, received, returned."""
        from tzdesk.returns.states import BY_HAND

        now = self.status.chain.now if self.status is not None else None
        return [what for what, (_state, before) in BY_HAND.items() if now in before]


def mark_of(link: Link, now: object) -> str:
    """The sign of a link: reached, where the return stands, still ahead."""
    if link.state is now and link.day is not None:
        return NOW
    return DONE if link.day is not None else AHEAD


def _drawn(link: Link, mark: str, year: int) -> str:
    """A link of the chain; its day bears the year where it is not the return's own."""
    day = ""
    if link.day is not None:
        day = f" {link.day.isoformat() if link.day.year != year else f'{link.day.month}-{link.day.day:02d}'}"
    words = escape(_TOGETHER.join(f"{mark} {link.state.label}{day}".replace(" ", "\u00a0")))
    if mark == NOW:
        role = "hard" if link.state.value in {"returned", "correcting"} else "accent"
        return f'<b><span style="color:{theme.colour(role).name()}">{words}</span></b>'
    return words if mark == DONE else f'<span style="color:{theme.colour("muted").name()}">{words}</span>'
