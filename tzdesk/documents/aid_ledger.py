"""帮扶资金台账 by source: every movement with the balance after it, sums on every page, a summary of all sources."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.base.money import format_yuan
from tzdesk.documents.aid_list_model import Ledger, LedgerAccount, LedgerLine
from tzdesk.documents.aid_paper import FORM, begin, block, sign_line
from tzdesk.documents.letter import day_short, day_text
from tzdesk.pdf.page import Sheet
from tzdesk.pdf.paper import MM
from tzdesk.pdf.table import Cell, Column, Row, Table, total_row
from tzdesk.pdf.table_draw import draw_table

NAME = "帮扶资金台账"
_SIGN = 13 * MM
_COLUMNS = (
    *(Column(20 * MM, "center"), Column(26 * MM), Column(20 * MM, "center"), Column()),
    *(Column(26 * MM, figures=True), Column(26 * MM, figures=True), Column(28 * MM, figures=True)),
)
_HEAD = (Row(("日期", "凭证（回单）号", "事项", "摘要", "收入", "支出", "结余")),)


def compose(data: Ledger) -> Sheet:
    """Lay the ledger out: a summary first, then each source's account."""
    span = f"{day_text(data.first)}至{day_text(data.last)}"
    sheet = begin(data.issue, NAME, subtitle=span, paper=FORM, named=True)
    block(sheet, _summary(data.accounts), gap=0)
    for account in data.accounts:
        sheet.y += 4 * MM
        draw_table(sheet, _account(account, data, last=account is data.accounts[-1]))
    sheet.y += 2 * MM
    sign_line(sheet, [("记账人", ""), ("审核人", ""), ("工会主席", "")], high=_SIGN)
    return sheet


def _sums(lines: Sequence[LedgerLine]) -> tuple[int, int]:
    return sum(line.received or 0 for line in lines), sum(line.spent or 0 for line in lines)


def _closing(account: LedgerAccount) -> int:
    """期末结余＝期初＋收入−支出, added up here and not taken from the last line."""
    received, spent = _sums(account.lines)
    return account.opening + received - spent


def _summary(accounts: Sequence[LedgerAccount]) -> Table:
    rows = [
        Row((one.source, *map(format_yuan, (one.opening, *_sums(one.lines), _closing(one))))) for one in accounts
    ] or [Row((Cell("本期没有资金收支。", across=5, align="center"),))]
    every = [line for one in accounts for line in one.lines]
    opening, closing = sum(one.opening for one in accounts), sum(map(_closing, accounts))
    total = total_row("合计", *map(format_yuan, (opening, *_sums(every), closing)))
    columns = (Column(), *(Column(31 * MM, figures=True),) * 4)
    head = (Row(("资金来源", "期初结余", "收入", "支出", "期末结余")),)
    return Table(columns, head, tuple(rows), (total,), "各来源收支结存", "单位：元", 9.5)


def _account(account: LedgerAccount, data: Ledger, *, last: bool) -> Table:
    first = Row((day_short(data.first), "", "期初结余", "", "", "", format_yuan(account.opening)))
    rows = _rows(account.lines)
    lines = {id(row): line for row, line in zip(rows, account.lines, strict=True)}

    def subtotal(shown: Sequence[Row]) -> Row:
        here = [lines[id(row)] for row in shown if id(row) in lines]
        balance = here[-1].balance if here else account.opening
        return Row(
            (Cell(f"本页合计　{len(here)} 笔", across=4, align="center"), *map(format_yuan, (*_sums(here), balance))),
            bold=True,
        )

    total = total_row(
        Cell("本期合计", across=4, align="center"), *map(format_yuan, (*_sums(account.lines), _closing(account)))
    )
    return Table(
        _COLUMNS,
        _HEAD,
        (first, *rows),
        (total,),
        account.source,
        "单位：元",
        9,
        subtotal=subtotal,
        tail=_SIGN + 2 * MM if last else 0,
    )


def _rows(lines: Sequence[LedgerLine]) -> tuple[Row, ...]:
    return tuple(
        Row(
            (
                *(day_short(line.day), line.voucher, line.what, line.text),
                *map(format_yuan, (line.received, line.spent, line.balance)),
            )
        )
        for line in lines
    )
