"""Invented values for the papers of hardship aid: long names, rare characters, nobody's numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tzdesk.documents.aid_money_model import (
    Notice,
    NoticeItem,
    NoticeKind,
    NoticeLine,
    Receipt,
    Receipts,
    Roster,
    RosterLine,
)
from tzdesk.documents.aid_paper import Issue

TOWN = "南通市通州区金沙街道总工会"
FIRM = "南通𬭎达纺织（集团）股份有限公司"
SHOP = "金沙街道新就业形态劳动者联合工会（网约配送员分会）"
NAMES = ("𬭎䶮", "买买提·吐尔逊", "阿依古丽·阿卜杜热合曼·买买提明", "欧阳某某", "李某某", "䶮𬭎文")
ID_SHOWN = "999999********0011"
ID_FULL = "999999198001010011"
CARD_SHOWN = "**** **** **** 0008"
CARD_FULL = "6222999900000000008"
PHONE = "0513-86500000"
AT = datetime(2023, 12, 20, 9, 30, tzinfo=UTC)
ISSUE = Issue(TOWN, "TZ-PC-2023-0004", "查阅版（证件号、卡号已遮盖）", "王某某", AT, "DC-2023-0012")


def roster_line(index: int) -> RosterLine:
    """A line unlike its neighbours: long and short names, proxies, bank slips, goods."""
    return RosterLine(
        unit=(FIRM, SHOP, "博雅电缆")[index % 3],
        name=NAMES[index % len(NAMES)],
        category=("深度困难职工", "相对困难职工", "意外致困职工")[index % 3],
        item=("生活救助", "医疗救助", "两节送温暖")[index % 3],
        fen=100_000 + 12_345 * index,
        id_no=ID_SHOWN,
        bank=("农业银行", "江苏通州农村商业银行金沙支行")[index % 2],
        card=CARD_SHOWN,
        proxy="阿依古丽·阿卜杜热合曼（配偶）" if index % 7 == 3 else "",
        slip=f"2312200{index:03d}" if index % 7 == 5 else "",
        remark="中央财政 800.00，本级经费 200.00" if index % 11 == 4 else "",
    )


def roster(count: int, **changed: object) -> Roster:
    """A roster of so many lines."""
    values: dict[str, object] = {
        "issue": ISSUE, "batch": "2024年元旦春节送温暖", "sources": ("中央财政", "区（县）级财政", "本级工会经费"),
        "day": date(2023, 12, 20), "lines": tuple(roster_line(index) for index in range(count)),
        "households": count, "persons": count, "times": count, "maker": "季㛃", "handler": "王某某",
    }  # fmt: skip
    return Roster(**{**values, **changed})  # type: ignore[arg-type]


def receipt(index: int, **changed: object) -> Receipt:
    """A receipt for money."""
    values: dict[str, object] = {
        "serial": f"TZ-PC-2023-0004-{index:03d}", "payer": TOWN, "payee": NAMES[index % len(NAMES)],
        "purpose": "2024年元旦春节送温暖", "fen": 140_950 + index, "id_no": ID_SHOWN, "handler": "王某某",
        "day": date(2023, 12, 20),
    }  # fmt: skip
    return Receipt(**{**values, **changed})  # type: ignore[arg-type]


RECEIPTS = Receipts(
    ISSUE,
    (
        receipt(0),
        receipt(1, proxy="阿依古丽·阿卜杜热合曼", proxy_relation="配偶", remark="附代领委托书和代领人身份证复印件。"),
        receipt(2, goods="大米 2 袋、食用油 1 桶", fen=20_000),
    ),
)


def notice(count: int, **changed: object) -> Notice:
    """A notice on so many households."""
    lines = tuple(
        NoticeLine(NAMES[i % len(NAMES)], (FIRM, SHOP)[i % 2], "深度困难职工", NoticeItem.AID) for i in range(count)
    )
    values: dict[str, object] = {
        "issue": Issue(TOWN, "GS-2023-0007"), "kind": NoticeKind.FILING, "lines": lines, "begins": date(2023, 12, 4),
        "ends": date(2023, 12, 8), "workdays": 5, "phone": PHONE, "day": date(2023, 12, 4),
    }  # fmt: skip
    return Notice(**{**values, **changed})  # type: ignore[arg-type]
