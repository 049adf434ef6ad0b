"""差额计入当月 as it is lived: a wrong count of a sealed month, its going back, the rule changed both ways."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_corrections import REASON, booked, differences, drop_union, joined
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.jobs import run_now
from tzdesk.pieces.period_status import Todo, status_of
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.booking import _Lines
from tzdesk.returns.comparing import Difference
from tzdesk.returns.compute import compute
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.seal import seal
from tzdesk.returns.setting_right import leave, set_right
from tzdesk.returns.states import RETURNED, SENT, note_by_hand
from tzdesk.returns.versions import sealed_book
from tzdesk.returns.ways import BOOKED, MODE, PAPER

DECEMBER, JANUARY = NOVEMBER.next, NOVEMBER.next.next
Rule = Callable[[int], None]
JOINED = "第12行 新发展入会（合计）：已报 "


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Rule:
    """Puts the district's rule into force. What the audit asks of later months of the town is left out here."""
    monkeypatch.setattr("tzdesk.returns.seal.refuse_unready", lambda *_: None)
    now, ours = [PAPER], Definition.parameter
    monkeypatch.setattr(
        Definition, "parameter", lambda self, name, day: now[0] if name == MODE else ours(self, name, day)
    )
    return lambda mode: now.__setitem__(0, mode)


@pytest.fixture
def sealed(wp: Workplace) -> Workplace:
    """The town with October sealed; its files are not drawn."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER, backup=False, files=False))
    return wp


def close(wp: Workplace, month: Month) -> int:
    return run_now(seal(wp, month, backup=False, files=False)).version


def told(wp: Workplace, month: Month, of: Month = OCTOBER) -> list[str]:
    """What a month's statement says of the members who joined in an earlier one (Z02 line 12, this month)."""
    head = f"{of.label} 会员情况月报表 {JOINED}"
    return [one.removeprefix(head) for one in booked(wp, month) if one.startswith(head)]


def test_a_wrong_count_is_booked_booked_back_and_follows_the_rule_of_the_day(sealed: Workplace, rule: Rule) -> None:
    """Four months. October was sent with 8 new members, 5 of them in the first union; it had 7. November books +2.
    In December it turns out to be 5 after all: booked back. Then the district wants papers: the next change goes by
    one, and nothing of it is booked; back to booking, the paper is what was told."""
    rule(BOOKED)
    with pytest.raises(UserError, match="写明原因后补改") as refused:
        joined(sealed, 7)
    assert "更正表" not in str(refused.value)
    assert "补改" in set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    assert ["8，应为 10，差额 2"] == told(sealed, NOVEMBER)
    assert f"2023年10月报表补改的原因：{REASON}" == booked(sealed, NOVEMBER)[0]
    close(sealed, NOVEMBER)
    with sealed.store.reading() as session:
        first = sealed_book(session, OCTOBER)
        assert first is not None
        assert (0, 8) == (first.version, first.content["cells"]["Z02_r12_c1"])
    with pytest.raises(UserError, match="已经封存"):
        joined(sealed, 8)
    assert () == booked(sealed, DECEMBER)

    set_right(sealed, OCTOBER, "核对原件，十月没有漏报")  # opens November as well, which carries the number on
    joined(sealed, 5)
    assert [] == differences(sealed)
    assert ["10，应为 8，差额 -2"] == told(sealed, DECEMBER)
    close(sealed, DECEMBER)
    assert () == booked(sealed, JANUARY)

    rule(PAPER)
    with pytest.raises(UserError, match="更正程序"):
        joined(sealed, 6)
    assert "更正第1号" in set_right(sealed, OCTOBER, REASON)
    for month in (NOVEMBER, DECEMBER):
        set_right(sealed, month, "随十月的更正一并更正")
    joined(sealed, 6)
    assert [] == told(sealed, JANUARY)
    rule(BOOKED)  # what was begun on paper ends on paper, or is given up and booked
    for month in (OCTOBER, NOVEMBER):
        assert 1 == close(sealed, month)
    assert "差额计入当月" in run_now(leave(sealed, DECEMBER))
    assert [] == told(sealed, JANUARY)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    assert ["9，应为 10，差额 1"] == told(sealed, JANUARY)


def test_what_was_booked_is_taken_back_whatever_the_rule_says_by_then(sealed: Workplace, rule: Rule) -> None:
    """A union goes and November books it; it comes back under a rule that wants papers: no paper could say it, for
    October is what was sealed, so December takes each number back."""
    rule(BOOKED)
    drop_union(sealed)
    assert ["8，应为 3，差额 -5"] == told(sealed, NOVEMBER)
    close(sealed, NOVEMBER)
    rule(PAPER)
    with sealed.store.operation("test.restore", "恢复工会") as op:
        org = op.session.get(Organisation, first_org(sealed))
        assert org is not None
        org.deleted_at = None
    assert ["3，应为 8，差额 5"] == told(sealed, DECEMBER)


def test_a_return_that_came_back_is_corrected_on_paper_under_either_rule(sealed: Workplace, rule: Rule) -> None:
    """The upper union did not take it, so there is nothing that a difference could be booked to."""
    rule(BOOKED)
    with pytest.raises(UserError, match="差额计入当月") as refused:
        begin_correction(sealed, OCTOBER, REASON)
    assert "点“更正…”" in str(refused.value)
    note_by_hand(sealed, OCTOBER, SENT, clock.today())
    note_by_hand(sealed, OCTOBER, RETURNED, clock.today(), "", "会员数与台账不符")
    drop_union(sealed)
    assert () == booked(sealed, NOVEMBER)
    assert 1 == begin_correction(sealed, OCTOBER, REASON).version


def test_an_amendment_ends_by_hand_and_its_reason_is_told_all_the_same(sealed: Workplace, rule: Rule) -> None:
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    with pytest.raises(UserError, match="补改已经开始"):
        set_right(sealed, OCTOBER, REASON)
    assert () == booked(sealed, NOVEMBER)
    joined(sealed, 7)
    assert "补改结束" in run_now(leave(sealed, OCTOBER))
    with pytest.raises(UserError, match="已经封存"):
        joined(sealed, 8)
    assert any(REASON in one for one in booked(sealed, NOVEMBER))
    assert ["8，应为 10，差额 2"] == told(sealed, NOVEMBER)


def lines(wp: Workplace, *, words: bool) -> _Lines:
    """What November says of October, of which nothing was stated yet."""
    with wp.store.reading() as session:
        again = compute(wp, session, OCTOBER, ["Z02", "JT-05"])
    return _Lines(OCTOBER, set(), again, words, news=True, moved=set(), of_today=lambda *_: False)


def test_blanks_that_are_zeros_now_are_not_booked(wp: Workplace) -> None:
    """No record is wrong there; a number that became nothing, or a blank that became one, is."""
    cell = partial(Difference, "Z02", "会员情况月报表", "12/c1", "第12行 新发展入会（合计）", "int")
    said = lines(wp, words=False)
    assert [] == said.of([cell(None, 0), cell(0, None), cell(Decimal("0.00"), None)])
    told = [one["words"].partition("：")[2] for one in said.of([cell(8, 0), cell(None, 2)])]
    assert ["已报 8，应为 0，差额 -8", "已报 空，应为 2"] == told


def test_words_and_days_of_lists_are_told_of_amended_months_alone(wp: Workplace) -> None:
    """A reply that came in later is no wrong number; a row that came or went is. Whoever amends is told all of it, but
    for the order of rows, in which nothing is wrong."""
    found = [
        Difference("JT-05", "到期合同续签情况表", place, place, shape, before, after)
        for place, shape, before, after in (
            ("1/workers", "count", 300, 301),
            ("1/reply", "text", None, "意见书2号"),
            ("3/row", "text", "某公司", None),
            ("order/row", "text", "封存的次序", "另一次序"),
        )
    ]
    assert ["1/workers", "3/row"] == [one["place"] for one in lines(wp, words=False).of(found)]
    assert ["1/workers", "1/reply", "3/row"] == [one["place"] for one in lines(wp, words=True).of(found)]


def test_while_a_month_is_amended_its_list_and_that_of_the_open_month_say_so(sealed: Workplace, rule: Rule) -> None:
    """Why, what can be written, and how it ends; the open month is sealed after it. Once it ended neither speaks."""
    rule(BOOKED)
    assert ([], []) == (amended(sealed, OCTOBER), amended(sealed, NOVEMBER))
    set_right(sealed, OCTOBER, REASON)
    (own,), (ours,) = amended(sealed, OCTOBER), amended(sealed, NOVEMBER)
    assert "本月正在补改" in own.words
    assert f"原因：{REASON}。" in own.words
    assert f"{OCTOBER.label}正在补改" in ours.words
    assert ("period", OCTOBER) == ours.place
    run_now(leave(sealed, OCTOBER))
    assert ([], []) == (amended(sealed, OCTOBER), amended(sealed, NOVEMBER))


def amended(wp: Workplace, month: Month) -> list[Todo]:
    with wp.store.reading() as session:
        return [one for one in run_now(status_of(wp, session, month)).todo if one.what.startswith("amend")]
