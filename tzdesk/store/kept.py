"""Bytes that are kept for good, each once, under their own hash: what sealed months stand on."""

from __future__ import annotations

import hashlib
import zlib

from sqlalchemy import Insert, insert, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import MachineError
from tzdesk.store.tables import kept


def hash_of(content: bytes) -> str:
    """Under what these bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def keeping(content: bytes) -> tuple[Insert, dict[str, object]]:
    """The statement that keeps bytes unless they are kept already, with its values."""
    statement = insert(kept).prefix_with("OR IGNORE")
    return statement, {"hash": hash_of(content), "content": zlib.compress(content, 6)}


def keep(session: Session, content: bytes) -> str:
    """Keep bytes as a part of the operation in hand; gives their hash."""
    statement, values = keeping(content)
    session.connection().execute(statement, values)
    return str(values["hash"])


def get_kept(session: Session, wanted: str) -> bytes:
    """The bytes under a hash. MachineError when they are missing or are not what the hash says."""
    found = session.execute(select(kept.c.content).where(kept.c.hash == wanted)).scalar_one_or_none()
    content = zlib.decompress(found) if found is not None else b""
    if found is None or hash_of(content) != wanted:
        raise MachineError("封存时保存的文件缺失或已损坏。", "请从最近的备份恢复。")
    return content
