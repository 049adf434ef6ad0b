"""Sizes of paper and the text styles of documents; lengths in points, y downwards from the upper edge."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tzdesk.pdf.fonts import HEI, SONG, SONG_BOLD

MM = 72 / 25.4
HAIRLINE = 0.5
FRAME = 1.0


@dataclass(frozen=True)
class Paper:
    """A page format with its margins. The binding side has 25 mm, the others 20 mm."""

    width: float
    height: float
    left: float = 25 * MM
    right: float = 20 * MM
    top: float = 20 * MM
    bottom: float = 20 * MM

    @property
    def landscape(self) -> Paper:
        """Turned a quarter; bound at the left as well, as return books are."""
        return replace(self, width=self.height, height=self.width)

    def margins(self, side: float, *, binding: float | None = None) -> Paper:
        """Other margins, in points, such as the 12 mm of a roster; `binding` only where it differs."""
        return replace(self, left=side if binding is None else binding, right=side, top=side, bottom=side)


A4 = Paper(210 * MM, 297 * MM)
A3 = Paper(297 * MM, 420 * MM)


@dataclass(frozen=True)
class Style:
    """How a paragraph is set; `leading` is the distance of lines as a multiple of the size."""

    font: str = SONG
    size: float = 12.0
    leading: float = 1.5
    align: str = "left"  # left, center, right
    indent: float = 0.0  # of the first line, in ems
    before: float = 0.0  # points
    after: float = 0.0
    grey: float = 0.0  # 0 black … 1 white

    @property
    def pitch(self) -> float:
        """Height of one line in points."""
        return self.size * self.leading


TITLE = Style(SONG_BOLD, 20, 1.4, "center", after=4)
SUBTITLE = Style(SONG, 12, 1.4, "center", after=6)
HEADING = Style(HEI, 12, 1.5, before=9, after=3)
BODY = Style(indent=2)
PLAIN = Style()
LIST = Style(size=10.5)
SMALL = Style(size=9, leading=1.4)
NOTE = Style(size=8, leading=1.4, grey=0.35)
