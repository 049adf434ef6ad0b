"""Jobs that turn documents of the core into pages for the preview. Nothing is left on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tzdesk.jobs import Job, Progress

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.registers.workplace import Workplace


@dataclass(frozen=True)
class Drawn:
    """A printed piece: its title, the file's bytes, its pages as pictures; `file` is the name it is saved by."""

    title: str
    content: bytes
    pages: tuple[bytes, ...]
    file: str = ""


def month_pages(wp: Workplace, period: Month, dpi: int = 144) -> Job[list[Drawn]]:
    """The cover and the summary of a month."""
    from tzdesk.documents import cover, month_summary
    from tzdesk.exporting import month_pieces

    front, summary = yield from month_pieces(wp, period)
    drawn: list[Drawn] = []
    yield Progress(0, 2, "画封面")
    drawn.append((yield from pages_of(f"{period.label} 封面", cover.compose_cover(front).to_bytes(), dpi)))
    yield Progress(1, 2, "画月度汇总")
    drawn.append((yield from pages_of(f"{period.label} 月度汇总", month_summary.compose(summary).to_bytes(), dpi)))
    return drawn


def pages_of(title: str, content: bytes, dpi: int = 144) -> Job[Drawn]:
    """The pages of a finished file."""
    from tzdesk.pdf.preview import pages

    found: list[bytes] = []
    for page in pages(content, dpi):
        found.append(page)
        yield Progress(len(found), 0, f"画第 {len(found)} 页")
    return Drawn(title, content, tuple(found))
