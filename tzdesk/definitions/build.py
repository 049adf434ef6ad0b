"""Plain data → Definition. Every problem of the data is collected and shown together."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tzdesk.definitions.build_figures import build_figures, build_sources
from tzdesk.definitions.build_records import build_codes, build_records
from tzdesk.definitions.build_steps import build_steps
from tzdesk.definitions.indicators import resolved
from tzdesk.definitions.model import Ceiling, Dated, Definition, ItemSpec, RuleSpec, Threshold
from tzdesk.definitions.problems import Problems
from tzdesk.definitions.source import PARTS
from tzdesk.definitions.workdays import WorkCalendar

SEVERITIES = ("hard", "firm", "soft", "hint")
_RULE_KEYS = (
    "title", "on", "severity", "scope", "enabled", "message", "thresholds", "basis", "note", "advice", "running",
)  # fmt: skip
_DATED_KEYS = ("value", "from", "to", "label", "unit", "basis", "confirmed", "choices")
_THRESHOLD_KEYS = (
    *("region", "effective_from", "effective_to", "dibao", "mult_deep", "mult_rel", "mult_acc", "mult_temp"),
    *("comparator", "min_wage", "doc_no", "note", "confirmed"),
)
_CEILING_KEYS = (
    *("key", "items", "category", "sources", "per", "formula", "value", "approval_over", "basis", "confirmed"),
    *("from", "to"),
)
_ITEM_KEYS = ("code", "label", "unit", "dims", "required", "kind", "terms", "parent", "help", "aliases")
_START = date(1900, 1, 1)
_TERM = re.compile(r"^([+-]?)(\w+)$")


def build(
    raw: Mapping[str, Any], year: int, chain: tuple[int, ...], folders: tuple[Path, ...]
) -> tuple[Definition, list[str]]:
    """The typed definition and what is wrong with the data; a definition with problems must not be used."""
    problems = Problems()
    problems.unknown_keys("参数包", raw, PARTS)
    codes = build_codes(raw.get("codes", {}), problems)
    thresholds = raw.get("thresholds", {})
    problems.unknown_keys("thresholds", thresholds, ("threshold", "ceiling"))
    items = raw.get("items", {})
    problems.unknown_keys("items", items, ("dims", "items"))
    indicators = raw.get("indicators", {})
    definition = Definition(
        year=year,
        label=str(raw.get("definition", {}).get("label") or f"{year}年度参数包"),
        hash=digest(raw),
        records=MappingProxyType(build_records(raw.get("records", {}), codes, year, problems)),
        codes=MappingProxyType(codes),
        rules=MappingProxyType(_rules(raw.get("rules", {}), problems)),
        parameters=MappingProxyType(_parameters(raw.get("parameters", {}), problems)),
        thresholds=_thresholds(thresholds.get("threshold", ()), problems),
        ceilings=_ceilings(thresholds.get("ceiling", ()), problems),
        items=MappingProxyType(_items(items.get("items", ()), problems)),
        dims=MappingProxyType({row["code"]: row["label"] for row in items.get("dims", ())}),
        calendar=_calendar(raw.get("calendar", ()), problems),
        returns=_returns(resolved(raw.get("returns", {}), indicators, problems)),
        steps=MappingProxyType(build_steps(raw.get("steps", {}), raw.get("records", {}), codes, year, problems)),
        figures=build_figures(raw.get("figures", {}), indicators, problems),
        sources=MappingProxyType(build_sources(raw.get("projects", {}), problems)),
        notes=MappingProxyType(_notes(raw.get("notes", {}), problems)),
        base_chain=chain,
        folders=folders,
        raw=raw,
    )
    return definition, problems.sentences


def digest(raw: Mapping[str, Any]) -> str:
    """SHA-256 of the merged data in a canonical writing; neither the template's drawing nor notes are part of it."""
    counted = {part: content for part, content in raw.items() if part != "notes"}
    text = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _notes(raw: Mapping[str, Any], problems: Problems) -> dict[str, Mapping[str, Mapping[str, str]]]:
    for form_id, table in raw.items():
        problems.unknown_keys(f"指标解释 {form_id}", table, ("lines", "columns"))
    return {
        form_id: {
            part: {str(key): str(text) for key, text in table.get(part, {}).items()} for part in ("lines", "columns")
        }
        for form_id, table in raw.items()
    }


def _rules(raw: Mapping[str, Any], problems: Problems) -> dict[str, RuleSpec]:
    rules = {}
    for rule_id, table in raw.items():
        at = f"规则 {rule_id}"
        problems.unknown_keys(at, table, _RULE_KEYS)
        severity = problems.text(at, table, "severity", needed=True)
        if severity not in SEVERITIES:
            problems.add(at, f"“severity”应为 {'、'.join(SEVERITIES)} 之一。")
        rules[rule_id] = RuleSpec(
            id=rule_id,
            title=problems.text(at, table, "title", needed=True),
            on=problems.text(at, table, "on", needed=True),
            severity=severity,
            enabled=problems.flag(at, table, "enabled", True),
            message=problems.text(at, table, "message", needed=True),
            thresholds=MappingProxyType(dict(table.get("thresholds", {}))),
            scope=problems.words(at, table, "scope"),
            basis=problems.text(at, table, "basis"),
            note=problems.text(at, table, "note"),
            advice=problems.text(at, table, "advice"),
            running=problems.words(at, table, "running"),
        )
    return rules


def _parameters(raw: Mapping[str, Any], problems: Problems) -> dict[str, tuple[Dated, ...]]:
    parameters = {}
    for key, rows in raw.items():
        at = f"参数 {key}"
        dated = []
        for row in rows if isinstance(rows, list) else [rows]:
            problems.unknown_keys(at, row, _DATED_KEYS)
            dated.append(
                Dated(
                    value=row.get("value"),
                    valid_from=problems.day(at, row, "from") or _START,
                    valid_to=problems.day(at, row, "to"),
                    label=problems.text(at, row, "label"),
                    unit=problems.text(at, row, "unit"),
                    basis=problems.text(at, row, "basis"),
                    confirmed=problems.flag(at, row, "confirmed"),
                    choices=tuple(row.get("choices", ())),
                    stated="value" in row,
                )
            )
        parameters[key] = tuple(sorted(dated, key=lambda row: row.valid_from))
    return parameters


def _thresholds(rows: Any, problems: Problems) -> tuple[Threshold, ...]:
    thresholds = []
    for row in rows:
        at = f"标准 {row.get('region', '?')} {row.get('effective_from', '?')}"
        problems.unknown_keys(at, row, _THRESHOLD_KEYS)
        comparator = problems.text(at, row, "comparator", needed=True)
        if comparator not in {"<", "<="}:
            problems.add(at, "“comparator”应为 < 或 <=。")
        thresholds.append(
            Threshold(
                region=problems.text(at, row, "region", needed=True),
                effective_from=problems.day(at, row, "effective_from") or _START,
                effective_to=problems.day(at, row, "effective_to"),
                dibao=int(_number(at, row, "dibao", problems) or 0),
                mult_deep=_number(at, row, "mult_deep", problems) or 1.0,
                mult_rel=_number(at, row, "mult_rel", problems) or 2.0,
                mult_acc=_number(at, row, "mult_acc", problems) or 3.0,
                mult_temp=_number(at, row, "mult_temp", problems),
                comparator=comparator,
                min_wage=_fen(at, row, "min_wage", problems),
                doc_no=problems.text(at, row, "doc_no"),
                note=problems.text(at, row, "note"),
                confirmed=problems.flag(at, row, "confirmed"),
            )
        )
    return tuple(sorted(thresholds, key=lambda row: (row.region, row.effective_from)))


def _ceilings(rows: Any, problems: Problems) -> tuple[Ceiling, ...]:
    ceilings = []
    for row in rows:
        at = f"上限 {row.get('key', '?')}"
        problems.unknown_keys(at, row, _CEILING_KEYS)
        ceilings.append(
            Ceiling(
                key=problems.text(at, row, "key", needed=True),
                items=problems.words(at, row, "items"),
                category=problems.text(at, row, "category"),
                sources=problems.words(at, row, "sources"),
                per=problems.text(at, row, "per", needed=True),
                formula=problems.text(at, row, "formula", needed=True),
                value=_number(at, row, "value", problems),
                approval_over=_fen(at, row, "approval_over", problems),
                basis=problems.text(at, row, "basis"),
                confirmed=problems.flag(at, row, "confirmed"),
                valid_from=problems.day(at, row, "from") or _START,
                valid_to=problems.day(at, row, "to"),
            )
        )
    return tuple(ceilings)


def _items(rows: Any, problems: Problems) -> dict[str, ItemSpec]:
    items = {}
    for row in rows:
        at = f"指标 {row.get('code', '?')}"
        problems.unknown_keys(at, row, _ITEM_KEYS)
        terms = []
        for term in problems.words(at, row, "terms"):
            found = _TERM.match(term)
            if found is None:
                problems.add(at, f"“terms”里的“{term}”看不懂，应为指标代码，前面可加 + 或 -。")
            else:
                terms.append((-1 if found[1] == "-" else 1, found[2]))
        code = problems.text(at, row, "code", needed=True)
        items[code] = ItemSpec(
            code=code,
            label=problems.text(at, row, "label", needed=True),
            unit=problems.text(at, row, "unit") or "人",
            dims=problems.words(at, row, "dims"),
            required=problems.words(at, row, "required"),
            kind=problems.text(at, row, "kind") or "entry",
            terms=tuple(terms),
            parent=problems.text(at, row, "parent"),
            help=problems.text(at, row, "help", needed=True),
            aliases=problems.words(at, row, "aliases"),
        )
    return items


def _calendar(rows: Any, problems: Problems) -> WorkCalendar:
    days: dict[str, dict[date, str]] = {"holiday": {}, "workday": {}}
    for row in rows:
        at = f"日历 {row.get('date', '?')}"
        problems.unknown_keys(at, row, ("date", "kind", "name"))
        day = problems.day(at, row, "date")
        if row.get("kind") not in days:
            problems.add(at, "“kind”应为 holiday 或 workday。")
        elif day is not None:
            days[row["kind"]][day] = problems.text(at, row, "name", needed=True)
    return WorkCalendar(MappingProxyType(days["holiday"]), MappingProxyType(days["workday"]))


def _returns(raw: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The tables in the order of the book: by `order`, then by file name."""
    tables = [(table.get("order", 1000), stem, table) for stem, table in raw.items()]
    return tuple(MappingProxyType(dict(table)) for _, _, table in sorted(tables, key=lambda part: part[:2]))


def _number(at: str, row: Mapping[str, Any], key: str, problems: Problems) -> float | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        problems.add(at, f"“{key}”应为数字。")
        return None
    return value


def _fen(at: str, row: Mapping[str, Any], key: str, problems: Problems) -> int | None:
    value = _number(at, row, key, problems)
    return None if value is None else int(value)
