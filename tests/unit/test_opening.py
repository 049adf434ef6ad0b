"""Opening a workplace that somebody else has open, from the core and from the console."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tzdesk import app, cli
from tzdesk.base.errors import UserError
from tzdesk.store import keys, lock

PASSWORD = "Ceshi-2023"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed workplace; the console finds its password in the environment."""
    monkeypatch.setattr(keys, "default_cost", keys.CHEAP)
    monkeypatch.setenv(cli.PASSWORD_VARIABLE, PASSWORD)
    place = tmp_path / "desk"
    app.create_workplace(place, "王某", PASSWORD)[0].close()
    return place


@pytest.fixture
def held(folder: Path) -> Path:
    """The same, with the lock text of a PC that is no longer there."""
    text = {"user": "李某", "host": "旧电脑", "process": 1, "since": "2023-12-05T00:30:00+00:00"}
    (folder / lock.LOCK_FILE).write_text(json.dumps(text), encoding="utf-8")
    return folder


def test_a_dead_pc_is_overruled_without_deleting_files(held: Path) -> None:
    """Refused by default; `force` opens for writing and the lock is ours."""
    with pytest.raises(lock.WorkplaceHeldError):
        app.open_workplace(held, "王某", PASSWORD)
    wp = app.open_workplace(held, "王某", PASSWORD, force=True)
    try:
        wp.register("profile").save(wp, {"unit_name": "某工会"})
        holder = lock.read_holder(held / lock.LOCK_FILE)
        assert holder is not None
        assert holder.user == "王某"
    finally:
        wp.close()


def test_a_workplace_in_use_can_be_looked_at(folder: Path) -> None:
    """`readonly` opens beside the holder and refuses to save."""
    holder = app.open_workplace(folder, "王某", PASSWORD)
    looking = app.open_workplace(folder, "王某", PASSWORD, readonly=True)
    try:
        with pytest.raises(UserError, match="只读"):
            looking.register("profile").save(looking, {"unit_name": "某工会"})
    finally:
        looking.close()
        holder.close()


def test_the_console_has_both_ways(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a word it is refused and the sentence names the holder; --read-only and --force do the work."""
    audit = ["audit", str(held), "--period", "2023-12", "--json"]
    assert cli.main(audit) == cli.UNUSABLE
    assert "旧电脑" in capsys.readouterr().err
    assert cli.main([*audit, "--read-only"]) != cli.UNUSABLE
    assert (held / lock.LOCK_FILE).read_text("utf-8")
    assert cli.main([*audit, "--force"]) != cli.UNUSABLE
    assert cli.main(audit) != cli.UNUSABLE
