"""The store: the one door to the database. Reading and writing sessions come from here and from nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Insert, MetaData
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tzdesk.base import clock
from tzdesk.base.errors import MachineError, UserError
from tzdesk.store import engine as engines
from tzdesk.store import journal, unread
from tzdesk.store.capture import Captured, Change, DeskSession, select_rows, touched_versions
from tzdesk.store.entity import metadata, model_of
from tzdesk.store.events import Changed, Event
from tzdesk.store.facts import facts_in
from tzdesk.store.operation import Mode, Operation
from tzdesk.store.undo import Done, Stack, Step, apply_inverse, as_seen, load_stack, refusal_of, top, within_reach
from tzdesk.store.unseen import UNSEEN

Guard: TypeAlias = Callable[[Session, list[Change]], None]
_PATIENCE = 30.0  # seconds a writer waits for another thread's operation


class Store:
    """An open workplace database.

    `path` is the workplace folder, `user` whose name the journal takes. Writing goes through `operation`, reading
    through `reading`; both may be used from any thread, one operation runs at a time.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        path: Path | None = None,
        user: str,
        key: bytes | None = None,
        readonly: bool = False,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        self.engine = engine
        self.user = user
        self.key = key
        self.readonly = readonly
        self.unclean_end = False
        self.failed_before = 0  # wrong passwords before this opening
        self.changed: Event[Changed] = Event()
        self.info: dict[str, Any] = {}  # what every session carries with it in its own `info`
        self._path = path
        self._guards: list[Guard] = []
        self._gate = threading.Lock()
        # One connection serves all sessions of a store in memory, so its threads must take turns at reading, too.
        self._turns = threading.RLock() if path is None else None
        self._active: Operation | None = None
        self._owner = 0
        self._stack: Stack | None = None
        self._on_close = on_close
        self._closed = False
        self._facts: dict[str, str] | None = None
        self._writing = engine.execution_options(**engines.WRITING)

    @classmethod
    def in_memory(cls, user: str = "录入员", *, tables: MetaData = metadata, definition_year: int = 0) -> Store:
        """A store that lives as long as its object, with all tables made: for tests and rehearsals."""
        from tzdesk.store.template import fresh_database

        store = cls(engines.memory_engine(fresh_database(tables)), user=user)
        store._facts = {"definition_year": str(definition_year or clock.today().year)}
        return store

    @property
    def in_memory_only(self) -> bool:
        """Whether there is no file behind it, hence no folder, no backup."""
        return self._path is None

    @property
    def path(self) -> Path:
        """The workplace folder; a store in memory has none, and asking for it is our own mistake."""
        if self._path is None:
            raise RuntimeError("a store in memory has no folder")
        return self._path

    # --- facts --------------------------------------------------------------------------------------------------

    def fact(self, name: str, default: str = "") -> str:
        """A fact of the workplace that is set when it is made or upgraded (definition_year, program_version, …)."""
        if self._facts is None:
            with self.reading() as session:
                self._facts = facts_in(session)
        return self._facts.get(name, default)

    @property
    def definition_year(self) -> int:
        """The definition's year that new rows take when a register gives none."""
        return int(self.fact("definition_year", str(clock.today().year)))

    # --- reading ------------------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and writes nothing.

        Inside an operation of the same thread it is the operation's own session, which sees what has been written.
        """
        if (mine := self._mine()) is not None:
            yield mine.session
            return
        self._refuse_closed()
        with self._turn(), DeskSession(self.engine, expire_on_commit=False, info=self.info) as session:
            yield session

    # --- writing ------------------------------------------------------------------------------------------------

    def guard(self, hook: Guard) -> None:
        """Have `hook(session, changes)` called before every commit, undo included; it refuses by raising UserError."""
        self._guards.append(hook)

    @contextmanager
    def operation(self, name: str, label: str = "", *, boundary: bool = False) -> Iterator[Operation]:
        """Open a named change: committed with its journal on a clean exit, rolled back on any exception.

        `label` is what the clerk reads in the journal and behind 撤销. A `boundary` cannot be undone, nor what came
        before it. An operation inside an operation joins it: its writes are taken back alone when it fails, and kept
        or lost with the outer one otherwise.
        """
        if (outer := self._mine()) is not None:
            outer.boundary = outer.boundary or boundary
            with outer.session.begin_nested():
                yield outer
            return
        with self._outermost(name, label, boundary, "do") as operation:
            yield operation

    @property
    def in_operation(self) -> bool:
        """Whether this thread is inside an operation, which what it writes now would join."""
        return self._mine() is not None

    @contextmanager
    def housekeeping(self, name: str, label: str) -> Iterator[Operation]:
        """An operation of the store's own (emptying the recycle bin): journalled, but no step of undo."""
        with self._outermost(name, label, False, "system") as operation:
            yield operation

    def note(self, statement: Insert, values: Mapping[str, Any]) -> None:
        """Append a line to one of the store's own lists (logins)."""
        with self.aside() as connection:
            connection.execute(statement, values)

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """Write to the store's own lists: no change of a record, hence not journalled. Not inside an operation."""
        self._refuse_closed()
        self._refuse_readonly()
        if not self._gate.acquire(timeout=_PATIENCE):
            raise MachineError("另一项工作还没有做完，暂时不能保存。", "请等它完成或取消后再试。")
        try:
            with self._turn(), self._writing.begin() as connection:
                yield connection
        finally:
            self._gate.release()

    @contextmanager
    def _outermost(
        self, name: str, label: str, boundary: bool, mode: Mode, target: int | None = None
    ) -> Iterator[Operation]:
        self._refuse_closed()
        self._refuse_readonly()
        year = self.definition_year
        if not self._gate.acquire(timeout=_PATIENCE):
            raise MachineError("另一项工作还没有做完，暂时不能保存。", "请等它完成或取消后再试。")
        try:
            with self._turn():
                info = {**self.info, "captured": Captured(), "user": self.user, "definition_year": year, "mode": mode}
                session = DeskSession(self._writing, expire_on_commit=False, info=info)
                operation = Operation(session, name, label, boundary=boundary, mode=mode, target=target)
                self._active, self._owner = operation, threading.get_ident()
                try:
                    yield operation
                    head, changes = self._finish(operation)
                except StaleDataError as error:
                    session.rollback()
                    raise self._conflict(session) from error
                finally:
                    self._active = None
                    session.close()
        finally:
            self._gate.release()
        if head is not None:
            self._tell(head, changes)

    def _finish(self, operation: Operation) -> tuple[dict[str, Any] | None, list[Change]]:
        """Flush, ask the guards, write the journal, commit. Gives the operation as the journal has it, if it has it."""
        session = operation.session
        session.flush()
        changes = operation.captured.listed()
        for hook in self._guards:
            hook(session, changes)
        if not (changes or operation.boundary or operation.note is not None):
            session.rollback()
            return None, changes
        head = {
            "id": operation.id,
            "user": self.user,
            "name": operation.name,
            "label": operation.label,
            "note": operation.note,
            "mode": operation.mode,
            "target": operation.target,
            "boundary": operation.boundary,
            "changes": len(changes),
        }
        connection = session.connection()
        journal.write(connection, operation.previous[1], head, changes)
        unread.forget_erased(connection, changes)
        raw: Any = connection.connection.dbapi_connection
        try:
            session.commit()
        except BaseException:
            # SQLite keeps a transaction open whose commit failed, and SQLAlchemy takes it for ended.
            raw.rollback()
            raise
        return head, changes

    def _tell(self, head: Mapping[str, Any], changes: list[Change]) -> None:
        if self._stack is not None:
            self._stack.push(head)
        ids: dict[str, set[int]] = {}
        for change in changes:
            ids.setdefault(change.kind, set()).add(change.id)
        touched = {kind: frozenset(known) for kind, known in ids.items()}
        if touched:
            self.changed.emit(Changed(frozenset(touched), touched, head["name"]))

    def _conflict(self, session: DeskSession) -> UserError:
        """Name who changed, meanwhile, a row that the failed operation wanted to change."""
        with self.engine.connect() as connection:
            for kind, record_id, version in touched_versions(session):
                row = select_rows(connection, model_of(kind), [record_id]).get(record_id)
                if row is None:
                    return UserError("这条记录已被删除，您的修改没有保存。", "请刷新后再看。")
                if row["row_version"] != version:
                    moment = clock.local(row["updated_at"])
                    return UserError(
                        f"这条记录在您修改期间已被{row['updated_by']}改过（{moment:%Y-%m-%d %H:%M}）。",
                        "您的修改没有保存，请刷新后重新修改。",
                    )
        return UserError("这条记录在您修改期间已被他人改过，您的修改没有保存。", "请刷新后重新修改。")

    # --- undo ---------------------------------------------------------------------------------------------------

    @property
    def undo_label(self) -> str | None:
        """What 撤销 would take back; None when it would be refused."""
        return self._label(self._steps().undo)

    @property
    def redo_label(self) -> str | None:
        """What 重做 would do again; None when it would be refused."""
        return self._label(self._steps().redo)

    @property
    def undo_steps(self) -> list[Step]:
        """What can be taken back, the latest first: up to a boundary or somebody else's step."""
        return [] if self.readonly else within_reach(self._steps().undo, self.user)

    @property
    def redo_steps(self) -> list[Step]:
        """What can be done again, the next one first."""
        return [] if self.readonly else within_reach(self._steps().redo, self.user)

    @property
    def undo_refusal(self) -> str | None:
        """Why 撤销 would be refused although something has been done; None when it would not, or nothing has."""
        steps = self._steps().undo
        refusal = refusal_of(steps, self.user, "撤销") if steps else None
        return refusal.message if refusal else None

    def undo_to(self, origin: int) -> list[Done]:
        """Take back, one after another, every step down to that of the operation `origin`, it included.

        UserError when the step is out of reach; what was taken back before a refusal stays taken back.
        """
        return self._several(self.undo_steps, origin, self.undo, "撤销")

    def redo_to(self, origin: int) -> list[Done]:
        """Do again, one after another, every step up to that of the operation `origin`, it included."""
        return self._several(self.redo_steps, origin, self.redo, "重做")

    @staticmethod
    def _several(steps: list[Step], origin: int, take: Callable[[], Done], what: str) -> list[Done]:
        numbers = [step.origin for step in steps]
        if origin not in numbers:
            raise UserError(f"这一步已经不能{what}了。", "请刷新后再看。")
        done: list[Done] = []
        try:
            done.extend(take() for _number in numbers[: numbers.index(origin) + 1])
        except UserError as error:
            if not done:
                raise
            raise UserError(f"已{what}{len(done)}步，下一步没有{what}：{error.message}", error.advice) from error
        return done

    def undo(self) -> Done:
        """Take back the last operation; UserError with the reason when that cannot be."""
        return self._step(top(self._steps().undo, self.user, "撤销"), "undo", "撤销")

    def redo(self) -> Done:
        """Do again what was undone last; UserError with the reason when that cannot be."""
        return self._step(top(self._steps().redo, self.user, "重做"), "redo", "重做")

    def _step(self, step: Step, mode: Mode, what: str) -> Done:
        if self._mine() is not None:
            raise RuntimeError("undo inside an operation")
        try:
            with self._outermost(f"store.{mode}", f"{what}：{step.label}", False, mode, step.origin) as operation:
                apply_inverse(operation, step, what)
        except IntegrityError as error:
            raise UserError(
                f"不能{what}“{step.label}”：别的记录还要用到其中的记录，或与现有记录重复。", "请先处理那些记录。"
            ) from error
        ids: dict[str, set[int]] = {}
        for change in operation.captured.listed():
            ids.setdefault(change.kind, set()).add(change.id)
        return Done(step.label, operation.id, {kind: frozenset(known) for kind, known in ids.items()})

    def _steps(self) -> Stack:
        if self._stack is None:
            with self.reading() as session:
                self._stack = load_stack(session.connection())
        if not (unseen := self.info.get(UNSEEN)):
            return self._stack
        with self.reading() as session:
            return as_seen(session.connection(), self._stack, unseen)

    def _label(self, steps: list[Step]) -> str | None:
        return steps[-1].label if within_reach(steps[-1:], self.user) and not self.readonly else None

    def compact(self) -> None:
        """Write the database file anew without what was erased (VACUUM), and fold the write-ahead log into it.

        Steps that were remembered for undo are read anew. Not inside an operation.
        """
        self._refuse_closed()
        if not self._gate.acquire(timeout=_PATIENCE):
            raise MachineError("另一项工作还没有做完，暂时不能整理。", "请等它完成或取消后再试。")
        try:
            self._stack = None
            with self._turn(), self.engine.connect() as connection:
                raw: Any = connection.connection.dbapi_connection
                with engines.said(self._path, "整理工作区"):
                    raw.execute("PRAGMA query_only = OFF")
                    raw.execute("VACUUM")
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self._gate.release()

    # --- end ----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Fold the write-ahead log into the database and let go of the file; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        with suppress(MachineError):
            if self._path is not None and not self.readonly:
                with self.engine.connect() as connection:
                    raw: Any = connection.connection.dbapi_connection
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.engine.dispose()
        if self._on_close:
            self._on_close()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise RuntimeError("the store is closed")

    def _refuse_readonly(self) -> None:
        if self.readonly:
            raise UserError("工作区是以只读方式打开的，不能保存。", "请等占用的人关闭后，重新打开工作区再修改。")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._turns is None:
            yield
            return
        with self._turns:
            yield

    def _mine(self) -> Operation | None:
        return self._active if self._active is not None and self._owner == threading.get_ident() else None
