"""Wrong passwords are counted in keys.json: five in a row lock a user out for ten minutes, across restarts.

The count hinders guessing at this desk. Whoever copies the folder is hindered by Argon2id alone, as keys.py states it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tzdesk.base import clock
from tzdesk.base.errors import DeskError, UserError
from tzdesk.store.keys import Failures, KeyFile, user_name
from tzdesk.store.lock import turn_at_keys

MOST = 5
PAUSE = timedelta(minutes=10)
_ADVICE = "请等到那时再试；急用时可以用打印的恢复码打开。"


def unlock(folder: Path, user: str, password: str, keys: KeyFile | None = None) -> tuple[bytes, int]:
    """The data key, and how many wrong passwords there were before. UserError while the user is locked out.

    A try is counted before it is made, so that several at once are several.
    """
    keys = keys or KeyFile.load(folder)
    name = user_name(user)
    if name not in keys.users:
        return keys.unlock(user, password), 0  # refuses with its own sentence
    before, now = _begun(folder, name, keys)
    try:
        data_key = keys.unlock(user, password)
    except UserError as error:
        if now.until is not None:
            raise UserError(_locked(now), _ADVICE) from error
        left = MOST - now.count
        raise UserError(f"密码不对，再错{left}次将锁定{PAUSE.seconds // 60}分钟。", error.advice) from error
    with turn_at_keys(folder):
        _store(folder, name, None)
    return data_key, before.total


def _begun(folder: Path, name: str, keys: KeyFile) -> tuple[Failures, Failures]:
    """The count before this try and with it, as it is stored from now on. UserError while the user is locked out."""
    with turn_at_keys(folder):
        with suppress(DeskError):
            keys = KeyFile.load(folder)
        before = keys.failures.get(name, Failures())
        if before.until is not None and before.until > clock.now() + PAUSE:  # the clock was set back since
            before = replace(before, until=clock.now() + PAUSE)
            _store(folder, name, before)
        if before.until is not None and clock.now() < before.until:
            raise UserError(_locked(before), _ADVICE)
        now = _counted(before)
        _store(folder, name, now)
    return before, now


def _store(folder: Path, name: str, failures: Failures | None) -> None:
    with suppress(DeskError):  # a medium that cannot be written counts nothing, and still refuses
        keys = KeyFile.load(folder)
        if failures is not None:
            keys.failures[name] = failures
        elif keys.failures.pop(name, None) is None:
            return
        keys.save(folder)


def _counted(before: Failures) -> Failures:
    # After a pause one starts anew; `total` goes on, for the sentence after the next login.
    count = 1 if before.until is not None else before.count + 1
    until = clock.now() + PAUSE if count >= MOST else None
    return Failures(count, before.total + 1, until)


def _locked(failures: Failures) -> str:
    assert failures.until is not None
    return f"密码连续输错{MOST}次，已锁定到 {clock.local(failures.until):%H:%M}。"
