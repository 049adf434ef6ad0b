"""A definition's plain data as the rows of the workbook's sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from tzdesk.definitions import Definition
from tzdesk.tailoring.cells import say_cell, say_source
from tzdesk.tailoring.conditions import say_where
from tzdesk.tailoring.sheets import (
    CELLS,
    CODES,
    COLUMNS,
    FIELDS,
    FIGURES,
    FORMS,
    HOWS,
    INDICATORS,
    LEDGERS,
    LINES_OF_FORMS,
    MEASURES,
    NOTES,
    PARAMETERS,
    REST,
    RULES,
    SOURCES,
    SheetSpec,
)

Row: TypeAlias = dict[str, Any]
_DEFAULTS: Mapping[str, Any] = {"enabled": True}


def rows_of(definition: Definition) -> list[tuple[SheetSpec, list[Row]]]:
    """Every sheet with its rows, values as the data has them, what no column says under `REST`."""
    raw = definition.raw
    forms = sorted(raw["returns"].values(), key=lambda form: (form.get("order", 0), form["id"]))
    return [
        (FORMS, [_split(FORMS, form, drop=("columns", "lines")) for form in forms]),
        (COLUMNS, [_part(COLUMNS, form, row) for form in forms for row in form["columns"]]),
        (LINES_OF_FORMS, [_part(LINES_OF_FORMS, form, row) for form in forms for row in form.get("lines", ())]),
        (CELLS, [row for form in forms for row in _cells(form)]),
        (INDICATORS, [_indicator(definition, key, row) for key, row in raw.get("indicators", {}).items()]),
        (LEDGERS, [_ledger(kind, one) for kind, one in raw["records"].items() if "ledger" in one]),
        (FIELDS, [_split(FIELDS, row, kind=kind) for kind, one in raw["records"].items() for row in one["fields"]]),
        (CODES, [row for name, table in raw["codes"].items() for row in _codes(name, table)]),
        (PARAMETERS, [_split(PARAMETERS, row, key=key) for key, rows in raw["parameters"].items() for row in rows]),
        (RULES, [{"id": key, **_DEFAULTS, **_only(RULES, row)} for key, row in raw["rules"].items()]),
        (NOTES, list(_notes(raw.get("notes", {})))),
        (FIGURES, [_figure(row) for row in raw.get("figures", {}).get("figures", ())]),
        (SOURCES, [_source(key, row) for key, row in raw.get("projects", {}).get("sources", {}).items()]),
    ]


def _split(sheet: SheetSpec, row: Mapping[str, Any], drop: tuple[str, ...] = (), **own: Any) -> Row:
    known = {column.key for column in sheet.columns}
    rest = {key: value for key, value in row.items() if key not in known and key not in drop}
    return {**own, **_only(sheet, row), REST: rest}


def _only(sheet: SheetSpec, row: Mapping[str, Any]) -> Row:
    known = {column.key for column in sheet.columns}
    return {key: value for key, value in row.items() if key in known}


def _part(sheet: SheetSpec, form: Mapping[str, Any], row: Mapping[str, Any]) -> Row:
    found = _split(sheet, row, drop=("cells",), form=form["id"])
    return found | ({"cell": say_cell(row["cell"])} if "cell" in row else {})


def _cells(form: Mapping[str, Any]) -> Iterator[Row]:
    for line in form.get("lines", ()):
        for column, cell in line.get("cells", {}).items():
            yield {"form": form["id"], "code": line["code"], "column": column, "cell": say_cell(cell)}


def _indicator(definition: Definition, key: str, row: Mapping[str, Any]) -> Row:
    found: Row = {"id": key, **{name: row[name] for name in ("label", "measure", "note") if name in row}}
    params = dict(row.get("params", {}))
    if row["measure"] in MEASURES:
        kind = params.pop("kind")
        found["kind"] = definition.records[kind].label
        if "where" in params:
            found["where"] = say_where(params.pop("where"), definition, kind)
        if "field" in params:
            found["field"] = definition.records[kind].field(params.pop("field")).label
    return found | {"params": params}


def _ledger(kind: str, table: Mapping[str, Any]) -> Row:
    head = {key: table[key] for key in ("label", "note") if key in table}
    return _split(LEDGERS, {**table["ledger"], **head}, kind=kind)


def _codes(name: str, table: Mapping[str, Any]) -> Iterator[Row]:
    for number, row in enumerate(table["codes"]):
        yield _split(CODES, row, list=name, list_label=table.get("label", "") if number == 0 else "")


def _notes(raw: Mapping[str, Any]) -> Iterator[Row]:
    for form, table in raw.items():
        for part, texts in table.items():
            for code, text in texts.items():
                yield {"form": form, "part": part, "code": code, "text": text}


def _figure(row: Mapping[str, Any]) -> Row:
    how = next(name for name in HOWS if name in row)
    sources = [row[how]] if how == "source" else row[how]
    printed = {f"printed_{key}": value for key, value in row.get("printed", {}).items()}
    return _only(FIGURES, row) | printed | {"how": how, "cell": [say_source(source) for source in sources]}


def _source(key: str, row: Mapping[str, Any]) -> Row:
    cell = {"type": "measure", "name": row["measure"], "params": row.get("params", {})}
    return {"linkable": True, **_only(SOURCES, row), "id": key, "cell": say_cell(cell)}
