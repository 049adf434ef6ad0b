"""The values of lists and registers of files: reviews, files without aid, handover, destruction, exports, funds.

A destroyed file leaves a stub: number, years, class and counts. `DestructionLine` has no place for more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from tzdesk.documents.aid_paper import Issue


class ListKind(Enum):
    """Which list of files it is; the value is its title."""

    REVIEW = "年度复核清单"
    UNREVIEWED = "一年未复核档案名单"
    UNAIDED = "本年未帮扶档案名单"
    STANDING = "在档困难职工汇总名单"


@dataclass(frozen=True)
class CaseLine:
    """One file of a list. `days` is how far its review is overdue (> 0) or ahead (< 0); money is 分."""

    number: str
    name: str
    unit: str
    category: str
    level: str = ""
    people: int | None = None
    approved_on: date | None = None
    reviewed_on: date | None = None
    due_on: date | None = None
    days: int | None = None
    reviewed: bool = False  # this year
    aided_on: date | None = None
    times: int | None = None
    fen: int | None = None


@dataclass(frozen=True)
class CaseList:
    """A list of files as of a day."""

    issue: Issue
    kind: ListKind
    day: date
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True)
class HandoverLine:
    """One file handed over: what lies in it, and where."""

    number: str
    name: str
    category: str
    status: str
    years: str = ""
    pages: int | None = None
    paper_no: str = ""
    box: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Handover:
    """档案交接清单."""

    issue: Issue
    giver: str
    receiver: str
    reason: str
    lines: tuple[HandoverLine, ...]
    day: date | None = None


@dataclass(frozen=True)
class DestructionLine:
    """The stub of one file: nobody can be told from it."""

    number: str
    years: str
    category: str
    people: int | None = None
    grants: int | None = None
    attachments: int | None = None
    closed_on: date | None = None
    keep_until: date | None = None
    method: str = ""


@dataclass(frozen=True)
class Destruction:
    """销毁清册. `backups` says until when older backups still hold the files."""

    issue: Issue
    basis: str
    lines: tuple[DestructionLine, ...]
    appraised_on: date | None = None
    destroyed_on: date | None = None
    backups: str = ""


@dataclass(frozen=True)
class ExportLine:
    """One export: who gave what to whom, for what. It names no person of the files."""

    serial: str
    at: datetime | None
    by: str
    what: str
    purpose: str
    receiver: str
    edition: str
    rows: int | None = None
    consent: bool | None = None


@dataclass(frozen=True)
class ExportLog:
    """导出登记簿 of a span of days."""

    issue: Issue
    first: date
    last: date
    lines: tuple[ExportLine, ...]


@dataclass(frozen=True)
class ConsultedLine:
    """One look into a file: who read what of which number, and why. It names no person of the files."""

    day: date
    by: str
    number: str
    what: str
    reason: str
    how: str


@dataclass(frozen=True)
class ConsultedBook:
    """查阅借阅登记簿 of a span of days: what the desk wrote down, and lines for paper files to be filled by hand."""

    issue: Issue
    first: date
    last: date
    lines: tuple[ConsultedLine, ...]


@dataclass(frozen=True)
class LedgerLine:
    """One movement of a source: what came in or went out, in 分, and what was left."""

    day: date
    what: str
    text: str
    received: int | None
    spent: int | None
    balance: int
    voucher: str = ""


@dataclass(frozen=True)
class LedgerAccount:
    """One source's account: its opening balance and movements; sums are added up by the paper."""

    source: str
    opening: int
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True)
class Ledger:
    """帮扶资金台账, account by account."""

    issue: Issue
    first: date
    last: date
    accounts: tuple[LedgerAccount, ...]
