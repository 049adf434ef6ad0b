"""Backups that are proved before they count, and the way back from one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import tzdesk
from tzdesk.base import clock
from tzdesk.base.errors import DeskError, MachineError, UserError
from tzdesk.base.files import atomic_write, sha256_file
from tzdesk.jobs import Job, Progress
from tzdesk.store import journal, schema
from tzdesk.store.container import (
    ATTACHMENTS,
    DATABASE,
    Manifest,
    file_name,
    made_at,
    opened,
    pack,
    read_manifest,
    unpack,
)
from tzdesk.store.copying import copy_database, prove
from tzdesk.store.engine import open_raw
from tzdesk.store.keys import KEYS_FILE, KeyFile
from tzdesk.store.restoring import RestoreReport, restore
from tzdesk.store.rotation import backups_in, rotate
from tzdesk.store.working import working_folder

if TYPE_CHECKING:
    from tzdesk.store.store import Store

BACKUPS = "backups"

__all__ = [
    "BACKUPS",
    "BackupReport",
    "RestoreReport",
    "VerifyReport",
    "back_up_files",
    "backup",
    "backup_due",
    "describe_backup",
    "latest_backup",
    "restore",
    "verify",
]


@dataclass(frozen=True)
class BackupReport:
    """A finished and proved backup. `second` is its copy on the other disk; `warning` says why there is none."""

    path: Path
    at: datetime
    reason: str
    counts: Mapping[str, int]
    size: int
    removed: tuple[Path, ...] = ()
    second: Path | None = None
    warning: str = ""


@dataclass(frozen=True)
class VerifyReport:
    """What a check of a workplace or a backup found."""

    problems: tuple[str, ...]
    counts: Mapping[str, int]
    operations: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def backup(
    store: Store, target_dir: Path | None = None, *, reason: str = "手动", second: Path | None = None
) -> Job[BackupReport]:
    """Back up an open workplace while others go on working. MachineError when the copy cannot be made or proved.

    `second` is a folder on another disk for a copy; when it cannot be reached the report warns, nothing fails.
    """
    assert store.key is not None
    return (yield from back_up_files(store.path, store.key, target_dir, reason=reason, second=second))


def back_up_files(
    folder: Path, key: bytes, target_dir: Path | None = None, *, reason: str, second: Path | None = None
) -> Job[BackupReport]:
    """`backup` for a workplace that is not open as a store (before an upgrade)."""
    target_dir = target_dir or folder / BACKUPS
    moment = clock.now()
    with working_folder(target_dir) as work:
        copy = work / DATABASE
        yield from copy_database(folder / DATABASE, key, copy)
        yield Progress(0, 0, "检查备份")
        counts = prove(copy, key, "备份")
        revision, workplace = _identity(copy, key), KeyFile.load(folder).workplace
        manifest = Manifest(clock.local(moment).isoformat(), reason, workplace, tzdesk.__version__, revision, counts)
        target = _free_name(target_dir / file_name(moment, reason))
        with atomic_write(target, "备份") as beside:
            written = yield from pack(beside, manifest, _parts(folder, copy))
            yield from _check_packed(beside, written)
    copied, warning = _copy_to_second(target, second)
    removed = rotate(target_dir, moment)
    if copied is not None and second is not None:
        rotate(second, moment)
    return BackupReport(target, moment, reason, counts, target.stat().st_size, tuple(removed), copied, warning)


def backup_due(store: Store, now: datetime, every: timedelta = timedelta(minutes=30)) -> bool:
    """Whether something has changed since the last proven backup and that one is older than `every`.

    False for a store in memory and one that is only read.
    """
    if store.in_memory_only or store.readonly:
        return False
    with store.reading() as session:
        latest = journal.latest(session)
    if latest is None:
        return False
    newest = latest_backup(store.path)
    made = made_at(newest) if newest else None
    return made is None or (latest > made and now - made >= every)


def latest_backup(folder: Path) -> Path | None:
    """The newest backup of a workplace in its own folder."""
    return next(iter(backups_in(folder / BACKUPS)), None)


def describe_backup(path: Path) -> Manifest:
    """What a backup file says of itself, without opening its database."""
    with opened(path) as packed:
        return read_manifest(packed, path.name)


def verify(what: Store | Path, key: bytes | None = None) -> Job[VerifyReport]:
    """Check an open workplace, or a backup file with the data key: cipher, structure, references, journal, counts."""
    if isinstance(what, Path):
        if key is None:
            raise TypeError("a backup is verified with its data key")
        return (yield from _verify_backup(what, key))
    return (yield from _verify_store(what))


def _verify_store(store: Store) -> Job[VerifyReport]:
    from tzdesk.store import journal

    problems: list[str] = []
    counts: dict[str, int] = {}
    yield Progress(0, 0, "检查数据文件")
    if store.key is not None:
        raw = open_raw(store.path / DATABASE, store.key, readonly=True)
        try:
            problems += schema.damage(raw)
            counts = schema.count_rows(raw)
        finally:
            raw.close()
    seen = 0
    total = counts.get("operations", 0)
    with store.reading() as session:
        for step in journal.check(session):
            if isinstance(step, str):
                problems.append(step)
            elif step % 200 == 0:
                yield Progress(step, total, "核对操作记录")
            seen = step if isinstance(step, int) else seen
    return VerifyReport(tuple(problems), counts, seen)


def _verify_backup(path: Path, key: bytes) -> Job[VerifyReport]:
    with opened(path) as packed, working_folder(path.parent) as work:
        manifest = read_manifest(packed, path.name)
        try:
            yield from unpack(packed, manifest, work, path.name)
            yield Progress(0, 0, "检查备份")
            counts = prove(work / DATABASE, key, "备份")
        except DeskError as error:
            return VerifyReport((error.message,), {})
    if counts != dict(manifest.counts):
        return VerifyReport(("备份中的记录数与清单不符。",), counts)
    return VerifyReport((), counts)


def _parts(folder: Path, database: Path) -> dict[str, Path]:
    parts = {DATABASE: database, KEYS_FILE: folder / KEYS_FILE}
    attachments = folder / ATTACHMENTS
    for path in sorted(attachments.rglob("*")):
        if path.is_file() and not path.name.endswith(".part"):
            parts[f"{ATTACHMENTS}/{path.relative_to(attachments).as_posix()}"] = path
    return parts


def _check_packed(path: Path, manifest: Manifest) -> Job[None]:
    """Read back what has been written: a disk that lies is found out now."""
    import hashlib

    with opened(path) as packed:
        for number, (name, expected) in enumerate(manifest.files.items()):
            yield Progress(number, len(manifest.files), "核对备份文件")
            digest = hashlib.sha256()
            with packed.open(name) as source:
                while block := source.read(1 << 20):
                    digest.update(block)
            if digest.hexdigest() != expected:
                raise MachineError("备份写入后读出的内容不一致。", "磁盘可能有问题，请换一个备份位置。")


def _copy_to_second(path: Path, second: Path | None) -> tuple[Path | None, str]:
    if second is None:
        return None, ""
    target = second / path.name
    try:
        if not second.is_dir():
            raise UserError(f"第二备份位置“{second}”不在。", "请插上 U 盘或移动硬盘，或在设置里改位置。")
        with atomic_write(target, "写第二份备份") as beside:
            shutil.copyfile(path, beside)
            if sha256_file(beside) != sha256_file(path):
                raise MachineError("第二份备份写入后读出的内容不一致。", "请换一个 U 盘或移动硬盘。")
    except DeskError as error:
        return None, str(error)
    return target, ""


def _identity(path: Path, key: bytes) -> str:
    raw = open_raw(path, key, immutable=True)
    try:
        return schema.read_revision(raw) or ""
    finally:
        raw.close()


def _free_name(path: Path) -> Path:
    """Two backups within one second get two names."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}~{number}{path.suffix}")
        number += 1
    return free
