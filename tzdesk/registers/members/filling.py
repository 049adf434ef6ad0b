"""Ways to fill a month's count besides typing it: from movements, the roster, or last month. One operation each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.members.history import previous_cells
from tzdesk.registers.members.items import RETAINED, TOTAL, items_of
from tzdesk.registers.members.model import FROM_MOVEMENTS, FROM_ROSTER, MemberCount
from tzdesk.registers.members.movements import filled_cells, month_movements, movement_cells
from tzdesk.registers.members.register import count_register
from tzdesk.registers.members.roster_counts import persons_of, roster_cells
from tzdesk.registers.members.service import copy_last_month
from tzdesk.registers.profile import profile_of
from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace


def by_movements(wp: Workplace, count_id: int) -> Saved:
    """由变动汇总: increases and decreases are what the month's movements add up to, 0 where nothing happened.

    From now on every change in the register of movements fills this month again, and the months opened after it.
    """
    with wp.store.operation("member_count.by_movements", "会员月报由变动汇总") as op:
        count = count_register(wp).get(op.session, count_id)
        place = (count.org_id, count.period)
        cells = filled_cells(wp.definition(count.period), month_movements(op.session, [place])[place])
        return _fill(wp, op.session, count, cells, FROM_MOVEMENTS)


def by_roster(wp: Workplace, count_id: int) -> Saved:
    """由名册汇总: movements, closing, qualified and retained members as the real-name roster gives them.

    UserError when the workplace keeps no roster, or the union has nobody in it.
    """
    with wp.store.operation("member_count.by_roster", "会员月报由名册汇总") as op:
        if not profile_of(op.session).keeps_roster:
            raise UserError("没有启用会员实名名册。", "请到“设置—填报单位”启用，或改为手工填报。")
        count = count_register(wp).get(op.session, count_id)
        persons = persons_of(op.session, [count.org_id])[count.org_id]
        if not persons:
            raise UserError("这个工会的名册里还没有会员。", "请先导入名册，或改为手工填报。")
        definition = wp.definition(count.period)
        cells = dict.fromkeys(movement_cells(items_of(definition)), 0) | roster_cells(definition, persons, count.period)
        return _fill(wp, op.session, count, cells, FROM_ROSTER)


def carry_last_month(wp: Workplace, count_id: int) -> Saved:
    """结转上月: stocks as last month, nothing moved. UserError when something has been entered already."""
    with wp.store.reading() as session:
        count = count_register(wp).get(session, count_id)
        org_id, period = count.org_id, count.period
    found = copy_last_month(wp, period, [org_id])
    with wp.store.reading() as session:
        count = count_register(wp).get(session, found.ids[org_id])
        return Saved(count.id, count.row_version, found.findings)


def _fill(wp: Workplace, session: Session, count: MemberCount, cells: Mapping[str, Any], source: str) -> Saved:
    register = count_register(wp)
    with session.no_autoflush:
        count.source = source
        register.put(count, cells, source)
        register.derive_from(wp, count, previous_cells(session, count.period, [count.org_id]).get(count.org_id))
    session.flush()
    register.carry_on(wp, session, count)
    session.flush()
    return Saved(count.id, count.row_version, tuple(register.check(wp, session, [count], count.period)))


def offered(wp: Workplace, session: Session, count: MemberCount) -> list[str]:
    """The ways that are open: the roster only where one is kept, last month only while nothing is entered."""
    steps = ["by_movements"]
    if profile_of(session).keeps_roster:
        steps.append("by_roster")
    before = previous_cells(session, count.period, [count.org_id]).get(count.org_id)
    typed = any(name[:-1] not in {"10", "30", RETAINED} for name in count.filled())
    if before and not typed and "30" + TOTAL in before:
        steps.insert(0, "carry")
    return steps


DOERS: Mapping[str, Doer] = {"by_movements": by_movements, "by_roster": by_roster, "carry": carry_last_month}
