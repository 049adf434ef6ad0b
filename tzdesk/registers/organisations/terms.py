"""Elections (换届) and legal-person certificates (法人证书): what comes round with every term of a committee."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.organisations import history_model as kinds
from tzdesk.registers.organisations.changing import Papers, changing
from tzdesk.registers.organisations.dates import end_of_term
from tzdesk.registers.organisations.files_model import OrgCertificate, OrgTerm
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

FIRST_ISSUE, RENEWAL = "1", "2"


class TermDetails(Papers, total=False):
    """What else is known of a new committee, besides its papers."""

    elected_by: str
    direct_election: bool
    committee_cnt: int
    vice_chairs: str
    women_head: str
    audit_head: str


def elect(
    wp: Workplace,
    org_id: int,
    *,
    day: date,
    term_years: int,
    chair_name: str,
    chair_mode: str | None = None,
    term_no: int | None = None,
    **details: Unpack[TermDetails],
) -> Saved:
    """换届: a new committee from the day of its election. The term before is kept among the terms (届次).

    `term_no` is the one after the present unless stated.
    """
    with changing(wp, "organisation.elect", "换届", day, details) as change:
        org = change.standing(org_id)
        change.op.label = f"“{org.org_name}”换届"
        _keep_present_term(change.session, org)
        moved: dict[str, Any] = {
            "term_no": term_no or (org.term_no + 1 if org.term_no else 1),
            "term_start": day,
            "term_years": term_years,
            "chair_name": chair_name,
            "chair_mode": chair_mode or org.chair_mode,
        }
        register = wp.register("org_term")
        term = OrgTerm(org_id=org.id, definition_year=change.year)
        stated = {name: value for name, value in details.items() if name in _OF_TERM}
        register.put(term, moved | stated)
        register.settle(wp, change.session, term)
        change.op.add(term)
        moved["term_end"] = end_of_term(day, term_years)
        moved |= {"women_head": details["women_head"]} if "women_head" in details else {}
        change.enter(org, kinds.ELECTED, moved)
        return change.saved(org)


_OF_TERM = frozenset(TermDetails.__annotations__) - {"document"}


def _keep_present_term(session: Session, org: Organisation) -> None:
    """Put the term that stands on the card among the terms, unless it is there already."""
    if org.term_start is None:
        return
    known = select(OrgTerm.id).where(alive(OrgTerm), OrgTerm.org_id == org.id, OrgTerm.term_start == org.term_start)
    if session.scalar(known.limit(1)) is None:
        names = ("term_no", "term_start", "term_years", "term_end", "chair_name", "chair_mode", "women_head")
        kept = {name: getattr(org, name) for name in names}
        session.add(OrgTerm(org_id=org.id, definition_year=org.definition_year, **kept))


class CertificateDetails(Papers, total=False):
    """What else stands on a certificate."""

    cert_no: str
    issuer: str
    legal_person: str


def certify(
    wp: Workplace,
    org_id: int,
    *,
    valid_from: date,
    valid_to: date,
    day: date | None = None,
    union_uscc: str | None = None,
    **details: Unpack[CertificateDetails],
) -> Saved:
    """法人证书: the first one or the renewal (换证) that goes with every term. The earlier one is kept.

    `day` is that of issue, `valid_from` where it is not stated. UserError for a term that ends before it begins.
    """
    if valid_to <= valid_from:
        raise UserError("证书有效期止应晚于有效期起。", "请核对证书上的日期。")
    with changing(wp, "organisation.certify", "法人证书", day or valid_from, details) as change:
        org = change.standing(org_id)
        change.op.label = f"“{org.org_name}”法人证书"
        first = not org.has_legal_person and org.legal_valid_to is None
        _keep_present_certificate(change.session, org)
        change.op.add(
            OrgCertificate(
                org_id=org.id,
                cert_no=details.get("cert_no"),
                cert_kind=FIRST_ISSUE if first else RENEWAL,
                valid_from=valid_from,
                valid_to=valid_to,
                issued_on=day,
                issuer=details.get("issuer"),
                legal_person=details.get("legal_person") or org.chair_name,
                note=details.get("note"),
                definition_year=change.year,
            )
        )
        moved = {"has_legal_person": True, "legal_valid_from": valid_from, "legal_valid_to": valid_to}
        change.enter(org, kinds.CERTIFIED, moved | ({"union_uscc": union_uscc} if union_uscc else {}))
        return change.saved(org)


def _keep_present_certificate(session: Session, org: Organisation) -> None:
    """Put the certificate that stands on the card among the certificates, unless it is there already."""
    if org.legal_valid_to is None:
        return
    known = select(OrgCertificate.id).where(alive(OrgCertificate), OrgCertificate.org_id == org.id)
    if session.scalar(known.where(OrgCertificate.valid_to == org.legal_valid_to).limit(1)) is None:
        session.add(
            OrgCertificate(
                org_id=org.id,
                cert_kind=FIRST_ISSUE,
                valid_from=org.legal_valid_from,
                valid_to=org.legal_valid_to,
                definition_year=org.definition_year,
            )
        )
