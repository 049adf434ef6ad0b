"""The backup file (.tzbak): a stored zip of the encrypted database, the wrapped keys, attachments and a manifest."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from tzdesk.base import clock
from tzdesk.base.errors import MachineError, machine_error
from tzdesk.jobs import Job, Progress
from tzdesk.store.keys import KEYS_FILE

SUFFIX = ".tzbak"
DATABASE = "workplace.db"
ATTACHMENTS = "attachments"
MANIFEST = "manifest.json"
FORMAT = 1
_BLOCK = 1 << 20
_NAME = re.compile(r"^备份_(\d{8}_\d{6})(?:_(.*?))?(?:~\d+)?\.tzbak$")
_UNFIT = re.compile(r"[^\w\u3400-\u9fff-]+")


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; nothing in it names a person."""

    at: str
    reason: str
    workplace: str
    program: str
    revision: str
    counts: Mapping[str, int]
    files: Mapping[str, str] = field(default_factory=dict)  # name → SHA-256
    format: int = FORMAT


def file_name(at: datetime, reason: str) -> str:
    """备份_20231205_083000_封存前.tzbak, in local time."""
    stamp = f"{clock.local(at):%Y%m%d_%H%M%S}"
    tail = _UNFIT.sub("", reason)[:20]
    return f"备份_{stamp}{'_' + tail if tail else ''}{SUFFIX}"


def made_at(path: Path) -> datetime | None:
    """When a backup was made, by its name; None for a file that is none of ours."""
    found = _NAME.match(path.name)
    if not found:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%d_%H%M%S").replace(tzinfo=clock.CHINA)
    except ValueError:
        return None


def pack(target: Path, manifest: Manifest, parts: Mapping[str, Path]) -> Job[Manifest]:
    """Write a backup file; gives the manifest with every part's digest. Parts are stored, being encrypted already."""
    total = sum(path.stat().st_size for path in parts.values())
    done = 0
    digests: dict[str, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        for name, path in parts.items():
            digest = hashlib.sha256()
            with path.open("rb") as source, packed.open(name, "w", force_zip64=True) as sink:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    sink.write(block)
                    done += len(block)
                    yield Progress(done, total, "写入备份文件")
            digests[name] = digest.hexdigest()
        full = Manifest(**{**asdict(manifest), "files": digests})
        packed.writestr(MANIFEST, json.dumps(asdict(full), ensure_ascii=False, indent=1))
    return full


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A backup file for reading. MachineError when it is cut, damaged or no backup at all."""
    try:
        with zipfile.ZipFile(path) as packed:
            yield packed
    except (zipfile.BadZipFile, EOFError, NotImplementedError, KeyError) as error:
        raise MachineError(
            f"备份文件“{path.name}”不完整或已损坏。", "请换一份备份；复制到 U 盘时请等写完再拔出。"
        ) from error
    except OSError as error:
        raise machine_error(error, path, "读取备份") from error


def read_manifest(packed: zipfile.ZipFile, name: str) -> Manifest:
    """What a backup says of itself."""
    try:
        content: dict[str, Any] = json.loads(packed.read(MANIFEST))
        if content["format"] > FORMAT:
            program = content["program"]
            raise MachineError(f"备份文件“{name}”出自更新的程序（{program} 版）。", "请升级本机程序后再恢复。")
        return Manifest(**content)
    except (ValueError, TypeError) as error:
        raise MachineError(f"备份文件“{name}”的清单已损坏。", "请换一份备份。") from error


def unpack(
    packed: zipfile.ZipFile, manifest: Manifest, folder: Path, name: str, only: Container[str] | None = None
) -> Job[None]:
    """Take all parts (or `only` some) out into a folder, checking every digest.

    MachineError when one differs or is missing.
    """
    wanted = {part: digest for part, digest in manifest.files.items() if only is None or part in only}
    total = sum(info.file_size for info in packed.infolist() if info.filename in wanted)
    done = 0
    for part, expected in wanted.items():
        target = folder / _inside(part)
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with packed.open(part) as source, target.open("wb") as sink:
            while block := source.read(_BLOCK):
                digest.update(block)
                sink.write(block)
                done += len(block)
                yield Progress(done, total, "取出备份内容")
        if digest.hexdigest() != expected:
            raise MachineError(f"备份文件“{name}”中的 {part} 校验不符，文件已损坏。", "请换一份备份。")
    for needed in (DATABASE, KEYS_FILE):
        if needed not in manifest.files:
            raise MachineError(f"备份文件“{name}”里没有 {needed}。", "请换一份备份。")


def _inside(part: str) -> Path:
    # A part's name comes from a file that anyone may have written: it must not lead out of the folder.
    pure = PurePosixPath(part)
    if pure.is_absolute() or ".." in pure.parts or "\\" in part or ":" in part:
        raise MachineError(f"备份文件里有不该有的路径 {part}。", "这份备份不可信，请换一份。")
    return Path(*pure.parts)
