"""Upgrading: on a copy, checked, backed up; the old file stays unless everything went well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, Table, create_engine, select
from sqlalchemy.pool import StaticPool

import tzdesk
from tests.unit.store.conftest import PASSWORD
from tests.unit.store.models import Child, Person
from tzdesk.base.errors import Cancelled, MachineError, UserError
from tzdesk.jobs import run_now
from tzdesk.store import Store, backup, engine, migrate, schema, workplace
from tzdesk.store.entity import metadata
from tzdesk.store.migrations import REVISIONS, Revision
from tzdesk.store.tables import OWN_TABLES

LAST = REVISIONS[-1].id
NEXT, AFTER = (f"{len(REVISIONS) + more:04d}" for more in (1, 2))


@dataclass(frozen=True)
class Step(Revision):
    """A revision made up by a test."""

    upgrade: Callable[[], None] = lambda: None
    may_change: tuple[str, ...] = ()

    def load(self) -> Any:
        return SimpleNamespace(upgrade=self.upgrade, COUNTS_MAY_CHANGE=self.may_change)


def add_note() -> None:
    from alembic import op

    with op.batch_alter_table("tried_person", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.Text(), server_default="无"))


def lose_children() -> None:
    from alembic import op

    op.execute("DELETE FROM tried_child")


def orphan_children() -> None:
    from alembic import op

    op.execute("UPDATE tried_child SET person_id = 99")


@pytest.fixture
def family(filed: Store) -> Path:
    with filed.operation("add") as operation:
        operation.add(Person(name="甲", children=[Child(name="大"), Child(name="小")]))
    filed.close()
    return filed.path


def state(folder: Path, key: bytes) -> tuple[str | None, dict[str, int]]:
    raw = engine.open_raw(folder / "workplace.db", key)
    found = schema.read_revision(raw), schema.count_rows(raw)
    raw.close()
    return found


def test_an_upgrade_keeps_every_row_and_makes_a_backup(family: Path, filed: Store) -> None:
    """A parent table is recreated and its children are all there; the backup is the state before."""
    assert filed.key
    before = state(family, filed.key)
    revisions = [*REVISIONS, Step(NEXT, "", upgrade=add_note)]
    report = run_now(migrate.migrate(family, filed.key, revisions=revisions))
    assert (report.before, report.after) == (LAST, NEXT)
    assert report.backup is not None
    assert "升级前" in report.backup.name
    assert run_now(backup.verify(report.backup, filed.key)).counts == before[1]
    assert state(family, filed.key) == (NEXT, before[1])
    raw = engine.open_raw(family / "workplace.db", filed.key)
    assert raw.execute("SELECT note FROM tried_person").fetchall() == [("无",)]
    assert schema.read_facts(raw)["program_version"] == tzdesk.__version__
    raw.close()
    assert [path.name for path in family.rglob(".*")] == []


@pytest.mark.parametrize(
    ("upgrade", "said"), [(lose_children, "tried_child 原有2行，升级后剩0行"), (orphan_children, "所属的记录不存在")]
)
def test_an_upgrade_that_harms_is_not_put_in_place(
    family: Path, filed: Store, upgrade: Callable[[], None], said: str
) -> None:
    """Lost rows and broken references keep the old file, byte for byte."""
    assert filed.key
    before = (family / "workplace.db").read_bytes()
    with pytest.raises(MachineError, match=said):
        run_now(migrate.migrate(family, filed.key, revisions=[*REVISIONS, Step(NEXT, "", upgrade=upgrade)]))
    assert (family / "workplace.db").read_bytes() == before


def test_rows_that_a_step_announces_may_change(family: Path, filed: Store) -> None:
    """A step that is meant to empty a table says so."""
    assert filed.key
    steps = [*REVISIONS, Step(NEXT, "", upgrade=lose_children, may_change=("tried_child",))]
    run_now(migrate.migrate(family, filed.key, revisions=steps))
    assert state(family, filed.key)[1]["tried_child"] == 0


def test_a_crash_or_a_cancel_in_any_step_keeps_the_old_file(family: Path, filed: Store) -> None:
    """A failing second step takes the first one back as well; so does a cancel at any yield."""
    assert filed.key
    before = (family / "workplace.db").read_bytes()

    def fail() -> None:
        raise ZeroDivisionError

    steps = [*REVISIONS, Step(NEXT, "", upgrade=add_note), Step(AFTER, "", upgrade=fail)]
    with pytest.raises(ZeroDivisionError):
        run_now(migrate.migrate(family, filed.key, revisions=steps))
    assert (family / "workplace.db").read_bytes() == before
    good = steps[:-1]
    number = 0
    while True:
        job = migrate.migrate(family, filed.key, revisions=good)
        try:
            for _ in range(number + 1):
                next(job)
        except StopIteration:
            break
        with pytest.raises(Cancelled):
            job.throw(Cancelled())
        assert (family / "workplace.db").read_bytes() == before
        number += 1
    assert number > 4
    assert state(family, filed.key)[0] == NEXT


def test_opening_upgrades_an_older_workplace(family: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clerk only opens; the data are there, and read-only opening says that it must be upgraded first."""
    monkeypatch.setattr(migrate, "REVISIONS", [*REVISIONS, Step(NEXT, "", upgrade=add_note)])
    with pytest.raises(UserError, match="先升级"):
        workplace.open_(family, "王芳", PASSWORD, readonly=True)
    seen = []
    store = workplace.open_(family, "王芳", PASSWORD, watch=seen.append)
    with store.reading() as session:
        assert session.scalars(select(Child.name)).all() == ["大", "小"]
    assert any("升级" in step.text for step in seen)
    store.close()
    assert len(list((family / "backups").glob("*升级前*"))) == 1


def test_a_newer_workplace_is_refused_by_naming_both_versions(family: Path, filed: Store) -> None:
    """Nothing is changed, and the lock is let go."""
    assert filed.key
    raw = engine.open_raw(family / "workplace.db", filed.key)
    schema.stamp(raw, "9999")
    schema.write_fact(raw, "program_version", "7.5.0")
    raw.close()
    for _ in range(2):
        with pytest.raises(UserError) as refused:
            workplace.open_(family, "王芳", PASSWORD)
        for part in ("7.5.0", "9999", tzdesk.__version__, schema.HEAD):
            assert part in refused.value.message


def test_a_database_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    """A file without revision is not upgraded by guess."""
    raw = engine.open_raw(None, None)
    with pytest.raises(MachineError, match="结构版本号"):
        migrate.pending(raw)
    raw.close()


def test_opening_at_head_does_not_load_alembic(family: Path) -> None:
    """Starting the desk costs one SELECT, not a library."""
    import os
    import subprocess
    import sys

    root = Path(__file__).resolve().parents[3]
    script = (
        "import sys; from pathlib import Path; from tzdesk.store import workplace; "
        f"workplace.open_(Path({str(family)!r}), '王芳', {PASSWORD!r}).close(); "
        "sys.exit(int(any(name.split('.')[0] in {'alembic', 'pypinyin'} for name in sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert done.returncode == 0


def _own() -> MetaData:
    own = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        if table.name in OWN_TABLES:
            table.to_metadata(own)
    return own


def created(tables: MetaData) -> dict[str, schema.TableShape]:
    raw = engine.open_raw(None, None)
    made = create_engine(
        "sqlite://", creator=lambda: raw, poolclass=StaticPool, module=__import__("sqlcipher3.dbapi2").dbapi2
    )
    with made.connect() as connection:
        tables.create_all(connection)
    found = schema.describe(raw)
    raw.close()
    return found


def migrated(revisions: Sequence[Revision]) -> dict[str, schema.TableShape]:
    raw = engine.open_raw(None, None)
    for revision in revisions:
        migrate.run_step(raw, revision.load().upgrade)
    found = schema.describe(raw)
    raw.close()
    return found


def test_the_migrations_make_what_create_all_makes() -> None:
    """A workplace that was upgraded all the way equals a new one, table by table (the store's own tables here)."""
    wanted = created(_own())
    made = migrated(REVISIONS)
    assert wanted.keys() == OWN_TABLES
    assert {name: made[name] for name in wanted} == wanted


def test_describe_sees_every_kind_of_difference() -> None:
    """The comparison would notice a type, a null, an index, a reference and AUTOINCREMENT."""
    whole = "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL, p INTEGER REFERENCES t (id))"
    variants = [
        whole.replace("TEXT", "INTEGER"),
        whole.replace(" NOT NULL", ""),
        whole.replace(" REFERENCES t (id)", ""),
        whole.replace(" AUTOINCREMENT", ""),
        whole.replace("a TEXT", "a TEXT UNIQUE"),
    ]
    shapes = []
    for statement in [whole, *variants]:
        raw = engine.open_raw(None, None)
        raw.execute(statement)
        shapes.append(schema.describe(raw)["t"])
        raw.close()
    assert all(shape != shapes[0] for shape in shapes[1:])


def test_every_revision_is_a_module_with_an_upgrade() -> None:
    """In order, without a gap, loadable in a frozen program."""
    assert [revision.id for revision in REVISIONS] == [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)]
    for revision in REVISIONS:
        assert callable(revision.load().upgrade)
    assert isinstance(metadata.tables["operations"], Table)
