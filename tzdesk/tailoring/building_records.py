"""Records with a district's own fields and ledgers, and code lists, from the sheets 台账, 字段 and 代码."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.definitions.merge import plain
from tzdesk.definitions.problems import nearest
from tzdesk.tailoring.building_rows import Given, whole_row
from tzdesk.tailoring.sheets import CODES, FIELDS, LEDGERS, SheetSpec

_CODED = ("code", "codes")
_LEDGER_HEAD = ("kind", "label", "note")


class Records:
    """The records of the base with the ledgers, fields and codes that a workbook gives."""

    def __init__(self, base: Definition, given: Given) -> None:
        self._base = base
        self._given = given

    @cached_property
    def with_ledgers(self) -> dict[str, Any]:
        """The records with the heads of the work ledgers as the workbook has them; a new ledger has no fields yet."""
        records: dict[str, Any] = plain(self._base.raw["records"])
        for number, row in self._given.rows(LEDGERS):
            kind = row["kind"]
            known = records.get(kind)
            if known is None and not kind.startswith("x_"):
                self._given.say(LEDGERS, number, "kind", f"新加的台账号要以 x_ 开头，如 x_{kind}。")
            if known is not None and "ledger" not in known:
                self._given.say(LEDGERS, number, "kind", f"“{kind}”不是工作台账。")
                continue
            self._given.places.note(f"记录 {kind}", LEDGERS, number)
            head = {key: row[key] for key in ("label", "note") if key in row}
            fresh = {"kind": kind, "title_field": "title", "fields": []} if known is None else known
            records[kind] = {**fresh, **head, "ledger": whole_row(row, *_LEDGER_HEAD)}
        return records

    @cached_property
    def known(self) -> Definition:
        """The base with the fields and codes that the workbook adds, for indicators and conditions that name them."""
        from tzdesk.definitions.build_records import build_codes, build_records
        from tzdesk.definitions.problems import Problems

        ignored, quiet = Problems(), Records(self._base, self._given.quiet())
        raw = plain(self._base.raw)  # what is wrong with them is said where they stand
        if CODES in self._given:
            raw["codes"] = quiet.codes()
        if FIELDS in self._given:
            raw["records"] = quiet.fields()
        for record in raw["records"].values():
            record["fields"] = [_readable(one, raw["codes"]) for one in record["fields"]]
        codes = build_codes(raw["codes"], ignored)
        records = build_records(raw["records"], codes, self._base.year, ignored)
        return replace(self._base, codes=MappingProxyType(codes), records=MappingProxyType(records))

    def kind(self, spec: SheetSpec, number: int, text: str) -> str:
        """The kind of record that a cell names by its id or its label; "" with a sentence for none."""
        # ledgers that share their fields have a common part that is no kind itself
        kinds: dict[str, str] = {
            word: kind for kind, record in self.with_ledgers.items() for word in (kind, record.get("label", kind))
        }
        if text not in kinds:
            self._given.say(spec, number, "kind", f"没有“{text}”这种台账{nearest(text, kinds)}。")
        return kinds.get(text, "")

    def fields(self) -> dict[str, Any]:
        """The records with the rows of 字段 as their fields."""
        records: dict[str, Any] = plain(self.with_ledgers)
        fields: dict[str, list[dict[str, Any]]] = {kind: [] for kind in records}
        for number, row in self._given.rows(FIELDS):
            kind = self.kind(FIELDS, number, row["kind"])
            if not kind:
                continue
            own = whole_row(row, "kind")
            known = {one["name"] for one in records[kind]["fields"]}
            if own["name"] not in known and not own["name"].startswith("x_"):
                self._given.say(FIELDS, number, "name", f"新加的字段名要以 x_ 开头，如 x_{own['name']}。")
            self._given.places.note(f"记录 {kind} 字段 {own['name']}", FIELDS, number)
            fields[kind].append(own)
        for kind, found in fields.items():
            self._say_gone(records[kind], {one["name"] for one in found})
            records[kind]["fields"] = found
        return records

    def _say_gone(self, record: dict[str, Any], names: set[str]) -> None:
        if not self._given.whole(FIELDS):
            return
        for one in record["fields"]:
            if one["name"] not in names and not one["name"].startswith("x_"):
                label, field = record.get("label", record["kind"]), one.get("label", one["name"])
                self._given.say_missing(FIELDS, f"{label}的字段“{field}”是程序自带的，不能删。")

    def codes(self) -> dict[str, Any]:
        """The code lists; one that the workbook does not name keeps its head and no codes."""
        lists: dict[str, Any] = {}
        for number, row in self._given.rows(CODES):
            name = row["list"]
            self._given.places.note(f"代码表 {name}", CODES, number)
            self._given.places.note(f"代码表 {name} 代码 {row['code']}", CODES, number)
            table = lists.setdefault(name, {"codes": []})
            if row.get("list_label"):
                table.setdefault("label", row["list_label"])
            own = whole_row(row, "list", "list_label")
            table["codes"].append({key: str(value) if key != "aliases" else value for key, value in own.items()})
        for name, known in self._base.raw["codes"].items():
            have = {one["code"] for one in lists.get(name, {}).get("codes", ())}
            for one in known["codes"] if self._given.whole(CODES) else ():
                if one["code"] not in have:
                    said = f"代码表“{known.get('label', name)}”的代码 {one['code']}“{one['label']}”"
                    self._given.say_missing(CODES, f"{said}被删掉了，代码只能写停用日期。")
            lists.setdefault(name, {"codes": []})
            lists[name] = {key: value for key, value in known.items() if key != "codes"} | lists[name]
        return lists


def _readable(field: dict[str, Any], codes: Mapping[str, Any]) -> dict[str, Any]:
    """A field as it can be built: one whose code list is not there is a text, so that what names it finds it."""
    if field.get("type") not in _CODED or field.get("codes") in codes:
        return field
    return {**{key: value for key, value in field.items() if key != "codes"}, "type": "text"}
