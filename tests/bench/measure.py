"""Measuring in pairs: ours, theirs, ours, theirs …, so that a ratio holds when the machine's speed drifts."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """Ours against the baseline: medians in seconds, and the median of the pairwise ratios."""

    name: str
    baseline: str
    ours: float
    theirs: float
    ratio: float
    runs: int

    def line(self) -> str:
        """One line of the table."""
        ours, theirs = (f"{seconds * 1000:9.1f} ms" for seconds in (self.ours, self.theirs))
        return f"{self.name:<34} {ours}  {theirs}  {self.ratio:6.2f}×   {self.baseline}"


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def paired(name: str, baseline: str, ours: Callable[[], object], theirs: Callable[[], object], runs: int = 9) -> Ratio:
    """Both in turn after one warm-up each."""
    ours()
    theirs()
    pairs = [(timed(ours), timed(theirs)) for _ in range(runs)]
    return Ratio(
        name,
        baseline,
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
        runs,
    )
