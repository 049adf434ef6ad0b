"""The district's own numbers hold from their day on; a blank switches off, undo brings the shipped number back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.registers.contracts.lives import d
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.registers.aid.model import AidCase, AidPublicity
from tzdesk.registers.aid.near import CaseNear
from tzdesk.registers.contracts.limits import limits_on
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import check


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 28)):
        made = in_memory()
        yield made
        made.close()


def put(wp: Workplace, key: str, start: str, value: str | None, **more: Any) -> int:
    values = {"key": key, "valid_from": d(start), "value": None if value is None else Decimal(value), **more}
    return wp.register("district_parameter").save(wp, values).id


def on(wp: Workplace, key: str, day: str) -> Any:
    return wp.definition(d(day).year).parameter(key, d(day))


def test_every_parameter_of_the_list_is_one_of_the_definition_by_the_same_name() -> None:
    for year in available_years():
        definition = load(year)
        for code in definition.codes["parameter"]:
            assert definition.parameters[code.code][-1].label == code.label


def test_a_number_that_was_unknown_holds_from_its_day_on(wp: Workplace) -> None:
    assert on(wp, "normal_proc_days", "09-01") is None
    put(wp, "normal_proc_days", "07-01", "60", basis="区总工会通知", confirmed=True)
    assert on(wp, "normal_proc_days", "06-30") is None
    assert on(wp, "normal_proc_days", "07-01") == 60
    assert limits_on(wp.definition(2023), d("09-01")).normal_proc_days == 60
    row = wp.definition(2023).dated("normal_proc_days", d("09-01"))
    assert row is not None
    assert (row.basis, row.confirmed, row.label) == ("区总工会通知", True, "普通程序协商期限")
    assert on(wp, "normal_proc_days", "2024-02-01") == 60  # the next year stands on this one


def test_another_number_takes_the_place_of_the_shipped_one_and_a_blank_switches_off(wp: Workplace) -> None:
    put(wp, "reply_days", "05-01", "15")
    put(wp, "reply_days", "10-01", None)
    assert [on(wp, "reply_days", day) for day in ("04-30", "05-01", "09-30", "10-01")] == [20, 15, 15, None]


def test_a_shipped_row_that_states_nothing_does_not_hide_an_older_number(wp: Workplace) -> None:
    """The wage in force since August 2021 is entered by its own day; the program's row of 2023 knows none."""
    wage = put(wp, "min_wage", "2021-08-01", "2280", basis="苏人社发〔2021〕练1号")
    assert [on(wp, "min_wage", day) for day in ("2021-07-31", "2022-12-31", "01-01", "12-01")] == [None, *[228_000] * 3]
    row = wp.definition(2023).dated("min_wage", d("12-01"))
    assert row is not None
    assert row.basis == "苏人社发〔2021〕练1号"
    put(wp, "min_wage", "10-01", None)  # the district's own blank is a word: from here on it is not known
    assert [on(wp, "min_wage", day) for day in ("09-30", "10-01")] == [228_000, None]
    wp.register("district_parameter").delete(wp, [wage])
    assert on(wp, "min_wage", "09-30") is None


def test_money_is_entered_in_yuan_and_per_cents_keep_their_decimals(wp: Workplace) -> None:
    put(wp, "min_wage", "01-01", "2280")
    put(wp, "wage_guideline_upper", "01-01", "9.5")
    assert on(wp, "min_wage", "12-01") == 228_000
    assert limits_on(wp.definition(2023), d("12-01")).wage_guideline_upper == Decimal("9.5")


def test_undo_and_the_recycle_bin_bring_the_shipped_number_back(wp: Workplace) -> None:
    put(wp, "reply_days", "05-01", "15")
    wp.store.undo()
    assert on(wp, "reply_days", "06-01") == 20
    row = put(wp, "reply_days", "05-01", "15")
    wp.register("district_parameter").delete(wp, [row])
    assert on(wp, "reply_days", "06-01") == 20


def test_a_second_number_for_the_same_day_and_half_days_are_refused(wp: Workplace) -> None:
    put(wp, "reply_days", "05-01", "15")
    with pytest.raises(UserError, match="已经有了"):
        put(wp, "reply_days", "05-01", "16")
    with pytest.raises(UserError, match="只能填 1、2"):
        put(wp, "correction_mode", "12-01", "3")
    with pytest.raises(UserError, match="整数"):
        put(wp, "submit_days", "05-01", "7.5")


def test_the_list_shows_unit_and_shipped_value(wp: Workplace) -> None:
    register = wp.register("district_parameter")
    rows = [put(wp, "min_wage", "01-01", "2280"), put(wp, "reply_days", "05-01", "15")]
    with wp.store.reading() as session:
        shown = [(register.value(r, "unit"), register.value(r, "shipped")) for r in register.fetch(session, rows)]
    assert shown == [("元", "未知"), ("日", "20")]


def test_a_new_limit_speaks_at_once(wp: Workplace) -> None:
    """A bargaining of the ordinary procedure that began in July is overdue as soon as its limit is known."""
    from tests.unit.registers.contracts.lives import Life

    unit = wp.register("host_unit").save(wp, {"unit_name": "甲厂", "business_status": "1"}).id
    life = Life(wp, party_a_id=unit, content_code="10")
    life.offer("07-01")
    life.receive_offer("07-02")
    life.reply("07-05")
    life.open_session("07-10")
    register = wp.register("bargaining_case")
    with wp.store.reading() as session:
        assert register.value(register.get(session, life.case), "overdue") is None
    put(wp, "normal_proc_days", "05-01", "60")
    with wp.store.reading() as session:
        assert register.value(register.get(session, life.case), "overdue") == "普通程序协商逾期111天"
    assert wp.definition(Month(2023, 12)).parameter("normal_proc_days", d("07-10")) == 60


def test_a_number_is_found_by_its_name_and_its_basis(wp: Workplace) -> None:
    row = put(wp, "min_wage", "01-01", "2280", basis="苏人社发〔2023〕练1号")
    put(wp, "reply_days", "05-01", "15")
    register = wp.register("district_parameter")
    with wp.store.reading() as session:
        for text in ("最低工资", "练1号"):
            assert register.ids(wp, session, Query(text=text)) == [row]


def test_numbers_of_hardship_aid_decide_from_their_day_on(wp: Workplace) -> None:
    """Review period, working days of notice and of entry in the national system: by the day of what they bind."""
    near = CaseNear(
        d("12-28"),
        calendar=wp.definition(2023).calendar,
        notices=(AidPublicity(kind="1", start_date=d("2024-05-20"), end_date=d("2024-05-24")),),
    )
    filed = {"status": "60", "apply_date": d("2024-05-01"), "approve_date": d("2024-06-03")}

    def told(today: str, **values: Any) -> set[tuple[str, str]]:
        definition = wp.definition(2024)
        seen = replace(near, today=d(today), parameter=definition.parameter)
        found = check(definition, "aid_case", [(AidCase(**filed, **values), seen)])
        return {(hit.rule, hit.message) for hit in found if hit.rule in {"G01", "G05", "G06"}}

    late = ("G05", "该档案已超过复核期限（上次2024-06-03，应在2025-06-03以前复核）。")
    unsent = ("G06", "电子档案应在30个工作日内与系统同步。")
    assert told("2025-06-04") == {late, unsent}
    months = put(wp, "review_months", "2024-06-03", "24")
    put(wp, "sync_workdays", "2024-06-03", "500")
    put(wp, "publicity_workdays", "2024-05-20", "7")
    short = ("G01", "公示期不足7个工作日（现5个），或在审定以后才结束。")
    assert told("2025-06-04") == {short}
    register = wp.register("aid_case")
    case = register.save(wp, {"case_no": "1", "name": "某某", **filed}).id
    with wp.store.reading() as session:
        assert register.value(register.get(session, case), "next_review_due") == d("2026-06-03")
    wp.register("district_parameter").save(wp, {"value": Decimal(6)}, months)  # and nobody touches the file
    with wp.store.reading() as session:
        assert register.value(register.get(session, case), "next_review_due") == d("2024-12-03")
