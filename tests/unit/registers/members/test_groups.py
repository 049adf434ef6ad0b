"""New forms of employment by group: the equation of a row, months that follow, and the base that is in force."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.excel.importing import ImportRow
from tzdesk.registers.measure import Scope, all_measures
from tzdesk.registers.members.roster import RosterImport
from tzdesk.registers.members.service import open_month
from tzdesk.registers.workplace import Workplace

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)


def save(wp: Workplace, union: int, month: Month, group: str = "03", **values: Any) -> int:
    return wp.register("group_count").save(wp, {"org_id": union, "period": month, "nef_group": group, **values}).id


def row(wp: Workplace, record_id: int) -> tuple[int | None, int | None]:
    with wp.store.reading() as session:
        found = wp.register("group_count").get(session, record_id)
        return found.opening, found.closing


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"opening": 30, "joined": 5, "left": 2}, (30, 33)),
        ({"closing": 33, "joined": 5, "left": 2}, (30, 33)),  # the opening follows from the stated closing
        ({"opening": 30, "joined": 5}, (30, None)),  # nothing is said of who left: blank is not zero
        ({"opening": 0, "joined": 0, "left": 0}, (0, 0)),
        ({"closing": 33}, (None, 33)),
        ({"opening": 30, "joined": 0, "left": -4}, (30, 34)),  # people who came along are a negative decrease
        ({}, (None, None)),
    ],
)
def test_the_first_month_of_a_group(
    wp: Workplace, union: int, values: dict[str, int], expected: tuple[int | None, int | None]
) -> None:
    assert row(wp, save(wp, union, NOVEMBER, **values)) == expected


def test_a_changed_month_moves_the_months_after_it(wp: Workplace, union: int) -> None:
    november = save(wp, union, NOVEMBER, opening=30, joined=5, left=2)
    december = save(wp, union, DECEMBER, opening=99, joined=1, left=0)
    assert row(wp, december) == (33, 34)
    wp.register("group_count").save(wp, {"joined": 10}, november)
    assert row(wp, december) == (38, 39)
    wp.register("group_count").delete(wp, [november])
    assert row(wp, december) == (99, 100)  # what the union said of its opening is all there is
    wp.store.undo()
    assert row(wp, december) == (38, 39)
    with pytest.raises(UserError, match="已经有了"):
        save(wp, union, DECEMBER, joined=1)


def test_an_opened_month_carries_its_groups(wp: Workplace, union: int) -> None:
    save(wp, union, DECEMBER, group="99", group_text="代驾", opening=3, joined=1, left=0)
    open_month(wp, JANUARY)
    open_month(wp, JANUARY)
    with wp.store.reading() as session:
        found = wp.register("group_count").fetch(session, range(1, 9))
        assert [(one.period, one.nef_group, one.group_text, one.opening, one.joined) for one in found] == [
            (DECEMBER, "99", "代驾", 3, 1),
            (JANUARY, "99", "代驾", 4, None),
        ]
        assert wp.register("group_count").title(found[1]) == "南通甲纺织有限公司工会委员会 其他（注明） 2024年1月"


def test_the_latest_base_of_each_union_and_group_holds(wp: Workplace, union: int) -> None:
    """60 from October, 80 from December in the whole town, of them 15 of one union; before, nothing."""
    base = wp.register("group_base")
    for org, day, workers in (
        (None, date(2023, 10, 5), 60),
        (None, date(2023, 12, 1), 80),
        (union, date(2023, 11, 1), 15),
    ):
        values = {"org_id": org, "nef_group": "03", "base_date": day, "workers": workers, "base_source": "摸底表"}
        base.save(wp, values)
    with wp.store.reading() as session:

        def workers_in(month: Month, **chosen: str) -> Any:
            scope = Scope(session, month, wp.definition(month))
            return all_measures()["groups.base"](scope, field="workers", **chosen).value

        assert [workers_in(month) for month in (Month(2023, 9), NOVEMBER, DECEMBER)] == [None, 60, 80]
        assert [workers_in(DECEMBER, key=key) for key in ("key4", "key8")] == [80, 80]
        assert workers_in(DECEMBER, group="01") is None


def test_a_group_with_members_and_no_base_leaves_the_rate_of_all_blank(wp: Workplace, union: int) -> None:
    base = wp.register("group_base")
    base.save(wp, {"nef_group": "03", "base_date": date(2023, 1, 1), "workers": 50, "base_source": "摸底表"})
    save(wp, union, DECEMBER, opening=30, joined=0, left=0)
    assert rate_base(wp) == (50, 50, None)
    save(wp, union, DECEMBER, group="05", opening=40, joined=0, left=0)  # in the eight, not in the four
    assert rate_base(wp) == (None, 50, None)


CHOSEN: tuple[dict[str, str], ...] = ({}, {"key": "key4"}, {"group": "01"})


def rate_base(wp: Workplace) -> Any:
    """What the rates of all, of the four and of a group without anybody are computed over."""
    with wp.store.reading() as session:
        scope = Scope(session, DECEMBER, wp.definition(DECEMBER))
        found = all_measures()["groups.rate_base"]
        return tuple(found(scope, field="workers", **more).value for more in CHOSEN)


def test_more_members_than_workers_of_the_unions_own_base_are_named(wp: Workplace, union: int) -> None:
    other = new_union(wp, "乙工会")
    values = {"org_id": union, "nef_group": "03", "base_date": date(2023, 1, 1), "workers": 9, "base_source": "函"}
    wp.register("group_base").save(wp, values)
    for one, expected in ((union, ["N04"]), (other, [])):
        values = {"org_id": one, "period": DECEMBER, "nef_group": "03", "opening": 10, "joined": 0, "left": 0}
        saved = wp.register("group_count").save(wp, values)
        assert [found.rule for found in saved.findings if found.rule.startswith("N")] == expected


def test_a_roster_file_says_at_once_that_no_roster_is_kept(wp: Workplace) -> None:
    rows = [ImportRow(5, "Sheet", {"name": "张三", "id_no": "999999196909202313"}, [])]
    [found] = [one for one in RosterImport(wp).check(rows, {}) if one.code == "no_roster"]
    assert (found.row, found.severity) == (0, "hard")
