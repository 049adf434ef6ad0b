"""A month's figures and findings see the unions as they stood at its end, whatever happened to them since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.members.history import trend
from tzdesk.registers.members.register import count_register
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations import changes, joining
from tzdesk.registers.organisations.service import save_covered_unit, save_host_unit
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import check_book
from tzdesk.returns.compute import compute

MAY, JUNE = Month(2024, 5), Month(2024, 6)
FULL = {"01T": 60, "10T": 40, "12T": 0, "13T": 0, "21T": 0, "22T": 0}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """6 June 2024, May is being made."""
    with clock.frozen(date(2024, 6, 6)):
        wp = app.in_memory()
        yield wp
        wp.close()


def test_a_union_that_became_a_federation_in_june_counts_its_own_members_in_may(wp: Workplace) -> None:
    unions = [new_union(wp, f"{name}工会", found_date=date(2020, 1, 1)) for name in "甲乙丙"]
    save_counts(wp, MAY, dict.fromkeys(unions, FULL))
    changes.retype(wp, unions[0], day=date(2024, 6, 4), org_type="21")
    with wp.store.reading() as session:
        book = compute(wp, session, MAY, only=["Z01", "Z02", "Z05"])
        assert [book["Z01"].number("01", "c1"), book["Z01"].number("01", "c12")] == [3, 120]
        assert book["Z02"].number("30", "c1") == 120
        assert [row.values["30T"] for row in book["Z05"].rows] == [40, 40, 40]
        assert trend(session, MAY, 1) == [(MAY, 120)]
        assert "X08" not in {one.rule for one in check_book(wp, session, book)}


def test_a_union_renamed_in_june_is_listed_under_its_old_name_in_may(wp: Workplace) -> None:
    union = new_union(wp, "旧名工会", found_date=date(2020, 1, 1))
    save_counts(wp, MAY, {union: FULL})
    changes.rename(wp, union, day=date(2024, 6, 3), org_name="新名工会")
    with wp.store.reading() as session:
        assert [row.values["org_name"] for row in compute(wp, session, MAY, only=["Z05"])["Z05"].rows] == ["旧名工会"]
        assert [row.values["org_name"] for row in compute(wp, session, JUNE, only=["Z05"])["Z05"].rows] == ["新名工会"]


def test_two_renames_of_one_month_are_two_rows(wp: Workplace) -> None:
    union = new_union(wp, "旧名工会", found_date=date(2020, 1, 1))
    for day, name in ((10, "新名工会"), (20, "再改名工会")):
        changes.rename(wp, union, day=date(2024, 5, day), org_name=name)
    with wp.store.reading() as session:
        rows = compute(wp, session, MAY, only=["Z04"])["Z04"].rows
    assert [row.values["change"] for row in rows] == ["更名", "更名"]
    assert [row.values["note"].rsplit(" ", 1)[-1] for row in rows] == ["新名工会", "再改名工会"]


def test_unions_founded_in_june_are_no_part_of_mays_audit(wp: Workplace) -> None:
    """A unit leaves a joint union for one of its own, and a joint union begins: neither is wrong in May."""
    joint = new_union(wp, "甲联合工会", org_type="12", found_date=date(2020, 1, 1))
    units = [save_host_unit(wp, {"unit_name": f"{name}公司"}).id for name in "甲乙丙"]
    links = [
        save_covered_unit(wp, {"org_id": joint, "unit_id": unit, "from_date": date(2020, 1, 1)}).id for unit in units
    ]
    joining.split(
        wp,
        joint,
        day=date(2024, 6, 3),
        org_name="甲公司工会",
        covered_ids=[links[0]],
        host_unit_id=units[0],
        org_type="11",
    )
    new = new_union(wp, "乙联合工会", org_type="12", found_date=date(2024, 6, 2))
    register = wp.register("organisation")
    with wp.store.reading() as session:
        found = [one for part in register.audit(wp, session, MAY) for one in part]
        assert {one.rule for one in found} & {"O09", "O10"} == set()
    save_counts(wp, MAY, {new: FULL})
    with wp.store.reading() as session:
        found = [one for part in register.audit(wp, session, MAY) for one in part]
        assert [one.id for one in found if one.rule == "O13"] == [new]


def test_staff_of_a_union_in_the_making_are_no_members(wp: Workplace) -> None:
    """职工人数 and the staff who are not members may be told of a 筹备组; a member may not (O24)."""
    group = new_union(wp, "甲公司工会筹备组", org_type="90")
    save_counts(wp, MAY, {group: {"01T": 60, "02T": 60}})
    with wp.store.reading() as session:
        assert not count_register(wp).headcounts(session, [group], MAY)[group].any_members
    save_counts(wp, MAY, {group: {"12T": 1}})
    with wp.store.reading() as session:
        assert count_register(wp).headcounts(session, [group], MAY)[group].any_members
