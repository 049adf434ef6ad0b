"""A written book is read back: its figures are those of the snapshot, and its shape is that of the template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.returns.conftest import NOVEMBER
from tzdesk.base.errors import UserError
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.book import write_book
from tzdesk.returns.compute import BookValues, compute
from tzdesk.returns.head import BookHead, draft_head
from tzdesk.returns.proof import read_back, refuse_if_different
from tzdesk.returns.template_check import check_template

Made = tuple[Path, BookHead, BookValues]


@pytest.fixture
def made(wp: Workplace, tmp_path: Path) -> Made:
    """November's book as a file."""
    with wp.store.reading() as session:
        book = compute(wp, session, NOVEMBER)
        head = draft_head(wp, session, book)
    write_book(wp.definition(head.period), head, book, [], tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx", head, book


def spoil(path: Path, how: Callable[[Any], object]) -> None:
    book = openpyxl.load_workbook(path)
    how(book)
    book.save(path)


def test_a_book_as_it_was_written_says_what_was_frozen(wp: Workplace, made: Made) -> None:
    path, head, book = made
    assert read_back(head, book, path.read_bytes()).differing == ()
    refuse_if_different(wp.definition(NOVEMBER), head, book, path.read_bytes())


def test_one_figure_that_differs_is_named_and_refused(wp: Workplace, made: Made) -> None:
    path, head, book = made
    place = openpyxl.load_workbook(path).defined_names["Z02_r30_c1"].attr_text.rpartition("!")[2].replace("$", "")
    spoil(path, lambda read: read["Z02"][place].__setattr__("value", 1))
    assert read_back(head, book, path.read_bytes()).differing == ("Z02_r30_c1",)
    with pytest.raises(UserError, match="不一致"):
        refuse_if_different(wp.definition(NOVEMBER), head, book, path.read_bytes())


def test_a_filled_book_has_the_shape_of_its_template(wp: Workplace, made: Made) -> None:
    assert check_template(wp.definition(NOVEMBER), made[0]) == []


@pytest.mark.parametrize(
    ("rule", "words", "how"),
    [
        ("MF01", "缺少工作表“Z02”", lambda read: read.remove(read["Z02"])),
        ("MF01", "表头“指标”被改动", lambda read: read["Z02"].cell(4, 1).__setattr__("value", "项目")),
        ("MF01", "没有标明", lambda read: read.remove(read["_meta"])),
        ("MF02", "被合并", lambda read: read["Z02"].merge_cells("D8:E8")),
        ("MF02", "不在原来的位置", lambda read: _moved(read, "Z02_r30_c1")),
    ],
)
def test_what_was_done_to_a_book_is_named(
    wp: Workplace, made: Made, rule: str, words: str, how: Callable[[Any], object]
) -> None:
    spoil(made[0], how)
    found = check_template(wp.definition(NOVEMBER), made[0])
    assert [(one.rule, words in one.message) for one in found] == [(rule, True)]


def _moved(read: Any, name: str) -> None:
    read.defined_names[name].attr_text = "'Z02'!$D$99"
