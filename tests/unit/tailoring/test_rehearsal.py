"""Rehearsing a package on past months: how many findings each rule would give."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.jobs import run_now
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.packages import tried
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.tailoring.rehearsal import last_year, rehearse

NOVEMBER = Month(2023, 11)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 10)):
        wp = app.in_memory()
        save_organisation(wp, {"org_name": "甲工会", "org_type": "11", "status": "1", "found_date": date(2020, 1, 1)})
        yield wp
        wp.close()


def test_a_rule_that_is_switched_off_says_nothing_then(wp: Workplace) -> None:
    loud = max(run_now(audit_month(wp, NOVEMBER)).findings, key=lambda found: found.rule not in {"V01", "V02"})
    package = package_of(Manifest("tz", "名", "1", Month(2024, 1)), {"rules": {loud.rule: {"enabled": False}}})

    result = run_now(rehearse(wp, tried(wp, package), [NOVEMBER]))

    (changed,) = result.changed
    assert (changed.rule, changed.then, result.records) == (loud.rule, 0, 0)
    assert changed.now > 0
    assert "1 条规则的结果会变" in result.words
    assert wp.definition(NOVEMBER).rules[loud.rule].enabled


def test_the_year_before_a_month_is_its_twelve_months() -> None:
    assert (last_year(Month(2024, 1))[0], last_year(Month(2024, 1))[-1]) == (Month(2023, 1), Month(2023, 12))
