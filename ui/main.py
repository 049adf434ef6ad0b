"""Start of the desk: the login window first, everything heavy after its first paint.

Nothing of the store, the registers or an office library is imported here or by the login screen; that is what keeps
the first window within twice the time of an empty one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tzdesk.base.dumps import leave_no_dump
from ui.qt import refuse_bad_pair, speak_chinese

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tzdesk.base.settings import Settings
    from tzdesk.registers.workplace import Workplace
    from ui.problems import Problems
    from ui.runner import Runner
    from ui.screens.login import LoginWindow
    from ui.window import MainWindow


WARM_UP_MS = 200  # after the first paint


class Session:
    """One run of the program: login window → main window → login window, until the clerk quits."""

    def __init__(self, app: QApplication, settings: Settings, problems: Problems, runner: Runner) -> None:
        self.app = app
        self.settings = settings
        self.problems = problems
        self.runner = runner
        self.login: LoginWindow | None = None
        self.window: MainWindow | None = None

    def show_login(self, folder: Path | None = None) -> None:
        """The first window."""
        from ui.screens.login import LoginWindow

        self.login = LoginWindow(self.settings, self.runner, folder)
        self.problems.window = self.login
        self.login.opened.connect(self.show_desk)
        self.login.show()

    def show_desk(self, wp: Workplace) -> None:
        """The main window over an opened workplace."""
        from PySide6.QtCore import QTimer

        from ui.bridge import Desk
        from ui.window import MainWindow

        desk = Desk(wp, self.settings, self.runner, self.problems)
        self.window = MainWindow(desk)
        self.problems.window = self.window
        self.window.switch_asked.connect(self.switch)
        desk.restore_asked.connect(self.restore)
        self.window.show()
        if wp.welcome is not None and wp.welcome.last is not None:
            desk.say.emit(wp.welcome.words)
        if not self.settings.tour_done:
            QTimer.singleShot(0, self.window, partial(self.window.run, "tour"))
        if self.login is not None:
            self.login.close()
            self.login.deleteLater()
            self.login = None

    def switch(self) -> None:
        """Back to the login window; the workplace is closed."""
        self._leave()
        self.show_login()

    def restore(self, file: Path, password: str) -> None:
        """Put a backup in the place of the workplace; what was there is kept beside it."""
        if self.window is None:
            return
        folder, rights = self.window.desk.wp.store.path, self.window.desk.wp.rights
        self._leave()
        self.show_login(folder)
        login = self.login
        assert login is not None

        def make():  # type: ignore[no-untyped-def]
            from tzdesk.restoring import restore

            return restore(folder, file, password, rights=rights)

        def done(_report: object) -> None:
            login.open_page.say_good("已从备份恢复，请输入密码打开。原来的文件保留在工作区文件夹里。")

        self.runner.job(make, "从备份恢复", done, login.open_page.say, parent=login, cancellable=False)

    def _leave(self) -> None:
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None


def prepare(argv: Sequence[str]) -> tuple[QApplication, Settings]:
    """The application with its language, font and theme."""
    from PySide6.QtWidgets import QApplication

    from tzdesk.base.settings import Settings
    from ui import theme

    settings = Settings.load()
    if settings.scale_percent != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(settings.scale_percent / 100))
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([sys.argv[0], *argv])
    app.setApplicationName("tzdesk")
    app.setApplicationDisplayName("通州工会台账")
    speak_chinese(app)
    theme.apply(app, settings.theme, settings.font_points, theme.load_fonts())
    return app, settings


def main(argv: Sequence[str] | None = None) -> int:
    """Open the desk; an argument is the workplace folder to offer. Gives the exit status."""
    leave_no_dump()
    refuse_bad_pair()
    arguments = list(sys.argv[1:] if argv is None else argv)
    app, settings = prepare(arguments)
    from PySide6.QtCore import QTimer

    from ui.problems import Problems, log_qt
    from ui.runner import Runner

    problems = Problems(app)
    problems.install()
    runner = Runner(app, on_error=problems.show)
    session = Session(app, settings, problems, runner)
    session.show_login(Path(arguments[0]) if arguments else None)

    def afterwards() -> None:
        from tzdesk.base.log import log_to
        from tzdesk.base.paths import config_folder

        log_to(config_folder() / "logs")
        log_qt(problems)
        QTimer.singleShot(WARM_UP_MS, lambda: runner.call(warm_up))

    QTimer.singleShot(0, afterwards)
    status = app.exec()
    runner.close()
    return status


def warm_up() -> None:
    """Import what the first opening will need, in the database thread, while the clerk types the password."""
    import tzdesk.app
    import tzdesk.store.workplace  # noqa: F401


if __name__ == "__main__":
    sys.exit(main())
