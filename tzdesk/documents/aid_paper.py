"""What the printed pieces of hardship aid have in common: whose they are, the secrecy line, title and pages.

Neither the running head nor the PDF's own title names a person: they go by file or batch number, as the file names do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tzdesk.pdf.flow import label_line, paragraph
from tzdesk.pdf.fonts import SONG, width
from tzdesk.pdf.page import Foot, Sheet
from tzdesk.pdf.paper import A4, MM, TITLE, Paper, Style
from tzdesk.pdf.table import Table
from tzdesk.pdf.table_draw import draw_table, table_height

FORM = A4.margins(15 * MM, binding=20 * MM)
WIDE = A4.landscape.margins(12 * MM)
INFO = Style(size=10.5, leading=1.5)
_SMALLEST = 0.8  # of its size, to which a line of three texts, or of a title, shrinks
NOTES = Style(size=9, leading=1.5)
SECRECY = "内部资料　注意保密"
GAP = 3 * MM


@dataclass(frozen=True)
class Ticked:
    """One box of a list: ☑ when it holds, □ when it does not or is still to be ticked; `note` says more."""

    label: str
    on: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class Issue:
    """Whose paper it is and how it came to be printed.

    `number` is the file's or the batch's. `by`, `at` and `serial` (导出编号) stand in the secrecy line of pieces that
    stay inside the union; they are empty where nothing is logged. `edition` names what was masked.
    """

    unit: str
    number: str = ""
    edition: str = ""
    by: str = ""
    at: datetime | None = None
    serial: str = ""

    @property
    def secrecy(self) -> str:
        """内部资料 注意保密 · 导出人 · 时间 · 编号."""
        when = f"{self.at:%Y-%m-%d %H:%M}" if self.at else ""
        parts = (SECRECY, f"导出人 {self.by}" if self.by else "", when, f"编号 {self.serial}" if self.serial else "")
        return "　·　".join(part for part in parts if part)


def begin(
    issue: Issue,
    name: str,
    *,
    title: str = "",
    subtitle: str = "",
    paper: Paper = A4,
    public: bool = False,
    named: bool = False,
) -> Sheet:
    """A page with its title. `title` where it differs from the paper's `name`; `named` with the unit before it, on a
    line of its own where both are too long for one."""
    sheet = bare(issue, name, paper=paper, public=public)
    unit, title = issue.unit if named else "", title or name
    if unit and width(unit + title, TITLE.font, TITLE.size) > sheet.width:
        paragraph(sheet, unit, replace(_fitting(unit, sheet.width), after=0))
        paragraph(sheet, title, _fitting(title, sheet.width))
    else:
        paragraph(sheet, unit + title, TITLE)
    if subtitle:
        paragraph(sheet, subtitle, Style(size=12, leading=1.5, align="center", after=4))
    return sheet


def _fitting(text: str, room: float) -> Style:
    """The style of a title, a little smaller where that keeps it on one line."""
    size = TITLE.size * room / max(room, width(text, TITLE.font, TITLE.size))
    return replace(TITLE, size=size) if size >= _SMALLEST * TITLE.size else TITLE


def bare(issue: Issue, name: str, *, paper: Paper = A4, public: bool = False, head: bool = True) -> Sheet:
    """A page without a title, for forms that repeat on every page; a public piece has no secrecy line."""
    foot = Foot(issue.unit, issue.number, issue.edition, note="" if public else issue.secrecy)
    known = "　".join(part for part in (name, issue.number) if part)
    return Sheet(paper, title=f"{issue.unit} {known}", foot=foot, head=f"{known}　{issue.unit}" if head else "")


def block(sheet: Sheet, table: Table, *, gap: float = GAP) -> None:
    """A table on one page where a page can hold it, with a little air above."""
    high = table_height(sheet, table) + gap
    if high <= sheet.full_room:
        sheet.need(high)
    sheet.y += 0 if sheet.untouched else gap
    draw_table(sheet, table)


def spread(sheet: Sheet, left: str, middle: str, right: str, style: Style = INFO) -> None:
    """One line of three texts; the one between stands in the middle of what the others leave free.

    Texts that are too long for one line get smaller, and those that are far too long a line each.
    """
    texts = [text for text in (left, middle, right) if text]
    room = sheet.width - (len(texts) - 1) * style.size
    size = min(style.size, style.size * room / max(1.0, sum(width(text, style.font, style.size) for text in texts)))
    if size < style.size * _SMALLEST:
        for text in texts:
            paragraph(sheet, text, style)
        return
    base = sheet.y + style.pitch * 0.72
    begins = sheet.left + width(left, style.font, size)
    ends = sheet.right - width(right, style.font, size)
    sheet.text(sheet.left, base, left, style.font, size)
    sheet.text((begins + ends) / 2, base, middle, style.font, size, align="center")
    sheet.text(sheet.right, base, right, style.font, size, align="right")
    sheet.y += style.pitch


def sign_line(sheet: Sheet, people: Sequence[tuple[str, str]], *, high: float = 12 * MM, size: float = 10.5) -> None:
    """Signatures beside each other on one line, such as 制表人 … 工会主席（公章）."""
    sheet.need(high)
    gap = 4 * MM
    wide = (sheet.width - gap * (len(people) - 1)) / len(people)
    for index, (label, name) in enumerate(people):
        label_line(sheet, label, name, sheet.left + index * (wide + gap), sheet.y + high * 0.75, room=wide, size=size)
    sheet.y += high


def tick(on: bool | None, word: str) -> str:
    """A box before a word: ☑ when it holds, □ when it does not or is to be ticked by hand."""
    return f"{'☑' if on else '□'} {word}"


def ticks(boxes: Sequence[Ticked], room: float, size: float) -> str:
    """Boxes side by side, as many a line as fit, so that no box is parted from its word."""
    lines = [""]
    for one in boxes:
        word = tick(one.on, one.label)
        longer = f"{lines[-1]}　{word}" if lines[-1] else word
        if lines[-1] and width(longer, SONG, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)
