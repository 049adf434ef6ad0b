"""What every dated change of a union or unit has in common: the day, the papers, the entry, the one operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.organisations.history import put_change
from tzdesk.registers.organisations.history_model import OrgChange, UnitChange
from tzdesk.registers.organisations.model import ENDED, HostUnit, Organisation
from tzdesk.registers.register import Register, Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation


class Papers(TypedDict, total=False):
    """What a change rests on: 批复文号 and its date, the document (依据材料), and what has to be said (备注)."""

    approval_no: str
    approval_date: date
    document: str
    note: str


@dataclass
class Changing:
    """An operation under way that enters changes under one day and one set of papers."""

    wp: Workplace
    op: Operation
    day: date
    papers: Papers

    @property
    def session(self) -> Session:
        """The operation's session."""
        return self.op.session

    @property
    def year(self) -> int:
        """The year of the definition that new rows are made with."""
        return self.wp.definition(Month.of(self.day)).year

    def standing(self, org_id: int, version: int | None = None) -> Organisation:
        """A union that can still change. UserError when it has ended or someone else has saved it since."""
        register: Register[Organisation] = self.wp.register("organisation")
        org = register.stored_or_new(self.wp, self.session, org_id, version, None)
        if org.status in ENDED:
            raise UserError(f"“{org.org_name}”已经撤销或合并。", "如需更改撤并日期或文号，请直接修改该工会的资料。")
        return org

    def enter(self, org: Organisation, kind: str, moved: Mapping[str, Any], other: int | None = None) -> OrgChange:
        """Enter one change of a union and let it move these fields from the day on."""
        if org.found_date is not None and self.day < org.found_date:
            raise UserError(f"{self.day}早于建会日期{org.found_date}（{org.org_name}）。", "请核对日期。")
        change = OrgChange(
            org_id=org.id,
            change_date=self.day,
            change_kind=kind,
            other_org_id=other,
            approval_no=self.papers.get("approval_no"),
            approval_date=self.papers.get("approval_date"),
            document=self.papers.get("document"),
            note=self.papers.get("note"),
            definition_year=self.year,
        )
        self._put(org, change, moved)
        return change

    def enter_unit(self, unit: HostUnit, moved: Mapping[str, Any]) -> UnitChange:
        """Enter one change of a unit and let it move these fields from the day on."""
        change = UnitChange(
            unit_id=unit.id,
            change_date=self.day,
            document=self.papers.get("document"),
            note=self.papers.get("note"),
            definition_year=self.year,
        )
        self._put(unit, change, moved)
        return change

    def _put(self, record: Organisation | HostUnit, change: OrgChange | UnitChange, moved: Mapping[str, Any]) -> None:
        put_change(self.session, record, change, moved)
        if moved and not change.after:
            raise UserError("填写的内容与现在的相同，没有变动。", "请填写变动后的内容。")
        self.op.add(change)
        self.wp.register(record.__kind__).settle(self.wp, self.session, record)
        self.wp.register(change.__kind__).settle(self.wp, self.session, change)
        self.session.flush()

    def saved(self, record: Organisation | HostUnit) -> Saved:
        """What a step gives back: the record with the rules' word on it."""
        self.session.flush()
        findings = self.wp.register(record.__kind__).check(self.wp, self.session, [record], None)
        return Saved(record.id, record.row_version, tuple(findings))


@contextmanager
def changing(wp: Workplace, name: str, label: str, day: date, papers: Papers) -> Iterator[Changing]:
    """One operation of dated changes. UserError for a day that has not come: the record shows today's state."""
    if day > clock.today():
        raise UserError(f"日期{day}还没有到。", "请在变动生效后再登记，或核对日期。")
    with wp.store.operation(name, label) as op:
        yield Changing(wp, op, day, papers)
