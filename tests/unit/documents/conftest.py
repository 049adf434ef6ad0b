"""Invented data for the printed pieces, with characters beyond U+FFFF in names of units and signers."""

from __future__ import annotations

import pytest

from tzdesk.base.periods import Month
from tzdesk.documents.model import (
    NA,
    AidLine,
    BookTable,
    ContractLine,
    Cover,
    Identity,
    MemberMovement,
    MonthSummary,
    MonthValue,
    Movement,
    Signers,
    SummaryFinding,
    Tile,
)

PERIOD = Month(2023, 12)
IDENTITY = Identity("南通市通州区金沙街道总工会", "81320612MC0000001X", PERIOD, "更正第1次", "7F3A9C21D04B5E68")
SIGNERS = Signers("欧阳𬀩", "季㛃", "𬱖文𬭎", "0513-86500000", "2023-12-28")


@pytest.fixture
def cover() -> Cover:
    """A cover with twelve tables."""
    names = (
        ("HY-1", "会员和组织情况月报表", 3, 42, "已填报"),
        ("HY-2", "会员变动明细表", 2, 31, "已填报"),
        ("HT-1", "集体合同签订情况月报表", 1, 18, "已填报"),
        ("HT-2", "工资专项集体合同情况表", 1, 16, "已填报"),
        ("HT-3", "区域性、行业性集体合同覆盖企业名册", 2, 27, "已填报"),
        ("BF-1", "困难职工档案情况月报表", 1, 12, "已填报"),
        ("BF-2", "困难职工帮扶资金使用情况表（按项目）", 1, 9, "已填报"),
        ("BF-3", "困难职工帮扶资金使用情况表（按资金来源）", 1, 6, "已填报"),
        ("BF-4", "帮扶资金收支结存表", 1, 5, "零报"),
        ("GZ-1", "劳动法律监督与法律援助情况表", 1, 0, "零报"),
        ("GZ-2", "民主管理情况表", None, None, "未填"),
        ("HZ", "月度汇总（打印件）", 2, None, "已生成"),
    )
    return Cover(IDENTITY, "南通市通州区总工会", SIGNERS, tuple(BookTable(*name) for name in names))


def movement(label: str, *values: int | None) -> Movement:
    """A line of the member table whose last column cannot be told for this line when it is left out."""
    return Movement(label, (*values, NA) if len(values) == 4 else values)


@pytest.fixture
def summary() -> MonthSummary:
    """A month whose sums agree: 4,097 + 36 − 15 = 4,118."""
    members = MemberMovement(
        movement("月初会员数", 4097, 1710, 1288, 96, 41),
        (
            movement("新发展入会", 24, 11, 9, 1, 2),
            movement("转入", 8, 3, 2, 0, 0),
            movement("恢复会籍", 1, 0, 0, 0),
            movement("其他增加", 3, None, None, None, None),
        ),
        movement("小计", 36, 14, 11, 1, 2),
        (
            movement("转出", 6, 2, 1, 0, 0),
            movement("退休保留会籍", 5, 3, 0, 0),
            movement("退会", 1, 0, 0, 0, 0),
            movement("除名、死亡及其他", 3, 1, 1, 0, 0),
        ),
        movement("小计", 15, 6, 2, 0, 0),
        movement("月末会员数", 4118, 1718, 1297, 97, 43),
    )
    contracts = (
        ContractLine("综合集体合同", 2, 21, 38, 42, 4020),
        ContractLine("工资专项集体合同", 3, 36, 36, 42, 4020),
        ContractLine("女职工权益保护专项集体合同", 1, 17, 30, 31, 1502),
        ContractLine("劳动安全卫生专项集体合同", 0, 9, 14, 15, 2210),
        ContractLine("其他专项集体合同", None, None, None, None, NA),
    )
    items = (
        AidLine("生活救助", 12, 31, 12, 3_600_000),
        AidLine("子女助学", 6, 6, 6, 2_400_000),
        AidLine("医疗救助", 3, 3, 4, 1_820_050),
        AidLine("送温暖慰问", 18, 46, 20, 1_999_900),
        AidLine("职业介绍与培训", 2, 2, 2, NA),
    )
    sources = (
        AidLine("中央财政专项帮扶资金", 15, 38, 18, 5_000_000),
        AidLine("地方财政资金", 4, 9, 4, 800_000),
        AidLine("工会经费", 22, 51, 20, 3_219_950),
        AidLine("社会捐助资金", 2, 2, 2, 800_000),
    )
    series = (3890, 3901, 3925, None, 3960, 3958, 3990, 4012, 4033, 4051, 4080, 4097, 4118)
    findings = (
        SummaryFinding("hard", "会员台账　南通博雅电缆有限公司工会", "月末会员 116 大于职工 109。", ""),
        SummaryFinding(
            "soft",
            "集体合同　南通𬭎达纺织（集团）股份有限公司工会委员会",
            "工资专项集体合同约定的最低工资 2,280.00 元低于本地区标准 2,490.00 元，请核对。",
            "合同于 2023-06-30 签订，下月续签时一并调整；已与企业方欧阳厂长电话确认，新约定自 2024-01-01 起执行。",
        ),
        SummaryFinding("soft", "困难帮扶　2023年12月", "本月帮扶金额较上月增加 212.4%。", "元旦春节送温暖集中发放。"),
        SummaryFinding("hint", "会员台账　金沙街道个体工商户联合工会", "连续三个月会员人数没有变化。", ""),
    )
    tiles = (
        Tile("月末会员", 4118, "人", "较上月 +21"),
        Tile("基层工会", 42, "家", "较上月 持平"),
        Tile("有效集体合同", 118, "份", "较上月 +6"),
        Tile("在档困难职工", 57, "户", "本月新增 3 户，脱困 1 户"),
        Tile("帮扶受助", 44, "人次", "较上月 +31"),
        Tile("帮扶金额", 9_819_950, "元", "较上月 +66,745.00 元", money=True),
    )
    return MonthSummary(
        IDENTITY,
        tiles,
        members,
        contracts,
        items,
        AidLine("合计", 41, 88, 44, 9_819_950),
        sources,
        AidLine("合计", 41, 88, 44, 9_819_950),
        tuple(MonthValue(month, value) for month, value in zip(PERIOD.trailing(13), series, strict=True)),
        findings,
        SIGNERS,
        note="本月新增会员主要来自新就业形态劳动者集中入会行动（外卖、快递、网约车共 2 个联合工会）。\n"
        "“其他专项集体合同”本街道没有签订，按空表报送。",
    )
