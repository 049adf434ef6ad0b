"""Roster, receipts and public notice: sums that add up, pages that hold together, and what the public may not see."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from tests.unit.documents import aid_values as given
from tests.unit.documents.aid_reading import pages_of, raw_of, text_of
from tzdesk.documents import aid_notice, aid_receipt, aid_roster
from tzdesk.documents.aid_money_model import Notice, NoticeItem, NoticeKind, NoticeLine, Receipts
from tzdesk.documents.aid_paper import Issue
from tzdesk.pdf.preview import page_text

MONEY = r"(-?[\d,]+\.\d\d)"


def yuan(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 12, 25, 300])
def test_page_sums_running_sum_and_total_agree_with_an_independent_count(count: int) -> None:
    data = given.roster(count)
    pages = pages_of(aid_roster.compose(data))
    expected = [Decimal(line.fen) / 100 for line in data.lines]
    shown, seen, running = 0, Decimal(0), Decimal(0)
    for page in pages:
        found = re.search(MONEY + r"本页(\d+)行累计(\d+)行" + MONEY + "元", page)
        assert found is not None, page
        on_page = int(found[2])
        # What is printed runs into the digits of the amount before it, so the sum is looked for as a whole.
        total = sum(expected[shown : shown + on_page], Decimal(0))
        running += total
        shown += on_page
        seen += total
        assert f"本页小计{total:,.2f}本页{on_page}行" in page
        assert (int(found[3]), yuan(found[4])) == (shown, running)
    assert (shown, seen) == (count, sum(expected))
    assert f"合计{sum(expected):,.2f}{count}户{count}人{count}人次" in pages[-1]


@pytest.mark.parametrize("count", range(1, 40))
def test_signatures_of_a_roster_stand_with_lines_they_sign_for(count: int) -> None:
    pages = pages_of(aid_roster.compose(given.roster(count, note="加“代”的由代领人签名。")))
    assert "合计金额（大写）：人民币" in pages[-1]
    assert "工会主席：" in pages[-1]
    lines = re.search(r"本页(\d+)行", pages[-1])
    assert lines is not None
    assert int(lines[1]) >= min(count, 2)
    assert all("身份证号困难类别" in page for page in pages)  # the head is repeated


def test_a_roster_says_the_sum_in_words_and_who_signs_for_whom() -> None:
    line = replace(given.roster_line(0), fen=140_950, proxy="欧阳某某（配偶）")
    text = text_of(aid_roster.compose(given.roster(1, lines=(line,))))
    assert "人民币壹仟肆佰零玖元伍角" in text
    assert "代：欧阳某某（配偶）" in text
    assert "内部资料注意保密·导出人王某某·2023-12-2009:30·编号DC-2023-0012" in text


def test_the_public_roster_shows_no_identity_no_bank_and_no_proxy() -> None:
    text = text_of(aid_roster.compose(given.roster(25, public=True)))
    for hidden in ("999999", "****", "农业银行", "身份证号", "银行卡号", "代：", "内部资料"):
        assert hidden not in text
    assert given.NAMES[1] in text


def test_a_character_that_no_font_has_is_told() -> None:
    rare = chr(0x31234)
    sheet = aid_roster.compose(given.roster(1, lines=(replace(given.roster_line(0), name=f"王{rare}"),)))
    sheet.to_bytes()
    assert sheet.drawn.missing == (rare,)


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (2, 1), (3, 2), (4, 2), (300, 150)])
def test_two_receipts_stand_on_a_page_each_with_its_stub(count: int, pages: int) -> None:
    receipts = tuple(given.receipt(index) for index in range(count))
    texts = pages_of(aid_receipt.compose(Receipts(given.ISSUE, receipts)))
    assert len(texts) == pages
    assert sum(text.count("领款收据（存根）") for text in texts) == count
    for index, receipt in enumerate(receipts):
        assert texts[index // 2].count(receipt.serial) == 2  # on the receipt and on its stub


def test_a_receipt_gives_the_sum_in_words_and_figures() -> None:
    text = text_of(aid_receipt.compose(Receipts(given.ISSUE, (given.receipt(0),))))
    assert "人民币壹仟肆佰零玖元伍角。" in text
    assert "¥1,409.50" in text
    assert given.ID_SHOWN in text


def test_a_proxy_signs_and_goods_are_received_at_their_price() -> None:
    pages = pages_of(aid_receipt.compose(given.RECEIPTS))
    assert "代领人（签名、按手印）" in pages[0]
    assert "阿依古丽·阿卜杜热合曼（配偶）" in pages[0]
    assert "领物收据" in pages[1]
    assert "折价（大写）：人民币贰佰元整" in pages[1]


def test_a_blank_receipt_keeps_lines_and_invents_no_sum() -> None:
    text = text_of(aid_receipt.compose(Receipts(Issue(given.TOWN), ())))
    assert "___" in text
    assert "零元" not in text
    assert "None" not in text


def test_the_notice_has_no_place_for_what_the_public_may_not_see() -> None:
    """个人信息保护法第25条: no identity, card, telephone, address, illness or child, whatever the caller holds."""
    assert {field.name for field in fields(NoticeLine)} == {"name", "unit", "category", "item"}
    assert {field.name for field in fields(Notice)} == {
        *("issue", "kind", "lines", "begins", "ends", "workdays"),
        *("phone", "day", "batch"),  # the telephone is the union's own
    }
    named = "".join(item.value for item in NoticeItem)
    assert not any(word in named for word in ("医疗", "大病", "助学", "子女", "残"))


@pytest.mark.parametrize("number", [given.ID_FULL, given.CARD_FULL, "13800000000", "８６５００００", "051386500000"])
@pytest.mark.parametrize("place", ["name", "unit", "category"])
def test_a_long_number_cannot_hide_in_a_notice(number: str, place: str) -> None:
    line = {"name": "李某某", "unit": given.FIRM, "category": "深度困难职工"}
    with pytest.raises(ValueError, match="no long number"):
        NoticeLine(**{**line, place: f"{line[place]}{number}"})


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("count", [0, 1, 4, 12, 13, 14, 40])
def test_the_text_of_a_notice_holds_no_long_number_but_the_unions_telephone(kind: NoticeKind, count: int) -> None:
    data = given.notice(count, kind=kind, batch="2024年元旦春节送温暖")
    text = raw_of(aid_notice.compose(data)).replace(given.PHONE, "").replace(data.issue.number, "")
    assert re.search(r"\d{6,}", re.sub(r"\d{4}年\d+月\d+日", "", text)) is None
    for word in ("身份证", "卡号", "住址", "疾病", "子女", "内部资料"):
        assert word not in text


@pytest.mark.parametrize(
    ("batch", "money"),
    [
        ("2024年冬季帮扶", "2024年冬季帮扶资金，"),
        ("春节慰问", "春节慰问资金，"),
        ("一季度救助金", "一季度救助金，"),
        ("2024年元旦春节送温暖", "2024年元旦春节送温暖帮扶（慰问）资金，"),
        ("", "发放帮扶（慰问）资金，"),
    ],
)
def test_a_notice_names_the_money_once(batch: str, money: str) -> None:
    text = text_of(aid_notice.compose(given.notice(1, kind=NoticeKind.MONEY, batch=batch)))
    assert money in text


@pytest.mark.parametrize(("workdays", "begins"), [(5, None), (10, date(2023, 12, 4)), (None, None)])
def test_a_day_that_is_left_to_be_written_stands_on_one_line(workdays: int | None, begins: date | None) -> None:
    """A notice printed before its days are known is filled in by hand."""
    undated = replace(given.notice(1), workdays=workdays, begins=begins, ends=None, day=None)
    text = page_text(aid_notice.compose(undated).to_bytes(), 1)
    assert text.count("年___月___日") == (2 if begins else 3)


def test_a_notice_says_how_long_and_whom_to_call() -> None:
    text = text_of(aid_notice.compose(given.notice(4)))
    assert "公示期5个工作日，自2023年12月4日至2023年12月8日。" in text
    assert f"监督电话：{given.PHONE}" in text
    assert f"公示单位（公章）：{given.TOWN}" in text
    blank = text_of(aid_notice.compose(given.notice(0, begins=None, ends=None, workdays=None, phone="")))
    assert "公示期___" in blank
    assert "None" not in blank


@pytest.mark.parametrize("count", range(1, 30))
def test_the_seal_of_a_notice_stands_under_households(count: int) -> None:
    pages = pages_of(aid_notice.compose(given.notice(count, day=date(2023, 12, 4))))
    last = pages[-1]
    assert "公示期5个工作日" in last
    assert "公示单位（公章）" in last
    assert last.count("深度困难职工") >= min(count, 2)
