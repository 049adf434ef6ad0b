"""What the status bar says of selected cells of a sheet: how many they are, and their sum where it means something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tzdesk.returns.shown import shown

_SUMMED = frozenset({"count", "money", "decimal"})  # rates, texts and days have no sum


def selected_words(cells: Sequence[tuple[str, Any]]) -> str:
    """选中 6 格 合计 143. `cells` are the format and the value of each; a single cell needs no words.

    A blank adds nothing and is not zero: nothing but blanks has no sum. Counts and money are never added together.
    """
    if len(cells) < 2:
        return ""
    said = f"选中 {len(cells):,} 格"
    figures = [(kind, value) for kind, value in cells if kind in _SUMMED and value is not None]
    if len({kind for kind, _value in figures}) != 1:
        return said
    return f"{said} 合计 {shown(sum(value for _kind, value in figures), figures[0][0])}"
