"""Rows of lists in what is booked: one that was changed is told cell by cell, whenever it came; and all of it once."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER, movements
from tests.unit.returns.test_booking_play import DECEMBER, Rule, amended, close, rule, sealed  # noqa: F401 - fixtures
from tests.unit.returns.test_corrections import REASON, booked, joined
from tests.unit.returns.test_month import first_org
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.service import save_organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.booking import CARRIED
from tzdesk.returns.comparing import Side
from tzdesk.returns.forms import forms_of
from tzdesk.returns.setting_right import leave, set_right
from tzdesk.returns.told import compared, with_statements
from tzdesk.returns.versions import sealed_book
from tzdesk.returns.ways import BOOKED

LATE = "南通丁卯食品有限公司工会委员会"


def late_union(wp: Workplace) -> int:
    """A union that October forgot."""
    values = {
        "org_name": LATE,
        "chair_name": "季建国",
        "org_type": "11",
        "status": "1",
        "found_date": date(2021, 1, 1),
        "division_code": "320612001000",
    }
    return save_organisation(wp, values).id


def of_list(wp: Workplace, month: object, form: str = "分工会会员台账") -> list[str]:
    """What a month's statement says of the rows of a list."""
    return [one for one in booked(wp, month) if f" {form} " in one and "合计 " not in one]  # type: ignore[arg-type]


def test_a_row_that_was_booked_as_new_is_told_cell_by_cell_afterwards(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """November says that a union was missing in October's list; in December one of its numbers turns out wrong."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    org = late_union(sealed)
    save_counts(sealed, OCTOBER, {org: {"01T": 30, "01F": 9, "10T": 20} | movements(4, 0, 0, 0)})
    (came,) = of_list(sealed, NOVEMBER)
    assert "增加一条（现第" in came
    assert LATE in came
    close(sealed, NOVEMBER)
    assert () == booked(sealed, DECEMBER)
    set_right(sealed, OCTOBER, "该工会十月新会员应为六名")
    save_counts(sealed, OCTOBER, {org: {"12T": 6}})
    told = of_list(sealed, DECEMBER)
    assert any("条 本月增加·入会：已报 4，应为 6，差额 2" in one for one in told), told
    assert not any("增加一条" in one for one in told)
    close(sealed, DECEMBER)
    assert () == booked(sealed, DECEMBER.next)
    set_right(sealed, OCTOBER, "该工会十月不应报，误报一家")
    with sealed.store.operation("test.delete", "删除") as op:
        for count in op.session.query(MemberCount).where(MemberCount.org_id == org):
            op.delete(count)
    told = of_list(sealed, DECEMBER.next)
    assert any("应为 漏报" in one for one in told), told
    assert any("条 本月增加·入会：已报 6，应为 空" in one for one in told), told
    assert not any("一条" in one for one in told)


def test_a_count_that_was_entered_anew_is_the_row_that_it_was(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """The count is deleted and typed again: the list names the same union, so its cells are told, not two rows."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    org = first_org(sealed)
    with sealed.store.operation("test.delete", "删除") as op:
        count = op.session.query(MemberCount).where(MemberCount.org_id == org, MemberCount.period == OCTOBER).one()
        cells = dict(count.cells)
        op.delete(count)
    with sealed.store.operation("test.add", "重录") as op:
        op.add(MemberCount(org_id=org, period=OCTOBER, cells=cells | {"12T": 7}, definition_year=2023))
    told = of_list(sealed, NOVEMBER)
    assert any("条 本月增加·入会：已报 5，应为 7，差额 2" in one for one in told), told
    assert not any("一条" in one for one in told)
    close(sealed, NOVEMBER)
    assert () == booked(sealed, DECEMBER)


def test_a_difference_is_stated_by_the_first_open_month_alone(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """December has counts already while November is open: its draft is silent, before November is sealed and after."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    with clock.frozen(date(2024, 1, 2)):
        save_counts(sealed, DECEMBER, {first_org(sealed): movements(1, 0, 0, 0)})
        assert booked(sealed, NOVEMBER)
        assert () == booked(sealed, DECEMBER)
        assert (1, 0) == (len(amended(sealed, NOVEMBER)), len(amended(sealed, DECEMBER)))
        close(sealed, NOVEMBER)
        assert () == booked(sealed, DECEMBER)


def test_the_year_to_date_says_that_later_months_do_not_have_it(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """Of the line's cumulative column."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    of_year = [one for one in booked(sealed, NOVEMBER) if "第12行 新发展入会（本年累计" in one]
    assert [f"差额 2{CARRIED}"] == [one[one.index("差额") :] for one in of_year]
    assert ["8，应为 10，差额 2"] == [
        one.rpartition("已报 ")[2] for one in booked(sealed, NOVEMBER) if "第12行 新发展入会（合计）" in one
    ]


def test_later_sealed_months_are_held_against_what_is_stated_of_the_month_before(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
) -> None:
    """October, November and their difference to the month before: October is wrong by 2, so November's rise over it is
    less by 2 and its year to date more by 2. December, sealed with that, adds up what was sealed; nothing of it is
    stated again. When October goes back, it all goes back."""
    rule(BOOKED)
    close(sealed, NOVEMBER)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)

    def line(month: Month) -> list[str]:
        head = f"{NOVEMBER.label} 会员情况月报表 第12行 新发展入会（"
        return [one.removeprefix(head) for one in booked(sealed, month) if one.startswith(head)]

    there = [
        "本年累计（合计））：已报 11，应为 13，差额 2",
        "上月数（合计））：已报 8，应为 10，差额 2",
        "比上月增减）：已报 -5，应为 -7，差额 -2",
    ]
    assert there == line(DECEMBER)
    with clock.frozen(date(2024, 1, 2)):
        save_counts(sealed, DECEMBER, {first_org(sealed): movements(1, 0, 0, 0)})
        close(sealed, DECEMBER)
        assert () == booked(sealed, DECEMBER.next)
        set_right(sealed, OCTOBER, "核对原件，十月没有漏报")
        joined(sealed, 5)
        back = [
            "本年累计（合计））：已报 13，应为 11，差额 -2",
            "上月数（合计））：已报 10，应为 8，差额 -2",
            "比上月增减）：已报 -7，应为 -5，差额 2",
        ]
        assert back == line(DECEMBER.next)
        later = [one for one in booked(sealed, DECEMBER.next) if one.startswith(f"{DECEMBER.label} 会员情况月报表 第1")]
        assert ["第10行"] == sorted({one.split()[2] for one in later}), later  # what stood at its beginning carries on


def test_what_an_earlier_correction_brings_into_the_year_to_date_later_months_have(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
) -> None:
    """October is corrected on paper, November is not: its year to date is stated, and December's adds up October as it
    was corrected."""
    close(sealed, NOVEMBER)
    for month in (OCTOBER, NOVEMBER):
        set_right(sealed, month, REASON)
    joined(sealed, 7)
    assert 1 == close(sealed, OCTOBER)
    rule(BOOKED)
    run_now(leave(sealed, NOVEMBER))
    of_year = [one for one in booked(sealed, DECEMBER) if "第12行 新发展入会（本年累计（合计））" in one]
    assert ["差额 2"] == [one.rpartition("，")[2] for one in of_year]


@pytest.mark.parametrize("back", [None, 0])
def test_a_blank_that_was_booked_as_a_number_and_is_blank_or_zero_again_is_told_back_once(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
    back: int | None,
) -> None:
    """October's line 14 was left blank; November books 3; it is blank or zero after all, and whichever it is then
    changes nothing."""
    rule(BOOKED)
    org = first_org(sealed)
    set_right(sealed, OCTOBER, REASON)
    save_counts(sealed, OCTOBER, {org: {"14T": 3}})

    def told(month: object) -> list[str]:
        head = "会员情况月报表 第14行 恢复会籍（合计）："
        return [one.partition(head)[2] for one in booked(sealed, month) if head in one]  # type: ignore[arg-type]

    assert ["已报 空，应为 3"] == told(NOVEMBER)
    close(sealed, NOVEMBER)
    set_right(sealed, OCTOBER, "核对原件，没有恢复会籍的")
    save_counts(sealed, OCTOBER, {org: {"14T": back}})
    assert ["已报 3，应为 空" if back is None else "已报 3，应为 0，差额 -3"] == told(DECEMBER)
    close(sealed, DECEMBER)
    assert () == booked(sealed, DECEMBER.next)
    set_right(sealed, OCTOBER, "核对原件，空白与零之间")
    save_counts(sealed, OCTOBER, {org: {"14T": 0 if back is None else None}})
    assert [] == told(DECEMBER.next)


def test_the_comparison_says_what_was_stated_already(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """By the month that stated it; a number that is another since was not."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)

    def causes() -> dict[str, str]:
        with sealed.store.reading() as session:
            book = sealed_book(session, OCTOBER)
            assert book is not None
            return {one.place: one.cause for one in run_now(compared(sealed, session, book)) if one.form == "Z02"}

    assert "1 条" == causes()["12/c1"]
    close(sealed, NOVEMBER)
    assert "1 条，已列入2023年11月" == causes()["12/c1"]
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 8)
    assert "1 条" == causes()["12/c1"]


def test_what_older_programs_stated_is_known_as_well(sealed: Workplace) -> None:  # noqa: F811
    """Their lines call a row of a list by its number, one that came by its record and its words alone; a line that
    takes one back has its value."""
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        forms = forms_of(sealed.definition(OCTOBER))
        rows = book.content["rows"]["Z05"]

        def told(*lines: tuple[str, str, object]) -> Side:
            entries = [{"form": form, "place": place, "now": now} for form, place, now in lines]
            return with_statements(book, forms, entries)[0]

        cell, row, total = ("Z02", "12/c1", 10), ("Z05", "2/c9", 7), ("Z05", "total/c9", 12)
        side = told(cell, row, total, ("Z05", "order/row", "另一次序"), ("Z99", "1/c1", 3), ("Z05", "9/c9", 1))
        assert (10, 7, 12) == tuple(side.cells[name] for name in ("Z02_r12_c1", "Z05_2_c9", "Z05_total_c9"))
        assert rows == side.rows["Z05"]
        came, gone = ("Z05", "member_count 99.1/new", "某工会"), ("Z05", "3/row", None)
        side = told(came, gone)
        assert [*rows[:2], None, ["member_count", 99]] == side.rows["Z05"]
        assert {("Z05", 4)} == side.unknown
        side = told(came, gone, ("Z05", "member_count 99.1/new", None), ("Z05", "3/row", "某工会"))
        assert [*rows, None] == side.rows["Z05"]
