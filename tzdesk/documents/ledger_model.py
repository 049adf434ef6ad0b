"""What the papers of the work ledgers show: values only, worded by who gathers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Part:
    """A section of a row: labels with their texts."""

    title: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EntryCard:
    """登记表 of one row of a ledger."""

    unit: str
    ledger: str
    title: str
    number: str
    parts: tuple[Part, ...]
    owner: str = ""


@dataclass(frozen=True)
class ListColumn:
    """A column of a printed list; `figures` are set to the right and `total` stands below them."""

    title: str
    share: int
    figures: bool = False
    total: str = ""


@dataclass(frozen=True)
class EntryList:
    """A ledger's rows of a month."""

    unit: str
    ledger: str
    about: str
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CheckupReport:
    """劳动用工法律体检报告 (DB32/T 3535—2019): what was looked at, risks found, advice given. None: not stated."""

    unit: str
    employer: str
    code: str
    number: str
    depth: str
    day: date | None
    mode: str
    team: str
    headcount: int | None
    items: tuple[str, ...]
    risks: tuple[int | None, int | None, int | None]
    points: tuple[str, ...]
    advice_count: int | None
    advice: tuple[str, ...]
    accepted: int | None
    rectified: int | None
    issued: date | None
    revisit: date | None
