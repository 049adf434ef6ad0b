"""A text that no box can read waits in the workplace for the one who typed it, and comes back into its box."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from tests.ui import small
from tests.ui.keys import press, settle, words
from tzdesk import app
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.settings import Settings
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.store.tables import operations, unread_texts
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.problems import Problems
from ui.runner import Runner
from ui.screens.count_grid import CountScreen
from ui.screens.register_screen import RegisterScreen
from ui.widgets.reveal_dialog import RevealDialog
from ui.window import MainWindow

USER, PASSWORD = "王某", "Jinsha-2023"
DECEMBER = Month(2023, 12)
NUMBER, TEXT = "headcount_at_sign", "12a"
SAID = "已为您留着"


def waiting(wp: Workplace) -> list[tuple[str, int | None, str, str | None]]:
    """Everything that the workplace holds unread: kind, record, field, text."""
    columns = unread_texts.c
    with wp.store.reading() as session:
        rows = session.execute(select(columns.kind, columns.record_id, columns.field, columns.text))
        return [tuple(row) for row in rows]  # type: ignore[misc]


def operations_of(wp: Workplace) -> int:
    with wp.store.reading() as session:
        return session.scalar(select(func.count()).select_from(operations)) or 0


def opened(
    desk: Desk, qtbot: QtBot, kind: str, record_id: int | None, given: dict[str, Any] | None = None
) -> RecordForm:
    form = RecordForm(desk, kind)
    qtbot.addWidget(form)
    form.show()
    form.load(record_id, given)
    qtbot.waitUntil(lambda: form.record_id == record_id and not desk.runner.busy)
    return form


def spoil(form: RecordForm, field: str, text: str) -> None:
    """Type over what stands in a box; the cursor stays in it."""
    form.focus_field(field)
    line = form.rows[field].box.keys_from[-1]
    line.selectAll()  # type: ignore[attr-defined]
    if text:
        words(line, text)
    else:
        press(line, Qt.Key.Key_Delete)


def shown(form: RecordForm, field: str) -> str:
    return form.rows[field].box.text()


@contextmanager
def desk_over(folder: Path, problems: Problems) -> Iterator[Desk]:
    """A start of the desk with its database thread, and its end."""
    desk = Desk(app.open_workplace(folder, USER, PASSWORD), Settings(), Runner(on_error=problems.show), problems)
    desk.period = DECEMBER
    yield desk
    desk.close()


@pytest.fixture
def folder(tmp_path: Path, today: object) -> Path:
    """A workplace on disk with a contract."""
    wp, _code = app.create_workplace(tmp_path / "工作区", USER, PASSWORD)
    small.fill(wp, unions=2)
    wp.close()
    return tmp_path / "工作区"


@pytest.fixture
def contracts(desk: Desk) -> list[int]:
    return small.fill(desk.wp, unions=2)["contract"]


def test_a_text_is_there_again_after_the_next_start(folder: Path, problems: Problems, qtbot: QtBot) -> None:
    """Within a second of the last key, with the cursor still in the box and nothing pressed."""
    with desk_over(folder, problems) as desk:
        form = opened(desk, qtbot, "contract", 1)
        spoil(form, NUMBER, TEXT)
        qtbot.waitUntil(lambda: bool(waiting(desk.wp)), timeout=1000)
    with desk_over(folder, problems) as desk:
        form = opened(desk, qtbot, "contract", 1)
        assert shown(form, NUMBER) == TEXT
        assert "12a" in form.rows[NUMBER].said
        assert form.rows[NUMBER].box.inner.property("state") == "hard"
        assert form.state.text() == "上次没有填完，请接着填"
        spoil(form, NUMBER, "12")
        form.save_now()
        qtbot.waitUntil(lambda: not desk.runner.busy)
        assert waiting(desk.wp) == []
    with desk_over(folder, problems) as desk:
        assert shown(opened(desk, qtbot, "contract", 1), NUMBER) == "12"


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
qt = QApplication([])
from tests.ui.test_unread import NUMBER, PASSWORD, TEXT, USER, spoil, waiting
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.settings import Settings
from ui.bridge import Desk
from ui.forms.record_form import RecordForm
from ui.problems import Problems
from ui.runner import Runner
with clock.frozen(date(2023, 12, 28)):
    desk = Desk(app.open_workplace(Path(sys.argv[1]), USER, PASSWORD), Settings(), Runner(), Problems())
    form = RecordForm(desk, "contract")
    form.show()
    form.load(1)
    def type_it():
        if form.record_id == 1:
            beat.stop()
            spoil(form, NUMBER, TEXT)
            QTimer.singleShot(1000, lambda: print("typed", flush=True))
    beat = QTimer(interval=50)
    beat.timeout.connect(type_it)
    beat.start()
    qt.exec()
"""


def test_a_killed_desk_loses_no_text(folder: Path, problems: Problems, qtbot: QtBot) -> None:
    root = Path(__file__).resolve().parents[2]
    killed = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "typed\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    with desk_over(folder, problems) as desk:
        assert desk.wp.store.unclean_end
        assert shown(opened(desk, qtbot, "contract", 1), NUMBER) == TEXT


@pytest.mark.parametrize("mend", ["12", "", "Esc"])
def test_it_is_dropped_when_the_box_is_readable_or_given_up(
    desk: Desk, qtbot: QtBot, contracts: list[int], mend: str
) -> None:
    form = opened(desk, qtbot, "contract", contracts[0])
    before = operations_of(desk.wp)
    spoil(form, NUMBER, TEXT)
    form.save_now()
    assert waiting(desk.wp) == [("contract", contracts[0], NUMBER, TEXT)]
    assert operations_of(desk.wp) == before  # no change of a record: not in the journal, no step of undo
    if mend == "Esc":
        press(form.rows[NUMBER].box.inner, Qt.Key.Key_Escape)
    else:
        spoil(form, NUMBER, mend)
        form.save_now()
    assert waiting(desk.wp) == []
    assert shown(opened(desk, qtbot, "contract", contracts[0]), NUMBER) == ("68" if mend == "Esc" else mend)


def test_it_is_given_to_nobody_else(desk: Desk, qtbot: QtBot, wp: Workplace) -> None:
    """Each of two people finds her own text in a guarded field, and the other's at no time; a third finds none."""
    case = small.fill(wp, unions=1)["aid_case"][0]
    texts = {"王某": "时好时坏", "李某": "三二一"}
    for who, text in texts.items():
        wp.store.user = who
        form = opened(desk, qtbot, "aid_case", case)
        assert shown(form, "health") == ""
        spoil(form, "health", text)
        form.save_now()
    for who, text in {**texts, "赵某": ""}.items():
        wp.store.user = who
        assert shown(opened(desk, qtbot, "aid_case", case), "health") == text


def test_a_person_who_may_only_read_gets_nothing_back(
    desk: Desk, qtbot: QtBot, contracts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A role that has lost the right to change contracts reads what is stored; the text waits."""
    form = opened(desk, qtbot, "contract", contracts[0])
    spoil(form, NUMBER, TEXT)
    form.save_now()
    monkeypatch.setattr("ui.forms.record_form.why_not_edit", lambda _wp, _kind: "您的角色不能修改。")
    reader = opened(desk, qtbot, "contract", contracts[0])
    assert shown(reader, NUMBER) == "68"
    reader.load(contracts[1])
    assert len(waiting(desk.wp)) == 1


def test_in_a_sealed_month_it_waits_unseen(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sealed is shown as it was sealed; when the month is opened for a correction the text is there."""
    org = small.fill(desk.wp, unions=1)["organisation"][0]
    save_counts(desk.wp, DECEMBER, {org: {"01T": 60}})
    form = opened(desk, qtbot, "member_count", 1)
    cell = next(known for known in form.rows if known.endswith("12T"))
    spoil(form, cell, TEXT)
    form.save_now()
    with monkeypatch.context() as sealed:
        sealed.setattr("tzdesk.returns.versions.state", lambda _session, _month: "sealed")
        closed = opened(desk, qtbot, "member_count", 1)
        assert (shown(closed, cell), closed.state.text()) == ("", "本月已封存，改动请做更正")
        closed.load(None)
    assert shown(opened(desk, qtbot, "member_count", 1), cell) == TEXT


def test_a_new_record_that_cannot_stand_yet_comes_back(folder: Path, problems: Problems, qtbot: QtBot) -> None:
    """Its readable values wait beside its unread ones; both are the record's own once it is written."""
    with desk_over(folder, problems) as desk:
        form = opened(desk, qtbot, "target", None)
        spoil(form, "value", "77")
        spoil(form, "year", "去年")
        form.drafting.save()
        qtbot.waitUntil(lambda: len(waiting(desk.wp)) == 2)
    with desk_over(folder, problems) as desk:
        form = opened(desk, qtbot, "target", None)
        qtbot.waitUntil(lambda: shown(form, "value") == "77")
        assert shown(form, "year") == "去年"


def test_what_waits_with_a_new_record_comes_back_in_sight(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is nobody's stored data: covered, it could be taken for the next person's. Esc empties it."""
    monkeypatch.setattr(RevealDialog, "exec", lambda _box: pytest.fail("nothing stored is looked at"))
    values = {"mobile": "13912345678", "health": "20", "cause_text": "第一行"}

    def refuse(*_arguments: object, **_more: object) -> None:
        raise UserError("不能保存。", "请看一看。")

    monkeypatch.setattr(type(desk.wp.register("aid_case")), "save", refuse)
    first = opened(desk, qtbot, "aid_case", None)
    for known, value in values.items():
        first.rows[known].box.show_value(value)
        first.rows[known].box.edited.emit()
    first.save_now()
    form = opened(desk, qtbot, "aid_case", None)
    for known, value in values.items():
        row = form.rows[known]
        assert (row.box.covered, row.box.read()) == (False, value)
        assert row.box.text() == row.spec.type.format(value)
        form.give_up(known)
        assert row.box.text() == ""


def test_the_unread_text_of_a_new_record_goes_with_it(desk: Desk, qtbot: QtBot) -> None:
    form = opened(desk, qtbot, "host_unit", None)
    spoil(form, "staff_total", TEXT)
    form.save_now()
    assert [(record, text) for _kind, record, _field, text in waiting(desk.wp)] == [(None, TEXT)]
    spoil(form, "unit_name", "南通甲厂")
    form.save_now()
    assert waiting(desk.wp) == [("host_unit", form.record_id, "staff_total", TEXT)]
    assert shown(opened(desk, qtbot, "host_unit", None), "staff_total") == ""
    assert shown(opened(desk, qtbot, "host_unit", form.record_id), "staff_total") == TEXT


def test_a_record_that_is_written_behind_the_clerks_back_takes_its_text_along(
    late: Desk, qtbot: QtBot, contracts: list[int], thread: Any
) -> None:
    form = opened(late, qtbot, "contract", None)
    spoil(form, "contract_no", "通州2023099")
    spoil(form, NUMBER, TEXT)
    thread.hold()
    form.load(contracts[0])
    thread.release()
    assert form.record_id == contracts[0]
    with late.wp.store.reading() as session:
        made = late.wp.register("contract").ids(late.wp, session, _all())
    assert waiting(late.wp) == [("contract", max(made), NUMBER, TEXT)]


def _all() -> Any:
    from tzdesk.registers.query import Query

    return Query()


def test_it_goes_with_a_record_whose_making_is_undone(desk: Desk, qtbot: QtBot) -> None:
    form = opened(desk, qtbot, "host_unit", None)
    spoil(form, "unit_name", "南通甲厂")
    form.save_now()
    spoil(form, "staff_total", TEXT)
    form.save_now()
    assert len(waiting(desk.wp)) == 1
    form.load(None)
    desk.wp.store.undo()
    settle()
    assert waiting(desk.wp) == []


def test_a_cell_of_the_grid_keeps_its_text_through_the_next_start(
    folder: Path, problems: Problems, qtbot: QtBot
) -> None:
    def grid(desk: Desk) -> CountScreen:
        screen = CountScreen(desk, "会员台账")
        qtbot.addWidget(screen)
        screen.show()
        screen.enter()
        qtbot.waitUntil(lambda: len(screen.model.rows) == 2 and not desk.runner.busy)
        return screen

    with desk_over(folder, problems) as desk:
        screen = grid(desk)
        screen.model.type_text(1, "12T", "5人左右")
        qtbot.waitUntil(lambda: bool(waiting(desk.wp)), timeout=1000)
    with desk_over(folder, problems) as desk:
        screen = grid(desk)
        assert screen.model.text(1, "12T") == "5人左右"
        assert any("5人左右" in said for said in screen.model.words(1, "12T"))
        assert screen.held() == ["会员台账：2023年12月 有 1 格"]
        screen.model.give_up(1, "12T")
        screen.leave()
        qtbot.waitUntil(lambda: not desk.runner.busy)
        assert (waiting(desk.wp), screen.held(), screen.model.text(1, "12T")) == ([], [], "")


@pytest.fixture
def goodbye(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the goodbye says, and the answer that Enter would give; the clerk goes back to work."""
    said: list[tuple[str, str]] = []

    def stay(box: QMessageBox) -> int:
        said.append((box.text(), box.defaultButton().text()))
        box.escapeButton().click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", stay)
    return said


@pytest.fixture
def typed(desk: Desk, contracts: list[int]) -> Iterator[Callable[[], MainWindow]]:
    """The window with a text typed into a contract."""
    made: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(desk)
        made.append(window)
        window.show()
        window.go_to("register.contract")
        settle()
        screen = window.screen_in_front
        assert isinstance(screen, RegisterScreen)
        screen._pick(contracts[0])
        settle()
        spoil(screen.form, NUMBER, TEXT)
        return window

    yield make
    for window in made:
        window._agreed = True
        window.close()
        window.deleteLater()


def test_the_goodbye_says_that_it_is_kept(typed: Callable[[], MainWindow], goodbye: list[tuple[str, str]]) -> None:
    typed().quit()
    ((text, button),) = goodbye
    assert SAID in text
    assert TEXT not in text
    assert button == "退出"


def test_the_goodbye_does_not_promise_what_could_not_be_written(
    typed: Callable[[], MainWindow], goodbye: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise UserError("磁盘已满。", "请先清理。")

    monkeypatch.setattr("tzdesk.store.unread.keep", refuse)
    typed().quit()
    ((text, button),) = goodbye
    assert SAID not in text
    assert "退出后不保留" in text
    assert button == "回去处理"
