"""The registers of what belongs to a union: changes, terms, certificates, contacts, foreign codes, reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from sqlalchemy.orm import Session, object_session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.organisations import history_model as kinds
from tzdesk.registers.organisations.dates import end_of_term
from tzdesk.registers.organisations.files_model import OrgCertificate, OrgContact, OrgPeerCode, OrgTerm
from tzdesk.registers.organisations.history import put_change, take_back, typed
from tzdesk.registers.organisations.history_model import OrgChange, UnitChange
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Entity

C = TypeVar("C", OrgChange, UnitChange)
# What counts unions, what touches more than one record, and by what of a unit the return's lines are sorted.
COUNTING = frozenset({kinds.FOUNDED, kinds.MERGED_INTO, kinds.SPLIT, kinds.CLOSED, kinds.RETYPED})
SHARED = frozenset({kinds.MERGED_INTO, kinds.SPLIT, kinds.CLOSED})
SORTING = frozenset({"unit_nature", "holding", "industry_letter", "staff_total", "business_status"})


class ChangeRegister(Register[C]):
    """What entries of changes have in common. Deleting one takes back what it moved; restoring moves it again."""

    owner: ClassVar[type[Organisation] | type[HostUnit]]
    default_order: ClassVar[str] = "change_date"
    search_fields: ClassVar[tuple[str, ...]] = ("summary", "note")

    def owner_of(self, session: Session, record: C) -> Organisation | HostUnit | None:
        """The union or unit that changed."""
        raise NotImplementedError

    def derive(self, wp: Workplace, session: Session, record: C) -> None:
        """The summary, from what was moved; one that moved nothing keeps the clerk's words."""
        if record.after:
            spec = wp.definition().record(self.owner.__kind__)
            record.summary = summary_of(session, spec, self.owner, record.before, record.after)

    def moved(self, wp: Workplace, session: Session, records: Sequence[C]) -> None:
        """Take back, or move again, what the entries had moved."""
        for record in records:
            owner = self.owner_of(session, record)
            if owner is None:
                continue
            if record.deleted_at is not None:
                take_back(session, owner, record)
            else:
                put_change(session, owner, record, typed(self.owner, record.after))
            wp.register(owner.__kind__).settle(wp, session, owner)


class OrgChangeRegister(ChangeRegister[OrgChange]):
    """工会变动."""

    kind = "org_change"
    model = OrgChange
    owner = Organisation
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")

    def owner_of(self, session: Session, record: OrgChange) -> Organisation | None:
        """The union."""
        return session.get(Organisation, record.org_id)

    def month_of(self, values: Mapping[str, Any]) -> Month | None:
        """The month whose counts of unions it moves: once that is sealed, no such change can be dated in it."""
        return _month(values) if values.get("change_kind") in COUNTING else None

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for what moved more than the union's own card: only undo puts that back as a whole."""
        with wp.store.reading() as session:
            for record in self.fetch(session, record_ids):
                if record.change_kind in SHARED:
                    raise UserError(
                        "合并、分立、撤销牵涉覆盖单位、下级工会和会员，不能只删除这一条变动。",
                        "刚办理的请按“撤销”整步恢复；早先办理的请另行登记相反的变动。",
                    )
        super().delete(wp, record_ids)


class UnitChangeRegister(ChangeRegister[UnitChange]):
    """单位变动."""

    kind = "unit_change"
    model = UnitChange
    owner = HostUnit
    parent: ClassVar[tuple[str, str] | None] = ("host_unit", "unit_id")

    def owner_of(self, session: Session, record: UnitChange) -> HostUnit | None:
        """The unit."""
        return session.get(HostUnit, record.unit_id)

    def month_of(self, values: Mapping[str, Any]) -> Month | None:
        """The month whose lines of the return it moves; a new name moves none."""
        return _month(values) if SORTING & set(values.get("after") or ()) else None


class OrgTermRegister(Register[OrgTerm]):
    """届次."""

    kind = "org_term"
    model = OrgTerm
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    default_order: ClassVar[str] = "term_start"
    search_fields: ClassVar[tuple[str, ...]] = ("chair_name",)

    def title(self, record: OrgTerm) -> str:
        """Which committee it is."""
        return f"第{record.term_no}届" if record.term_no else super().title(record)

    def derive(self, wp: Workplace, session: Session, record: OrgTerm) -> None:
        """The end of the term."""
        record.term_end = end_of_term(record.term_start, record.term_years)


class OrgCertificateRegister(Register[OrgCertificate]):
    """法人证书."""

    kind = "org_certificate"
    model = OrgCertificate
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    default_order: ClassVar[str] = "valid_from"
    search_fields: ClassVar[tuple[str, ...]] = ("cert_no",)


class OrgContactRegister(Register[OrgContact]):
    """联系人."""

    kind = "org_contact"
    model = OrgContact
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    default_order: ClassVar[str] = "from_date"
    search_fields: ClassVar[tuple[str, ...]] = ("person_name", "phone")


class OrgPeerCodeRegister(Register[OrgPeerCode]):
    """外部系统代码."""

    kind = "org_peer_code"
    model = OrgPeerCode
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    search_fields: ClassVar[tuple[str, ...]] = ("code",)


def _month(values: Mapping[str, Any]) -> Month | None:
    raw = values.get("change_date")
    return Month.parse(str(raw)[:7]) if raw else None


def summary_of(
    session: Session, spec: RecordSpec, model: type[Entity], before: Mapping[str, Any], after: Mapping[str, Any]
) -> str:
    """What a change moved, in words: 工会名称：甲 → 乙."""
    old, new = typed(model, before), typed(model, after)
    parts = [
        f"{spec.field(name).label}：{_shown(session, spec, name, old.get(name))} → {_shown(session, spec, name, value)}"
        for name, value in new.items()
        if name in spec
    ]
    return "；".join(parts)[:400]


def _shown(session: Session, spec: RecordSpec, name: str, value: Any) -> str:
    if value is None:
        return "（空）"
    to = getattr(spec.field(name).type, "to", None)
    if to == Organisation.__kind__:
        org = session.get(Organisation, value)
        return org.org_name if org else "（已删除）"
    if to == HostUnit.__kind__:
        unit = session.get(HostUnit, value)
        return unit.unit_name if unit else "（已删除）"
    return spec.field(name).show(value, full=True)


def org_name_of(record: Any) -> str:
    """The name of the union that a record belongs to; empty where it stands in no session."""
    session = object_session(record)
    org = session.get(Organisation, record.org_id) if session and record.org_id else None
    return org.org_name if org else ""
