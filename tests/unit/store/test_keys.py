"""Keys: who can open a workplace, and what a password and a recovery code must be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tzdesk.base.errors import MachineError, UserError
from tzdesk.store import keys, passwords
from tzdesk.store.keys import KeyFile

GOOD = "Tongzhou-2023"


@pytest.fixture
def made() -> tuple[KeyFile, bytes, str]:
    return KeyFile.new("王芳", GOOD)


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Ab1", ["至少8位（现在3位）"]),
        ("abcdefgh", ["三类|3类", "大写字母", "数字"]),
        ("abcdefg1", ["3类"]),
        ("ab1", ["至少8位", "3类"]),
        ("", ["至少8位", "3类"]),
        ("wang.Fang1", ["不能与用户名相同"]),
    ],
)
def test_a_weak_password_is_refused_with_what_is_missing(password: str, missing: list[str]) -> None:
    """Every reason is named at once."""
    with pytest.raises(UserError) as refused:
        passwords.check_password("Wang.fang1", password)
    for reason in missing:
        assert any(part in refused.value.message for part in reason.split("|"))


@pytest.mark.parametrize("password", ["Abcdefg1", "abcdef1!", "ABCDEF1!", "通州Abc123", GOOD])
def test_three_kinds_and_eight_characters_are_enough(password: str) -> None:
    """No rule beyond the announced ones."""
    passwords.check_password("王芳", password)


def test_each_owner_gets_the_same_key(made: tuple[KeyFile, bytes, str], tmp_path: Path) -> None:
    """Password of any user or printed code: one data key of 256 bits, also after a round through the file."""
    file, key, code = made
    file.set_user(key, " 李 强 ", "Lishi-4567")
    file.save(tmp_path)
    again = KeyFile.load(tmp_path)
    assert len(key) == 32
    assert again.unlock("王芳", GOOD) == again.unlock("李 强", "Lishi-4567") == again.unlock_by_code(code) == key
    assert again.unlock_by_any("Lishi-4567") == ("李 强", key)
    assert keys.users_of(tmp_path) == ["王芳", "李 强"]


def test_wrong_secrets_are_said(made: tuple[KeyFile, bytes, str]) -> None:
    """Unknown user, wrong password, another workplace's code."""
    file, _, _ = made
    with pytest.raises(UserError, match="没有用户“赵六”"):
        file.unlock("赵六", GOOD)
    with pytest.raises(UserError, match="密码不对"):
        file.unlock("王芳", GOOD + "x")
    with pytest.raises(UserError, match="密码不对"):
        file.unlock_by_any("x")
    with pytest.raises(UserError, match="不符"):
        file.unlock_by_code(passwords.new_code())
    with pytest.raises(UserError, match="用户名"):
        KeyFile.new("  ", GOOD)


def test_a_slot_cannot_be_moved_to_another_name(made: tuple[KeyFile, bytes, str]) -> None:
    """Copying one's own slot under a colleague's name does not open under that name."""
    file, _, _ = made
    file.users["李强"] = file.users["王芳"]
    with pytest.raises(UserError, match="密码不对"):
        file.unlock("李强", GOOD)


def test_the_file_holds_neither_key_nor_secrets(made: tuple[KeyFile, bytes, str]) -> None:
    """What lies on the disk opens nothing by itself."""
    file, key, code = made
    text = file.to_json()
    for secret in (GOOD, code, code.replace("-", ""), key.hex()):
        assert secret not in text


def test_a_renewed_code_replaces_the_old_one(made: tuple[KeyFile, bytes, str]) -> None:
    """The paper that was lost no longer opens the workplace."""
    file, key, code = made
    fresh = file.renew_code(key)
    assert file.unlock_by_code(fresh) == key
    with pytest.raises(UserError):
        file.unlock_by_code(code)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 1}', '{"format": 1, "workplace": "w", "users": {"a": 1}}']
)
def test_a_damaged_key_file_is_said(content: str) -> None:
    """Damage is the machine's fault and the backup the way out."""
    with pytest.raises(MachineError, match="已损坏"):
        KeyFile.from_json(content)


def test_a_key_file_of_a_newer_program_is_refused(made: tuple[KeyFile, bytes, str]) -> None:
    """Said as such, not as damage."""
    content = json.loads(made[0].to_json()) | {"format": 99}
    with pytest.raises(MachineError, match="更新的程序版本"):
        KeyFile.from_json(json.dumps(content))


def test_a_folder_without_key_file_is_no_workplace(tmp_path: Path) -> None:
    """The clerk chose the wrong folder."""
    with pytest.raises(UserError, match="不是工作区"):
        KeyFile.load(tmp_path)


def test_the_standard_cost_is_not_the_tests() -> None:
    """Released passwords cost at least 64 MiB and three passes a guess."""
    assert keys.STANDARD.memory >= 64 * 1024
    assert keys.STANDARD.passes >= 3


CODES = st.builds(passwords.new_code)


@given(CODES, st.randoms())
def test_a_code_is_read_however_it_is_typed(code: str, random: object) -> None:
    """Small letters, blanks instead of dashes, full-width letters, O for 0, I and L for 1."""
    assert len(code.replace("-", "")) * 5 >= 128 + 5
    assert passwords.read_code(code.lower()) == code
    assert passwords.read_code(code.replace("-", " ")) == code
    assert passwords.read_code(code.replace("-", "")) == code
    assert passwords.read_code(code.replace("0", "O").replace("1", "l")) == code
    assert passwords.read_code(code.replace("0", "o").replace("1", "I").replace("V", "u")) == code
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else "　" for c in code)
    assert passwords.read_code(wide) == code


@given(CODES, st.integers(0, 27), st.integers(1, 31))
def test_one_wrong_character_is_always_found(code: str, place: int, shift: int) -> None:
    """The check character tells a misread code before the slow key derivation does."""
    plain = code.replace("-", "")
    wrong = passwords.ALPHABET[(passwords.ALPHABET.index(plain[place]) + shift) % 32]
    with pytest.raises(UserError, match="校验位"):
        passwords.read_code(plain[:place] + wrong + plain[place + 1 :])


@pytest.mark.parametrize(("typed", "said"), [("ABCD", "28位"), ("ABCD-*", "“\\*”"), ("", "28位")])
def test_a_code_of_the_wrong_shape_is_said(typed: str, said: str) -> None:
    """Length and foreign characters are named."""
    with pytest.raises(UserError, match=said):
        passwords.read_code(typed)
