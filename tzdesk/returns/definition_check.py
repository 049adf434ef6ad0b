"""What is wrong with the returns of a definition: all at once, each with its form, line and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeAlias

from tzdesk.definitions import Definition, load
from tzdesk.definitions.problems import Problems, nearest
from tzdesk.registers.ledgers.lists import LEDGER_ROWS
from tzdesk.registers.ledgers.params import list_problems
from tzdesk.registers.measure import all_measures
from tzdesk.returns.figures_check import check_figures, check_sources
from tzdesk.returns.forms import Column, Form, Line, ListFoot, check_form, forms_of, operand_place, read_form
from tzdesk.returns.measure_check import wrong_params

Place: TypeAlias = tuple[str, str, str]  # form, line, column
_READ = frozenset({"Z01", "Z02", "JT-01", "BF-1", "BF-2", "BF-3", "BF-4"})  # what other pieces take figures from
_ID = re.compile(r"[A-Z][A-Z0-9]*(-[0-9A-Z]+)?")
_CODE = re.compile(r"[0-9A-Za-z]{1,8}")
_FORM_KEYS = frozenset(field.name for field in fields(Form))
_PARTS = {"columns": (Column, "栏", "id"), "lines": (Line, "行", "code"), "feet": (ListFoot, "表脚", "label")}
_NEEDED = ("id", "title", "order", "kind", "columns")


def check_returns(definition: Definition) -> list[str]:
    """Every problem of the forms, the year's figures and the projects' sources as Chinese sentences; empty when all can
    be used."""
    indicators = {name: row["measure"] for name, row in definition.raw.get("indicators", {}).items()}
    sentences = [
        f"指标 {name}：没有名为“{measure}”的指标函数{nearest(measure, all_measures())}。"
        for name, measure in indicators.items()
        if measure not in all_measures()
    ]
    forms = []
    for raw in definition.returns:
        found = _shape(raw)
        sentences += found
        if not found:
            form = read_form(raw)
            forms.append(form)
            sentences += [
                f"{problem}。" for problem in (*check_form(form, indicators.values()), *_measures(definition, form))
            ]
    sentences += _references({form.id: form for form in forms})
    for form_id, times in Counter(form.sheet_name for form in forms).items():
        if times > 1:
            sentences.append(f"{form_id}：有 {times} 张表用了同一个表号。")
    known = {form.id: form for form in forms}
    return [*sentences, *check_figures(definition, known), *check_sources(definition)]


def check_kept(definition: Definition) -> list[str]:
    """What the month summary, the rules and earlier months read of the shipped forms and a package took out of them.

    Labels, sources and order may change and lines may be added; a line that is not wanted on paper is left out of the
    drawn sheet.
    """
    shipped = {form.id: form for form in forms_of(load(int(definition.folders[0].name))).values()}
    forms = forms_of(definition)
    problems = []
    for form_id, known in shipped.items():
        form = forms.get(form_id)
        if form is None:
            if form_id in _READ:
                problems.append(f"{form_id}：{known.title}用在月度汇总和审核里，不能去掉；不想印时可以改样表。")
            continue
        if form_id in _READ and (form.months, form.period) != (known.months, known.period):
            problems.append(f"{form_id}：{known.title}每月都要用，不能改报送月份。")
        for word, old, new in (
            ("行", known.line_codes, form.line_codes),
            ("栏", known.column_ids, form.column_ids),
        ):
            problems += [
                f"{form_id}：程序自带的第{code}{word}“{old[code].label}”不能删，不想印时可以在样表里不画。"
                for code in old
                if code not in new
            ]
    return problems


def _references(forms: Mapping[str, Form]) -> list[str]:
    """Cells that name a cell of another form that there is not, and cells that lead back to themselves."""
    problems: list[str] = []
    leads: dict[Place, list[Place]] = {}
    for form in forms.values():
        for line in form.lines:
            for column in form.columns:
                here, at = (form.id, line.code, column.id), f"{form.id} 第{line.code}行{column.id}栏"
                leads[here] = list(_leads(form, line.code, column.id))
                cell = form.cell(line.code, column.id)
                if cell["type"] == "same" and not _stands(forms, str(cell.get("at", ""))):
                    problems.append(f"{at}：没有“{cell.get('at', '')}”这一格，不能照它取数。")
    known = {here: [there for there in some if there in leads] for here, some in leads.items()}
    problems += [f"{form} 第{line}行{column}栏：取数绕回了自己。" for form, line, column in _circles(known)]
    return problems


def _stands(forms: Mapping[str, Form], at: str) -> bool:
    form_id, _, place = at.partition("/")
    line, _, column = place.partition("/")
    form = forms.get(form_id)
    return form is not None and line in form.line_codes and column in form.column_ids


def _leads(form: Form, code: str, column: str) -> Iterable[Place]:
    """The cells of the same month that a cell is made of."""
    cell = form.cell(code, column)
    yield from ((form.id, signed[1:], column) for signed in cell.get("lines", ()))
    yield from ((form.id, code, signed[1:]) for signed in cell.get("columns", ()))
    if cell["type"] == "cumulative":
        yield form.id, code, cell["of"]
    if cell["type"] == "same" and str(cell.get("at", "")).count("/") == 2:
        other, line, there = cell["at"].split("/")
        yield other, line, there
    for key in ("num", "den"):
        if key in cell and (place := operand_place(cell[key], code, column)):
            yield form.id, *place


def _circles(leads: Mapping[Place, list[Place]]) -> list[Place]:
    """The cells from which one comes back to where one was."""
    done: set[Place] = set()
    found: list[Place] = []
    for start in leads:
        todo = [(start, iter(leads[start]))] if start not in done else []
        way: list[Place] = [start]
        while todo:
            here, rest = todo[-1]
            following = next(rest, None)
            if following is None:
                done.add(here)
                todo.pop()
                way.pop()
            elif following in way:
                found.append(following)
            elif following not in done:
                todo.append((following, iter(leads[following])))
                way.append(following)
    return found


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


def _measures(definition: Definition, form: Form) -> Iterable[str]:
    """What is wrong with the parameters that measures and the list of a ledger's rows are given."""
    if form.kind == "list" and form.source == LEDGER_ROWS:
        shown = [column.value for column in form.columns if column.value != "seq"]
        shown += [name for foot in form.feet for name in foot.values.values()]
        yield from (f"{form.id}：{why}" for why in list_problems(definition, form.params, shown))
    for line in form.lines:
        for column in form.columns:
            cell = form.cell(line.code, column.id)
            for part in (cell, cell.get("num"), cell.get("den")):
                if isinstance(part, Mapping) and part.get("name") in all_measures():
                    found = wrong_params(definition, part["name"], part.get("params", {}))
                    yield from (f"{form.id} 第{line.code}行{column.id}栏：{why}" for why in found)
