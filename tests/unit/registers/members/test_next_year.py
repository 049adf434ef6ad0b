"""Next year's forms by definition alone: a new group, a new item with its line, a new column, a new threshold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers import REGISTERS
from tzdesk.registers.members.grid import load_grid
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.returns.forms import check_form, forms_of
from tzdesk.rules import check
from tzdesk.store import Store

DECEMBER = Month(2023, 12)
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}
# What the files of a new year (or a district's overlay) would say; no line of the program knows any of it.
CHANGES: dict[str, Any] = {
    "codes": {"nef_group": {"codes": [{"code": "10", "label": "村播从业者", "after": "09", "key4": "1", "key8": "0"}]}},
    "items": {
        "items": [
            {
                "code": "34",
                "label": "其中：青年会员",
                "unit": "人",
                "kind": "entry",
                "dims": ["T", "F"],
                "parent": "30",
                "help": "月末会员中 35 周岁以下的人数。",
            }
        ]
    },
    "records": {
        "group_count": {
            "fields": [
                {
                    "name": "x_party",
                    "type": "integer",
                    "min": 0,
                    "label": "党员",
                    "section": "parts",
                    "after": "direct",
                    "help": "月末会员中的党员。",
                }
            ]
        }
    },
    "returns": {
        "Z02": {
            "lines": [
                {
                    "code": "34",
                    "after": "32",
                    "label": "其中：青年会员",
                    "unit": "人",
                    "params": {"item": "34"},
                    "cell": {"type": "none"},
                    "cells": {
                        "c1": {"type": "measure", "name": "members.item"},
                        "c2": {"type": "measure", "name": "members.item"},
                    },
                }
            ]
        },
        "Z03": {
            "columns": [
                {
                    "id": "c18",
                    "label": "党员",
                    "width": 9,
                    "format": "count",
                    "params": {"field": "x_party"},
                    "cell": {"type": "measure", "name": "groups.item"},
                }
            ],
            "lines": [{"code": "10", "after": "09", "label": "村播从业者", "params": {"group": "10"}}],
        },
    },
    "rules": {"M14": {"thresholds": {"rate": 95}}, "N02": {"thresholds": {"four": ["01", "02", "03", "04", "10"]}}},
}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 28)):
        store = Store.in_memory(user="录入员", definition_year=2023)
        yield Workplace(store, REGISTERS, CHANGES)
        store.close()


def test_the_new_forms_are_sound(wp: Workplace) -> None:
    forms = forms_of(wp.definition(DECEMBER))
    assert [check_form(forms[one]) for one in ("Z02", "Z03")] == [[], []]


def test_a_new_group_column_item_and_threshold_work_from_entry_to_return(wp: Workplace) -> None:
    union = wp.register("organisation").save(wp, {"org_name": "村播联合工会", "org_type": "12", "status": "1"}).id
    saved = save_counts(wp, DECEMBER, {union: {**QUIET, "10T": 20, "31T": 18, "34T": 9, "34F": 4}})
    register = wp.register("group_count")
    values = {"org_id": union, "period": DECEMBER, "nef_group": "10", "opening": 15, "joined": 2, "left": 1}
    register.save(wp, {**values, "x_party": 3})

    # 18 ÷ 20 = 90 %: below the new threshold of 95, above the shipped one of 80
    assert [one.message for one in saved.findings if one.rule == "M14"] == ["实名制率 90.00%，低于 95%，请说明。"]
    row = load_grid(wp, DECEMBER).row(union)
    assert (row.cells["34T"], row.cells["34F"]) == (9, 4)
    assert [column.name for column in load_grid(wp, DECEMBER).columns if column.item == "34"] == ["34T", "34F"]
    with wp.store.reading() as session:
        book = compute(wp, session, DECEMBER, only=["Z02", "Z03"])
    assert [book["Z02"].number("34", column) for column in ("c1", "c2", "c3")] == [9, 4, None]
    found = {line: [book["Z03"].number(line, column) for column in ("c12", "c18")] for line in ("10", "90", "91", "92")}
    assert found == {"10": [16, 3], "90": [16, 3], "91": [16, 3], "92": [None, None]}
    assert [one for one in check(wp.definition(DECEMBER), "Z03", [(book["Z03"], book)]) if one.rule == "N02"] == []
