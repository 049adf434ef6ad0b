"""What cover and month summary (月度汇总) show of a book: every number is a cell of it, or a sum of such cells."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.base.periods import Month
from tzdesk.documents import model as pieces
from tzdesk.documents.shared import qr_text
from tzdesk.pieces.month import findings_on_paper, identity_of, signers_of
from tzdesk.returns.canonical import cells_of
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.returns.head import BookHead
from tzdesk.returns.paper_numbers import codes as paper_codes
from tzdesk.returns.paper_numbers import payload
from tzdesk.rules import Finding

CONTENTS = (
    ("综合集体合同", "121"),
    ("工资专项", "122"),
    ("女职工专项", "123"),
    ("劳动安全卫生专项", "124"),
    ("其他专项", "125"),
)
COVERED = {"122": ("171", "172"), "123": ("173", "174"), "124": ("175", "176")}
INCREASES = ("12", "13", "14", "15")
DECREASES = ("21", "22", "23", "24", "25", "26", "27")
DIMENSIONS = ("c1", "c2", "c3", "c4", "c5")
# A source's columns in BF-2 and in BF-3.
SOURCES = (
    ("财政资金", ("c5", "c6", "c7", "c8"), ("c7",)),
    ("上级工会补助", ("c9",), ("c8",)),
    ("本级工会经费", ("c10",), ("c9",)),
    ("社会捐助", ("c11",), ("c10",)),
    ("行政拨付", ("c12",), ("c11",)),
    ("其他", ("c13",), ("c12",)),
)


def cover_of(head: BookHead, book: BookValues) -> pieces.Cover:
    """The cover (封面) of a book."""
    tables = tuple(
        pieces.BookTable(
            form_id,
            values.form.title,
            rows=len(values.rows) if values.form.kind == "list" else len(values.form.lines),
            state="零报" if values.empty else "已填报",
        )
        for form_id, values in book.forms.items()
    )
    identity = identity_of(head)
    codes: tuple[str, ...] = ()
    if not head.draft:
        packed = payload([values.form for values in book.forms.values()], cells_of(book))
        codes = paper_codes(qr_text(identity), packed)
    return pieces.Cover(identity, head.superior, signers_of(head), tables, codes)


def summary_of(
    head: BookHead, book: BookValues, findings: Sequence[Finding], trend: Sequence[tuple[Month, int | None]]
) -> pieces.MonthSummary:
    """The month summary (月度汇总) of a book: every number is a cell of it, or a sum of such cells."""
    aid, aid_total = _aid_items(book)
    sources, source_total = _aid_sources(book)
    return pieces.MonthSummary(
        identity=identity_of(head),
        tiles=_tiles(book, aid_total),
        members=_members(book),
        contracts=tuple(_contract_line(book, label, code) for label, code in CONTENTS),
        contract_total=_contract_line(book, "合计（企业、职工去重）", "111", ("151", "161")),
        aid_items=aid,
        aid_item_total=aid_total,
        aid_sources=sources,
        aid_source_total=source_total,
        member_series=tuple(pieces.MonthValue(month, members) for month, members in trend),
        findings=findings_on_paper(book, findings),
        signers=signers_of(head),
    )


def _tiles(book: BookValues, aid_total: pieces.AidLine) -> tuple[pieces.Tile, ...]:
    members, contracts, cases = book["Z02"], book["JT-01"], book["BF-1"]
    change = members.number("30", "c8")
    against = "" if change is None else f"比上月 {change:+d}" if change else "与上月持平"
    return (
        pieces.Tile("月末会员", members.number("30"), "人", against),
        pieces.Tile("本月新发展会员", members.number("12"), "人"),
        pieces.Tile("有效集体合同", contracts.number("111", "F"), "份"),
        pieces.Tile("覆盖企业", contracts.number("151", "F"), "家"),
        pieces.Tile("在档困难职工", cases.number("12"), "户"),
        pieces.Tile("本月帮扶慰问", aid_total.fen, "元", money=True),
    )


def _members(book: BookValues) -> pieces.MemberMovement:
    form = book["Z02"]

    def movement(code: str) -> pieces.Movement:
        return pieces.Movement(
            form.form.line_codes[code].label, tuple(form.number(code, column) for column in DIMENSIONS)
        )

    return pieces.MemberMovement(
        movement("10"),
        tuple(movement(code) for code in INCREASES),
        movement("11"),
        tuple(movement(code) for code in DECREASES),
        movement("20"),
        movement("30"),
        _adjustment(form),
    )


def _adjustment(form: FormValues) -> pieces.Movement | None:
    """类别调整, when there was any: without it a "其中" column would not add up on paper."""
    values = [form.number("19", column) for column in DIMENSIONS]
    if not any(values):
        return None
    return pieces.Movement("类别调整", (pieces.NA, *values[1:]))


def _contract_line(
    book: BookValues, label: str, code: str, covered: tuple[str, str] | None = None
) -> pieces.ContractLine:
    form = book["JT-01"]
    enterprises, workers = covered or COVERED.get(code, ("", ""))
    return pieces.ContractLine(
        label,
        form.number(code, "D"),
        form.number(code, "E"),
        form.number(code, "F"),
        form.number(enterprises, "F") if enterprises else pieces.NA,
        form.number(workers, "F") if workers else pieces.NA,
    )


def _aid_items(book: BookValues) -> tuple[tuple[pieces.AidLine, ...], pieces.AidLine]:
    aid, comfort = book["BF-2"], book["BF-3"]
    lines = [
        pieces.AidLine(aid.form.line_codes[code].label, *(aid.number(code, f"c{n}") for n in range(1, 5)))
        for code in ("02", "03", "04", "06", "07", "08", "09")
    ]
    lines.append(
        pieces.AidLine(
            "送温暖（慰问）",
            comfort.number("01", "c2"),
            pieces.NA,
            comfort.number("01", "c3"),
            comfort.number("01", "c6"),
        )
    )
    times = _sum(aid.number("01", "c3"), comfort.number("01", "c3"))
    fen = _sum(aid.number("01", "c4"), comfort.number("01", "c6"))
    return tuple(lines), pieces.AidLine("合计", pieces.NA, pieces.NA, times, fen)


def _aid_sources(book: BookValues) -> tuple[tuple[pieces.AidLine, ...], pieces.AidLine]:
    aid, comfort = book["BF-2"], book["BF-3"]
    lines = []
    for label, ours, theirs in SOURCES:
        parts = [*(aid.number("01", c) for c in ours), *(comfort.number("01", c) for c in theirs)]
        lines.append(pieces.AidLine(label, pieces.NA, pieces.NA, pieces.NA, _sum(*parts)))
    whole = _sum(*(line.fen for line in lines if isinstance(line.fen, int)))
    return tuple(lines), pieces.AidLine("合计", pieces.NA, pieces.NA, pieces.NA, whole)


def _sum(*values: int | None) -> int | None:
    stated = [value for value in values if value is not None]
    return sum(stated) if stated else None
