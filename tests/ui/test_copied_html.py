"""What goes to a spreadsheet as text and what as a number."""

from __future__ import annotations

import pytest

from ui.tables.copying import as_html


@pytest.mark.parametrize(
    ("text", "as_text"),
    [
        ("-5", False),
        ("-1,234.50", False),
        ("-1234", False),
        ("-5+A1", True),
        ("-A1", True),
        ("=1", True),
        ("-05", True),
    ],
)
def test_a_number_below_zero_is_a_number_and_a_formula_is_text(text: str, as_text: bool) -> None:
    assert ("mso-number-format" in as_html([[text]])) is as_text
