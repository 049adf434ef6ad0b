"""A number is held against the unit's own sealed past: far from all of it, it is asked about."""

from __future__ import annotations

from typing import Any

import pytest

from tzdesk import app
from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.pieces.cell_trend import cell_trend
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, CellValue, FormValues
from tzdesk.returns.forms import forms_of
from tzdesk.returns.model import SealedBook
from tzdesk.returns.own_history import ON, RULE, CellPast, pasts_of, watched
from tzdesk.rules import check

DECEMBER = Month(2023, 12)
QUIET = (40, 42, 38, 41, 40, 39)


def past(value: int | None, *before: int, last_year: int | None = None) -> CellPast:
    return CellPast("12/c1", "新发展入会（合计）", "count", value, before, last_year, 20)


CASES: tuple[tuple[str, list[str], CellPast], ...] = (
    ("far above", ["12/c1"], past(400, *QUIET)),
    ("far below", ["12/c1"], past(0, *QUIET)),
    ("as ever", [], past(44, *QUIET)),
    ("odd, but by less than is worth asking", [], past(59, *QUIET)),
    ("odd, and just worth asking", ["12/c1"], past(61, *QUIET)),
    ("too short a past to know", [], past(400, *QUIET[:5])),
    ("so in the same month of last year", [], past(400, *QUIET, last_year=390)),
    ("nothing in the same month of last year either", [], past(0, *QUIET, last_year=0)),
    ("last year's peak was another", ["12/c1"], past(400, *QUIET, last_year=200)),
    ("not stated", [], past(None, *QUIET)),
    ("one odd month before does not hide another", ["12/c1"], past(400, *QUIET, 390)),
    ("a number that never moved", ["12/c1"], past(140, *([100] * 6))),
    ("always nothing, and now some", ["12/c1"], past(25, *([0] * 12))),
    ("always nothing, and now less than is worth asking", [], past(19, *([0] * 12))),
    ("growing by the same every month", [], past(220, *range(100, 220, 10))),
    ("growing, and now fallen to where it never was", ["12/c1"], past(0, *range(300, 420, 10))),
    ("winter relief, given in the same month of last year", [], past(800, *([0] * 11), 780, last_year=780)),
    ("a restless number", [], past(100, 10, 90, 20, 80, 30, 70)),
)


@pytest.mark.parametrize(("name", "places", "case"), CASES)
def test_what_is_asked_about(name: str, places: list[str], case: CellPast) -> None:
    definition = load(2023)
    assert places == [found.field for found in check(definition, ON, [(case, None)])], name


def test_the_sentence_names_both_sides() -> None:
    """This month, the span and the middle of the months before, and last year's."""
    found = check(load(2023), ON, [(past(400, *QUIET, last_year=200), None)])[0]
    assert found.message == (
        "“新发展入会（合计）”本月 400，与前6个月（38～42，中位数 40，上年同月 200）相差过大，请核实。"
    )


@pytest.mark.parametrize("year", available_years())
def test_every_watched_cell_is_on_its_form(year: int) -> None:
    """A place that no form has would be watched in vain."""
    forms = forms_of(load(year))
    found = watched(load(year).rules[RULE])
    assert found
    for (form, line, column), least in found.items():
        assert line in forms[form].line_codes, (form, line)
        assert column in forms[form].column_ids, (form, column)
        assert least > 0


def sealed(month: Month, version: int = 0, **cells: int) -> SealedBook:
    plain: dict[str, Any] = {"head": {}, "ids": {}, "findings": [], "summary": {}, "sealed_at": None, "sealed_by": ""}
    from tzdesk.base import clock

    return SealedBook(
        **{**plain, "sealed_at": clock.now()}, period=month, version=version, definition_year=2023,
        definition_hash="", digest="", check_code="", content={"cells": cells, "rows": {}},
    )  # fmt: skip


@pytest.fixture
def wp() -> Any:
    made = app.in_memory()
    yield made
    made.close()


def book(value: int) -> BookValues:
    values = FormValues(forms_of(load(2023))["Z02"])
    values.cells["12", "c1"] = CellValue(value)
    return BookValues(DECEMBER, 2023, {"Z02": values})


def test_the_past_is_what_was_sealed_last(wp: Workplace) -> None:
    """Of a corrected month its newest version counts; older than a year only the same month of last year does."""
    with wp.store.operation("test.seal", "封存", boundary=True) as op:
        op.add(sealed(DECEMBER.step(-13), Z02_r12_c1=1), sealed(DECEMBER.step(-12), Z02_r12_c1=2))
        op.add(sealed(DECEMBER.step(-2), Z02_r12_c1=3), sealed(DECEMBER.step(-2), 1, Z02_r12_c1=4))
        op.add(sealed(DECEMBER.step(-1), Z02_r13_c1=9))
    with wp.store.reading() as session:
        found = {(form, one.place): one for form, one in pasts_of(wp.definition(DECEMBER), session, book(7))}
    joined = found["Z02", "12/c1"]
    assert (7, (2, 4), 2) == (joined.value, joined.before, joined.last_year)


def test_the_picture_beside_a_number_shows_thirteen_months(wp: Workplace) -> None:
    """Months that were not sealed have no point; this month stands at the end; without a past there is no picture."""
    form = forms_of(load(2023))["Z02"]
    with wp.store.reading() as session:
        assert cell_trend(session, DECEMBER, form, ("12", "c1"), 7) is None
    with wp.store.operation("test.seal", "封存", boundary=True) as op:
        op.add(sealed(DECEMBER.step(-12), Z02_r12_c1=2), sealed(DECEMBER.step(-2), Z02_r12_c1=1234))
    with wp.store.reading() as session:
        trend = cell_trend(session, DECEMBER, form, ("12", "c1"), 7)
    assert trend is not None
    texts = {point.month: point.text for point in trend.points}
    assert 13 == len(texts)
    assert {"2", "1,234", "7", ""} == set(texts.values())
    assert ("2", "1,234", "7") == (texts[DECEMBER.step(-12)], texts[DECEMBER.step(-2)], texts[DECEMBER])
