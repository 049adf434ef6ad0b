"""The hidden numbers of a saved book: a change of theirs is told as one of theirs, not as one of the cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.returns.conftest import OCTOBER
from tests.unit.returns.test_proving import CELL, number_of, place_of, proved
from tzdesk import app
from tzdesk.definitions import load
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.forms import forms_of
from tzdesk.returns.head import sealed_head
from tzdesk.returns.hidden_numbers import numbers_in
from tzdesk.returns.paper_numbers import codes, payload
from tzdesk.returns.verdict import Proof
from tzdesk.returns.versions import sealed_book

OTHER = "Z02_r10_c1"


def spoilt(sent: Path, change: Callable[[Any], None]) -> Any:
    """The book with a change; gives it as it was read before."""
    book = openpyxl.load_workbook(sent)
    change(book)
    book.save(sent)
    return book


def told_as_hidden(proof: Proof, was: object, now: object) -> None:
    """One hidden number is named with both values, and no cell."""
    assert not proof.same
    assert ((), ()) == (proof.shown, proof.sealed or ())
    (line,) = [one for one in proof.words if "隐藏的数被改动" in one]
    assert "第30行" in line
    assert "（工作表Z02的" in line
    assert line.endswith(f"格子里是 {was}，隐藏工作表“_numbers”里改成了 {now}")
    assert not any("格子被改动" in one or "与封存的不同" in one for one in proof.words)


@pytest.mark.parametrize(
    ("written", "told"), [("250", "250"), (250, "250"), ("约二百", "约二百"), ("null", "空"), ("", "空"), (None, "空")]
)
def test_a_changed_hidden_number_is_told_as_hidden_where_the_month_is_sealed(
    sealed: Workplace, sent: Path, written: object, told: str
) -> None:
    """Whatever was put in its place: another number, one that is no text, rubbish, nothing."""
    book = spoilt(sent, lambda book: setattr(number_of(book, CELL), "value", written))
    told_as_hidden(proved(sealed, sent), place_of(book, CELL).value, told)


def test_the_check_code_tells_it_where_the_month_is_not_sealed(sealed: Workplace, sent: Path) -> None:
    book = spoilt(sent, lambda book: setattr(number_of(book, CELL), "value", "250"))
    elsewhere = app.in_memory()
    try:
        told_as_hidden(proved(elsewhere, sent), place_of(book, CELL).value, 250)
    finally:
        elsewhere.close()


def test_the_paper_tells_it_where_the_check_code_was_written_anew(sealed: Workplace, sent: Path) -> None:
    """Whoever rewrites the code with the hidden number is told by the codes that were scanned."""
    with sealed.store.reading() as session:
        kept = sealed_book(session, OCTOBER)
        assert kept is not None
        numbers, head = dict(kept.content["cells"]), sealed_head(kept)
    forms = [form for form in forms_of(load(2023)).values() if not form.restricted]
    code = kept.check_code.replace("-", "")
    paper = "".join(codes(f"{head.unit_name}|{OCTOBER}|首报|{code}", payload(forms, numbers)))
    unit = canonical.unit_of(head.unit_code, head.unit_name)

    def change(book: Any) -> None:
        number_of(book, CELL).value = "250"
        meta = {row[0].value: row[1] for row in book["_meta"].iter_rows()}
        digest = canonical.digest(unit, str(OCTOBER), 0, numbers_in(book), meta["forms_hash"].value)
        meta["digest"].value, meta["check_code"].value = digest, canonical.check_code(digest)

    book = spoilt(sent, change)
    elsewhere = app.in_memory()
    try:
        proof = proved(elsewhere, sent, paper)
        told_as_hidden(proof, place_of(book, CELL).value, 250)
        assert () == proof.paper
        assert not proof.code_agrees
    finally:
        elsewhere.close()


def test_a_hidden_number_and_another_cell_are_told_apart(sealed: Workplace, sent: Path) -> None:
    def change(book: Any) -> None:
        number_of(book, CELL).value = "250"
        place_of(book, OTHER).value += 1

    spoilt(sent, change)
    proof = proved(sealed, sent)
    assert [["30/c1"], ["10/c1"]] == [[one.place for one in proof.hidden], [one.place for one in proof.shown]]


def test_a_cell_and_its_hidden_number_changed_alike_are_a_number_that_was_not_sealed(
    sealed: Workplace, sent: Path
) -> None:
    def change(book: Any) -> None:
        number_of(book, CELL).value = "250"
        place_of(book, CELL).value = 250

    spoilt(sent, change)
    proof = proved(sealed, sent)
    assert ((), (), ["30/c1"]) == (proof.hidden, proof.shown, [one.place for one in proof.sealed or ()])


@pytest.mark.parametrize("here", [True, False])
def test_hidden_rows_that_were_added_or_taken_out_are_named(sealed: Workplace, sent: Path, here: bool) -> None:
    def change(book: Any) -> None:
        book["_numbers"].append(["Z02_r99_c1", "7"])
        book["_numbers"].delete_rows(number_of(book, CELL).row)

    spoilt(sent, change)
    elsewhere = app.in_memory()
    try:
        proof = proved(sealed if here else elsewhere, sent)
    finally:
        elsewhere.close()
    assert not proof.same
    assert "文字、行或样子被改动：隐藏工作表“_numbers” Z02_r99_c1：封存时没有这个数" in proof.words
    assert any(("第30行" in line and "现 空" in line) or "改成了 空" in line for line in proof.words), proof.words
