"""Each rule of the projects fires, and is silent in the nearest case in which it should be."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from tests.unit.registers.projects.conftest import JUNE, indicator, project, told
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.jobs import run_now
from tzdesk.registers.projects.model import ProjectIndicator, ProjectProgress, ServiceProject
from tzdesk.registers.projects.rules import INDICATOR, PROGRESS, PROJECT, ProjectNear
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.rules import all_rules, check

Case = tuple[str, list[str], Any, Any]


def stood(light: str = "green", **values: Any) -> SimpleNamespace:
    """How an indicator stands, as far as rules look."""
    plain = {
        "light": light,
        "rate": Decimal(20),
        "time": Decimal(50),
        "told": None,
        "manual": None,
        "total": None,
        "before": None,
    }
    return SimpleNamespace(**{**plain, "indicator": ProjectIndicator(agg="1"), **values})


def words(**values: str) -> ProjectProgress:
    return ProjectProgress(**values)


OWNED = {"owner": "季建国", "lead_dept": "权益保障部"}
PLAN = {"plan_curve": "2", "target": Decimal(100), "unit": "场次"}
CASES: tuple[Case, ...] = (
    ("VR-74", ["owner"], ServiceProject(owner="季建国"), ProjectNear(1)),
    ("VR-74", [], ServiceProject(**OWNED), ProjectNear(1)),
    ("VR-74b", ["name"], ServiceProject(id=1, **OWNED), ProjectNear(0)),
    ("VR-74b", [], ServiceProject(id=1, **OWNED), ProjectNear(1)),
    ("VR-74b", [], ServiceProject(**OWNED), ProjectNear(0)),
    ("VR-74c", ["name"], ServiceProject(id=1, **OWNED), ProjectNear(2, Decimal("99.9"))),
    ("VR-74c", [], ServiceProject(id=1, **OWNED), ProjectNear(2, Decimal("100.0"))),
    ("VR-74c", [], ServiceProject(id=1, **OWNED), ProjectNear(2, None)),
    ("VR-74d", ["target"], ProjectIndicator(target=Decimal(0), unit="场次"), None),
    ("VR-74d", ["target", "unit"], ProjectIndicator(), None),
    ("VR-74d", [], ProjectIndicator(target=Decimal("0.5"), unit="万元"), None),
    ("VR-74e", ["plan12"], ProjectIndicator(**PLAN, plan06=Decimal(50), plan12=Decimal(99)), None),
    ("VR-74e", ["plan12"], ProjectIndicator(**PLAN, plan06=Decimal(50)), None),
    ("VR-74e", ["plan12"], ProjectIndicator(**PLAN, plan03=Decimal(60), plan06=Decimal(50), plan12=Decimal(100)), None),
    ("VR-74e", [], ProjectIndicator(**PLAN, plan03=Decimal(50), plan06=Decimal(50), plan12=Decimal(100)), None),
    ("VR-74e", [], ProjectIndicator(**{**PLAN, "plan_curve": "1"}), None),
    ("VR-71", ["manual_value"], ProjectProgress(manual_value=Decimal(-1)), stood()),
    ("VR-71", [], ProjectProgress(manual_value=Decimal(0)), stood()),
    ("VR-71", [], ProjectProgress(manual_value=Decimal(-1)), stood(indicator=ProjectIndicator(agg="2"))),
    ("VR-71b", ["source"], ProjectIndicator(agg="1"), stood(total=Decimal(2), before=Decimal(3))),
    ("VR-71b", [], ProjectIndicator(agg="1"), stood(total=Decimal(3), before=Decimal(3))),
    ("VR-71b", [], ProjectIndicator(agg="2"), stood(total=Decimal(2), before=Decimal(3))),
    ("VR-72", ["target"], ProjectIndicator(), stood("red")),
    ("VR-72", ["target"], ProjectIndicator(), stood("red", told=words(problem="场地在修"))),
    ("VR-72", [], ProjectIndicator(), stood("red", told=words(problem="场地在修", measure="改期"))),
    ("VR-72", [], ProjectIndicator(), stood("yellow")),
    ("VR-73", ["source"], ProjectIndicator(), stood(manual=Decimal(106), total=Decimal(100))),
    ("VR-73", [], ProjectIndicator(), stood(manual=Decimal(105), total=Decimal(100))),
    ("VR-73", [], ProjectIndicator(), stood(manual=Decimal(200), total=Decimal(100), told=words(diff_reason="含市级"))),
    ("VR-73", [], ProjectIndicator(), stood(manual=None, total=Decimal(100))),
)


@pytest.mark.parametrize(("rule_id", "fields", "record", "near"), CASES)
def test_a_rule_speaks_and_is_silent(rule_id: str, fields: list[str], record: Any, near: Any) -> None:
    kind = all_rules()[rule_id].on
    found = [one for one in check(load(2024), kind, [(record, near)]) if one.rule == rule_id]
    assert fields == [one.field for one in found]
    assert "…" not in "".join(one.message for one in found)


def test_every_rule_of_the_projects_is_tried_both_ways() -> None:
    known = {name for name, known in all_rules().items() if known.on in {PROJECT, INDICATOR, PROGRESS}}
    assert known == {case[0] for case in CASES if case[1]} == {case[0] for case in CASES if not case[1]}


def test_the_audit_of_a_month_asks_about_red_lights(wp: Workplace) -> None:
    """In June of its year a project far behind is asked about; with its reasons told it is not; other years are not."""
    number = indicator(wp, project(wp))
    found = [one.rule for one in run_now(audit_month(wp, JUNE)).findings if one.kind == INDICATOR]
    assert ["VR-72"] == found
    assert not [one for one in run_now(audit_month(wp, Month(2023, 12))).findings if one.kind == INDICATOR]
    told(wp, number, 6, 1, problem="场地在修", measure="改在工人文化宫")
    assert not [one for one in run_now(audit_month(wp, JUNE)).findings if one.kind == INDICATOR]
