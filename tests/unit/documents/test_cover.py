"""The cover of the return book."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from tzdesk.documents.cover import compose_cover, draw_cover
from tzdesk.documents.model import BookTable, Cover, Signers
from tzdesk.documents.shared import qr_text
from tzdesk.pdf.preview import page_count, page_text


def text_of(data: Cover) -> list[str]:
    content = compose_cover(data).to_bytes()
    return [re.sub(r"\s", "", page_text(content, number)) for number in range(1, page_count(content) + 1)]


def test_the_cover_is_one_page_and_names_unit_period_signers_and_version(cover: Cover, tmp_path: Path) -> None:
    drawn = draw_cover(cover, tmp_path / "封面.pdf")
    assert (drawn.pages, drawn.missing) == (1, ())
    (found,) = text_of(cover)
    for label, value in (
        ("填报单位（章）：", "南通市通州区金沙街道总工会"),
        ("组织代码：", "81320612MC0000001X"),
        ("报告期：", "2023年12月"),
        ("上级工会：", "南通市通州区总工会"),
        ("单位负责人：", "欧阳𬀩"),
        ("审核人：", "季㛃"),
        ("填表人：", "𬱖文𬭎"),
        ("联系电话：", "0513-86500000"),
        ("报出日期：", "2023-12-28"),
        ("版本：", "更正第1次"),
    ):
        assert label + value in found


def test_the_cover_lists_every_table_with_pages_rows_and_state(cover: Cover) -> None:
    (found,) = text_of(cover)
    for number, table in enumerate(cover.tables, 1):
        pages = "" if table.pages is None else str(table.pages)
        rows = "" if table.rows is None else str(table.rows)
        assert f"{number}{table.code}{table.name}{pages}{rows}{table.state}" in found


def test_the_check_code_is_printed_in_groups_large_and_in_the_foot(cover: Cover) -> None:
    content = compose_cover(cover).to_bytes()
    assert page_text(content, 1).count("7F3A 9C21 D04B 5E68") == 2


def test_the_qr_code_says_unit_period_version_and_code(cover: Cover) -> None:
    assert qr_text(cover.identity) == "南通市通州区金沙街道总工会|2023-12|更正第1次|7F3A9C21D04B5E68"


def test_blank_signers_leave_room_to_write(cover: Cover) -> None:
    (found,) = text_of(replace(cover, signers=Signers()))
    assert "单位负责人：审核人：" in found


def test_a_book_of_sixty_tables_takes_a_second_page_and_keeps_code_and_seal_together(cover: Cover) -> None:
    tables = tuple(BookTable(f"T-{number}", f"第{number}号月报表", 1, number, "已填报") for number in range(1, 61))
    pages = text_of(replace(cover, tables=tables))
    assert len(pages) > 1
    assert all("校验码7F3A9C21D04B5E68纸面" not in page for page in pages[:-1])
    assert "（单位盖章处）" in pages[-1]
    assert "报表目录（续）" in pages[1]
    assert sum(page.count("号月报表") for page in pages) == 60


def test_the_same_cover_gives_the_same_bytes(cover: Cover) -> None:
    assert compose_cover(cover).to_bytes() == compose_cover(cover).to_bytes()
