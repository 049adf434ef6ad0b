"""One thread for the database: every read and write of the desk runs there, in order, and answers come back by signal.

`call` runs a function, `job` drains a generator of the core with a progress dialog that shows only after 600 ms. A
cancel throws `Cancelled` at the job's next yield. With `synchronous=True` (tests) everything runs at once, in place.
"""

from __future__ import annotations

import contextvars
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tzdesk.base.errors import Cancelled
from tzdesk.jobs import Job, Progress
from ui.progress import ProgressDialog
from ui.qt import alive

T = TypeVar("T")
SHOW_AFTER_MS = 600
_POLL_MS = 100


@dataclass
class Watch:
    """What the worker and the main thread share of a running job: the last step and the wish to stop."""

    latest: Progress = field(default_factory=lambda: Progress(0, 0, ""))
    cancel: bool = False
    running: bool = True


@dataclass
class _Task:
    work: Callable[[], Any]
    done: Callable[[Any], object] | None
    failed: Callable[[Exception], object] | None
    stopped: Callable[[], object] | None
    owner: QObject | None
    owned: bool
    context: contextvars.Context


class Runner(QObject):
    """The database thread as the main thread sees it."""

    _arrived = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        synchronous: bool = False,
        on_error: Callable[[BaseException], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.synchronous = synchronous
        self.on_error = on_error
        self._pending = 0
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether something is still under way or undelivered."""
        return self._pending > 0

    def call(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        *,
        stopped: Callable[[], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Run `work` in the database thread; exactly one of `done`, `failed`, `stopped` then runs in the main thread.

        Nothing is delivered once `owner` has been destroyed. Without `failed`, errors go to `on_error`.
        """
        task = _Task(work, done, failed, stopped, owner, owner is not None, contextvars.copy_context())
        self._pending += 1
        if self.synchronous:
            self._deliver(self._outcome(task))
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="database", daemon=True)
            self._thread.start()
        self._tasks.put(task)

    def job(
        self,
        make: Callable[[], Job[T]],
        title: str,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        *,
        stopped: Callable[[], object] | None = None,
        parent: QWidget | None = None,
        cancellable: bool = True,
    ) -> Watch:
        """Drain a job in the database thread, with a progress dialog when it takes longer than 600 ms."""
        watch = Watch()
        if not self.synchronous:
            self._accompany(watch, title, parent, cancellable)

        def work() -> T:
            try:
                return drain(make(), watch)
            finally:
                watch.running = False

        self.call(work, done, failed, stopped=stopped, owner=parent)
        return watch

    def between(self, make: Callable[[], Job[T]], done: Callable[[T], object], *, owner: QObject) -> Watch:
        """Drain a job step by step, without a dialog: what is asked meanwhile is answered between two steps.

        The job must hold nothing open at its yields. It ends without a word when `cancel` is set in its watch.
        """
        watch = Watch()
        jobs: list[Job[T]] = []

        def step() -> tuple[bool, Any]:
            jobs[:] = jobs or [make()]
            try:
                watch.latest = next(jobs[0])
            except StopIteration as stop:
                return True, stop.value
            return False, None

        def after(found: tuple[bool, Any]) -> None:
            if watch.cancel:
                jobs[0].close()
            elif found[0]:
                done(found[1])
            else:
                self.call(step, after, owner=owner)

        self.call(step, after, owner=owner)
        return watch

    def close(self) -> None:
        """Let the queue run out and end the thread."""
        if self._thread is not None:
            self._tasks.put(None)
            self._thread.join(timeout=30)
            self._thread = None

    def _accompany(self, watch: Watch, title: str, parent: QWidget | None, cancellable: bool) -> None:
        dialog = ProgressDialog(title, parent, cancellable=cancellable)
        dialog.cancelled.connect(lambda: setattr(watch, "cancel", True))
        waited = 0
        timer = QTimer(dialog)

        def poll() -> None:
            nonlocal waited
            waited += _POLL_MS
            if not watch.running:
                timer.stop()
                dialog.finish()
                return
            dialog.show_progress(watch.latest)
            if waited >= SHOW_AFTER_MS and not dialog.isVisible():
                dialog.show()

        timer.timeout.connect(poll)
        timer.start(_POLL_MS)

    def _loop(self) -> None:
        while (task := self._tasks.get()) is not None:
            answer = self._outcome(task)
            if not alive(self):
                return
            self._arrived.emit(answer)

    def _outcome(self, task: _Task) -> Callable[[], None]:
        """Run a task and give what is to be done about it in the main thread."""
        try:
            result = task.context.run(task.work)
        except Cancelled:
            return lambda: task.stopped() if task.stopped and self._wanted(task) else None  # type: ignore[return-value]
        except Exception as error:  # noqa: BLE001 - handed over to whoever asked
            return lambda caught=error: self._fail(task, caught)  # type: ignore[misc]
        return lambda: task.done(result) if task.done and self._wanted(task) else None  # type: ignore[return-value]

    def _fail(self, task: _Task, error: Exception) -> None:
        if task.failed is not None and self._wanted(task):
            task.failed(error)
        elif self.on_error is not None:
            self.on_error(error)
        else:
            raise error

    @staticmethod
    def _wanted(task: _Task) -> bool:
        return not task.owned or alive(task.owner)

    def _deliver(self, answer: Callable[[], None]) -> None:
        self._pending -= 1
        answer()


def drain(job: Job[T], watch: Watch) -> T:
    """Run a job to its end; a wish to stop is thrown in at the next yield, and the job rolls back."""
    while True:
        try:
            if watch.cancel:
                watch.latest = job.throw(Cancelled())
                continue
            watch.latest = next(job)
        except StopIteration as stop:
            result: T = stop.value
            return result
