"""What is said of a check code that differs: a slip of the pen is thought of only where somebody typed one."""

from __future__ import annotations

import pytest

from tzdesk.base.periods import Month
from tzdesk.returns.verdict import Proof


@pytest.mark.parametrize("asked", [True, False])
def test_who_typed_no_code_made_no_slip_in_it(asked: bool) -> None:
    proof = Proof(Month(2023, 10), "某工会", "首报", "ABCD-EFGH-JKLM", False, (), None, (), asked=asked)
    assert any("校验码对不上" in line for line in proof.words)
    assert any("输错" in line for line in proof.words) == asked
