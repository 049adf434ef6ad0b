"""The import of a ledger of contracts, on a file as a clerk keeps it and on rows made by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.unit.registers.contracts.conftest import Make
from tzdesk.excel.importing import ImportRow, Preview, preview
from tzdesk.excel.planning import Policy
from tzdesk.jobs import run_now
from tzdesk.registers.contracts.imports import ContractImport
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.workplace import Workplace

FILES = Path("tests/data/office-files")
TRUTH: dict[str, Any] = json.loads((FILES / "truth.json").read_text("utf-8"))["集体合同台账.xls"]
RULES = {"present": "VR-21", "submit_date": "VR-26", "valid_to": "VR-31", "female": "VR-03"}


def looked_at(wp: Workplace) -> tuple[ContractImport, Preview]:
    kind = ContractImport(wp)
    return kind, run_now(preview(FILES / "集体合同台账.xls", kind.layout, check=kind.check))


def row(number: int = 4, **values: Any) -> ImportRow:
    """A row as the reader hands it over."""
    facts: dict[str, Any] = {
        "contract_no": f"通001-2023-{number:03d}",
        "unit": "南通正大建设有限公司",
        "uscc": "913206127225483694",
        "contract_type": "工资专项集体合同",
        "level_code": "1",
        "content_code": "20",
        "sign_date": date(2023, 1, 13),
        "valid_from": date(2023, 1, 14),
        "valid_to": date(2024, 1, 13),
        "headcount": 47,
        "female": 26,
    }
    return ImportRow(number, "台账", {**facts, **values}, [])


def taken(wp: Workplace, *rows: ImportRow, policy: Policy = Policy.UPDATE) -> int:
    kind = ContractImport(wp)
    plan = kind.plan(rows, policy)
    with wp.store.operation("import.contracts") as op:
        return run_now(kind.apply(plan, op))


def stored(wp: Workplace) -> list[Contract]:
    with wp.store.reading() as session:
        return list(session.scalars(select(Contract).order_by(Contract.id)))


def test_the_planted_faults_are_named_and_nothing_else_is_hard(wp: Workplace) -> None:
    _, found = looked_at(wp)
    named = {(p.row, p.field, p.rule) for p in found.problems}
    assert {(number, field, RULES[field]) for number, field, _ in TRUTH["problems"]} <= named
    hard = {(p.row, p.field) for p in found.problems if p.severity == "hard"}
    assert hard <= {(number, field) for number, field, _ in TRUTH["problems"]}
    assert {p.row for p in found.problems} <= {number for number, _, _ in TRUTH["problems"]}
    assert stored(wp) == []


def test_the_file_is_taken_in_as_the_truth_says(wp: Workplace) -> None:
    kind, found = looked_at(wp)
    plan = kind.plan(found.rows, Policy.SKIP)
    with wp.store.operation("import.contracts", "导入集体合同台账") as op:
        assert run_now(kind.apply(plan, op)) == len(TRUTH["rows"])
    by_no = {contract.contract_no: contract for contract in stored(wp)}
    with wp.store.reading() as session:
        units = {unit.id: unit for unit in session.scalars(select(HostUnit))}
    for truth in TRUTH["rows"]:
        contract = by_no[truth["contract_no"]]
        unit = units[contract.party_a_id]
        assert (unit.unit_name, unit.unit_uscc) == (truth["unit"], truth["uscc"])
        assert (contract.content_code, contract.level_code) == (str(truth["content_code"]), str(truth["level_code"]))
        for key in ("sign_date", "valid_from", "valid_to", "congress_date", "submit_date"):
            assert getattr(contract, key).isoformat() == truth[key]
        for key in ("delegates_total", "present", "vote_for"):
            assert getattr(contract, key) == truth[key]
        assert (contract.headcount_at_sign, contract.female_at_sign) == (truth["headcount"], truth["female"])
        wages = (contract.avg_wage_prev, contract.avg_wage_new)
        assert wages == tuple(w if w is None else w * 100 for w in (truth["avg_wage_prev"], truth["avg_wage_new"]))
        assert contract.opinion_kind == "1"
        assert contract.roster_status == ("3" if truth["level_code"] == 2 else None)
    assert {unit.division_code for unit in units.values()} <= {None, "320612001000"}


def test_the_ledger_can_be_sealed_once_its_faults_are_mended(wp: Workplace) -> None:
    from tzdesk.base.periods import Month

    kind, found = looked_at(wp)
    with wp.store.operation("import.contracts") as op:
        run_now(kind.apply(kind.plan(found.rows, Policy.SKIP), op))
    faulty = {
        TRUTH["rows"][number - 4]["contract_no"] for number, field, _ in TRUTH["problems"] if field != "submit_date"
    }
    with wp.store.reading() as session:
        findings = [f for part in wp.register("contract").audit(wp, session, Month(2023, 12)) for f in part]
        hard = {session.get(Contract, f.id).contract_no for f in findings if f.severity == "hard"}  # type: ignore[union-attr]
    assert hard == faulty


def test_taking_the_same_file_twice_changes_nothing(wp: Workplace) -> None:
    kind, found = looked_at(wp)
    for policy, number in ((Policy.SKIP, 26), (Policy.SKIP, 0), (Policy.UPDATE, 0), (Policy.FILL, 0)):
        plan = kind.plan(found.rows, policy)
        with wp.store.operation("import.contracts") as op:
            assert run_now(kind.apply(plan, op)) == number
    assert len(stored(wp)) == 26


@pytest.mark.parametrize(
    ("policy", "headcount", "present"), [(Policy.SKIP, 47, None), (Policy.FILL, 47, 30), (Policy.UPDATE, 50, 30)]
)
def test_policies_decide_about_a_contract_that_is_there(
    wp: Workplace, policy: Policy, headcount: int, present: int | None
) -> None:
    taken(wp, row())
    taken(wp, row(headcount=50, present=30, female=None), policy=policy)
    (contract,) = stored(wp)
    assert (contract.headcount_at_sign, contract.present, contract.female_at_sign) == (headcount, present, 26)


def test_an_enterprise_is_known_by_its_code_then_by_its_name(wp: Workplace, unit: Make) -> None:
    known = unit("南通正大建设（集团）有限公司", uscc := None, union=True)
    assert uscc is None
    taken(
        wp, row(4, uscc=None, unit="南通正大建设(集团)有限公司"), row(5, uscc=None, unit="南通正大建设（集团）有限公司")
    )
    contracts = stored(wp)
    assert {contract.party_a_id for contract in contracts} == {known}
    assert all(contract.union_id is not None for contract in contracts)
    with wp.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(HostUnit)) == 1


def test_an_unknown_enterprise_is_made_once(wp: Workplace) -> None:
    taken(wp, row(4), row(5, content_code="30"), row(6, level_code="2", uscc=None, unit="南通丙有限公司"))
    with wp.store.reading() as session:
        units = list(session.scalars(select(HostUnit).order_by(HostUnit.id)))
    assert [(unit.unit_name, unit.staff_total) for unit in units] == [
        ("南通正大建设有限公司", 47),
        ("南通丙有限公司", None),  # what a regional contract states is not the enterprise's headcount
    ]


def test_a_later_contract_of_the_same_kind_becomes_the_renewal(wp: Workplace) -> None:
    later = {"sign_date": date(2024, 1, 10), "valid_from": date(2024, 1, 14), "valid_to": date(2025, 1, 13)}
    taken(wp, row(5, **later), row(4))
    by_no = {contract.contract_no: contract for contract in stored(wp)}
    old, new = by_no["通001-2023-004"], by_no["通001-2023-005"]
    assert (old.sign_kind, new.sign_kind) == ("N", "R")
    assert (new.prev_contract_id, old.next_contract_id) == (old.id, new.id)


def test_a_stated_new_contract_is_left_new(wp: Workplace) -> None:
    later = {"sign_date": date(2024, 1, 10), "valid_from": date(2024, 1, 14), "valid_to": date(2025, 1, 13)}
    taken(wp, row(4), row(5, sign_kind="新签", **later))
    assert [(c.sign_kind, c.prev_contract_id) for c in stored(wp)] == [("N", None), ("N", None)]


def test_overlap_inside_the_file_and_with_the_store_is_found(wp: Workplace) -> None:
    kind = ContractImport(wp)
    inside = kind.check([row(4), row(5)], {})
    assert {(p.row, p.rule) for p in inside} == {(4, "VR-33"), (5, "VR-33")}
    taken(wp, row(4))
    assert {(p.row, p.rule) for p in kind.check([row(5)], {})} == {(5, "VR-33")}
    assert kind.check([row(4)], {}) == []  # the same contract again is no overlap


def test_a_number_that_stands_twice_is_taken_once(wp: Workplace) -> None:
    kind = ContractImport(wp)
    rows = [row(4), row(9, contract_no="通001-2023-004", content_code="30")]
    assert [(p.row, p.field, p.severity) for p in kind.check(rows, {})] == [(9, "contract_no", "hard")]
    plan = kind.plan(rows, Policy.UPDATE)
    assert ([r.row for r in plan.new], [r.row for r in plan.rejected]) == ([4], [9])


def test_without_a_number_enterprise_content_and_day_know_the_contract(wp: Workplace) -> None:
    taken(wp, row(contract_no=None))
    assert taken(wp, row(contract_no=None, present=30)) == 1
    assert taken(wp, row(contract_no=None, sign_date=date(2023, 1, 20))) == 1
    assert len(stored(wp)) == 2


def test_an_unread_opinion_is_kept_and_named(wp: Workplace) -> None:
    kind = ContractImport(wp)
    odd = row(opinion="退回两次后再议", submit_date=date(2023, 1, 16))
    assert [(p.field, p.severity) for p in kind.check([odd], {})] == [("opinion", "soft")]
    taken(wp, odd)
    (contract,) = stored(wp)
    assert (contract.opinion_kind, contract.opinion_text) == (None, "退回两次后再议")


def test_a_row_without_enterprise_is_rejected(wp: Workplace) -> None:
    kind = ContractImport(wp)
    plan = kind.plan([row(unit=None, uscc=None)], Policy.UPDATE)
    assert len(plan.rejected) == 1
