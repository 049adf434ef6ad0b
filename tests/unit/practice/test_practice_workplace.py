"""The practice workplace: the same from the same seed, eleven months sealed, the twelfth ready to be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import Cancelled, UserError
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.pieces.board import board, reminders
from tzdesk.practice import USER, make_practice
from tzdesk.practice.unit import unit_scene
from tzdesk.registers.aid.model import AidCase, AidGrant, AidMember
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.audit import audit_month
from tzdesk.returns.checks_empty import is_empty_table
from tzdesk.returns.compute import compute
from tzdesk.returns.model import SealedBook
from tzdesk.rules import Severity
from tzdesk.store import alive

DECEMBER = Month(2023, 12)


def _made() -> Workplace:
    wp = app.in_memory()
    run_now(unit_scene(wp).play())
    return wp


@pytest.fixture(scope="module")
def wp() -> Iterator[Workplace]:
    made = _made()
    yield made
    made.close()


def _numbers(wp: Workplace) -> dict[str, Any]:
    with wp.store.reading() as session:
        sealed = {str(book.period): book.digest for book in session.scalars(select(SealedBook))}
        return sealed | {"open": json.dumps(canonical.cells_of(compute(wp, session, DECEMBER)), sort_keys=True)}


def test_the_same_seed_gives_the_same_canonical_numbers(wp: Workplace) -> None:
    again = _made()
    try:
        assert _numbers(again) == _numbers(wp)
    finally:
        again.close()


def test_january_to_november_are_sealed_and_every_soft_finding_has_its_reason(wp: Workplace) -> None:
    with wp.store.reading() as session:
        books = session.scalars(select(SealedBook).order_by(SealedBook.period)).all()
        assert [book.period for book in books] == [Month(2023, month) for month in range(1, 12)]
        findings = [found for book in books for found in book.findings]
    assert findings
    assert all(found["reason"] for found in findings)


def test_december_has_soft_findings_of_several_registers_and_no_hard_one(wp: Workplace) -> None:
    audit = run_now(audit_month(wp, DECEMBER))
    assert audit.hard == 0
    soft = [found for found in audit.findings if found.severity is Severity.SOFT and not is_empty_table(found)]
    assert {found.kind for found in soft} == {"aid_case", "contract", "contract_check", "organisation"}


def test_the_board_shows_cases_in_many_states_and_one_overdue(wp: Workplace) -> None:
    with clock.frozen(date(2023, 12, 28)), wp.store.reading() as session:
        shown = board(wp, session, date(2023, 12, 28))
        states = {column.state for column in shown.columns if column.cards}
        assert states >= {"10", "30", "50", "60", "81", "82", "90", "92"}
        assert shown.overdue == 1
        assert reminders(wp, session, date(2023, 12, 28))


def test_all_classes_of_hardship_and_many_items_and_sources_occur(wp: Workplace) -> None:
    with wp.store.reading() as session:
        assert set(session.scalars(select(AidCase.category))) == {"1", "2", "3"}
        paid = select(AidGrant).where(alive(AidGrant))
        grants = session.scalars(paid).all()
        assert {grant.item for grant in grants} >= {"10", "20", "31", "50", "70", "72", "73", "74"}
        assert {grant.fund_source for grant in grants} >= {"1", "3", "4", "5", "6", "7", "8"}
        assert session.scalar(select(func.count()).where(AidGrant.reversal_of.is_not(None))) == 1


def test_every_resident_id_stands_in_the_area_that_is_never_allocated(wp: Workplace) -> None:
    with wp.store.reading() as session:
        numbers = [*session.scalars(select(AidCase.id_no)), *session.scalars(select(AidMember.id_no))]
    assert numbers
    assert all(number is not None and number.startswith("999999") for number in numbers)


def test_a_cancelled_practice_leaves_an_empty_folder(tmp_path: Path) -> None:
    job = make_practice(tmp_path, "unit", "1")
    next(job)
    with pytest.raises(Cancelled):
        job.throw(Cancelled())
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_scale_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="规模"):
        run_now(make_practice(tmp_path / "desk", "county", "1"))
    assert not (tmp_path / "desk").exists()


def test_a_practice_workplace_opens_with_a_weak_password_and_says_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tzdesk import practice

    class Nothing:
        def play(self) -> Iterator[Any]:
            return iter(())

    monkeypatch.setattr(practice, "SCALES", {"unit": lambda wp, seed: Nothing()})
    run_now(make_practice(tmp_path, "unit", "1"))
    assert app.practice_password(tmp_path) is not None
    app.open_workplace(tmp_path, USER, "1").close()
    with pytest.raises(UserError, match="已经有工作区"):
        run_now(make_practice(tmp_path, "unit", "1"))
