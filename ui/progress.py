"""The dialog beside long work: how far it is, what it is at, and a way to stop that leaves nothing half done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tzdesk.jobs import Progress
from ui.qt import name


class ProgressDialog(QDialog):
    """Modal, closed only by the work's end; its button asks the work to stop."""

    cancelled = Signal()

    def __init__(self, title: str, parent: QWidget | None = None, *, cancellable: bool = True) -> None:
        super().__init__(parent)
        name(self, "progress", title)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setMinimumWidth(420)
        self._over = False
        self.text = QLabel(title)
        self.text.setWordWrap(True)
        self.text.setMinimumHeight(40)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.stop = QPushButton("停止，不保留已做的部分")
        name(self.stop, "progress.stop")
        self.stop.setVisible(cancellable)
        self.stop.clicked.connect(self._ask_stop)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(self.text)
        layout.addWidget(self.bar)
        layout.addLayout(buttons)

    def show_progress(self, step: Progress) -> None:
        """Show a step."""
        if step.text:
            self.text.setText(step.text)
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        self.bar.setFormat(f"{step.done:,} / {step.total:,}" if step.total else "")

    def finish(self) -> None:
        """The work has ended."""
        self._over = True
        self.close()
        self.deleteLater()

    def _ask_stop(self) -> None:
        self.stop.setEnabled(False)
        self.stop.setText("正在停止…")
        self.cancelled.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only the end of the work closes the dialog."""
        event.accept() if self._over else event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc asks to stop, it does not hide the dialog."""
        if event.key() == Qt.Key.Key_Escape:
            if self.stop.isVisible() and self.stop.isEnabled():
                self._ask_stop()
            return
        super().keyPressEvent(event)
