"""A file is proved at a desk that has not sealed it: with the same forms, or without the package it was made with. The
cell is named all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule, Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from tests.unit.returns.conftest import OCTOBER
from tests.unit.returns.drawn_town import SHEET, take_drawn
from tests.unit.returns.test_month import explain_all
from tests.unit.returns.test_proving import code_of, proved
from tzdesk import app
from tzdesk.excel.fill import FORMS, META
from tzdesk.exporting import export_month
from tzdesk.jobs import run_now
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.carried_forms import carried_hash
from tzdesk.returns.entries import put_entry
from tzdesk.returns.seal import seal


@pytest.fixture
def sent(wp: Workplace, tmp_path: Path) -> tuple[Path, str]:
    """October with a return of the district's own, its 小组数 12 and their 34.56 元; and the code on its paper."""
    take_drawn(wp, "甲图样")
    put_entry(wp, OCTOBER, SHEET, "02", "c1", 12)
    put_entry(wp, OCTOBER, SHEET, "02", "c2", 3456)
    explain_all(wp, OCTOBER)
    run_now(seal(wp, OCTOBER))
    return run_now(export_month(wp, OCTOBER, tmp_path / "book.xlsx", pdf=False)).files[0], code_of(wp)


@pytest.fixture
def office() -> Iterator[Workplace]:
    """The district's desk without any package."""
    other = app.in_memory()
    other.register("profile").save(other, {"unit_name": "通州区总工会", "unit_level": "1"})
    yield other
    other.close()


def test_a_file_as_it_was_sent_is_the_same_there(sent: tuple[Path, str], office: Workplace) -> None:
    """What was not looked at for want of the package is said."""
    path, code = sent
    proof = proved(office, path, code)
    assert (True, None) == (proof.same, proof.sealed), proof.words
    assert any("行和栏按文件自带的表样认" in line and "tz 1" in line for line in proof.words)


@pytest.fixture
def neighbour() -> Iterator[Workplace]:
    """A desk with the same forms, and one number of its own: 区级参数 change the definition and no sheet."""
    other = app.in_memory()
    other.register("profile").save(other, {"unit_name": "通州区总工会", "unit_level": "1"})
    stated = {
        "key": "correction_mode",
        "valid_from": date(2023, 1, 1),
        "value": 2,
        "basis": "区总办",
        "confirmed": True,
    }
    other.register("district_parameter").save(other, stated)
    yield other
    other.close()


@pytest.fixture
def plain(sealed: Workplace, tmp_path: Path) -> Path:
    """October's book of the shipped forms."""
    return run_now(export_month(sealed, OCTOBER, tmp_path / "plain.xlsx", pdf=False)).files[0]


# Each shows another number than the cell holds, or one that cannot be read for certain.
MISLEADING = (
    '"-"0', "-0", "(0)", '0"0"', '0"万"', '"约"0', '"三百"', "[$9-804]0", "0*9", "0.00E+00", "0%", "0,", '0"."00',
    "[DBNum1]0", "[>0]9", ";;;", "[White]0", "# ?/?", '0"余"', '"1"0',
)  # fmt: skip
FALSE_TEXTS = (';;;"南通别的公司工会"', '@"（已撤销）"', '"乙"@', ";;;", "[White]@")
FALSE_DAYS = ('yyyy"年1月"d"日"', '"2023-01-05"', ";;;", "yyyy-mm", 'yyyy-mm-dd"（补）"')


def misformatted(book: Any) -> list[str]:
    """Other number formats on cells of the shipped forms: numbers, texts, days. Gives their cells."""
    names, sheet, told = book["Z05"], book["Z02"], []
    numbers = [one for row in sheet.iter_rows(min_row=7, min_col=4) for one in row if isinstance(one.value, int)]
    every = [one for row in names.iter_rows(min_row=6) for one in row]
    texts = [one for one in every if isinstance(one.value, str) and "南通" in one.value]
    days = [one for one in every if isinstance(one.value, datetime)]
    for cells, formats in ((numbers, MISLEADING), (texts, FALSE_TEXTS), (days, FALSE_DAYS)):
        fitting = [one for one in cells if one.value][: len(formats)]
        for cell, number_format in zip(fitting, formats, strict=False):
            cell.number_format = number_format
            told.append(f"{cell.parent.title} {cell.coordinate}")
    assert len(told) > len(MISLEADING) + 2
    return told


def test_every_misleading_format_is_named_where_the_forms_are_known(plain: Path, neighbour: Workplace) -> None:
    """The desk's definition is another by its numbers alone: its sheets are the file's."""
    clean = proved(neighbour, plain)
    assert (True, None, None) == (clean.same, clean.sealed, clean.made_with), clean.words
    assert not any("不是同一版" in line or "没有逐格核对" in line for line in clean.words)
    book = openpyxl.load_workbook(plain)
    told = misformatted(book)
    book.save(plain)
    words = proved(neighbour, plain).words
    assert [place for place in told if not any(place in line for line in words)] == []


def test_every_misleading_format_is_named_where_they_are_not(plain: Path, neighbour: Workplace) -> None:
    """Also where the file's own word on its sheets was altered alike, as far as the number itself gives it away."""
    book = openpyxl.load_workbook(plain)
    strangely_made(book)
    told = misformatted(book)
    book.save(plain)
    proof = proved(neighbour, plain)
    assert proof.made_with == "tz 7 0a1b2c3d"
    assert [place for place in told if not any(place in line for line in proof.words)] == []


def strangely_made(book: Any) -> None:
    """The file says that it was made with a package and a program that this desk does not have."""
    for row in book["_meta"].iter_rows():
        if row[0].value in {"definition_hash", "template", "program"}:
            row[1].value = "another"
    book["_meta"].append(["packages", "tz 7 0a1b2c3d"])


def relabelled(book: Any) -> None:
    next(one for row in book["Z02"].iter_rows() for one in row if one.value == "新发展入会").value = "转入会员"


def other_head(book: Any) -> None:
    head = next(one for row in book["Z02"].iter_rows() for one in row if str(one.value).startswith("本月增加"))
    head.value = "上月"


def whitened(book: Any) -> None:
    """White letters by a condition that always holds."""
    rule = FormulaRule(formula=["TRUE"], font=Font(color="FFFFFF"))
    book["Z02"].conditional_formatting.add("D9:D9", rule)


def renumbered(book: Any) -> None:
    """Another number format by a condition."""
    looks = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode='0"0"'))
    book["Z02"].conditional_formatting.add("D10", Rule(type="expression", formula=["TRUE"], dxf=looks))


def row_added(book: Any) -> None:
    book["Z02"].append(["99", "另加的一行", 7])


WORDED: tuple[tuple[Callable[[Any], object], str], ...] = (
    (relabelled, "原“新发展入会”，现“转入会员”"),
    (other_head, "现“上月”"),
    (whitened, "Z02 D9"),
    (renumbered, "Z02 D10"),
    (row_added, "多出一行“99　另加的一行"),
)


@pytest.mark.parametrize("made", [lambda _: None, strangely_made], ids=["the same forms", "a strange package"])
def test_words_and_conditional_formats_are_named_too(
    plain: Path, neighbour: Workplace, made: Callable[[Any], None]
) -> None:
    book = openpyxl.load_workbook(plain)
    made(book)
    for how, _ in WORDED:
        how(book)
    book.save(plain)
    words = proved(neighbour, plain).words
    assert [told for _, told in WORDED if sum(told in line for line in words) != 1] == [], words


ODD = (10**30, 1e30, -1e300, "1e999", True, "#DIV/0!", "=1/0", date(2023, 1, 1))


def test_numbers_that_no_return_has_are_named_and_break_nothing(
    plain: Path, sealed: Workplace, neighbour: Workplace
) -> None:
    """At the desk that sealed it, at one with the same forms, and at one without; each by its cell."""
    for desk, made in ((sealed, lambda _: None), (neighbour, lambda _: None), (neighbour, strangely_made)):
        book = openpyxl.load_workbook(plain)
        made(book)
        numbers = [
            one for row in book["Z02"].iter_rows(min_row=7, min_col=4) for one in row if isinstance(one.value, int)
        ]
        for cell, value in zip(numbers[: len(ODD)], ODD, strict=True):
            cell.value, cell.number_format = value, "0.00"
            cell.data_type = "n" if value == "1e999" else cell.data_type
        book.save(plain.with_name("odd.xlsx"))
        words = proved(desk, plain.with_name("odd.xlsx")).words
        missed = [
            one.coordinate for one in numbers[: len(ODD)] if not any(f"Z02的{one.coordinate}）" in w for w in words)
        ]
        assert missed == [], words


def put(place: str, value: object) -> Callable[[Any], None]:
    return lambda book: setattr(book[SHEET][place], "value", value)


def moved(book: Any) -> None:
    book.defined_names["TZ1_r02_c1"].attr_text = f"'{SHEET}'!$F$6"
    book[SHEET]["F6"].value = 12
    book[SHEET]["B6"].value = 99


def white(book: Any) -> None:
    book[SHEET]["B6"].font = Font(color="FFFFFFFF")


def other_format(book: Any) -> None:
    book[SHEET]["B6"].number_format = '0"0"'


def hidden(book: Any) -> None:
    book[SHEET].row_dimensions[6].hidden = True


def narrow(width: float) -> Callable[[Any], None]:
    return lambda book: setattr(book[SHEET].column_dimensions["B"], "width", width)


def low(height: float) -> Callable[[Any], None]:
    return lambda book: setattr(book[SHEET].row_dimensions[6], "height", height)


def struck(place: str) -> Callable[[Any], None]:
    return lambda book: setattr(book[SHEET][place], "font", Font(strike=True))


def sheet_added(text: str | None, state: str) -> Callable[[Any], None]:
    def add(book: Any) -> None:
        sheet = book.create_sheet("附注")
        sheet["A1"], sheet.sheet_state = text, state

    return add


def other_title(book: Any) -> None:
    book[SHEET]["A1"].value = "乙图样"


def other_unit(book: Any) -> None:
    book[SHEET]["B6"].number_format = '0"人"'


def told_otherwise(book: Any) -> None:
    """The line of the cell is called something else in what the file carries of its form."""
    cell = next(row[1] for row in book[FORMS].iter_rows() if row[0].value == SHEET)
    assert "小组数" in cell.value
    cell.value = cell.value.replace("小组数", "会员数")


CHANGES: tuple[tuple[Callable[[Any], object], str], ...] = (
    (put("B6", 13), "工会小组情况 第02行 小组数（本月）（工作表TZ-1的B6）：原 12，现 13"),
    (put("C6", 34.57), "工会小组情况 第02行 小组数（经费）（工作表TZ-1的C6）：原 34.56，现 34.57"),
    (put("B6", None), "（工作表TZ-1的B6）：原 12，现 空"),
    (moved, "TZ-1 B6：名称“TZ1_r02_c1”被移走"),
    (white, "TZ-1 B6：字色与底色分不开"),
    (other_format, "TZ-1 B6：显示成“120”，里面是 12"),
    (hidden, "TZ-1 第6行：被隐藏"),
    (narrow(0.5), "TZ-1 B列：被压窄，数看不全"),
    (narrow(1), "TZ-1 B列：被压窄，数看不全"),
    (low(0.5), "TZ-1 第6行：被压低，里面的看不全"),
    (low(2), "TZ-1 第6行：被压低，里面的看不全"),
    (struck("B6"), "TZ-1 B6：被画了删除线"),
    (sheet_added("另有会员30人", "hidden"), "附注：多出的工作表（隐藏的）"),
    (sheet_added(None, "veryHidden"), "附注：多出的工作表（隐藏的）"),
    (other_title, "TZ-1 A1：原“甲图样”，现“乙图样”"),
    (other_unit, "TZ-1 B6：显示成“12人”，里面是 12"),
    (lambda book: book.remove(book[SHEET]), "TZ-1：缺少这张工作表"),
    (told_otherwise, "文件自带的表样：行、栏或格式被改动"),
    (lambda book: book.remove(book[FORMS]), "文件自带的表样：行、栏或格式被改动"),
)


def test_one_changed_cell_is_named_there(sent: tuple[Path, str], office: Workplace) -> None:
    """Sheet, cell, line, column, and both values; each change is made to a file of its own."""
    path, code = sent
    whole = path.read_bytes()
    for how, told in CHANGES:
        path.write_bytes(whole)
        book = openpyxl.load_workbook(path)
        how(book)
        book.save(path)
        proof = proved(office, path, code)
        assert not proof.same, told
        assert any(told in line for line in proof.words), proof.words


def test_the_verdict_says_which_number_was_signed(sent: tuple[Path, str], office: Workplace) -> None:
    """The code from paper agrees with what the file carries, the cell shows another: one verdict, no 没有不同."""
    path, code = sent
    book = openpyxl.load_workbook(path)
    put("B6", 13)(book)
    book.save(path)
    words = proved(office, path, code).words
    assert "不一致" in words[0]
    assert "原 12，现 13" in words[1]
    assert words[2] == "纸面的校验码证明的是“原”数：签字的是原数，格子里现在显示的不是，请以原数为准。"
    assert not any("没有不同" in line for line in words)


def test_what_a_file_says_of_its_forms_stands_under_the_code_on_paper(
    sent: tuple[Path, str], office: Workplace
) -> None:
    """Whoever alters it and the hash beside it alike cannot give the check code."""
    path, code = sent
    book = openpyxl.load_workbook(path)
    told_otherwise(book)
    stamp = next(row[1] for row in book[META].iter_rows() if row[0].value == "forms_hash")
    stamp.value = carried_hash(book)
    book.save(path)
    proof = proved(office, path, code)
    assert (False, False) == (proof.same, proof.code_agrees), proof.words


def test_where_the_month_was_sealed_the_forms_of_the_file_are_held_against_it(
    sent: tuple[Path, str], wp: Workplace
) -> None:
    path, code = sent
    assert proved(wp, path, code).same
    book = openpyxl.load_workbook(path)
    told_otherwise(book)
    book.save(path)
    assert any("文件自带的表样" in line for line in proved(wp, path, code).words)


def test_a_renamed_line_is_said_once_and_nobody_is_told_to_take_another_template(
    sent: tuple[Path, str], wp: Workplace
) -> None:
    """A drawn return has its lines where others have their heads. A sheet that is missing has its own line."""
    path, code = sent
    whole = path.read_bytes()
    for how, told in (
        (put("A6", "会员数"), "文字、行或样子被改动：TZ-1 A6：原“小组数”，现“会员数”"),
        (lambda book: book.remove(book[SHEET]), "文字、行或样子被改动：TZ-1：缺少这张工作表"),
    ):
        path.write_bytes(whole)
        book = openpyxl.load_workbook(path)
        how(book)
        book.save(path)
        words = proved(wp, path, code).words
        assert [line for line in words if "模板" in line] == []
        assert [line for line in words if "会员数" in line or "缺少" in line] == [told]
    path.write_bytes(whole)
    openpyxl.load_workbook(path).save(path)
    assert proved(wp, path, code).same
