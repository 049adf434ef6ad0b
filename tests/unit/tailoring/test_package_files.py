"""Package files as they come: old, twice, another's, damaged, meant ill. Each has its sentence, and nothing is half
done."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import package as packing
from tzdesk.definitions.package import MANIFEST, Manifest, Package, package_of
from tzdesk.registers import packages
from tzdesk.registers.workplace import Workplace
from tzdesk.tailoring.plan import prepare

OWN = Manifest("tongzhou", "通州区报表参数包", "2", Month(2023, 12))


def content(name: str) -> dict[str, Any]:
    field = {"name": f"x_{name}", "type": "text", "label": name, "section": "bodies", "help": f"{name}。"}
    return {"records": {"organisation": {"fields": [field]}}}


def packed(files: dict[str, bytes], *, keep: bytes | None = None) -> bytes:
    """A zip of parts; `keep` is packed a thousandfold."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in files.items():
            out.writestr(name, part)
        if keep is not None:
            out.writestr("returns/big.xlsx", keep)
    return target.getvalue()


def parts_of(package: Package) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package.content())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def broken_stream() -> bytes:
    """The directory at the end is whole, the packed text in the middle is not."""
    whole = bytearray(PACKAGE.content())
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as archive:
        part = archive.getinfo(MANIFEST)
    at = part.header_offset + 30 + len(MANIFEST) + 4
    whole[at : at + 12] = b"\xff" * 12
    return bytes(whole)


def manifest(**other: Any) -> bytes:
    """The package with another word in its manifest, which stays no string where none is given."""
    from tzdesk.definitions.toml_text import dumps

    stated = {"id": "tongzhou", "name": "名", "version": "3", "valid_from": "2023-12", "program": "0.1.0", "note": ""}
    return packed({**parts_of(PACKAGE), MANIFEST: dumps(stated | other).encode()})


PACKAGE = package_of(OWN, content("own"))
PARTS = parts_of(PACKAGE)
FILES: dict[str, tuple[bytes, str]] = {
    "older": (package_of(replace(OWN, version="1"), content("old")).content(), "比现在用的第2版旧，没有导入"),
    "the same": (PACKAGE.content(), "已经在用，内容完全相同"),
    "the same number": (package_of(OWN, content("other")).content(), "版本号相同，内容不同"),
    "a newer program": (package_of(replace(OWN, version="3", program="99.0"), {}).content(), "请先升级程序"),
    "altered": (packed({**PARTS, "returns/Z99.toml": b'title = "x"'}), "可能被改动过"),
    "half": (PACKAGE.content()[: len(PACKAGE.content()) // 2], "在传送中损坏了"),
    "nothing": (b"", "在传送中损坏了"),
    "a broken middle": (broken_stream(), "在传送中损坏了"),
    "no manifest": (packed({"records/organisation.toml": b""}), "在传送中损坏了"),
    "climbing": (packed({**PARTS, "../../evil.toml": b"a = 1"}), "不认识的内容“../../evil.toml”"),
    "climbing backwards": (packed({**PARTS, "returns/..\\..\\evil.xlsx": b"a"}), "不认识的内容"),
    "from the root": (packed({**PARTS, "/etc/evil.toml": b"a"}), "不认识的内容“/etc/evil.toml”"),
    "a bomb": (packed(PARTS, keep=bytes(packing.LARGEST)), "太大，不像参数包"),
    "a number for a name": (manifest(name=3, id=7), "编号、名称、版本、启用月份"),
    "a list for a version": (manifest(version=["3"]), "版本"),
    "a program that is a word": (manifest(program="新"), "最低程序版本“新”应为数字"),
}


@pytest.fixture(scope="module")
def wp() -> Iterator[Workplace]:
    """With the second version in use."""
    with clock.frozen(date(2023, 12, 10)):
        wp = app.in_memory()
        packages.take_over(wp, PACKAGE)
        yield wp
        wp.close()


@pytest.mark.parametrize("name", FILES)
def test_each_has_its_sentence_and_changes_nothing(wp: Workplace, tmp_path: Path, name: str) -> None:
    file, sentence = FILES[name]
    path = tmp_path / "收到的.tzdef"
    path.write_bytes(file)
    before = wp.definition(Month(2023, 12)).hash

    with pytest.raises(UserError) as refused:
        prepare(wp, path)

    assert sentence in str(refused.value)
    assert [one.mark for one in wp.packages] == [PACKAGE.mark]
    assert wp.definition(Month(2023, 12)).hash == before
    assert [one.name for one in tmp_path.iterdir()] == ["收到的.tzdef"]


def test_a_file_as_large_as_no_package_is_not_read_whole(wp: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "收到的.tzdef"
    with path.open("wb") as out:
        out.truncate(packing.LARGEST + 1)

    with pytest.raises(UserError, match="太大，不像参数包"):
        prepare(wp, path)


def test_a_drawing_that_unpacks_without_end_is_refused_before_it_is_opened(wp: Workplace, tmp_path: Path) -> None:
    bomb = packed({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": bytes(60 << 20)})
    path = tmp_path / "收到的.tzdef"
    path.write_bytes(package_of(replace(OWN, version="3"), content("own"), {"画.xlsx": bomb}).content())

    with pytest.raises(UserError, match=r"画\.xlsx.*异常庞大"):
        prepare(wp, path)
    assert [one.mark for one in wp.packages] == [PACKAGE.mark]


def test_anothers_package_is_looked_at_and_told_to_be_one_beside_ours(wp: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "收到的.tzdef"
    path.write_bytes(package_of(Manifest("haimen", "海门区参数包", "7", Month(2023, 12)), content("far")).content())

    prepared = prepare(wp, path)

    [note] = [one for one in prepared.notes if "另一份" in one]
    assert "haimen" in note
    assert "通州区报表参数包" in note
    assert "不是发给本单位的" in note
    assert [one.mark for one in wp.packages] == [PACKAGE.mark]


def test_a_newer_version_of_ours_is_told_to_be_nothing_else(wp: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "收到的.tzdef"
    path.write_bytes(package_of(replace(OWN, version="3"), content("next")).content())

    prepared = prepare(wp, path)

    assert prepared.usable
    assert [one for one in prepared.notes if "另一份" in one] == []
