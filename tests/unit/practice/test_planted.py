"""The exercise: every planted error is noticed, the score follows the mending, undo does not give the answers away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.jobs import run_now
from tzdesk.practice import planted as exercise
from tzdesk.practice.planted import ERRORS, PERIOD, PLANTED_ON, Planted, exercise_of, plant, score
from tzdesk.practice.unit import unit_scene
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import audit_month
from tzdesk.returns.explaining import explain
from tzdesk.rules import Severity


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Workplace, list[Planted]]]:
    wp = app.in_memory()
    run_now(unit_scene(wp).play())
    with clock.frozen(PLANTED_ON):
        yield wp, plant(wp)
    wp.close()


def test_every_error_is_noticed_by_a_rule(made: tuple[Workplace, list[Planted]]) -> None:
    """As many as there are; each with findings of its own; none mended at the start."""
    wp, planted = made
    assert [one.words for one in planted] == [error.words for error in ERRORS]
    keys = [key for one in planted for key in one.keys]
    assert len(keys) == len(set(keys))
    start = score(wp, planted)
    assert (len(start.missed), start.percent) == (len(ERRORS), 0)


def test_undo_does_not_take_the_errors_back(made: tuple[Workplace, list[Planted]]) -> None:
    """The planting is a boundary."""
    wp, _planted = made
    assert wp.store.undo_label is None
    with pytest.raises(UserError, match="放入练习题"):
        wp.store.undo()


def test_mending_and_explaining_score(made: tuple[Workplace, list[Planted]]) -> None:
    """A hard one counts when it is put right, a soft one also when it is explained."""
    wp, planted = made
    mobile = next(one for one in planted if one.keys[0][3] == "mobile")
    wp.register("aid_case").save(wp, {"mobile": "13900000001"}, mobile.record)
    assert mobile in score(wp, planted).mended
    audit = run_now(audit_month(wp, PERIOD))
    soft = {found.key: found for found in audit.blocking if found.severity is Severity.SOFT}
    explainable = next(one for one in planted if all(key in soft for key in one.keys))
    explain(wp, PERIOD, [soft[key] for key in explainable.keys], "练习时写的说明内容")
    after = score(wp, planted)
    assert set(after.mended) == {mobile, explainable}
    assert after.percent == 2 * 100 // len(ERRORS)


def test_an_exercise_is_kept_beside_its_workplace(tmp_path: Path, made: tuple[Workplace, list[Planted]]) -> None:
    """It is read back as it was written; a real workplace has none."""
    _wp, planted = made
    content = json.dumps([exercise.asdict(one) for one in planted], ensure_ascii=False)
    (tmp_path / exercise.EXERCISE_FILE).write_text(content, encoding="utf-8")
    assert exercise_of(tmp_path) == []
    (tmp_path / app.PRACTICE_FILE).write_text("", encoding="utf-8")
    assert exercise_of(tmp_path) == planted


def test_an_error_that_nobody_notices_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exercise without an answer is none."""
    wp = app.in_memory()
    run_now(unit_scene(wp).play())
    harmless = replace(ERRORS[0], words="没有错", change=lambda _record: {})
    monkeypatch.setattr(exercise, "ERRORS", (harmless,))
    with clock.frozen(PLANTED_ON), pytest.raises(UserError, match="没有审核规则能发现"):
        plant(wp)
    wp.close()


def test_a_reason_given_today_is_a_reason_tomorrow(made: tuple[Workplace, list[Planted]]) -> None:
    """Findings that count the days say so (`running`); what they are explained for stays the same sentence."""
    wp, _planted = made
    today = _stand_for(wp)
    with clock.frozen(PLANTED_ON + timedelta(days=1)):
        tomorrow = _stand_for(wp)
    both = today.keys() & tomorrow.keys()
    assert len(both) > 10
    assert [] == [(today[key], tomorrow[key]) for key in both if today[key] != tomorrow[key]]


def _stand_for(wp: Workplace) -> dict[tuple[object, ...], str]:
    findings = run_now(audit_month(wp, PERIOD)).findings
    return {one.key: one.stands_for for one in findings if one.severity.asks_reason}
