"""Draws the yearbook's table as an office of statistics would: merged heads, its own fonts, marks in the cells.

    python tests/data/yearbook_maker.py

The definition (lines and columns) stands in tests/data/yearbook/; this only draws, in the middle of a sheet that is
titled as the yearbook titles it.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

FOLDER = Path(__file__).resolve().parent / "yearbook"
# code, words, indent, unit; members stand in two cells that are merged over the columns of words
LINES = (
    ("101", "基层工会数", 0, "个"),
    ("102", "企业", 1, "个"),
    ("103", "内资企业", 2, "个"),
    ("104", "港澳台商投资企业", 2, "个"),
    ("105", "外商投资企业", 2, "个"),
    ("106", "事业单位", 1, "个"),
    ("107", "机关", 1, "个"),
    ("108", "个体经济组织", 1, "个"),
    ("201", "工会会员人数", 0, "人"),
    ("202", "专职工会工作人员", 0, "人"),
    ("203", "兼职工会工作人员", 0, "人"),
    ("301", "联合基层工会涵盖单位数", 0, "个"),
    ("302", "联合基层工会会员人数", 0, "人"),
    ("401", "职工代表人数", 0, "人"),
    ("402", "女性", 1, "人"),
    ("501", "建立董事会的单位数", 0, "个"),
    ("502", "职工董事", 0, "人"),
    ("503", "女性", 1, "人"),
)
HEAD = """id = "NJ-1"
title = "工会组织情况"
table_no = "年鉴22-1"
order = 35
kind = "grid"
orientation = "portrait"
unit_label = "计量单位：见各行"
months = [12]
stub = ["指标", "代码", "计量单位"]
stub_width = [30, 6, 8]

[[columns]]
id = "c1"
label = "本年"
width = 12

[[columns]]
id = "c2"
label = "上年"
width = 12
params = { shift = -12 }
"""


def draw() -> Workbook:
    """The drawing."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "22-1"
    thin, thick = Side(style="hair"), Side(style="medium")
    center = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for column, width in zip("ABCDE", (4, 34, 9, 14, 14), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.merge_cells("B2:E2")
    sheet["B2"] = "22-1 工会组织情况"
    sheet["B2"].font, sheet["B2"].alignment = Font(name="华文中宋", size=16, bold=True), center
    sheet.row_dimensions[2].height = 34
    sheet.merge_cells("B3:E3")
    sheet["B3"] = "BASIC STATISTICS ON TRADE UNIONS"
    sheet["B3"].font, sheet["B3"].alignment = Font(name="Times New Roman", size=9, italic=True), center
    sheet.merge_cells("B4:C4")
    sheet["B4"] = "填报：{填报单位}"
    sheet["B4"].font = Font(name="楷体", size=10)
    sheet.merge_cells("D4:E4")
    sheet["D4"] = "{报告期}"
    sheet["D4"].font, sheet["D4"].alignment = Font(name="楷体", size=10), Alignment(horizontal="right")
    sheet.merge_cells("B5:B6")
    sheet.merge_cells("C5:C6")
    sheet.merge_cells("D5:E5")
    sheet["B5"], sheet["C5"], sheet["D5"], sheet["D6"], sheet["E6"] = "指　标", "单位", "年末数", "本年", "上年"
    grey = PatternFill("solid", fgColor="E7E6E6")
    for row in sheet["B5:E6"]:
        for cell in row:
            cell.font, cell.alignment, cell.fill = Font(name="黑体", size=10.5), center, grey
    for row, (code, words, indent, unit) in enumerate(LINES, 7):
        sheet.row_dimensions[row].height = 21
        sheet.cell(row, 2, words).font = Font(name="宋体", size=10.5, bold=not indent)
        sheet.cell(row, 2).alignment = Alignment(horizontal="left", indent=indent * 2, vertical="center")
        sheet.cell(row, 3, unit).font = Font(name="宋体", size=10.5)
        sheet.cell(row, 3).alignment = center
        for column, year in ((4, "本年"), (5, "上年")):
            cell = sheet.cell(row, column, f"{{{code},{year}}}")
            cell.font, cell.number_format = Font(name="Times New Roman", size=11), "#,##0"
            cell.alignment = Alignment(horizontal="right", vertical="center")
    last = 6 + len(LINES)
    for row in range(5, last + 1):
        for column in range(2, 6):
            sheet.cell(row, column).border = Border(
                top=thick if row == 5 else thin,
                bottom=thick if row == last else thin,
                left=Side(style=None) if column == 2 else thin,
            )
    sheet.merge_cells(start_row=last + 1, end_row=last + 1, start_column=2, end_column=5)
    sheet.cell(last + 1, 2, "注：本表由区总工会提供。　填表人：{填表人}").font = Font(name="楷体", size=9)
    sheet.merge_cells(start_row=last + 2, end_row=last + 2, start_column=2, end_column=5)
    sheet.cell(last + 2, 2, "{校验码}").font = Font(name="楷体", size=9)
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    return book


def definition() -> str:
    """The form's definition, so that drawing and definition name the same lines."""
    own = {
        "101": "unions", "102": "enterprises", "103": "domestic", "104": "hmt", "105": "foreign", "106": "institutions",
        "107": "offices", "108": "individual", "202": "fulltime", "203": "parttime", "301": "covered",
        "401": "representatives", "402": "female_representatives", "501": "boards", "502": "directors",
        "503": "female_directors",
    }  # fmt: skip
    parts = [HEAD]
    for code, words, indent, unit in LINES:
        line = f'\n[[lines]]\ncode = "{code}"\nlabel = "{words}"\nindent = {indent}\nunit = "{unit}"\n'
        if code in own:
            line += f'cell = {{ type = "indicator", name = "{own[code]}" }}\n'
        else:
            joint = ", joint = true" if code == "302" else ""
            line += (
                f'cell = {{ type = "measure", name = "members.item", params = {{ item = "30"{joint} }} }}\n'
                'cells = { c2 = { type = "previous", column = "c1", months = 12 } }\n'
            )
        parts.append(line)
    return "".join(parts)


if __name__ == "__main__":
    draw().save(FOLDER / "returns" / "yearbook.xlsx")
    (FOLDER / "returns" / "NJ-1.toml").write_text(definition(), "utf-8")
