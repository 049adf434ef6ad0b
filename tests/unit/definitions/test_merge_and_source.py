"""How differences are laid upon a base, and how files are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tzdesk.definitions import DefinitionError
from tzdesk.definitions.merge import merged
from tzdesk.definitions.source import read_folder


def test_tables_merge_key_by_key_and_the_base_stays_as_it_was() -> None:
    base = {"a": {"x": 1, "y": 2}, "b": [1, 2]}

    assert merged(base, {"a": {"y": 3}, "b": [9], "c": 4}) == {"a": {"x": 1, "y": 3}, "b": [9], "c": 4}
    assert base == {"a": {"x": 1, "y": 2}, "b": [1, 2]}


def test_a_row_is_known_by_its_code_and_takes_only_the_new_keys() -> None:
    base = [{"code": "1", "label": "甲", "note": "n"}, {"code": "2", "label": "乙"}]

    assert merged(base, [{"code": "1", "label": "丙"}]) == [
        {"code": "1", "label": "丙", "note": "n"},
        {"code": "2", "label": "乙"},
    ]


def test_a_new_row_goes_behind_the_one_it_names_else_to_the_end() -> None:
    base = [{"code": "1"}, {"code": "2"}]

    assert merged(base, [{"code": "3", "after": "1"}]) == [{"code": "1"}, {"code": "3"}, {"code": "2"}]
    assert merged(base, [{"code": "3", "after": "7"}]) == [{"code": "1"}, {"code": "2"}, {"code": "3"}]
    assert merged(base, [{"code": "1", "after": "2"}]) == [{"code": "2"}, {"code": "1"}]


def test_rows_and_keys_can_be_removed() -> None:
    assert merged([{"code": "1"}, {"code": "2"}], [{"code": "1", "removed": True}]) == [{"code": "2"}]
    assert merged({"a": {"x": 1}, "b": {}}, {"a": {"removed": True}}) == {"b": {}}


def test_dated_rows_are_known_by_their_start() -> None:
    base = [{"from": "2004-05-01", "value": 20}]

    assert merged(base, [{"from": "2024-01-01", "value": 15}]) == [*base, {"from": "2024-01-01", "value": 15}]


def test_rows_without_an_identity_or_with_a_doubled_one_are_replaced() -> None:
    assert merged([{"v": 1}], [{"v": 2}]) == [{"v": 2}]
    assert merged([{"code": "1"}, {"code": "1"}], [{"code": "2"}]) == [{"code": "2"}]


def folder_with(tmp_path: Path, files: dict[str, str]) -> Path:
    folder = tmp_path / "2023"
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return folder


def test_a_rule_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"rules/a.toml": "[M01]\ntitle = 'x'", "rules/b.toml": "[M01]\ntitle = 'y'"})

    with pytest.raises(DefinitionError, match=r"规则 M01 在 rules/a\.toml 和 rules/b\.toml 里各写了一次"):
        read_folder(folder)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"文件 parameters\.toml 的写法有误"):
        read_folder(folder_with(tmp_path, {"parameters.toml": "x = "}))


def test_a_list_is_read_without_its_empty_cells_and_comments(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        {
            "codes/k.csv": "# 说明\ncode,label,aliases,parent,extra\n1,甲,a|b,,z\n",
            "codes/lists.toml": "[k]\nlabel='表'",
        },
    )

    assert read_folder(folder)["codes"] == {
        "k": {"label": "表", "codes": [{"code": "1", "label": "甲", "aliases": ["a", "b"], "extra": "z"}]}
    }


def test_a_folder_of_differences_may_lack_every_file_but_one(tmp_path: Path) -> None:
    read = read_folder(folder_with(tmp_path, {"definition.toml": "year = 2023"}))

    assert read["definition"] == {"year": 2023}
    assert not any(content for part, content in read.items() if part != "definition")
