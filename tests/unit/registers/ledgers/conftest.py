"""A workplace with one union and a few enterprises, and a way to write rows of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.registers.workplace import Workplace

Write: TypeAlias = Callable[..., int]


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 28)):
        wp = app.in_memory()
        yield wp
        wp.close()


@pytest.fixture
def org(wp: Workplace) -> int:
    return wp.register("organisation").save(wp, {"org_name": "石港镇总工会"}).id


@pytest.fixture
def unit(wp: Workplace) -> Callable[..., int]:
    def make(name: str, **values: Any) -> int:
        return wp.register("host_unit").save(wp, {"unit_name": name, **values}).id

    return make


@pytest.fixture
def write(wp: Workplace, org: int) -> Write:
    """Save a row; the union and the person in charge need not be named."""

    def save(ledger: str, day: date | None, **values: Any) -> int:
        return wp.register(ledger).save(wp, {"org_id": org, "biz_date": day, "owner": "周文", **values}).id

    return save
