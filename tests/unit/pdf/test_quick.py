"""The quick ways of numbers and letters into a PDF give what ReportLab's own give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib import rl_accel

from tzdesk.pdf import fonts, quick


@given(st.floats(-1e8, 1e8) | st.integers(-(10**9), 10**9) | st.floats(-2, 2))
def test_a_number_is_written_as_the_library_writes_it(value: float) -> None:
    assert quick.fp_str(value) == rl_accel.fp_str(value)
    assert quick.fp_str((value, 0.5)) == rl_accel.fp_str(value, 0.5)


@pytest.mark.parametrize(
    "value", [0, 1e-7, 2e-7, 0.5, 1, 9.9999999, 10, 100, 1000, 99999.95, 1e5, 999999.99, 1e6, -1e6]
)
def test_a_number_at_an_edge_too(value: float) -> None:
    assert quick.fp_str(value, -value) == rl_accel.fp_str(value, -value)


@given(st.binary(max_size=40))
def test_bytes_are_escaped_and_encoded_as_the_library_does(content: bytes) -> None:
    assert quick.escape(content) == rl_accel.escapePDF(content)
    assert quick.ascii85(content) == rl_accel.asciiBase85Encode(content)


@pytest.mark.parametrize("size", range(1, 9))
def test_zeros_are_shortened_only_where_four_are_together(size: int) -> None:
    assert quick.ascii85(bytes(size)) == rl_accel.asciiBase85Encode(bytes(size))


def test_a_canvas_uses_them_unless_the_library_has_its_own_in_c() -> None:
    from reportlab.pdfgen import textobject

    fonts.register()

    in_python = rl_accel.fp_str.__name__ == "_py_fp_str"
    assert (textobject.fp_str is quick.fp_str) == in_python
