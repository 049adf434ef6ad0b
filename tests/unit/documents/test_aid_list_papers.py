"""Lists of files, what is signed when files change hands or cease to be, and the ledger: counted, kept together."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields

import pytest

from tests.unit.documents import aid_list_values as given
from tests.unit.documents.aid_reading import pages_of, text_of
from tzdesk.documents import aid_keeping, aid_ledger, aid_list
from tzdesk.documents.aid_list_model import DestructionLine, ExportLine, LedgerAccount, ListKind


@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.parametrize("count", [1, 2, 14, 15, 16, 40])
def test_a_list_holds_every_file_and_its_signatures_stand_with_some(kind: ListKind, count: int) -> None:
    data = given.case_list(kind, count)
    pages = pages_of(aid_list.compose(data))
    text = "".join(pages)
    assert all(line.number in text for line in data.lines)
    assert f"合计{count}户" in pages[-1]
    assert "工会主席：" in pages[-1]
    assert sum(line.number in pages[-1] for line in data.lines) >= min(2, count)
    assert all("档案编号姓名工作单位" in page for page in pages)


def test_a_list_counts_households_by_class_and_adds_up() -> None:
    data = given.case_list(ListKind.STANDING, 22)
    text = text_of(aid_list.compose(data))
    for name, count in Counter(line.category for line in data.lines).items():
        assert f"{name}{count}户" in text
    people = sum(line.people or 0 for line in data.lines)
    times = sum(line.times or 0 for line in data.lines)
    money = sum(line.fen or 0 for line in data.lines) / 100
    assert re.search(rf"户）{people}{times}{money:,.2f}", text)


@pytest.mark.parametrize(("days", "words"), [(38, "逾期38天"), (0, "今天到期"), (-5, "还有5天")])
def test_a_review_says_how_it_stands(days: int, words: str) -> None:
    from dataclasses import replace

    data = given.case_list(ListKind.REVIEW, 1)
    line = replace(data.lines[0], days=days, reviewed=False)
    assert words in text_of(aid_list.compose(replace(data, lines=(line,))))
    assert "已复核" in text_of(aid_list.compose(replace(data, lines=(replace(line, reviewed=True),))))


@pytest.mark.parametrize("kind", ListKind)
def test_an_empty_list_says_so(kind: ListKind) -> None:
    text = text_of(aid_list.compose(given.case_list(kind, 0)))
    assert "没有符合条件的档案" in text
    assert "合计" not in text


def test_a_household_never_aided_is_told_from_one_aided_before() -> None:
    text = text_of(aid_list.compose(given.case_list(ListKind.UNAIDED, 2)))
    assert "从未帮扶" in text
    assert "2022-01-18" in text


@pytest.mark.parametrize("count", [0, 1, 13, 14, 15, 60])
def test_a_handover_is_signed_by_three_with_its_files(count: int) -> None:
    data = given.handover(count)
    pages = pages_of(aid_keeping.compose_handover(data))
    assert all(any(line.number in page for page in pages) for line in data.lines)
    for who in ("移交人（签字）", "接收人（签字）", "监交人（签字）"):
        assert who in pages[-1]
    if count:
        assert f"合计{count}户" in pages[-1]
        assert str(sum(line.pages or 0 for line in data.lines)) in pages[-1]


def test_a_destroyed_file_leaves_a_stub_from_which_nobody_can_be_told() -> None:
    assert {field.name for field in fields(DestructionLine)} == {
        *("number", "years", "category", "people", "grants", "attachments", "closed_on", "keep_until", "method")
    }
    text = text_of(aid_keeping.compose_destruction(given.destruction(20)))
    assert "合计20户" in text
    assert f"60{sum(range(20))}{sum(range(12, 32))}" in text
    for who in ("鉴定人（工会主席）", "监销人", "销毁人"):
        assert who in text
    assert "旧备份在轮换到期以前仍含上述档案" in text


def test_the_book_of_exports_has_no_place_for_persons_of_the_files() -> None:
    assert {field.name for field in fields(ExportLine)} == {
        *("serial", "at", "by", "what", "purpose", "receiver", "edition", "rows", "consent")
    }
    data = given.exports(30)
    text = text_of(aid_keeping.compose_exports(data))
    assert all(line.serial in text for line in data.lines)
    assert "合计30次" in text


@pytest.mark.parametrize("count", [0, 1, 5, 24, 25, 26, 27, 120])
def test_the_ledger_adds_up_on_every_page_and_over_all_sources(count: int) -> None:
    first, second = given.account("中央财政", count), given.account("本级工会经费", 7, 0)
    pages = pages_of(aid_ledger.compose(given.ledger(first, second)))
    text = "".join(pages)

    def sums(account: LedgerAccount) -> tuple[float, float, float]:
        received = sum(line.received or 0 for line in account.lines)
        spent = sum(line.spent or 0 for line in account.lines)
        return received / 100, spent / 100, (account.opening + received - spent) / 100

    for account in (first, second):
        received, spent, closing = sums(account)
        assert f"{account.source}{account.opening / 100:,.2f}{received:,.2f}{spent:,.2f}{closing:,.2f}" in text
        assert f"本期合计{received:,.2f}{spent:,.2f}{closing:,.2f}" in text
        if account.lines:
            assert closing == account.lines[-1].balance / 100
    counted = [int(found) for page in pages for found in re.findall(r"本页合计(\d+)笔", page)]
    assert sum(counted) == count + 7
    assert "记账人：" in pages[-1]
    assert "本期合计" in pages[-1]


def test_a_ledger_without_movements_says_so() -> None:
    assert "本期没有资金收支" in text_of(aid_ledger.compose(given.ledger()))
