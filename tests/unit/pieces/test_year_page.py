"""The year's figures on paper: one sheet for the wall, every figure on it, a dash for what is not known."""

from __future__ import annotations

from io import BytesIO

import pypdf

from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.pieces.year_figures import FigureTable, compose, difference
from tzdesk.returns.year_figures import YearFigure, figure_specs

SPECS = figure_specs(load(2023))


def table(*, known: bool = True) -> FigureTable:
    """Every figure of the definition with a value of its own, or with none."""
    figures = tuple(
        YearFigure(spec, 20_000 + 37 * place if known else None, 19_000 if place % 2 else None)
        for place, spec in enumerate(SPECS)
    )
    return FigureTable("南通市通州区总工会", Month(2023, 12), figures)


def text_of(content: bytes) -> tuple[int, str]:
    """Pages, and their text without the gaps that setting makes."""
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return len(pages), "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")


def test_a_whole_year_hangs_on_one_sheet_with_every_label_and_figure() -> None:
    data = table()
    sheet = compose(data)
    pages, text = text_of(sheet.to_bytes())
    assert pages == 1
    assert sheet.drawn.missing == ()
    for figure in data.figures:
        number, unit = figure.spec.in_print(figure.value)
        assert figure.spec.label in text, figure.spec.id
        assert number + unit in text, figure.spec.id
    assert "2023年度工作数据一览" in text
    assert "2023年全年" in text


def test_what_is_not_known_is_a_dash_and_no_zero() -> None:
    _pages, text = text_of(compose(table(known=False)).to_bytes())
    assert text.count("—") == len(SPECS)
    assert "上年" not in text


def test_a_difference_needs_both_years() -> None:
    with_last, without = table().figures[1], table().figures[0]
    assert difference(with_last) == 20_037 - 19_000
    assert difference(without) is None
