"""A ledger that stands in a definition alone is a register like any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from openpyxl import Workbook, load_workbook

from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import DefinitionError, load
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.importing import preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.pieces.period_status import status_of
from tzdesk.registers.history import record_history
from tzdesk.registers.ledgers.model import LedgerEntry
from tzdesk.registers.listing import write_list
from tzdesk.registers.packages import take_over
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.compute import compute
from tzdesk.store.entity import table_of

Write: TypeAlias = Callable[..., int]
LEDGERS = [kind for kind, spec in load(2023).records.items() if spec.ledger is not None]
SOUND_ROOM = {
    "kind": "sound_room", "label": "心灵驿站", "title_field": "title",
    "ledger": {"icon": "mic-line", "identity": ["title"]},
    "fields": [
        {"name": "visits", "type": "integer", "label": "接待", "section": "facts", "required": True, "in_list": True,
         "unit": "人次", "help": "当天接待的人次。"},
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", LEDGERS)
def test_every_ledger_of_the_definition_has_a_register_in_the_one_table(wp: Workplace, kind: str) -> None:
    register = wp.register(kind)

    assert table_of(register.model) is table_of(LedgerEntry)
    assert register.month_attribute == "biz_date"


@pytest.mark.parametrize("kind", LEDGERS)
def test_every_ledger_knows_a_row_again_by_fields_that_it_has(kind: str) -> None:
    spec = load(2023).record(kind)

    assert spec.ledger is not None
    assert spec.ledger.identity
    assert {*spec.ledger.identity, *(test.field for test in spec.ledger.evidence)} <= set(spec.by_name)


def test_facts_sort_filter_and_add_up_as_numbers_and_dates(wp: Workplace, write: Write) -> None:
    few = write("legal_checkup", date(2023, 5, 1), unit_name="甲公司", headcount=9, apply_date=date(2023, 4, 30))
    many = write("legal_checkup", date(2023, 5, 2), unit_name="乙公司", headcount=120, items=("1", "3"))
    none = write("legal_checkup", date(2023, 5, 3), unit_name="丙公司")
    register = wp.register("legal_checkup")

    def ids(query: Query) -> list[int]:
        with wp.store.reading() as session:
            return register.ids(wp, session, query)

    assert ids(Query(order="headcount", descending=True)) == [many, few, none]
    assert ids(Query(conditions=(Condition("headcount", "above", 10),))) == [many]
    assert ids(Query(conditions=(Condition("items", "has", ("3",)),))) == [many]
    assert ids(Query(conditions=(Condition("apply_date", "below", date(2023, 5, 1)),))) == [few]
    assert ids(Query(conditions=(Condition("headcount", "blank"),))) == [none]
    with wp.store.reading() as session:
        assert register.totals(wp, session, Query(), ["headcount"]) == {"headcount": 129}


def test_a_fact_comes_back_as_it_was_put(wp: Workplace, write: Write) -> None:
    row = write("legal_checkup", date(2023, 5, 1), unit_name="甲公司", items=("3", "1"), apply_date=date(2023, 4, 30))
    register = wp.register("legal_checkup")

    with wp.store.reading() as session:
        record = register.get(session, row)
        assert register.value(record, "items") == ("3", "1")
        assert register.value(record, "apply_date") == date(2023, 4, 30)
        assert register.value(record, "headcount") is None
        assert (record.period, record.title) == (Month(2023, 5), "甲公司")


def test_a_change_is_journalled_by_field_and_undone(wp: Workplace, write: Write) -> None:
    row = write("legal_checkup", date(2023, 5, 1), unit_name="甲公司", headcount=9)
    register = wp.register("legal_checkup")
    register.save(wp, {"headcount": 90, "advice": 3}, row)

    with wp.store.reading() as session:
        latest = record_history(wp, session, "legal_checkup", row)[0]
        assert {change.field for change in latest.changes} == {"headcount", "advice"}
    wp.store.undo()
    with wp.store.reading() as session:
        assert register.value(register.get(session, row), "headcount") == 9


def test_a_row_of_one_ledger_is_no_row_of_another(wp: Workplace, write: Write) -> None:
    row = write("legal_checkup", date(2023, 5, 1), unit_name="甲公司")

    with wp.store.reading() as session, pytest.raises(UserError):
        wp.register("activity").get(session, row)


def test_the_enterprise_is_found_in_the_register_of_units(
    wp: Workplace, write: Write, unit: Callable[..., int]
) -> None:
    known = unit("恒泰纺织（南通）有限公司", unit_uscc="913206123139810008")
    by_name = write("legal_checkup", date(2023, 5, 1), unit_name="恒泰纺织(南通)有限公司")
    by_code = write("legal_checkup", date(2023, 5, 2), unit_name="写错的名字", unit_uscc="913206123139810008")

    with wp.store.reading() as session:
        for record in wp.register("legal_checkup").fetch(session, [by_name, by_code]):
            assert (record.unit_id, record.unit_name) == (known, "恒泰纺织（南通）有限公司")


def test_another_enterprise_typed_over_the_first_is_meant(
    wp: Workplace, write: Write, unit: Callable[..., int]
) -> None:
    """By name, by code or by choice; the code goes with the first, and a title that was its name follows."""
    first, second = unit("甲公司", unit_uscc="913206123139810008"), unit("乙公司")
    row = write("legal_checkup", date(2023, 12, 1), unit_name="甲公司")
    register = wp.register("legal_checkup")

    def after(**values: Any) -> tuple[Any, ...]:
        register.save(wp, values, row)
        with wp.store.reading() as session:
            found = register.get(session, row)
            return found.unit_id, found.unit_name, found.unit_uscc, found.title

    assert after(unit_name="乙公司", unit_id=first) == (second, "乙公司", None, "乙公司")
    assert after(unit_uscc="913206123139810008") == (first, "甲公司", "913206123139810008", "甲公司")
    assert after(unit_name="丙公司") == (None, "丙公司", None, "丙公司")
    assert after(unit_uscc="91320612MA1XEA3T16") == (None, "丙公司", "91320612MA1XEA3T16", "丙公司")
    assert after(unit_id=second) == (second, "乙公司", None, "乙公司")
    assert after(title="年度体检", unit_id=first)[3] == "年度体检"
    assert after(unit_name="丙公司")[3] == "年度体检"


def test_a_row_is_of_the_workplaces_own_union_unless_it_says_otherwise(wp: Workplace, org: int) -> None:
    register = wp.register("activity")

    def union_of(**values: Any) -> int | None:
        saved = register.save(wp, {"biz_date": date(2023, 5, 1), "title": "比赛", **values})
        with wp.store.reading() as session:
            found: int | None = register.get(session, saved.id).org_id
        return found

    assert union_of() == org  # the only one
    other = wp.register("organisation").save(wp, {"org_name": "通州区总工会"}).id
    assert union_of() is None
    wp.register("profile").save(wp, {"unit_name": "通州区总工会"})
    assert (union_of(), union_of(org_id=org)) == (other, org)


def test_many_rows_written_at_once_belong_to_their_ledger(wp: Workplace, org: int) -> None:
    register = wp.register("activity")
    with wp.store.operation("test.many", "成批") as op:
        ids = op.insert_many(register.model, [{"org_id": org, "biz_date": date(2023, 1, 1), "title": "甲"}] * 3)

    with wp.store.reading() as session:
        assert register.ids(wp, session, Query()) == ids


LINE = {
    "code": "531", "label": "心灵驿站接待", "unit": "人次",
    "cell": {"type": "measure", "name": "ledger.sum", "params": {"ledger": "sound_room", "of": "visits"}},
}  # fmt: skip
NOTE = {"AQ-01": {"lines": {"531": "心灵驿站台账的接待人次合计。"}}}


@pytest.fixture
def district(wp: Workplace, org: int) -> Workplace:
    """A district that has added a ledger and a line of a return in its package, and nothing else."""
    content = {"records": {"sound_room": SOUND_ROOM}, "returns": {"AQ-01": {"lines": [LINE]}}, "notes": NOTE}
    take_over(wp, package_of(Manifest("tz", "通州区参数包", "1", Month(2023, 1)), content))
    return wp


def test_a_district_adds_a_ledger_by_its_definition_alone(district: Workplace, org: int) -> None:
    register = district.registers["sound_room"]
    saved = register.save(district, {"org_id": org, "biz_date": date(2023, 12, 1), "title": "五月", "owner": "周文"})

    assert {found.field for found in saved.findings} == {"visits"}
    register.save(district, {"visits": 7}, saved.id)
    with district.store.reading() as session:
        assert register.ids(district, session, Query(text="wuyue")) == [saved.id]
        assert register.totals(district, session, Query(period=Month(2023, 12)), ["visits"]) == {"visits": 7}
        assert [change.field for change in record_history(district, session, "sound_room", saved.id)[0].changes] == [
            "visits"
        ]
    district.store.undo()
    with district.store.reading() as session:
        assert register.value(register.get(session, saved.id), "visits") is None


SHORT = {**SOUND_ROOM, "label": "心灵小站"}


def test_a_ledger_that_begins_later_leaves_the_months_before_as_they_were(wp: Workplace, org: int) -> None:
    """Today's month among them: the ledger is there, empty, and what a month is read for goes on without it."""
    begins, later = Month(2024, 2), Month(2024, 5)
    take_over(wp, package_of(Manifest("tz", "通州区参数包", "1", begins), {"records": {"sound_room": SOUND_ROOM}}))
    take_over(wp, package_of(Manifest("tz", "通州区参数包", "2", later), {"records": {"sound_room": SHORT}}))
    register = wp.registers["sound_room"]
    write = {"org_id": org, "biz_date": date(2024, 2, 1), "title": "五月", "owner": "周文"}
    with clock.frozen(date(2024, 2, 2)):
        row = register.save(wp, write).id
    assert [register.spec(wp, month).label for month in (Month(2023, 3), begins, later)] == [
        *("心灵驿站", "心灵驿站", "心灵小站")
    ]
    for month in (Month(2023, 3), Month(2023, 12), begins, later):
        audit = run_now(audit_month(wp, month))
        assert [one.kind for one in audit.findings if one.kind == "sound_room"] == ["sound_room"] * (month == begins)
        with wp.store.reading() as session:
            assert run_now(status_of(wp, session, month)).chain.period == month
            assert register.ids(wp, session, Query(month)) == ([row] if month == begins else [])
            assert "sound_room" not in compute(wp, session, month).forms


def test_a_ledger_that_a_later_version_leaves_out_keeps_its_rows_readable(district: Workplace, org: int) -> None:
    register = district.registers["sound_room"]
    register.save(district, {"org_id": org, "biz_date": date(2023, 12, 1), "title": "五月", "owner": "周文"})
    take_over(district, package_of(Manifest("tz", "通州区参数包", "2", Month(2023, 12)), {}))
    assert register.spec(district, Month(2023, 12)).label == "心灵驿站"
    run_now(audit_month(district, Month(2023, 12)))


def test_a_field_that_the_table_keeps_for_itself_is_refused_by_name() -> None:
    field = {"name": "facts", "type": "text", "label": "事实", "section": "facts", "help": "事实。"}

    with pytest.raises(DefinitionError, match="这个名称由程序自己使用"):
        load(2023, {"records": {"sound_room": {**SOUND_ROOM, "fields": [field]}}})


def test_such_a_ledger_says_which_number_is_part_of_which(wp: Workplace, org: int) -> None:
    """Without a line of the program: more heard than came is found."""
    heard = {
        "name": "heard",
        "type": "integer",
        "label": "倾听",
        "section": "facts",
        "unit": "人次",
        "help": "其中倾听。",
    }
    room = {**SOUND_ROOM, "fields": [*SOUND_ROOM["fields"], heard],
            "ledger": {**SOUND_ROOM["ledger"], "within": [["heard", "visits"]]}}  # fmt: skip
    content = {"records": {"sound_room": room}, "notes": NOTE}
    take_over(wp, package_of(Manifest("tz", "通州区参数包", "1", Month(2023, 1)), content))

    def said(**values: int) -> list[str]:
        found = wp.register("sound_room").try_values(wp, {"biz_date": date(2023, 12, 1), "title": "五月", **values})
        return [one.message for one in found if one.rule == "VR-58b"]

    assert said(visits=7, heard=7) == []
    assert said(visits=7, heard=8) == ["倾听 8 大于接待 7，请核对。"]


@pytest.mark.parametrize(
    "stated",
    [{"identity": ["titel"]}, {"open": ["titel"]}, {"days": {"titel": []}}, {"within": [["visits", "titel"]]},
     {"evidence": [["titel", "set"]]}, {"crowds": [["titel", "set"]]}],
    ids=lambda stated: next(iter(stated)),
)  # fmt: skip
def test_a_ledger_that_speaks_of_a_field_it_does_not_have_is_refused(stated: dict[str, Any]) -> None:
    room = {**SOUND_ROOM, "ledger": {**SOUND_ROOM["ledger"], **stated}}
    with pytest.raises(DefinitionError, match="里的“titel”不是这本台账的字段（是不是“title”？）"):
        load(2023, overlay={"records": {"sound_room": room}})


def test_such_a_ledger_stands_in_a_line_of_a_return_with_its_rows_behind(district: Workplace, org: int) -> None:
    values = {"org_id": org, "title": "开放日", "owner": "周文", "visits": 7}
    row = district.register("sound_room").save(district, {**values, "biz_date": date(2023, 12, 1)}).id
    district.register("sound_room").save(district, {**values, "biz_date": date(2023, 11, 30)})

    with district.store.reading() as session:
        cells = compute(district, session, Month(2023, 12)).forms["AQ-01"].cells
    assert (cells["531", "D"].value, cells["531", "D"].kind, cells["531", "D"].ids) == (7, "sound_room", (row,))
    assert cells["531", "E"].value == 14


def test_such_a_ledger_comes_in_from_a_workbook_and_goes_out_into_one(district: Workplace, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["心灵驿站登记"], ["日期", "事项名称", "接待（人次）"], ["2023-12-5", "冬至日", 9]):
        sheet.append(line)
    book.save(source := tmp_path / "登记.xlsx")
    run_now(write_preview(district, run_now(preview_file(district, "ledger", source))))

    fields = district.register("sound_room").spec(district).list_fields()
    with district.store.reading() as session:
        ids = district.register("sound_room").ids(district, session, Query())
    run_now(write_list(district, "sound_room", fields, ids, target := tmp_path / "导出.xlsx"))
    written = [[cell.value for cell in line] for line in load_workbook(target).worksheets[0].iter_rows()]
    heads = next(line for line in written if "接待（人次）" in line)
    row = next(line for line in written if "冬至日" in line)
    assert row[heads.index("接待（人次）")] == 9


def test_such_a_ledger_is_shown_to_those_who_see_the_ledgers(district: Workplace) -> None:
    spec = roles_of(district.definition(2023))

    assert Rights.of(spec, ["entry"]).edits("sound_room")
    assert not Rights.of(spec, ["reader"]).edits("sound_room")
    assert not Rights.of(spec, ["admin"]).sees("sound_room")
