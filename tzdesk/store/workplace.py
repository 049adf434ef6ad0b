"""The workplace folder (工作区): making one, opening it, who may open it, where it should not lie.

workplace.db   the encrypted database         backups/      proved backups
keys.json      the wrapped data key           attachments/  files that belong to records
lock           who has it open                replaced/     what a restore put aside
keys.lock      whose turn it is at keys.json
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import MetaData

import tzdesk
from tzdesk.base import clock
from tzdesk.base.errors import UserError, machine_error
from tzdesk.base.files import atomic_write
from tzdesk.jobs import Progress, run_now
from tzdesk.store import attempts, backup, lock, migrate, schema
from tzdesk.store.container import ATTACHMENTS, DATABASE
from tzdesk.store.engine import file_engine, open_raw, said
from tzdesk.store.entity import metadata
from tzdesk.store.keys import KEYS_FILE, Cost, KeyFile, user_name
from tzdesk.store.restoring import finish_restore
from tzdesk.store.rotation import backups_in
from tzdesk.store.store import Store
from tzdesk.store.tables import OWN_TABLES
from tzdesk.store.working import sweep

Watch = Callable[[Progress], None]


def create(
    folder: Path,
    user: str,
    password: str,
    *,
    definition_year: int,
    recovery: str | None = None,
    tables: MetaData = metadata,
    cost: Cost | None = None,
    check: bool = True,
) -> tuple[Store, str]:
    """Make a workplace in a folder and open it; gives the store and the recovery code to print.

    `recovery` sets the code instead of a random one. UserError for a weak password (unless `check` is False, for
    practice) or a folder that has a workplace.
    """
    keys, data_key, code = KeyFile.new(user, password, code=recovery, cost=cost, check=check)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise machine_error(error, folder, "建立工作区") from error
    held = lock.acquire(folder, user)
    try:
        if (folder / DATABASE).exists() or ((folder / KEYS_FILE).exists() and backups_in(folder / backup.BACKUPS)):
            raise UserError(f"文件夹“{folder.name}”里已经有工作区。", "请打开它，或换一个空文件夹。")
        for name in (backup.BACKUPS, ATTACHMENTS):
            (folder / name).mkdir(exist_ok=True)
        keys.save(folder)
        # The database comes last and whole: a folder without one is no workplace yet.
        with atomic_write(folder / DATABASE, "建立工作区") as beside:
            _make_database(beside, data_key, tables, definition_year, keys.workplace)
        return _store(folder, user_name(user), data_key, held, readonly=False), code
    except BaseException:
        held.release()
        raise


def open_(
    folder: Path,
    user: str,
    password: str,
    *,
    readonly: bool = False,
    force: bool = False,
    watch: Watch | None = None,
) -> Store:
    """Open a workplace with a user's password; an older one is upgraded first (`watch` sees how far).

    UserError for a wrong password or a workplace of a newer program, WorkplaceHeldError while someone else has it open
    (`readonly` opens it all the same, `force` overrules a holder on another PC), MachineError for damage.
    """
    data_key, failed = attempts.unlock(folder, user, password, _keys(folder))
    store = _opened(folder, user_name(user), data_key, readonly=readonly, force=force, watch=watch)
    store.failed_before = failed
    return store


def open_with_recovery(
    folder: Path, code: str, user: str, new_password: str, *, watch: Watch | None = None, cost: Cost | None = None
) -> Store:
    """Open with the printed recovery code and set a new password for the user. UserError for a wrong code."""
    keys = _keys(folder)
    data_key = keys.unlock_by_code(code)
    keys.set_user(data_key, user, new_password, cost)
    store = _opened(folder, user_name(user), data_key, readonly=False, force=False, watch=watch)
    try:
        _put_slot(folder, keys, user)
    except BaseException:
        store.close()
        raise
    return store


def change_password(folder: Path, user: str, old: str, new: str, *, cost: Cost | None = None) -> None:
    """Change a user's password. UserError when the old one is wrong or the new one weak."""
    data_key, _failed = attempts.unlock(folder, user, old, _keys(folder))
    keys = _keys(folder)
    keys.set_user(data_key, user, new, cost)
    _put_slot(folder, keys, user)


def add_user(store: Store, user: str, password: str, *, cost: Cost | None = None) -> None:
    """Let another person in. UserError for a name that is taken or a weak password."""
    keys = _keys(store.path)
    if user_name(user) in keys.users:
        raise UserError(f"用户“{user_name(user)}”已经有了。", "请换一个名字；忘记密码时用恢复码重设。")
    assert store.key is not None
    keys.set_user(store.key, user, password, cost)
    _put_slot(store.path, keys, user)


def set_password(store: Store, user: str, password: str, *, cost: Cost | None = None) -> None:
    """Give a user, new or known, a password. UserError for a weak one."""
    keys = _keys(store.path)
    assert store.key is not None
    keys.set_user(store.key, user, password, cost)
    _put_slot(store.path, keys, user)


def remove_user(store: Store, user: str) -> None:
    """Take a person's way in. UserError for oneself and for an unknown name."""
    name = user_name(user)
    if name == store.user:
        raise UserError("不能删除正在使用的用户。", "请由另一位用户登录后删除。")
    with lock.turn_at_keys(store.path):
        keys = _keys(store.path)
        if keys.users.pop(name, None) is None:
            raise UserError(f"没有用户“{name}”。")
        keys.failures.pop(name, None)
        keys.save(store.path)


def renew_code(store: Store, *, cost: Cost | None = None) -> str:
    """A new recovery code to print; the old one no longer opens the workplace."""
    keys = _keys(store.path)
    assert store.key is not None
    code = keys.renew_code(store.key, cost)
    with lock.turn_at_keys(store.path):
        fresh = _keys(store.path)
        fresh.recovery = keys.recovery
        fresh.save(store.path)
    return code


def is_workplace(folder: Path) -> bool:
    """Whether a folder holds a workplace."""
    return (folder / DATABASE).exists() and (folder / KEYS_FILE).exists()


# --- where it lies ----------------------------------------------------------------------------------------------

_SYNCED = (
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("icloud", "iCloud"),
    ("nutstore", "坚果云"),
    ("坚果云", "坚果云"),
    ("我的坚果云", "坚果云"),
    ("baidusync", "百度网盘"),
    ("baidunetdisk", "百度网盘"),
    ("百度网盘", "百度网盘"),
    ("百度云", "百度网盘"),
    ("wps云盘", "WPS 云盘"),
    ("wpsdrive", "WPS 云盘"),
    ("wps cloud", "WPS 云盘"),
    ("腾讯微云", "腾讯微云"),
    ("weiyun", "腾讯微云"),
    ("syncthing", "Syncthing"),
    ("阿里云盘", "阿里云盘"),
)
_REMOVABLE = ("/media/", "/run/media/", "/mnt/usb", "/volumes/")
_WINDOWS_REMOVABLE, _WINDOWS_REMOTE = 2, 4


def folder_warnings(folder: Path) -> list[str]:
    """Why a workplace should not lie in a folder: synchronised, on a network drive, on a stick. Empty when it may."""
    found: list[str] = []
    parts = [part.casefold() for part in PurePath(folder).parts]
    names = dict.fromkeys(name for mark, name in _SYNCED if any(mark in part for part in parts))
    found += [
        f"文件夹在“{name}”的同步目录里：同步会在录入时复制写到一半的数据，可能损坏工作区，也会把个人信息传到网上。"
        for name in names
    ]
    text = folder.as_posix().casefold() + "/"
    drive = _drive_type(folder)
    if folder.as_posix().startswith("//") or drive == _WINDOWS_REMOTE:
        found.append("文件夹在网络盘上：网络一断，正在保存的内容可能丢失；请放在本机硬盘，用备份文件交换。")
    if any(text.startswith(mark) for mark in _REMOVABLE) or drive == _WINDOWS_REMOVABLE:
        found.append("文件夹在 U 盘或移动硬盘上：中途拔出可能损坏数据；请放在本机硬盘，U 盘只放备份。")
    return found


def _drive_type(folder: Path) -> int:
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(str(folder.anchor)))
    return 0


# --- inside -----------------------------------------------------------------------------------------------------


def _keys(folder: Path) -> KeyFile:
    # A restore that was cut off has the key file on its way: nobody may read the old one meanwhile.
    if folder.is_dir() and not (folder / KEYS_FILE).exists():
        held = lock.acquire(folder, "")
        try:
            finish_restore(folder)
        finally:
            held.release()
    return KeyFile.load(folder)


def _put_slot(folder: Path, keys: KeyFile, user: str) -> None:
    """Write one user's new wrapping; deriving it took a moment, in which others may have written theirs."""
    name = user_name(user)
    with lock.turn_at_keys(folder):
        fresh = _keys(folder)
        fresh.users[name] = keys.users[name]
        fresh.failures.pop(name, None)
        fresh.save(folder)


def _opened(folder: Path, user: str, data_key: bytes, *, readonly: bool, force: bool, watch: Watch | None) -> Store:
    if readonly:
        _refuse_other_schema(folder, data_key)
        return _store(folder, user, data_key, None, readonly=True)
    held = lock.acquire(folder, user, force=force)
    try:
        finish_restore(folder)
        sweep(folder)
        sweep(folder / backup.BACKUPS)
        run_now(migrate.migrate(folder, data_key), watch)
        return _store(folder, user, data_key, held, readonly=False)
    except BaseException:
        held.release()
        raise


def _store(folder: Path, user: str, data_key: bytes, held: lock.Lock | None, *, readonly: bool) -> Store:
    store = Store(
        file_engine(folder / DATABASE, data_key, readonly=readonly),
        path=folder,
        user=user,
        key=data_key,
        readonly=readonly,
        on_close=held.release if held else None,
    )
    store.unclean_end = held is not None and held.unclean
    return store


def _refuse_other_schema(folder: Path, data_key: bytes) -> None:
    raw = open_raw(folder / DATABASE, data_key, readonly=True)
    try:
        if migrate.pending(raw):
            raise UserError("这个工作区要先升级，只读方式打不开。", "请等占用的人关闭后，按平常方式打开一次。")
    finally:
        raw.close()


def _make_database(path: Path, data_key: bytes, tables: MetaData, definition_year: int, workplace: str) -> None:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    raw: Any = open_raw(path, data_key)
    try:
        with said(path, "建立工作区"):
            engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool)
            with engine.connect() as connection:
                raw.execute("BEGIN IMMEDIATE")
                metadata.create_all(connection, tables=[metadata.tables[name] for name in sorted(OWN_TABLES)])
                tables.create_all(connection)
                schema.stamp(raw, schema.HEAD)
                schema.write_fact(raw, "definition_year", str(definition_year))
                schema.write_fact(raw, "program_version", tzdesk.__version__)
                schema.write_fact(raw, "workplace", workplace)
                schema.write_fact(raw, "created_at", clock.now().isoformat(timespec="seconds"))
                raw.execute("COMMIT")
    finally:
        raw.close()
