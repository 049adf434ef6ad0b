"""A version for the month in hand while the next year's lies ready: what is edited, and what would be lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, Package, package_of
from tzdesk.registers import packages
from tzdesk.registers.workplace import Workplace
from tzdesk.tailoring.places import Places
from tzdesk.tailoring.plan import check, export_sheet, export_workbook, prepare, prepare_drawing, take_over
from tzdesk.tailoring.reading import month_of, sheets_of

DECEMBER, JANUARY = Month(2023, 12), Month(2024, 1)


def ledger_field(name: str) -> dict[str, Any]:
    field = {"name": f"x_{name}", "type": "text", "label": name, "section": "bodies", "help": f"{name}。"}
    return {"records": {"organisation": {"fields": [field]}}}


def version(number: str, month: Month, content: dict[str, Any]) -> Package:
    return package_of(Manifest("tongzhou", "通州区参数包", number, month), content)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """In December, with a second version in force and a third ready for January."""
    with clock.frozen(date(2023, 12, 10)):
        wp = app.in_memory()
        packages.take_over(wp, version("2", Month(2023, 5), ledger_field("now")))
        packages.take_over(wp, version("3", JANUARY, ledger_field("later")))
        yield wp
        wp.close()


def fields(wp: Workplace, month: Month) -> set[str]:
    known = {field.name for field in wp.definition(month).record("organisation").fields}
    return known & {"x_now", "x_later", "x_urgent"}


def test_an_urgent_version_says_what_it_puts_out_of_force(wp: Workplace) -> None:
    prepared = check(wp, version("4", DECEMBER, ledger_field("urgent")), Places())

    assert prepared.usable
    [note] = [one for one in prepared.notes if "不再起作用" in one]
    assert note.startswith("2024年1月起的第3版不再起作用，由第4版代替。")
    said = [change.sentence for change in prepared.changes]
    assert "去掉字段：工会组织·later（从2024年1月起）。" in said
    assert said.count("增加字段：工会组织·urgent。") == 1

    take_over(wp, prepared)
    assert fields(wp, JANUARY) == {"x_urgent"}


def test_nothing_is_said_when_no_version_lies_ready(wp: Workplace) -> None:
    prepared = check(wp, version("4", JANUARY, ledger_field("urgent")), Places())

    assert [one for one in prepared.notes if "不再起作用" in one] == []


def test_a_drawing_for_the_month_in_hand_joins_what_is_in_force_in_it(wp: Workplace, tmp_path: Path) -> None:
    drawing = tmp_path / "Z05.xlsx"
    export_sheet(wp, "Z05", drawing, DECEMBER)

    prepared = prepare_drawing(wp, drawing)
    take_over(wp, prepared)

    assert prepared.package is not None
    assert (prepared.package.manifest.version, prepared.package.begins) == ("4", DECEMBER)
    assert fields(wp, DECEMBER) == {"x_now"}
    assert any(one.startswith("2024年1月起的第3版不再起作用") for one in prepared.notes)


def test_a_table_that_is_drawn_anew_takes_the_place_of_its_drawing_whatever_the_file_is_called(
    wp: Workplace, tmp_path: Path
) -> None:
    """The old one would stay beside it, and be refused for cells that the new version has no more."""
    for name in ("Z05.xlsx", "Z04.xlsx", "第二版.xlsx"):
        export_sheet(wp, "Z04" if name == "Z04.xlsx" else "Z05", tmp_path / name, DECEMBER)
        prepared = prepare_drawing(wp, tmp_path / name)
        assert prepared.problems == []
        take_over(wp, prepared)
    assert prepared.package is not None
    assert list(prepared.package.drawings) == ["Z04.xlsx", "第二版.xlsx"]
    assert "原来的样表“Z05.xlsx”由“第二版.xlsx”代替。" in prepared.notes


def test_a_workbook_is_written_for_the_month_that_was_asked_for(wp: Workplace, tmp_path: Path) -> None:
    """December's holds what is in force in December, under a number above the version that lies ready; without a month
    it is the version that lies ready."""
    december, ready = tmp_path / "12月.xlsx", tmp_path / "以后.xlsx"
    export_workbook(wp, december, DECEMBER)
    export_workbook(wp, ready)

    assert tuple(month_of(sheets_of(path)) for path in (december, ready)) == (DECEMBER, JANUARY)
    for path, kept in ((december, "x_now"), (ready, "x_later")):
        package = prepare(wp, path).package
        assert package is not None
        assert package.manifest.version == "4"
        [field] = package.raw["records"]["organisation"]["fields"]
        assert field["name"] == kept
