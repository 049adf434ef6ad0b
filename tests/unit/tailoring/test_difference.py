"""A form's differences are said line by line: what a later year adds to the form stays, what the district did too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tzdesk.definitions import load
from tzdesk.definitions.merge import merged, plain
from tzdesk.tailoring.difference import difference, same

Edit = Callable[[dict[str, Any]], None]
FORM, ADDED = "Z02", "33"  # line 33 came with the shipped year 2024


def line(form: dict[str, Any], code: str) -> dict[str, Any]:
    return next(row for row in form["lines"] if row["code"] == code)


def codes(form: dict[str, Any]) -> list[str]:
    return [row["code"] for row in form["lines"]]


def relabelled(form: dict[str, Any]) -> None:
    line(form, "12")["label"] = "本区的名称"


def counted_otherwise(form: dict[str, Any]) -> None:
    """A column that had a way of its own is counted like its line again."""
    line(form, "30")["cells"] = {"c1": {"type": "entry"}}


def without_a_unit(form: dict[str, Any]) -> None:
    del line(form, "30")["unit"]


def last_comes_first(form: dict[str, Any]) -> None:
    form["lines"].insert(0, form["lines"].pop())


def a_line_in_front(form: dict[str, Any]) -> None:
    form["lines"].insert(0, {"code": "00", "label": "本区的行", "cell": {"type": "entry"}})


def a_line_less(form: dict[str, Any]) -> None:
    form["lines"].remove(line(form, "12"))


def another_head(form: dict[str, Any]) -> None:
    form["title"] = "本区会员表"
    del form["orientation"]
    del form["stub"]


def columns_turned(form: dict[str, Any]) -> None:
    form["columns"][1:3] = form["columns"][2:0:-1]


EDITS = [
    *(relabelled, counted_otherwise, without_a_unit, last_comes_first, a_line_in_front, a_line_less),
    *(another_head, columns_turned),
]


def edited(edit: Edit) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """2023 as shipped, as edited, and what differs."""
    shipped, own = load(2023).raw, plain(load(2023).raw)
    edit(own["returns"][FORM])
    return plain(shipped), own, difference(shipped, own)


@pytest.mark.parametrize("edit", EDITS)
def test_a_forms_differences_make_the_edited_form_of_the_shipped_one(edit: Edit) -> None:
    shipped, own, found = edited(edit)

    result = merged(shipped, found)["returns"][FORM]

    assert same(result, own["returns"][FORM])
    assert result.keys() == own["returns"][FORM].keys()


@pytest.mark.parametrize("edit", EDITS)
def test_what_a_later_year_adds_to_an_edited_form_stays(edit: Edit) -> None:
    _, own, found = edited(edit)
    later = load(2024).raw

    result = merged(later, found)["returns"][FORM]

    assert ADDED not in codes(own["returns"][FORM])
    assert same(line(result, ADDED), line(plain(later["returns"][FORM]), ADDED))
    assert [code for code in codes(result) if code != ADDED] == codes(own["returns"][FORM])


def test_a_changed_label_is_all_that_a_package_says() -> None:
    _, _, found = edited(relabelled)

    assert found == {"returns": {FORM: {"lines": [{"code": "12", "label": "本区的名称"}]}}}


def test_as_few_lines_move_as_can_be() -> None:
    _, own, found = edited(last_comes_first)

    assert found["returns"][FORM]["lines"] == [{"code": own["returns"][FORM]["lines"][0]["code"], "after": ""}]


def test_lines_that_cannot_be_told_apart_are_taken_as_they_stand() -> None:
    def twice(form: dict[str, Any]) -> None:
        form["lines"].append(dict(form["lines"][0]))

    shipped, own, found = edited(twice)

    assert found["returns"][FORM]["replaced"] is True
    assert same(merged(shipped, found), own)
