"""How a step is taken: the file is read inside the operation, the step is permitted or refused, then it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.definitions import Definition
from tzdesk.registers.contracts.case_model import BargainingCase
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.files import case_file, contract_file
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.states import permit, state_on
from tzdesk.registers.contracts.steps import STEPS
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace


@dataclass
class Taking:
    """A step being taken: the open session, the file as it was, and the law."""

    wp: Workplace
    session: Session
    file: CaseFile
    day: date

    @property
    def law(self) -> LimitsByDay:
        """The limits of any day."""
        return LimitsByDay(self.wp.definition(self.day.year))

    @property
    def case(self) -> BargainingCase:
        """The case; UserError for a contract that has none."""
        if self.file.case is None:
            raise UserError("这份合同没有协商案件。", "请在合同里直接登记，或新建协商案件。")
        return self.file.case

    @property
    def contract(self) -> Contract:
        """The text; UserError before it is signed."""
        if self.file.contract is None:
            raise UserError("还没有签订合同。", "请先登记双方签字。")
        return self.file.contract

    def save(self, kind: str, values: Mapping[str, Any], record_id: int | None = None) -> Saved:
        """Write a record through its register, with its computed fields."""
        return self.wp.register(kind).save(self.wp, values, record_id)

    def event(self, name: str, note: str = "", planned: date | None = None) -> Saved:
        """Write a dated event of the case."""
        values = {"case_id": self.case.id, "event": name, "day": self.day, "note": note or None}
        return self.save("contract_event", {**values, "planned_date": planned})


def state_label(definition: Definition, state: str) -> str:
    """A state's label; "" has none."""
    return definition.codes["contract_state"].label_of(state) if state else ""


@contextmanager
def taking(
    wp: Workplace, name: str, day: date, *, case: int | None = None, contract: int | None = None
) -> Iterator[Taking]:
    """Open the operation of a step on a case or a contract. UserError when the order of steps does not allow it."""
    step = STEPS[name]
    with wp.store.operation(f"bargain.{name}", step.label) as op:
        file = case_file(op.session, case) if case is not None else contract_file(op.session, contract or 0)
        law = LimitsByDay(wp.definition(day.year))
        permit(file, name, day, law, state_label(wp.definition(day.year), state_on(file, day, law)))
        yield Taking(wp, op.session, file, day)


def counted(records: tuple[Any, ...]) -> int:
    """The number that the next record of a kind gets within its case or contract."""
    return max((record.no or 0 for record in records), default=0) + 1
