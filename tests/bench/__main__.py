"""`python -m tests.bench`: each measured against its baseline in the same run."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.bench import audits, tables
from tests.bench.measure import Ratio, paired
from tests.bench.replay import record
from tzdesk import app
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.practice import USER, make_practice
from tzdesk.registers.workplace import Workplace

HERE = Path(__file__).parent
LEDGER = HERE.parent / "data" / "office-files" / "2023年12月会员台账.xlsx"
SEALED = Month(2023, 11)
PASSWORD = "1"  # a practice workplace takes any


def start() -> Ratio:
    """(a) From nothing to the first window."""

    def run(script: str) -> None:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HERE.parents[1])}
        subprocess.run([sys.executable, str(HERE / script)], check=True, env=environment, capture_output=True)

    return paired(
        "start to first window", "empty PySide6 window", lambda: run("start_desk.py"), lambda: run("start_empty.py"), 5
    )


def book(wp: Workplace, folder: Path) -> Ratio:
    """(b) A sealed month's book."""
    import openpyxl

    from tzdesk.pieces.book_files import BOOK_NAME, drawing
    from tzdesk.pieces.month import content_of
    from tzdesk.returns.versions import sealed_book

    target = folder / "book.xlsx"

    def ours() -> None:  # as it is drawn at the seal; later exports give out what was kept
        with wp.store.reading() as session:
            content = run_now(content_of(wp, session, SEALED))
            make = drawing(wp, session, content, sealed_book(session, SEALED), pdf=False)[BOOK_NAME]
        target.write_bytes(run_now(make()).content)

    ours()
    sheets = [
        (sheet.title, [(cell.row, cell.column, cell.value) for row in sheet.iter_rows() for cell in row])
        for sheet in openpyxl.load_workbook(target).worksheets
    ]

    def theirs() -> None:
        raw = openpyxl.Workbook()
        raw.remove(raw.worksheets[0])
        for title, cells in sheets:
            sheet = raw.create_sheet(title)
            for row, column, value in cells:
                sheet.cell(row, column, value)
        raw.save(folder / "raw.xlsx")

    return paired("export of a month's book", "openpyxl writing the same cells", ours, theirs)


def summary(wp: Workplace, folder: Path) -> Ratio:
    """(c) The month summary as PDF."""
    from tzdesk.documents import month_summary
    from tzdesk.pieces.month import content_of
    from tzdesk.pieces.month_summary import summary_of

    with wp.store.reading() as session:
        data = summary_of(*run_now(content_of(wp, session, SEALED)))
    recorder = record(lambda: month_summary.compose(data))
    same = recorder.replay() == month_summary.compose(data).to_bytes()
    target, raw = folder / "summary.pdf", folder / "raw.pdf"
    name = f"month summary ({recorder.pages} pages)"
    return paired(
        name if same else name + " ~",
        "ReportLab drawing the same",
        lambda: month_summary.draw(data, target),
        lambda: raw.write_bytes(recorder.replay()),
    )


def importing(wp: Workplace) -> Ratio:
    """(d) Reading, understanding and checking a ledger."""
    from python_calamine import CalamineWorkbook

    from tzdesk.importing import preview_file

    def theirs() -> None:
        read = CalamineWorkbook.from_path(LEDGER)
        for name in read.sheet_names:
            read.get_sheet_by_name(name).to_python()

    return paired(
        "import preview of a ledger",
        "python-calamine reading it",
        lambda: run_now(preview_file(wp, "members", LEDGER)),
        theirs,
    )


def saving(wp: Workplace, folder: Path) -> Ratio:
    """(e) One record saved, with its rules, its journal and the disk's word that it is there."""
    number = count(1)
    register = wp.register("host_unit")
    raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT, staff INTEGER)")

    def theirs() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO unit (name, staff) VALUES (?, ?)", (f"虚构单位{next(number)}", 12))
        raw.execute("COMMIT")

    ratio = paired(
        "save of a record",
        "SQLite committing one row",
        lambda: register.save(wp, {"unit_name": f"虚构单位{next(number)}", "unit_nature": "10", "staff_total": 12}),
        theirs,
        31,
    )
    raw.close()
    return ratio


def measured(folder: Path) -> Iterator[Ratio]:
    """All of them."""
    yield start()
    run_now(make_practice(folder / "desk", "unit", PASSWORD))
    wp = app.open_workplace(folder / "desk", USER, PASSWORD)
    try:
        yield book(wp, folder)
        yield summary(wp, folder)
        yield from audits.of_a_unit(wp, SEALED)
        yield importing(wp)
        yield saving(wp, folder)
        yield from tables.measured(wp)
    finally:
        wp.close()


def main() -> None:
    """Print a table; a ~ marks a baseline whose bytes differ from ours."""
    print(f"{'':<34} {'ours':>12}  {'baseline':>12}  {'ratio':>7}   against")
    with tempfile.TemporaryDirectory() as name:
        for ratio in measured(Path(name)):
            print(ratio.line(), flush=True)


if __name__ == "__main__":
    main()
