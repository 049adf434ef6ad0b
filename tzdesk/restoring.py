"""恢复: a backup in the place of a workplace, or in an empty folder; who may, and what is said of it.

A backup is opened by any password it was made with: it holds the data key wrapped for each of its users, and no role is
asked, as nothing but the key guards it. What roles can guard is the workplace that stands at the target: only who holds
`backup` there may put an older one in its place.
"""

from __future__ import annotations

from pathlib import Path

from tzdesk.access import Rights
from tzdesk.app import rights_at
from tzdesk.base.errors import DeskError, MachineError, UserError
from tzdesk.jobs import Job
from tzdesk.store.container import opened, read_manifest
from tzdesk.store.keys import KEYS_FILE, KeyFile
from tzdesk.store.restoring import RestoreReport
from tzdesk.store.restoring import restore as put_in_place

ACT = "backup"
PLAIN = "备份凭做备份时任何一位用户的密码都能打开，不问角色：备份文件和密码要一样看好。"


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
        who = user or keys.unlock_by_any(password)[0]
        return rights_at(folder, who, password)
    except MachineError:
        return None
    except UserError as error:
        raise UserError(
            f"这个文件夹里已有工作区，要由其中有“从备份恢复”权限的人，用现在的密码来恢复。{error.message}",
            "只有备份时的密码，请恢复到空文件夹；忘记密码，请先用恢复码设新密码。",
        ) from error
