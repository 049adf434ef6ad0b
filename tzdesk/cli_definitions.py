"""`tzdesk definitions`: a district's package checked, exported and imported, as at the desk under 区级表样."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tzdesk.base.periods import Month
    from tzdesk.registers.workplace import Workplace
    from tzdesk.tailoring.prepared import Prepared

Opened = Callable[[argparse.Namespace], "Workplace"]
DONE, BLOCKED = 0, 1
_FILE = "参数包文件（.tzdef）、参数工作簿（.xlsx）或文件夹；导出时按扩展名决定写哪一种"


def add_definitions(add: Callable[..., Any], opened: Opened, month: Callable[[str], Month]) -> None:
    """The command with its three doings."""
    command = add("definitions", lambda options: _run(options, opened), "参数包：检查、导出、导入（区级表样）")
    command.add_argument("doing", choices=["check", "export", "import"], help="check 只检查，import 检查后启用")
    command.add_argument("file", metavar="FILE", type=Path, help=_FILE)
    command.add_argument(
        "--drawing", type=Path, action="append", default=[], help="在 Excel 或 WPS 里画的样表，可以有几份"
    )
    command.add_argument("--package", default="", help="参数包编号；不写时为最近启用的一份")
    command.add_argument("--period", type=month, help="导出工作簿时从哪个月的参数开始改")
    command.add_argument("--rehearse", action="store_true", help="用上一年的记录试算各条规则")
    command.add_argument("--json", action="store_true")


def _run(options: argparse.Namespace, opened: Opened) -> int:
    from tzdesk.definitions.package import SUFFIX
    from tzdesk.tailoring.plan import export_package, export_workbook, prepare, take_over

    options.read_only = options.read_only or options.doing != "import"
    wp = opened(options)
    try:
        if options.doing == "export":
            target = options.file
            if target.suffix.lower() == SUFFIX or target.is_dir():
                target = export_package(wp, target, options.package)
            else:
                export_workbook(wp, target, options.period, options.package)
            print(target)
            return DONE
        prepared = prepare(wp, options.file, options.drawing)
        if options.doing == "import" and prepared.usable:
            take_over(wp, prepared)
        _say(options, prepared)
        if options.rehearse and prepared.definition is not None:
            _rehearse(wp, prepared)
    finally:
        wp.close()
    return DONE if prepared.usable else BLOCKED


def _say(options: argparse.Namespace, prepared: Prepared) -> None:
    taken = options.doing == "import" and prepared.usable
    label = prepared.package.manifest.label if prepared.package is not None else options.file.name
    if options.json:
        content = {
            "package": label,
            "taken": taken,
            "problems": prepared.problems,
            "notes": prepared.notes,
            "changes": [change.sentence for change in prepared.changes],
        }
        print(json.dumps(content, ensure_ascii=False))
        return
    from tzdesk.tailoring.changes import summary

    for problem in prepared.problems:
        print(problem, file=sys.stderr)
    for note in prepared.notes:
        print(note)
    for change in prepared.changes:
        print(change.sentence)
    if prepared.problems:
        print(f"{label}：有 {len(prepared.problems)} 处问题，没有启用。")
    else:
        print(f"{label}：{summary(prepared.changes)}，{'已启用' if taken else '可以启用'}。")


def _rehearse(wp: Workplace, prepared: Prepared) -> None:
    from tzdesk.jobs import run_now
    from tzdesk.tailoring.rehearsal import last_year, rehearse

    assert prepared.package is not None
    assert prepared.definition is not None
    result = run_now(rehearse(wp, prepared.definition, last_year(prepared.package.manifest.valid_from)))
    print(result.words)
    for count in result.changed:
        print(f"　{count.rule} {count.title}（{count.severity}）：{count.now} → {count.then}")
    for fresh in result.fresh:
        print(f"　会多出 {fresh.words}")
    for moved in result.moved:
        print(f"　{moved.words}")
