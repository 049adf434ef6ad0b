"""The practice workplace of one enterprise union: profile, union and firm, a year of counts, sealed months."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.practice.aid import plan_aid
from tzdesk.practice.bargaining import plan_bargaining
from tzdesk.practice.contracts import plan_contracts
from tzdesk.practice.invented import ENTERPRISE, SEED, UNION, Inventor
from tzdesk.practice.scene import Scene, story
from tzdesk.practice.staff import StaffMonth, staff_year
from tzdesk.registers.members import service as members
from tzdesk.registers.members.model import BY_HAND, FIRST
from tzdesk.registers.organisations import service as organisations
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.returns.entries import put_entry
from tzdesk.returns.explaining import agree, explain
from tzdesk.returns.seal import SealRefused, seal
from tzdesk.rules import Finding, Severity

FIRST_DAY = date(2023, 1, 4)
_WOMEN_OFFICERS = {"filler", "women_head", "town_clerk"}
_OFFICERS = ("chair", "checker", "filler", "women_head", "manager", "town_chair", "town_clerk", "district_officer")


def unit_scene(wp: Workplace, seed: int = SEED) -> Scene:
    """The whole year, planned; `play` it into the workplace."""
    scene = Scene(wp, Inventor(seed))
    told = story("unit.toml")
    _facts(scene, told)
    scene.on(FIRST_DAY, "填写单位资料", partial(_begin, scene, told))
    months = {month.period: month for month in staff_year(scene.inventor.random)}
    for month in months.values():
        scene.on(month.entered, "填报会员月报", partial(_count, scene, month))
    plan_contracts(scene, story("contracts.toml"))
    plan_aid(scene, story("aid.toml"))
    plan_bargaining(scene, story("bargaining.toml"))
    for day in told["sealing"]["days"]:
        scene.on(day, "审核并封存", partial(_close, scene, Month.of(day), told["reasons"]))
    return scene


def _facts(scene: Scene, told: dict[str, Any]) -> None:
    """Who holds which office, and the numbers of the firm and its union."""
    invent = scene.inventor
    for office in _OFFICERS:
        scene.facts[office] = invent.name("2" if office in _WOMEN_OFFICERS else "1")
    scene.facts |= {
        "unit_name": told["host_unit"]["unit_name"],
        "phone": invent.landline(),
        "unit_code": invent.credit_code(ENTERPRISE),
        "union_code": invent.credit_code(UNION),
        "upper_code": invent.credit_code(UNION),
    }


def _begin(scene: Scene, told: dict[str, Any]) -> None:
    wp, ids = scene.wp, scene.ids
    wp.register("profile").save(wp, scene.values("profile", told["profile"]), label="填写填报单位")
    ids["firm"] = organisations.save_host_unit(wp, scene.values("host_unit", told["host_unit"])).id
    ids["upper"] = organisations.save_organisation(wp, scene.values("organisation", told["upper"])).id
    above = {"host_unit_id": ids["firm"], "parent_org_id": ids["upper"], "report_to_org_id": ids["upper"]}
    ids["union"] = organisations.save_organisation(wp, scene.values("organisation", told["union"]) | above).id


def _count(scene: Scene, month: StaffMonth) -> None:
    values = {"org_id": scene.ids["union"], "period": month.period, "note": month.note or None}
    first = month.period == Month.of(FIRST_DAY)
    told = {"source": FIRST, "opening_doc": "2022年工会统计年报"} if first else {"source": BY_HAND}
    members.save_count(scene.wp, {**values, **told, **month.cells})


def _close(scene: Scene, period: Month, reasons: dict[str, str]) -> None:
    """Seal a month; where soft findings keep it open, give each its reason and seal again."""
    _type_statement(scene.wp, period)
    try:
        run_now(seal(scene.wp, period, backup=False, files=False))
    except SealRefused as refused:
        if any(found.severity is Severity.HARD for found in refused.findings):
            raise
        given: dict[str, list[Finding]] = {}
        for found in refused.findings:
            given.setdefault(reasons.get(found.rule, reasons["other"]), []).append(found)
        for reason, findings in given.items():
            explain(scene.wp, period, findings, reason)
            if firm := [found for found in findings if found.severity is Severity.FIRM]:
                agree(scene.wp, period, firm)
        run_now(seal(scene.wp, period, backup=False, files=False))


def _type_statement(wp: Workplace, period: Month) -> None:
    """The bank's statement agrees with the books: its balance of each source (BF-4)."""
    with wp.store.reading() as session:
        form = compute(wp, session, period, ["BF-4"])["BF-4"]
    for line in form.form.lines:
        balance = form.number(line.code, "c7")
        if form.form.cell(line.code, "c10")["type"] == "entry" and isinstance(balance, int):
            put_entry(wp, period, "BF-4", line.code, "c10", balance)
