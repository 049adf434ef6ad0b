"""The import kinds of visits (走访台账) and problems (问题清单)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tzdesk.base.periods import Month
from tzdesk.registers.record_import import Known, RecordImport
from tzdesk.registers.workplace import Workplace


def _undated(text: str, values: Mapping[str, Any]) -> str | None:
    """A problem that is called done, without a day on which it was."""
    done = any(word in text for word in ("办结", "销号", "解决", "完成")) and "未" not in text
    if done and values.get("close_date") is None:
        return f"状态写的是“{text}”，没有办结日期，导入后不算办结，请补填。"
    return None


_VISITS = Known(
    number="visit_no",
    facts=("enterprise_id", "visit_date"),
    required=("enterprise_id", "visit_date"),
    apart="org_id",
)
_PROBLEMS = Known(
    number="problem_no",
    facts=("enterprise_id", "found_date", "text"),
    required=("found_date", "text"),
    later=frozenset({"VR-65", "ZF03"}),
    said="state",
    doubt=_undated,
)


def visits(wp: Workplace, period: Month | None = None) -> RecordImport:
    """走访企业: known again by their number, else by employer, day and union."""
    return RecordImport(wp, "enterprise_visit", _VISITS, period)


def problems(wp: Workplace, period: Month | None = None) -> RecordImport:
    """问题清单: known again by their number, else by employer, day and words."""
    return RecordImport(wp, "problem", _PROBLEMS, period)


IMPORTS = {"visits": visits, "problems": problems}
