"""Where a return stands follows from dated facts, and what is missing stands in one list."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.pieces.period_status import PeriodStatus, status_of
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.seal import seal
from tzdesk.returns.states import Chain, Link, ReturnState, chain_of, note_audit, note_by_hand, returned_reason

BACK = "第三行会员数与上月不衔接"


def chain(wp: Workplace, month: Month = OCTOBER) -> Chain:
    with wp.store.reading() as session:
        return chain_of(wp, session, month)


def status(wp: Workplace, month: Month = OCTOBER) -> PeriodStatus:
    with wp.store.reading() as session:
        return run_now(status_of(wp, session, month))


def todo(wp: Workplace, month: Month = OCTOBER) -> list[str]:
    return [one.what for one in status(wp, month).todo]


def test_a_month_without_a_record_has_not_begun(wp: Workplace) -> None:
    """December 2023 has no counts; October and November were entered."""
    assert (ReturnState.NOT_BEGUN, ReturnState.FILLING) == (chain(wp, NOVEMBER.next).now, chain(wp).now)


def test_an_audit_that_leaves_nothing_open_holds_until_something_is_changed(wp: Workplace) -> None:
    """Not kept while findings stand; kept once they are explained; gone with the next change of any record."""
    assert not note_audit(wp, run_now(audit_month(wp, OCTOBER)))
    explain_all(wp, OCTOBER)
    assert note_audit(wp, run_now(audit_month(wp, OCTOBER)))
    assert not note_audit(wp, run_now(audit_month(wp, OCTOBER)))  # it is known already
    assert ReturnState.AUDITED is chain(wp).now
    save_counts(wp, OCTOBER, {first_org(wp): {"12T": 6}})
    assert ReturnState.FILLING is chain(wp).now


def test_an_audit_says_nothing_of_what_was_changed_after_it(wp: Workplace) -> None:
    """Noted late, behind a change: it is not noted."""
    explain_all(wp, OCTOBER)
    audit = run_now(audit_month(wp, OCTOBER))
    save_counts(wp, OCTOBER, {first_org(wp): {"12T": 6}})
    assert not note_audit(wp, audit)
    assert ReturnState.FILLING is chain(wp).now


def test_that_one_month_was_sent_leaves_the_next_audited(wp: Workplace) -> None:
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    explain_all(wp, NOVEMBER)
    assert note_audit(wp, run_now(audit_month(wp, NOVEMBER)))
    note_by_hand(wp, OCTOBER, "sent", clock.today())
    assert ReturnState.AUDITED is chain(wp, NOVEMBER).now


def test_a_clock_set_wrong_bars_nothing_once_it_is_right(sealed: Workplace) -> None:
    with clock.frozen(date(2033, 1, 5)):
        note_by_hand(sealed, OCTOBER, "sent", clock.today())
    note_by_hand(sealed, OCTOBER, "received", clock.today())
    assert ReturnState.RECEIVED is chain(sealed).now


@pytest.mark.parametrize(("role", "kept"), [("finance", False), ("admin", False), ("review", True), ("chair", True)])
def test_an_audit_of_a_part_does_not_make_a_month_audited(wp: Workplace, role: str, kept: bool) -> None:
    """Whoever sees less finds less: what they leave open nothing of is not the month."""
    explain_all(wp, OCTOBER)
    wp.enter(Rights.of(roles_of(wp.definition()), [role]))
    audit = run_now(audit_month(wp, OCTOBER))
    assert (audit.blocking, audit.whole) == ((), kept)
    assert note_audit(wp, audit) is kept
    wp.enter(Rights())
    assert (chain(wp).now is ReturnState.AUDITED) is kept


def test_the_whole_life_of_a_return(wp: Workplace, tmp_path: Path) -> None:
    """Sealed, sent by its export, returned, corrected, sealed again, sent and received: each with its day and party."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    assert (ReturnState.SEALED, ["send"]) == (chain(wp).now, todo(wp))
    wp.register("profile").save(wp, {"superior": "通州区总工会"}, 1)
    run_now(export_month(wp, OCTOBER, tmp_path, pdf=False))
    run_now(export_month(wp, OCTOBER, tmp_path, pdf=False))
    assert (ReturnState.SENT, ["answer"]) == (chain(wp).now, todo(wp))
    with clock.frozen(date(2023, 12, 3)):
        note_by_hand(wp, OCTOBER, "returned", date(2023, 12, 2), note=BACK)
        found = chain(wp)
        assert (ReturnState.RETURNED, ["correct"]) == (found.now, todo(wp))
        assert BACK == returned_reason(found)
        begin_correction(wp, OCTOBER, returned_reason(found))
        assert (ReturnState.CORRECTING, 1) == (chain(wp).now, chain(wp).version)
        save_counts(wp, OCTOBER, {first_org(wp): {"12T": 6}})
        explain_all(wp, OCTOBER)
        run_now(seal(wp, OCTOBER))
        note_by_hand(wp, OCTOBER, "sent", clock.today(), "区总工会组织部")
        note_by_hand(wp, OCTOBER, "received", clock.today())
    last = chain(wp)
    assert (ReturnState.RECEIVED, 1, []) == (last.now, last.version, todo(wp))
    assert "已报出 12月3日" in last.links[3].words_in(2023)
    assert "区总工会组织部" in last.links[3].words_in(2023)
    assert [(0, "已封存"), (0, "已报出"), (0, "退回"), (1, "更正"), (1, "已封存"), (1, "已报出"), (1, "已接收")] == [
        (version, link.state.label) for version, link in last.past
    ]


def test_nothing_is_received_that_was_not_sent(sealed: Workplace) -> None:
    """Out of order, before the seal, in the future, and a return without a reason are refused."""
    today = clock.today()
    with pytest.raises(UserError, match="不能登记“已接收”"):
        note_by_hand(sealed, OCTOBER, "received", today)
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(UserError, match="日期"):
            note_by_hand(sealed, OCTOBER, "sent", day)
    note_by_hand(sealed, OCTOBER, "sent", today)
    with pytest.raises(UserError, match="至少写6个字"):
        note_by_hand(sealed, OCTOBER, "returned", today, note="有错")


def test_what_is_missing_stands_in_one_list(wp: Workplace) -> None:
    """October: a hard finding, tables without a number; after they are mended and explained, seal it."""
    save_counts(wp, OCTOBER, {first_org(wp): {"01T": 10, "01F": 5, "01M": 5}})
    found = status(wp)
    assert {"hard", "empty"} <= {one.what for one in found.todo}
    assert all(one.findings for one in found.todo if one.what in {"hard", "empty"})
    save_counts(wp, OCTOBER, {first_org(wp): {"01T": 100, "01F": 40, "01M": 30}})
    explain_all(wp, OCTOBER)
    assert ["seal"] == todo(wp)
    assert "before" in todo(wp, NOVEMBER)
    assert "counts" in todo(wp, NOVEMBER.next)


def test_a_day_of_another_year_than_the_returns_is_said_with_its_year() -> None:
    link = Link(ReturnState.SENT, date(2024, 1, 3), "王某")

    assert link.words_in(2023) == "已报出 2024年1月3日 王某"
    assert link.words_in(2024) == "已报出 1月3日 王某"
