"""Blocks out of spreadsheets: how their text is read, and what a plan makes of them before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tzdesk.app import in_memory
from tzdesk.base.errors import Cancelled, UserError
from tzdesk.jobs import Job, run_now
from tzdesk.registers.changing import Plan, carry_out
from tzdesk.registers.pasting import parse_block, plan_clear, plan_fill, plan_paste, plan_replace, plan_typed, tiled
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

CALC = Path(__file__).parents[2] / "data" / "calc-block.tsv"
UNIT = "host_unit"


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """An empty workplace in memory."""
    made = in_memory("王某")
    yield made
    made.close()


def units(wp: Workplace, *names: str) -> list[int]:
    return [wp.register(UNIT).save(wp, {"unit_name": name, "staff_total": 10}).id for name in names]


def paste(wp: Workplace, text: str, names: list[str], ids: list[int], kind: str = UNIT, **more: Any) -> Plan:
    register = wp.register(kind)
    fields = [register.spec(wp).field(name) for name in names]
    with wp.store.reading() as session:
        return run_now(plan_paste(wp, session, register, parse_block(text), fields=fields, ids=ids, **more))


def values(wp: Workplace, kind: str, number: int, *names: str) -> list[Any]:
    register = wp.register(kind)
    with wp.store.reading() as session:
        record = register.get(session, number)
        return [register.value(record, name) for name in names]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("甲\t1\r\n乙\t2\r\n", [["甲", "1"], ["乙", "2"]]),
        ("甲\r乙", [["甲"], ["乙"]]),
        ("", []),
        ("\t\n\t", [["", ""], ["", ""]]),
        ("甲\n\n乙", [["甲"], [""], ["乙"]]),
        ('"两\n行"\t1\n乙\t2', [["两\n行", "1"], ["乙", "2"]]),
        ('"说""好""了\n再议"\t1', [['说"好"了\n再议', "1"]]),
        ('"未完\t1\n乙\t2', [['"未完', "1"], ["乙", "2"]]),
        ('"引号"\t1', [['"引号"', "1"]]),
        ('5" 管\t1', [['5" 管', "1"]]),
        ("甲\t1\t\n乙", [["甲", "1", ""], ["乙", "", ""]]),
    ],
)
def test_the_text_of_a_clipboard_becomes_cells(text: str, cells: list[list[str]]) -> None:
    assert parse_block(text) == cells


def test_a_clipboard_beyond_all_measure_is_refused() -> None:
    with pytest.raises(UserError, match="太多"):
        parse_block("\n".join(["\t" * 999] * 300))


def test_a_block_fills_a_selection_that_is_a_multiple_of_it() -> None:
    assert tiled([["1", "2"]], 2, 4) == [["1", "2", "1", "2"]] * 2
    assert tiled([["1", "2"]], 3, 3) == [["1", "2"]]


def test_nothing_is_written_before_the_plan_is_carried_out(wp: Workplace) -> None:
    number = units(wp, "南通甲厂")[0]
    plan = paste(wp, "６８人", ["staff_total"], [number])
    assert [(c.before, c.after) for c in plan.changed] == [("10", "68")]
    assert values(wp, UNIT, number, "staff_total") == [10]
    run_now(carry_out(wp, plan))
    assert values(wp, UNIT, number, "staff_total") == [68]


def test_bad_cells_are_named_and_the_good_ones_of_the_same_row_are_written(wp: Workplace) -> None:
    ids = units(wp, "南通甲厂", "南通乙厂")
    plan = paste(wp, "约30人\t1,234\n企业\t没有的性质", ["staff_total", "unit_nature"], ids)
    assert [cell.name for cell in plan.refused] == ["第 1 行“职工人数”", "第 1 行“单位性质”", "第 2 行“职工人数”",
                                                    "第 2 行“单位性质”"]  # fmt: skip
    plan = paste(wp, "约30人\t企业\n1,234\t没有的性质", ["staff_total", "unit_nature"], ids)
    assert [cell.name for cell in plan.refused] == ["第 1 行“职工人数”", "第 2 行“单位性质”"]
    run_now(carry_out(wp, plan))
    assert values(wp, UNIT, ids[0], "staff_total", "unit_nature") == [10, "10"]
    assert values(wp, UNIT, ids[1], "staff_total", "unit_nature") == [1234, None]


def test_a_paste_is_one_step_of_undo(wp: Workplace) -> None:
    ids = units(wp, "南通甲厂", "南通乙厂")
    run_now(carry_out(wp, paste(wp, "南通丙厂\t1\n南通丁厂\t2\n南通戊厂\t3", ["unit_name", "staff_total"], ids)))
    assert wp.store.undo_label == "粘贴 3 行用人单位"
    wp.store.undo()
    assert values(wp, UNIT, ids[0], "unit_name", "staff_total") == ["南通甲厂", 10]
    with wp.store.reading() as session:
        assert wp.register(UNIT).count(wp, session, Query()) == 2


def test_rows_beyond_the_end_become_records_unless_they_lack_what_places_them(wp: Workplace) -> None:
    plan = paste(wp, "南通新厂\t5", ["unit_name", "staff_total"], [])
    assert run_now(carry_out(wp, plan)).made == 1
    plan = paste(wp, "8", ["12T"], [], kind="member_count", given={"period": None})
    assert not plan.new
    assert "还缺" in plan.refused[0].note


def test_another_record_is_found_by_its_name(wp: Workplace) -> None:
    units(wp, "南通恒泰纺织有限公司", "南通恒泰纺织有限公司二厂", "南通正大建设有限公司")
    number = wp.register("contract").save(wp, {"contract_no": "甲1"}).id
    names = ["party_a_id"]
    plan = paste(wp, "南通恒泰纺织有限公司", names, [number], kind="contract")
    assert [cell.after for cell in plan.changed] == ["南通恒泰纺织有限公司"]
    assert "没有找到" in paste(wp, "南通没有厂", names, [number], kind="contract").refused[0].note
    assert "2 条" in paste(wp, "恒泰", names, [number], kind="contract").refused[0].note


def test_a_masked_number_that_comes_back_is_no_new_number(wp: Workplace) -> None:
    register = wp.register("aid_case")
    number = register.save(wp, {"name": "钱某某", "id_no": "999999197503120218"}).id
    shown = register.spec(wp).field("id_no").show("999999197503120218")
    assert paste(wp, shown, ["id_no"], [number], kind="aid_case").cells == []
    other = shown.replace("0218", "0299")
    refused = paste(wp, other, ["id_no"], [number], kind="aid_case").refused
    assert "遮盖" in refused[0].note
    plan = paste(wp, "999999198001010013", ["id_no"], [number], kind="aid_case")
    assert "19800101" not in plan.cells[0].after


def test_computed_columns_take_nothing_but_what_they_show_already(wp: Workplace) -> None:
    number = units(wp, "南通甲厂")[0]
    register = wp.register(UNIT)
    with wp.store.reading() as session:
        told = register.spec(wp).field("staff_band").type.format(register.get(session, number).staff_band)
    assert paste(wp, told, ["staff_band"], [number]).cells == []
    assert "计算" in paste(wp, "另一档", ["staff_band"], [number]).refused[0].note


def test_what_every_record_must_have_is_never_emptied(wp: Workplace) -> None:
    number = units(wp, "南通甲厂")[0]
    assert "不能空" in paste(wp, "\t5", ["unit_name", "staff_total"], [number]).refused[0].note


def test_a_record_that_somebody_changed_meanwhile_is_left_and_named(wp: Workplace) -> None:
    ids = units(wp, "南通甲厂", "南通乙厂")
    plan = paste(wp, "1\n2", ["staff_total"], ids)
    wp.register(UNIT).save(wp, {"staff_total": 99}, ids[0])
    told = run_now(carry_out(wp, plan))
    assert told.changed == 1
    assert told.problems[0].startswith("第 1 行：")
    assert [values(wp, UNIT, number, "staff_total") for number in ids] == [[99], [2]]


def test_filling_down_takes_the_value_of_the_first_row(wp: Workplace) -> None:
    ids = units(wp, "南通甲厂", "南通乙厂", "南通丙厂")
    wp.register(UNIT).save(wp, {"staff_total": 77}, ids[0])
    register = wp.register(UNIT)
    field = register.spec(wp).field("staff_total")
    with wp.store.reading() as session:
        plan = run_now(plan_fill(wp, session, register, [(field, ids[0], ids[1:])]))
    run_now(carry_out(wp, plan))
    assert [values(wp, UNIT, number, "staff_total") for number in ids] == [[77], [77], [77]]


def test_one_value_for_many_records_is_one_operation(wp: Workplace) -> None:
    ids = units(wp, "南通甲厂", "南通乙厂")
    register = wp.register(UNIT)
    with wp.store.reading() as session:
        plan = run_now(plan_typed(wp, session, register, register.spec(wp).field("unit_nature"), "企业", ids=ids))
    run_now(carry_out(wp, plan))
    wp.store.undo()
    assert [values(wp, UNIT, number, "unit_nature") for number in ids] == [[None], [None]]


def test_text_is_replaced_in_one_column_only(wp: Workplace) -> None:
    ids = units(wp, "南通甲厂", "南通乙厂")
    register = wp.register(UNIT)
    field = register.spec(wp).field("unit_name")
    with wp.store.reading() as session:
        plan = run_now(plan_replace(wp, session, register, field, ids=ids, find="甲厂", put="甲有限公司"))
        none = run_now(plan_replace(wp, session, register, field, ids=ids, find="甲厂", put="甲有限公司", whole=True))
    assert [(cell.before, cell.after) for cell in plan.cells] == [("南通甲厂", "南通甲有限公司")]
    assert not none.cells


def test_planning_tells_how_far_it_is_and_can_be_given_up(wp: Workplace) -> None:
    """For a paste, one value for many, filling down, emptying and replacing alike; nothing is held afterwards."""
    ids = units(wp, *(f"南通{n}厂" for n in range(450)))
    register = wp.register(UNIT)
    field = register.spec(wp).field("staff_total")
    plans: list[Callable[[Session], Job[Plan]]] = [
        lambda s: plan_paste(wp, s, register, [["7"]] * len(ids), fields=[field], ids=ids),
        lambda s: plan_typed(wp, s, register, field, "7", ids=ids),
        lambda s: plan_fill(wp, s, register, [(field, ids[0], ids[1:])]),
        lambda s: plan_clear(wp, s, register, [(field, ids)]),
        lambda s: plan_replace(wp, s, register, field, ids=ids, find="1", put="2"),
    ]
    for make in plans:
        with wp.store.reading() as session:
            steps = [step.done for step in make(session)]
            assert steps == [0, 200, 400]
            job = make(session)
            next(job)
            with pytest.raises(Cancelled):
                job.throw(Cancelled())
    assert values(wp, UNIT, ids[0], "staff_total") == [10]


def test_a_block_of_500_by_12_out_of_calc(wp: Workplace) -> None:
    columns = ["unit_name", "unit_uscc", "unit_nature", "reg_type", "holding", "industry_letter", "industry_code",
               "size_class", "is_platform", "division_code", "staff_total", "business_status"]  # fmt: skip
    plan = paste(wp, CALC.read_text("utf-8"), columns, [])
    assert [cell.name for cell in plan.refused] == [
        "第 8 行“职工人数”", "第 12 行“单位统一社会信用代码”", "第 21 行“单位性质”", "第 22 行“平台企业”"
    ]  # fmt: skip
    told = run_now(carry_out(wp, plan))
    assert (told.made, told.problems) == (500, ())
    with wp.store.reading() as session:
        register = wp.register(UNIT)
        totals = register.totals(wp, session, Query(), ["staff_total"])
    assert totals["staff_total"] == sum(20 + n for n in range(500) if n not in {7, 8, 9}) + 68 + 1234
    wp.store.undo()
    with wp.store.reading() as session:
        assert wp.register(UNIT).count(wp, session, Query()) == 0


def test_a_block_is_written_as_its_rows_would_be_one_by_one_but_judged_by_nobody(
    wp: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No findings are shown of a paste, so that none are looked for: five hundred contracts are there in a moment."""
    units(wp, *[f"南通第{n}有限公司" for n in range(3)])
    names = ["contract_no", "party_a_id", "sign_date", "valid_from", "valid_to", "headcount_at_sign"]
    rows = [[f"通{n}", f"南通第{n}有限公司", "2023-03-01", "2023-03-01", "2024-02-29", f"{99 + n}"] for n in range(3)]
    plan = paste(wp, "\n".join("\t".join(row) for row in rows), names, [], kind="contract")
    register = wp.register("contract")
    single = [register.save(wp, given).id for _row, given in plan.new]
    monkeypatch.setattr(type(register), "check", lambda *_: pytest.fail("nobody sees these findings"))

    run_now(carry_out(wp, plan))

    shown = [known.name for known in register.spec(wp).fields if known.name not in register.live]
    with wp.store.reading() as session:
        written = register.ids(wp, session, Query())
    made = [number for number in written if number not in single]
    assert [values(wp, "contract", number, *shown) for number in made] == [
        values(wp, "contract", number, *shown) for number in single
    ]
