"""Plain data → code lists and record specs. Problems are collected, never raised."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from types import MappingProxyType
from typing import Any

from tzdesk.definitions.merge import merged
from tzdesk.definitions.problems import Problems, nearest
from tzdesk.fields.codes import Code, CodeList
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import OPERATORS, Condition, FieldSpec, LedgerSpec, RecordSpec, Section
from tzdesk.fields.types import TYPES, FieldType

_CODE_KEYS = ("code", "label", "aliases", "parent", "valid_from", "valid_to")
_LIST_KEYS = ("label", "note", "codes")
_RECORD_KEYS = ("kind", "label", "title_field", "note", "sections", "fields", "ledger")
_LEDGER_KEYS = (
    "icon",
    "order",
    "group",
    "identity",
    "evidence",
    "crowds",
    "within",
    "signs",
    "without",
    "open",
    "days",
)
# What the table of all ledgers keeps of its own: no ledger's field may be called so.
_LEDGER_OWN = frozenset({
    "id", "ledger", "facts", "fact", "types", "extra", "search_text", "definition_year", "deleted_at", "row_version",
    "created_at", "created_by", "updated_at", "updated_by", "metadata", "registry",
})  # fmt: skip
LEDGER_BASE = "ledger_entry"  # the columns that every work ledger has; a kind of its own it is not
_FIELD_KEYS = (
    "name",
    "type",
    "label",
    "section",
    "required",
    "required_if",
    "help",
    "unit",
    "width",
    "in_list",
    "masked",
    "computed",
    "additive",
    "default",
    "aliases",
)


def build_codes(raw: Mapping[str, Any], problems: Problems) -> dict[str, CodeList]:
    """All code lists."""
    lists: dict[str, CodeList] = {}
    for name, table in raw.items():
        at = f"代码表 {name}"
        problems.unknown_keys(at, table, _LIST_KEYS)
        codes = tuple(_code(f"{at} 代码 {row.get('code', '?')}", row, problems) for row in table.get("codes", ()))
        if not codes:
            problems.add(at, "没有一个代码。")
        lists[name] = CodeList(name, problems.text(at, table, "label", needed=True), codes)
    return lists


def _code(at: str, row: Mapping[str, Any], problems: Problems) -> Code:
    return Code(
        code=problems.text(at, row, "code", needed=True),
        label=problems.text(at, row, "label", needed=True),
        aliases=problems.words(at, row, "aliases"),
        parent=problems.text(at, row, "parent") or None,
        valid_from=problems.day(at, row, "valid_from"),
        valid_to=problems.day(at, row, "valid_to"),
        extra=MappingProxyType({key: str(value) for key, value in row.items() if key not in _CODE_KEYS}),
    )


def build_records(
    raw: Mapping[str, Any], codes: Mapping[str, CodeList], year: int, problems: Problems
) -> dict[str, RecordSpec]:
    """All record specs, by kind."""
    records: dict[str, RecordSpec] = {}
    for stem, stated in raw.items():
        if stem == LEDGER_BASE:
            continue
        at = f"记录 {stem}"
        table = _with_base(stated, raw.get(LEDGER_BASE, {})) if "ledger" in stated else stated
        problems.unknown_keys(at, table, _RECORD_KEYS)
        kind = problems.text(at, table, "kind") or stem
        fields = [
            build_field(f"{at} 字段 {row.get('name', '?')}", row, codes, year, problems)
            for row in table.get("fields", ())
        ]
        if "ledger" in table:
            for name in _LEDGER_OWN & {spec.name for spec in fields if spec is not None}:
                problems.add(f"{at} 字段 {name}", "这个名称由程序自己使用，请换一个字段名。")
        records[kind] = RecordSpec(
            kind=kind,
            label=problems.text(at, table, "label", needed=True),
            sections=tuple(
                Section(problems.text(at, row, "id", needed=True), problems.text(at, row, "label", needed=True))
                for row in table.get("sections", ())
            ),
            fields=tuple(spec for spec in fields if spec is not None),
            title_field=problems.text(at, table, "title_field", needed=True),
            note=problems.text(at, table, "note"),
            ledger=_ledger(at, table["ledger"], problems) if "ledger" in table else None,
        )
        if "ledger" in table:
            _check_names(at, records[kind], problems)
    return records


def _with_base(table: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """A ledger's table laid over the columns that all ledgers have, in the order of its sections."""
    whole: dict[str, Any] = merged(base, table)
    without = frozenset(table["ledger"].get("without", ()))
    order = [section.get("id") for section in whole.get("sections", ())]
    fields = [row for row in whole.get("fields", ()) if row.get("name") not in without]
    whole["fields"] = sorted(fields, key=lambda row: _place(order, row.get("section")))
    used = {row.get("section") for row in fields}
    whole["sections"] = [section for section in whole.get("sections", ()) if section.get("id") in used]
    return whole


def _place(order: list[Any], section: Any) -> int:
    return order.index(section) if section in order else len(order)


def _ledger(at: str, table: Mapping[str, Any], problems: Problems) -> LedgerSpec:
    problems.unknown_keys(f"{at} ledger", table, _LEDGER_KEYS)
    return LedgerSpec(
        icon=problems.text(at, table, "icon"),
        order=int(table.get("order", 99)),
        group=problems.text(at, table, "group"),
        identity=problems.words(at, table, "identity"),
        evidence=_conditions(at, table.get("evidence", []), problems),
        crowds=_conditions(at, table.get("crowds", []), problems),
        within=_pairs(at, table.get("within", []), problems),
        signs=problems.words(at, table, "signs"),
        open=problems.words(at, table, "open"),
        days=MappingProxyType({day: problems.words(at, table["days"], day) for day in table.get("days", {})}),
    )


def _pairs(at: str, rows: Any, problems: Problems) -> tuple[tuple[str, str], ...]:
    """Parts and wholes: [["accepted", "advice"], …]."""
    found = []
    for row in rows if isinstance(rows, list | tuple) else [rows]:
        if isinstance(row, list | tuple) and len(row) == 2 and all(isinstance(name, str) for name in row):
            found.append((row[0], row[1]))
        else:
            problems.add(at, "“within”应写成 [[分项字段, 总数字段], …]。")
    return tuple(found)


def _check_names(at: str, spec: RecordSpec, problems: Problems) -> None:
    """A ledger's statement speaks of fields that it has; a name mistyped would close or count nothing."""
    assert spec.ledger is not None
    stated = spec.ledger
    named = {
        "identity": stated.identity,
        "evidence": [test.field for test in stated.evidence],
        "crowds": [test.field for test in stated.crowds],
        "within": [name for pair in stated.within for name in pair],
        "open": stated.open,
        "days": [*stated.days, *(name for names in stated.days.values() for name in names)],
    }
    for key, names in named.items():
        for name in names:
            if name not in spec:
                problems.add(f"{at} ledger", f"“{key}”里的“{name}”不是这本台账的字段{nearest(name, spec.by_name)}。")


def build_field(
    at: str, row: Mapping[str, Any], codes: Mapping[str, CodeList], year: int, problems: Problems
) -> FieldSpec | None:
    """One field; None when its type cannot be made."""
    kind = problems.text(at, row, "type", needed=True)
    if kind not in TYPES:
        problems.add(at, f"不认识的类型“{kind}”{nearest(kind, TYPES)}。")
        return None
    options = _options(TYPES[kind])
    problems.unknown_keys(at, row, {*_FIELD_KEYS, *options} - {"year"})
    field_type = _type(at, row, codes, year, problems)
    if field_type is None:
        return None
    width = row.get("width", 120)
    if isinstance(width, bool) or not isinstance(width, int) or width <= 0:
        problems.add(at, "“width”应为正整数。")
        width = 120
    return FieldSpec(
        name=problems.text(at, row, "name", needed=True),
        label=problems.text(at, row, "label", needed=True),
        type=field_type,
        section=problems.text(at, row, "section", needed=True),
        required=problems.flag(at, row, "required"),
        required_if=_conditions(at, row.get("required_if", []), problems),
        help=problems.text(at, row, "help"),
        unit=problems.text(at, row, "unit"),
        width=width,
        in_list=problems.flag(at, row, "in_list"),
        masked=problems.flag(at, row, "masked"),
        computed=problems.flag(at, row, "computed"),
        additive=problems.flag(at, row, "additive", True),
        default=_default(at, field_type, row.get("default"), problems),
        aliases=problems.words(at, row, "aliases"),
    )


@cache
def _options(kind: type) -> tuple[str, ...]:
    """The options that a field type takes, read off its own dataclass fields."""
    return tuple(part.name for part in dataclasses.fields(kind))


def _type(
    at: str, row: Mapping[str, Any], codes: Mapping[str, CodeList], year: int, problems: Problems
) -> FieldType[Any] | None:
    kind = str(row["type"])
    given: dict[str, Any] = {}
    for option in _options(TYPES[kind]):
        if option == "year":
            given[option] = year
        elif option == "codes" and option in row:
            name = row[option]
            if name not in codes:
                problems.add(at, f"没有代码表“{name}”{nearest(str(name), codes)}。")
                return None
            given[option] = codes[name]
        elif option in row:
            given[option] = _option(at, kind, option, row[option], problems)
    try:
        made: FieldType[Any] = TYPES[kind](**given)
    except TypeError:
        missing = [
            part.name
            for part in dataclasses.fields(TYPES[kind])
            if part.default is dataclasses.MISSING and part.name not in given
        ]
        problems.add(at, f"类型“{kind}”缺少“{'”“'.join(missing)}”。")
        return None
    return made


def _option(at: str, kind: str, option: str, value: Any, problems: Problems) -> Any:
    if option in {"min", "max"}:
        if kind == "date":
            return problems.day(at, {option: value}, option)
        if kind == "decimal":
            try:
                return Decimal(str(value))
            except InvalidOperation:
                problems.add(at, f"“{option}”应为数字。")
                return None
        if isinstance(value, bool) or not isinstance(value, int):
            problems.add(at, f"“{option}”应为整数。")
            return None
    return value


def _conditions(at: str, raw: Any, problems: Problems) -> tuple[Condition, ...]:
    """One condition `["field", "op", value]` or a list of them, joined by *and*."""
    if raw and isinstance(raw, list) and isinstance(raw[0], str):
        raw = [raw]
    conditions = []
    for part in raw if isinstance(raw, list) else [raw]:
        if not (isinstance(part, list) and len(part) in {2, 3} and isinstance(part[0], str)):
            problems.add(at, "“required_if”应写成 [字段, 运算, 值]。")
        elif part[1] not in OPERATORS:
            problems.add(at, f"“required_if”里没有运算“{part[1]}”，可用：{'、'.join(OPERATORS)}。")
        else:
            value = part[2] if len(part) > 2 else None
            conditions.append(Condition(part[0], part[1], value.isoformat() if isinstance(value, date) else value))
    return tuple(conditions)


def _default(at: str, field_type: FieldType[Any], raw: Any, problems: Problems) -> Any:
    if raw is None:
        return None
    try:
        return field_type.from_json(raw.isoformat() if isinstance(raw, date) else raw)
    except FieldProblem as problem:
        problems.add(at, f"默认值不对：{problem.message}")
        return None
