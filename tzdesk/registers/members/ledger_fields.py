"""What the columns of a members' ledger (会员台账) mean: fields of the unit, of the union and of the month's count.

A district's own fields of a unit or a union have columns, too: their key is "part.field".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.excel.layout import Column
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.members.items import TOTAL, Items, items_of
from tzdesk.rules import Severity

UNIT, ORG, COUNT = "unit", "org", "count"

# Import key → cell of the count. Closings and openings are what the unit states; the desk computes its own.
CELLS: Mapping[str, str] = {
    "staff": "01T",
    "staff_female": "01F",
    "staff_migrant": "01M",
    "staff_dispatch": "01D",
    "staff_nef": "01N",
    "opening": "10T",
    "members": "30T",
    "members_female": "30F",
    "members_migrant": "30M",
    "members_dispatch": "30D",
    "members_nef": "30N",
    "joined": "12T",
    "moved_in": "13T",
    "restored": "14T",
    "other_in": "15T",
    "moved_out": "21T",
    "retired": "22T",
    "retained": "23T",
    "left": "24T",
    "expelled": "25T",
    "died": "26T",
    "other_out": "27T",
}
ORG_FIELDS: Mapping[str, str] = {
    "union": "org_name",
    "union_uscc": "union_uscc",
    "stat_code": "stat_code",
    "chair": "chair_name",
    "phone": "chair_phone",
    "contact": "contact_name",
    "contact_phone": "contact_phone",
    "founded": "found_date",
    "term_start": "term_start",
    "term_end": "term_end",
    "address": "address",
}
UNIT_FIELDS: Mapping[str, str] = {"unit": "unit_name", "unit_uscc": "unit_uscc"}
# Words that are looked up in a code list: key → (parts and fields that take the code, code list, label).
CODED: Mapping[str, tuple[tuple[tuple[str, str], ...], str, str]] = {
    "town": (((ORG, "division_code"), (UNIT, "division_code")), "division", "所在镇（街道）"),
    "industry_name": (((UNIT, "industry_letter"),), "industry", "行业"),
    "union_type": (((ORG, "org_type"),), "org_type", "工会组织类型"),
}
_LENGTHS = {"org_name": 120, "unit_name": 120, "address": 100, "stat_code": 20, "contact_name": 50}

# Field → the key under which a row holds what is wrong with it.
_ORG_KEYS = {name: key for key, name in ORG_FIELDS.items()} | {
    "division_code": "town",
    "org_type": "union_type",
    "host_unit_id": "unit",
}
_UNIT_KEYS = {name: key for key, name in UNIT_FIELDS.items()} | {"industry_letter": "industry_name"}
_CELL_KEYS = {cell: key for key, cell in CELLS.items()} | {"11T": "joined", "20T": "moved_out"}
_KEYS: Mapping[str, Mapping[str, str]] = {
    "organisation": _ORG_KEYS,
    "host_unit": _UNIT_KEYS,
    "member_count": _CELL_KEYS,
}

_PARTS = {"organisation": ORG, "host_unit": UNIT, "member_count": COUNT}

# A union's type by its name, where the ledger has no column for it; the first that fits.
_BY_NAME: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("筹备"), "90"),
    (re.compile("行业.*联合会|联合会.*行业"), "22"),
    (re.compile("联合会"), "21"),
    (re.compile("总工会"), "32"),
    (re.compile("联合(基层)?工会"), "12"),
    (re.compile("(村|社区|居委会|村委会)(工会|工会委员会)$"), "31"),
)
SINGLE = "11"


@dataclass
class Parts:
    """One row's values by the record they go to, typed."""

    unit: dict[str, Any] = field(default_factory=dict)
    org: dict[str, Any] = field(default_factory=dict)
    count: dict[str, Any] = field(default_factory=dict)

    def of(self, part: str) -> dict[str, Any]:
        """The values of one part."""
        found: dict[str, Any] = getattr(self, part)
        return found


def type_by_name(name: str) -> str:
    """工会组织类型 by the union's name: single unless the name says otherwise."""
    return next((code for pattern, code in _BY_NAME if pattern.search(name)), SINGLE)


def own_columns(part: str, spec: RecordSpec) -> tuple[Column, ...]:
    """The columns of a district's own fields of a part, by their label and the headings of clerks' workbooks."""
    return tuple(
        Column(f"{part}.{known.name}", known.label, known.type, (known.label, *known.aliases))
        for known in spec.fields
        if known.own and not known.computed
    )


def key_of(kind: str, field_name: str, present: Mapping[str, Any]) -> str:
    """The import key that a finding about a field is shown under."""
    own = f"{_PARTS[kind]}.{field_name}"
    key = own if own in present else _KEYS[kind].get(field_name, field_name)
    if key not in present and kind == "organisation":
        return "union"
    return key


class Reader:
    """Turns rows into parts. Made for all rows of a file, so that it knows which columns the file has at all."""

    def __init__(self, rows: Sequence[ImportRow], definition: Definition) -> None:
        self._definition = definition
        self.keys = frozenset(key for row in rows for key in row.values)
        self.zeros = self._silent_movements(items_of(definition))

    @property
    def has_counts(self) -> bool:
        """Whether the file speaks of a month at all."""
        return bool(self.keys & CELLS.keys())

    def _silent_movements(self, items: Items) -> tuple[str, ...]:
        """Movements without a column although their group has some: the ledger's maker saw no need, so they are 0."""
        silent: list[str] = []
        for group in (items.increases, items.decreases):
            columns = {key for key, cell in CELLS.items() if cell[:-1] in group and cell[-1] == TOTAL}
            if columns & self.keys:
                silent += [code + TOTAL for code in group if _CELL_KEYS.get(code + TOTAL) not in self.keys]
        return tuple(silent)

    def parts(self, row: ImportRow) -> Parts:
        """One row's values by record; blank ones stay None."""
        parts = Parts()
        for part, fields in ((ORG, ORG_FIELDS), (UNIT, UNIT_FIELDS), (COUNT, CELLS)):
            parts.of(part).update({name: row.values[key] for key, name in fields.items() if key in row.values})
        for key, (targets, codes, _) in CODED.items():
            code = self.code(codes, row.values.get(key))
            for part, name in targets:
                if key in row.values:
                    parts.of(part)[name] = code
        self._nature(row, parts)
        for key, value in row.values.items():
            part, _, name = key.partition(".")
            if name:
                parts.of(part)[name] = value
        for values in (parts.org, parts.unit):
            for name, length in _LENGTHS.items():
                if isinstance(values.get(name), str):
                    values[name] = values[name][:length]
        if self.has_counts:
            parts.count |= dict.fromkeys(self.zeros, 0)
        return parts

    def _nature(self, row: ImportRow, parts: Parts) -> None:
        """单位性质: a kind of unit (事业单位), or of holding (私营), which only enterprises have."""
        text = row.values.get("unit_nature")
        if text:
            parts.unit["unit_nature"] = self.code("unit_nature", text)
            if parts.unit["unit_nature"] is None and (holding := self.code("holding", text)):
                parts.unit["unit_nature"], parts.unit["holding"] = "10", holding

    def code(self, codes: str, text: Any) -> str | None:
        """The code that a word means; None for blank and for what is not in the list."""
        entry = self._definition.codes[codes].match(str(text)) if text else None
        return entry.code if entry else None

    def unread(self, row: ImportRow) -> list[Problem]:
        """Words that no code list knows."""
        problems = []
        for key, (_, codes, label) in CODED.items():
            if (text := row.values.get(key)) and self.code(codes, text) is None:
                problems.append(self._unread(row, key, label, str(text)))
        text = row.values.get("unit_nature")
        if text and self.code("unit_nature", text) is None and self.code("holding", text) is None:
            problems.append(self._unread(row, "unit_nature", "单位性质", str(text)))
        return problems

    def _unread(self, row: ImportRow, key: str, label: str, text: str) -> Problem:
        message = f"“{text}”不是{label}的选项，这一格不导入，请导入后改选。"
        return Problem(row.row, key, Severity.SOFT.value, message, sheet=row.sheet, code="not_in_list", lost=True)

    def said_once(self, items: Items) -> list[Problem]:
        """What holds for the whole file."""
        notes = []
        if self.zeros:
            labels = "、".join(items.label(cell) for cell in self.zeros)
            notes.append(
                (
                    _CELL_KEYS.get(self.zeros[0], self.zeros[0]),
                    f"表中没有“{labels}”的栏目，按本月没有发生处理，记为 0。",
                )
            )
        if "union_type" not in self.keys:
            notes.append(("union_type", "表中没有工会组织类型，新工会按名称判断（一般为单独基层工会），请核对。"))
        return [Problem(0, code, Severity.HINT.value, message, code="assumed") for code, message in notes]
