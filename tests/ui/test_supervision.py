"""Letters, problems, stations and monitoring at the desk: from the button to the record and the home page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import ascii_keys, settle
from tzdesk.pieces.due import all_due
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.forms.step_dialog import StepDialog

Open = Callable[[str, int], RecordForm]


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> Open:
    """Opens a record's form."""

    def make(kind: str, record_id: int) -> RecordForm:
        form = RecordForm(desk, kind)
        qtbot.addWidget(form)
        form.resize(700, 600)
        form.load(record_id)
        form.show()
        qtbot.waitExposed(form)
        return form

    return make


def buttons(form: RecordForm) -> list[str]:
    return [made.text() for made in form.steps.findChildren(QPushButton) if made.isVisible()]


def asked(form: RecordForm, step_id: str) -> StepDialog:
    dialog = form.steps.ask_for(step_id)
    assert dialog is not None
    settle()
    return dialog


def fill(dialog: StepDialog, **texts: str) -> None:
    for field, text in texts.items():
        box = dialog.rows[field].box.inner
        box.setFocus()
        box.selectAll()
        ascii_keys(box, text)


def test_a_letter_is_numbered_issued_and_delivered_from_its_buttons(desk: Desk, opened: Open) -> None:
    """The dialog holds the next number; after delivery the limit stands in the form and on the home page."""
    unit = small.fill(desk.wp, unions=1)["host_unit"][0]
    facts = {"doc_type": "Y", "issuer_level": "3", "enterprise_id": unit, "issue_kinds": ["01"]}
    made = desk.wp.register("supervision_doc").save(desk.wp, facts).id
    form = opened("supervision_doc", made)
    assert buttons(form) == ["编号"]
    dialog = asked(form, "number")
    assert dialog.rows["doc_no"].box.inner.text() == "通工监意〔2023〕1号"
    dialog.take()
    settle()
    assert buttons(form)[0] == "签发"
    for step, day in (("issue", "2023-11-20"), ("deliver", "2023-11-21")):
        dialog = asked(form, step)
        fill(dialog, day=day)
        dialog.take()
        settle()
    assert form.rows["reply_due"].box.inner.text() == "2023-12-12"
    assert buttons(form)[0] == "登记答复"
    with desk.wp.store.reading() as session:
        due = [one.words for source, one in all_due(desk.wp, session, date(2023, 12, 28)) if source.id == "letters"]
    assert due == ["逾期 16 天"]


def test_an_acceptance_that_lacks_one_of_six_is_refused_in_place(desk: Desk, opened: Open) -> None:
    facts = {"name": "甲站", "category": "2", "host": "甲厂", "host_kind": "2", "build_kind": "1"}
    made = desk.wp.register("station").save(desk.wp, {**facts, "standards": list("12345")}).id
    form = opened("station", made)
    dialog = asked(form, "accept")
    dialog.take()
    settle()
    assert "地图查询" in dialog.refusal.text()
    assert dialog.isVisible()
    dialog.reject()
    desk.wp.register("station").save(desk.wp, {"standards": list("123456")}, made)
    form.load(made)
    asked(form, "accept").take()
    settle()
    assert buttons(form)[0] == "登记月服务"
