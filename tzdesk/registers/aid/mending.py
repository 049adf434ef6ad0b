"""What is decided or put right brings a household no fault that it did not have: hard rules refuse it (aid.md §7c)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.aid.service import hard_findings, in_words
from tzdesk.registers.workplace import Workplace


@contextmanager
def mending(
    wp: Workplace,
    session: Session,
    case_id: int,
    act: str,
    advice: str,
    *,
    rules: frozenset[str] = frozenset(),
    spared: frozenset[str] = frozenset(),
) -> Iterator[None]:
    """UserError, with the rules' own sentences, where a hard rule fires after an act that did not fire before.

    Of all rules or of some, those `spared` apart. What was wrong before may stay so: one slip is put right at a time.
    """
    was = faults(wp, session, case_id)
    yield
    refuse_fresh(wp, session, case_id, was, act, advice, rules=rules, spared=spared)


def faults(wp: Workplace, session: Session, case_id: int) -> frozenset[Any]:
    """What hard rules say of a household now, by the findings' keys."""
    return frozenset(one.key for one in hard_findings(wp, session, case_id))


def refuse_fresh(  # noqa: PLR0917 - whose household, what was wrong before, and how the refusal reads
    wp: Workplace,
    session: Session,
    case_id: int,
    was: frozenset[Any],
    act: str,
    advice: str,
    *,
    rules: frozenset[str] = frozenset(),
    spared: frozenset[str] = frozenset(),
) -> None:
    """UserError where a hard rule fires that did not fire before."""
    found = [one for one in hard_findings(wp, session, case_id) if one.key not in was and one.rule not in spared]
    if fresh := [one for one in found if not rules or one.rule in rules]:
        raise UserError(f"{act}，会有{len(fresh)}处新的问题：{in_words(fresh)}。", advice)
