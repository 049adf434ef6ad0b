"""Rules on a month as a whole (members.md §8, T): order, unions that did not report, signatures, lateness, repetition;
and on what leaves the house: unexplained findings, corrections, file against snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tzdesk.registers.members.movements import Balance
from tzdesk.returns.compute import BookValues
from tzdesk.rules import Hit, Thresholds, rule


@dataclass(frozen=True)
class MonthNear:
    """What the rules on a whole month look at besides its book.

    `days_late` counts from the limit to today, None while it is not known. `same_as` is another sealed month with the
    very same numbers; `moved` whether any member came or went in this one. `last` are the cells of last month's sealed
    book by name, `transfers` what moved inside the district. `refused` says, month by month, what the rules of amended
    months (补改) hold against the numbers whose differences go out with this one.
    """

    book: BookValues
    unreported: tuple[str, ...] = ()
    reporting: int = 0
    open_before: str | None = None
    sealed_after: str | None = None
    unsigned: tuple[str, ...] = ()
    future: bool = False
    one_signer: bool = False
    limit: date | None = None
    days_late: int | None = None
    same_as: str | None = None
    moved: bool = False
    last: Mapping[str, Any] = field(default_factory=dict)
    transfers: Balance | None = None
    refused: tuple[str, ...] = ()


@rule("T01", on="month")
def months_in_order(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """A month is closed after those before it that have counts, and never before it has begun."""
    if near.future:
        yield Hit("period", why="本月还没有开始，不能封存")
    elif near.sealed_after:
        yield Hit("period", why=f"{near.sealed_after}已经封存，更早的月份不能再封存")
    elif near.open_before:
        yield Hit("period", why=f"{near.open_before}还没有封存，请先完成")


@rule("T02", on="month")
def month_is_in_time(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """A month sent after its limit wants a reason and is marked late. Months long past that are only now entered
    (`backfill_days` after the limit) are recorded as late, too, but nobody is asked."""
    if near.days_late and near.limit and near.days_late <= t["backfill_days"]:
        yield Hit("sent_on", n=near.days_late, limit=near.limit)


@rule("T03", on="month")
def every_union_reports(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """Every active reporting union has a row for the month, or is marked 漏报 with a reason."""
    if near.unreported:
        shown = "、".join(near.unreported[:5])
        yield Hit("unreported", n=len(near.unreported), names=shown + ("等" if len(near.unreported) > 5 else ""))


@rule("T03b", on="month")
def somebody_reports(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """A month in which no union reported anything is not a return, it is a slip of the period chooser."""
    if near.reporting == 0:
        yield Hit("unreported", month=near.book.period.label)


@rule("T04", on="month")
def those_who_sign_are_named(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """填报单位、填表人、审核人、负责人 and 联系电话 stand on every table; nobody checks his own table (soft)."""
    if near.unsigned:
        yield Hit("profile", why=f"{'、'.join(near.unsigned)}没有填写，请到“设置—填报单位”补齐")
    elif near.one_signer:
        yield Hit("profile", soften=True, why="填表人和审核人是同一人，请由另一人审核")


@rule("T08", on="month")
def month_is_no_copy(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """The very same numbers were sealed for another month. With movements that cannot be; without any it is doubtful
    only in the way that six quiet months are (M18), so it is not asked."""
    if near.same_as and near.moved:
        yield Hit("period", period=near.same_as)


@rule("T10", on="month")
def amended_months_could_be_sealed(month: object, near: MonthNear, t: Thresholds) -> Iterator[Hit]:
    """What an amended month differs by leaves with this one, and its own month is not sealed again: what would have
    stopped that is asked about here."""
    if near.refused:
        yield Hit("amended", told="；".join(near.refused))


@dataclass(frozen=True)
class Leaving:
    """A month about to be sealed or corrected. `version` 0 is the first report (首报), `kept` the newest version that
    is kept of it, None where there is none."""

    unexplained: int = 0
    version: int = 0
    kept: int | None = None
    reason: str = ""
    id: None = None


@rule("T05", on="seal")
def soft_findings_are_explained(leaving: Leaving, near: object, t: Thresholds) -> Iterator[Hit]:
    """Every soft finding has its reason (情况说明)."""
    if leaving.unexplained:
        yield Hit("findings", n=leaving.unexplained)


@rule("T06", on="seal")
def corrections_are_numbered(leaving: Leaving, near: object, t: Thresholds) -> Iterator[Hit]:
    """A correction has a reason and the number after the version that is kept (members.md §4.4)."""
    if leaving.version == 0 and leaving.kept is None:
        return
    if leaving.kept is None or leaving.version != leaving.kept + 1 or len(leaving.reason.strip()) < t["characters"]:
        yield Hit("reason", n=leaving.version)


@dataclass(frozen=True)
class Written:
    """A book as it was written: cells whose number in the file is not that of the snapshot, and the two digests."""

    differing: tuple[str, ...] = ()
    in_file: str = ""
    on_paper: str = ""
    id: None = None


@rule("T07", on="export")
def file_equals_paper(written: Written, near: object, t: Thresholds) -> Iterator[Hit]:
    """The workbook's numbers are the snapshot's, and workbook and paper carry the same digest."""
    if written.differing or written.in_file != written.on_paper:
        yield Hit("file", cells="、".join(written.differing[:3]) or "校验码")
