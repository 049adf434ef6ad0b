"""What was typed into a form and could not be read, between the form's values and the store's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import RecordSpec
from tzdesk.store.types import canonical
from tzdesk.store.unread import Left, Page, left_on

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.store import Store


def page_of(kind: str, spec: RecordSpec, record_id: int | None, given: Mapping[str, Any]) -> Page:
    """The page of a record; of a new one by what it was begun with, defaults aside, which may differ another day."""
    if record_id is not None:
        return Page(kind, record_id)
    defaults = {known.name: known.default for known in spec.fields}
    begun = {name: value for name, value in given.items() if value is not None and defaults.get(name) != value}
    return Page(kind, None, canonical(begun))


def left_of(spec: RecordSpec, texts: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Left]:
    """Texts that have no value and values that wait with their new record, as they are kept."""
    waiting = {name: Left(None, spec.field(name).type.to_json(value)) for name, value in values.items()}
    return waiting | {name: Left(text) for name, text in texts.items()}


def value_of(spec: RecordSpec, name: str, left: Left) -> Any:
    """The value that waited; None when today's type no longer knows it."""
    try:
        return spec.field(name).type.from_json(left.value)
    except FieldProblem:
        return None


def cells_page(kind: str, month: Month) -> Page:
    """The page of a month's grid of counts, whose boxes are its cells."""
    return Page(kind, None, canonical({"grid": str(month)}))


def cells_left(session: Session, store: Store, page: Page) -> dict[tuple[int, str], str]:
    """Texts left in a grid, by union and cell."""
    found = {}
    for place, left in left_on(session, store.user, page).items():
        org_id, _slash, cell = place.partition("/")
        if left.text is not None and org_id.isdecimal():
            found[int(org_id), cell] = left.text
    return found


def left_cells(bad: Mapping[tuple[int, str], str]) -> dict[str, Left]:
    """The same as they are kept."""
    return {f"{org_id}/{cell}": Left(text) for (org_id, cell), text in bad.items()}
