"""A district's own indicators, from the sheet 指标: what is counted or added up, of which records."""

from __future__ import annotations

from typing import Any

from tzdesk.definitions.problems import nearest
from tzdesk.registers.field_measures import COUNT
from tzdesk.tailoring.building_records import Records
from tzdesk.tailoring.building_rows import Given
from tzdesk.tailoring.cells import WordError
from tzdesk.tailoring.conditions import read_where
from tzdesk.tailoring.sheets import INDICATORS, MEASURES


def indicators_from(given: Given, records: Records) -> dict[str, Any]:
    """The content of `indicators.toml`."""
    found: dict[str, Any] = {}
    for number, row in given.rows(INDICATORS):
        name, params, said = row["id"], dict(row.get("params", {})), len(given.problems)
        if name in found:
            given.say(INDICATORS, number, "id", f"指标号“{name}”写了两次。")
        if row["measure"] in MEASURES:
            kind = records.kind(INDICATORS, number, row.get("kind", ""))
            kind = kind if kind in records.known.records else ""
            params = {"kind": kind, **_narrowed(given, records, number, row, kind), **params} if kind else params
        given.places.note(f"指标 {name}", INDICATORS, number)
        own = {key: row[key] for key in ("label", "measure", "note") if key in row}
        found[name] = own | ({"params": params} if params else {})
        if len(given.problems) > said:  # it stands for the lines that name it, so that one mistake is said once
            found[name] = own | {"measure": COUNT, "params": {"kind": next(iter(records.known.records))}}
    return found


def _narrowed(given: Given, records: Records, number: int, row: dict[str, Any], kind: str) -> dict[str, Any]:
    """The field that is added up and the condition, as a measure of fields takes them."""
    found: dict[str, Any] = {}
    if "field" in row:
        record, text = records.known.records[kind], row["field"]
        names = {word: one.name for one in record.fields for word in (one.name, one.label)}
        found["field"] = names.get(text, "")
        if not found["field"]:
            given.say(INDICATORS, number, "field", f"{record.label}没有字段“{text}”{nearest(text, names)}。")
    if "where" in row:
        try:
            found["where"] = read_where(row["where"], records.known, kind)
        except WordError as error:
            given.say(INDICATORS, number, "where", str(error))
    return found
