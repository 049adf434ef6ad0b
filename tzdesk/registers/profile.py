"""The unit that this workplace belongs to (填报单位): what stands on covers, in heads and in signature rows."""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tzdesk.registers.register import Register
from tzdesk.store import Entity


class Profile(Entity):
    """One row per workplace. `unit_level` says whether it is a unit's, a town's or the district's desk.

    `keeps_roster` allows the real-name roster (会员名册), which is personal data: off until the unit decides otherwise.
    """

    __tablename__ = "profile"
    __kind__ = "profile"

    unit_name: Mapped[str] = mapped_column(String(120), default="")
    unit_code: Mapped[str] = mapped_column(String(18), default="")
    unit_level: Mapped[str] = mapped_column(String(10), default="town")
    superior: Mapped[str] = mapped_column(String(120), default="")
    division_code: Mapped[str] = mapped_column(String(12), default="")
    leader: Mapped[str] = mapped_column(String(50), default="")
    checker: Mapped[str] = mapped_column(String(50), default="")
    filler: Mapped[str] = mapped_column(String(50), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    keeps_roster: Mapped[bool | None]


class ProfileRegister(Register[Profile]):
    """填报单位: edited in the settings screen, never listed."""

    kind = "profile"
    model = Profile
    search_fields = ("unit_name",)


def profile_of(session: Session) -> Profile:
    """The workplace's profile; an empty one that is not stored when none was entered yet."""
    found = session.scalars(select(Profile).where(Profile.deleted_at.is_(None)).order_by(Profile.id)).first()
    return found or Profile(
        unit_name="",
        unit_code="",
        unit_level="town",
        superior="",
        division_code="",
        leader="",
        checker="",
        filler="",
        phone="",
        keeps_roster=False,
    )
