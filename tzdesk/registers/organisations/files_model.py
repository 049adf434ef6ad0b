"""What a union keeps over the years besides its card: terms, certificates, contacts, codes in other systems."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class OrgTerm(Entity):
    """届次: one committee from its election to the end of its term (工会法 art. 16: three or five years)."""

    __tablename__ = "org_term"
    __kind__ = "org_term"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    term_no: Mapped[int | None]
    term_start: Mapped[date | None]
    term_years: Mapped[int | None]
    term_end: Mapped[date | None]
    elected_by: Mapped[str | None] = mapped_column(String(1))
    direct_election: Mapped[bool | None]
    committee_cnt: Mapped[int | None]
    chair_name: Mapped[str | None] = mapped_column(String(50))
    chair_mode: Mapped[str | None] = mapped_column(String(1))
    vice_chairs: Mapped[str | None] = mapped_column(String(200))
    women_head: Mapped[str | None] = mapped_column(String(50))
    audit_head: Mapped[str | None] = mapped_column(String(50))
    approval_no: Mapped[str | None] = mapped_column(String(60))
    approval_date: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(500))


class OrgCertificate(Entity):
    """法人证书: one 工会法人资格证书 and how long it holds; renewed with every term (工会法人登记管理办法)."""

    __tablename__ = "org_certificate"
    __kind__ = "org_certificate"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    cert_no: Mapped[str | None] = mapped_column(String(40))
    cert_kind: Mapped[str | None] = mapped_column(String(1))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    issued_on: Mapped[date | None]
    issuer: Mapped[str | None] = mapped_column(String(120))
    legal_person: Mapped[str | None] = mapped_column(String(50))
    note: Mapped[str | None] = mapped_column(String(500))


class OrgContact(Entity):
    """联系人: who is called about what, from when to when."""

    __tablename__ = "org_contact"
    __kind__ = "org_contact"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(2))
    person_name: Mapped[str | None] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(30))
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(300))


class OrgPeerCode(Entity):
    """外部代码: the code of this union in another system (年报, 实名制, 法人平台), which keeps a list of its own."""

    __tablename__ = "org_peer_code"
    __kind__ = "org_peer_code"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    peer_system: Mapped[str | None] = mapped_column(String(2))
    code: Mapped[str | None] = mapped_column(String(40), index=True)
    type_code: Mapped[str | None] = mapped_column(String(10))
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(300))
