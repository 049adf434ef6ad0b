"""Rules of the real-name roster: one person once, and an identity number that agrees with sex and birth (F05, F06)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tzdesk.fields.types import ResidentIdType, birth_date, gender
from tzdesk.registers.members.model import Member
from tzdesk.rules import Hit, Thresholds, rule

KIND = "member"
RESIDENT_ID = "1"  # 身份证; other papers have no check digit
LEFT = frozenset({"3", "4", "5", "6"})  # 会籍状态: moved away, left, expelled, dead
_TYPE = ResidentIdType()


@dataclass(frozen=True)
class MemberNear:
    """Where else the same identity number stands: the names of the unions (or rows of a file), other than this one."""

    elsewhere: tuple[str, ...] = ()


@rule("F05", on=KIND, fields=("id_no", "state"))
def person_stands_once(r: Member, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """A person is a member of one union; who has moved away, left or died may stand in the old one."""
    if r.id_no and near.elsewhere and r.state not in LEFT:
        yield Hit("id_no", where="、".join(near.elsewhere[:3]))


@rule("F06", on=KIND, fields=("id_no", "gender", "birth_date"))
def identity_agrees(r: Member, near: MemberNear, t: Thresholds) -> Iterator[Hit]:
    """The number passes its check digit and agrees with sex and birth date. Only resident IDs carry them."""
    if not r.id_no or r.id_type not in (None, RESIDENT_ID):
        return
    if problems := _TYPE.check(r.id_no):
        yield Hit("id_no", why=problems[0].rstrip("。"))
        return
    if r.gender in {"1", "2"} and gender(r.id_no) != r.gender:
        yield Hit("gender", why="与性别不符")
    if r.birth_date is not None and birth_date(r.id_no) != r.birth_date:
        yield Hit("birth_date", why="与出生日期不符")
