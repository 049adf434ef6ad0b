"""A document under construction: pages, the pen, running head and foot, page numbers, watermark.

Coordinates are points from the upper left corner of the page, y downwards; a text is placed by its base line. The
number of pages is known only at the end, so feet are drawn when the document is finished.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from tzdesk.base.files import atomic_write
from tzdesk.pdf import fonts
from tzdesk.pdf.fonts import HEI, SONG, Missing
from tzdesk.pdf.paper import A4, HAIRLINE, MM, Paper
from tzdesk.pdf.pen import Ink, Pen, stroke
from tzdesk.pdf.pen import fill as fill_with
from tzdesk.pdf.text import fit_size

_FOOT_SIZE = 8.0
_FOOT_PITCH = 11.0
_EDGE = 8 * MM  # nothing is set nearer to the lower edge of the paper: printers cannot reach it
_HEAD_ROOM = 6 * MM


@dataclass(frozen=True)
class Foot:
    """What stands in the foot of every page, beside 第 x 页 共 y 页. Empty texts take no room."""

    unit: str = ""
    period: str = ""
    version: str = ""
    check_code: str = ""
    note: str = ""  # a line of its own in grey, such as the secrecy line


@dataclass(frozen=True)
class Drawn:
    """What came of drawing: the number of pages, and the characters that no font has (drawn as 〓)."""

    pages: int
    missing: tuple[str, ...] = ()


class Sheet:
    """A PDF in the making. `y` is where the next thing goes; the drawing helpers move it down.

    `head` is a short line repeated at the top of the second and further pages; `foot` is that of the page in hand and
    of the further ones. A draft bears 草稿 across each page.
    The same calls give the same bytes.
    """

    def __init__(
        self, paper: Paper = A4, *, title: str, foot: Foot | None = None, head: str = "", draft: bool = False
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        fonts.register()
        self.paper = paper
        self.foot = foot
        self.head = head
        self.draft = draft
        self.missing = Missing()
        self._buffer = BytesIO()
        self._canvas: Any = Canvas(
            self._buffer, pagesize=(paper.width, paper.height), initialFontName=SONG, invariant=1, lang="zh-CN"
        )
        self._canvas.setTitle(_plain(title))
        self._canvas.setAuthor(_plain(foot.unit if foot else ""))
        self._canvas.setSubject(_plain(foot.period if foot else ""))
        self._canvas.setCreator("tzdesk")
        self._states: list[tuple[dict[str, Any], Paper, Foot | None]] = []
        self._finished: bytes | None = None
        self.y = paper.top
        self._begin()

    # -- where things are

    @property
    def left(self) -> float:
        """Left edge of the text area."""
        return self.paper.left

    @property
    def right(self) -> float:
        """Right edge of the text area."""
        return self.paper.width - self.paper.right

    @property
    def width(self) -> float:
        """Width of the text area."""
        return self.right - self.left

    @property
    def bottom(self) -> float:
        """Lower edge of the text area: the margin, or where the foot begins if that is higher."""
        return min(self.paper.height - self.paper.bottom, self._foot_top - 2 * MM)

    @property
    def _foot_top(self) -> float:
        lines = 3 if self.foot and self.foot.note else 2
        return self.paper.height - _EDGE - lines * _FOOT_PITCH

    @property
    def room(self) -> float:
        """Height that is left on this page."""
        return self.bottom - self.y

    @property
    def full_room(self) -> float:
        """Height of the text area of an empty further page."""
        return self.bottom - self.paper.top - (_HEAD_ROOM if self.head else 0)

    @property
    def untouched(self) -> bool:
        """Whether nothing was set on this page yet."""
        return self.y <= self._page_top + 0.01

    @property
    def page(self) -> int:
        """Number of the page in hand, from 1."""
        return len(self._states) + 1

    def need(self, height: float) -> bool:
        """Begin a new page if `height` does not fit on this one; True if it did. An empty page is left as it is."""
        if height <= self.room + 0.01 or self.untouched:
            return False
        self.new_page()
        return True

    def new_page(self) -> None:
        """Close this page and begin the next."""
        self._keep()
        self._canvas._startPage()  # noqa: SLF001 - the library's own recipe for "page x of y"
        self._begin()

    def new_part(self, paper: Paper, head: str) -> None:
        """Begin a part of the document on paper of its own, such as a wide table in a book of upright ones.

        `head` runs over its further pages; the first one has none.
        """
        self._keep()
        self._canvas._startPage()  # noqa: SLF001 - as above
        self.paper, self.head = paper, ""
        self._canvas.setPageSize((paper.width, paper.height))
        self._begin()
        self.head = head

    # -- drawing

    def text(
        self, x: float, y: float, text: str, font: str = SONG, size: float = 12, *, align: str = "left", grey: Ink = 0
    ) -> None:
        """One line of text with its base line at y; `align` says which end (or the middle) x is."""
        with self.pen(grey) as pen:
            pen.put(x, y, text, font, size, align=align)

    @contextmanager
    def pen(self, grey: Ink = 0) -> Iterator[Pen]:
        """A pen for many pieces of text at once, which is quicker than `text` for each."""
        with Pen(self._canvas, self.paper.height, self.missing, grey).done() as pen:
            yield pen

    def line(self, x1: float, y1: float, x2: float, y2: float, *, weight: float = HAIRLINE, grey: Ink = 0) -> None:
        """One straight line."""
        self.lines([(x1, y1, x2, y2)], weight, grey)

    def lines(
        self, lines: Iterable[tuple[float, float, float, float]], weight: float = HAIRLINE, grey: Ink = 0
    ) -> None:
        """Many straight lines of one weight."""
        height = self.paper.height
        self._canvas.setLineWidth(weight)
        stroke(self._canvas, grey)
        self._canvas.setLineCap(2)
        self._canvas.lines([(x1, height - y1, x2, height - y2) for x1, y1, x2, y2 in lines])

    def box(
        self, x: float, y: float, wide: float, high: float, *, weight: float = HAIRLINE, fill: Ink | None = None
    ) -> None:
        """A rectangle from its upper left corner; weight 0 draws no frame, `fill` is a grey or a colour."""
        self._canvas.setLineWidth(weight)
        self._canvas.setStrokeGray(0)
        if fill is not None:
            fill_with(self._canvas, fill)
        self._canvas.rect(
            x, self.paper.height - y - high, wide, high, stroke=int(weight > 0), fill=int(fill is not None)
        )

    def polygon(self, points: Iterable[tuple[float, float]], *, weight: float = 1.0, dots: float = 0) -> None:
        """An open run of lines; `dots` is the radius of a dot at each corner."""
        flat = [(x, self.paper.height - y) for x, y in points]
        self._canvas.setLineWidth(weight)
        self._canvas.setStrokeGray(0)
        path = self._canvas.beginPath()
        for index, (x, y) in enumerate(flat):
            (path.lineTo if index else path.moveTo)(x, y)
        self._canvas.drawPath(path)
        self._canvas.setFillGray(0)
        for x, y in flat if dots else ():
            self._canvas.circle(x, y, dots, stroke=0, fill=1)

    def squares(self, squares: Iterable[tuple[float, float, float, float]]) -> None:
        """Many filled black rectangles (x, y, wide, high) as one path: the modules of a QR code."""
        path = self._canvas.beginPath()
        for x, y, wide, high in squares:
            path.rect(x, self.paper.height - y - high, wide, high)
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    @contextmanager
    def clipped(self, x: float, y: float, wide: float, high: float) -> Iterator[None]:
        """What is drawn inside shows only within the rectangle."""
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(x, self.paper.height - y - high, wide, high)
        self._canvas.clipPath(path, stroke=0, fill=0)
        yield
        self._canvas.restoreState()

    # -- the end

    def to_bytes(self) -> bytes:
        """Finish the document: draw the feet and give the PDF. For the preview, so that no file need be written."""
        if self._finished is None:
            self._keep()
            total = len(self._states)
            for number, (state, paper, foot) in enumerate(self._states, 1):
                self._canvas.__dict__.update(state)
                self.paper, self.foot = paper, foot
                self._draw_foot(number, total)
                self._canvas.showPage()
            self._canvas.save()
            self._finished = self._buffer.getvalue()
        return self._finished

    def save(self, target: Path) -> Drawn:
        """Finish the document and write it, all or nothing. Raises MachineError."""
        content = self.to_bytes()
        with atomic_write(target, "生成打印件") as beside:
            beside.write_bytes(content)
        return self.drawn

    @property
    def drawn(self) -> Drawn:
        """Pages and missing characters so far."""
        return Drawn(len(self._states) if self._finished is not None else self.page, self.missing.characters)

    # -- inside

    def _keep(self) -> None:
        self._states.append((dict(self._canvas.__dict__), self.paper, self.foot))

    def _begin(self) -> None:
        self.y = self._page_top = self.paper.top + (_HEAD_ROOM if self.head and self._states else 0)
        if self.draft:
            self._draw_watermark("草稿")
        if self.head and self._states:
            size = fit_size(self.head, SONG, 9, self.width)
            self.text(self.left, self.paper.top + 1 * MM, self.head, SONG, size)
            self.line(self.left, self.paper.top + 2.5 * MM, self.right, self.paper.top + 2.5 * MM)

    def _draw_watermark(self, text: str) -> None:
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(self.paper.width / 2, self.paper.height / 2)
        canvas.rotate(40)
        size = min(self.paper.width, self.paper.height) / (len(text) + 2)
        with Pen(canvas, 0, self.missing, 0.92).done() as pen:
            pen.put(0, size * 0.35, text, fonts.SONG_BOLD, size, align="center")
        canvas.restoreState()

    def _draw_foot(self, number: int, total: int) -> None:
        foot = self.foot or Foot()
        top = self._foot_top
        y = top + _FOOT_PITCH - 1
        size = _FOOT_SIZE
        count = f"第 {number} 页 共 {total} 页"
        left = "　".join(part for part in (foot.period, foot.version) if part)
        code = f"校验码 {foot.check_code}" if foot.check_code else ""
        side = self.width * 0.62
        self.line(self.left, top, self.right, top)
        with self.pen() as pen:
            pen.put(self.left, y, foot.unit, SONG, fit_size(foot.unit, SONG, size, side))
            pen.put(self.right, y, count, SONG, size, align="right")
            pen.put(self.left, y + _FOOT_PITCH, left, SONG, fit_size(left, SONG, size, self.width * 0.48))
            pen.put(self.right, y + _FOOT_PITCH, code, HEI, fit_size(code, HEI, size, self.width * 0.48), align="right")
        if foot.note:
            fitted = fit_size(foot.note, SONG, size, self.width)
            self.text(self.paper.width / 2, y + 2 * _FOOT_PITCH, foot.note, SONG, fitted, align="center", grey=0.4)


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
