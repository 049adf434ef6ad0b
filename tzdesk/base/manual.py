"""The manual inside the program (使用手册): its pages, their search, and the steps of the tour."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tzdesk.base.paths import resource_path

CHANGES = "更新记录"
_NUMBER = re.compile(r"^\d+-")
_MARKS = re.compile(r"[*#|>`]|!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True)
class ManualPage:
    """A page: its id (the file's name without number), its title and its Markdown."""

    id: str
    title: str
    text: str

    def lines(self) -> list[str]:
        """The page's sentences as they are read, without the marks of Markdown."""
        plain = (_MARKS.sub("", line).strip(" -") for line in self.text.splitlines())
        return [line for line in plain if line]


@dataclass(frozen=True)
class Found:
    """A line that holds what was looked for."""

    page: ManualPage
    line: str


@dataclass(frozen=True)
class TourStep:
    """A step of the tour: the page it is on, the name of the widget it points at, what it says."""

    place: str
    target: str
    title: str
    text: str


def folder() -> Path:
    """Where the pages and their pictures lie."""
    return resource_path("help")


def pages() -> list[ManualPage]:
    """All pages in order; the changes (更新记录) last."""
    files = sorted(folder().glob("*.md"), key=lambda path: (path.stem == CHANGES, path.stem))
    found = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        first = text.splitlines()[0] if text else ""
        found.append(ManualPage(_NUMBER.sub("", path.stem), first.lstrip("# ").strip() or path.stem, text))
    return found


def search(known: Sequence[ManualPage], words: str) -> list[Found]:
    """The lines that hold all the words, whatever the case; titles before text."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    found = []
    for page in known:
        for number, line in enumerate(page.lines()):
            if all(word in line.casefold() for word in wanted):
                found.append((number != 0, Found(page, line)))
    return [hit for _rank, hit in sorted(found, key=lambda pair: pair[0])]


def tour_steps() -> list[TourStep]:
    """The five-minute tour."""
    told = tomllib.loads((folder() / "导览.toml").read_text(encoding="utf-8"))
    return [TourStep(**step) for step in told["steps"]]
