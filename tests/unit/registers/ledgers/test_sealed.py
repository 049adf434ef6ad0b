"""VR-75: what a sealed month counted of a row is not changed; what comes of it later goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from openpyxl import Workbook

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.importing import preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.model import SealedBook

Write: TypeAlias = Callable[..., int]
NOVEMBER, DAY = Month(2023, 11), date(2023, 11, 6)
LEDGERS = [spec for spec in load(2023).records.values() if spec.ledger is not None]


@pytest.fixture
def sealed(wp: Workplace) -> Callable[[], None]:
    """Seals November."""

    def close() -> None:
        with wp.store.operation("test", "封存") as op:
            op.add(
                SealedBook(
                    period=NOVEMBER, version=0, sealed_at=clock.now(), sealed_by="王某", definition_hash="",
                    digest="", check_code="", head={}, content={}, ids={}, findings=[], summary={},
                )
            )  # fmt: skip

    return close


def refused(wp: Workplace, ledger: str, row: int, **values: Any) -> bool:
    try:
        wp.register(ledger).save(wp, values, row)
    except UserError:
        return True
    return False


def test_a_workbook_of_the_year_comes_in_but_for_what_sealed_months_counted(
    wp: Workplace, write: Write, sealed: Callable[[], None], tmp_path: Path
) -> None:
    """Of November a row that is there, one that is new, and one of which only the outcome is; December's comes in."""
    same, done = (write("legal_checkup", DAY, unit_name=name, advice=3, risk_high=0, risk_mid=1, risk_low=2,
                        depth="1", team="李律师", headcount=9) for name in ("甲公司", "乙公司"))  # fmt: skip
    sealed()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("法律体检台账",),
        ("单位", "体检日", "职工人数", "采纳"),
        ("甲公司", "2023-11-06", 10, None),
        ("乙公司", "2023-11-06", 9, 3),
        ("丙公司", "2023-11-06", 9, None),
        ("丁公司", "2023-12-06", 9, None),
    ):
        sheet.append(row)
    book.save(path := tmp_path / "体检.xlsx")
    incoming = run_now(preview_file(wp, "legal_checkup", path))
    told = {problem.row for problem in incoming.preview.problems if "已经封存" in problem.message}
    result = run_now(write_preview(wp, incoming))

    assert told == {3, 5}
    assert (result.added, result.changed, result.rejected) == (1, 1, 2)
    with wp.store.reading() as session:
        register = wp.register("legal_checkup")
        assert [register.get(session, row).fact("accepted") for row in (same, done)] == [None, 3]


def test_a_renamed_enterprise_does_not_close_the_rows_of_sealed_months(
    wp: Workplace, write: Write, unit: Callable[..., int], sealed: Callable[[], None]
) -> None:
    """The row takes the new name when it is next saved; which enterprise it is of stays closed."""
    firm, other = unit("甲公司"), unit("乙公司")
    row = write("legal_checkup", DAY, unit_id=firm, accepted=1)
    sealed()
    wp.register("host_unit").save(wp, {"unit_name": "甲新公司"}, firm)

    assert not refused(wp, "legal_checkup", row, rectified=1)
    assert refused(wp, "legal_checkup", row, unit_id=other)
    assert refused(wp, "legal_checkup", row, unit_name="乙公司")


def test_an_enterprise_registered_later_does_not_close_its_rows_of_sealed_months(
    wp: Workplace, write: Write, unit: Callable[..., int], sealed: Callable[[], None]
) -> None:
    row = write("legal_checkup", DAY, unit_name="丙公司", accepted=1)
    sealed()
    firm = unit("丙公司")

    assert not refused(wp, "legal_checkup", row, rectified=1)
    with wp.store.reading() as session:
        assert wp.register("legal_checkup").get(session, row).unit_id == firm
    assert refused(wp, "legal_checkup", row, unit_name="丁公司")


def test_a_row_of_a_sealed_month_stands_and_none_is_added(
    wp: Workplace, write: Write, sealed: Callable[[], None]
) -> None:
    row = write("activity", DAY, title="比赛", kind="1", sessions=1, persons=30)
    sealed()

    assert refused(wp, "activity", row, persons=31)
    assert refused(wp, "activity", row, biz_date=date(2023, 12, 1))
    assert not refused(wp, "activity", row, remark="补了照片", evidence="第15卷", summary="很好")
    with pytest.raises(UserError, match="封存"):
        wp.register("activity").delete(wp, [row])
    with pytest.raises(UserError, match="封存"):
        write("activity", DAY, title="补录", kind="1")


def test_money_applied_for_in_a_sealed_month_is_paid_afterwards(
    wp: Workplace, write: Write, sealed: Callable[[], None]
) -> None:
    values: dict[str, Any] = {"scheme": "2", "year": 2023, "paid_yuan": 100, "return_yuan": 100}
    row = write("fund_return", DAY, unit_name="甲公司", **values)
    paid = write("fund_return", date(2023, 10, 9), unit_name="乙公司", pay_date=DAY, **values)
    sealed()

    assert not refused(wp, "fund_return", row, audit_result="1", pay_date=date(2023, 12, 5), voucher_no="12")
    assert refused(wp, "fund_return", row, pay_date=DAY)
    assert refused(wp, "fund_return", row, return_yuan=90)
    assert refused(wp, "fund_return", paid, return_yuan=90)
    assert refused(wp, "fund_return", paid, pay_date=date(2023, 12, 5))


def test_a_case_taken_up_in_a_sealed_month_is_closed_afterwards(
    wp: Workplace, write: Write, sealed: Callable[[], None]
) -> None:
    row = write("legal_aid", DAY, case_no="1", service_kind="3", persons=1)
    sealed()

    assert not refused(wp, "legal_aid", row, stage="3", result="1", close_date=date(2023, 12, 5), recovered_yuan=100)
    assert refused(wp, "legal_aid", row, service_kind="4")


@pytest.mark.parametrize("spec", LEDGERS, ids=lambda spec: spec.kind)
def test_what_stays_open_and_counts_by_its_own_day_are_fields_of_the_ledger(spec: Any) -> None:
    named = {*spec.ledger.open, *spec.ledger.days, *(name for names in spec.ledger.days.values() for name in names)}

    assert named <= set(spec.by_name)
    assert {spec.field(day).type.name for day in spec.ledger.days} <= {"date"}
