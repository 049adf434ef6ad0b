"""设置 → 用户和角色: who may come in, with which roles, and one's own password."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tzdesk.base import clock
from ui.clipboard import copy_secret
from ui.qt import name
from ui.screens.settings_pages import Page
from ui.widgets.lists import flat_list
from ui.widgets.small import button, fit_height, label, row
from ui.widgets.sure import sure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tzdesk.access import Role
    from tzdesk.access.accounts import Account
    from ui.bridge import Desk


# What roles protect, and what they do not.
GUARDED = (
    (
        "能防的：在程序里，没有权限的人在表单、列表、搜索、导出、打印、撤销、历史和命令行里都看不到、改不了。自己的角色不能自己改；"
        "看得到帮扶档案或会员个人信息的角色，只有工会主席能给（也只有主席能重设这些人的密码）；最后一位管理员和最后一位主席不能去掉；"
        "每次改动都记入操作日志。"
    ),
    (
        "不能防的：角色由程序把关，不是另外加密。有密码的人都能解开同一个数据文件，懂技术的人可以绕过程序。"
        "备份也一样：凭做备份时任何一位用户的密码都能打开，不问角色。"
        "绝对不能接触帮扶数据的人，请另建工作区，不要给他这里的密码。"
    ),
)


class UserDialog(QDialog):
    """A user's name and first password (when `new`), and the roles to tick."""

    def __init__(
        self, roles: Mapping[str, Role], parent: QWidget | None, *, who: str = "", held: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        title = f"“{who}”的角色" if who else "添加用户"
        name(self, "user", title)
        self.setWindowTitle(title)
        self.who = QLineEdit(who)
        name(self.who, "user.name", "姓名（作为用户名）")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        name(self.password, "user.password", "第一次登录用的密码")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 12)
        layout.setSpacing(6)
        if not who:
            layout.addWidget(label("姓名（作为用户名）"))
            layout.addWidget(self.who)
            layout.addWidget(label("第一次登录用的密码（本人登录后要换成自己的）"))
            layout.addWidget(self.password)
        layout.addWidget(label("角色（可以选几个，权限相加）", title=True))
        self.boxes: dict[str, QCheckBox] = {}
        for role in roles.values():
            box = QCheckBox(role.label)
            name(box, f"user.role.{role.id}", f"{role.label}：{role.help}")
            box.setChecked(role.id in held)
            self.boxes[role.id] = box
            layout.addWidget(box)
            layout.addWidget(label(f"　　{role.help}", muted=True, wrap=True))
        go = "保存角色" if who else "添加用户"
        layout.addLayout(
            row(None, button("取消", "user.leave", self.reject), button(go, "user.go", self.accept, main=True))
        )
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("汉") * 42)

    def showEvent(self, event: QShowEvent) -> None:
        """Every role with all of its words."""
        super().showEvent(event)
        fit_height(self)

    def chosen(self) -> list[str]:
        """The ticked roles."""
        return [role for role, box in self.boxes.items() if box.isChecked()]


class UsersPage(Page):
    """Who may open the workplace, with which roles; the own password; the recovery code."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "settings.users", "用户和角色")
        self.section("可以打开这个工作区的人")
        self.list = flat_list("users.list", "用户", ("用户", "角色", "状态", "上次登录"), (8, 14, 8))
        self.list.setMinimumHeight(160)
        self.outer.addWidget(self.list)
        self.buttons = [
            button("添加用户…", "users.add", self._add),
            button("设置角色…", "users.roles", self._roles),
            button("重设密码…", "users.reset", self._reset),
            button("停用", "users.disable", self._disable),
        ]
        self.outer.addLayout(row(*self.buttons, None))
        for words in GUARDED:
            self.outer.addWidget(label(words, muted=True, wrap=True))
        self.section("修改我的密码")
        self.boxes: dict[str, QLineEdit] = {}
        for key, word in (("old", "现在的密码"), ("new", "新密码"), ("again", "再输一遍新密码")):
            box = QLineEdit()
            box.setEchoMode(QLineEdit.EchoMode.Password)
            box.setMaximumWidth(320)
            name(box, f"users.{key}", word)
            self.boxes[key] = box
            self.outer.addWidget(label(word))
            self.outer.addWidget(box)
        self.outer.addLayout(row(button("修改密码", "users.change", self._change), None))
        self.section("恢复码")
        words = (
            "怀疑恢复码被别人看到，或者找不到了，可以换一个新的；旧的随即失效。它能以全部角色打开工作区，由主席保管。"
        )
        self.outer.addWidget(label(words, muted=True, wrap=True))
        self.outer.addLayout(row(button("换新的恢复码…", "users.code", self._renew), None))
        self.outer.addStretch()

    @property
    def _roles_known(self) -> Mapping[str, Role]:
        from tzdesk.access import roles_of

        return roles_of(self.desk.wp.definition()).roles

    def refresh(self) -> None:
        """Read the list."""
        wp = self.desk.wp
        may = wp.rights.may("users") and not wp.store.in_memory_only
        for one in self.buttons:
            one.setEnabled(may)

        def read() -> list[Account]:
            from tzdesk.access import roles_of
            from tzdesk.access.accounts import accounts

            return accounts(wp.store, roles_of(wp.definition()))

        self.desk.runner.call(read, self._show, owner=self)

    def _show(self, found: list[Account]) -> None:
        roles, me = self._roles_known, self.desk.wp.store.user
        self.list.clear()
        for one in found:
            held = "全部" if len(one.roles) == len(roles) else "、".join(roles[id_].label for id_ in one.roles)
            state = "已停用" if one.disabled else "待换密码" if one.must_change else ""
            last = f"{clock.local(one.last):%Y-%m-%d %H:%M}　{one.machine}" if one.last else ""
            item = QTreeWidgetItem([f"{one.name}（我）" if one.name == me else one.name, held, state, last])
            item.setData(0, 256, (one.name, one.roles))
            self.list.addTopLevelItem(item)

    def _chosen(self) -> tuple[str, tuple[str, ...]] | None:
        item = self.list.currentItem()
        if item is None:
            self.desk.say.emit("先在列表里选一位用户。")
            return None
        found: tuple[str, tuple[str, ...]] = item.data(0, 256)
        return found

    def _do(self, work: Callable[[Any, Any], None], said: str) -> None:
        wp = self.desk.wp

        def run() -> None:
            from tzdesk.access import accounts, roles_of

            work(accounts, roles_of(wp.definition()))

        def done(_none: None) -> None:
            self.desk.say.emit(said)
            self.refresh()

        self.desk.runner.call(run, done, owner=self)

    def _add(self) -> None:
        box = UserDialog(self._roles_known, self, held=("entry",))
        if box.exec() != QDialog.DialogCode.Accepted:
            return
        who, password, roles, wp = box.who.text().strip(), box.password.text(), box.chosen(), self.desk.wp

        def work(accounts: Any, spec: Any) -> None:
            accounts.add_user(wp.store, spec, wp.rights, name=who, password=password, roles=roles)

        self._do(work, f"已添加“{who}”，第一次登录时要换成自己的密码。")

    def _roles(self) -> None:
        if (chosen := self._chosen()) is None:
            return
        who, held = chosen
        box = UserDialog(self._roles_known, self, who=who, held=held)
        if box.exec() != QDialog.DialogCode.Accepted:
            return
        roles, wp = box.chosen(), self.desk.wp
        self._do(lambda a, spec: a.give_roles(wp.store, spec, wp.rights, who, roles), "角色已改，下次登录时起作用。")

    def _reset(self) -> None:
        if (chosen := self._chosen()) is None:
            return
        who, wp = chosen[0], self.desk.wp
        password, good = QInputDialog.getText(
            self, "重设密码", f"给“{who}”的临时密码（本人登录后要换掉）：", QLineEdit.EchoMode.Password
        )
        if good:
            work: Callable[[Any, Any], None] = lambda a, spec: a.reset_password(  # noqa: E731 - one call
                wp.store, spec, wp.rights, who, password
            )
            self._do(work, f"“{who}”的密码已重设。")

    def _disable(self) -> None:
        if (chosen := self._chosen()) is None:
            return
        who, wp = chosen[0], self.desk.wp
        text = f"停用“{who}”？停用后不能登录，做过的记录都保留。"
        if sure(self, "停用用户", text, go=f"停用“{who}”", keep="不停用"):
            self._do(lambda a, spec: a.disable_user(wp.store, spec, wp.rights, who), f"“{who}”已停用。")

    def _change(self) -> None:
        typed = {key: box.text() for key, box in self.boxes.items()}
        folder, user = self.folder, self.desk.wp.store.user
        if typed["new"] != typed["again"]:
            QMessageBox.information(self, "请看一下", "两遍新密码不一样，请重新输入。")
            return
        if folder is None:
            return

        def work() -> None:
            from tzdesk.store.workplace import change_password

            change_password(folder, user, typed["old"], typed["new"])

        def done(_none: None) -> None:
            for box in self.boxes.values():
                box.clear()
            self.desk.say.emit("密码已修改，下次打开时用新密码。")

        self.desk.runner.call(work, done, owner=self)

    def _renew(self) -> None:
        wp = self.desk.wp

        def work() -> str:
            from tzdesk.store.workplace import renew_code

            wp.rights.demand("users")
            return renew_code(wp.store)

        def done(code: str) -> None:
            box = QMessageBox(self)
            box.setWindowTitle("新的恢复码")
            box.setText(code.replace("-", "　"))
            box.setInformativeText("它只显示这一次，请抄下或打印后锁好。旧的恢复码已经失效。")
            copy = box.addButton("复制", QMessageBox.ButtonRole.ActionRole)
            box.addButton("我已抄好", QMessageBox.ButtonRole.AcceptRole)
            box.exec()
            if box.clickedButton() is copy:
                copy_secret(code)

        self.desk.runner.call(work, done, owner=self)
