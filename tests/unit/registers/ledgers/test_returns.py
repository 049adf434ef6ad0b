"""The returns of the work ledgers: each cell held against a count of one's own over rows in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.measure import Measured
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import audit
from tzdesk.returns.compute import BookValues, CellValue, FormValues, compute
from tzdesk.returns.forms import forms_of
from tzdesk.rules import all_rules, check

assert audit
Write: TypeAlias = Callable[..., int]
DEC = Month(2023, 12)
FORMS = ("JD-02", "FL-01", "AQ-01", "MG-01", "JF-01", "PX-01", "HD-01")


def book(wp: Workplace, period: Month = DEC) -> BookValues:
    with wp.store.reading() as session:
        return compute(wp, session, period)


def cells(wp: Workplace, form: str, column: str, period: Month = DEC) -> dict[str, Any]:
    values = book(wp, period).forms[form]
    return {code: cell.value for (code, name), cell in values.cells.items() if name == column}


def test_a_town_has_them_all_a_union_those_that_it_keeps_and_mg_comes_by_the_quarter(wp: Workplace) -> None:
    assert set(FORMS) <= set(book(wp).forms)
    assert set(FORMS) - set(book(wp, Month(2023, 11)).forms) == {"MG-01"}
    wp.register("profile").save(wp, {"unit_level": "unit"})
    assert set(FORMS) - set(book(wp).forms) == {"JD-02", "FL-01", "JF-01"}


def test_legal_services_by_kind_people_and_what_was_won(wp: Workplace, write: Write) -> None:
    write("legal_aid", date(2023, 12, 1), case_no="1", service_kind="1", persons=2, worker_kind="2")
    write("legal_aid", date(2023, 12, 2), case_no="2", service_kind="3", persons=1, worker_kind="1", stage="3",
          result="1",
          close_date=date(2023, 12, 20), recovered_yuan=1_234_500)  # fmt: skip
    write("legal_aid", date(2023, 11, 2), case_no="3", service_kind="4", persons=1, worker_kind="2", stage="3",
          result="3",
          close_date=date(2023, 12, 5), recovered_yuan=500)  # fmt: skip
    write("law_lecture", date(2023, 3, 2), title="讲座", form="1", sessions=2, persons=90, materials=30)

    month, year = cells(wp, "FL-01", "D"), cells(wp, "FL-01", "E")
    assert [month[code] for code in ("400", "401", "403", "404", "405", "407", "408", "409")] == [
        2,
        2,
        1,
        1,
        0,
        2,
        3,
        2,
    ]
    assert [year[code] for code in ("400", "405", "408", "409", "421", "422", "424")] == [3, 1, 4, 3, 2, 90, 30]
    assert month["410"] == Decimal("1.24")
    assert (month["421"], year["423"]) == (0, None)


def test_advice_is_a_case_only_where_the_district_says_so(wp: Workplace, write: Write) -> None:
    write("legal_aid", date(2023, 12, 1), case_no="1", service_kind="1", persons=1)
    write("legal_aid", date(2023, 12, 1), case_no="2", service_kind="2", persons=1)
    assert cells(wp, "FL-01", "D")["400"] == 2

    values = {"key": "consult_counts_as_case", "valid_from": date(2023, 1, 1), "value": Decimal(0)}
    wp.register("district_parameter").save(wp, values)
    assert cells(wp, "FL-01", "D")["400"] == 1


def test_protection_of_labour_by_kind_with_its_rate(wp: Workplace, write: Write) -> None:
    write("safety_work", date(2023, 12, 1), title="讲座", kind="1", sessions=2, persons=60)
    write("safety_work", date(2023, 12, 2), title="演练", kind="3", sessions=1, persons=500)
    write("safety_work", date(2023, 12, 3), title="排查", kind="2", hazard_found=3, hazard_major=1, hazard_fixed=2)
    write("safety_work", date(2023, 5, 3), title="安康杯", kind="4", enterprises=20, teams=90, persons=1500)

    month, year = cells(wp, "AQ-01", "D"), cells(wp, "AQ-01", "E")
    assert [month[code] for code in ("501", "502", "503", "511", "512", "513")] == [2, 60, 1, 3, 1, 2]
    assert month["514"] == Decimal("66.7")
    assert [year[code] for code in ("504", "505", "506")] == [20, 90, 1500]


def test_democracy_counts_who_sits_now_and_what_was_held_this_year(wp: Workplace, write: Write) -> None:
    sitting: Mapping[str, Any] = {"form": "1", "ownership": "2", "delegates": 40, "female": 12, "frontline": 20}
    term = {"term_from": date(2021, 1, 1), "term_to": date(2024, 1, 1)}
    write("congress_unit", date(2021, 1, 1), unit_name="甲公司", term_no=2, headcount=100, **term, **sitting)
    write("congress_unit", date(2021, 1, 1), unit_name="乙公司", term_no=1, headcount=99, **term, **sitting)
    write("congress_unit", date(2018, 1, 1), unit_name="丙公司", term_no=1, headcount=300, term_from=date(2018, 1, 1),
          term_to=date(2023, 12, 30), **sitting)  # fmt: skip
    write("congress_unit", date(2018, 1, 1), unit_name="丁公司", term_no=1, headcount=300, term_from=date(2019, 1, 1),
          term_to=date(2023, 12, 31), **sitting)  # fmt: skip
    write("congress_unit", date(2023, 1, 1), unit_name="石港镇", term_no=1, form="3", ownership="2", covered_units=25,
          term_from=date(2023, 1, 1), term_to=date(2026, 1, 1), delegates=50)  # fmt: skip
    write(
        "congress_session",
        date(2023, 3, 1),
        title="二届一次",
        unit_name="甲公司",
        ownership="2",
        present=38,
        proposals=9,
        done=4,
    )
    write(
        "congress_session", date(2022, 3, 1), title="去年", unit_name="甲公司", ownership="2", present=38, proposals=9
    )
    for month in (3, 6):
        write("disclosure", date(2023, month, 1), unit_name="甲公司", ownership="2", form="1")

    values = book(wp).forms["MG-01"].cells
    row = {column: values["2", column].value for column in "CDFGHIJKLPQ"}
    assert row == {"C": 3, "D": 2, "F": 1, "G": 170, "H": 36, "I": 60, "J": 9, "K": 4, "L": 1, "P": 1, "Q": 25}
    assert values["9", "G"].value == 170
    assert values["1", "C"].value == 0


def test_lists_show_words_and_add_up(wp: Workplace, write: Write, unit: Callable[..., int]) -> None:
    known = unit("恒泰公司", division_code="320612101000", unit_uscc="913206123139810008")
    row = write(
        "legal_checkup", date(2023, 12, 8), unit_id=known, depth="2", headcount=120, risk_high=1, risk_mid=2, risk_low=3
    )
    write("legal_checkup", date(2023, 11, 8), unit_name="上月的公司", headcount=5)
    listed = book(wp).forms["JD-02"]

    (line,) = listed.rows
    town = wp.definition(2023).codes["division"].label_of("320612101000")
    assert (line.kind, line.id) == ("legal_checkup", row)
    assert [line.values[n] for n in ("unit_name", "town", "depth", "risks")] == ["恒泰公司", town, "深度评估", 6]
    assert listed.totals()["H"] == 120


def test_returned_funds_are_listed_when_applied_for_and_when_paid(wp: Workplace, write: Write) -> None:
    paid: dict[str, Any] = {"scheme": "2", "year": 2023, "return_yuan": 100}
    write("fund_return", date(2023, 10, 1), unit_name="甲公司", pay_date=date(2023, 12, 3), **paid)
    write("fund_return", date(2023, 12, 1), unit_name="乙公司", **paid)
    write("fund_return", date(2023, 10, 1), unit_name="丙公司", pay_date=date(2023, 11, 3), **paid)

    assert [row.values["unit_name"] for row in book(wp).forms["JF-01"].rows] == ["甲公司", "乙公司"]


def test_returned_funds_are_added_up_once_in_the_month_of_their_payment(wp: Workplace, write: Write) -> None:
    """甲 applied in October and was paid in December, for two years; 乙 applied in December, 丙 was refused."""
    applied: dict[str, Any] = {"scheme": "2", "paid_yuan": 900, "return_yuan": 800, "audit_result": "1"}
    for year in (2022, 2023):
        write("fund_return", date(2023, 10, 1), unit_name="甲公司", year=year, pay_date=date(2023, 12, 3),
              voucher_no="记7", **applied)  # fmt: skip
    write("fund_return", date(2023, 12, 1), unit_name="乙公司", year=2023, **applied)
    write("fund_return", date(2023, 12, 2), unit_name="丙公司", year=2023, **{**applied, "audit_result": "2"})

    def feet(month: int) -> list[Any]:
        found = book(wp, Month(2023, month)).forms["JF-01"].feet()
        return [found[place] for place in ((1, "D"), (1, "F"), (1, "G"), (2, "D"), (3, "D"))]

    assert feet(10) == [None, None, None, 1, None]
    assert feet(12) == [1, 1800, 1600, 2, 1]
    october = book(wp, Month(2023, 10)).forms["JF-01"]
    assert [(row.values["pay_date"], row.values["voucher_no"]) for row in october.rows] == [(None, None)] * 2
    assert october.totals() == {}


def made(form_id: str, figures: Mapping[str, Any], memo: Mapping[str, int]) -> tuple[FormValues, BookValues]:
    form = forms_of(load(2023))[form_id]
    values = FormValues(form)
    for place, value in figures.items():
        code, _, column = place.partition("/")
        values.cells[code, column] = CellValue(value)
    values.memo = {name: Measured(value) for name, value in memo.items()}
    return values, BookValues(DEC, 2023, {form_id: values})


CASES = [
    ("VR-59", "FL-01", {"400/D": 5, "402/D": 1, "403/D": 2}, {"consults_D": 2}, {"400/D": 6}),
    ("VR-59", "FL-01", {"400/E": 3, "402/E": 1, "406/E": 2}, {"consults_E": 0}, {"406/E": 1}),
    ("VR-59b", "FL-01", {"403/D": 2, "404/D": 2}, {}, {"404/D": 3}),
    ("VR-59b", "FL-01", {"408/E": 2, "409/E": 2}, {}, {"409/E": 3}),
    ("VR-79", "FL-01", {"410/D": Decimal("0.01")}, {"fen_410_D": 5000}, {"410/D": Decimal("0.00")}),
    ("VR-58c", "AQ-01", {"511/D": 2, "513/D": 2}, {}, {"513/D": 3}),
    ("VR-58c", "AQ-01", {"521/E": 2, "522/E": 2}, {}, {"522/E": 3}),
    ("MG01", "MG-01", {"1/B": 2, "1/C": 2}, {}, {"1/C": 3}),
    ("MG01", "MG-01", {"2/J": 2, "2/K": 2}, {}, {"2/K": 3}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[-1]}")
def test_a_rule_on_a_return_speaks_of_what_is_wrong_and_of_nothing_else(case: Any) -> None:
    rule, form_id, figures, memo, change = case

    def said(figures: Mapping[str, Any]) -> list[str]:
        found = check(load(2023), form_id, [made(form_id, figures, memo)])
        return [one.field for one in found if one.rule == rule]

    assert said(figures) == []
    assert len(said({**figures, **change})) == 1


def test_every_rule_on_these_returns_has_its_case() -> None:
    ours = {known.id for known in all_rules().values() if known.function.__module__.endswith("checks_ledgers")}

    assert ours == {case[0] for case in CASES}
