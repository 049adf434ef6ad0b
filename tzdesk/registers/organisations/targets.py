"""The register of yearly targets and base figures (目标和底数), and how others read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.measure import Scope
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.near import TargetNear
from tzdesk.registers.organisations.target_model import Target
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive, search


class TargetRegister(Register[Target]):
    """目标和底数: one row per year, union (or the whole workplace) and kind."""

    kind = "target"
    model = Target
    default_order: ClassVar[str] = "year"
    search_fields: ClassVar[tuple[str, ...]] = ("base_source", "value_source", "note")
    live: ClassVar[tuple[str, ...]] = ("reached", "rate")

    def title(self, record: Target) -> str:
        """Year and kind; the union's name where it is one union's."""
        session = object_session(record)
        org = session.get(Organisation, record.org_id) if session and record.org_id else None
        return (
            f"{record.year}年{org.org_name if org else ''}目标（项目{record.target_kind}）" if record.year else "新记录"
        )

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose union or sources hold the text."""
        named = search.any_like([Organisation.search_text, Organisation.org_name], text)
        return or_(super().text_clause(text), Target.org_id.in_(select(Organisation.id).where(named)))

    def live_values(self, wp: Workplace, session: Session, records: Sequence[Target]) -> list[Mapping[str, Any]]:
        """What was reached and its rate (完成率, 建会率, 入会率B), up to this month or the year's end."""
        from tzdesk.registers.organisations.rates import rate_of

        today, scopes = Month.of(clock.today()), {}
        found: list[Mapping[str, Any]] = []
        for record in records:
            month = min(today, Month(record.year, 12))
            if month.year != record.year:  # a year that has not begun
                found.append({"reached": None, "rate": None})
                continue
            if month not in scopes:
                scopes[month] = Scope(session, month, wp.definition(month))
            rate = rate_of(scopes[month], record)
            found.append({"reached": rate.done, "rate": rate.percent})
        return found

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Those of the month's year."""
        return self.ids(wp, session, Query(conditions=(Condition("year", "is", period.year),)))

    def near(self, wp: Workplace, session: Session, records: Sequence[Target], period: Month | None) -> list[Any]:
        """The month's last day, or today."""
        return [TargetNear(period.last if period else clock.today())] * len(records)

    def refuse_twin(self, wp: Workplace, session: Session, record: Target) -> None:
        """A second row of the whole workplace too: to the database two blanks are different."""
        super().refuse_twin(wp, session, record)
        if record.org_id is not None or record.deleted_at is not None:
            return
        with session.no_autoflush:
            twin = target_of(session, record.year, record.target_kind)
        if twin is not None and twin is not record:
            raise UserError(f"“{self.title(twin)}”已经有了，与这一条重复。", "请修改已有的一条。")


def target_of(session: Session, year: int, kind: str, org_id: int | None = None) -> Target | None:
    """The target of a year and kind, of a union or of the whole workplace; None where nobody has entered one."""
    owner = Target.org_id.is_(None) if org_id is None else Target.org_id == org_id
    query = select(Target).where(alive(Target), Target.year == year, Target.target_kind == kind, owner)
    return session.scalars(query.order_by(Target.id)).first()
