"""Tables: widths, spans, page breaks, totals."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tzdesk.pdf.fonts import FIGURES_BOLD, HEI, SONG
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import A4, MM
from tzdesk.pdf.preview import page_count, page_text
from tzdesk.pdf.table import Cell, Column, Row, Table, column_widths, lay_out, total_row
from tzdesk.pdf.table_break import Group, how_many
from tzdesk.pdf.table_draw import draw_table, table_height

HEAD = (Row(("序号", "单位", "人数")),)
COLUMNS = (Column(30, "center"), Column(), Column(60, figures=True))


def rows_of(count: int) -> tuple[Row, ...]:
    return tuple(Row((f"〔{number}〕", f"第{number}联合工会", str(number * 7))) for number in range(1, count + 1))


def texts(sheet: Sheet) -> list[str]:
    content = sheet.to_bytes()
    return [page_text(content, number) for number in range(1, page_count(content) + 1)]


def drawn(table: Table, *, left: float | None = None) -> list[str]:
    sheet = Sheet(title="表")
    if left is not None:
        sheet.y = sheet.bottom - left
    draw_table(sheet, table)
    return texts(sheet)


def test_every_row_is_drawn_once_and_the_head_stands_on_every_page() -> None:
    pages = drawn(Table(COLUMNS, HEAD, rows_of(120), title="会员", note="单位：人"))
    assert len(pages) > 1
    assert all("序号" in page and "单位：人" in page for page in pages)
    assert ["会员（续）" in page for page in pages] == [False] + [True] * (len(pages) - 1)
    found = "".join(pages)
    assert all(found.count(f"〔{number}〕") == 1 for number in range(1, 121))


@pytest.mark.parametrize("count", range(30, 50))
def test_the_total_and_single_rows_are_never_alone_on_a_page(count: int) -> None:
    pages = drawn(Table(COLUMNS, HEAD, rows_of(count), (total_row("", "合计", "7"),)))
    assert "合计" in pages[-1]
    assert pages[-1].count("〔") >= (2 if len(pages) > 1 else count)
    assert sum(page.count("〔") for page in pages) == count


def test_a_head_with_one_row_is_not_left_at_the_foot_of_a_page() -> None:
    high = lay_out(Table(COLUMNS, HEAD, ()), HEAD, [30, 300, 60], head=True).height
    assert "序号" not in drawn(Table(COLUMNS, HEAD, rows_of(5)), left=high * 2.5)[0]
    assert "〔2〕" in drawn(Table(COLUMNS, HEAD, rows_of(5)), left=high * 3.5)[0]


def test_the_pages_subtotal_is_given_the_rows_of_its_page_and_the_total_comes_last() -> None:
    seen: list[list[str]] = []

    def subtotal(rows: Sequence[Row]) -> Row:
        seen.append([str(row.cells[0]) for row in rows])
        return Row(("", f"本页小计{len(rows)}行", ""), bold=True)

    rows = rows_of(90)
    pages = drawn(Table(COLUMNS, HEAD, rows, (total_row("", "合计", "1"),), subtotal=subtotal))
    per_page = seen[1:]  # the first call measures the row
    assert [label for part in per_page for label in part] == [row.cells[0] for row in rows]
    assert [f"本页小计{len(part)}行" in page for part, page in zip(per_page, pages, strict=True)] == [True] * len(pages)
    assert pages[-1].index("本页小计") < pages[-1].index("合计")
    assert not any("合计" in page for page in pages[:-1])


def test_rows_under_a_spanning_cell_stay_together() -> None:
    group = (Row((Cell("增加", down=4), "甲", "1")), Row(("乙", "2")), Row(("丙", "3")), Row(("丁", "4")))
    rows = (Row(("前", "一", "1")), Row(("前", "二", "2")), *group)
    high = table_height(Sheet(title="量"), Table(COLUMNS, HEAD, rows))
    first, second = drawn(Table(COLUMNS, HEAD, rows), left=high - 5)
    assert "二" in first
    assert all(word not in first for word in "增甲乙丙丁")
    assert all(word in second for word in "增甲乙丙丁")


def test_a_spanning_cell_longer_than_a_page_is_repeated_on_each() -> None:
    rows = [Row((Cell("名册", down=100), "单位1", "1")), *(Row((f"单位{n}", str(n))) for n in range(2, 101))]
    pages = drawn(Table(COLUMNS, HEAD, tuple(rows)))
    assert len(pages) > 1
    assert all("名册" in page for page in pages)
    assert sum(page.count("单位") - 1 for page in pages) == 100  # the head says 单位 once a page


def test_a_row_higher_than_a_page_is_broken_between_lines_and_nothing_is_lost() -> None:
    long = "".join(f"第{number}句。" for number in range(1, 1500))
    pages = drawn(Table(COLUMNS, HEAD, (*rows_of(3), Row(("长", long, "9")), *rows_of(2))))
    found = "".join(pages)
    assert len(pages) > 1
    assert (found.count("句"), found.count("第")) == (1499, 1499 + 5 + len(pages))  # 5 other rows, and 第 x 页


def test_an_empty_table_still_shows_its_head_and_totals() -> None:
    (page,) = drawn(Table(COLUMNS, HEAD, (), (total_row("", "合计", "0"),)))
    assert "序号" in page
    assert "合计" in page


def test_computed_widths_fill_the_room_and_follow_the_contents() -> None:
    table = Table((Column(40), Column(), Column()), HEAD, (Row(("1", "短", "一个长得多的单位名称工会委员会")),))
    widths = column_widths(table, 400)
    assert sum(widths) == pytest.approx(400)
    assert widths[0] == 40
    assert widths[2] > widths[1]


def test_computed_widths_shrink_but_keep_figures_whole() -> None:
    table = Table(
        (Column(), Column(figures=True)), (Row(("说明", "金额")),), (Row(("很长的说明" * 40, "1,234,567.00")),)
    )
    widths = column_widths(table, 200)
    assert sum(widths) == pytest.approx(200)
    figure = next(cell for cell in lay_out(table, table.rows, widths, head=False).cells if cell.column == 1)
    assert [line.text for line in figure.lines] == ["1,234,567.00"]
    assert figure.size == table.size


def test_fixed_widths_that_are_too_much_are_scaled_to_the_page() -> None:
    table = Table((Column(300), Column(300)), (Row(("甲", "乙")),), ())
    assert column_widths(table, 400) == pytest.approx([200, 200])


def test_a_figure_shrinks_rather_than_breaks() -> None:
    table = Table((Column(30, figures=True),), (Row(("金额",)),), (Row(("1,234,567.00",)),))
    (cell,) = lay_out(table, table.rows, [30], head=False).cells
    assert len(cell.lines) == 1
    assert cell.size < table.size
    assert cell.lines[0].width <= 30


def test_figures_are_set_in_sans_to_the_right_and_totals_bold() -> None:
    table = Table(COLUMNS, HEAD, rows_of(1), (total_row("", "合计", "7"),))
    figure = lay_out(table, table.rows, [30, 300, 60], head=False).cells[2]
    total = lay_out(table, table.totals, [30, 300, 60], head=False).cells[2]
    assert (figure.font, figure.align, total.font) == (HEI, "right", FIGURES_BOLD)
    assert lay_out(table, table.rows, [30, 300, 60], head=False).cells[1].font == SONG


def test_rows_are_as_high_as_their_longest_cell() -> None:
    table = Table(COLUMNS, HEAD, (Row(("1", "很长" * 100, "2")),))
    block = lay_out(table, table.rows, [30, 300, 60], head=False)
    assert block.heights[0] == max(cell.height for cell in block.cells)


def test_a_row_with_too_many_cells_is_our_mistake_and_a_short_one_is_filled() -> None:
    table = Table(COLUMNS, HEAD, ())
    with pytest.raises(ValueError, match="more cells"):
        lay_out(table, [Row(("1", "2", "3", "4"))], [30, 300, 60], head=False)
    assert len(lay_out(table, [Row(("1",))], [30, 300, 60], head=False).cells) == 3


def test_merged_heads_are_drawn_once() -> None:
    head = (
        Row((Cell("类别", down=2), Cell("份数", across=2))),
        Row(("本月", "累计")),
    )
    (page,) = drawn(Table(COLUMNS, head, rows_of(3)))
    assert [page.count(word) for word in ("类别", "份数", "本月", "累计")] == [1, 1, 1, 1]


def test_how_many_groups_go_on_a_page() -> None:
    groups = [Group(index, index + 1, 10) for index in range(10)]
    assert how_many(groups, 0, 100, fresh=True) == 10
    assert how_many(groups, 0, 95, fresh=True) == 8  # not 9: a single row would be left over
    assert how_many(groups, 0, 100, last=10, fresh=True) == 8  # the total would stand alone, or with one row
    assert how_many(groups, 0, 15, fresh=False) == 0
    assert how_many(groups, 0, 5, fresh=True) == 1
    assert how_many(groups, 9, 10, last=10, fresh=True) == 1


def test_a_long_landscape_roster_keeps_its_ids_whole() -> None:
    sheet = Sheet(A4.landscape.margins(12 * MM), title="花名册")
    rows = tuple(Row((str(n), f"99999919700101{n:04d}")) for n in range(60))
    draw_table(sheet, Table((Column(40), Column(75)), (Row(("序号", "身份证号")),), rows))
    found = "".join(texts(sheet))
    assert all(f"99999919700101{n:04d}" in found for n in range(60))


@pytest.mark.parametrize("name", ["买买提·吐尔逊", "阿卜杜热合曼·阿卜杜克热木·买买提吐尔逊江·艾合买提", "王𬭎䶮"])
def test_no_character_of_a_name_stands_alone_on_a_line(name: str) -> None:
    """A short name has its normal size, a longer one is shrunk to a line, the longest is broken otherwise."""
    table = Table((Column(20 * MM, "center", names=True),), (), (Row((name,)),), size=9)
    (placed,) = lay_out(table, table.rows, [20 * MM], head=False).cells
    assert "".join(line.text for line in placed.lines) == name
    assert len(placed.lines) == 1 or len(placed.lines[-1].text) > 1
    assert placed.size == 9 or len(name) > 5
    assert placed.size >= 6
