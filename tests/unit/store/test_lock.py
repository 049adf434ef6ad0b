"""One desk at a time, and no lock that a clerk would have to delete."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tzdesk.store import lock
from tzdesk.store.lock import WorkplaceHeldError

HOLD = """
import sys, time
from pathlib import Path
from tzdesk.store import lock
held = lock.acquire(Path(sys.argv[1]), "李强")
print("held", flush=True)
time.sleep(60)
"""


def held_by_another_process(folder: Path) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    return process


def test_a_second_start_names_the_holder(tmp_path: Path) -> None:
    """Who, on which PC, since when; and the way out is reading only."""
    first = lock.acquire(tmp_path, "李强")
    with pytest.raises(WorkplaceHeldError) as refused:
        lock.acquire(tmp_path, "王芳")
    assert "李强" in refused.value.message
    assert socket.gethostname() in refused.value.message
    assert "起）" in refused.value.message
    assert "只读" in refused.value.advice
    assert refused.value.holder is not None
    assert not refused.value.elsewhere
    first.release()
    first.release()
    second = lock.acquire(tmp_path, "王芳")
    assert not second.unclean
    second.release()


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    """While it lives it is named; once it is killed the next start succeeds and knows of the unclean end."""
    process = held_by_another_process(tmp_path)
    with pytest.raises(WorkplaceHeldError, match="李强"):
        lock.acquire(tmp_path, "王芳", force=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    taken = lock.acquire(tmp_path, "王芳")
    assert taken.unclean
    taken.release()


def test_a_holder_on_another_pc_is_believed_unless_overruled(tmp_path: Path) -> None:
    """A network drive may not show the other PC's lock: its text counts, and a person may overrule it."""
    text = {"user": "李强", "host": "PC-三楼", "process": 1, "since": "2023-12-05T00:30:00+00:00"}
    (tmp_path / lock.LOCK_FILE).write_text(json.dumps(text), encoding="utf-8")
    with pytest.raises(WorkplaceHeldError, match=r"PC-三楼.*2023-12-05 08:30") as refused:
        lock.acquire(tmp_path, "王芳")
    assert refused.value.elsewhere
    assert "仍然打开" in refused.value.advice
    forced = lock.acquire(tmp_path, "王芳", force=True)
    holder = lock.read_holder(tmp_path / lock.LOCK_FILE)
    assert holder is not None
    assert holder.user == "王芳"
    forced.release()


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"user": "x"}'])
def test_a_half_written_lock_file_stops_nobody(tmp_path: Path, content: str) -> None:
    """A power cut while locking is no reason to call for help."""
    (tmp_path / lock.LOCK_FILE).write_text(content, encoding="utf-8")
    lock.acquire(tmp_path, "王芳").release()
