"""A workbook is read against what it was written from, however much later, for whatever month it is taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, Package, package_of
from tzdesk.registers import packages
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.forms import forms_of
from tzdesk.tailoring.origin import ROW
from tzdesk.tailoring.plan import export_workbook, prepare, take_over
from tzdesk.tailoring.prepared import Prepared
from tzdesk.tailoring.writing import COVER

DECEMBER, JANUARY = Month(2023, 12), Month(2024, 1)  # line 33 of Z02 is shipped from 2024 on


def field(*names: str) -> dict[str, Any]:
    own = {"type": "text", "section": "bodies", "help": "甲。"}
    return {"records": {"organisation": {"fields": [{"name": f"x_{one}", "label": one, **own} for one in names]}}}


def version(package: str, number: str, month: Month, content: dict[str, Any]) -> Package:
    return package_of(Manifest(package, {"own": "本区参数包", "city": "全市参数包"}[package], number, month), content)


def fields(wp: Workplace, month: Month) -> set[str]:
    return {one.name for one in wp.definition(month).record("organisation").fields if one.name.startswith("x_")}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """In December, with the district's first version in force."""
    with clock.frozen(date(2023, 12, 10)):
        wp = app.in_memory()
        packages.take_over(wp, version("own", "1", Month(2023, 5), field("own")))
        yield wp
        wp.close()


@pytest.fixture
def written(wp: Workplace, tmp_path: Path) -> Callable[..., Prepared]:
    """December's workbook, exported now; called, it is edited as asked for another month and looked at."""
    path = tmp_path / "参数.xlsx"
    export_workbook(wp, path, DECEMBER)

    def looked_at(month: str = "2023-12", number: str = "", **cover: str) -> Prepared:
        book = openpyxl.load_workbook(path)
        page = book[COVER]
        rows = {row[0].value: row[1] for row in page.iter_rows()}
        rows["启用月份"].value = month
        rows["版本"].value = number or rows["版本"].value
        for word, text in cover.items():
            rows[word].value = text
        book.save(path)
        return prepare(wp, path)

    return looked_at


def test_decembers_workbook_for_january_takes_nothing_out_that_january_brings(
    wp: Workplace, written: Callable[..., Prepared]
) -> None:
    prepared = written("2024-01")

    assert prepared.problems == []
    assert [one.sentence for one in prepared.changes if one.verb == "去掉"] == []
    take_over(wp, prepared)
    assert "33" in forms_of(wp.definition(JANUARY))["Z02"].line_codes
    assert fields(wp, JANUARY) == {"x_own"}


def test_a_workbook_of_next_year_is_read_so_whatever_day_it_is(wp: Workplace, tmp_path: Path) -> None:
    """January's workbook, read in December with a cover that lacks a word: only that word is said."""
    path = tmp_path / "新年度.xlsx"
    export_workbook(wp, path, JANUARY)
    book = openpyxl.load_workbook(path)
    book[COVER]["B2"] = None
    book.save(path)

    assert prepare(wp, path).problems == ["工作表“说明”B2：没有填“名称”。"]


def test_anothers_package_taken_over_in_between_stays_and_is_named(
    wp: Workplace, written: Callable[..., Prepared]
) -> None:
    packages.take_over(wp, version("city", "1", DECEMBER, field("city")))

    prepared = written()

    assert prepared.problems == []
    [note] = [one for one in prepared.notes if "导出以后" in one]
    assert "全市参数包 第1版" in note
    assert "增加字段：工会组织·city" in note
    assert "照旧有效" in note
    take_over(wp, prepared)
    assert fields(wp, DECEMBER) == {"x_own", "x_city"}


def test_a_version_of_its_own_taken_over_in_between_is_named_with_what_would_be_lost(
    wp: Workplace, written: Callable[..., Prepared]
) -> None:
    packages.take_over(wp, version("own", "2", DECEMBER, field("own", "new")))

    prepared = written(number="3")

    [note] = [one for one in prepared.notes if "第2版" in one]
    assert "第1版" in note
    assert "增加字段：工会组织·new" in note
    assert "启用以后就没有了" in note
    assert "去掉字段：工会组织·new。" in [one.sentence for one in prepared.changes]


def test_nothing_is_said_where_nothing_changed_since(written: Callable[..., Prepared]) -> None:
    assert [one for one in written().notes if "工作簿" in one] == []


def test_what_it_was_written_from_and_was_taken_back_is_said(wp: Workplace, written: Callable[..., Prepared]) -> None:
    with wp.store.reading() as session:
        [row] = packages.taken(session)
    packages.take_back(wp, row.id)

    [problem] = written().problems

    assert "own 第1版" in problem
    assert "重新导出" in problem


def test_a_base_that_nobody_can_read_is_pointed_to(written: Callable[..., Prepared]) -> None:
    [problem] = written(**{ROW: "去年的"}).problems

    assert problem.startswith("工作表“说明”B7：")
    assert "重新导出" in problem


def test_a_workbook_that_says_nothing_of_its_base_is_read_for_its_month(
    wp: Workplace, written: Callable[..., Prepared]
) -> None:
    """One of an earlier program, or with the row taken out."""
    prepared = written(**{ROW: ""})

    assert prepared.problems == []
    take_over(wp, prepared)
    assert fields(wp, DECEMBER) == {"x_own"}


def test_what_the_program_itself_brought_since_is_said(wp: Workplace, written: Callable[..., Prepared]) -> None:
    """The workbook knows its version of the district's package, and another hash of what that made."""
    [package] = wp.packages

    prepared = written(**{ROW: f"2023-12；{package.mark}；00000000"})

    assert prepared.usable
    assert [one for one in prepared.notes if one.startswith("这份工作簿导出以后，程序升级过")]
