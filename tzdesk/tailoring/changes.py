"""What changes between two definitions, in sentences that a clerk reads before taking a package over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tzdesk.definitions import Definition
from tzdesk.tailoring.difference import same
from tzdesk.tailoring.sheets import SEVERITIES

Verb = Literal["增加", "修改", "停用", "去掉"]


@dataclass(frozen=True)
class Change:
    """One thing that is added, changed, ended or dropped; `what` is 报表, 报表行, 字段, 代码, 参数, 规则, 样表 …"""

    what: str
    verb: Verb
    text: str

    @property
    def sentence(self) -> str:
        """增加报表行：NJ-1 第101行 基层工会数。"""
        return f"{self.verb}{self.what}：{self.text}。"


def changes(before: Definition, after: Definition) -> list[Change]:
    """Everything that differs, in the order of forms, fields, codes, parameters, rules, notes, the year's figures,
    project sources, drawings."""
    old, new = before.raw, after.raw
    return [
        *_forms(old["returns"], new["returns"]),
        *_rows("指标", _named(old.get("indicators", {})), _named(new.get("indicators", {})), lambda _: ""),
        *_fields(old["records"], new["records"]),
        *_codes(old["codes"], new["codes"]),
        *_parameters(old["parameters"], new["parameters"]),
        *_rules(old["rules"], new["rules"]),
        *_notes(old.get("notes", {}), new.get("notes", {})),
        *_rows("年度数据", _figures(old), _figures(new)),
        *_rows("项目取数", *(one.get("projects", {}).get("sources", {}) for one in (old, new))),
        *_drawings(before, after),
    ]


def _forms(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for form_id, form in new.items():
        known = old.get(form_id)
        if known is None:
            yield Change(
                "报表", "增加", f"{form_id} {form['title']}，{len(form.get('lines', ()))} 行 {len(form['columns'])} 栏"
            )
            continue
        heads = ({key: value for key, value in one.items() if key not in {"lines", "columns"}} for one in (known, form))
        if not same(*heads):
            yield Change("报表", "修改", f"{form_id} {form['title']}的表头或说明")
        for part, key, word in (("lines", "code", "行"), ("columns", "id", "栏")):
            before, after = ({str(row[key]): row for row in one.get(part, ())} for one in (known, form))
            yield from _rows(f"报表{word}", before, after, lambda code, at=(form_id, word): f"{at[0]} 第{code}{at[1]} ")
            if list(before) != list(after) and sorted(before) == sorted(after):
                yield Change("报表", "修改", f"{form_id} 各{word}的先后")
    for form_id in old.keys() - new.keys():
        yield Change("报表", "去掉", f"{form_id} {old[form_id]['title']}")


def _rows(
    what: str, old: Mapping[str, Any], new: Mapping[str, Any], head: Any = lambda code: f"{code} "
) -> Iterator[Change]:
    for code, row in new.items():
        label = str(row.get("label", ""))
        if code not in old:
            yield Change(what, "增加", head(code) + label)
        elif not same(old[code], row):
            was = str(old[code].get("label", ""))
            yield Change(
                what, "修改", f"{head(code)}{was}" + (f" → {label}" if was != label else f"（{_keys(old[code], row)}）")
            )
    for code in old:
        if code not in new:
            yield Change(what, "去掉", head(code) + str(old[code].get("label", "")))


_KEYS = {
    "label": "名称",
    "cell": "取数",
    "cells": "取数",
    "params": "参数",
    "measure": "取数",
    "help": "填报说明",
    "width": "宽",
    "unit": "单位",
    "required": "必填",
    "codes": "代码表",
    "type": "类型",
    "aliases": "别名",
    "in_list": "列表显示",
    "format": "格式",
    "group": "上级栏名",
    "indent": "缩进",
    "severity": "类别",
    "enabled": "启用",
    "thresholds": "阈值",
    "message": "提示语",
    "source": "取数",
    "sum": "取数",
    "least": "取数",
    "printed": "墙上单位",
    "by": "时段参数",
    "linkable": "可按清单",
}


def _keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    changed = [key for key in {**old, **new} if not same(old.get(key), new.get(key))]
    return "、".join(dict.fromkeys(_KEYS.get(key, "其他") for key in changed))


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for kind, record in new.items():
        before, after = ({row["name"]: row for row in one.get("fields", ())} for one in (old.get(kind, {}), record))
        label = record.get("label", kind)
        if kind not in old:
            yield Change("台账", "增加", str(label))
        elif not same(old[kind].get("ledger"), record.get("ledger")) or old[kind].get("label") != record.get("label"):
            yield Change("台账", "修改", str(label))
        yield from _rows("字段", before, after, lambda _, at=label: f"{at}·")


def _codes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name, table in new.items():
        label = table.get("label", name)
        before, after = ({row["code"]: row for row in one.get("codes", ())} for one in (old.get(name, {}), table))
        if name not in old:
            yield Change("代码表", "增加", f"{label}，{len(after)} 个代码")
            continue
        for code, row in after.items():
            was = before.get(code)
            if was is None:
                yield Change("代码", "增加", f"{label} {code} {row['label']}")
            elif row.get("valid_to") and not was.get("valid_to"):
                yield Change("代码", "停用", f"{label} {code} {row['label']}，到 {row['valid_to']} 为止")
            elif not same(was, row):
                yield Change("代码", "修改", f"{label} {code} {was['label']} → {row['label']}")


def _parameters(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key, rows in new.items():
        known = {str(row.get("from")): row for row in old.get(key, ())}
        for row in rows:
            start, was = str(row.get("from")), known.get(str(row.get("from")))
            text = f"{row.get('label', key)} 从 {start} 起为 {_number(row)}"
            if was is None:
                yield Change("参数", "增加", text)
            elif not same(was, row):
                yield Change("参数", "修改", f"{text}（原来 {_number(was)}）")


def _number(row: Mapping[str, Any]) -> str:
    value = row.get("value")
    return "未知" if value is None else f"{value}{row.get('unit', '')}"


def _rules(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for rule_id, rule in new.items():
        was = old.get(rule_id, {})
        if same(was, rule):
            continue
        moved = [SEVERITIES.get(one.get("severity", ""), "") for one in (was, rule)]
        said = f"：{moved[0]} → {moved[1]}" if moved[0] != moved[1] else f"（{_keys(was, rule)}）"
        yield Change("规则", "修改", f"{rule_id} {rule['title']}{said}")


def _notes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for form_id, table in new.items():
        if not same(old.get(form_id), table):
            yield Change("填报说明", "修改" if form_id in old else "增加", form_id)


def _named(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Rows of which each has a name: the clerk's, else the word that cells refer to it by."""
    return {code: {**row, "label": row.get("label") or code} for code, row in rows.items()}


def _figures(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {row["id"]: row for row in raw.get("figures", {}).get("figures", ())}


def _drawings(before: Definition, after: Definition) -> Iterator[Change]:
    known = {drawing.name: drawing.content for drawing in before.drawings}
    for drawing in after.drawings:
        if known.get(drawing.name) != drawing.content:
            yield Change("样表", "修改" if drawing.name in known else "增加", drawing.name)
    have = {drawing.name for drawing in after.drawings}
    yield from (Change("样表", "去掉", name) for name in known if name not in have)


def summary(found: Iterable[Change]) -> str:
    """增加 3 项，修改 1 项."""
    counts: dict[str, int] = {}
    for change in found:
        counts[change.verb] = counts.get(change.verb, 0) + 1
    return "，".join(f"{verb} {count} 项" for verb, count in counts.items()) or "没有改动"
