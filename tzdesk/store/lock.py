"""One desk at a time: the lock file names who has the workplace open, on which PC, since when.

The operating system's lock on the file tells whether the holder is alive; it goes with the process, so that a crash
leaves nothing that a clerk would have to delete. The file's text serves the sentence, and catches a holder on another
PC whose lock a network drive does not show.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from tzdesk.base import clock
from tzdesk.base.errors import UserError, machine_error

LOCK_FILE = "lock"
KEYS_LOCK = "keys.lock"
_PATIENCE, _PAUSE = 5.0, 0.02  # seconds a desk waits for another's writing of keys.json, and between two looks
_FAR = 1 << 30  # Windows forbids others to read a locked range, so the range lies behind the text


@dataclass(frozen=True)
class Holder:
    """Who has a workplace open."""

    user: str
    host: str
    process: int
    since: str

    def sentence(self) -> str:
        """“王芳”在电脑 PC-3 上（2023-12-05 08:30 起）."""
        since = f"{clock.local(datetime.fromisoformat(self.since)):%Y-%m-%d %H:%M}"
        return f"“{self.user}”在电脑 {self.host} 上（{since} 起）"


class WorkplaceHeldError(UserError):
    """Someone else has the workplace open; it can still be opened for reading only."""

    def __init__(self, holder: Holder | None, *, elsewhere: bool) -> None:
        who = holder.sentence() if holder else "另一个程序"
        advice = "请等对方关闭后再打开，或以只读方式打开查看。"
        if elsewhere:
            advice += "如果那台电脑确已关机或死机，可以选择“仍然打开”。"
        super().__init__(f"这个工作区正由{who}打开着。", advice)
        self.holder = holder
        self.elsewhere = elsewhere


class Lock:
    """A held lock. `unclean` says that the last holder never let go: the PC or the program died."""

    def __init__(self, handle: IO[str], path: Path, *, unclean: bool) -> None:
        self._handle: IO[str] | None = handle
        self._path = path
        self.unclean = unclean

    def release(self) -> None:
        """Let go; safe to call twice."""
        if self._handle is None:
            return
        with suppress(OSError):
            self._handle.seek(0)
            self._handle.truncate()
            self._handle.flush()
        with suppress(OSError):
            _unlock(self._handle.fileno())
        self._handle.close()
        self._handle = None


def acquire(folder: Path, user: str, *, force: bool = False) -> Lock:
    """Take the workplace's lock. `force` overrules a holder on another PC only.

    WorkplaceHeldError when someone has it.
    """
    path = folder / LOCK_FILE
    try:
        # Opened for reading and writing without emptying it: the text of a holder must stay.
        handle = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
    except OSError as error:
        raise machine_error(error, path, "打开工作区") from error
    try:
        holder = read_holder(path)
        if not _lock(handle.fileno()):
            raise WorkplaceHeldError(holder, elsewhere=False)
        if holder is not None and holder.host != socket.gethostname() and not force:
            _unlock(handle.fileno())
            raise WorkplaceHeldError(holder, elsewhere=True)
        mine = Holder(user or "本机程序", socket.gethostname(), os.getpid(), clock.now().isoformat())
        handle.seek(0)
        handle.truncate()
        json.dump(asdict(mine), handle, ensure_ascii=False)
        handle.flush()
    except OSError as error:
        handle.close()
        raise machine_error(error, path, "打开工作区") from error
    except BaseException:
        handle.close()
        raise
    return Lock(handle, path, unclean=holder is not None)


@contextmanager
def turn_at_keys(folder: Path) -> Iterator[None]:
    """Read keys.json and write it back while no other desk does: a count of wrong passwords, noted by one that only
    looks, must not put back what another changes at that moment.

    Where no lock can be had (a medium that cannot be written, a desk that hangs) it goes on without.
    """
    try:
        handle = os.open(folder / KEYS_LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield
        return
    try:
        until = time.monotonic() + _PATIENCE
        while not (mine := _lock(handle)) and time.monotonic() < until:
            time.sleep(_PAUSE)
        try:
            yield
        finally:
            if mine:
                _unlock(handle)
    finally:
        os.close(handle)


def read_holder(path: Path) -> Holder | None:
    """Who stands in a lock file; None for a released, unreadable or half-written one."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Holder(str(content["user"]), str(content["host"]), int(content["process"]), str(content["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _lock(number: int) -> bool:
        os.lseek(number, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(number, 0, os.SEEK_SET)
        return True

    def _unlock(number: int) -> None:
        os.lseek(number, _FAR, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(number: int) -> bool:
        try:
            # flock belongs to the open file, so a second opening in the same process is refused as well.
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(number: int) -> None:
        fcntl.flock(number, fcntl.LOCK_UN)
