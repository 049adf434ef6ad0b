"""The encrypted file that carries personal data from desk to desk (.tzmb, 加密交换文件).

Layout: `TZMB1\\n`, four bytes with the length of the head (big-endian), the head as JSON in UTF-8, the sealed content.

The head names the algorithms, so that others can be added: `cipher` (AES-256-GCM), `kdf` (argon2id with passes, memory
in KiB, lanes), `salt`, `nonce` (Base64) and `size`, the length of what follows. It holds nothing else: no name, no
month. The head is bound to the content as associated data. The content is a JSON line (file name, export number, who,
when) and the file's bytes, encrypted and authenticated as one: a changed byte anywhere and a wrong password are
refused alike. The protection is that of the password, which travels by another way than the file.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tzdesk.base.errors import MachineError, UserError, machine_error
from tzdesk.base.files import atomic_write
from tzdesk.store import keys
from tzdesk.store.passwords import check_password

SUFFIX = ".tzmb"
MAGIC = b"TZMB1\n"
CIPHER, KDF = "AES-256-GCM", "argon2id"
LARGEST = 200 << 20
_LENGTH = 4
_MOST_HEAD = 4096
_MOST_MEMORY = 1 << 20  # KiB: a made-up head must not take the machine's memory
_MOST_PASSES = 16


@dataclass(frozen=True)
class Carried:
    """What a file carries: its name, its bytes, and what its sender said of it."""

    name: str
    content: bytes
    serial: str = ""
    sender: str = ""
    at: str = ""


def seal_file(target: Path, carried: Carried, password: str) -> None:
    """Write an encrypted file. UserError for a weak password, MachineError when it cannot be written."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    check_password("", password)
    if len(carried.content) > LARGEST:
        raise UserError(f"文件超过 {LARGEST >> 20} MB，不能装进加密文件。", "请分成几份。")
    cost = keys.default_cost
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    about = {"name": carried.name, "serial": carried.serial, "sender": carried.sender, "at": carried.at}
    plain = json.dumps(about, ensure_ascii=False).encode() + b"\n" + carried.content
    head: dict[str, Any] = {
        "cipher": CIPHER, "kdf": KDF, **asdict(cost), "salt": _text(salt), "nonce": _text(nonce),
        "size": len(plain) + 16,
    }  # fmt: skip
    front = json.dumps(head).encode()
    sealed = AESGCM(keys.derive(password, salt, cost)).encrypt(nonce, plain, front)
    with atomic_write(target, "写入加密文件") as beside:
        beside.write_bytes(MAGIC + len(front).to_bytes(_LENGTH, "big") + front + sealed)


def open_file(path: Path, password: str) -> Carried:
    """What an encrypted file carries. UserError for a wrong password, MachineError for a cut or strange file."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        whole = path.read_bytes()
    except OSError as error:
        raise machine_error(error, path, "读取加密文件") from error
    front, head, sealed = _parts(whole, path.name)
    cost = keys.Cost(head["passes"], head["memory"], head["lanes"])
    try:
        opening = AESGCM(keys.derive(password, base64.b64decode(head["salt"]), cost))
        plain = opening.decrypt(base64.b64decode(head["nonce"]), sealed, front)
    except InvalidTag as error:
        raise UserError(
            f"“{path.name}”打不开：密码不对，或文件被改动过。", "请向发件人核对密码；密码确实无误时，请对方重发。"
        ) from error
    about, _newline, content = plain.partition(b"\n")
    told: dict[str, str] = json.loads(about)
    return Carried(Path(told["name"]).name, content, told["serial"], told["sender"], told["at"])


def _parts(whole: bytes, name: str) -> tuple[bytes, dict[str, Any], bytes]:
    begin = len(MAGIC) + _LENGTH
    if not whole.startswith(MAGIC) or len(whole) < begin:
        raise MachineError(f"“{name}”不是加密交换文件，或文件不完整。", "请让对方重发。")
    length = int.from_bytes(whole[len(MAGIC) : begin], "big")
    front, sealed = whole[begin : begin + length], whole[begin + length :]
    try:
        if length > _MOST_HEAD:
            raise ValueError("head")
        head: dict[str, Any] = json.loads(front)
        numbers = [int(head[key]) for key in ("passes", "memory", "lanes", "size")]
        known = head["cipher"] == CIPHER and head["kdf"] == KDF
        salt, nonce = base64.b64decode(head["salt"]), base64.b64decode(head["nonce"])
        if not (0 < numbers[0] <= _MOST_PASSES and 0 < numbers[2] <= 16 and len(salt) == 16 and len(nonce) == 12):
            raise ValueError("cost")
        if not 8 * numbers[2] <= numbers[1] <= _MOST_MEMORY:
            raise ValueError("memory")
    except (ValueError, KeyError, TypeError) as error:
        raise MachineError(f"“{name}”的文件头已损坏。", "请让对方重发。") from error
    if not known:
        raise MachineError(f"“{name}”用的算法本程序不认识。", "请升级本机程序后再打开。")
    if len(sealed) != numbers[3]:
        raise MachineError(f"“{name}”不完整，可能没有复制完。", "请重新复制，等写完再拔出 U 盘。")
    return front, head, sealed


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
