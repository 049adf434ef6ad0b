"""News that goes upwards: who listens is no business of the one who tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tzdesk.base.log import LOGGER

T = TypeVar("T")


@dataclass(frozen=True)
class Changed:
    """What a committed operation touched: kinds, their ids, and the operation's name. Told after the commit, in the
    thread that ran the operation."""

    kinds: frozenset[str]
    ids: Mapping[str, frozenset[int]] = field(default_factory=dict)
    operation: str = ""


class Event(Generic[T]):
    """A list of listeners. All of them are told even when one fails.

    What is told has happened already, so a listener's failure is never the teller's: it goes to `on_failure`, which
    logs it unless someone (the desk) hangs in its own.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[T], object]] = []
        self.on_failure: Callable[[Exception], object] = _log

    def connect(self, listener: Callable[[T], object]) -> Callable[[T], object]:
        """Add a listener (also as a decorator)."""
        self._listeners.append(listener)
        return listener

    def disconnect(self, listener: Callable[[T], object]) -> None:
        """Remove a listener; unknown ones are ignored."""
        self._listeners = [known for known in self._listeners if known != listener]

    def emit(self, news: T) -> None:
        """Tell every listener."""
        for listener in list(self._listeners):
            try:
                listener(news)
            except Exception as error:  # noqa: BLE001 - the other listeners must hear it too
                self.on_failure(error)


def _log(error: Exception) -> None:
    LOGGER.error("a listener failed", exc_info=error)
