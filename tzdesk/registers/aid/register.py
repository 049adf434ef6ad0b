"""The registers of the aid kinds: what is computed, what is looked at, what a month's audit covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, inspect, or_, select
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.fields.types import birth_date, gender
from tzdesk.fields.types.identity import MINOR_UNTIL
from tzdesk.registers.aid import codes, gather, heads, reading
from tzdesk.registers.aid.announcing import refuse_announced
from tzdesk.registers.aid.behind import OfHouseholds, file_called
from tzdesk.registers.aid.held import HeldRegister
from tzdesk.registers.aid.model import AidCase, AidGrant, AidMember, AidPublicity
from tzdesk.registers.aid.near import CaseNear
from tzdesk.registers.aid.reviewing import due_of
from tzdesk.registers.aid.rules.person import age_on
from tzdesk.registers.locks import Lock
from tzdesk.registers.naming import Called
from tzdesk.registers.register import Saved
from tzdesk.registers.saving import Saving
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation, alive

# What the head's own row in the household list repeats from the file.
MIRRORED = (
    *("name", "id_no", "gender", "birth_date", "ethnicity", "political", "health", "disability", "disability_level"),
    *("work_status", "work_capacity", "marital", "hukou_type", "medical_ins", "model_worker", "contract_start"),
    "contract_term",
)


def _filed(period: Month) -> ColumnElement[bool]:
    """Files that stood at any time of a month: what its audit looks at. Drafts and refusals keep nobody waiting."""
    in_time = and_(
        AidCase.approve_date <= period.last, or_(AidCase.exit_date.is_(None), AidCase.exit_date >= period.first)
    )
    undated = and_(AidCase.approve_date.is_(None), AidCase.status.in_(codes.STANDING))
    return and_(alive(AidCase), AidCase.status.not_in({codes.DRAFT, codes.REFUSED}), or_(in_time, undated))


def forget_derived(record: AidCase | AidMember, values: Mapping[str, Any]) -> None:
    """When another ID is entered, drop what had been read off the old one, so that it is read off the new one."""
    old = record.id_no
    if "id_no" not in values or values["id_no"] == old or not old:
        return
    if record.gender == gender(old):
        record.gender = None
    if record.birth_date == birth_date(old):
        record.birth_date = None


def read_off(record: AidCase | AidMember) -> None:
    """Fill gender and birth date from the ID where blank. What is stated stays: a contradiction is a finding."""
    if record.gender is None:
        record.gender = gender(record.id_no)
    if record.birth_date is None:
        record.birth_date = birth_date(record.id_no)


class AidCaseRegister(HeldRegister[AidCase]):
    """困难职工档案: found by name, pinyin, file number and the last four of the ID."""

    kind = "aid_case"
    in_order = True
    live = ("next_review_due",)

    model = AidCase
    search_fields = ("name", "case_no")
    tail_fields = ("id_no",)
    default_order = "case_no"
    by_hand = heads.BY_HAND

    def households(self, session: Session, ids: Sequence[int]) -> set[int]:
        """The files themselves."""
        return set(ids)

    def called(self, session: Session, ids: Iterable[int]) -> dict[int, Called]:
        """By its number and its head."""
        return {file.id: file_called(file) for file in self.fetch(session, ids)}

    def held(self, session: Session | None, record: AidCase) -> Mapping[str, Lock]:
        """Whose file it is and what was decided, once it was."""
        return heads.fixed(record)

    def refuse_change(self, record: AidCase, values: Mapping[str, Any]) -> None:
        """UserError that names the step which puts right what is held."""
        for name, lock in self.held(object_session(record), record).items():
            if name in values and values[name] != getattr(record, name):
                raise UserError(*(self.by_hand if name in heads.WHO else (lock.why, heads.FILE_ADVICE)))

    def settle(self, wp: Workplace, session: Session, record: AidCase) -> None:
        """Bring computed fields up to date. UserError where the file that it came back from is another household's."""
        super().settle(wp, session, record)
        state = inspect(record)
        if state.persistent and state.attrs.prev_case_id.history.has_changes():
            with session.no_autoflush:
                _refuse_stranger(session, record)

    def put_right(self, record: AidCase, values: Mapping[str, Any]) -> None:
        """Set fields; a new ID takes what had been read off the old one with it."""
        forget_derived(record, values)
        super().put_right(record, values)

    def doers(self) -> Mapping[str, Doer]:
        """From the application to the exit and back."""
        from tzdesk.registers.aid import steps

        return steps.CASE

    def offered(self, wp: Workplace, session: Session, record: AidCase) -> Sequence[str]:
        """What the status allows, and destruction (鉴定、销毁) once the time of keeping is over."""
        from tzdesk.registers.aid import destruction, steps

        return (*destruction.offers(wp, session, record, clock.today()), *steps.of_case(record))

    def given(self, wp: Workplace, session: Session, record: AidCase, step_id: str) -> dict[str, Any]:
        """Today, and what the computation suggests."""
        from tzdesk.registers.aid import leaving, steps

        found = None
        if step_id in {"district_check", "adjust"}:
            home = reading.households(session, [record])[record.id]
            change = step_id == "adjust"
            found = leaving.begun(home, clock.today(), codes.ASSESS_CHANGE) if change else home.latest
        return steps.given_case(record, found, step_id)

    def notice(self, wp: Workplace, session: Session, record: AidCase, step_id: str) -> str:
        """Which papers it lacks, while they can still be brought."""
        from tzdesk.registers.aid.lacking import lacking_papers

        return lacking_papers(wp, session, record, step_id)

    def derive(self, wp: Workplace, session: Session, record: AidCase) -> None:
        """Gender and birth date from the ID."""
        read_off(record)

    def live_values(self, wp: Workplace, session: Session, records: Sequence[AidCase]) -> list[Mapping[str, Any]]:
        """The day until which each is to be reviewed, by the period that the district states today."""
        parameter, today = wp.definition().parameter, clock.today()
        found = reading.reviews_of(session, records)
        return [{"next_review_due": due_of(parameter, one, found[one.id], today)} for one in records]

    def near(self, wp: Workplace, session: Session, records: Sequence[AidCase], period: Month | None) -> list[CaseNear]:
        """Household, computation, hardship line, and who else uses the same ID, card or telephone."""
        return gather.case_nears(wp.definition(period), session, records, period)

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Files that stood in the month."""
        return list(session.scalars(select(AidCase.id).where(_filed(period)).order_by(AidCase.id)))

    def refuse_delete(self, session: Session, record: AidCase) -> None:
        """UserError for a file that was approved or signed, under which money was paid, or whose notice has ended: it
        is closed (注销), never thrown away.

        What has been in file is kept for its years and leaves by the register of destruction alone (aid.md §5.4).
        """
        title = self.title(record)
        paid = select(AidGrant.id).where(
            alive(AidGrant), AidGrant.case_id == record.id, AidGrant.status.in_(codes.GRANT_COUNTS)
        )
        if session.scalars(paid).first() is not None:
            raise UserError(f"“{title}”的档案有发放记录，不能删除。", "不再符合条件的请办理脱困或注销。")
        if record.approve_date is not None or record.status in codes.DECIDED:
            raise UserError(
                f"“{title}”的档案已经审定，不能删除。",
                "建错了的请办理注销（原因写“重复建档”等）；保存期满的按到期鉴定、销毁办理。",
            )
        refuse_announced(session, title, AidPublicity.case_id == record.id)
        if any(one.signed for one in reading.households(session, [record])[record.id].assessments):
            raise UserError(
                f"“{title}”的认定已经由区总工会审定，不能删除档案。",
                "建错了的，先由有审批权限的人在这份认定上办理“撤销认定”，写明理由，再删除档案。",
            )

    def write(self, wp: Workplace, op: Operation, values: Mapping[str, Any], how: Saving) -> Saved:
        """Save the file, and the head's row of the household list with it, as one operation."""
        saved = super().write(wp, op, values, how)
        mirror_head(op.session, self.get(op.session, saved.id))
        op.session.flush()
        return saved


def _refuse_stranger(session: Session, case: AidCase) -> None:
    old = session.get(AidCase, case.prev_case_id) if case.prev_case_id is not None else None
    if old is None:
        return
    homes = reading.households(session, [case, old])
    mine, theirs = (
        {homes[one.id].case.id_no, *(member.id_no for member in homes[one.id].members)} - {None} for one in (case, old)
    )
    if mine and theirs and not mine & theirs:
        raise UserError(
            f"原档案“{old.case_no or old.name or old.id}”不是这一户的：没有一人的身份证号相同。",
            "请选这一户自己以前的档案；不是返困的，原档案留空。",
        )


def mirror_head(session: Session, case: AidCase, *, new: bool = False) -> AidMember:
    """The head's own row of the household list (本人), made or brought up to date from the file."""
    of_case = (alive(AidMember), AidMember.case_id == case.id, AidMember.relation == codes.RELATION_SELF)
    found = None if new else session.scalars(select(AidMember).where(*of_case)).first()
    head = found or AidMember(
        case_id=case.id,
        relation=codes.RELATION_SELF,
        lives_together=True,
        definition_year=case.definition_year,
    )
    for name in MIRRORED:
        if getattr(head, name) != (value := getattr(case, name)):
            setattr(head, name, value)
    if head.identity is None:
        head.identity = case.work_status
    set_age(head)
    if found is None:
        session.add(head)
    return head


def set_age(member: AidMember) -> None:
    """Age and whether under fourteen, as of today."""
    age = age_on(member.birth_date, clock.today()) if member.birth_date is not None else None
    minor = None if age is None else age < MINOR_UNTIL
    if (member.age, member.is_minor14) != (age, minor):
        member.age, member.is_minor14 = age, minor


class OfCase(OfHouseholds[Any]):
    """What belongs to a file: a month's audit looks at it when it looks at the file."""

    parent = ("aid_case", "case_id")

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """The records of files that stood in the month."""
        model = self.model
        found = select(model.id).join(AidCase, AidCase.id == model.case_id).where(alive(model), _filed(period))
        return list(session.scalars(found.order_by(model.id)))
