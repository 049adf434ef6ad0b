"""The pen: text on a canvas, run by run, with fallback fonts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from tzdesk.pdf import fonts
from tzdesk.pdf.fonts import Missing, runs, width

Ink: TypeAlias = float | tuple[float, float, float]  # a grey (0 black … 1 white), or red, green and blue
_THICKEN = 0.028  # stroke width, of the size, that makes a regular glyph look like a bold one


def fill(canvas: Any, ink: Ink) -> None:
    """Set the colour that areas and letters are filled with."""
    if isinstance(ink, tuple):
        canvas.setFillColorRGB(*ink)
    else:
        canvas.setFillGray(ink)


def stroke(canvas: Any, ink: Ink) -> None:
    """Set the colour that lines are drawn with."""
    if isinstance(ink, tuple):
        canvas.setStrokeColorRGB(*ink)
    else:
        canvas.setStrokeGray(ink)


class Pen:
    """Puts text on a canvas; keeps one text object open and changes fonts only when it must."""

    def __init__(self, canvas: Any, height: float, missing: Missing, ink: Ink) -> None:
        self._canvas = canvas
        self._height = height
        self._missing = missing
        self._ink = ink
        self._open: Any = None
        self._font: tuple[str, float] = ("", 0.0)

    @contextmanager
    def done(self) -> Iterator[Pen]:
        """The pen as a context that flushes at its end."""
        yield self
        self.flush()

    def put(self, x: float, y: float, text: str, font: str, size: float, *, align: str = "left") -> None:
        """One line of text, base line at y, in `font` or where that has no glyph in its fallback."""
        if not text:
            return
        if align != "left":
            wide = width(text, font, size)
            x -= wide if align == "right" else wide / 2
        bold = fonts.is_bold(font)
        for name, part in runs(text, font, self._missing):
            thick = bold and not fonts.is_bold(name)
            if thick:
                self.flush()
            pen = self._text_object()
            if (name, size) != self._font:
                pen.setFont(name, size)
                self._font = (name, size)
            pen.setTextOrigin(x, self._height - y)
            if thick:
                pen.setTextRenderMode(2)
            pen._textOut(part)  # noqa: SLF001 - textOut measures the text, which the next piece does not need
            if thick:
                self._thicken(pen, size)
            x += width(part, name, size)

    def flush(self) -> None:
        """Write what was put."""
        if self._open is not None:
            fill(self._canvas, self._ink)
            self._canvas.drawText(self._open)
            self._open = None
            self._font = ("", 0.0)

    def _thicken(self, pen: Any, size: float) -> None:
        pen.setTextRenderMode(0)
        stroke(self._canvas, self._ink)
        self._canvas.setLineWidth(size * _THICKEN)
        self.flush()

    def _text_object(self) -> Any:
        if self._open is None:
            self._open = self._canvas.beginText()
        return self._open
