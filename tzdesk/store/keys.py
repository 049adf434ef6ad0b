"""The data key and its wrappings: keys.json.

The database is encrypted with one random 256-bit key. It is kept only wrapped (AES-256-GCM): once for each user under
Argon2id of the password, and once under Argon2id of the printed recovery code. A wrapping is bound to its workplace
and owner, so that a slot cannot be moved to another name or file.
"""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tzdesk.base import clock
from tzdesk.base.errors import MachineError, UserError, machine_error
from tzdesk.base.files import atomic_write
from tzdesk.store.passwords import check_password, looks_like_code, new_code, read_code

KEYS_FILE = "keys.json"
FORMAT = 1
_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_RECOVERY = "\x00recovery"  # no user can be called so


@dataclass(frozen=True)
class Cost:
    """What one guess at a password costs: Argon2id's passes, memory (KiB) and lanes."""

    passes: int
    memory: int
    lanes: int


STANDARD = Cost(passes=3, memory=64 * 1024, lanes=4)  # RFC 9106, second recommended option
CHEAP = Cost(passes=1, memory=8, lanes=1)  # for tests: proves nothing, costs nothing
default_cost = STANDARD


@dataclass(frozen=True)
class Slot:
    """The data key, wrapped for one owner."""

    salt: str
    nonce: str
    wrapped: str
    cost: Cost
    created: str

    @classmethod
    def wrap(cls, data_key: bytes, secret: str, bound_to: str, cost: Cost | None) -> Slot:
        """Wrap the data key under a secret."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        cost = cost or default_cost
        salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(derive(secret, salt, cost)).encrypt(nonce, data_key, bound_to.encode())
        return cls(_text(salt), _text(nonce), _text(sealed), cost, clock.now().isoformat(timespec="seconds"))

    def unwrap(self, secret: str, bound_to: str) -> bytes | None:
        """The data key; None when the secret is wrong."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            wrapping = AESGCM(derive(secret, _bytes(self.salt), self.cost))
            return wrapping.decrypt(_bytes(self.nonce), _bytes(self.wrapped), bound_to.encode())
        except InvalidTag:
            return None


@dataclass(frozen=True)
class Failures:
    """Wrong passwords of one user: in a row, since the last login, and until when no further one is tried."""

    count: int = 0
    total: int = 0
    until: datetime | None = None


@dataclass
class KeyFile:
    """The content of keys.json."""

    workplace: str
    users: dict[str, Slot] = field(default_factory=dict)
    recovery: Slot | None = None
    failures: dict[str, Failures] = field(default_factory=dict)

    @classmethod
    def new(
        cls, user: str, password: str, *, code: str | None = None, cost: Cost | None = None, check: bool = True
    ) -> tuple[KeyFile, bytes, str]:
        """A new workplace's key file with its data key and its recovery code.

        UserError for a weak password; `check=False` takes any (practice workplaces hold nobody's data).
        """
        user = user_name(user)
        if check:
            check_password(user, password)
        data_key = secrets.token_bytes(_KEY_BYTES)
        printed = read_code(code) if code else new_code()
        made = cls(str(uuid.uuid4()))
        made.users[user] = Slot.wrap(data_key, password, made._bound(user), cost)
        made.recovery = Slot.wrap(data_key, printed, made._bound(_RECOVERY), cost)
        return made, data_key, printed

    def unlock(self, user: str, password: str) -> bytes:
        """The data key by a user's password. UserError for an unknown user or a wrong password."""
        slot = self.users.get(user_name(user))
        if slot is None:
            raise UserError(f"这个工作区没有用户“{user}”。", f"现有用户：{'、'.join(self.users)}。")
        data_key = slot.unwrap(password, self._bound(user_name(user)))
        if data_key is None:
            raise UserError("密码不对。", "请检查大小写和输入法后再试；忘记密码时，可以用打印的恢复码打开。")
        return data_key

    def unlock_by_any(self, password: str) -> tuple[str, bytes]:
        """User and data key by a password alone, whichever user it belongs to. UserError when it is nobody's."""
        for user, slot in self.users.items():
            data_key = slot.unwrap(password, self._bound(user))
            if data_key is not None:
                return user, data_key
        raise UserError("密码不对。", "请检查大小写和输入法后再试；忘记密码时，可以用打印的恢复码打开。")

    def unlock_by_code(self, code: str) -> bytes:
        """The data key by the printed recovery code. UserError for a code that is wrong or another workplace's."""
        printed = read_code(code)
        data_key = self.recovery.unwrap(printed, self._bound(_RECOVERY)) if self.recovery else None
        if data_key is None:
            raise UserError("恢复码与这个工作区不符。", "请确认恢复码是这个工作区的，而且是最近一次打印的。")
        return data_key

    def unlock_by_secret(self, secret: str) -> bytes:
        """The data key by a password, whosever, or by the printed recovery code. UserError when it is neither."""
        try:
            return self.unlock_by_any(secret)[1]
        except UserError:
            if not looks_like_code(secret):
                raise
        return self.unlock_by_code(secret)

    def set_user(self, data_key: bytes, user: str, password: str, cost: Cost | None = None) -> None:
        """Give a user (new or known) a password. UserError for a weak one."""
        user = user_name(user)
        check_password(user, password)
        self.failures.pop(user, None)
        self.users[user] = Slot.wrap(data_key, password, self._bound(user), cost)

    def renew_code(self, data_key: bytes, cost: Cost | None = None) -> str:
        """A new recovery code; the old one no longer opens anything but old backups."""
        printed = new_code()
        self.recovery = Slot.wrap(data_key, printed, self._bound(_RECOVERY), cost)
        return printed

    def _bound(self, owner: str) -> str:
        return f"tzdesk\n{self.workplace}\n{owner}"

    # --- the file -----------------------------------------------------------------------------------------------

    def to_json(self) -> str:
        """The file's text."""
        content = {"format": FORMAT, **asdict(self)}
        for one in content["failures"].values():
            one["until"] = one["until"].isoformat() if one["until"] else None
        return json.dumps(content, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str, where: str = KEYS_FILE) -> KeyFile:
        """Read the file's text. MachineError when it is damaged or of a later make."""
        try:
            content: dict[str, Any] = json.loads(text)
            if content["format"] > FORMAT:
                raise MachineError(f"{where} 出自更新的程序版本。", "请升级本机程序后再打开。")
            users = {name: _slot(slot) for name, slot in content["users"].items()}
            recovery = _slot(content["recovery"]) if content["recovery"] else None
            failures = {name: _failures(one) for name, one in content.get("failures", {}).items()}
            return cls(content["workplace"], users, recovery, failures)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise MachineError(f"密钥文件 {where} 已损坏。", "请从最近的备份恢复；备份里有完好的密钥文件。") from error

    def save(self, folder: Path) -> None:
        """Write keys.json, all or nothing."""
        with atomic_write(folder / KEYS_FILE, "保存密钥文件") as beside:
            beside.write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> KeyFile:
        """Read a workplace's keys.json."""
        path = folder / KEYS_FILE
        try:
            return cls.from_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise UserError(
                f"“{folder.name}”不是工作区：没有找到 {KEYS_FILE}。", "请选择放有 workplace.db 的文件夹。"
            ) from error
        except OSError as error:
            raise machine_error(error, path, "读取密钥文件") from error
        except UnicodeDecodeError as error:
            raise MachineError(f"密钥文件 {path.name} 已损坏。", "请从最近的备份恢复。") from error


def user_name(typed: str) -> str:
    """A user's name as it is kept. UserError when there is none."""
    name = " ".join(typed.split())
    if not name:
        raise UserError("用户名不能空着。", "请填写姓名。")
    return name


def keys_lie_in(folder: Path) -> bool:
    """Whether a folder holds the keys of a workplace, whatever has become of its data."""
    try:
        return (folder / KEYS_FILE).exists()
    except OSError:  # a path that the system cannot look at, half typed
        return False


def users_of(folder: Path) -> list[str]:
    """The users of a workplace, for the login window."""
    return list(KeyFile.load(folder).users)


def derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    """A 256-bit key from a secret by Argon2id."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )


def _slot(content: dict[str, Any]) -> Slot:
    return Slot(**{**content, "cost": Cost(**content["cost"])})


def _failures(content: dict[str, Any]) -> Failures:
    until = datetime.fromisoformat(content["until"]) if content["until"] else None
    return Failures(int(content["count"]), int(content["total"]), until)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
