"""情况说明 out of a text file: reasons for the soft findings of a month, by rule and table or for all that are left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tzdesk.base.errors import UserError
from tzdesk.rules import Finding


def reasons_from(path: Path, findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Which reason goes to which findings: lines "M16: …" by rule, "T09 Z03: …" by rule and table (or
    register), the remaining text to all others. UserError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"说明文件“{path.name}”读不出来。", "请检查文件名。") from error
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = raw.decode("gb18030", errors="replace").splitlines()  # how an older Notepad saves
    named = {(found.rule, table) for found in findings for table in ("", found.kind)}
    own: dict[tuple[str, str], str] = {}
    rest: list[str] = []
    for line in lines:
        head, colon, tail = line.replace("：", ":").partition(":")
        rule, _, table = head.strip().partition(" ")
        if colon and (rule, table.strip()) in named:
            own[rule, table.strip()] = tail.strip()
        elif line.strip():
            rest.append(line.strip())
    given: dict[str, list[Finding]] = {}
    for found in findings:
        reason = own.get((found.rule, found.kind)) or own.get((found.rule, "")) or "".join(rest)
        if found.severity.asks_reason and reason:
            given.setdefault(reason, []).append(found)
    return given


def explained_words(given: Mapping[str, Sequence[Finding]]) -> list[str]:
    """For each reason how many findings of which kinds it explains, so that nobody explains unseen what he has not
    read: “本期无此项业务”说明了 14 条：说明项 M16 2 条，说明项 T09 12 条."""
    said = []
    for reason, findings in given.items():
        counts = Counter((found.severity.label, found.rule) for found in findings)
        kinds = "，".join(f"{label} {rule} {count} 条" for (label, rule), count in sorted(counts.items()))
        said.append(f"“{reason}”说明了 {len(findings)} 条：{kinds}")
    return said
