"""Records that something rests on (认定、公示、成员、材料、同意书): not altered, thrown away or brought back by hand.

What was written down wrongly is put right by a step of its own, with a reason, as an event of the file: an inaccurate
record is corrected (个人信息保护法第46条), a proof is not made to fit (aid.md §1.2, §5.4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session, object_session

from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid.acts import Act
from tzdesk.registers.aid.behind import OfHouseholds
from tzdesk.registers.locks import Lock
from tzdesk.registers.register import E
from tzdesk.registers.workplace import Workplace


class HeldRegister(OfHouseholds[E]):
    """A register of such records. `by_hand` is said of a change to what is held: what is wrong, and what to do."""

    by_hand: ClassVar[tuple[str, str]]

    def held(self, session: Session | None, record: E) -> Mapping[str, Lock]:
        """The fields that something rests on."""
        raise NotImplementedError

    def fixed(self, wp: Workplace, session: Session, record: E) -> Mapping[str, Lock]:
        """The fields that something rests on."""
        return self.held(session, record)

    def refuse_change(self, record: E, values: Mapping[str, Any]) -> None:
        """UserError for a change by hand to what is held."""
        held = self.held(object_session(record), record)
        if any(name in held and value != getattr(record, name) for name, value in values.items()):
            raise UserError(*self.by_hand)

    def refuse_delete(self, session: Session, record: E) -> None:
        """UserError for a record that something rests on."""
        raise NotImplementedError

    def refuse_restore(self, session: Session, record: E) -> None:
        """UserError for what something would rest on again: a step took it back, or a decision was taken without it."""
        if self.held(session, record):
            raise UserError(
                f"“{self.title(record)}”已经撤销（撤下），或者认定时已经删除，不能从回收站恢复。",
                "撤销错了的请用“撤销”（Ctrl+Z）撤回那一步；确实有的，请另外登记一条。",
            )

    def put(self, record: E, values: Mapping[str, Any]) -> None:
        """Set fields. UserError for what is held."""
        if inspect(record).persistent:
            self.refuse_change(record, values)
        self.put_right(record, values)

    def put_right(self, record: E, values: Mapping[str, Any]) -> None:
        """Set fields of what is held: its correction alone does so."""
        super().put(record, values)

    def delete(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for what something rests on."""
        with wp.store.reading() as session:
            for record in self.fetch(session, record_ids):
                self.refuse_delete(session, record)
        super().delete(wp, record_ids)

    def restore(self, wp: Workplace, record_ids: Sequence[int]) -> None:
        """Refused for what a step took back, or a decision did without."""
        with wp.store.reading() as session:
            for record in self.fetch(session, record_ids):
                self.refuse_restore(session, record)
        super().restore(wp, record_ids)


def stated(record: Any, names: Sequence[str]) -> dict[str, Any]:
    """What stands in fields, blanks left out: what a correction begins with."""
    return {name: value for name in names if (value := getattr(record, name)) is not None}


def reasoned(step: str, what: str, reason: str) -> Act:
    """Today's act with its reason. UserError without one."""
    act = Act(step, what, clock.today(), opinion=reason)
    act.needs_words()
    return act


def put_right(  # noqa: PLR0917 - whose record, what is told of it, and how the act is noted
    wp: Workplace,
    session: Session,
    register: Any,
    record: Any,
    told: Mapping[str, Any],
    act: Act,
    *,
    needed: Sequence[str] = (),
) -> Act:
    """Set what differs of a held record and what follows from it; gives the act with the fields that it altered.

    UserError when nothing differs, and for a blank where what rests on the record cannot do without (`needed`).
    """
    changed = {name: value for name, value in told.items() if getattr(record, name) != value}
    labels = {field.name: field.label for field in register.spec(wp).fields if field.name in changed}
    if not changed:
        raise UserError("没有改动任何一栏。", "请改正写错的栏目，再办理更正。")
    if emptied := [labels[name] for name in needed if name in changed and changed[name] is None]:
        raise UserError(f"“{'”“'.join(emptied)}”不能改成空白。", "请填写正确的内容；整条都不对的，看有没有“撤销”可办。")
    register.put_right(record, changed)
    register.settle(wp, session, record)
    return Act(act.step, act.what, act.day, opinion=f"{act.words}（更正：{'、'.join(labels.values())}）")
