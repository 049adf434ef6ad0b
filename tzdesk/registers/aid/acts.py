"""办理记录: what every act on a file or a batch leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.in_order import refuse_disorder
from tzdesk.registers.aid.model import AidBatch, AidCase, AidEvent
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Operation, alive

_EXAMINING = frozenset({"first_check"})  # agreed to, the file still stands where it stood


@dataclass(frozen=True)
class Act:
    """What was done (`what`, as the step is called), on which day, by whom, and what was said.

    The person is the workplace's user where nobody is named.
    """

    step: str
    what: str
    day: date
    person: str = ""
    opinion: str = ""
    planned: bool = False  # a notice hangs from a day that may be still to come

    @property
    def by(self) -> str | None:
        """Who acted, when named."""
        return self.person.strip() or None

    @property
    def words(self) -> str | None:
        """What was said."""
        return self.opinion.strip() or None

    def needs_words(self) -> None:
        """UserError when nothing was said: whoever sends back or refuses gives the reason."""
        if self.words is None:
            raise UserError(f"没有填写{self.what}的理由。", "请写明理由，以便申请人和上级查对。")

    def refuse_early(self, session: Session, case: AidCase) -> None:
        """UserError for a day before that of the act by which a file came to where it stands, or was last examined.

        A file comes by its steps one after the other (aid.md §1.2, rule G03); corrections are no step of that way.
        """
        here = codes.STATUS[case.status or codes.DRAFT]
        on_the_way = or_(AidEvent.from_status.is_distinct_from(AidEvent.to_status), AidEvent.step.in_(_EXAMINING))
        came = select(AidEvent.what, AidEvent.day).where(
            alive(AidEvent), AidEvent.case_id == case.id, AidEvent.to_status == here, on_the_way
        )
        last = session.execute(came.order_by(AidEvent.id.desc()).limit(1)).first()
        if last is not None:
            refuse_disorder((last.what or "上一步", last.day), (self.what, self.day), ahead=self.planned)

    def note(self, wp: Workplace, op: Operation, record: AidCase | AidBatch, before: str | None) -> None:
        """Leave an event at a file or batch, with its status before and after.

        UserError for a day that has not come.
        """
        if not self.planned:
            refuse_disorder((self.what, self.day))
        of_case = isinstance(record, AidCase)
        labels = codes.STATUS if of_case else codes.BATCH_STATUS
        event = AidEvent(
            definition_year=wp.definition(self.day.year).year,
            step=self.step,
            what=self.what,
            day=self.day,
            person=self.by or wp.store.user,
            opinion=self.words,
            from_status=labels.get(before or ""),
            to_status=labels.get(record.status or ""),
        )
        if of_case:
            event.case_id = record.id
        else:
            event.batch_id = record.id
        op.add(event)
