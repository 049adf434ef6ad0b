"""A practice town's year: its figures are its plan's, and each moves with its own records and no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tzdesk import app
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.practice.district import district_scene
from tzdesk.practice.district.plan import plan_of
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.aid.payments import return_grant
from tzdesk.registers.measure import Number
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.year_figures import YearFigure, year_figures
from tzdesk.store import alive

DECEMBER = Month(2023, 12)


@pytest.fixture(scope="module")
def wp() -> Iterator[Workplace]:
    made = app.in_memory()
    run_now(district_scene(made, scale="town").play())
    yield made
    made.close()


def figures(wp: Workplace) -> dict[str, YearFigure]:
    with wp.store.reading() as session:
        return {one.spec.id: one for one in year_figures(wp, session, DECEMBER)}


def values(wp: Workplace) -> dict[str, Number]:
    return {name: one.value for name, one in figures(wp).items()}


@pytest.fixture(scope="module")
def baseline(wp: Workplace) -> dict[str, Number]:
    return values(wp)


def test_the_figures_are_what_the_plan_hands_out(wp: Workplace) -> None:
    plan = plan_of("town")
    unions = plan["unions"]
    of_year = [row for row in plan["ledger"] if row.get("to", DECEMBER.last) <= DECEMBER.last]
    amounts = {row["kind"] + row.get("values", {}).get("kind", ""): row for row in of_year}
    found = values(wp)

    assert found["Y01"] == unions["large"] + unions["small"] + unions["public"] + unions["joint"]
    assert found["Y02"] == plan["members"]["registered"]
    assert found["Y06"] == plan["members"]["new"]
    assert (found["Y11"], found["Y13"]) == (plan["bargaining"]["enterprises"], plan["bargaining"]["workers"])
    assert found["Y12"] == 100
    assert (found["Y22"], found["Y23"]) == (plan["aid"]["comforted"], plan["aid"]["yuan"])
    assert found["Y35"] == plan["letters"]["J"]
    assert (found["Y65"], found["Y67"]) == (plan["problems"]["found"], plan["problems"]["closed"])
    assert found["Y53"] == amounts["activity5"]["sums"]["distinct_persons"]
    assert found["Y61"] == amounts["fund_return"]["yuan"]["return_yuan"]
    assert found["Y62"] == amounts["fund_return"]["rows"]


def test_the_same_seed_makes_the_same_town(wp: Workplace) -> None:
    again = app.in_memory()
    try:
        run_now(district_scene(again, scale="town").play())
        assert rows_of(again) == rows_of(wp)
    finally:
        again.close()


def rows_of(wp: Workplace) -> dict[str, list[str]]:
    """All names and all members of a workplace, in the order in which they were entered."""
    with wp.store.reading() as session:
        unions = session.scalars(select(Organisation.org_name).order_by(Organisation.id))
        firms = session.scalars(select(HostUnit.unit_uscc).order_by(HostUnit.id))
        counts = session.scalars(select(MemberCount.cells).order_by(MemberCount.id))
        return {"unions": list(unions), "firms": [str(one) for one in firms], "counts": [str(one) for one in counts]}


def test_december_has_nothing_that_blocks_but_the_months_before_it(wp: Workplace) -> None:
    audit = run_now(audit_month(wp, DECEMBER))
    assert {one.rule for one in audit.findings if one.severity.value == "hard"} == {"T01"}


# Which record is changed in which way, and the figures that must move by it: everything else must stand still.
CHANGES: list[tuple[str, dict[str, Any], dict[str, Any], set[str]]] = [
    ("publicity_material", {}, {"copies": 999}, {"Y14"}),
    ("activity", {"kind": "9"}, {"amount": 1_000_00, "persons": 5}, {"Y24", "Y25"}),
    ("activity", {"kind": "11"}, {"sessions": 4}, {"Y44"}),
    ("activity", {"kind": "12"}, {"sessions": 2, "signed": 7}, {"Y45", "Y46"}),
    ("activity", {"kind": "14"}, {"distinct_persons": 3}, {"Y51"}),
    ("activity", {"kind": "10"}, {"sessions": 5}, {"Y52"}),
    ("activity", {"kind": "5"}, {"distinct_persons": 6}, {"Y53"}),
    ("activity", {"kind": "13"}, {"sessions": 3}, {"Y57"}),
    ("activity", {"kind": "1"}, {"sessions": 9}, set()),  # culture stands in no figure
    ("law_lecture", {}, {"sessions": 2, "persons": 11}, {"Y31", "Y32"}),
    ("legal_checkup", {}, {"biz_date": date(2022, 12, 31)}, {"Y33"}),
    ("risk_assessment", {}, {"biz_date": date(2024, 1, 1)}, {"Y34"}),
    ("supervision_doc", {"doc_type": "J"}, {"issue_date": date(2022, 12, 31)}, {"Y35"}),
    ("law_squad", {}, {"ended": date(2023, 11, 30)}, {"Y36"}),
    ("accident_inquiry", {}, {"compensation": 1}, {"Y37"}),
    ("training", {"kind": "9"}, {"kind": "99"}, {"Y41"}),
    ("training", {"kind": "10"}, {"persons": 31}, {"Y55"}),
    ("station", {"honor": "2"}, {"honor": "1"}, {"Y43"}),
    ("reform_pilot", {}, {"ended": date(2023, 12, 1)}, {"Y56"}),
    ("fund_return", {}, {"pay_date": date(2024, 1, 2)}, {"Y61", "Y62"}),
    ("enterprise_visit", {}, {"talked_workers": 1000}, {"Y64"}),
    ("problem", {}, {"found_date": date(2022, 12, 30)}, {"Y65"}),
    ("problem", {}, {"close_date": date(2024, 1, 5)}, {"Y67"}),
    ("inspection", {}, {"kind": "9"}, {"Y68"}),
    ("honour", {}, {"kind": "2"}, {"Y69"}),
    ("target", {"target_kind": "10"}, {"base_value": 500}, {"Y05"}),
    ("organisation", {"org_type": "11"}, {"found_date": date(2023, 5, 8)}, {"Y03"}),
    ("covered_unit", {}, {"from_date": date(2023, 5, 8)}, {"Y04"}),
    ("host_unit", {"staff_band": "4"}, {"staff_total": 150}, {"Y13"}),
    ("member_count", {"period": DECEMBER}, {"31T": 1}, {"Y02"}),
    ("member_count", {"period": DECEMBER}, {"12T": 90}, {"Y06"}),
    ("contract", {"level_code": "2", "content_code": "20"}, {"valid_to": date(2023, 12, 1)}, set()),  # women's stays
    ("contract", {"level_code": "1", "content_code": "30"}, {"valid_to": date(2023, 12, 1)}, {"Y12"}),
    ("aid_visit", {}, {"head_count": 1}, {"Y22"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change"), [(c[0], c[1:]) for c in CHANGES])
def test_a_changed_record_moves_its_own_figures_and_no_others(
    wp: Workplace, baseline: dict[str, Number], kind: str, change: tuple[dict[str, Any], dict[str, Any], set[str]]
) -> None:
    which, written, moved = change
    register = wp.register(kind)
    with wp.store.reading() as session:
        records = session.scalars(select(register.model).where(alive(register.model)).order_by(register.model.id))
        record_id = next(
            one.id for one in records if all(register.value(one, name) == value for name, value in which.items())
        )
    register.save(wp, written, record_id)
    after = values(wp)
    wp.store.undo()

    assert {name for name in after if after[name] != baseline[name]} == moved


def test_what_was_changed_and_taken_back_has_left_no_trace(wp: Workplace, baseline: dict[str, Number]) -> None:
    assert values(wp) == baseline


def test_money_that_the_bank_sends_back_is_no_longer_given(wp: Workplace, baseline: dict[str, Number]) -> None:
    with wp.store.reading() as session:
        grant = session.scalars(select(AidGrant).where(AidGrant.item == "10").order_by(AidGrant.id)).first()
        assert grant is not None
        number, yuan = grant.id, Decimal(grant.amount or 0) / 100
    return_grant(wp, number, date(2023, 12, 20), "账号不符")
    after = values(wp)  # stays: what was paid can only be paid back, so that this comes last

    assert {name for name in after if after[name] != baseline[name]} == {"Y21", "Y23"}
    assert after["Y23"] == Decimal(baseline["Y23"] or 0) - yuan
