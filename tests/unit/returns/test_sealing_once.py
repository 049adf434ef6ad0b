"""A month that is sealed is audited once, before its backup; again in full only when somebody wrote meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import Cancelled
from tzdesk.base.periods import Month
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import seal as sealing
from tzdesk.returns.compute import compute
from tzdesk.returns.versions import state

OCTOBER = Month(2023, 10)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """An empty workplace in a folder; its month leaves whatever is found in it."""
    monkeypatch.setattr(sealing, "refuse_unready", lambda *_: None)
    with clock.frozen(date(2023, 11, 2)):
        wp, _ = app.create_workplace(tmp_path / "desk", "王某", "Tongzhou-2023")
        wp.register("profile").save(wp, {"unit_name": "虚构镇总工会", "unit_level": "2"})
        wp.register("host_unit").save(wp, {"unit_name": "虚构纺织厂", "unit_nature": "10"})
        yield wp
        wp.close()


def audited_while_sealing(wp: Workplace, monkeypatch: pytest.MonkeyPatch, at_backup: Callable[[], object]) -> set[int]:
    """How often each register with records was audited; `at_backup` is done when the backup has begun."""
    times: dict[str, int] = {}
    audit = Register.audit

    def counted(register: Register, *given: object) -> object:
        times[register.kind] = times.get(register.kind, 0) + 1
        return audit(register, *given)

    monkeypatch.setattr(Register, "audit", counted)
    done = False
    for progress in sealing.seal(wp, OCTOBER, files=False):
        if progress.text == "检查备份" and not done:
            done = True
            at_backup()
    assert done
    assert {"profile", "host_unit"} <= times.keys()
    return set(times.values())


def test_every_register_is_audited_once(desk: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert audited_while_sealing(desk, monkeypatch, lambda: None) == {1}


def test_what_was_written_meanwhile_is_audited(desk: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    def write() -> None:
        desk.register("host_unit").save(desk, {"unit_name": "虚构有限公司", "unit_nature": "10"})

    assert audited_while_sealing(desk, monkeypatch, write) == {2}


@pytest.mark.parametrize("stage", ["计算", "审核", "填写", "画"])
def test_a_seal_tells_each_table_at_each_stage_and_can_be_stopped_there(desk: Workplace, stage: str) -> None:
    """Over a district each table takes a while. Stopped at its last one, the month is as open as before."""
    with desk.store.reading() as session:
        titles = [values.form.title for values in compute(desk, session, OCTOBER).forms.values()]
    job, told = sealing.seal(desk, OCTOBER, backup=False), []
    for progress in job:
        told.append(progress.text)
        if progress.text == f"{stage}《{titles[-1]}》":
            break
    assert [f"{stage}《{title}》" for title in titles] == list(
        dict.fromkeys(one for one in told if one.startswith(f"{stage}《"))
    )
    with pytest.raises(Cancelled):
        job.throw(Cancelled())
    with desk.store.reading() as session:
        assert "open" == state(session, OCTOBER)
