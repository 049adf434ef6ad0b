"""情况说明 out of a text file: reasons for the soft findings of a month, by rule or for all that are left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tzdesk.base.errors import UserError
from tzdesk.rules import Finding


def reasons_from(path: Path, findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Which reason goes to which findings: lines "M16: …" by rule, the remaining text to all others. UserError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"说明文件“{path.name}”读不出来。", "请检查文件名。") from error
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = raw.decode("gb18030", errors="replace").splitlines()  # how an older Notepad saves
    rules = {found.rule for found in findings}
    by_rule: dict[str, str] = {}
    rest: list[str] = []
    for line in lines:
        head, colon, tail = line.replace("：", ":").partition(":")
        if colon and head.strip() in rules:
            by_rule[head.strip()] = tail.strip()
        elif line.strip():
            rest.append(line.strip())
    given: dict[str, list[Finding]] = {}
    for found in findings:
        reason = by_rule.get(found.rule) or "".join(rest)
        if found.severity.asks_reason and reason:
            given.setdefault(reason, []).append(found)
    return given
