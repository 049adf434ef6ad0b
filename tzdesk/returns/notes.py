"""Findings as they may leave the desk: a record about a person goes by its number and the rule's title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tzdesk.rules import Finding

# Registers whose records are people; their findings name them, and a printed summary is passed on.
OF_PERSONS = {
    "aid_case": "困难职工档案",
    "aid_member": "家庭成员",
    "aid_assessment": "年度认定",
    "aid_grant": "帮扶慰问",
    "aid_visit": "走访",
    "member": "会员名册",
}


def without_names(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with persons' names, IDs and figures taken out of record and message."""
    return [
        replace(found, record=_numbered(found), message=f"{found.title}。") if found.kind in OF_PERSONS else found
        for found in findings
    ]


def _numbered(found: Finding) -> str:
    """困难职工档案TZ2023-004, 年度认定（TZ2023-004）: by the file's number. Books sealed before know the id alone."""
    if not found.number:
        return f"{OF_PERSONS[found.kind]}第{found.id}号"
    return OF_PERSONS[found.kind] + (found.number if found.kind == "aid_case" else f"（{found.number}）")
