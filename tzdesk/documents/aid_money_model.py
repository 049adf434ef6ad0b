"""The values of the papers on money: roster, receipts, public notice. Money is 分; texts come masked or not.

What a paper may not show it has no place for: `Notice` holds no number, no address, no illness and no relation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from tzdesk.documents.aid_paper import Issue

_NUMBER = re.compile(r"[0-9０-９]{6,}")


@dataclass(frozen=True)
class RosterLine:
    """One line to sign for: one benefit to one person. `id_no` and `card` are shown as given.

    `proxy` is who signs in the beneficiary's place; `slip` the bank's receipt, which stands for a signature.
    """

    unit: str
    name: str
    category: str
    item: str
    fen: int
    id_no: str = ""
    bank: str = ""
    card: str = ""
    proxy: str = ""
    slip: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Roster:
    """发放花名册. Totals are added up by the paper; households, persons and times are counted by the register."""

    issue: Issue
    batch: str  # its title
    sources: tuple[str, ...]
    day: date | None
    lines: tuple[RosterLine, ...]
    households: int | None = None
    persons: int | None = None
    times: int | None = None
    returned: tuple[int, int] = (0, 0)  # 人次 and 分 of lines that came back
    maker: str = ""
    handler: str = ""
    checker: str = ""
    chair: str = ""
    note: str = ""
    public: bool = False  # the edition to be shown: no ID, no bank, no proxy

    @property
    def fen(self) -> int:
        """The sum of all lines."""
        return sum(line.fen for line in self.lines)


@dataclass(frozen=True)
class Receipt:
    """领款收据 with its stub (存根). `fen` is None on a blank form; with `goods` it is what they are worth."""

    serial: str
    payer: str
    payee: str
    purpose: str  # 生活救助, 两节送温暖 …
    fen: int | None
    id_no: str = ""
    goods: str = ""  # 大米 2 袋; empty for money
    method: str = ""  # 银行代发, 现金
    handler: str = ""
    day: date | None = None
    proxy: str = ""
    proxy_relation: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Receipts:
    """The receipts of a batch, or a single one."""

    issue: Issue
    receipts: tuple[Receipt, ...]


class NoticeKind(Enum):
    """What is made public."""

    FILING = "建档"
    EXIT = "脱困"
    MONEY = "资金"


class NoticeItem(Enum):
    """Aid as a public notice may name it: 医疗救助 would tell of an illness and 子女助学 of a child."""

    AID = "困难帮扶"
    COMFORT = "送温暖慰问"
    WORK = "职业培训、职业介绍"
    LAW = "法律援助"


@dataclass(frozen=True)
class NoticeLine:
    """A household in public: name, unit, class of difficulty, kind of aid, and no more (个人信息保护法第25条).

    ValueError when a long number hides in a text: it would be an identity, card or telephone number.
    """

    name: str
    unit: str
    category: str
    item: NoticeItem | None = None

    def __post_init__(self) -> None:
        for text in (self.name, self.unit, self.category):
            if _NUMBER.search(text):
                raise ValueError("a public notice may hold no long number")


@dataclass(frozen=True)
class Notice:
    """公示单: who, from when to when, whom to call. `begins` and `ends` are both counted."""

    issue: Issue
    kind: NoticeKind
    lines: tuple[NoticeLine, ...]
    begins: date | None
    ends: date | None
    workdays: int | None
    phone: str = ""  # of the union: 监督电话
    day: date | None = None
    batch: str = ""
