"""Bringing an older workplace to today's schema: on a copy, checked, and put in place with one rename.

Alembic's batch mode recreates a parent table; with foreign keys on, that would empty its children without a word.
So foreign keys are off while the steps run, and everything is checked and counted afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tzdesk
from tzdesk.base.errors import MachineError, UserError
from tzdesk.base.files import atomic_write
from tzdesk.jobs import Job, Progress
from tzdesk.store import schema
from tzdesk.store.backup import back_up_files
from tzdesk.store.container import DATABASE
from tzdesk.store.copying import copy_database
from tzdesk.store.engine import open_raw, said
from tzdesk.store.migrations import REVISIONS, Revision

_WHAT = "升级数据结构"


@dataclass(frozen=True)
class MigrateReport:
    """An upgrade: from which revision to which, and the backup made before. No backup, no steps: nothing to do."""

    before: str
    after: str
    backup: Path | None


def pending(raw: Any, revisions: Sequence[Revision] | None = None) -> list[Revision]:
    """The steps an opened database still lacks. UserError for one that a newer program made."""
    revisions = revisions or REVISIONS
    current = schema.read_revision(raw)
    known = [revision.id for revision in revisions]
    if current in known:
        return list(revisions[known.index(current) + 1 :])
    if current is None:
        raise MachineError("数据文件里没有结构版本号，不是本程序的工作区。", "请确认选对了文件夹，或从备份恢复。")
    made_by = schema.read_facts(raw).get("program_version", "更新的")
    raise UserError(
        f"这个工作区由 {made_by} 版程序建立或升级（数据结构 {current}），"
        f"本机程序是 {tzdesk.__version__} 版（数据结构 {known[-1]}），打不开。",
        "请升级本机程序；工作区没有改动。",
    )


def migrate(folder: Path, key: bytes, *, revisions: Sequence[Revision] | None = None) -> Job[MigrateReport]:
    """Upgrade a closed workplace; the caller holds its lock. The old file stays unless everything went well.

    UserError for a workplace of a newer program; MachineError when the upgraded copy does not pass its checks.
    """
    path = folder / DATABASE
    raw = open_raw(path, key)
    try:
        before = schema.read_revision(raw) or ""
        steps = pending(raw, revisions)
        if not steps:
            return MigrateReport(before, before, None)
        # Nobody else has it open, so after this the log is empty and goes away with the last connection.
        with said(path, _WHAT):
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()
    backup = yield from back_up_files(folder, key, reason="升级前")
    with atomic_write(path, _WHAT) as beside:
        yield from copy_database(path, key, beside)
        raw = open_raw(beside, key)
        try:
            with said(path, _WHAT):
                yield from _take(raw, steps)
        finally:
            raw.close()
    return MigrateReport(before, steps[-1].id, backup.path)


def _take(raw: Any, steps: Sequence[Revision]) -> Job[None]:
    raw.execute("PRAGMA journal_mode = DELETE").fetchall()
    raw.execute("PRAGMA foreign_keys = OFF").fetchall()
    counts = schema.count_rows(raw)
    may_change: set[str] = set()
    for number, step in enumerate(steps):
        yield Progress(number, len(steps), f"升级数据结构到 {step.id}")
        module = step.load()
        run_step(raw, module.upgrade)
        may_change |= set(getattr(module, "COUNTS_MAY_CHANGE", ()))
        raw.execute("BEGIN IMMEDIATE")
        schema.stamp(raw, step.id)
        schema.write_fact(raw, "program_version", tzdesk.__version__)
        raw.execute("COMMIT")
    yield Progress(len(steps), len(steps), "检查升级后的数据")
    problems = [*schema.damage(raw), *_lost(counts, schema.count_rows(raw), may_change)]
    if problems:
        raise MachineError(
            f"升级没有通过检查，工作区保持原样：{''.join(problems)}", "请继续用原来的程序版本，并把这句话告诉维护人员。"
        )


def run_step(raw: Any, upgrade: Any) -> None:
    """Run one step's `upgrade()` with alembic's `op` bound to a bare connection, in one transaction."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool, hide_parameters=True)
    with engine.connect() as connection:
        # The driver is in autocommit: SQLAlchemy's own "transaction" sends nothing, so this one is ours.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            with Operations.context(MigrationContext.configure(connection, opts={"render_as_batch": True})):
                upgrade()
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _lost(before: Mapping[str, int], after: Mapping[str, int], may_change: set[str]) -> list[str]:
    return [
        f"表 {name} 原有{count}行，升级后{'不见了' if name not in after else f'剩{after[name]}行'}。"
        for name, count in before.items()
        if name not in may_change and after.get(name) != count and name != schema.VERSION_TABLE
    ]
