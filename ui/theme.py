"""Colours, type and spacing of the desk: one accent, greys, a grid of 4 px, rows of 28 px, light and dark.

Roles of cells and findings have a colour and a second sign (italic, lock, shape): see `ui.widgets.signs`.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QListWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from tzdesk.base.errors import MachineError
from tzdesk.base.paths import resource_path

UNIT = 4
ROW = 28
POINTS = (10.5, 12.0, 14.0)
SMALLEST = QSize(900, 480)  # of the main window


@dataclass(frozen=True)
class Colours:
    """One theme's colours; every text colour has at least 4.5 : 1 on the grounds it is used on."""

    name: str
    window: str
    panel: str
    text: str
    muted: str
    line: str
    hover: str
    accent: str
    on_accent: str
    accent_soft: str
    computed: str
    referenced: str
    locked: str
    hard: str
    soft: str
    explained: str
    good: str
    hint: str
    paper: str
    ink: str


LIGHT = Colours(
    name="light", window="#F3F3F4", panel="#FFFFFF", text="#1F2023", muted="#5C5F66", line="#D3D5DA",
    hover="#E9E9EC", accent="#B3261E", on_accent="#FFFFFF", accent_soft="#F8E4E2", computed="#E6F0FA",
    referenced="#DFE6EE", locked="#EAEAED", hard="#B3261E", soft="#8A5300", explained="#6A3FB5", good="#1C7430",
    hint="#4A6078", paper="#FFFFFF", ink="#1F2023",
)  # fmt: skip
DARK = Colours(
    name="dark", window="#1D1E21", panel="#26282C", text="#E7E8EA", muted="#A8ACB3", line="#42464D",
    hover="#33363B", accent="#F2857C", on_accent="#2A0E0B", accent_soft="#4A2C2B", computed="#22334A",
    referenced="#2E3946", locked="#34363B", hard="#FF8A80", soft="#F0B84C", explained="#C3A6FF", good="#7BD08A",
    hint="#A9C1DA", paper="#2A2C30", ink="#E7E8EA",
)  # fmt: skip

_current = LIGHT
_ROLE = Qt.ItemDataRole.UserRole + 77  # where a line keeps the role of its colour
# The seven signs of findings share four colours: shape and word tell them apart.
_AS = {"firm": "hard", "waiting": "soft"}


def colours() -> Colours:
    """The colours in force."""
    return _current


def colour(role: str) -> QColor:
    """A colour of the theme by its role."""
    return QColor(getattr(_current, _AS.get(role, role)))


def paint(item: QListWidgetItem | QTreeWidgetItem, role: str, column: int = 0) -> None:
    """Give a line of a list or tree the colour of a role; it takes the other theme's by `repaint`."""
    if isinstance(item, QTreeWidgetItem):
        item.setData(column, _ROLE, role)
        item.setForeground(column, colour(role))
    else:
        item.setData(_ROLE, role)
        item.setForeground(colour(role))


def repaint(window: QWidget) -> None:
    """Give every painted line within a window the colour that its role has now."""
    for lines in window.findChildren(QListWidget):
        for place in range(lines.count()):
            if role := lines.item(place).data(_ROLE):
                paint(lines.item(place), role)
    for tree in window.findChildren(QTreeWidget):
        walk = QTreeWidgetItemIterator(tree)
        while (item := walk.value()) is not None:
            for column in range(tree.columnCount()):
                if role := item.data(column, _ROLE):
                    paint(item, role, column)
            walk += 1  # Qt's own way on


def load_fonts() -> str:
    """Register the shipped screen font and give its family; the system's Chinese font when it is missing."""
    family = ""
    try:
        shipped = resource_path("fonts", "NotoSansSC-Regular.ttf")
    except MachineError:
        return ""
    if shipped.is_file():
        number = QFontDatabase.addApplicationFont(str(shipped))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = families[0] if families else ""
    return family


def choose(theme: str) -> Colours:
    """The colours for a setting: light, dark, or what the system says."""
    if theme in {"light", "dark"}:
        return DARK if theme == "dark" else LIGHT
    return DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def apply(app: QApplication, theme: str = "system", points: float = 10.5, family: str = "") -> None:
    """Put font, palette and stylesheet on the application."""
    global _current  # noqa: PLW0603 - one theme per process, as Qt has it
    _current = choose(theme)
    font = QFont(family) if family else QFont(app.font())
    font.setPointSizeF(points)
    app.setFont(font)
    app.setStyle("Fusion")
    app.setPalette(_palette(_current))
    from ui.stylesheet import stylesheet

    app.setStyleSheet(stylesheet(_current, points))


def follow_system(theme: str, points: float) -> bool:
    """The system turned dark or light: take it over where the setting leaves it to the system; whether that was so."""
    app = QApplication.instance()
    if theme != "system" or not isinstance(app, QApplication):
        return False
    apply(app, theme, points, app.font().family())
    return True


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, c.window), (role.WindowText, c.text), (role.Base, c.panel), (role.AlternateBase, c.window),
        (role.Text, c.text), (role.Button, c.panel), (role.ButtonText, c.text), (role.BrightText, c.hard),
        (role.ToolTipBase, c.panel), (role.ToolTipText, c.text), (role.PlaceholderText, c.muted),
        (role.Highlight, c.accent_soft), (role.HighlightedText, c.text), (role.Link, c.accent),
        (role.Light, c.panel), (role.Midlight, c.hover), (role.Mid, c.line), (role.Dark, c.muted),
        (role.Shadow, c.line), (role.Accent, c.accent),
    ):  # fmt: skip
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.muted))
    return palette
