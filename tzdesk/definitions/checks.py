"""Cross-checks of a definition: what one file says of another. All problems are given, none is raised."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from tzdesk.definitions.model import Dated, Definition
from tzdesk.definitions.problems import Problems, nearest
from tzdesk.fields.codes import Code, CodeList, fold
from tzdesk.fields.spec import FieldSpec, RecordSpec
from tzdesk.fields.types import CodesType, CodeType, RefType

ITEM_KINDS = ("entry", "computed", "previous")


def check(definition: Definition) -> list[str]:
    """Every contradiction inside a definition, as Chinese sentences with their place; empty when it can be used."""
    problems = Problems()
    for codes in definition.codes.values():
        _codes(codes, problems)
    for record in definition.records.values():
        _record(definition, record, problems)
    _rules(definition, problems)
    _steps(definition, problems)
    for key, rows in definition.parameters.items():
        _ranges(f"参数 {key}", [(row.valid_from, row.valid_to) for row in rows], problems)
        _choices(f"参数 {key}", rows, problems)
    for region in sorted({row.region for row in definition.thresholds}):
        lines = [row for row in definition.thresholds if row.region == region]
        _ranges(f"标准 {region}", [(row.effective_from, row.effective_to) for row in lines], problems)
        if any(row.dibao <= 0 for row in lines):
            problems.add(f"标准 {region}", "低保标准应大于 0。")
    _items(definition, problems)
    _calendar(definition, problems)
    return problems.sentences


def _codes(codes: CodeList, problems: Problems) -> None:
    at = f"代码表 {codes.name}"
    for code, times in Counter(entry.code for entry in codes).items():
        if times > 1:
            problems.add(at, f"代码 {code} 写了 {times} 次。")
    meant: dict[str, Code] = {}
    for entry in codes:
        where = f"{at} 代码 {entry.code}"
        if entry.parent is not None and entry.parent not in codes:
            problems.add(where, f"上级代码“{entry.parent}”不在表内。")
        if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
            problems.add(where, "停用日期早于启用日期。")
        for word in {fold(word): word for word in (entry.label, *entry.aliases)}.values():
            other = meant.setdefault(fold(word), entry)
            if other is not entry and not (other.valid_to or entry.valid_to):
                problems.add(where, f"“{word}”同时指代码 {other.code}，导入时分不清。")


def _record(definition: Definition, record: RecordSpec, problems: Problems) -> None:
    at = f"记录 {record.kind}"
    sections = {section.id for section in record.sections}
    if record.title_field not in record:
        problems.add(at, f"“title_field”没有字段“{record.title_field}”{nearest(record.title_field, record.by_name)}。")
    for what, values in (
        ("字段", [spec.name for spec in record.fields]),
        ("名称", [spec.label for spec in record.fields]),
        ("分节", [section.id for section in record.sections]),
    ):
        for value, times in Counter(values).items():
            if times > 1:
                problems.add(at, f"{what}“{value}”写了 {times} 次。")
    for spec in record.fields:
        where = f"{at} 字段 {spec.name}"
        if not spec.name.isidentifier() or spec.name != spec.name.lower():
            problems.add(where, "字段名只能用小写字母、数字和下划线。")
        if spec.section not in sections:
            problems.add(where, f"没有分节“{spec.section}”{nearest(spec.section, sections)}。")
        if not spec.help.strip():
            problems.add(where, "缺少填报说明“help”。")
        if type(spec.type) is RefType and spec.type.to not in definition.records:
            problems.add(where, f"没有“{spec.type.to}”这种记录{nearest(spec.type.to, definition.records)}。")
        if spec.required and spec.computed:
            problems.add(where, "自动计算的字段不能要求填写。")
        _conditions(record, spec, where, problems)
    _headings(record, problems)


def _headings(record: RecordSpec, problems: Problems) -> None:
    """A heading of a clerk's workbook must mean one field."""
    meant: dict[str, FieldSpec] = {}
    for spec in record.fields:
        for word in {fold(word): word for word in (spec.label, *spec.aliases)}.values():
            other = meant.setdefault(fold(word), spec)
            if other is not spec:
                at = f"记录 {record.kind} 字段 {spec.name}"
                problems.add(at, f"表头“{word}”也指字段 {other.name}，导入时分不清。")


def _conditions(record: RecordSpec, spec: FieldSpec, at: str, problems: Problems) -> None:
    for condition in spec.required_if:
        if condition.field not in record:
            problems.add(at, f"“required_if”没有字段“{condition.field}”{nearest(condition.field, record.by_name)}。")
            continue
        kind = record.field(condition.field).type
        if not isinstance(kind, (CodeType, CodesType)) or condition.value is None:
            continue
        for value in condition.value if isinstance(condition.value, list) else [condition.value]:
            if value not in kind.codes:
                problems.add(at, f"“required_if”的值“{value}”不在代码表 {kind.codes.name} 内。")


def _rules(definition: Definition, problems: Problems) -> None:
    for rule in definition.rules.values():
        at = f"规则 {rule.id}"
        try:
            named = {name for _, name, _, _ in string.Formatter().parse(rule.message) if name}
        except ValueError:
            problems.add(at, "提示语里的大括号不成对。")
        else:
            for name in sorted({*rule.running} - named):
                problems.add(at, f"“running”的“{name}”不在提示语里。")
        for key, value in rule.thresholds.items():
            if not isinstance(value, (bool, int, float, str, list)):
                problems.add(at, f"阈值“{key}”应为数字、文字或一组值。")


def _steps(definition: Definition, problems: Problems) -> None:
    for kind, steps in definition.steps.items():
        for step_id, times in Counter(step.id for step in steps).items():
            if times > 1:
                problems.add(f"办理 {kind}", f"“{step_id}”写了 {times} 次。")
        for step in steps:
            if step.asks.fields:
                _record(definition, step.asks, problems)


def _choices(at: str, rows: Sequence[Dated], problems: Problems) -> None:
    """What one row of a parameter says of its choices holds for all of them."""
    known = [choice for row in rows for choice in row.choices]
    for row in rows:
        if known and row.value is not None and row.value not in known:
            problems.add(at, f"值“{row.value}”不对，只能是 {'、'.join(map(str, dict.fromkeys(known)))}。")


def _ranges(at: str, ranges: Sequence[tuple[date, date | None]], problems: Problems) -> None:
    ordered = sorted(ranges, key=lambda pair: pair[0])
    for start, end in ordered:
        if end is not None and end < start:
            problems.add(at, f"{start.isoformat()} 起的一段，结束早于开始。")
    for (start, end), (following, _) in pairwise(ordered):
        if start == following or (end is not None and end >= following):
            problems.add(at, f"{start.isoformat()} 与 {following.isoformat()} 起的两段时间重叠。")


def _items(definition: Definition, problems: Problems) -> None:
    for item in definition.items.values():
        at = f"指标 {item.code}"
        if item.kind not in ITEM_KINDS:
            problems.add(at, f"“kind”应为 {'、'.join(ITEM_KINDS)} 之一。")
        if (item.kind == "entry") == bool(item.terms):
            problems.add(at, "由其他指标得出的才写“terms”，手工填报的不写。")
        _known(at, "dims", item.dims, definition.dims, problems)
        _known(at, "required", item.required, item.dims, problems)
        _known(at, "terms", [code for _, code in item.terms], definition.items, problems)
        _known(at, "parent", [item.parent] if item.parent else [], definition.items, problems)


def _known(at: str, key: str, have: Iterable[str], allowed: Any, problems: Problems) -> None:
    for value in have:
        if value not in allowed:
            problems.add(at, f"“{key}”里的“{value}”不存在{nearest(value, list(allowed))}。")


def _calendar(definition: Definition, problems: Problems) -> None:
    calendar = definition.calendar
    for day in calendar.workdays:
        if day.weekday() < 5:
            problems.add(f"日历 {day.isoformat()}", "调休上班日应为周六或周日。")
        if day in calendar.holidays:
            problems.add(f"日历 {day.isoformat()}", "同一天既放假又上班。")
