"""A field that holds a scan: it says whether one is there, and adds, shows and takes it away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.keys import settle
from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base.periods import Month
from tzdesk.base.settings import Settings
from tzdesk.registers.keeping.model import RevealLog
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.runner import Runner
from ui.widgets import scan_box
from ui.widgets.reveal_dialog import RevealDialog
from ui.widgets.scan_box import FIRST_SAVE, NONE_YET, ScanBox

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace
    from ui.problems import Problems


def raise_(error: BaseException) -> None:
    raise error


@pytest.fixture
def filed(tmp_path: Path, today: date, problems: Problems) -> Iterator[Desk]:
    """A desk over a workplace with a folder: scans are files."""
    wp: Workplace
    wp, _code = app.create_workplace(tmp_path / "工作区", "王芳", "Zhuxi-2023")
    desk = Desk(wp, Settings(), Runner(synchronous=True, on_error=raise_), problems)
    desk.period = Month(2023, 12)
    yield desk
    wp.close()


@pytest.fixture
def picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scan on the disk, which the file dialog gives."""
    made = QImage(40, 30, QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    path = tmp_path / "scan.png"
    assert made.save(str(path))
    monkeypatch.setattr(scan_box, "choose_scan", lambda _box: path)
    return path


def form_of(desk: Desk, qtbot: QtBot, kind: str, record_id: int | None) -> tuple[RecordForm, ScanBox]:
    form = RecordForm(desk, kind)
    qtbot.addWidget(form)
    form.load(record_id)
    settle()
    box = next(row.box for row in form.rows.values() if isinstance(row.box, ScanBox))
    return form, box


def buttons(form: RecordForm, box: ScanBox) -> list[str]:
    return [one.text() for one in (box.put_in, box.see, box.take_out) if one.isVisibleTo(form)]


def test_a_scan_is_added_looked_at_and_taken_away_in_its_field(
    filed: Desk, picture: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wp = filed.wp
    case = wp.register("aid_case").save(wp, {"name": "欧阳某"}).id
    consent = wp.register("aid_consent").save(wp, {"case_id": case}).id
    form, box = form_of(filed, qtbot, "aid_consent", consent)
    assert (box.edit.text(), box.edit.placeholderText(), buttons(form, box)) == ("", NONE_YET, ["添加…"])
    box.put_in.click()
    settle()
    assert box.edit.text() == "已附（PNG，1 KB）"
    assert buttons(form, box) == ["查看", "移除"]
    assert form.drafting.record.values["scan"] == box.read(), "the form knows the new version"
    pages: list[int] = []
    monkeypatch.setattr(RevealDialog, "exec", lambda _box: QDialog.DialogCode.Accepted)
    monkeypatch.setattr(QDialog, "exec", lambda dialog: pages.append(len(dialog.findChildren(QLabel))))
    box.see.click()
    settle()
    assert pages == [1]
    with wp.store.reading() as session:
        assert [one.field_label for one in session.query(RevealLog)] == ["附件第1号"]
    monkeypatch.setattr(scan_box, "sure", lambda *_words, **_more: True)
    box.take_out.click()
    settle()
    assert (box.edit.text(), buttons(form, box)) == ("", ["添加…"])
    wp.store.undo()
    qtbot.waitUntil(lambda: box.edit.text() == "已附（PNG，1 KB）", timeout=1500)


def test_a_new_record_is_stored_before_it_takes_a_scan(filed: Desk, picture: Path, qtbot: QtBot) -> None:
    said: list[str] = []
    filed.say.connect(said.append)
    _form, box = form_of(filed, qtbot, "aid_consent", None)
    box.put_in.click()
    settle()
    assert said == [FIRST_SAVE]
    assert not list((filed.wp.store.path / "attachments").iterdir())


def test_a_role_sees_that_a_scan_is_there_and_does_with_it_what_it_may(
    filed: Desk, picture: Path, qtbot: QtBot
) -> None:
    wp = filed.wp
    case = wp.register("aid_case").save(wp, {"name": "欧阳某"}).id
    consent = wp.register("aid_consent").save(wp, {"case_id": case}).id
    _form, box = form_of(filed, qtbot, "aid_consent", consent)
    box.put_in.click()
    settle()
    for role, shown, may_look in (
        ("entry", ["查看", "移除"], True),
        ("review", ["查看"], True),
        ("reader", ["查看"], False),
    ):
        wp.enter(Rights.of(roles_of(wp.definition()), [role]))
        form, box = form_of(filed, qtbot, "aid_consent", consent)
        assert box.edit.text().startswith("已附")
        assert (role, buttons(form, box), box.see.isEnabled()) == (role, shown, may_look)
    wp.enter(Rights())
