"""Many cells of the count grid at once: pasted, filled down or emptied. Planned cell by cell, then written as one step.

A plan is made from the rows in sight and reads nothing, so that what was typed a moment ago counts as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tzdesk.definitions import Definition
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.spec import FieldSpec
from tzdesk.registers.changing import COMPUTED, Cell, Plan, read_text
from tzdesk.registers.members.grid import GridColumn, GridRow
from tzdesk.registers.members.items import items_of
from tzdesk.registers.members.model import MemberCount

Typed = tuple[int, str, str]  # place of the row, cell, text


def block_cells(
    block: Sequence[Sequence[str]], columns: Sequence[GridColumn], *, row: int, column: int, rows: int
) -> tuple[list[Typed], list[str]]:
    """The cells of a block laid over a grid from a cell on, and a word on what lies beyond its edges."""
    cells = [
        (row + down, columns[column + right].name, text)
        for down, line in enumerate(block)
        for right, text in enumerate(line)
        if row + down < rows and column + right < len(columns)
    ]
    below, aside = row + len(block) - rows, column + len(block[0]) - len(columns)
    notes = [f"下面 {below} 行超出了表格，没有读。"] if below > 0 else []
    return cells, notes + ([f"右边 {aside} 列超出了表格，没有读。"] if aside > 0 else [])


def plan_cells(definition: Definition, rows: Sequence[GridRow], typed: Iterable[Typed], label: str) -> Plan:
    """What texts would make of these cells. `Plan.values` go by union, as `grid.save` takes them."""
    plan = Plan(MemberCount.__kind__, "save_grid", label)
    fields = {spec.name: spec for spec in items_of(definition).fields}
    for place, name, text in typed:
        _plan_cell(plan, place + 1, rows[place], fields[name], text)
    return plan


def _plan_cell(plan: Plan, number: int, row: GridRow, spec: FieldSpec, text: str) -> None:
    now = row.cells.get(spec.name)
    before = spec.type.format(now)
    if text.strip() == before:
        plan.same += 1
        return
    try:
        if spec.computed:
            raise FieldProblem(COMPUTED, "computed")
        value, note = read_text(spec, text)
        if problems := spec.type.check(value):
            raise FieldProblem("".join(problems), "range")
    except FieldProblem as problem:
        plan.cells.append(Cell(number, row.org_name, spec, before, text, problem.message, refused=True))
        return
    if value == now:
        plan.same += 1
        return
    plan.cells.append(Cell(number, row.org_name, spec, before, spec.type.format(value), note))
    plan.values.setdefault(row.org_id, {})[spec.name] = value
