"""The papers of the work ledgers: any ledger's 登记表 and printed list, and the report of a legal check-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.base.text import items_of
from tzdesk.documents import checkup_report, ledger_papers
from tzdesk.documents.ledger_model import CheckupReport, EntryCard, EntryList, ListColumn, Part
from tzdesk.registers.listing import read_lines, shown, titles_of
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.profile import profile_of
from tzdesk.registers.query import Query

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

CHECKUP, CARD, REPORT, LIST = "legal_checkup", "ledger-card", "checkup-report", "ledger-list-"


def titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of each paper of a row."""
    report = [(REPORT, checkup_report.NAME)] if kind == CHECKUP else []
    return [*report, (CARD, "登记表")]


def list_titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of the ledger's list."""
    return [(f"{LIST}{kind}", "本月台账")]


def compose(wp: Workplace, name: str, kind: str, record_id: int) -> Sheet:
    """Lay a paper of a row out; masked fields stay masked."""
    with wp.store.reading() as session:
        record = wp.register(kind).get(session, record_id)
        if name == REPORT:
            return checkup_report.compose(_report(wp, session, record))
        return ledger_papers.compose_card(_card(wp, session, kind, record))


def compose_list(wp: Workplace, name: str, period: Month | None = None) -> Sheet:
    """Lay a ledger's rows of a month out, in the columns of its list. Without a month, of the month that it is."""
    kind, month = name.removeprefix(LIST), period or Month.of(clock.today())
    register = wp.register(kind)
    spec = register.spec(wp, month)
    fields = [known for known in spec.list_fields() if known.name != "row_status"]
    with wp.store.reading() as session:
        query = Query(period=month, order="biz_date")
        ids = register.ids(wp, session, query)
        rows = tuple(line.texts for line in read_lines(wp, session, register, fields, ids))
        summed = [known.name for known in fields if known.summable]
        totals = register.totals(wp, session, query, summed)
        unit = profile_of(session).unit_name
    columns = tuple(
        ListColumn(
            known.title,
            known.width,
            known.type.numeric,
            known.type.format(totals[known.name]) if known.name in totals else "",
        )
        for known in fields
    )
    return ledger_papers.compose_list(EntryList(unit, spec.label, month.label, columns, rows))


def _unit(session: Session, record: Any) -> str:
    org = session.get(Organisation, record.org_id) if record.org_id else None
    return org.org_name if org else profile_of(session).unit_name or ""


def _card(wp: Workplace, session: Session, kind: str, record: Any) -> EntryCard:
    register = wp.register(kind)
    spec = register.spec(wp, record.period)
    titles = titles_of(wp, session, register, spec.fields, [record])

    def text(known: Any) -> str:
        return shown(known, register.value(record, known.name), titles)

    parts = [Part(part.label, tuple((k.title, text(k)) for k in spec.in_section(part.id))) for part in spec.sections]
    name = "" if spec.field(spec.title_field).masked else record.title or ""
    return EntryCard(
        _unit(session, record),
        spec.label,
        name,
        f"第{record.id}号",
        tuple(part for part in parts if part.pairs),
        record.owner or "",
    )


def _report(wp: Workplace, session: Session, record: Any) -> CheckupReport:
    codes, fact = wp.definition(record.period).codes, record.fact
    return CheckupReport(
        unit=_unit(session, record),
        employer=record.unit_name or "",
        code=record.unit_uscc or "",
        number=fact("report_no") or "",
        depth=codes["checkup_depth"].label_of(fact("depth")) if fact("depth") else "",
        day=record.biz_date,
        mode=codes["checkup_mode"].label_of(fact("mode")) if fact("mode") else "",
        team=fact("team") or "",
        headcount=fact("headcount"),
        items=tuple(codes["checkup_item"].label_of(code) for code in fact("items") or ()),
        risks=(fact("risk_high"), fact("risk_mid"), fact("risk_low")),
        points=items_of(fact("risk_text")),
        advice_count=fact("advice"),
        advice=items_of(fact("advice_text")),
        accepted=fact("accepted"),
        rectified=fact("rectified"),
        issued=fact("report_date"),
        revisit=fact("revisit_date"),
    )
