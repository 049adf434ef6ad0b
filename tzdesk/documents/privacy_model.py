"""The values of what 个人信息保护法第51、55–57条 asks a union for: internal rules, impact assessment, leak report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tzdesk.documents.aid_paper import Issue


@dataclass(frozen=True)
class PrivacyRules:
    """个人信息保护管理制度. Days, years and seconds are those that this desk keeps to; None is a line to fill in."""

    issue: Issue
    leader: str = ""
    phone: str = ""
    file_years: int | None = None
    reveal_seconds: int | None = None
    backup_days: int | None = None
    attempts: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class PrivacyAssessment:
    """个人信息保护影响评估报告. Counts are of the desk on `day`: files, persons, those under fourteen, those with an
    illness or disability entered, accounts; exports in full of the year, and to whom they went."""

    issue: Issue
    files: int
    persons: int
    children: int
    ill: int
    accounts: int
    exports: int
    receivers: tuple[str, ...] = ()
    file_years: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class LeakReport:
    """个人信息泄露事件报告表: a form to fill in; the unit's own lines are filled."""

    issue: Issue
    superior: str = ""
    leader: str = ""
    phone: str = ""
