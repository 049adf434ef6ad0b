"""A week without a backup is told to who exports and at the foot of the window, and not a day before (F03)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.pieces.keeping import backup_word
from tzdesk.registers.workplace import Workplace
from tzdesk.store.backup import backup

OLD = "已超过7天未备份，请插入备份U盘。"
FIRST, SEVENTH, EIGHTH = date(2023, 12, 1), date(2023, 12, 8), date(2023, 12, 9)


@pytest.fixture
def wp(tmp_path: Path) -> Iterator[Workplace]:
    with clock.frozen(FIRST):
        made, _recovery = app.create_workplace(tmp_path / "desk", "录入员", "Jinsha-2023")
        made.register("profile").save(made, {"unit_name": "金沙街道总工会"})
    with closing(made):
        yield made


def word(wp: Workplace, day: date) -> str:
    with clock.frozen(day):
        return backup_word(wp)


def test_a_workplace_that_was_never_backed_up_counts_from_its_first_entry(wp: Workplace) -> None:
    assert (word(wp, SEVENTH), word(wp, EIGHTH)) == ("", OLD)


def test_a_backup_begins_the_week_anew_and_without_changes_there_is_nothing_to_lose(wp: Workplace) -> None:
    with clock.frozen(SEVENTH):
        run_now(backup(wp.store))
    assert word(wp, date(2024, 3, 1)) == ""
    with clock.frozen(EIGHTH):
        wp.register("profile").save(wp, {"unit_name": "金沙街道总工会", "phone": "0513-86510000"})
    assert (word(wp, date(2023, 12, 15)), word(wp, date(2023, 12, 16))) == ("", OLD)


@pytest.mark.parametrize(("day", "told"), [(SEVENTH, False), (EIGHTH, True)])
def test_who_exports_a_book_is_told(wp: Workplace, tmp_path: Path, day: date, told: bool) -> None:
    with clock.frozen(day):
        written = run_now(export_month(wp, Month(2023, 11), tmp_path / "book.xlsx", pdf=False))
    assert (OLD in written.notes) is told


def test_a_workplace_in_memory_has_no_backups_to_speak_of() -> None:
    with closing(app.in_memory()) as wp, clock.frozen(date(2024, 3, 1)):
        wp.register("profile").save(wp, {"unit_name": "金沙街道总工会"})
        assert backup_word(wp) == ""
