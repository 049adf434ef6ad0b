"""Service functions as steps: a step asks by the names of fields, a function takes its arguments by their sense."""

from __future__ import annotations

from datetime import date
from typing import Any

from tzdesk.registers.register import Saved
from tzdesk.registers.steps import Doer
from tzdesk.registers.workplace import Workplace


def day_first(function: Any) -> Doer:
    """A service function whose day is called `on`, as a step that asks for a `day`."""

    def do(wp: Workplace, record_id: int, day: date, **asked: Any) -> Saved:
        done: Saved = function(wp, record_id, day, **asked)
        return done

    return do


def examined(function: Any) -> Doer:
    """An examination: its day, then its result."""

    def do(wp: Workplace, record_id: int, day: date, result: str, **asked: Any) -> Saved:
        done: Saved = function(wp, record_id, day, result, **asked)
        return done

    return do


def published(function: Any) -> Doer:
    """A notice's fields are the notice's own: its first and last day and its place."""

    def do(wp: Workplace, record_id: int, start_date: date, end_date: date | None = None, **asked: Any) -> Saved:
        done: Saved = function(wp, record_id, start_date, end=end_date, **asked)
        return done

    return do


def noticed(function: Any) -> Doer:
    """The result of a notice; the words of an objection are the notice's own field."""

    def do(wp: Workplace, record_id: int, day: date, result: str, **asked: Any) -> Saved:
        text = asked.pop("objection_text", "")
        done: Saved = function(wp, record_id, day, result, text=text, **asked)
        return done

    return do
