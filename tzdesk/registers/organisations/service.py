"""What a clerk does with organisations and units. Every function is one operation and gives id and findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.organisations.model import ABOLISHED, ENDED, MERGED, Organisation
from tzdesk.registers.register import Saved
from tzdesk.registers.workplace import Workplace


def save_organisation(
    wp: Workplace,
    values: Mapping[str, Any],
    record_id: int | None = None,
    *,
    version: int | None = None,
    period: Month | None = None,
) -> Saved:
    """Create or change a union."""
    return wp.register("organisation").save(wp, values, record_id, version=version, period=period)


def save_host_unit(
    wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, *, version: int | None = None
) -> Saved:
    """Create or change a unit."""
    return wp.register("host_unit").save(wp, values, record_id, version=version)


def save_covered_unit(
    wp: Workplace, values: Mapping[str, Any], record_id: int | None = None, *, version: int | None = None
) -> Saved:
    """Create or change a unit that a joint union covers."""
    return wp.register("covered_unit").save(wp, values, record_id, version=version)


def close_organisation(
    wp: Workplace,
    record_id: int,
    day: date,
    reason: str,
    approval_no: str,
    *,
    merged: bool = False,
    version: int | None = None,
) -> Saved:
    """Abolish or merge a union on a day (撤销、合并). It stays in the months before. UserError when it has ended."""
    register = wp.register("organisation")
    with wp.store.reading() as session:
        org: Organisation = register.get(session, record_id)
        if org.status in ENDED:
            raise UserError(f"“{org.org_name}”已经撤销或合并。", "如需更改撤并日期或文号，请直接修改该工会的资料。")
        if org.found_date is not None and day < org.found_date:
            raise UserError("撤并日期早于建会日期。", "请核对日期。")
        name = org.org_name
    values = {
        "status": MERGED if merged else ABOLISHED,
        "end_date": day,
        "end_reason": reason,
        "end_approval_no": approval_no,
    }
    what = "合并" if merged else "撤销"
    return register.save(wp, values, record_id, version=version, name="close", label=f"{what}“{name}”")
