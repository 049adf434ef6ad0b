"""Sixty workbooks as other clerks would write them: other words, orders, formats and faults, each with its truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.data.office_maker import Case, make
from tzdesk.excel.importing import preview
from tzdesk.excel.layout import load_layout
from tzdesk.jobs import run_now


def differences(case: Case, shown: dict[str, Any]) -> list[Any]:
    """All that was read other than it was written."""
    got = {row["row"]: row["values"] for row in shown["rows"]}
    want = dict(case.rows)
    named = {(problem["row"], problem["field"]) for problem in shown["problems"]}
    found: list[Any] = [("rows", sorted(set(want) ^ set(got)))] if set(want) != set(got) else []
    found += [
        (row, key, value, got[row].get(key, "missing"))
        for row, values in want.items()
        if row in got
        for key, value in values.items()
        if got[row].get(key, "missing") != value
    ]
    found += [("not named", fault) for fault in case.faults if fault not in named]
    found += [(key, value) for key, value in case.context.items() if shown["context"].get(key) != value]
    return found


@pytest.mark.parametrize("seed", range(60))
def test_another_offices_workbook_is_read_as_it_was_meant(seed: int, tmp_path: Path) -> None:
    """Values, row numbers, faults and facts are those that the maker wrote."""
    case = make(seed, tmp_path)

    shown = run_now(preview(case.path, load_layout(case.kind))).to_json()

    assert differences(case, shown) == [], shown["mapping"]


def test_the_maker_gives_the_same_file_for_the_same_seed(tmp_path: Path) -> None:
    """A failure can be made again."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert make(7, tmp_path / "a").rows == make(7, tmp_path / "b").rows
