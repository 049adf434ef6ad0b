"""The rows of an edited workbook put together into a definition's plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.definitions.merge import plain
from tzdesk.definitions.problems import nearest
from tzdesk.registers.field_measures import COUNT
from tzdesk.tailoring.building_figures import Rows, figures_from, sources_from
from tzdesk.tailoring.cells import Cell, WordError, read_cell
from tzdesk.tailoring.conditions import read_where
from tzdesk.tailoring.places import Places, place
from tzdesk.tailoring.sheets import (
    CELLS,
    CODES,
    COLUMNS,
    FIELDS,
    FIGURES,
    FORMS,
    INDICATORS,
    LEDGERS,
    LINES_OF_FORMS,
    MEASURES,
    NOTES,
    PARAMETERS,
    REST,
    RULES,
    SOURCES,
    SheetSpec,
)

_LEDGER_HEAD = ("kind", "label", "note")


class Building:
    """Takes the sheets one by one; `finished` gives the whole definition."""

    def __init__(self, base: Definition, places: Places, problems: list[str]) -> None:
        self.base = base
        self.places = places
        self.problems = problems
        self._sheets: dict[str, Rows] = {}
        self._whole: set[str] = set()
        self._records: dict[str, Any] = plain(base.raw["records"])  # with the ledgers of the workbook
        self._fuller: Definition | None = None

    def take(self, spec: SheetSpec, rows: Rows, *, whole: bool) -> None:
        """A sheet's filled rows; not `whole` where some could not be read, so that what is missing says nothing."""
        self._sheets[spec.title] = rows
        if spec is LEDGERS:
            self._ledgers(rows)
        if whole:
            self._whole.add(spec.title)

    def finished(self) -> dict[str, Any]:
        """The base with every sheet that was given in the place of what it had."""
        raw: dict[str, Any] = plain(self.base.raw)
        raw["records"] = self._records
        makers: tuple[tuple[SheetSpec, str, Callable[[Rows], Any]], ...] = (
            (CODES, "codes", self._codes),
            (PARAMETERS, "parameters", self._parameters),
            (RULES, "rules", self._rules),
            (NOTES, "notes", self._notes),
            (FIELDS, "records", self._fields),
            (INDICATORS, "indicators", self._indicators),
            (FORMS, "returns", self._forms),
            (FIGURES, "figures", lambda rows: figures_from(rows, self.places, self._say)),
            (SOURCES, "projects", lambda rows: sources_from(rows, self.places, self._say)),
        )
        for spec, part, make in makers:
            if spec.title in self._sheets:
                made = make(self._sheets[spec.title])
                if made or part in raw:
                    raw[part] = made
        return raw

    def _say(self, spec: SheetSpec, row: int, key: str, sentence: str) -> None:
        self.problems.append(f"{place(spec.title, row, spec.col(key))}：{sentence}")

    # --- returns ------------------------------------------------------------------------------------------------

    def _forms(self, rows: Rows) -> dict[str, Any]:
        forms: dict[str, Any] = {}
        for number, row in rows:
            form = _whole(row)
            if form["id"] in forms:
                self._say(FORMS, number, "id", f"表号“{form['id']}”写了两次。")
                continue
            self.places.note(form["id"], FORMS, number)
            forms[form["id"]] = form | {"columns": []}
        self._add(forms, COLUMNS, "columns", "id", "栏")
        self._add(forms, LINES_OF_FORMS, "lines", "code", "行")
        self._add_cells(forms)
        return forms

    def _of_form(self, forms: Mapping[str, Any], spec: SheetSpec, number: int, row: Mapping[str, Any]) -> Any:
        form = forms.get(row["form"])
        if form is None:
            self._say(spec, number, "form", f"“表”页里没有“{row['form']}”{nearest(row['form'], forms)}。")
        return form

    def _add(self, forms: Mapping[str, Any], spec: SheetSpec, part: str, key: str, word: str) -> None:
        for number, row in self._sheets.get(spec.title, ()):
            form = self._of_form(forms, spec, number, row)
            if form is None:
                continue
            own = _whole({name: value for name, value in row.items() if name != "form"})
            if "cell" in own:
                own["cell"] = self._cell(spec, number, own["cell"])
            if any(one[key] == own[key] for one in form.setdefault(part, [])):
                self._say(spec, number, key, f"{row['form']} 的{word}号“{own[key]}”写了两次。")
                continue
            self.places.note(f"{row['form']} 第{own[key]}{word}", spec, number)
            form[part].append(own)

    def _add_cells(self, forms: Mapping[str, Any]) -> None:
        for number, row in self._sheets.get(CELLS.title, ()):
            form = self._of_form(forms, CELLS, number, row)
            line = next((one for one in (form or {}).get("lines", ()) if one["code"] == row["code"]), None)
            if form is None or line is None:
                if form is not None:
                    self._say(CELLS, number, "code", f"{row['form']} 没有第{row['code']}行。")
                continue
            if row["column"] not in {"*", *(one["id"] for one in form["columns"])}:
                self._say(CELLS, number, "column", f"{row['form']} 没有“{row['column']}”栏。")
                continue
            line.setdefault("cells", {})[row["column"]] = self._cell(CELLS, number, row["cell"])
            self.places.note(f"{row['form']} 第{row['code']}行{row['column']}栏", CELLS, number)

    def _cell(self, spec: SheetSpec, number: int, text: str) -> Cell:
        try:
            return read_cell(text)
        except WordError as error:
            self._say(spec, number, "cell", str(error))
            return {"type": "none"}

    def _indicators(self, rows: Rows) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, row in rows:
            name, params, said = row["id"], dict(row.get("params", {})), len(self.problems)
            if name in found:
                self._say(INDICATORS, number, "id", f"指标号“{name}”写了两次。")
            if row["measure"] in MEASURES:
                kind = self._kind(INDICATORS, number, row.get("kind", ""))
                kind = kind if kind in self._with_own_fields().records else ""
                params = {"kind": kind, **self._narrowed(number, row, kind), **params} if kind else params
            self.places.note(f"指标 {name}", INDICATORS, number)
            own = {key: row[key] for key in ("label", "measure", "note") if key in row}
            found[name] = own | ({"params": params} if params else {})
            if len(self.problems) > said:  # it stands for the lines that name it, so that one mistake is said once
                found[name] = own | {"measure": COUNT, "params": {"kind": next(iter(self.base.records))}}
        return found

    def _narrowed(self, number: int, row: Mapping[str, Any], kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if "field" in row:
            record = self._with_own_fields().records[kind]
            names = {word: one.name for one in record.fields for word in (one.name, one.label)}
            found["field"] = names.get(row["field"], "")
            if not found["field"]:
                self._say(
                    INDICATORS,
                    number,
                    "field",
                    f"{record.label}没有字段“{row['field']}”{nearest(row['field'], names)}。",
                )
        if "where" in row:
            try:
                found["where"] = read_where(row["where"], self._with_own_fields(), kind)
            except WordError as error:
                self._say(INDICATORS, number, "where", str(error))
        return found

    # --- records, codes, parameters, rules, notes -----------------------------------------------------------------

    def _kind(self, spec: SheetSpec, number: int, text: str) -> str:
        raw = self._records  # ledgers that share their fields have a common part that is no kind itself
        kinds: dict[str, str] = {
            word: kind for kind, record in raw.items() for word in (kind, record.get("label", kind))
        }
        if text not in kinds:
            self._say(spec, number, "kind", f"没有“{text}”这种台账{nearest(text, kinds)}。")
        return kinds.get(text, "")

    def _with_own_fields(self) -> Definition:
        """The base with the fields and codes that this workbook adds, for conditions that name them."""
        from dataclasses import replace
        from types import MappingProxyType

        from tzdesk.definitions.build_records import build_codes, build_records
        from tzdesk.definitions.problems import Problems

        if self._fuller is None:
            ignored, year = Problems(), self.base.year  # what is wrong with them is said where they stand
            raw = plain(self.base.raw)
            if CODES.title in self._sheets:
                raw["codes"] = self._codes(self._sheets[CODES.title], quiet=True)
            if FIELDS.title in self._sheets:
                raw["records"] = self._fields(self._sheets[FIELDS.title], quiet=True)
            codes = build_codes(raw["codes"], ignored)
            records = build_records(raw["records"], codes, year, ignored)
            self._fuller = replace(self.base, codes=MappingProxyType(codes), records=MappingProxyType(records))
        return self._fuller

    def _ledgers(self, rows: Rows) -> None:
        """The heads of the work ledgers; a new one has no fields yet."""
        for number, row in rows:
            kind, own = row["kind"], _whole({key: value for key, value in row.items() if key not in _LEDGER_HEAD})
            known = self._records.get(kind)
            if known is None and not kind.startswith("x_"):
                self._say(LEDGERS, number, "kind", f"新加的台账号要以 x_ 开头，如 x_{kind}。")
            if known is not None and "ledger" not in known:
                self._say(LEDGERS, number, "kind", f"“{kind}”不是工作台账。")
                continue
            self.places.note(f"记录 {kind}", LEDGERS, number)
            head = {key: row[key] for key in ("label", "note") if key in row}
            fresh = {"kind": kind, "title_field": "title", "fields": []} if known is None else known
            self._records[kind] = {**fresh, **head, "ledger": own}

    def _fields(self, rows: Rows, *, quiet: bool = False) -> dict[str, Any]:
        records: dict[str, Any] = plain(self._records)
        problems, before = self.problems, len(self.problems)
        fields: dict[str, list[dict[str, Any]]] = {kind: [] for kind in records}
        for number, row in rows:
            kind = self._kind(FIELDS, number, row["kind"])
            if not kind:
                continue
            own = _whole({key: value for key, value in row.items() if key != "kind"})
            known = {one["name"] for one in records[kind]["fields"]}
            if own["name"] not in known and not own["name"].startswith("x_"):
                self._say(FIELDS, number, "name", f"新加的字段名要以 x_ 开头，如 x_{own['name']}。")
            self.places.note(f"记录 {kind} 字段 {own['name']}", FIELDS, number)
            fields[kind].append(own)
        for kind, found in fields.items():
            names = [one["name"] for one in found]
            gone = [one for one in records[kind]["fields"] if one["name"] not in names]
            self.problems += [
                f"{place(FIELDS.title, 1)}：{records[kind].get('label', kind)}的字段“{one.get('label', one['name'])}”"
                "是程序自带的，不能删。"
                for one in gone
                if FIELDS.title in self._whole and not one["name"].startswith("x_")
            ]
            records[kind]["fields"] = found
        if quiet:
            del problems[before:]
        return records

    def _codes(self, rows: Rows, *, quiet: bool = False) -> dict[str, Any]:
        lists: dict[str, Any] = {}
        problems, before = self.problems, len(self.problems)
        for number, row in rows:
            name = row["list"]
            self.places.note(f"代码表 {name}", CODES, number)
            self.places.note(f"代码表 {name} 代码 {row['code']}", CODES, number)
            table = lists.setdefault(name, {"codes": []})
            if row.get("list_label"):
                table.setdefault("label", row["list_label"])
            own = _whole({key: value for key, value in row.items() if key not in {"list", "list_label"}})
            table["codes"].append({key: str(value) if key != "aliases" else value for key, value in own.items()})
        for name, known in self.base.raw["codes"].items():
            have = {one["code"] for one in lists.get(name, {}).get("codes", ())}
            self.problems += [
                f"{place(CODES.title, 1)}：代码表“{known.get('label', name)}”的代码 {one['code']}“{one['label']}”"
                "被删掉了，代码只能写停用日期。"
                for one in known["codes"]
                if CODES.title in self._whole and one["code"] not in have
            ]
            lists.setdefault(name, {"codes": []})
            lists[name] = {key: value for key, value in known.items() if key != "codes"} | lists[name]
        if quiet:
            del problems[before:]
        return lists

    def _parameters(self, rows: Rows) -> dict[str, Any]:
        found: dict[str, list[dict[str, Any]]] = {}
        for number, row in rows:
            self.places.note(f"参数 {row['key']}", PARAMETERS, number)
            found.setdefault(row["key"], []).append(_whole({key: one for key, one in row.items() if key != "key"}))
        known = self.base.raw["parameters"]
        self.problems += [
            f"{place(PARAMETERS.title, 1)}：参数“{rows_[-1].get('label', key)}”被删掉了，不用时请把值留空。"
            for key, rows_ in known.items()
            if PARAMETERS.title in self._whole and key not in found
        ]
        return found

    def _rules(self, rows: Rows) -> dict[str, Any]:
        rules: dict[str, Any] = plain(self.base.raw["rules"])
        for number, row in rows:
            if row["id"] not in rules:
                self._say(RULES, number, "id", f"没有规则“{row['id']}”{nearest(row['id'], rules)}。")
                continue
            self.places.note(f"规则 {row['id']}", RULES, number)
            rule = rules[row["id"]]
            rule |= {key: row[key] for key in ("severity", "thresholds", "message") if key in row}
            if row.get("enabled", True) != rule.get("enabled", True):
                rule["enabled"] = row.get("enabled", True)
        return rules

    def _notes(self, rows: Rows) -> dict[str, Any]:
        notes: dict[str, Any] = {}
        for number, row in rows:
            self.places.note(f"指标解释 {row['form']}", NOTES, number)
            notes.setdefault(row["form"], {}).setdefault(row["part"], {})[row["code"]] = row["text"]
        return notes


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with what stands in 其他 among its keys."""
    rest = row.get(REST, {})
    return {**{key: value for key, value in row.items() if key != REST}, **rest}
