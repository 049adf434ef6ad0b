"""情况说明 out of a text file: reasons for the soft findings of a month, by rule and table or for all that are left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.base.text import tidy
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.explaining import agree, explain
from tzdesk.rules import Finding, Severity

_NAMED = re.compile(r"[A-Z]+[0-9]*-?[0-9]+[A-Z]?[a-z]?(\s+\S+)?")  # what stands before a colon and means a rule


@dataclass(frozen=True)
class Given:
    """Which reason goes to which findings, and the lines that name a rule (or a rule and table) of which there is
    nothing to explain: mistyped, or not found this time."""

    reasons: Mapping[str, list[Finding]]
    unused: tuple[str, ...] = ()


def reasons_from(path: Path, findings: Sequence[Finding]) -> Given:
    """Read a file of reasons: lines "M16: …" by rule, "T09 Z03: …" by rule and table (or register), the remaining text
    to all others. UserError."""
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
    unused: list[str] = []
    for line in lines:
        head, colon, tail = line.replace("：", ":").partition(":")
        rule, _, table = head.strip().partition(" ")
        if colon and (rule, table.strip()) in named:
            own[rule, table.strip()] = tail.strip()
        elif colon and _NAMED.fullmatch(head.strip()):
            unused.append(line.strip())
        elif line.strip():
            rest.append(line.strip())
    given: dict[str, list[Finding]] = {}
    for found in findings:
        reason = own.get((found.rule, found.kind)) or own.get((found.rule, "")) or "".join(rest)
        if found.severity.asks_reason and reason:
            given.setdefault(reason, []).append(found)
    return Given(given, tuple(unused))


def write_reasons(wp: Workplace, period: Month, given: Given) -> None:
    """Keep all reasons of a file, as one operation: with one that is too short none is kept. What a firm finding has
    been told already is not told again but agreed to, so that a second person may run the same file. UserError as
    `explain` and `agree`."""
    with wp.store.operation("returns.explain_file", "按说明文件写情况说明"):
        for reason, findings in given.reasons.items():
            new = [found for found in findings if not found.waits or found.reason != tidy(reason)]
            if new:
                explain(wp, period, new, reason)
    firm = [found for findings in given.reasons.values() for found in findings if found.severity is Severity.FIRM]
    if firm:
        agree(wp, period, firm)


def explained_words(given: Given) -> list[str]:
    """For each reason how many findings of which kinds it explains, so that nobody explains unseen what he has not
    read: “本期无此项业务”说明了 14 条：说明项 M16 2 条，说明项 T09 12 条."""
    said = []
    for reason, findings in given.reasons.items():
        counts = Counter((found.severity.label, found.rule) for found in findings)
        kinds = "，".join(f"{label} {rule} {count} 条" for (label, rule), count in sorted(counts.items()))
        said.append(f"“{reason}”说明了 {len(findings)} 条：{kinds}")
    said += [f"没有用上：“{line}”（没有这一条待说明的问题）" for line in given.unused]
    return said
