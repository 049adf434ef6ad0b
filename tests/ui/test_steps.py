"""Steps on a form: buttons for what is next, the small form of a step, refusals in place, keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import ascii_keys, press, settle
from tzdesk.registers.contracts import bargaining
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.forms.step_dialog import StepDialog


@pytest.fixture
def form(desk: Desk, qtbot: QtBot) -> RecordForm:
    """The form of a wage case that has just been opened."""
    unit = small.fill(desk.wp, unions=1)["host_unit"][0]
    case = bargaining.open_case(desk.wp, {"case_no": "协001", "content_code": "20", "party_a_id": unit}).id
    made = RecordForm(desk, "bargaining_case")
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.load(case)
    made.show()
    qtbot.waitExposed(made)
    return made


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


def state_of(desk: Desk, case: int) -> list[str]:
    with desk.wp.store.reading() as session:
        register = desk.wp.register("bargaining_case")
        return [step.id for step in register.steps(desk.wp, session, register.get(session, case))]


def test_a_form_shows_only_what_can_be_done_now(form: RecordForm) -> None:
    assert buttons(form) == ["发出要约"]
    assert not form.steps.more.isVisible()


def test_a_step_is_taken_from_its_form_and_the_next_ones_appear(form: RecordForm) -> None:
    dialog = asked(form, "offer")
    fill(dialog, day="2023-11-01", received_date="2023-11-02")
    press(dialog.rows["place"].box.inner, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert form.rows["offer_date"].box.inner.text() == "2023-11-01"
    assert buttons(form)[0] == "同意应约"  # receipt is on record: it is not asked for again
    assert form.steps.more.isVisible()
    assert {"refuse", "close"} <= {step.id for step in form.steps.steps}
    assert len(form.steps.steps) == len({step.id for step in form.steps.steps}), "every step is offered once"


def test_on_a_small_screen_the_buttons_stand_below_the_fields(
    form: RecordForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt gives a dialog two thirds of the screen at most, and no room for a sentence of two lines."""
    monkeypatch.setattr(StepDialog, "adjustSize", lambda dialog: dialog.resize(dialog.minimumSizeHint()))
    dialog = asked(form, "offer")
    settle()
    assert dialog.body.geometry().bottom() < dialog.go.geometry().top()


def test_a_wrong_order_is_refused_in_place_with_the_dates_and_nothing_typed_is_lost(form: RecordForm) -> None:
    first = asked(form, "offer")
    fill(first, day="2023-11-01")
    first.take()
    settle()
    dialog = asked(form, "accept")
    fill(dialog, day="2023-10-01")
    dialog.take()
    settle()
    assert dialog.isVisible()
    said = dialog.refusal.text()
    assert "2023-10-01" in said
    assert "2023-11-01" in said
    assert dialog.rows["day"].box.text() == "2023-10-01"
    fill(dialog, day="2023-11-08")
    dialog.take()
    settle()
    assert "session" in state_of(form.desk, form.record_id or 0)


def test_what_is_missing_is_said_beside_its_field(form: RecordForm) -> None:
    dialog = asked(form, "offer")
    dialog.rows["day"].box.show_value(None)
    dialog.take()
    assert dialog.rows["day"].said.endswith("这一栏要填。")
    assert dialog.isVisible()
    assert not dialog.refusal.isVisible()
    fill(dialog, day="2023-13-40")
    dialog.take()
    assert dialog.rows["day"].said
    dialog.reject()


def test_enter_walks_through_the_fields_to_the_button_and_presses_it(form: RecordForm) -> None:
    dialog = asked(form, "offer")
    names = list(dialog.rows)
    for here in names:
        box = dialog.rows[here].box.inner
        box.setFocus()
        press(box, Qt.Key.Key_Tab if getattr(dialog.rows[here].spec.type, "multiline", False) else Qt.Key.Key_Return)
    assert dialog.go.hasFocus() or dialog.leave.hasFocus()
    assert "offer" in state_of(form.desk, form.record_id or 0)
    fill(dialog, day="2023-11-01")
    dialog.go.setFocus()
    press(dialog.go, Qt.Key.Key_Return)  # a style whose buttons know the space bar alone
    settle()
    assert "offer" not in state_of(form.desk, form.record_id or 0)


def test_every_part_has_a_spoken_name(form: RecordForm) -> None:
    dialog = asked(form, "offer")
    for made in (*form.steps.findChildren(QPushButton), form.steps.more, dialog.go, dialog.leave, dialog.refusal):
        assert made.accessibleName()
    for row in dialog.rows.values():
        assert row.box.inner.accessibleName() == row.spec.title
    dialog.reject()


def test_closing_says_what_is_lost_and_can_be_taken_back(form: RecordForm, desk: Desk) -> None:
    bargaining.offer(desk.wp, form.record_id or 0, date(2023, 11, 1))
    settle()
    step = next(step for step in form.steps.steps if step.id == "close")
    assert step.warning
    desk.wp.register("bargaining_case").take(
        desk.wp, form.record_id or 0, "close", {"day": date(2023, 12, 1), "reason": "企业停产"}
    )
    settle()
    dialog = asked(form, "reopen")  # asks for nothing: taken at once
    settle()
    assert not dialog.isVisible()
    assert "close" in state_of(desk, form.record_id or 0)


def test_chosen_rows_are_offered_what_all_of_them_can_take_and_take_it_together(desk: Desk, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QMenu

    from ui.screens.register_screen import RegisterScreen

    units = small.fill(desk.wp, unions=3)["host_unit"]
    cases = [bargaining.open_case(desk.wp, {"case_no": f"协00{u}", "party_a_id": u}).id for u in units]
    screen = RegisterScreen(desk, "bargaining_case")
    qtbot.addWidget(screen)
    screen.show()
    screen.enter()
    settle()
    screen.view.selectAll()
    assert sorted(screen.view.chosen_ids()) == cases
    screen.commands()["steps"]()
    settle()
    menu = screen.findChild(QMenu, "steps.bargaining_case.chosen")
    assert menu is not None
    menu.actions()[0].trigger()
    settle()
    dialog = screen.findChild(StepDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "发出要约（3条）"
    fill(dialog, day="2023-11-01")
    dialog.take()
    settle()
    for case in cases:
        assert "accept" in state_of(desk, case)
    menu.close()
