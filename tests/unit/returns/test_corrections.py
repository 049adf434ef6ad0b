"""Corrections: a sealed month is opened with a reason, written, sealed under the next number; both are kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.documents.statement import compose as compose_statement
from tzdesk.exporting import CORRECTION_NAME, export_month
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_text
from tzdesk.pieces.statement import statement
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.comparing import Difference, differing
from tzdesk.returns.compute import compute
from tzdesk.returns.correcting import begin_correction, drop_correction, later_months
from tzdesk.returns.head import draft_head, sealed_head
from tzdesk.returns.model import Correction
from tzdesk.returns.seal import SealRefused, audit_standing, seal
from tzdesk.returns.states import ReturnState, chain_of
from tzdesk.returns.versions import open_correction, sealed_book, state, versions_of
from tzdesk.returns.ways import BOOKED, MODE

REASON = "十月漏报了两名新会员"


def joined(wp: Workplace, number: int, month: Month = OCTOBER) -> None:
    save_counts(wp, month, {first_org(wp): {"12T": number}})


def differences(wp: Workplace, month: Month = OCTOBER) -> list[Difference]:
    with wp.store.reading() as session:
        book = sealed_book(session, month)
        assert book is not None
        return run_now(differing(wp, session, book))


def seal_correction(wp: Workplace, month: Month = OCTOBER) -> int:
    explain_all(wp, month)
    return run_now(seal(wp, month)).version


def test_the_audit_of_a_sealed_month_is_what_was_sealed_until_a_correction_is_begun(sealed: Workplace) -> None:
    """The rules' hints of today, and what they find of later slips, are no word on what was sent."""
    standing = run_now(audit_standing(sealed, OCTOBER))
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        frozen = [(one["rule"], one["reason"]) for one in book.findings]
    assert frozen == [(one.rule, one.reason) for one in standing.findings]
    assert (True, "首报") == (all(reason for _rule, reason in frozen), standing.sealed)
    assert "已封存（首报），这是封存时的审核结果" == standing.words
    begin_correction(sealed, OCTOBER, REASON)
    now = run_now(audit_standing(sealed, OCTOBER))
    assert ("", True) == (now.sealed, len(now.findings) > len(frozen))


def test_a_correction_opens_the_month_and_closes_it_under_the_next_number(sealed: Workplace) -> None:
    """Writing is refused before and after, allowed between; the first report stays what it was."""
    with pytest.raises(UserError, match="已经封存"):
        joined(sealed, 7)
    correction = begin_correction(sealed, OCTOBER, REASON)
    assert (1, REASON) == (correction.version, correction.reason)
    with sealed.store.reading() as session:
        assert "correcting" == state(session, OCTOBER)
    joined(sealed, 7)
    assert 1 == seal_correction(sealed)
    with pytest.raises(UserError, match="已经封存"):
        joined(sealed, 8)
    with sealed.store.reading() as session:
        first, second = versions_of(session, OCTOBER)
        assert (0, 1, REASON) == (first.version, second.version, second.note)
        assert 2 == second.content["cells"]["Z02_r12_c1"] - first.content["cells"]["Z02_r12_c1"]
        told = (second.content["cells"], second.head["forms_hash"])
        assert second.digest == canonical.digest("金沙街道总工会", "2023-10", 1, *told)
        assert first.check_code == second.summary["was"]
        assert open_correction(session, OCTOBER) is None
        assert "sealed" == state(session, OCTOBER)


def test_book_and_papers_carry_the_number_and_both_versions_can_be_written(
    sealed: Workplace,
    tmp_path: Path,
) -> None:
    """The first report is written bit for bit as before the correction; the corrected one has its sheet of changes."""
    first = {p.name: p.read_bytes() for p in run_now(export_month(sealed, OCTOBER, tmp_path / "a")).files}
    begin_correction(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    seal_correction(sealed)
    again = {p.name: p.read_bytes() for p in run_now(export_month(sealed, OCTOBER, tmp_path / "b", version=0)).files}
    assert first == again
    files = run_now(export_month(sealed, OCTOBER, tmp_path / "c")).files
    assert all("更正第1号" in path.name for path in files)
    paper = next(path for path in files if CORRECTION_NAME in path.name)
    text = re.sub(r"\s", "", page_text(paper.read_bytes(), 1))
    assert REASON in text
    assert "第12行新发展入会（合计）810" in text.replace("其中：", "")
    same = {p.name: p.read_bytes() for p in run_now(export_month(sealed, OCTOBER, tmp_path / "d")).files}
    assert {path.name: path.read_bytes() for path in files} == same
    with pytest.raises(UserError, match="没有更正第2号"):
        run_now(export_month(sealed, OCTOBER, tmp_path / "e", version=2))


def test_what_would_differ_names_cells_and_records(sealed: Workplace) -> None:
    """Nothing at first; then the number of the count that was changed, with that count."""
    assert differences(sealed) == []
    begin_correction(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    found = {(one.form, one.place): one for one in differences(sealed)}
    cell = found["Z02", "12/c1"]
    with sealed.store.reading() as session:
        where = (MemberCount.period == OCTOBER, MemberCount.org_id == first_org(sealed))
        count = session.scalars(select(MemberCount.id).where(*where)).one()
    assert (8, 10, "member_count", (count,)) == (cell.before, cell.after, cell.kind, cell.ids)
    assert "原 8，现 10" in cell.words
    assert ("Z05", "1/c1") not in found


def test_a_row_that_went_and_one_that_was_changed_are_named_with_their_records(sealed: Workplace) -> None:
    """The rows of a list belong together by their records: those below the one that went are not innocent causes."""
    sealed.store._guards.clear()  # as a change of before the seal was guarded, or of another program
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        rows = book.content["rows"]["Z05"]
    kind, gone = rows[0]
    kind, changed = rows[1]
    model = sealed.register(kind).model
    with sealed.store.operation("test.change", "改") as op:
        count = op.session.get(model, gone)
        op.delete(op.session.get(Organisation, count.org_id))
        op.delete(count)
        count = op.session.get(model, changed)
        count.cells = {key: value + 1 if type(value) is int else value for key, value in count.cells.items()}
    found = [one for one in differences(sealed) if one.form == "Z05"]
    whose = {one.label: (one.kind, one.ids, one.cause) for one in found}
    assert (kind, (gone,), "1 条") == whose["减少一条（原第1条）"]
    row = {label: cause for label, cause in whose.items() if label.startswith("第")}
    assert {(kind, (changed,), "1 条")} == set(row.values())
    assert all(label.startswith("第2条") for label in row)


def test_a_line_that_the_definition_dropped_is_said(sealed: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent in it has gone from the book; no record is to blame."""
    ours = sealed.definition(OCTOBER)
    forms = tuple(
        {**form, "lines": [line for line in form["lines"] if (form["id"], line["code"]) != ("Z02", "40")]}
        if form["id"] == "Z02"
        else form
        for form in ours.returns
    )
    theirs = replace(ours, returns=forms, hash="another")
    monkeypatch.setattr(Workplace, "definition", lambda *_: theirs)
    gone = [one for one in differences(sealed) if one.place.startswith("40/")]
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        stated = {name for name, value in book.content["cells"].items() if name.startswith("Z02_r40_") and value}
    assert stated
    assert len(stated) == len(gone)
    assert {None} == {one.after for one in gone}


def test_a_correction_is_given_up_only_when_nothing_differs(sealed: Workplace) -> None:
    """Else the registers would say something else than what was sent."""
    begin_correction(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    with pytest.raises(UserError, match="与封存时不同"):
        run_now(drop_correction(sealed, OCTOBER))
    joined(sealed, 5)
    run_now(drop_correction(sealed, OCTOBER))
    with sealed.store.reading() as session:
        assert "sealed" == state(session, OCTOBER)
    with pytest.raises(UserError, match="没有正在进行的更正"):
        run_now(drop_correction(sealed, OCTOBER))


def drop_union(wp: Workplace) -> None:
    """A union goes with its counts: October, which is sealed, would say 3 new members instead of 8 now."""
    with wp.store.operation("test.delete", "删除工会") as op:
        op.delete(op.session.get(Organisation, first_org(wp)))


def test_a_remark_that_no_figure_counts_does_not_keep_a_correction_open(sealed: Workplace) -> None:
    """October differs since a union went, before the correction was begun by mistake; under it another's count gets a
    remark, and a number that is set back again: neither moves a cell away from what was sealed, and it is shut as it
    was."""
    drop_union(sealed)
    begin_correction(sealed, OCTOBER, REASON)
    with sealed.store.operation("test.note", "备注") as op:
        count = op.session.scalars(select(MemberCount).where(MemberCount.period == OCTOBER)).all()[-1]
        count.note, other = "上月材料另附", count.org_id
    before = differences(sealed)
    assert before
    save_counts(sealed, OCTOBER, {other: {"12T": 4}})
    with pytest.raises(UserError, match="与封存时不同"):
        run_now(drop_correction(sealed, OCTOBER))
    save_counts(sealed, OCTOBER, {other: {"12T": 3}})
    run_now(drop_correction(sealed, OCTOBER))
    with sealed.store.reading() as session:
        assert "sealed" == state(session, OCTOBER)
        assert "上月材料另附" in session.scalars(select(MemberCount.note).where(MemberCount.org_id == other)).all()
    assert [one.place for one in before] == [one.place for one in differences(sealed)]


def test_a_correction_that_changes_nothing_is_not_sealed(sealed: Workplace) -> None:
    """Its paper would be empty. Another reason for a finding, or another signer, is a change."""
    begin_correction(sealed, OCTOBER, REASON)
    with pytest.raises(UserError, match="没有一处不同"):
        seal_correction(sealed)
    sealed.register("profile").save(sealed, {"leader": "另某"}, 1)
    assert 1 == seal_correction(sealed)


REFUSED = [
    (OCTOBER, "漏报", "至少写6个字"),
    (NOVEMBER, REASON, "还没有封存"),
]


@pytest.mark.parametrize(("month", "reason", "sentence"), REFUSED)
def test_a_correction_wants_a_sealed_month_and_a_reason(
    sealed: Workplace,
    month: Month,
    reason: str,
    sentence: str,
) -> None:
    with pytest.raises(UserError) as refused:
        begin_correction(sealed, month, reason)
    assert sentence in str(refused.value)


def test_one_correction_at_a_time(sealed: Workplace) -> None:
    begin_correction(sealed, OCTOBER, REASON)
    with pytest.raises(UserError, match="已经开始"):
        begin_correction(sealed, OCTOBER, REASON)


def test_a_district_may_have_differences_booked_in_the_open_month(
    sealed: Workplace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then nothing is opened, and the sentence says where to book."""
    monkeypatch.setattr(Definition, "parameter", lambda *_: BOOKED)
    with pytest.raises(UserError, match="差额计入当月"):
        begin_correction(sealed, OCTOBER, REASON)


def test_differences_that_are_booked_stand_in_the_statement_of_the_open_month_once(
    sealed: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """October was sent with 8 new members and would say 3: November's statement says so, is sealed with it, and prints
    it; December's says nothing of it any more. What the audit asks of a town that lost a union is left out here."""
    monkeypatch.setattr("tzdesk.returns.seal.refuse_unready", lambda *_: None)
    ours = Definition.parameter
    monkeypatch.setattr(
        Definition, "parameter", lambda self, name, day: BOOKED if name == MODE else ours(self, name, day)
    )
    assert () == booked(sealed, NOVEMBER)
    drop_union(sealed)
    told = [words for words in booked(sealed, NOVEMBER) if "第12行 新发展入会（合计）" in words.replace("其中：", "")]
    assert ["2023年10月"] == [words.partition(" ")[0] for words in told if "已报 8，应为 3，差额 -5" in words]
    every = booked(sealed, NOVEMBER)
    run_now(seal(sealed, NOVEMBER))
    assert every == booked(sealed, NOVEMBER)
    with sealed.store.reading() as session:
        paper = compose_statement(statement(sealed, session, NOVEMBER)).to_bytes()
    text = re.sub(r"\s", "", page_text(paper, 1))
    assert "已报月份的差额，计入本月" in text
    assert re.sub(r"\s", "", every[0]) in text
    assert () == booked(sealed, NOVEMBER.next)


def booked(wp: Workplace, month: Month) -> tuple[str, ...]:
    with wp.store.reading() as session:
        return statement(wp, session, month).booked


def test_later_sealed_months_are_named_and_want_their_own_correction(sealed: Workplace) -> None:
    """A closing that changes carries on: the later month refuses the change until it is opened, too, and is sealed
    after the earlier one."""
    explain_all(sealed, NOVEMBER)
    run_now(seal(sealed, NOVEMBER))
    begin_correction(sealed, OCTOBER, REASON)
    with pytest.raises(UserError, match="2023年11月已经封存"):
        joined(sealed, 7)
    begin_correction(sealed, NOVEMBER, "随十月的更正一并更正")
    joined(sealed, 7)
    with pytest.raises(SealRefused) as refused:
        seal_correction(sealed, NOVEMBER)
    assert "2023年10月的更正还没有封存，请先完成。" in {found.message for found in refused.value.findings}
    assert 1 == seal_correction(sealed)
    assert [NOVEMBER] == run_now(later_months(sealed, OCTOBER))
    assert 1 == seal_correction(sealed, NOVEMBER)
    assert [] == run_now(later_months(sealed, OCTOBER))


def test_a_closed_correction_is_not_opened_again_by_the_back_door(sealed: Workplace) -> None:
    """Whoever writes to the row of a correction that was sealed is refused: the month stays shut."""
    begin_correction(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    seal_correction(sealed)
    with (
        pytest.raises(UserError, match="封存了的更正不能改动"),
        sealed.store.operation("test.open", "重开") as op,
    ):
        op.session.scalars(select(Correction)).one().closed_at = None


def test_the_papers_of_a_month_being_corrected_are_of_one_version(sealed: Workplace) -> None:
    """The statement says the same number as cover and tables; that of the sealed month keeps its signers."""
    begin_correction(sealed, OCTOBER, REASON)
    sealed.register("profile").save(sealed, {"leader": "另某"}, 1)
    with sealed.store.reading() as session:
        assert "更正第1号（草稿）" == statement(sealed, session, OCTOBER).version
    run_now(drop_correction(sealed, OCTOBER))
    with sealed.store.reading() as session:
        told = statement(sealed, session, OCTOBER)
    assert ("首报", "甲某") == (told.version, told.leader)


def test_a_correction_of_a_return_that_was_in_time_is_not_late(wp: Workplace) -> None:
    """Sealed on the day of the limit, corrected five weeks after it: neither draft nor sealed paper counts days."""
    wp.register("profile").save(wp, {"unit_level": "town"}, 1)
    with clock.frozen(date(2023, 10, 20)):
        explain_all(wp, OCTOBER)
        run_now(seal(wp, OCTOBER, files=False))
    begin_correction(wp, OCTOBER, REASON)
    joined(wp, 7)
    with wp.store.reading() as session:
        draft = draft_head(wp, session, compute(wp, session, OCTOBER, []))
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER, files=False))
    with wp.store.reading() as session:
        first, second = (sealed_head(book) for book in versions_of(session, OCTOBER))
    assert "0" == first.days_late
    assert [first.limit] * 2 == [draft.limit, second.limit]
    assert ["2023年12月1日"] * 2 == [draft.sent_text, second.sent_text]


def test_a_version_that_was_taken_the_place_of_is_not_sent_by_looking_at_it(sealed: Workplace, tmp_path: Path) -> None:
    """Written out of the archive after its correction was sealed, the first report is not noted as sent."""
    begin_correction(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    seal_correction(sealed)
    sent = []
    for version in (0, 1):
        run_now(export_month(sealed, OCTOBER, tmp_path / str(version), pdf=False, version=version))
        with sealed.store.reading() as session:
            past = chain_of(sealed, session, OCTOBER).past
        sent.append([number for number, link in past if link.state is ReturnState.SENT])
    assert [[], [1]] == sent
