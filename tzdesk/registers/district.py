"""The district's own numbers (区级参数): legal periods, wage lines and reminders that the definition leaves open.

A row holds from its day on and takes the place of the shipped value; a blank value says that the number is not known,
which switches off whatever hangs on it. Earlier months keep the number that was in force then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.definitions import Definition, available_years, load
from tzdesk.definitions.merge import merged
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Changed, Entity, alive

FEN = "分"
PERCENT = "%"


class DistrictParameter(Entity):
    """One number from a day on. `value` is in the unit shown, yuan where the parameter is money; None = not known."""

    __tablename__ = "district_parameter"
    __kind__ = "district_parameter"
    __table_args__ = (Index("ix_district_parameter_key_valid_from", "key", "valid_from"),)

    key: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date]
    value: Mapped[Decimal | None]
    basis: Mapped[str | None] = mapped_column(String(200))
    confirmed: Mapped[bool | None]


class DistrictParameterRegister(Register[DistrictParameter]):
    """区级参数, listed with what the shipped definition says."""

    kind = "district_parameter"
    model = DistrictParameter
    default_order: ClassVar[str] = "key"
    live: ClassVar[tuple[str, ...]] = ("unit", "shipped")

    def title(self, record: DistrictParameter) -> str:
        """The parameter's name with its day."""
        rows = _shipped(clock.today()).parameters.get(record.key, ())
        return f"{rows[-1].label if rows else record.key} {record.valid_from}"

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose parameter's name or whose basis holds the text."""
        wanted = text.strip()
        parameters = _shipped(None).parameters.items()
        keys = [key for key, rows in parameters if rows and wanted in rows[-1].label]
        return or_(DistrictParameter.key.in_(keys), DistrictParameter.basis.contains(wanted, autoescape=True))

    def live_values(
        self, wp: Workplace, session: Session, records: Sequence[DistrictParameter]
    ) -> list[Mapping[str, Any]]:
        """Unit and shipped value on the row's day."""
        return [_described(record) for record in records]

    def settle(self, wp: Workplace, session: Session, record: DistrictParameter) -> None:
        """Refused: a second row of one parameter for the same day, and parts of what is counted in whole days."""
        super().settle(wp, session, record)
        with session.no_autoflush:
            twins = select(DistrictParameter).where(alive(DistrictParameter), DistrictParameter.key == record.key)
            for other in session.scalars(twins.where(DistrictParameter.valid_from == record.valid_from)):
                if other is not record:
                    raise UserError(f"“{self.title(other)}”已经有了。", "请修改已有的一条，或换一个启用日期。")
        unit = _described(record)["unit"]
        if record.value is not None and unit not in {FEN, "元", PERCENT} and record.value != int(record.value):
            raise UserError(f"“{self.title(record)}”应为整数。", "请按所列单位填写。")
        known = [choice for row in _shipped(record.valid_from).parameters.get(record.key, ()) for choice in row.choices]
        if known and record.value is not None and _stored(record.value, unit) not in known:
            raise UserError(f"“{self.title(record)}”没有这一项。", f"只能填 {'、'.join(map(str, known))}。")


def _shipped(day: date | None) -> Definition:
    """The definition without any differences of a day's year; a draft without a day is looked up today."""
    day = day or clock.today()
    years = [year for year in available_years() if year <= day.year] or [min(available_years())]
    return load(max(years))


def _described(record: DistrictParameter) -> dict[str, Any]:
    day: date | None = record.valid_from  # a draft that is being typed may lack it
    rows = [row for row in _shipped(day).parameters.get(record.key, ()) if row.holds(day or clock.today())]
    if not rows:
        return {"unit": None, "shipped": None}
    known = rows[-1]
    if known.value is None:
        return {"unit": "元" if known.unit == FEN else known.unit, "shipped": "未知"}
    number = Decimal(str(known.value)) / 100 if known.unit == FEN else known.value
    return {"unit": "元" if known.unit == FEN else known.unit, "shipped": str(number)}


def _stored(value: Decimal | None, unit: str) -> int | float | None:
    if value is None:
        return None
    if unit == FEN:
        return int(value * 100)
    return float(value) if unit == PERCENT else int(value)


def differences(session: Session, overlay: Mapping[str, object] | None) -> dict[str, object]:
    """An overlay with the district's numbers laid over it, as definitions take it."""
    found: dict[str, list[dict[str, Any]]] = {}
    rows = select(DistrictParameter).where(alive(DistrictParameter))
    for record in session.scalars(rows.order_by(DistrictParameter.key, DistrictParameter.valid_from)):
        known = _shipped(record.valid_from).parameters.get(record.key)
        if known is None:
            continue  # a parameter that this year's definition no longer has
        row = {"from": record.valid_from.isoformat(), "value": _stored(record.value, known[-1].unit)}
        row |= {"label": known[-1].label, "unit": known[-1].unit, "confirmed": bool(record.confirmed)}
        found.setdefault(record.key, []).append({**row, "basis": record.basis or known[-1].basis})
    laid: dict[str, object] = merged(overlay or {}, {"parameters": found}) if found else dict(overlay or {})
    return laid


def follow(wp: Workplace) -> None:
    """Lay the district's numbers over the definitions of a workplace, now and whenever one of them changes."""
    own = wp.overlay

    def take(news: Changed | None = None) -> None:
        if news is None or DistrictParameter.__kind__ in news.kinds:
            with wp.store.reading() as session:
                wp.differ(differences(session, own) or None)

    wp.store.changed.connect(take)
    take()
