"""The QR codes on paper carry the book's numbers: read back from the page they name what a file says otherwise."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
import zxingcpp

from tests.unit.returns.conftest import OCTOBER
from tests.unit.returns.test_proving import code_of, proved
from tzdesk.base.errors import UserError
from tzdesk.definitions import load
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.forms import forms_of
from tzdesk.returns.paper_numbers import CHECKS, codes, differences, payload, scanned
from tzdesk.returns.values import plain

FORMS = forms_of(load(2023))
LIST = FORMS["JT-02"]
HEAD = "金沙街道总工会|2023-10|首报|7F3A9C21D04B"


def grid() -> dict[str, Any]:
    """The cells of two forms with values of every sort; money, a blank and a text among them."""
    values: tuple[Any, ...] = (0, None, 7, -3, 123456789012, "逐条核对", Decimal("0.25"), "很长的文字" * 20)
    return {
        FORMS[form].cell_name(line.code, column.id): plain(values[(row + place) % len(values)])
        for form in ("Z02", "BF-2")
        for row, line in enumerate(FORMS[form].lines)
        for place, column in enumerate(FORMS[form].columns)
    }


def scattered() -> dict[str, Any]:
    """Numbers that no packing makes small."""
    form = FORMS["Z02"]
    names = [form.cell_name(line.code, column.id) for line in form.lines for column in form.columns]
    return {name: 7**25 * number % 10**12 for number, name in enumerate(names, 1)}


def rows(count: int) -> dict[str, Any]:
    """So many contracts in the list of contracts."""
    return {
        f"{LIST.sheet_name}_{number}_{column.id}": f"第{number}份{column.id}"
        for number in range(1, count + 1)
        for column in LIST.columns
    }


def words(paper: dict[str, Any], file: dict[str, Any]) -> list[str]:
    """What the codes of one set of numbers say of another, scanned in any order and across lines."""
    forms = {form_id: FORMS[form_id] for form_id in ("Z02", "BF-2", "JT-02")}
    text = "\n".join(reversed(codes(HEAD, payload(forms.values(), paper))))
    found = scanned(text)
    assert ("7F3A9C21D04B", True) == (found.code, found.payload is not None)
    return [one.words for one in differences(found.payload or b"", forms, file)]


def test_the_same_numbers_are_the_same() -> None:
    assert [] == words(grid() | rows(9), grid() | rows(9))


@pytest.mark.parametrize("name", sorted(grid())[::17])
def test_each_changed_cell_is_named_alone(name: str) -> None:
    """Whether it held a number, a blank, a rate or a text, and also where only the end of a long text is another."""
    before = grid()
    given = before[name]
    other = f"{given}。" if isinstance(given, str) else 1 if given is None else None
    (found,) = words(before, before | {name: other})
    form = next(form for form in FORMS.values() if name.startswith(f"{form.sheet_name}_r"))
    assert found.startswith(form.title)
    assert re.search(r"第\S+行", found)


def test_both_values_of_a_changed_cell_are_said() -> None:
    name = FORMS["Z02"].cell_name("30", "c1")
    (found,) = words({name: 205}, {name: 250})
    assert found.endswith("原 205，现 250")


def test_a_changed_and_two_swapped_rows_are_named_by_their_numbers() -> None:
    given = rows(9)
    changed = given | {f"{LIST.sheet_name}_4_{LIST.columns[1].id}": "另一份"}
    assert [f"{LIST.title} 第4条：与纸面的不同。"] == words(given, changed)
    swapped = dict(given)
    for column in LIST.columns[1:]:
        here, there = f"{LIST.sheet_name}_2_{column.id}", f"{LIST.sheet_name}_7_{column.id}"
        swapped[here], swapped[there] = given[there], given[here]
    assert [f"{LIST.title} 第{number}条：与纸面的不同。" for number in (2, 7)] == words(given, swapped)


def test_a_row_that_is_missing_is_told_by_the_number_of_rows() -> None:
    found = words(rows(9), rows(8))
    assert f"{LIST.title} 的条数：纸面 9，文件 8。" == found[0]


def test_a_long_list_has_a_check_for_each_run_of_rows() -> None:
    """Its paper does not grow with it."""
    many = rows(CHECKS * 3)
    name = f"{LIST.sheet_name}_{CHECKS}_{LIST.columns[2].id}"
    (found,) = words(many, many | {name: "另"})
    first, last = (int(number) for number in re.findall(r"\d+", found.removeprefix(LIST.title)))
    assert (True, 3) == (first <= CHECKS <= last, last - first + 1)


def test_codes_that_are_missing_mixed_or_spoilt_are_refused_in_words() -> None:
    every = codes(HEAD, long := payload(FORMS.values(), scattered()))
    assert len(every) > 1
    with pytest.raises(UserError, match=f"共 {len(every)} 张二维码，第 1 张还没有扫"):
        scanned("".join(every[1:]))
    other = codes(HEAD.replace("7F3A", "0000"), long)
    with pytest.raises(UserError, match="不是同一份"):
        scanned("".join((every[0], *other[1:])))
    spoilt = re.sub(r"\|(\d{50})\d", lambda found: f"|{found[1]}{(int(found[0][-1]) + 1) % 10}", every[0])
    with pytest.raises(UserError, match="不完整"):
        scanned("".join((spoilt, *every[1:])))


def test_full_width_marks_and_broken_lines_are_understood() -> None:
    """A message or an input method makes ｜ of |, and breaks a long line where it likes."""
    (text,) = codes(HEAD, payload([FORMS["Z02"]], {FORMS["Z02"].cell_name("30", "c1"): 205}))
    broken = "\n".join(text[start : start + 20] for start in range(0, len(text), 20)).replace("|", "｜")
    assert scanned(text) == scanned(broken)


def test_numbers_typed_again_by_hand_are_read_with_the_usual_slips() -> None:
    """O for 0, I and l for 1, full-width figures and marks, blanks between, small letters of the code."""
    (text,) = codes(HEAD, payload([FORMS["Z02"]], {FORMS["Z02"].cell_name("30", "c1"): 205}))
    code, part, digits = text.removeprefix(HEAD.rpartition("|")[0]).strip("|").split("|")
    slipped = digits.replace("0", "O").replace("1", "I", 1).replace("1", "l", 1)
    assert slipped != digits
    full_width = "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in slipped)
    head = HEAD.rpartition("|")[0]
    for typed in (slipped, full_width, " ".join(slipped)):
        assert scanned(text) == scanned(f"{head}|{code.lower()} |{part.replace('1', 'l')}|{typed}|")


def test_codes_in_any_order_and_scanned_again_are_one_paper() -> None:
    every = codes(HEAD, payload(FORMS.values(), scattered()))
    assert len(every) > 1
    assert scanned("".join(every)) == scanned("\n".join((*reversed(every), every[0])))


@pytest.mark.parametrize("between", ["\n", "", "\r\n", "\t"])
@pytest.mark.parametrize("cover", [HEAD, "7F3A-9C21-D04B", HEAD.replace("7F3A9C21D04B", "7F3A-9C21-D04B")])
def test_the_cover_code_may_come_before_between_or_after_those_with_numbers(cover: str, between: str) -> None:
    """Whatever a scanner puts between two codes, and also where the code was typed first."""
    every = codes(HEAD, payload(FORMS.values(), scattered()))
    assert len(every) > 1
    for order in ((cover, *every), (every[0], cover, *every[1:]), (*reversed(every), cover), (cover, cover, *every)):
        found = scanned(between.join(order))
        assert ("", scanned("".join(every))) == (found.other_than(*HEAD.split("|")[:3]), found)


def test_the_cover_of_another_book_before_these_codes_is_refused() -> None:
    every = codes(HEAD, payload(FORMS.values(), scattered()))
    for other in (HEAD.replace("7F3A", "0000"), HEAD.replace("2023-10", "2023-09"), HEAD.replace("金沙", "金新")):
        for order in ((other, *every), (*every, other)):
            with pytest.raises(UserError, match="不是同一份"):
                scanned("\n".join(order))


def test_one_page_that_was_read_in_two_ways_is_named() -> None:
    """Whichever is right: both cannot be."""
    first, *others = codes(HEAD, payload(FORMS.values(), scattered()))
    misread = re.sub(r"(\d)\|$", lambda found: f"{(int(found[1]) + 1) % 10}|", first)
    with pytest.raises(UserError, match="第 1 张二维码扫了不止一次，文字不一样"):
        scanned("".join((first, misread, *others)))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (("金沙街道总工会", "2023-09", "首报"), "金沙街道总工会 2023-09 首报"),
        (("金新街道总工会", "2023-10", "首报"), "金新街道总工会 2023-10 首报"),
        (("金沙街道总工会", "2023-10", "更正第1号"), "金沙街道总工会 2023-10 更正第1号"),
    ],
)
def test_a_paper_of_another_month_unit_or_version_is_said_to_be_so(other: tuple[str, str, str], said: str) -> None:
    """Of the short code of the cover and of the codes with numbers alike; of the same book nothing is said."""
    ours = HEAD.split("|")
    for text in ("|".join((*other, ours[3])), *codes("|".join((*other, ours[3])), payload([FORMS["Z02"]], {}))):
        assert said == scanned(text).other_than(*ours[:3])
    assert "" == scanned(HEAD).other_than(*ours[:3])
    assert "" == scanned("7F3A-9C21-D04B").other_than(*ours[:3])


@pytest.fixture
def sent(sealed: Workplace, tmp_path: Path) -> dict[str, Path]:
    """The cover and the workbook of a sealed month."""
    files = run_now(export_month(sealed, OCTOBER, tmp_path)).files
    return {"cover": next(path for path in files if "封面" in path.name), "book": files[0]}


def read_from_paper(cover: Path, dpi: int) -> list[str]:
    """What somebody else's decoder reads from the pages, turned into pictures: the cover's code first."""
    with pypdfium2.PdfDocument(cover.read_bytes()) as document:
        pictures = [document[number].render(scale=dpi / 72).to_pil() for number in range(len(document))]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("dpi", [150, 200])
def test_the_printed_codes_are_read_back_and_prove_the_file(sealed: Workplace, sent: dict[str, Path], dpi: int) -> None:
    read = read_from_paper(sent["cover"], dpi)
    proof = proved(sealed, sent["book"], "\n".join(read))
    assert (True, ()) == (proof.same, proof.paper), proof.words
    assert "各表的数与纸面二维码逐格核对过，没有不同。" in proof.words
    head = f"金沙街道总工会|2023-10|首报|{code_of(sealed).replace('-', '')}"
    assert (head, True) == (read[0], read[1].startswith(f"{head}|1/"))


def test_the_codes_are_read_from_a_scan_that_lies_askew_and_is_grey(sent: dict[str, Path]) -> None:
    """At 150 and 300 dpi, turned by three degrees, black on white become grey on grey."""
    straight = read_from_paper(sent["cover"], 200)
    with pypdfium2.PdfDocument(sent["cover"].read_bytes()) as document:
        for dpi, turned in ((150, 3), (150, -3), (300, 3)):
            pages = [document[number].render(scale=dpi / 72).to_pil().convert("L") for number in range(len(document))]
            askew = [page.rotate(turned, expand=True, fillcolor=255).point(lambda v: 90 + v // 2) for page in pages]
            assert straight == [code.text for page in askew for code in zxingcpp.read_barcodes(page)]


def test_a_desk_without_the_sealed_month_names_the_cell_by_the_paper(sealed: Workplace, sent: dict[str, Path]) -> None:
    """Cell and carried number were changed alike, on a file of a unit that this desk has not sealed."""
    name = FORMS["Z02"].cell_name("30", "c1")
    book = openpyxl.load_workbook(sent["book"])
    title, where = next(iter(book.defined_names[name].destinations))
    cell = book[title][where.replace("$", "")]
    before, cell.value = cell.value, cell.value + 1
    carried = next(row[1] for row in book["_numbers"].iter_rows() if row[0].value == name)
    carried.value = json.dumps(before + 1)
    next(row[1] for row in book["_meta"].iter_rows() if row[0].value == "unit_name").value = "金新街道总工会"
    book.save(sent["book"])
    proof = proved(sealed, sent["book"], "\n".join(read_from_paper(sent["cover"], 200)))
    assert (None, False) == (proof.sealed, proof.same)
    (found,) = proof.paper or ()
    assert f"原 {before}，现 {before + 1}" in found.words
    assert "第30行" in found.words


def test_the_paper_of_another_month_is_one_sentence_and_no_list_of_cells(
    sealed: Workplace, sent: dict[str, Path]
) -> None:
    """Each cell of it differs, and nothing is wrong with any of them."""
    read = [text.replace("|2023-10|", "|2023-09|") for text in read_from_paper(sent["cover"], 200)]
    proof = proved(sealed, sent["book"], "\n".join(read))
    assert not proof.same
    assert "扫的不是这份报表册的二维码：纸面是“金沙街道总工会 2023-09 首报”" in proof.words[1]
    assert not any("与纸面二维码不同" in line for line in proof.words)
