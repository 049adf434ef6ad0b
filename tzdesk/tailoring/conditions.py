"""The conditions of an indicator in a clerk's words.

工会组织类型 = 单独基层工会、联合基层工会；所在单位.登记注册类型 含下级 内资企业；职工代表人数 已填
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tzdesk.base.text import half_width
from tzdesk.definitions import Definition
from tzdesk.definitions.problems import nearest
from tzdesk.fields.codes import CodeList
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec, RecordSpec
from tzdesk.fields.types import CodesType, CodeType, RefType
from tzdesk.registers.field_measures import UNDER
from tzdesk.tailoring.cells import WordError

_OPERATORS = (
    *(("含下级", UNDER), ("已填", "set"), ("未填", "blank"), ("不等于", "!="), ("≠", "!="), ("!=", "!=")),
    *(("不小于", ">="), ("≥", ">="), (">=", ">="), ("不大于", "<="), ("≤", "<="), ("<=", "<=")),
    *(("大于", ">"), (">", ">"), ("小于", "<"), ("<", "<"), ("属于", "in"), ("等于", "="), ("=", "=")),
)
_SAID = {UNDER: "含下级", "set": "已填", "blank": "未填", "!=": "≠", "not in": "≠", "in": "=", ">=": "≥", "<=": "≤"}
_LISTED = re.compile(r"\s*[、|，,]\s*")


def say_where(where: Sequence[Sequence[Any]], definition: Definition, kind: str) -> str:
    """Conditions in words; fields and codes by their labels."""
    return "；".join(_say(row, definition, kind) for row in where)


def _say(row: Sequence[Any], definition: Definition, kind: str) -> str:
    path, op = str(row[0]), str(row[1])
    labels, spec = [], None
    for name in path.split("."):
        record = definition.records[kind]
        spec = record.field(name)
        labels.append(spec.label)
        kind = spec.type.to if isinstance(spec.type, RefType) else kind
    said = f"{'.'.join(labels)} {_SAID.get(op, op)}"
    if len(row) < 3:
        return said
    values = row[2] if isinstance(row[2], list | tuple) else [row[2]]
    if op == "in" and len(values) == 1:
        said = said.replace(" =", " 属于")
    return f"{said} {'、'.join(_word(spec, value) for value in values)}"


def _word(spec: FieldSpec | None, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    codes = _codes(spec)
    label = codes.label_of(str(value)) if codes is not None else str(value)
    return str(value) if _LISTED.search(label) else label


def read_where(text: str, definition: Definition, kind: str) -> list[list[Any]]:
    """The inverse. WordError for a field, an operator or a code that does not exist."""
    return [_read(part.strip(), definition, kind) for part in re.split(r"[；;\n]", text) if part.strip()]


def _read(text: str, definition: Definition, kind: str) -> list[Any]:
    places = [(text.find(word), -len(word), word, op) for word, op in _OPERATORS if word in text]
    if not places:
        raise WordError(f"条件“{text}”里没有运算，可用：=、≠、含下级、大于、小于、已填、未填。")
    at, _, word, op = min(places)
    path, spec = _path(text[:at].strip(), definition.records, kind)
    said = text[at + len(word) :].strip()
    if op in {"set", "blank"}:
        return [path, op]
    values = [_value(one, spec) for one in _LISTED.split(said) if one]
    if not values:
        raise WordError(f"条件“{text}”没有写值。")
    if op in {"=", "!="} and len(values) > 1:
        return [path, {"=": "in", "!=": "not in"}[op], values]
    return [path, op, values if op == "in" or len(values) > 1 else values[0]]


def _path(text: str, records: Mapping[str, RecordSpec], kind: str) -> tuple[str, FieldSpec]:
    names, spec = [], None
    for part in re.split(r"[.．。]", text):
        record = records[kind]
        spec = next((one for one in record.fields if part.strip() in {one.name, one.label}), None)
        if spec is None:
            near = nearest(part.strip(), [word for one in record.fields for word in (one.label, one.name)])
            raise WordError(f"{record.label}没有字段“{part.strip()}”{near}。")
        names.append(spec.name)
        kind = spec.type.to if isinstance(spec.type, RefType) else kind
    assert spec is not None
    return ".".join(names), spec


def _value(text: str, spec: FieldSpec) -> Any:
    codes = _codes(spec)
    if codes is not None:
        if text in codes:
            return text
        try:
            return codes.find(text).code
        except FieldProblem as problem:
            near = nearest(text, [item.label for item in codes])
            raise WordError(f"“{text}”不在代码表 {codes.name} 内{near}。") from problem
    try:
        return spec.type.to_json(spec.type.parse(half_width(text)))
    except FieldProblem as problem:
        raise WordError(f"“{text}”不是{spec.label}的值：{problem.message}") from problem


def _codes(spec: FieldSpec | None) -> CodeList | None:
    return spec.type.codes if spec is not None and isinstance(spec.type, CodeType | CodesType) else None
