"""How errors are shown: what the clerk can mend, what the machine refused, and what is our own mistake.

Each distinct traceback is shown once, however often a table's `data()` fails; errors of other threads are brought to
the main thread by signal.
"""

from __future__ import annotations

import platform
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from tzdesk.base.errors import Cancelled, DeskError, UserError
from tzdesk.base.log import number_of, places_of

_SHOWN_AT_MOST = 200


def details_of(error: BaseException) -> str:
    """What may be copied and sent: the traceback without names, numbers and texts of records."""
    from PySide6 import __version__ as pyside

    head = f"tzdesk {number_of(error)} / Python {platform.python_version()} / PySide6 {pyside} / {sys.platform}\n"
    return head + places_of(error)


class Problems(QObject):
    """Shows problems over one window; installed once as the place where uncaught exceptions end."""

    arrived = Signal(object)
    shown = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: QWidget | None = None
        self.quiet = False
        self._seen: set[str] = set()
        self.arrived.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over uncaught exceptions of the main thread and of other threads."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def show(self, error: BaseException) -> None:
        """Show an error; safe to call from any thread."""
        if threading.current_thread() is threading.main_thread():
            self._show(error)
        else:
            self.arrived.emit(error)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.arrived.emit(error)  # never inside the failing call: a dialog in `data()` would paint the table again

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.arrived.emit(args.exc_value)

    def _show(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if isinstance(error, DeskError):
            self._tell(error)
            return
        number = number_of(error)
        if number in self._seen or len(self._seen) >= _SHOWN_AT_MOST:
            return
        self._seen.add(number)
        from tzdesk.base.log import LOGGER

        LOGGER.error("bug %s", number, exc_info=(type(error), error, error.__traceback__))
        self.shown.emit(number)
        if not self.quiet:
            self._confess(error, number)

    def _tell(self, error: DeskError) -> None:
        self.shown.emit(error.message)
        if self.quiet:
            return
        box = QMessageBox(self._parent())
        mild = isinstance(error, UserError)
        box.setIcon(QMessageBox.Icon.Information if mild else QMessageBox.Icon.Warning)
        box.setWindowTitle("请看一下" if mild else "电脑或磁盘出了问题")
        box.setText(error.message)
        box.setInformativeText(error.advice)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def _confess(self, error: BaseException, number: str) -> None:
        box = QMessageBox(self._parent())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("程序出错了")
        box.setText(f"刚才的一步没有做成，是程序的错误（编号 {number}）。")
        box.setInformativeText(
            "已保存的内容都在，没有丢失，可以继续使用。如果反复出现，请把详情复制给维护人员；详情里没有姓名和号码。"
        )
        copy = box.addButton("复制详情", QMessageBox.ButtonRole.ActionRole)
        box.addButton("继续使用", QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        if box.clickedButton() is copy:
            QApplication.clipboard().setText(details_of(error))

    def _parent(self) -> QWidget | None:
        return QApplication.activeModalWidget() or self.window


def log_qt(problems: Problems) -> None:
    """Qt's own warnings go to the log file, never to the clerk."""
    import logging

    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    from tzdesk.base.log import LOGGER

    def write(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg:
            LOGGER.log(logging.WARNING, "qt: %s", message)

    qInstallMessageHandler(write)
