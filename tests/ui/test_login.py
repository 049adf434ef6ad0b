"""The first window."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.keys import ascii_keys, press, settle
from tzdesk.base.settings import Settings
from ui import theme
from ui.clipboard import KEPT_MS, copy_secret
from ui.runner import Runner
from ui.screens.first_run import CodePage, ForgotPage, NewPage
from ui.screens.login import LoginWindow
from ui.screens.restore_page import RestorePage

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


def test_after_a_wrong_password_one_types_on_where_one_was(folder: Path, qtbot: QtBot) -> None:
    """Deriving the key takes a moment in its own thread; then the cursor stands in the password, the wrong one marked
    to be typed over, and a screen reader reads the refusal with the box."""
    runner = Runner()
    login = LoginWindow(Settings(recent_workplaces=[str(folder)], last_user="王某"), runner)
    qtbot.addWidget(login)
    with qtbot.waitActive(login):
        login.show()
        login.activateWindow()
    page = login.open_page
    for way in ("Enter", "button"):
        page.password.setFocus()
        ascii_keys(page.password, "Wrong-2023")
        if way == "Enter":
            press(page.password, Qt.Key.Key_Return)
        else:
            page.go.setFocus()
            page.go.click()
        assert login.working
        qtbot.waitUntil(lambda: not login.working, timeout=10_000)
        settle()
        assert QApplication.focusWidget() is page.password, way
        assert page.password.selectedText() == page.password.text() != ""
        assert page.password.accessibleDescription() in page.problem.text()
        assert "密码不对" in page.password.accessibleDescription()
    ascii_keys(page.password, "x")
    assert page.password.text() == "x"
    page.user.clear()
    page.go.click()
    assert QApplication.focusWidget() is page.user, "what is missing"
    runner.close()


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
    for page in ("first", "open", "new", "forgot", "practice", "restore"):
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


# --- a backup in the place of what does not open ----------------------------------------------------------------------


@pytest.fixture
def lost(tmp_path: Path) -> tuple[Path, Path, str]:
    """A workplace whose database is ruined, its backup, its printed code."""
    from tzdesk.app import create_workplace
    from tzdesk.jobs import run_now
    from tzdesk.store.backup import backup

    wp, code = create_workplace(tmp_path / "坏的", "王某", PASSWORD)
    wp.register("profile").save(wp, {"unit_name": "金沙街道总工会"})
    file = run_now(backup(wp.store, tmp_path / "U盘", reason="月末")).path
    wp.close()
    (tmp_path / "坏的" / "workplace.db").write_bytes(b"ruin" * 4096)
    return tmp_path / "坏的", file, code


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions before something is replaced, all answered with yes."""
    found: list[str] = []

    def yes(_parent: object, _title: str, text: str, *, more: str = "", **_words: str) -> bool:
        found.append(f"{text}\n{more}")
        return True

    monkeypatch.setattr("ui.screens.restore_page.sure", yes)
    return found


def restore_page(login: LoginWindow) -> RestorePage:
    page = login.pages.currentWidget()
    assert isinstance(page, RestorePage)
    return page


def test_a_ruined_workplace_is_restored_from_the_login_window(
    runner: Runner, lost: tuple[Path, Path, str], asked: list[str], qtbot: QtBot
) -> None:
    """It does not open; the backup tells when, how much and whose; after the question it opens again."""
    folder, file, _code = lost
    login = LoginWindow(Settings(last_user="王某"), runner, folder)
    qtbot.addWidget(login)
    opened = []
    login.opened.connect(opened.append)
    login.open_page.password.setText(PASSWORD)
    login.open_page.go.click()
    assert opened == []
    assert login.open_page.problem.text()
    login.open_page.findChild(QPushButton, "login.restore").click()
    page = restore_page(login)
    assert page.folder.text() == str(folder)
    assert "已有工作区" in page.place.text()
    page.file.setText(str(file))
    assert "月末" in page.about.text()
    assert "王某" in page.about.text()
    page.secret.setText("Wrong-2023")
    page.go.click()
    assert "密码与这份备份不符" in page.problem.text()
    assert asked == []
    page.secret.setText(PASSWORD)
    page.go.click()
    assert "金沙街道总工会" in asked[0]
    assert str(folder) in asked[0]
    assert login.pages.currentWidget() is login.open_page
    assert "replaced" in login.open_page.problem.text()
    assert page.secret.text() == ""
    login.open_page.password.setText(PASSWORD)
    login.open_page.go.click()
    assert len(opened) == 1
    opened[0].close()
    assert [path.read_bytes()[:4] for path in folder.glob("replaced/*/workplace.db")] == [b"ruin"]


def test_with_the_code_a_backup_comes_to_a_new_place_and_a_new_password_is_set(
    runner: Runner, lost: tuple[Path, Path, str], asked: list[str], tmp_path: Path, qtbot: QtBot
) -> None:
    """From the first page of a new computer, nobody knowing the password."""
    _folder, file, code = lost
    login = LoginWindow(Settings(), runner)
    qtbot.addWidget(login)
    opened = []
    login.opened.connect(opened.append)
    login.pages.currentWidget().findChild(QPushButton, "first.restore").click()
    page = restore_page(login)
    page.file.setText(str(file))
    page.folder.setText(str(tmp_path / "新电脑"))
    assert "还没有工作区" in page.place.text()
    page.secret.setText(code)
    page.go.click()
    assert len(asked) == 1
    forgot = login.pages.currentWidget()
    assert isinstance(forgot, ForgotPage)
    assert (forgot.folder.text(), forgot.code.text()) == (str(tmp_path / "新电脑"), code)
    forgot.user.setText("王某")
    forgot.password.setText("Xin-mima-99")
    forgot.again.setText("Xin-mima-99")
    forgot.go.click()
    assert len(opened) == 1
    opened[0].close()


@pytest.fixture
def page(runner: Runner, tmp_path: Path, qtbot: QtBot) -> RestorePage:
    """The page with a folder that is not there yet."""
    login = LoginWindow(Settings(), runner)
    qtbot.addWidget(login)
    login.show_page("restore", str(tmp_path / "新电脑"))
    return restore_page(login)


def test_not_answering_yes_touches_nothing(
    page: RestorePage, lost: tuple[Path, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.screens.restore_page.sure", lambda *_args, **_words: False)
    page.file.setText(str(lost[1]))
    page.secret.setText(PASSWORD)
    page.go.click()
    assert not (tmp_path / "新电脑").exists()
    assert page.host.pages.currentWidget() is page


@pytest.mark.parametrize("case", [("damaged", "损坏"), ("full", "磁盘空间不足"), ("blank", "请选备份文件")])
def test_why_a_backup_does_not_come_back_is_said_on_the_page(
    page: RestorePage,
    lost: tuple[Path, Path, str],
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[str, str],
) -> None:
    """And the target stays as it was."""
    file, (what, said) = lost[1], case
    if what == "damaged":
        content = bytearray(file.read_bytes())
        content[5000:6000] = bytes(1000)
        file.write_bytes(content)
    if what == "full":

        def full(*_args: object) -> None:
            raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr("tzdesk.store.restoring._commit", full)
    page.file.setText("" if what == "blank" else str(file))
    page.secret.setText(PASSWORD)
    page.go.click()
    assert said in page.problem.text()
    assert not (Path(page.folder.text()) / "workplace.db").exists()
    assert len(asked) == (what == "full")


def test_the_login_window_turns_dark_with_the_system(
    runner: Runner, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the desk does; a theme that was chosen stays."""
    login = LoginWindow(Settings(theme="system"), runner)
    qtbot.addWidget(login)
    monkeypatch.setattr(theme, "choose", lambda chosen: theme.DARK if chosen == "system" else theme.LIGHT)
    try:
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert theme.colours() is theme.DARK
        theme.apply(qapp, "light", 10.5, qapp.font().family())
        login.settings.theme = "light"
        login._on_scheme()
        assert theme.colours() is theme.LIGHT
    finally:
        theme.apply(qapp, "light", 10.5, qapp.font().family())
