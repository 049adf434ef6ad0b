"""The registers of new forms of employment: members by group and month, and the bases they are measured against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.registers.members.detail import GroupBase, GroupCount
from tzdesk.registers.members.groups import (
    COMPUTED,
    GROUPS,
    bases_on,
    last_closings,
    settle_group,
    workers_of,
)
from tzdesk.registers.members.history import organisation_names
from tzdesk.registers.members.model import without_blanks
from tzdesk.registers.members.rules_groups import GroupNear
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation, alive, search


class GroupCountRegister(Register[GroupCount]):
    """新就业形态会员月报: one row per union, month and group."""

    kind = "group_count"
    model = GroupCount
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    month_attribute: ClassVar[str | None] = "period"
    default_order: ClassVar[str] = "org_id"

    def title(self, record: GroupCount) -> str:
        """The union's name, the group and the month."""
        session = object_session(record)
        if record.place is None:
            return "新记录"
        org = session.get(Organisation, record.org_id) if session else None
        group = _group_label(session, record.nef_group)
        return f"{org.org_name if org else ''} {group} {record.period.label}".strip()

    def titles(self, session: Session, ids: Iterable[int]) -> dict[int, str]:
        """Titles of many rows with one look at the unions."""
        records = self.fetch(session, ids)
        names = organisation_names(session, (r.org_id for r in records))
        return {
            r.id: f"{names.get(r.org_id, '')} {_group_label(session, r.nef_group)} {r.period.label}".strip()
            for r in records
        }

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose union, group or note holds the text."""
        named = search.any_like([Organisation.search_text, Organisation.org_name, Organisation.union_uscc], text)
        own = search.any_like([GroupCount.group_text, GroupCount.note], text)
        return GroupCount.org_id.in_(select(Organisation.id).where(named)) | own

    def put(self, record: GroupCount, values: Mapping[str, Any]) -> None:
        """Set fields. What is said of a computed column is kept as stated."""
        super().put(record, {name: value for name, value in values.items() if name not in COMPUTED})
        stated = without_blanks({**(record.stated or {}), **{k: v for k, v in values.items() if k in COMPUTED}})
        if (record.stated or {}) != stated:
            record.stated = stated

    def derive(self, wp: Workplace, session: Session, record: GroupCount) -> None:
        """The equation, over last month's closing."""
        if record.place is None:
            return
        before = last_closings(session, record.period, [record.org_id])
        settle_group(record, before.get((record.org_id, record.nef_group)))

    def settle(self, wp: Workplace, session: Session, record: GroupCount) -> None:
        """Compute, and carry a changed closing into the later months. UserError for a second row of one group."""
        with session.no_autoflush:
            self.refuse_twin(wp, session, record)
            super().settle(wp, session, record)
            self._carry_on(session, record)

    def moved(self, wp: Workplace, session: Session, records: Sequence[GroupCount]) -> None:
        """A row that is gone leaves the next month without an opening; one that came back gives it again."""
        for record in sorted(records, key=lambda one: (one.org_id, one.period)):
            if record.deleted_at is None:
                self.derive(wp, session, record)
            self._carry_on(session, record)

    def _carry_on(self, session: Session, record: GroupCount) -> None:
        before, month = (record.closing if record.deleted_at is None else None), record.period
        query = select(GroupCount).where(
            alive(GroupCount),
            GroupCount.org_id == record.org_id,
            GroupCount.nef_group == record.nef_group,
            GroupCount.period > record.period,
        )
        for later in session.scalars(query.order_by(GroupCount.period)):
            month = month.next
            if later.period != month:
                return
            settle_group(later, before)
            before = later.closing

    def near(
        self, wp: Workplace, session: Session, records: Sequence[GroupCount], period: Month | None
    ) -> list[GroupNear]:
        """The union, the workers found out, and the name of the group."""
        when = period or next((r.period for r in records if r.place), Month.of(clock.today()))
        workers = workers_of(bases_on(session, when))
        orgs = by_id(session, Organisation, (r.org_id for r in records))
        codes = wp.definition(when).codes[GROUPS]
        return [
            GroupNear(
                group=codes.label_of(r.nef_group),
                org=orgs.get(r.org_id or 0),
                workers=workers.get((r.org_id, r.nef_group)),
            )
            for r in records
        ]


class GroupBaseRegister(Register[GroupBase]):
    """新就业形态底数."""

    kind = "group_base"
    model = GroupBase
    default_order: ClassVar[str] = "nef_group"

    def title(self, record: GroupBase) -> str:
        """The group and the day."""
        return f"{_group_label(object_session(record), record.nef_group)}底数 {record.base_date or ''}".strip()

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose union or source holds the text."""
        named = search.any_like([Organisation.search_text, Organisation.org_name], text)
        own = search.any_like([GroupBase.base_source, GroupBase.note], text)
        return GroupBase.org_id.in_(select(Organisation.id).where(named)) | own

    def near(self, wp: Workplace, session: Session, records: Sequence[GroupBase], period: Month | None) -> list[Any]:
        """The name of the group."""
        codes = wp.definition(period).codes[GROUPS]
        return [GroupNear(group=codes.label_of(r.nef_group)) for r in records]


def _group_label(session: Session | None, code: str | None) -> str:
    """A group's name in the definition in force today; its code where no workplace stands behind the session."""
    wp: Workplace | None = session.info.get("workplace") if session else None
    return wp.definition().codes[GROUPS].label_of(code) if wp else code or ""


def open_groups(wp: Workplace, op: Operation, period: Month, org_ids: Iterable[int]) -> int:
    """Carry last month's rows of these unions into a month that lacks them: nothing moved until somebody says so.

    Gives the number of rows made.
    """
    session, unions = op.session, set(org_ids)
    before = {
        (row.org_id, row.nef_group): row
        for row in session.scalars(select(GroupCount).where(alive(GroupCount), GroupCount.period == period.previous))
        if row.org_id in unions
    }
    query = select(GroupCount.org_id, GroupCount.nef_group).where(alive(GroupCount), GroupCount.period == period)
    there = {(row.org_id, row.nef_group) for row in session.execute(query)}
    rows = []
    for key, last in before.items():
        if key not in there:
            made = {"org_id": last.org_id, "period": period, "nef_group": last.nef_group, "group_text": last.group_text}
            rows.append({**made, "opening": last.closing, "definition_year": wp.definition(period).year, "stated": {}})
    op.insert_many(GroupCount, rows)
    return len(rows)
