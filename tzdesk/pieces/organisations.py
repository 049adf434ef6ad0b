"""Papers and lists of unions: the card, who has to elect or renew, who did not report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.documents.org_model import Block, Grid, OrgCard, OrgLine, OrgList, OrgListKind
from tzdesk.pieces.statement import statement
from tzdesk.registers.members import missing_unions
from tzdesk.registers.members.model import MemberCount
from tzdesk.registers.organisations.dates import BELOW, report_limit
from tzdesk.registers.organisations.gather import by_id
from tzdesk.registers.organisations.model import CoveredUnit, HostUnit, Organisation
from tzdesk.registers.organisations.queries import organisations_on
from tzdesk.registers.organisations.report_register import marks_of
from tzdesk.registers.profile import profile_of
from tzdesk.registers.query import Query
from tzdesk.returns.head import lateness
from tzdesk.returns.model import SealedBook
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

CARD, REPORTS, STATEMENT = "org-card", "org-list-reports", "month-statement"
_LISTS = {
    "org-list-term": OrgListKind.TERM,
    "org-list-certificate": OrgListKind.CERTIFICATE,
    REPORTS: OrgListKind.REPORTS,
}


def titles(kind: str) -> list[tuple[str, str]]:
    """The papers of a union."""
    return [(CARD, "工会组织卡片")]


def compose(wp: Workplace, name: str, kind: str, record_id: int) -> Sheet:
    """Lay a union's card out as of today."""
    from tzdesk.documents.org_card import compose as drawn

    with wp.store.reading() as session:
        return drawn(card(wp, session, record_id, clock.today()))


def list_titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of the lists of unions; with the reports also the month's statement."""
    if kind == "report_mark":
        return [(REPORTS, OrgListKind.REPORTS.value), (STATEMENT, "情况说明")]
    return [(name, listed.value) for name, listed in _LISTS.items()]


def compose_list(wp: Workplace, name: str, period: Month | None = None) -> Sheet:
    """Lay a list out for a month, as of its last day or today if that is earlier; without one as of today."""
    from tzdesk.documents.org_list import compose as drawn
    from tzdesk.documents.statement import compose as stated

    with wp.store.reading() as session:
        if name == STATEMENT:
            return stated(statement(wp, session, period or reported_month(session, clock.today())))
        return drawn(org_list(wp, session, _LISTS[name], period))


# --- the card ---------------------------------------------------------------------------------------------------------


def card(wp: Workplace, session: Session, org_id: int, day: date) -> OrgCard:
    """A union's card: what stands in its sections, then terms, certificates, contacts, covered units and changes."""
    register = wp.register("organisation")
    org: Organisation = register.get(session, org_id)
    spec = register.spec(wp)
    blocks = []
    for section in spec.sections:
        shown = [(f.label, _text(session, f, register.value(org, f.name))) for f in spec.in_section(section.id)]
        stated = tuple(pair for pair in shown if pair[1])
        if stated:
            blocks.append(Block(section.label, stated))
    findings = register.check(wp, session, [org])
    return OrgCard(
        unit=profile_of(session).unit_name,
        name=org.org_name,
        number=org.stat_code or "",
        state=spec.field("status").show(org.status),
        day=day,
        flags=tuple(found.message for found in findings if found.rule.startswith("O")),
        blocks=tuple(blocks),
        grids=tuple(grid for grid in _grids(wp, session, org, day) if grid.rows),
    )


# Child registers on a card: the table's title, and each column's field and width in mm.
_TABLES: tuple[tuple[str, str, tuple[tuple[str, float | None], ...]], ...] = (
    (
        "org_term",
        "届次",
        (("term_no", 14), ("term_start", 26), ("term_end", 26), ("chair_name", 24), ("approval_no", None)),
    ),
    (
        "org_certificate",
        "法人证书",
        (("cert_kind", 22), ("valid_from", 26), ("valid_to", 26), ("cert_no", None), ("legal_person", 24)),
    ),
    (
        "org_contact",
        "联系人",
        (("role", 34), ("person_name", 26), ("phone", 34), ("from_date", 26), ("to_date", 26), ("note", None)),
    ),
    ("org_change", "变动", (("change_date", 24), ("change_kind", 22), ("summary", None), ("approval_no", 40))),
    ("org_peer_code", "外部系统代码", (("peer_system", 46), ("code", None), ("from_date", 26), ("to_date", 26))),
)


def _grids(wp: Workplace, session: Session, org: Organisation, day: date) -> Iterator[Grid]:
    yield _covered(session, org, day)
    for kind, heading, columns in _TABLES:
        register = wp.register(kind)
        spec = register.spec(wp)
        records = register.fetch(session, register.ids(wp, session, Query(parent_id=org.id)))
        heads = tuple((spec.field(name).label, wide) for name, wide in columns)
        rows = [tuple(_text(session, spec.field(n), register.value(r, n)) for n, _ in columns) for r in records]
        yield Grid(heading, heads, tuple(rows))


def _covered(session: Session, org: Organisation, day: date) -> Grid:
    query = select(CoveredUnit).where(alive(CoveredUnit), CoveredUnit.org_id == org.id).order_by(CoveredUnit.id)
    links = [link for link in session.scalars(query) if link.active_on(day)]
    units = by_id(session, HostUnit, (link.unit_id for link in links))
    rows = []
    for number, link in enumerate(links, 1):
        unit = units.get(link.unit_id or 0)
        figures = (_number(link.staff), _number(link.members))
        rows.append((str(number), unit.unit_name if unit else "", *figures, _day(link.from_date)))
    heads = (("序号", 12), ("覆盖单位", None), ("职工", 18), ("会员", 18), ("加入日期", 26))
    return Grid("覆盖单位", heads, tuple(rows))


def _text(session: Session, spec: Any, value: Any) -> str:
    """A field as the card shows it: names for references, full text, for it stays in the union's file."""
    if value is None:
        return ""
    to = getattr(spec.type, "to", None)
    if to == Organisation.__kind__:
        org = session.get(Organisation, value)
        return org.org_name if org else ""
    if to == HostUnit.__kind__:
        unit = session.get(HostUnit, value)
        return unit.unit_name if unit else ""
    return str(spec.show(value, full=True))


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()


# --- lists ------------------------------------------------------------------------------------------------------------


def org_list(wp: Workplace, session: Session, kind: OrgListKind, period: Month | None = None) -> OrgList:
    """A list of a month, or as of today; that of reports then speaks of the month that is being reported."""
    unit, day = profile_of(session).unit_name, clock.today()
    if kind is OrgListKind.REPORTS:
        month = period or reported_month(session, day)
        return OrgList(unit, kind, month.label, _reports(wp, session, month, day))
    day = min(period.last, day) if period else day
    ends = {OrgListKind.TERM: "term_end", OrgListKind.CERTIFICATE: "legal_valid_to"}[kind]
    orgs = _ended(session, ends, day)
    names = _superiors(session, orgs)
    lines = [_line(org, names, getattr(org, ends), (day - getattr(org, ends)).days) for org in orgs]
    return OrgList(unit, kind, f"截至{day.year}年{day.month}月{day.day}日", tuple(lines))


def _ended(session: Session, ends: str, day: date) -> list[Organisation]:
    """Unions that stand on a day and whose term or certificate had run out by then, the longest ago first."""
    late = [org for org in organisations_on(session, day) if (end := getattr(org, ends)) is not None and end < day]
    return sorted(late, key=lambda org: (getattr(org, ends), org.search_text))


def reported_month(session: Session, day: date) -> Month:
    """The newest month up to a day that anybody has reported; the one before the day's where nobody has."""
    newest = session.scalar(select(func.max(MemberCount.period)).where(alive(MemberCount)))
    return min(newest, Month.of(day)) if newest is not None else Month.of(day).previous


def _reports(wp: Workplace, session: Session, month: Month, day: date) -> tuple[OrgLine, ...]:
    """Unions without a report, and those whose report came late, by name."""
    limit = report_limit(wp.definition(month), BELOW.get(profile_of(session).unit_level, "unit"), month)
    marks = marks_of(session, month)
    late = by_id(session, Organisation, (m.org_id for m in marks.values() if m.days_late))
    absent = {org.id: org for org in missing_unions(session, month)}
    orgs = sorted((absent | late).values(), key=lambda org: (org.search_text, org.id))
    names = _superiors(session, orgs)
    lines = []
    for org in orgs:
        mark = marks.get(org.id)
        came = mark.reported_on if mark and mark.reported_on else None
        days = ((came or day) - limit).days if limit else None
        note = (mark.reason or "") if mark else ""
        if org.id not in absent:
            note = "；".join(part for part in (f"迟报，{_day(came)}收到", note) if part)
        elif mark and mark.missed:
            note = f"漏报：{note}"
        lines.append(_line(org, names, limit, days, note))
    return (*lines, *_own_report(wp, session, month))


def _own_report(wp: Workplace, session: Session, month: Month) -> Iterator[OrgLine]:
    """This desk's own return, where it is late, as the cover of the return says."""
    sealed = session.scalar(select(SealedBook).where(SealedBook.period == month, SealedBook.version == 0))
    late = sealed.head if sealed is not None else lateness(wp, session, month)
    days = int(late.get("days_late") or 0)
    if days:
        own = profile_of(session)
        limit = date.fromisoformat(late["limit"]) if late.get("limit") else None
        note = "本单位报表迟报" if sealed is not None else "本单位报表还没有封存"
        yield OrgLine(own.unit_name, own.superior or "", own.filler or "", own.phone or "", limit, days, note)


def _superiors(session: Session, orgs: Sequence[Organisation]) -> dict[int, str]:
    found = by_id(session, Organisation, (org.report_to_org_id or org.parent_org_id for org in orgs))
    return {org.id: org.org_name for org in found.values()}


def _line(org: Organisation, names: dict[int, str], day: date | None, days: int | None, note: str = "") -> OrgLine:
    superior = names.get(org.report_to_org_id or org.parent_org_id or 0, "")
    person, phone = org.contact_name or org.chair_name or "", org.contact_phone or org.chair_phone or ""
    return OrgLine(org.org_name, superior, person, phone, day, days, note)
