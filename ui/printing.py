"""Printing: pictures of PDF pages, or a few lines of text, through the system's print dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPainter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget


def _printer(title: str, parent: QWidget) -> QPrinter | None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"打印{title}")
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def print_text(text: str, title: str, parent: QWidget) -> bool:
    """Print a few large lines (the recovery code); False when the clerk left the dialog."""
    printer = _printer(title, parent)
    if printer is None:
        return False
    document = QTextDocument()
    font = QFont(parent.font())
    font.setPointSizeF(16)
    document.setDefaultFont(font)
    document.setPlainText(text)
    document.print_(printer)
    return True


def print_pages(pages: Sequence[bytes], title: str, parent: QWidget) -> bool:
    """Print PNG pages, each filling its sheet; False when the clerk left the dialog."""
    printer = _printer(title, parent)
    if printer is None:
        return False
    paint_pages(pages, printer)
    return True


def paint_pages(pages: Sequence[bytes], printer: QPrinter) -> None:
    """Put pages on a printer, turning the sheet for wide ones."""
    painter = QPainter()
    for number, page in enumerate(pages):
        image = QImage.fromData(page)
        wide = image.width() > image.height()
        orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        printer.setPageOrientation(orientation)
        printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
        if number == 0:
            painter.begin(printer)
        else:
            printer.newPage()
        area = printer.pageLayout().paintRectPixels(printer.resolution())
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
    painter.end()
