"""The register of the people of a household (家庭成员): whom a decision counts is not altered by hand (`relied`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, gather, relied
from tzdesk.registers.aid.file_correction import correct_member
from tzdesk.registers.aid.held import HeldRegister, stated
from tzdesk.registers.aid.model import AidMember
from tzdesk.registers.aid.near import MemberNear
from tzdesk.registers.aid.register import OfCase, forget_derived, read_off, set_age
from tzdesk.registers.locks import Lock
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


class AidMemberRegister(HeldRegister[AidMember], OfCase):
    """家庭成员."""

    kind = "aid_member"
    model = AidMember
    search_fields = ("name",)
    tail_fields = ("id_no",)

    def given_out(self, session: Session, ids: Sequence[int]) -> set[int]:
        """The members themselves."""
        return set(ids)

    def doers(self) -> Mapping[str, Doer]:
        """更正成员: who was written down wrongly and counted in a decision."""
        return {"correct": correct_member}

    def offered(self, wp: Workplace, session: Session, record: AidMember) -> Sequence[str]:
        """Only whom a decision counts is corrected; the rest is typed, and the head in his file."""
        return ("correct",) if not record.is_head and relied.days_counted(session, record) else ()

    def given(self, wp: Workplace, session: Session, record: AidMember, step_id: str) -> dict[str, Any]:
        """A correction begins with what stands there."""
        return stated(record, relied.FACTS)

    def held(self, session: Session | None, record: AidMember) -> Mapping[str, Lock]:
        """Who he is, once a decision counts him."""
        return relied.fixed_member(session, record)

    def refuse_change(self, record: AidMember, values: Mapping[str, Any]) -> None:
        """UserError for whom a decision counts and who would be another, or gone."""
        relied.refuse_changed_member(record, values)

    def refuse_delete(self, session: Session, record: AidMember) -> None:
        """UserError for whom a decision counts: he leaves the household (退出家庭), or is corrected."""
        relied.refuse_delete_member(session, record)

    def put_right(self, record: AidMember, values: Mapping[str, Any]) -> None:
        """Set fields; a new ID takes what had been read off the old one with it."""
        forget_derived(record, values)
        super().put_right(record, values)

    def settle(self, wp: Workplace, session: Session, record: AidMember) -> None:
        """Bring computed fields up to date. UserError for a second head (本人) in a household, and for one who would be
        its head no more: the head is whom the file names (aid.md §7a)."""
        super().settle(wp, session, record)
        relation = inspect(record).attrs.relation.history
        if record.case_id is None or not relation.has_changes():
            return
        if record.is_head and _another_head(session, record) is not None:
            raise UserError(
                "家庭成员里已经有本人。", "本人的情况在档案里填写，会自动列入家庭；这一位请选与本人的关系。"
            )
        if not record.is_head and codes.RELATION_SELF in relation.deleted:
            raise UserError(
                "这一行是档案里的本人，与户主关系不能改。", "换了申请人的，另建一份档案；家庭成员请另外添加。"
            )

    def derive(self, wp: Workplace, session: Session, record: AidMember) -> None:
        """Gender, birth date and age from the ID."""
        read_off(record)
        set_age(record)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[AidMember], period: Month | None
    ) -> list[MemberNear]:
        """The file, the rest of the household, and where else the ID stands."""
        return gather.member_nears(session, records, period)


def _another_head(session: Session, member: AidMember) -> int | None:
    """The row of another head in the same household."""
    heads = (alive(AidMember), AidMember.case_id == member.case_id, AidMember.relation == codes.RELATION_SELF)
    with session.no_autoflush:
        return session.scalars(select(AidMember.id).where(*heads, AidMember.id.is_distinct_from(member.id))).first()
