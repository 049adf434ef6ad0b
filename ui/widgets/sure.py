"""The question before something is lost: both buttons say what they do, the harmless one is the default."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from ui.qt import name


def sure(parent: QWidget, title: str, text: str, *, go: str, keep: str, more: str = "") -> bool:
    """Whether to go on; Esc and Enter keep what is there."""
    box = QMessageBox(parent)
    name(box, "sure", title)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    going = box.addButton(go, QMessageBox.ButtonRole.DestructiveRole)
    keeping = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keeping)
    box.setEscapeButton(keeping)
    box.exec()
    return box.clickedButton() is going
