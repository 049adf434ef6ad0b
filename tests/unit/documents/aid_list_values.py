"""Invented values for lists and registers of files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.unit.documents.aid_values import AT, FIRM, NAMES, SHOP, TOWN
from tzdesk.documents.aid_list_model import (
    CaseLine,
    CaseList,
    ConsultedBook,
    ConsultedLine,
    Destruction,
    DestructionLine,
    ExportLine,
    ExportLog,
    Handover,
    HandoverLine,
    Ledger,
    LedgerAccount,
    LedgerLine,
    ListKind,
)
from tzdesk.documents.aid_paper import Issue

ISSUE = Issue(TOWN, "", "查阅版（敏感信息已遮盖）", "王某某", AT, "DC-2023-0014")
DAY = date(2023, 12, 28)
CLASSES = ("深度困难职工", "相对困难职工", "意外致困职工")


def case_list(kind: ListKind, count: int) -> CaseList:
    """A list of so many files."""
    lines = tuple(
        CaseLine(
            number=f"TZ-KN-2023-{n:04d}", name=NAMES[n % len(NAMES)], unit=(FIRM, SHOP, "博雅电缆")[n % 3],
            category=CLASSES[n % 3], level="区县级", people=n % 5 + 1, approved_on=date(2021, 5, 6),
            reviewed_on=date(2022, 11, 20) if n % 4 else None, due_on=date(2023, 11, 20), days=38 - n,
            reviewed=n % 5 == 2, aided_on=date(2022, 1, 18) if n % 2 else None, times=n % 4, fen=50_000 * (n % 4),
        )
        for n in range(count)
    )  # fmt: skip
    return CaseList(ISSUE, kind, DAY, lines)


def handover(count: int) -> Handover:
    """Files that go to another union."""
    lines = tuple(
        HandoverLine(
            f"TZ-KN-2023-{n:04d}", NAMES[n % len(NAMES)], CLASSES[n % 3], "在档", "2021—2023", 20 + n, f"KN-{n:03d}",
            f"第{n // 10 + 1}盒", "另有照片 2 张" if n % 4 == 1 else "",
        )
        for n in range(count)
    )  # fmt: skip
    return Handover(ISSUE, FIRM + "工会委员会", TOWN, "单位关闭，档案移交街道总工会", lines, DAY)


def destruction(count: int) -> Destruction:
    """Files whose time is over."""
    lines = tuple(
        DestructionLine(
            f"TZ-KN-2012-{n:04d}", "2010—2012", CLASSES[n % 3], 3, n, 12 + n, date(2012, 12, 20), date(2022, 12, 20),
            "加密粉碎并清理空闲区",
        )
        for n in range(count)
    )  # fmt: skip
    return Destruction(ISSUE, "困难职工档案自撤档之日起满10年", lines, date(2023, 12, 20), DAY)


def exports(count: int) -> ExportLog:
    """What left the desk."""
    lines = tuple(
        ExportLine(
            f"DC-2023-{n:04d}", datetime(2023, 12, 1, 9, tzinfo=UTC) + timedelta(hours=n), "王某某",
            "资金发放花名册（FF2023001）", "银行代发", "江苏通州农村商业银行金沙支行", ("完整", "遮盖")[n % 2],
            38 + n, (True, False, None)[n % 3],
        )
        for n in range(count)
    )  # fmt: skip
    return ExportLog(ISSUE, date(2023, 12, 1), DAY, lines)


def consulted(count: int) -> ConsultedBook:
    """Looks into files."""
    lines = tuple(
        ConsultedLine(date(2023, 12, 1 + n), "王某某", f"TZ-KN-2023-{n:04d}", "身份证号", "核对本人证件", "电子查阅")
        for n in range(count)
    )
    return ConsultedBook(ISSUE, date(2023, 12, 1), DAY, lines)


def account(source: str, count: int, opening: int = 1_000_000) -> LedgerAccount:
    """Movements of a source: a receipt, then grants, some of which come back."""
    lines, balance = [], opening
    for n in range(count):
        received = 5_000_000 if n % 10 == 0 else None
        spent = None if received else -30_000 if n % 10 == 7 else 30_000 + n
        balance += (received or 0) - (spent or 0)
        what = "拨入" if received else "退回" if n % 10 == 7 else "帮扶"
        text = "区财政拨付困难职工帮扶专项资金" if received else NAMES[n % len(NAMES)]
        lines.append(LedgerLine(date(2023, 1 + n % 12, 15), what, text, received, spent, balance, f"2312{n:05d}"))
    return LedgerAccount(source, opening, tuple(lines))


def ledger(*accounts: LedgerAccount) -> Ledger:
    """The year's ledger."""
    return Ledger(ISSUE, date(2023, 1, 1), date(2023, 12, 31), accounts)
