"""Totals handed out in whole parts lose nothing and give nobody more than a part too many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tzdesk.practice.district.spread import apportion, running_share

WEIGHTS = st.lists(st.floats(min_value=0.01, max_value=100), min_size=1, max_size=40)


@given(st.integers(0, 10**9), WEIGHTS)
def test_the_parts_are_the_total_and_each_is_its_exact_share_rounded_down_or_up(
    total: int, weights: list[float]
) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1 + 1e-6 * total


def test_who_has_no_weight_has_no_part() -> None:
    assert apportion(7, [0, 1, 0, 1]) == [0, 4, 0, 3]
    assert apportion(0, []) == []


@given(st.floats(0, 1), st.lists(st.integers(0, 50), max_size=12))
def test_a_group_among_newcomers_is_never_larger_than_they_are(share: float, comers: list[int]) -> None:
    before = counted = 0
    for added in comers:
        part = running_share(share, before, added)
        assert 0 <= part <= added
        before, counted = before + added, counted + part
    assert counted == round(share * before)
