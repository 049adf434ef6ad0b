"""What stands around the numbers of a book: whose it is, which month and version, who signs, the check code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.files import file_part
from tzdesk.base.periods import Kind, Month
from tzdesk.registers.organisations.dates import book_limit, days_late
from tzdesk.registers.profile import profile_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.compute import BookValues
from tzdesk.returns.forms import forms_of
from tzdesk.returns.model import SealedBook
from tzdesk.returns.versions import open_correction, sealed_book

DRAFT = "草稿（未封存）"


@dataclass(frozen=True)
class BookHead:
    """The head of a book. `sent_on` and `limit` (报送期限) are ISO text; `draft` marks a month that is not sealed.

    `days_late` is "0" when in time, empty where no limit is known and for a correction. `forms_hash` is that of the
    forms that the digest runs over; empty in drafts and in books from before it did.
    """

    period: Month
    unit_name: str
    unit_code: str
    superior: str
    leader: str
    checker: str
    filler: str
    phone: str
    sent_on: str
    version: str
    digest: str
    check_code: str
    definition_year: int
    definition_hash: str
    draft: bool = False
    limit: str = ""
    days_late: str = ""
    forms_hash: str = ""

    @property
    def sent_text(self) -> str:
        """The day of sending as papers say it, with the days that it is late."""
        day = date.fromisoformat(self.sent_on)
        late = f"（迟报{self.days_late}天）" if self.days_late not in {"", "0"} else ""
        return f"{day.year}年{day.month}月{day.day}日{late}"

    @property
    def file_stem(self) -> str:
        """How the files of the book are called: unit, month, and 草稿 or the correction's number."""
        parts = [self.unit_name or "本单位", str(self.period)]
        if self.draft:
            parts.append("草稿")
        elif self.version != canonical.version_label(0):
            parts.append(self.version)
        return "_".join(file_part(part) for part in parts)


def sealed_head(book: SealedBook) -> BookHead:
    """The head of a sealed book, as it was sealed."""
    head: dict[str, Any] = book.head
    return BookHead(
        **_stated(head, book.period),
        version=canonical.version_label(book.version),
        digest=book.digest,
        check_code=book.check_code,
        definition_year=book.definition_year,
        definition_hash=book.definition_hash,
    )


def _stated(head: Mapping[str, Any], period: Month) -> dict[str, Any]:
    return {"period": period, **{name: str(head.get(name) or "") for name in _HEAD}}


_HEAD = (
    *("unit_name", "unit_code", "superior", "leader", "checker", "filler", "phone"),
    *("sent_on", "limit", "days_late", "forms_hash"),
)


def limit_of(wp: Workplace, session: Session, period: Month) -> date | None:
    """The last day for a month's book of this desk's level, by the forms that go out with it."""
    definition, level = wp.definition(period), profile_of(session).unit_level
    kinds = {Kind(form.period) for form in forms_of(definition).values() if form.in_book(period, level)}
    return book_limit(definition, level, period, kinds)


def lateness(wp: Workplace, session: Session, period: Month) -> dict[str, str]:
    """The limit of this desk's level for a month, and how many days after it today is.

    A correction is late for nothing: it keeps the limit that the first report was sent under, without a count of days.
    """
    if (first := sealed_book(session, period, 0)) is not None:
        return {"limit": str(first.head.get("limit") or ""), "days_late": ""}
    limit = limit_of(wp, session, period)
    late = days_late(limit, clock.today())
    return {"limit": limit.isoformat() if limit else "", "days_late": "" if late is None else str(late)}


def draft_version(session: Session, period: Month) -> str:
    """草稿（未封存）, or the number of the correction that is open."""
    correction = open_correction(session, period)
    return DRAFT if correction is None else f"{canonical.version_label(correction.version)}（草稿）"


def draft_head(wp: Workplace, session: Session, book: BookValues) -> BookHead:
    """The head of a month that is not sealed yet; its check code proves nothing, so it has none."""
    profile = profile_of(session)
    stated = {name: getattr(profile, name, "") for name in _HEAD} | {"sent_on": clock.today().isoformat()}
    stated |= lateness(wp, session, book.period)
    return BookHead(
        **_stated(stated, book.period),
        version=draft_version(session, book.period),
        digest="",
        check_code="",
        definition_year=book.definition_year,
        definition_hash=wp.definition(book.period).hash,
        draft=True,
    )
