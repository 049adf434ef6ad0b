"""Every rule on letters, visits, problems, stations, monitoring: one case that fires it, the nearest that does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.registers.supervision.conftest import d
from tzdesk import app  # noqa: F401 - wires the registers
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers import REGISTERS
from tzdesk.registers.monitoring.model import MonitorPoint, MonitorReport
from tzdesk.registers.monitoring.register import PointNear, ReportNear
from tzdesk.registers.problems.model import EnterpriseVisit, Problem
from tzdesk.registers.problems.register import ProblemNear, VisitNear
from tzdesk.registers.stations.model import Station, StationService
from tzdesk.registers.stations.register import ServiceNear, StationNear
from tzdesk.registers.supervision.model import SupervisionDoc
from tzdesk.registers.supervision.register import LetterNear
from tzdesk.rules import all_rules, check

DAY = d("12-31")
DEC = Month(2023, 12)
KINDS = (
    *("supervision_doc", "enterprise_visit", "problem", "problem_event"),
    *("station", "station_service", "monitor_point", "monitor_report"),
)


def letter(**values: Any) -> SupervisionDoc:
    return SupervisionDoc(**{"doc_type": "Y", "issuer_level": "3", "doc_no": "通工监意〔2023〕1号", **values})


def opinion(**values: Any) -> SupervisionDoc:
    return letter(**{"enterprise_id": 1, "deliver_date": d("11-01"), **values})


def before(prior: SupervisionDoc | None) -> LetterNear:
    return LetterNear(DAY, prior)


PLAIN, SAME = LetterNear(DAY), LetterNear(DAY, None, 1)
J = {"doc_type": "J", "enterprise_id": 1}
# rule, what it names (nothing in the nearest silent case), record, near
LETTERS: list[tuple[str, str, Any, Any]] = [
    ("VR-54", "issuer_level", letter(doc_type="J", issuer_level="2"), PLAIN),
    ("VR-54", "", letter(doc_type="J", issuer_level="3"), PLAIN),
    ("VR-54", "", letter(doc_type="Y", issuer_level="2"), PLAIN),
    ("VR-55", "reply_date", letter(deliver_date=d("12-01"), reply_due=d("12-30")), PLAIN),
    ("VR-55", "", letter(deliver_date=d("12-01"), reply_due=DAY), PLAIN),
    ("VR-55", "", letter(deliver_date=d("12-01"), reply_due=d("12-30"), reply_date=d("12-31")), PLAIN),
    ("VR-56", "doc_no", letter(doc_no=None, issue_date=d("12-01")), PLAIN),
    ("VR-56", "", letter(doc_no=None), PLAIN),
    ("VR-56", "doc_no", letter(), SAME),
    ("VR-56", "", letter(), PLAIN),
    ("VR-77", "issue_date", letter(issue_date=date(2024, 1, 1)), PLAIN),
    ("VR-77", "", letter(issue_date=DAY), PLAIN),
    ("JD01", "prior_doc", letter(**J), before(None)),
    ("JD01", "prior_doc", letter(**J), before(opinion(doc_type="T"))),
    ("JD01", "prior_doc", letter(**J), before(opinion(enterprise_id=2))),
    ("JD01", "prior_doc", letter(**J), before(opinion(deliver_date=None))),
    ("JD01", "prior_doc", letter(**J), before(opinion(result="1"))),
    ("JD01", "", letter(**J), before(opinion(result="3"))),
    ("JD02", "deliver_date", letter(issue_date=d("12-05"), deliver_date=d("12-04")), PLAIN),
    ("JD02", "", letter(issue_date=d("12-05"), deliver_date=d("12-05")), PLAIN),
    ("JD03", "checkers", letter(check_date=d("12-01"), checkers="王一"), PLAIN),
    ("JD03", "", letter(check_date=d("12-01"), checkers="王一、李二"), PLAIN),
    ("JD04", "filing_result", letter(doc_type="J", filing_due=d("12-30")), PLAIN),
    ("JD04", "", letter(doc_type="J", filing_due=DAY), PLAIN),
    ("JD04", "", letter(doc_type="J", filing_due=d("12-30"), filing_result="2"), PLAIN),
    ("JD05", "result_date", letter(wage_paid=100), PLAIN),
    ("JD05", "", letter(wage_paid=100, result_date=DAY), PLAIN),
    ("JD07", "wage_paid", letter(**J, wage_paid=100, result_date=DAY), before(opinion(wage_paid=100, result_date=DAY))),
    ("JD07", "", letter(**J, wage_paid=101, result_date=DAY), before(opinion(wage_paid=100, result_date=DAY))),
    ("JD07", "", letter(**J, wage_paid=0, result_date=DAY), before(opinion(wage_paid=0, result_date=DAY))),
    ("JD06", "result", letter(deliver_date=d("12-01"), fix_due=d("12-30")), PLAIN),
    ("JD06", "", letter(deliver_date=d("12-01"), fix_due=d("12-30"), result="1"), PLAIN),
]


def problem(**values: Any) -> Problem:
    return Problem(**{"found_date": d("12-01"), **values})


WORK = {"assign_date": d("12-05"), "dept": "人社局", "due_date": d("12-20")}
NOW = ProblemNear(DAY)
VISIT = ProblemNear(DAY, EnterpriseVisit(enterprise_id=1, visit_date=d("12-01")))
PROBLEMS: list[tuple[str, str, Any, Any]] = [
    ("VR-64", "due_date", problem(assign_date=d("12-05"), due_date=d("12-04")), NOW),
    ("VR-64", "", problem(assign_date=d("12-05"), due_date=d("12-05")), NOW),
    ("VR-64", "close_date", problem(assign_date=d("12-05"), close_date=d("12-04")), NOW),
    ("VR-65", "close_date", problem(**WORK), NOW),
    ("VR-65", "", problem(**{**WORK, "due_date": DAY}), NOW),
    ("VR-65", "", problem(**WORK, suspended_date=d("12-10")), NOW),
    ("VR-65", "", problem(**WORK, overdue_reason="等上级批复"), NOW),
    ("VR-77b", "found_date", problem(found_date=date(2024, 1, 1)), NOW),
    ("VR-77b", "", problem(found_date=DAY), NOW),
    ("VR-77c", "visit_date", EnterpriseVisit(visit_date=date(2024, 1, 1)), VisitNear(DAY)),
    ("VR-77c", "", EnterpriseVisit(visit_date=DAY), VisitNear(DAY)),
    ("ZF01", "dept", problem(**{**WORK, "dept": None}), NOW),
    ("ZF01", "", problem(**WORK), NOW),
    ("ZF02", "close_date", problem(cancel_date=d("12-20")), NOW),
    ("ZF02", "closed_by", problem(close_date=d("12-19"), cancel_date=d("12-20")), NOW),
    ("ZF02", "", problem(close_date=d("12-19"), cancel_date=d("12-20"), closed_by="王一"), NOW),
    ("ZF03", "assign_date", problem(found_date=d("12-23")), NOW),
    ("ZF03", "", problem(found_date=d("12-24")), NOW),
    ("ZF03", "", problem(found_date=d("12-01"), suspended_date=d("12-02")), NOW),
    ("ZF04", "satisfaction", problem(close_date=d("12-19"), satisfaction="3"), NOW),
    ("ZF04", "", problem(close_date=d("12-19"), satisfaction="2"), NOW),
    ("ZF05", "enterprise_id", problem(enterprise_id=2), VISIT),
    ("ZF05", "found_date", problem(enterprise_id=1, found_date=d("11-30")), VISIT),
    ("ZF05", "", problem(enterprise_id=1), VISIT),
]


def station(**values: Any) -> Station:
    return Station(**{"accept_date": d("03-01"), "standards": list("123456"), **values})


def served(visits: int | None) -> StationNear:
    return StationNear(DAY, DEC, StationService(station_id=1, month=DEC, visits=visits))


UNSERVED, TWICE = StationNear(DAY, DEC), StationNear(DAY, DEC, None, 1)
HERE = ServiceNear(DAY, station(stop_date=d("10-01")))
STATIONS: list[tuple[str, str, Any, Any]] = [
    ("VR-66", "state", station(), served(0)),
    ("VR-66", "", station(), served(1)),
    ("VR-66", "", station(stop_date=d("11-30")), served(0)),
    ("ZD01", "state", station(), UNSERVED),
    ("ZD01", "", station(), served(0)),
    ("ZD01", "", station(accept_date=d("12-02")), UNSERVED),
    ("ZD02", "station_no", station(station_no="ZD0001"), TWICE),
    ("ZD02", "", station(station_no="ZD0001"), UNSERVED),
    ("ZD03", "accept_date", station(plan_date=d("03-02")), UNSERVED),
    ("ZD03", "", station(plan_date=d("03-01")), UNSERVED),
    ("ZD04", "accept_date", station(accept_date=None), UNSERVED),
    ("ZD04", "", station(accept_date=None, plan_date=d("03-01")), UNSERVED),
    ("ZD05", "honor_date", station(honor="2"), UNSERVED),
    ("ZD05", "", station(honor="0"), UNSERVED),
    ("ZD06", "fix_date", station(fix_date=d("12-01"), fix_due=d("12-30")), UNSERVED),
    ("ZD06", "", station(fix_date=d("12-01"), fix_due=DAY), UNSERVED),
    ("VR-76", "evidence", station(), UNSERVED),
    ("VR-76", "", station(evidence="档案柜3号"), UNSERVED),
    ("VR-76", "", station(), StationNear(DAY, DEC, scans=1)),
    ("VR-76", "", station(accept_date=d("2022-12-31")), UNSERVED),
    ("ZD08", "standards", station(standards=list("12345")), UNSERVED),
    ("ZD08", "", station(), UNSERVED),
    ("VR-62b", "activity_persons", StationService(activities=1, activity_persons=0), HERE),
    ("VR-62b", "activities", StationService(activities=0, activity_persons=5), HERE),
    ("VR-62b", "", StationService(activities=0, activity_persons=0), HERE),
    ("VR-77f", "month", StationService(month=Month(2024, 1)), HERE),
    ("VR-77f", "", StationService(month=DEC), HERE),
    ("ZD07", "month", StationService(month=Month(2023, 2)), HERE),
    ("ZD07", "month", StationService(month=Month(2023, 10)), HERE),
    ("ZD07", "", StationService(month=Month(2023, 9)), HERE),
]


def report(**values: Any) -> MonitorReport:
    return MonitorReport(**{"report_date": d("12-05"), "risk_level": "1", **values})


POINT, LATE = PointNear(DAY), PointNear(DAY, (d("12-03"),))
ONCE = ReportNear(DAY)
MONITORING: list[tuple[str, str, Any, Any]] = [
    ("JC01", "cycle", MonitorPoint(cycle="W"), LATE),
    ("JC01", "", MonitorPoint(cycle="W"), POINT),
    ("JC02", "point_no", MonitorPoint(point_no="JC0001"), PointNear(DAY, (), 1)),
    ("JC02", "", MonitorPoint(point_no="JC0001"), POINT),
    ("JC03", "active_to", MonitorPoint(active_from=d("12-02"), active_to=d("12-01")), POINT),
    ("JC03", "", MonitorPoint(active_from=d("12-02"), active_to=d("12-02")), POINT),
    ("JC04", "zero_report", report(zero_report=True, disputes=1), ONCE),
    ("JC04", "zero_report", report(zero_report=True, risk_level="2"), ONCE),
    ("JC04", "", report(zero_report=True, disputes=0), ONCE),
    ("JC05", "action", report(risk_level="2"), ONCE),
    ("JC05", "", report(risk_level="1"), ONCE),
    ("JC05", "", report(risk_level="2", action="约谈"), ONCE),
    ("JC06", "closed_date", report(risk_level="2", report_date=d("11-30")), ONCE),
    ("JC06", "", report(risk_level="2", report_date=d("12-01")), ONCE),
    ("JC07", "reported_to", report(risk_level="4"), ONCE),
    ("JC07", "reported_to", report(collective_persons=5), ONCE),
    ("JC07", "reported_to", report(arrears_persons=30, arrears_amount=100), ONCE),
    ("JC07", "", report(arrears_persons=29, collective_persons=4, risk_level="3"), ONCE),
    ("JC07", "", report(risk_level="4", reported_to="区总工会"), ONCE),
    ("JC08", "covers", report(cycle_end=d("12-03")), ReportNear(DAY, None, 1)),
    ("JC08", "", report(cycle_end=d("12-03")), ONCE),
    ("JC09", "closed_date", report(closed_date=d("12-04")), ONCE),
    ("JC09", "", report(closed_date=d("12-05")), ONCE),
    ("VR-77d", "report_date", report(report_date=date(2024, 1, 1)), ONCE),
    ("VR-77d", "covers", report(cycle_end=d("10-31")), ONCE),
    ("VR-77d", "", report(cycle_end=d("11-30")), ONCE),
]
CASES = [
    pytest.param(kind, *case, id=f"{case[0]}-{case[1] or 'silent'}-{number}")
    for kinds, table in (
        ({"": "supervision_doc"}, LETTERS),
        ({"": "problem", "VR-77c": "enterprise_visit"}, PROBLEMS),
        (
            {"": "station", "VR-62b": "station_service", "ZD07": "station_service", "VR-77f": "station_service"},
            STATIONS,
        ),
        ({"": "monitor_report", "JC01": "monitor_point", "JC02": "monitor_point", "JC03": "monitor_point"}, MONITORING),
    )
    for number, case in enumerate(table)
    for kind in [kinds.get(case[0], kinds[""])]
]


@pytest.mark.parametrize(("kind", "rule", "field", "record", "near"), CASES)
def test_a_rule_fires_where_it_should_and_nowhere_near(
    kind: str, rule: str, field: str, record: Any, near: Any
) -> None:
    found = [one for one in check(load(2023), kind, [(record, near)]) if one.rule == rule]
    assert [one.field for one in found] == ([field] if field else [])
    assert all("{" not in one.message and one.message.endswith("。") for one in found)


def test_every_rule_on_these_registers_has_both_cases() -> None:
    assert REGISTERS
    tried = {(case[0], bool(case[1])) for table in (LETTERS, PROBLEMS, STATIONS, MONITORING) for case in table}
    wanted = {known.id for known in all_rules().values() if known.on in KINDS}
    assert {(rule, way) for rule in wanted for way in (True, False)} == tried
