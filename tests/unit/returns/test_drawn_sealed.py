"""A sealed month is printed on the drawing that it was sealed with, however it is wished for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.unit.pieces.test_return_forms import HEAD
from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.drawn_town import FORM, SHEET, take_drawn
from tests.unit.returns.test_month import explain_all
from tzdesk.definitions import Definition, freezing, load
from tzdesk.definitions.package import Manifest, package_of
from tzdesk.exporting import TABLES_NAME, month_papers, write_month_papers
from tzdesk.jobs import run_now
from tzdesk.pieces.return_forms import Wishes, titles_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import versions
from tzdesk.returns.book import fill_empty
from tzdesk.returns.drawn import examine
from tzdesk.returns.forms import forms_of
from tzdesk.returns.seal import seal
from tzdesk.returns.template import drawn_forms
from tzdesk.returns.versions import definition_as_sealed, sealed_book

WISHES = {
    "zeros": Wishes(zeros=False),
    "page": Wishes(one_page=True),
    "alone": Wishes(forms=frozenset({SHEET})),
    "all": Wishes(forms=frozenset({SHEET}), zeros=False, one_page=True),
}


def closed(wp: Workplace) -> Workplace:
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    return wp


def other_drawing(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the definition of October has the form under another title, on another drawing."""
    ours = wp.definition(OCTOBER)
    take_drawn(wp, "乙图样", "2", OCTOBER.next)
    newer = wp.definition(OCTOBER.next)
    assert newer.drawings != ours.drawings
    returns = tuple({**form, "title": "小组新表"} if form["id"] == SHEET else form for form in newer.returns)
    raw = {**newer.raw, "returns": list(returns)}
    theirs = replace(newer, returns=returns, hash="e" * 64, raw=raw)
    monkeypatch.setattr(Workplace, "definition", lambda *_: theirs)


@pytest.fixture
def drawn(wp: Workplace) -> Iterator[Workplace]:
    take_drawn(wp, "甲图样")
    return closed(wp)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("wishes", WISHES.values(), ids=WISHES)
def test_a_sealed_month_is_printed_on_the_drawing_it_was_sealed_with(
    drawn: Workplace, wishes: Wishes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether zeros are left out, a table is wished for alone or kept on a page: never on the drawing of today."""
    other_drawing(drawn, monkeypatch)
    text = text_of(run_now(month_papers(drawn, OCTOBER, wishes))[TABLES_NAME])
    assert ("甲图样" in text, "乙图样" in text) == (True, False)


def test_tables_of_a_sealed_month_are_offered_and_named_as_they_were(
    drawn: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the form is gone by now: it can be asked for, and its reason for being empty names it."""
    before = titles_of(drawn, OCTOBER)
    assert FORM["title"] == before[SHEET]
    ours = drawn.definition(OCTOBER)
    fewer = replace(ours, returns=tuple(form for form in ours.returns if form["id"] != SHEET), drawings=())
    monkeypatch.setattr(Workplace, "definition", lambda *_: fewer)
    assert before == titles_of(drawn, OCTOBER)
    (path,) = run_now(write_month_papers(drawn, OCTOBER, tmp_path, Wishes(forms=frozenset({SHEET}))))
    assert "甲图样" in text_of(path.read_bytes())


@pytest.mark.parametrize(
    ("wishes", "of", "end"),
    [
        (Wishes(forms=frozenset({SHEET})), "", f"报表_{SHEET}"),
        (Wishes(forms=frozenset({SHEET}), zeros=False, one_page=True), "", f"报表_{SHEET}_零值不印_每表一页"),
        (Wishes(forms=frozenset({SHEET})), "2023-Q3", "报表_2023-Q3"),
        (Wishes(forms=frozenset({SHEET}), empty=True), "", f"空表_{SHEET}"),
    ],
)
def test_a_part_of_a_book_does_not_take_the_place_of_the_whole(
    drawn: Workplace, tmp_path: Path, wishes: Wishes, of: str, end: str
) -> None:
    """Tables that were wished for lie beside the files that were sent, under what they are."""
    sent = {path: path.read_bytes() for path in run_now(write_month_papers(drawn, OCTOBER, tmp_path))}
    (part,) = run_now(write_month_papers(drawn, OCTOBER, tmp_path, wishes, of))
    assert part.stem.endswith(f"_{end}")
    assert sent == {path: path.read_bytes() for path in sent}


def test_an_empty_form_is_the_districts_drawing_without_numbers(
    drawn: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed or open: its own title, month and unit, its lines and units of counting; no number, nobody who signs, no
    version and no code."""
    wishes = Wishes(forms=frozenset({SHEET}), empty=True)
    found = {NOVEMBER: text_of(run_now(month_papers(drawn, NOVEMBER, wishes))[TABLES_NAME])}
    other_drawing(drawn, monkeypatch)
    found[OCTOBER] = text_of(run_now(month_papers(drawn, OCTOBER, wishes))[TABLES_NAME])
    for period, text in found.items():
        assert ("甲图样" in text, "乙图样" in text) == (True, False)
        assert "金沙街道总工会" in text
        assert f"{period.year}年{period.month}月" in text
        own = text.replace(f"{period.year}年{period.month}月", "").partition("第 1 页")[0]
        assert not any(sign.isdigit() for sign in own), own
        assert not any(word in text for word in ("甲某", "校验码", "草稿", "首报"))


def test_an_empty_list_of_the_districts_has_lines_to_write_on() -> None:
    """The model row of its drawing again and again, whatever stood in it; a total stays blank."""
    form = {
        "id": "TZ-2",
        "title": "自己的名册",
        "order": 37,
        "kind": "list",
        "source": "members.month_changes",
        "columns": [{"id": "c1", "label": "名称", "value": "org_name", "format": "text"}],
    }
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "TZ-2"
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A5"] = "手画的名册", "{填报单位}　{填表人}", "名称", "注：手填"
    sheet["A4"] = "样例"
    sheet.row_dimensions[4].height = 31
    book.defined_names["TZ2_rows"] = DefinedName("TZ2_rows", attr_text="'TZ-2'!$A$4")
    target = io.BytesIO()
    book.save(target)
    manifest = Manifest("tz", "名", "1", OCTOBER)
    plain = load(2023, None, (package_of(manifest, {"returns": {"TZ-2": form}}),))
    found = examine(plain, target.getvalue(), "own.xlsx")
    assert found.usable, found.sentences
    definition = load(2023, None, (package_of(manifest, {"returns": {"TZ-2": form}}, {"own.xlsx": found.content}),))
    filled = fill_empty(definition, HEAD, (forms_of(definition)["TZ-2"],), 16).book["TZ-2"]
    texts = [filled.cell(row, 1).value for row in range(1, 22)]
    assert texts == ["手画的名册", "金沙街道总工会　", "名称", *[None] * 16, "注：手填", None]
    assert {filled.row_dimensions[row].height for row in range(4, 20)} == {31}


def kept_definition(wp: Workplace) -> Definition:
    with wp.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        return definition_as_sealed(wp, book)


def test_which_forms_were_drawn_is_kept_with_the_seal(drawn: Workplace) -> None:
    assert {SHEET} == drawn_forms(kept_definition(drawn))


def test_of_a_seal_that_does_not_say_it_the_kept_template_tells(wp: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cells lie elsewhere than the program would put them; forms of ours are not taken for drawn ones."""
    take_drawn(wp, "甲图样")
    plain = versions.frozen

    class Silent(dict[str, object]):
        def __or__(self, other: object) -> dict[str, object]:
            return dict(self)

    monkeypatch.setattr(versions, "frozen", lambda one: Silent(plain(one)))
    known = kept_definition(closed(wp))
    assert known.drawn is None
    assert {SHEET} == drawn_forms(known)
    assert freezing.frozen(known)["packages"]
