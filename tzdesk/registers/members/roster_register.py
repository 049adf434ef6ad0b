"""The register of the real-name roster (会员名册). It is personal data: written only where a workplace keeps one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.members import roster_life
from tzdesk.registers.members.model import Member
from tzdesk.registers.members.rules_roster import LEFT, MemberNear
from tzdesk.registers.organisations.gather import in_chunks
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.profile import profile_of
from tzdesk.registers.register import Register, SheetWriter
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

REAL_NAME_SHEET = "会员实名制采集表（20 栏，证件号码不遮盖）"


class MemberRegister(Register[Member]):
    """会员名册, as the real-name template has it. Its identity numbers are masked by the spec."""

    kind = "member"
    model = Member
    parent: ClassVar[tuple[str, str] | None] = ("organisation", "org_id")
    search_fields: ClassVar[tuple[str, ...]] = ("name",)
    tail_fields: ClassVar[tuple[str, ...]] = ("id_no",)
    default_order: ClassVar[str] = "id"  # a roster stands in the order in which its people were entered

    def people(self, session: Session, ids: Sequence[int]) -> set[str]:
        """The members themselves."""
        return {record.name for record in self.fetch(session, ids) if record.name}

    def doers(self) -> Mapping[str, Doer]:
        """转出, 转入, 转保留, 恢复, 退会, 除名, 死亡, 类别调整."""
        return roster_life.DOERS

    def offered(self, wp: Workplace, session: Session, record: Member) -> Sequence[str]:
        """What the person's 会籍状态 allows."""
        return roster_life.STEPS.get(record.state, ())

    gated_sheets: ClassVar[frozenset[str]] = frozenset({REAL_NAME_SHEET})

    def sheets(self) -> Mapping[str, SheetWriter]:
        """The twenty columns of the real-name template."""
        from tzdesk.registers.members.sheets import write_roster

        return {
            REAL_NAME_SHEET: lambda wp, target, ids, period: write_roster(wp, target, ids),
        }

    def settle(self, wp: Workplace, session: Session, record: Member) -> None:
        """Computed fields and search keys. UserError while the workplace keeps no roster: it is personal data."""
        with session.no_autoflush:
            require_roster(session)
        super().settle(wp, session, record)

    def derive(self, wp: Workplace, session: Session, record: Member) -> None:
        """合格实名登记: every required field is filled, and the identity number is well-formed."""
        spec = wp.definition().record(self.kind)
        needed = [field for field in spec.fields if field.needed(lambda name: self.value(record, name))]
        values = [(field, self.value(record, field.name)) for field in needed if not field.computed]
        record.qualified = all(value not in (None, "") and not field.type.check(value) for field, value in values)

    def near(self, wp: Workplace, session: Session, records: Sequence[Member], period: Month | None) -> list[Any]:
        """Where else each identity number stands."""
        held = holders_of(session, {r.id_no for r in records if r.id_no})
        return [MemberNear(tuple(who.where for who in held.get(r.id_no or "", ()) if who.id != r.id)) for r in records]


def require_roster(session: Session) -> None:
    """UserError while the workplace has not chosen to keep a real-name roster."""
    if not profile_of(session).keeps_roster:
        raise UserError(
            "没有启用会员实名名册。", "名册含身份证号等个人信息；确需在本机登记的，请到“设置—填报单位”启用。"
        )


@dataclass(frozen=True)
class Holder:
    """Who stands under an identity number, and where."""

    id: int
    org_id: int | None
    where: str


def holders_of(session: Session, numbers: Collection[str], *, all_states: bool = False) -> dict[str, list[Holder]]:
    """Identity number → who stands under it, by id; who has moved away, left or died only with `all_states`."""
    found: dict[str, list[Holder]] = {}
    staying = true() if all_states else or_(Member.state.is_(None), Member.state.not_in(LEFT))
    for part in in_chunks(numbers):
        query = (
            select(Member.id_no, Member.id, Member.org_id, Organisation.org_name)
            .outerjoin(Organisation, Organisation.id == Member.org_id)
            .where(alive(Member), Member.id_no.in_(part), staying)
            .order_by(Member.id)
        )
        for number, member_id, org_id, name in session.execute(query):
            found.setdefault(number or "", []).append(Holder(member_id, org_id, f"“{name or '未定工会'}”"))
    return found
