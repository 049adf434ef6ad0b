"""Secrets on the clipboard: they stay for half a minute, and not after the program's end."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

KEPT_MS = 30_000


def copy_secret(text: str, kept_ms: int = KEPT_MS) -> None:
    """Put a secret on the clipboard; it is taken away again unless something else was copied meanwhile."""
    QApplication.clipboard().setText(text)

    def forget() -> None:
        if QApplication.instance() is not None and QApplication.clipboard().text() == text:
            QApplication.clipboard().clear()

    QTimer.singleShot(kept_ms, forget)
    app = QCoreApplication.instance()
    if app is not None:
        app.aboutToQuit.connect(forget)
