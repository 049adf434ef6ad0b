"""The first window: open a workplace, make a new one, or look at practice data. Imports nothing of the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tzdesk.base.errors import DeskError
from tzdesk.base.practice_mark import PRACTICE_USER, practice_password
from tzdesk.base.settings import Settings
from ui.qt import name, restyle
from ui.widgets.choice import Choice
from ui.widgets.signs import GOOD, HARD
from ui.widgets.small import button, label, row, rule

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace
    from ui.runner import Runner

WIDTH = 460


class Page(QWidget):
    """A page of the login window: a title, rows, a line for a problem, buttons.

    `anew` is the box in which one types again after a refusal; a screen reader reads the refusal with it.
    """

    anew: QLineEdit | None = None

    def __init__(self, title: str, object_name: str) -> None:
        super().__init__()
        name(self, object_name, title)
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(32, 24, 32, 24)
        self.outer.setSpacing(8)
        head = label(title, title=True)
        head.setProperty("big", True)
        self.outer.addWidget(head)
        self.problem = QLabel()
        name(self.problem, f"{object_name}.problem", "问题")
        self.problem.setWordWrap(True)
        self.problem.setProperty("sign", "hard")
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.problem.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + 4)

    def rows(self, *pairs: tuple[str, QWidget | Any]) -> None:
        """Labels above boxes."""
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(4)
        for text, part in pairs:
            form.addRow(text, part)
        self.outer.addLayout(form)

    def say(self, error: BaseException | str) -> None:
        """Show a problem in its place; nothing moves."""
        text = str(error)
        self._show(f"{HARD.shape} {text}" if text else "", "hard")

    def refused(self, error: DeskError) -> None:
        """A workplace did not open: say why; a page may offer other ways."""
        self.say(error)

    def type_on(self, box: QWidget | None = None) -> None:
        """After a refusal the cursor stands in `box`, by default the one to type in anew, with what is in it marked."""
        box = box or self.anew
        if box is None:
            return
        box.setFocus()
        if isinstance(box, QLineEdit):
            box.selectAll()

    def leave(self) -> None:
        """The window is being closed: let go of what the page holds."""

    def say_good(self, text: str) -> None:
        """Show good news in the same place."""
        self._show(f"{GOOD.shape} {text}", "good")

    def _show(self, text: str, sign: str) -> None:
        self.problem.setText(text)
        self.problem.setProperty("sign", sign)
        if self.anew is not None:
            self.anew.setAccessibleDescription(text)
        restyle(self.problem)


class LoginWindow(QWidget):
    """Pages: open, forgotten password, new workplace, its recovery code, a backup to restore, practice."""

    opened = Signal(object)

    def __init__(self, settings: Settings, runner: Runner, folder: Path | None = None) -> None:
        super().__init__()
        name(self, "login", "登录")
        self.settings = settings
        self.runner = runner
        self.working = False
        self.setWindowTitle("通州工会台账")
        self.setFixedWidth(round(WIDTH * max(1.0, self.fontInfo().pointSizeF() / 10.5)))
        self.pages = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)
        self.open_page = OpenPage(self, folder)
        self.pages.addWidget(self.open_page)
        if not settings.recent_workplaces and folder is None:
            self.show_page("first")

    def _on_scheme(self) -> None:
        """The system turned dark or light."""
        from ui import theme

        theme.follow_system(self.settings.theme, self.settings.font_points)

    def show_page(self, which: str, given: Any = None) -> None:
        """Go to a page; pages other than the first are made when they are needed."""
        from ui.screens import first_run, restore_page

        makers: dict[str, Callable[[], QWidget]] = {
            "open": lambda: self.open_page,
            "first": lambda: first_run.FirstPage(self),
            "new": lambda: first_run.NewPage(self),
            "code": lambda: first_run.CodePage(self, *given),
            "practice": lambda: first_run.PracticePage(self),
            "own": lambda: first_run.OwnPasswordPage(self, *given),
            "forgot": lambda: first_run.ForgotPage(self, *(given or ("", ""))),
            "restore": lambda: restore_page.RestorePage(self, given or ""),
        }
        page = makers[which]()
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        boxes = page.findChildren(QLineEdit)
        start = next((box for box in boxes if not box.text()), boxes[0] if boxes else None)
        if start is not None:
            start.setFocus()

    def open_with(self, page: Page, work: Callable[[], Workplace], folder: Path, user: str) -> None:
        """Open a workplace in the database thread and hand it on."""
        if self.working:
            return
        self.rest(True)
        page.say("")

        def done(wp: Workplace) -> None:
            self.rest(False)
            self.remember(folder, user)
            self.opened.emit(wp)

        def failed(error: Exception) -> None:
            self.rest(False)
            if isinstance(error, DeskError):
                page.refused(error)
                if page is self.pages.currentWidget():
                    page.type_on()
            elif self.runner.on_error is not None:
                self.runner.on_error(error)

        self.runner.call(work, done, failed, owner=self)

    def remember(self, folder: Path, user: str) -> None:
        """Keep folder and user for the next start."""
        self.settings.remember_workplace(folder)
        self.settings.last_user = user
        self.settings.save()

    def rest(self, busy: bool) -> None:
        """Take no input while something is under way."""
        self.working = busy
        self.pages.setEnabled(not busy)
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is quitting, unless a workplace is just being opened."""
        if self.working:
            event.ignore()
            return
        for page in self.findChildren(Page):
            page.leave()
        event.accept()


class OpenPage(Page):
    """An existing workplace: folder, user, password."""

    def __init__(self, window: LoginWindow, folder: Path | None) -> None:
        super().__init__("打开工作区", "login.open")
        self.host = window
        self.folder = Choice("login.folder", "工作区文件夹", typed=True)
        self.folder.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        known = ([str(folder)] if folder else []) + window.settings.recent_workplaces
        self.folder.addItems(list(dict.fromkeys(known)))
        browse = button("浏览…", "login.browse", self._browse)
        self.user = QLineEdit(window.settings.last_user)
        name(self.user, "login.user", "用户名")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        name(self.password, "login.password", "密码")
        self.anew = self.password
        self.password.returnPressed.connect(self.open)
        self.user.returnPressed.connect(self.password.setFocus)
        self.go = button("打开", "login.go", self.open, main=True)
        self.rows(("工作区文件夹", _beside(self.folder, browse)), ("用户名", self.user), ("密码", self.password))
        self.practice = label("练习数据，密码已填好", "login.practice_word", muted=True)
        self.outer.addWidget(self.practice)
        self.outer.addWidget(self.problem)
        self.readonly = button("以只读方式打开", "login.readonly", lambda: self.open(readonly=True))
        self.force = button("仍然打开", "login.force", lambda: self.open(force=True))
        self.outer.addLayout(row(self.readonly, self.force, None))
        self._offer(readonly=False, force=False)
        forgot = button("忘记密码，用恢复码", "login.forgot", self._forgot, flat=True)
        self.outer.addLayout(row(forgot, None, self.go))
        self.outer.addSpacing(8)
        self.outer.addWidget(rule())
        new = button("新建工作区…", "login.new", lambda: window.show_page("new"))
        practice = button("打开练习数据…", "login.practice", lambda: window.show_page("practice"))
        restore = button("从备份恢复…", "login.restore", self._restore_backup)
        self.outer.addLayout(row(new, practice, restore, None))
        self.outer.addStretch()
        if self.user.text():
            self.password.setFocus()
        self._filled = False
        self._typed = ""
        self._look_at_folder(self.folder.currentText())
        self.folder.currentTextChanged.connect(self._look_at_folder)

    def _look_at_folder(self, text: str) -> None:
        """Practice data open with a well-known password, which is filled in; it goes when another folder is chosen."""
        given = practice_password(Path(text.strip())) if text.strip() else None
        if given is not None:
            self.user.setText(PRACTICE_USER)
            self.password.setText(given)
        elif self._filled:
            self.user.setText(self.host.settings.last_user)
            self.password.clear()
        self._filled = given is not None
        self.practice.setVisible(self._filled)
        self._offer(readonly=False, force=False)

    def _offer(self, *, readonly: bool, force: bool) -> None:
        self.readonly.setVisible(readonly)
        self.force.setVisible(force)

    def refused(self, error: DeskError) -> None:
        """Somebody else has it open: looking only is always possible, overruling only a holder on another PC."""
        from tzdesk.access.accounts import PasswordChangeNeededError
        from tzdesk.store.lock import WorkplaceHeldError

        if isinstance(error, PasswordChangeNeededError):
            self.host.show_page("own", (self.folder.currentText().strip(), self.user.text().strip(), self._typed))
            self.password.clear()
            return
        super().refused(error)
        held = isinstance(error, WorkplaceHeldError)
        self._offer(readonly=held, force=isinstance(error, WorkplaceHeldError) and error.elsewhere)

    def type_on(self, box: QWidget | None = None) -> None:
        """Where somebody else has it open, to the way in that is offered."""
        super().type_on(box or (self.readonly if self.readonly.isVisible() else None))

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选择工作区文件夹", self.folder.currentText())
        if chosen:
            self.folder.setEditText(chosen)

    def _forgot(self) -> None:
        self.host.show_page("forgot", (self.folder.currentText(), self.user.text()))

    def _restore_backup(self) -> None:
        self.host.show_page("restore", self.folder.currentText().strip())

    def open(self, *, readonly: bool = False, force: bool = False) -> None:
        """Try the password; `readonly` and `force` are the ways out when somebody else has the workplace open."""
        text, user, password = self.folder.currentText().strip(), self.user.text().strip(), self.password.text()
        if not text or not user or not password:
            self.say("请填写文件夹、用户名和密码。")
            self.type_on(self.folder if not text else self.user if not user else self.password)
            return
        folder = Path(text)

        def work() -> Workplace:
            from tzdesk.app import open_workplace

            return open_workplace(folder, user, password, readonly=readonly, force=force)

        self._offer(readonly=False, force=False)
        self._typed = password
        self.host.open_with(self, work, folder, user)


def _beside(*parts: QWidget) -> QWidget:
    holder = QWidget()
    layout = row(*parts, spacing=8)
    layout.setStretch(0, 1)
    holder.setLayout(layout)
    return holder
