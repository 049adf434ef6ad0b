"""Rows of a ledger beside each other and beside what is stored: one union twice, one name under two codes.

Also what a row leaves out and its codes tell: the nature of a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tzdesk.base.text import normal_name
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import ImportRow
from tzdesk.registers.organisations.queries import ENTERPRISE, UnitIndex
from tzdesk.rules import Severity

_MARKET = "91"  # 登记管理部门 9 市场监督管理, 机构类别 1 企业 (GB 32100)


def twice(rows: Sequence[ImportRow]) -> list[Problem]:
    """The second row of one union: only the first is taken."""
    seen: dict[str, ImportRow] = {}
    problems = []
    for row in rows:
        union, code = row.values.get("union"), row.values.get("union_uscc")
        names = [f"code {code}"] * bool(code) + [f"name {normal_name(union)}" for union in [union] if union]
        first = next((seen[name] for name in names if name in seen), None)
        for name in names:
            seen.setdefault(name, row)
        if first is not None:
            key = "union_uscc" if code and code == first.values.get("union_uscc") else "union"
            message = f"与第{first.row}行是同一个工会，这一行不导入，请核对。"
            problems.append(Problem(row.row, key, Severity.HARD.value, message, "O01", row.sheet, "twice"))
    return problems


def other_code(index: UnitIndex, rows: Sequence[ImportRow]) -> list[Problem]:
    """A union of a known name under another code may be another union: it is never merged into the known one."""
    code_of = {org_id: code for code, org_id in index.org_by_code.items()}
    problems = []
    for row in rows:
        union, code = row.values.get("union"), row.values.get("union_uscc")
        known = code_of.get(index.org(None, union) or 0)
        if code and known and code not in index.org_by_code:
            message = f"名称相同但信用代码不同，请核对：台账里“{union}”是 {known}，这一行不导入。"
            hard = Severity.HARD.value
            problems.append(Problem(row.row, "union_uscc", hard, message, "O01", row.sheet, "other_code"))
    return problems


def nature_by_code(code: str | None) -> str | None:
    """企业 for a credit code of the market regulator, which a ledger without 单位性质 lets one propose."""
    return ENTERPRISE if code and code.startswith(_MARKET) else None


def with_nature(values: Mapping[str, Any]) -> dict[str, Any]:
    """A unit's values with the nature that its code tells, where none is stated."""
    nature = values.get("unit_nature") or nature_by_code(values.get("unit_uscc"))
    return {**values, "unit_nature": nature} if nature else dict(values)


def nature_hint(codes: Iterable[str | None]) -> list[Problem]:
    """One hint for all units of these codes whose nature is proposed."""
    count = sum(nature_by_code(code) is not None for code in codes)
    if not count:
        return []
    message = f"{count}个单位没有填单位性质，信用代码以91开头，新登记的按企业登记，请核对。"
    return [Problem(0, "unit_nature", Severity.HINT.value, message, code="nature")]
