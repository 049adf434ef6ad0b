"""Encrypted files that belong to records (附件): each under AES-256-GCM with a key derived from the data key.

A file's name is random and says nothing; it is bound to the content, so that files cannot be swapped. The bytes are
decrypted into memory only: nothing readable is ever written into the workplace or a temporary folder.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from tzdesk.base.errors import MachineError, machine_error
from tzdesk.base.files import atomic_write
from tzdesk.store.container import ATTACHMENTS
from tzdesk.store.facts import facts_in
from tzdesk.store.operation import Operation
from tzdesk.store.store import Store
from tzdesk.store.tables import changes, facts
from tzdesk.store.undo import load_stack

MAGIC = b"TZAT1\n"
_NONCE = 12
_INFO = b"tzdesk attachments"
_DOOMED = "doomed_files"


def put_file(store: Store, content: bytes) -> str:
    """Encrypt a file into the workplace; gives its random name. MachineError when it cannot be written."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    name, nonce = secrets.token_hex(16), secrets.token_bytes(_NONCE)
    sealed = AESGCM(_key(store)).encrypt(nonce, content, name.encode())
    with atomic_write(store.path / ATTACHMENTS / name, "保存附件") as beside:
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


def doom(op: Operation, names: Iterable[str]) -> None:
    """Have files destroyed once the operation is committed: which they are is committed with it.

    A desk that dies in between finishes it when the workplace is opened next (`clear_doomed`).
    """
    stored = facts_in(op.session).get(_DOOMED)
    doomed = sorted({*(json.loads(stored) if stored else ()), *names})
    statement = insert(facts).prefix_with("OR REPLACE")
    op.session.connection().execute(statement, {"name": _DOOMED, "value": json.dumps(doomed)})


def clear_doomed(store: Store) -> bool:
    """Destroy the doomed files and write the database anew; gives whether there was anything to finish.

    MachineError when the machine refuses; it is tried again at the next opening.
    """
    with store.reading() as session:
        stored = facts_in(session).get(_DOOMED)
    if stored is None:
        return False
    for name in json.loads(stored):
        if not store.in_memory_only:
            drop_file(store, name)
    store.compact()
    with store.aside() as connection:
        connection.execute(delete(facts).where(facts.c.name == _DOOMED))
    return True


def waiting_for_redo(store: Store, kind: str) -> set[str]:
    """The names of files whose rows (of this kind, `stored_as`) 重做 could still bring back, whoever may do so."""
    with store.reading() as session:
        connection = session.connection()
        applied = [step.applied for step in load_stack(connection).redo]
        said = changes.c.operation_id.in_(applied), changes.c.kind == kind
        rows = connection.execute(select(changes.c.before, changes.c.after).where(*said))
        told = [json.loads(text) for row in rows for text in row]
    return {row["stored_as"] for row in told if "stored_as" in row}


def file_names(store: Store) -> set[str]:
    """The names of all files that lie there."""
    return {path.name for path in (store.path / ATTACHMENTS).glob("*") if path.is_file()}


def _key(store: Store) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    assert store.key is not None
    return HKDF(SHA256(), 32, salt=None, info=_INFO).derive(store.key)
