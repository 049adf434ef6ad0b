"""A main window for a test: opened, and afterwards really gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.ui.keys import forget, settle
from ui.window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.bridge import Desk

USUAL = (1366, 768)


@contextmanager
def opened(desk: Desk, size: tuple[int, int] | None = USUAL, *, active: QtBot | None = None) -> Iterator[MainWindow]:
    """The desk's window, shown, in `size` or in its own; with `active` it has the keys. It is destroyed at the end:
    windows that stay are restyled by every later change of theme, and make a long run slow and large."""
    window = MainWindow(desk)
    if size is not None:
        window.resize(*size)
    if active is None:
        window.show()
    else:
        with active.waitActive(window):
            window.show()
            window.activateWindow()
    settle()
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        settle()
        forget()
