"""The service projects (为职工办实事) of the year after: published in January, half a year of events behind them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tzdesk.base.paths import resource_path
from tzdesk.base.periods import Month
from tzdesk.practice.district.enter import enter
from tzdesk.practice.district.plan import YEAR, District

DISTRICT_LIST = "3"
_YEAR = YEAR + 1
_EXPLAINED = 6


def enter_projects(district: District) -> None:
    """Every project of the list with its indicators and the targets of the scale."""
    wp = district.wp
    told = tomllib.loads(resource_path("practice", "district", "projects.toml").read_text("utf-8"))["project"]
    with wp.store.operation("practice.enter", f"登记{_YEAR}年为职工办实事项目（{len(told)}项）") as op:
        rows = [_project(district, number, one) for number, one in enumerate(told, 1)]
        ids = enter(wp, op, "service_project", rows)
        indicators = list(_indicators(district, ids, told))
        made = enter(wp, op, "project_indicator", [values for values, _ in indicators])
        district.promised = {number: one for number, (_, one) in zip(made, indicators, strict=True)}


def enter_progress(district: District, period: Month) -> None:
    """What no ledger tells, in the month in which it was reached; in June why a light is red."""
    rows: list[dict[str, Any]] = []
    for number, told in district.promised.items():
        if told.get("reached") == period.month:
            rows.append({"indicator_id": number, "period": period, "manual_value": Decimal(1)})
        elif "problem" in told and period.month == _EXPLAINED:
            words = {"problem": told["problem"], "measure": told["measure"]}
            rows.append({"indicator_id": number, "period": period, **words})
    if rows:
        with district.wp.store.operation("practice.enter", "填报实事项目进展") as op:
            enter(district.wp, op, "project_progress", rows)


def _project(district: District, number: int, told: dict[str, Any]) -> dict[str, Any]:
    named = {name: told[name] for name in ("name", "category", "lead_dept")}
    return {
        **named,
        "year": _YEAR,
        "seq": number,
        "list_level": DISTRICT_LIST,
        "owner": district.person(),
        "publish_doc": f"通工发〔{_YEAR}〕练5号",
        "start_plan": date(_YEAR, 1, 2),
        "finish_plan": date(_YEAR, 12, 31),
    }


def _indicators(
    district: District, ids: list[int], told: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """An indicator's values, and what its table tells besides."""
    for project_id, one in zip(ids, told, strict=True):
        for indicator in one["indicator"]:
            yield (
                {
                    "project_id": project_id,
                    "name": indicator["name"],
                    "unit": indicator["unit"],
                    "target": Decimal(indicator[district.plan["level"]]),
                    "agg": "1",
                    "source": indicator.get("source"),
                    "linked_only": False,
                    "allow_over": True,
                    "plan_curve": "1",
                },
                indicator,
            )
