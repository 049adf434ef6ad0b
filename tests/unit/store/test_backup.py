"""Backups: proved before they count, rotated, complete; and the way back keeps what it replaces."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.unit.store.conftest import PASSWORD
from tests.unit.store.models import Person
from tests.unit.store.test_journal import tamper
from tzdesk.base.clock import CHINA, frozen
from tzdesk.base.errors import Cancelled, MachineError, UserError
from tzdesk.jobs import Progress, run_now
from tzdesk.store import Store, backup, container, copying, lock, restoring, rotation, workplace
from tzdesk.store.migrations import REVISIONS

# Hypothesis takes the bounds without a zone and adds it.
MOMENTS = st.datetimes(datetime(2022, 1, 1), datetime(2023, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
NIGHT = datetime(2023, 12, 5, 18, 30, 15, tzinfo=CHINA)


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Person.name).order_by(Person.id)))


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*")]


def test_a_backup_is_one_proved_file(filed: Store, add: Callable[..., int]) -> None:
    """Named by moment and reason, with every table's count, the attachments, and nothing left beside it."""
    add(filed, "甲")
    add(filed, "乙")
    (filed.path / "attachments" / "2023").mkdir()
    (filed.path / "attachments" / "2023" / "a.bin").write_bytes(b"sealed")
    steps = []
    with frozen(NIGHT):
        report = run_now(backup.backup(filed, reason="封存 前/"), steps.append)
    assert report.path == filed.path / "backups" / "备份_20231205_183015_封存前.tzbak"
    assert report.counts["tried_person"] == 2
    assert report.size == report.path.stat().st_size
    assert steps
    manifest = backup.describe_backup(report.path)
    assert manifest.counts == report.counts
    assert (manifest.reason, manifest.revision) == ("封存 前/", REVISIONS[-1].id)
    with zipfile.ZipFile(report.path) as packed:
        assert sorted(packed.namelist()) == ["attachments/2023/a.bin", "keys.json", "manifest.json", "workplace.db"]
        assert {info.compress_type for info in packed.infolist()} == {zipfile.ZIP_STORED}
    assert filed.key
    assert run_now(backup.verify(report.path, filed.key)).ok
    assert backup.latest_backup(filed.path) == report.path
    assert leftovers(filed.path) == []


def test_work_goes_on_during_a_backup(filed: Store, add: Callable[..., int]) -> None:
    """An operation that is open meanwhile is not in the backup, and is not disturbed."""
    add(filed, "甲")
    with filed.operation("person.add") as operation:
        operation.add(Person(name="乙"))
        operation.session.flush()
        report = run_now(backup.backup(filed))
    assert report.counts["tried_person"] == 1
    assert names(filed) == ["甲", "乙"]


def test_two_backups_in_one_second_both_stay(filed: Store) -> None:
    """The second does not overwrite the first."""
    with frozen(NIGHT):
        paths = {run_now(backup.backup(filed)).path for _ in range(2)}
    assert len(paths) == 2
    assert set(rotation.backups_in(filed.path / "backups")) == paths


def test_a_copy_goes_to_the_second_disk_or_a_warning_says_why_not(filed: Store, tmp_path: Path) -> None:
    """A missing stick is no reason not to back up."""
    stick = tmp_path / "U盘"
    missing = run_now(backup.backup(filed, second=stick))
    assert missing.second is None
    assert "第二备份位置" in missing.warning
    stick.mkdir()
    report = run_now(backup.backup(filed, second=stick))
    assert report.second is not None
    assert report.warning == ""
    assert report.second.read_bytes() == report.path.read_bytes()


def test_a_copy_that_is_not_whole_never_becomes_a_backup(
    filed: Store, monkeypatch: pytest.MonkeyPatch, add: Callable[..., int]
) -> None:
    """A bad sector in the copy: MachineError, no file, the older backups as they were."""
    with filed.operation("import") as operation:
        operation.insert_many(Person, [{"name": str(number)} for number in range(500)])
    copied = copying._copy

    def damaged(source: Path, key: bytes, target: Path, report: object) -> None:
        copied(source, key, target, report)
        content = bytearray(target.read_bytes())
        content[-2000] ^= 1
        target.write_bytes(content)

    monkeypatch.setattr(copying, "_copy", damaged)
    with pytest.raises(MachineError, match=r"没有通过检查|损坏"):
        run_now(backup.backup(filed))
    assert list((filed.path / "backups").iterdir()) == []


def test_a_disk_that_lies_is_found_out(filed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read back differs from what was written: no backup."""
    packing = container.pack

    def lying(target: Path, manifest: object, parts: object) -> object:
        written = yield from packing(target, manifest, parts)  # type: ignore[arg-type]
        return container.Manifest(**{**written.__dict__, "files": {**written.files, "keys.json": "0" * 64}})

    monkeypatch.setattr(backup, "pack", lying)
    with pytest.raises(MachineError, match="不一致"):
        run_now(backup.backup(filed))
    assert list((filed.path / "backups").iterdir()) == []


def test_a_cancelled_backup_leaves_nothing(filed: Store) -> None:
    """At whichever step it is cancelled."""
    steps: list[Progress] = []
    run_now(backup.backup(filed), steps.append)
    for number in range(len(steps)):
        job = backup.backup(filed, filed.path / "other")
        for _ in range(number + 1):
            next(job)
        with pytest.raises(Cancelled):
            job.throw(Cancelled())
        assert list((filed.path / "other").iterdir()) == []


def test_verify_finds_a_broken_journal_and_missing_parents(filed: Store, add: Callable[..., int]) -> None:
    """An open workplace is checked through; each problem is a sentence."""
    add(filed)
    report = run_now(backup.verify(filed))
    assert report.ok
    assert report.operations == 1
    assert report.counts["tried_person"] == 1
    tamper(filed, "UPDATE tried_person SET unit_id = 77")
    tamper(filed, "UPDATE operations SET label = 'x'")
    broken = run_now(backup.verify(filed))
    assert not broken.ok
    assert len(broken.problems) == 2


def test_every_cut_and_every_flip_of_a_backup_is_found(filed: Store, tmp_path: Path, add: Callable[..., int]) -> None:
    """A stick pulled out early, a rotten bit in the data: said, never restored."""
    add(filed)
    key = filed.key
    assert key
    path = run_now(backup.backup(filed)).path
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        inside = [(info.header_offset + 100, info.file_size - 100) for info in packed.infolist()[:2]]
    broken = tmp_path / "备份_20231205_183015.tzbak"

    def passes(content: bytes) -> bool:
        broken.write_bytes(content)
        try:
            return run_now(backup.verify(broken, key)).ok
        except MachineError:
            return False

    assert passes(whole)
    for length in range(0, len(whole), len(whole) // 15):
        assert not passes(whole[:length])
    for begin, size in inside:
        for place in range(begin, begin + size, size // 6):
            assert not passes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])


def test_a_part_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A backup from a stranger cannot write elsewhere."""
    evil = tmp_path / "evil.tzbak"
    manifest = container.Manifest("", "", "", "9", "0001", {}, {"../outside": "0"})
    with zipfile.ZipFile(evil, "w") as packed:
        packed.writestr("../outside", b"x")
        packed.writestr("manifest.json", json.dumps(manifest.__dict__))
    with pytest.raises(MachineError, match="不该有的路径"):
        run_now(restoring.restore(tmp_path / "target", evil, PASSWORD))
    assert not (tmp_path / "outside").exists()


# --- rotation ---------------------------------------------------------------------------------------------------


def test_a_year_of_half_hourly_backups_becomes_the_announced_tiers() -> None:
    """2 days of all, then 12 daily, 10 weekly, 9 monthly: about a year."""
    now = datetime(2023, 12, 31, 18, tzinfo=CHINA)
    moments = [now - timedelta(minutes=30 * step) for step in range(2 * 24 * 420)]
    staying = sorted(rotation.kept(moments, now), reverse=True)
    recent = [moment for moment in staying if now - moment <= timedelta(days=2)]
    assert len(recent) == 2 * 48 + 1
    assert len(staying) == len(recent) + 12 + 10 + 9
    older = staying[len(recent) :]
    assert [moment.date() for moment in older[:12]] == [(now - timedelta(days=2 + day)).date() for day in range(12)]
    assert len({moment.isocalendar()[:2] for moment in older[12:22]}) == 10
    assert len({(moment.year, moment.month) for moment in older[22:]}) == 9
    assert timedelta(days=300) < now - older[-1] < timedelta(days=400)


@given(st.lists(MOMENTS, max_size=80))
@settings(deadline=None)
def test_rotation_never_loses_the_newest_and_settles(moments: list[datetime]) -> None:
    """What is kept is kept again by the next run, and there is always a backup."""
    now = datetime(2024, 1, 1, tzinfo=UTC)
    staying = rotation.kept(moments, now)
    assert staying <= set(moments)
    assert not moments or max(moments) in staying
    assert rotation.kept(staying, now) == staying


def test_only_our_own_files_are_rotated(tmp_path: Path) -> None:
    """A file that someone put there, or renamed, is nobody's to delete."""
    old = ["备份_20200101_100000.tzbak", "备份_20200101_110000_手动.tzbak"]
    foreign = ["我的备份.tzbak", "备份_20209999_100000.tzbak", "a.txt"]
    for name in [*old, *foreign, "备份_20231230_100000_启动.tzbak"]:
        (tmp_path / name).write_bytes(b"")
    removed = rotation.rotate(tmp_path, datetime(2023, 12, 31, tzinfo=CHINA))
    assert [path.name for path in removed] == ["备份_20200101_100000.tzbak"]


# --- restoring --------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(filed: Store, add: Callable[..., int]) -> Path:
    """A backup with 甲; the workplace has gone on to 乙 since, and is closed."""
    add(filed, "甲")
    (filed.path / "attachments" / "old.bin").write_bytes(b"1")
    path = run_now(backup.backup(filed)).path
    add(filed, "乙")
    (filed.path / "attachments" / "new.bin").write_bytes(b"2")
    filed.close()
    return path


def reopened(folder: Path, password: str = PASSWORD) -> list[str]:
    store = workplace.open_(folder, "王芳", password)
    found = names(store)
    store.close()
    return found


def test_a_restore_brings_back_the_state_and_keeps_the_other(folder: Path, saved: Path) -> None:
    """Data and attachments of the backup; the replaced files lie in a folder of their own and still open."""
    report = run_now(backup.restore(folder, saved, PASSWORD))
    assert reopened(folder) == ["甲"]
    assert [path.name for path in (folder / "attachments").iterdir()] == ["old.bin"]
    assert report.kept is not None
    assert report.kept.parent == folder / "replaced"
    assert {path.name for path in (report.kept / "attachments").iterdir()} == {"old.bin", "new.bin"}
    assert reopened(report.kept) == ["甲", "乙"]
    assert [name for name in leftovers(folder) if name != "lock"] == []


def test_a_restore_into_an_empty_folder_works_with_the_file_alone(folder: Path, saved: Path, tmp_path: Path) -> None:
    """A new PC, a stick, the password: enough."""
    file = shutil.copy(saved, tmp_path / saved.name)
    shutil.rmtree(folder)
    report = run_now(backup.restore(tmp_path / "新电脑", Path(file), PASSWORD))
    assert report.kept is None
    assert reopened(tmp_path / "新电脑") == ["甲"]


def test_a_password_changed_since_stays_changed(folder: Path, saved: Path) -> None:
    """The present password opens the old backup, and remains the one that counts."""
    workplace.change_password(folder, "王芳", PASSWORD, "Newer-2024!")
    with pytest.raises(UserError, match="密码与这份备份不符"):
        run_now(backup.restore(folder, saved, "Wrong-2024!"))
    run_now(backup.restore(folder, saved, "Newer-2024!"))
    assert reopened(folder, "Newer-2024!") == ["甲"]


def test_the_password_of_the_time_of_the_backup_is_good_too(folder: Path, saved: Path) -> None:
    """Someone who only remembers the old one gets in with it."""
    workplace.change_password(folder, "王芳", PASSWORD, "Newer-2024!")
    run_now(backup.restore(folder, saved, PASSWORD))
    assert reopened(folder, PASSWORD) == ["甲"]


def test_an_open_workplace_is_not_restored_over(folder: Path, saved: Path) -> None:
    """The lock stands for the restore as well."""
    store = workplace.open_(folder, "王芳", PASSWORD)
    with pytest.raises(lock.WorkplaceHeldError):
        run_now(backup.restore(folder, saved, PASSWORD))
    assert names(store) == ["甲", "乙"]
    store.close()


def test_a_backup_of_a_newer_program_is_refused(folder: Path, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both versions are named and nothing is touched."""
    with monkeypatch.context() as older:
        older.setattr(restoring, "REVISIONS", ())
        with pytest.raises(UserError, match=REVISIONS[-1].id):
            run_now(backup.restore(folder, saved, PASSWORD))
    assert reopened(folder) == ["甲", "乙"]


def test_a_damaged_backup_leaves_the_workplace_alone(folder: Path, saved: Path) -> None:
    """Checked before anything is replaced."""
    content = bytearray(saved.read_bytes())
    content[len(content) // 2] ^= 1
    saved.write_bytes(content)
    with pytest.raises(MachineError, match="损坏"):
        run_now(backup.restore(folder, saved, PASSWORD))
    assert reopened(folder) == ["甲", "乙"]


def test_a_power_cut_at_any_step_leaves_the_old_or_the_new(
    folder: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The restore dies before its n-th rename, for every n; the next opening shows one state whole."""
    seen: set[tuple[str, ...]] = set()
    rename = Path.replace
    for dies_at in range(1, 12):
        copy = tmp_path / f"copy{dies_at}"
        shutil.copytree(folder, copy)
        left = dies_at

        def replace(self: Path, target: Path) -> Path:
            nonlocal left
            if "copy" in str(self):
                left -= 1
                if left <= 0:
                    raise KeyboardInterrupt
            return rename(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        with suppress(KeyboardInterrupt):
            run_now(backup.restore(copy, saved, PASSWORD))
        monkeypatch.setattr(Path, "replace", rename)
        found = tuple(reopened(copy))
        assert found in {("甲",), ("甲", "乙")}, dies_at
        assert [name for name in leftovers(copy) if name != "lock"] == []
        seen.add(found)
        shutil.rmtree(copy)
        if left > 0:
            break
    assert seen == {("甲",), ("甲", "乙")}
    assert left > 0
