"""A proved backup after every half hour of change, made beside the work: saving never waits for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from tzdesk.base import clock
from tzdesk.base.errors import DeskError
from ui.runner import Runner

if TYPE_CHECKING:
    from tzdesk.store.backup import BackupReport
    from ui.bridge import Desk

LOOK_MS = 60_000


class BackupWatch(QObject):
    """Asks the store every minute whether a backup is due. `told` brings nothing (made and proved) or the problem."""

    told = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        # A thread of its own: copying and proving a large workplace takes seconds.
        self.runner = Runner(self, synchronous=desk.runner.synchronous)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        if not self.desk.wp.store.in_memory_only:
            self._timer.start()

    def look(self) -> None:
        """Make a backup when one is due."""
        if self.runner.busy:
            return
        store, second = self.desk.wp.store, self.desk.settings.backup_folder

        def work() -> BackupReport | None:
            from tzdesk.jobs import run_now
            from tzdesk.store.backup import backup, backup_due

            if not backup_due(store, clock.now()):
                return None
            return run_now(backup(store, reason="定时", second=Path(second) if second else None))

        self.runner.call(work, self._done, self._failed, owner=self)

    def stop(self) -> None:
        """Let a backup under way come to its end."""
        self._timer.stop()
        self.runner.close()

    def _done(self, report: BackupReport | None) -> None:
        if report is not None:
            self.told.emit("")
            if report.warning:
                self.desk.say.emit(report.warning)

    def _failed(self, error: Exception) -> None:
        self.told.emit(str(error) if isinstance(error, DeskError) else "备份时程序出错，请到“设置→备份”再做一份。")
        if not isinstance(error, DeskError):
            self.desk.problems.show(error)
