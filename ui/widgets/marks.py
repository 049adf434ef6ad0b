"""How a dated step stands: the shape, the colour role and the word of each mark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MarkSign:
    """A mark's shape, its colour role of the theme, and the word for it."""

    shape: str
    role: str
    word: str


MARKS = {
    "done": MarkSign("✓", "good", "已办"),
    "late": MarkSign("▲", "soft", "超期办理"),
    "overdue": MarkSign("●", "hard", "逾期未办"),
    "due": MarkSign("○", "text", "待办"),
    "open": MarkSign("○", "muted", "未到"),
    "off": MarkSign("－", "muted", "不需要"),
}


def mark_of(word: str) -> MarkSign:
    """The sign of a mark; an unknown one counts as not yet due."""
    return MARKS.get(word, MARKS["open"])
