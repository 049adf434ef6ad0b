"""The console's `export` and `forms`: a month's book, and its printed pieces with the tables as they are wished for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tzdesk.base.periods import Kind
from tzdesk.jobs import Progress, run_now

if TYPE_CHECKING:
    from tzdesk.base.periods import Month, Span
    from tzdesk.registers.workplace import Workplace


def written(files: Iterable[Path], notes: Iterable[str] = ()) -> int:
    """Say which files there are, and on the error stream what is to be known of them; exit status 0."""
    for path in files:
        print(path)
    for note in notes:
        print(note, file=sys.stderr)
    return 0


def add_export(
    add: Callable[..., Any],
    opened: Callable[[argparse.Namespace], Workplace],
    month: Callable[[str], Month],
    show: Callable[[Progress], None],
) -> None:
    """`tzdesk export`."""

    def run(options: argparse.Namespace) -> int:
        from tzdesk.exporting import export_month

        wp = opened(options)
        try:
            job = export_month(wp, options.period, options.out, pdf=options.pdf, version=options.version)
            exported = run_now(job, show)
        finally:
            wp.close()
        return written(exported.files, exported.notes)

    command = add("export", run, "导出报表册（和各打印件）")
    command.add_argument("--period", type=month, required=True)
    command.add_argument("--out", type=Path, required=True, help="文件夹，或 .xlsx 文件名")
    command.add_argument("--pdf", action="store_true", help="同时导出封面、报表、月度汇总和情况说明 PDF")
    command.add_argument("--version", type=int, help="第几号更正，0 为首报；不写时取最新一版")


def add_forms(
    add: Callable[..., Any],
    opened: Callable[[argparse.Namespace], Workplace],
    span: Callable[[str], Span],
    show: Callable[[Progress], None],
) -> None:
    """`tzdesk forms`: exit status 0 when all files are written."""

    def run(options: argparse.Namespace) -> int:
        from tzdesk.exporting import write_month_papers
        from tzdesk.pieces.return_forms import Wishes
        from tzdesk.pieces.span_status import span_titles

        wishes = Wishes(
            forms=frozenset(options.table) if options.table else None,
            empty=options.empty,
            zeros=not options.no_zeros,
            one_page=options.one_page,
        )
        wp, of = opened(options), ""
        try:
            if wishes.forms is None and options.period.kind is not Kind.MONTH:
                wishes, of = replace(wishes, forms=frozenset(span_titles(wp, options.period))), str(options.period)
            files = run_now(write_month_papers(wp, options.period.months[-1], options.out, wishes, of), show)
        finally:
            wp.close()
        return written(files)

    command = add("forms", run, "一个月的封面、各表、汇总、说明存为 PDF；可以只要几张表、空表、零值不印、每表一页")
    command.add_argument(
        "--period", type=span, required=True, help="2023-12；季、半年、年和统计年度（2023-Q4 …）只出它自己的表"
    )
    command.add_argument("--out", type=Path, required=True, help="文件夹")
    command.add_argument("--table", action="append", metavar="表号", help="只要这张表，可以写多次")
    command.add_argument("--empty", action="store_true", help="空表，供手填")
    command.add_argument("--no-zeros", action="store_true", help="零值不印")
    command.add_argument("--one-page", action="store_true", help="每表一页")
