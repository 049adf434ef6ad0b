"""Every single record moves the year's figures that it should, and no others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.year_figures import year_figures

DECEMBER = Month(2023, 12)
DAY = date(2023, 5, 20)
UNION, ENTERPRISE, SMALL, BIG, JOINT = (
    "union",
    "enterprise",
    "small",
    "big",
    "joint",
)  # what stands before, by what a change names
EVENT = {"org_id": UNION, "biz_date": DAY, "title": "事项"}
AT = {**EVENT, "unit_id": ENTERPRISE}
FOUNDED = {"org_name": "新工会", "status": "1", "found_date": DAY}
TERM = {"sign_date": DAY, "valid_from": DAY, "valid_to": date(2025, 5, 19), "outcome_code": "1"}
OWN = {"level_code": "1", "content_code": "10", "party_a_id": ENTERPRISE, **TERM}
GRANT = {
    "status": "4",
    "paid_date": DAY,
    "amount": 500,
    "fund_source": "6",
    "person_id": "P1",
    "grant_group_id": "G1",
    "pay_method": "1",
}
COUNT = {"01T": 60, "10T": 50, "13T": 0, "21T": 0, "22T": 0}
LETTER = {"org_id": UNION, "issue_date": DAY}

# what is entered, and by how much which figures move
CHANGES: list[tuple[str, dict[str, Any], dict[str, int]]] = [
    ("organisation", {**FOUNDED, "org_type": "11", "found_date": date(2020, 5, 1)}, {"Y01": 1}),
    ("organisation", {**FOUNDED, "org_type": "11", "host_unit_id": SMALL}, {"Y01": 1, "Y03": 1, "Y05": 10}),
    ("organisation", {**FOUNDED, "org_type": "22"}, {"Y07": 1}),
    ("covered_unit", {"org_id": JOINT, "unit_id": SMALL, "from_date": DAY}, {"Y04": 1, "Y05": 10}),
    ("contract", OWN, {"Y11": 1, "Y13": 120}),
    ("contract", {**OWN, "party_a_id": BIG, "content_code": "30"}, {"Y12": 100}),
    ("aid_grant", {**GRANT, "item": "10"}, {"Y21": 1, "Y23": 5}),
    ("aid_grant", {**GRANT, "item": "70"}, {"Y22": 1, "Y23": 5}),
    ("member_count", {**COUNT, "12T": 4}, {"Y06": 4}),
    ("member_count", {**COUNT, "31T": 30}, {"Y02": 30}),
    ("publicity_material", {**EVENT, "kind": "1", "topic": "1", "copies": 7}, {"Y14": 7}),
    ("law_lecture", {**EVENT, "sessions": 2, "persons": 9}, {"Y31": 2, "Y32": 9}),
    ("legal_checkup", AT, {"Y33": 1}),
    ("risk_assessment", AT, {"Y34": 1}),
    ("supervision_doc", {**LETTER, "doc_type": "J"}, {"Y35": 1}),
    ("supervision_doc", {**LETTER, "doc_type": "T"}, {}),
    ("law_squad", EVENT, {"Y36": 1}),
    ("accident_inquiry", {**EVENT, "closed_date": DAY, "compensation": 500}, {"Y37": 5}),
    ("training", {**EVENT, "kind": "9"}, {"Y41": 1}),
    ("training", {**EVENT, "kind": "10", "persons": 40}, {"Y54": 1, "Y55": 40}),
    ("station", {"org_id": UNION, "name": "甲", "category": "2", "build_kind": "1", "accept_date": DAY}, {"Y42": 1}),
    ("station", {"org_id": UNION, "name": "甲", "category": "2", "build_kind": "1", "accept_date": DAY, "honor": "2"},
     {"Y42": 1, "Y43": 1}),
    ("activity", {**EVENT, "kind": "5", "distinct_persons": 3}, {"Y53": 3}),
    ("activity", {**EVENT, "kind": "9", "persons": 3, "amount": 100}, {"Y24": 1, "Y25": 3}),
    ("activity", {**EVENT, "kind": "10", "sessions": 2}, {"Y52": 2}),
    ("activity", {**EVENT, "kind": "11", "sessions": 2}, {"Y44": 2}),
    ("activity", {**EVENT, "kind": "12", "sessions": 2, "signed": 8}, {"Y45": 2, "Y46": 8}),
    ("activity", {**EVENT, "kind": "13", "sessions": 2}, {"Y57": 2}),
    ("activity", {**EVENT, "kind": "14", "distinct_persons": 6}, {"Y51": 6}),
    ("reform_pilot", AT, {"Y56": 1}),
    ("fund_return", {**AT, "pay_date": DAY, "return_yuan": 700, "scheme": "1"}, {"Y61": 7, "Y62": 1}),
    ("enterprise_visit", {"org_id": UNION, "visit_date": DAY, "enterprise_id": ENTERPRISE, "talked_workers": 5},
     {"Y63": 1, "Y64": 5}),
    ("problem", {"enterprise_id": ENTERPRISE, "found_date": DAY, "kind": "1"}, {"Y65": 1, "Y66": 1}),
    ("problem", {"enterprise_id": ENTERPRISE, "found_date": DAY, "kind": "1", "close_date": DAY},
     {"Y65": 1, "Y66": 1, "Y67": 1}),
    ("inspection", {**AT, "kind": "1"}, {"Y68": 1}),
    ("honour", {**EVENT, "kind": "1", "receiver": "甲工会"}, {"Y69": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "moves"), CHANGES, ids=[f"{c[0]} {'、'.join(c[2])}" for c in CHANGES])
def test_one_record_moves_its_own_figures_and_no_others(
    kind: str, values: dict[str, Any], moves: dict[str, int]
) -> None:
    with clock.frozen(date(2024, 12, 28)):
        wp = app.in_memory()
        there = before(wp)
        was = figures(wp)
        enter(wp, kind, {name: there.get(str(value), value) for name, value in values.items()}, there[JOINT])
        now = figures(wp)
        wp.close()

    moved = {name: Decimal(now[name] or 0) - Decimal(was[name] or 0) for name in now if now[name] != was[name]}
    assert moved == moves


def enter(wp: Workplace, kind: str, values: dict[str, Any], union: int) -> None:
    """As a clerk does; a grant that was paid as its steps leave it."""
    if kind == "member_count":
        save_counts(wp, DECEMBER, {union: values})
    elif kind == "aid_grant":
        with wp.store.operation("test.grant") as op:
            op.add(AidGrant(**values))
    else:
        wp.register(kind).save(wp, values)


def test_every_figure_is_moved_by_some_record() -> None:
    moved = {name for _, _, moves in CHANGES for name in moves}
    assert {row["id"] for row in load(2023).figures} == moved


def before(wp: Workplace) -> dict[str, int]:
    """A town's federation, a joint union, enterprises of 120 and of 20 workers, and one of 150 with a union
    and a contract on wages; ten enterprises are there to be unionised."""
    unit = {"unit_nature": "10", "business_status": "1"}
    union, unit_register = wp.register("organisation"), wp.register("host_unit")
    wp.register("target").save(wp, {"year": 2023, "target_kind": "10", "base_value": 10})
    big = unit_register.save(wp, {"unit_name": "南通丙有限公司", "staff_total": 150, **unit}).id
    union.save(wp, {"org_name": "丙工会", "org_type": "11", "status": "1", "host_unit_id": big})
    wp.register("contract").save(wp, {**OWN, "party_a_id": big, "content_code": "20"})
    return {
        BIG: big,
        UNION: union.save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id,
        JOINT: union.save(wp, {"org_name": "联合工会", "org_type": "12", "status": "1"}).id,
        ENTERPRISE: unit_register.save(wp, {"unit_name": "南通甲有限公司", "staff_total": 120, **unit}).id,
        SMALL: unit_register.save(wp, {"unit_name": "南通乙有限公司", "staff_total": 20, **unit}).id,
    }


def figures(wp: Workplace) -> dict[str, Any]:
    with wp.store.reading() as session:
        return {one.spec.id: one.value for one in year_figures(wp, session, DECEMBER)}
