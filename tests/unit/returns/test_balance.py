"""上月末 ＋ 本月增加 － 本月减少 ＝ 本月末: from the sealed ids of last month, with the records of each part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER, movements
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.packages import take_over
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.balance import Balance, balance_of
from tzdesk.returns.compute import compute


def balance(wp: Workplace, form_id: str, code: str, column: str, month: Month = NOVEMBER) -> Balance | None:
    with wp.store.reading() as session:
        values = compute(wp, session, month)[form_id]
        return balance_of(session, month, values.form, (code, column), values.get(code, column))


def union(wp: Workplace, name: str, **values: Any) -> int:
    whole = {"org_name": name, "org_type": "11", "status": "1", "found_date": date(2023, 11, 6)}
    return save_organisation(wp, {**whole, **values}).id


def test_a_union_that_came_and_one_that_went_stand_each_on_its_side(sealed: Workplace) -> None:
    """Three unions were sealed in October; one was founded in November, one ended."""
    new = union(sealed, "丁卯商贸工会委员会")
    save_organisation(sealed, {"status": "4", "end_date": date(2023, 11, 20)}, 1)

    found = balance(sealed, "Z01", "01", "c1")

    assert found is not None
    assert (found.before, found.came, found.went, found.after) == (3, 1, 1, 3)
    assert (found.came_ids, found.went_ids, found.changed_ids) == ((new,), (1,), ())
    assert found.words == "上月末 3 ＋ 本月增加 1 － 本月减少 1 ＝ 本月末 3"


def test_a_record_that_was_put_into_the_past_does_not_move_what_was_sealed(sealed: Workplace) -> None:
    """Entered now, founded in 2021: October said 3, and this one came since."""
    late = union(sealed, "戊辰商贸工会委员会", found_date=date(2021, 3, 1))
    found = balance(sealed, "Z01", "01", "c1")
    assert found is not None
    assert (found.before, found.came_ids, found.gap) == (3, (late,), 0)


def test_members_come_and_go_by_the_movements_of_the_month(sealed: Workplace) -> None:
    """October ended with 195; 2 + 1 + 2 came in November, 1 went."""
    found = balance(sealed, "Z02", "30", "c1")

    assert found is not None
    assert found.words == "上月末 195 ＋ 本月增加 5 － 本月减少 1 ＝ 本月末 199"
    assert len(found.came_ids) == 3
    assert len(found.went_ids) == 1
    assert (found.gap, found.changed_ids, found.kind) == (0, (), "member_count")


def test_what_changed_without_a_movement_explains_the_gap(sealed: Workplace) -> None:
    """Of women only the closing was stated, 30 a union: nobody is said to have come, and a union now has one less."""
    with sealed.store.reading() as session:
        values = compute(sealed, session, NOVEMBER)["Z02"]
        cell = values.get("30", "c1")
        assert cell.shares is not None
        first = cell.ids[0]
        shares = {**cell.shares, first: cell.shares[first] - 1}
        moved = type(cell)(198, cell.ids, cell.kind, parts=tuple(shares[one] for one in cell.ids))
        found = balance_of(session, NOVEMBER, values.form, ("30", "c1"), moved)

    assert found is not None
    assert (found.gap, found.changed_ids) == (-1, (first,))
    assert found.words.endswith("≠ 本月末 198，相差 -1；没有增减而数有改动的 1 条")


def test_amounts_balance_like_counts(sealed: Workplace) -> None:
    """Full-time staff of the unions: none in October, 4 at one that is new; 2 were added at one that stayed."""
    new = union(sealed, "己巳商贸工会委员会", fulltime_cnt=4)
    found = balance(sealed, "Z01", "01", "c15")
    assert found is not None
    assert (found.before, found.came, found.came_ids, found.gap) == (0, 4, (new,), 0)

    with sealed.store.reading() as session:
        values = compute(sealed, session, NOVEMBER)["Z01"]
        cell = replace(values.get("01", "c15"), value=6, ids=(1, new), parts=(2, 4))
        moved = balance_of(session, NOVEMBER, values.form, ("01", "c15"), cell)
    assert moved is not None
    assert moved.came_ids == (1, new)  # in October's cell stood only those that add something


def test_what_a_record_says_of_today_alone_is_not_told_of_a_month_that_was_not_sealed(sealed: Workplace) -> None:
    """Nobody sealed November: its full-time staff is not that of today; how many unions stood then is known."""
    union(sealed, "己巳商贸工会委员会", fulltime_cnt=4)
    assert balance(sealed, "Z01", "01", "c15") is not None
    assert balance(sealed, "Z01", "01", "c15", NOVEMBER.next) is None
    assert balance(sealed, "Z01", "01", "c1", NOVEMBER.next) is not None


def test_a_movement_or_a_first_month_has_no_balance(sealed: Workplace) -> None:
    assert balance(sealed, "Z02", "12", "c1") is None
    with sealed.store.reading() as session:
        values = compute(sealed, session, OCTOBER)["Z01"]
        assert balance_of(session, OCTOBER, values.form, ("01", "c1"), values.get("01", "c1")) is None


OWN_FIELD = {
    "name": "x_directors",
    "type": "integer",
    "label": "职工董事",
    "section": "bodies",
    "help": "职工董事人数。",
}
OWN_FORM = {
    "id": "TJ-7",
    "title": "民主管理",
    "order": 37,
    "kind": "grid",
    "columns": [
        {"id": "c1", "label": "本月末"},
        {"id": "c2", "label": "上月末", "cell": {"type": "previous", "column": "c1"}},
        {"id": "c3", "label": "增减", "cell": {"type": "sum", "columns": ["+c1", "-c2"], "whole": True}},
    ],
    "lines": [
        {
            "code": "502",
            "label": "职工董事",
            "cell": {
                "type": "measure",
                "name": "fields.sum",
                "params": {"kind": "organisation", "field": "x_directors"},
            },
        },
        {
            "code": "503",
            "label": "有职工董事的工会",
            "cell": {
                "type": "measure",
                "name": "fields.count",
                "params": {"kind": "organisation", "where": [["x_directors", ">", 0]]},
            },
        },
    ],
}


@pytest.mark.parametrize("month", [NOVEMBER, NOVEMBER.next])
def test_what_a_field_of_the_district_says_today_is_not_told_of_the_month_before(
    sealed: Workplace, month: Month
) -> None:
    """A return and its field that came with this month, or with the one before: 4 directors are today's alone."""
    given = {"records": {"organisation": {"fields": [OWN_FIELD]}}, "returns": {"TJ-7": OWN_FORM}}
    take_over(sealed, package_of(Manifest("tz", "通州区参数包", "1", NOVEMBER), given))
    union(sealed, "己巳商贸工会委员会", found_date=date(2021, 5, 4), x_directors=4)

    with sealed.store.reading() as session:
        found = compute(sealed, session, month)["TJ-7"]
    for code, now in (("502", 4), ("503", 1)):
        assert [found.get(code, column).value for column in ("c1", "c2", "c3")] == [now, None, None]
    assert balance(sealed, "TJ-7", "502", "c1", month) is None
    assert balance(sealed, "TJ-7", "503", "c1", month) is None


QUARTERLY = {
    "id": "QB-1",
    "title": "季度情况",
    "order": 38,
    "kind": "grid",
    "period": "quarter",
    "columns": [{"id": "c1", "label": "本季末"}],
    "lines": [
        {"code": "01", "label": "会员", "cell": {"type": "measure", "name": "members.item", "params": {"item": "30"}}},
        {"code": "02", "label": "工会", "cell": {"type": "measure", "name": "organisations.count"}},
    ],
}


def test_a_quarters_stock_comes_from_the_end_of_the_quarter_before(sealed: Workplace) -> None:
    """By the movements of its three months, and by the unions that were founded in any of them."""
    december = NOVEMBER.next
    take_over(sealed, package_of(Manifest("tz", "季报包", "1", NOVEMBER), {"returns": {"QB-1": QUARTERLY}}))
    with sealed.store.reading() as session:
        orgs = sealed.register("organisation").ids(sealed, session, Query(order="id"))
    with clock.frozen(date(2024, 4, 2)):
        for number in range(4):  # December to March
            moves = movements(1 + number, 0, 1, 0)
            save_counts(sealed, december.step(number), dict.fromkeys(orgs, moves))
        founded = union(sealed, "庚午商贸工会委员会", found_date=date(2024, 1, 15))
        members, unions = (balance(sealed, "QB-1", code, "c1", december.step(3)) for code in ("01", "02"))
        with sealed.store.reading() as session:
            form = compute(sealed, session, december)["QB-1"]
    assert members is not None
    before, came, went = form.number("01"), len(orgs) * (2 + 3 + 4), len(orgs) * 3
    assert members.words == f"上期末 {before} ＋ 本期增加 {came} － 本期减少 {went} ＝ 本期末 {before + came - went}"
    assert len(members.came_ids) == 3 * len(orgs)
    assert unions is not None
    assert (unions.before, unions.came_ids, unions.after) == (form.number("02"), (founded,), form.number("02") + 1)
