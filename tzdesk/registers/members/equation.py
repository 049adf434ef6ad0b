"""The member equation (会员人数平衡): what of a month's count is computed, and from what.

月末会员 = 月初会员 + 本月增加 − 本月减少 (+ 类别调整 in a dimension), and apart from it the pool of retained members:
月末保留 = 月初保留 + 退休保留 + 失业等保留 − 恢复会籍 − 注销.
Entered are the movements; a unit may besides state its own totals (`stated`: opening, sums, closing, pool), which are
compared with the computed ones and never replace them unless there is nothing to compute from. Blank is not zero
anywhere here: a dimension is computed only if every movement that has people states how many of them count in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tzdesk.registers.members.items import (
    ADJUSTMENT,
    CLOSING,
    DECREASE,
    INCREASE,
    OPENING,
    RETAINED,
    SETTLED,
    TOTAL,
    Items,
)

Cells = Mapping[str, int]

UNKNOWN = ""  # blank still: nothing to take it from
CARRIED = "1"  # 结转: last month's closing
STATED = "2"  # 初始数: typed in the union's first month
DERIVED = "3"  # 推算: from the stated closing and the month's movements


@dataclass(frozen=True)
class Settled:
    """A month's cells with the computed ones in place, and where the opening of the total came from."""

    cells: dict[str, int]
    opening: str


def settle(entered: Cells, stated: Cells, previous: Cells | None, items: Items) -> Settled:
    """Compute 10, 11, 20, 30 and 35 of every dimension. `previous` is last month's record, None in the first month."""
    cells = {name: value for name, value in entered.items() if name[:-1] not in SETTLED}
    source = UNKNOWN
    for dim in items.dims:
        opening = _settle_dim(cells, dim, stated, previous, items)
        if dim == TOTAL:
            source = opening
    return Settled(cells, source)


def _settle_dim(cells: dict[str, int], dim: str, stated: Cells, previous: Cells | None, items: Items) -> str:
    up = _sum(cells, items.increases, dim)
    down = _sum(cells, items.decreases, dim)
    shift = cells.get(ADJUSTMENT + dim)
    told = stated.get(CLOSING + dim)
    if dim == TOTAL:
        complete = all(code + dim in cells for code in items.needed_movements)
    else:  # a unit that states a dimension's closing and none of its movements is taken at its word
        spoken = any(part is not None for part in (up, down, shift))
        complete = (spoken or told is None) and not unsaid(cells, dim, items)
    change = (up or 0) - (down or 0) + (shift or 0)

    source, opening = UNKNOWN, None
    if previous is not None and CLOSING + dim in previous:
        opening, source = previous[CLOSING + dim], CARRIED
    elif OPENING + dim in stated:
        opening, source = stated[OPENING + dim], STATED
    elif complete and told is not None:
        opening, source = told - change, DERIVED
    closing = opening + change if complete and opening is not None else told

    retained = _retained(cells, dim, stated, previous if complete else None, items)

    for code, value in (
        (OPENING, opening),
        (INCREASE, up),
        (DECREASE, down),
        (CLOSING, closing),
        (RETAINED, retained),
    ):
        if value is not None:
            cells[code + dim] = value
    return source


def unsaid(cells: Cells, dim: str, items: Items) -> tuple[str, ...]:
    """The movements of a dimension without which its closing is not known: people moved (合计 is not 0), and how many
    of them were women, 农民工 … is blank. Where nobody moved the dimension is 0 without being said."""
    needed = set(items.needed_movements)
    return tuple(
        code
        for code in sorted(items.movements)
        if code + dim not in cells
        and dim in items.by_code[code].dims
        and (cells.get(code + TOTAL) or (code in needed and code + TOTAL not in cells))
    )


def _retained(cells: Cells, dim: str, stated: Cells, previous: Cells | None, items: Items) -> int | None:
    """The pool at the month's end: last month's and what moved, else what was stated."""
    pool = items.by_code.get(RETAINED)
    if pool is None or dim not in pool.dims:
        return None
    before = None if previous is None else previous.get(RETAINED + dim)
    if before is None:
        return stated.get(RETAINED + dim)
    return before + sum(sign * cells.get(code + dim, 0) for sign, code in items.pool_terms)


def _sum(cells: Cells, codes: Iterable[str], dim: str) -> int | None:
    stated = [cells[code + dim] for code in codes if code + dim in cells]
    return sum(stated) if stated else None
