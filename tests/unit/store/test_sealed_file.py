"""The encrypted file between desks: only the right password opens it, and no changed byte goes unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tzdesk.base.errors import DeskError, MachineError, UserError
from tzdesk.store.sealed_file import Carried, open_file, seal_file

PASSWORD = "Gongji-2023"
SECRET = "999999197503120021"
CARRIED = Carried("实名附表.xlsx", f"证件 {SECRET}".encode() * 50, "DC2023-0001", "王芳", "2023-12-05 08:30")


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    seal_file(tmp_path / "附表.tzmb", CARRIED, PASSWORD)
    return tmp_path / "附表.tzmb"


def test_the_right_password_gives_back_what_was_sealed(sealed: Path) -> None:
    """Name, content, number, sender."""
    assert open_file(sealed, PASSWORD) == CARRIED


def test_nothing_of_it_is_read_in_the_file(sealed: Path) -> None:
    """Neither content nor name; the head names the algorithms only."""
    raw = sealed.read_bytes()
    assert SECRET.encode() not in raw
    assert "实名".encode() not in raw
    assert b'"cipher": "AES-256-GCM"' in raw


def test_a_wrong_password_is_refused(sealed: Path) -> None:
    """In words that a clerk can act on."""
    with pytest.raises(UserError, match="密码不对"):
        open_file(sealed, PASSWORD + "x")


def test_a_weak_password_seals_nothing(tmp_path: Path) -> None:
    """The protection is that of the password."""
    with pytest.raises(UserError, match="不符合要求"):
        seal_file(tmp_path / "x.tzmb", CARRIED, "12345678")
    assert not list(tmp_path.iterdir())


def test_a_cut_file_is_refused_wherever_it_is_cut(sealed: Path, tmp_path: Path) -> None:
    """Also in its head."""
    raw = sealed.read_bytes()
    for length in (0, 3, 8, 40, 150, len(raw) // 2, len(raw) - 1):
        (tmp_path / "cut.tzmb").write_bytes(raw[:length])
        with pytest.raises(MachineError):
            open_file(tmp_path / "cut.tzmb", PASSWORD)


def test_a_flipped_byte_is_refused_wherever_it_stands(sealed: Path, tmp_path: Path) -> None:
    """In every byte of the head, and along the content."""
    raw = sealed.read_bytes()
    places = [*range(260), *range(260, len(raw), 97), len(raw) - 1]
    for place in places:
        changed = bytearray(raw)
        changed[place] ^= 1
        (tmp_path / "flipped.tzmb").write_bytes(changed)
        with pytest.raises(DeskError):
            open_file(tmp_path / "flipped.tzmb", PASSWORD)


def test_a_head_that_asks_for_all_memory_is_refused(sealed: Path, tmp_path: Path) -> None:
    """A file from outside must not bring the desk down."""
    raw = sealed.read_bytes()
    changed = raw.replace(b'"memory": 8,', b'"memory":9999999,')
    length = int.from_bytes(raw[6:10], "big") + len(changed) - len(raw)
    (tmp_path / "x.tzmb").write_bytes(changed[:6] + length.to_bytes(4, "big") + changed[10:])
    with pytest.raises(MachineError, match="文件头"):
        open_file(tmp_path / "x.tzmb", PASSWORD)
