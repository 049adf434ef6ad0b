"""A difference that is booked with the open month is one that its own month could have been sealed with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_corrections import REASON, booked
from tests.unit.returns.test_month import explain_all, first_org
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import Definition
from tzdesk.jobs import run_now
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import audit
from tzdesk.returns.audit import audit_month
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.seal import SealRefused, seal
from tzdesk.returns.setting_right import set_right
from tzdesk.returns.states import RETURNED, SENT, note_by_hand
from tzdesk.returns.ways import BOOKED, MODE
from tzdesk.rules import Finding, Severity


@pytest.fixture
def amended(sealed: Workplace, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """October was sent, and is amended; the district books differences in the open month."""
    ours = Definition.parameter
    monkeypatch.setattr(
        Definition, "parameter", lambda self, name, day: BOOKED if name == MODE else ours(self, name, day)
    )
    set_right(sealed, OCTOBER, REASON)
    return sealed


def of_amended(wp: Workplace, month: Month = NOVEMBER) -> list[Finding]:
    return [one for one in run_now(audit_month(wp, month)).findings if one.rule == "T10"]


def test_a_booked_difference_that_its_own_month_refuses_is_asked_about(amended: Workplace) -> None:
    """More women joined in October than members: nobody has to audit October to be told, and it cannot leave in
    silence; a reason lets it."""
    save_counts(amended, OCTOBER, {first_org(amended): {"12T": 7, "12F": 9}})
    assert any("第12行 新发展入会（其中·女）：已报 空，应为 9" in one for one in booked(amended, NOVEMBER))
    (found,) = of_amended(amended)
    assert "2023年10月 M07" in found.message
    assert found.blocks
    with pytest.raises(SealRefused) as refused:
        run_now(seal(amended, NOVEMBER))
    assert "T10" in {one.rule for one in refused.value.findings}
    explain_all(amended, NOVEMBER)
    (found,) = of_amended(amended)
    assert not found.blocks


def test_what_the_rules_say_today_of_what_nobody_touched_is_no_word_on_an_amended_month(
    amended: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that came since, or looks at what a record is today: only rows that were changed and cells that are others
    since the seal are asked about."""
    everywhere: list[Finding] = []
    ours = audit.check

    def stricter(definition: Definition, kind: str, *more: Any, **said: Any) -> list[Finding]:
        found = ours(definition, kind, *more, **said)
        if kind == "Z02" and said["period"] == str(OCTOBER):
            wrong = [Finding("M07", Severity.HARD, "Z02", None, place, "") for place in ("12/c1", "13/c1")]
            everywhere.extend(wrong)
            return [*found, *wrong]
        return found

    monkeypatch.setattr(audit, "check", stricter)
    assert of_amended(amended) == []
    assert everywhere
    save_counts(amended, OCTOBER, {first_org(amended): {"13T": 2}})
    assert len(of_amended(amended)) == 1


def test_a_booked_difference_that_its_own_month_takes_is_not(
    amended: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is one that was booked already."""
    save_counts(amended, OCTOBER, {first_org(amended): {"12T": 7, "12F": 2}})
    assert booked(amended, NOVEMBER)
    assert of_amended(amended) == []
    save_counts(amended, OCTOBER, {first_org(amended): {"12T": 7, "12F": 9}})
    assert len(of_amended(amended)) == 1
    monkeypatch.setattr("tzdesk.returns.seal.refuse_unready", lambda *_: None)
    run_now(seal(amended, NOVEMBER, backup=False, files=False))
    assert of_amended(amended) == []
    assert of_amended(amended, NOVEMBER.next) == []


def test_a_month_after_the_one_that_states_a_difference_is_not_asked_about_it(amended: Workplace) -> None:
    save_counts(amended, OCTOBER, {first_org(amended): {"12T": 7, "12F": 9}})
    assert len(of_amended(amended)) == 1
    assert of_amended(amended, NOVEMBER.next) == []


def test_a_correction_on_paper_is_not_asked_about_an_earlier_month_that_is_amended(
    amended: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """November came back and goes out anew; what is wrong with October is stated by the month that is open after it."""
    monkeypatch.setattr("tzdesk.returns.seal.refuse_unready", lambda *_: None)
    run_now(seal(amended, NOVEMBER, backup=False, files=False))
    set_right(amended, OCTOBER, REASON)
    save_counts(amended, OCTOBER, {first_org(amended): {"12T": 7, "12F": 9}})
    assert len(of_amended(amended, NOVEMBER.next)) == 1
    note_by_hand(amended, NOVEMBER, SENT, clock.today(), "", "")
    note_by_hand(amended, NOVEMBER, RETURNED, clock.today(), "", "会员数与台账不符")
    begin_correction(amended, NOVEMBER, REASON)
    assert of_amended(amended) == []
