"""A district's package file: what it holds, when it is refused, what it says of itself."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.definitions import DefinitionError
from tzdesk.definitions.package import Manifest, in_force, numbered, package_of, read_package

MANIFEST = Manifest("tongzhou", "通州区参数包", "2", Month(2024, 1), "0.1.0", "测试")
RAW = {
    "records": {"organisation": {"fields": [{"name": "x_a", "type": "text", "label": "甲", "section": "base"}]}},
    "codes": {"x_list": {"label": "表", "codes": [{"code": "1", "label": '一,"引号"', "aliases": ["壹", "幺"]}]}},
    "parameters": {"reply_days": [{"from": "2024-01-01", "value": 15, "label": "答复期限", "confirmed": True}]},
    "rules": {"M07": {"severity": "soft", "thresholds": {"rate": 0.5}}},
    "figures": {"figures": [{"id": "Y90", "label": "甲", "sum": [{"at": "Z02/31/c1"}, {"name": "a.b"}]}]},
    "projects": {"sources": {"talks": {"label": "宣讲", "params": {"where": {"kind": ["1", "2"]}}}}},
}
PACKAGE = package_of(MANIFEST, RAW, {"own.xlsx": b"PK"})


def test_what_goes_in_comes_out() -> None:
    read = read_package(PACKAGE.content())

    assert read.manifest == MANIFEST
    assert read.raw == RAW
    assert read.drawings == {"own.xlsx": b"PK"}
    assert read.hash == PACKAGE.hash
    assert read.content() == PACKAGE.content()


def test_a_file_that_was_changed_on_the_way_is_refused() -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PACKAGE.content())) as source, zipfile.ZipFile(changed, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            out.writestr(name, content.replace(b"15", b"16") if name == "parameters.toml" else content)

    with pytest.raises(UserError, match="可能被改动过"):
        read_package(changed.getvalue())


def test_what_is_no_package_is_refused() -> None:
    with pytest.raises(UserError, match="不是参数包文件"):
        read_package(b"PK\x03\x04 nothing")


def test_a_package_for_a_newer_program_is_refused() -> None:
    with pytest.raises(UserError, match=r"要用程序 99\.0 以上"):
        read_package(package_of(replace(MANIFEST, program="99.0"), RAW).content())


def test_a_name_that_leads_out_of_the_folder_is_refused() -> None:
    with pytest.raises(UserError, match="不认识的内容"):
        read_package(replace_files({"../evil.toml": b""}).content())


def replace_files(files: dict[str, bytes]):  # type: ignore[no-untyped-def]
    from tzdesk.definitions.package import Package

    return Package(MANIFEST, files)


@pytest.mark.parametrize(("version", "standing"), [("1.9", "older"), ("2", "same"), ("2.1", "newer"), ("10", "newer")])
def test_versions_compare_as_numbers(version: str, standing: str) -> None:
    assert numbered(PACKAGE, version).against(PACKAGE) == standing


def test_the_same_number_with_other_content_is_known() -> None:
    assert package_of(MANIFEST, {}).against(PACKAGE) == "other"
    assert PACKAGE.against(None) == "new"


def test_the_highest_version_that_has_begun_holds() -> None:
    later = package_of(replace(MANIFEST, version="3", valid_from=Month(2024, 6)), RAW)
    other = package_of(replace(MANIFEST, id="nantong"), {})

    assert in_force([PACKAGE, later, other], Month(2023, 12)) == ()
    assert in_force([PACKAGE, later, other], Month(2024, 5)) == (other, PACKAGE)
    assert in_force([later, PACKAGE], Month(2024, 6)) == (later,)


def test_a_manifest_without_a_proper_id_or_version_names_both() -> None:
    with pytest.raises(DefinitionError) as refused:
        package_of(replace(MANIFEST, id="通州", version="第二版"), {})

    assert len(refused.value.problems) == 2
