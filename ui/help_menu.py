"""The menus of help and tools that open a dialog of their own: shortcuts, tour, exercise, proof of a file, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from ui.window import MainWindow


def show_shortcuts(window: MainWindow) -> None:
    """Ctrl+/."""
    from ui.palette import ShortcutSheet

    ShortcutSheet(window).exec()


def start_tour(window: MainWindow) -> None:
    """The five-minute tour."""
    from ui.tour import Tour

    Tour(window).begin()


def show_exercise(window: MainWindow) -> None:
    """The score of a practice month with planted errors."""
    from ui.widgets.exercise import ExerciseDialog

    window.screen_in_front.leave()
    ExerciseDialog(window.desk, window).exec()


def show_prove(window: MainWindow) -> None:
    """Whether a return book that came back is the one that was sealed and signed."""
    from ui.widgets.prove_dialog import ProveDialog

    ProveDialog(window.desk, window).exec()


def show_about(window: MainWindow) -> None:
    """The program's name and version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("tzdesk")
    except PackageNotFoundError:
        number = "开发中"
    QMessageBox.about(window, "关于", f"通州工会台账\n版本 {number}\n数据全部保存在本机，程序不联网。")
