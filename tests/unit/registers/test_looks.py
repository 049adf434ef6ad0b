"""One look at all registers says what each of them would say for itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.looks import first_month_of, kinds_present
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A union with a lecture and a training in May and June, and a firm in the recycle bin."""
    with clock.frozen(date(2023, 12, 10)):
        wp = app.in_memory()
        org = wp.register("organisation").save(wp, {"org_name": "石港镇总工会", "org_type": "32"}).id
        row = {"org_id": org, "title": "讲座", "sessions": 3}
        wp.register("activity").save(wp, {**row, "kind": "13", "biz_date": date(2023, 6, 1)})
        wp.register("law_lecture").save(wp, {**row, "form": "1", "biz_date": date(2023, 5, 4)})
        firm = wp.register("host_unit").save(wp, {"unit_name": "虚构公司"}).id
        with wp.store.operation("test.delete", "删除") as op:
            op.delete(op.session.get(wp.register("host_unit").model, firm))
        yield wp
        wp.close()


def test_the_kinds_with_a_record_are_those_whose_own_count_is_not_nil(wp: Workplace) -> None:
    """Ledgers share a table, and the recycle bin counts for nothing."""
    with wp.store.reading() as session:
        counted = {kind for kind, one in wp.registers.items() if one.count(wp, session, Query())}
        assert kinds_present(session, wp.registers.values()) == counted
    assert {"organisation", "law_lecture", "activity"} <= counted
    assert counted.isdisjoint({"host_unit", "legal_aid"})


def test_the_first_month_is_that_of_the_earliest_day_or_month(wp: Workplace) -> None:
    """4 May 2023 is the earliest day; a month that is kept as a month counts beside it."""
    registers = wp.registers.values()
    with wp.store.reading() as session:
        assert first_month_of(session, registers) == Month(2023, 5)
        assert first_month_of(session, [wp.register("host_unit")]) is None
    wp.register("member_count").save(wp, {"org_id": 1, "period": Month(2023, 4)})
    with wp.store.reading() as session:
        assert first_month_of(session, registers) == Month(2023, 4)


def test_what_is_written_within_an_operation_is_seen_in_it(wp: Workplace) -> None:
    with wp.store.operation("test.add", "登记") as op:
        op.add(wp.register("host_unit").model(unit_name="虚构公司", definition_year=2023))
        assert "host_unit" in kinds_present(op.session, wp.registers.values())
