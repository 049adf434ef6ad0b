"""The trees of a day: by upper union, by where the report goes, by place."""

from __future__ import annotations

from datetime import date

from tests.unit.registers.organisations.conftest import new_union
from tzdesk.registers.organisations import changes, joining
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.tree import NOWHERE, Line, Node, tree
from tzdesk.registers.workplace import Workplace

OCTOBER, NOVEMBER, DECEMBER = (date(2023, month, 1) for month in (10, 11, 12))
JINSHA, XINDONG = "320612001000", "320612002000"


def drawn(wp: Workplace, day: date, line: Line) -> list[str]:
    """The tree as indented lines."""
    with wp.store.reading() as session:
        roots = tree(session, wp.definition(2023), day, line)
    found: list[str] = []

    def draw(node: Node, depth: int) -> None:
        found.append("　" * depth + node.name)
        for child in node.children:
            draw(child, depth + 1)

    for root in roots:
        draw(root, 0)
    return found


def test_past_trees_stand_as_they_did_after_rename_move_merge_and_relocation(wp: Workplace) -> None:
    jin = new_union(wp, "金沙街道总工会", org_type="32", division_code=JINSHA)
    xing = new_union(wp, "兴东街道总工会", org_type="32", division_code=XINDONG)
    mill = new_union(wp, "甲厂工会", parent_org_id=jin, report_to_org_id=xing, division_code=JINSHA[:9] + "201")
    shop = new_union(wp, "乙店工会", parent_org_id=xing, report_to_org_id=xing)
    changes.rename(wp, mill, day=NOVEMBER, org_name="丙厂工会")
    changes.relocate(wp, mill, day=NOVEMBER, address="兴东某路1号", division_code=XINDONG)
    changes.move(wp, mill, day=date(2023, 11, 15), parent_org_id=xing)
    joining.merge(wp, shop, day=DECEMBER, into_org_id=mill, approval_no="1号")

    towns = {"金沙街道总工会", "兴东街道总工会"}
    october = drawn(wp, OCTOBER, "parent_org_id")
    assert set(october) == {*towns, "　甲厂工会", "　乙店工会"}
    assert october[october.index("金沙街道总工会") + 1] == "　甲厂工会"
    reports = drawn(wp, OCTOBER, "report_to_org_id")
    assert reports.index("　甲厂工会") > reports.index("兴东街道总工会")
    places = drawn(wp, OCTOBER, "division_code")
    assert places.index("　甲厂工会") < places.index("兴东街道")  # geography is not the line of reports
    assert places[-2:] == [NOWHERE, "　乙店工会"]

    assert set(drawn(wp, DECEMBER, "parent_org_id")) == {*towns, "　丙厂工会"}
    places = drawn(wp, DECEMBER, "division_code")
    assert places.index("　丙厂工会") > places.index("兴东街道")
    assert NOWHERE not in places  # the shop has been merged into the mill


def test_whoever_stands_in_a_circle_is_still_shown(wp: Workplace) -> None:
    one = new_union(wp, "甲工会")
    two = new_union(wp, "乙工会", parent_org_id=one)
    with wp.store.operation("test.circle") as op:
        op.session.get_one(Organisation, one).parent_org_id = two
    assert sorted(drawn(wp, DECEMBER, "parent_org_id")) == ["乙工会", "甲工会"]


def test_a_node_counts_the_unions_below_it(wp: Workplace) -> None:
    town = new_union(wp, "街道", org_type="32")
    mill = new_union(wp, "甲厂", parent_org_id=town)
    new_union(wp, "车间", org_type="51", parent_org_id=mill)
    with wp.store.reading() as session:
        [root] = tree(session, wp.definition(2023), DECEMBER, "parent_org_id")
    assert (root.unions, root.children[0].unions) == (3, 2)
    assert root.children[0].kind == "单独基层工会"
