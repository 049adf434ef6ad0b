"""Users: five wrong passwords lock out, a given password must be changed, a leaver is out, an administrator stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tzdesk import app
from tzdesk.access import accounts, roles_of
from tzdesk.access.accounts import PasswordChangeNeededError
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.cli import main
from tzdesk.registers.workplace import Workplace
from tzdesk.store import journal, keys
from tzdesk.store.keys import KEYS_FILE

CHAIR, CLERK = "王芳", "李强"
MINE, GIVEN, OWN = "Zhuxi-2023", "Lin-shi-01", "Zijide-88"
MORNING = datetime(2023, 12, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    wp, _code = app.create_workplace(tmp_path / "工作区", CHAIR, MINE)
    wp.close()
    return tmp_path / "工作区"


def add(wp: Workplace, roles: list[str], name: str = CLERK) -> None:
    spec = roles_of(wp.definition())
    accounts.add_user(wp.store, spec, wp.rights, name=name, password=GIVEN, roles=roles)


@pytest.fixture
def two(folder: Path) -> Iterator[Path]:
    """The chairwoman, and a clerk of the finances who has a password of his own."""
    wp = app.open_workplace(folder, CHAIR, MINE)
    add(wp, ["finance"])
    wp.close()
    app.change_own_password(folder, CLERK, GIVEN, OWN)
    return folder


def wrong(folder: Path, user: str = CHAIR) -> str:
    with pytest.raises(UserError) as refused:
        app.open_workplace(folder, user, "Budui-0000")
    return refused.value.message


def test_the_only_user_has_all_roles_and_no_row(folder: Path) -> None:
    """A union of one person notices nothing of users and roles."""
    wp = app.open_workplace(folder, CHAIR, MINE)
    assert not wp.rights.limited
    assert [one.name for one in accounts.accounts(wp.store, roles_of(wp.definition()))] == [CHAIR]
    wp.close()


def test_five_wrong_passwords_lock_out_for_ten_minutes_across_restarts(folder: Path) -> None:
    """The right password is refused as well meanwhile, with the time; afterwards it opens and tells of them."""
    with clock.frozen(MORNING):
        said = [wrong(folder) for _time in range(5)]
        assert "再错4次" in said[0]
        assert "再错1次" in said[3]
        until = f"{clock.local(MORNING + timedelta(minutes=10)):%H:%M}"
        assert until in said[4]
        with pytest.raises(UserError, match=until):
            app.open_workplace(folder, CHAIR, MINE)
    with clock.frozen(MORNING + timedelta(minutes=10)):
        wp = app.open_workplace(folder, CHAIR, MINE)
        assert wp.welcome is not None
        assert wp.welcome.failed == 5
        wp.close()
    assert json.loads((folder / KEYS_FILE).read_text("utf-8"))["failures"] == {}


def test_four_wrong_passwords_do_not_lock(folder: Path) -> None:
    """And the count begins anew after the right one."""
    for _time in range(4):
        wrong(folder)
    app.open_workplace(folder, CHAIR, MINE).close()
    assert "再错4次" in wrong(folder)


def test_a_clock_that_was_set_back_locks_out_for_ten_minutes_and_no_longer(folder: Path) -> None:
    """The battery of the clock is empty, it wakes up years ago: nobody waits for years, nobody comes in at once."""
    with clock.frozen(MORNING):
        for _time in range(5):
            wrong(folder)
    back = MORNING - timedelta(days=900)
    with clock.frozen(back), pytest.raises(UserError, match=f"{clock.local(back + timedelta(minutes=10)):%H:%M}"):
        app.open_workplace(folder, CHAIR, MINE)
    with clock.frozen(back + timedelta(minutes=9)), pytest.raises(UserError, match="已锁定"):
        app.open_workplace(folder, CHAIR, MINE)
    with clock.frozen(back + timedelta(minutes=10)):
        app.open_workplace(folder, CHAIR, MINE).close()


def test_tries_at_once_are_counted_each(folder: Path) -> None:
    """Several programs that guess side by side get no more than five guesses together."""
    with clock.frozen(MORNING), ThreadPoolExecutor(8) as several:
        said = list(several.map(lambda _number: wrong(folder), range(8)))
        assert sum("再错" in one for one in said) == 4
        assert sum("已锁定" in one for one in said) == 4


def test_a_wrong_password_elsewhere_puts_back_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one desk tries a password, which takes a moment, the other lets somebody in and throws somebody out."""
    wp = app.open_workplace(folder, CHAIR, MINE)
    add(wp, ["finance"], "周一")
    derived = keys.derive

    def slow(*args: Any) -> bytes:
        monkeypatch.setattr("tzdesk.store.keys.derive", derived)
        add(wp, ["entry"])
        accounts.disable_user(wp.store, roles_of(wp.definition()), wp.rights, "周一")
        return derived(*args)

    monkeypatch.setattr("tzdesk.store.keys.derive", slow)
    assert "再错4次" in wrong(folder)
    assert app.users(folder) == [CHAIR, CLERK]
    wp.close()
    assert [path.name for path in folder.glob("keys.*") if path.stat().st_mode & 0o077] == []


def test_another_user_is_not_locked_out(two: Path) -> None:
    """The count is each user's own."""
    for _time in range(5):
        wrong(two, CLERK)
    app.open_workplace(two, CHAIR, MINE).close()


def test_the_file_of_failures_holds_no_password(folder: Path) -> None:
    """What was typed is kept nowhere."""
    wrong(folder)
    assert "Budui" not in (folder / KEYS_FILE).read_text("utf-8")


def test_a_given_password_opens_nothing_until_it_is_changed(folder: Path) -> None:
    """Nobody works with a password that somebody else knows."""
    wp = app.open_workplace(folder, CHAIR, MINE)
    add(wp, ["entry"])
    wp.close()
    with pytest.raises(PasswordChangeNeededError):
        app.open_workplace(folder, CLERK, GIVEN)
    with pytest.raises(UserError, match="和原来的一样"):
        app.change_own_password(folder, CLERK, GIVEN, GIVEN)
    with pytest.raises(UserError, match="不符合要求"):
        app.change_own_password(folder, CLERK, GIVEN, CLERK)
    app.change_own_password(folder, CLERK, GIVEN, OWN)
    wp = app.open_workplace(folder, CLERK, OWN)
    assert wp.rights.words == "录入员"
    wp.close()


def test_the_first_added_user_leaves_the_others_their_roles(two: Path) -> None:
    """Whoever came in before anyone was added keeps everything."""
    wp = app.open_workplace(two, CHAIR, MINE)
    assert not wp.rights.limited
    wp.close()


def test_roles_hold_at_the_next_login(two: Path) -> None:
    """Finance sees the money and no member's roster."""
    wp = app.open_workplace(two, CLERK, OWN)
    assert wp.rights.sees("aid_batch")
    assert "member" not in wp.registers
    with pytest.raises(UserError, match="不能管理用户和角色"):
        add(wp, ["entry"], "赵六")
    wp.close()


def test_a_disabled_user_is_out_and_the_name_stays(two: Path) -> None:
    """The wrapped key is gone, so that not even the file opens."""
    wp = app.open_workplace(two, CHAIR, MINE)
    spec = roles_of(wp.definition())
    accounts.disable_user(wp.store, spec, wp.rights, CLERK)
    assert {one.name: one.disabled for one in accounts.accounts(wp.store, spec)} == {CHAIR: False, CLERK: True}
    with pytest.raises(UserError, match="正在使用"):
        accounts.disable_user(wp.store, spec, wp.rights, CHAIR)
    wp.close()
    assert CLERK not in json.loads((two / KEYS_FILE).read_text("utf-8"))["users"]
    assert "没有用户" in wrong(two, CLERK)


def test_an_administrator_always_stays(two: Path) -> None:
    """Otherwise nobody could let anyone in again."""
    wp = app.open_workplace(two, CHAIR, MINE)
    spec = roles_of(wp.definition())
    accounts.give_roles(wp.store, spec, wp.rights, CLERK, ["admin"])
    wp.close()
    wp = app.open_workplace(two, CLERK, OWN)
    with pytest.raises(UserError, match="至少要有一位能用的工会主席"):
        accounts.give_roles(wp.store, spec, wp.rights, CHAIR, ["admin"])
    with pytest.raises(UserError, match="至少要有一位能用的工会主席"):
        accounts.disable_user(wp.store, spec, wp.rights, CHAIR)
    accounts.give_roles(wp.store, spec, wp.rights, CHAIR, ["chair"])
    wp.close()
    wp = app.open_workplace(two, CHAIR, MINE)
    with pytest.raises(UserError, match="至少要有一位能用的管理员"):
        accounts.give_roles(wp.store, spec, wp.rights, CLERK, ["entry"])
    with pytest.raises(UserError, match="至少要有一位能用的管理员"):
        accounts.disable_user(wp.store, spec, wp.rights, CLERK)
    wp.close()


def test_nobody_changes_his_own_roles(two: Path) -> None:
    """Neither the administrator, nor whoever holds all of them."""
    for user, password in ((CHAIR, MINE), (CLERK, OWN)):
        wp = app.open_workplace(two, user, password)
        spec = roles_of(wp.definition())
        with pytest.raises(UserError, match="自己的角色不能自己改" if user == CHAIR else "不能管理用户"):
            accounts.give_roles(wp.store, spec, wp.rights, user, ["admin", "chair"])
        wp.close()


@pytest.fixture
def managed(two: Path) -> Path:
    """The same with the clerk as administrator, who sees no case."""
    wp = app.open_workplace(two, CHAIR, MINE)
    accounts.give_roles(wp.store, roles_of(wp.definition()), wp.rights, CLERK, ["admin"])
    wp.close()
    return two


@pytest.mark.parametrize("role", ["entry", "review", "finance", "chair", "reader"])
def test_an_administrator_gives_nobody_a_look_at_cases(managed: Path, role: str) -> None:
    """Not to others, not to a new user; nor does he set the password of one who has such a role. A chair does."""
    wp = app.open_workplace(managed, CLERK, OWN)
    spec = roles_of(wp.definition())
    add(wp, ["admin"], "赵六")
    for act in (
        lambda: add(wp, [role], "钱七"),
        lambda: accounts.give_roles(wp.store, spec, wp.rights, "赵六", ["admin", role]),
        lambda: accounts.reset_password(wp.store, spec, wp.rights, CHAIR, GIVEN),
    ):
        with pytest.raises(UserError, match="只有工会主席能给"):
            act()
    accounts.reset_password(wp.store, spec, wp.rights, "赵六", GIVEN)
    wp.close()
    wp = app.open_workplace(managed, CHAIR, MINE)
    accounts.give_roles(wp.store, spec, wp.rights, "赵六", ["admin", role])
    with wp.store.reading() as session:
        told = [one.label for one in journal.recent(session, 3)]
    assert any("设置“赵六”的角色" in one and spec.roles[role].label in one and "原来：管理员" in one for one in told)
    wp.close()


def test_the_login_tells_of_the_one_before(folder: Path) -> None:
    """When and on which PC, so that a stranger's login is noticed."""
    with clock.frozen(MORNING):
        first = app.open_workplace(folder, CHAIR, MINE)
        first.close()
    second = app.open_workplace(folder, CHAIR, MINE)
    assert first.welcome is not None
    assert first.welcome.words == "您第一次登录。"
    assert second.welcome is not None
    assert second.welcome.last == MORNING
    second.close()


def test_the_console_comes_in_with_the_same_rights(
    two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Finance gets neither the month's book nor a file's papers, and counts towards the lock-out."""
    monkeypatch.setenv("TZDESK_PASSWORD", OWN)
    who = ["--user", CLERK]
    assert main(["export", str(two), "--period", "2023-11", "--out", str(tmp_path / "out"), *who]) == 2
    assert "看不到" in capsys.readouterr().err
    assert main(["print", str(two), "aid_case", "--paper", "aid-list-all", "--out", str(tmp_path), *who]) == 2
    assert not (tmp_path / "out").exists()
    monkeypatch.setenv("TZDESK_PASSWORD", "Budui-0000")
    assert main(["verify", str(two), *who]) == 2
    assert "再错4次" in capsys.readouterr().err


@pytest.mark.parametrize("role", ["entry", "review", "finance", "chair", "admin", "reader"])
def test_what_holds_for_a_person_holds_though_the_person_sees_no_users(two: Path, role: str) -> None:
    """Their own rights, that the desk must lock itself, and who else may approve: asked by whatever role."""
    wp = app.open_workplace(two, CHAIR, MINE)
    spec = roles_of(wp.definition())
    add(wp, [role], "周一")
    add(wp, ["review"], "吴二")
    wp.close()
    app.change_own_password(two, "周一", GIVEN, OWN)
    wp = app.open_workplace(two, "周一", OWN)
    (two / app.PRACTICE_FILE).write_text("练习", encoding="utf-8")
    assert not accounts.may_stay_open(wp.store)
    assert accounts.rights_of(wp.store, spec) == wp.rights
    accounts.refuse_outdated(wp.store, spec, wp.rights)
    assert set(accounts.others_who_may(wp.store, spec, "approve")) == {CHAIR, "吴二"}
    wp.close()


def test_who_only_looks_is_told_that_roles_are_others_by_now(two: Path) -> None:
    """One desk looks (只读) while another gives roles, and takes the person out."""
    boss = app.open_workplace(two, CHAIR, MINE)
    spec = roles_of(boss.definition())
    looking = app.open_workplace(two, CLERK, OWN, readonly=True)
    accounts.refuse_outdated(looking.store, spec, looking.rights)
    accounts.give_roles(boss.store, spec, boss.rights, CLERK, ["entry"])
    with pytest.raises(UserError, match="角色已经由管理员改过"):
        accounts.refuse_outdated(looking.store, spec, looking.rights)
    accounts.disable_user(boss.store, spec, boss.rights, CLERK)
    with pytest.raises(UserError, match="已停用"):
        accounts.refuse_outdated(looking.store, spec, looking.rights)
    looking.close()
    boss.close()


def test_the_password_of_the_manual_opens_nobodys_data(folder: Path, tmp_path: Path) -> None:
    """It is printed for practice; nobody takes or is given it for people who are not invented."""
    with pytest.raises(UserError, match="人人知道"):
        app.create_workplace(tmp_path / "新的", CHAIR, app.PRACTICE_PASSWORD)
    wp = app.open_workplace(folder, CHAIR, MINE)
    spec = roles_of(wp.definition())
    with pytest.raises(UserError, match="人人知道"):
        accounts.add_user(wp.store, spec, wp.rights, name=CLERK, password=app.PRACTICE_PASSWORD, roles=["entry"])
    wp.close()
    with pytest.raises(UserError, match="人人知道"):
        app.change_own_password(folder, CHAIR, MINE, app.PRACTICE_PASSWORD)
