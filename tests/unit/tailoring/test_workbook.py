"""A definition as a workbook: what goes out comes back, a clerk's changes are understood, problems named."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.definitions.merge import merged
from tzdesk.definitions.package import Manifest, package_in, package_of
from tzdesk.registers import REGISTERS
from tzdesk.registers.measure import Scope, all_measures
from tzdesk.registers.projects.sources import sources_of
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.cell_notes import cell_note
from tzdesk.returns.year_figures import year_figures
from tzdesk.tailoring.cells import read_cell, say_cell
from tzdesk.tailoring.difference import difference, same
from tzdesk.tailoring.plan import export_package, export_workbook, prepare, take_over
from tzdesk.tailoring.prepared import Prepared
from tzdesk.tailoring.reading import read_workbook, sheets_of
from tzdesk.tailoring.writing import write_workbook

YEARBOOK = Path(__file__).parents[2] / "data" / "yearbook"
JANUARY = Month(2024, 1)


def every_cell(year: int) -> Iterator[dict[str, Any]]:
    for form in load(year).raw["returns"].values():
        for row in (*form["columns"], *form.get("lines", ())):
            yield from ([row["cell"]] if "cell" in row else [])
            yield from row.get("cells", {}).values()


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_shipped_cell_can_be_said_in_words_and_read_back(year: int) -> None:
    for cell in every_cell(year):
        assert read_cell(say_cell(cell)) == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("合计 101+102-103", {"type": "sum", "lines": ["+101", "+102", "-103"]}),
        ("上期 c1 前12月", {"type": "previous", "column": "c1", "months": 12}),
        ("members.item（item＝“30”，joint＝是）", None),
        ("members.item(item = 30人, joint = 是)", None),
    ],
)
def test_a_clerks_own_writing_is_understood(text: str, cell: Any) -> None:
    item = "30" if "“" in text else "30人"
    measure = {"type": "measure", "name": "members.item", "params": {"item": item, "joint": True}}

    assert read_cell(text) == (cell or measure)


def test_what_goes_out_comes_back(tmp_path: Path) -> None:
    assert REGISTERS
    package = package_in(YEARBOOK)
    definition = load(2023, None, (package,))
    write_workbook(definition, package.manifest, tmp_path / "a.xlsx")

    edited = read_workbook(sheets_of(tmp_path / "a.xlsx"), definition)

    assert edited.problems == []
    assert edited.manifest == package.manifest
    assert same(edited.raw, definition.raw)
    overlay = difference(load(2023).raw, edited.raw)
    assert set(overlay) == {"returns", "indicators", "records", "codes", "notes", "figures", "projects"}
    assert same(merged(load(2023).raw, overlay), definition.raw)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2024, 1, 10)):
        wp = app.in_memory()
        yield wp
        wp.close()


Edit = Callable[[Any], None]
EXPORTED: list[bytes] = []


def edited(wp: Workplace, folder: Path, *edits: Edit, version: str = "1") -> Prepared:
    """The district's workbook after a clerk's edits, looked at."""
    path = folder / f"参数{version}.xlsx"
    if not EXPORTED:
        export_workbook(wp, path, JANUARY)
        EXPORTED.append(path.read_bytes())
    assert wp.packages == ()  # so that every test may begin with the same export
    book = openpyxl.load_workbook(io.BytesIO(EXPORTED[0]))
    book["说明"]["B1"], book["说明"]["B2"], book["说明"]["B3"] = "tongzhou", "通州区参数包", version
    for edit in edits:
        edit(book)
    book.save(path)
    return prepare(wp, path)


def append(sheet: str, **values: Any) -> Edit:
    def put(book: Any) -> None:
        page = book[sheet]
        heads = {cell.value: cell.column for cell in page[1]}
        row = page.max_row + 1
        for heading, value in values.items():
            page.cell(row, heads[heading], value)

    return put


def find(sheet: str, heading: str, text: str, change: str, value: Any) -> Edit:
    def put(book: Any) -> None:
        page = book[sheet]
        heads = {cell.value: cell.column for cell in page[1]}
        row = next(
            one[0].row for one in page.iter_rows(min_row=2) if page.cell(one[0].row, heads[heading]).value == text
        )
        page.cell(row, heads[change], value)

    return put


NEW_FORM = (
    append("表", 表号="TZ-1", 表名="工会小组情况", 顺序=36, 种类="行列表", 计量单位="个"),
    append("栏", 表号="TZ-1", 栏号="c1", 栏名="本月", 格式="整数"),
    append("栏", 表号="TZ-1", 栏号="c2", 栏名="上月", 格式="整数", 取数="上期 c1"),
    append("行", 表号="TZ-1", 行号="01", 行名="女主席的工会", 取数="women"),
    append("行", 表号="TZ-1", 行号="02", 行名="工会组织数", 取数="同 Z01/01/c1"),
    append("行", 表号="TZ-1", 行号="03", 行名="其余", 取数="合计 02-01"),
    append(
        "指标",
        指标号="women",
        名称="有女职工委员会",
        取数="计数",
        台账="工会组织",
        条件="女职工委员会 = 是；工会组织类型 = 单独基层工会、联合基层工会",
    ),
)


def test_a_new_form_a_field_a_code_and_a_limit_are_added_in_the_workbook_alone(wp: Workplace, tmp_path: Path) -> None:
    prepared = edited(
        wp,
        tmp_path,
        *NEW_FORM,
        append(
            "字段",
            台账="工会组织",
            字段名="x_sport",
            名称="职工书屋",
            类型="是否",
            分节="bodies",
            填报说明="是否有职工书屋。",
        ),
        append("指标", 指标号="halls", 取数="计数", 台账="工会组织"),
        append("代码", 代码表="x_home", 代码表名称="职工之家", 代码="1", 名称="模范", 启用日期="2024.1.1"),
        find("参数", "名称", "应约答复期限", "值", 15),
        find("规则", "规则", "M07", "类别", "核实"),
    )

    assert prepared.problems == []
    said = [change.sentence for change in prepared.changes]
    assert "增加报表：TZ-1 工会小组情况，3 行 2 栏。" in said
    assert "增加指标：有女职工委员会。" in said  # by its name, not by what the cells call it
    assert "增加指标：halls。" in said  # one without a name
    assert "增加字段：工会组织·职工书屋。" in said
    assert "增加代码表：职工之家，1 个代码。" in said
    assert any(one.startswith("修改参数：应约答复期限") and "原来 20日" in one for one in said)
    assert any(one.startswith("修改规则：M07") for one in said)

    take_over(wp, prepared)
    definition = wp.definition(JANUARY)
    assert "x_sport" in definition.record("organisation")
    assert definition.parameter("reply_days", date(2024, 1, 1)) == 15
    assert definition.rules["M07"].severity == "soft"
    with wp.store.reading() as session:
        from tzdesk.returns.compute import compute

        form = compute(wp, session, JANUARY)["TZ-1"]
    assert [form.number(code) for code in ("01", "02", "03")] == [0, 0, 0]
    assert cell_note(definition, form.form, "02", "c1").origin == "取自 Z01 第01行c1栏。"


def test_a_year_figure_and_a_project_source_are_changed_in_the_workbook(wp: Workplace, tmp_path: Path) -> None:
    """One figure from another cell, one new of an indicator of the district's own, one dropped; a new source."""

    def drop(book: Any) -> None:
        page = book["年度数据"]
        page.delete_rows(next(one[0].row for one in page.iter_rows(min_row=2) if one[0].value == "Y69"))

    new = {"编号": "Y90", "分组": "本区", "名称": "女主席的工会和读书", "单位": "个", "算法": "几个相加"}
    prepared = edited(
        wp,
        tmp_path,
        *NEW_FORM,
        find("年度数据", "编号", "Y02", "取数", "同 Z02/30/c1"),
        append("年度数据", **new, 取数="women\n同 TZ-1/02/c1"),
        append("项目取数", 取数号="readings", 名称="读书", 单位="场次", 取数='ledger.count(ledger = "activity")'),
        append("代码", 代码表="indicator_source", 代码="readings", 名称="读书"),
        drop,
    )

    assert prepared.problems == []
    said = [change.sentence for change in prepared.changes]
    for sentence in (
        "修改年度数据：Y02 实名激活会员（取数）。", "增加年度数据：Y90 女主席的工会和读书。",
        "去掉年度数据：Y69 评选“五强”工会。", "增加项目取数：readings 读书。",
    ):  # fmt: skip
        assert sentence in said
    take_over(wp, prepared)
    wp.register("organisation").save(wp, {"org_name": "甲工会", "org_type": "11"})
    with wp.store.reading() as session:
        told = {one.spec.id: one.value for one in year_figures(wp, session, Month(2024, 12))}
        assert told["Y90"] is not None
        assert "Y69" not in told
        assert sources_of(wp.definition(JANUARY))["readings"].measured(scope_of(wp, session), "year").value == 0
    assert [one["id"] for one in wp.definition(Month(2023, 12)).figures] == [one["id"] for one in load(2023).figures]


def scope_of(wp: Workplace, session: Any) -> Scope:
    return Scope(session, JANUARY, wp.definition(JANUARY))


def test_what_is_wrong_with_a_figure_or_a_source_names_its_cell(wp: Workplace, tmp_path: Path) -> None:
    heads = {"分组": "本区", "名称": "甲", "单位": "个"}
    source = {"名称": "读书", "单位": "场次"}
    prepared = edited(
        wp,
        tmp_path,
        append("年度数据", 编号="Y91", **heads, 取数="同 Z99/01/c1"),
        append("年度数据", 编号="Y92", **heads, 取数="合计 +01 +02"),
        append("年度数据", 编号="Y93", **heads, 取数="同 Z02/31/c1\n同 Z02/30/c1"),
        append("年度数据", 编号="Y94", **heads, 取数='members.item(itme = "30")'),
        append("项目取数", 取数号="nowhere", **source, 取数='ledger.count(ledger = "activity")'),
        append("项目取数", 取数号="x_talks", **source, 取数="填报"),
    )
    assert not prepared.usable
    for beginning in ("工作表“年度数据”I", "工作表“年度数据”H", "工作表“项目取数”D"):
        assert any(one.startswith(beginning) for one in prepared.problems), (beginning, prepared.problems)
    assert all(one.startswith("工作表“") for one in prepared.problems), prepared.problems


def test_what_only_shows_when_the_figures_meet_the_forms_names_its_cell_too(wp: Workplace, tmp_path: Path) -> None:
    heads = {"分组": "本区", "名称": "甲", "单位": "个"}
    prepared = edited(
        wp,
        tmp_path,
        append("年度数据", 编号="Y91", **heads, 取数="同 Z99/01/c1"),
        append("年度数据", 编号="Y94", **heads, 取数='members.item(item = "30", dmi = "T")'),
        append("项目取数", 取数号="nowhere", 名称="读书", 单位="场次", 取数='ledger.count(ledger = "activity")'),
        find("项目取数", "取数号", "letters", "时段参数", "span"),
    )
    found = sorted(prepared.problems)
    assert [one[: len("工作表“年度数据”I")] for one in found] == [
        "工作表“年度数据”I", "工作表“年度数据”I", "工作表“项目取数”B", "工作表“项目取数”E",
    ], found  # fmt: skip
    assert "没有“Z99/01/c1”这一格" in found[0] + found[1]
    assert "没有参数“dmi”（是不是“dim”？）" in found[0] + found[1]


def test_every_problem_names_its_sheet_and_cell(wp: Workplace, tmp_path: Path) -> None:
    prepared = edited(
        wp,
        tmp_path,
        *NEW_FORM,
        append("行", 表号="TZ-1", 行号="04", 行名="看不懂", 取数="随便写写的话"),
        append("行", 表号="TZ-1", 行号="05", 行名="没有的行", 取数="合计 +77"),
        append("行", 表号="TZ-9", 行号="01", 行名="没有的表", 取数="填报"),
        append("字段", 台账="工会组织", 字段名="sport", 名称="书屋", 类型="是否", 分节="bodies", 填报说明="是否有。"),
        append(
            "字段",
            台账="工会组织",
            字段名="x_a",
            名称="甲",
            类型="代码",
            代码表="nowhere",
            分节="bodies",
            填报说明="甲。",
        ),
        append("指标", 指标号="bad", 取数="求和", 台账="工会组织", 字段="没有的字段"),
        append("代码", 代码表="gender", 代码="9"),
        find("参数", "名称", "应约答复期限", "启用日期", "去年"),
    )

    assert not prepared.usable
    for beginning in ("工作表“行”F", "工作表“行”A", "工作表“字段”B", "工作表“指标”E", "工作表“代码”D", "工作表“参数”C"):
        assert any(one.startswith(beginning) for one in prepared.problems), (beginning, prepared.problems)
    assert all("工作表" in one for one in prepared.problems), prepared.problems


def test_problems_that_only_show_when_all_is_put_together_name_their_cell_too(wp: Workplace, tmp_path: Path) -> None:
    prepared = edited(
        wp,
        tmp_path,
        *NEW_FORM,
        append("行", 表号="TZ-1", 行号="05", 行名="没有的行", 取数="合计 +77"),
        append("行", 表号="TZ-1", 行号="07", 行名="绕回自己", 取数="合计 07+02"),
        append("行", 表号="TZ-1", 行号="08", 行名="没有的格", 取数="同 Z99/01/c1"),
        append("行", 表号="TZ-1", 行号="06", 行名="参数错", 取数='members.item(itme = "30")'),
    )

    assert [one for one in prepared.problems if not one.startswith("工作表“")] == []
    for word in ("引用了不存在的“77”", "取数绕回了自己", "没有“Z99/01/c1”这一格", "没有参数“itme”（是不是“item”？）"):
        assert any(word in one for one in prepared.problems), word


def test_a_measure_that_there_is_not_is_said_where_it_is_named(wp: Workplace, tmp_path: Path) -> None:
    prepared = edited(
        wp,
        tmp_path,
        append("表", 表号="TZ-1", 表名="工会小组情况", 顺序=36, 种类="行列表"),
        append("栏", 表号="TZ-1", 栏号="c1", 栏名="本月"),
        append("栏", 表号="TZ-1", 栏号="c2", 栏名="本年"),
        append("行", 表号="TZ-1", 行号="01", 行名="在行里", 取数='members.itm(item = "30")'),
        append("行", 表号="TZ-1", 行号="02", 行名="在格里", 取数="填报"),
        append("行", 表号="TZ-1", 行号="03", 行名="在指标里", 取数="women"),
        append("格", 表号="TZ-1", 行号="02", 栏号="c2", 取数='members.itm(item = "30")'),
        append("指标", 指标号="women", 名称="女会员", 取数="members.iten"),
    )

    book = openpyxl.load_workbook(tmp_path / "参数1.xlsx", read_only=True)
    rows = {title: book[title].max_row for title in ("行", "格", "指标")}
    said = "”的指标函数（是不是“members.item”？）。"
    assert len(prepared.problems) == 3, prepared.problems
    for place in (f"“行”F{rows['行'] - 2}", f"“格”D{rows['格']}", f"“指标”C{rows['指标']}"):
        assert any(one.startswith(f"工作表{place}：") and one.endswith(said) for one in prepared.problems), place


def put(sheet: str, cell: str, value: object) -> Edit:
    def set_(book: Any) -> None:
        book[sheet][cell] = value

    return set_


def renamed(sheet: str, title: str) -> Edit:
    def rename(book: Any) -> None:
        book[sheet].title = title

    return rename


def copied(sheet: str, title: str) -> Edit:
    def copy(book: Any) -> None:
        book.copy_worksheet(book[sheet]).title = title

    return copy


def removed(sheet: str) -> Edit:
    def remove(book: Any) -> None:
        del book[sheet]

    return remove


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([renamed("代码", "编码")], "工作表“编码”：不认识这个页名，看表头是“代码”页"),
        ([copied("参数", "参数 (2)")], "工作表“参数 (2)”：这一页程序不读，表头和“参数”页一样"),
        ([copied("参数", "参数 (2)"), removed("参数")], "工作表“参数 (2)”：不认识这个页名，看表头是“参数”页"),
        ([removed("栏")], "工作表“栏”：工作簿里没有这一页"),
        ([put("规则", "C1", "级别")], "工作表“规则”C1：不认识的表头“级别”，应写“类别”。"),
        ([put("行", "F1", None)], "工作表“行”F1：表头空着，应写“取数”。"),
        ([lambda book: book["行"].delete_cols(6)], "工作表“行”第1行：缺少表头“取数”。"),
        ([lambda book: book["规则"].delete_cols(3)], "工作表“规则”第1行：缺少表头“类别”。"),
        ([put("表", "E2", "行列表格")], "工作表“表”E2：“行列表格”应为 行列表、清单 之一。"),
        ([put("表", "A2", None)], "工作表“表”A2：缺少“表号”。"),
        ([put("行", "B2", None)], "工作表“行”B2：缺少“行号”。"),
        ([put("栏", "C2", None)], "工作表“栏”C2：缺少“栏名”。"),
        ([*NEW_FORM, find("表", "表号", "TZ-1", "种类", "行列")], "“行列”应为 行列表、清单 之一。"),
        ([*NEW_FORM, find("指标", "指标号", "women", "取数", " ")], "缺少“取数”。"),
        ([*NEW_FORM, put("代码", "C1", "代号")], "工作表“代码”C1：不认识的表头“代号”，应写“代码”。"),
    ],
)
def test_one_mistake_is_said_once(wp: Workplace, tmp_path: Path, edits: list[Edit], said: str) -> None:
    """What refers to a row, a column or a sheet that could not be read makes no mistake of its own."""
    prepared = edited(wp, tmp_path, *edits)

    assert not prepared.usable
    assert [said in one for one in prepared.problems] == [True], prepared.problems


def test_a_page_of_ones_own_may_stay_and_is_mentioned(wp: Workplace, tmp_path: Path) -> None:
    def scratch(book: Any) -> None:
        book.create_sheet("草稿").append(["名称", "问过谁"])

    prepared = edited(wp, tmp_path, *NEW_FORM, scratch)

    assert prepared.usable, prepared.problems
    assert "工作表“草稿”不是参数工作簿的页，没有读。" in prepared.notes


def test_a_shipped_code_cannot_be_deleted_but_ended(wp: Workplace, tmp_path: Path) -> None:
    def drop(book: Any) -> None:
        page = book["代码"]
        row = next(one[0].row for one in page.iter_rows(min_row=2) if (one[0].value, one[2].value) == ("gender", "2"))
        page.delete_rows(row)

    assert any("代码只能写停用日期" in one for one in edited(wp, tmp_path, drop).problems)


def test_the_next_export_carries_the_next_version_and_what_was_added(wp: Workplace, tmp_path: Path) -> None:
    take_over(wp, edited(wp, tmp_path, *NEW_FORM))
    export_workbook(wp, tmp_path / "下一版.xlsx", JANUARY)

    book = openpyxl.load_workbook(tmp_path / "下一版.xlsx")

    assert [book["说明"].cell(row, 2).value for row in (1, 2, 3)] == ["tongzhou", "通州区参数包", "2"]
    assert "TZ-1" in {row[0].value for row in book["表"].iter_rows(min_row=2)}
    again = prepare(wp, tmp_path / "下一版.xlsx")
    assert (again.problems, again.changes) == ([], [])


def test_a_package_travels_to_another_workplace_as_one_file(wp: Workplace, tmp_path: Path) -> None:
    take_over(wp, edited(wp, tmp_path, *NEW_FORM))
    sent = export_package(wp, tmp_path)
    other = app.in_memory()

    prepared = prepare(other, sent)
    take_over(other, prepared)

    assert sent.name == "通州区参数包2024-01第1版.tzdef"
    assert other.definition(JANUARY).hash == wp.definition(JANUARY).hash
    other.close()


def test_a_form_that_the_package_takes_out_of_the_book_goes(wp: Workplace) -> None:
    raw = {"returns": {"BF-7": {"removed": True}}}
    from tzdesk.returns.template import template_of

    take = package_of(Manifest("tz", "名", "1", JANUARY), raw)
    definition = load(2024, None, (take,))

    assert "BF-7" not in openpyxl.load_workbook(io.BytesIO(template_of(definition))).sheetnames


def test_what_the_program_itself_reads_cannot_be_taken_out(wp: Workplace, tmp_path: Path) -> None:
    def drop(book: Any) -> None:
        page = book["行"]
        row = next(one[0].row for one in page.iter_rows(min_row=2) if (one[0].value, one[1].value) == ("Z02", "33"))
        page.delete_rows(row)

    prepared = edited(wp, tmp_path, drop)

    assert not prepared.usable
    assert any("程序自带的第33行" in one and "不能删" in one for one in prepared.problems), prepared.problems


def test_a_ledger_of_the_districts_own_is_added_in_the_workbook(wp: Workplace, tmp_path: Path) -> None:
    prepared = edited(
        wp,
        tmp_path,
        append(
            "台账",
            台账号="x_reading",
            名称="职工读书活动",
            顺序=60,
            识别="title、biz_date",
            不要的栏="unit_id、unit_name、unit_uscc",
        ),
        append(
            "字段",
            台账="职工读书活动",
            字段名="x_books",
            名称="图书册数",
            类型="整数",
            分节="facts",
            填报说明="本次用书的册数。",
        ),
        append("指标", 指标号="books", 取数="求和", 台账="职工读书活动", 字段="图书册数"),
    )
    assert prepared.problems == []
    assert "增加台账：职工读书活动。" in [change.sentence for change in prepared.changes]
    take_over(wp, prepared)

    assert "x_reading" in wp.registers
    org = wp.register("organisation").save(wp, {"org_name": "甲工会", "org_type": "11", "status": "1"})
    day = date(2024, 1, 8)
    values = {"org_id": org.id, "title": "读书会", "biz_date": day, "owner": "乙某", "x_books": 30}
    wp.register("x_reading").save(wp, values)
    with wp.store.reading() as session:
        cell = wp.definition(JANUARY).raw["indicators"]["books"]
        found = all_measures()[cell["measure"]](Scope(session, JANUARY, wp.definition(JANUARY)), **cell["params"])
    assert found.value == 30


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"台账": "工会组只"}, "没有“工会组只”这种台账（是不是“工会组织”？）"),
        (
            {"台账": "工会组织", "条件": "工会组织类别 = 单独基层工会"},
            "没有字段“工会组织类别”（是不是“工会组织类型”？）",
        ),
        (
            {"台账": "工会组织", "条件": "工会组织类型 = 联合基层公会"},
            "org_type 内（是不是“联合基层工会”？）",
        ),
    ],
)
def test_a_mistake_in_an_indicator_is_said_once_with_the_nearest_name(
    wp: Workplace, tmp_path: Path, values: dict[str, str], said: str
) -> None:
    add = append("指标", 指标号="unions", 名称="工会数", 取数="计数", **values)

    [problem] = edited(wp, tmp_path, add).problems

    assert said in problem
    assert problem.startswith("工作表“指标”")


@pytest.mark.parametrize(
    ("value", "said"), [("看不懂", "“看不懂”应为数字，如“1”"), (3, "值“3”不对，只能是 1、2"), (2, "")]
)
def test_a_parameter_takes_a_value_of_its_own_sort(wp: Workplace, tmp_path: Path, value: object, said: str) -> None:
    """Else a word would be taken over, and the desk would go on as if nothing had been said."""
    own = {"参数": "correction_mode", "名称": "差错怎么改", "启用日期": "2023-12-01", "值": value, "单位": "方式"}
    prepared = edited(wp, tmp_path, append("参数", **own))
    found = [one for one in prepared.problems if said and said in one]
    assert (not found) is prepared.usable is (not said), prepared.problems
    assert all(one.startswith("工作表“参数”") for one in found)
