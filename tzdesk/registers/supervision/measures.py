"""Measures of 一函两书 for JD-01 and the year's figures.

- `supervision.letters(kind)`: letters issued in the window, of one kind or of all (Y35: `kind="J", when="year"`).
- `supervision.employers`: distinct employers that letters were sent to, or that were checked or assessed.
- `supervision.answered(in_time)`: 意见书 of the window that were answered in time, or were not.
- `supervision.filed`: 建议书 that were filed in the window.
- `supervision.workers`: workers concerned by letters of the window, each matter once.
- `supervision.won(what)`: what was won in the window.
- `supervision.corrections(done)`: 意见书 of the window, and those of them that were followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from tzdesk.registers.ledgers.enterprises import Enterprises
from tzdesk.registers.ledgers.measures import rows_of
from tzdesk.registers.measure import Measured, Scope, added_up, in_wan, measure, total
from tzdesk.registers.supervision.course import FILED, OPINION, PROPOSAL, PUT_RIGHT
from tzdesk.registers.supervision.model import SupervisionDoc
from tzdesk.registers.windows import span_begins, within
from tzdesk.store import alive

KIND, UNITS = "supervision_doc", "host_unit"
_SUPERVISING = ("legal_checkup", "risk_assessment")  # ledgers whose rows are acts of supervision as well
_WON = {
    "contracts": ("contracts_fixed",),
    "rules": ("rules_fixed",),
    "wage": ("wage_paid",),
    "insurance": ("insurance_paid",),
    "money": ("wage_paid", "insurance_paid", "other_paid"),
}
_MONEY = frozenset({"wage", "insurance", "money"})


def letters_of(scope: Scope) -> list[SupervisionDoc]:
    """All living letters, read once for a computation."""

    def read() -> list[SupervisionDoc]:
        found = select(SupervisionDoc).where(alive(SupervisionDoc)).order_by(SupervisionDoc.id)
        return list(scope.session.scalars(found))

    return scope.once("supervision.letters", read)


def issued(scope: Scope, when: str, kind: str = "") -> list[SupervisionDoc]:
    """Letters issued in a window."""
    return [
        letter
        for letter in letters_of(scope)
        if within(scope.period, letter.issue_date, when) and (not kind or letter.doc_type == kind)
    ]


def _count(letters: Iterable[SupervisionDoc]) -> Measured:
    ids = tuple(letter.id for letter in letters)
    return Measured(len(ids), ids, KIND)


@measure("supervision.letters")
def letters(scope: Scope, *, kind: str = "", when: str = "month") -> Measured:
    """份 issued in the window (311, 312, 315; Y35)."""
    return _count(issued(scope, when, kind))


@measure("supervision.employers")
def employers(scope: Scope, *, when: str = "month") -> Measured:
    """家 under supervision in the window: letters sent, check-ups made, risks assessed; each once (303).

    The ids are those of registered employers; one that a ledger only names counts, and has none.
    """
    first, last = span_begins(scope.period, when), scope.period.last
    known = {("id", str(one.enterprise_id)) for one in issued(scope, when) if one.enterprise_id is not None}
    ledgers = [rows_of(scope, ledger) for ledger in _SUPERVISING]
    enterprises = Enterprises(row for rows in ledgers for row in rows.listed)
    for rows in ledgers:
        known |= {key for row in rows.chosen(None, first, last) if (key := enterprises.key(row)) is not None}
    return Measured(len(known), tuple(sorted(int(key) for sort, key in known if sort == "id")), UNITS)


@measure("supervision.answered")
def answered(scope: Scope, *, in_time: bool = True, when: str = "month") -> Measured:
    """Of the 意见书 issued in the window: answered in time, or late and not answered though due (313, 314)."""
    day = scope.period.last
    opinions = issued(scope, when, OPINION)
    if in_time:
        return _count(one for one in opinions if _answered_by(one, day) and not _late(one, day))
    return _count(one for one in opinions if _late(one, day))


def _answered_by(letter: SupervisionDoc, day: date) -> bool:
    return letter.reply_date is not None and letter.reply_date <= day


def _late(letter: SupervisionDoc, day: date) -> bool:
    if letter.reply_due is None:
        return False
    answer = letter.reply_date if _answered_by(letter, day) else None
    return (answer or day) > letter.reply_due


@measure("supervision.filed")
def filed(scope: Scope, *, when: str = "month") -> Measured:
    """件: 建议书 that the department filed in the window (316)."""
    return _count(
        one
        for one in letters_of(scope)
        if one.doc_type == PROPOSAL and one.filing_result == FILED and within(scope.period, one.filing_date, when)
    )


@measure("supervision.workers")
def workers(scope: Scope, *, when: str = "month") -> Measured:
    """人 concerned by the letters of the window (321); a 建议书 is about the same matter as its 意见书."""
    return added_up(((one.id, one.workers) for one in issued(scope, when) if one.prior_doc is None), KIND)


@measure("supervision.won")
def won(scope: Scope, *, what: str, when: str = "month", unit: str = "wan") -> Measured:
    """What was won in the window by the day of the outcome (322–326); money in 万元, or in 分 with `unit="fen"`."""
    names = _WON[what]
    found = [one for one in letters_of(scope) if within(scope.period, one.result_date, when)]
    whole = added_up(((one.id, total(getattr(one, name) for name in names)) for one in found), KIND)
    return in_wan(whole) if what in _MONEY and unit == "wan" else whole


@measure("supervision.corrections")
def corrections(scope: Scope, *, done: bool = False, when: str = "month") -> Measured:
    """应整改: 意见书 issued in the window; `done`: those of them that were followed by the month's end (331, 332)."""
    found = issued(scope, when, OPINION)
    if done:
        last = scope.period.last
        found = [one for one in found if one.result == PUT_RIGHT and one.result_date and one.result_date <= last]
    return _count(found)
