"""From a book to a preview: choice of sheets, mapping by hand, context, families, policies."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.excel.book import Book, Sheet
from tzdesk.excel.convert import Problem
from tzdesk.excel.importing import Preview, preview_book
from tzdesk.excel.layout import load_layout
from tzdesk.excel.planning import Policy, changes
from tzdesk.jobs import run_now

ID = ["999999196601105824", "999999199801058210", "999999199404050645", "999999197106111201"]


def book(*sheets: tuple[str, list[list[Any]]], name: str = "台账.xlsx", merged: list[Any] | None = None) -> Book:
    return Book(name, [Sheet(title, rows, list(merged or [])) for title, rows in sheets], "xlsx")


def read(kind: str, *sheets: tuple[str, list[list[Any]]], **options: Any) -> Preview:
    name = options.pop("name", "台账.xlsx")
    merged = options.pop("merged", None)
    return run_now(preview_book(book(*sheets, name=name, merged=merged), load_layout(kind), **options))


def values(found: Preview) -> list[dict[str, Any]]:
    return [row["values"] for row in found.to_json()["rows"]]


def union(name: str, number: int) -> list[Any]:
    return [number, f"南通{name}有限公司工会", 100, 40, 90, 35]


HEAD = ["序号", "工会全称", "职工总数", "其中：女", "会员总数", "其中：女"]


def test_a_part_takes_the_total_to_its_left() -> None:
    """其中：女 stands twice: after the staff and after the members."""
    assert values(read("members", ("Sheet1", [HEAD, union("甲", 1)])))[0] == {
        "union": "南通甲有限公司工会",
        "staff": 100,
        "staff_female": 40,
        "members": 90,
        "members_female": 35,
    }


def test_of_a_sheet_for_every_month_one_month_is_read() -> None:
    """The latest by default, the wanted one when it is there; the others are named."""
    sheets = [(f"{month}月", [HEAD, union("甲", 1)]) for month in (10, 11, 12)]

    latest = read("members", *sheets, name="2023年会员月报.xlsx")
    wanted = read("members", *sheets, name="2023年会员月报.xlsx", period=Month(2023, 10))

    assert (latest.period, wanted.period) == (Month(2023, 12), Month(2023, 10))
    assert "没有读入" in latest.notes[0]


@pytest.mark.parametrize(("front", "key"), [("81", "union_uscc"), ("91", "unit_uscc")])
def test_a_code_column_without_owner_goes_by_its_content(front: str, key: str) -> None:
    """统一社会信用代码 alone is the union's when its codes begin with 81, else the unit's."""
    code = {"81": "813206129896478763", "91": "913206120943936413"}[front]

    found = values(read("members", ("x", [["工会名称", "统一社会信用代码", "会员数"], ["甲工会", code, 3]])))

    assert found == [{"union": "甲工会", key: code, "members": 3}]


def test_a_column_without_a_telling_heading_is_known_by_its_content() -> None:
    """Identity numbers are unmistakable."""
    rows = [["姓名", "号码", "金额"], *[["张伟", number, 500] for number in ID]]

    assert [row["id_no"] for row in values(read("grants", ("x", rows)))] == ID


def test_money_in_ten_thousands_becomes_yuan() -> None:
    """By the heading, by the sheet's unit, or by the cell's own word; a cell's own word is noted."""
    heading = read("grants", ("x", [["姓名", "身份证", "金额（万元）"], ["张伟", ID[0], 0.3]]))
    sheet = read("grants", ("x", [["单位：万元"], ["姓名", "身份证", "金额"], ["张伟", ID[0], "0.3"]]))
    cell = read("grants", ("x", [["姓名", "身份证", "金额"], ["张伟", ID[0], "0.3万元"]]))

    assert [values(found)[0]["amount"] for found in (heading, sheet, cell)] == [3000, 3000, 3000]
    assert [problem.code for problem in cell.problems] == ["unit"]


def test_facts_above_fill_rows_that_lack_them_but_never_overwrite() -> None:
    """A row's own date stands; the others take the sheet's."""
    rows = [
        ["2024年金秋助学金发放表"],
        ["资金来源：", "上级工会补助", None, "发放时间：2024.8.20"],
        ["姓名", "身份证号", "金额", "发放日期"],
        ["张伟", ID[0], 500, "2024-08-21"],
        ["李芳", ID[1], 500, None],
    ]

    found = values(read("grants", ("x", rows)))

    assert [row["paid_date"] for row in found] == ["2024-08-21", "2024-08-20"]
    assert {(row["fund_source"], row["item"]) for row in found} == {("上级工会补助", "金秋助学")}


def test_a_unit_that_was_merged_over_its_people_is_every_ones() -> None:
    """So is 同上; a merge of the heading does not reach into the rows."""
    rows = [
        ["单位", "姓名", "身份证号", "金额"],
        ["甲公司", "张伟", ID[0], 500],
        [None, "李芳", ID[1], 500],
        ["乙公司", "张强", ID[2], 500],
        ["同上", "王磊", ID[3], 500],
    ]

    found = values(read("grants", ("x", rows), merged=[(1, 0, 2, 0)]))

    assert [row["unit"] for row in found] == ["甲公司", "甲公司", "乙公司", "乙公司"]


def test_rows_of_units_and_examples_are_no_records() -> None:
    """A row that only says 人 and 元, and a filled-in example, stand below some headings."""
    rows = [HEAD, [None, None, "人", "人", "人", "人"], ["例", *union("某", 1)[1:]], union("甲", 1), ["……"]]

    found = read("members", ("x", rows))

    assert [row.row for row in found.rows] == [4]
    assert [row.why for row in found.skipped] == ["计量单位", "示例", "转页标记"]


def test_a_month_in_a_heading_is_no_other_column() -> None:
    """12月末会员数 are the members, 12月初会员数 the opening."""
    rows = [["工会名称", "2023年12月初会员数", "12月末会员数"], ["甲工会", 3, 5]]

    assert values(read("members", ("x", rows))) == [{"union": "甲工会", "opening": 3, "members": 5}]


CASES = ["档案编号", "姓名", "身份证号", "困难类别"]


def family(found: Preview) -> list[list[tuple[str, str]]]:
    return [[(m["name"], m["relation"]) for m in row["members"]] for row in values(found)]


def test_household_members_stand_on_a_sheet_of_their_own() -> None:
    """They are given to their head by file number; one that finds no head is named."""
    heads = [CASES, ["A1", "张伟", ID[0], "深度困难"], ["A2", "王磊", ID[3], "相对困难"]]
    members = [
        ["档案编号", "姓名", "与户主关系"],
        ["A1", "李芳", "配偶"],
        [None, "张强", "儿子"],
        ["A9", "赵六", "父亲"],
    ]

    found = read("aid-cases", ("档案", heads), ("家庭成员", members))

    assert family(found) == [[("李芳", "配偶"), ("张强", "儿子")], []]
    assert [(p.row, p.sheet, p.field) for p in found.problems] == [(4, "家庭成员", "members")]


def test_household_members_stand_below_their_head() -> None:
    """The relation tells head and members apart."""
    rows = [
        [*CASES, "与户主关系"],
        ["A1", "张伟", ID[0], "深度困难", "本人"],
        [None, "李芳", ID[1], None, "配偶"],
        ["A2", "王磊", ID[3], "意外致困", "户主"],
    ]

    found = read("aid-cases", ("x", rows))

    assert [row["name"] for row in values(found)] == ["张伟", "王磊"]
    assert family(found) == [[("李芳", "配偶")], []]


def test_household_members_stand_beside_their_head() -> None:
    """A group of columns, continued on the next row, whose own columns are blank."""
    rows = [
        ["户主姓名", "身份证号", "困难类型", "家庭成员", None],
        [None, None, None, "姓名", "关系"],
        ["张伟", ID[0], "深度困难", "李芳", "配偶"],
        [None, None, None, "张强", "儿子"],
        ["王磊", ID[3], "相对困难", None, None],
    ]

    found = read("aid-cases", ("x", rows), merged=[(0, 3, 0, 4)])

    assert [row["name"] for row in values(found)] == ["张伟", "王磊"]
    assert family(found) == [[("李芳", "配偶"), ("张强", "儿子")], []]


def test_a_mapping_by_hand_overrides_what_was_found() -> None:
    """By heading or by column letter; "" leaves a column out; a sheet without headings takes a row number."""
    plain = ("x", [["甲", "乙", "丙"], ["张伟", ID[0], 300]])

    by_letter = read("grants", plain, mapping={"columns": {"A": "name", "B": "id_no", "丙": "amount"}, "header_row": 1})
    left_out = read("roster", ("x", [["姓名", "电话"], ["张伟", "13800000000"]]), mapping='{"电话": ""}')

    assert values(by_letter) == [{"name": "张伟", "id_no": ID[0], "amount": 300}]
    assert values(left_out) == [{"name": "张伟"}]


@pytest.mark.parametrize("mapping", ["{", "[]", {"A": "nonsense"}])
def test_a_wrong_mapping_is_refused_with_a_sentence(mapping: Any) -> None:
    """Broken JSON and unknown keys are the clerk's to mend."""
    with pytest.raises(UserError):
        read("roster", ("x", [["姓名", "手机"], ["张伟", "13800000000"]]), mapping=mapping)


def test_a_book_without_such_a_table_is_refused() -> None:
    """The sentence names what was looked for."""
    with pytest.raises(UserError, match="花名册"):
        read("grants", ("x", [["天气", "温度"], ["晴", 30]]))


def test_the_signature_knows_files_of_the_same_make() -> None:
    """It hangs on the headings, not on rows or file names."""
    one = read("members", ("a", [HEAD, union("甲", 1)]), name="一.xlsx")
    two = read("members", ("b", [["标题标题"], HEAD, union("乙", 1)]), name="二.xlsx")
    other = read("members", ("a", [HEAD[:-1], union("甲", 1)]))

    assert one.signature == two.signature
    assert one.signature != other.signature


def test_a_missing_required_value_blocks_its_row_alone() -> None:
    """The others can be taken."""
    found = read("grants", ("x", [["姓名", "身份证号", "金额"], ["张伟", ID[0], 500], ["李芳", ID[1], "待定"]]))

    assert [row.blocked(found.layout) for row in found.rows] == [False, True]


def test_findings_of_rules_hang_on_their_rows() -> None:
    """A register's check sees the typed rows and its findings are shown with the reader's."""

    def check(rows: Any, context: Any) -> list[Problem]:
        del context
        return [Problem(row.row, "female", "hard", "大于总数", rule="M07") for row in rows]

    found = read("members", ("x", [HEAD, union("甲", 1)]))
    found.add(check(found.rows, found.context))

    assert [problem.rule for problem in found.rows[0].problems] == ["M07"]
    assert json.loads(json.dumps(found.to_json()))["problems"][0]["rule"] == "M07"


def test_a_number_with_a_formula_but_no_value_is_named() -> None:
    """Other programs save formulas without results; the blank is no zero."""
    sheet = Sheet("x", [HEAD, union("甲", 1)], no_value={(1, 2): "=B2*2"})
    sheet.rows[1][2] = None

    found = run_now(preview_book(Book("a.xlsx", [sheet], "xlsx"), load_layout("members")))

    assert [(p.row, p.field, p.code) for p in found.problems] == [(2, "staff", "formula")]


def test_sums_without_a_name_are_no_record() -> None:
    """A last row that only adds up the rows above is skipped; one that does not is kept and complained about."""
    total = [None, None, 200, 80, 180, 70]
    other = [None, None, 7, 80, 180, 70]

    skipped = read("members", ("x", [HEAD, union("甲", 1), union("乙", 2), total]))
    kept = read("members", ("x", [HEAD, union("甲", 1), union("乙", 2), other]))

    assert [row.why for row in skipped.skipped] == ["合计（没有写名称）"]
    assert [problem.row for problem in kept.problems] == [4]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [(Policy.SKIP, {}), (Policy.UPDATE, {"staff": 5, "phone": "2"}), (Policy.FILL, {"phone": "2"})],
)
def test_a_record_that_is_there_is_changed_as_the_policy_says(policy: Policy, expected: dict[str, Any]) -> None:
    """A blank cell never empties a field."""
    present = {"staff": 4, "phone": None, "chair": "张伟", "founded": date(2000, 1, 1)}
    incoming = {"staff": 5, "phone": "2", "chair": None, "founded": date(2000, 1, 1)}

    assert changes(present, incoming, policy) == expected


@pytest.mark.parametrize(("written", "value"), [(9_999_999, 9_999_999), (10_000_000, None), ("10,000,000人", None)])
def test_a_number_that_cannot_be_is_told_and_not_taken(written: object, value: int | None) -> None:
    """Above the item's maximum there is no value, and the problem is hard."""
    found = read("members", ("Sheet1", [HEAD, [1, "南通甲有限公司工会", written, 40, 90, 35]]))
    assert found.rows[0].values["staff"] == value
    said = [(p.row, p.field, p.severity) for p in found.problems if p.code == "out_of_range"]
    assert said == ([] if value is not None else [(2, "staff", "hard")])
