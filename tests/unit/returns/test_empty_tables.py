"""A table without a number is not sent without a word why; the word is remembered, printed and carried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_month import explain_all
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.exporting import BOOK_NAME, export_month
from tzdesk.jobs import run_now
from tzdesk.pieces.statement import statement
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.checks_empty import (
    explain_empty,
    is_empty_table,
    last_reasons,
    reason_words,
    reasons_on,
    repeat_reasons,
    table_says_something,
)
from tzdesk.returns.compute import BookValues, CellValue, FormValues
from tzdesk.returns.forms import forms_of
from tzdesk.returns.model import Explanation
from tzdesk.returns.seal import SealRefused, seal
from tzdesk.rules import Finding

DEFINITION = load(2023)


def empty(wp: Workplace, month: Month = OCTOBER) -> list[Finding]:
    return [one for one in run_now(audit_month(wp, month)).blocking if is_empty_table(one)]


def filled(*values: int | None) -> FormValues:
    form = forms_of(DEFINITION)["MG-01"]
    places = [(line.code, column.id) for line in form.lines for column in form.columns]
    return FormValues(form, dict(zip(places, map(CellValue, values), strict=False)))


@pytest.mark.parametrize(("values", "fires"), [((None, 0, None), True), ((), True), ((None, 0, 1), False)])
def test_blanks_and_zeros_say_nothing_and_one_number_does(values: Sequence[int | None], fires: bool) -> None:
    form = filled(*values)
    hits = list(table_says_something(form, BookValues(OCTOBER, 2023, {}), {}))
    assert fires == bool(hits)


def test_the_seal_wants_a_word_for_every_empty_table(wp: Workplace) -> None:
    """With every other doubt explained, the tables without a number alone keep the month open."""
    tables = empty(wp)
    assert tables
    explain_all(wp, OCTOBER)
    explain_empty(wp, OCTOBER, tables[1:], "1")
    with wp.store.operation("test.forget", "收回一张的说明") as op:
        for given in op.session.scalars(select(Explanation).where(Explanation.subject == tables[0].kind)):
            given.deleted_at = clock.now()
    with pytest.raises(SealRefused) as refused:
        run_now(seal(wp, OCTOBER))
    assert [tables[0].kind] == [one.kind for one in refused.value.findings]
    explain_empty(wp, OCTOBER, [tables[0]], "1")
    assert 0 == run_now(seal(wp, OCTOBER)).version


def test_a_reason_is_a_dated_code_with_the_clerks_own_words() -> None:
    """其他 says nothing by itself; words that were begun are finished; a code is known only while it is in force."""
    day = date(2023, 10, 31)
    assert "本期无此项业务" == reason_words(DEFINITION, "1", "", day)
    assert "本期无此项业务：本镇没有这类企业" == reason_words(DEFINITION, "1", "本镇没有这类企业", day)
    assert "本镇没有这类企业" == reason_words(DEFINITION, "9", "本镇没有这类企业", day)
    for code, words in (("9", ""), ("9", "没有"), ("1", "没有")):
        with pytest.raises(UserError, match="至少写6个字"):
            reason_words(DEFINITION, code, words, day)
    assert reasons_on(DEFINITION, day)
    with pytest.raises(UserError, match="不在代码表"):
        reason_words(DEFINITION, "1", "", date(2022, 12, 31))


def test_the_reason_is_printed_and_carried_in_the_book(wp: Workplace, tmp_path: Path) -> None:
    explain_empty(wp, OCTOBER, empty(wp), "9", "本街道今年没有这类单位")
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        assert "本街道今年没有这类单位" in {told.reason for told in statement(wp, session, OCTOBER).empty}
    files = run_now(export_month(wp, OCTOBER, tmp_path, pdf=False)).files
    [book] = [path for path in files if BOOK_NAME in path.name]
    with ZipFile(book) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert "本街道今年没有这类单位" in text


def test_next_month_the_same_tables_take_the_same_words(wp: Workplace) -> None:
    """Each table the reason that it had, in one step; one that was not empty before is still asked about."""
    again = {one.kind for one in empty(wp, NOVEMBER)}
    tables = [one for one in empty(wp) if one.kind in again]
    explain_empty(wp, OCTOBER, tables[2:], "1")
    explain_empty(wp, OCTOBER, tables[1:2], "2")
    open_now = empty(wp, NOVEMBER)
    with wp.store.reading() as session:
        offered = last_reasons(wp, session, NOVEMBER, open_now)
    assert {"本期无此项业务", "本单位没有此类对象"} == set(offered)
    assert len(tables) - 1 == repeat_reasons(wp, NOVEMBER, open_now)
    assert again - {one.kind for one in tables[1:]} == {one.kind for one in empty(wp, NOVEMBER)}


def test_a_quarterly_table_takes_the_words_of_the_quarter_before(wp: Workplace) -> None:
    """Explained in September, empty again in December: in between it did not go out, and the reason is offered."""
    wp.register("profile").save(wp, {"unit_level": "town"}, 1)
    september, december = Month(2023, 9), Month(2023, 12)
    [then] = [one for one in empty(wp, september) if one.kind == "MG-01"]
    explain_empty(wp, september, [then], "1")
    now = [one for one in empty(wp, december) if one.kind == "MG-01"]
    with wp.store.reading() as session:
        assert {"本期无此项业务": now} == last_reasons(wp, session, december, now)


def test_a_summers_table_takes_the_words_of_last_summer(wp: Workplace) -> None:
    """BF-7 goes out from July to October: in July the last time was October of the year before."""
    wp.register("profile").save(wp, {"unit_level": "town"}, 1)
    [then] = [one for one in empty(wp, OCTOBER) if one.kind == "BF-7"]
    explain_empty(wp, OCTOBER, [then], "1")
    july = Month(2024, 7)
    now = [one for one in empty(wp, july) if one.kind == "BF-7"]
    with wp.store.reading() as session:
        assert {"本期无此项业务": now} == last_reasons(wp, session, july, now)
