"""A book that comes back is proved: by the code from the paper, by its own numbers, by the month as it was sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
import zxingcpp

from tests.unit.returns.conftest import NOVEMBER, OCTOBER, UNITS
from tests.unit.returns.test_corrections import REASON, joined, seal_correction
from tzdesk import app
from tzdesk.base.errors import UserError
from tzdesk.definitions import available_years, load
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.registers.measure import ListRow
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import canonical
from tzdesk.returns.comparing import form_cells
from tzdesk.returns.compute import BookValues, CellValue, FormValues, walk
from tzdesk.returns.correcting import begin_correction
from tzdesk.returns.forms import forms_of
from tzdesk.returns.proving import prove
from tzdesk.returns.verdict import Proof
from tzdesk.returns.versions import sealed_book

CELL = "Z02_r30_c1"


def proved(wp: Workplace, path: Path, code: str = "") -> Proof:
    with wp.store.reading() as session:
        return prove(wp, session, path, code)


def code_of(wp: Workplace) -> str:
    with wp.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        return book.check_code


def place_of(book: Any, name: str) -> Any:
    title, where = next(iter(book.defined_names[name].destinations))
    return book[title][where.replace("$", "")]


def number_of(book: Any, name: str) -> Any:
    return next(row[1] for row in book["_numbers"].iter_rows() if row[0].value == name)


def test_a_book_as_it_was_sent_is_the_same_also_by_a_code_typed_carelessly(sealed: Workplace, sent: Path) -> None:
    code = code_of(sealed)
    for typed in ("", code, code.lower().replace("-", " "), code.replace("0", "O").replace("1", "l")):
        proof = proved(sealed, sent, typed)
        assert (True, code, ()) == (proof.same, proof.code, proof.sealed), proof.words


def test_the_text_of_the_qr_code_serves_as_the_code(sealed: Workplace, sent: Path) -> None:
    """A scanner types unit|period|version|check code without the marks."""
    code = code_of(sealed).replace("-", "")
    assert proved(sealed, sent, f"金沙街道总工会|2023-10|首报|{code}").same
    assert not proved(sealed, sent, "金沙街道总工会|2023-10|首报|000000000000").same


def test_another_code_is_not_the_same(sealed: Workplace, sent: Path) -> None:
    proof = proved(sealed, sent, "0000-0000-0000")
    assert not proof.same
    assert "校验码对不上" in proof.words[1]
    assert code_of(sealed) in proof.words[1], "a slip of the pen is seen beside the file's code"


def test_one_changed_cell_is_found_and_named(sealed: Workplace, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    cell = place_of(book, CELL)
    before, cell.value = cell.value, cell.value + 1
    book.save(sent)
    proof = proved(sealed, sent)
    (found,) = proof.shown
    assert ("30/c1", before, before + 1) == (found.place, found.before, found.after)
    assert not proof.same
    assert "第30行" in proof.words[1]


def figures_by_form(book: Any, sealed: Workplace) -> dict[str, str]:
    """The last cell with a figure of each form that has one, by form."""
    with sealed.store.reading() as session:
        kept = sealed_book(session, OCTOBER)
        assert kept is not None
        numbers = kept.content["cells"]
    found = {}
    for form in forms_of(load(2023)).values():
        for line in form.lines:
            for column in form.columns:
                name = form.cell_name(line.code, column.id)
                if name in book.defined_names and isinstance(numbers.get(name), int):
                    found[form.id] = name
    return found


def test_one_changed_cell_of_any_form_is_found_alone(sealed: Workplace, sent: Path) -> None:
    """In each form that has a figure, its last one: that cell is named, and no other."""
    book = openpyxl.load_workbook(sent)
    chosen = figures_by_form(book, sealed)
    assert len(chosen) > 5
    for name in chosen.values():
        place_of(book, name).value += 1
    book.save(sent)
    forms = forms_of(load(2023))
    found = proved(sealed, sent).shown
    assert chosen == {one.form: forms[one.form].cell_name(*one.place.split("/")) for one in found}
    assert len(chosen) == len(found)


def first_row(book: Any) -> Any:
    """The first cell of the list of unions."""
    title, where = next(iter(book.defined_names["Z05_rows"].destinations))
    return book[title][where.replace("$", "").partition(":")[0]]


def test_a_changed_text_of_a_list_is_named_by_row_and_column(sealed: Workplace, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    first = first_row(book)
    form = forms_of(load(2023))["Z05"]
    column = next(place for place, one in enumerate(form.columns) if one.format == "text" and one.value != "seq")
    cell = first.parent.cell(first.row + 1, first.column + column)
    before, cell.value = cell.value, "另一家工会"
    book.save(sent)
    (found,) = proved(sealed, sent).shown
    assert (f"2/{form.columns[column].id}", before, "另一家工会") == (found.place, found.before, found.after)
    assert f"第2条 {form.columns[column].head}" in found.words


def test_two_swapped_rows_of_a_list_are_named_cell_by_cell(sealed: Workplace, sent: Path) -> None:
    """Every column in which the two rows differ, in both of them."""
    book = openpyxl.load_workbook(sent)
    first, form = first_row(book), forms_of(load(2023))["Z05"]
    sheet, apart = first.parent, set()
    for offset, column in enumerate(form.columns):
        one, two = (sheet.cell(first.row + place, first.column + offset) for place in (0, 2))
        if one.value != two.value:
            apart.add(column.id)
        one.value, two.value = two.value, one.value
    book.save(sent)
    found = {one.place for one in proved(sealed, sent).shown if one.form == "Z05"}
    assert {f"{row}/{column}" for row in (1, 3) for column in apart} == found


def test_cell_and_carried_number_changed_alike_are_told_by_the_code_and_the_sealed_month(
    sealed: Workplace, sent: Path
) -> None:
    book = openpyxl.load_workbook(sent)
    place_of(book, CELL).value += 1
    carried = number_of(book, CELL)
    carried.value = json.dumps(json.loads(carried.value) + 1)
    book.save(sent)
    proof = proved(sealed, sent, code_of(sealed))
    assert (False, ()) == (proof.code_agrees, proof.shown)
    assert CELL in {f"{one.form}_r{one.place.replace('/', '_')}" for one in proof.sealed or ()}


def test_a_month_that_is_not_sealed_here_is_held_against_itself(sealed: Workplace, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    next(row[1] for row in book["_meta"].iter_rows() if row[0].value == "unit_name").value = "金新街道总工会"
    book.save(sent)
    assert proved(sealed, sent).sealed is None


def written(name: str, value: object) -> Callable[[Any], object]:
    return lambda book: setattr(place_of(book, name), "value", value)


def row_below_the_list(book: Any) -> None:
    """Another union below the table."""
    sheet = first_row(book).parent
    row = sheet.max_row + 1
    for column in range(1, 5):
        sheet.cell(row, column).value = f"多{column}"


def row_inside_the_list(book: Any) -> None:
    first = first_row(book)
    first.parent.insert_rows(first.row + 1)
    first.parent.cell(first.row + 1, first.column + 1).value = "另一家工会"


def list_seen_elsewhere(book: Any) -> None:
    """The rows that are read lie out of sight, the ones in sight are forged."""
    first = first_row(book)
    title = first.parent.title
    for row in range(len(UNITS)):
        for offset in range(60):
            value = first.parent.cell(first.row + row, first.column + offset).value
            first.parent.cell(400 + row, first.column + offset).value = value
    first.parent.cell(first.row, first.column + 1).value = "伪造工会"
    book.defined_names["Z05_rows"].attr_text = f"'{title}'!$A$400:$BH$400"


def line_renamed(book: Any) -> None:
    cell = place_of(book, CELL)
    label = next(one for one in cell.parent[cell.row] if isinstance(one.value, str) and len(one.value) > 2)
    label.value = "另一指标"


def reason_rewritten(book: Any) -> None:
    title, where = next(iter(book.defined_names["NOTES_rows"].destinations))
    first = book[title][where.replace("$", "").partition(":")[0]]
    book[title].cell(first.row, first.column + 4).value = "另写的原因"


def day_moved(book: Any) -> None:
    """In the file's own word only."""
    next(row[1] for row in book["_meta"].iter_rows() if row[0].value == "sent_on").value = "2023-11-30"


NAMES = (
    *(f"cover_{field}" for field in ("unit", "leader", "period", "version", "check", "rows_Z02", "sent_on")),
    *("Z02_unit", "Z02_period", "Z02_check"),
)
Edits = tuple[tuple[Callable[[Any], object], str], ...]
# Each set is done to a book of its own; what is in one set lies in different places.
ALTERED: tuple[Edits, ...] = (
    (
        *((written(name, f"另某{name}"), f"现“另某{name}”") for name in NAMES),
        (row_below_the_list, "多出一行“多1　多2　多3”"),
        (line_renamed, "现“另一指标”"),
        (reason_rewritten, "现“另写的原因”"),
        (day_moved, "sent_on：原“2023-12-01”，现“2023-11-30”"),
        (lambda book: book.create_sheet("另表"), "另表：多出的工作表"),
    ),
    ((row_inside_the_list, "多出一行“另一家工会”"),),
    ((list_seen_elsewhere, "现“伪造工会”"),),
)


def test_whatever_else_is_changed_in_a_book_is_named(sealed: Workplace, sent: Path) -> None:
    """Cover, heads of tables, labels, reasons, the file's own word, rows that were added, a list read elsewhere: each
    has its line, and there is no line for anything else."""
    whole = sent.read_bytes()
    for edits in ALTERED:
        sent.write_bytes(whole)
        book = openpyxl.load_workbook(sent)
        for how, _ in edits:
            how(book)
        book.save(sent)
        proof = proved(sealed, sent)
        assert not proof.same
        assert [words for _, words in edits if sum(words in line for line in proof.words) != 1] == []
        if len(edits) > 1:
            assert (len(edits), ()) == (len(proof.texts), proof.shown), proof.words


def test_away_from_home_the_words_are_held_against_the_file_itself(sealed: Workplace, sent: Path) -> None:
    """Whoever has not sealed the month cannot know who signed it, but knows labels, unit, month and rows."""
    other = app.in_memory()
    other.register("profile").save(other, {"unit_name": "通州区总工会", "unit_level": "1"})
    try:
        proof = proved(other, sent)
        assert (True, None) == (proof.same, proof.sealed), proof.words
        for how, words in ((written("cover_unit", "另某"), "现“另某”"), (row_below_the_list, "多出一行")):
            book = openpyxl.load_workbook(sent)
            how(book)
            book.save(sent)
            assert words in "".join(proved(other, sent).words)
        assert not proved(other, sent).same
    finally:
        other.close()


def test_a_row_that_was_deleted_is_told_before_the_cells_that_moved_up(sealed: Workplace, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    first = first_row(book)
    first.parent.delete_rows(first.row)
    book.save(sent)
    words = proved(sealed, sent).words
    assert "少了一行" in words[1]
    assert any(one.startswith("格子被改动") for one in words[2:])


def test_what_is_typed_for_a_code_and_is_none_is_no_agreement(sealed: Workplace, sent: Path) -> None:
    """Words, dashes or half a code are not the code; nothing at all means that the paper is not asked."""
    for typed in ("校验码不对", "——", code_of(sealed)[:-1]):
        proof = proved(sealed, sent, typed)
        assert not proof.same
        assert "校验码没有输" in proof.words[0]
        assert "不一致" not in proof.words[0]
        assert "校验码没有输对" in proof.words[1]
    assert proved(sealed, sent, "  ").same


def test_a_version_that_was_corrected_says_so(sealed: Workplace, sent: Path) -> None:
    """The file is as it was sent, and no longer what counts."""
    begin_correction(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    seal_correction(sealed)
    proof = proved(sealed, sent)
    assert proof.same
    assert "但已有更正第1号，这一版不再作数" in proof.words[0]


def test_a_unit_of_the_same_code_under_another_name_is_told() -> None:
    """The check code stands for code and name."""
    codes = {canonical.unit_of("91320612MA0000010P", name) for name in ("甲总工会", "乙总工会")}
    assert len(codes) == 2
    assert canonical.unit_of("", "甲总工会") == "甲总工会"


def test_a_draft_proves_nothing(wp: Workplace, tmp_path: Path) -> None:
    path = run_now(export_month(wp, NOVEMBER, tmp_path / "draft.xlsx", pdf=False)).files[0]
    proof = proved(wp, path)
    assert (False, (), None) == (proof.same, proof.shown, proof.sealed)
    assert "草稿" in proof.words[0]


def test_what_is_no_book_of_ours_is_refused(wp: Workplace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="读不出来"):
        proved(wp, tmp_path / "none.xlsx")
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(UserError, match="不能核验"):
        proved(wp, tmp_path / "other.xlsx")


def test_a_zero_that_became_blank_and_a_blank_that_became_zero_are_found(sealed: Workplace, sent: Path) -> None:
    """Blank is not zero: each cell that was changed so is named."""
    book = openpyxl.load_workbook(sent)
    changed = 0
    for name in book.defined_names:
        if name.startswith("Z02_r") and place_of(book, name).value in (0, None):
            cell = place_of(book, name)
            cell.value = None if cell.value == 0 else 0
            changed += 1
    book.save(sent)
    assert changed == len([one for one in proved(sealed, sent).shown if one.form == "Z02"]) > 0


def test_every_number_of_every_form_has_words() -> None:
    """What is frozen and hashed can be named when it differs: cells, rows, totals and feet of each shipped form."""
    for year in available_years():
        for form in forms_of(load(year)).values():
            values = FormValues(form)
            for line in form.lines:
                for column in form.columns:
                    values.cells[line.code, column.id] = CellValue(1)
            if form.kind == "list":
                values.rows.append(ListRow("x", 1, {}))
            book = BookValues(OCTOBER, year, {form.id: values})
            named = {name for name, *_ in form_cells(form, len(values.rows))}
            assert {name for name, *_ in walk(book)} <= named, form.id


def test_a_qr_code_of_the_cover_is_read_by_somebody_elses_reader(sealed: Workplace, tmp_path: Path) -> None:
    """The picture of the printed page, read by a decoder that is none of ours, gives the text that proves the file."""
    files = run_now(export_month(sealed, OCTOBER, tmp_path)).files
    cover = next(path for path in files if "封面" in path.name)
    with pypdfium2.PdfDocument(cover.read_bytes()) as document:
        picture = document[0].render(scale=300 / 72).to_pil()
    read = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert [f"金沙街道总工会|2023-10|首报|{code_of(sealed).replace('-', '')}"] == read
    workbook = next(path for path in files if path.suffix == ".xlsx")
    assert proved(sealed, workbook, read[0]).same
