"""Errors are shown once, in the main thread, and without names."""

from __future__ import annotations

import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from tzdesk.base.errors import MachineError, UserError
from tzdesk.base.log import number_of
from ui.problems import Problems, details_of
from ui.qt import bad_pair


def _fail(text: str) -> BaseException:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_the_same_traceback_is_shown_once_and_another_one_again(problems: Problems) -> None:
    shown: list[str] = []
    problems.shown.connect(shown.append)
    for _ in range(50):
        problems.show(_fail("one"))
    assert len(shown) == 1
    try:
        raise KeyError("two")
    except KeyError as error:
        problems.show(error)
    assert len(shown) == 2
    assert len(set(shown)) == 2


def test_what_the_clerk_can_mend_is_shown_every_time(problems: Problems) -> None:
    shown: list[str] = []
    problems.shown.connect(shown.append)
    for error in (UserError("甲。"), UserError("甲。"), MachineError("乙。")):
        problems.show(error)
    assert shown == ["甲。", "甲。", "乙。"]


def test_an_error_of_another_thread_is_shown_in_the_main_one(problems: Problems, qtbot: QtBot) -> None:
    threads: list[int] = []
    problems.shown.connect(lambda _number: threads.append(threading.get_ident()))
    worker = threading.Thread(target=lambda: problems.show(_fail("far")))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(threads), timeout=2000)
    assert threads == [threading.get_ident()]


def test_the_hook_takes_uncaught_exceptions(problems: Problems, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    problems.install()
    shown: list[str] = []
    problems.shown.connect(shown.append)
    error = _fail("uncaught")
    for _ in range(3):
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(shown), timeout=2000)
    qtbot.wait(20)
    assert shown == [number_of(error)]


def test_details_hold_no_names_and_no_long_numbers() -> None:
    text = details_of(_fail("赵某某 99999919750312021X"))
    assert "赵" not in text
    assert "19750312" not in text
    assert "ValueError" in text


@pytest.mark.parametrize(
    ("pyside", "python", "bad"),
    [("6.12.0", (3, 11), True), ("6.12.0", (3, 12), False), ("6.11.3", (3, 11), False), ("7.0", (3, 10), True)],
)
def test_the_pair_that_kills_the_process_is_refused(pyside: str, python: tuple[int, int], bad: bool) -> None:
    assert (bad_pair(pyside, python) is not None) == bad
