"""部分导入: a row with a cell that cannot be read comes in without it, goes back whole, and mended finds its record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tzdesk import app
from tzdesk.base.periods import Month
from tzdesk.importing import Imported, Incoming, preview_file, write_preview, write_rejects
from tzdesk.jobs import run_now
from tzdesk.registers.keeping.gate import Permit
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

MONTH = Month(2023, 12)
ID = "99999919661001201X"
OTHER_ID = "999999198504102349"

# Kind, register, sheet rows, (row, column) of the bad cell, what mends it, field and the value it then has.
CASES: dict[str, tuple[str, list[list[Any]], tuple[int, int], Any, str, Any]] = {
    "contracts": (
        "contract",
        [
            ["金沙街道集体合同台账"],
            ["序号", "单位名称", "合同类型", "签订日期", "期限"],
            [1, "南通甲有限公司", "工资专项集体合同", "2023.2.30", "2023.3.1-2024.2.29"],
            [2, "南通乙有限公司", "工资专项集体合同", "2023.2.28", "2023.3.1-2024.2.29"],
        ],
        (3, 4),
        "2023.2.28",
        "sign_date",
        "2023-02-28",
    ),
    "roster": (
        "member",
        [
            ["工会会员名册"],
            ["序号", "姓名", "性别", "身份证号", "手机号", "民族"],
            [1, "张三", "男", 9.99999196610012e17, "13800000001", "汉族"],
            [2, "李四", "女", OTHER_ID, "13800000002", "汉族"],
        ],
        (3, 4),
        ID,
        "id_no",
        ID,
    ),
    "grants": (
        "aid_grant",
        [
            ["2023年金秋助学金发放花名册"],
            ["资金来源：本级工会经费   发放日期：2023年8月25日"],
            ["序号", "姓名", "身份证号", "金额", "单位"],
            [1, "张三", "9.99999E+17", 500, "甲公司"],
            [2, "李四", OTHER_ID, 500, "乙公司"],
        ],
        (4, 3),
        ID,
        "person_id",
        ID,
    ),
    "aid-cases": (
        "aid_case",
        [
            ["困难职工档案"],
            ["序号", "姓名", "身份证号", "工作单位", "手机", "困难类别", "建档日期"],
            [1, "张三", "9.99999E+17", "甲公司", "13800000001", "深度困难", "2023-03-01"],
            [2, "李四", OTHER_ID, "乙公司", "13800000002", "深度困难", "2023-03-01"],
        ],
        (3, 3),
        ID,
        "id_no",
        ID,
    ),
    "members": (
        "member_count",
        [
            ["金沙街道2023年12月会员台账"],
            ["序号", "工会名称", "职工总数", "会员总数"],
            [1, "南通甲有限公司工会", 50, "约40"],
            [2, "南通乙有限公司工会", 50, 40],
        ],
        (3, 4),
        40,
        "30T",
        40,
    ),
    "letters": (
        "supervision_doc",
        [
            ["一函两书台账"],
            ["序号", "文书编号", "文书类型", "用人单位", "签发日期", "主要问题"],
            [1, "通工函〔2023〕1号", "提示函", "南通甲有限公司", "2023年13月1日", "拖欠工资"],
            [2, "通工函〔2023〕2号", "提示函", "南通乙有限公司", "2023年11月1日", "拖欠工资"],
        ],
        (3, 5),
        "2023年11月1日",
        "issue_date",
        "2023-11-01",
    ),
}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    made = app.in_memory()
    made.register("profile").save(made, {"unit_name": "某街道总工会", "keeps_roster": True})
    yield made
    made.close()


def save(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def read(wp: Workplace, kind: str, path: Path) -> Incoming:
    return run_now(preview_file(wp, kind, path, period=MONTH))


def write(wp: Workplace, kind: str, path: Path, policy: str = "skip") -> Imported:
    return run_now(write_preview(wp, read(wp, kind, path), policy))


def records(wp: Workplace, kind: str) -> list[Any]:
    with wp.store.reading() as session:
        register = wp.register(kind)
        return list(register.fetch(session, register.ids(wp, session, Query())))


def mend(path: Path, column: int, value: Any) -> None:
    """Correct the cell of the first row below the heading, as the sender would."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == 1)
    sheet.cell(row, column).value = value
    book.save(path)


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("way", ["the workbook that went back", "the sender's own file"])
def test_a_row_with_a_lost_cell_goes_back_and_mended_changes_the_same_record(
    kind: str, way: str, wp: Workplace, tmp_path: Path
) -> None:
    """Two records after the first import and after the second; the mended cell is in the first of them."""
    register, rows, (row, column), right, field, value = CASES[kind]
    path, back = save(tmp_path / "台账.xlsx", rows), tmp_path / "台账_退回.xlsx"
    incoming = read(wp, kind, path)
    run_now(write_rejects(incoming, back, "skip", wp=wp, permit=Permit("DC2023-0001", full=True)))
    done = run_now(write_preview(wp, incoming, "skip"))
    assert (done.added, done.partial, done.rejected) == (2, 1, 0)
    before = [one.id for one in records(wp, register)]
    sheet = openpyxl.load_workbook(back).worksheets[0]
    said = [str(cell.value) for cells in sheet.iter_rows() for cell in cells if cell.value is not None]
    place = f"{incoming.preview.rows[0].sheet}!{'ABCDEFG'[column - 1]}{row}"
    assert "部分导入" in said
    assert any(text.startswith(place) and str(rows[row - 1][column - 1]) in text for text in said), said

    mended = back if way.startswith("the workbook") else path
    mend(mended, column, right)
    again = write(wp, kind, mended)

    assert (again.added, again.changed, again.partial) == (0, 1, 0)
    assert [one.id for one in records(wp, register)] == before
    first = records(wp, register)[0]
    assert str(first.stated_cell(field) if kind == "members" else getattr(first, field)) == str(value)


@pytest.mark.parametrize("kind", CASES)
def test_the_same_faulty_file_twice_makes_no_record_twice(kind: str, wp: Workplace, tmp_path: Path) -> None:
    """What a record is known by may be what is lost."""
    register, rows, *_ = CASES[kind]
    path = save(tmp_path / "台账.xlsx", rows)
    write(wp, kind, path)

    again = write(wp, kind, path, "update")

    assert (again.added, again.changed, again.partial) == (0, 0, 1)
    assert len(records(wp, register)) == 2


def test_undo_takes_back_the_memory_of_the_row_too(wp: Workplace, tmp_path: Path) -> None:
    """After the undo the mended row is new."""
    register, rows, (_, column), right, *_ = CASES["roster"]
    path = save(tmp_path / "台账.xlsx", rows)
    write(wp, "roster", path)
    wp.store.undo()
    mend(path, column, right)

    assert write(wp, "roster", path).added == 2
    assert len(records(wp, register)) == 2


def test_what_holds_for_all_rows_does_not_stand_in_for_an_unreadable_cell(wp: Workplace, tmp_path: Path) -> None:
    """The sheet's own date of payment is not that of a row that states another, unreadable one."""
    rows: list[list[Any]] = [
        ["资金来源：本级工会经费   发放日期：2023年8月25日   帮扶项目：金秋助学"],
        ["姓名", "身份证号", "金额", "发放日期"],
        ["张三", ID, 500, "2023.2.30"],
        ["李四", OTHER_ID, 500, None],
    ]

    shown = read(wp, "grants", save(tmp_path / "花名册.xlsx", rows)).preview

    assert [str(row.values["paid_date"]) for row in shown.rows] == ["None", "2023-08-25"]


@pytest.mark.parametrize("kind", ["roster", "aid-cases"])
def test_rows_that_name_people_go_back_masked_unless_they_pass_the_gate(
    kind: str, wp: Workplace, tmp_path: Path
) -> None:
    """Whatever cell a number stands in; the advice is then to mend the row in one's own file."""
    _register, rows, _cell, *_rest = CASES[kind]
    numbers = {text for row in rows for text in map(str, row) if len(text) >= 11 and text[:-1].isdigit()}
    assert numbers
    incoming = read(wp, kind, save(tmp_path / "台账.xlsx", rows))
    for permit in (None, Permit("DC2023-0001", full=False), Permit("DC2023-0002", full=True)):
        back = tmp_path / "退回.xlsx"
        run_now(write_rejects(incoming, back, "skip", wp=wp, permit=permit))
        said = " ".join(
            str(cell.value) for sheet in openpyxl.load_workbook(back) for row in sheet.iter_rows() for cell in row
        )
        full = permit is not None and permit.full
        assert any(number in said for number in numbers) is full
        assert ("请在原表的这一行改好" in said) is not full
