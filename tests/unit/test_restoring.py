"""Who may put a backup in the place of a workplace: the backup asks for a password, the workplace there for a right."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tzdesk import app
from tzdesk.access import accounts, roles_of
from tzdesk.base.errors import MachineError, UserError
from tzdesk.jobs import run_now
from tzdesk.registers.query import Query
from tzdesk.restoring import outside, restore, unit_in
from tzdesk.store.backup import backup
from tzdesk.store.container import DATABASE
from tzdesk.store.keys import KEYS_FILE

CHAIR, CLERK = "Zhuxi-2023", "Luru-yuan-88"
GIVEN = "Lin-shi-01"


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    """A workplace of a chairman and a clerk of the role 录入员, and a backup with both."""
    folder = tmp_path / "工作区"
    wp, _code = app.create_workplace(folder, "王芳", CHAIR)
    accounts.add_user(wp.store, roles_of(wp.definition()), wp.rights, name="李强", password=GIVEN, roles=["entry"])
    wp.close()
    app.change_own_password(folder, "李强", GIVEN, CLERK)
    wp = app.open_workplace(folder, "王芳", CHAIR)
    file = run_now(backup(wp.store)).path
    wp.register("aid_case").save(wp, {"name": "后来的一户"})
    wp.close()
    return folder, file


def households(folder: Path) -> list[str]:
    wp = app.open_workplace(folder, "王芳", CHAIR)
    with wp.store.reading() as session:
        register = wp.register("aid_case")
        found = list(register.titles(session, register.ids(wp, session, Query())).values())
    wp.close()
    return found


def test_only_who_holds_the_right_there_puts_the_old_in_place_of_the_new(place: tuple[Path, Path]) -> None:
    """A clerk could wipe out a day's work of others; nothing is touched."""
    folder, file = place
    with pytest.raises(UserError, match="录入员）不能用备份代替现在的数据"):
        run_now(restore(folder, file, CLERK))
    assert households(folder) == ["后来的一户"]
    run_now(restore(folder, file, CHAIR))
    assert households(folder) == []


def test_who_is_logged_in_is_asked_by_the_rights_held(place: tuple[Path, Path]) -> None:
    folder, file = place
    wp = app.open_workplace(folder, "李强", CLERK)
    mine = wp.rights
    wp.close()
    with pytest.raises(UserError, match="不能用备份代替"):
        run_now(restore(folder, file, CHAIR, rights=mine))


def test_a_password_of_the_backup_alone_does_not_replace_what_stands_there(place: tuple[Path, Path]) -> None:
    """One that was changed since, because somebody had seen it, opens the backup elsewhere and nothing here."""
    folder, file = place
    app.change_own_password(folder, "王芳", CHAIR, "Xin-mima-99")
    with pytest.raises(UserError, match="用现在的密码来恢复") as refused:
        run_now(restore(folder, file, CHAIR))
    assert "空文件夹" in refused.value.advice


def test_any_password_opens_a_backup_in_an_empty_folder(place: tuple[Path, Path], tmp_path: Path) -> None:
    """No role is asked: nothing but the key guards a backup."""
    _folder, file = place
    run_now(restore(tmp_path / "另一台", file, CLERK))
    wp = app.open_workplace(tmp_path / "另一台", "李强", CLERK)
    assert wp.rights.words == "录入员"
    wp.close()


def test_a_workplace_that_does_not_open_any_more_is_replaced_by_any_of_its_users(place: tuple[Path, Path]) -> None:
    """That is what backups are for; roles cannot be read from a ruin."""
    folder, file = place
    (folder / DATABASE).write_bytes(b"ruin" * 4096)
    run_now(restore(folder, file, CLERK))
    assert households(folder) == []


# --- before it is put in place, and by the recovery code --------------------------------------------------------------


@pytest.fixture
def coded(tmp_path: Path) -> tuple[Path, Path, str]:
    """A unit's workplace, its backup and its printed code."""
    folder = tmp_path / "有码"
    wp, code = app.create_workplace(folder, "王芳", CHAIR)
    wp.register("profile").save(wp, {"unit_name": "金沙街道总工会"})
    file = run_now(backup(wp.store, reason="封存前")).path
    wp.register("aid_case").save(wp, {"name": "后来的一户"})
    wp.close()
    return folder, file, code


def test_a_backup_says_without_a_password_when_it_was_made_and_whose_passwords_open_it(
    coded: tuple[Path, Path, str],
) -> None:
    found = outside(coded[1])
    assert (found.manifest.reason, found.users, found.size) == ("封存前", ("王芳",), coded[1].stat().st_size)
    assert found.records == sum(found.manifest.counts.values()) > 0


@pytest.mark.parametrize("by_code", [False, True])
def test_the_unit_is_told_by_password_or_code_and_nothing_is_touched(
    coded: tuple[Path, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_code: bool
) -> None:
    _folder, file, code = coded
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    target = tmp_path / "还没有"
    assert run_now(unit_in(target, file, code if by_code else CHAIR)) == "金沙街道总工会"
    assert not target.exists()
    assert list((tmp_path / "temp").iterdir()) == []


def test_the_printed_code_puts_a_backup_in_place_and_the_other_files_are_kept(coded: tuple[Path, Path, str]) -> None:
    """Whoever holds it could set anybody's password and restore with that."""
    folder, file, code = coded
    report = run_now(restore(folder, file, code.lower().replace("-", " ")))
    assert households(folder) == []
    assert report.kept is not None
    assert (report.kept / DATABASE).exists()


def test_a_code_of_another_workplace_is_said_to_be_one(
    coded: tuple[Path, Path, str], place: tuple[Path, Path], tmp_path: Path
) -> None:
    code = coded[2]
    for target in (place[0], tmp_path / "空"):
        with pytest.raises(UserError, match="恢复码与这个工作区不符"):
            run_now(restore(target, place[1], code))
    with pytest.raises(UserError, match="校验位不符"):
        run_now(restore(tmp_path / "空", coded[1], code[:-1] + ("2" if code[-1] == "3" else "3")))
    assert households(place[0]) == ["后来的一户"]


def test_a_damaged_key_file_at_the_target_is_replaced_and_kept(coded: tuple[Path, Path, str]) -> None:
    """The sentence about it says to restore the last backup: that must then be possible."""
    folder, file, _code = coded
    (folder / KEYS_FILE).write_text("{", encoding="utf-8")
    report = run_now(restore(folder, file, CHAIR))
    assert households(folder) == []
    assert report.kept is not None
    assert (report.kept / KEYS_FILE).read_text(encoding="utf-8") == "{"


def test_a_target_that_cannot_be_made_is_named_and_not_the_backup(
    coded: tuple[Path, Path, str], tmp_path: Path
) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    with pytest.raises(MachineError) as said:
        run_now(restore(tmp_path / "文件" / "里面", coded[1], CHAIR))
    assert "里面" in said.value.message
    assert "恢复" in said.value.message


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut", b"", b"no backup at all" * 99])
def test_what_is_no_backup_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "备份.tzbak").write_bytes(content)
    with pytest.raises(MachineError, match="不完整或已损坏"):
        outside(tmp_path / "备份.tzbak")
