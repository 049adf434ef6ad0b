"""Rules of single movements and of new forms of employment: what fires each, and the nearest that does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.members.detail import GroupBase, GroupCount, Movement
from tzdesk.registers.members.movements import TYPES
from tzdesk.registers.members.rules_groups import GroupNear
from tzdesk.registers.members.rules_movement import MovementNear
from tzdesk.rules import Severity, check, rules_on

DEFINITION = load(2023)
HARD, SOFT = Severity.HARD, Severity.SOFT
TODAY = date(2023, 12, 31)


def moved(mv_type: str = "1", count: int | None = 1, on: date = date(2023, 12, 5), **values: Any) -> Movement:
    return Movement(org_id=1, mv_date=on, mv_type=mv_type, count=count, **values)


def near(missing: int = 0) -> MovementNear:
    return MovementNear(day=TODAY, types=DEFINITION.codes[TYPES], missing=missing)


def group(code: str = "03", stated: dict[str, int] | None = None, **values: Any) -> GroupCount:
    return GroupCount(org_id=1, period=Month(2023, 12), nef_group=code, stated=stated or {}, **values)


QUIET = GroupNear("快递员")
CASES: list[tuple[str, list[tuple[str, Severity]], Any, Any]] = [
    ("MV01", [("mv_date", HARD)], moved(on=date(2024, 1, 1)), near()),
    ("MV01", [], moved(on=TODAY), near()),
    ("MV02", [("count", HARD)], moved(count=0), near()),
    ("MV02", [("count", HARD)], moved(count=None), near()),
    ("MV02", [("count", HARD)], moved("93", 1, migrant=1), near()),
    ("MV02", [], moved("93", None, migrant=-1), near()),
    ("MV02", [], moved("93", 1, migrant=1, person_id=4), near()),
    ("MV02", [], moved(count=9_999_999), near()),
    ("MV03", [("female", HARD)], moved(count=2, female=3), near()),
    ("MV03", [("nef", HARD)], moved(count=2, nef=-1), near()),
    ("MV03", [], moved(count=2, female=2, migrant=0), near()),
    ("MV03", [], moved("93", None, female=-1), near()),
    ("MV04", [("peer_org_id", SOFT)], moved("4"), near()),
    ("MV04", [("peer_org_id", SOFT)], moved("2", peer_name=" "), near()),
    ("MV04", [], moved("4", peer_name="上海某公司工会"), near()),
    ("MV04", [], moved("1"), near()),
    ("MV05", [("peer_org_id", HARD)], moved("4", peer_org_id=1), near()),
    ("MV05", [], moved("4", peer_org_id=2), near()),
    ("MV06", [("doc_no", HARD)], moved("5"), near()),
    ("MV06", [], moved("5", doc_no="金总工备〔2023〕3号"), near()),
    ("MV06", [], moved("6"), near()),
    ("MV07", [("note", SOFT)], moved("91"), near()),
    ("MV07", [], moved("92", note="口径调整"), near()),
    ("MV08", [("peer_org_id", SOFT)], moved("4", on=date(2023, 11, 29), peer_org_id=2), near(missing=1)),
    ("MV08", [], moved("4", on=date(2023, 11, 30), peer_org_id=2), near(missing=1)),
    ("MV08", [], moved("4", on=date(2023, 1, 1), peer_org_id=2), near()),
    # N01: what is stated of opening and closing
    ("N01", [("closing", HARD)], group(stated={"closing": 9}, closing=8), QUIET),
    ("N01", [("opening", HARD)], group(stated={"opening": 9}, opening=8), QUIET),
    ("N01", [], group(stated={"closing": 0}, closing=0), QUIET),
    ("N01", [], group(closing=8), QUIET),
    # N03: parts
    ("N03", [("by_scan", HARD)], group(joined=3, by_scan=2, by_platform=2), QUIET),
    ("N03", [("female", HARD)], group(closing=3, female=4), QUIET),
    ("N03", [("migrant", HARD)], group(closing=3, migrant=4), QUIET),
    ("N03", [("direct", HARD)], group(closing=3, direct=4), QUIET),
    ("N03", [], group(joined=4, by_scan=2, by_platform=2, closing=3, female=3, direct=0), QUIET),
    ("N03", [], group(by_scan=2, female=4), QUIET),
    ("N03b", [("unionised", HARD)], GroupBase(unionised=3, own_unions=1, joint_covered=1), QUIET),
    ("N03b", [("unionised", HARD)], GroupBase(unionised=3, sites=2), QUIET),
    ("N03b", [("platform_sites", HARD)], GroupBase(platform_sites=3, sites=2), QUIET),
    ("N03b", [], GroupBase(unionised=2, own_unions=1, joint_covered=1, sites=2, platform_sites=2), QUIET),
    ("N03b", [], GroupBase(unionised=2), QUIET),
    # N04: members against workers found out
    ("N04", [("closing", SOFT)], group(closing=11), GroupNear("快递员", workers=10)),
    ("N04", [], group(closing=10), GroupNear("快递员", workers=10)),
    ("N04", [], group(closing=10), QUIET),
    ("N06", [("direct", SOFT)], group(direct=1, closing=3), QUIET),
    ("N06", [], group(direct=0), QUIET),
    ("N07", [("group_text", HARD)], group("99", closing=1), QUIET),
    ("N07", [], group("99", closing=1, group_text="代驾"), QUIET),
    ("N07", [], group("99", closing=0, joined=0), QUIET),
    ("N07", [], group("03", closing=1), QUIET),
]


@pytest.mark.parametrize(("rule", "expected", "record", "neighbours"), CASES)
def test_a_rule_fires_where_it_should_and_only_there(
    rule: str, expected: list[tuple[str, Severity]], record: Any, neighbours: Any
) -> None:
    findings = check(DEFINITION, record.__kind__, [(record, neighbours)])
    assert [found.message for found in findings if "…" in found.message] == []
    assert [(found.field, found.severity) for found in findings if found.rule == rule] == expected


def test_every_rule_is_tried_both_ways() -> None:
    tried = {(rule, bool(expected)) for rule, expected, *_ in CASES}
    kinds = ("movement", "group_count", "group_base")
    assert tried == {(known.id, way) for kind in kinds for known in rules_on(kind) for way in (True, False)}
