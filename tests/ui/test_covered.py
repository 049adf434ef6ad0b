"""Guarded fields that are no plain line: choices and long texts are covered as numbers are masked."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.ui.keys import settle
from tests.ui.small import resident_id
from tzdesk.access import Rights, roles_of
from tzdesk.base.errors import UserError
from tzdesk.registers.keeping.model import RevealLog
from tzdesk.registers.query import Query
from tzdesk.registers.steps import RecordStep
from ui.bridge import Desk
from ui.forms.factory import box_for
from ui.forms.record_form import RecordForm
from ui.forms.step_dialog import StepDialog
from ui.tables.model import RegisterModel
from ui.tables.view import RegisterView
from ui.widgets.covered_box import CoveredBox
from ui.widgets.reveal_dialog import RevealDialog


def test_a_guarded_choice_is_covered_like_a_number_until_a_reason_is_given(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """健康状况 of the file: the mask of the list, a line in 查看登记 for every look, and the cover comes back."""
    answers = [QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted]
    monkeypatch.setattr(RevealDialog, "exec", lambda _box: answers.pop(0))
    register = desk.wp.register("aid_case")
    known = register.spec(desk.wp).field("health")
    case = register.save(desk.wp, {"name": "欧阳某", "health": "20"}).id
    words = known.type.format("20")
    made = RecordForm(desk, "aid_case")
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.load(case)
    settle()
    covered = made.rows["health"].box
    assert isinstance(covered, CoveredBox)

    def seen() -> str:
        return " ".join(one.text() for one in covered.findChildren(QLineEdit) if one.isVisibleTo(made))

    assert (seen(), covered.read()) == (known.type.mask("20"), "20")
    covered.button.click()
    settle()
    assert words not in seen(), "left without a reason"
    covered.button.click()
    settle()
    assert seen() == words
    with desk.wp.store.reading() as session:
        looks = session.scalars(select(RevealLog)).all()
        assert [(one.field_label, one.person) for one in looks] == [(known.label, desk.wp.store.user)]
    covered._hide.timeout.emit()
    assert (seen(), covered.read()) == (known.type.mask("20"), "20"), "half a minute is over"
    made.load(None)
    settle()
    assert made.rows["health"].box.inner.isVisibleTo(made), "an empty one is typed into"
    assert seen() == ""


@pytest.mark.parametrize(("known", "value"), [("mobile", "13912345678"), ("health", "20")])
def test_what_is_typed_over_a_covered_value_is_said_to_go_nowhere(
    desk: Desk, qtbot: QtBot, known: str, value: str
) -> None:
    """At the field, as long as the cursor is there; looking at it is no typing."""
    case = desk.wp.register("aid_case").save(desk.wp, {"name": "欧阳某", known: value}).id
    made = RecordForm(desk, "aid_case")
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.load(case)
    settle()
    made.focus_field(known)
    row = made.rows[known]
    before = row.aside.text()
    QTest.keyClick(row.box.inner, Qt.Key.Key_End)
    assert row.aside.text() == before
    for key in (Qt.Key.Key_5, Qt.Key.Key_Backspace):
        QTest.keyClick(row.box.inner, Qt.Key.Key_Home)
        QTest.keyClick(row.box.inner, key)
        assert "按 F4 显示后再改" in row.aside.text()
        assert "按 F4 显示后再改" in row.box.inner.accessibleDescription()
    assert row.box.read() == value
    made.focus_field("name")
    assert "F4" not in row.aside.text()
    made.focus_field(known)
    row.box.set_locked(True)
    QTest.keyClick(row.box.inner, Qt.Key.Key_5)
    assert "F4" not in row.aside.text(), "a locked one says so itself"


def test_no_role_sees_a_guarded_choice_uncovered(desk: Desk, qtbot: QtBot) -> None:
    """Whatever the type of a guarded field, and whether or not its role may reveal: the form begins with the mask."""
    roles = roles_of(desk.wp.definition())
    found = 0
    for role in roles.roles:
        desk.wp.enter(Rights.of(roles, [role]))
        for kind in ("aid_case", "aid_member", "aid_visit", "aid_evidence", "member"):
            if not desk.wp.rights.sees(kind):
                continue
            made = RecordForm(desk, kind)
            qtbot.addWidget(made)
            for known, row in made.rows.items():
                codes = getattr(row.spec.type, "codes", None)
                if not row.spec.masked or codes is None:
                    continue
                code = next(iter(codes)).code
                value = {"codes": [code], "checklist": {code: "是"}}.get(row.spec.type.name, code)
                row.box.show_value(value)
                shown = [one.text() for one in row.box.findChildren(QLineEdit) if one.isVisibleTo(made)]
                assert shown == [row.spec.type.mask(value)], (role, kind, known)
                found += 1
    assert found


def test_a_guarded_text_of_several_lines_keeps_its_lines(desk: Desk, qtbot: QtBot) -> None:
    """健康情况 of a visit is written in lines; covered or not it stays as it was written."""
    made = RecordForm(desk, "aid_visit")
    qtbot.addWidget(made)
    covered = made.rows["health_seen"].box
    assert isinstance(covered, CoveredBox)
    covered.show_value("第一行\n第二行")
    assert covered.covered
    assert covered.read() == "第一行\n第二行"


def test_what_was_uncovered_and_copied_leaves_the_clipboard_when_its_time_is_over(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number, a choice and a long text alike, after the seconds that are set; a copied mask tells nothing."""
    monkeypatch.setattr("tzdesk.registers.keeping.revealing.shown_seconds", lambda _wp: 0)
    for kind, known, value in (("aid_case", "mobile", "13912345678"), ("aid_case", "health", "20"),
                               ("aid_visit", "health_seen", "第一行\n第二行")):  # fmt: skip
        made = RecordForm(desk, kind)
        qtbot.addWidget(made)
        box = made.rows[known].box
        box.show_value(value)
        _copy(box.inner)
        assert board() in {"", box.spec.type.mask(value)}
        box.button.click()  # type: ignore[attr-defined]
        _copy(box.inner)
        assert board() == box.spec.type.format(value), known
        qtbot.waitUntil(lambda: board() == "", timeout=1000)


def test_a_table_copies_the_mask(desk: Desk, qtbot: QtBot) -> None:
    register = desk.wp.register("aid_case")
    register.save(desk.wp, {"name": "欧阳某", "mobile": "13912345678", "health": "20"})
    model = RegisterModel(desk, "aid_case", [register.spec(desk.wp).field(one) for one in ("name", "mobile", "health")])
    view = RegisterView(model)
    qtbot.addWidget(view)
    view.show()
    model.set_query(Query())
    settle()
    assert model.rowCount() == 1
    view.selectAll()
    view.copy()
    assert "欧阳某" in board()
    assert "13912345678" not in board()
    assert register.spec(desk.wp).field("health").type.format("20") not in board()


def board() -> str:
    return QApplication.clipboard().text()


def _copy(widget: QWidget) -> None:
    line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
    line.selectAll()  # type: ignore[union-attr]
    QApplication.clipboard().clear()
    QTest.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize(
    "covered",
    [
        ("aid_case", "id_no", resident_id("19750312", 21)),
        ("aid_member", "birth_date", date(2010, 9, 1)),
        ("aid_assessment", "income_wage", 3600000),
    ],
)
def test_in_the_small_form_of_a_step_a_look_is_asked_for_and_written_down(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, covered: tuple[str, str, object]
) -> None:
    """更正本人, 更正成员, 更正认定 begin with what is stored: covered, uncovered as on the register's form."""
    kind, known, value = covered
    monkeypatch.setattr("tzdesk.registers.keeping.revealing.shown_seconds", lambda _wp: 7)
    answers = [QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted]
    monkeypatch.setattr(RevealDialog, "exec", lambda _box: answers.pop(0))
    register = desk.wp.register(kind)
    values: dict[str, object] = {known: value}
    if kind != "aid_case":
        values["case_id"] = desk.wp.register("aid_case").save(desk.wp, {"name": "欧阳某"}).id
    record = register.save(desk.wp, values).id
    with desk.wp.store.reading() as session:
        given = register.given(desk.wp, session, register.get(session, record), "correct")
    desktop = QWidget()
    qtbot.addWidget(desktop)
    dialog = StepDialog(desk, kind, [record], RecordStep(register.step_specs(desk.wp)["correct"], given), desktop)
    dialog.show()
    box = dialog.rows[known].box
    whole, mask = box.spec.type.format(given[known]), box.spec.type.mask(given[known])

    def seen() -> list[str]:
        return [one.text() for one in box.findChildren(QLineEdit) if one.isVisibleTo(dialog)]

    assert seen() == [mask]
    box.button.click()  # type: ignore[attr-defined]
    settle()
    assert seen() == [mask], "left without a reason"
    box.button.click()  # type: ignore[attr-defined]
    settle()
    assert seen() == [whole]
    assert box._hide.interval() == 7000  # type: ignore[attr-defined]
    with desk.wp.store.reading() as session:
        looks = session.scalars(select(RevealLog)).all()
        assert [(one.field_label, one.person) for one in looks] == [
            (register.spec(desk.wp).field(known).label, desk.wp.store.user)
        ]
    box._hide.timeout.emit()  # type: ignore[attr-defined]
    assert seen() == [mask], "its time is over"
    dialog.reject()


@pytest.mark.parametrize("known", ["mobile", "health", "cause_text"])
def test_a_stored_value_that_nobody_can_be_asked_about_stays_covered(desk: Desk, qtbot: QtBot, known: str) -> None:
    """A box that no form has told how to ask for a reason shows what was typed in it, never what it was given."""
    spec = desk.wp.register("aid_case").spec(desk.wp)
    field = next(one for one in spec.fields if one.name == known)
    value = {"mobile": "13912345678", "health": "20"}.get(known, "第一行\n第二行")
    box = box_for(field, desk)
    qtbot.addWidget(box)
    box.show_value(value)
    box.button.click()  # type: ignore[attr-defined]
    shown = [one.text() for one in box.findChildren(QLineEdit) if one.isVisibleTo(box)]
    assert shown == [field.type.mask(value)]


def test_a_reason_given_for_one_record_does_not_uncover_the_next(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer comes from the database thread: by then another file may stand on the form."""
    register = desk.wp.register("aid_case")
    first, second = (register.save(desk.wp, {"name": who, "mobile": f"1391234567{who == '甲某':d}"}).id
                     for who in ("甲某", "乙某"))  # fmt: skip
    made = RecordForm(desk, "aid_case")
    qtbot.addWidget(made)
    made.load(first)
    settle()

    def turn_the_page(_box: RevealDialog) -> int:
        made.load(second)
        settle()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(RevealDialog, "exec", turn_the_page)
    box = made.rows["mobile"].box
    box.button.click()  # type: ignore[attr-defined]
    settle()
    assert made.record_id == second
    assert box.inner.text() == box.spec.type.mask("13912345670")  # type: ignore[attr-defined]


def test_who_may_not_look_is_told_so_before_a_reason_is_asked(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = desk.wp.register("aid_case").save(desk.wp, {"name": "欧阳某", "mobile": "13912345678"}).id
    roles = roles_of(desk.wp.definition())
    blind = next(one for one in roles.roles if not Rights.of(roles, [one]).may("reveal")
                 and Rights.of(roles, [one]).sees("aid_case"))  # fmt: skip
    desk.wp.enter(Rights.of(roles, [blind]))
    monkeypatch.setattr(RevealDialog, "exec", lambda _box: pytest.fail("asked in vain"))
    told: list[str] = []
    desk.say.connect(told.append)
    made = RecordForm(desk, "aid_case")
    qtbot.addWidget(made)
    made.load(case)
    settle()
    made.rows["mobile"].box.button.click()  # type: ignore[attr-defined]
    assert told == [desk.wp.rights.why_not("reveal")]


@pytest.mark.parametrize(("known", "value"), [("mobile", "13912345678"), ("health", "20"), ("cause_text", "第一行")])
def test_f4_uncovers_the_field_in_hand_for_a_reason(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, known: str, value: str
) -> None:
    """Nobody reaches for the mouse to compare a number; where a list would open, the next F4 opens it."""
    asked: list[str] = []

    def answer(box: RevealDialog) -> int:
        asked.append(box.reason.currentText())
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(RevealDialog, "exec", answer)
    case = desk.wp.register("aid_case").save(desk.wp, {"name": "欧阳某", known: value}).id
    made = RecordForm(desk, "aid_case")
    qtbot.addWidget(made)
    made.show()
    made.load(case)
    settle()
    box = made.rows[known].box
    made.focus_field(known)
    QTest.keyClick(box.inner, Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    assert asked == []
    QTest.keyClick(box.inner, Qt.Key.Key_F4)
    settle()
    assert len(asked) == 1
    assert box.button.text() == "隐藏"  # type: ignore[attr-defined]
    assert made.field_in_hand == known, "the cursor stays in the field"
    if known == "mobile":
        QTest.keyClick(box.inner, Qt.Key.Key_F4)
        assert box.inner.text() == box.spec.type.mask(value)  # type: ignore[attr-defined]
    elif known == "health":
        QTest.keyClick(box.inner, Qt.Key.Key_F4)
        assert box.inner.view().isVisible()  # type: ignore[attr-defined]
        box.inner.hidePopup()  # type: ignore[attr-defined]


def test_who_may_take_nothing_out_copies_no_list_of_people(desk: Desk, qtbot: QtBot) -> None:
    """只读查询 looks and does not export: neither through a file nor through the clipboard. One cell may be noted."""
    register = desk.wp.register("aid_case")
    for name in ("欧阳某", "钱某某"):
        register.save(desk.wp, {"name": name})
    model = RegisterModel(desk, "aid_case", [register.spec(desk.wp).field("name")])
    view = RegisterView(model)
    qtbot.addWidget(view)
    view.show()
    model.set_query(Query())
    settle()
    spec = roles_of(desk.wp.definition())
    for role in spec.roles:
        desk.wp.enter(Rights.of(spec, [role]))
        QApplication.clipboard().clear()
        view.selectAll()
        if not desk.wp.rights.sees("aid_case"):
            continue
        if desk.wp.rights.may("export"):
            view.copy()
            assert "欧阳某" in board()
            continue
        with pytest.raises(UserError, match="不能导出"):
            view.copy()
        assert board() == ""
        view.setCurrentIndex(model.index(0, 0))
        view.copy()
        assert board() in {"欧阳某", "钱某某"}
    desk.wp.enter(Rights())


def test_the_reason_is_given_with_the_keyboard_alone(desk: Desk, qtbot: QtBot) -> None:
    """F4, a word, Enter: the value is asked for; Esc leaves without."""
    for key, answer in ((Qt.Key.Key_Return, QDialog.DialogCode.Accepted), (Qt.Key.Key_Escape, 0)):
        box = RevealDialog("身份证号")
        qtbot.addWidget(box)
        with qtbot.waitActive(box):
            box.show()
            box.activateWindow()
        line = QApplication.focusWidget()
        assert line is not None
        QTest.keyClick(line, key)
        assert not box.isVisible()
        assert box.result() == answer
