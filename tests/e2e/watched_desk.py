"""The desk as a process of its own that says in a file where it stands: `python -m tests.e2e.watched_desk FILE FOLDER`.

A test at the other side of an X server presses keys and cannot look into the process; it reads this file instead and
never has to guess how long something takes. The clock stands at 28 December 2023.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from tzdesk.base import clock
from ui.main import main
from ui.screens.count_grid import CountScreen
from ui.screens.register_screen import RegisterScreen
from ui.window import MainWindow

EVERY_MS = 40


def text_of(widget: QWidget | None) -> str:
    """What stands in the widget that has the keyboard."""
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit | QPushButton):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


def first_choice(window: QWidget | None) -> str:
    """The line in hand of the list in a window."""
    found = window.findChild(QListWidget) if window is not None else None
    item = found.currentItem() if found is not None else None
    return item.text() if item is not None else ""


def problem_of(window: QWidget | None) -> str:
    """What a window says of a problem."""
    labels = window.findChildren(QLabel) if window is not None else []
    return " ".join(part.text() for part in labels if part.property("sign") == "hard" and part.isVisible())


def desk_state(window: MainWindow) -> dict[str, Any]:
    """Where the main window stands."""
    screen, audit = window.screen_in_front, window.desk.audits.latest
    state: dict[str, Any] = {
        "screen": screen.objectName(),
        "month": str(window.desk.period),
        "chip": window.chip.text(),
        "busy": window.desk.runner.busy,
        "undo": window.desk.wp.store.undo_label,
        "said": window.statusBar().currentMessage(),
        "findings": [audit.hard, audit.soft] if audit is not None else None,
        "pointed": [audit_hand.rule, audit_hand.field] if (audit_hand := window.desk.audits.in_hand) else None,
        "due": [[f.rule, f.field, f.message] for f in audit.blocking] if audit is not None else [],
    }
    form = None
    if isinstance(screen, CountScreen):
        state["cell"] = [screen.view.place, screen.view.cell]
        state["rows"] = screen.model.rowCount()
        state["unsaved"] = screen.model.dirty
        form = screen.single.form if not screen.in_grid else None
    elif isinstance(screen, RegisterScreen):
        form = screen.form
    if form is not None:
        state |= {"record": form.record_id, "field": form.field_in_hand, "unsaved": form.drafting.dirty}
        state["form"] = form.state.text()
        state["problems"] = {name: row.said for name, row in form.rows.items() if row.said}
    return state


def state(count: int) -> dict[str, Any]:
    """Everything that the test waits for."""
    focus = QApplication.focusWidget()
    active = QApplication.activePopupWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
    found = {
        "at": count,
        "window": active.objectName() if active is not None else "",
        "focus": focus.objectName() if focus is not None else "",
        "text": text_of(focus),
        "choice": first_choice(active),
        "words": problem_of(active),
    }
    window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()), None)
    return found | (desk_state(window) if window is not None else {"screen": "", "busy": False})


def watch(app: QApplication, file: Path) -> None:
    """Write the state again and again, whole each time."""
    count = 0

    def write() -> None:
        nonlocal count
        count += 1
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(state(count), ensure_ascii=False), encoding="utf-8")
        beside.replace(file)

    timer = QTimer(app, interval=EVERY_MS)
    timer.timeout.connect(write)
    timer.start()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    watch(application, Path(sys.argv[1]))
    with clock.frozen(date(2023, 12, 28)):
        sys.exit(main(sys.argv[2:]))
