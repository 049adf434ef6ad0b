"""What the papers of supervision take: names, dates and words already worked out; a blank is a line to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LetterKind(StrEnum):
    """The three letters, by the last words of their titles."""

    REMINDER = "提示函"
    OPINION = "意见书"
    PROPOSAL = "建议书"


@dataclass(frozen=True)
class Letter:
    """One of 一函两书. `reply_days` are working days, None where the number is not known.

    `employer` is whom it is about, `addressee` who receives it: the employer itself, or a labour department.
    """

    unit: str
    kind: LetterKind
    number: str
    employer: str
    addressee: str
    checked_on: date | None = None
    checkers: str = ""
    issues: tuple[str, ...] = ()
    facts: str = ""
    laws: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    fix_due: date | None = None
    reply_days: int | None = None
    prior_number: str = ""
    prior_day: date | None = None
    issued_on: date | None = None
    contact: str = ""
    phone: str = ""
    delivered_on: date | None = None
    deliver_mode: str = ""
    receiver: str = ""

    @property
    def title(self) -> str:
        """工会劳动法律监督意见书."""
        return f"工会劳动法律监督{self.kind.value}"


@dataclass(frozen=True)
class HandOut:
    """问题交办单: one problem to one department."""

    unit: str
    number: str
    dept: str
    owner: str
    enterprise: str
    raised_by: str
    kind: str
    text: str
    found_on: date | None
    assigned_on: date | None
    due: date | None
    phone: str
    course: tuple[tuple[str, str, str, str], ...] = ()  # day, what, who, note


@dataclass(frozen=True)
class ProblemLine:
    """A row of the list."""

    number: str
    found_on: date | None
    enterprise: str
    kind: str
    text: str
    dept: str
    due: date | None
    state: str
    result: str
    overdue: int | None


@dataclass(frozen=True)
class ProblemList:
    """问题清单 of a month or as of today, with how many were found and done."""

    unit: str
    about: str
    lines: tuple[ProblemLine, ...]
    summary: str
