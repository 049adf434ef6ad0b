"""The rates of 目标和底数: what was reached over the target or the base, computed when it is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.service import save_host_unit, save_organisation
from tzdesk.registers.workplace import Workplace

NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)
QUIET = {"13T": 0, "21T": 0, "22T": 0}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """Two firms of 60 and 24 staff with a union each, one of 30 without; 6 new members in November, 4 in December."""
    with clock.frozen(date(2023, 12, 20)):
        workplace = app.in_memory()
        unions = []
        for name, staff in (("甲", 60), ("乙", 24), ("丙", 30)):
            values = {"unit_name": f"{name}公司", "unit_nature": "10", "holding": "3", "staff_total": staff}
            unit = save_host_unit(workplace, values).id
            if name != "丙":
                union = {"org_name": f"{name}工会", "org_type": "11", "host_unit_id": unit, "status": "1"}
                unions.append(save_organisation(workplace, {**union, "found_date": date(2023, 3, 1)}).id)
        first, second = unions
        here = {"12M": 2, "12N": 0, **QUIET}
        save_counts(workplace, NOVEMBER, {first: {"10T": 40, "10M": 9, "12T": 6, **here}})
        save_counts(workplace, DECEMBER, {first: {"12T": 4, **here}, second: {"10T": 20, "12T": 0, **QUIET}})
        yield workplace
        workplace.close()


@pytest.mark.parametrize(
    ("kind", "over", "reached", "rate"),
    [
        ("1", {"value": 40}, 10, "25.00"),  # 6 + 4 of 40
        ("2", {"value": 3}, 2, "66.67"),  # founded in March
        ("3", {"value": 8}, 4, "50.00"),
        ("4", {"value": 5}, 0, "0.00"),
        ("10", {"base_value": 4}, 2, "50.00"),
        ("11", {"base_value": 4}, 1, "25.00"),  # 甲: 60; 丙 has no union
        ("12", {"base_value": 2}, 1, "50.00"),
        ("13", {"base_value": 2}, 0, "0.00"),
        ("14", {"base_value": 2}, 1, "50.00"),  # 乙: 24
        ("20", {"base_value": 200}, 70, "35.00"),  # 入会率B: 40 + 6 + 4 + 20 members of all workers of the area
        ("20", {}, 70, None),
    ],
)
def test_a_rate_stands_beside_its_target_or_base(
    wp: Workplace, kind: str, over: dict[str, int], reached: int, rate: str | None
) -> None:
    source = {"base_source": "经济普查名录", "base_date": date(2023, 1, 1)} if "base_value" in over else {}
    register = wp.register("target")
    saved = register.save(wp, {"year": 2023, "target_kind": kind, **over, **source}).id
    with wp.store.reading() as session:
        record = register.get(session, saved)
        found = (register.value(record, "reached"), register.value(record, "rate"))
    assert found == (reached, None if rate is None else Decimal(rate))


def test_a_year_that_has_not_begun_has_reached_nothing(wp: Workplace) -> None:
    register = wp.register("target")
    saved = register.save(wp, {"year": 2024, "target_kind": "1", "value": 40}).id
    with wp.store.reading() as session:
        assert register.value(register.get(session, saved), "reached") is None
