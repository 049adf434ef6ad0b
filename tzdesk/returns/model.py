"""What the returns keep: entries typed into a form, reasons given to findings, sealed months and what became
of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.periods import Month
from tzdesk.store import Entity


class ReturnEntry(Entity):
    """A cell that no register can give (本年目标, 审核说明): typed for one month, a number or a text."""

    __tablename__ = "return_entry"
    __kind__ = "return_entry"
    __table_args__ = (UniqueConstraint("period", "form", "line", "column_id"),)

    period: Mapped[Month] = mapped_column(index=True)
    form: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(String(20))
    column_id: Mapped[str] = mapped_column(String(20))
    number: Mapped[int | None] = mapped_column(Integer)
    text: Mapped[str | None] = mapped_column(Text)


class Explanation(Entity):
    """The reason (情况说明) for a soft finding of a month: the same rule on the same field of the same record.

    `message` is what it was given for (`Finding.stands_for`): a reason for other numbers is offered again, but does not
    count. `agreed_by`
    is the second person (复核) that a firm finding needs besides.
    """

    __tablename__ = "explanation"
    __kind__ = "explanation"

    period: Mapped[Month] = mapped_column(index=True)
    rule: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(30))
    record_id: Mapped[int | None] = mapped_column(Integer)
    field: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str | None] = mapped_column(String(80))
    agreed_by: Mapped[str | None] = mapped_column(String(80))
    agreed_at: Mapped[datetime | None] = mapped_column()


class Correction(Entity):
    """A correction (更正) of a sealed month: while it is open the month's registers may be written, when it is sealed
    it becomes the next version of the book. `version` is its number (更正第 n 号), `reason` why; `dropped` marks one
    that was given up without a change."""

    __tablename__ = "correction"
    __kind__ = "correction"

    period: Mapped[Month] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column()
    opened_by: Mapped[str] = mapped_column(String(80))
    closed_at: Mapped[datetime | None] = mapped_column()
    dropped: Mapped[bool] = mapped_column(default=False)


# What can happen to a version of a return.
AUDITED, SENT, RECEIVED, RETURNED = "audited", "sent", "received", "returned"
AMENDING, AMENDED = "amending", "amended"


class ReturnEvent(Entity):
    """What happened to a version of a return on a day: `what` is audited, sent (已报出), received (已接收) or returned
    (退回); amending and amended are the begin and end of an amendment (补改). `party` is the upper union that it went
    to or came back from, or the month or the correction that differences were stated in, `note` the reason of a return
    or an amendment.

    Who noted it and when is in `created_by` and `created_at`. Of an audit, `after_operation` is the last change of the
    workplace that it saw: with any later one it no longer holds.
    """

    __tablename__ = "return_event"
    __kind__ = "return_event"

    period: Mapped[Month] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    what: Mapped[str] = mapped_column(String(12))
    day: Mapped[date] = mapped_column()
    party: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    after_operation: Mapped[int | None] = mapped_column()


class SealedBook(Entity):
    """A month's book as it was sealed (封存): every value, the ids behind it, the rules' word, the definition's hash.

    `content` holds the forms' values as canonical JSON, `ids` the records behind each cell, `findings` the soft
    findings with their reasons. `version` 0 is the first report; corrections (更正第 n 号) count from 1, `note` says
    why. `stands_on` are the hashes of the definition and the template that were in force (`store/kept.py`).
    """

    __tablename__ = "sealed_book"
    __kind__ = "sealed_book"
    __table_args__ = (UniqueConstraint("period", "version"),)

    period: Mapped[Month] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    sealed_at: Mapped[datetime] = mapped_column()
    sealed_by: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text, default="")
    definition_hash: Mapped[str] = mapped_column(String(64))
    stands_on: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str] = mapped_column(String(64))
    check_code: Mapped[str] = mapped_column(String(20))
    head: Mapped[dict[str, Any]] = mapped_column(JSON)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    ids: Mapped[dict[str, Any]] = mapped_column(JSON)
    findings: Mapped[list[Any]] = mapped_column(JSON)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
