"""Returns put together from the sheets 表, 栏, 行 and 格."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tzdesk.definitions.problems import nearest
from tzdesk.tailoring.building_rows import Given, whole_row
from tzdesk.tailoring.cells import Cell, WordError, read_cell
from tzdesk.tailoring.sheets import CELLS, COLUMNS, FORMS, LINES_OF_FORMS, SheetSpec


def forms_from(given: Given) -> dict[str, Any]:
    """The forms by their ids, each with its columns, lines and cells."""
    forms: dict[str, Any] = {}
    for number, row in given.rows(FORMS):
        form = whole_row(row)
        if form["id"] in forms:
            given.say(FORMS, number, "id", f"表号“{form['id']}”写了两次。")
            continue
        given.places.note(form["id"], FORMS, number)
        forms[form["id"]] = form | {"columns": []}
    _add(given, forms, COLUMNS, "columns", "id")
    _add(given, forms, LINES_OF_FORMS, "lines", "code")
    _add_cells(given, forms)
    return forms


def _add(given: Given, forms: Mapping[str, Any], spec: SheetSpec, part: str, key: str) -> None:
    word = {"columns": "栏", "lines": "行"}[part]
    for number, row in given.rows(spec):
        form = _form(given, forms, spec, number, row)
        if form is None:
            continue
        own = whole_row(row, "form")
        if "cell" in own:
            own["cell"] = _cell(given, spec, number, own["cell"])
        if any(one[key] == own[key] for one in form.setdefault(part, [])):
            given.say(spec, number, key, f"{row['form']} 的{word}号“{own[key]}”写了两次。")
            continue
        given.places.note(f"{row['form']} 第{own[key]}{word}", spec, number)
        form[part].append(own)


def _add_cells(given: Given, forms: Mapping[str, Any]) -> None:
    for number, row in given.rows(CELLS):
        form = _form(given, forms, CELLS, number, row)
        if form is None:
            continue
        line = next((one for one in form.get("lines", ()) if one["code"] == row["code"]), None)
        if line is None and given.unread(LINES_OF_FORMS, row["code"]):
            continue
        if line is None:
            given.say(CELLS, number, "code", f"{row['form']} 没有第{row['code']}行。")
            continue
        if row["column"] not in {"*", *(one["id"] for one in form["columns"])}:
            given.say(CELLS, number, "column", f"{row['form']} 没有“{row['column']}”栏。")
            continue
        line.setdefault("cells", {})[row["column"]] = _cell(given, CELLS, number, row["cell"])
        given.places.note(f"{row['form']} 第{row['code']}行{row['column']}栏", CELLS, number)


def _form(given: Given, forms: Mapping[str, Any], spec: SheetSpec, number: int, row: Mapping[str, Any]) -> Any:
    form = forms.get(row["form"])
    if form is None and not given.unread(FORMS, row["form"]):
        given.say(spec, number, "form", f"“表”页里没有“{row['form']}”{nearest(row['form'], forms)}。")
    return form


def _cell(given: Given, spec: SheetSpec, number: int, text: str) -> Cell:
    try:
        return read_cell(text)
    except WordError as error:
        given.say(spec, number, "cell", str(error))
        return {"type": "none"}
