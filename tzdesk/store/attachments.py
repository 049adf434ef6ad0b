"""Encrypted files that belong to records (附件): each under AES-256-GCM with a key derived from the data key.

A file's name is random and says nothing; it is bound to the content, so that files cannot be swapped. The bytes are
decrypted into memory only: nothing readable is ever written into the workplace or a temporary folder.
"""

from __future__ import annotations

import secrets

from tzdesk.base.errors import MachineError, machine_error
from tzdesk.base.files import atomic_write
from tzdesk.store.container import ATTACHMENTS
from tzdesk.store.store import Store

MAGIC = b"TZAT1\n"
_NONCE = 12
_INFO = b"tzdesk attachments"


def put_file(store: Store, content: bytes) -> str:
    """Encrypt a file into the workplace; gives its random name. MachineError when it cannot be written."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    name, nonce = secrets.token_hex(16), secrets.token_bytes(_NONCE)
    sealed = AESGCM(_key(store)).encrypt(nonce, content, name.encode())
    with atomic_write(store.path / ATTACHMENTS / name, "保存附件") as beside:
        beside.touch(mode=0o600)
        beside.write_bytes(MAGIC + nonce + sealed)
    return name


def get_file(store: Store, name: str) -> bytes:
    """A file's bytes, in memory. MachineError when it is missing, changed or cut."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    path = store.path / ATTACHMENTS / name
    try:
        whole = path.read_bytes()
    except OSError as error:
        raise machine_error(error, path, "读取附件") from error
    nonce, sealed = whole[len(MAGIC) :][:_NONCE], whole[len(MAGIC) + _NONCE :]
    try:
        if not whole.startswith(MAGIC) or len(nonce) < _NONCE:
            raise InvalidTag
        return AESGCM(_key(store)).decrypt(nonce, sealed, name.encode())
    except InvalidTag as error:
        raise MachineError("附件文件被改动过或已损坏，打不开。", "请从最近的备份恢复，或重新添加这份附件。") from error


def drop_file(store: Store, name: str) -> None:
    """Destroy a file: its bytes are overwritten before it is removed. Nothing happens when it is gone already."""
    path = store.path / ATTACHMENTS / name
    try:
        size = path.stat().st_size
        with path.open("r+b") as handle:
            handle.write(secrets.token_bytes(min(size, 1 << 20)))
        path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise machine_error(error, path, "销毁附件") from error


def file_names(store: Store) -> set[str]:
    """The names of all files that lie there."""
    return {path.name for path in (store.path / ATTACHMENTS).glob("*") if path.is_file()}


def _key(store: Store) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    assert store.key is not None
    return HKDF(SHA256(), 32, salt=None, info=_INFO).derive(store.key)
