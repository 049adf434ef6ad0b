"""`python -m tests.bench.audits`: all rules over a month, of one unit against the export of its book, and of 30, 100
and 300 unions against one another.

One unit: rules under 0.3 of the export, which is the workbook and its PDF pieces as an export writes them; against the
workbook alone stands beside it. Many: the time per union, against that of the scale before; 1.00 and below is linear.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench.measure import Ratio, paired
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.jobs import Job, run_now
from tzdesk.pieces.book_files import BOOK_NAME, drawing, made
from tzdesk.pieces.month import content_of
from tzdesk.practice import USER, make_practice
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.versions import sealed_book

DECEMBER = Month(2023, 12)
SIZES = (30, 100, 300)
ALLOWED = 0.3
_RUNS = 5
_PASSWORD = "1"  # a practice workplace takes any


def of_a_unit(wp: Workplace, sealed: Month) -> tuple[Ratio, Ratio]:
    """Registers read, book computed, all rules run; against the files of a sealed month drawn (the workbook filled and
    proved, the PDF pieces), and against the workbook alone."""
    with wp.store.reading() as session:
        book = sealed_book(session, sealed)
        content = run_now(content_of(wp, session, sealed))
        files = drawing(wp, session, content, book)

    def rules() -> object:
        return run_now(audit_month(wp, sealed))

    whole = paired("all rules over a unit's month", "export of its book", rules, lambda: run_now(made(files)))

    def workbook() -> object:
        return run_now(files[BOOK_NAME]())

    return whole, paired("all rules over a unit's month", "its workbook alone", rules, workbook)


def enter(wp: Workplace, unions: int) -> None:
    """So many unions, each with its firm, a contract, a hardship file and two months of members; nobody's data."""
    wp.register("profile").save(wp, {"unit_name": "虚构镇总工会", "unit_level": "2"})
    told = {"01T": 100, "01F": 40, "01M": 30, "30F": 30, "30M": 20, "12T": 1, "13T": 0, "21T": 0, "22T": 0}
    orgs = []
    for number in range(unions):
        firm = f"虚构第{number}有限公司"
        unit = {"unit_name": firm, "unit_nature": "10", "industry_letter": "C", "staff_total": 100}
        host = wp.register("host_unit").save(wp, unit | {"business_status": "1"}).id
        union = {"org_name": f"{firm}工会委员会", "org_type": "11", "host_unit_id": host, "status": "1"}
        union |= {"found_date": date(2020, 1, 1), "division_code": "320612001000", "chair_name": "季建国"}
        orgs.append(wp.register("organisation").save(wp, union).id)
        contract = {"contract_no": f"JT-{number}", "party_a_id": host, "union_id": orgs[-1], "level_code": "1"}
        wp.register("contract").save(wp, contract | {"content_code": "10", "valid_to": date(2025, 2, 28)})
        wp.register("aid_case").save(wp, {"case_no": f"KN-{number}", "name": "某某"})
    for month in (DECEMBER.previous, DECEMBER):
        opening = {"10T": 80, "opening_doc": "2022年会员统计年报"} if month != DECEMBER else {}
        save_counts(wp, month, dict.fromkeys(orgs, told | opening))


def growth() -> Iterator[tuple[int, float, float]]:
    """Unions, milliseconds of the processor per union beyond what an empty month takes, and that against the scale
    before.

    All scales stand side by side and are audited in turn, so that a machine that grows slower does so for all of them;
    the processor's own time counts, which others on the machine take no part of. Medians of the rounds.
    """
    with ExitStack() as open_, clock.frozen(date(2023, 12, 28)):
        desks: dict[int, Workplace] = {}
        for size in (0, *SIZES):
            desks[size] = wp = app.in_memory()
            open_.callback(wp.close)
            enter(wp, size)
            run_now(audit_month(wp, DECEMBER))
        audits = {size: partial(audit_month, desk, DECEMBER) for size, desk in desks.items()}
        rounds = [{size: _processor(audit) for size, audit in audits.items()} for _ in range(_RUNS)]
    each = {size: [(one[size] - one[0]) / size * 1000 for one in rounds] for size in SIZES}
    for before, size in zip((SIZES[0], *SIZES), SIZES, strict=False):
        ratios = [now / then for now, then in zip(each[size], each[before], strict=True)]
        yield size, median(each[size]), median(ratios)


def _processor(job: Callable[[], Job[object]]) -> float:
    """Seconds of the processor that a job takes, with the collection of what it left behind, and of nothing else: what
    the desks of the other scales hold in this process is no burden of this one's."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    run_now(job())
    gc.collect()
    took = time.process_time() - start
    gc.unfreeze()
    return took


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name) / "desk"
        run_now(make_practice(desk, "unit", _PASSWORD))
        wp = app.open_workplace(desk, USER, _PASSWORD)
        try:
            found, alone = of_a_unit(wp, DECEMBER.previous)
        finally:
            wp.close()
    print(found.line(), "" if found.ratio < ALLOWED else f" > {ALLOWED}", flush=True)
    print(alone.line(), flush=True)
    for size, each, ratio in growth():
        print(f"{size:>4} unions  {each:8.2f} ms each  {ratio:6.2f}", flush=True)


if __name__ == "__main__":
    main()
