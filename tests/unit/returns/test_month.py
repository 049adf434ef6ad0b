"""A month from the registers to the frozen book, with the arithmetic written out."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tzdesk.base.errors import UserError
from tzdesk.documents.statement import compose
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_text
from tzdesk.pieces import compose_list
from tzdesk.pieces.statement import statement
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.service import save_count, save_counts
from tzdesk.registers.organisations import changes, joining, unit_changes
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.profile import Profile
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.audit import audit_month
from tzdesk.returns.compute import compute
from tzdesk.returns.explaining import explain
from tzdesk.returns.model import SealedBook
from tzdesk.returns.month_near import first_open_before, open_before
from tzdesk.returns.seal import SealRefused, frozen_values, seal
from tzdesk.returns.values import plain, restore
from tzdesk.returns.versions import sealed_book, state
from tzdesk.rules import Severity


def explain_all(wp: Workplace, period: object) -> None:
    """Give every soft finding of a month a reason."""
    audit = run_now(audit_month(wp, period))  # type: ignore[arg-type]
    soft = [found for found in audit.blocking if found.severity is Severity.SOFT]
    if soft:
        explain(wp, period, soft, "已与台账原件逐条核对")  # type: ignore[arg-type]


def test_members_of_the_month_add_up(wp: Workplace) -> None:
    """October: 80+60+50 opening, 5+0+3 joined, 1 in, 3 out, 1 retired → 195."""
    with wp.store.reading() as session:
        form = compute(wp, session, OCTOBER)["Z02"]
    cells = {code: form.number(code) for code in ("01", "10", "11", "12", "13", "20", "21", "22", "30")}
    expected = {"01": 300, "10": 190, "11": 9, "12": 8, "13": 1, "20": 4, "21": 3, "22": 1, "30": 195}
    assert expected == cells


def test_next_month_opens_where_this_one_closed(wp: Workplace) -> None:
    """November opens at 195 and closes at 195 + (2+1+2) − 1 = 199; column 7 and 8 compare with October."""
    with wp.store.reading() as session:
        form = compute(wp, session, NOVEMBER)["Z02"]
    assert (195, 199) == (form.number("10"), form.number("30"))
    assert (195, 4) == (form.number("30", "c7"), form.number("30", "c8"))


def test_the_year_to_date_sums_the_months(wp: Workplace) -> None:
    """Joined: 8 in October and 3 in November."""
    with wp.store.reading() as session:
        assert 11 == compute(wp, session, NOVEMBER)["Z02"].number("12", "c6")


def test_every_cell_knows_its_records(wp: Workplace) -> None:
    """The ids behind 新发展 are those of the counts that stated some, and they make the number."""
    with wp.store.reading() as session:
        cell = compute(wp, session, OCTOBER)["Z02"].get("12", "c1")
        behind = session.scalars(select(MemberCount).where(MemberCount.id.in_(cell.ids))).all()
        assert "member_count" == cell.kind
        assert 8 == cell.value == sum(record.cells["12T"] for record in behind)


def test_what_nobody_stated_stays_blank(wp: Workplace) -> None:
    """No union stated a movement of dispatched workers: blank, not zero."""
    with wp.store.reading() as session:
        assert compute(wp, session, OCTOBER)["Z02"].number("12", "c4") is None


def test_a_hard_finding_refuses_the_seal_with_the_list(wp: Workplace) -> None:
    """More members than workers: the refusal carries the finding, and the month stays open."""
    save_counts(wp, OCTOBER, {first_org(wp): {"01T": 10, "01F": 5, "01M": 5}})
    explain_all(wp, OCTOBER)
    with pytest.raises(SealRefused) as refused:
        run_now(seal(wp, OCTOBER))
    assert "M09" in {found.rule for found in refused.value.findings}
    with wp.store.reading() as session:
        assert "open" == state(session, OCTOBER)


def first_org(wp: Workplace) -> int:
    """A union that reports October."""
    with wp.store.reading() as session:
        return session.scalars(select(MemberCount.org_id).where(MemberCount.period == OCTOBER)).all()[0]


def test_soft_findings_want_a_reason_of_six_characters(wp: Workplace) -> None:
    """其他增加 without a note is soft (M20): a short reason is refused, a real one clears the finding."""
    save_counts(wp, OCTOBER, {first_org(wp): {"15T": 2}})
    audit = run_now(audit_month(wp, OCTOBER))
    soft = [found for found in audit.blocking if found.severity is Severity.SOFT]
    assert soft
    with pytest.raises(UserError, match="至少写6个字"):
        explain(wp, OCTOBER, soft, "没问题")
    explain(wp, OCTOBER, soft, "已与台账原件逐条核对")
    after = run_now(audit_month(wp, OCTOBER))
    assert (0, len(soft)) == (after.soft, after.explained)


def test_hard_findings_cannot_be_explained_away(wp: Workplace) -> None:
    """A reason is no cure for a hard finding."""
    save_counts(wp, OCTOBER, {first_org(wp): {"01T": 10, "01F": 5, "01M": 5}})
    hard = [found for found in run_now(audit_month(wp, OCTOBER)).findings if found.severity is Severity.HARD]
    with pytest.raises(UserError, match="强制"):
        explain(wp, OCTOBER, hard, "已与台账原件逐条核对")


def test_a_sealed_month_refuses_changes_and_keeps_its_numbers(wp: Workplace) -> None:
    """After the seal a count of that month cannot change; what was sealed reads back cell by cell."""
    explain_all(wp, OCTOBER)
    with wp.store.reading() as session:
        before = canonical.cells_of(compute(wp, session, OCTOBER))
    sealed = run_now(seal(wp, OCTOBER, note="首次报出"))
    with pytest.raises(UserError, match="已经封存"):
        save_counts(wp, OCTOBER, {first_org(wp): {"12T": 99}})
    with pytest.raises(UserError, match="已经封存"):
        run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        assert before == canonical.cells_of(frozen_values(wp, book))
        assert canonical.digest("金沙街道总工会", "2023-10", 0, before, book.head["forms_hash"]) == sealed.digest
        assert sealed.check_code == canonical.check_code(sealed.digest)


def test_a_month_that_was_left_open_goes_first_also_over_a_month_without_counts(wp: Workplace) -> None:
    """November has counts and is open, December has none: January waits for November, whatever lies between; before
    October nothing is counted, and what lies before a sealed month is in nobody's way."""
    explain_all(wp, OCTOBER)
    january = NOVEMBER.step(2)
    with wp.store.reading() as session:
        assert [None, OCTOBER, OCTOBER] == [first_open_before(session, month) for month in (OCTOBER, NOVEMBER, january)]
    run_now(seal(wp, OCTOBER, files=False))
    with wp.store.reading() as session:
        assert [None, NOVEMBER] == [first_open_before(session, month) for month in (NOVEMBER, january)]
        assert "2023年11月" == open_before(session, january)
    explain_all(wp, NOVEMBER)
    run_now(seal(wp, NOVEMBER, files=False))
    with wp.store.reading() as session:
        assert first_open_before(session, january) is None


def test_undo_does_not_reach_behind_a_seal(wp: Workplace) -> None:
    """The seal is a boundary."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    assert wp.store.undo_label is None
    with pytest.raises(UserError):
        wp.store.undo()


def test_months_are_sealed_in_order(wp: Workplace) -> None:
    """November is refused while October is open (T01), and goes after it."""
    explain_all(wp, NOVEMBER)
    with pytest.raises(SealRefused) as refused:
        run_now(seal(wp, NOVEMBER))
    assert "T01" in {found.rule for found in refused.value.findings}
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    explain_all(wp, NOVEMBER)
    assert "2023-11" == str(run_now(seal(wp, NOVEMBER)).period)


def test_last_months_numbers_are_those_that_were_sealed(wp: Workplace) -> None:
    """Column 7 of November reads October's sealed book, not the registers."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    wp.store._guards.clear()  # a forger's hand, which the desk's own guard would stop
    with wp.store.operation("test.forge", "test") as op:
        book = op.session.scalars(select(SealedBook)).one()
        cells = dict(book.content["cells"])
        cells["Z02_r30_c1"] = 777
        book.content = {**book.content, "cells": cells}
    with wp.store.reading() as session:
        assert 777 == compute(wp, session, NOVEMBER)["Z02"].number("30", "c7")


def test_a_union_that_did_not_report_is_named(wp: Workplace) -> None:
    """T03 names the union without a row for the month."""
    audit = run_now(audit_month(wp, OCTOBER.previous))
    assert any(found.rule == "T03" and "南通甲子纺织" in found.message for found in audit.findings)


def test_the_ledger_of_unions_sums_to_the_return(wp: Workplace) -> None:
    """Z05's foot equals Z02's column 1."""
    with wp.store.reading() as session:
        book = compute(wp, session, NOVEMBER)
    totals = {column.value: book["Z05"].totals().get(column.id) for column in book["Z05"].form.columns if column.total}
    assert 3 == len(book["Z05"].rows)
    assert {book["Z02"].number("30"), book["Z02"].number("01")} <= set(totals.values())


def test_canonical_values_restore() -> None:
    """Integers, decimals, dates, months, texts and blanks come back as they were."""
    from decimal import Decimal

    for value in (0, 5, None, "文", Decimal("98.50"), date(2023, 12, 1), OCTOBER):
        assert value == restore(plain(value))


def test_other_numbers_give_another_check_code() -> None:
    """One changed cell, unit, period or version changes the code; the same content keeps it."""
    base = ("甲", "2023-12", 0, {"a": 1})
    codes = {
        canonical.check_code(canonical.digest(*content))  # type: ignore[arg-type]
        for content in (
            base,
            ("乙", *base[1:]),
            ("甲", "2023-11", 0, {"a": 1}),
            ("甲", "2023-12", 1, {"a": 1}),
            ("甲", "2023-12", 0, {"a": 2}),
        )
    }
    assert 5 == len(codes)
    assert canonical.digest(*base) == canonical.digest(*base)
    assert all(len(code) == 14 and code.count("-") == 2 for code in codes)


def test_a_target_is_registered_and_its_rate_computed(wp: Workplace) -> None:
    """42 is the year's target (目标和底数); 43 完成率 = 11 joined ÷ 44 = 25.00 %, with both sides behind it."""
    from decimal import Decimal

    saved = wp.register("target").save(wp, {"year": 2023, "target_kind": "1", "value": 44})
    wp.register("target").save(wp, {"year": 2024, "target_kind": "1", "value": 99})
    with wp.store.reading() as session:
        form = compute(wp, session, NOVEMBER)["Z02"]
    assert (44, Decimal("25.00")) == (form.number("42"), form.number("43"))
    rate = form.get("43", "c1")
    assert [(side.value, side.kind) for side in rate.sides] == [(11, "member_count"), (44, "target")]
    assert form.get("42", "c1").ids == (saved.id,)


def test_an_entry_is_typed_and_a_computed_cell_is_not(wp: Workplace) -> None:
    from tzdesk.returns.entries import put_entry

    put_entry(wp, NOVEMBER, "JT-01", "101", "H", "已与名录核对")
    with wp.store.reading() as session:
        assert compute(wp, session, NOVEMBER)["JT-01"].number("101", "H") == "已与名录核对"
    with pytest.raises(UserError, match="由台账计算"):
        put_entry(wp, NOVEMBER, "Z02", "30", "c1", 1)


def test_a_difference_to_nothing_is_blank(wp: Workplace) -> None:
    """In the first month there is no last month: columns 7 and 8 stay blank."""
    with wp.store.reading() as session:
        form = compute(wp, session, OCTOBER)["Z02"]
    assert (None, None) == (form.number("30", "c7"), form.number("30", "c8"))


def test_a_sealed_book_cannot_be_changed_or_binned(wp: Workplace) -> None:
    """Not by any operation: neither its content nor its place."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        book_id = session.scalars(select(SealedBook.id)).one()
    with pytest.raises(UserError, match="不能改动或删除"), wp.store.operation("test", "test") as op:
        op.delete(op.session.get_one(SealedBook, book_id))
    with wp.store.reading() as session:
        assert "sealed" == state(session, OCTOBER)


def test_every_cell_keeps_its_records_after_an_earlier_month_is_sealed(wp: Workplace) -> None:
    """Values and ids of November are the same whether October is open or sealed."""
    with wp.store.reading() as session:
        before = {key: (cell.value, set(cell.ids)) for key, cell in compute(wp, session, NOVEMBER)["Z02"].cells.items()}
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        after = {key: (cell.value, set(cell.ids)) for key, cell in compute(wp, session, NOVEMBER)["Z02"].cells.items()}
    assert before == after
    assert before["12", "c6"][1]


def test_a_reason_does_not_outlive_its_numbers(wp: Workplace) -> None:
    """When the number changes, the old reason is offered again, but the finding stands."""
    org = first_org(wp)
    save_counts(wp, OCTOBER, {org: {"12T": 40}})
    explain_all(wp, OCTOBER)
    assert 0 == run_now(audit_month(wp, OCTOBER)).soft
    save_counts(wp, OCTOBER, {org: {"12T": 45, "01T": 200}})
    again = [found for found in run_now(audit_month(wp, OCTOBER)).blocking if found.rule == "M16"]
    assert [("", "已与台账原件逐条核对")] == [(found.reason, found.offer) for found in again]


def test_an_empty_month_and_a_nameless_unit_are_not_sealed() -> None:
    """Nothing entered at all: T03b and T04 stand in the way; a month before a sealed one is refused, too."""
    from tzdesk import app

    empty = app.in_memory()
    try:
        with pytest.raises(SealRefused) as refused:
            run_now(seal(empty, OCTOBER))
        assert {"T03b", "T04"} <= {found.rule for found in refused.value.findings}
    finally:
        empty.close()


def test_no_month_is_sealed_before_a_sealed_one(wp: Workplace) -> None:
    """September after October is out of order (T01)."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    with pytest.raises(SealRefused) as refused:
        run_now(seal(wp, OCTOBER.previous))
    assert any(found.rule == "T01" and "已经封存" in found.message for found in refused.value.findings)


def test_emptying_the_bin_is_no_change_of_a_sealed_month(wp: Workplace) -> None:
    """A count that was binned before the seal can be purged after it."""
    from datetime import timedelta

    from tzdesk.base import clock
    from tzdesk.store import recycle

    register = wp.register("member_count")
    with wp.store.reading() as session:
        ids = list(session.scalars(select(MemberCount.id).where(MemberCount.period == NOVEMBER)))
    register.delete(wp, ids[:1])
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert 1 == recycle.purge(wp.store, {"member_count"})


def test_no_change_that_counts_unions_is_dated_in_a_sealed_month(wp: Workplace) -> None:
    """A merger or a change of hands would part the sealed numbers from the next month's; a new name does not."""
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        first, second, _third = session.scalars(select(Organisation.id).order_by(Organisation.id))
        unit = session.get_one(Organisation, first).host_unit_id
    assert unit is not None
    day = date(2023, 10, 20)
    with pytest.raises(UserError, match="已经封存"):
        joining.merge(wp, first, day=day, into_org_id=second, approval_no="1号")
    with pytest.raises(UserError, match="已经封存"):
        changes.retype(wp, first, day=day, org_type="12")
    with pytest.raises(UserError, match="已经封存"):
        unit_changes.change_unit(wp, unit, day=day, holding="1")
    changes.rename(wp, first, day=day, org_name="改名以后的工会")
    unit_changes.change_unit(wp, unit, day=day, unit_name="改名以后的公司")
    changes.retype(wp, first, day=date(2023, 11, 20), org_type="12")


def test_the_statement_tells_what_was_explained_and_what_unions_wrote(wp: Workplace) -> None:
    """Open or sealed: the findings with their reasons, and the notes beside the counts."""
    with wp.store.reading() as session:
        [count, *_] = session.scalars(select(MemberCount).where(MemberCount.period == OCTOBER)).all()
        before = statement(wp, session, OCTOBER)
    assert (before.told, before.notes) == ((), ())
    save_count(wp, {"note": "新招工集中入会"}, count.id)
    with wp.store.reading() as session:
        profile = session.scalars(select(Profile)).one()
    wp.register("profile").save(wp, {"checker": profile.filler}, profile.id)  # one person fills in and checks: doubtful
    explain_all(wp, OCTOBER)
    with wp.store.reading() as session:
        open_one = statement(wp, session, OCTOBER)
    run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        sealed = statement(wp, session, OCTOBER)
    assert [note for _, note in sealed.notes] == ["新招工集中入会"]
    assert {(told.message, told.reason) for told in open_one.told} == {
        (told.message, told.reason) for told in sealed.told
    }
    assert {told.reason for told in sealed.told} == {"已与台账原件逐条核对"}
    assert sealed.version == "首报"
    assert (before.draft, before.open > 0, sealed.draft, sealed.open) == (True, True, False, 0)
    assert "条没有改正或说明" in page_text(compose(before).to_bytes(), 1)
    text = page_text(compose_list(wp, "month-statement", "report_mark", OCTOBER).to_bytes(), 1)
    assert "关于2023年10月工会工作月报的情况说明" in text
    assert "新招工集中入会" in text


def test_a_merger_leaves_every_table_of_its_month_in_step(wp: Workplace) -> None:
    """October is sealed; in November the second union (60 members, one more, one retired) merges into the first.

    Z01 loses one union and Z04 names it; its 60 leave and arrive, so that the whole closes at 195 + 5 − 1 = 199.
    """
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    with wp.store.reading() as session:
        heir, gone, _third = session.scalars(select(Organisation.id).order_by(Organisation.id))
    joining.merge(wp, gone, day=date(2023, 11, 20), into_org_id=heir, approval_no="通工发〔2023〕3号")
    audit = run_now(audit_month(wp, NOVEMBER))
    z01, z02, z04 = (audit.book[form] for form in ("Z01", "Z02", "Z04"))
    assert [z01.number("01", column) for column in ("c1", "c6", "c7", "c9")] == [2, 0, 0, 1]
    assert [(row.values["change"], row.values["members"]) for row in z04.rows] == [("合并", 60)]
    assert (z02.number("13"), z02.number("21"), z02.number("30")) == (2 + 60, 60, 199)
    assert (z01.number("01", "c12"), z01.number("01", "c10")) == (199, z02.number("01"))
    hard = [one for one in audit.findings if one.severity is Severity.HARD]
    assert {one.rule for one in hard} == {"M09", "M10", "M11"}  # how many staff the heir has now, only its clerk knows
    [count] = {one.id for one in hard}
    save_count(wp, {"01T": 200, "01F": 80, "01M": 60}, count)
    audit = run_now(audit_month(wp, NOVEMBER))
    assert [(one.rule, one.message) for one in audit.findings if one.severity is Severity.HARD] == []
    wp.store.undo()
    wp.store.undo()
    with wp.store.reading() as session:
        assert compute(wp, session, NOVEMBER)["Z02"].number("21") == 0


def test_a_stat_code_that_was_sealed_is_never_given_up(wp: Workplace) -> None:
    """Before any seal a changed code may be a mended slip; once it stands in a sealed book it is refused (O02)."""
    register, org_id = wp.register("organisation"), first_org(wp)

    def found() -> list[tuple[Severity, bool]]:
        with wp.store.reading() as session:
            audited = [one for part in register.audit(wp, session, NOVEMBER) for one in part if one.rule == "O02"]
            return [(one.severity, "T001" in one.message) for one in audited]

    register.save(wp, {"stat_code": "T000"}, org_id)
    register.save(wp, {"stat_code": "T001"}, org_id)
    assert [severity for severity, _ in found()] == [Severity.SOFT]
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    register.save(wp, {"stat_code": "T002"}, org_id)
    assert found() == [(Severity.HARD, True)]
