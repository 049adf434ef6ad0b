"""Users, first logins and scans as they are met at the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.ui import small
from tests.ui.keys import ascii_keys, press, settle
from tzdesk import app
from tzdesk.access import accounts, roles_of
from tzdesk.base.settings import Settings
from tzdesk.registers.keeping.revealing import REASONS
from ui.bridge import Desk
from ui.runner import Runner
from ui.screens.attachments import AttachmentsDialog
from ui.screens.first_run import OwnPasswordPage
from ui.screens.login import LoginWindow
from ui.screens.users_page import UserDialog, UsersPage
from ui.widgets import scans
from ui.widgets.reveal_dialog import RevealDialog

MINE, GIVEN, OWN = "Zhuxi-2023", "Lin-shi-01", "Zijide-88"


def raise_(error: BaseException) -> None:
    raise error


def test_a_given_password_leads_to_ones_own_and_then_to_the_desk(tmp_path: Path, qtbot: QtBot) -> None:
    """The password box does not keep what was typed."""
    folder = tmp_path / "工作区"
    wp, _code = app.create_workplace(folder, "王芳", MINE)
    accounts.add_user(
        wp.store, roles_of(wp.definition()), wp.rights, name="李强", password=GIVEN, roles=["finance"]
    )  # fmt: skip
    wp.close()
    login = LoginWindow(
        Settings(recent_workplaces=[str(folder)], last_user="李强"), Runner(synchronous=True, on_error=raise_)
    )
    qtbot.addWidget(login)
    login.show()
    opened: list[app.Workplace] = []
    login.opened.connect(opened.append)
    ascii_keys(login.open_page.password, GIVEN)
    press(login.open_page.password, Qt.Key.Key_Return)
    settle()
    page = login.pages.currentWidget()
    assert isinstance(page, OwnPasswordPage)
    assert not login.open_page.password.text()
    for box in (page.password, page.again):
        ascii_keys(box, OWN)
    page.go.click()
    settle()
    assert [one.rights.words for one in opened] == ["财务"]
    opened[0].close()


def test_the_list_of_users_names_roles_and_state(desk: Desk, qtbot: QtBot) -> None:
    """A workplace in memory has nobody to add, and says so by its buttons."""
    page = UsersPage(desk)
    qtbot.addWidget(page)
    page.refresh()
    settle()
    assert not any(one.isEnabled() for one in page.buttons)
    box = UserDialog(roles_of(desk.wp.definition()).roles, page, held=("entry",))
    assert box.chosen() == ["entry"]


def test_a_record_without_scans_says_so(desk: Desk, qtbot: QtBot) -> None:
    """There is nothing to look at."""
    case = small.fill(desk.wp)["aid_case"][0]
    box = AttachmentsDialog(desk, "aid_case", case)
    qtbot.addWidget(box)
    settle()
    said: list[str] = []
    desk.say.connect(said.append)
    box.look()
    assert "还没有附件" in said[0]
    assert box.result() == QDialog.DialogCode.Rejected


@pytest.mark.parametrize("answer", [QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted])
def test_a_scan_is_looked_at_for_a_reason(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: QDialog.DialogCode
) -> None:
    """The same box as for a masked field asks; whoever leaves it is shown nothing."""
    box = AttachmentsDialog(desk, "aid_case", small.fill(desk.wp)["aid_case"][0])
    qtbot.addWidget(box)
    asked: list[str] = []
    monkeypatch.setattr(box, "_chosen", lambda: 1)
    monkeypatch.setattr(RevealDialog, "exec", lambda _self: answer)
    monkeypatch.setattr(scans, "_show", lambda _pictures, _parent: None)

    def content(_wp: object, _number: int, reason: str) -> tuple[str, bytes]:
        asked.append(reason)
        return "png", b""

    monkeypatch.setattr("tzdesk.registers.keeping.attachments.content_of", content)
    box.look()
    settle()
    assert asked == ([] if answer == QDialog.DialogCode.Rejected else [REASONS[0]])
