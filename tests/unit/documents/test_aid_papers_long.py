"""All papers of hardship aid with the longest names and amounts: nothing overlaps, nothing runs off the page."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from itertools import combinations
from typing import Any

import pypdfium2
import pytest

from tests.unit.documents import aid_values
from tests.unit.documents.test_aid_papers_whole import FILLED
from tzdesk.documents.aid import PIECES
from tzdesk.documents.aid_money_model import Receipt
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.preview import page_text

UNIT = "江苏省南通市通州区金沙街道新世纪大道𬭎达䶮纺织有限公司工会联合会委员会第一工会小组"
NAME = "古丽巴哈尔·阿卜杜热西提江"
TITLE = "2024年元旦春节期间走访慰问困难职工和一线职工家庭送温暖活动资金（第一批）"
LONG: dict[str, Any] = {
    **dict.fromkeys(("unit", "payer", "giver", "receiver", "employer", "to"), UNIT),
    **dict.fromkeys(("name", "payee", "proxy", "person", "guardian"), NAME),
    **dict.fromkeys(("purpose",), TITLE),
    "fen": 123_456_789,
}
MEASURES = {"户", "人次", "元", "户、人、人次、元"}  # a figure's unit has the name of an organisation's
Box = tuple[float, float, float, float]
_TOUCH = 1.5  # points: letters of neighbours may come as near as this


def stretched(value: Any) -> Any:
    """The same values with every name, unit and amount as long as they get."""
    if isinstance(value, tuple):
        return tuple(map(stretched, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    found = {}
    for known in fields(value):
        before = getattr(value, known.name)
        same = known.name in LONG and isinstance(before, type(LONG[known.name])) and before not in MEASURES
        found[known.name] = LONG[known.name] if same and before else stretched(before)
    return replace(value, **found)


def boxes(sheet: Sheet) -> list[tuple[Box, list[Box]]]:
    """Each page with what is written on it."""
    document = pypdfium2.PdfDocument(sheet.to_bytes())
    found = []
    try:
        for page in document:
            text = page.get_textpage()
            found.append((page.get_mediabox(), [text.get_rect(n) for n in range(text.count_rects())]))
    finally:
        document.close()
    return found


def overlap(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > _TOUCH and high > _TOUCH


def complaints(sheet: Sheet) -> list[str]:
    found: list[str] = []
    for number, (media, texts) in enumerate(boxes(sheet), 1):
        letters = [one for one in texts if one[3] - one[1] < 40]  # not the pale word across a draft
        left, foot, right = media[0] + 10 * MM, media[1] + 5 * MM, media[2] - 10 * MM
        found += [f"page {number}: off at {at}" for at in letters if at[0] < left or at[1] < foot or at[2] > right]
        found += [f"page {number}: {a} on {b}" for a, b in combinations(letters, 2) if overlap(a, b)]
    return found


@pytest.mark.parametrize("name", PIECES)
def test_nothing_overlaps_and_nothing_runs_off(name: str) -> None:
    sheet = PIECES[name].compose(stretched(FILLED[name]))
    assert sheet.drawn.missing == ()
    assert complaints(sheet) == []


def test_the_search_sees_what_overlaps() -> None:
    assert overlap((0, 0, 10, 10), (5, 5, 15, 15))
    assert not overlap((0, 0, 10, 10), (10, 0, 20, 10))


def test_a_receipt_of_a_proxy_with_all_its_lines_keeps_its_parts_apart() -> None:
    """The longest of everything: five lines to sign, two of words for the amount, four for the purpose on the stub.

    The amount's frame ends above the first line to sign, and a line of the stub begins below the rule of that above.
    """
    long = Receipt("FF2023001-0003", UNIT, NAME, TITLE, 123_456_789, method="银行转账（打卡）")
    whole = replace(long, proxy=NAME, proxy_relation="儿媳", id_no="999999198001010011", remark="附代领委托书。")
    sheet = PIECES["aid-receipts"].compose(replace(aid_values.RECEIPTS, receipts=(whole, whole, long)))
    assert complaints(sheet) == []
    amount, sign = box_of(sheet, "¥ 1,234,567.89"), box_of(sheet, "代领人（签名、按手印）：")
    assert amount[1] - sign[3] > 8
    payee, purpose = box_of(sheet, NAME[-2:]), box_of(sheet, TITLE[:6])
    assert payee[1] - purpose[3] > 3


def box_of(sheet: Sheet, words: str) -> Box:
    """Where the first of these words stand on the first page."""
    document = pypdfium2.PdfDocument(sheet.to_bytes())
    try:
        text = document[0].get_textpage()
        start, count = text.search(words).get_next()
        letters = [text.get_charbox(place) for place in range(start, start + count)]
    finally:
        document.close()
    lefts, bottoms, rights, tops = zip(*letters, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def test_a_long_units_name_has_a_line_of_its_own_above_the_title() -> None:
    """Neither is broken in a word to share a line with the other; short ones stay together."""
    roster = replace(aid_values.roster(3), batch="送温暖")
    lines: dict[str, list[str]] = {}
    for unit in (UNIT, "某镇总工会"):
        content = PIECES["aid-roster"].compose(replace(roster, issue=replace(roster.issue, unit=unit))).to_bytes()
        lines[unit] = [line.strip() for line in page_text(content, 1).splitlines()]
    assert {UNIT, "送温暖资金发放花名册"} <= set(lines[UNIT])
    assert "某镇总工会送温暖资金发放花名册" in lines["某镇总工会"]
