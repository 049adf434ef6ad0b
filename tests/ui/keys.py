"""Real keys and an input method's words: `QTest.keyClicks` with Chinese ends the process."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def words(widget: QWidget, text: str) -> None:
    """Commit words as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key."""
    QTest.keyClick(widget, key, modifier)


def ascii_keys(widget: QWidget, text: str) -> None:
    """Keys of plain letters and digits."""
    assert text.isascii()
    QTest.keyClicks(widget, text)


def forget() -> None:
    """Destroy what was to be deleted later: the event loop that would do so is not running in a test."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(rounds: int = 6) -> None:
    """Let queued signals and timers of zero run."""
    for _ in range(rounds):
        QApplication.processEvents()
