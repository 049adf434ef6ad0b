"""Practice workplaces of a whole town or district: invented firms and people whose records add up to the plan's year.

Nothing is typed as a total: the plan's numbers are handed out in whole parts to towns, unions, firms and months
(`spread.apportion`), and returns and year figures find them again in the records.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.practice.district import bargain, care, counts, lives, promises, unions, work
from tzdesk.practice.district.enter import enter
from tzdesk.practice.district.plan import YEAR, District, firm_names, plan_of
from tzdesk.practice.invented import SEED, Inventor
from tzdesk.practice.scene import Scene
from tzdesk.registers.workplace import Workplace

_MONTHS_AFTER = 6
_LAST_DAYS = (
    31,
    28,
    31,
    28,
    31,
    30,
    31,
    31,
    28,
    31,
    30,
    29,
)  # when a month's work is entered: a working day at its end


def district_scene(wp: Workplace, seed: int = SEED, *, scale: str = "district") -> Scene:
    """The year of a district (or of one town), planned; `play` it into the workplace."""
    plan = plan_of(scale)
    inventor = Inventor(seed)
    scene = Scene(wp, inventor)
    divisions = wp.definition().codes["division"]
    weights = {str(code): float(weight) for code, weight in plan["towns"].items()}
    places = {code: divisions.label_of(code) for code in weights}
    district = District(wp, scene, inventor, plan, places, weights)
    district.names = firm_names(inventor.random, plan["names"])
    unions.plan_unions(district)
    years = counts.plan_counts(district)
    bargain.plan_contracts(district)
    care.plan_care(district)
    work.plan_work(district)
    lives.plan_lives(district)
    first = date(YEAR, 1, 4)
    scene.on(first, "填写单位资料", partial(_profile, district))
    scene.on(first, "登记工会组织和单位", partial(unions.enter_before, district))
    scene.on(first, "登记建会底数", partial(_targets, district))
    scene.on(first, "登记困难职工档案", partial(care.enter_files, district))
    for month, day in enumerate(_LAST_DAYS, 1):
        scene.on(date(YEAR, month, day), "登记一个月的工作", partial(_month, district, years, month))
    scene.on(date(YEAR + 1, 1, 15), "登记实事项目", partial(promises.enter_projects, district))
    for month, day in enumerate(_LAST_DAYS[:_MONTHS_AFTER], 1):
        scene.on(date(YEAR + 1, month, min(day, 28)), "登记实事项目的事项", partial(_month_after, district, month))
    return scene


def _profile(district: District) -> None:
    told = dict(district.plan["profile"])
    told |= {"unit_level": district.plan["level"], "unit_code": district.credit_code("81")}
    told |= {"leader": district.person(), "checker": district.person(), "filler": district.person("2")}
    wp = district.wp
    wp.register("profile").save(wp, told | {"phone": district.inventor.landline()}, label="填写填报单位")


def _targets(district: District) -> None:
    rows: list[dict[str, Any]] = [{"year": YEAR, **row} for row in district.plan["target"]]
    with district.wp.store.operation("practice.enter", "登记目标和底数") as op:
        enter(district.wp, op, "target", rows)


def _month(district: District, years: list[counts.Year], month: int) -> None:
    unions.enter_federations(district, month)
    unions.enter_unions(district, unions.founded_in(district, month))
    unions.enter_joined(district, month)
    counts.enter_counts(district, years, month)
    bargain.enter_contracts(district, month)
    care.enter_care(district, month)
    work.enter_work(district, Month(YEAR, month))
    lives.enter_lives(district, Month(YEAR, month))
    lives.enter_service(district, Month(YEAR, month))


def _month_after(district: District, month: int) -> None:
    """A month of the year after: only what the service projects count."""
    period = Month(YEAR + 1, month)
    work.enter_work(district, period)
    lives.enter_lives(district, period)
    lives.enter_service(district, period)
    promises.enter_progress(district, period)
