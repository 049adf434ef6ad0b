"""What the hands do in a form: keys between fields, input methods, lists to choose from, cards, ways to a field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import looking, small
from tests.ui.keys import ascii_keys, press, settle, words
from tzdesk.access import Rights, roles_of
from tzdesk.base.periods import Month
from tzdesk.base.text import half_width, half_width_keys
from tzdesk.registers.steps import RecordStep
from ui.bridge import Desk
from ui.forms.field_card import Card, help_lines
from ui.forms.go_to_field import GoTo
from ui.forms.record_form import RecordForm
from ui.forms.step_dialog import StepDialog
from ui.widgets.signs import HARD


def shown(desk: Desk, qtbot: QtBot, kind: str) -> RecordForm:
    made = RecordForm(desk, kind)
    qtbot.addWidget(made)
    made.resize(900, 640)
    with qtbot.waitExposed(made):
        made.show()
    made.load(None)
    return made


def edit(form: RecordForm, field: str) -> Any:
    return form.rows[field].box.keys_from[-1]


def composing(widget: QWidget, text: str) -> None:
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


@pytest.fixture
def unit(desk: Desk, qtbot: QtBot) -> RecordForm:
    return shown(desk, qtbot, "host_unit")


@pytest.fixture
def contract(desk: Desk, qtbot: QtBot) -> RecordForm:
    small.fill(desk.wp, unions=3)
    return shown(desk, qtbot, "contract")


# --- between fields -------------------------------------------


def test_arrows_go_through_the_fields_that_can_be_filled(unit: RecordForm) -> None:
    order = unit.body.order()
    unit.focus_field(order[0])
    for expected in order[1:6]:
        press(QApplication.focusWidget(), Qt.Key.Key_Down)
        assert unit.field_in_hand == expected
    press(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert unit.field_in_hand == order[4]


def test_enter_goes_down_the_column_where_the_setting_says_so(unit: RecordForm, desk: Desk) -> None:
    assert unit.body.columns == 2
    along, down = unit.body.order(), unit.body.order(down=True)
    assert along != down
    assert sorted(along) == sorted(down)
    unit.focus_field(down[0])
    desk.settings.enter_moves_down = True
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert unit.field_in_hand == down[1]


def test_pages_go_from_section_to_section(contract: RecordForm) -> None:
    firsts = [next(n for n in names if n in contract.body.order()) for names in contract.body.sections]
    contract.focus_field(firsts[0])
    press(QApplication.focusWidget(), Qt.Key.Key_PageDown)
    assert contract.field_in_hand == firsts[1]
    press(QApplication.focusWidget(), Qt.Key.Key_PageUp)
    assert contract.field_in_hand == firsts[0]


def test_f2_edits_what_stands_there_instead_of_typing_over_it(unit: RecordForm) -> None:
    unit.focus_field("unit_name")
    words(edit(unit, "unit_name"), "甲")
    unit.focus_field("staff_total")
    unit.focus_field("unit_name")
    press(edit(unit, "unit_name"), Qt.Key.Key_F2)
    words(edit(unit, "unit_name"), "厂")
    assert edit(unit, "unit_name").text() == "甲厂"
    unit.focus_field("staff_total")
    unit.focus_field("unit_name")
    words(edit(unit, "unit_name"), "乙厂")
    assert edit(unit, "unit_name").text() == "乙厂"
    unit.drafting.touched.clear()


# --- input methods, signs -------------------------------------------


def test_an_enter_that_ends_a_composition_stays_in_the_field(unit: RecordForm, qtbot: QtBot) -> None:
    unit.focus_field("unit_name")
    box = edit(unit, "unit_name")
    composing(box, "heng'tai")
    press(box, Qt.Key.Key_Return)
    assert unit.field_in_hand == "unit_name"
    words(box, "恒泰")
    press(box, Qt.Key.Key_Return)  # some input methods hand their Enter on right after the words
    assert unit.field_in_hand == "unit_name"
    qtbot.wait(80)
    press(box, Qt.Key.Key_Return)
    assert unit.field_in_hand != "unit_name"
    assert box.text() == "恒泰"
    unit.drafting.touched.clear()


@pytest.mark.parametrize(("typed", "seen"), [("１２，３４５", "12,345"), ("３。５", "3.5"), ("６８", "68")])
def test_full_width_signs_turn_while_a_number_is_typed(unit: RecordForm, typed: str, seen: str) -> None:
    unit.focus_field("staff_total")
    for sign in typed:
        words(edit(unit, "staff_total"), sign)
    assert edit(unit, "staff_total").text() == seen
    unit.drafting.touched.clear()


def test_full_width_signs_stay_in_free_text(unit: RecordForm) -> None:
    unit.focus_field("unit_name")
    words(edit(unit, "unit_name"), "甲，乙。")
    assert edit(unit, "unit_name").text() == "甲，乙。"
    unit.drafting.touched.clear()


@pytest.mark.parametrize("text", ["１２，３４。５", "２０２３－１２－２８", "￥５", "（一）", "12.5"])
def test_turning_sign_by_sign_keeps_the_length_and_agrees_with_the_reader(text: str) -> None:
    assert len(half_width_keys(text)) == len(text)
    assert half_width_keys(text) == half_width(text)


@pytest.mark.parametrize(("pasted", "value"), [("1,234", 1234), ("１２３４", 1234), (" 68人\n", 68)])
def test_pasted_numbers_are_read(unit: RecordForm, pasted: str, value: int) -> None:
    QApplication.clipboard().setText(pasted)
    unit.focus_field("staff_total")
    press(edit(unit, "staff_total"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert unit.read("staff_total") == value
    unit.drafting.touched.clear()


def test_the_mouse_wheel_changes_no_choice(unit: RecordForm) -> None:
    combo = unit.rows["unit_nature"].box.inner
    unit.rows["unit_nature"].box.show_value("10")
    combo.setFocus()
    none = Qt.MouseButton.NoButton
    for turn in (-120, 120):
        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, turn), QPoint(0, turn), none, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(combo, event)
        assert unit.read("unit_nature") == "10"


# --- choices and other records -------------------------------------------


@pytest.mark.parametrize("typed", ["words", "initials"])
def test_a_choice_is_found_by_a_part_of_its_name_or_its_initials(unit: RecordForm, typed: str) -> None:
    from ui.widgets.choice_boxes import initials

    code = next(iter(unit.spec.field("unit_nature").type.codes))  # type: ignore[attr-defined]
    unit.focus_field("unit_nature")
    box = unit.rows["unit_nature"].box
    words(edit(unit, "unit_nature"), code.label[:3] if typed == "words" else initials(code.label))
    assert box.suggest.isVisible()  # type: ignore[attr-defined]
    press(box.inner, Qt.Key.Key_Return)
    assert unit.read("unit_nature") == code.code
    assert unit.field_in_hand != "unit_nature", "Enter takes the choice and goes on"
    unit.drafting.touched.clear()


def test_another_record_is_found_by_initials_and_enter_goes_on(contract: RecordForm, desk: Desk) -> None:
    contract.focus_field("party_a_id")
    ascii_keys(edit(contract, "party_a_id"), "nthtfz")
    press(edit(contract, "party_a_id"), Qt.Key.Key_Return)  # faster than the look-up
    settle()
    assert edit(contract, "party_a_id").text() == small.FIRMS[0]
    assert contract.field_in_hand != "party_a_id"
    contract.drafting.touched.clear()


def test_several_that_fit_are_offered_and_arrows_choose(contract: RecordForm) -> None:
    contract.focus_field("party_a_id")
    box = contract.rows["party_a_id"].box
    words(edit(contract, "party_a_id"), "南通")
    press(edit(contract, "party_a_id"), Qt.Key.Key_Return)
    settle()
    assert box.suggest.count() == 3  # type: ignore[attr-defined]
    second = box.suggest.item(1).text()  # type: ignore[attr-defined]
    press(edit(contract, "party_a_id"), Qt.Key.Key_Down)
    press(edit(contract, "party_a_id"), Qt.Key.Key_Return)
    assert edit(contract, "party_a_id").text() == second
    assert contract.field_in_hand != "party_a_id"
    contract.drafting.touched.clear()


def test_what_fits_nothing_says_so_and_is_kept(contract: RecordForm) -> None:
    contract.focus_field("party_a_id")
    words(edit(contract, "party_a_id"), "没有的厂")
    press(edit(contract, "party_a_id"), Qt.Key.Key_Return)
    settle()
    assert "没有的厂" in contract.rows["party_a_id"].said
    assert edit(contract, "party_a_id").text() == "没有的厂"
    contract.drafting.touched.clear()


# --- keys with a meaning of their own -------------------------------------------


def test_todays_date_and_the_value_above_are_filled_in(contract: RecordForm, desk: Desk, today: date) -> None:
    with desk.wp.store.reading() as session:
        first = desk.wp.register("contract").ids(desk.wp, session, _all())[0]
    contract.above = lambda: first
    contract.focus_field("sign_date")
    contract.fill_today()
    assert contract.read("sign_date") == today
    contract.focus_field("valid_to")
    contract.fill_from_above()
    assert contract.read("valid_to") == date(2026, 3, 31)
    contract.drafting.touched.clear()


def _all() -> Any:
    from tzdesk.registers.query import Query

    return Query()


def test_the_next_empty_field_is_one_that_must_be_filled(unit: RecordForm, desk: Desk) -> None:
    said: list[str] = []
    desk.say.connect(said.append)
    needed = [name for name in unit.body.order() if unit.is_needed(name)]
    words(edit(unit, needed[0]), "甲厂")
    unit.focus_field(needed[0])
    for expected in needed[1:3]:
        unit.walk.next_empty()
        assert unit.field_in_hand == expected
    assert unit.rows[needed[2]].spec.title in said[-1]
    unit.drafting.touched.clear()


def test_the_check_goes_from_problem_to_problem(desk: Desk, qtbot: QtBot) -> None:
    number = small.fill(desk.wp, unions=1)["contract"][0]
    desk.wp.register("contract").save(desk.wp, {"valid_to": date(2022, 1, 1)}, number)
    form = shown(desk, qtbot, "contract")
    form.load(number)
    settle()
    spoken = {found.field for found in form.findings if found.field in form.rows}
    assert spoken
    seen = set()
    for _ in range(len(spoken) + 1):
        form.walk.next_problem()
        seen.add(form.field_in_hand)
    assert seen >= spoken


def test_a_field_is_reached_by_a_part_of_its_label(unit: RecordForm) -> None:
    unit.focus_field()
    unit.walk.go_to_field()
    dialog = unit.findChild(GoTo)
    assert dialog is not None
    target = unit.spec.field("staff_total")
    words(dialog.box, target.label[:2])
    names = [dialog.list.item(n).text() for n in range(dialog.list.count())]
    assert target.title in names
    dialog.list.setCurrentRow(names.index(target.title))
    press(dialog.box, Qt.Key.Key_Return)
    assert unit.field_in_hand == "staff_total"


def test_help_says_what_the_definition_says_and_any_key_puts_it_away(unit: RecordForm) -> None:
    unit.focus_field("staff_total")
    unit.show_help()
    card = unit.findChild(Card)
    assert card is not None
    assert unit.spec.field("staff_total").help in card.text()
    press(card, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_every_field_of_every_form_has_something_to_say(desk: Desk) -> None:
    for register in desk.wp.registers.values():
        for field in register.spec(desk.wp, desk.period).fields:
            assert all(line.strip() for line in help_lines(field)), f"{register.kind}.{field.name}"


def test_the_details_tell_findings_and_history(desk: Desk, qtbot: QtBot) -> None:
    register = desk.wp.register("host_unit")
    number = register.save(desk.wp, {"unit_name": "甲厂", "staff_total": 68}).id
    register.save(desk.wp, {"staff_total": 70}, number)
    form = shown(desk, qtbot, "host_unit")
    form.load(number)
    settle()
    form.focus_field("staff_total")
    form.show_details()
    card = form.findChild(Card)
    assert card is not None
    assert "68 → 70" in card.text()
    card.close()


# --- what stands beside a box -------------------------------------------


def test_the_length_is_counted_in_characters_while_typing(unit: RecordForm) -> None:
    unit.focus_field("unit_name")
    words(edit(unit, "unit_name"), "南通𬭎厂")
    most = unit.spec.field("unit_name").type.max_length  # type: ignore[attr-defined]
    assert unit.rows["unit_name"].aside.text() == f"4 / {most} 字"
    unit.focus_field("staff_total")
    assert unit.rows["unit_name"].aside.text() == ""
    unit.drafting.touched.clear()


def test_last_month_stands_beside_the_counts(desk: Desk, qtbot: QtBot) -> None:
    from tzdesk.registers.members.service import save_counts

    org = small.fill(desk.wp, unions=1)["organisation"][0]
    save_counts(desk.wp, Month(2023, 11), {org: {"01T": 61, "10T": 52}})
    count = save_counts(desk.wp, Month(2023, 12), {org: {"01T": 68}}).ids[org]
    form = shown(desk, qtbot, "member_count")
    form.load(count)
    settle()
    assert form.rows["01T"].aside.text() == "上月 61"
    assert form.rows["01T"].box.text() == "68"


def test_a_record_of_a_sealed_month_is_locked(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from tzdesk.registers.members.service import save_counts

    org = small.fill(desk.wp, unions=1)["organisation"][0]
    count = save_counts(desk.wp, Month(2023, 12), {org: {"01T": 68}}).ids[org]
    monkeypatch.setattr("tzdesk.returns.versions.state", lambda _session, _month: "sealed")
    form = shown(desk, qtbot, "member_count")
    form.load(count)
    settle()
    assert form.body.order() == []
    assert "封存" in form.state.text()


def _in_sight(body: QScrollArea, part: QWidget) -> bool:
    return body.viewport().rect().contains(QRect(part.mapTo(body.viewport(), QPoint()), part.size()))


def test_what_may_only_be_read_begins_at_its_top_says_why_and_is_leafed_through_with_keys(
    desk: Desk, qtbot: QtBot
) -> None:
    """Another record does not begin where the one before was left, and a chair reads it to the end without a mouse."""
    first, second = (desk.wp.register("aid_case").save(desk.wp, {"name": who}).id for who in ("甲某", "乙某"))
    desk.wp.enter(Rights.of(roles_of(desk.wp.definition()), ["reader"]))
    form = shown(desk, qtbot, "aid_case")
    form.load(first)
    settle()
    assert desk.wp.rights.words in form.why.text()
    assert form.why.isVisible()
    bar = form.body.verticalScrollBar()
    bar.setValue(bar.maximum())
    form.load(second)
    settle()
    assert bar.value() == 0
    form.focus_field()
    assert QApplication.focusWidget() is form.body
    press(form.body, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    press(form.body, Qt.Key.Key_End)
    assert form.body.accessibleName()


def test_a_workplace_opened_to_look_says_so_on_its_forms(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = small.fill(desk.wp, unions=1)["host_unit"][0]
    monkeypatch.setattr(desk.wp.store, "readonly", True)
    form = shown(desk, qtbot, "host_unit")
    form.load(number)
    settle()
    assert "只读" in form.why.text()
    assert form.body.order() == []


def test_the_field_that_a_key_goes_to_is_in_sight_from_wherever_it_comes(desk: Desk, qtbot: QtBot) -> None:
    """Shift+Tab from the buttons of a long step into its last field, and Tab on round."""
    case = desk.wp.register("aid_case").save(desk.wp, {"name": "甲某"}).id
    register = desk.wp.register("aid_assessment")
    number = register.save(desk.wp, {"case_id": case, "income_wage": 100}).id
    desktop = QWidget()
    qtbot.addWidget(desktop)
    step = RecordStep(register.step_specs(desk.wp)["correct"])
    dialog = StepDialog(desk, "aid_assessment", [number], step, desktop)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.body.setMinimumHeight(0)
        dialog.resize(dialog.width(), 420)
        dialog.activateWindow()
    last, first = list(dialog.rows.values())[-1], next(iter(dialog.rows.values()))
    assert not _in_sight(dialog.body, last)
    dialog.leave.setFocus()
    press(dialog.leave, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert last.isAncestorOf(QApplication.focusWidget())
    assert _in_sight(dialog.body, last)
    dialog.go.setFocus()
    press(dialog.go, Qt.Key.Key_Tab)
    settle()
    assert first.isAncestorOf(QApplication.focusWidget())
    assert _in_sight(dialog.body, first)
    dialog.reject()


# --- what is said below a field ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [260, 560])
def test_a_long_problem_is_shown_and_spoken_whole(unit: RecordForm, width: int) -> None:
    """In a form as narrow as on a screen at 200 %, and in two columns."""
    sentence = "职工人数比上月增加了三倍以上，请核对是否把全年的累计数填进了本月，或者写明原因"
    unit.resize(width, 640)
    row = unit.rows["staff_total"]
    row.say(sentence, HARD)
    settle(10)
    assert sentence in row.message.text()
    assert looking.cut_texts(unit) == []
    assert row.rect().contains(row.message.geometry()), "the row has grown with it"
    assert sentence in row.box.inner.accessibleDescription()
    row.say("")
    settle(10)
    assert row.message.height() < 2 * row.message.fontMetrics().lineSpacing()
