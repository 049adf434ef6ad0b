"""A line's number keeps its figure while earlier months are carried on in it; another figure gets a new number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.definitions.merge import plain
from tzdesk.definitions.package import Manifest, Package, package_of
from tzdesk.registers import packages
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.tailoring.difference import difference
from tzdesk.tailoring.places import Places
from tzdesk.tailoring.plan import check
from tzdesk.tailoring.prepared import Prepared

Edit = Callable[[dict[str, Any]], None]
FORM = "Z02"


def line(form: dict[str, Any], code: str) -> dict[str, Any]:
    return next(row for row in form["lines"] if row["code"] == code)


def exchanged(form: dict[str, Any]) -> None:
    """Lines 12 and 13 change their numbers: what was 13 is 12 from now on."""
    one, other = line(form, "12"), line(form, "13")
    one["code"], other["code"] = "13", "12"
    lines = form["lines"]
    i, j = lines.index(one), lines.index(other)
    lines[i], lines[j] = other, one


def typed_in(form: dict[str, Any]) -> None:
    line(form, "12")["cell"] = {"type": "entry"}


def taken_out_of_the_sum(form: dict[str, Any]) -> None:
    total = line(form, "11")["cell"]
    total["lines"].remove("+13")


def renamed(form: dict[str, Any]) -> None:
    line(form, "12")["label"] = "本区的名称"


def moved(form: dict[str, Any]) -> None:
    form["lines"].append(form["lines"].pop(0))


def a_new_line_in_the_sum(form: dict[str, Any]) -> None:
    form["lines"].insert(3, {"code": "16", "label": "本区的行", "unit": "人", "cell": {"type": "entry"}})
    line(form, "11")["cell"]["lines"].append("+16")


def looked_at(wp: Workplace, edit: Edit, month: Month = NOVEMBER) -> Prepared:
    shipped = plain(load(2023).raw)
    own = plain(shipped)
    edit(own["returns"][FORM])
    package = package_of(Manifest("tongzhou", "通州区参数包", "1", month), difference(shipped, own))
    return check(wp, package, Places())


@pytest.mark.parametrize(
    ("edit", "lines"), [(exchanged, {"12", "13"}), (typed_in, {"12"}), (taken_out_of_the_sum, {"11"})]
)
def test_another_figure_under_a_number_that_is_carried_on_is_refused(
    wp: Workplace, edit: Edit, lines: set[str]
) -> None:
    prepared = looked_at(wp, edit)

    assert not prepared.usable
    for code in lines:
        said = [one for one in prepared.problems if one.startswith(f"{FORM} 第{code}行")]
        assert said, prepared.problems
        assert all("2023年11月起换了取数" in one and "换指标请用新行号" in one for one in said)
    assert {one.split("行")[0] for one in prepared.problems} == {f"{FORM} 第{code}" for code in lines}


@pytest.mark.parametrize("edit", [renamed, moved, a_new_line_in_the_sum])
def test_what_leaves_every_number_its_figure_is_taken(wp: Workplace, edit: Edit) -> None:
    assert looked_at(wp, edit).problems == []


def test_before_the_first_month_there_is_nothing_to_carry_on(wp: Workplace) -> None:
    assert looked_at(wp, typed_in, OCTOBER).problems == []


def test_what_a_version_has_put_right_again_is_taken(wp: Workplace) -> None:
    """A wrong version that was taken over for November is undone by the next one: October's figure is back."""
    wrong = looked_at(wp, typed_in).package
    assert wrong is not None
    packages.take_over(wp, wrong)

    again = package_of(
        Manifest("tongzhou", "通州区参数包", "2", NOVEMBER),
        {"returns": {FORM: {"lines": [{"code": "12", "label": "本区的名称"}]}}},
    )

    assert check(wp, again, Places()).problems == []


def with_line_16(version: str, month: Month, cell: dict[str, Any] | None) -> Package:
    """A version of the district's package that has a line 16 of its own in the form, or (None) has it no more."""
    row = {"code": "16", "label": "本区的行", "unit": "人", "after": "15", "cell": cell}
    edit = {"returns": {FORM: {"lines": [row]}}} if cell else {"notes": {FORM: {"lines": {"12": "本区的解释"}}}}
    return package_of(Manifest("tongzhou", "通州区参数包", version, month), edit)


@pytest.mark.parametrize("dropped", [OCTOBER.next.next, NOVEMBER])
def test_a_number_that_was_dropped_does_not_come_back_with_another_figure(wp: Workplace, dropped: Month) -> None:
    """Line 16 is typed in October, dropped in November or December, and back in December: with what was typed it is
    the same line, as a count of members it is another, that the year's sum would add to what was typed."""
    december = NOVEMBER.next
    counted = {"type": "measure", "name": "members.item", "params": {"item": "12"}}
    packages.take_over(wp, with_line_16("1", OCTOBER, {"type": "entry"}))
    packages.take_over(wp, with_line_16("2", dropped, None))

    refused = check(wp, with_line_16("3", december, counted), Places()).problems

    assert refused
    assert all(one.startswith(f"{FORM} 第16行") and "2023年12月起换了取数" in one for one in refused)
    assert check(wp, with_line_16("3", december, {"type": "entry"}), Places()).problems == []


def test_in_a_new_year_a_number_may_come_back_with_another_figure(wp: Workplace) -> None:
    """Nothing of last year is carried on in January in a line that December had no more."""
    packages.take_over(wp, with_line_16("1", OCTOBER, {"type": "entry"}))
    packages.take_over(wp, with_line_16("2", NOVEMBER, None))
    counted = {"type": "measure", "name": "members.item", "params": {"item": "12"}}

    assert check(wp, with_line_16("3", Month(2024, 1), counted), Places()).problems == []


def test_a_new_lines_sum_of_the_year_is_that_of_its_own_months(sealed: Workplace) -> None:
    """Under a new number the figure begins: nothing of a sealed line is added to it."""
    prepared = looked_at(sealed, a_new_line_in_the_sum)
    assert prepared.package is not None
    packages.take_over(sealed, prepared.package)

    with sealed.store.reading() as session:
        form = compute(sealed, session, NOVEMBER)[FORM]

    assert form.number("16", "c6") is None
    assert form.number("12", "c6") == form.number("12", "c7") + form.number("12", "c1")
