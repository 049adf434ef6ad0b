"""What the status bar says of selected cells."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tzdesk.pieces.selection import selected_words


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([("count", 3)], ""),
        ([("count", 3), ("count", None), ("count", 1200)], "选中 3 格 合计 1,203"),
        ([("count", None), ("count", None)], "选中 2 格"),
        ([("count", 0), ("count", None)], "选中 2 格 合计 0"),
        ([("money", 12345), ("money", 55)], "选中 2 格 合计 124.00"),
        ([("count", 3), ("money", 12345)], "选中 2 格"),
        ([("rate1", Decimal("50.0")), ("rate1", Decimal("50.0"))], "选中 2 格"),
        ([("text", "某厂"), ("count", 3), ("count", 4)], "选中 3 格 合计 7"),
    ],
)
def test_figures_of_one_kind_are_summed_and_nothing_else(cells: list[tuple[str, Any]], words: str) -> None:
    """Blank is not zero; counts and money are never added together; rates have no sum."""
    assert selected_words(cells) == words
