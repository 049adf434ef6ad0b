"""Member counts for papers and the home page: a union's twelve months, and transfers that have not landed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents.count_list import COUNTS, CountLine, CountList
from tzdesk.documents.member_papers import LEDGER, UNLANDED, LedgerLine, MemberLedger, UnlandedLine, UnlandedList
from tzdesk.pieces.board import Due, left_words
from tzdesk.registers.members.detail import Movement
from tzdesk.registers.members.grid import load_grid
from tzdesk.registers.members.items import OPENING, RETAINED, SETTLED, TOTAL, items_of
from tzdesk.registers.members.model import Member, MemberCount
from tzdesk.registers.members.movements import Transfer, unlanded
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.profile import profile_of
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

_LEDGER, _UNLANDED, _COUNTS = "member-ledger", "transfers-unlanded", "member-counts"
_ARRIVES = "MV08"  # the rule that says after how many days a transfer should have landed
_OPENING_WORDS = {"1": "", "2": "年初数为初始数", "3": "年初数由月末数推算"}


def titles(kind: str) -> list[tuple[str, str]]:
    """The papers of a union's count."""
    return [(_LEDGER, LEDGER)]


def compose(wp: Workplace, name: str, kind: str, record_id: int) -> Sheet:
    """Lay out the year of a count's union."""
    from tzdesk.documents.member_papers import compose_ledger

    with wp.store.reading() as session:
        count: MemberCount = wp.register(kind).get(session, record_id)
        return compose_ledger(member_ledger(wp, session, count.org_id, count.period.year))


def list_titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of the lists of movements, or of a month's counts."""
    return [(_COUNTS, COUNTS)] if kind == MemberCount.__kind__ else [(_UNLANDED, UNLANDED)]


def compose_list(wp: Workplace, name: str, period: Month | None = None) -> Sheet:
    """Lay a list out for a month; what is of a day for its end, today if that is earlier."""
    from tzdesk.documents.count_list import compose_counts
    from tzdesk.documents.member_papers import compose_unlanded

    if name == _COUNTS:
        return compose_counts(count_list(wp, period or Month.of(clock.today())))
    day = min(period.last, clock.today()) if period else clock.today()
    with wp.store.reading() as session:
        return compose_unlanded(unlanded_list(session, day))


def count_list(wp: Workplace, period: Month) -> CountList:
    """The count grid of a month with the items that any union states."""
    grid = load_grid(wp, period)
    used = [column for column in grid.columns if any(column.name in row.cells for row in grid.rows)]
    totals = grid.totals()
    with wp.store.reading() as session:
        unit = profile_of(session).unit_name
    return CountList(
        unit=unit,
        about=period.label,
        heads=tuple((column.item_label, column.dim_label) for column in used),
        lines=tuple(
            CountLine(row.stat_code or "", row.org_name, tuple(_figure(row.cells.get(one.name)) for one in used))
            for row in grid.rows
        ),
        totals=tuple(_figure(totals[column.name]) for column in used),
    )


def _figure(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def member_ledger(wp: Workplace, session: Session, org_id: int, year: int) -> MemberLedger:
    """A union's twelve months: every item that any month states, 合计 first, below it the 其中 that is not all 0."""
    months = [Month(year, number) for number in range(1, 13)]
    query = select(MemberCount).where(
        alive(MemberCount), MemberCount.org_id == org_id, MemberCount.period.between(months[0], months[-1])
    )
    counts = {count.period: count for count in session.scalars(query.order_by(MemberCount.period))}
    items = items_of(wp.definition(months[-1]))
    lines = []
    for item in items.by_code.values():
        for dim in item.dims:
            values = [counts[month].cell(item.code + dim) if month in counts else None for month in months]
            if any(values) or (dim == TOTAL and any(value is not None for value in values)):
                label = item.label if dim == TOTAL else f"其中：{items.dims[dim]}"
                shown = tuple(_figure(value) for value in values)
                strong = dim == TOTAL and item.code in SETTLED - {RETAINED}
                lines.append(LedgerLine(label, shown, indent=int(dim != TOTAL), strong=strong))
    org = session.get(Organisation, org_id)
    first = next(iter(counts.values()), None)
    return MemberLedger(
        unit=profile_of(session).unit_name,
        union=org.org_name if org else "",
        number=(org.stat_code if org else None) or "",
        year=year,
        opening=_opening(first),
        lines=tuple(lines),
    )


def _opening(first: MemberCount | None) -> str:
    if first is None or first.cell(OPENING + TOTAL) is None:
        return ""
    words = _OPENING_WORDS.get(first.opening_source or "", "")
    return f"{words}，依据：{first.opening_doc}。" if words and first.opening_doc else f"{words}。" if words else ""


def unlanded_list(session: Session, day: date) -> UnlandedList:
    """转接未落地 on a day; people of the roster by their masked names."""
    found = unlanded(session, day)
    names = _names(session, found)
    persons = _persons(session, found)
    lines = tuple(
        UnlandedLine(
            union=names.get(one.org_id, ""),
            way="转出" if one.out else "转入",
            peer=names.get(one.peer_org_id, ""),
            day=one.on,
            count=one.count,
            missing=one.open,
            waited=(day - one.on).days,
            person=persons.get(one.id, ""),
        )
        for one in found
    )
    return UnlandedList(profile_of(session).unit_name, f"截至{day.year}年{day.month}月{day.day}日", lines)


def _names(session: Session, transfers: list[Transfer]) -> dict[int, str]:
    ids = {one for transfer in transfers for one in (transfer.org_id, transfer.peer_org_id)}
    return {org.id: org.org_name for org in by_id(session, Organisation, ids).values()}


def _persons(session: Session, transfers: list[Transfer]) -> dict[int, str]:
    movements = by_id(session, Movement, (one.id for one in transfers))
    people = by_id(session, Member, (one.person_id for one in movements.values()))
    shown = {one.id: one.name[:1] + "＊" * (len(one.name) - 1) for one in people.values()}
    return {one.id: shown.get(one.person_id or 0, "") for one in movements.values()}


def transfers_due(wp: Workplace, session: Session, day: date) -> Iterator[Due]:
    """Transfers inside the district that the other union should have entered by a day (规则 MV08's number of days)."""
    rule = wp.definition(day.year).rules.get(_ARRIVES)
    if rule is None or not rule.enabled:
        return
    found = unlanded(session, day)
    names = _names(session, found)
    for one in found:
        limit = one.on + timedelta(days=int(rule.thresholds["days"]))
        days = (limit - day).days
        what = f"会员{'转入' if one.out else '转出'}落地（{one.open}人）"
        mark = "overdue" if days < 0 else "due"
        unit = names.get(one.peer_org_id, "")
        yield Due(limit, Movement.__kind__, one.id, what, unit, left_words(days, overdue=days < 0), mark)
