"""The table of who is covered by what, in words: what the register computed, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tzdesk.base.periods import Month

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.contracts.coverage import Covering
    from tzdesk.registers.workplace import Workplace

_HOW = {"own": "单独签订", "shared": "区域行业", "double": "双重覆盖", "none": "—"}
_HEADS = {"any": "任一种", "10": "综合", "20": "工资专项", "30": "女职工", "40": "劳动安全", "other": "其他专项"}


@dataclass(frozen=True)
class CoverageLine:
    """One enterprise: its texts by column, the contracts behind each kind, and what it is looked up by."""

    unit: int
    texts: tuple[str, ...]
    contracts: tuple[tuple[int, ...], ...]
    missing: bool
    repeated: bool
    sought: str


@dataclass(frozen=True)
class CoverageTable:
    """All enterprises of a month, with the month's numbers in a sentence."""

    period: Month
    heads: tuple[str, ...]
    lines: tuple[CoverageLine, ...]
    words: str


def coverage_table(wp: Workplace, session: Session, period: Month) -> CoverageTable:
    """Who should sign or is covered at the end of a month."""
    from tzdesk.registers.contracts.coverage import CONTENTS, coverage

    found = coverage(session, period)
    divisions = wp.definition(period).codes["division"]
    lines = []
    for row in found.rows:
        first = "未签订" if row.missing else _words(row.by["any"])
        kinds = [first, *(_words(row.by[kind]) for kind in CONTENTS if kind != "any")]
        town = divisions.label_of(row.division) if row.division in divisions else row.division
        staff = "" if row.staff is None else f"{row.staff:,}"
        lines.append(
            CoverageLine(
                unit=row.unit,
                texts=(row.name, town, staff, *kinds),
                contracts=tuple(row.by[kind].contracts for kind in CONTENTS),
                missing=row.missing,
                repeated=any(covering.repeated for covering in row.by.values()),
                sought=f"{row.name} {row.uscc}".lower(),
            )
        )
    counts = found.counts["any"]
    covered = sum(counts[how] for how in ("own", "shared", "double"))
    missing = sum(row.missing for row in found.rows)
    words = (
        f"截至{period.last.isoformat()}　覆盖 {covered:,} 家：单独 {counts['own'] + counts['double']:,}，"
        f"区域行业 {counts['shared']:,}，其中双重 {counts['double']:,}　应签未签 {missing:,} 家"
    )
    return CoverageTable(period, ("企业", "镇（街道）", "职工", *_HEADS.values()), tuple(lines), words)


def _words(covering: Covering) -> str:
    return f"{_HOW[covering.how]}（重复）" if covering.repeated else _HOW[covering.how]
