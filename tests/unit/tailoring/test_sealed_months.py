"""A sealed month keeps the definition it was sealed with: packages begin after it and are not taken from under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Package, numbered, package_in
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.practice.invented import SEED
from tzdesk.practice.unit import FIRST_DAY, unit_scene
from tzdesk.registers import packages
from tzdesk.registers.packages import take_back, taken
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.explaining import agree, explain
from tzdesk.returns.seal import seal
from tzdesk.returns.versions import sealed_book
from tzdesk.rules import Severity
from tzdesk.store import recycle
from tzdesk.tailoring.places import Places
from tzdesk.tailoring.plan import check, take_over

YEARBOOK = Path(__file__).parents[2] / "data" / "yearbook"


@pytest.fixture(scope="module")
def wp() -> Iterator[Workplace]:
    """The practice workplace, sealed up to November 2023."""
    wp = app.in_memory()
    with clock.frozen(FIRST_DAY):
        run_now(unit_scene(wp, SEED).play())
    with clock.frozen(date(2023, 12, 28)):
        yield wp
    wp.close()


def last_sealed(wp: Workplace) -> Month:
    with wp.store.reading() as session:
        return max(month for month in Month(2023, 12).year_to_date if sealed_book(session, month) is not None)


def package_from(month: Month) -> Package:
    given = package_in(YEARBOOK)
    return replace(given, manifest=replace(given.manifest, valid_from=month))


def test_a_package_that_comes_late_begins_after_the_last_sealed_month(wp: Workplace, tmp_path: Path) -> None:
    sealed = last_sealed(wp)
    run_now(export_month(wp, sealed, tmp_path / "before.xlsx"))
    prepared = check(wp, package_from(Month(2023, 1)), Places())

    assert f"{sealed.label}已经封存，这份参数包从{sealed.next.label}起用。" in prepared.notes
    take_over(wp, prepared)

    assert "x_board" not in wp.definition(sealed).record("organisation")
    assert "x_board" in wp.definition(sealed.next).record("organisation")
    run_now(export_month(wp, sealed, tmp_path / "after.xlsx"))
    assert (tmp_path / "before.xlsx").read_bytes() == (tmp_path / "after.xlsx").read_bytes()
    wp.store.undo()


def close(wp: Workplace, period: Month) -> None:
    """Explain what asks for it, and seal."""
    found = [one for one in run_now(audit_month(wp, period)).blocking if one.severity.asks_reason]
    if found:
        explain(wp, period, found, "已与台账原件逐条核对")
    if firm := [one for one in found if one.severity is Severity.FIRM]:
        agree(wp, period, firm)
    run_now(seal(wp, period, backup=False))


def test_a_sealed_months_definition_is_changed_by_no_package(wp: Workplace) -> None:
    """Looked at before the seal and taken over after it, taken back after it, or out of the recycle bin after it."""
    month = last_sealed(wp).next
    late = check(wp, numbered(package_from(month), "3"), Places())
    binned = packages.take_over(wp, package_from(month))
    take_back(wp, binned)
    row = packages.take_over(wp, numbered(package_from(month), "2"))
    close(wp, month)
    sealed_with = wp.definition(month).hash

    with pytest.raises(UserError, match=f"{month.label}已经封存，“统计年鉴工会表”第3版不能再从{month.label}起用"):
        take_over(wp, late)
    with pytest.raises(UserError, match=f"{month.label}已经用“统计年鉴工会表”第2版封存，不能退回"):
        take_back(wp, row)
    with pytest.raises(UserError, match=f"“统计年鉴工会表”第1版不能再从{month.label}起用"):
        recycle.restore(wp.store, "definition_package", [binned])

    assert wp.definition(month).hash == sealed_with
    with wp.store.reading() as session:
        assert [one.id for one in taken(session)] == [row]
