"""`python -m tests.bench.growth`: making, auditing, exporting from a union to a town to a district, per record.

Each scale runs in a process of its own, so that the peak of memory is its own. A ratio of 1.00 to the scale before
means that the work grows as the records do; below it is better.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measure import timed
from tzdesk import app
from tzdesk.base.periods import Month
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.practice import SCALES, USER, make_practice
from tzdesk.registers.query import Query
from tzdesk.returns.audit import audit_month

DECEMBER = Month(2023, 12)
WORKS = ("make", "audit", "export")
_PASSWORD = "1"  # a practice workplace takes any


def measure(scale: str) -> dict[str, float]:
    """Seconds of each work at a scale, the number of records, and the peak in MiB."""
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name) / "desk"
        found = {"make": timed(lambda: run_now(make_practice(desk, scale, _PASSWORD)))}
        wp = app.open_workplace(desk, USER, _PASSWORD)
        try:
            with wp.store.reading() as session:
                found["records"] = sum(r.count(wp, session, Query()) for r in wp.registers.values())
            found["audit"] = timed(lambda: run_now(audit_month(wp, DECEMBER)))
            found["export"] = timed(lambda: run_now(export_month(wp, DECEMBER, Path(name) / "out")))
        finally:
            wp.close()
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> None:
    """Print a table, one line per scale."""
    print(f"{'scale':<10} {'records':>9}  " + "  ".join(f"{work:>10} {'per rec.':>10} {'ratio':>6}" for work in WORKS)
          + f"  {'peak':>9}")  # fmt: skip
    before: dict[str, float] = {}
    for scale in SCALES:
        run = subprocess.run(
            [sys.executable, "-m", "tests.bench.growth", scale], check=True, capture_output=True, text=True
        )
        found = json.loads(run.stdout.splitlines()[-1])
        parts = []
        for work in WORKS:
            each = found[work] / found["records"] * 1000
            ratio = f"{each / before[work]:6.2f}" if work in before else " " * 6
            before[work] = each
            parts.append(f"{found[work]:8.1f} s {each:7.2f} ms {ratio}")
        print(
            f"{scale:<10} {found['records']:>9,.0f}  " + "  ".join(parts) + f"  {found['peak']:>5.0f} MiB", flush=True
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
    else:
        main()
