"""What can be checked of a window's looks without eyes: texts that are cut, parts that overlap, words that are not
Chinese, parts that a screen reader cannot name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QTreeWidget,
    QWidget,
)

from ui.navigation_tree import Navigation

# Words in Latin letters that the field itself writes so: keys, names of programs and files, codes of forms and rules.
ALLOWED = re.compile(
    r"^(?:Ctrl|Alt|Shift|Enter|Esc|Tab|Del|PgUp|PgDown|Home|End|Left|Right|F\d{1,2}"
    r"|Excel|WPS|PDF|CSV|GBK|xlsx|xls|tzbak|OneDrive|tzdesk|MB|U|ID"
    r"|nthtfz|[A-Z]{1,3}\d*[A-Za-z]?|[a-z]|db|pdf|zip|tzb|Tongzhou|No)$"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TAG = re.compile(r"</?\w+[^>]*>")
_SPACE = 2  # pixels that a rounding may cost
# Parts of Qt's own that carry no text and take no focus of their own worth naming.
_INNER = {"qt_scrollarea_viewport", "qt_spinbox_lineedit", "qt_scrollarea_hcontainer", "qt_scrollarea_vcontainer"}


def cut_texts(window: QWidget) -> list[str]:
    """Labels and buttons in sight whose text does not fit into them."""
    found = []
    for part in _visible(window):
        if isinstance(part, QLabel) and part.text() and part.pixmap().isNull():
            if _label_cut(part):
                found.append(f"{_path(part)}: {part.text()!r}")
        elif isinstance(part, QPushButton | QCheckBox) and part.text() and _button_cut(part):
            found.append(f"{_path(part)}: {part.text()!r}")
        elif isinstance(part, QComboBox) and not part.isEditable() and _choice_cut(part):
            found.append(f"{_path(part)}: {part.currentText()!r}")
    return found


def _choice_cut(part: QComboBox) -> bool:
    return part.fontMetrics().horizontalAdvance(part.currentText()) > part.width() - 20


def _label_cut(part: QLabel) -> bool:
    room = part.contentsRect()
    text = part.text()
    if _TAG.search(text):
        document = QTextDocument()
        document.setHtml(text)
        text = document.toPlainText()
    metrics = part.fontMetrics()
    if part.wordWrap():
        needed = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), Qt.TextFlag.TextWordWrap, text)
        return needed.height() > room.height() + metrics.lineSpacing() // 2
    widest = max(metrics.horizontalAdvance(line) for line in text.split("\n"))
    return widest > room.width() + _SPACE


def _button_cut(part: QAbstractButton) -> bool:
    return part.fontMetrics().horizontalAdvance(part.text().replace("&", "")) > part.width() - 4


def overlaps(window: QWidget) -> list[str]:
    """Labels and buttons of one parent that lie over one another."""
    found = []
    by_parent: dict[QWidget | None, list[QWidget]] = {}
    for part in _visible(window):
        if isinstance(part, QLabel | QAbstractButton | QLineEdit | QComboBox):
            by_parent.setdefault(part.parentWidget(), []).append(part)
    for parent, parts in by_parent.items():
        if isinstance(parent, QComboBox | QLineEdit | QAbstractItemView):
            continue
        for number, one in enumerate(parts):
            for other in parts[number + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > _SPACE and shared.height() > _SPACE:
                    found.append(f"{_path(one)} × {_path(other)}")
    return found


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Every text in sight that the program itself says, with where it stands. Typed values are the clerk's own."""
    for part in _visible(window):
        where = _path(part)
        if isinstance(part, QLabel | QAbstractButton):
            yield where, _TAG.sub("", part.text())
        elif isinstance(part, QLineEdit):
            yield where, part.placeholderText()
        elif isinstance(part, QTabBar):
            yield from ((where, part.tabText(place)) for place in range(part.count()))
        elif isinstance(part, QTreeWidget):
            head = part.headerItem()
            yield from ((where, head.text(column)) for column in range(part.columnCount()))
        elif isinstance(part, QTableView):
            model = part.model()
            count = model.columnCount() if model is not None else 0
            yield from (
                (where, str(model.headerData(c, Qt.Orientation.Horizontal) or ""))
                for c in range(count)
                if not part.horizontalHeader().isHidden()
            )
        if isinstance(part, Navigation):
            yield from ((where, line.text(0)) for line in part.lines())
        yield where, part.windowTitle() if part.isWindow() else ""


def latin_words(window: QWidget) -> list[str]:
    """Words in Latin letters that are none of the field's own."""
    return [
        f"{where}: {word} in {text!r}"
        for where, text in texts(window)
        for word in _WORD.findall(text)
        if not ALLOWED.match(word)
    ]


def nameless(window: QWidget) -> list[str]:
    """Parts that take the focus and that a screen reader could not name."""
    found = []
    for part in window.findChildren(QWidget):
        if part.focusPolicy() == Qt.FocusPolicy.NoFocus or part.objectName() in _INNER:
            continue
        if isinstance(part, QScrollArea) or part.accessibleName() or part.property("inner"):
            continue
        if isinstance(part, QAbstractButton) and part.text():
            continue
        if _inside_named(part):
            continue
        found.append(f"{type(part).__name__} {_path(part)}")
    return found


def _inside_named(part: QWidget) -> bool:
    """The pieces that Qt builds a combo box, a tab widget or a table of speak through it."""
    parent = part.parentWidget()
    while parent is not None:
        if type(parent).__name__ in {"QComboBoxPrivateContainer"} or isinstance(parent, QComboBox):
            return True
        if isinstance(parent, QAbstractItemView) and parent.accessibleName():
            return True
        if parent.inherits("QTabWidget") and parent.accessibleName() and isinstance(part, QTabBar):
            return True
        parent = parent.parentWidget() if isinstance(part, QTabBar | QLineEdit) or parent.inherits("QFrame") else None
    return False


def _visible(window: QWidget) -> list[QWidget]:
    return [part for part in [window, *window.findChildren(QWidget)] if part.isVisible() and _inside(part, window)]


def _inside(part: QWidget, window: QWidget) -> bool:
    """Parts of other windows that hang on this one are looked at by themselves."""
    return part.window() is window


def _path(part: QWidget) -> str:
    names = []
    at: QWidget | None = part
    while at is not None and len(names) < 3:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(names))


def out_of_sight(window: QWidget) -> list[str]:
    """Buttons that lie outside their window without a scroll area that leads to them."""
    found = []
    for part in _visible(window):
        if not isinstance(part, QPushButton):
            continue
        at: QWidget | None = part.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        spot = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        if at is None and not window.rect().adjusted(-1, -1, 1, 1).contains(spot):
            found.append(f"{_path(part)}: {part.text()!r}")
    return found


def past_the_edge(window: QWidget) -> list[str]:
    """Contents wider than the view that shows them where no scroll bar leads to the rest; with what makes them wide."""
    found = []
    for area in _visible(window):
        if not isinstance(area, QScrollArea):
            continue
        content = area.widget()
        if content is None or area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            continue
        room = area.viewport().width()
        if content.width() > room + _SPACE:
            wide = [part for part in content.findChildren(QWidget) if part.isVisibleTo(content)]
            least = sorted({f"{_path(part)} {w}" for part in wide if (w := _least(part)) > room - 32})
            found.append(f"{_path(area)}: {content.width()} in {room}: {least}")
    return found


def _least(part: QWidget) -> int:
    return max(part.minimumWidth(), part.minimumSizeHint().width())


def complaints(window: QWidget) -> list[str]:
    """Everything that is wrong with the looks of a window as it stands."""
    QApplication.processEvents()
    return [
        *(f"cut: {one}" for one in cut_texts(window)),
        *(f"over: {one}" for one in overlaps(window)),
        *(f"word: {one}" for one in latin_words(window)),
        *(f"lost: {one}" for one in out_of_sight(window)),
        *(f"wide: {one}" for one in past_the_edge(window)),
    ]
