"""What the papers of unions show: values only, worded by who gathers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class Block:
    """A section of a card: labels with their texts."""

    title: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table of a card: headings with widths in mm (None shares the rest), and rows of text."""

    title: str
    heads: tuple[tuple[str, float | None], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OrgCard:
    """工会组织卡片: one union as it stands on a day, with its history."""

    unit: str  # who prints
    name: str
    number: str
    state: str
    day: date
    flags: tuple[str, ...]
    blocks: tuple[Block, ...]
    grids: tuple[Grid, ...]


class OrgListKind(StrEnum):
    """Which unions a list names."""

    TERM = "届满未换届工会名单"
    CERTIFICATE = "法人证书到期工会名单"
    REPORTS = "未报送、迟报工会名单"


@dataclass(frozen=True)
class OrgLine:
    """One union of a list. `day` is the one it is late by, `days` how many (negative: still ahead)."""

    name: str
    superior: str
    person: str
    phone: str
    day: date | None
    days: int | None
    note: str = ""


@dataclass(frozen=True)
class OrgList:
    """A list of unions; `about` says of which day or month it speaks."""

    unit: str
    kind: OrgListKind
    about: str
    lines: tuple[OrgLine, ...]
