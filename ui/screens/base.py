"""What the window asks of every screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.allowed import refusals

if TYPE_CHECKING:
    from ui.bridge import Desk


class Unfinished(Protocol):
    """Texts without a value: those that wait in the workplace, those that are stored nowhere."""

    def held(self) -> list[str]: ...

    def unkept(self) -> list[str]: ...


class Screen(QWidget):
    """One place of the desk. `commands` are the actions it offers, `bar` those that stand as buttons at its top."""

    title = ""
    uses_period = False
    main_action = ""
    bar: tuple[str, ...] = ()

    selection_said = Signal(str)
    offers_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    @property
    def record_in_hand(self) -> int | None:
        """The record that the next start may come back to."""
        return None

    def commands(self) -> dict[str, Callable[[], Any]]:
        """Action id → what to do, for the actions that work here now."""
        return {}

    def refusals(self) -> dict[str, str]:
        """Action id → why the person at work may not do it here."""
        return refusals(self.desk.wp)

    def enter(self, target: Any = None) -> None:
        """The screen has come to the front, perhaps with something to go to."""

    def unread(self) -> list[Unfinished]:
        """What keeps texts that are typed here and are no values yet."""
        return []

    def held(self) -> list[str]:
        """Those that wait in the workplace, as sentences for the goodbye."""
        return [said for part in self.unread() for said in part.held()]

    def unkept(self) -> list[str]:
        """Those that are stored nowhere."""
        return [said for part in self.unread() for said in part.unkept()]

    def leave(self) -> None:
        """Another screen comes to the front: save what is typed."""
