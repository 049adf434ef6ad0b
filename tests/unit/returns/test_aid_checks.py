"""Rules over the aid returns: on figures in sight, each fires, and its nearest figures do not."""

from __future__ import annotations

from typing import Any

import pytest

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers import REGISTERS
from tzdesk.registers.measure import ListRow
from tzdesk.returns import audit
from tzdesk.returns.compute import BookValues, CellValue, FormValues
from tzdesk.returns.forms import forms_of
from tzdesk.rules import Finding, Severity, check

assert REGISTERS
assert audit
DEFINITION = load(2023)
FORMS = forms_of(DEFINITION)
MARCH, JANUARY = Month(2023, 3), Month(2023, 1)

# A sound month: two files, 500 yuan of 生活救助 from the union's own money by card to one 深度困难 household, 200 yuan
# of 送温暖 to it from the same; the union had 1 000 yuan and now has 300.
SOUND: dict[str, dict[str, int]] = {
    "BF-1": {"01/c1": 2, "01/c2": 2, "12/c1": 2, "12/c2": 2, "13/c1": 5, "13/c2": 5},
    "BF-2": {
        f"{line}/{column}": value
        for line in ("01", "02", "10", "14")
        for column, value in {
            "c1": 1,
            "c2": 1,
            "c3": 1,
            "c4": 50_000,
            "c10": 50_000,
            "c14": 1,
            "c15": 1,
            "c16": 50_000,
        }.items()
    },
    "BF-3": {
        f"{line}/{column}": value
        for line in ("01", "02", "09")
        for column, value in {"c2": 1, "c3": 1, "c4": 20_000, "c6": 20_000, "c9": 20_000}.items()
    },
    "BF-4": {
        f"{line}/{column}": value
        for line in ("01", "07")
        for column, value in {
            "c1": 100_000,
            "c3": 70_000,
            "c4": 50_000,
            "c5": 20_000,
            "c7": 30_000,
            "c9": 70_000,
            "c10": 30_000,
            "c11": 0,
        }.items()
    },
    "BF-5": {},
    "BF-7": {},
}
BLANK = {"c10", "c11"}  # of BF-4: the bank's statement on sources at rest, which nobody typed


def book(changes: dict[str, int | None], period: Month = MARCH, past: Any = None) -> BookValues:
    """The sound month with some cells changed: "BF-2 01/c4" → value. All other cells are 0."""
    forms = {}
    for name, stated in SOUND.items():
        form = FORMS[name]
        values = FormValues(form)
        for line in form.lines:
            for column in form.columns:
                place = f"{line.code}/{column.id}"
                blank = name == "BF-4" and column.id in BLANK
                value = changes.get(f"{name} {place}", stated.get(place, None if blank else 0))
                kind = form.cell(line.code, column.id)["type"]
                role = kind if kind in {"none", "entry"} else "computed"
                values.cells[line.code, column.id] = CellValue(None if role == "none" else value, role=role)
        forms[name] = values
    named = FormValues(FORMS["BF-6B"], rows=[ListRow("aid_grant", 1, {"amount": 50_000, "times": 1})])
    past = past or {}
    return BookValues(
        period,
        2023,
        forms,
        lambda back, form, line, column: past.get((back, f"{form} {line}/{column}")),
        {"BF-6B": named}.get,
    )


def found(rule: str, made: BookValues) -> list[Finding]:
    """What one rule says of a book."""
    on = DEFINITION.rules[rule].on
    return [hit for hit in check(DEFINITION, on, [(made.forms[on], made)]) if hit.rule == rule]


Row = tuple[str, dict[str, int | None], dict[tuple[int, str], int]]
LAST_MONTH = {(1, "BF-1 12/c1"): 2, (1, "BF-1 12/c2"): 2}
SEEN = {(1, "BF-2 01/c14"): 0, (1, "BF-2 01/c15"): 0, (1, "BF-2 01/c16"): 0}
QUIET = {(months, "BF-2 01/c4"): 10_000 for months in (1, 2)} | {(3, "BF-2 01/c4"): 20_000}
UNKNOWN: dict[str, int | None] = {"BF-4 10/c1": None, "BF-4 10/c3": 1, "BF-4 10/c5": 1, "BF-4 10/c7": None}
WHOLE = {(1, f"BF-4 {line}/c7"): 100_000 for line in ("01", "07")}
FIRES: list[Row] = [
    ("E14", {"BF-4 01/c1": 99_999, "BF-4 01/c7": 29_999}, WHOLE),
    ("E14", {**UNKNOWN, "BF-4 10/c7": 0, "BF-4 10/c1": 0, "BF-4 01/c3": 70_001, "BF-4 01/c5": 20_001}, {}),
    ("E01", {"BF-1 01/c1": 3}, LAST_MONTH),
    ("E02", {"BF-1 12/c2": 1}, {}),
    ("E03", {"BF-1 12/c1": 3}, {}),
    ("E04", {"BF-1 06/c2": 1}, {}),
    ("E05", {"BF-1 13/c1": 1}, {}),
    ("E06", {"BF-2 02/c4": 50_001}, {}),
    ("E06B", {"BF-2 02/c10": 50_001}, {}),
    ("E07", {"BF-2 10/c4": 49_999}, {}),
    ("E07", {"BF-2 14/c3": 0}, {}),
    ("E07", {"BF-2 05/c4": 1}, {}),
    ("E08", {"BF-2 02/c2": 2}, {}),
    ("E08B", {"BF-2 02/c4": 0}, {}),
    ("E08B", {"BF-2 03/c1": 1}, {}),
    ("E09", {"BF-2 03/c1": 2}, {}),
    ("E09", {"BF-2 01/c1": 2}, {}),
    ("E10", {"BF-2 01/c16": 50_001}, SEEN),
    ("E10", {"BF-2 01/c14": 2}, SEEN),
    ("E01", {}, {(1, "BF-1 12/c1"): 0}),
    ("E10C", {"BF-3 02/c13": 2}, {(1, "BF-3 02/c13"): 0}),
    ("E10C", {"BF-3 02/c14": 20_001}, {(1, "BF-3 02/c14"): 0}),
    ("E11", {"BF-3 01/c6": 20_001}, {}),
    ("E11B", {"BF-3 02/c3": 2}, {}),
    ("E11B", {"BF-3 02/c5": 1}, {}),
    ("E12", {"BF-3 11/c3": 2}, {}),
    ("E12", {"BF-3 10/c3": 1}, {}),  # March is not hot
    ("E13", {"BF-4 07/c4": 49_999}, {}),
    ("E13", {"BF-4 07/c5": 20_001}, {}),
    ("E14", {"BF-4 07/c7": 30_001}, {}),
    ("E14", {"BF-4 07/c3": 70_001, "BF-4 07/c7": 29_999}, {}),
    ("E14", {"BF-4 07/c6": -1}, {}),
    ("E14", {}, {(1, "BF-4 07/c7"): 99_999}),
    ("E15", {"BF-4 07/c10": 29_999, "BF-4 07/c11": 1}, {}),
    ("E16", {"BF-2 01/c4": 50_001}, {}),
    ("E16", {"BF-2 01/c3": 2}, {}),
    ("E17", {"BF-2 01/c4": 40_001}, QUIET),
    ("E17A", {"BF-1 08/c1": 4}, {(months, "BF-1 08/c1"): 1 for months in (1, 2, 3)}),
    ("E17C", {"BF-3 01/c3": 4}, {(months, "BF-3 01/c3"): 1 for months in (1, 2, 3)}),
    ("E18", {"BF-2 01/c3": 11, "BF-2 01/c4": 9_999}, {}),
    ("E18C", {"BF-3 01/c3": 11, "BF-3 01/c6": 9_999}, {}),
    ("E19", {"BF-1 20/c1": None}, {}),
    ("E19B", {"BF-2 09/c4": None}, {}),
    ("E19C", {"BF-3 08/c3": None}, {}),
    ("E19D", {"BF-4 07/c10": None}, {}),
    ("E19D", {"BF-4 08/c2": 1, "BF-4 08/c7": 1}, {}),
    ("E19D", {"BF-4 08/c1": 1, "BF-4 08/c3": 1}, {}),  # spent to the last fen: the bank should say 0
    ("E19E", {"BF-5 199/c1": None}, {}),
    ("E19F", {"BF-7 01/c4": None}, {}),
]
SILENT: list[Row] = [(rule, {}, {}) for rule in sorted({row[0] for row in FIRES})] + [
    ("E10C", {"BF-3 02/c13": 1}, {(1, "BF-3 02/c13"): 0}),
    ("E01", {}, LAST_MONTH),
    ("E05", {"BF-1 14/c1": 5}, {}),
    ("E08B", {"BF-2 13/c3": 1}, {}),  # somebody not in file is no household
    ("E09", {"BF-2 03/c1": 1}, {}),  # the same household twice
    ("E09", {"BF-2 03/c1": 1, "BF-2 01/c1": 2}, {}),
    ("E10", {}, SEEN),
    ("E10", {"BF-2 01/c14": 0}, SEEN),  # a household that had been aided before
    ("E10C", {"BF-3 02/c14": 20_000}, {(1, "BF-3 02/c14"): 0}),
    ("E12", {"BF-3 11/c3": 1}, {}),
    ("E14", {"BF-4 02/c1": None, "BF-4 02/c7": None}, {}),  # a source whose receipts are not kept
    ("E14", {}, {(1, "BF-4 07/c7"): 100_000}),
    # A source that spent 1 分 before it had received anything: the sum of balances lacks it.
    ("E14", {**UNKNOWN, "BF-4 01/c3": 70_001, "BF-4 01/c5": 20_001, "BF-4 01/c9": 70_001}, {}),
    ("E14", {"BF-4 10/c1": -1, "BF-4 10/c7": -1, "BF-4 01/c1": 99_999, "BF-4 01/c7": 29_999}, WHOLE),  # known since now
    ("E19D", {"BF-4 08/c2": 1, "BF-4 08/c7": 1, "BF-4 08/c10": 0}, {}),
    ("E19D", {"BF-4 08/c1": None, "BF-4 08/c3": 1, "BF-4 08/c7": None}, {}),  # nobody knows what there should be
    ("E17", {"BF-2 01/c4": 40_000}, QUIET),
    ("E17", {"BF-2 01/c4": 40_001}, {key: value for key, value in QUIET.items() if key[0] < 3}),  # two months only
    ("E17A", {"BF-1 08/c1": 3}, {(months, "BF-1 08/c1"): 1 for months in (1, 2, 3)}),
    ("E17C", {"BF-3 01/c3": 3}, {(months, "BF-3 01/c3"): 1 for months in (1, 2, 3)}),
    ("E18C", {"BF-3 01/c3": 11, "BF-3 01/c6": 10_000}, {}),
    ("E18C", {"BF-3 01/c3": 10, "BF-3 01/c6": 9_999}, {}),
    ("E18", {"BF-2 01/c3": 11, "BF-2 01/c4": 10_000}, {}),
    ("E18", {"BF-2 01/c3": 10, "BF-2 01/c4": 9_999}, {}),
]


@pytest.mark.parametrize(("rule", "changes", "past"), FIRES)
def test_rule_fires(rule: str, changes: dict[str, int | None], past: dict[tuple[int, str], int]) -> None:
    """The slip is found, in a finished sentence, at a cell of the form."""
    hits = found(rule, book(changes, Month(2023, 7) if "E17" in rule else MARCH, past))
    assert hits
    assert all("{" not in hit.message and "/" in hit.field for hit in hits)


@pytest.mark.parametrize(("rule", "changes", "past"), SILENT)
def test_rule_is_silent(rule: str, changes: dict[str, int | None], past: dict[tuple[int, str], int]) -> None:
    """Sound figures, and those just on the right side, are let through."""
    assert found(rule, book(changes, Month(2023, 7) if "E17" in rule else MARCH, past)) == []


@pytest.mark.parametrize(("before", "severity"), [(0, Severity.SOFT), (1, Severity.HARD)])
def test_after_a_month_without_files_the_opening_only_asks(before: int, severity: Severity) -> None:
    """Files of years before that came in since were not here then; any other difference is one."""
    told = {(1, "BF-1 12/c1"): before}
    assert {hit.severity for hit in found("E01", book({}, past=told))} == {severity}


def test_comfort_of_the_year_goes_on_from_last_month_and_begins_anew_in_january() -> None:
    """One person-time in March on four before are five of the year; December's say nothing of January."""
    known = {(1, "BF-3 02/c13"): 4}
    assert found("E10C", book({"BF-3 02/c13": 5}, past=known)) == []
    assert found("E10C", book({"BF-3 02/c13": 4}, past=known)) != []
    january = [hit.field for hit in found("E10C", book({"BF-3 02/c13": 1}, JANUARY, known))]
    assert "02/c13" not in january
    assert "01/c13" in january  # the sound book counts a person-time of the month there, and none of the year


def test_the_year_begins_anew_in_january() -> None:
    """In January nothing had been paid before, whatever December's year said."""
    december = {(1, "BF-2 01/c15"): 40, (1, "BF-2 01/c16"): 2_000_000, (1, "BF-2 01/c14"): 9}
    assert found("E10", book({}, JANUARY, december)) == []


def test_cool_drinks_are_for_the_hot_months() -> None:
    """送清凉 from May to October is no finding."""
    assert found("E12", book({"BF-3 10/c3": 1}, Month(2023, 5))) == []
    assert found("E12", book({"BF-3 10/c3": 1}, Month(2023, 10))) == []
    assert found("E12", book({"BF-3 10/c3": 1}, Month(2023, 11))) != []


def test_a_month_with_a_return_only_asks() -> None:
    """Money that came back leaves a household without money: soft then, hard otherwise."""
    slip: dict[str, int | None] = {"BF-2 02/c4": 0}
    assert {hit.severity for hit in found("E08B", book(slip))} == {Severity.HARD}
    assert {hit.severity for hit in found("E08B", book({**slip, "BF-4 01/c6": 50_000}))} == {Severity.SOFT}


@pytest.mark.parametrize(("rule", "slip"), [("E08", {"BF-2 02/c2": 2}), ("E09", {"BF-2 01/c1": 2})])
def test_counts_that_a_return_can_turn_round_only_ask_in_its_month(rule: str, slip: dict[str, int | None]) -> None:
    assert {hit.severity for hit in found(rule, book(slip))} == {Severity.HARD}
    assert {hit.severity for hit in found(rule, book({**slip, "BF-4 01/c6": 50_000}))} == {Severity.SOFT}


@pytest.mark.parametrize(
    ("rule", "slip", "told"),
    [
        ("E06", {"BF-2 02/c4": 50_001}, ("500.01 元", "500.00 元")),
        ("E06B", {"BF-2 02/c4": 50_001}, ("500.01元", "500.00元")),
        ("E06B", {"BF-2 02/c3": 2}, ("按用途合计 2 ", "合计 1 ")),
        ("E07", {"BF-2 05/c4": 1}, ("0.01元", "0.00元")),
        ("E11", {"BF-3 02/c6": 20_001}, ("200.01 元", "200.00 元")),
        ("E11B", {"BF-3 02/c4": 20_001}, ("200.01元", "200.00元")),
        ("E13", {"BF-4 07/c4": 50_001}, ("500.01 元", "500.00 元")),
        ("E16", {"BF-2 01/c4": 50_001}, ("500.01 元", "500.00 元")),
    ],
)
def test_money_is_told_in_the_forms_unit(rule: str, slip: dict[str, int | None], told: tuple[str, str]) -> None:
    """A clerk compares what the message says with what the form shows, which is 元."""
    messages = [hit.message for hit in found(rule, book(slip))]
    assert any(all(words in message for words in told) for message in messages), messages
    assert not any(" 分" in message for message in messages)


def test_the_years_money_is_told_in_yuan_and_its_person_times_as_they_are() -> None:
    slip: dict[str, int | None] = {"BF-2 02/c16": 90_000, "BF-2 02/c15": 9}
    past = {(1, "BF-2 02/c16"): 30_000, (1, "BF-2 02/c15"): 3}
    assert [hit.message for hit in found("E10", book(slip, past=past)) if hit.field.startswith("02/")] == [
        "“生活救助”本年累计 9 与上期 3、本月 1 衔接不上。",
        "“生活救助”本年累计 900.00元 与上期 300.00元、本月 500.00元 衔接不上。",
    ]
