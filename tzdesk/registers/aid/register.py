"""The registers of the aid kinds: what is computed, what is looked at, what a month's audit covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, inspect, or_, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month, add_months
from tzdesk.definitions import Definition
from tzdesk.fields.types import birth_date, gender
from tzdesk.fields.types.identity import MINOR_UNTIL
from tzdesk.registers.aid import codes, gather, income, reading
from tzdesk.registers.aid.consents import without_leave
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidGrant, AidMember
from tzdesk.registers.aid.models.case import REVIEW_EVERY
from tzdesk.registers.aid.near import AssessmentNear, CaseNear, MemberNear
from tzdesk.registers.aid.rules.person import age_on
from tzdesk.registers.register import Register, Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive

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


def _forget_derived(record: AidCase | AidMember, values: Mapping[str, Any]) -> None:
    """When another ID is entered, drop what had been read off the old one, so that it is read off the new one."""
    old = record.id_no
    if "id_no" not in values or values["id_no"] == old or not old:
        return
    if record.gender == gender(old):
        record.gender = None
    if record.birth_date == birth_date(old):
        record.birth_date = None


def _read_off(record: AidCase | AidMember) -> None:
    """Fill gender and birth date from the ID where blank. What is stated stays: a contradiction is a finding."""
    if record.gender is None:
        record.gender = gender(record.id_no)
    if record.birth_date is None:
        record.birth_date = birth_date(record.id_no)


class AidCaseRegister(Register[AidCase]):
    """困难职工档案: found by name, pinyin, file number and the last four of the ID."""

    kind = "aid_case"

    model = AidCase
    search_fields = ("name", "case_no")
    tail_fields = ("id_no",)
    default_order = "case_no"

    def lacking_consent(self, wp: Workplace, session: Session, ids: Sequence[int]) -> list[str]:
        """Files without leave to give their data to others."""
        return without_leave(session, ids)

    def put(self, record: AidCase, values: Mapping[str, Any]) -> None:
        """Set fields; a new ID takes what had been read off the old one with it."""
        _forget_derived(record, values)
        super().put(record, values)

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
        from tzdesk.registers.aid import steps

        latest = reading.households(session, [record])[record.id].latest if step_id == "district_check" else None
        return steps.given_case(record, latest, step_id)

    def derive(self, wp: Workplace, session: Session, record: AidCase) -> None:
        """Gender and birth date from the ID; the next review twelve months after the last."""
        _read_off(record)
        last = record.last_review_date or record.approve_date
        record.next_review_due = add_months(last, REVIEW_EVERY) if last is not None else None

    def near(self, wp: Workplace, session: Session, records: Sequence[AidCase], period: Month | None) -> list[CaseNear]:
        """Household, computation, hardship line, and who else uses the same ID, card or telephone."""
        return gather.case_nears(wp.definition(period), session, records, period)

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """Files that stood in the month."""
        return list(session.scalars(select(AidCase.id).where(_filed(period)).order_by(AidCase.id)))

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for a file under which money was paid: it is closed (注销), never thrown away."""
        with wp.store.reading() as session:
            paid = select(AidGrant.case_id).where(
                alive(AidGrant), AidGrant.case_id.in_(list(record_ids)), AidGrant.status.in_(codes.GRANT_COUNTS)
            )
            if (found := session.scalars(paid).first()) is not None:
                name = self.title(self.get(session, found))
                raise UserError(f"“{name}”的档案有发放记录，不能删除。", "不再符合条件的请办理脱困或注销。")
        super().delete(wp, record_ids)

    def save(
        self,
        wp: Workplace,
        values: Mapping[str, Any],
        record_id: int | None = None,
        *,
        version: int | None = None,
        period: Month | None = None,
        name: str = "save",
        label: str = "",
        judged: bool = True,
    ) -> Saved:
        """Save the file, and the head's row of the household list with it, as one operation."""
        spec = self.spec(wp, period)
        with wp.store.operation(f"{self.kind}.{name}", label or f"{'修改' if record_id else '新增'}{spec.label}") as op:
            before = self.get(op.session, record_id).category if record_id is not None else None
            saved = super().save(
                wp, values, record_id, version=version, period=period, name=name, label=label, judged=judged
            )
            if before is not None:
                _correct_decision(op.session, self.get(op.session, saved.id), before)
            mirror_head(op.session, self.get(op.session, saved.id))
            op.session.flush()
        return saved


def _correct_decision(session: Session, case: AidCase, before: str) -> None:
    """A class that is put right in the file is put right in the computation it came from, too."""
    latest = reading.households(session, [case])[case.id].latest
    if latest is not None and case.category != before and latest.decided_category == before:
        latest.decided_category = case.category


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
    _age(head)
    if found is None:
        session.add(head)
    return head


def _age(member: AidMember) -> None:
    """Age and whether under fourteen, as of today."""
    age = age_on(member.birth_date, clock.today()) if member.birth_date is not None else None
    minor = None if age is None else age < MINOR_UNTIL
    if (member.age, member.is_minor14) != (age, minor):
        member.age, member.is_minor14 = age, minor


class _OfCase(Register[Any]):
    """What belongs to a file: a month's audit looks at it when it looks at the file."""

    parent = ("aid_case", "case_id")

    def lacking_consent(self, wp: Workplace, session: Session, ids: Sequence[int]) -> list[str]:
        """The files that these belong to, without leave to give their data to others."""
        return without_leave(session, (one.case_id for one in self.fetch(session, ids)))

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """The records of files that stood in the month."""
        model = self.model
        found = select(model.id).join(AidCase, AidCase.id == model.case_id).where(alive(model), _filed(period))
        return list(session.scalars(found.order_by(model.id)))


class AidMemberRegister(_OfCase):
    """家庭成员."""

    kind = "aid_member"
    model = AidMember
    search_fields = ("name",)
    tail_fields = ("id_no",)

    def put(self, record: AidMember, values: Mapping[str, Any]) -> None:
        """Set fields; a new ID takes what had been read off the old one with it."""
        _forget_derived(record, values)
        super().put(record, values)

    def derive(self, wp: Workplace, session: Session, record: AidMember) -> None:
        """Gender, birth date and age from the ID."""
        _read_off(record)
        _age(record)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[AidMember], period: Month | None
    ) -> list[MemberNear]:
        """The file, the rest of the household, and where else the ID stands."""
        return gather.member_nears(session, records, period)


def compute(definition: Definition, session: Session, record: AidAssessment, case: AidCase | None) -> None:
    """Set what follows from a computation's figures: totals, net income, the line of the day, ratio, suggestion."""
    record.income_total = income.income_total(record)
    record.rigid_total = income.rigid_total(record)
    net = income.net_per_capita(record.income_total, record.rigid_total, record.household_size)
    line = reading.line_for(definition, reading.region_of(session, definition), record, case)
    record.net_per_capita = net
    record.dibao_snapshot = line.dibao if line is not None else None
    record.threshold_id = f"{line.region}@{line.effective_from.isoformat()}" if line is not None else None
    record.ratio = income.ratio(net, line)
    exact = income.exact_net(record.income_total, record.rigid_total, record.household_size)
    record.suggested_category = income.suggested(exact, line)


_SIGNED = (*income.INCOME, *income.RIGID, "household_size", "compensation", "decided_category", "conclusion")


class AidAssessmentRegister(_OfCase):
    """年度认定（复核）."""

    kind = "aid_assessment"
    model = AidAssessment
    search_fields = ()
    default_order = "assess_year"

    def title(self, record: AidAssessment) -> str:
        """By its year."""
        return f"{record.assess_year}年度认定" if record.assess_year else super().title(record)

    def put(self, record: AidAssessment, values: Mapping[str, Any]) -> None:
        """Set fields. UserError for the figures of a computation on which a conclusion has been signed."""
        signed = (
            inspect(record).persistent and record.conclusion is not None and record.district_op == codes.OPINION_YES
        )
        if signed and any(name in values and values[name] != getattr(record, name) for name in _SIGNED):
            raise UserError("这份认定已经审定，收支和类别不能再改。", "情况有变化的，请另做动态调整或年度复核。")
        super().put(record, values)

    def derive(self, wp: Workplace, session: Session, record: AidAssessment) -> None:
        """Totals, net income per head and month, the line of the day, its ratio and the class it suggests."""
        case = session.get(AidCase, record.case_id) if record.case_id is not None else None
        compute(wp.definition(record.assess_year), session, record, case)

    def near(
        self, wp: Workplace, session: Session, records: Sequence[AidAssessment], period: Month | None
    ) -> list[AssessmentNear]:
        """The file, the household, the hardship line, last year's aid."""
        return gather.assessment_nears(wp.definition(period), session, records, period)

    def to_audit(self, wp: Workplace, session: Session, period: Month) -> list[int]:
        """The computation that holds, one per file; older ones are history."""
        newest: dict[int, AidAssessment] = {}
        for found in self.fetch(session, super().to_audit(wp, session, period)):
            known = newest.get(found.case_id)
            if known is None or reading.when_decided(found) >= reading.when_decided(known):
                newest[found.case_id] = found
        return sorted(found.id for found in newest.values())
