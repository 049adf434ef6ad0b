"""Which backups are kept: all of the last two days, then one a day, a week, a month (about a year in all)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from tzdesk.store.container import SUFFIX, made_at

KEEP_ALL = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """The moments whose backups stay. The newest always does; of a day, week or month the latest one counts."""
    ordered = sorted(set(moments), reverse=True)
    staying = {moment for moment in ordered if now - moment <= KEEP_ALL} | set(ordered[:1])
    older = [moment for moment in ordered if now - moment > KEEP_ALL]
    tiers: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
        (DAILY, lambda moment: (moment.year, moment.month, moment.day)),
        (WEEKLY, lambda moment: moment.isocalendar()[:2]),
        (MONTHLY, lambda moment: (moment.year, moment.month)),
    )
    for count, period in tiers:
        chosen: dict[tuple[int, ...], datetime] = {}
        for moment in older:
            if len(chosen) == count:
                break
            chosen.setdefault(period(moment), moment)
        staying.update(chosen.values())
        # The next tier begins where this one ends, so that the tiers add up instead of covering the same days.
        if chosen:
            older = [moment for moment in older if period(moment) < min(chosen)]
    return staying


def backups_in(folder: Path) -> list[Path]:
    """The backups in a folder, newest first; other files are none of ours."""
    dated = [(moment, path) for path in folder.glob(f"*{SUFFIX}") if (moment := made_at(path))]
    return [path for _, path in sorted(dated, reverse=True)]


def rotate(folder: Path, now: datetime) -> list[Path]:
    """Remove the backups that are no longer kept; gives them. One that cannot be removed now is left for next time."""
    found = {path: moment for path in backups_in(folder) if (moment := made_at(path))}
    staying = kept(found.values(), now)
    removed: list[Path] = []
    for path, moment in found.items():
        if moment not in staying:
            with suppress(OSError):
                path.unlink()
                removed.append(path)
    return removed
