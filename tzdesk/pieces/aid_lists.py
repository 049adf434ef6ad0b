"""Lists of the aid registers: reviews, files without aid, files in standing or to be destroyed, the funds' ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import select

from tzdesk.base.periods import Month
from tzdesk.documents.aid_list_model import (
    CaseLine,
    CaseList,
    Destruction,
    DestructionLine,
    Handover,
    HandoverLine,
    Ledger,
    LedgerAccount,
    LedgerLine,
    ListKind,
)
from tzdesk.jobs import run_now
from tzdesk.pieces.aid_face import Face, living
from tzdesk.pieces.aid_month import aid_month
from tzdesk.registers.aid import codes, destruction, ledger
from tzdesk.registers.aid.homes import homes_of
from tzdesk.registers.aid.model import AidCase, AidDestroyed, AidEvidence, AidGrant
from tzdesk.registers.aid.reading import Household, as_of, fetch_in, households, reviews
from tzdesk.registers.aid.reviewing import last_review, review_due
from tzdesk.store import alive

if TYPE_CHECKING:
    from tzdesk.pdf.page import Sheet
    from tzdesk.registers.workplace import Workplace

_KINDS = {
    "aid-list-review": ListKind.REVIEW,
    "aid-list-unreviewed": ListKind.UNREVIEWED,
    "aid-list-unaided": ListKind.UNAIDED,
    "aid-list-standing": ListKind.STANDING,
}
_LISTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "aid_case": {
            **{name: kind.value for name, kind in _KINDS.items()},
            "aid-list-moved": "困难职工档案交接清单（本月移出）",
            "aid-list-keeper": "困难职工档案交接清单（保管人离岗）",
            "aid-destruction": "困难职工档案到期鉴定销毁清册",
        },
        "aid_batch": {"aid-month": "困难帮扶月度汇总"},
        "aid_fund": {"aid-ledger": "帮扶资金台账（本年）"},
    }
)


def list_titles(kind: str) -> list[tuple[str, str]]:
    """Name and title of the lists of a kind."""
    return list(_LISTS[kind].items())


def compose_list(wp: Workplace, name: str, period: Month | None = None) -> Sheet:
    """Lay a list out as of the end of a month (today by default, and for the month in hand)."""
    from tzdesk.documents.aid import PIECES

    when = as_of(period)
    with wp.store.reading() as session:
        if name == "aid-month":
            return PIECES[name].compose(run_now(aid_month(wp, session, period or Month.of(when))))
        face = Face(wp, session)
        if name in _KINDS:
            return PIECES["aid-list"].compose(case_list(face, _KINDS[name], when))
        makers: dict[str, tuple[str, Callable[[Face, date], object]]] = {
            "aid-destruction": ("aid-destruction", destruction_of),
            "aid-ledger": ("aid-ledger", ledger_of),
            "aid-list-moved": ("aid-handover", moved_out),
            "aid-list-keeper": ("aid-handover", of_the_keeper),
        }
        piece, gather = makers[name]
        return PIECES[piece].compose(gather(face, when))


# --- files ------------------------------------------------------------------------------------------------------------


def case_list(face: Face, kind: ListKind, day: date) -> CaseList:
    """A list of the files in standing on a day, by number."""
    stored = face.session.scalars(select(AidCase).where(alive(AidCase)).order_by(AidCase.case_no, AidCase.id))
    cases = [case for case in stored if case.in_file_on(day)]
    aided = _aid(face, [case.id for case in cases], day)
    homes = households(face.session, cases)
    lines = (_line(face, homes[case.id], aided[case.id], day) for case in cases)
    return CaseList(face.issue(""), kind, day, tuple(line for line in lines if _wanted(kind, line, day)))


def _wanted(kind: ListKind, line: CaseLine, day: date) -> bool:
    """Reviews are owed from the year after the approval; a file whose time is over is 一年未复核."""
    match kind:
        case ListKind.REVIEW:
            return line.approved_on is not None and line.approved_on.year < day.year
        case ListKind.UNREVIEWED:
            return line.days is not None and line.days > 0
        case ListKind.UNAIDED:
            return not line.times
        case _:
            return True


def _line(face: Face, home: Household, grants: Sequence[AidGrant], day: date) -> CaseLine:
    case = home.case
    reviewed = _reviewed(home, day)
    since = last_review(case, reviews(case, home.assessments), day)
    due = review_due(face.wp.definition().parameter, since, day)
    year = [grant for grant in grants if grant.paid_date is not None and grant.paid_date.year == day.year]
    standing = _standing(year)
    every = _standing(grants)
    return CaseLine(
        number=case.case_no or "",
        name=face.text(case, "name"),
        unit=face.text(case, "employer_name"),
        category=face.text(AidCase(category=home.class_on(day), definition_year=case.definition_year), "category"),
        level=face.text(case, "archive_level"),
        people=len(living(home, day)) or None,
        approved_on=case.approve_date,
        reviewed_on=reviewed,
        due_on=due,
        days=(day - due).days if due is not None else None,
        reviewed=reviewed is not None and reviewed.year == day.year and reviewed != case.approve_date,
        aided_on=max((g.paid_date for g in every if g.paid_date is not None), default=None),
        times=len({grant.grant_group_id or f"#{grant.id}" for grant in standing}),
        fen=sum(grant.amount or 0 for grant in year),
    )


def _reviewed(home: Household, day: date) -> date | None:
    """The last review up to a day, as BF-1 and rule G05 take it."""
    return max((when for when in reviews(home.case, home.assessments) if when <= day), default=None)


def _standing(grants: Sequence[AidGrant]) -> list[AidGrant]:
    """Aid that did not come back."""
    back = {grant.reversal_of for grant in grants}
    return [g for g in grants if g.reversal_of is None and g.id not in back and g.status == codes.GRANT_PAID]


def _aid(face: Face, case_ids: Iterable[int], day: date) -> dict[int, list[AidGrant]]:
    """帮扶 and 慰问 that counted by a day, what came back included: of the household over all its files (返困), as BF-1
    row 23 takes it."""
    asked = list(case_ids)
    homes = homes_of(face.session)
    found: dict[int, list[AidGrant]] = defaultdict(list)
    counts = AidGrant.status.in_(codes.GRANT_COUNTS)
    files = homes.files(asked)
    for grant in fetch_in(face.session, AidGrant, AidGrant.case_id, files, counts, AidGrant.paid_date <= day):
        found[homes.root(grant.case_id or 0)].append(grant)
    return {one: found[homes.root(one)] for one in asked}


def handover_of(face: Face, case: AidCase) -> Handover:
    """档案交接清单 of a file that goes to another union."""
    return handover(face, [case], receiver=case.moved_to or "", day=case.exit_date)


def moved_out(face: Face, day: date) -> Handover:
    """档案交接清单 of all files that went to other unions in the month of a day."""
    span = Month.of(day)
    gone = select(AidCase).where(
        alive(AidCase), AidCase.exit_reason == codes.EXIT_MOVED, AidCase.exit_date.between(span.first, span.last)
    )
    cases = list(face.session.scalars(gone.order_by(AidCase.case_no)))
    receivers = dict.fromkeys(case.moved_to for case in cases if case.moved_to)
    return handover(face, cases, receiver="、".join(receivers), day=day if cases else None)


def of_the_keeper(face: Face, day: date) -> Handover:
    """档案交接清单 of all files that are kept here, standing or closed, when their keeper leaves the office."""
    opened = (AidCase.approve_date.is_not(None), AidCase.approve_date <= day)
    found = face.session.scalars(select(AidCase).where(alive(AidCase), *opened).order_by(AidCase.case_no, AidCase.id))
    kept = [case for case in found if case.exit_reason != codes.EXIT_MOVED]
    return handover(face, kept, receiver=face.issue("").unit, reason="档案保管人变动", day=day if kept else None)


def handover(
    face: Face, cases: Sequence[AidCase], *, receiver: str = "", reason: str = "", day: date | None = None
) -> Handover:
    """档案交接清单 of some files; pages are counted from the evidence that was entered."""
    pages: dict[int, int] = defaultdict(int)
    for row in fetch_in(face.session, AidEvidence, AidEvidence.case_id, (case.id for case in cases)):
        pages[row.case_id or 0] += row.pages or 0
    issue = face.issue(cases[0].case_no if len(cases) == 1 else "")
    lines = tuple(
        HandoverLine(
            case.case_no or "",
            face.text(case, "name"),
            face.text(case, "category"),
            face.text(case, "status"),
            _years(case),
            pages.get(case.id),
            case.paper_file_no or "",
            case.box_no or "",
            f"移交{case.moved_to}" if case.moved_to and len(cases) > 1 else "",
        )
        for case in cases
    )
    return Handover(issue, issue.unit, receiver, reason, lines, day)


def _years(case: AidCase) -> str:
    first = case.approve_date or case.apply_date
    last = case.exit_date
    return "—".join(str(day.year) for day in (first, last) if day is not None)


def destruction_of(face: Face, day: date) -> Destruction:
    """Closed files whose time of keeping is over on a day, to be appraised; then the stubs of those destroyed."""
    years = face.wp.definition(day.year).parameter("aid_file_years", day)
    over = destruction.due(face.wp, face.session, day)
    homes = households(face.session, over)
    grants = _counted(fetch_in(face.session, AidGrant, AidGrant.case_id, homes))
    papers = _counted(fetch_in(face.session, AidEvidence, AidEvidence.case_id, homes))
    waiting = tuple(
        DestructionLine(
            case.case_no or "",
            _years(case),
            face.text(case, "category"),
            len(homes[case.id].members),
            grants.get(case.id, 0),
            papers.get(case.id, 0),
            case.exit_date,
            destruction.keep_until(face.wp, case, day),
            "待销毁" if destruction.appraised(face.session, case.id) else "待鉴定",
        )
        for case in over
    )
    gone = destruction.stubs(face.session)
    basis = f"困难职工档案自撤档之日起保存满{years}年" if years is not None else ""
    return Destruction(
        face.issue(""),
        basis,
        (*waiting, *(_stub_line(face, stub) for stub in gone)),
        appraised_on=max((stub.appraised_on for stub in gone), default=None),
        destroyed_on=max((stub.destroyed_on for stub in gone if stub.destroyed_on), default=None),
    )


def _stub_line(face: Face, stub: AidDestroyed) -> DestructionLine:
    return DestructionLine(
        stub.case_no,
        stub.years,
        face.text(AidCase(category=stub.category), "category"),
        stub.people,
        stub.grants,
        stub.attachments,
        stub.closed_on,
        stub.keep_until,
        f"{stub.destroyed_on:%Y-%m-%d}电子抹除；鉴定{stub.appraised_by}，销毁{stub.destroyed_by}",
    )


def _counted(rows: Iterable[AidGrant | AidEvidence]) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for row in rows:
        counts[row.case_id or 0] += 1
    return counts


# --- funds ------------------------------------------------------------------------------------------------------------

_WHAT = {ledger.IN: "拨入", ledger.AID: "帮扶", ledger.COMFORT: "慰问"}


def ledger_of(face: Face, day: date) -> Ledger:
    """The year's ledger up to a day: every source that moved or holds something."""
    first = date(day.year, 1, 1)
    accounts = []
    for code in face.codes("fund_source"):
        found = ledger.account(face.session, code.code, first, day)
        if found.lines or found.opening:
            accounts.append(_account(code.label, found))
    return Ledger(face.issue(""), first, day, tuple(accounts))


def _account(source: str, found: ledger.Account) -> LedgerAccount:
    lines, before = [], found.opening
    for line in found.lines:
        entry, moved = line.entry, line.balance - before
        received = entry.what == ledger.IN
        what = "上年结转" if entry.opening else "退回" if entry.back else _WHAT[entry.what]
        lines.append(
            LedgerLine(
                entry.day,
                what,
                entry.text,
                moved if received else None,
                None if received else -moved,
                line.balance,
                entry.voucher,
            )
        )
        before = line.balance
    return LedgerAccount(source, found.opening, tuple(lines))
