"""The registers of union organisations, of their units, and of the units that joint unions cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base.periods import Month
from tzdesk.registers.organisations.dates import end_of_term
from tzdesk.registers.organisations.gather import codes_of, counted_in, org_nears, unit_nears
from tzdesk.registers.organisations.history import organisations_as_of, units_as_of
from tzdesk.registers.organisations.model import CoveredUnit, HostUnit, Organisation
from tzdesk.registers.register import Register
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import search


class OrganisationRegister(Register[Organisation]):
    """工会组织."""

    kind = "organisation"
    model = Organisation
    search_fields: ClassVar[tuple[str, ...]] = ("org_name", "org_short", "union_uscc", "chair_name")
    default_order: ClassVar[str] = "org_name"
    known_then = frozenset(
        (
            *("org_name", "org_short", "org_type", "stat_type_904", "status", "end_reason", "end_approval_no"),
            *("address", "division_code", "postcode", "term_no", "term_years", "chair_name"),
            *("chair_mode", "women_head", "has_legal_person", "union_uscc"),
        )
    )  # what a change (变动) moves from its day on

    def as_of(self, session: Session, records: Sequence[Organisation], day: date) -> Sequence[Organisation]:
        """Unions with every later change taken back."""
        return organisations_as_of(session, records, day)

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """By its code (统计代码) as well, which is no part of the keys."""
        return or_(super().text_clause(text), search.like_clause(Organisation.stat_code, text))

    def derive(self, wp: Workplace, session: Session, record: Organisation) -> None:
        """The end of the term, to whom the report goes, and the annual form's type where only one fits."""
        if record.report_to_org_id is None:
            record.report_to_org_id = record.parent_org_id
        if (end := end_of_term(record.term_start, record.term_years)) is not None:
            record.term_end = end
        if record.stat_type_904 is None and record.org_type:
            types = codes_of(wp.definition(), self.kind, "org_type")
            entry = types.get(record.org_type) if types else None
            if entry is not None and record.org_type != "31":  # a village union is either; its clerk says which
                record.stat_type_904 = entry.extra.get("stat904") or None

    def seen_in(self, session: Session, records: Sequence[Organisation], period: Month) -> Sequence[Organisation]:
        """With every later change taken back."""
        return organisations_as_of(session, records, period.last)

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Without the unions founded after the month, unless a count of the month says that they stood in it (O13)."""
        ids = super().to_audit(wp, session, period)
        later = set(session.scalars(select(Organisation.id).where(Organisation.found_date > period.last)))
        with_counts = counted_in(wp, session, later, period)
        return [one for one in ids if one not in later or one in with_counts]

    def near(self, wp: Workplace, session: Session, records: Sequence[Organisation], period: Month | None) -> list[Any]:
        """Unit, upper unions, covered units, namesakes and the month's headcount of each union."""
        return list(org_nears(wp, session, records, period))

    def doers(self) -> Mapping[str, Doer]:
        """Elections, certificates, changes, mergers, closings."""
        from tzdesk.registers.organisations import acts

        return acts.ORGANISATION

    def offered(self, wp: Workplace, session: Session, record: Organisation) -> Sequence[str]:
        """What its state allows."""
        from tzdesk.registers.organisations import acts

        return acts.of_union(record)


class HostUnitRegister(Register[HostUnit]):
    """单位, shared by all registers."""

    kind = "host_unit"
    model = HostUnit
    search_fields: ClassVar[tuple[str, ...]] = ("unit_name", "unit_uscc")
    default_order: ClassVar[str] = "unit_name"
    known_then = frozenset(
        (
            *("unit_name", "unit_nature", "reg_type", "reg_list_version", "holding", "industry_letter"),
            *("industry_code", "size_class", "staff_total", "business_status", "division_code"),
        )
    )

    def as_of(self, session: Session, records: Sequence[HostUnit], day: date) -> Sequence[HostUnit]:
        """Units with every later change taken back."""
        return units_as_of(session, records, day)

    def derive(self, wp: Workplace, session: Session, record: HostUnit) -> None:
        """非公 from the holding, the band of staff from the headcount, the list version of a current type."""
        definition = wp.definition()
        holdings = codes_of(definition, self.kind, "holding")
        entry = holdings.get(record.holding) if holdings else None
        flag = entry.extra.get("private") if entry else None
        record.is_private = None if not flag else flag == "1"
        record.staff_band = _band(codes_of(definition, self.kind, "staff_band"), record.staff_total)
        if record.industry_letter is None and record.industry_code:
            record.industry_letter = _letter(codes_of(definition, self.kind, "industry_letter"), record.industry_code)

    def seen_in(self, session: Session, records: Sequence[HostUnit], period: Month) -> Sequence[HostUnit]:
        """With every later change taken back."""
        return units_as_of(session, records, period.last)

    def near(self, wp: Workplace, session: Session, records: Sequence[HostUnit], period: Month | None) -> list[Any]:
        """Other units under the same code, and the registration types in force."""
        return list(unit_nears(wp, session, records, period))

    def doers(self) -> Mapping[str, Doer]:
        """Changes with a day."""
        from tzdesk.registers.organisations import acts

        return acts.UNIT

    def offered(self, wp: Workplace, session: Session, record: HostUnit) -> Sequence[str]:
        """What its state allows."""
        from tzdesk.registers.organisations import acts

        return acts.of_unit(record)


class CoveredUnitRegister(Register[CoveredUnit]):
    """覆盖单位 of a joint union."""

    kind = "covered_unit"
    model = CoveredUnit
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")

    def title(self, record: CoveredUnit) -> str:
        """The unit's name."""
        session = object_session(record)
        unit = session.get(HostUnit, record.unit_id) if session and record.unit_id else None
        return unit.unit_name if unit else super().title(record)

    def text_clause(self, text: str) -> ColumnElement[bool]:
        """Rows whose unit holds the text."""
        named = search.any_like([HostUnit.search_text, HostUnit.unit_name], text)
        return CoveredUnit.unit_id.in_(select(HostUnit.id).where(named))

    def doers(self) -> Mapping[str, Doer]:
        """Leaving, and going over to another union."""
        from tzdesk.registers.organisations import acts

        return acts.COVERED

    def offered(self, wp: Workplace, session: Session, record: CoveredUnit) -> Sequence[str]:
        """What its state allows."""
        from tzdesk.registers.organisations import acts

        return acts.of_covered(record)


def _band(bands: Any, staff: int | None) -> str | None:
    """The code of the band that a headcount falls into."""
    if bands is None or staff is None:
        return None
    for band in bands:
        low, high = band.extra.get("low"), band.extra.get("high")
        if (not low or staff >= int(low)) and (not high or staff <= int(high)):
            return str(band.code)
    return None


def _letter(industries: Any, code: str) -> str | None:
    """The section (门类) of an industry code by its first two digits."""
    if industries is None or not code[:2].isdigit():
        return None
    for entry in industries:
        low, _, high = str(entry.extra.get("divisions", "")).partition("–")
        if low and low <= code[:2] <= (high or low):
            return str(entry.code)
    return None
