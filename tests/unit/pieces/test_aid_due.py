"""What hardship aid has due: the result of a notice on the next working day, the bank's result after five."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.unit.registers.aid.people import filed
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.pieces import aid_due
from tzdesk.registers.aid import codes

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

FRIDAY, MONDAY, TUESDAY = date(2023, 12, 8), date(2023, 12, 11), date(2023, 12, 12)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    from tzdesk.app import in_memory

    with clock.frozen(MONDAY):
        made = in_memory("王某某")
        yield made
        made.close()


def told(wp: Workplace, day: date) -> list[tuple[str, date, str]]:
    with wp.store.reading() as session:
        return [(due.what, due.day, due.mark) for due in aid_due.due(wp, session, day) if due.what != "年度复核"]


def notice(wp: Workplace, **values: object) -> int:
    given = {"kind": "1", "start_date": date(2023, 12, 4), "end_date": FRIDAY}
    return wp.register("aid_publicity").save(wp, {**given, **values}).id


@pytest.mark.parametrize(("day", "mark"), [(FRIDAY, "due"), (MONDAY, "due"), (TUESDAY, "overdue")])
def test_the_result_of_a_notice_is_due_on_the_working_day_after_it(wp: Workplace, day: date, mark: str) -> None:
    notice(wp, case_id=filed(wp, date(2023, 1, 5)).id)
    assert told(wp, day) == [("登记公示结果", MONDAY, mark)]


def test_a_notice_whose_result_is_known_is_no_longer_due(wp: Workplace) -> None:
    notice(wp, case_id=filed(wp, date(2023, 1, 5)).id, result="1")
    assert told(wp, TUESDAY) == []


@pytest.mark.parametrize(("status", "expected"), [(codes.BATCH_SENT, 1), (codes.BATCH_DONE, 0), (codes.BATCH_PLAN, 0)])
def test_a_batch_at_the_bank_waits_for_its_result(wp: Workplace, status: str, expected: int) -> None:
    from tzdesk.registers.aid.model import AidBatch

    number = wp.register("aid_batch").save(
        wp, {"title": "春节", "kind": "1", "plan_date": date(2023, 12, 1), "budget": 100, "pay_method": "1"}
    ).id  # fmt: skip
    with wp.store.operation("test", "报银行") as op:
        batch = op.session.get(AidBatch, number)
        assert batch is not None
        batch.status, batch.sent_date = status, MONDAY
    found = told(wp, date(2023, 12, 19))
    assert found == [("导入银行代发结果", date(2023, 12, 18), "overdue")] * expected


@pytest.mark.parametrize(("status", "expected"), [(codes.BATCH_APPROVED, 1), (codes.BATCH_PLAN, 0)])
def test_a_batch_that_is_approved_waits_to_be_sent(wp: Workplace, status: str, expected: int) -> None:
    """Five working days from the approval; the bank's own term begins when it is sent."""
    from tzdesk.registers.aid.model import AidBatch

    number = wp.register("aid_batch").save(
        wp, {"title": "春节", "kind": "1", "plan_date": date(2023, 12, 1), "budget": 100, "pay_method": "1"}
    ).id  # fmt: skip
    with wp.store.operation("test", "审批") as op:
        batch = op.session.get(AidBatch, number)
        assert batch is not None
        batch.status, batch.approve_date = status, MONDAY
    assert told(wp, date(2023, 12, 18)) == [("发放已审批的批次", date(2023, 12, 18), "due")] * expected


@pytest.mark.parametrize(
    ("source", "approved", "what"),
    [
        ("4", None, "审批帮扶（慰问）"),
        ("6", None, "发放帮扶（慰问）"),
        ("6", date(2023, 12, 11), "发放已审批的帮扶（慰问）"),
    ],
)
def test_a_grant_by_itself_waits_for_its_approval_and_its_payment(
    wp: Workplace, source: str, approved: date | None, what: str
) -> None:
    """Five working days from its entry, or its approval; once it is paid or gone it waits no more."""
    given = {"item": "10", "fund_source": source, "amount": 500_00, "pay_method": "3", "person_name": "许一鸣"}
    register = wp.register("aid_grant")
    number = register.save(wp, {**given, "status": codes.GRANT_PLANNED}).id
    if approved is not None:
        register.doers()["approve"](wp, number, approved)
    assert told(wp, MONDAY) == [(what, date(2023, 12, 18), "due")]
    with wp.store.reading() as session:
        assert [due.unit for due in aid_due.singles(wp, session, MONDAY)] == ["BF202300001 许一鸣"]
    if source != "4":
        register.doers()["pay"](wp, number, MONDAY)
        assert told(wp, MONDAY) == []
    else:
        register.delete(wp, [number])
        assert told(wp, MONDAY) == []


LEFT_2013 = {"status": codes.LIFTED, "exit_date": date(2013, 12, 9), "exit_reason": "1", "case_no": "TZ-1"}


@pytest.mark.parametrize(
    ("roles", "day", "expected"),
    [
        ((), date(2023, 12, 8), []),
        ((), date(2023, 12, 9), [("到期应鉴定销毁", date(2023, 12, 9), "due")]),
        (("chair",), MONDAY, [("到期应鉴定销毁", date(2023, 12, 9), "overdue")]),
        (("entry", "review", "finance", "reader"), MONDAY, []),
    ],
)
def test_a_file_kept_long_enough_waits_for_those_who_may_destroy(
    wp: Workplace, roles: tuple[str, ...], day: date, expected: list[tuple[str, date, str]]
) -> None:
    """Ten years after leaving, from the day itself on."""
    filed(wp, date(2012, 1, 5), **LEFT_2013)
    if roles:
        wp.enter(Rights.of(roles_of(wp.definition()), roles))
    assert told(wp, day) == expected


def test_who_appraised_a_file_is_not_asked_to_destroy_it(wp: Workplace) -> None:
    """The second person is."""
    from tzdesk.registers.aid.model import AidDestroyed

    case = filed(wp, date(2012, 1, 5), **LEFT_2013).id
    for who, expected in (("王某某", []), ("李某", ["已鉴定，等第二人确认销毁"])):
        with wp.store.operation("test.appraise", "鉴定") as op:
            for row in op.session.query(AidDestroyed):
                op.delete(row)
            op.add(
                AidDestroyed(
                    case_id=case, case_no="TZ-1", years="2012—2013", people=1, grants=0, attachments=0,
                    keep_until=date(2023, 12, 9), appraised_on=MONDAY, appraised_by=who, definition_year=2023,
                )
            )  # fmt: skip
        assert [what for what, _day, _mark in told(wp, MONDAY)] == expected
