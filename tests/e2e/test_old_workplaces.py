"""A workplace that an earlier program made opens with today's, and its sealed months say what they said then."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from tzdesk.app import open_workplace
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.registers.query import Query
from tzdesk.returns.audit import audit_month
from tzdesk.returns.canonical import check_code, digest
from tzdesk.returns.model import SealedBook
from tzdesk.store import schema
from tzdesk.store.container import DATABASE
from tzdesk.store.engine import open_raw
from tzdesk.store.keys import KeyFile

HOME = Path(__file__).parents[1] / "old_workplaces"
USER, PASSWORD = "录入员", "old-workplace"
SCHEMAS = sorted(path.name for path in HOME.iterdir() if path.is_dir())


@pytest.fixture(params=SCHEMAS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the workplace of one schema."""
    folder = tmp_path / "工作区"
    folder.mkdir()
    for name in (DATABASE, "keys.json"):
        shutil.copy(HOME / request.param / name, folder / name)
    return folder


def _rows(folder: Path) -> dict[str, int]:
    raw = open_raw(folder / DATABASE, KeyFile.load(folder).unlock(USER, PASSWORD))
    try:
        return schema.count_rows(raw)
    finally:
        raw.close()


def test_every_sealed_month_says_what_it_said_then(old: Path, request: pytest.FixtureRequest) -> None:
    """Check codes printed on paper years ago must still be those of the frozen cells."""
    name = request.node.callspec.params["old"]
    told = json.loads((HOME / name / "sealed.json").read_text(encoding="utf-8"))
    wp = open_workplace(old, USER, PASSWORD)
    try:
        with wp.store.reading() as session:
            books = {str(book.period): book for book in session.scalars(select(SealedBook))}
            found = {period: {"check_code": book.check_code, "digest": book.digest} for period, book in books.items()}
            again = {
                period: digest(
                    book.head["unit_code"] or book.head["unit_name"], period, book.version, book.content["cells"]
                )
                for period, book in books.items()
            }
    finally:
        wp.close()
    assert found == told
    assert again == {period: code["digest"] for period, code in told.items()}
    assert all(check_code(code["digest"]) == code["check_code"] for code in told.values())


def test_an_upgrade_loses_no_row_and_leaves_a_backup(old: Path) -> None:
    """Row for row, table for table, with the file of before kept as a backup where anything was to do."""
    before = _rows(old)
    old_revision = _revision(old)
    open_workplace(old, USER, PASSWORD).close()
    after = _rows(old)
    assert {name: after.get(name) for name in before} == before
    assert _revision(old) == schema.HEAD
    assert bool(list((old / "backups").glob("*"))) == (old_revision != schema.HEAD)


def test_the_open_month_of_an_upgraded_workplace_can_be_audited_and_every_register_read(old: Path) -> None:
    """The upgrade leaves nothing that today's program stumbles over."""
    wp = open_workplace(old, USER, PASSWORD)
    try:
        result = run_now(audit_month(wp, Month(2023, 12)))
        with wp.store.reading() as session:
            for register in wp.registers.values():
                ids = register.ids(wp, session, Query())
                assert len(register.fetch(session, ids)) == len(ids)
    finally:
        wp.close()
    assert result.book.forms


def _unit(book: SealedBook) -> str:
    """What names the unit in a digest: its code, or its name where it had none."""
    return book.head["unit_code"] or book.head["unit_name"]  # type: ignore[no-any-return]


def _revision(folder: Path) -> str | None:
    """The schema that a workplace's file stands at."""
    raw = open_raw(folder / DATABASE, KeyFile.load(folder).unlock(USER, PASSWORD))
    try:
        return schema.read_revision(raw)
    finally:
        raw.close()
