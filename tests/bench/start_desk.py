"""The desk's start-up, as far as its first window: the real entry point, quit as soon as the login window is shown."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import ui.main

show = ui.main.Session.show_login


def show_and_leave(self: ui.main.Session, folder: Path | None = None) -> None:
    """Show the login window; the first turn of the event loop ends the program."""
    show(self, folder)
    app = QApplication.instance()
    assert app is not None
    QTimer.singleShot(0, app.quit)


ui.main.Session.show_login = show_and_leave  # type: ignore[method-assign]
with tempfile.TemporaryDirectory() as home:
    os.environ["XDG_CONFIG_HOME"] = home
    status = ui.main.main([])
sys.exit(status)
