"""The workplace folder: making, opening, who may, where."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.unit.store.conftest import PASSWORD
from tests.unit.store.models import Person, Tried
from tzdesk.base.errors import MachineError, UserError
from tzdesk.store import Store, engine, lock, workplace


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(Person.name).order_by(Person.id)))


def test_a_workplace_is_made_and_opened_again(filed: Store, folder: Path, add: Callable[..., int]) -> None:
    """With its facts, its user and what was saved; closing leaves one database file without a log."""
    add(filed, "甲")
    assert (filed.path, filed.user, filed.definition_year) == (folder, "王芳", 2023)
    filed.close()
    assert sorted(path.name for path in folder.iterdir()) == [
        "attachments",
        "backups",
        "keys.json",
        "lock",
        "workplace.db",
    ]
    assert workplace.is_workplace(folder)
    again = workplace.open_(folder, "王芳", PASSWORD)
    assert names(again) == ["甲"]
    assert again.definition_year == 2023
    assert again.fact("program_version")
    assert not again.unclean_end
    again.close()


def test_a_workplace_is_not_made_over_another(filed: Store, folder: Path, tmp_path: Path) -> None:
    """Neither while it is open nor after; a weak password makes nothing at all."""
    with pytest.raises(lock.WorkplaceHeldError):
        workplace.create(folder, "李强", PASSWORD, definition_year=2023)
    filed.close()
    with pytest.raises(UserError, match="已经有工作区"):
        workplace.create(folder, "李强", PASSWORD, definition_year=2023)
    with pytest.raises(UserError, match="密码不符合要求"):
        workplace.create(tmp_path / "新", "李强", "123", definition_year=2023)
    assert not (tmp_path / "新").exists()
    workplace.open_(folder, "王芳", PASSWORD).close()


def test_making_a_workplace_that_was_cut_off_can_be_repeated(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A power cut before the database was in place leaves no half workplace in the way."""

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(workplace, "_make_database", cut)
        with pytest.raises(KeyboardInterrupt):
            workplace.create(folder, "王芳", PASSWORD, definition_year=2023)
    assert not workplace.is_workplace(folder)
    store, _ = workplace.create(folder, "王芳", PASSWORD, definition_year=2023, tables=Tried.metadata)
    assert names(store) == []
    store.close()


def test_a_wrong_password_leaves_the_lock_alone(filed: Store, folder: Path) -> None:
    """And the right one opens afterwards."""
    filed.close()
    with pytest.raises(UserError, match="密码不对"):
        workplace.open_(folder, "王芳", "Wrong-2023")
    workplace.open_(folder, "王芳", PASSWORD).close()


def test_the_recovery_code_sets_a_new_password(
    filed: Store, folder: Path, code: list[str], add: Callable[..., int]
) -> None:
    """Typed in small letters; the old password is out, another user's stays."""
    add(filed, "甲")
    workplace.add_user(filed, "李强", "Lishi-4567")
    filed.close()
    with pytest.raises(UserError, match="校验位"):
        workplace.open_with_recovery(folder, code[0][:-1] + ("0" if code[0][-1] != "0" else "1"), "王芳", "Newer-2024")
    with pytest.raises(UserError, match="密码不符合要求"):
        workplace.open_with_recovery(folder, code[0], "王芳", "weak")
    store = workplace.open_with_recovery(folder, code[0].lower(), "王芳", "Newer-2024")
    assert names(store) == ["甲"]
    store.close()
    with pytest.raises(UserError, match="密码不对"):
        workplace.open_(folder, "王芳", PASSWORD)
    workplace.open_(folder, "王芳", "Newer-2024").close()
    workplace.open_(folder, "李强", "Lishi-4567").close()


def test_users_come_and_go(filed: Store, folder: Path) -> None:
    """A taken name, oneself and a stranger are refused in a sentence."""
    workplace.add_user(filed, "李强", "Lishi-4567")
    with pytest.raises(UserError, match="已经有了"):
        workplace.add_user(filed, "李强", "Lishi-4567")
    with pytest.raises(UserError, match="正在使用"):
        workplace.remove_user(filed, "王芳")
    with pytest.raises(UserError, match="没有用户"):
        workplace.remove_user(filed, "赵六")
    workplace.remove_user(filed, "李强")
    fresh = workplace.renew_code(filed)
    filed.close()
    with pytest.raises(UserError, match="没有用户“李强”"):
        workplace.open_(folder, "李强", "Lishi-4567")
    with pytest.raises(UserError, match="密码不对"):
        workplace.change_password(folder, "王芳", "Wrong-2023", "Newer-2024")
    workplace.change_password(folder, "王芳", PASSWORD, "Newer-2024")
    workplace.open_(folder, "王芳", "Newer-2024").close()
    workplace.open_with_recovery(folder, fresh, "王芳", PASSWORD).close()


def test_a_second_desk_may_read(filed: Store, folder: Path, add: Callable[..., int]) -> None:
    """It sees what is saved, and a write is refused in a sentence."""
    add(filed, "甲")
    with pytest.raises(lock.WorkplaceHeldError, match="王芳"):
        workplace.open_(folder, "王芳", PASSWORD)
    second = workplace.open_(folder, "王芳", PASSWORD, readonly=True)
    assert names(second) == ["甲"]
    add(filed, "乙")
    assert names(second) == ["甲", "乙"]
    with pytest.raises(UserError, match="只读"):
        add(second, "丙")
    assert second.undo_label is None
    second.close()
    add(filed, "丁")


def test_reading_works_where_nothing_can_be_written(filed: Store, folder: Path, add: Callable[..., int]) -> None:
    """A closed workplace can be looked at without the lock, several times."""
    add(filed, "甲")
    filed.close()
    for _ in range(2):
        store = workplace.open_(folder, "王芳", PASSWORD, readonly=True)
        assert names(store) == ["甲"]
        store.close()


def test_keys_of_another_workplace_do_not_open_it(filed: Store, folder: Path, tmp_path: Path) -> None:
    """A key file that was mixed up: said, the lock let go."""
    filed.close()
    other, _ = workplace.create(tmp_path / "另一个", "王芳", PASSWORD, definition_year=2023)
    other.close()
    mine = (folder / "keys.json").read_bytes()
    (folder / "keys.json").write_bytes((tmp_path / "另一个" / "keys.json").read_bytes())
    with pytest.raises(MachineError, match=r"keys\.json"):
        workplace.open_(folder, "王芳", PASSWORD)
    (folder / "keys.json").write_bytes(mine)
    workplace.open_(folder, "王芳", PASSWORD).close()


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("/home/wang/OneDrive - 通州/台账", "OneDrive"),
        ("/home/wang/我的坚果云/台账", "坚果云"),
        ("/home/wang/Nutstore Files/台账", "坚果云"),
        ("/home/wang/Dropbox/台账", "Dropbox"),
        ("D:/WPS云盘/台账", "WPS 云盘"),
        ("/media/wang/KINGSTON/台账", "U 盘"),
        ("/run/media/wang/disk/台账", "U 盘"),
        ("//server/share/台账", "网络盘"),
    ],
)
def test_folders_that_would_harm_the_data_are_warned_of(folder: str, said: str) -> None:
    """One sentence each, saying what would happen."""
    warnings = workplace.folder_warnings(Path(folder))
    assert len(warnings) == 1
    assert said in warnings[0]


@pytest.mark.parametrize("folder", ["/home/wang/文档/通州工会台账", "/home/mediawiki/台账"])
def test_ordinary_folders_give_no_warning(folder: str) -> None:
    """No false alarm."""
    assert workplace.folder_warnings(Path(folder)) == []


def test_opening_costs_no_key_derivation_in_the_database(filed: Store) -> None:
    """The raw key is handed over: a further connection opens in milliseconds."""
    import time

    begin = time.perf_counter()
    for _ in range(20):
        engine.open_raw(filed.path / "workplace.db", filed.key).close()
    assert (time.perf_counter() - begin) / 20 < 0.03


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_lock_file_is_private(filed: Store) -> None:
    """It names a person; other users of the PC need not read it."""
    assert (filed.path / "lock").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_on_the_pc_may_read_the_files(filed: Store, folder: Path, add: Callable[..., int]) -> None:
    """Keys, database, its log and the lock are the user's own, also after the keys are written again."""
    add(filed, "甲")
    workplace.add_user(filed, "李强", PASSWORD)
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir() if path.is_file()}
    assert {"keys.json", "workplace.db", "lock"} <= modes.keys()
    assert set(modes.values()) == {0o600}
