"""What of a file is not typed over once it was decided on: whose it is (本人), and what the decision was.

A file approved for one man would else become another's, and months that are told would take another class or day. Who
approves puts it right with a reason: name and number by 更正本人, the class by 更正认定 (`decided`), the rest by
更正档案 (`file_correction`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase
from tzdesk.registers.locks import Lock

WHO = ("name", "id_no")
LOCK = Lock("更正本人", "档案已经审定，本人的姓名和身份证号不能直接改；写错了的由“更正本人”办理。")
ADVICE = "写错了的，由有审批权限的人在档案上办理“更正本人”，写明理由；换了人的，另建一份档案。"
BY_HAND = ("档案已经审定，本人的姓名和身份证号不能直接改。", ADVICE)

_FILE = Lock("更正档案", "档案已经审定，这一栏不能直接改；写错了的由“更正档案”办理。")
_CLASS = Lock(
    "更正认定",
    "档案已经审定，困难类别不能直接改：写错了的由“更正认定”改（没有认定的由“更正档案”改），情况有变化的请复核。",
)
_STATUS = Lock(
    "脱困或注销",
    "档案已经审定，状态不能直接改：由“脱困或注销”“拟脱困”“继续在档”“撤回脱困（注销）”办理。",
)
# What 更正档案 puts right: by these a file is counted, or its rights told.
FACTS = (
    *("apply_date", "approve_date", "archive_level", "archive_origin", "category", "prev_case_id", "union_id"),
    "consent_id",
)
_LOCKS = dict.fromkeys(WHO, LOCK) | dict.fromkeys(FACTS, _FILE) | {"category": _CLASS, "status": _STATUS}
FILE_ADVICE = "更正由有审批权限的人在档案上办理，写明理由。"


def is_fixed(case: AidCase | None) -> bool:
    """Whether the decision over a household has been taken."""
    return case is not None and case.status in codes.DECIDED


def fixed(case: AidCase | None) -> dict[str, Lock]:
    """Each of them that is stated, with what puts it right; what was left blank may still be told."""
    if case is None or not is_fixed(case):
        return {}
    return {name: lock for name, lock in _LOCKS.items() if getattr(case, name) is not None}


def without_held(case: AidCase, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a list that comes in may change of a file: not who it is about, nor what was decided."""
    held = fixed(case)
    return {name: value for name, value in values.items() if name not in held}


def differing(case: AidCase, values: Mapping[str, Any]) -> list[str]:
    """Where a list says otherwise than the file that was decided on."""
    return [name for name in fixed(case) if values.get(name) is not None and values[name] != getattr(case, name)]
