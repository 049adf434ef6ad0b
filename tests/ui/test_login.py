"""The first window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.keys import ascii_keys, press, settle
from tzdesk.base.settings import Settings
from ui.runner import Runner
from ui.screens.first_run import CodePage, NewPage
from ui.screens.login import LoginWindow

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
