"""The database thread: order, errors, cancelling, and answers to those who have gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tzdesk.base.errors import Cancelled, UserError
from tzdesk.jobs import Job, Progress
from ui.runner import Runner


@pytest.fixture
def runner(qapp: object) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.close()


def test_work_runs_in_another_thread_and_its_answer_comes_in_the_main_one(runner: Runner, qtbot: QtBot) -> None:
    threads: list[int] = []
    runner.call(threading.get_ident, lambda ident: threads.extend([ident, threading.get_ident()]))
    qtbot.waitUntil(lambda: len(threads) == 2, timeout=3000)
    assert threads[0] != threads[1] == threading.get_ident()


def test_work_runs_in_the_order_it_was_asked_for(runner: Runner, qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(20):
        runner.call(lambda number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 20, timeout=3000)
    assert seen == list(range(20))


def test_an_error_reaches_the_one_who_asked(runner: Runner, qtbot: QtBot) -> None:
    errors: list[Exception] = []

    def work() -> None:
        raise UserError("不行。")

    runner.call(work, None, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=3000)
    assert str(errors[0]) == "不行。"


def test_an_error_that_nobody_takes_goes_to_the_problems(qapp: object) -> None:
    errors: list[BaseException] = []
    runner = Runner(synchronous=True, on_error=errors.append)

    def work() -> None:
        raise ValueError("x")

    runner.call(work)
    assert [type(error) for error in errors] == [ValueError]


def test_a_cancel_is_thrown_in_at_the_next_yield_and_rolls_back(runner: Runner, qtbot: QtBot) -> None:
    started, go = threading.Event(), threading.Event()
    kept: list[str] = []
    said: list[str] = []

    def job() -> Job[int]:
        kept.append("half")
        try:
            started.set()
            yield Progress(0, 2, "一")
            go.wait(3)
            yield Progress(1, 2, "二")
        except Cancelled:
            kept.clear()
            raise
        return 1

    watch = runner.job(job, "试", lambda _n: said.append("done"), stopped=lambda: said.append("stopped"))
    assert started.wait(3)
    watch.cancel = True
    go.set()
    qtbot.waitUntil(lambda: bool(said), timeout=3000)
    assert said == ["stopped"]
    assert kept == []


def test_a_job_gives_its_result(qapp: object) -> None:
    runner = Runner(synchronous=True)
    found: list[int] = []

    def job() -> Job[int]:
        yield Progress(0, 1, "")
        return 7

    runner.job(job, "试", found.append)
    assert found == [7]


def test_an_answer_for_a_destroyed_owner_is_dropped(runner: Runner, qtbot: QtBot) -> None:
    import shiboken6

    owner = QObject()
    hold = threading.Event()
    answers: list[object] = []
    runner.call(lambda: hold.wait(3), answers.append, owner=owner)
    shiboken6.delete(owner)
    hold.set()
    runner.call(lambda: 1, lambda _n: answers.append("next"))
    qtbot.waitUntil(lambda: bool(answers), timeout=3000)
    assert answers == ["next"]


def test_the_progress_dialog_waits_600_ms_and_goes_with_the_job(runner: Runner, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QApplication

    from ui.progress import ProgressDialog

    def dialogs() -> list[ProgressDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, ProgressDialog) and w.isVisible()]

    end = threading.Event()
    done: list[int] = []

    def job() -> Job[int]:
        yield Progress(3, 9, "第三步")
        end.wait(5)
        return 1

    runner.job(job, "试", done.append)
    qtbot.wait(300)
    assert dialogs() == []
    qtbot.waitUntil(lambda: len(dialogs()) == 1, timeout=2000)
    assert dialogs()[0].text.text() == "第三步"
    assert dialogs()[0].bar.maximum() == 9
    end.set()
    qtbot.waitUntil(lambda: done == [1] and not dialogs(), timeout=2000)


def test_what_is_asked_meanwhile_is_answered_between_two_steps(runner: Runner, qtbot: QtBot) -> None:
    """Three steps wait in the queue like anybody else, and all of them run in the database thread."""
    seen: list[object] = []
    threads: set[int] = set()

    def steps() -> Job[str]:
        for number in range(3):
            threads.add(threading.get_ident())
            seen.append(number)
            yield Progress(number, 3, "")
        return "done"

    owner = QObject()
    runner.between(steps, seen.append, owner=owner)
    runner.call(lambda: "asked", seen.append)
    qtbot.waitUntil(lambda: "done" in seen, timeout=3000)
    assert sorted(map(str, seen)) == ["0", "1", "2", "asked", "done"]
    assert seen.index("asked") < seen.index(2)
    assert threads.isdisjoint({threading.get_ident()})


def test_a_drawing_that_is_overtaken_ends_without_a_word(runner: Runner, qtbot: QtBot) -> None:
    """Cancelled at the next step: nothing is delivered, and the job is closed."""
    seen: list[str] = []

    def steps() -> Job[str]:
        try:
            while True:
                yield Progress(0, 0, "")
        finally:
            seen.append("closed")

    owner = QObject()
    watch = runner.between(steps, seen.append, owner=owner)
    watch.cancel = True
    qtbot.waitUntil(lambda: bool(seen), timeout=3000)
    assert seen == ["closed"]
    assert not runner.busy
