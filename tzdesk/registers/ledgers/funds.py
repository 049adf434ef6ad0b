"""The list of returned funds (经费返还台账, JF-01): what was applied for and what was paid in a month.

A return of funds is applied for in one month and paid in another. It stands in the list of both, and is added up in
that of its payment alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tzdesk.registers.ledgers.enterprises import Key
from tzdesk.registers.ledgers.lists import ledger_rows
from tzdesk.registers.ledgers.measures import rows_of
from tzdesk.registers.measure import ListRow, Scope, rows

KIND = "fund_return"
_REFUSED = "2"
_OF_PAYMENT = ("pay_date", "voucher_no")
_OF_AUDIT = ("audit_result",)


@rows("ledger.fund_rows")
def fund_rows(scope: Scope) -> list[ListRow]:
    """The ledger's rows of the month, as they stood at its end, with what the foot adds up.

    `applied`, `paid`, `refused` are 1 on the first row of an enterprise that was (户); `paid_in`, `returned` the money
    of what was paid in the month, in 分.
    """
    ledger = rows_of(scope, KIND)
    plain = {row["id"]: row for row in ledger.listed}
    listed = ledger_rows(scope, ledger=KIND, by=("biz_date", "pay_date"))
    counted: set[tuple[str, Key | None]] = set()

    def once(what: str, key: Key | None, holds: bool) -> int | None:
        if not holds or (what, key) in counted:
            return None
        counted.add((what, key))
        return 1

    found = []
    for line in listed:
        key, values = ledger.enterprises.key(plain[line.id]), dict(line.values)
        if _after(values.get("pay_date"), scope):
            values |= dict.fromkeys(_OF_PAYMENT)
        if _after(values.get("audit_date"), scope):
            values |= dict.fromkeys(_OF_AUDIT)
        paid = values.get("pay_date") is not None and values["pay_date"] in scope.period
        refused = plain[line.id].get("audit_result") == _REFUSED and values.get("audit_result") is not None
        found.append(
            replace(
                line,
                values=values
                | {
                    "applied": once("applied", key, values["biz_date"] in scope.period),
                    "paid": once("paid", key, paid),
                    "refused": once("refused", key, refused),
                    "paid_in": values.get("paid_yuan") if paid else None,
                    "returned": values.get("return_yuan") if paid else None,
                },
            )
        )
    return found


def _after(day: Any, scope: Scope) -> bool:
    return isinstance(day, date) and day > scope.period.last
