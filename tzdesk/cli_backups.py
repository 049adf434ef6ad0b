"""The console's commands about keeping: back up, verify, restore."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.jobs import Progress, run_now

if TYPE_CHECKING:
    from tzdesk.registers.workplace import Workplace

DONE, BLOCKED = 0, 1


def add_backups(
    add: Callable[..., Any],
    opened: Callable[[argparse.Namespace], Workplace],
    password: Callable[..., str],
    show: Callable[[Progress], None],
) -> None:
    """`tzdesk backup`, `verify` and `restore`."""

    def back_up(options: argparse.Namespace) -> int:
        from tzdesk.store.backup import backup

        wp = opened(options)
        try:
            report = run_now(backup(wp.store, options.to), show)
        finally:
            wp.close()
        print(f"备份已完成并验证：{report.path}")
        if report.warning:
            print(report.warning, file=sys.stderr)
        return DONE

    def verify(options: argparse.Namespace) -> int:
        from tzdesk.store.backup import verify

        wp = opened(options)
        try:
            report = run_now(verify(wp.store), show)
        finally:
            wp.close()
        if options.json:
            print(json.dumps({"ok": report.ok, "problems": list(report.problems)}, ensure_ascii=False))
        else:
            print("\n".join(report.problems) if report.problems else "工作区完好。")
        return DONE if report.ok else BLOCKED

    def restore(options: argparse.Namespace) -> int:
        from tzdesk.app import practice_password
        from tzdesk.restoring import PLAIN, restore

        report = run_now(restore(options.dir, options.file, password(options, practice_password(options.dir))), show)
        kept = f"；原来的文件保留在 {report.kept}" if report.kept else ""
        print(f"已恢复到 {options.dir}{kept}")
        print(PLAIN, file=sys.stderr)
        return DONE

    command = add("backup", back_up, "备份，并当场验证")
    command.add_argument("--to", type=Path, help="另存到哪个文件夹")
    command = add("verify", verify, "检查工作区是否完好")
    command.add_argument("--json", action="store_true")
    command = add(
        "restore",
        restore,
        "从备份恢复（备份的任何密码都可以；已有工作区的，要有其中“从备份恢复”的权限；现有文件保留）",
        opens=False,
    )
    command.add_argument("file", metavar="FILE", type=Path)
