"""Twelve months of member counts of every union, each balanced by itself, together exactly what the plan says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.practice.district.plan import YEAR, District, Union
from tzdesk.practice.district.spread import apportion, running_share
from tzdesk.practice.district.unions import reporting
from tzdesk.registers.members.model import BY_HAND, FIRST
from tzdesk.registers.members.service import insert_counts

_MONTHS = range(1, 13)
_SEASON = (2, 1, 5, 6, 6, 5, 4, 4, 6, 5, 4, 3)  # when members join, month by month
NEW, MOVED_IN, MOVED_OUT, RETIRED = "12", "13", "21", "22"
_IN, _OUT = (NEW, MOVED_IN), (MOVED_OUT, RETIRED)
_NOBODY = ("D", "N")  # columns in which these unions have nobody


@dataclass
class Year:
    """One union's year: who came and went by month (index 0 is January), the opening, and who is not yet registered."""

    union: Union
    opening: int
    moves: dict[str, list[int]]
    unregistered: int


def plan_counts(district: District) -> list[Year]:
    """Members at the year's end after the staff; newcomers after the members; those who left in proportion."""
    told, unions, chance = district.plan["members"], district.unions, district.random
    closing = apportion(told["closing"], [union.staff for union in unions])
    for union, size in zip(unions, closing, strict=True):
        for firm, part in zip(union.firms, apportion(size, [one.staff for one in union.firms]), strict=True):
            firm.members = part
    unregistered = apportion(told["closing"] - told["registered"], closing)
    fresh = [union.founded.year == YEAR for union in unions]
    all_new = [size if new else 0 for size, new in zip(closing, fresh, strict=True)]
    rest = told["new"] - sum(all_new)
    shares = apportion(rest, [0 if new else size for size, new in zip(closing, fresh, strict=True)])
    years = []
    for place, union in enumerate(unions):
        new = shares[place] + all_new[place]
        first = union.founded.month - 1 if fresh[place] else 0
        season = [0.0] * first + [weight * (0.5 + chance.random()) for weight in _SEASON[first:]]
        if fresh[place]:  # those who found it are its first members
            season = [float(month == first) for month in range(12)]
        gone = 0 if fresh[place] else int(closing[place] * 0.05 * chance.random())
        retired = gone // 3
        moves = {
            NEW: apportion(new, season),
            MOVED_IN: [0] * 12,
            MOVED_OUT: apportion(gone - retired, season),
            RETIRED: apportion(retired, season),
        }
        years.append(Year(union, closing[place] - new + gone, moves, unregistered[place]))
    return years


def enter_counts(district: District, years: list[Year], month: int) -> None:
    """The counts of a month, of the unions that stood at its end."""
    standing = {id(union) for union in reporting(district.unions, month)}
    rows = list(_rows([year for year in years if id(year.union) in standing], month))
    period = Month(YEAR, month)
    with district.wp.store.operation("member_count.save_grid", f"填报{period.label}会员月报（{len(rows)}家）") as op:
        insert_counts(district.wp, op, rows)


def _rows(years: list[Year], month: int) -> Iterator[dict[str, Any]]:
    for year in years:
        born = year.union.founded
        first = month == 1 or (born.year == YEAR and born.month == month)
        cells = _cells(year, month)
        row: dict[str, Any] = {
            "org_id": year.union.id,
            "period": Month(YEAR, month),
            "cells": cells,
            "source": FIRST if first else BY_HAND,
        }
        if first:
            shares = {"T": 1.0, "F": year.union.share("women"), "M": year.union.share("migrants")}
            row["stated"] = {f"10{dim}": round(share * year.opening) for dim, share in shares.items()} | {
                f"10{dim}": 0 for dim in _NOBODY
            }
            row["opening_doc"] = "建会大会" if born.year == YEAR else f"{YEAR - 1}年工会统计年报"
        yield row


def _cells(year: Year, month: int) -> dict[str, int]:
    """Movements by column, staff, and who is registered by name."""
    women, migrants = year.union.share("women"), year.union.share("migrants")
    cells: dict[str, int] = {}
    stock = {"T": year.opening, "F": round(women * year.opening), "M": round(migrants * year.opening)}
    for code, moves in year.moves.items():
        before, now = sum(moves[: month - 1]), moves[month - 1]
        sign = 1 if code in _IN else -1
        stock["T"] += sign * (before + now)
        cells[f"{code}T"] = now
        for dim, share in (("F", women), ("M", migrants)):
            cells[code + dim] = running_share(share, before, now)
            stock[dim] += sign * round(share * (before + now))
        cells |= {code + dim: 0 for dim in _NOBODY}
    to_come = sum(sum(moves[month:]) * (1 if code in _IN else -1) for code, moves in year.moves.items())
    staff = max(year.union.staff - to_come, stock["T"])
    others = staff - stock["T"]
    cells |= {
        "01T": staff,
        "01F": stock["F"] + round(women * others),
        "01M": stock["M"] + round(migrants * others),
        "01D": 0,
        "01N": 0,
        "31T": max(0, stock["T"] - year.unregistered),
    }
    return cells
