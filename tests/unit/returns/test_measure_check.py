"""What a definition asks of a measure is checked when it is read, not when a cell stays blank."""

from __future__ import annotations

from typing import Any

import pytest

from tzdesk.definitions import available_years, load
from tzdesk.returns.measure_check import wrong_params


@pytest.mark.parametrize("measure", ["members.item", "members.item_ytd"])
@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"item": "99"}, "会员月报没有“99”这一项"),
        ({"item": "12", "dim": "Q"}, "会员月报“12”这一项没有“Q”这一列"),
        ({"item": "12"}, ""),
        ({"item": "12", "dim": "F"}, ""),
    ],
)
def test_an_item_that_the_count_of_members_has_not_is_named(measure: str, params: dict[str, Any], told: str) -> None:
    for year in available_years():
        found = wrong_params(load(year), measure, params)
        assert [one[: len(told)] for one in found] == ([told] if told else [])
