"""Changes of a unit (单位) with a day, and the conversion of its old registration type."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from tzdesk.base.errors import UserError
from tzdesk.registers.organisations.changing import Papers, changing
from tzdesk.registers.organisations.model import HostUnit
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace

CURRENT_LIST = "2023"


class UnitFields(Papers, total=False):
    """What of a unit may change with a day: what it is called, and what a line of the return sorts it by."""

    unit_name: str
    unit_nature: str
    reg_type: str
    reg_list_version: str
    holding: str
    industry_letter: str
    industry_code: str
    size_class: str
    staff_total: int
    business_status: str
    ended_on: date
    division_code: str


_PAPERS = frozenset(Papers.__annotations__)


def change_unit(wp: Workplace, unit_id: int, *, day: date, **values: Unpack[UnitFields]) -> Saved:
    """单位变更: these fields hold from a day on; the months before it stay as they were. UserError for no change."""
    papers = Papers(**{name: value for name, value in values.items() if name in _PAPERS})  # type: ignore[typeddict-item]
    moved = {name: value for name, value in values.items() if name not in _PAPERS}
    if not moved:
        raise UserError("没有填写变动后的内容。", "请至少填写一项。")
    with changing(wp, "host_unit.change", "单位变更", day, papers) as change:
        unit: HostUnit = wp.register("host_unit").get(change.session, unit_id)
        change.op.label = f"“{unit.unit_name}”变更"
        change.enter_unit(unit, moved)
        return change.saved(unit)


def convert_registration(wp: Workplace, unit_id: int) -> Saved:
    """Turn a registration type of the 1998 list into that of 2023 (members.md §3.3): the same digits mean others.

    UserError when the code has no successor (400 事业, 500 机关 …): those are no registration types any more.
    """
    old = wp.definition().codes["reg_type_1998"]
    with wp.store.operation("host_unit.convert_registration", "换算登记注册类型") as op:
        register = wp.register("host_unit")
        unit: HostUnit = register.get(op.session, unit_id)
        if unit.reg_list_version == CURRENT_LIST:
            raise UserError("登记注册类型已经是2023年版。", "不需要换算。")
        entry = old.get(unit.reg_type)
        successor = entry.extra.get("map_2023") if entry else None
        if not successor:
            code = unit.reg_type or "（空）"
            raise UserError(f"登记注册类型{code}没有对应的2023年版代码。", "请按营业执照直接选择。")
        unit.reg_type, unit.reg_list_version = successor, CURRENT_LIST
        op.session.flush()
        return Saved(unit.id, unit.row_version, tuple(register.check(wp, op.session, [unit])))
