"""A district's differences as one file (参数包文件, .tzdef) that can be sent to every unit.

It is a zip of a manifest and of files laid out like a year's folder; drawn sheets of returns are workbooks in
`returns/`. The hash goes over everything in it, so that a file that was changed on the way is known.
"""

from __future__ import annotations

import hashlib
import io
import re
import tomllib
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from tzdesk import __version__
from tzdesk.base.errors import UserError, machine_error
from tzdesk.base.files import file_part
from tzdesk.base.periods import Month
from tzdesk.definitions.files import files_of
from tzdesk.definitions.model import DefinitionError
from tzdesk.definitions.source import read_files
from tzdesk.definitions.toml_text import dumps

SUFFIX = ".tzdef"
MANIFEST = "manifest.toml"
DRAWINGS = "returns/"
LARGEST = 20 << 20  # a package holds texts and a few drawn sheets; more is something else, or a bomb
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}")
_KNOWN = re.compile(r"([a-z_]+\.(toml|csv)|[a-z]+/[\w\-（）()]+\.(toml|csv|xlsx))")

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    tomllib.TOMLDecodeError,
    UnicodeDecodeError,
    RuntimeError,  # among them a way of packing that is not known, and a password
    EOFError,
)

Standing = Literal["new", "newer", "same", "older", "other"]


@dataclass(frozen=True)
class Manifest:
    """What a package says of itself. It holds from a month on; `program` is the least version of the program."""

    id: str
    name: str
    version: str
    valid_from: Month
    program: str = __version__
    note: str = ""

    @property
    def label(self) -> str:
        """通州区报表参数包 第2版（2024年1月起）."""
        return f"{self.name} 第{self.version}版（{self.valid_from.label}起）"

    @property
    def file_name(self) -> str:
        """What the file is called when it is sent: 通州区报表参数包2024-01第2版.tzdef."""
        return f"{file_part(self.name)}{self.valid_from}第{self.version}版{SUFFIX}"


@dataclass(frozen=True, eq=False)
class Package:
    """A package in memory: its manifest and its files by name (without the manifest)."""

    manifest: Manifest
    files: Mapping[str, bytes] = field(repr=False)
    since: Month | None = None  # where it came too late for its own month: from when on it holds here

    @property
    def begins(self) -> Month:
        """The month from which on it holds."""
        return self.since or self.manifest.valid_from

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The differences as plain data. DefinitionError for a file that is no TOML."""
        raw = read_files(self.files, self.manifest.valid_from.year)
        return {part: content for part, content in raw.items() if content}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the manifest and every file."""
        whole = hashlib.sha256()
        for name, content in sorted({**self.files, MANIFEST: _manifest_text(self.manifest)}.items()):
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
        return whole.hexdigest()

    @property
    def mark(self) -> str:
        """What a book made with it says: tongzhou 2 1a2b3c4d."""
        return f"{self.manifest.id} {self.manifest.version} {self.hash[:8]}"

    @property
    def drawings(self) -> dict[str, bytes]:
        """The drawn workbooks by file name."""
        return {
            name.removeprefix(DRAWINGS): content
            for name, content in sorted(self.files.items())
            if name.startswith(DRAWINGS) and name.endswith(".xlsx")
        }

    def content(self) -> bytes:
        """The file's bytes; the same package gives the same bytes."""
        target = io.BytesIO()
        texts = {MANIFEST: _manifest_text(self.manifest, self.hash), **dict(sorted(self.files.items()))}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
            for name, content in texts.items():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                out.writestr(entry, content)
        return target.getvalue()

    def against(self, known: Package | None) -> Standing:
        """How it stands to the version that is in use: older and other (the same number, other content) are refused."""
        if known is None:
            return "new"
        own, theirs = version_key(self.manifest.version), version_key(known.manifest.version)
        if own != theirs:
            return "newer" if own > theirs else "older"
        return "same" if self.hash == known.hash else "other"


def package_of(manifest: Manifest, raw: Mapping[str, Any], drawings: Mapping[str, bytes] | None = None) -> Package:
    """A package of differences and drawn workbooks. UserError for a manifest that cannot be used."""
    _check(manifest)
    drawn = {f"{DRAWINGS}{name}": content for name, content in (drawings or {}).items()}
    return Package(manifest, {**files_of(raw), **drawn})


def numbered(package: Package, version: str) -> Package:
    """The same content under another version."""
    return Package(replace(package.manifest, version=version), package.files)


def read_package(source: Path | bytes) -> Package:
    """Open a package file. UserError for one that is none, is damaged, was changed, or needs a newer program."""
    name = source.name if isinstance(source, Path) else "参数包"
    try:
        if isinstance(source, Path) and source.stat().st_size > LARGEST:
            raise _too_large(name)
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise machine_error(error, Path(name), "打开参数包文件") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise _too_large(name)
            files = {part.filename: archive.read(part) for part in archive.infolist() if not part.is_dir()}
            stated = tomllib.loads(files.pop(MANIFEST).decode())
    except _DAMAGED as error:
        raise UserError(f"“{name}”不是参数包文件，或在传送中损坏了。", "请向发来文件的单位再要一份。") from error
    if strange := [part for part in files if not _KNOWN.fullmatch(part)]:
        raise UserError(f"“{name}”里有不认识的内容“{strange[0]}”。", "请向发来文件的单位核对。")
    package = Package(_manifest(stated, name), files)
    if stated.get("hash") != package.hash:
        raise UserError(f"“{name}”的内容和它自己的校验值不符，可能被改动过。", "请向发来文件的单位再要一份。")
    return package


def _too_large(name: str) -> UserError:
    return UserError(f"“{name}”太大，不像参数包。", "请向发来文件的单位核对。")


def package_in(folder: Path) -> Package:
    """A package from a folder of TOML, CSV and drawn sheets with its manifest, as developers keep one. UserError."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    try:
        stated = tomllib.loads(files.pop(MANIFEST).decode())
    except (KeyError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            f"文件夹“{folder.name}”里没有能读的 {MANIFEST}。", "请补上参数包的编号、名称、版本和启用月份。"
        ) from error
    if strange := [part for part in files if not _KNOWN.fullmatch(part)]:
        raise UserError(f"文件夹“{folder.name}”里有不认识的内容“{strange[0]}”。", "请移走后再试。")
    return Package(_manifest(stated, folder.name), files)


def version_key(version: str) -> tuple[int, ...]:
    """A version as numbers: 2 < 2.1 < 10."""
    return tuple(int(part) for part in version.split("."))


def in_force(packages: Sequence[Package], month: Month) -> tuple[Package, ...]:
    """What holds in a month, in the order of the ids: of each package the highest version that has begun by then."""
    newest: dict[str, Package] = {}
    for package in packages:
        stated = package.manifest
        known = newest.get(stated.id)
        if package.begins > month:
            continue
        if known is None or version_key(stated.version) > version_key(known.manifest.version):
            newest[stated.id] = package
    return tuple(newest[name] for name in sorted(newest))


def _manifest(stated: Mapping[str, Any], name: str) -> Manifest:
    try:
        if not all(isinstance(stated[key], str) for key in ("id", "name")):
            raise ValueError(name)
        manifest = Manifest(
            id=stated["id"],
            name=stated["name"],
            version=str(stated["version"]),
            valid_from=Month.parse(str(stated["valid_from"])),
            program=str(stated.get("program", "0")),
            note=str(stated.get("note", "")),
        )
    except (KeyError, ValueError) as error:
        raise UserError(f"“{name}”的说明（编号、名称、版本、启用月份）不全。", "请向发来文件的单位核对。") from error
    _check(manifest)
    if version_key(manifest.program) > version_key(__version__):
        raise UserError(
            f"“{manifest.name}”第{manifest.version}版要用程序 {manifest.program} 以上，现在是 {__version__}。",
            "请先升级程序，再导入参数包。",
        )
    return manifest


def _check(manifest: Manifest) -> None:
    """DefinitionError with every sentence that the manifest calls for."""
    problems = []
    if not _ID.fullmatch(manifest.id):
        problems.append(f"编号“{manifest.id}”只能用小写字母、数字和短横线，以字母开头，如 tongzhou。")
    if not manifest.name.strip():
        problems.append("缺少参数包的名称。")
    for word, version in (("版本", manifest.version), ("最低程序版本", manifest.program)):
        if not _VERSION.fullmatch(version):
            problems.append(f"{word}“{version}”应为数字，如 2 或 2.1。")
    if problems:
        raise DefinitionError(manifest.valid_from.year, problems)


def _manifest_text(manifest: Manifest, whole: str = "") -> bytes:
    stated: dict[str, Any] = {
        "id": manifest.id,
        "name": manifest.name,
        "version": manifest.version,
        "valid_from": str(manifest.valid_from),
        "program": manifest.program,
        "note": manifest.note,
    }
    return dumps(stated | ({"hash": whole} if whole else {})).encode()
