"""Limits, reminders, board and calendar on days worked out by hand; unknown parameters switch their limit off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.registers.contracts.conftest import Make
from tests.unit.registers.contracts.lives import Life, d
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.contracts.board import STATES, board
from tzdesk.registers.contracts.deadlines import (
    Due,
    Reminder,
    level_of,
    month_calendar,
    open_limits,
    reminders,
    speaks_on,
    worded,
)
from tzdesk.registers.contracts.files import case_file
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.limits import Limits, limits_on
from tzdesk.registers.contracts.states import SameLaw, state_on
from tzdesk.registers.contracts.viewing import case_view, contract_view
from tzdesk.registers.workplace import Workplace

LAW = limits_on(load(2023), d("06-30"))


def limits_of(life: Life, day: str, law: Limits | None = None) -> list[tuple[str, date]]:
    """(kind, last day) of what is open on a day."""
    chosen = LimitsByDay(life.wp.definition(2023)) if law is None else SameLaw(law)
    with life.wp.store.reading() as session:
        found = open_limits(case_file(session, life.case), d(day), chosen)
        return [(limit.kind, limit.due) for limit in found]


def lines(wp: Workplace, day: str) -> list[Reminder]:
    with wp.store.reading() as session:
        return reminders(wp, session, d(day))


@pytest.fixture
def signed(wp: Workplace, unit: Make) -> Life:
    """A wage contract signed on 2023-03-16 for 03-20 … 2024-03-19."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("02-01", "02-02", "02-10", "02-20", "02-27", "03-08")
    life.sign("03-16", {"contract_no": "通1", "valid_from": d("03-20")}, months=12)
    return life


def test_limits_follow_one_another_through_a_life(signed: Life) -> None:
    """Each limit is counted from the fact before it; the start day is not counted."""
    life = signed
    assert limits_of(life, "02-02") == [("reply", d("02-22"))]
    assert limits_of(life, "02-27") == [("congress", d("03-14"))]  # 15 days after the draft: a custom
    assert limits_of(life, "03-16") == [("submit", d("03-23"))]  # 7 days for wages
    life.submit("03-21", received=d("03-22"))
    assert limits_of(life, "03-22") == [("review", d("04-06"))]
    life.no_objection("03-30")
    assert limits_of(life, "03-30") == [("publish", d("04-04"))]  # 5 days for wages
    life.publish("04-03")
    assert limits_of(life, "04-03") == [("check", d("10-03"))]
    assert limits_of(life, "2024-01-19") == [("check", d("10-03")), ("renew", d("2024-03-19"))]
    assert limits_of(life, "2024-03-20") == [("renew", d("2024-03-19"))]


def test_other_contracts_have_ten_days_and_the_limit_rolls_over_a_holiday(wp: Workplace, unit: Make) -> None:
    """Signed 09-20: ten days end on 09-30, within the national holiday; 10-07 is the last day."""
    life = Life(wp, party_a_id=unit("甲厂", 120), content_code="10")
    life.agree("08-01", "08-02", "08-10", "08-20", "08-27", "09-08")
    life.sign("09-20", {"valid_from": d("10-01")}, months=24)
    assert limits_of(life, "09-21") == [("submit", d("10-07"))]


def test_unknown_parameters_switch_their_limits_off(signed: Life) -> None:
    assert limits_of(signed, "02-02", Limits()) == []
    assert limits_of(signed, "03-16", Limits()) == []
    signed.submit("03-21", received=d("03-22"))
    assert limits_of(signed, "03-22", Limits()) == []
    with signed.wp.store.reading() as session:
        file = case_file(session, signed.case)
    assert state_on(file, d("02-09"), SameLaw(Limits())) == "10"  # never overdue


def test_the_district_s_own_numbers_switch_them_on(wp: Workplace, unit: Make) -> None:
    """Jiangsu's periods are blank until somebody knows them: 普通程序 60 days, 简易程序 15 days as an example."""
    ordinary = Life(wp, party_a_id=unit("甲厂", 120))
    ordinary.offer("02-01")
    ordinary.receive_offer("02-02")
    ordinary.reply("02-10")
    ordinary.open_session("02-20")
    assert limits_of(ordinary, "02-20") == []
    assert limits_of(ordinary, "02-20", replace(LAW, normal_proc_days=60)) == [("bargain", d("04-21"))]
    simple = Life(wp, case_no="协2", party_a_id=unit("乙厂", 20), procedure_code="J")
    simple.offer("02-01")
    assert limits_of(simple, "02-01", replace(LAW, simple_proc_days=15)) == [("confirm", d("02-16"))]
    assert limits_of(simple, "02-01") == []


def test_suspension_objection_and_return_have_their_days(signed: Life) -> None:
    life = signed
    life.submit("03-17", received=d("03-17"))
    life.return_for_correction("03-20", "缺附件")
    assert limits_of(life, "03-21") == [("return", d("03-27"))]
    life.resubmit("03-24", received=d("03-24"))
    life.raise_objection("03-28", "3号", "期限有误")
    assert limits_of(life, "03-28") == [("objection", d("04-07"))]
    life.open_session("04-03")
    life.suspend("04-06", d("04-20"))
    assert limits_of(life, "04-10") == [("resume", d("04-20"))]


@pytest.mark.parametrize(
    ("day", "level", "speaks"),
    [
        ("02-16", None, False),  # six days before: still far
        ("02-17", "soon", True),  # T−5
        ("02-18", "soon", False),
        ("02-21", "soon", True),  # T−1
        ("02-22", "today", False),
        ("02-23", "overdue", True),  # T+1
        ("02-24", "overdue", False),
        ("03-02", "overdue", True),  # a week later
    ],
)
def test_reply_is_reminded_of_five_days_and_one_day_before_and_weekly_afterwards(
    day: str, level: str | None, speaks: bool
) -> None:
    limit = Due("reply", "对方应约答复", d("02-22"), ("bargaining_case", 1), d("02-02"), weekly=True)
    assert level_of(limit, d(day)) == level
    assert speaks_on(limit, d(day)) is speaks


def test_renewal_is_reminded_of_ninety_sixty_thirty_and_seven_days_before() -> None:
    limit = Due("renew", "续签", d("2024-03-31"), ("contract", 1), weekly=True)
    said = [n for n in range(100, 0, -1) if speaks_on(limit, date.fromordinal(limit.due.toordinal() - n))]
    assert said == [90, 60, 30, 7]


def test_words_name_the_day_and_the_days_left() -> None:
    limit = Due("submit", "报送审查", d("03-23"), ("contract", 1))
    assert worded(limit, d("03-20")) == "报送审查：2023-03-23 到期，还有 3 天。"
    assert worded(limit, d("03-23")) == "报送审查：今天（2023-03-23）到期。"
    assert worded(limit, d("03-25")) == "报送审查：应于 2023-03-23 前办理，已逾期 2 天。"


def test_reminders_come_most_urgent_first_and_stop_when_the_thing_is_done(wp: Workplace, unit: Make) -> None:
    late = Life(wp, party_a_id=unit("甲厂", 120))
    late.offer("02-01")
    late.receive_offer("02-01")  # 02-21
    near = Life(wp, case_no="协2", party_a_id=unit("乙厂", 20))
    near.offer("02-05")
    near.receive_offer("02-06")  # 02-26 is a Sunday: 02-27
    found = lines(wp, "02-24")
    assert [(one.title, one.kind, one.days, one.level) for one in found] == [
        ("甲厂", "reply", -3, "overdue"),
        ("乙厂", "reply", 3, "soon"),
    ]
    assert found[0].record == ("bargaining_case", late.case)
    late.reply("02-24")
    assert [one.title for one in lines(wp, "02-24")] == ["乙厂"]


def test_board_shows_every_state_with_its_overdue_ones(wp: Workplace, unit: Make, contract: Make) -> None:
    idle = unit("未动厂", 60)
    offered = Life(wp, party_a_id=unit("甲厂", 120))
    offered.offer("02-01")
    offered.receive_offer("02-01")
    talking = Life(wp, case_no="协2", party_a_id=unit("乙厂", 20))
    talking.offer("02-05")
    talking.receive_offer("02-06")
    talking.reply("02-10")
    talking.open_session("02-20")
    flat = contract(unit("丙厂", 30), "10", publish_date=d("03-20"))
    ended = contract(unit("丁厂", 30), "10", valid_from=d("2022-03-01"), sign_date=d("2022-03-01"), valid_to=d("02-28"))
    contract(unit("戊厂", 30), "10", valid_from=d("2021-01-01"), sign_date=d("2021-01-01"), valid_to=d("2021-12-31"))
    with wp.store.reading() as session:
        found = board(wp, session, d("03-15"))
    assert tuple(column.state for column in found.columns) == STATES
    filled = {column.state: [item.title for item in column.items] for column in found.columns if column.items}
    # 戊厂's contract ran out more than a year ago: the enterprise has simply none.
    assert filled == {"00": ["丁厂", "戊厂", "未动厂"], "21": ["甲厂"], "30": ["乙厂"], "80": ["丙厂"], "94": ["丁厂"]}
    assert (found.total, found.overdue) == (4, 2)
    assert found.column("21").overdue == 1
    assert found.column("80").items[0].record == ("contract", flat)
    assert found.column("94").items[0].record == ("contract", ended)
    assert found.column("00").items[-1].record == ("host_unit", idle)


def test_calendar_lists_the_limits_of_a_month(signed: Life) -> None:
    with signed.wp.store.reading() as session:
        march = month_calendar(signed.wp, session, Month(2023, 3), d("03-17"))
        april = month_calendar(signed.wp, session, Month(2023, 4), d("03-17"))
    assert [(entry.day, entry.kind, entry.title, entry.overdue) for entry in march] == [
        (d("03-23"), "submit", "甲厂", False)
    ]
    assert april == []


def test_timeline_marks_each_step(signed: Life) -> None:
    """On 03-30 the submission is overdue; done on 03-31 it is late."""
    life = signed
    with life.wp.store.reading() as session:
        marks = {e.code: (e.mark, e.limit, e.days) for e in case_view(life.wp, session, life.case, d("03-30")).timeline}
    assert marks["reply"] == ("done", d("02-22"), None)
    assert marks["submit"] == ("overdue", d("03-23"), -7)
    assert marks["review"] == ("open", None, None)
    life.submit("03-31", received=d("03-31"))
    with life.wp.store.reading() as session:
        view = contract_view(life.wp, session, life.text, d("04-03"))
    marks = {e.code: (e.mark, e.limit, e.days) for e in view.timeline}
    assert marks["submit"] == ("late", d("03-23"), None)
    assert marks["review"] == ("due", d("04-17"), 14)  # 04-15 is a Saturday
    assert view.flags == ()
    assert [(h.label, h.state) for h in view.history][-2:] == [("报送审查", "已报送"), ("人社部门收件", "已报送")]


def test_three_starts_are_kept_apart(signed: Life) -> None:
    """Stated 03-20; legal effect 03-30 by the opinion; statistics from the day that was entered for them."""
    life = signed
    life.submit("03-21", received=d("03-22"))
    life.no_objection("03-30", "通人社审1号")
    with life.wp.store.reading() as session:
        view = contract_view(life.wp, session, life.text, d("04-03"))
    assert (view.stated_from, view.effective_date, view.counted_from) == (d("03-20"), d("03-30"), d("03-30"))
    life.wp.register("contract").save(life.wp, {"counted_from": d("04-01")}, life.text)
    with life.wp.store.reading() as session:
        view = contract_view(life.wp, session, life.text, d("04-03"))
        early = contract_view(life.wp, session, life.text, d("03-31"))
    assert (view.counted_from, view.is_valid, early.is_valid) == (d("04-01"), True, False)


def test_from_october_the_congress_is_to_hear_of_contracts_of_half_a_year(signed: Life) -> None:
    """In force since 03-30: asked for from 1 October, until a check is reported; never a limit of law."""
    life = signed
    life.submit("03-21", received=d("03-22"))
    life.no_objection("03-30")
    life.publish("04-03")
    assert "report" not in dict(limits_of(life, "09-30"))
    assert dict(limits_of(life, "10-01"))["report"] == d("12-31")
    life.check("10-10", "工会", "1", reported_date=d("11-20"))
    assert "report" not in dict(limits_of(life, "12-01"))


def test_an_extension_moves_the_limit_once_and_only_by_a_known_number(wp: Workplace, unit: Make) -> None:
    """60 days from the first session on 02-20, and 30 more from the day on which both sides agreed."""
    ordinary = Life(wp, party_a_id=unit("甲厂", 120))
    ordinary.offer("02-01")
    ordinary.receive_offer("02-02")
    ordinary.reply("02-10")
    ordinary.open_session("02-20")
    law = replace(LAW, normal_proc_days=60, ext_days=30)
    ordinary.extend("04-10", "数据尚未提供")
    assert limits_of(ordinary, "04-09", law) == [("bargain", d("04-21"))]
    assert limits_of(ordinary, "04-10", law) == [("bargain", d("05-22"))]  # 05-21 is a Sunday
    assert limits_of(ordinary, "04-10", replace(LAW, normal_proc_days=60)) == [("bargain", d("04-21"))]
    with pytest.raises(UserError, match="延长过一次"):
        ordinary.extend("04-12")
    assert ordinary.states("04-12") == ["30"]


def test_an_emergency_is_to_begin_within_its_hours(wp: Workplace, unit: Make) -> None:
    life = Life(wp, party_a_id=unit("甲厂", 120), procedure_code="Y")
    life.offer("06-01")
    assert limits_of(life, "06-01", replace(LAW, emergency_hours=24)) == [("emergency", d("06-02"))]
    assert limits_of(life, "06-01", LAW) == []
    life.open_session("06-02")
    assert limits_of(life, "06-02", replace(LAW, emergency_hours=24)) == []


def test_an_enterprise_whose_contract_is_over_has_to_sign_again(signed: Life) -> None:
    """Its case ended in the contract: nothing is in hand after a termination, nor a year after the term."""
    life = signed
    with life.wp.store.reading() as session:
        assert [i.title for i in board(life.wp, session, d("03-20")).column("00").items] == []
        assert [i.title for i in board(life.wp, session, d("2025-06-01")).column("00").items] == ["甲厂"]
    life.terminate("08-15", "O", "协商一致")
    with life.wp.store.reading() as session:
        assert [i.title for i in board(life.wp, session, d("09-01")).column("00").items] == ["甲厂"]


def test_an_enterprise_that_has_only_minutes_has_to_sign_all_the_same(wp: Workplace, unit: Make) -> None:
    life = Life(wp, party_a_id=unit("甲厂", 20), procedure_code="J")
    life.offer("02-01")
    life.open_session("02-03")
    with wp.store.reading() as session:
        assert board(wp, session, d("02-04")).column("00").items == ()
    life.confirm("02-06", "2")
    with wp.store.reading() as session:
        found = board(wp, session, d("02-10"))
    assert [item.title for item in found.column("00").items] == ["甲厂"]
    assert [item.title for item in found.column("45").items] == ["甲厂"]


def test_a_short_procedure_waits_for_no_reply(wp: Workplace, unit: Make) -> None:
    life = Life(wp, party_a_id=unit("甲厂", 20), procedure_code="J")
    life.offer("02-01")
    life.receive_offer("02-02")
    assert life.states("03-15") == ["10"]
    assert limits_of(life, "03-15") == []
    life.open_session("03-16")
    assert life.states("03-16") == ["30"]


def test_publication_is_counted_from_the_opinion_where_it_looks_back(signed: Life) -> None:
    """Valid from 03-16, said on 03-30: five days for a wage contract, to 04-04."""
    life = signed
    life.submit("03-21", received=d("03-22"))
    life.no_objection("03-30", valid_from=d("03-16"))
    assert dict(limits_of(life, "03-31"))["publish"] >= d("04-04")
