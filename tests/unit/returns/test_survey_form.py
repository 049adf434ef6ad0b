"""NB-01, the working copy of the survey's year: 1 October to 30 September, out with September's book."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed
from tests.unit.returns.conftest import movements
from tests.unit.returns.test_month import first_org
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month, Span
from tzdesk.definitions import available_years, load
from tzdesk.jobs import run_now
from tzdesk.pieces.due import longer_due
from tzdesk.registers.aid import codes, payments
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.dates import report_limit, span_limit
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.checks_empty import explain_empty
from tzdesk.returns.compute import BookValues, CellValue, FormValues, compute
from tzdesk.returns.forms import forms_of
from tzdesk.returns.model import SealedBook
from tzdesk.rules import Finding, check

NB = "NB-01"
SEPTEMBER = Month(2024, 9)
# The last day before, the first day, the last day and the first day after the survey's year 2024.
EDGES = (date(2023, 9, 30), date(2023, 10, 1), date(2024, 9, 30), date(2024, 10, 1))
WITHIN = EDGES[1:3]


def survey(wp: Workplace, month: Month = SEPTEMBER) -> FormValues:
    with wp.store.reading() as session:
        return compute(wp, session, month, [NB])[NB]


@pytest.mark.parametrize("year", available_years())
def test_it_goes_out_with_septembers_book_at_every_level(year: int) -> None:
    form = forms_of(load(year))[NB]
    for level in ("unit", "town", "district"):
        assert [9] == [month for month in range(1, 13) if form.in_book(Month(year, month), level)]
    assert f"{year - 1}.10.1—{year}.9.30" in form.span(Month(year, 9)).label


def test_unions_count_as_they_stood_on_30_september_and_as_they_came_in_the_year(wp: Workplace) -> None:
    """Three unions of 2020, and one more on each day at the edges: what was founded on 1 October 2024 is not there yet,
    and of the year are those founded from 1 October 2023 to 30 September 2024."""
    before = survey(wp).number("101", "c1")
    assert 3 == before
    for day in EDGES:
        union = {"org_name": f"{day}建会的工会委员会", "org_type": "11", "status": "1", "found_date": day}
        save_organisation(wp, union)
    found = survey(wp)
    assert before + sum(day <= SEPTEMBER.last for day in EDGES) == found.number("101", "c1")
    assert len(WITHIN) == found.number("118", "c1") == len(found.get("118", "c1").ids)


def test_members_who_joined_are_those_of_twelve_months(wp: Workplace) -> None:
    """5 + 0 + 3 in October 2023, 2 + 1 + 0 in November, 4 in September 2024; the 7 of October 2024 are the next
    year's."""
    with clock.frozen(date(2024, 11, 1)):
        save_counts(wp, SEPTEMBER, {first_org(wp): movements(4, 0, 0, 0)})
        save_counts(wp, SEPTEMBER.next, {first_org(wp): movements(7, 0, 0, 0)})
        assert 5 + 0 + 3 + 2 + 1 + 0 + 4 == survey(wp).number("221", "c1")


def test_ledgers_count_from_1_october_to_30_september(wp: Workplace) -> None:
    """Each day at the edges has a competition of its own number of sessions: only those within add up."""
    sessions = dict(zip(EDGES, (1, 10, 100, 1000), strict=True))
    with clock.frozen(date(2024, 11, 1)):
        for day, number in sessions.items():
            values = {"org_id": first_org(wp), "title": f"{day}竞赛", "kind": "5", "sessions": number}
            wp.register("activity").save(wp, {**values, "biz_date": day})
        assert sum(sessions[day] for day in WITHIN) == survey(wp).number("701", "c1")


def test_a_household_aided_in_two_months_is_one_household_one_person_and_two_times(wp: Workplace) -> None:
    """Aid counts from 1 October to 30 September: households and persons anew over it, times and money added up."""
    case = filed(wp, date(2022, 5, 1))
    aid = {"case_id": case.id, "item": "10", "pay_method": "1", "approve_date": date(2023, 1, 1), "fund_source": "6"}
    with clock.frozen(date(2024, 11, 1)):
        for number, day in enumerate((*EDGES, date(2024, 2, 1))):
            payments.pay(wp, {**aid, "amount": 10**number}, on=day)
        found = survey(wp)
        assert (1, 1, 3, 10_110) == tuple(found.number(line, "c1") for line in ("907", "908", "904", "905"))


def test_a_household_lifted_twice_is_lifted_once(wp: Workplace) -> None:
    """Lifted in December, back in March with a new file, lifted again in June: one household of the year."""
    lifted = {"status": codes.LIFTED, "exit_reason": codes.EXIT_LIFTED}
    first = filed(wp, date(2022, 5, 1), **lifted, exit_date=date(2023, 12, 5))
    back = {"prev_case_id": first.id, "archive_origin": codes.ORIGIN_RETURNED}
    with clock.frozen(date(2024, 11, 1)):
        assert 1 == survey(wp).number("903", "c1")
        filed(wp, date(2024, 3, 1), **back, **lifted, exit_date=date(2024, 6, 3))
        cell = survey(wp).get("903", "c1")
        assert (1, 2) == (cell.value, len(cell.ids))


def test_the_year_before_is_as_it_was_sealed(wp: Workplace) -> None:
    """September 2023 was sealed with 2 unions: that is last year's number, and the difference is to it."""
    with wp.store.operation("test", "封存") as op:
        op.add(
            SealedBook(
                period=Month(2023, 9), version=0, sealed_at=clock.now(), sealed_by="王某", definition_hash="",
                digest="", check_code="", head={}, content={"cells": {"NB01_r101_c1": 2}}, ids={}, findings=[],
                summary={},
            )
        )  # fmt: skip
    found = survey(wp)
    assert (3, 2, 1) == tuple(found.number("101", column) for column in ("c1", "c2", "c3"))


def test_of_a_year_before_the_first_month_nothing_is_known(wp: Workplace) -> None:
    """The town begins in October 2023: no number for the year before, and no difference to it."""
    found = survey(wp)
    assert (3, None, None) == tuple(found.number("101", column) for column in ("c1", "c2", "c3"))


def test_what_a_union_says_of_today_alone_is_no_number_of_the_year_before(wp: Workplace) -> None:
    """Nobody sealed September 2024: its 专职 are not those of today, nor is there a difference to them; how many unions
    stood then is known."""
    save_organisation(wp, {"org_name": "己巳商贸工会委员会", "org_type": "11", "status": "1", "fulltime_cnt": 4})
    found = survey(wp, Month(2025, 9))
    staff, before, more = (found.number("301", column) for column in ("c1", "c2", "c3"))
    assert (True, None, None) == (bool(staff), before, more)
    assert (4, 4, 0) == tuple(found.number("101", column) for column in ("c1", "c2", "c3"))


def test_only_what_no_register_holds_is_typed() -> None:
    """The lines that are typed say so in their note, the others never."""
    definition = load(2024)
    form, told = forms_of(definition)[NB], definition.notes[NB]["lines"]
    typed = {line.code for line in form.lines if form.cell(line.code, "c1")["type"] == "entry"}
    assert typed == {code for code, note in told.items() if "由填报人填写" in note}
    proposed = {line.code for line in form.lines if line.label.endswith("＊")}
    assert proposed == {code for code, note in told.items() if "拟定" in note}


def test_an_empty_copy_wants_a_reason() -> None:
    """A desk without a union says why in September; with one it has something to say."""

    def asked(wp: Workplace) -> list[Finding]:
        found = run_now(audit_month(wp, SEPTEMBER)).findings
        return [one for one in found if (one.rule, one.kind) == ("T09", NB) and one.blocks]

    with clock.frozen(date(2024, 10, 8)):
        wp = app.in_memory()
        try:
            [table] = asked(wp)
            explain_empty(wp, SEPTEMBER, [table], "1")
            assert asked(wp) == []
        finally:
            wp.close()


def test_a_copy_with_a_union_needs_no_reason(wp: Workplace) -> None:
    with clock.frozen(date(2024, 10, 8)):
        kinds = [one.kind for one in run_now(audit_month(wp, SEPTEMBER)).findings if one.rule == "T09"]
    assert NB not in kinds


@pytest.mark.parametrize("level", ["unit", "town", "district"])
def test_it_is_due_its_own_days_after_the_months_tables(wp: Workplace, level: str) -> None:
    """`survey_more_days` after September's limit, put off over holidays; the home page names the table."""
    wp.register("profile").save(wp, {"unit_level": level}, 1)
    definition, span = wp.definition(SEPTEMBER), Span.parse("2024-S")
    month, limit = report_limit(definition, level, SEPTEMBER), span_limit(definition, level, span)
    assert month is not None
    assert limit is not None
    assert definition.parameter("survey_more_days", SEPTEMBER.last) <= (limit - month).days
    assert definition.calendar.is_workday(limit)
    with wp.store.reading() as session:
        [due] = [due for due in longer_due(wp, session, SEPTEMBER, date(2024, 10, 8)) if due.span == span]
    assert (limit, ("基层工会统计年报底稿",)) == (due.day, due.forms)


def made(figures: Mapping[str, Any], monthly: Mapping[str, Any] | None = None) -> tuple[FormValues, BookValues]:
    """NB-01 with these cells ("211/c1": 5), beside a Z02 with its own."""

    def filled(form_id: str, cells: Mapping[str, Any]) -> FormValues:
        values = FormValues(forms_of(load(2024))[form_id])
        values.cells = {tuple(place.split("/")): CellValue(value) for place, value in cells.items()}  # type: ignore[misc]
        return values

    values = filled(NB, figures)
    forms = {NB: values, **({"Z02": filled("Z02", monthly)} if monthly else {})}
    return values, BookValues(SEPTEMBER, 2024, forms)


# Rule, cells that are right, and what makes them wrong.
CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("NB01", {"201/c1": 9, "202/c1": 9}, {"202/c1": 10}),
    ("NB01", {"502/c1": 3, "503/c1": 3}, {"503/c1": 4}),
    ("NB01", {"102/c1": 5, "103/c1": 3, "104/c1": 1, "105/c1": 1}, {"105/c1": 2}),
    ("NB02", {"211/c1": 5, "201/c1": 5}, {"211/c1": 6}),
    ("NB02", {"214/c1": 2, "204/c1": 2}, {"204/c1": 1}),
    ("NB02", {"401/c1": 1, "212/c1": 1}, {"212/c1": 0}),
    ("NB02", {"305/c1": 1, "301/c1": 1}, {"301/c1": 0}),
    ("NB01", {"907/c1": 2, "908/c1": 2}, {"907/c1": 3}),
    ("NB03", {"211/c1": 12, "211/c2": 10, "223/c1": 5, "224/c1": 3}, {"224/c1": 2}),
]


@pytest.mark.parametrize(("rule", "right", "change"), CASES)
def test_a_relation_speaks_of_what_is_wrong_and_of_nothing_else(
    rule: str, right: dict[str, Any], change: dict[str, Any]
) -> None:
    def said(figures: Mapping[str, Any]) -> list[str]:
        return [one.rule for one in check(load(2024), NB, [made(figures)]) if one.rule.startswith("NB")]

    assert said(right) == []
    assert rule in said({**right, **change})


def test_the_balance_says_nothing_of_a_first_year() -> None:
    """No number for the year before: nothing to hold the members against."""
    found = check(load(2024), NB, [made({"211/c1": 12, "223/c1": 5, "224/c1": 3})])
    assert [] == [one.rule for one in found if one.rule == "NB03"]


@pytest.mark.parametrize(("members", "said"), [(12, []), (13, ["211/c1"])])
def test_what_stands_is_what_septembers_tables_say(members: int, said: list[str]) -> None:
    found = check(load(2024), NB, [made({"211/c1": 12}, {"30/c1": members})])
    assert said == [one.field for one in found if one.rule == "NB04"]
