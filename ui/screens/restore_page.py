"""The login window's page 恢复: a backup in the place of a workplace that does not open, or where there is none yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from tzdesk.base.errors import DeskError
from tzdesk.base.paths import default_workplace_folder
from ui.qt import name
from ui.screens.login import LoginWindow, Page, _beside
from ui.widgets.small import button, label, row
from ui.widgets.sure import sure

if TYPE_CHECKING:
    from tzdesk.jobs import Job
    from tzdesk.restoring import Outside

_NAMED = 6  # users that are told; more do not fit


def told(found: Outside) -> str:
    """What a backup says of itself, in one sentence; the unit is told once the password is there."""
    made, when = found.manifest, found.at
    users = "、".join(found.users[:_NAMED]) + ("等" if len(found.users) > _NAMED else "")
    day = f"{when.year}年{when.month}月{when.day}日"
    return (
        f"{day} {when:%H:%M} 做的备份（{made.reason}），{found.size / 1e6:.1f} MB，"
        f"{found.records:,} 条记录，程序 {made.program} 版。当时的用户：{users}。"
    )


class RestorePage(Page):
    """Backup file, password or recovery code, target folder; what is at the target is kept."""

    def __init__(self, window: LoginWindow, folder: str = "") -> None:
        super().__init__("从备份恢复", "login.restore")
        self.host = window
        self.file = QLineEdit()
        name(self.file, "restore.file", "备份文件")
        self.file.setPlaceholderText("备份_….tzbak")
        self.file.textChanged.connect(lambda _text: self._describe())
        self.about = self._words("restore.about")
        self.secret = self.anew = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        name(self.secret, "restore.secret", "密码或恢复码")
        self.secret.returnPressed.connect(self.look)
        self.folder = QLineEdit(folder or str(default_workplace_folder()))
        name(self.folder, "restore.folder", "恢复到哪个文件夹")
        self.folder.textChanged.connect(lambda _text: self._judge())
        self.place = self._words("restore.place")
        choose = button("选择…", "restore.choose", self._choose)
        browse = button("浏览…", "restore.browse", self._browse)
        self.rows(
            ("备份文件", _beside(self.file, choose)),
            ("", self.about),
            ("密码（现在的，或做备份时的）或打印的恢复码", self.secret),
            ("恢复到哪个文件夹", _beside(self.folder, browse)),
            ("", self.place),
        )
        self.outer.addWidget(self.problem)
        back = button("返回", "restore.back", lambda: window.show_page("open"))
        self.go = button("核对并恢复…", "restore.go", self.look, main=True)
        self.outer.addLayout(row(back, None, self.go))
        self.outer.addWidget(label("备份凭其中任何一位用户的密码都能打开，请和密码一样看好。", muted=True, wrap=True))
        self.outer.addStretch()
        self._judge()

    def _words(self, object_name: str) -> QLabel:
        """Room for three lines from the start, so that nothing moves."""
        made = label("", object_name, muted=True, wrap=True)
        made.setAlignment(Qt.AlignmentFlag.AlignTop)
        made.setMinimumHeight(self.fontMetrics().lineSpacing() * 3 + 4)
        return made

    def leave(self) -> None:
        """Forget what was typed."""
        self.secret.clear()

    # --- what is chosen -----------------------------------------------------------------------------------------

    def _choose(self) -> None:
        near = Path(self.folder.text().strip()) / "backups"
        start = self.file.text().strip() or str(near if near.is_dir() else Path.home())
        chosen, _kind = QFileDialog.getOpenFileName(self, "备份文件", start, "备份文件 (*.tzbak);;全部文件 (*)")
        if chosen:
            self.file.setText(str(Path(chosen)))

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "恢复到哪个文件夹", self.folder.text())
        if chosen:
            self.folder.setText(str(Path(chosen)))

    def _describe(self) -> None:
        """Say of the file what can be said without a password."""
        self.about.setText("")
        self.say("")
        file = Path(self.file.text().strip())
        if not file.is_file():
            return

        def work() -> str:
            from tzdesk.restoring import outside

            return told(outside(file))

        def show(words: str) -> None:
            if file == Path(self.file.text().strip()):
                self.about.setText(words)

        self.host.runner.call(work, show, self._failed, owner=self)

    def _judge(self) -> None:
        """Say what happens at the target."""
        from tzdesk.store.keys import keys_lie_in
        from ui.screens.first_run import folder_warning

        text = self.folder.text().strip()
        if text and keys_lie_in(Path(text)):
            words = (
                "这里已有工作区，原来的文件会留在其中的 replaced 文件夹里。"
                "要用其中有“从备份恢复”权限的人（管理员、工会主席）现在的密码，或它的恢复码。"
            )
        else:
            words = folder_warning(text) or "这里还没有工作区，恢复后就在这个文件夹里打开。"
        self.place.setText(words if text else "")

    # --- restoring ----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Open the backup with the password, say whose it is, and ask."""
        file, folder, secret = (box.text().strip() for box in (self.file, self.folder, self.secret))
        if not file or not folder or not secret:
            self.say("请选备份文件，填密码（或恢复码）和文件夹。")
            return

        def make() -> Job[str]:
            from tzdesk.restoring import unit_in

            return unit_in(Path(folder), Path(file), secret)

        self._run(make, "核对备份", lambda unit: self._ask(unit, Path(file), Path(folder), secret))

    def _ask(self, unit: str, file: Path, folder: Path, secret: str) -> None:
        text = f"这是“{unit or '（没有填单位名称）'}”的备份。\n{self.about.text()}"
        more = f"恢复到：{folder}\n{self.place.text()}"
        if sure(self, "从备份恢复", text, more=more, go="恢复", keep="不恢复"):
            self._restore(file, folder, secret)

    def _restore(self, file: Path, folder: Path, secret: str) -> None:
        def make() -> Job[Any]:
            from tzdesk.restoring import restore

            return restore(folder, file, secret)

        self._run(make, "从备份恢复", lambda report: self._done(folder, secret, report.kept))

    def _done(self, folder: Path, secret: str, kept: Path | None) -> None:
        from tzdesk.store.passwords import looks_like_code

        self.secret.clear()
        page = self.host.open_page
        page.folder.setEditText(str(folder))
        where = f"原来的文件保留在 {kept}。" if kept is not None else ""
        if looks_like_code(secret):
            self.host.show_page("forgot", (str(folder), page.user.text(), secret))
            front = self.host.pages.currentWidget()
        else:
            self.host.show_page("open")
            front = page
        assert isinstance(front, Page)
        front.say_good(f"已从备份恢复，请{'设新密码' if front is not page else '输入密码'}打开。{where}")

    def _run(self, make: Any, title: str, done: Any) -> None:
        """A job of the core while the pages rest."""
        if self.host.working:
            return
        self.say("")
        self.host.rest(True)

        def ended(found: Any) -> None:
            self.host.rest(False)
            done(found)

        def failed(error: Exception) -> None:
            self.host.rest(False)
            self._failed(error)

        self.host.runner.job(make, title, ended, failed, parent=self.host, cancellable=False)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, DeskError):
            self.say(error)
            self.type_on()
        elif self.host.runner.on_error is not None:
            self.host.runner.on_error(error)
