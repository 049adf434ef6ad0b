"""Long work as generators: a job yields `Progress` and returns its result.

A test drains it with `run_now`; the desk drains it in its database thread and may throw `Cancelled` at a yield, upon
which the operation it holds open rolls back and the file it writes is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far a job has come: `done` of `total` (0 = unknown) and what it is at, in Chinese."""

    done: int
    total: int
    text: str


Job: TypeAlias = Generator[Progress, None, T]


def run_now(job: Job[T], watch: Callable[[Progress], None] | None = None) -> T:
    """Drain a job and give its result; `watch` sees each step."""
    while True:
        try:
            step = next(job)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        if watch:
            watch(step)
