"""The life of a household's file by its windows: application, visit, figures, checks, notice, decision, a payment that
the bank sends back, the review, out of hardship and into it again, to another union, and struck off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import looking, small
from tests.ui.keys import forget, press, settle, words
from tests.ui.windows import opened
from tzdesk.registers.aid import codes
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.forms.step_dialog import StepDialog
from ui.qt import alive
from ui.screens.register_screen import RegisterScreen
from ui.widgets.child_table import ChildTable
from ui.widgets.ref_box import RefBox
from ui.window import MainWindow

HEAD = small.resident_id("19790501", 21)
WIFE = small.resident_id("19820302", 22)
SON = small.resident_id("20060903", 31)
VISIT = {"kind": "入户调查", "visitors": "李某、张某", "people_met": "王某", "conclusion": "1"}
CARD = "6217008819900781450"


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    with opened(desk, active=qtbot) as window:
        yield window


def at(window: MainWindow, kind: str) -> RegisterScreen:
    window.go_to(f"register.{kind}")
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    return screen


def line_of(part: QWidget) -> QWidget:
    if isinstance(part, QComboBox):
        line = part.lineEdit()
        assert line is not None
        return line
    return part


def fill(form: RecordForm | StepDialog, values: Mapping[str, str]) -> None:
    """Type into the fields, over what stands there."""
    for field, text in values.items():
        part = line_of(form.rows[field].box.keys_from[-1])
        part.setFocus()
        if isinstance(part, QLineEdit):
            part.selectAll()
        words(part, text)
        if isinstance(form.rows[field].box, RefBox):
            press(part, Qt.Key.Key_Return)  # the only one that fits
        settle(2)


def begin(window: MainWindow, kind: str, values: Mapping[str, str]) -> RegisterScreen:
    """A new record, by Ctrl+N and the keyboard."""
    screen = at(window, kind)
    window.run("new")
    settle()
    fill(screen.form, values)
    screen.form.save_now()
    settle()
    assert screen.form.record_id is not None, screen.form.state.toolTip()
    return screen


def child(screen: RegisterScreen, kind: str, values: Mapping[str, str], *, new: bool = True) -> None:
    """A line of a table below the form, added or, the last one, mended in its own dialog."""
    table = next(one for one in screen.children_tables if one.kind == kind)
    assert isinstance(table, ChildTable)
    said: list[str] = []

    def type_in() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        try:
            form = dialog.findChild(RecordForm)
            assert form is not None
            fill(form, values)
            form.save_now()
            settle()
            said.append("" if form.record_id is not None else form.state.toolTip() or "not saved")
        finally:
            dialog.accept()

    if not new:
        last_row(table)
    QTimer.singleShot(0, type_in)
    (table.add if new else table.edit).click()
    settle()
    assert said == [""], kind


def last_row(table: ChildTable) -> None:
    """The cursor to the newest row, once the table shows all that belongs to the record."""
    wp, query = table.desk.wp, Query(parent_id=table.parent_id, parent_by=table.attribute)
    with wp.store.reading() as session:
        ids = list(table.register.ids(wp, session, query))
    for _ in range(200):
        if list(table.model.ids) == ids:
            break
        QTest.qWait(10)
    table.view.put_cursor(table.model.index(len(ids) - 1, max(table.view.currentIndex().column(), 0)))
    assert table.view.current_id() == ids[-1]


def take(screen: RegisterScreen, step_id: str, **values: str) -> None:
    """A step by its button and its small form; nothing of it is cut."""
    assert step_id in [one.id for one in screen.form.steps.steps], step_id
    dialog = screen.form.steps.ask_for(step_id)
    settle()
    assert dialog is not None
    if dialog.isVisible():
        assert looking.cut_texts(dialog) == []
        fill(dialog, values)
        dialog.go.click()
        settle()
        forget()
        if alive(dialog):
            said = [one.said for one in dialog.rows.values() if one.said]
            dialog.reject()
            pytest.fail(f"{step_id}: {dialog.refusal.text()} {said}")


def stored(desk: Desk, kind: str, record_id: int | None) -> Any:
    with desk.wp.store.reading() as session:
        return desk.wp.register(kind).get(session, record_id or 0)


def applied(window: MainWindow, number: str) -> RegisterScreen:
    """The application with its household, its figures and the visit: all on one page."""
    screen = begin(window, "aid_case", {
        "case_no": number, "name": "欧阳某", "id_no": HEAD, "apply_date": "2023-02-01", "main_cause": "10",
        "archive_level": "4", "bank_card": CARD, "bank_holder": "欧阳某",
    })  # fmt: skip
    for name, relation, id_no in (("王某", "配偶", WIFE), ("欧阳小", "儿子", SON)):
        child(screen, "aid_member", {"name": name, "relation": relation, "id_no": id_no})
    child(screen, "aid_visit", {**VISIT, "visit_date": "2023-02-03"})
    return screen


def decided(window: MainWindow, desk: Desk, screen: RegisterScreen, days: tuple[str, ...]) -> int:
    """From the figures to the decision; gives the file's id."""
    case = screen.form.record_id
    figured, submitted, checked, hung, ended, town, district = days
    take(screen, "calculate", day=figured)
    desk.open_record("aid_case", case or 0)
    settle()
    child(screen, "aid_assessment", {"income_wage": "20000", "rigid_other": "0"}, new=False)
    take(screen, "submit", day=submitted)
    take(screen, "first_check", day=checked, person="基层主席")
    take(screen, "publish", start_date=hung, place="厂门口公开栏")
    take(screen, "end_publicity", day=ended, has_photo="是")
    take(screen, "town_check", day=town, person="镇主席")
    take(screen, "district_check", day=district, person="区主席", category="深度困难职工")
    assert stored(desk, "aid_case", case).status == codes.IN_FILE
    return case or 0


def paid_and_sent_back(window: MainWindow, desk: Desk, folder: Path) -> None:
    """A list for the bank, which cannot pay it in."""
    screen = begin(window, "aid_batch", {
        "title": "日常帮扶", "kind": "日常帮扶", "plan_date": "2023-04-03", "item": "生活救助",
        "fund_source": "本级工会经费", "standard": "500", "pay_method": "银行转账（打卡）", "budget": "5000",
        "minutes_date": "2023-04-03", "minutes_no": "纪要1号", "maker": "李四",
    })  # fmt: skip
    batch = screen.form.record_id
    take(screen, "households")
    take(screen, "approve", day="2023-04-10", approver="王主席")
    take(screen, "send", day="2023-04-11", file=str(folder / "代发.xlsx"))
    sheet = openpyxl.Workbook()
    for line in (("卡号", "户名", "金额", "处理结果", "失败原因"), (CARD, "欧阳某", 500, "失败", "账户已销户")):
        sheet.worksheets[0].append(line)
    sheet.save(folder / "结果.xlsx")
    take(screen, "result", file=str(folder / "结果.xlsx"), debited="2023-04-12", day="2023-04-13", bank_slip_no="回1")
    take(screen, "finish", day="2023-04-14")
    take(screen, "archive", day="2023-04-17")
    found = stored(desk, "aid_batch", batch)
    assert (found.status, found.paid_count, found.returned_count) == (codes.BATCH_ARCHIVED, 0, 1)


FIRST = ("2023-02-06", "2023-02-06", "2023-02-07", "2023-02-08", "2023-02-15", "2023-02-16", "2023-02-20")
AGAIN = ("2023-11-01", "2023-11-01", "2023-11-02", "2023-11-03", "2023-11-13", "2023-11-14", "2023-11-15")


def test_a_household_goes_through_its_life_by_the_windows(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    union = small.fill(desk.wp, unions=2)["organisation"][1]
    screen = applied(window, "TZ2023-001")
    case = decided(window, desk, screen, FIRST)
    paid_and_sent_back(window, desk, tmp_path)

    desk.open_record("aid_case", case)
    settle()
    screen = at(window, "aid_case")
    take(screen, "calculate", day="2023-08-01", kind="年度复核")
    desk.open_record("aid_case", case)
    settle()
    child(screen, "aid_assessment", {"income_wage": "9000", "rigid_other": "0"}, new=False)
    take(screen, "review", day="2023-08-01", decided_category="深度困难职工", person="复核员")
    assert str(stored(desk, "aid_case", case).last_review_date) == "2023-08-01"
    take(screen, "calculate", day="2023-10-08", kind="4")
    desk.open_record("aid_case", case)
    settle()
    child(screen, "aid_assessment", {"income_wage": "90000", "rigid_other": "0"}, new=False)
    child(screen, "aid_evidence", {"kind": codes.EVIDENCE_STABLE})
    take(screen, "plan_exit", day="2023-10-08", stable_from="2023-04-01")
    take(screen, "leave", exit_date="2023-10-09", exit_reason="脱困", stable_from="2023-04-01", exit_confirm="是")
    assert stored(desk, "aid_case", case).status == codes.LIFTED

    take(screen, "come_back", day="2023-11-01", case_no="TZ2023-002")
    again = screen.form.record_id
    assert again not in {None, case}, "the new file is on the form"
    screen = at(window, "aid_case")
    child(screen, "aid_visit", {**VISIT, "visit_date": "2023-11-02"})
    decided(window, desk, screen, AGAIN)
    take(screen, "hand_over", day="2023-12-01", union_id=stored(desk, "organisation", union).org_name)
    assert stored(desk, "aid_case", again).union_id == union
    take(screen, "leave", exit_date="2023-12-20", exit_reason="本人放弃")
    assert stored(desk, "aid_case", again).status == codes.CANCELLED


def test_from_a_visit_one_goes_to_the_file_and_back_to_its_visits(window: MainWindow, desk: Desk) -> None:
    """The file lists its visits on its page; the visit's own page has a way to the file, also for who only reads."""
    case = desk.wp.register("aid_case").save(desk.wp, {"case_no": "TZ2023-009", "name": "欧阳某"}).id
    other = desk.wp.register("aid_case").save(desk.wp, {"case_no": "TZ2023-010", "name": "欧阳某"}).id
    visit = desk.wp.register("aid_visit").save(desk.wp, {"case_id": other, "visit_date": date(2023, 12, 5)}).id
    desk.open_record("aid_visit", visit)
    settle()
    screen = window.screen_in_front
    assert isinstance(screen, RegisterScreen)
    box = screen.form.rows["case_id"].box
    assert isinstance(box, RefBox)
    assert box.to_record.isVisible()
    box.to_record.click()
    settle()
    screen = at(window, "aid_case")
    assert screen.form.record_id == other != case
    table = next(one for one in screen.children_tables if one.kind == "aid_visit")
    assert list(table.model.ids) == [visit]
    assert looking.cut_texts(screen) == []
    box.show_value(None)
    assert not box.to_record.isVisibleTo(box)


def test_two_households_of_one_name_are_told_apart_where_one_is_chosen(window: MainWindow, desk: Desk) -> None:
    """A visit is not written down with the other family."""
    first, second = (
        desk.wp.register("aid_case").save(desk.wp, {"case_no": number, "name": "欧阳某"}).id
        for number in ("TZ2023-009", "TZ2023-010")
    )
    screen = at(window, "aid_visit")
    window.run("new")
    settle()
    box = screen.form.rows["case_id"].box
    assert isinstance(box, RefBox)
    box.edit.setFocus()
    words(box.edit, "欧阳某")
    press(box.edit, Qt.Key.Key_Return)
    settle()
    offered = [box.suggest.item(n).text() for n in range(box.suggest.count())]
    assert offered == ["欧阳某（TZ2023-009）", "欧阳某（TZ2023-010）"]
    press(box.edit, Qt.Key.Key_Down)
    press(box.edit, Qt.Key.Key_Return)
    settle()
    assert box.read() in {first, second}
    assert box.text() == offered[[first, second].index(box.read())]
