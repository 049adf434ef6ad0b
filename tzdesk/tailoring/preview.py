"""The sheets that a package draws or changes, filled with a month's figures as they would print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tzdesk.base.periods import Month
from tzdesk.documents.picture import picture_of
from tzdesk.jobs import Job, Progress
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.book import fill_book
from tzdesk.returns.compute import compute
from tzdesk.returns.forms import forms_of
from tzdesk.returns.head import draft_head
from tzdesk.tailoring.prepared import Prepared
from tzdesk.tailoring.rehearsal import tried_workplace

if TYPE_CHECKING:
    from tzdesk.pdf.page import Sheet


def preview(wp: Workplace, prepared: Prepared, month: Month) -> Job[Sheet]:
    """The changed forms of a package, filled for a month; all that the package states when none is new."""
    assert prepared.definition is not None
    chosen = changed_forms(wp, prepared)
    with wp.store.reading() as session:
        tried = tried_workplace(wp, prepared.definition)
        yield Progress(0, 2, "计算报表")
        book = compute(tried, session, month, [form for form in forms_of(prepared.definition) if form in chosen])
        yield Progress(1, 2, "填写样表")
        filling = fill_book(tried.definition(book.period), draft_head(tried, session, book), book, ())
    return picture_of(filling.book, chosen, "样表预览")


def changed_forms(wp: Workplace, prepared: Prepared) -> list[str]:
    """The ids of forms that are new, changed or drawn anew, in the order of the book."""
    assert prepared.definition is not None
    old = forms_of(wp.definition(prepared.package.begins if prepared.package is not None else None))
    drawn = {form.form_id for one in prepared.drawn for form in one.forms}
    forms = {name: form for name, form in forms_of(prepared.definition).items() if not form.restricted}
    return [name for name, form in forms.items() if name in drawn or form != old.get(name)] or list(forms)[:1]
