"""SQLCipher under SQLAlchemy: how a connection is opened, how a transaction begins, how the database's complaints read.

Connections refuse writes (`query_only`) except inside a transaction that was begun for writing.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool, StaticPool

from tzdesk.base.errors import DeskError, MachineError

WRITING = {"tzdesk_writing": True}
_BUSY_SECONDS = 5.0
_POOL = 5
_MEGABYTE = 1 << 20


def open_raw(path: Path | None, key: bytes | None, *, readonly: bool = False, immutable: bool = False) -> Any:
    """A bare connection to a database file (None: in memory), with the key set and proved.

    `key` is the raw 256-bit key; None leaves the file in the clear, which only stores in memory do. `immutable`
    reads a file that nobody else has open without making any file beside it. Raises MachineError when the file
    cannot be read with this key.
    """
    from sqlcipher3 import dbapi2

    # Transactions are begun by us, never by the driver.
    options: dict[str, Any] = {"isolation_level": None, "check_same_thread": False, "timeout": _BUSY_SECONDS}
    with said(path, "打开工作区"):
        if path is None:
            connection = dbapi2.connect(":memory:", **options)
        else:
            mode = "mode=ro&immutable=1" if immutable else "mode=ro" if readonly else "mode=rwc"
            connection = dbapi2.connect(f"file:{quote(path.as_posix())}?{mode}", uri=True, **options)
        try:
            if key is not None:
                connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
                connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"").fetchall()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except BaseException:
            connection.close()
            raise
    return connection


def set_up(connection: Any, *, in_file: bool) -> None:
    """The settings every connection of a store has."""
    pragmas = ["temp_store = MEMORY", "foreign_keys = ON", "secure_delete = ON", "query_only = ON"]
    if in_file:
        pragmas = ["synchronous = FULL", "journal_mode = WAL", *pragmas]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").fetchall()


def file_engine(path: Path, key: bytes, *, readonly: bool = False) -> Engine:
    """The engine of a workplace's database: several connections, so that the desk reads while a job writes."""
    from sqlcipher3 import dbapi2

    def connect() -> Any:
        # On a medium that cannot be written, the shared-memory file of the log cannot be made either.
        fixed = readonly and not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
        connection = open_raw(path, key, readonly=readonly, immutable=fixed)
        with said(path, "打开工作区"):
            try:
                set_up(connection, in_file=not readonly)
            except BaseException:
                connection.close()
                raise
        return connection

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=_POOL,
        max_overflow=_POOL,
        hide_parameters=True,  # an error of the database must not tell whose record it was
    )
    _watch(engine, path)
    return engine


def memory_engine(connection: Any) -> Engine:
    """An engine over one connection in memory, for tests and rehearsals."""
    from sqlcipher3 import dbapi2

    set_up(connection, in_file=False)
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool, hide_parameters=True
    )
    _watch(engine, None)
    return engine


def _watch(engine: Engine, path: Path | None) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = bool(connection.get_execution_options().get("tzdesk_writing"))
        raw: Any = connection.connection.dbapi_connection
        raw.execute(f"PRAGMA query_only = {'OFF' if writing else 'ON'}")
        # One connection in memory cannot hold a reading's transaction beside a writer's.
        if writing or path is not None:
            try:
                raw.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            except Exception as error:
                if said_error := explain(error, path, "保存"):
                    raise said_error from error
                raise

    @event.listens_for(engine, "handle_error")
    def complain(context: ExceptionContext) -> None:
        if isinstance(context.original_exception, DeskError):
            return
        if said_error := explain(context.original_exception, path, "读写工作区"):
            raise said_error from context.original_exception


@contextmanager
def said(path: Path | None, doing: str) -> Iterator[None]:
    """Turn the database's complaints into MachineError."""
    try:
        yield
    except Exception as error:
        if said_error := explain(error, path, doing):
            raise said_error from error
        raise


_COMPLAINTS: tuple[tuple[str, str, str], ...] = (
    (
        r"database or disk is full",
        "{doing}时磁盘空间不足（{disk}）。",
        "请清理磁盘后再试；刚才这一步没有保存，以前保存的内容都在。",
    ),
    (
        r"database (table )?is locked|database is busy|locking protocol",
        "{doing}时工作区正被占用（{name}）。",
        "请等另一项工作做完，或关闭打开同一工作区的其他程序后再试。",
    ),
    (
        r"malformed|disk image|corrupt",
        "{doing}时发现数据文件有损坏（{name}）。",
        "请不要继续录入，从“备份与恢复”中恢复最近一次已验证的备份。",
    ),
    (
        r"file is not a database|file is encrypted|hmac check failed",
        "{doing}时密钥与数据文件不符，或数据文件已损坏（{name}）。",
        "请确认 keys.json 与 workplace.db 出自同一个工作区；仍打不开时请从备份恢复。",
    ),
    (
        r"unable to open database file",
        "{doing}时打不开数据文件（{name}）。",
        "请确认文件夹还在、磁盘或 U 盘没有拔出，并且有读写权限。",
    ),
    (
        r"disk I/O error",
        "{doing}时磁盘读写出错（{disk}）。",
        "请检查磁盘或 U 盘；刚才这一步没有保存，以前保存的内容都在。",
    ),
)


def explain(error: BaseException, path: Path | None, doing: str) -> MachineError | None:
    """The one place where a complaint of the database becomes a sentence; None when it is not the machine's fault."""
    from sqlcipher3 import dbapi2

    if not isinstance(error, dbapi2.DatabaseError | sqlite3.DatabaseError):
        return None
    text = str(error)
    for pattern, message, advice in _COMPLAINTS:
        if re.search(pattern, text, re.IGNORECASE):
            name = path.name if path else "内存"
            return MachineError(message.format(doing=doing, name=name, disk=_disk(path)), advice)
    return None


def _disk(path: Path | None) -> str:
    if path is None:
        return "内存"
    try:
        free = shutil.disk_usage(path.parent).free // _MEGABYTE
    except OSError:
        return path.anchor or path.name
    return f"{path.anchor or path.parent}，剩余 {free:,} MB"
