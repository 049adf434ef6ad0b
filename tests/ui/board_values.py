"""Invented cases for the board, the calendar and the time line."""

from __future__ import annotations

from datetime import date, timedelta

from tzdesk.base.periods import Month
from tzdesk.pieces.board import Board, BoardCard, BoardColumn, Deadlines, Due, DueDay
from tzdesk.registers.contracts.views import TimelineEntry

TODAY = date(2023, 12, 28)
STATES = (
    ("00", "待要约（应签未签）", 9, 0),
    ("10", "已要约", 3, 0),
    ("21", "逾期未应约", 2, 2),
    ("22", "拒绝应约", 1, 0),
    ("20", "已应约", 1, 0),
    ("30", "协商中", 4, 1),
    ("40", "草案形成", 1, 0),
    ("50", "待审议", 0, 0),
    ("60", "已签字", 2, 1),
    ("70", "已报送", 2, 0),
    ("80", "已生效", 3, 1),
    ("81", "履行中", 38, 0),
    ("90", "临近到期", 6, 0),
    ("94", "到期未续", 2, 2),
)
NAMES = ("南通恒泰纺织有限公司", "南通𬭎达纺织（集团）股份有限公司", "南通博雅电缆有限公司", "南通丰源食品有限公司")


def board() -> Board:
    """Every state of a life, some overdue."""
    columns = []
    number = 0
    for state, label, count, overdue in STATES:
        cards = []
        for place in range(count):
            number += 1
            late = place < overdue
            due = TODAY - timedelta(days=3 + place) if late else TODAY + timedelta(days=2 + place)
            waits = state not in {"00", "81", "20"}
            words = f"逾期 {3 + place} 天" if late else f"还有 {2 + place} 天"
            cards.append(
                BoardCard(
                    "contract",
                    number,
                    NAMES[number % 4],
                    "工资专项" if number % 2 else "综合",
                    f"TZ2023{number:04d}",
                    "" if waits else "2024-12-31 到期",
                    due if waits else None,
                    f"{label[:3]}：{words}" if waits else "",
                    ("overdue" if late else "due") if waits else "open",
                )
            )
        columns.append(BoardColumn(state, label, tuple(cards), overdue))
    total = sum(count for state, _, count, _ in STATES if state != "00")
    return Board(TODAY, tuple(columns), total, sum(overdue for *_, overdue in STATES))


def dues() -> tuple[Due, ...]:
    """Twelve limits, four of them past."""
    what = ("应约答复", "报送审查", "审查期满", "公布合同", "续签启动", "履约检查")
    found = []
    for number in range(12):
        day = date(2023, 12, 25) + timedelta(days=2 * (number // 2))
        late = day < TODAY
        words = f"逾期 {(TODAY - day).days} 天" if late else f"还有 {(day - TODAY).days} 天"
        found.append(
            Due(day, "contract", number + 1, what[number % 6], NAMES[number % 4], words, "overdue" if late else "due")
        )
    return tuple(found)


def deadlines() -> Deadlines:
    """December."""
    by_day: dict[date, list[Due]] = {}
    for due in dues():
        by_day.setdefault(due.day, []).append(due)
    days = []
    for day, found in by_day.items():
        overdue = sum(due.mark == "overdue" for due in found)
        days.append(DueDay(day, overdue, len(found) - overdue, tuple(found)))
    return Deadlines(Month(2023, 12), tuple(due for due in dues() if due.mark == "overdue"), tuple(days))


def entries() -> tuple[TimelineEntry, ...]:
    """A life from the offer to the renewal, published too late."""
    return (
        TimelineEntry("offer", "要约", date(2023, 3, 20), None, "done"),
        TimelineEntry("reply", "应约", date(2023, 4, 6), date(2023, 4, 10), "done"),
        TimelineEntry("session", "首次协商", date(2023, 4, 8), None, "done"),
        TimelineEntry("draft", "形成草案", date(2023, 4, 12), None, "done"),
        TimelineEntry("congress", "职代会审议", date(2023, 4, 20), None, "done"),
        TimelineEntry("sign", "双方签字", date(2023, 4, 21), None, "done"),
        TimelineEntry("submit", "报送审查", date(2023, 5, 4), date(2023, 4, 28), "late", -6, "超期 6 天", "令第9号"),
        TimelineEntry("effect", "生效", date(2023, 5, 19), date(2023, 5, 19), "done"),
        TimelineEntry("publish", "公布", None, date(2023, 5, 24), "overdue", -218, "逾期 218 天"),
        TimelineEntry("renew", "续签", None, date(2024, 4, 30), "due", 124, "还有 124 天"),
    )
