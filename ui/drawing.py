"""Jobs that turn documents of the core into pages for the preview. Nothing is left on the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tzdesk.jobs import Job, Progress

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.pieces.return_forms import Wishes
    from tzdesk.registers.workplace import Workplace


@dataclass(frozen=True)
class Drawn:
    """A printed piece: its title, the file's bytes, its pages as pictures; `file` is the name it is saved by."""

    title: str
    content: bytes
    pages: tuple[bytes, ...]
    file: str = ""


@dataclass(frozen=True)
class MonthDrawn:
    """The printed pieces of a month with the wishes they were drawn by, and the tables that one may wish for.

    `title` names the job that prints all of these together; `whole` is the choice that means all of them."""

    title: str
    pieces: tuple[Drawn, ...]
    wishes: Wishes
    tables: Mapping[str, str]
    again: Callable[[Wishes], None]
    whole: str = "全册"


def month_pages(wp: Workplace, period: Month, wishes: Wishes, dpi: int = 144) -> Job[list[Drawn]]:
    """The printed pieces of a month; of a sealed one, those that were kept with it."""
    from tzdesk.exporting import month_papers

    papers = yield from month_papers(wp, period, wishes)
    drawn: list[Drawn] = []
    for number, (title, content) in enumerate(papers.items()):
        yield Progress(number, len(papers), f"画{title}")
        drawn.append((yield from pages_of(f"{period.label} {title}", content, dpi)))
    return drawn


def pages_of(title: str, content: bytes, dpi: int = 144) -> Job[Drawn]:
    """The pages of a finished file."""
    from tzdesk.pdf.preview import pages

    found: list[bytes] = []
    for page in pages(content, dpi):
        found.append(page)
        yield Progress(len(found), 0, f"画第 {len(found)} 页")
    return Drawn(title, content, tuple(found))
