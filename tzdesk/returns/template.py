"""The workbook that a month's return book is drawn on: the shipped one, with what a district drew or changed.

A sheet that a district drew takes the place of ours, a form whose lines were changed without a drawing is drawn afresh,
a form that was dropped goes. Nothing of it is kept: the same definition gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from tzdesk.definitions import Definition, load
from tzdesk.returns.forms import Form, forms_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MARK = re.compile(r"\{([^{}]+)\}")  # what a clerk writes into a cell of a drawn sheet in the place of a defined name
COVER, NOTES, META = "封面", "情况说明", "_meta"
COVER_NAMES = "cover"
AROUND = {
    "period": "报告期",
    "unit": "填报单位",
    "leader": "单位负责人",
    "checker": "审核人",
    "filler": "填表人",
    "phone": "联系电话",
    "sent_on": "报出日期",
    "check": "校验码",
}
PARTS = re.compile(r"\s*[,，/／]\s*")


def around_of(mark: str, keys: Iterable[str]) -> str:
    """Which of these a mark around a table means, whatever form it names: its key, or empty when it is none."""
    last = PARTS.split(mark.strip())[-1]
    return next((key for key in keys if last in {key, AROUND.get(key)} or last.endswith(f"_{key}")), "")


def template_of(definition: Definition) -> bytes:
    """The template's bytes; of a frozen definition those it had. Raises UserError when a drawing cannot be opened."""
    if definition.template is not None:
        return definition.template
    return _composed(_Key(definition))


class _Key:
    """A definition as a key: its content and its drawings."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._known = (definition.hash, definition.folders, definition.drawings)

    def __hash__(self) -> int:
        return hash(self._known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._known == other._known


@lru_cache(maxsize=8)
def _composed(key: _Key) -> bytes:
    definition = key.definition
    base = definition.return_template().read_bytes()
    shipped = load(int(definition.folders[0].name))
    if definition.raw["returns"] == shipped.raw["returns"] and not definition.drawings:
        return base
    from tzdesk.excel.fill import open_workbook
    from tzdesk.excel.packing import saved

    book = open_workbook(base, "报表册样表")
    forms = {name: form for name, form in forms_of(definition).items() if not form.restricted}
    ours = forms_of(shipped)
    for form_id in ours.keys() - forms.keys():
        _remove(book, form_id)
    _redraw(book, forms, ours)
    _graft_drawings(book, definition, forms)
    _order(book, forms)
    return saved(book)


def _remove(book: Workbook, title: str) -> None:
    from tzdesk.excel.graft import remove_sheet

    remove_sheet(book, title)


def _redraw(book: Workbook, forms: Mapping[str, Form], ours: Mapping[str, Form]) -> None:
    from tzdesk.returns.drawing import draw_cover, draw_form

    for form_id, form in forms.items():
        if form != ours.get(form_id):
            _remove(book, form_id)
            draw_form(book, form)
    if [(form.id, form.title) for form in forms.values()] != [
        (f.id, f.title) for f in ours.values() if not f.restricted
    ]:
        _remove(book, COVER)
        draw_cover(book, forms)


def _graft_drawings(book: Workbook, definition: Definition, forms: Mapping[str, Form]) -> None:
    from tzdesk.excel.fill import open_workbook
    from tzdesk.excel.graft import graft

    wanted = {form.sheet_name: form_id for form_id, form in forms.items()} | {COVER_NAMES: COVER}
    for drawing in definition.drawings:
        source = open_workbook(drawing.content, drawing.name)
        for prefix, sheet in drawn_sheets(source).items():
            if title := wanted.pop(prefix, ""):
                graft(book, sheet, title)


def drawn_forms(definition: Definition) -> frozenset[str]:
    """The ids of the forms whose sheets a district drew itself, of a frozen definition those that were so then."""
    if definition.template is not None:
        return definition.drawn if definition.drawn is not None else _seen_to_be_drawn(definition)
    if not definition.drawings:
        return frozenset()
    from tzdesk.excel.fill import open_workbook

    forms = {form.sheet_name: form_id for form_id, form in forms_of(definition).items()}
    prefixes = (drawn_sheets(open_workbook(one.content, one.name)) for one in definition.drawings)
    return frozenset(forms[prefix] for found in prefixes for prefix in found if prefix in forms)


def _seen_to_be_drawn(definition: Definition) -> frozenset[str]:
    """Where a frozen definition does not say it: the forms whose names lie elsewhere than our drawing puts them."""
    if not definition.packages:
        return frozenset()
    from openpyxl import Workbook

    from tzdesk.excel.fill import open_workbook
    from tzdesk.excel.names import names_on
    from tzdesk.returns.drawing import draw_form

    kept, ours = open_workbook(template_of(definition), "封存的样表"), Workbook()
    found = set()
    for form_id, form in forms_of(definition).items():
        if form_id in kept.sheetnames and not form.restricted:
            draw_form(ours, form)
            if _cells(names_on(kept, form_id)) != _cells(names_on(ours, form_id)):
                found.add(form_id)
    return frozenset(found)


def _cells(names: Mapping[str, str]) -> dict[str, str]:
    """Names without that of the month, which earlier drawings of narrow forms had elsewhere."""
    return {name: place for name, place in names.items() if not name.endswith("_period")}


def drawn_sheets(book: Workbook) -> dict[str, Worksheet]:
    """Which form's names lie on which sheet, by the beginning of the names; a form lies where most of its names do."""
    from collections import Counter

    from tzdesk.excel.names import names_on

    lying: dict[str, Counter[str]] = {}
    for title in book.sheetnames:
        for name in names_on(book, title):
            prefix, mark, _ = name.partition("_")
            if mark:
                lying.setdefault(prefix, Counter())[title] += 1
    return {prefix: book[counts.most_common(1)[0][0]] for prefix, counts in lying.items()}


def _order(book: Workbook, forms: Mapping[str, Form]) -> None:
    wanted = [COVER, *forms, NOTES, META]
    for place, title in enumerate(name for name in wanted if name in book.sheetnames):
        book.move_sheet(title, place - book.sheetnames.index(title))
    book.active = 0
