"""The values of the aid summary of a month (困难帮扶月度汇总): numbers of its returns, and no person's name."""

from __future__ import annotations

from dataclasses import dataclass

from tzdesk.documents.model import Identity, MonthValue, Movement, Signers, SummaryFinding, Tile


@dataclass(frozen=True)
class AidTable:
    """A return in short: lines by columns. `money` are the columns whose values are 分; `total` stands below."""

    title: str
    unit: str
    stub: str
    headings: tuple[str, ...]
    lines: tuple[Movement, ...]
    total: Movement | None = None
    money: frozenset[int] = frozenset()


@dataclass(frozen=True)
class AidMonth:
    """The month of hardship aid in figures; `series` are the person-times of thirteen months."""

    identity: Identity
    tiles: tuple[Tile, ...]
    tables: tuple[AidTable, ...]
    series: tuple[MonthValue, ...]
    findings: tuple[SummaryFinding, ...]
    signers: Signers
    note: str = ""
