"""The stylesheet: what Fusion and the palette do not give. Sizes follow the font, spaces the 4 px grid."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from tzdesk.base.paths import resource_path

if TYPE_CHECKING:
    from ui.theme import Colours

_SHEET = Template("""
QToolTip { background: $panel; color: $text; border: 1px solid $line; padding: 4px 8px; }
QLabel[muted="true"] { color: $muted; }
QLabel[title="true"] { font-weight: 700; }
QLabel[big="true"] { font-size: ${big}pt; font-weight: 700; }
QLabel[sign="hard"], QLabel[sign="firm"] { color: $hard; }
QLabel[sign="soft"], QLabel[sign="waiting"] { color: $soft; }
QLabel[sign="hint"] { color: $hint; }
QLabel[sign="good"] { color: $good; } QLabel[sign="explained"] { color: $explained; }
QLabel[chip="true"] { border: 1px solid $line; border-radius: 10px; padding: 1px 10px; background: $panel; }
QLabel[chip="true"][sealed="true"] { background: $locked; }
QFrame[rule="true"] { background: $line; max-height: 1px; min-height: 1px; border: none; }
QFrame[panel="true"], QWidget[panel="true"] { background: $panel; }
QFrame[card="true"] { background: $panel; border: 1px solid $line; border-radius: 4px; }

QPushButton { min-height: ${control}px; padding: 0 12px; border: 1px solid $line; border-radius: 4px;
  background: $panel; color: $text; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $muted; background: $window; }
QPushButton[main="true"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 700; }
QPushButton[main="true"]:hover { border: 1px solid $text; }
QPushButton[main="true"]:focus { border: 1px solid $text; }
QPushButton[main="true"]:disabled { background: $locked; color: $muted; border: 1px solid $line; }
QPushButton[flat="true"], QToolButton[flat="true"] { border: 1px solid transparent; background: transparent;
  padding: 0 6px; }
QPushButton[flat="true"]:hover, QToolButton[flat="true"]:hover { background: $hover; }
QPushButton[flat="true"]:focus, QToolButton[flat="true"]:focus { border: 1px solid $accent; }
QPushButton[link="true"] { border: none; background: transparent; color: $accent; padding: 0; text-align: left; }
QPushButton[link="true"]:focus, QPushButton[link="true"]:hover { text-decoration: underline; }
QToolButton { min-height: ${control}px; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit { background: $panel; color: $text; border: 1px solid $line;
  border-radius: 3px; padding: 0 6px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QSpinBox { min-height: ${control}px; }
QPlainTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border: 1px solid $accent; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $locked; color: $muted; }
QLineEdit[state="hard"], QComboBox[state="hard"], QPlainTextEdit[state="hard"] { border: 1px solid $hard; }
QLineEdit[state="firm"], QComboBox[state="firm"], QPlainTextEdit[state="firm"] { border: 1px solid $hard; }
QLineEdit[state="soft"], QComboBox[state="soft"], QPlainTextEdit[state="soft"] { border: 1px solid $soft; }
QLineEdit[role="computed"], QComboBox[role="computed"], QPlainTextEdit[role="computed"] { background: $computed;
  border: 1px solid $computed; font-style: italic; color: $text; }
QLineEdit[role="locked"], QComboBox[role="locked"], QPlainTextEdit[role="locked"] { background: $locked;
  border: 1px solid $locked; color: $text; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($chevron); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; color: $text; border: 1px solid $line;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }
QComboBox QAbstractItemView::item { min-height: ${row}px; }
QCheckBox { spacing: 6px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 3px; background: $panel; }
QCheckBox::indicator:checked { background: $accent; border: 1px solid $accent; image: url($check); }
QCheckBox:focus { color: $accent; }

QListView, QTreeView, QTableView { background: $panel; color: $text; border: 1px solid $line; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; gridline-color: $line; }
QListView[board="true"] { background: transparent; border: none; }
QTableView::item:focus { border: 1px solid $accent; }
QTableView[paper="true"] { background: $paper; color: $ink; border: none; gridline-color: $muted; }
QHeaderView { background: $window; border: none; }
QHeaderView::section { background: $window; color: $text; border: none; border-right: 1px solid $line;
  border-bottom: 1px solid $line; padding: 2px 6px; min-height: ${row}px; font-weight: 700; }
QTableCornerButton::section { background: $window; border: none; }
QTreeView::item { min-height: ${row}px; } QListWidget::item { min-height: ${row}px; }
QWidget#nav { border-right: 1px solid $line; }
QTreeView[nav="true"] { background: $window; border: none; padding: 4px 0 4px 4px; show-decoration-selected: 1; }
QTreeView[nav="true"]::item { min-height: ${nav}px; color: $text; }
QTreeView[nav="true"]::item:hover { background: $hover; }
QTreeView[nav="true"]::item:selected { background: $accent_soft; color: $text; }
QToolButton::menu-indicator { image: none; }
QToolButton[menu="true"]::menu-indicator { image: url($chevron); width: 12px; height: 12px; subcontrol-origin: padding;
  subcontrol-position: center right; right: 4px; }
QToolButton[menu="true"] { padding: 0 24px 0 12px; border: 1px solid $line; border-radius: 4px; background: $panel; }
QToolButton[menu="true"]:hover { background: $hover; }
QToolButton[menu="true"]:focus { border: 1px solid $accent; }
QToolButton[menu="true"]:disabled { color: $muted; background: $window; }

QMenuBar { background: $window; color: $text; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $panel; color: $text; border: 1px solid $line; padding: 4px 0; }
QMenu::item { padding: 4px 28px 4px 12px; min-height: 20px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }
QMenu::icon { padding-left: 8px; }
QStatusBar { background: $window; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 0 8px; }
QStatusBar QLabel[sign="hard"] { color: $hard; } QStatusBar QLabel[sign="soft"] { color: $soft; }
QSplitter::handle { background: $window; } QSplitter::handle:hover { background: $line; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; } QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar::tab { padding: 4px 14px; min-height: 24px; border: none; border-bottom: 2px solid transparent; color: $muted; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QProgressBar { border: 1px solid $line; border-radius: 3px; background: $panel; text-align: center; min-height: 18px; }
QProgressBar::chunk { background: $accent_soft; }
QGroupBox { border: none; border-top: 1px solid $line; margin-top: 14px; padding-top: 6px; font-weight: 700; }
QGroupBox::title { subcontrol-origin: margin; left: 0; padding-right: 8px; }
""")


def stylesheet(colours: Colours, points: float) -> str:
    """The sheet for one theme and font size."""
    icons = resource_path("icons").as_posix()
    control = round(24 * points / 10.5)
    values = {key: str(value) for key, value in vars(colours).items()}
    return _SHEET.substitute(
        values,
        big=points * 1.3,
        control=control,
        row=round(24 * points / 10.5),
        nav=round(24 * points / 10.5),
        chevron=f"{icons}/chevron-down-{colours.name}.svg",
        check=f"{icons}/check-{colours.name}.svg",
    )
