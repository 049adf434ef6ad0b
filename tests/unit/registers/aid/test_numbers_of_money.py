"""Numbers of grants, lists and visits: each is given once, whatever was typed by hand beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed
from tests.unit.registers.aid.test_batches import PLAN, household, lines, planned, row
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import batches, codes, payments
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute

PAID = date(2023, 11, 15)


def grant(wp: Workplace, **values: Any) -> Any:
    """500 yuan that somebody new was paid, as it is stored."""
    case = filed(wp, date(2023, 1, 5))
    given = {"case_id": case.id, "item": "10", "fund_source": "6", "amount": 500_00, "pay_method": "3"}
    saved = payments.pay(wp, {**given, **values}, on=PAID)
    with wp.store.reading() as session:
        return wp.register("aid_grant").get(session, saved.id)


@pytest.mark.parametrize("tail", ["0003补", "-T1", "A0001", "０００７", "00²", "20231115001", "000000009", ""])
def test_a_number_made_by_hand_does_not_stop_the_row(wp: Workplace, tail: str) -> None:
    """Else two grants get one number, and count as one person-time (BF-2)."""
    grant(wp, grant_no=f"BF2023{tail}")
    made = [grant(wp) for _ in range(3)]
    assert [one.grant_no for one in made] == ["BF202300001", "BF202300002", "BF202300003"]
    with wp.store.reading() as session:
        assert compute(wp, session, Month(2023, 11), ["BF-2"])["BF-2"].number("01", "c3") == 4


def test_the_row_goes_on_behind_its_highest_and_over_its_width(wp: Workplace) -> None:
    grant(wp, grant_no="BF202300041")
    assert grant(wp).grant_no == "BF202300042"
    grant(wp, grant_no="BF202399999")
    assert [grant(wp).grant_no for _ in range(2)] == ["BF2023100000", "BF2023100001"]


def test_numbers_of_one_operation_differ(wp: Workplace) -> None:
    """Several sources and several lists made in one step each have a number of their own."""
    case = filed(wp, date(2023, 1, 5))
    given = {"case_id": case.id, "item": "10", "pay_method": "3"}
    parts = payments.pay_split(wp, given, [("6", 100_00), ("7", 200_00)], on=PAID, group="G1")
    with wp.store.operation("aid.test", "两个批次"):
        lists = [planned(wp), planned(wp)]
    with wp.store.reading() as session:
        numbers = [one.grant_no for one in wp.register("aid_grant").fetch(session, [one.id for one in parts])]
    assert numbers == ["BF202300001", "BF202300002"]
    assert [row(wp, one).batch_no for one in lists] == ["FF2023001", "FF2023002"]


def test_a_list_numbered_by_hand_does_not_stop_the_row_of_lists(wp: Workplace) -> None:
    planned(wp, batch_no="FF202300补")
    assert [row(wp, planned(wp)).batch_no for _ in range(2)] == ["FF2023001", "FF2023002"]


def test_two_lists_do_not_bear_one_number(wp: Workplace) -> None:
    """Their lines would be one benefit each with the other's."""
    planned(wp, batch_no="冬1")
    with pytest.raises(UserError, match="批次号“冬1”已经有了"):
        planned(wp, batch_no="冬1")
    other = planned(wp)
    with pytest.raises(UserError, match="批次号“冬1”已经有了"):
        wp.register("aid_batch").save(wp, {"batch_no": "冬1"}, other)


def test_two_grants_do_not_bear_one_number(wp: Workplace) -> None:
    """A number that is no other's stays what it is when the grant is saved anew."""
    one = grant(wp, grant_no="手1")
    with pytest.raises(UserError, match="记录号“手1”已经有了"):
        grant(wp, grant_no="手1")
    wp.register("aid_grant").save(wp, {"grant_no": "手1", "bank_slip_no": "回1"}, one.id)


def test_lists_without_a_day_have_numbers_of_their_own(wp: Workplace) -> None:
    """A list that lacks its day is numbered all the same: its lines are named after it."""
    made = [wp.register("aid_batch").save(wp, {"title": "慰问", "item": "10", "standard": 500_00}).id for _ in range(2)]
    for number, batch in enumerate(made):
        batches.add_lines(wp, batch, [{"case_id": household(wp, number), "fund_source": "6", "pay_method": "3"}])
    assert len({line.grant_group_id for batch in made for line in lines(wp, batch)}) == 2


def test_a_line_from_the_bin_is_no_other_lines_benefit(wp: Workplace) -> None:
    """The place of a line that was thrown away is not given again: it may come back."""
    batch = planned(wp, pay_method="3")
    batches.add_households(wp, batch, [household(wp, number) for number in range(2)])
    gone = lines(wp, batch)[1].id
    register = wp.register("aid_grant")
    register.delete(wp, [gone])
    batches.add_households(wp, batch, [household(wp, 2)])
    register.save(wp, {"batch_id": batch, "case_id": household(wp, 3)})
    register.restore(wp, [gone])
    listed = lines(wp, batch)
    assert len(listed) == 4
    assert len({line.grant_no for line in listed}) == 4
    assert len({line.grant_group_id for line in listed}) == 4
    assert row(wp, batch).planned_count == 4


def test_a_renamed_list_keeps_the_numbers_of_its_lines_apart(wp: Workplace) -> None:
    """Its old number, in the numbers of its lines, is not another list's."""
    first = planned(wp, pay_method="3")
    batches.add_households(wp, first, [household(wp, 0)])
    wp.register("aid_batch").save(wp, {"batch_no": "改1"}, first)
    second = planned(wp, pay_method="3")
    batches.add_households(wp, second, [household(wp, 1)])
    groups = [line.grant_group_id for batch in (first, second) for line in lines(wp, batch)]
    assert len(set(groups)) == 2, groups


def test_visits_are_numbered_in_their_row(wp: Workplace) -> None:
    register = wp.register("aid_visit")

    def number(**values: Any) -> str | None:
        given = {"visit_date": PLAN, "kind": codes.VISIT_COMFORT, "unit_visited": "甲厂", "head_count": 3, **values}
        saved = register.save(wp, given)
        with wp.store.reading() as session:
            return str(register.get(session, saved.id).visit_no)

    number(visit_no="ZF202300补1")
    assert [number(), number()] == ["ZF20230001", "ZF20230002"]


def test_a_place_that_is_typed_twice_makes_no_two_lines_one(wp: Workplace) -> None:
    batch = planned(wp, pay_method="3")
    batches.add_households(wp, batch, [household(wp, number) for number in range(2)])
    wp.register("aid_grant").save(wp, {"batch_id": batch, "case_id": household(wp, 2), "line_no": 1})
    assert sorted(line.grant_group_id or "" for line in lines(wp, batch)) == [
        *("FF2023001-0001", "FF2023001-0002", "FF2023001-0003"),
    ]


def test_a_number_is_no_other_grants_benefit(wp: Workplace) -> None:
    """A benefit that was named by hand as the next number would be: the next grant is not taken into it."""
    grant(wp, grant_no="手1", grant_group_id="BF202300001")
    assert grant(wp).grant_group_id == "BF202300002"
