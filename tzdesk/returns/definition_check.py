"""What is wrong with the returns of a definition: all at once, each with its form, line and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.definitions.problems import Problems
from tzdesk.registers.field_measures import COUNT, SUM, check_params
from tzdesk.returns.forms import Column, Form, Line, ListFoot, check_form, read_form

_ID = re.compile(r"[A-Z][A-Z0-9]*(-[0-9A-Z]+)?")
_CODE = re.compile(r"[0-9A-Za-z]{1,8}")
_FORM_KEYS = frozenset(field.name for field in fields(Form))
_PARTS = {"columns": (Column, "栏", "id"), "lines": (Line, "行", "code"), "feet": (ListFoot, "表脚", "label")}
_NEEDED = ("id", "title", "order", "kind", "columns")


def check_returns(definition: Definition) -> list[str]:
    """Every problem of the forms as Chinese sentences; empty when all can be used."""
    sentences: list[str] = []
    forms = []
    for raw in definition.returns:
        found = _shape(raw)
        sentences += found
        if not found:
            form = read_form(raw)
            forms.append(form)
            sentences += [f"{problem}。" for problem in (*check_form(form), *_field_measures(definition, form))]
    for form_id, times in Counter(form.sheet_name for form in forms).items():
        if times > 1:
            sentences.append(f"{form_id}：有 {times} 张表用了同一个表号。")
    return sentences


def _shape(raw: Mapping[str, Any]) -> list[str]:
    """Keys that are missing or mean nothing, and codes that no name can carry."""
    problems, at = Problems(), str(raw.get("id", "?"))
    problems.unknown_keys(at, raw, _FORM_KEYS)
    for key in _NEEDED:
        if key not in raw:
            problems.add(at, f"缺少“{key}”。")
    if not _ID.fullmatch(at):
        problems.add(at, "表号应以大写字母开头，只用大写字母、数字和一个短横线，如 NJ-1。")
    if raw.get("kind") not in {"grid", "list"}:
        problems.add(at, "“kind”应为 grid（行和栏）或 list（每条记录一行）。")
    for part, (shape, word, key) in _PARTS.items():
        for row in raw.get(part, ()):
            _row(f"{at} 第{row.get(key, '?')}{word}", row, shape, key, problems)
    return problems.sentences


def _row(at: str, row: Mapping[str, Any], shape: type, key: str, problems: Problems) -> None:
    problems.unknown_keys(at, row, [field.name for field in fields(shape)])
    if shape is not ListFoot:
        if not _CODE.fullmatch(str(row.get(key, ""))):
            problems.add(at, "代码只能用字母和数字，最多 8 位。")
        if not str(row.get("label", "")).strip():
            problems.add(at, "缺少“label”。")


def _field_measures(definition: Definition, form: Form) -> Iterable[str]:
    for line in form.lines:
        for column in form.columns:
            cell = form.cell(line.code, column.id)
            for part in (cell, cell.get("num"), cell.get("den")):
                if isinstance(part, Mapping) and part.get("name") in {COUNT, SUM}:
                    for why in check_params(definition, part["name"], part.get("params", {})):
                        yield f"{form.id} 第{line.code}行{column.id}栏：{why}"
