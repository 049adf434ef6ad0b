"""The items (指标) of the monthly member count and their dimensions, as the definition's items file states them.

A cell's name is its item's code and its dimension's letter: 12T is 新发展入会, 合计; 30F is 月末会员, 女.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tzdesk.definitions import Definition
from tzdesk.definitions.model import ItemSpec
from tzdesk.fields.spec import FieldSpec, Section
from tzdesk.fields.types import IntegerType

TOTAL = "T"
OPENING, INCREASE, DECREASE, CLOSING, ADJUSTMENT = "10", "11", "20", "30", "19"
STAFF, NEW, MOVED_IN, RESTORED, OTHER_IN = "01", "12", "13", "14", "15"
MOVED_OUT, RETIRED, LAPSED, QUIT, EXPELLED, DIED, OTHER_OUT = "21", "22", "23", "24", "25", "26", "27"
QUALIFIED, OUTSIDERS, RETAINED, STRUCK = "31", "32", "35", "36"
NO_MEMBERS = frozenset({STAFF, "02"})  # staff, and staff who are not members: they speak of no member
SIGNED = frozenset({ADJUSTMENT, STRUCK})  # may be negative: a change of category, retained members who came along
# Computed; what a unit states of them is only compared.
SETTLED = frozenset({OPENING, INCREASE, DECREASE, CLOSING, RETAINED})

SECTION = Section("cells", "会员情况")
# What the table of a month shows unless the clerk chooses otherwise: the ledger that every town keeps.
LISTED = frozenset({"01T", "10T", "12T", "13T", "21T", "22T", "30T", "30F", "30M"})
_WIDTH = 72


@dataclass(frozen=True)
class Items:
    """All items in printed order, and the dimensions (letter → label) in the order of the columns."""

    dims: Mapping[str, str]
    by_code: Mapping[str, ItemSpec]

    @cached_property
    def increases(self) -> tuple[str, ...]:
        """The items that 11 adds up."""
        return tuple(code for _, code in self.by_code[INCREASE].terms)

    @cached_property
    def decreases(self) -> tuple[str, ...]:
        """The items that 20 adds up."""
        return tuple(code for _, code in self.by_code[DECREASE].terms)

    @cached_property
    def movements(self) -> frozenset[str]:
        """All items that move members in or out."""
        return frozenset((*self.increases, *self.decreases))

    @cached_property
    def pool_terms(self) -> tuple[tuple[int, str], ...]:
        """What moves the pool of retained members, signed."""
        pool = self.by_code.get(RETAINED)
        return pool.terms if pool else ()

    @cached_property
    def needed_movements(self) -> tuple[str, ...]:
        """The movements of the total without which a closing cannot be computed."""
        return tuple(code for code in sorted(self.movements) if TOTAL in self.by_code[code].required)

    @cached_property
    def cells(self) -> frozenset[str]:
        """The names of all cells."""
        return frozenset(code + dim for code, item in self.by_code.items() for dim in item.dims)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The cells that a month may not leave blank."""
        return tuple(code + dim for code, item in self.by_code.items() for dim in self.dims if dim in item.required)

    def column_of(self, cell: str) -> int:
        """The column of the paper form a cell stands in, from 1 (合计)."""
        return tuple(self.dims).index(cell[-1]) + 1

    def label(self, cell: str) -> str:
        """转入 for a total, 转入·女 for a dimension; a name that the definition does not know stands for itself."""
        if cell not in self.cells:
            return cell
        item = self.by_code[cell[:-1]]
        return item.label if cell[-1] == TOTAL else f"{item.label}·{self.dims[cell[-1]]}"

    @cached_property
    def fields(self) -> tuple[FieldSpec, ...]:
        """Every cell as a field of the record, so that forms, tables and filters know it.

        The opening can be typed (a first month's 初始数), so can the first month's retained members, and a dimension's
        closing (a ledger that states “其中女会员” without its movements).
        """
        return tuple(self._field(item, dim) for item in self.by_code.values() for dim in item.dims)

    def is_computed(self, cell: str) -> bool:
        """Whether a cell can never be typed."""
        code, dim = cell[:-1], cell[-1]
        if self.by_code[code].kind != "computed" or code == RETAINED:
            return False
        return code != CLOSING or dim == TOTAL

    def _field(self, item: ItemSpec, dim: str) -> FieldSpec:
        cell = item.code + dim
        return FieldSpec(
            name=cell,
            label=self.label(cell),
            type=IntegerType(min=None if item.code in SIGNED else 0),
            section=SECTION.id,
            help=item.help,
            unit=item.unit,
            width=_WIDTH,
            in_list=cell in LISTED,
            computed=self.is_computed(cell),
            aliases=item.aliases if dim == TOTAL else (),
        )


@lru_cache(maxsize=64)
def items_of(definition: Definition) -> Items:
    """The items of a definition, in the order of their codes."""
    return Items(dims=definition.dims, by_code={code: definition.items[code] for code in sorted(definition.items)})


def is_cell(name: str) -> bool:
    """Whether a field name is a cell's: two digits and a dimension's letter."""
    return len(name) == 3 and name[:2].isdigit() and name[2].isalpha() and name[2].isupper()
