"""The other pages of the login window: first start, new workplace, recovery code, forgotten password, practice."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from tzdesk.base.errors import DeskError
from tzdesk.base.paths import default_workplace_folder
from tzdesk.base.practice_mark import PRACTICE_USER
from ui.clipboard import copy_secret
from ui.qt import name, restyle
from ui.screens.login import LoginWindow, Page, _beside
from ui.widgets.small import button, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from tzdesk.jobs import Job
    from tzdesk.registers.workplace import Workplace


def folder_warning(folder: str) -> str:
    """A word about folders that a live database must not lie in; empty for a good one."""
    from tzdesk.store.workplace import folder_warnings

    return "".join(folder_warnings(Path(folder))) if folder.strip() else ""


def strength(password: str, user: str) -> tuple[str, str]:
    """A password's strength in words, and the sign for it."""
    from tzdesk.store.passwords import check_password

    if not password:
        return "至少 8 位，大写字母、小写字母、数字、符号中有三类", ""
    try:
        check_password(user, password)
    except DeskError as error:
        return error.message, "hard"
    return ("强" if len(password) >= 12 else "可以用，再长几位更好"), "good"


def _secret(object_name: str, spoken: str) -> QLineEdit:
    box = QLineEdit()
    box.setEchoMode(QLineEdit.EchoMode.Password)
    name(box, object_name, spoken)
    return box


class FirstPage(Page):
    """Nothing has ever been opened here."""

    def __init__(self, window: LoginWindow) -> None:
        super().__init__("欢迎使用通州工会台账", "login.first")
        text = (
            "会员台账、集体合同、困难帮扶都在这台电脑上填报、审核、封存和导出，不需要网络。"
            "数据加密保存在您选定的文件夹里。"
        )
        self.outer.addWidget(label(text, wrap=True))
        self.outer.addSpacing(8)
        for title, object_name, page, word, main in (
            ("新建工作区", "first.new", "new", "第一次使用：选一个文件夹，设一个密码", True),
            ("打开已有的工作区", "first.open", "open", "从别的电脑拷来，或者以前建过", False),
            ("从备份恢复", "first.restore", "restore", "电脑坏了、换了电脑，手里有备份文件（.tzbak）", False),
            ("打开练习数据", "first.practice", "practice", "虚构的一年数据，随便试，不会影响真的台账", False),
        ):
            go = button(title, object_name, partial(window.show_page, page), main=main)
            self.outer.addWidget(go)
            self.outer.addWidget(label(word, muted=True))
            self.outer.addSpacing(4)
        self.outer.addStretch()


class NewPage(Page):
    """A new workplace: folder, user, password twice."""

    def __init__(self, window: LoginWindow) -> None:
        super().__init__("新建工作区", "login.new")
        self.host = window
        self.user = QLineEdit(window.settings.last_user)
        name(self.user, "new.user", "用户名")
        self.folder = QLineEdit(str(default_workplace_folder()))
        name(self.folder, "new.folder", "文件夹")
        self.folder.textChanged.connect(lambda text: self.say(folder_warning(text)))
        self.password = self.anew = _secret("new.password", "密码")
        self.again = _secret("new.again", "再输一遍密码")
        self.word = QLabel()
        name(self.word, "new.strength", "密码强度")
        self.word.setWordWrap(True)
        self.word.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + 4)
        self.password.textEdited.connect(self._judge)
        browse = button("浏览…", "new.browse", self._browse)
        self.rows(
            ("您的姓名（作为用户名，记在操作记录里）", self.user),
            ("数据放在哪个文件夹", _beside(self.folder, browse)),
            ("密码", self.password),
            ("", self.word),
            ("再输一遍密码", self.again),
        )
        self.outer.addWidget(self.problem)
        back = button("返回", "new.back", lambda: window.show_page("open"))
        self.go = button("新建", "new.go", self.make, main=True)
        self.outer.addLayout(row(back, None, self.go))
        self.outer.addStretch()
        self._judge()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "数据放在哪个文件夹", str(Path(self.folder.text()).parent))
        if chosen:
            self.folder.setText(str(Path(chosen)))

    def _judge(self) -> None:
        words, sign = strength(self.password.text(), self.user.text())
        self.word.setText(f"密码强度：{words}" if self.password.text() else words)
        self.word.setProperty("sign", sign)
        self.word.setProperty("muted", not sign)
        restyle(self.word)

    def make(self) -> None:
        """Make the workplace and show its recovery code."""
        user, password, folder = self.user.text().strip(), self.password.text(), Path(self.folder.text().strip())
        if not user or not self.folder.text().strip():
            self.say("请填写姓名和文件夹。")
            return
        if password != self.again.text():
            self.say("两遍密码不一样，请重新输入。")
            self.type_on(self.again)
            return
        made: list[str] = []

        def work() -> Workplace:
            from tzdesk.app import create_workplace

            wp, code = create_workplace(folder, user, password)
            made.append(code)
            return wp

        def done(wp: Workplace) -> None:
            self.host.pages.setEnabled(True)
            self.host.working = False
            self.host.remember(folder, user)
            self.host.show_page("code", (wp, made[0]))

        def failed(error: Exception) -> None:
            self.host.pages.setEnabled(True)
            self.host.working = False
            self.say(error if isinstance(error, DeskError) else "没有建成，是程序的错误，请换一个文件夹再试。")
            self.type_on()

        self.host.working = True
        self.host.pages.setEnabled(False)
        self.host.runner.call(work, done, failed, owner=self)


class CodePage(Page):
    """The recovery code, shown once: printed or copied out before one goes on."""

    def __init__(self, window: LoginWindow, wp: Workplace, code: str) -> None:
        super().__init__("请抄下恢复码", "login.code")
        self.code = code
        self.host = window
        self.wp: Workplace | None = wp  # until it is handed on
        text = "忘记密码时，只有这个恢复码能打开数据。它只显示这一次，请打印或抄写后锁进抽屉，不要存在这台电脑上。"
        self.outer.addWidget(label(text, wrap=True))
        groups = code.split("-")
        lines = ["　".join(groups[start : start + 4]) for start in range(0, len(groups), 4)]
        self.shown = QLabel("\n".join(lines))
        name(self.shown, "code.text", "恢复码")
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family())
        font.setFamilies([self.font().family(), font.family()])
        font.setPointSizeF(self.font().pointSizeF() * 1.7)
        font.setBold(True)
        self.shown.setFont(font)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setProperty("card", True)
        self.shown.setMinimumHeight(96)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outer.addWidget(self.shown)
        copy = button("复制", "code.copy", lambda: copy_secret(code))
        self.print = button("打印…", "code.print", self._print)
        self.outer.addLayout(row(self.print, copy, None))
        self.outer.addWidget(self.problem)
        self.go = button("我已抄好，进入台账", "code.go", self.go_on, main=True)
        self.outer.addLayout(row(None, self.go))
        self.outer.addStretch()

    def go_on(self) -> None:
        """Hand the workplace on."""
        wp, self.wp = self.wp, None
        if wp is not None:
            self.host.opened.emit(wp)

    def leave(self) -> None:
        """The window is closed on this page: let go of the new workplace, so that it can be opened again."""
        wp, self.wp = self.wp, None
        if wp is not None:
            wp.close()

    def _print(self) -> None:
        from ui.printing import print_text

        text = f"通州工会台账　恢复码\n\n{self.shown.text()}\n\n忘记密码时使用。请锁好，不要拍照，不要存在电脑上。"
        print_text(text, "恢复码", self)


class ForgotPage(Page):
    """The printed code and a new password."""

    def __init__(self, window: LoginWindow, folder: str, user: str, code: str = "") -> None:
        super().__init__("用恢复码打开", "login.forgot")
        self.host = window
        self.folder = QLineEdit(folder)
        name(self.folder, "forgot.folder", "工作区文件夹")
        self.user = QLineEdit(user)
        name(self.user, "forgot.user", "用户名")
        self.code = QLineEdit(code)
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        name(self.code, "forgot.code", "恢复码")
        self.anew = self.code
        self.password = _secret("forgot.password", "新密码")
        self.again = _secret("forgot.again", "再输一遍新密码")
        self.rows(
            ("工作区文件夹", self.folder), ("用户名", self.user), ("恢复码", self.code),
            ("新密码", self.password), ("再输一遍新密码", self.again),
        )  # fmt: skip
        self.outer.addWidget(self.problem)
        back = button("返回", "forgot.back", lambda: window.show_page("open"))
        self.go = button("设新密码并打开", "forgot.go", self.open, main=True)
        self.outer.addLayout(row(back, None, self.go))
        self.outer.addStretch()

    def open(self) -> None:
        """Open by the code."""
        if self.password.text() != self.again.text():
            self.say("两遍密码不一样，请重新输入。")
            self.type_on(self.again)
            return
        folder, user = Path(self.folder.text().strip()), self.user.text().strip()
        code, password = self.code.text(), self.password.text()

        def work() -> Workplace:
            from tzdesk.app import open_with_recovery

            return open_with_recovery(folder, code, user, password)

        self.host.open_with(self, work, folder, user)


class OwnPasswordPage(Page):
    """The first login with a password that somebody else set: one's own takes its place."""

    def __init__(self, window: LoginWindow, folder: str, user: str, given: str) -> None:
        super().__init__("换成自己的密码", "login.own")
        self.host = window
        self._folder, self._user, self._given = Path(folder), user, given
        text = f"{user}，您登录用的密码是别人设的。请换成只有自己知道的密码，再进入工作区。"
        self.outer.addWidget(label(text, wrap=True))
        self.password = self.anew = _secret("own.password", "自己的密码")
        self.again = _secret("own.again", "再输一遍")
        self.rows(("自己的密码", self.password), ("再输一遍", self.again))
        self.outer.addWidget(
            label("至少 8 位，大写、小写、数字、符号中至少三类，不能与姓名相同。", muted=True, wrap=True)
        )
        self.outer.addWidget(self.problem)
        back = button("返回", "own.back", lambda: window.show_page("open"))
        self.go = button("换密码并进入", "own.go", self.open, main=True)
        self.outer.addLayout(row(back, None, self.go))
        self.outer.addStretch()

    def leave(self) -> None:
        """Forget the password that was given."""
        self._given = ""

    def open(self) -> None:
        """Change it, then open."""
        own = self.password.text()
        if own != self.again.text():
            self.say("两遍密码不一样，请重新输入。")
            self.type_on(self.again)
            return
        folder, user, given = self._folder, self._user, self._given

        def work() -> Workplace:
            from tzdesk.app import change_own_password, open_workplace

            change_own_password(folder, user, given, own)
            return open_workplace(folder, user, own)

        self.host.open_with(self, work, folder, user)


class PracticePage(Page):
    """Invented people and firms, made on the spot."""

    def __init__(self, window: LoginWindow) -> None:
        super().__init__("打开练习数据", "login.practice")
        self.host = window
        text = "练习数据里的单位和人都是虚构的，可以随便新建、修改、审核、封存，不会影响真的台账。"
        self.outer.addWidget(label(text, wrap=True))
        self.folder = QLineEdit(str(default_workplace_folder().with_name("通州工会台账-练习")))
        name(self.folder, "practice.folder", "练习数据的文件夹")
        self.rows(("放在哪个文件夹", self.folder))
        back = button("返回", "practice.back", lambda: window.show_page("open"))
        self.go = button("打开练习数据", "practice.go", self.open, main=True)
        self.outer.addWidget(self.problem)
        self.outer.addLayout(row(back, None, self.go))
        self.outer.addSpacing(12)
        text = "想练手：另做一份，2023年12月里故意放进几处错误。找出来改正，再看“帮助→练习评分”。"
        self.outer.addWidget(label(text, muted=True, wrap=True))
        self.outer.addLayout(row(button("做一份练习题", "practice.exercise", self.open_exercise), None))
        self.outer.addStretch()

    def open(self) -> None:
        """Open the practice workplace; make it first when the folder holds none."""

        def make(folder: Path) -> Job[None]:
            from tzdesk.app import PRACTICE_PASSWORD
            from tzdesk.practice import make_practice

            return make_practice(folder, "unit", PRACTICE_PASSWORD)

        self._open_or_make(Path(self.folder.text().strip()), make)

    def open_exercise(self) -> None:
        """Open the exercise beside the practice data; make it first when there is none."""

        def make(folder: Path) -> Job[None]:
            from tzdesk.app import PRACTICE_PASSWORD
            from tzdesk.practice.planted import make_exercise

            return make_exercise(folder, PRACTICE_PASSWORD)

        folder = Path(self.folder.text().strip())
        self._open_or_make(folder.with_name(f"{folder.name}题"), make)

    def _open_or_make(self, folder: Path, make: Callable[[Path], Job[None]]) -> None:
        if (folder / "workplace.db").exists():
            self._open(folder)
            return
        self.host.runner.job(
            lambda: make(folder),
            "准备练习数据",
            lambda _made: self._open(folder),
            self._failed,
            stopped=lambda: None,
            parent=self,
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, DeskError):
            self.say(error)
        elif self.host.runner.on_error is not None:
            self.host.runner.on_error(error)

    def _open(self, folder: Path) -> None:
        def work() -> Workplace:
            from tzdesk.app import open_workplace, practice_password, users

            user = next(iter(users(folder)), PRACTICE_USER)
            return open_workplace(folder, user, practice_password(folder) or "")

        self.host.open_with(self, work, folder, PRACTICE_USER)
