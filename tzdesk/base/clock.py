"""The one source of "now", so that tests and practice data can stand on a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in China, which is the one that deadlines and validity count by."""
    return now().astimezone(CHINA).date()


def local(moment: datetime) -> datetime:
    """A stored moment as a clerk's clock shows it. SQLite gives moments back without a zone: they are UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(CHINA)


@contextmanager
def frozen(moment: datetime | date) -> Iterator[None]:
    """Hold the clock at a moment (a bare date means noon in China)."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 12, tzinfo=CHINA)
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
