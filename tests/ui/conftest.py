"""The desk without a screen, with everything run in place."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_API", "pyside6")

import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tzdesk.base import clock
from tzdesk.base.settings import Settings
from ui import theme
from ui.bridge import Desk
from ui.problems import Problems
from ui.qt import speak_chinese
from ui.runner import Runner

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

DAY = date(2023, 12, 28)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """One application with the desk's own font, language and theme."""
    app = QApplication.instance() or QApplication(["tzdesk"])
    assert isinstance(app, QApplication)
    speak_chinese(app)
    theme.apply(app, "light", 10.5, theme.load_fonts())
    return app


@pytest.fixture
def today() -> Iterator[date]:
    """28 December 2023."""
    with clock.frozen(DAY):
        yield DAY


@pytest.fixture
def problems(qapp: QApplication) -> Problems:
    """Problems are noted, never shown."""
    made = Problems()
    made.quiet = True
    return made


@pytest.fixture
def wp(today: date) -> Iterator[Workplace]:
    """An empty workplace in memory."""
    from tzdesk.app import in_memory

    made = in_memory("王某")
    yield made
    made.close()


@pytest.fixture
def desk(qapp: QApplication, wp: Workplace, problems: Problems) -> Iterator[Desk]:
    """A desk over it; what it asks is answered at once, and an error fails the test."""

    def raise_(error: BaseException) -> None:
        raise error

    made = Desk(wp, Settings(), Runner(synchronous=True, on_error=raise_), problems)
    from tzdesk.base.periods import Month

    made.period = Month(2023, 12)
    yield made
    made.close()


class Hold:
    """The database thread, to be held and released: what arrives late in life arrives late in a test."""

    def __init__(self, runner: Runner, qtbot: QtBot) -> None:
        self._runner, self._qtbot = runner, qtbot
        self._gate = threading.Event()

    def hold(self) -> None:
        """What is asked from now on waits."""
        self._gate = threading.Event()
        self._runner.call(partial(self._gate.wait, 20))

    def release(self) -> None:
        """Let it go on, and wait until everything has been answered."""
        self._gate.set()
        self._qtbot.waitUntil(lambda: not self._runner.busy, timeout=10_000)

    def close(self) -> None:
        """Never leave a thread waiting."""
        self._gate.set()


@pytest.fixture
def late(wp: Workplace, qapp: QApplication, problems: Problems) -> Iterator[Desk]:
    """A desk over the same workplace as the clerk has it: its answers come from the database thread, later."""
    from tzdesk.base.periods import Month

    made = Desk(wp, Settings(), Runner(on_error=problems.show), problems)
    made.period = Month(2023, 12)
    yield made
    made.close()


@pytest.fixture
def thread(late: Desk, qtbot: QtBot) -> Iterator[Hold]:
    """Its database thread."""
    made = Hold(late.runner, qtbot)
    yield made
    made.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen says this of every window with a size of its own."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))
