"""The tables of a book on paper: the workbook's numbers, every form of every year, and the clerk's wishes."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER, sealed, wp  # noqa: F401 - the town of three unions
from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.documents import return_form
from tzdesk.documents.model import Identity, Signers
from tzdesk.documents.return_form import FormColumn, FormPaper, FormsBook, compose_forms, emptied
from tzdesk.exporting import TABLES_NAME, export_month, month_papers
from tzdesk.jobs import run_now
from tzdesk.pieces.month import content_of
from tzdesk.pieces.return_forms import Wishes, compose_book, titles_of
from tzdesk.registers.measure import ListRow
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, CellValue, FormValues
from tzdesk.returns.forms import Form, forms_of
from tzdesk.returns.head import BookHead
from tzdesk.returns.shown import shown

HEAD = BookHead(
    NOVEMBER, "金沙街道总工会", "", "通州区总工会", "甲某", "乙某", "丙某", "0513-86510000", "2023-11-28", "首报",
    "0" * 64, "ABCD-EFGH-JKMN", 2023, "",
)  # fmt: skip
ALL_FORMS = [(year, form.id) for year in available_years() for form in forms_of(load(year)).values()]


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


def sizes(pdf: bytes) -> list[bool]:
    """Whether each page lies on its side."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_width() > page.get_height() for page in document]


def filled(form: Form) -> FormValues:
    """A form with a number of its own in every cell, or forty rows of a list."""
    values = FormValues(form)
    if form.kind == "list":
        named = {column.value: 7 if column.total else "某" for column in form.columns}
        values.rows.extend(ListRow("x", number, named) for number in range(40))
    for line in form.lines:
        for column in form.columns:
            role = "none" if form.cell(line.code, column.id)["type"] == "none" else "computed"
            values.cells[line.code, column.id] = CellValue(None if role == "none" else 12345, (), "", role)
    return values


def test_the_foot_of_a_list_is_money_in_a_column_of_money_and_nothing_where_nothing_is(wp: Workplace) -> None:  # noqa: F811
    """经费返还: two firms paid 1,234.56 元 in all; none was refused."""
    values = FormValues(forms_of(load(2023))["JF-01"])
    for number, fen in enumerate((100_000, 23_456)):
        row = {"unit_name": f"{number}厂", "return_yuan": fen, "returned": fen, "paid": 1}
        values.rows.append(ListRow("fund_return", number, row))
    [page] = texts(
        compose_book(wp.definition(HEAD.period), HEAD, BookValues(NOVEMBER, 2023, {"JF-01": values})).to_bytes()
    )
    assert "1,234.56" in page
    assert re.search(r"本月到账 *2家", page)
    assert not re.search(r"(?<!\d)家", page.split("本月到账")[1].split("单位负责人")[0])


@pytest.mark.parametrize(("year", "form_id"), ALL_FORMS)
def test_every_form_prints_whole(wp: Workplace, year: int, form_id: str) -> None:  # noqa: F811
    """Title, every heading and line, every number in full; no page without its foot, nothing in a font of boxes."""
    form = forms_of(load(year))[form_id]
    sheet = compose_book(wp.definition(HEAD.period), HEAD, BookValues(NOVEMBER, year, {form.id: filled(form)}))
    pages = texts(sheet.to_bytes())
    assert sheet.drawn.missing == ()
    whole = "".join(pages).replace(" ", "")
    assert form.title.replace(" ", "") in whole
    for part in (*(column.label for column in form.columns), *(line.label for line in form.lines)):
        assert not Counter(part.replace(" ", "").replace("\n", "")) - Counter(whole)  # broken heads run across
    expected = Counter(
        shown(cell.value, form.format_of(*place)) for place, cell in filled(form).cells.items() if cell.value
    )
    for text, times in expected.items():
        assert times == sum(page.count(text) for page in pages)
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页 共 {len(pages)} 页" in page


def test_the_paper_says_what_the_workbook_says(wp: Workplace, tmp_path: Path) -> None:  # noqa: F811
    """Export writes both from one snapshot: each figure of Z02 stands in both as often."""
    from openpyxl import load_workbook

    files = {path.stem.rsplit("_", 1)[-1]: path for path in run_now(export_month(wp, NOVEMBER, tmp_path)).files}
    book = load_workbook(files["工会工作月报"])
    figures = Counter(
        Decimal(str(cell.value)) for row in book["Z02"].iter_rows(min_row=7, min_col=4) for cell in row
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    )  # fmt: skip
    pages = [page for page in texts(files[TABLES_NAME].read_bytes()) if "会员情况月报表" in page]
    written = re.findall(r"(?<![\d,.-])-?\d[\d,]*(?:\.\d+)?", " ".join(pages))
    printed = Counter(Decimal(text.replace(",", "")) for text in written)
    assert figures
    for figure, times in figures.items():
        assert printed[figure] >= times, figure


def test_a_wide_table_lies_down_among_upright_ones(wp: Workplace) -> None:  # noqa: F811
    """Each table has the paper of its definition; the pages are numbered through."""
    with wp.store.reading() as session:
        head, book, _, _ = run_now(content_of(wp, session, NOVEMBER))
    pdf = compose_book(wp.definition(head.period), head, book).to_bytes()
    pages = ["".join(page.split()) for page in texts(pdf)]  # reading sets blanks where letters stand apart
    for form_id, values in book.forms.items():
        own = [place for place, page in enumerate(pages) if values.form.table_no and values.form.table_no in page]
        assert {sizes(pdf)[place] for place in own} == {values.form.orientation == "landscape"}, form_id


def test_a_draft_bears_its_watermark_on_every_page(wp: Workplace) -> None:  # noqa: F811
    """An open month is no return."""
    papers = run_now(month_papers(wp, NOVEMBER))
    assert {"封面", TABLES_NAME, "月度汇总", "情况说明"} == set(papers)
    assert all("草稿" in page for page in texts(papers[TABLES_NAME]))


def _paper(*rows: tuple[str, ...]) -> FormsBook:
    columns = (FormColumn("指标", 20, figures=False), FormColumn("代码", 6, figures=False), FormColumn("合计", 10))
    form = FormPaper("X-1", "表", "", "", columns, rows, stub=2, kept=True)
    return FormsBook(Identity("某工会", "", Month(2023, 12), "首报", ""), Signers(), (form,))


def test_zeros_are_left_out_on_request_and_the_foot_says_so(wp: Workplace) -> None:  # noqa: F811
    """A zero of a count goes, a code of zeros and a blank stay; without the wish every zero is printed."""
    form = forms_of(load(2023))["Z02"]
    values = FormValues(form)
    for line in form.lines:
        for column in form.columns:
            values.cells[line.code, column.id] = CellValue(0)
    book = BookValues(NOVEMBER, 2023, {"Z02": values})
    with_zeros = texts(compose_book(wp.definition(HEAD.period), HEAD, book).to_bytes())[0]
    without = texts(compose_book(wp.definition(HEAD.period), HEAD, book, Wishes(zeros=False)).to_bytes())[0]
    assert len(form.lines) * len(form.columns) <= len(re.findall(r"(?<!\S)0(?!\S)", with_zeros))
    assert not re.findall(r"(?<!\S)0(?!\S)", without)
    assert "零值未印" in without
    assert "零值未印" not in with_zeros


def test_an_empty_form_keeps_lines_and_dashes() -> None:
    """What cannot have a value stays a dash; numbers are gone, codes are not."""
    form = _paper(("职工人数", "01", "345"), ("比例", "02", "—")).forms[0]
    assert [("职工人数", "01", ""), ("比例", "02", "—")] == list(emptied(form).rows)


def test_a_table_over_several_pages_side_by_side_repeats_its_first_columns() -> None:
    """Each further column stands on exactly one page, the first three on all."""
    columns = tuple(FormColumn(f"栏{number}", 10) for number in range(20))
    form = FormPaper("X-2", "宽表", "", "", columns, (), wide=3)
    parts = list(return_form._parts(form))
    assert 3 == len(parts)
    assert all(part[:3] == (0, 1, 2) for part in parts)
    assert list(range(3, 20)) == [place for part in parts for place in part[3:]]


def test_a_grid_of_many_lines_is_made_smaller_to_stay_on_one_page() -> None:
    """Thirty lines fit one page with their signatures, in a size that can be read."""
    rows = tuple((f"第{number}项", f"{number:02d}", "1") for number in range(1, 31))
    pages = texts(compose_forms(_paper(*rows)).to_bytes())
    assert 1 == len(pages)
    assert "单位负责人" in pages[0]


def test_the_tables_that_can_be_wished_for_are_those_of_the_month(wp: Workplace) -> None:  # noqa: F811
    """An annex that names people is not among them."""
    offered = titles_of(wp, NOVEMBER)
    with wp.store.reading() as session:
        _, book, _, _ = run_now(content_of(wp, session, NOVEMBER))
    assert list(offered) == list(book.forms)
    alone = run_now(month_papers(wp, NOVEMBER, Wishes(forms=frozenset({"Z02"}))))
    assert [TABLES_NAME] == list(alone)


def test_empty_forms_are_no_version_of_anything(sealed: Workplace) -> None:  # noqa: F811
    """To be filled in by hand: no check code, no 草稿, no signer; they prove nothing."""
    for period in (OCTOBER, NOVEMBER):
        pages = texts(run_now(month_papers(sealed, period, Wishes(empty=True)))[TABLES_NAME])
        assert all("空表" in page and "校验码" not in page and "草稿" not in page for page in pages), period
        assert not any("甲某" in page for page in pages)


@pytest.mark.parametrize(("year", "form_id"), ALL_FORMS)
def test_every_grid_is_one_page_on_request(wp: Workplace, year: int, form_id: str) -> None:  # noqa: F811
    """Title, figures, signatures and the last note of each form stand together, however many its lines; also of those
    that go out once a quarter or once a year."""
    form = forms_of(load(year))[form_id]
    if form.kind == "list":
        return
    only = BookValues(NOVEMBER, year, {form.id: filled(form)})
    pages = texts(compose_book(wp.definition(HEAD.period), HEAD, only, Wishes(one_page=True)).to_bytes())
    assert 1 == len(pages)
    whole = pages[0].replace(" ", "")
    assert not Counter("".join(form.notes).replace(" ", "")) - Counter(whole)


UNREADABLE = "本表一页印不下（再缩小就看不清），照常分页"


@pytest.mark.parametrize(("form_id", "rows", "fits"), [("Z05", 3, True), ("Z05", 40, True), ("JT-02", 3, False)])
def test_a_list_is_one_page_on_request_or_says_why_not(
    wp: Workplace,  # noqa: F811
    form_id: str,
    rows: int,
    fits: bool,
) -> None:
    """Nothing of a list is folded or made too small to be read: then it stays on its pages, and says so on each."""
    form = forms_of(load(2023))[form_id]
    values = filled(form)
    days = {column.value: "2023-12-31" for column in form.columns if column.format == "date"}
    values.rows[rows:] = []
    values.rows[:] = [ListRow(row.kind, row.id, {**row.values, **days}) for row in values.rows]
    only = BookValues(NOVEMBER, 2023, {form.id: values})
    ever, wished = (
        texts(compose_book(wp.definition(HEAD.period), HEAD, only, Wishes(one_page=one_page)).to_bytes())
        for one_page in (False, True)
    )
    assert len(wished) == (1 if fits else len(ever))
    assert [UNREADABLE in page for page in wished] == [not fits] * len(wished)
    assert not any(UNREADABLE in page for page in ever)
    assert sum(page.count("2023-12-31") for page in wished) == sum(page.count("2023-12-31") for page in ever)


def test_too_long_a_list_stays_on_its_pages_and_the_next_table_says_nothing(wp: Workplace) -> None:  # noqa: F811
    """The word at the foot is of one table, not of those after it."""
    forms = forms_of(load(2023))
    values = filled(forms["Z05"])
    values.rows.extend(values.rows * 9)
    only = BookValues(NOVEMBER, 2023, {"Z05": values, "Z01": filled(forms["Z01"])})
    pages = texts(compose_book(wp.definition(HEAD.period), HEAD, only, Wishes(one_page=True)).to_bytes())
    assert len(pages) > 2
    assert [UNREADABLE in page for page in pages] == [True] * (len(pages) - 1) + [False]


def test_number_period_and_unit_stand_apart_above_the_table(wp: Workplace) -> None:  # noqa: F811
    """A survey's year is long: it moves aside for the number of the table, and does not touch the unit of counting."""
    form = forms_of(load(2023))["NB-01"]
    only = BookValues(Month(2023, 9), 2023, {form.id: filled(form)})
    with pypdfium2.PdfDocument(compose_book(wp.definition(HEAD.period), HEAD, only).to_bytes()) as document:
        text = document[0].get_textpage()
        whole = text.get_text_range()
        edges = []
        for part in (form.table_no, form.span(Month(2023, 9)).label, form.unit_label):
            at = whole.index(part)
            edges += [text.get_charbox(at)[0], text.get_charbox(at + len(part) - 1)[2]]
    assert edges == sorted(edges)
    assert all(right - left > 4 for left, right in (edges[1:3], edges[3:5]))


def test_the_word_of_a_total_has_room(wp: Workplace) -> None:  # noqa: F811
    """A list that begins with narrow numbers says 合计 in the column beside them, in the size of its other texts."""
    form = forms_of(load(2023))["Z05"]
    only = BookValues(NOVEMBER, 2023, {form.id: filled(form)})
    with pypdfium2.PdfDocument(compose_book(wp.definition(HEAD.period), HEAD, only).to_bytes()) as document:
        text = document[len(document) - 1].get_textpage()
        at = text.get_text_range().rindex("合计")
        left, bottom, right, top = text.get_charbox(at)
    assert min(right - left, top - bottom) > 5


def test_signatures_stand_on_the_page_of_their_table(wp: Workplace) -> None:  # noqa: F811
    """No page has the signatures of a grid without any of its lines."""
    with wp.store.reading() as session:
        head, book, _, _ = run_now(content_of(wp, session, NOVEMBER))
    for page in texts(compose_book(wp.definition(head.period), head, book).to_bytes()):
        signed = page.find("单位负责人")
        assert signed < 0 or len(page[:signed].split()) > 12, page[:200]
