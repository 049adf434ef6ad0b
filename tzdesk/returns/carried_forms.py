"""What a book carries of its own returns (`_forms`): lines, columns, formats, and where each number stands.

A district's office that never saw a unit's package names the cell of its file all the same: sheet, cell, line, column.
Measures and parameters are left out, for nobody computes by them there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from tzdesk.excel.fill import FORMS, carried_texts
from tzdesk.excel.names import begins
from tzdesk.returns.forms import Column, Form, Line, read_form
from tzdesk.store.types import canonical

_PLACES = "places"


def carried_forms(book: Any, forms: Iterable[Form]) -> dict[str, str]:
    """The forms of a filled workbook as the texts that it carries of them, by id."""
    return {form.id: canonical(_plain(form) | {_PLACES: _places(book, form)}) for form in forms}


def forms_carried(read: Any) -> dict[str, Form]:
    """The forms that a file carries, in its order; none in a file from before they were carried.

    ValueError, KeyError or TypeError for what is no form.
    """
    return {form_id: read_form(raw) for form_id, raw in _carried(read).items()}


def places_carried(read: Any) -> dict[str, tuple[str, str]]:
    """Where a file says that its numbers stand: sheet and first cell, by name."""
    return {
        name: (form_id, where)
        for form_id, raw in _carried(read).items()
        for name, where in raw.get(_PLACES, {}).items()
    }


def forms_hash(forms: Iterable[Form]) -> str:
    """What lines, columns and formats of these forms come to: it stands in a sealed book's digest."""
    return _hash({form.id: _plain(form) for form in forms})


def carried_hash(read: Any) -> str:
    """The same of the forms that a file carries; empty where it carries none that can be read."""
    try:
        carried = _carried(read)
        told = {name: {key: one for key, one in raw.items() if key != _PLACES} for name, raw in carried.items()}
    except (ValueError, TypeError, AttributeError):
        return ""
    return _hash(told) if told else ""


def _hash(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(dict(told)).encode()).hexdigest()


def displaced(read: Any) -> list[tuple[str, str, str]]:
    """Sheet, cell and name of each number that is not found where the file says that it stands."""
    return [(*place, name) for name, place in places_carried(read).items() if begins(read, name) != place]


def _carried(read: Any) -> dict[str, dict[str, Any]]:
    return {form_id: json.loads(text) for form_id, text in carried_texts(read, FORMS).items()}


def _plain(form: Form) -> dict[str, Any]:
    return {
        "id": form.id,
        "title": form.title,
        "order": form.order,
        "kind": form.kind,
        "period": str(form.period),
        "columns": [_stated(one, ("id", "label", "group", "format", "value", "total")) for one in form.columns],
        "lines": [_stated(one, ("code", "label", "formats")) for one in form.lines],
        "feet": [{"label": foot.label, "values": dict(foot.values)} for foot in form.feet],
    }


def _stated(one: Column | Line, keys: Iterable[str]) -> dict[str, Any]:
    found = {key: getattr(one, key) for key in keys}
    return {key: dict(value) if isinstance(value, Mapping) else value for key, value in found.items() if value}


def _places(book: Any, form: Form) -> dict[str, str]:
    """Where the numbers of a form stand on its sheet, by name; those that a drawing leaves out stand nowhere."""
    names = [form.cell_name(line.code, column.id) for line in form.lines for column in form.columns]
    names += [f"{form.sheet_name}_total_{column.id}" for column in form.columns]
    names += [form.foot_name(number, key) for number, foot in enumerate(form.feet, 1) for key in foot.values]
    names += [f"{form.sheet_name}_rows"] if form.kind == "list" else []
    found = ((name, begins(book, name)) for name in names)
    return {name: place[1] for name, place in found if place is not None and place[0] == form.id}
