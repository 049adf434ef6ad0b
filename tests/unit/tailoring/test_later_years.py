"""A package is laid over the years that are shipped for later as well: nothing of theirs goes without a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import DefinitionError, load
from tzdesk.definitions.merge import plain
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.registers import packages
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.forms import Form, forms_of
from tzdesk.tailoring.places import Places
from tzdesk.tailoring.plan import check, export_workbook, prepare, take_over

DECEMBER, JANUARY = Month(2023, 12), Month(2024, 1)  # line 33 of Z02 is shipped from 2024 on


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 10)):
        wp = app.in_memory()
        yield wp
        wp.close()


def z02(wp: Workplace, month: Month) -> Form:
    return forms_of(wp.definition(month))["Z02"]


def test_a_label_changed_in_the_workbook_of_december_takes_no_line_out_of_january(
    wp: Workplace, tmp_path: Path
) -> None:
    path = tmp_path / "参数.xlsx"
    export_workbook(wp, path, DECEMBER)
    book = openpyxl.load_workbook(path)
    page = book["行"]
    [label] = [row[2] for row in page.iter_rows(min_row=2) if (row[0].value, row[1].value) == ("Z02", "12")]
    label.value = "本区的名称"
    book.save(path)

    prepared = prepare(wp, path)
    assert prepared.problems == []
    take_over(wp, prepared)

    for month in (DECEMBER, JANUARY):
        assert z02(wp, month).line_codes["12"].label == "本区的名称"
    assert "33" not in z02(wp, DECEMBER).line_codes
    assert "33" in z02(wp, JANUARY).line_codes


def test_a_form_taken_whole_that_lacks_a_later_years_line_is_refused_with_a_sentence(wp: Workplace) -> None:
    form = plain(load(2023).raw["returns"]["Z02"]) | {"replaced": True, "title": "本区会员表"}
    package = package_of(Manifest("tz", "通州区参数包", "1", DECEMBER), {"returns": {"Z02": form}})

    prepared = check(wp, package, Places())

    assert not prepared.usable
    [line, advice] = prepared.problems
    assert line.startswith("2024年度的表样：Z02：程序自带的第33行")
    assert "请导出参数工作簿" in advice


def test_what_does_not_fit_a_later_year_is_not_taken_over_by_any_way(wp: Workplace) -> None:
    """A field that comes with January stands on a code list that the next version for December leaves out."""
    field = {"name": "x_a", "type": "code", "codes": "x_list", "label": "甲", "section": "bodies", "help": "甲。"}
    listed = {"x_list": {"label": "表", "codes": [{"code": "1", "label": "一", "valid_from": "2023-01-01"}]}}
    packages.take_over(wp, package_of(Manifest("a", "代码", "1", DECEMBER), {"codes": listed}))
    packages.take_over(
        wp, package_of(Manifest("b", "字段", "1", JANUARY), {"records": {"organisation": {"fields": [field]}}})
    )

    without = package_of(Manifest("a", "代码", "2", DECEMBER), {"codes": {"x_other": listed["x_list"]}})
    with pytest.raises(DefinitionError, match="x_list"):
        packages.take_over(wp, without)
    problems = check(wp, without, Places()).problems
    assert any(one.startswith("2024年度的表样：") and "x_list" in one for one in problems), problems
