"""How an amendment (补改) ends: by hand, in a month that another's opened, with an undo after it, and by a paper."""

from __future__ import annotations

import re

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_booking_play import DECEMBER, Rule, amended, close, rule, sealed, told  # noqa: F401
from tests.unit.returns.test_corrections import REASON, booked, joined
from tests.unit.returns.test_month import first_org
from tzdesk.base.errors import UserError
from tzdesk.documents.correction import compose
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_text
from tzdesk.pieces.correction import correction_of
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.correcting import corrected
from tzdesk.returns.head import sealed_head
from tzdesk.returns.seal import audit_standing
from tzdesk.returns.setting_right import leave, set_right
from tzdesk.returns.states import ReturnState, chain_of
from tzdesk.returns.versions import sealed_book
from tzdesk.returns.ways import BOOKED, PAPER, is_shut, open_amendment


def shut(wp: Workplace, month: object) -> bool:
    with wp.store.reading() as session:
        return is_shut(wp, session, month)  # type: ignore[arg-type]


def test_the_end_of_an_amendment_is_undone_like_any_step_and_what_was_written_under_it_after_that(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
) -> None:
    """Ended too early: undo opens it again, once more takes the count back; doing both again ends where it was."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    run_now(leave(sealed, OCTOBER))
    save_counts(sealed, NOVEMBER, {first_org(sealed): {"12T": 3}})
    sealed.store.undo()
    assert shut(sealed, OCTOBER)
    assert "结束补改2023年10月" == sealed.store.undo().label
    assert not shut(sealed, OCTOBER)
    sealed.store.undo()
    assert () == booked(sealed, NOVEMBER)
    sealed.store.redo()
    sealed.store.redo()
    assert shut(sealed, OCTOBER)
    assert ["8，应为 10，差额 2"] == told(sealed, NOVEMBER)


def test_where_nothing_is_amended_nothing_ends_and_undo_goes_on(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    rule(BOOKED)
    save_counts(sealed, NOVEMBER, {first_org(sealed): {"12T": 3}})
    with pytest.raises(UserError, match="没有正在进行的"):
        run_now(leave(sealed, OCTOBER))
    sealed.store.undo()


def test_it_ends_in_a_month_that_it_opened_as_well(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """October's amendment opens November; there the same command ends it, and says whose it was."""
    close(sealed, NOVEMBER)
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    assert not shut(sealed, NOVEMBER)
    assert "2023年10月的补改结束了" in run_now(leave(sealed, NOVEMBER))
    assert (True, True) == (shut(sealed, OCTOBER), shut(sealed, NOVEMBER))


def test_a_paper_ends_the_amendment_of_its_month(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """Amended, then the district wants papers, then it books again: October is what its correction says; it stays shut,
    and neither its numbers nor the amendment's reason are stated any more."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    assert ["8，应为 10，差额 2"] == told(sealed, NOVEMBER)
    rule(PAPER)
    assert [] == amended(sealed, NOVEMBER)
    set_right(sealed, OCTOBER, REASON)
    assert 1 == close(sealed, OCTOBER)
    rule(BOOKED)
    assert () == booked(sealed, NOVEMBER)
    assert shut(sealed, OCTOBER)
    assert [] == amended(sealed, NOVEMBER)
    with sealed.store.reading() as session:
        past = chain_of(sealed, session, OCTOBER).past
    assert ["更正第1号"] == [link.party for _, link in past if link.state is ReturnState.AMENDED]


def test_a_paper_says_which_statement_it_takes_the_place_of(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """November stated +2 of October; then a paper says it of October itself. It says that November's is not counted
    besides, and a correction of November does not state it again."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    close(sealed, NOVEMBER)
    rule(PAPER)
    set_right(sealed, OCTOBER, REASON)
    set_right(sealed, NOVEMBER, "随十月的更正一并更正")
    assert 1 == close(sealed, OCTOBER)
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        sheet = correction_of(sealed_head(book), book, corrected(sealed, book))
        assert (OCTOBER, (NOVEMBER,)) == (book.period, sheet.replaces)
    text = re.sub(r"\s", "", page_text(compose(sheet).to_bytes(), 1))
    assert "2023年11月情况说明所列本月的差额，由本表取代，不再另计" in text
    assert [] == told(sealed, NOVEMBER)
    save_counts(sealed, NOVEMBER, {first_org(sealed): {"12T": 3}})
    close(sealed, NOVEMBER)
    assert () == booked(sealed, NOVEMBER)
    assert () == booked(sealed, DECEMBER)


def test_what_no_month_booked_keeps_its_amendment(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """The district wanted papers when November was sealed: nothing was booked, so nothing is said to have been; when it
    books again, the difference is stated with its reason."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    rule(PAPER)
    close(sealed, NOVEMBER)
    with sealed.store.reading() as session:
        assert open_amendment(sealed, session, OCTOBER) is None
    rule(BOOKED)
    assert ["8，应为 10，差额 2"] == told(sealed, DECEMBER)
    assert any(REASON in one for one in booked(sealed, DECEMBER))


def test_two_amendments_of_a_month_give_both_reasons_and_one_line(sealed: Workplace, rule: Rule) -> None:  # noqa: F811
    """The line says where the count came to in the end; what was stated with November gives no reason in December."""
    rule(BOOKED)
    second, third = "再核原件，实为八名新会员", "复核名册，又少报了一名"
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    run_now(leave(sealed, OCTOBER))
    for _ in range(2):  # ended too early, and opened again for the same thing
        set_right(sealed, OCTOBER, second)
        joined(sealed, 8)
        run_now(leave(sealed, OCTOBER))
    said = booked(sealed, NOVEMBER)
    assert [REASON, second] == [one.partition("：")[2] for one in said if "补改的原因" in one]
    assert ["8，应为 11，差额 3"] == told(sealed, NOVEMBER)
    close(sealed, NOVEMBER)
    set_right(sealed, OCTOBER, third)
    joined(sealed, 9)
    said = booked(sealed, DECEMBER)
    assert [third] == [one.partition("：")[2] for one in said if "补改的原因" in one]
    assert ["11，应为 12，差额 1"] == told(sealed, DECEMBER)


def test_a_month_that_is_amended_is_audited_and_one_that_is_shut_again_is_not(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
) -> None:
    """More women than people in October: nobody would hear of it before the difference goes out."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    save_counts(sealed, OCTOBER, {first_org(sealed): {"12T": 9, "12F": 12}})
    audit = run_now(audit_standing(sealed, OCTOBER))
    assert "" == audit.sealed
    assert any(one.kind == "member_count" and "12 大于合计 9" in one.message for one in audit.findings)
    run_now(leave(sealed, OCTOBER))
    assert "首报" == run_now(audit_standing(sealed, OCTOBER)).sealed
