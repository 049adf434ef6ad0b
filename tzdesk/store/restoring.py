"""The way back from a backup: proved first, then put in place in steps that survive a power cut, the old files kept."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import MachineError, UserError, machine_error
from tzdesk.base.files import sync_folder
from tzdesk.jobs import Job, Progress
from tzdesk.store import lock, schema
from tzdesk.store.container import ATTACHMENTS, DATABASE, Manifest, opened, read_manifest, unpack
from tzdesk.store.copying import prove
from tzdesk.store.engine import file_engine
from tzdesk.store.entity import Entity, alive
from tzdesk.store.keys import KEYS_FILE, KeyFile, keys_lie_in
from tzdesk.store.migrations import REVISIONS
from tzdesk.store.passwords import looks_like_code
from tzdesk.store.working import working_folder

REPLACED = "replaced"
_READY = ".restore-ready"
_PLAN = "plan.json"
# The log goes with the database it belongs to, and before it: a log beside a foreign database would damage that.
_PIECES = (f"{DATABASE}-wal", f"{DATABASE}-shm", DATABASE, KEYS_FILE, ATTACHMENTS)


@dataclass(frozen=True)
class RestoreReport:
    """A finished restore. `kept` is the folder with the replaced files; None when there were none."""

    kept: Path | None
    manifest: Manifest


def restore(folder: Path, file: Path, password: str, user: str | None = None) -> Job[RestoreReport]:
    """Put a backup in the place of a workplace (or into an empty folder); the replaced files are kept.

    The password is the one of the workplace as it is now, or of the time of the backup; the printed recovery code of
    either does as well. The workplace must be closed: WorkplaceHeldError otherwise. Nothing is touched before the
    backup has been unpacked, opened and checked.
    """
    with opened(file) as packed:
        manifest = read_manifest(packed, file.name)
        _refuse_newer(manifest, file)
        _make_folder(folder)
        held = lock.acquire(folder, user or "")
        try:
            finish_restore(folder)
            with working_folder(folder, "恢复") as work:
                yield from unpack(packed, manifest, work, file.name)
                keys = _unlocked_keys(folder, work, password, user)
                yield Progress(0, 0, "检查备份")
                prove(work / DATABASE, keys[1], "备份")
                keys[0].save(work)
                yield Progress(0, 0, "替换文件")
                kept = _commit(folder, work)
            finish_restore(folder)
        finally:
            held.release()
    return RestoreReport(kept if kept.exists() else None, manifest)


def value_in(folder: Path, file: Path, secret: str, model: type[Entity], name: str) -> Job[Any]:
    """A value of the one record of a model that lives in a backup, None without one; the target is not touched.

    This column alone is read: the backup may be of an older structure. UserError for a password that fits neither the
    backup nor the workplace at the target, MachineError for damage.
    """
    with opened(file) as packed:
        manifest = read_manifest(packed, file.name)
        _refuse_newer(manifest, file)
        with working_folder(Path(tempfile.gettempdir()), "查看备份") as work:
            yield from unpack(packed, manifest, work, file.name, {DATABASE, KEYS_FILE})
            return _value(work / DATABASE, _unlocked_keys(folder, work, secret, None)[1], model, name)


def _value(database: Path, key: bytes, model: type[Entity], name: str) -> Any:
    engine = file_engine(database, key, readonly=True)
    try:
        with Session(engine) as session:
            return session.scalar(select(getattr(model, name)).where(alive(model)))
    finally:
        engine.dispose()


def finish_restore(folder: Path) -> bool:
    """Carry a restore that was begun to its end; also called at every opening. True when there was one.

    Each step can be done again: a piece that still lies in the ready folder has not been moved into place yet.
    """
    ready = folder / _READY
    if not ready.is_dir():
        return False
    try:
        kept = folder / REPLACED / str(json.loads((ready / _PLAN).read_text(encoding="utf-8"))["kept"])
        coming = {piece for piece in _PIECES if (ready / piece).exists()}
        for piece in _PIECES:
            there, new = folder / piece, ready / piece
            # The old logs go as long as the new database waits; afterwards they would be the new one's own.
            leaves = piece in coming or (piece.startswith(f"{DATABASE}-") and DATABASE in coming)
            if leaves and there.exists():
                kept.mkdir(parents=True, exist_ok=True)
                _set_aside(there, kept / piece)
            if piece in coming:
                new.replace(there)
                if there.is_file():
                    there.chmod(0o600)  # unpacked with the usual rights; these files are nobody else's
                sync_folder(folder)
        shutil.rmtree(ready)
    except OSError as error:
        raise machine_error(error, folder / DATABASE, "恢复") from error
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise machine_error(error, folder, "恢复") from error


def _set_aside(there: Path, kept: Path) -> None:
    if kept.is_dir():
        shutil.rmtree(kept)
    there.replace(kept)


def _commit(folder: Path, work: Path) -> Path:
    """From here on the restore will be finished, whatever happens: the ready folder appears with one rename."""
    name = f"恢复前_{clock.local(clock.now()):%Y%m%d_%H%M%S}"
    (work / _PLAN).write_text(json.dumps({"kept": name}), encoding="utf-8")
    try:
        work.replace(folder / _READY)
        sync_folder(folder)
    except OSError as error:
        raise machine_error(error, folder / DATABASE, "恢复") from error
    return folder / REPLACED / name


def _unlocked_keys(folder: Path, work: Path, password: str, user: str | None) -> tuple[KeyFile, bytes]:
    """The key file to go on with, and the data key.

    The present key file wins when the password fits it and it belongs to the same workplace: a password that was
    changed since the backup stays changed. One that is damaged is what the backup is wanted for.
    """
    packed = KeyFile.load(work)
    present = _present_keys(folder)
    if present is not None and present.workplace == packed.workplace:
        try:
            return present, _unlock(present, password, user)
        except UserError:
            pass  # perhaps it is the password of the time of the backup
    try:
        return packed, _unlock(packed, password, user)
    except UserError as error:
        if looks_like_code(password):
            raise UserError(f"恢复码打不开这份备份：{error.message}", error.advice) from error
        raise UserError("密码与这份备份不符。", "请输入现在的密码，或做这份备份时用的密码。") from error


def _present_keys(folder: Path) -> KeyFile | None:
    try:
        return KeyFile.load(folder) if keys_lie_in(folder) else None
    except MachineError:
        return None


def _unlock(keys: KeyFile, password: str, user: str | None) -> bytes:
    return keys.unlock(user, password) if user else keys.unlock_by_secret(password)


def _refuse_newer(manifest: Manifest, file: Path) -> None:
    if manifest.revision not in {revision.id for revision in REVISIONS}:
        raise UserError(
            f"备份“{file.name}”由更新的程序（{manifest.program} 版，数据结构 {manifest.revision}）做成，"
            f"本机程序只认到数据结构 {schema.HEAD}。",
            "请先升级本机程序，再恢复。",
        )
