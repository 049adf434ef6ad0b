"""The registers of monthly member counts and of the real-name roster."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.members.equation import settle
from tzdesk.registers.members.history import count_nears, counts_of, following, organisation_names, previous_cells
from tzdesk.registers.members.items import (
    CLOSING,
    NO_MEMBERS,
    OPENING,
    RETAINED,
    SECTION,
    SETTLED,
    STAFF,
    TOTAL,
    is_cell,
    items_of,
)
from tzdesk.registers.members.model import BY_HAND, MemberCount, without_blanks
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.near import Headcount
from tzdesk.registers.register import Register, SheetWriter
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive, search

_TOLD = frozenset({OPENING, CLOSING, RETAINED})


@lru_cache(maxsize=64)
def _spec_with_cells(definition: Definition) -> RecordSpec:
    spec = definition.record(MemberCount.__kind__)
    cells = tuple(known for known in items_of(definition).fields if known.name not in spec)
    sections = spec.sections if any(s.id == SECTION.id for s in spec.sections) else (*spec.sections, SECTION)
    return replace(spec, sections=sections, fields=(*spec.fields, *cells))


class MemberCountRegister(Register[MemberCount]):
    """会员月报: one row per union and month. Its cells (12T, 30F) are fields like any other."""

    kind = "member_count"
    model = MemberCount
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    field_columns = ("extra", "cells")
    month_attribute: ClassVar[str | None] = "period"
    default_order: ClassVar[str] = "org_id"

    # --- what it looks like -------------------------------------------------------------------------------------

    def spec(self, wp: Workplace, when: Month | int | None = None) -> RecordSpec:
        """The definition's fields and one whole-number field per cell."""
        return _spec_with_cells(wp.definition(when))

    def title(self, record: MemberCount) -> str:
        """The union's name and the month."""
        if record.place is None:
            return "新记录"
        session = object_session(record)
        org = session.get(Organisation, record.org_id) if session else None
        return f"{org.org_name if org else ''} {record.period.label}".strip()

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many counts with one look at the unions."""
        records = self.fetch(session, ids)
        names = organisation_names(session, (r.org_id for r in records))
        return {r.id: f"{names.get(r.org_id, '')} {r.period.label}".strip() for r in records}

    # --- reading ------------------------------------------------------------------------------------------------

    def column(self, field_name: str) -> ColumnElement[Any]:
        """A cell is looked up in the JSON column, as a whole number."""
        if is_cell(field_name):
            whole: ColumnElement[Any] = MemberCount.cells[field_name].as_integer()
            return whole
        return super().column(field_name)

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose union or note holds the text."""
        named = search.any_like([Organisation.search_text, Organisation.org_name, Organisation.union_uscc], text)
        return MemberCount.org_id.in_(select(Organisation.id).where(named)) | search.like_clause(MemberCount.note, text)

    # --- fields -------------------------------------------------------------------------------------------------

    def value(self, record: MemberCount, field_name: str) -> Any:
        """A cell's number, or a field's value."""
        return record.cell(field_name) if is_cell(field_name) else super().value(record, field_name)

    def put(self, record: MemberCount, values: Mapping[str, Any], source: str | None = None) -> None:
        """Set cells and fields; `source` is where the cells come from, by hand unless the whole row is new.

        What is said of a computed cell (10, 11, 20, 30, 35) is kept as stated, not as counted.
        """
        super().put(record, {name: value for name, value in values.items() if not is_cell(name)})
        cells, stated, sources = dict(record.cells or {}), dict(record.stated or {}), dict(record.cell_sources or {})
        for name, value in values.items():
            if not is_cell(name):
                continue
            holder = stated if name[:-1] in SETTLED else cells
            if value is None:
                sources.pop(name, None)
            elif holder.get(name) != value:
                sources[name] = source or (BY_HAND if record.id else record.source or BY_HAND)
            holder[name] = value
            if holder is stated:
                cells.pop(name, None)
        _replace(record, without_blanks(cells), without_blanks(stated))
        kept = {name: one for name, one in sources.items() if one != (record.source or BY_HAND)}
        if (record.cell_sources or {}) != kept:
            record.cell_sources = kept

    def previous(self, session: Session, record: MemberCount) -> MemberCount | None:
        """The union's count of the month before."""
        if record.place is None:
            return None
        return counts_of(session, record.period.previous, [record.org_id]).get(record.org_id)

    def derive(self, wp: Workplace, session: Session, record: MemberCount) -> None:
        """The equation, over last month's count as it stands."""
        if record.place is None:
            return
        before = previous_cells(session, record.period, [record.org_id]).get(record.org_id)
        self.derive_from(wp, record, before)

    def derive_from(self, wp: Workplace, record: MemberCount, before: Mapping[str, int] | None) -> None:
        """The equation over given cells of last month (None = first month), for many records at once."""
        stated = without_blanks(record.stated)
        if record.opening_source is None:  # never settled: openings and closings in its cells are somebody's word
            told = {name: value for name, value in record.filled().items() if name[:-1] in _TOLD}
            stated = told | stated
        settled = settle(record.filled(), stated, before, items_of(wp.definition(record.period)))
        _replace(record, settled.cells, stated)
        if record.opening_source != settled.opening:
            record.opening_source = settled.opening

    def sheets(self) -> Mapping[str, SheetWriter]:
        """The ledger that towns pass around, readable again."""
        from tzdesk.registers.members.sheets import write_ledger

        return {"会员台账（可再导入）": lambda wp, target, ids, period: write_ledger(wp, target, period, ids)}

    # --- steps --------------------------------------------------------------------------------------------------

    def doers(self) -> Mapping[str, Doer]:
        """结转上月, 由变动汇总, 由名册汇总."""
        from tzdesk.registers.members import filling

        return filling.DOERS

    def offered(self, wp: Workplace, session: Session, record: MemberCount) -> Sequence[str]:
        """The ways of filling that are open for this month."""
        from tzdesk.registers.members import filling

        return filling.offered(wp, session, record)

    # --- writing ------------------------------------------------------------------------------------------------

    def settle(self, wp: Workplace, session: Session, record: MemberCount) -> None:
        """Compute, and carry a changed closing into the later months. UserError for a second count of one month."""
        with session.no_autoflush:
            if record.place is None:
                raise UserError("会员月报缺少工会或报告期。", "请先选择工会和月份。")
            other = counts_of(session, record.period, [record.org_id]).get(record.org_id)
            if other is not None and other is not record:
                raise UserError(
                    f"“{self.title(other)}”的会员月报已经有了，同一工会一个月只能有一行。", "请直接修改已有的一行。"
                )
        if record.source is None:
            record.source = BY_HAND
        super().settle(wp, session, record)
        with session.no_autoflush:
            self.carry_on(wp, session, record)

    def moved(self, wp: Workplace, session: Session, records: Sequence[MemberCount]) -> None:
        """A count that is gone leaves the next month without an opening; one that came back gives it again."""
        for record in sorted(records, key=lambda one: (one.org_id, one.period)):
            if record.deleted_at is None:
                self.derive(wp, session, record)  # the month before may have changed meanwhile
            self.carry_on(wp, session, record)

    def carry_on(self, wp: Workplace, session: Session, record: MemberCount) -> None:
        """Bring the later months' openings in line with a changed closing, or with one that is gone."""
        before, month = record.filled() if record.deleted_at is None else None, record.period
        for count in following(session, record.org_id, record.period):
            month = month.next
            if count.period != month:  # a gap: what comes after has an opening of its own
                break
            told = count.cells
            self.derive_from(wp, count, before)
            if count.cells == told:
                break
            before = count.filled()

    def carry_all(self, wp: Workplace, session: Session, period: Month, records: Mapping[int, MemberCount]) -> None:
        """The same for many unions' counts of one month; only those that have a later month are looked at."""
        later = select(MemberCount.org_id).where(alive(MemberCount), MemberCount.period == period.next)
        for org_id in session.scalars(later):
            if org_id in records:
                self.carry_on(wp, session, records[org_id])

    # --- rules --------------------------------------------------------------------------------------------------

    def near(self, wp: Workplace, session: Session, records: Sequence[MemberCount], period: Month | None) -> list[Any]:
        """Union, unit and the months before, of each count."""
        when = period or next((r.period for r in records if r.place), None)
        return list(count_nears(session, wp.definition(when), records))

    def headcounts(self, session: Session, org_ids: Collection[int], period: Month) -> dict[int, Headcount]:
        """Members, women and staff of unions in a month, for the rules of organisations."""
        return {
            org_id: Headcount(
                members=count.cell(CLOSING + TOTAL),
                women=count.cell(CLOSING + "F"),
                staff=count.cell(STAFF + TOTAL),
                any_members=any(value for name, value in count.filled().items() if name[:-1] not in NO_MEMBERS),
            )
            for org_id, count in counts_of(session, period, org_ids).items()
        }


def count_register(wp: Workplace) -> MemberCountRegister:
    """The workplace's register of member counts."""
    register = wp.register(MemberCount.__kind__)
    assert isinstance(register, MemberCountRegister)
    return register


def _replace(record: MemberCount, cells: dict[str, int], stated: dict[str, int]) -> None:
    if record.cells != cells:
        record.cells = cells
    if record.stated != stated:
        record.stated = stated
