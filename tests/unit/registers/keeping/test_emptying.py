"""The recycle bin is emptied when somebody opens the workplace: after thirty days, and never of what must be kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tzdesk import app
from tzdesk.access import roles_of
from tzdesk.base.clock import frozen
from tzdesk.registers.keeping.attachments import attach
from tzdesk.registers.keeping.emptying import empty_bin
from tzdesk.registers.workplace import Workplace
from tzdesk.store import journal
from tzdesk.store.recycle import binned

PASSWORD = "Ceshi-2023"
MADE, LATER = date(2023, 12, 1), date(2024, 1, 2)
GONE = {"problem": {"problem_no": "W1"}, "legal_aid": {}}
KEPT = {
    "aid_case": {"name": "赵一", "case_no": "C1"},
    "aid_fund": {"fund_source": "6"},
    "host_unit": {"unit_name": "甲厂"},
}


def thrown_away(wp: Workplace) -> dict[str, int]:
    """One record of each kind, in the bin."""
    made = {}
    for kind, values in {**GONE, **KEPT}.items():
        made[kind] = wp.register(kind).save(wp, values).id
        wp.register(kind).delete(wp, [made[kind]])
    return made


def lying(wp: Workplace) -> set[str]:
    with wp.store.reading() as session:
        return {record.kind for record in binned(session, [*GONE, *KEPT])}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workplace in which one record of each kind was thrown away on 1 December."""
    with frozen(MADE):
        wp, _code = app.create_workplace(tmp_path / "工作区", "李四", PASSWORD)
        thrown_away(wp)
        wp.close()
    return tmp_path / "工作区"


def opened(folder: Path, day: date, *, readonly: bool = False) -> set[str]:
    with frozen(day):
        wp = app.open_workplace(folder, "李四", PASSWORD, readonly=readonly)
        found = lying(wp)
        wp.close()
    return found


def test_what_may_go_is_gone_a_month_later_and_the_rest_is_not(folder: Path) -> None:
    """Not on the thirtieth day, not while the workplace is only read; files of households and money never."""
    everything = set(GONE) | set(KEPT)
    assert opened(folder, date(2023, 12, 31)) == everything
    assert opened(folder, LATER, readonly=True) == everything
    assert opened(folder, LATER) == set(KEPT)
    assert opened(folder, date(2033, 1, 1)) == set(KEPT)


def test_it_stands_in_the_journal_as_housekeeping(folder: Path) -> None:
    """Once, with what it was; opening again writes nothing."""
    for _time in range(2):
        opened(folder, LATER)
    wp = app.open_workplace(folder, "李四", PASSWORD)
    with wp.store.reading() as session:
        done = [one.label for one in journal.recent(session, 50) if one.name == "store.purge"]
        assert done == ["清空回收站中满30天的记录"]
        assert journal.verify(session) == []
    wp.close()


def test_a_record_with_scans_stays(folder: Path, tmp_path: Path) -> None:
    scan = tmp_path / "a.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with frozen(MADE):
        wp = app.open_workplace(folder, "李四", PASSWORD)
        kept = wp.register("problem").save(wp, {"problem_no": "W2"}).id
        attach(wp, "problem", kept, scan, "照片")
        wp.register("problem").delete(wp, [kept])
        wp.close()
    with frozen(LATER):
        wp = app.open_workplace(folder, "李四", PASSWORD)
        with wp.store.reading() as session:
            assert [one.id for one in binned(session, ["problem"])] == [kept]
        wp.close()


def test_nothing_that_is_guarded_is_ever_emptied() -> None:
    """The groups that only the chairman lets people see hold what has a term of keeping."""
    wp = app.in_memory()
    emptied = set(wp.definition().parameter("bin_emptied", LATER))
    assert emptied <= set(roles_of(wp.definition()).groups.values())
    assert not emptied & (
        roles_of(wp.definition()).guarded | {"contracts", "seals", "returns", "unit", "settings", "users"}
    )
    assert empty_bin(wp) == 0
