"""设置: the unit, users and passwords, backups, how the desk looks, the district's own forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QTabWidget, QVBoxLayout, QWidget

from ui.forms.record_form import RecordForm
from ui.qt import name
from ui.screens.base import Screen, Unfinished
from ui.screens.own_forms import OwnFormsPage
from ui.screens.settings_pages import BackupPage, LookPage
from ui.screens.users_page import UsersPage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.bridge import Desk


class SettingsScreen(Screen):
    """Five pages."""

    title = "设置"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        name(self, "screen.settings", "设置")
        self.tabs = QTabWidget()
        name(self.tabs, "settings.tabs", "设置的各页")
        self.unit = RecordForm(desk, "profile")
        self.unit.setMaximumWidth(900)
        self.users = UsersPage(desk)
        self.backup = BackupPage(desk)
        self.look = LookPage(desk)
        self.own = OwnFormsPage(desk)
        for page, word in (
            (self.unit, "填报单位"),
            (self.users, "用户和角色"),
            (self.backup, "备份"),
            (self.look, "显示和操作"),
            (self.own, "区级表样"),
        ):
            self.tabs.addTab(page if page is self.unit else _scrolled(page), word)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addWidget(self.tabs)

    def enter(self, target: Any = None) -> None:
        """Read the unit; "backup" goes to that page and starts one."""
        if self.unit.record_id is None and not self.unit.drafting.dirty:

            def find(session: Session) -> int | None:
                from tzdesk.registers.profile import profile_of

                found: int | None = profile_of(session).id
                return found

            self.desk.ask(find, self.unit.load, owner=self)
        self.users.refresh()
        self.backup.refresh()
        self.own.refresh()
        if target == "backup":
            self.tabs.setCurrentIndex(2)
            self.backup.back_up()
        if target == "unit":
            self.tabs.setCurrentIndex(0)
        if target == "own":
            self.tabs.setCurrentIndex(4)

    def unread(self) -> list[Unfinished]:
        """Texts of the unit's form without a value."""
        return [self.unit.unread]

    def leave(self) -> None:
        """Write what is typed."""
        if self.unit.drafting.dirty:
            self.unit.drafting.save()

    def commands(self) -> dict[str, Any]:
        """Save now."""
        return {"save": self.unit.save_now}


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setAlignment(Qt.AlignmentFlag.AlignLeft)
    area.setWidget(page)
    return area
