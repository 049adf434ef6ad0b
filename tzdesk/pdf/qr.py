"""QR codes as vector squares, so that they stay sharp on any printer."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from tzdesk.pdf.page import Sheet

_DIGITS = re.compile(r"([0-9]{32,})")
_QUIET = 4  # modules of white on every side (ISO/IEC 18004)


@lru_cache(maxsize=32)
def squares(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """The code's side in modules, quiet zone included, and its dark stretches as (column, row, length).

    UTF-8 on purpose: without being told, the encoder takes some Chinese texts for Shift JIS. A long run of digits is
    written as such, three to ten bits.
    """
    import segno
    from segno.consts import MODE_NUMERIC

    # Segments of their own modes: the library takes them, its annotations do not say so.
    parts: Any = [(part, MODE_NUMERIC if part.isdecimal() else None) for part in _DIGITS.split(text) if part]
    code = segno.make(parts, error="m", encoding="utf-8", micro=False)
    found: list[tuple[int, int, int]] = []
    matrix = [[bool(module) for module in row] for row in code.matrix]
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate([*modules, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                found.append((start + _QUIET, row + _QUIET, column - start))
                start = None
    return len(matrix) + 2 * _QUIET, found


def draw_qr(sheet: Sheet, text: str, x: float, y: float, side: float) -> None:
    """Draw the code of a text into the square of `side` points whose upper left corner is (x, y)."""
    count, dark = squares(text)
    module = side / count
    sheet.squares((x + column * module, y + row * module, length * module, module) for column, row, length in dark)
