"""Computes sealed months anew by the definitions they were sealed with: what the registers say now to what was asked.

A district's number put since, a line that came or went, a form of a newer program: none of it makes a difference here.
What differs from the sealed numbers all the same, the registers make.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.jobs import Job
from tzdesk.registers.measure import all_measures, all_sources
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, Evaluator
from tzdesk.returns.forms import Form
from tzdesk.returns.measure_check import takes
from tzdesk.returns.model import SealedBook
from tzdesk.returns.sealed_numbers import SealedNumbers
from tzdesk.returns.versions import definition_kept


class SealedEvaluator(Evaluator):
    """Reads every sealed month by the definition of its newest version, the others by that of today.

    A form that asks what this program no longer knows is left out: nothing can be said of it.
    """

    def __init__(self, wp: Workplace, session: Session) -> None:
        super().__init__(wp, session)
        self._kept: dict[Month, Definition] = {}

    def definition(self, period: Month) -> Definition:
        """What a month is read by: what was in force when it was sealed, where it is and that was kept."""
        if period not in self._kept:
            self._kept[period] = self._read_definition(period)
        return self._kept[period]

    def forms(self, period: Month) -> dict[str, Form]:
        """The forms that a month was asked for, those that this program can still fill."""
        definition = self.definition(period)
        if definition.hash not in self._forms:
            known = super().forms(period)
            if definition is not self._wp.definition(period):
                self._forms[definition.hash] = {name: form for name, form in known.items() if _is_known(form)}
        return self._forms[definition.hash]

    def again(self, book: SealedBook) -> Job[BookValues]:
        """The forms that a month was sealed with, as the registers give them now, whoever has to send them by today.

        From then on the month is read by the definition of this version, which need not be the newest."""
        own = self._standing(book.period, book.definition_hash, book.stands_on)
        if own.hash != self.definition(book.period).hash:
            self._kept[book.period] = own
            self.let_go()
        sent = book.content["rows"]
        return (yield from self.filling(book.period, [name for name in self.forms(book.period) if name in sent]))

    def tell(self, period: Month, cells: Mapping[str, Any]) -> None:
        """Have later months read these numbers of a sealed month instead of those that were sealed."""
        self._sealed[period] = SealedNumbers(cells, definition=self.definition(period).hash)

    def _read_definition(self, period: Month) -> Definition:
        asked = select(SealedBook.definition_hash, SealedBook.stands_on).where(SealedBook.period == period)
        found = self._session.execute(asked.order_by(SealedBook.version.desc()).limit(1)).first()
        return self._wp.definition(period) if found is None else self._standing(period, *found)

    def _standing(self, period: Month, definition_hash: str, stands_on: Mapping[str, str] | None) -> Definition:
        today = self._wp.definition(period)
        return today if definition_hash == today.hash or not stands_on else definition_kept(self._session, stands_on)


def _is_known(form: Form) -> bool:
    """Whether every measure or source of a form is one of this program, with the parameters that it takes."""
    if form.kind == "list":
        return form.source in all_sources()
    for line in form.lines:
        for column in form.columns:
            cell = form.cell(line.code, column.id)
            for stated in (cell, cell.get("num"), cell.get("den")):
                if isinstance(stated, Mapping) and "name" in stated and not _can_be_asked(stated):
                    return False
    return True


def _can_be_asked(stated: Mapping[str, Any]) -> bool:
    name = stated["name"]
    return name in all_measures() and all(takes(name, key) for key in stated.get("params", {}))
