"""更正表: the signatures stand under rows of the table, and a late day stays within the margins."""

from __future__ import annotations

import pypdfium2
import pytest

from tzdesk.base.periods import Month
from tzdesk.documents.correction import Changed, CorrectionSheet, compose
from tzdesk.documents.model import Identity, Signers
from tzdesk.pdf.paper import A4

LATE = "2024年1月28日（迟报1068天）"


@pytest.mark.parametrize("count", [15, 22, 24, 27, 60])
def test_signatures_never_stand_alone_and_a_late_day_ends_at_the_margin(count: int) -> None:
    identity = Identity("某某总工会", "", Month(2023, 12), "更正第1号", "ABCD-EFGH-JKMN", False)
    changed = tuple(Changed("Z02", f"第{number}行", "1", "2") for number in range(count))
    signers = Signers("甲某", "乙某", "丙某", "0513-86510000", LATE)

    content = compose(CorrectionSheet(identity, "某市总工会", "漏报了一家", "AAAA", changed, signers)).to_bytes()

    with pypdfium2.PdfDocument(content) as paper:
        last = paper[len(paper) - 1].get_textpage()
        text = last.get_text_range()
        edge = max(last.get_rect(number)[2] for number in range(last.count_rects()))
    assert f"第{count - 1}行" in text
    assert LATE in text
    assert edge <= A4.width - A4.right + 1
