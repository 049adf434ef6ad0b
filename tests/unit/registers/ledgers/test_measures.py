"""Figures out of the ledgers: rows, sums, distinct enterprises, over a span of days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import pytest

from tzdesk.base.periods import Month
from tzdesk.registers.ledgers.measures import How, Where, measured
from tzdesk.registers.measure import Measured, Scope, all_measures
from tzdesk.registers.workplace import Workplace

Write: TypeAlias = Callable[..., int]
YEAR = (date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture
def figure(wp: Workplace) -> Callable[..., Measured]:
    def read(ledger: str, how: How = "count", of: str | None = None, where: Where | None = None) -> Measured:
        with wp.store.reading() as session:
            return measured(session, ledger, how, of, where, first=YEAR[0], last=YEAR[1])

    return read


def test_rows_of_other_days_and_ledgers_and_of_the_bin_are_not_counted(
    wp: Workplace, write: Write, figure: Callable[..., Measured]
) -> None:
    kept = write("activity", date(2023, 12, 31), title="迎新", kind="1", sessions=1, persons=30)
    write("activity", date(2024, 1, 1), title="元旦", kind="1", sessions=1, persons=30)
    write("law_lecture", date(2023, 5, 1), title="讲座", form="1", sessions=1, persons=30)
    wp.register("activity").delete(wp, [write("activity", date(2023, 5, 1), title="误录", kind="1")])

    assert figure("activity") == Measured(1, (kept,), "activity")


def test_a_sum_is_of_what_is_stated_and_names_the_rows_that_make_it(
    write: Write, figure: Callable[..., Measured]
) -> None:
    some = write("activity", date(2023, 3, 1), title="甲", kind="1", persons=12)
    write("activity", date(2023, 3, 2), title="乙", kind="1")
    more = write("activity", date(2023, 3, 3), title="丙", kind="1", persons=30, amount=5000)

    assert figure("activity", "sum", "persons") == Measured(42, (some, more), "activity")
    assert figure("activity", "sum", "amount") == Measured(5000, (more,), "activity")
    assert figure("activity", "sum", "batches").value is None
    assert figure("law_lecture", "sum", "persons").value == 0


def test_conditions_narrow_by_one_code_by_several_and_by_comparison(
    write: Write, figure: Callable[..., Measured]
) -> None:
    first = write("activity", date(2023, 3, 1), title="甲", kind="1", persons=12)
    second = write("activity", date(2023, 3, 2), title="乙", kind="11", persons=600)
    write("activity", date(2023, 3, 3), title="丙", kind="12")

    assert figure("activity", where={"kind": "11"}).ids == (second,)
    assert figure("activity", where={"kind": ["1", "11"]}).ids == (first, second)
    assert figure("activity", where=[["persons", ">=", 100], ["kind", "set"]]).ids == (second,)


def test_a_choice_of_several_counts_when_one_of_them_is_asked_for(
    write: Write, figure: Callable[..., Measured]
) -> None:
    both = write("law_lecture", date(2023, 3, 1), title="甲", form="1", laws=("1", "2"))
    write("law_lecture", date(2023, 3, 2), title="乙", form="1", laws=("4",))

    assert figure("law_lecture", where={"laws": "2"}).ids == (both,)
    assert figure("law_lecture", where={"laws": ["2", "4"]}).value == 2


def test_an_enterprise_counts_once_by_its_record_its_code_or_its_name(
    wp: Workplace, write: Write, unit: Callable[..., int], figure: Callable[..., Measured]
) -> None:
    known = unit("恒泰纺织有限公司")
    write("legal_checkup", date(2023, 2, 1), unit_id=known)
    write("legal_checkup", date(2023, 5, 1), unit_name="恒泰纺织有限公司")
    write("legal_checkup", date(2023, 3, 1), unit_name="宏远机械（南通）有限公司")
    write("legal_checkup", date(2023, 4, 1), unit_name="宏远机械(南通) 有限公司")
    write("legal_checkup", date(2023, 6, 1), unit_uscc="913206123139810008", unit_name="旧名公司")
    write("legal_checkup", date(2023, 7, 1), unit_uscc="913206123139810008", unit_name="新名公司")

    assert figure("legal_checkup", "distinct").value == 3
    assert figure("legal_checkup").value == 6


def test_a_name_beside_one_code_is_that_enterprise_and_beside_two_it_is_nobodys(
    write: Write, figure: Callable[..., Measured]
) -> None:
    """恒泰 with its code and without; 鑫源 is two firms of two codes, and a third row does not say which."""
    write("legal_checkup", date(2023, 2, 1), unit_uscc="913206123139810008", unit_name="恒泰纺织有限公司")
    write("legal_checkup", date(2023, 3, 1), unit_name="恒泰纺织有限公司")
    write("legal_checkup", date(2023, 4, 1), unit_uscc="913206123139810008")
    assert figure("legal_checkup", "distinct").value == 1

    write("legal_checkup", date(2023, 5, 1), unit_uscc="91320612MA1XEA3T16", unit_name="鑫源公司")
    write("legal_checkup", date(2023, 6, 1), unit_uscc="91320612MA1XEB5T2A", unit_name="鑫源公司")
    write("legal_checkup", date(2023, 7, 1), unit_name="鑫源公司")
    assert figure("legal_checkup", "distinct").value == 4


def test_a_code_leads_to_the_record_that_another_row_of_the_name_has(
    write: Write, unit: Callable[..., int], figure: Callable[..., Measured]
) -> None:
    """The register knows only the name; one row has code and name, the other the code and a name typed otherwise."""
    write("legal_checkup", date(2023, 2, 1), unit_uscc="913206123139810008", unit_name="恒泰纺织有限公司")
    write("legal_checkup", date(2023, 3, 1), unit_uscc="913206123139810008", unit_name="恒泰纺织")
    unit("恒泰纺织有限公司")

    assert figure("legal_checkup", "distinct").value == 1


def test_two_ledgers_that_name_an_enterprise_differently_supervise_one(wp: Workplace, write: Write) -> None:
    """JD-01 303: a check-up with code and name, an assessment with the name only."""
    write("legal_checkup", date(2023, 12, 1), unit_uscc="913206123139810008", unit_name="恒泰纺织有限公司")
    write("risk_assessment", date(2023, 12, 5), unit_name="恒泰纺织有限公司")

    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 12), wp.definition(2023))
        assert all_measures()["supervision.employers"](scope).value == 1


def test_texts_are_different_by_name_and_not_by_their_letters(write: Write, figure: Callable[..., Measured]) -> None:
    for day, receiver in ((1, "石港镇总工会（机关）"), (2, "石港镇总工会(机关) "), (3, "金沙街道总工会")):
        write("honour", date(2023, 5, day), title="五强工会", kind="1", receiver=receiver)

    assert figure("honour", "distinct", "receiver").value == 2


def test_an_enterprise_that_is_registered_only_later_is_still_the_same_one(
    write: Write, unit: Callable[..., int], figure: Callable[..., Measured]
) -> None:
    write("legal_checkup", date(2023, 2, 1), unit_name="后建档有限公司")
    write("legal_checkup", date(2023, 5, 1), unit_id=unit("后建档有限公司"))

    assert figure("legal_checkup", "distinct").value == 1


def test_a_row_counts_by_the_date_that_is_asked_for(wp: Workplace, write: Write) -> None:
    late = write("legal_checkup", date(2022, 12, 20), unit_name="跨年公司", report_date=date(2023, 1, 5))
    write("legal_checkup", date(2023, 1, 20), unit_name="未出报告公司")

    with wp.store.reading() as session:
        found = measured(session, "legal_checkup", first=YEAR[0], last=YEAR[1], by="report_date")
    assert found.ids == (late,)


def test_a_return_asks_by_span(wp: Workplace, write: Write) -> None:
    for month in (1, 10, 11, 12):
        write("activity", date(2023, month, 9), title=f"{month}月", kind="1", sessions=1)
    write("activity", date(2022, 12, 9), title="去年", kind="1", sessions=1)

    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 11), wp.definition(2023))
        counted = all_measures()["ledger.count"]
        spans = {
            span: counted(scope, ledger="activity", span=span).value for span in ("month", "quarter", "year", "stock")
        }
    assert spans == {"month": 1, "quarter": 2, "year": 3, "stock": 4}
