"""The first window."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.keys import ascii_keys, press, settle
from tzdesk.base.settings import Settings
from ui.clipboard import KEPT_MS, copy_secret
from ui.runner import Runner
from ui.screens.first_run import CodePage, NewPage
from ui.screens.login import LoginWindow

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

PASSWORD = "Ceshi-2023"


@pytest.fixture
def runner(qapp: object) -> Runner:
    def raise_(error: BaseException) -> None:
        raise error

    return Runner(synchronous=True, on_error=raise_)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tzdesk.app import create_workplace

    place = tmp_path_factory.mktemp("desk") / "工作区"
    wp, _code = create_workplace(place, "王某", PASSWORD)
    wp.close()
    return place


def test_a_wrong_password_is_said_in_its_place_and_nothing_opens(runner: Runner, folder: Path, qtbot: QtBot) -> None:
    login = LoginWindow(Settings(recent_workplaces=[str(folder)], last_user="王某"), runner)
    qtbot.addWidget(login)
    login.show()
    opened: list[object] = []
    login.opened.connect(opened.append)
    page = login.open_page
    height = page.problem.height()
    ascii_keys(page.password, "Wrong-2023")
    press(page.password, Qt.Key.Key_Return)
    settle()
    assert "密码" in page.problem.text()
    assert page.problem.height() == height
    assert opened == []


def test_the_right_password_opens_and_is_not_remembered(runner: Runner, folder: Path, qtbot: QtBot) -> None:
    settings = Settings(recent_workplaces=[], last_user="")
    login = LoginWindow(settings, runner, folder)
    qtbot.addWidget(login)
    opened = []
    login.opened.connect(opened.append)
    login.open_page.user.setText("王某")
    login.open_page.password.setText(PASSWORD)
    login.open_page.go.click()
    assert len(opened) == 1
    opened[0].close()
    assert settings.recent_workplaces == [str(folder)]
    assert PASSWORD not in repr(settings)


def test_a_new_workplace_shows_its_recovery_code_before_it_opens(runner: Runner, tmp_path: Path, qtbot: QtBot) -> None:
    login = LoginWindow(Settings(), runner)
    qtbot.addWidget(login)
    opened = []
    login.opened.connect(opened.append)
    login.show_page("new")
    page = login.pages.currentWidget()
    assert isinstance(page, NewPage)
    page.user.setText("李某")
    page.folder.setText(str(tmp_path / "新"))
    page.password.setText("weak")
    page.password.textEdited.emit("weak")
    assert "至少8位" in page.word.text()
    page.password.setText(PASSWORD)
    page.again.setText(PASSWORD + "x")
    page.go.click()
    assert "不一样" in page.problem.text()
    page.again.setText(PASSWORD)
    page.go.click()
    code = login.pages.currentWidget()
    assert isinstance(code, CodePage)
    assert opened == []
    groups = code.code.split("-")
    assert all(group in code.shown.text() for group in groups)
    code.go.click()
    assert len(opened) == 1
    opened[0].close()


def test_every_word_of_the_login_is_chinese_and_every_box_is_named(runner: Runner, qtbot: QtBot) -> None:
    login = LoginWindow(Settings(), runner)
    qtbot.addWidget(login)
    for page in ("first", "open", "new", "forgot", "practice"):
        login.show_page(page)
    for widget in login.findChildren(QLineEdit):
        if widget.objectName() != "qt_spinbox_lineedit" and widget.parent().__class__.__name__ != "QComboBox":
            assert widget.accessibleName(), widget.objectName()
    for shown in [*login.findChildren(QLabel), *login.findChildren(QPushButton)]:
        text = shown.text()
        assert not text or not text.isascii() or not any(c.isalpha() for c in text), text


def test_the_login_window_imports_neither_the_store_nor_an_office_library() -> None:
    heavy = ("sqlalchemy", "openpyxl", "reportlab", "alembic", "pypinyin", "qtawesome", "sqlcipher3", "argon2")
    code = (
        "import sys\n"
        "from ui.main import prepare\n"
        "app, settings = prepare([])\n"
        "from ui.problems import Problems\nfrom ui.runner import Runner\nfrom ui.screens.login import LoginWindow\n"
        "settings.recent_workplaces = ['x']\n"
        "window = LoginWindow(settings, Runner(app))\nwindow.show()\napp.processEvents()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


# --- ways out and in ----------------------------------------------------------


@pytest.fixture
def held(folder: Path) -> Iterator[Path]:
    """The workplace with the lock text of a PC that is no longer there."""
    from tzdesk.store.lock import LOCK_FILE

    text = {"user": "李某", "host": "旧电脑", "process": 1, "since": "2023-12-05T00:30:00+00:00"}
    (folder / LOCK_FILE).write_text(json.dumps(text), encoding="utf-8")
    yield folder
    (folder / LOCK_FILE).write_text("", encoding="utf-8")


@pytest.mark.parametrize("way", ["readonly", "force"])
def test_a_workplace_that_is_held_offers_looking_and_overruling(
    runner: Runner, held: Path, qtbot: QtBot, way: str
) -> None:
    """The two buttons are there only after the refusal, and each opens in its way."""
    login = LoginWindow(Settings(last_user="王某"), runner, held)
    qtbot.addWidget(login)
    login.show()
    opened = []
    login.opened.connect(opened.append)
    page = login.open_page
    assert not page.readonly.isVisible()
    assert not page.force.isVisible()
    page.password.setText(PASSWORD)
    page.go.click()
    assert "旧电脑" in page.problem.text()
    assert page.readonly.isVisible()
    assert page.force.isVisible()
    getattr(page, way).click()
    assert [wp.store.readonly for wp in opened] == [way == "readonly"]
    opened[0].close()


def test_a_holder_on_this_pc_cannot_be_overruled(runner: Runner, folder: Path, qtbot: QtBot) -> None:
    """Only looking is offered; a wrong password offers nothing."""
    from tzdesk.app import open_workplace

    login = LoginWindow(Settings(last_user="王某"), runner, folder)
    qtbot.addWidget(login)
    login.show()
    page = login.open_page
    holder = open_workplace(folder, "王某", PASSWORD)
    try:
        page.password.setText(PASSWORD)
        page.go.click()
        assert (page.readonly.isVisible(), page.force.isVisible()) == (True, False)
        page.password.setText("Wrong-2023")
        page.go.click()
        assert (page.readonly.isVisible(), page.force.isVisible()) == (False, False)
    finally:
        holder.close()


def test_a_practice_folder_has_its_password_filled_in(
    runner: Runner, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """User, password and a line that says so, as after `tzdesk open DIR`; another folder takes them away."""
    from tzdesk.app import PRACTICE_FILE, PRACTICE_PASSWORD, create_workplace
    from tzdesk.practice import USER

    place = tmp_path / "练习"
    wp, _code = create_workplace(place, USER, PRACTICE_PASSWORD, check=False)
    wp.close()
    (place / PRACTICE_FILE).write_text("虚构", encoding="utf-8")
    login = LoginWindow(Settings(last_user="王某"), runner, place)
    qtbot.addWidget(login)
    login.show()
    opened = []
    login.opened.connect(opened.append)
    page = login.open_page
    assert page.practice.isVisible()
    assert page.practice.text() == "练习数据，密码已填好"
    page.folder.setEditText(str(folder))
    assert not page.practice.isVisible()
    assert (page.user.text(), page.password.text()) == ("王某", "")
    page.folder.setEditText(str(place))
    page.go.click()
    assert len(opened) == 1
    opened[0].close()


def test_leaving_the_recovery_code_lets_go_of_the_new_workplace(runner: Runner, tmp_path: Path, qtbot: QtBot) -> None:
    """Closing the window on that page closes the store: it can be opened again at once."""
    from tzdesk.app import create_workplace, open_workplace

    wp, code = create_workplace(tmp_path / "新", "李某", PASSWORD)
    login = LoginWindow(Settings(), runner)
    qtbot.addWidget(login)
    login.show_page("code", (wp, code))
    login.close()
    open_workplace(tmp_path / "新", "李某", PASSWORD).close()


def test_a_copied_recovery_code_leaves_the_clipboard(qapp: QApplication, qtbot: QtBot) -> None:
    """It is cleared when its time is over, unless something else was copied meanwhile."""
    board = QApplication.clipboard()
    copy_secret("ABCD-EFGH", kept_ms=20)
    assert board.text() == "ABCD-EFGH"
    qtbot.waitUntil(lambda: board.text() == "", timeout=2000)
    copy_secret("ABCD-EFGH", kept_ms=20)
    board.setText("别的")
    qtbot.wait(60)
    assert board.text() == "别的"
    assert KEPT_MS == 30_000


def test_the_code_page_copies_as_a_secret(
    runner: Runner, wp: Workplace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button goes by the helper that clears the clipboard again."""
    copied: list[str] = []
    monkeypatch.setattr("ui.screens.first_run.copy_secret", copied.append)
    login = LoginWindow(Settings(), runner)
    qtbot.addWidget(login)
    login.show_page("code", (wp, "ABCD-EFGH"))
    page = login.pages.currentWidget()
    page.findChild(QPushButton, "code.copy").click()
    assert copied == ["ABCD-EFGH"]


def test_warming_up_imports_what_opening_needs() -> None:
    """Nothing of it is there before; after it, opening imports no more of the store."""
    wanted = ("sqlalchemy", "tzdesk.app", "tzdesk.store.workplace")
    code = (
        "import sys\nfrom ui.main import warm_up\n"
        f"wanted = {wanted!r}\n"
        "before = [name for name in wanted if name in sys.modules]\n"
        "warm_up()\n"
        "print(before, [name for name in wanted if name not in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[] []", done.stdout + done.stderr
