"""Numbers, rules and notes put together from the sheets 参数, 规则 and 填报说明."""

from __future__ import annotations

from typing import Any

from tzdesk.definitions import Definition
from tzdesk.definitions.merge import plain
from tzdesk.definitions.problems import nearest
from tzdesk.tailoring.building_rows import Given, whole_row
from tzdesk.tailoring.sheets import NOTES, PARAMETERS, RULES


def parameters_from(base: Definition, given: Given) -> dict[str, Any]:
    """The dated rows of each parameter."""
    found: dict[str, list[dict[str, Any]]] = {}
    known = base.raw["parameters"]
    for number, row in given.rows(PARAMETERS):
        given.places.note(f"参数 {row['key']}", PARAMETERS, number)
        found.setdefault(row["key"], []).append(whole_row(row, "key"))
        shipped = next((one["value"] for one in known.get(row["key"], ()) if one.get("value") is not None), None)
        if shipped is not None and row.get("value") is not None and _sort(row["value"]) != _sort(shipped):
            given.say(PARAMETERS, number, "value", f"“{row['value']}”应为{_sort(shipped)}，如“{shipped}”。")
    for key, rows in known.items() if given.whole(PARAMETERS) else ():
        if key not in found:
            given.say_missing(PARAMETERS, f"参数“{rows[-1].get('label', key)}”被删掉了，不用时请把值留空。")
    return found


def rules_from(base: Definition, given: Given) -> dict[str, Any]:
    """The rules of the base with their severity, thresholds, message and switch as the workbook has them."""
    rules: dict[str, Any] = plain(base.raw["rules"])
    for number, row in given.rows(RULES):
        if row["id"] not in rules:
            given.say(RULES, number, "id", f"没有规则“{row['id']}”{nearest(row['id'], rules)}。")
            continue
        given.places.note(f"规则 {row['id']}", RULES, number)
        rule = rules[row["id"]]
        rule |= {key: row[key] for key in ("severity", "thresholds", "message") if key in row}
        if row.get("enabled", True) != rule.get("enabled", True):
            rule["enabled"] = row.get("enabled", True)
    return rules


def notes_from(given: Given) -> dict[str, Any]:
    """What is said of each form's lines and columns."""
    notes: dict[str, Any] = {}
    for number, row in given.rows(NOTES):
        given.places.note(f"指标解释 {row['form']}", NOTES, number)
        notes.setdefault(row["form"], {}).setdefault(row["part"], {})[row["code"]] = row["text"]
    return notes


def _sort(value: Any) -> str:
    """What sort of value a parameter has, as it is asked for."""
    if isinstance(value, bool):
        return "是或否"
    return "数字" if isinstance(value, int | float) else "一组值" if isinstance(value, list) else "文字"
