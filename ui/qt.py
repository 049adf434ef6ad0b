"""What must be true of Qt before anything is drawn, and the few Qt helpers that everybody needs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from weakref import WeakMethod

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


def bad_pair(pyside: str, python: tuple[int, int]) -> str | None:
    """The sentence for a pair of PySide6 and Python that kills the process, None for a good one.

    PySide6 6.12.0 drops a reference of `None` at every call that returns nothing; on Python before 3.12 that ends the
    process after some thousand calls.
    """
    version = tuple(int(part) for part in pyside.split(".")[:2])
    if version >= (6, 12) and python < (3, 12):
        return (
            f"这台电脑上的界面库（PySide6 {pyside}）与 Python {python[0]}.{python[1]} 不能一起使用，程序会中途退出。"
            "请安装 PySide6 6.11，或改用 Python 3.12 及以上版本。您的数据没有受影响。"
        )
    return None


def refuse_bad_pair() -> None:
    """End with a clear sentence instead of a crash in the middle of work."""
    if sentence := bad_pair(pyside_version, (sys.version_info.major, sys.version_info.minor)):
        raise SystemExit(sentence)


def alive(thing: QObject | None) -> bool:
    """Whether the C++ half of an object still exists: answers may come after their asker has gone."""
    return thing is not None and isValid(thing)


def weakly(method: Callable[..., object]) -> Callable[..., None]:
    """A bound method for a signal that may still be sent while its object is being taken apart: then nothing happens.

    A bound method itself would be looked up by name in the half-destroyed object ("Slot not found"), and a lambda would
    keep the object alive.
    """
    kept = WeakMethod(method)

    def call(*arguments: object) -> None:
        found = kept()
        if found is not None and alive(getattr(found, "__self__", None)):
            found(*arguments)

    return call


def speak_chinese(app: QApplication) -> None:
    """Chinese for Qt's own dialogs and menus, whatever the system's language."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def name(widget: QWidget, object_name: str, spoken: str = "") -> None:
    """Give a widget its object name and what a screen reader says."""
    widget.setObjectName(object_name)
    if spoken:
        widget.setAccessibleName(spoken)


def restyle(widget: QWidget) -> None:
    """Apply the stylesheet anew after a dynamic property has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
