"""Files are written beside their target and moved into place: a reader sees the old file or the new one, never half."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tzdesk.base.errors import machine_error

_BLOCK = 1 << 20
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@contextmanager
def atomic_write(target: Path, doing: str = "写入文件") -> Iterator[Path]:
    """Give a path to write to; on a clean exit it replaces `target`, on any exception it is removed.

    The file and its folder are synced before and after the move, so that a power cut leaves old or new. It is there
    before anything is in it, for nobody but the user who runs the program: other users of the PC have no business with
    lists, papers and backups.
    Raises MachineError for what the operating system refuses.
    """
    target = Path(target)
    beside = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.touch(mode=0o600, exist_ok=False)
        yield beside
        with beside.open("rb+") as handle:
            os.fsync(handle.fileno())
        beside.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise machine_error(error, target, doing) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def sweep_leftovers(folder: Path) -> int:
    """Remove the half-written files that a killed process left behind; gives their number."""
    removed = 0
    for leftover in folder.glob(".*.part"):
        with suppress(OSError):
            leftover.unlink()
            removed += 1
    return removed


def sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows has no handle for a folder; there the rename itself is journalled."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_part(text: str) -> str:
    """A name or a number as a part of a file's name: what Windows forbids in one, and white space, becomes a dash."""
    return _NOT_IN_NAMES.sub("-", text)


def sha256_file(path: Path) -> str:
    """Hex digest of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
