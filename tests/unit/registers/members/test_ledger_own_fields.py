"""A district's own fields of unions and units come in with a ledger, and are taken for nothing that the desk knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.excel.importing import preview
from tzdesk.excel.planning import Plan, Policy
from tzdesk.jobs import run_now
from tzdesk.registers import REGISTERS
from tzdesk.registers.members.ledger import LedgerImport
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Store

DECEMBER = Month(2023, 12)
UNION = "南通甲公司工会委员会"
BOARDS = ("职工董事人数", "女职工董事人数")
YES_NO = "x_board"
OWN: dict[str, Any] = {
    "records": {
        "organisation": {
            "fields": [
                {"name": YES_NO, "type": "yesno", "label": "设立董事会", "section": "base", "help": "公司设有董事会。"},
                *(
                    {"name": name, "type": "integer", "label": label, "section": "base", "help": f"{label}。"}
                    for name, label in zip(("x_directors", "x_women"), BOARDS, strict=True)
                ),
            ]
        },
        "host_unit": {
            "fields": [{"name": "x_park", "type": "text", "label": "所在园区", "section": "base", "help": "园区名称。"}]
        },
    }
}


def workplace(changes: dict[str, Any]) -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 28)):
        store = Store.in_memory(user="录入员", definition_year=2023)
        wp = Workplace(store, REGISTERS, changes)
        unit = wp.register("host_unit").save(wp, {"unit_name": "南通甲公司"}).id
        union = {"org_name": UNION, "org_type": "11", "status": "1", "host_unit_id": unit}
        saved = wp.register("organisation").save(wp, union).id
        save_counts(wp, DECEMBER, {saved: {"01T": 300, "01F": 49}})
        yield wp
        store.close()


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from workplace(OWN)


@pytest.fixture
def bare() -> Iterator[Workplace]:
    yield from workplace({})


def book(folder: Path, head: list[str], *rows: list[Any]) -> Path:
    made, path = Workbook(), folder / "董事会.xlsx"
    for row in (head, *rows):
        made.active.append(row)
    made.save(path)
    return path


def take(wp: Workplace, path: Path) -> Plan:
    kind = LedgerImport(wp, DECEMBER, "organisations")
    found = run_now(preview(path, kind.layout, check=kind.check, period=DECEMBER))
    plan = kind.plan(found.rows, Policy.UPDATE)
    with wp.store.operation("test.import", "导入工会组织台账") as op:
        run_now(kind.apply(plan, op))
    return plan


def only(wp: Workplace, kind: str, *names: str) -> list[Any]:
    register = wp.register(kind)
    with wp.store.reading() as session:
        (record,) = register.fetch(session, register.ids(wp, session, Query()))
        return [register.value(record, name) for name in names]


@pytest.mark.parametrize("heads", [BOARDS, ("职工董事", "女职工董事")])
def test_own_fields_come_in_under_their_names(wp: Workplace, tmp_path: Path, heads: tuple[str, str]) -> None:
    """By the fields' whole names or without 人数; the month's counts, of which the file says nothing, stay."""
    take(wp, book(tmp_path, ["工会名称", "设立董事会", *heads, "所在园区"], [UNION, "是", 3, 1, "金沙园区"]))
    assert [True, 3, 1] == only(wp, "organisation", YES_NO, "x_directors", "x_women")
    assert ["金沙园区"] == only(wp, "host_unit", "x_park")
    assert [300, 49] == only(wp, "member_count", "01T", "01F")


def test_what_is_stored_is_not_changed_by_the_same_file(wp: Workplace, tmp_path: Path) -> None:
    path = book(tmp_path, ["工会名称", "职工董事人数"], [UNION, 3])
    assert 1 == len(take(wp, path).changed)
    assert (0, 1) == (len((again := take(wp, path)).changed), len(again.unchanged))


def test_an_office_is_no_headcount(bare: Workplace, tmp_path: Path) -> None:
    """A desk that knows no such field leaves the columns alone."""
    path = book(tmp_path, ["工会名称", "地址", *BOARDS], [UNION, "金沙街道", 3, 1])
    take(bare, path)
    assert ["金沙街道"] == only(bare, "organisation", "address")
    assert [300, 49] == only(bare, "member_count", "01T", "01F")
