"""A work ledger at the desk: its form writes itself, its table shows what was written, the import knows it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.keys import settle, words
from tzdesk.base.periods import Month
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.registers.packages import take_over
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.screens.import_wizard import ImportScreen
from ui.screens.register_screen import RegisterScreen

OWN = {
    "kind": "sound_room", "label": "心灵驿站", "title_field": "title",
    "ledger": {"icon": "mic-line", "identity": ["title"]},
    "fields": [
        {"name": "visits", "type": "integer", "label": "接待", "section": "facts", "required": True, "in_list": True,
         "unit": "人次", "help": "当天接待的人次。"},
    ],
}  # fmt: skip


@pytest.fixture
def own(desk: Desk) -> Desk:
    """A district that has added a ledger by its definition alone."""
    package = package_of(Manifest("tz", "通州区参数包", "1", Month(2023, 1)), {"records": {"sound_room": OWN}})
    take_over(desk.wp, package)
    return desk


def box(form: RecordForm, field: str) -> Any:
    return form.rows[field].box.inner


def test_a_form_of_an_own_ledger_waits_for_the_day_and_then_writes_itself(own: Desk, qtbot: QtBot) -> None:
    form = RecordForm(own, "sound_room")
    qtbot.addWidget(form)
    form.resize(900, 600)
    form.show()
    qtbot.waitExposed(form)
    form.load(None)
    form.focus_field("visits")
    words(box(form, "visits"), "7")
    settle(20)
    assert form.record_id is None

    form.focus_field("biz_date")
    words(box(form, "biz_date"), "2023-12-05")
    qtbot.waitUntil(lambda: form.record_id is not None, timeout=3000)
    with own.wp.store.reading() as session:
        register = own.wp.register("sound_room")
        record = register.get(session, form.record_id or 0)
        assert [register.value(record, name) for name in ("visits", "biz_date", "period")] == [
            7, date(2023, 12, 5), Month(2023, 12),
        ]  # fmt: skip


def test_its_table_shows_the_months_rows_with_their_sum(own: Desk, qtbot: QtBot) -> None:
    register = own.wp.register("sound_room")
    for day, visits in ((date(2023, 12, 5), 7), (date(2023, 12, 6), 5), (date(2023, 11, 5), 90)):
        register.save(own.wp, {"biz_date": day, "title": "开放日", "visits": visits})
    screen = RegisterScreen(own, "sound_room", "心灵驿站")
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    screen.enter()
    settle(30)

    model = screen.model
    heads = [
        model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        for column in range(model.columnCount())
    ]
    assert model.rowCount() == 2
    assert any("接待" in str(head) for head in heads)
    assert screen.foot.sums["visits"] == 12


def test_the_import_is_ready_for_the_ledger_that_one_comes_from(own: Desk, qtbot: QtBot) -> None:
    screen = ImportScreen(own)
    qtbot.addWidget(screen)
    screen.enter("legal_checkup")

    assert screen.kind.currentData() == "legal_checkup"
    assert screen.kind.findData("sound_room") >= 0
