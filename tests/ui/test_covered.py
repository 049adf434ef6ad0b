"""Guarded fields that are no plain line: choices and long texts are covered as numbers are masked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.ui.keys import settle
from tzdesk.access import Rights, roles_of
from tzdesk.registers.keeping.model import RevealLog
from tzdesk.registers.query import Query
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
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
