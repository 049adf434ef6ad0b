"""Text that has no value, and a new record without its place: kept in the workplace, named at the goodbye."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import settle, words
from tests.ui.windows import opened
from ui.bridge import Desk
from ui.screens.register_screen import RegisterScreen
from ui.widgets.boxes import MaskedBox
from ui.window import MainWindow


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    small.fill(desk.wp)
    with opened(desk, None) as window:
        yield window


def screen(window: MainWindow, kind: str) -> RegisterScreen:
    window.go_to(f"register.{kind}")
    settle()
    found = window.screen_in_front
    assert isinstance(found, RegisterScreen)
    return found


def spoil(screen: RegisterScreen, field: str, text: str) -> None:
    box = screen.form.rows[field].box
    box.put_back("")
    words(box.keys_from[-1], text)


@pytest.fixture
def goodbye(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the goodbye says; the clerk goes back to work."""
    said: list[str] = []

    def stay(box: QMessageBox) -> int:
        said.append(box.text() + box.informativeText())
        box.escapeButton().click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", stay)
    return said


def test_a_text_without_a_value_is_named_at_the_goodbye(window: MainWindow, goodbye: list[str]) -> None:
    contracts = screen(window, "contract")
    contracts.view.selectRow(0)
    settle()
    spoil(contracts, "sign_date", "上个月")
    window.quit()
    label = contracts.spec.field("sign_date").label
    assert f"“{label}”" in goodbye[0]
    assert "上个月" not in goodbye[0]
    assert "已为您留着" in goodbye[0]
    assert "其余填写的内容都已经保存" in goodbye[0]
    assert window.isVisible()
    asked: list[bool] = []
    window.switch_asked.connect(lambda: asked.append(True))
    window.run("switch")
    assert (len(goodbye), asked) == (2, [])
    contracts.form.drafting.touched.clear()


def test_a_new_record_that_waits_for_its_place_is_named_and_comes_back(
    window: MainWindow, desk: Desk, goodbye: list[str]
) -> None:
    desk.wp.register("target").save(desk.wp, {"year": 2023, "target_kind": "1", "value": 5})
    targets = screen(window, "target")
    targets.new()
    settle()
    words(targets.form.rows["value"].box.keys_from[-1], "77")
    targets.leave()
    assert targets.form.record_id is None
    targets._new = False
    targets._pick(targets.model.ids[0])
    settle()
    assert targets.form.read("value") == 5
    window.quit()
    assert f"新建的{targets.spec.label}：“{targets.spec.field('value').label}”" in goodbye[0]
    targets.new()
    settle()
    assert targets.form.read("value") == 77
    targets.form.drafting.touched.clear()


def test_a_guarded_text_without_a_value_comes_back_and_is_not_spoken(window: MainWindow, goodbye: list[str]) -> None:
    cases = screen(window, "aid_case")
    cases.view.selectRow(0)
    settle()
    spoil(cases, "health", "三二一")
    first, other = cases.model.ids[:2]
    cases._pick(other)
    settle()
    assert cases.form.rows["health"].box.text() != "三二一"
    window.quit()
    assert f"“{cases.spec.field('health').label}”" in goodbye[0]
    assert "三二一" not in goodbye[0]
    cases._pick(first)
    settle()
    assert cases.form.rows["health"].box.text() == "三二一"
    cases.form.drafting.touched.clear()


def test_a_masked_line_takes_a_typed_text_back_without_showing_what_is_stored(desk: Desk, qtbot: QtBot) -> None:
    box = MaskedBox(desk.wp.register("aid_case").spec(desk.wp).field("id_no"))
    qtbot.addWidget(box)
    box.show_value("320612999999999999")
    box.put_back("3206")
    assert (box.text(), box.edit.isReadOnly()) == ("3206", False)
    box.edit.undo()
    assert "999999" not in box.edit.text()
