"""`python -m tests.bench.audits`: all rules over a month, of one unit against the drawing of its book, and of 30, 100
and 300 unions against one another.

One unit: rules under 0.3 of the export. Many: the time per union, against that of the scale before; 1.00 and below is
linear.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.bench.measure import Ratio, paired, timed
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.pieces.book_files import BOOK_NAME, drawing
from tzdesk.pieces.month import content_of
from tzdesk.practice import USER, make_practice
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.versions import sealed_book

DECEMBER = Month(2023, 12)
SIZES = (30, 100, 300)
ALLOWED = 0.3
_RUNS = 3
_PASSWORD = "1"  # a practice workplace takes any


def of_a_unit(wp: Workplace, sealed: Month) -> Ratio:
    """Registers read, book computed, all rules run; against the workbook of a sealed month filled and proved."""
    with wp.store.reading() as session:
        book = sealed_book(session, sealed)
        content = run_now(content_of(wp, session, sealed))
        make = drawing(wp, session, content, book, pdf=False)[BOOK_NAME]
    return paired("all rules over a unit's month", "export of its book", lambda: run_now(audit_month(wp, sealed)), make)


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


def seconds(unions: int) -> float:
    """The quickest of a few audits of December with so many unions."""
    with clock.frozen(date(2023, 12, 28)):
        wp = app.in_memory()
        try:
            enter(wp, unions)
            run_now(audit_month(wp, DECEMBER))
            return min(timed(lambda: run_now(audit_month(wp, DECEMBER))) for _ in range(_RUNS))
        finally:
            wp.close()


def growth() -> Iterator[tuple[int, float, float]]:
    """Unions, milliseconds per union beyond what an empty month takes, and that against the scale before."""
    empty, before = seconds(0), 0.0
    for size in SIZES:
        each = (seconds(size) - empty) / size * 1000
        yield size, each, each / before if before else 1.0
        before = each


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name) / "desk"
        run_now(make_practice(desk, "unit", _PASSWORD))
        wp = app.open_workplace(desk, USER, _PASSWORD)
        try:
            found = of_a_unit(wp, DECEMBER.previous)
        finally:
            wp.close()
    print(found.line(), "" if found.ratio < ALLOWED else f" > {ALLOWED}", flush=True)
    for size, each, ratio in growth():
        print(f"{size:>4} unions  {each:8.2f} ms each  {ratio:6.2f}", flush=True)


if __name__ == "__main__":
    main()
