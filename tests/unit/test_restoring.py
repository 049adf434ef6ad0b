"""Who may put a backup in the place of a workplace: the backup asks for a password, the workplace there for a right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tzdesk import app
from tzdesk.access import accounts, roles_of
from tzdesk.base.errors import UserError
from tzdesk.jobs import run_now
from tzdesk.registers.query import Query
from tzdesk.restoring import restore
from tzdesk.store.backup import backup
from tzdesk.store.container import DATABASE

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
