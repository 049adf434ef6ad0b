"""Which boxes of a form are read and not typed: of a sealed month, for a role, and what only a step sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.forms.reading import locks_of_new

if TYPE_CHECKING:
    from tzdesk.registers.locks import Lock
    from ui.forms.record_form import RecordForm

SEALED = "本月已封存，改动请做更正"


class Locking:
    """Locks and opens the boxes of one form as its record goes from step to step."""

    def __init__(self, form: RecordForm) -> None:
        self._form = form
        self.sealed = False
        self._locks: Mapping[str, Lock] = {}

    def seal(self, sealed: bool) -> None:
        """A record of a sealed month is read, not changed; nor is one by a person whose role may not."""
        self.sealed, self._locks = sealed, {}
        self._lock_rows()

    def show(self, locks: Mapping[str, Lock]) -> None:
        """What a step sets as the record stands now is read, not typed."""
        if not self.sealed:
            self._locks = locks
            self._lock_rows()

    def ask_of_new(self, given: Mapping[str, Any]) -> None:
        """A new record is locked by roles alone, and by what it belongs to."""
        form = self._form
        if not form.desk.wp.rights.limited:
            return
        begun = form.drafting.record

        def show(locks: Mapping[str, Lock]) -> None:
            if form.drafting.record is begun:
                self.show(locks)

        form.desk.ask(locks_of_new(form.desk.wp, form.kind, given), show, owner=form)

    def _lock_rows(self) -> None:
        form = self._form
        fixed = self.sealed or bool(form.refused)
        here = form.field_in_hand
        typing = bool(here) and form.body.can_fill(here)
        for field_name, row in form.rows.items():
            # A scan may still come to a record of a sealed month: the store decides what it takes.
            closed = bool(form.refused) if row.spec.type.name == "attachment" else fixed
            lock = None if closed else self._locks.get(field_name)
            row.lock(lock)
            closed = closed or lock is not None
            if not row.spec.computed and row.box.locked != closed:
                row.box.set_locked(closed)
                row.box.set_role("locked" if closed else "input")
        form.body.only_read(form.refused or (SEALED if self.sealed else ""))
        if typing and not fixed and not form.body.can_fill(here):
            form.step(here, 1)  # the cursor does not stay in a box that takes no key any more
