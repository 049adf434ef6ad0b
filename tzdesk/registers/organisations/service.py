"""What a clerk does with organisations and units. Every function is one operation and gives id and findings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.registers.organisations.joining import close
from tzdesk.registers.organisations.model import ABOLISHED, MERGED
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
    """Abolish a union on a day (撤销), or end it as merged without naming a successor; it stays in the months before.

    UserError when it has ended already or someone else has saved it since `version`.
    """
    with wp.store.reading() as session:
        wp.register("organisation").stored_or_new(wp, session, record_id, version, None)
    status = MERGED if merged else ABOLISHED
    return close(wp, record_id, day=day, end_reason=reason, status=status, approval_no=approval_no)
