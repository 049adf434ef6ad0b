"""Wrong passwords are counted in keys.json: five in a row lock a user out for ten minutes, across restarts.

The count hinders guessing at this desk. Whoever copies the folder is hindered by Argon2id alone, as keys.py states it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from tzdesk.base import clock
from tzdesk.base.errors import MachineError, UserError
from tzdesk.store.keys import Failures, KeyFile, user_name

MOST = 5
PAUSE = timedelta(minutes=10)


def unlock(folder: Path, user: str, password: str, keys: KeyFile | None = None) -> tuple[bytes, int]:
    """The data key, and how many wrong passwords there were before. UserError while the user is locked out."""
    keys = keys or KeyFile.load(folder)
    name = user_name(user)
    before = keys.failures.get(name, Failures())
    if before.until is not None and clock.now() < before.until:
        raise UserError(_locked(before), "请等到那时再试；急用时可以用打印的恢复码打开。")
    if name not in keys.users:
        return keys.unlock(user, password), 0  # refuses with its own sentence
    try:
        data_key = keys.unlock(user, password)
    except UserError as error:
        now = _counted(before)
        keys.failures[name] = now
        with suppress(MachineError):  # a medium that cannot be written counts nothing, and still refuses
            keys.save(folder)
        if now.until is not None:
            raise UserError(_locked(now), "请等到那时再试；急用时可以用打印的恢复码打开。") from error
        left = MOST - now.count
        raise UserError(f"密码不对，再错{left}次将锁定{PAUSE.seconds // 60}分钟。", error.advice) from error
    if name in keys.failures:
        del keys.failures[name]
        with suppress(MachineError):
            keys.save(folder)
    return data_key, before.total


def _counted(before: Failures) -> Failures:
    # After a pause one starts anew; `total` goes on, for the sentence after the next login.
    count = 1 if before.until is not None else before.count + 1
    until = clock.now() + PAUSE if count >= MOST else None
    return Failures(count, before.total + 1, until)


def _locked(failures: Failures) -> str:
    assert failures.until is not None
    return f"密码连续输错{MOST}次，已锁定到 {clock.local(failures.until):%H:%M}。"
