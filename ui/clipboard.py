"""Secrets on the clipboard: they stay for half a minute, and neither behind the lock nor after the program's end.

They are marked so that the clipboard's own history (Windows, its cloud, KDE's Klipper) does not keep them.
"""

from __future__ import annotations

import hashlib
import secrets

from PySide6.QtCore import QCoreApplication, QMimeData, QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

KEPT_MS = 30_000
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = b"\0\0\0\0"  # a DWORD of 0, as the two that ask for leave are read
# What keepers of a history look for (learn.microsoft.com/windows/win32/dataxchg/clipboard-formats; Klipper).
_MARKS = {
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"1",
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    "x-kde-passwordManagerHint": b"secret",
}
_KEY = secrets.token_bytes(32)
_lent: set[bytes] = set()  # marks of what was put there and has not been taken away; never the words themselves


def copy_secret(text: str, kept_ms: int = KEPT_MS) -> None:
    """Put a secret on the clipboard; it is taken away again unless something else was copied meanwhile."""
    data = QMimeData()
    data.setText(text)
    for mark, value in _MARKS.items():
        data.setData(mark, value)
    QApplication.clipboard().setMimeData(data)
    lent = _marked(text)
    _lent.add(lent)

    def forget() -> None:
        _take_away({lent})

    QTimer.singleShot(kept_ms, forget)
    app = QCoreApplication.instance()
    if app is not None:
        app.aboutToQuit.connect(forget)


def forget_secrets() -> None:
    """Take away at once what is still there, and what was marked with the mouse for the middle button (X11)."""
    _take_away(set(_lent))
    board = QApplication.clipboard()
    if board.supportsSelection() and board.ownsSelection():
        board.clear(QClipboard.Mode.Selection)


def _take_away(marks: set[bytes]) -> None:
    if QApplication.instance() is not None and _marked(QApplication.clipboard().text()) in marks:
        QApplication.clipboard().clear()
    _lent.difference_update(marks)


def _marked(text: str) -> bytes:
    """By what a text is known again while the program runs; the text cannot be told from it."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), key=_KEY).digest()
