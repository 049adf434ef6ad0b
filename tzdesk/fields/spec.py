"""What a record is made of: its sections and fields, in the order of the paper form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.fields.types.base import FieldType

OPERATORS = ("=", "!=", "in", "not in", "<", "<=", ">", ">=", "set", "blank")


@dataclass(frozen=True)
class Condition:
    """`[field, op, value]`: data, never an expression. Values are compared in JSON form (dates ISO, codes text)."""

    field: str
    op: str
    value: Any = None

    def holds(self, get: Callable[[str], Any]) -> bool:
        """Whether the record that `get` reads fulfils it. A blank field fulfils only "blank", "!=", "not in".

        Days and months are compared as they are written: definitions hold them as text.
        """
        have = get(self.field)
        have = str(have) if isinstance(have, date | Month) else have
        blank = have in (None, "", [], ())
        if self.op in {"set", "blank"}:
            return blank == (self.op == "blank")
        if blank:
            return self.op in {"!=", "not in"}
        tests: Mapping[str, Callable[[Any, Any], bool]] = {
            "=": lambda a, b: bool(a == b),
            "!=": lambda a, b: bool(a != b),
            "in": lambda a, b: a in b,
            "not in": lambda a, b: a not in b,
            "<": lambda a, b: bool(a < b),
            "<=": lambda a, b: bool(a <= b),
            ">": lambda a, b: bool(a > b),
            ">=": lambda a, b: bool(a >= b),
        }
        return tests[self.op](have, self.value)


@dataclass(frozen=True)
class Section:
    """A headed part of a record, as on the paper form."""

    id: str
    label: str


@dataclass(frozen=True)
class FieldSpec:
    """One field: what it holds (`type`), what it is called, when it must be filled, how it is listed and hidden.

    `required` and `required_if` are what the form marks and what rules ask for before a record may be approved; a draft
    may lack them. `width` is a list column's, in pixels at 100 %. `additive` is off for whole numbers of which no sum
    has a meaning (a year, an age, an ordinal). `by_step` is what the act is called whose steps (办理) fill in a
    computed field, for whoever is looking; empty for any other. `aliases` are the headings of clerks' workbooks.
    """

    name: str
    label: str
    type: FieldType[Any]
    section: str
    required: bool = False
    required_if: tuple[Condition, ...] = ()
    help: str = ""
    unit: str = ""
    width: int = 120
    in_list: bool = False
    masked: bool = False
    computed: bool = False
    by_step: str = ""
    additive: bool = True
    default: Any = None
    aliases: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it is a district's own field, kept in the record's JSON column."""
        return self.name.startswith("x_")

    @property
    def title(self) -> str:
        """The label with its unit: 协商平均工资（元/月）; a label that is its unit (人次) stands alone."""
        return f"{self.label}（{self.unit}）" if self.unit and self.unit != self.label else self.label

    @property
    def summable(self) -> bool:
        """Whether lists show its sum: counts and money, kept as whole numbers in the database.

        A masked figure has none: the sum of one row is the figure.
        """
        return self.additive and not self.masked and self.type.name in {"integer", "money"}

    def needed(self, get: Callable[[str], Any]) -> bool:
        """Whether this record must fill it; all conditions of `required_if` hold together."""
        if self.required:
            return True
        return bool(self.required_if) and all(condition.holds(get) for condition in self.required_if)

    def show(self, value: Any, *, full: bool = False) -> str:
        """What lists and public prints show: masked where the field is masked, unless the full text was asked for."""
        return self.type.mask(value) if self.masked and not full else self.type.listed(value)


@dataclass(frozen=True)
class LedgerSpec:
    """What a work ledger (工作台账) states beyond its fields: all of them share one table and one register class.

    `icon` stands in the navigation, in the `order` of the ledgers, under the heading `group` (one that the desk has,
    or one of the ledger's own; empty: 工作台账). `identity` names the fields by which a row of a file is known again;
    `evidence` the conditions under which the row must have 佐证材料 (none: never); `crowds` those under which a session
    has no room that its people must fit in (线上普惠、网上竞赛); `within` pairs of a part and its whole (采纳 of 建议).
    `signs` are words of
    a sheet's title or name that tell a file of this ledger. `open` are the fields that may still be filled after the
    month of the row is sealed (what comes of it later); `days` the dates by which figures count besides 发生日期, each
    with the fields that count by it: 到账日 → 返还金额.
    """

    icon: str = ""
    order: int = 0
    group: str = ""
    identity: tuple[str, ...] = ()
    evidence: tuple[Condition, ...] = ()
    crowds: tuple[Condition, ...] = ()
    within: tuple[tuple[str, str], ...] = ()
    signs: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    days: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordSpec:
    """The data dictionary of one kind of record."""

    kind: str
    label: str
    sections: tuple[Section, ...]
    fields: tuple[FieldSpec, ...]
    title_field: str
    note: str = ""
    ledger: LedgerSpec | None = None

    @cached_property
    def by_name(self) -> Mapping[str, FieldSpec]:
        """Name → field."""
        return MappingProxyType({spec.name: spec for spec in self.fields})

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def field(self, name: str) -> FieldSpec:
        """The field of a name. A name that is not there is a bug of the caller: KeyError with the nearest names."""
        try:
            return self.by_name[name]
        except KeyError:
            raise KeyError(f"{self.kind}.{name}") from None

    def list_fields(self) -> tuple[FieldSpec, ...]:
        """The columns of the list, in order."""
        return tuple(spec for spec in self.fields if spec.in_list)

    def in_section(self, section: str) -> tuple[FieldSpec, ...]:
        """The fields of one section, in order."""
        return tuple(spec for spec in self.fields if spec.section == section)
