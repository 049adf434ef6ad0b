"""A district's desk in the middle of 2024, with projects as they are published in February."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.workplace import Workplace

JUNE = Month(2024, 6)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2024, 6, 30)):
        made = app.in_memory()
        made.register("profile").save(made, {"unit_name": "南通市通州区总工会", "unit_level": "district"})
        yield made
        made.close()


def project(wp: Workplace, **values: Any) -> int:
    """A project of the district's list."""
    plain = {"year": 2024, "seq": 1, "list_level": "3", "category": "06", "name": "法律服务“十百千”"}
    plain |= {"lead_dept": "权益保障部", "owner": "季建国"}
    return wp.register("service_project").save(wp, {**plain, **values}).id


def indicator(wp: Workplace, project_id: int, **values: Any) -> int:
    """An indicator of a hundred."""
    plain = {"project_id": project_id, "name": "公益法律讲座", "unit": "场次", "target": 100, "weight": 100}
    return wp.register("project_indicator").save(wp, {**plain, "plan_curve": "1", "agg": "1", **values}).id


def told(wp: Workplace, indicator_id: int, month: int, value: int | None = None, **values: Any) -> int:
    """What a month of 2024 is told of an indicator."""
    row = {"indicator_id": indicator_id, "period": Month(2024, month), "manual_value": value, **values}
    return wp.register("project_progress").save(wp, row).id
