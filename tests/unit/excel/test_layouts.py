"""Every shipped import layout: its headings are its own, its codes are the definition's."""

from __future__ import annotations

import csv
import tomllib

import pytest

from tzdesk.base.paths import resource_path
from tzdesk.excel.heads import Vocabulary, means
from tzdesk.excel.layout import KINDS, Layout, load_layout

LAYOUTS = [load_layout(kind) for kind in KINDS]
LAYOUTS += [layout.children for layout in LAYOUTS if layout.children]
SHARED = {"统一社会信用代码", "信用代码", "档案类别"}  # told apart by content
FOLDER = resource_path("definitions", "2023")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind)
def test_every_heading_means_its_own_column_first(layout: Layout) -> None:
    """No alias of a column is taken for another one."""
    words = Vocabulary(layout)
    stray = []
    for column in layout.columns:
        for alias in (column.label, *column.aliases):
            scores = means((alias,), words, fuzzy=False)
            best = max(scores.values(), default=0.0)
            if alias not in SHARED and scores.get(column.key, 0.0) < best:
                stray.append((alias, column.key, scores))
    assert stray == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind)
def test_every_group_with_its_part_means_its_own_column(layout: Layout) -> None:
    """职工人数 | 女 and 会员人数 | 女 are never mixed up."""
    words = Vocabulary(layout)
    stray = []
    for column in layout.columns:
        for group in column.groups:
            for part in column.subs:
                scores = means((group, part), words, fuzzy=False)
                if not words.is_foreign((group,)) and scores.get(column.key, 0.0) < max(scores.values(), default=0.0):
                    stray.append((group, part, column.key, scores))
    assert stray == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind)
def test_what_a_layout_names_is_a_column_of_it(layout: Layout) -> None:
    """Identity, fallbacks and words point at columns that are there; keys are unique."""
    keys = set(layout.keys)
    named = {*layout.identity, *layout.fallback, *layout.fallback.values(), *layout.words}
    named |= {rule.target for rules in layout.words.values() for rule in rules}

    assert named <= keys
    assert len(keys) == len(layout.columns)


@pytest.mark.parametrize("kind", KINDS)
def test_the_codes_of_a_layout_are_the_definitions(kind: str) -> None:
    """A column that names a code list gives only its codes (B… are the beneficiary classes of a roster)."""
    raw = tomllib.loads((FOLDER / "imports" / f"{kind}.toml").read_text("utf-8"))
    for column in raw.get("columns", []):
        if "list" not in column:
            continue
        with (FOLDER / "codes" / f"{column['list']}.csv").open(encoding="utf-8-sig", newline="") as handle:
            known = {row["code"] for row in csv.DictReader(handle)}
        assert {entry[0] for entry in column["words"] if not entry[0].startswith("B")} <= known
