"""VR-49 and VR-50: the stock and the year's figures follow from the month before as it was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.contracts.conftest import Make
from tests.unit.registers.contracts.lives import d
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.contracts.text_model import ContractCheck
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import RULES
from tzdesk.returns.compute import FormValues, compute
from tzdesk.rules import Finding, check

NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)
assert RULES  # the rules over books are known once they are imported


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 31)):
        made = in_memory()
        yield made
        made.close()


@pytest.fixture
def text(wp: Workplace) -> Make:
    """A flat contract of an enterprise of its own, signed on its first day."""
    count = iter(range(1, 99))

    def make(start: str, end: str, **values: Any) -> int:
        number = next(count)
        unit = wp.register("host_unit").save(wp, {"unit_name": f"第{number}厂", "business_status": "1"}).id
        facts = {"contract_no": f"通{number}", "party_a_id": unit, "level_code": "1", "content_code": "10"}
        facts |= {"sign_date": d(start), "valid_from": d(start), "valid_to": d(end), "outcome_code": "1"}
        return wp.register("contract").save(wp, {**facts, "sign_kind": "N", **values}).id

    return make


def jt01(wp: Workplace, period: Month) -> FormValues:
    with wp.store.reading() as session:
        return compute(wp, session, period, ["JT-01"])["JT-01"]


def december(wp: Workplace, sealed: FormValues) -> list[Finding]:
    """The findings on December's form with November as it was sealed."""
    with wp.store.reading() as session:
        book = compute(wp, session, DECEMBER, ["JT-01"])
    form = book["JT-01"]
    form.before = {place: cell.value for place, cell in sealed.cells.items()}
    return [found for found in check(load(2023), "JT-01", [(form, book)]) if found.rule in {"VR-49", "VR-50"}]


def everything_moves(wp: Workplace, text: Make) -> None:
    """In December one takes effect, one runs out, one is ended, one is renewed early and one is changed."""
    text("12-05", "2024-12-04")
    text("2022-12-10", "12-09")
    text("03-01", "2024-02-29", terminate_date=d("12-15"), term_kind="B")
    old = text("01-01", "2024-01-31")
    text("12-20", "2024-12-19", sign_kind="R", prev_contract_id=old)
    first = text("02-01", "2025-01-31")
    text("12-10", "2025-01-31", sign_kind="A", prev_contract_id=first, version=2)
    text("05-01", "2024-04-30")


def test_a_month_in_which_everything_moves_is_in_order(wp: Workplace, text: Make) -> None:
    everything_moves(wp, text)
    before, now = jt01(wp, NOVEMBER), jt01(wp, DECEMBER)
    assert before.number("111", "F") == 5  # run out, ended, renewed, changed, the quiet one
    assert now.number("111", "F") == 4  # taken effect, renewal, change, the quiet one
    moved = {name: measured.value for name, measured in now.memo.items() if name != "headcounts"}
    assert moved == {"started": 2, "expired": 1, "terminated": 1, "superseded": 1, "stock_before": 5}
    assert december(wp, before) == []


def test_a_contract_that_was_entered_after_sealing_is_to_be_explained(wp: Workplace, text: Make) -> None:
    everything_moves(wp, text)
    sealed = jt01(wp, NOVEMBER)
    text("06-01", "2024-05-31")
    found = december(wp, sealed)
    stock = [one for one in found if one.rule == "VR-49"]
    assert [(one.severity.value, one.params["diff"]) for one in stock] == [("soft", 1)]
    lines = {one.field.partition("/")[0] for one in found if one.rule == "VR-50"}
    assert {"111", "112", "121", "131"} <= lines
    assert {one.severity.value for one in found} == {"soft"}


def test_a_stock_that_does_not_follow_from_the_registers_stops_the_sealing(wp: Workplace, text: Make) -> None:
    """A change of a contract that had run out long before brings a text that nothing of the month explains."""
    over = text("2021-01-01", "2022-12-31")
    text("12-10", "2024-12-09", sign_kind="A", prev_contract_id=over, version=2)
    found = december(wp, jt01(wp, NOVEMBER))
    assert [(one.rule, one.severity.value) for one in found] == [("VR-49", "hard")]


def test_nothing_is_asked_while_the_month_before_is_open(wp: Workplace, text: Make) -> None:
    everything_moves(wp, text)
    with wp.store.reading() as session:
        book = compute(wp, session, DECEMBER, ["JT-01"])
    form = book["JT-01"]
    assert form.before == {}
    assert not {found.rule for found in check(load(2023), "JT-01", [(form, book)])} & {"VR-49", "VR-50"}


def test_in_january_the_year_is_the_month(wp: Workplace, text: Make) -> None:
    text("01-05", "2024-01-04")
    with wp.store.reading() as session:
        book = compute(wp, session, Month(2023, 1), ["JT-01"])
    form = book["JT-01"]
    assert form.number("111", "E") == form.number("111", "D") == 1
    assert "VR-50" not in {found.rule for found in check(load(2023), "JT-01", [(form, book)])}


def test_a_line_of_distinct_contracts_need_not_add_up_over_the_months(wp: Workplace, text: Make) -> None:
    """One checked in November and again in December is one enterprise in the year (231); signed texts do add up."""
    checked = text("01-05", "2024-12-04", perf_report_date=d("11-05"))
    sealed = jt01(wp, NOVEMBER)
    with wp.store.operation("test.check") as op:
        for day in ("11-05", "12-05"):
            op.add(ContractCheck(contract_id=checked, check_date=d(day), perf_level="1"))
    assert [
        sealed.number("231", "E"),
        jt01(wp, DECEMBER).number("231", "D"),
        jt01(wp, DECEMBER).number("231", "E"),
    ] == [
        1,
        1,
        1,
    ]
    assert december(wp, sealed) == []


def test_workers_that_are_not_the_sum_of_headcounts_are_found(wp: Workplace, text: Make) -> None:
    number = text("01-05", "2024-12-04", headcount_at_sign=40)
    with wp.store.reading() as session:
        book = compute(wp, session, DECEMBER, ["JT-01"])
    form = book["JT-01"]
    assert number
    assert form.number("161", "F") == form.memo["headcounts"].value == 40
    assert "VR-45" not in {one.rule for one in check(load(2023), "JT-01", [(form, book)])}
    form.cells["161", "F"] = replace(form.cells["161", "F"], value=41)
    found = [one for one in check(load(2023), "JT-01", [(form, book)]) if one.rule == "VR-45"]
    assert [(one.params["workers"], one.params["added"]) for one in found] == [(41, 40)]


def test_last_year_s_column_shows_the_stock_of_then_where_a_line_has_a_stock(wp: Workplace, text: Make) -> None:
    """Two were valid at the end of December 2022, signed earlier that year."""
    text("2022-03-01", "2024-02-29")
    text("2022-06-01", "2024-05-31", content_code="20")
    form = jt01(wp, DECEMBER)
    assert [form.number(code, "G") for code in ("111", "112", "121", "122", "131")] == [2, 2, 1, 1, 0]
