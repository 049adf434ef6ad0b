"""What was typed and cannot be stored, kept beside its record in the workplace and put back on coming back to it.

A text that has no value belongs to its record and field; a new record that still waits for the field that places it
belongs to the next new form of the same beginning. Both are written with the rhythm of the draft, for the one who
typed them, and are there again after the next start. What a box cannot take now (its month is sealed) waits unseen.
In a window of its own (`keeps_new` is off) a new record is finished or given up before the window goes: the next one
there is another's, and begins empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ui.forms.drafting import Drafting
from ui.widgets.boxes import FieldBox

if TYPE_CHECKING:
    from tzdesk.store.unread import Left, Page


class Unread(QObject):
    """Keeps the unread texts of one form and gives them back. `came_back` names the fields that were filled again."""

    came_back = Signal(list)

    def __init__(self, drafting: Drafting, boxes: Mapping[str, FieldBox]) -> None:
        super().__init__(drafting)
        self._drafting = drafting
        self._boxes = boxes
        self._waiting: dict[str, Left] = {}  # of the page in hand, not in its boxes
        self._stored: tuple[Page | None, dict[str, Left]] = None, {}
        self._asked = False
        self.keeps_new = True
        self._held: dict[Page, dict[str, Left]] = {}
        self._refused: dict[Page, dict[str, Left]] = {}
        drafting.settled.connect(self.keep)
        drafting.kept.connect(self.keep)
        drafting.born.connect(self._born)

    # --- keeping ------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Have the workplace hold what the boxes hold and the record cannot."""
        page, left, asked = self._page(), self._left(), self._asked
        if (page, left) == self._stored or (not left and page not in {self._stored[0], *self._held}):
            return
        self._stored = page, left
        self._held[page] = left
        desk = self._drafting.desk

        def write() -> None:
            from tzdesk.store.unread import keep, left_on

            before: dict[str, Left] = {}
            if asked:  # what was left here before has not yet come back
                with desk.wp.store.reading() as session:
                    before = left_on(session, desk.wp.store.user, page)
            keep(desk.wp.store, page, before | left)

        desk.do(write, lambda _done: self._kept(page), owner=self, failed=partial(self._not_kept, page, left))

    def _kept(self, page: Page) -> None:
        self._refused.pop(page, None)
        if not self._held.get(page):
            self._held.pop(page, None)

    def _not_kept(self, page: Page, left: dict[str, Left], error: Exception) -> None:
        """Nothing could be written: it waits in memory, and the goodbye says that it will be lost."""
        self._stored = None, {}
        self._held.pop(page, None)
        if left:
            self._refused[page] = left
            self._drafting.failed.emit(error)

    def _born(self, begun: Mapping[str, Any], record_id: int) -> None:
        """A new record was written, perhaps behind the clerk's back: its unread texts go with it."""
        page, desk = self._page_of(None, begun), self._drafting.desk
        texts = {known: left for known, left in self._held.pop(page, {}).items() if left.text is not None}
        if texts:
            self._held[self._page_of(record_id, {})] = texts

        def move() -> None:
            from tzdesk.store.unread import born

            born(desk.wp.store, page, record_id)

        desk.do(move, owner=self)

    def _left(self) -> dict[str, Left]:
        from tzdesk.registers.unread import left_of

        drafting = self._drafting
        if drafting.record.id is None and not self.keeps_new:
            return {}
        values, problems = drafting.typed()
        waits = values if drafting.record.id is None and not drafting.saving else {}
        texts = {known: self._boxes[known].text() for known in problems if _takes_back(self._boxes[known])}
        waiting = {known: left for known, left in self._waiting.items() if known not in drafting.touched}
        return waiting | left_of(drafting.spec, texts, waits)

    # --- giving back --------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """A new form has been begun: look whether one of the same beginning was left."""
        desk, page = self._drafting.desk, self._page()
        self._begin(page, {})
        self._asked = True

        def take(left: dict[str, Left]) -> None:
            if not self._asked or page != self._page():
                return
            if self.keeps_new:
                self.show(left)
            elif left:
                self._drop(page)

        def read(session: Any) -> dict[str, Left]:
            from tzdesk.store.unread import left_on

            return left_on(session, desk.wp.store.user, page)

        desk.ask(read, take, owner=self)

    def show(self, left: Mapping[str, Left]) -> None:
        """Fill in again what was left on the page that has come onto the form."""
        from tzdesk.registers.unread import value_of

        page, drafting = self._page(), self._drafting
        self._begin(page, {**left, **self._refused.get(page, {})})
        fields = [
            known
            for known in self._waiting
            if known in self._boxes and not self._boxes[known].locked and known not in drafting.touched
        ]
        for known in fields:
            found = self._waiting.pop(known)
            if found.text is None:
                self._boxes[known].give_back(value_of(drafting.spec, known, found))
            else:
                self._boxes[known].put_back(found.text)
        drafting.touched |= set(fields)
        if drafting.dirty and not fields:
            self.keep()
        if fields:
            self.came_back.emit(fields)

    def _drop(self, page: Page) -> None:
        """What was left for a new record that is not taken up again."""
        desk = self._drafting.desk

        def write() -> None:
            from tzdesk.store.unread import keep

            keep(desk.wp.store, page, {})

        desk.do(write, owner=self, failed=lambda _error: None)  # a workplace open for reading keeps it, unseen

    def _begin(self, page: Page, left: dict[str, Left]) -> None:
        self._asked = False
        self._waiting = dict(left)
        self._stored = page, dict(left)
        if left:
            self._held[page] = dict(left)

    # --- the goodbye --------------------------------------------------------------------------------------------

    def held(self) -> list[str]:
        """What waits in the workplace, by record and field; the texts themselves are not named, they may be guarded."""
        return self._said(self._held)

    def unkept(self) -> list[str]:
        """What is stored nowhere: what the workplace refused, and what no box could take back."""
        lost = {page: list(left) for page, left in self._refused.items()}
        _values, problems = self._drafting.typed()
        if bare := [known for known in problems if not _takes_back(self._boxes[known])]:
            lost[self._page()] = [*lost.get(self._page(), []), *bare]
        return self._said(lost)

    def _said(self, pages: Mapping[Page, Iterable[str]]) -> list[str]:
        label, spec = self._drafting.spec.label, self._drafting.spec
        named = (
            (page, [f"“{spec.field(known).label}”" for known in names if known in spec])
            for page, names in pages.items()
        )
        return [
            f"{f'新建的{label}' if page.record_id is None else label}：{'、'.join(words)}"
            for page, words in named
            if words
        ]

    def _page(self) -> Page:
        return self._page_of(self._drafting.record.id, self._drafting.given)

    def _page_of(self, record_id: int | None, given: Mapping[str, Any]) -> Page:
        from tzdesk.registers.unread import page_of

        return page_of(self._drafting.kind, self._drafting.spec, record_id, given)


def _takes_back(box: FieldBox) -> bool:
    return isinstance(box.keys_from[-1], QLineEdit | QPlainTextEdit)
