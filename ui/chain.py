"""Writes that belong together, one after the other in the database thread.

So what is typed while a write is under way is written right behind it, even when the clerk leaves at once; and when one
of them fails, those behind it are not written past it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(kw_only=True)
class Chain:
    """How many writes are under way, and the error of the first that failed."""

    pending: int = 0
    broken: Exception | None = None

    def write(self, work: Callable[[], T]) -> T:
        """Do one write (in the database thread); after a failure the error of the first that failed again."""
        if self.broken is not None:
            raise self.broken
        try:
            return work()
        except Exception as error:
            self.broken = error  # what was typed after it waits for the clerk as well
            raise

    def ended(self) -> bool:
        """Count one answer (in the main thread); True when it was the last, and the next write starts afresh."""
        self.pending -= 1
        if not self.pending:
            self.broken = None
        return not self.pending
