"""An invented month of hardship aid whose sums agree."""

from __future__ import annotations

from tests.unit.documents.conftest import IDENTITY, PERIOD, SIGNERS
from tzdesk.documents.aid_month_model import AidMonth, AidTable
from tzdesk.documents.model import NA, MonthValue, Movement, SummaryFinding, Tile

CASES = AidTable(
    "困难职工档案动态", "户", "指标", ("合计", "深度困难", "相对困难", "意外致困"),
    (
        *(Movement("上月末在档户数", (55, 30, 20, 5)), Movement("本月增加", (3, 2, 1, 0))),
        Movement("本月减少", (1, 0, 1, 0)),
    ),
    Movement("月末在档户数", (57, 32, 20, 5)),
)  # fmt: skip
ITEMS = AidTable(
    "帮扶资金发放（按项目）", "户、人、人次、元", "项目", ("受助户数", "受助人数", "受助人次", "金额合计"),
    (Movement("生活救助", (12, 12, 13, 1_200_050)), Movement("医疗救助", (2, 2, 2, -30_000)),
     Movement("职业介绍", (None, None, None, NA))),
    Movement("合计", (13, 13, 15, 1_170_050)), frozenset({3}),
)  # fmt: skip
FUNDS = AidTable(
    "资金收支结余", "元", "资金来源", ("上月末结余", "本月拨入", "本月支出净额", "月末结余"),
    (Movement("中央财政", (10_000_000, 0, 1_000_000, 9_000_000)),
     Movement("一线职工（重点工程、节日坚守、抗灾、高低温）慰问专款", (0, 500_000, 170_050, 329_950))),
    Movement("合计", (10_000_000, 500_000, 1_170_050, 9_329_950)), frozenset(range(4)),
)  # fmt: skip
SERIES = (12, 3, None, 0, 8, 8, 9, 20, 41, 7, 3, 14, 15)
MONTH = AidMonth(
    IDENTITY,
    (Tile("月末在档", 57, "户", "上月末 55 户"), Tile("本月新增（含返困）", 3, "户"), Tile("本月脱困", 1, "户"),
     Tile("受助户数", 13, "户", "困难帮扶"), Tile("帮扶慰问", 15, "人次"),
     Tile("帮扶慰问金额", 1_170_050, "元", money=True)),
    (CASES, ITEMS, FUNDS),
    tuple(MonthValue(month, value) for month, value in zip(PERIOD.trailing(13), SERIES, strict=True)),
    (SummaryFinding("soft", "困难职工帮扶资金发放月报表", "本月帮扶金额比上月下降 92.1%。", "上月集中发放。"),),
    SIGNERS,
    "医疗救助一户退回后另行发放。",
)  # fmt: skip
