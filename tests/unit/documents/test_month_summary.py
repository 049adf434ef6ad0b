"""The month's summary: what stands on it, and that it holds together when there is little or much."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from tzdesk.base.money import format_yuan
from tzdesk.documents.model import NA, AidLine, MonthSummary, SummaryFinding, Tile
from tzdesk.documents.month_summary import compose, draw
from tzdesk.documents.shared import count, grouped, money
from tzdesk.pdf.preview import page_count, page_text


def text_of(data: MonthSummary) -> str:
    """The text of all pages without white space: cells break where they must."""
    content = compose(data).to_bytes()
    return re.sub(r"\s", "", "".join(page_text(content, number) for number in range(1, page_count(content) + 1)))


def strings(value: object) -> list[str]:
    """Every text inside nested dataclasses."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in strings(item)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in strings(getattr(value, field.name))]
    return []


def test_every_label_unit_reason_and_name_is_on_the_paper(summary: MonthSummary) -> None:
    found = text_of(summary)
    given = [text for text in strings(summary) if text and text not in {"hard", "soft", "hint", "7F3A9C21D04B5E68"}]
    org_code = summary.identity.org_code
    lost = [
        text
        for text in given
        if text != org_code and any(line not in found for line in re.sub(r"[ 　\t]", "", text).split("\n"))
    ]
    assert lost == []


def test_every_number_is_on_the_paper(summary: MonthSummary) -> None:
    found = text_of(summary)
    lines = (*summary.aid_items, summary.aid_item_total, *summary.aid_sources)
    for line in lines:
        assert money(line.fen) in found
    members = summary.members
    for movement in (members.opening, *members.increases, *members.decreases, members.closing):
        row = "".join(count(value) for value in movement.values)
        assert movement.label + row in found


def test_it_is_two_pages_with_code_and_version_in_the_foot(summary: MonthSummary, tmp_path: Path) -> None:
    drawn = draw(summary, tmp_path / "月度汇总.pdf")
    assert drawn.pages == 2
    assert drawn.missing == ()
    for number in (1, 2):
        text = page_text(tmp_path / "月度汇总.pdf", number)
        assert f"第 {number} 页 共 2 页" in text
        assert "校验码 7F3A 9C21 D04B 5E68" in text
        assert "更正第1次" in text


def test_the_same_month_gives_the_same_bytes(summary: MonthSummary, tmp_path: Path) -> None:
    draw(summary, tmp_path / "a.pdf")
    draw(summary, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_findings_are_counted_by_weight_and_listed_with_their_reasons(summary: MonthSummary) -> None:
    found = text_of(summary)
    assert "审核结果：强制1条，核实2条（已说明2条）" in found
    assert "1●强制" in found
    assert "3▲核实" in found


def test_a_clean_month_says_so(summary: MonthSummary) -> None:
    found = text_of(replace(summary, findings=()))
    assert "强制0条，核实0条" in found
    assert "没有需要核实的事项" in found


def test_two_hundred_findings_flow_over_pages_and_none_is_lost(summary: MonthSummary) -> None:
    many = tuple(SummaryFinding("soft", f"会员台账第{n}号", f"〔{n}〕月末会员与上月相差较大。") for n in range(200))
    found = text_of(replace(summary, findings=many))
    assert all(found.count(f"〔{n}〕") == 1 for n in range(200))
    assert "（续）" in found


@pytest.mark.parametrize("note", ["", "本月集中入会。\n台账与银行对账一致。"])
def test_signatures_never_stand_alone_on_a_page(summary: MonthSummary, note: str) -> None:
    """However many findings there are: the last one, or the clerk's words below them, go over with them."""
    for number in range(1, 45):
        found = tuple(SummaryFinding("soft", f"会员台账第{n}号", f"〔{n}〕月末会员与上月相差。") for n in range(number))
        content = compose(replace(summary, findings=found, note=note)).to_bytes()
        last = re.sub(r"\s", "", page_text(content, page_count(content)))
        assert "单位负责人" in last
        assert (note.partition("\n")[0] or f"〔{number - 1}〕") in last, number


def test_a_draft_bears_the_watermark(summary: MonthSummary) -> None:
    assert "草稿" in text_of(replace(summary, identity=replace(summary.identity, draft=True)))
    assert "草稿" not in text_of(summary)


def test_a_character_without_a_font_is_reported_to_the_caller(summary: MonthSummary, tmp_path: Path) -> None:
    odd = replace(summary, signers=replace(summary.signers, head="𠮷某"))
    assert draw(odd, tmp_path / "a.pdf").missing == ("𠮷",)


def test_blank_zero_and_impossible_look_different() -> None:
    assert [count(value) for value in (None, 0, NA, 4118)] == ["", "0", "—", "4118"]
    assert [money(value) for value in (None, 0, NA, 9_819_950)] == ["", "0.00", "—", "98,199.50"]


def test_check_codes_are_grouped_whatever_marks_they_came_with() -> None:
    assert grouped("7f3a-9c21 d04b5") == "7f3a 9c21 d04b 5"


def test_an_empty_month_can_be_printed(summary: MonthSummary) -> None:
    bare = AidLine("合计", None, None, None, None)
    empty = replace(
        summary,
        tiles=(),
        contracts=(),
        aid_items=(),
        aid_item_total=bare,
        aid_sources=(),
        aid_source_total=bare,
        member_series=(),
        findings=(),
        note="",
    )
    assert "一、会员变动" in text_of(empty)


@pytest.mark.parametrize("fen", [0, 10**11, -5_000_00])
def test_large_and_negative_money_stays_on_one_line(summary: MonthSummary, fen: int) -> None:
    tiles = (Tile("帮扶金额", fen, "元", money=True),) * 6
    content = compose(replace(summary, tiles=tiles)).to_bytes()
    assert page_text(content, 1).count(format_yuan(fen)) >= 6
