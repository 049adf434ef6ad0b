"""Totals handed out in whole parts: to towns, to unions, to months, so that the parts add up to the total exactly."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of a total after weights, by the largest remainder; of equal remainders the earlier comes first.

    ValueError where nothing can take a part. The parts of n ≥ 0 are never below 0 and sum to n.
    """
    whole = sum(weights)
    if not weights or whole <= 0:
        if total == 0:
            return [0] * len(weights)
        raise ValueError("nobody to give a part to")
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    rest = total - sum(parts)
    order = sorted(range(len(weights)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[:rest]:
        parts[place] += 1
    return parts


def running_share(share: float, before: int, added: int) -> int:
    """How many of `added` newcomers belong to a group of this share, when `before` came already: whole and steady.

    Over any number of steps the group is the rounded share of all, and no step has more of it than came.
    """
    return round(share * (before + added)) - round(share * before)
