"""Workbooks with the faults of years: what is read is the truth, or it is refused by name; never silently wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.data.office_faults import Spoilt, spoil
from tzdesk.excel.importing import Preview, preview
from tzdesk.excel.layout import load_layout
from tzdesk.jobs import run_now

FILES = 60


def compared(made: Spoilt, shown: Preview) -> Counter[str]:
    """How many cells were read, refused by name, and — with their places — wrong."""
    found: Counter[str] = Counter()
    layout = shown.layout
    read: dict[Any, tuple[dict[str, Any], set[str]]] = {}
    for row in shown.rows:
        values = row.to_json(layout)["values"]
        read.setdefault(values.get(made.identity), (values, {problem.field for problem in row.problems}))
    if len(shown.rows) > len(made.rows):
        extra = sorted(str(who) for who in set(read) - {row[made.identity] for row in made.rows})
        found[f"wrong: no record: {extra}"] += 1
    for truth in made.rows:
        who = truth[made.identity]
        if who not in read:
            found[f"wrong: {who} is missing"] += 1
            continue
        values, named = read[who]
        for key, value in truth.items():
            got = values.get(key)
            said = key in named or layout.fallback.get(key) in named  # under the column where the cell stands
            doubtful = (who, key) in made.doubtful
            if got == value:
                found["read"] += 1
            elif got is None and said:
                found["refused" if doubtful else "refused although it can be told"] += 1
            elif said and doubtful:
                found["doubted"] += 1
            else:
                found[f"wrong: {who} {key}: {got!r} for {value!r}"] += 1
    return found


@pytest.mark.parametrize("seed", range(FILES))
def test_what_is_read_is_the_truth_or_refused_by_name(seed: int, tmp_path: Path) -> None:
    made = spoil(seed, tmp_path)

    found = compared(made, run_now(preview(made.path, load_layout(made.kind))))

    assert [what for what in found if what.startswith("wrong")] == [], made.faults


def test_nearly_all_that_can_be_told_is_read(tmp_path: Path) -> None:
    """A reader that refuses everything is never wrong and of no use: at least 99 of 100 cells that can be told."""
    total: Counter[str] = Counter()
    for seed in range(0, FILES, 2):
        made = spoil(seed, tmp_path)
        total += compared(made, run_now(preview(made.path, load_layout(made.kind))))

    could = total["read"] + total["refused although it can be told"]
    assert total["read"] / could > 0.99, total
