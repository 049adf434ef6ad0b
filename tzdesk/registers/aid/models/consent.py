"""个人信息处理同意书: what a person of a household has agreed to, and when (个人信息保护法 第13、23、25、29、31条)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.store import Entity


class AidConsent(Entity):
    """A signed consent. Without a member it is the head's; for a child under fourteen a guardian signs.

    `scope` lists what was agreed to (code list consent_scope): collecting, sensitive data, giving to the upper levels,
    public notice. It holds from `signed_on` until `withdrawn_on`.
    """

    __tablename__ = "aid_consent"
    __kind__ = "aid_consent"

    case_id: Mapped[int | None] = mapped_column(ForeignKey("aid_case.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("aid_member.id"), index=True)
    version: Mapped[str | None] = mapped_column(String(40))
    scope: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    signed_on: Mapped[date | None]
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("aid_member.id"), index=True)
    guardian_name: Mapped[str | None] = mapped_column(String(50))
    guardian_relation: Mapped[str | None] = mapped_column(String(40))
    scan: Mapped[int | None]
    withdrawn_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(300))

    def is_heads(self, head: int | None) -> bool:
        """Whether the head of the household (`head` is his row in it) gave it for himself, and no child's guardian."""
        return self.member_id is None or self.member_id == head

    def covers(self, scope: str, day: date) -> bool:
        """Whether it allows something on a day."""
        return self.holds_on(day) and scope in (self.scope or ())

    def holds_on(self, day: date) -> bool:
        """Whether it had been signed by a day and not withdrawn."""
        return (
            self.signed_on is not None
            and self.signed_on <= day
            and (self.withdrawn_on is None or self.withdrawn_on > day)
        )
