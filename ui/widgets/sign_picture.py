"""A finding's sign as a small picture, for places of Qt that take no colour for their text."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPixmap

from ui import theme
from ui.widgets.signs import Sign

SIDE = 14
_SHARP = 3  # pictures are drawn three times as large, so that they stay sharp up to 300 %


def sign_picture(sign: Sign | None) -> QPixmap:
    """The shape in its colour; an empty picture of the same size for no sign."""
    return _drawn(sign.shape if sign else "", theme.colour(sign.key if sign else "muted").name())


@lru_cache(maxsize=64)
def _drawn(shape: str, colour: str) -> QPixmap:
    picture = QPixmap(SIDE * _SHARP, SIDE * _SHARP)
    picture.setDevicePixelRatio(_SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    if shape:
        painter = QPainter(picture)
        font = QFont()
        font.setPixelSize(SIDE - 1)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(0, 0, SIDE, SIDE, Qt.AlignmentFlag.AlignCenter, shape)
        painter.end()
    return picture
