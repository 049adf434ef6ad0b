"""A process killed at any point of an import, a seal or an export leaves the workplace whole and files old or new."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select, text

from tests.e2e import december as play
from tests.e2e.killing import count_events, run_and_kill, spread
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.exporting import export_month
from tzdesk.importing import preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.explaining import explain
from tzdesk.returns.seal import seal
from tzdesk.store import journal

NOVEMBER = Month(2023, 11)
USER, PASSWORD = "录入员", "Jinsha-2023"
POINTS = 45  # of each of three works; an export has fewer events than that
DEATHS: dict[str, int] = {}  # how often each work really died
pytestmark = pytest.mark.xdist_group("killed")  # one process counts them all


@dataclass(frozen=True)
class Work:
    """One thing to be killed in: what it does to an open workplace, and what must be true of what it leaves."""

    name: str
    do: Callable[[Workplace, Path], object]
    prepare: Callable[[Workplace, Path], object] | None = None


def _import(wp: Workplace, folder: Path) -> object:
    incoming = run_now(preview_file(wp, "contracts", play.OFFICE / play.CONTRACTS))
    return run_now(write_preview(wp, incoming))


def _seal(wp: Workplace, folder: Path) -> object:
    return run_now(seal(wp, NOVEMBER))


def _export(wp: Workplace, folder: Path) -> object:
    return run_now(export_month(wp, NOVEMBER, folder / "out"))


def _seal_and_export(wp: Workplace, folder: Path) -> object:
    # An older book lies there already: it must survive whole, or be replaced whole.
    run_now(export_month(wp, NOVEMBER, folder / "out"))
    run_now(seal(wp, NOVEMBER, backup=False))
    for old in (folder / "out").iterdir():
        if "草稿" in old.name:
            old.rename(old.with_name(old.name.replace("_草稿", "")))
    return None


WORKS = (Work("import", _import), Work("seal", _seal), Work("export", _export, _seal_and_export))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workplace with one union's November, ready to be sealed."""
    folder = tmp_path_factory.mktemp("killed")
    with clock.frozen(date(2023, 12, 3)):
        wp, _ = app.create_workplace(folder / "desk", USER, PASSWORD)
        wp.register("profile").save(
            wp,
            {
                "unit_name": "金沙街道总工会",
                "unit_level": "2",
                "leader": "甲某",
                "checker": "乙某",
                "filler": "丙某",
                "phone": "0513-86510000",
            },
        )
        org = save_organisation(
            wp,
            {
                "org_name": "南通甲子纺织有限公司工会委员会",
                "org_type": "31",
                "stat_type_904": "1",
                "chair_name": "丁某",
                "status": "1",
                "found_date": date(2020, 1, 1),
            },
        )
        cells = {
            "01T": 100,
            "01F": 40,
            "01M": 30,
            "10T": 80,
            "opening_doc": "2022年会员统计年报",
            "12T": 5,
            "13T": 1,
            "21T": 2,
            "22T": 1,
            "30F": 30,
            "30M": 20,
        }
        save_counts(wp, NOVEMBER, {org.id: cells})
        explain(wp, NOVEMBER, run_now(audit_month(wp, NOVEMBER)).blocking, "本期无此项业务")
        wp.close()
    return folder / "desk"


def fingerprint(folder: Path) -> str:
    """What the registers hold: every row of every table but the workplace's own bookkeeping."""
    wp = app.open_workplace(folder, USER, PASSWORD)
    try:
        with wp.store.reading() as session:
            assert [] == journal.verify(session)
            assert "ok" == session.execute(text("PRAGMA integrity_check")).scalar()
            assert [] == session.execute(text("PRAGMA foreign_key_check")).all()
            content: list[Any] = []
            for register in wp.registers.values():
                columns = [c for c in register.model.__table__.columns if c.name not in {"created_at", "updated_at"}]
                content.append(session.execute(select(*columns).order_by(register.model.id)).all())
            content.append(session.scalar(select(func.count()).select_from(sealed_model())))
        return hashlib.sha256(repr(content).encode()).hexdigest()
    finally:
        wp.close()


def sealed_model() -> Any:
    """The sealed books' table."""
    from tzdesk.returns.model import SealedBook

    return SealedBook


def child_work(work: Work, folder: Path, parent: Path) -> Callable[[], object]:
    """What the child does: open, work, close."""

    def run() -> object:
        with clock.frozen(date(2023, 12, 5)):
            wp = app.open_workplace(folder, USER, PASSWORD)
            work.do(wp, parent)
            wp.close()
        return None

    return run


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
@pytest.mark.slow
def test_a_killed_work_leaves_old_or_new(work: Work, template: Path, tmp_path: Path) -> None:
    """At every point: the database is sound and as before or as after; no target is half-written."""
    base = tmp_path / "base"
    shutil.copytree(template, base / "desk", ignore=shutil.ignore_patterns("lock*"))
    if work.prepare:
        with clock.frozen(date(2023, 12, 4)):
            wp = app.open_workplace(base / "desk", USER, PASSWORD)
            try:
                work.prepare(wp, base)
            finally:
                wp.close()
    before = fingerprint(base / "desk")
    done = _copy(base, tmp_path / "done")
    events = count_events(child_work(work, done / "desk", done))
    after = fingerprint(done / "desk")
    outputs = {path.name: path.read_bytes() for path in (done / "out").glob("*")} if work.name == "export" else {}
    olds = {path.name: path.read_bytes() for path in (base / "out").glob("*")} if work.name == "export" else {}
    died = 0
    for point in spread(events, POINTS):
        copy = _copy(base, tmp_path / "run")
        died += run_and_kill(child_work(work, copy / "desk", copy), point)
        assert fingerprint(copy / "desk") in {before, after}, f"{work.name} at {point} of {events}"
        for path in (copy / "out").glob("*") if work.name == "export" else ():
            if path.name.startswith("."):
                continue
            assert path.read_bytes() in {outputs.get(path.name), olds.get(path.name)}, f"{path.name} at {point}"
            if path.suffix == ".xlsx":
                openpyxl.load_workbook(path).close()
        shutil.rmtree(copy)
    DEATHS[work.name] = died
    assert died >= min(events, POINTS) - 1


@pytest.mark.slow
def test_it_was_killed_at_least_a_hundred_times() -> None:
    """Counted from what happened above, in the same process."""
    if set(DEATHS) != {work.name for work in WORKS}:
        pytest.skip("the works were not all killed in this run")
    assert sum(DEATHS.values()) >= 100


def _copy(base: Path, target: Path) -> Path:
    shutil.copytree(base, target, ignore=shutil.ignore_patterns("lock*"))
    return target
