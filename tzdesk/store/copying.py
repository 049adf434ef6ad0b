"""Copying a live database page by page, and proving that the copy is whole."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from typing import Any

from tzdesk.base.errors import MachineError
from tzdesk.jobs import Job, Progress
from tzdesk.store import schema
from tzdesk.store.engine import open_raw, said

_PAGES = 256  # a step: 1 MB


class _Stopped(Exception):
    """The job was cancelled: leave the copying thread."""


def copy_database(source: Path, key: bytes, target: Path) -> Job[None]:
    """SQLite's online backup of an encrypted file into a new one under the same key; others may go on working.

    `backup` gives control only to a callback, which cannot yield: it runs in a thread of its own and reports here.
    """
    steps: queue.SimpleQueue[tuple[int, int] | BaseException | None] = queue.SimpleQueue()
    stop = threading.Event()

    def report(status: int, remaining: int, total: int) -> None:
        if stop.is_set():
            raise _Stopped
        steps.put((total - remaining, total))

    def run() -> None:
        try:
            _copy(source, key, target, report)
            steps.put(None)
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for it
            steps.put(error)

    thread = threading.Thread(target=run, name="copy database", daemon=True)
    thread.start()
    try:
        while (step := steps.get()) is not None:
            if isinstance(step, BaseException):
                raise step
            yield Progress(step[0], step[1], "复制数据文件")
    finally:
        stop.set()
        thread.join()


def _copy(source: Path, key: bytes, target: Path, report: Any) -> None:
    reading = open_raw(source, key, readonly=True)
    try:
        writing = open_raw(target, key)
        try:
            with said(target, "备份"):
                reading.backup(writing, pages=_PAGES, progress=report)
                # One file without a log beside it, so that it can be packed, checked and moved as it is.
                writing.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            writing.close()
    finally:
        reading.close()


def prove(path: Path, key: bytes, what: str) -> dict[str, int]:
    """Open a copy, check it through and count its rows. MachineError when it is not whole."""
    raw = open_raw(path, key, immutable=True)
    try:
        with said(path, f"检查{what}"):
            problems = schema.damage(raw)
            if problems:
                raise MachineError(f"{what}没有通过检查：{''.join(problems)}", "请检查磁盘；较早的备份没有改动。")
            return schema.count_rows(raw)
    finally:
        raw.close()
