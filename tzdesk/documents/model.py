"""What the printed pieces take: labels and values already worked out, so that drawing needs no database.

A count is an integer, money an integer of 分. None is a blank (not filled in); `NA` a cell that cannot hold a value,
printed as a dash. Neither is zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tzdesk.base.periods import Month


class NotApplicable(Enum):
    """The type of `NA`."""

    NA = "—"


NA = NotApplicable.NA
Value = int | NotApplicable | None


@dataclass(frozen=True)
class Identity:
    """Whose piece it is, for which month, and in which version; stands at the head and in the foot of every page."""

    unit: str
    org_code: str
    period: Month
    version: str  # 首报, 更正第1次 …
    check_code: str
    draft: bool = False


@dataclass(frozen=True)
class Signers:
    """Those who answer for a return; blank where they sign by hand. `issued` is the date it is sent out."""

    head: str = ""
    auditor: str = ""
    filler: str = ""
    phone: str = ""
    issued: str = ""


@dataclass(frozen=True)
class BookTable:
    """One line of the cover's list: a table of the book, or a printed piece that goes with it."""

    code: str
    name: str
    pages: int | None = None
    rows: int | None = None
    state: str = ""  # 已填报, 零报, 未填 …


@dataclass(frozen=True)
class Cover:
    """The cover of the return book (封面). `codes` are the texts of the QR codes that carry the book's numbers."""

    identity: Identity
    upper_unit: str
    signers: Signers
    tables: tuple[BookTable, ...]
    codes: tuple[str, ...] = ()
    title: str = "工会工作月报"
    note: str = ""


@dataclass(frozen=True)
class Tile:
    """One of the six numbers at the head of the summary; `note` compares, such as 较上月 +12."""

    label: str
    value: Value
    unit: str = ""
    note: str = ""
    money: bool = False  # value is 分


@dataclass(frozen=True)
class Movement:
    """One line of the member table: 合计, 女, 农民工, 劳务派遣, 新就业形态."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class MemberMovement:
    """月初 + 增加 by kind − 减少 by kind = 月末; the sums are given, as the return has them."""

    opening: Movement
    increases: tuple[Movement, ...]
    increase_total: Movement
    decreases: tuple[Movement, ...]
    decrease_total: Movement
    closing: Movement
    adjustment: Movement | None = None  # 类别调整: only in the "其中" columns, may be negative
    headings: tuple[str, ...] = ("合计", "女", "农民工", "劳务派遣", "新就业形态")


@dataclass(frozen=True)
class ContractLine:
    """Contracts of one kind: signed this month, this year, and valid now; enterprises and workers that they cover."""

    label: str
    month: Value
    year: Value
    valid: Value
    enterprises: Value
    workers: Value


@dataclass(frozen=True)
class AidLine:
    """Aid of one item or from one source: 户, 人, 人次, and money in 分."""

    label: str
    households: Value
    persons: Value
    times: Value
    fen: Value


@dataclass(frozen=True)
class MonthValue:
    """One month of a series; None where nothing was reported."""

    period: Month
    value: int | None


@dataclass(frozen=True)
class SummaryFinding:
    """One finding, open or explained. `severity`: hard, firm, soft, hint; `where`: register and unit, no person."""

    severity: str
    where: str
    message: str
    reason: str = ""


@dataclass(frozen=True)
class MonthSummary:
    """The month in figures (月度汇总). Holds no personal names but the signers'."""

    identity: Identity
    tiles: tuple[Tile, ...]
    members: MemberMovement
    contracts: tuple[ContractLine, ...]
    aid_items: tuple[AidLine, ...]
    aid_item_total: AidLine
    aid_sources: tuple[AidLine, ...]
    aid_source_total: AidLine
    member_series: tuple[MonthValue, ...]
    findings: tuple[SummaryFinding, ...]
    signers: Signers
    contract_total: ContractLine | None = None
    note: str = ""
    title: str = "工会工作月度汇总"
