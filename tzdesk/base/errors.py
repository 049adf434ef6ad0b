"""The three families of error, told apart at the source.

`UserError`: the clerk can mend it; shown beside the field or as one sentence.
`MachineError`: disk full, file open elsewhere, locked, corrupt; says what happened and what to do.
Anything else is our bug: nothing was lost, and the report carries no names.
"""

from __future__ import annotations

import errno
from pathlib import Path


class DeskError(Exception):
    """A problem with a Chinese sentence for the clerk: `message` says what and where, `advice` what to do."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}{self.advice}" if self.advice else self.message


class UserError(DeskError):
    """The clerk can mend it: a wrong value, a wrong order, a missing file."""


class MachineError(DeskError):
    """The machine is at fault: disk, file system, lock, damage."""


class Cancelled(Exception):
    """Thrown into a job at its next yield when the clerk cancels it."""


def machine_error(error: OSError, path: Path | str, doing: str) -> MachineError:
    """Say an `OSError` in Chinese. `doing` is the work in hand, such as "写入报表册"."""
    name = Path(path).name
    if error.errno == errno.ENOSPC:
        return MachineError(f"{doing}时磁盘空间不足（{name}）。", "请清理磁盘后再试，原来的文件没有改动。")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}:
        return MachineError(
            f"{doing}时无法打开“{name}”。", "文件可能正被 Excel 或 WPS 打开，或者没有写入权限；请关闭后再试。"
        )
    if error.errno == errno.EROFS:
        return MachineError(f"{doing}时发现磁盘只读（{name}）。", "请换一个可以写入的文件夹。")
    if error.errno == errno.ENOENT:
        return MachineError(f"{doing}时找不到“{name}”。", "请确认文件没有被移走或改名。")
    return MachineError(f"{doing}时读写“{name}”出错（{error.strerror}）。", "请检查磁盘或 U 盘后再试。")
