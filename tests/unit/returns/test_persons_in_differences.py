"""What is said of a difference leaves the desk (情况说明, 更正表, console): persons in it are masked, rows numbered."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_corrections import REASON, booked, differences
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.cli_versions import _plain
from tzdesk.definitions import Definition
from tzdesk.jobs import run_now
from tzdesk.pieces.correction import correction_of
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import comparing
from tzdesk.returns.correcting import begin_correction, corrected
from tzdesk.returns.head import sealed_head
from tzdesk.returns.seal import seal
from tzdesk.returns.setting_right import set_right
from tzdesk.returns.versions import sealed_book
from tzdesk.returns.ways import BOOKED, MODE

BEFORE, AFTER, PHONE = "季建国", "欧阳晓东", "13912345678"


def put(wp: Workplace, **values: object) -> None:
    with wp.store.operation("test.change", "改") as op:
        org = op.session.get(Organisation, first_org(wp))
        assert org is not None
        for name, value in values.items():
            setattr(org, name, value)


@pytest.fixture
def sent(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """October is sealed with a union that was founded in it, so that the list of new unions (Z04) names its chair; the
    chair and the telephone are others by now."""
    monkeypatch.setattr("tzdesk.returns.seal.refuse_unready", lambda *_: None)
    put(wp, found_date=date(2023, 10, 9))
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    wp.store._guards.clear()  # as a change of another program
    return wp


def changed(wp: Workplace) -> None:
    put(wp, chair_name=AFTER, contact_phone=PHONE)


def test_a_chair_that_changed_is_masked_in_what_is_booked(sent: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said by the row's number; and said once, though the mask of another chair may look the same."""
    ours = Definition.parameter
    monkeypatch.setattr(
        Definition, "parameter", lambda self, name, day: BOOKED if name == MODE else ours(self, name, day)
    )
    set_right(sent, OCTOBER, REASON)  # words are booked of months that are amended
    changed(sent)
    words = booked(sent, NOVEMBER)
    assert any("第1条 主席：已报 季＊＊，应为 欧＊＊" in one for one in words), words
    assert not any(secret in one for one in words for secret in (BEFORE, AFTER, PHONE))
    run_now(seal(sent, NOVEMBER))
    assert () == booked(sent, NOVEMBER.next)
    put(sent, chair_name="欧阳晓西")
    assert any("主席：已报 欧＊＊，应为 欧＊＊" in one for one in booked(sent, NOVEMBER.next))


def test_a_row_that_went_is_told_without_its_persons(sent: Workplace) -> None:
    put(sent, found_date=date(2023, 9, 9))
    found = [one for one in differences(sent) if one.form == "Z04"]
    gone = next(one for one in found if one.label == "减少一条（原第1条）")
    assert BEFORE not in gone.words
    assert "南通甲子纺织有限公司" in gone.words


def test_screen_console_and_correction_sheet_say_it_masked(sent: Workplace) -> None:
    """Both values are told apart by their first character; the sealed values themselves stay whole."""
    begin_correction(sent, OCTOBER, REASON)
    changed(sent)
    found = [one for one in differences(sent) if one.form == "Z04"]
    assert any((BEFORE, AFTER) == (one.before, one.after) for one in found)
    explain_all(sent, OCTOBER)
    run_now(seal(sent, OCTOBER))
    with sent.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        sheet = correction_of(sealed_head(book), book, corrected(sent, book))
    told = (json.dumps(_plain(found), ensure_ascii=False), "".join(one.words for one in found), repr(sheet))
    for text in told:
        assert "季＊＊" in text
        assert not any(secret in text for secret in (BEFORE, AFTER, PHONE))


def test_a_cell_that_is_left_blank_for_its_reader_is_no_difference(
    sent: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It tells of a field that is not shown: what was sealed in it is not told either."""
    before = differences(sent)
    assert before == []
    monkeypatch.setattr(comparing, "tells_hidden", lambda *_: True)
    monkeypatch.setattr(
        "tzdesk.returns.compute.tells_hidden", lambda _rights, stated: stated.get("name") == "members.item"
    )
    assert not [one for one in differences(sent) if one.form == "Z02"]


def test_a_total_points_to_the_rows_that_make_it() -> None:
    """A total has no records of its own; a cell of a grid without any says so."""
    causes = [
        comparing.Difference("JT-02", "集体合同台账", place, "", "count", 800, 1010).cause
        for place in ("total/J", "foot1/J", "12/c1")
    ]
    assert ["合计，见上列各行", "合计，见上列各行", "未指到记录"] == causes
