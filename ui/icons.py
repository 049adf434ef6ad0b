"""Icons of one family (Remix), drawn in the theme's colour. The font is read on first use, after first paint."""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtGui import QIcon

from ui import theme

SIZE = 20


@cache
def _font() -> Any:
    import os

    os.environ.setdefault("QT_API", "pyside6")
    from qtawesome.iconic_font import IconicFont

    return IconicFont(("ri", "remixicon-2.5.0.ttf", "remixicon-charmap-2.5.0.json"))


@cache
def _drawn(word: str, role: str, theme_name: str) -> QIcon:
    drawn: QIcon = _font().icon(f"ri.{word}", color=theme.colour(role), color_disabled=theme.colour("line"))
    return drawn


def icon(word: str, role: str = "text") -> QIcon:
    """The icon of a word of the set, such as "save-line"; an empty one for an empty word."""
    return _drawn(word, role, theme.colours().name) if word else QIcon()


def forget() -> None:
    """Draw icons anew after the theme has changed."""
    _drawn.cache_clear()
