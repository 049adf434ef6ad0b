"""恢复: a backup in the place of a workplace, or in an empty folder; who may, and what is said of it.

A backup is opened by any password it was made with: it holds the data key wrapped for each of its users, and no role is
asked, as nothing but the key guards it. What roles can guard is the workplace that stands at the target: only who holds
`backup` there may put an older one in its place. The printed recovery code opens both: whoever holds it could give
any user a new password, and is asked for no role.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tzdesk.access import Rights
from tzdesk.app import rights_at
from tzdesk.base import clock
from tzdesk.base.errors import DeskError, MachineError, UserError
from tzdesk.jobs import Job
from tzdesk.store.container import Manifest, opened, read_manifest
from tzdesk.store.keys import KEYS_FILE, KeyFile
from tzdesk.store.passwords import looks_like_code
from tzdesk.store.restoring import RestoreReport, value_in
from tzdesk.store.restoring import restore as put_in_place

ACT = "backup"
PLAIN = "备份凭做备份时任何一位用户的密码都能打开，不问角色：备份文件和密码要一样看好。"


@dataclass(frozen=True)
class Outside:
    """What a backup file tells without a password; the users are those of its time, whose passwords open it."""

    manifest: Manifest
    users: tuple[str, ...]
    size: int

    @property
    def at(self) -> datetime:
        """When it was made, in local time."""
        return clock.local(datetime.fromisoformat(self.manifest.at))

    @property
    def records(self) -> int:
        """How many rows it holds."""
        return sum(self.manifest.counts.values())


def outside(file: Path) -> Outside:
    """What a backup says of itself. MachineError when it is damaged or none at all."""
    with opened(file) as packed:
        manifest = read_manifest(packed, file.name)
        try:
            keys = KeyFile.from_json(packed.read(KEYS_FILE).decode(), KEYS_FILE)
        except UnicodeDecodeError as error:
            raise MachineError(f"备份文件“{file.name}”的密钥文件已损坏。", "请换一份备份。") from error
        return Outside(manifest, tuple(keys.users), file.stat().st_size)


def unit_in(folder: Path, file: Path, secret: str) -> Job[str]:
    """The unit (填报单位) whose workplace a backup holds; empty when none was entered. Errors as in `value_in`."""
    from tzdesk.registers.profile import Profile

    return (yield from value_in(folder, file, secret, Profile, "unit_name")) or ""


def restore(
    folder: Path, file: Path, password: str, user: str | None = None, *, rights: Rights | None = None
) -> Job[RestoreReport]:
    """Put a backup in place; the files that it replaces are kept.

    `rights` are those of whoever is logged in to the workplace at the target; without them the password is looked up
    there. UserError for a role that may not replace it, and for a password of the backup alone.
    """
    with opened(file) as packed:
        read_manifest(packed, file.name)  # what is no backup is refused before the workplace is looked at
    if (folder / KEYS_FILE).exists():
        mine = rights if rights is not None else _rights_there(folder, password, user)
        if mine is not None:
            mine.demand(ACT)
    return (yield from put_in_place(folder, file, password, user))


def _rights_there(folder: Path, password: str, user: str | None) -> Rights | None:
    """What the password's owner may in the workplace at the target; None where it is too damaged to tell.

    Then the password must still be one of its users': the key file is read, and where that is gone nothing is guarded.
    """
    try:
        keys = KeyFile.load(folder)
    except DeskError:
        return None
    try:
        if user is None and looks_like_code(password):
            keys.unlock_by_code(password)
            return None
        who = user or keys.unlock_by_any(password)[0]
        return rights_at(folder, who, password)
    except MachineError:
        return None
    except UserError as error:
        raise UserError(
            f"这个文件夹里已有工作区，要由其中有“从备份恢复”权限的人，用现在的密码来恢复。{error.message}",
            "只有备份时的密码，请恢复到空文件夹；忘记密码，请先用恢复码设新密码。",
        ) from error
