"""Kill a process at its n-th touch of the outside world, and look at what it left.

The work runs in a forked child. Every statement sent to the database, every commit, every sync, rename, write-open and
removal of a file is an event; at the chosen one the child kills itself with SIGKILL, as a power cut would.
"""

from __future__ import annotations

import os
import pathlib
import signal
from collections.abc import Callable
from unittest import mock

from sqlalchemy import event
from sqlalchemy.engine import Engine

_NEVER = 1 << 60


class Killer:
    """Counts events and ends the process at the `at`-th one."""

    def __init__(self, at: int = _NEVER) -> None:
        self.at = at
        self.seen = 0

    def touch(self, *_: object, **__: object) -> None:
        """One event."""
        self.seen += 1
        if self.seen >= self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., object]) -> Callable[..., object]:
        """The function with an event before and one after it."""

        def touched(*args: object, **kwargs: object) -> object:
            self.touch()
            result = function(*args, **kwargs)
            self.touch()
            return result

        return touched

    def watch(self, work: Callable[[], object]) -> None:
        """Run the work with every event counted."""
        event.listen(Engine, "before_cursor_execute", self.touch)
        event.listen(Engine, "commit", self.touch)
        try:
            with (
                mock.patch.object(os, "fsync", self.around(os.fsync)),
                mock.patch.object(pathlib.Path, "replace", _method(self, pathlib.Path.replace)),
                mock.patch.object(pathlib.Path, "unlink", _method(self, pathlib.Path.unlink)),
            ):
                work()
        finally:
            event.remove(Engine, "before_cursor_execute", self.touch)
            event.remove(Engine, "commit", self.touch)


def _method(killer: Killer, original: Callable[..., object]) -> Callable[..., object]:
    def touched(self: pathlib.Path, *args: object, **kwargs: object) -> object:
        return killer.around(lambda: original(self, *args, **kwargs))()

    return touched


def count_events(work: Callable[[], object]) -> int:
    """How many events the work has, found in a child that is left to finish."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            killer = Killer()
            killer.watch(work)
            os.write(writer, str(killer.seen).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    text = os.read(reader, 64).decode()
    os.close(reader)
    assert os.waitstatus_to_exitcode(status) == 0, "the work itself failed"
    return int(text)


def run_and_kill(work: Callable[[], object], at: int) -> bool:
    """Run the work in a child that dies at its n-th event; whether it died (it may have had fewer)."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            Killer(at).watch(work)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the work failed otherwise: {code}"
    return code != 0


def spread(events: int, points: int) -> list[int]:
    """So many kill points over all events, the first and the last included."""
    if events <= points:
        return list(range(1, events + 1))
    return sorted({1 + round(step * (events - 1) / (points - 1)) for step in range(points)})
