"""What a line of a roster must say before its list is approved, and before it goes to the bank."""

from __future__ import annotations

from collections.abc import Sequence

from tzdesk.base.errors import UserError
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidGrant

_STATED = ("amount", "item", "fund_source", "pay_method")


def refuse_incomplete(spec: RecordSpec, lines: Sequence[AidGrant]) -> None:
    """UserError for a line without what every payment says: it would be locked as it is, and stand in no return."""
    for line in lines:
        if lacking := "、".join(spec.field(name).label for name in _STATED if getattr(line, name) is None):
            raise UserError(
                f"“{line.person_name or f'第{line.line_no}行'}”没有填写{lacking}，不能审批。",
                "请在花名册上补填，或者在批次上填好以后重新编入。",
            )


def refuse_unpayable(lines: Sequence[AidGrant]) -> None:
    """UserError for lines that are paid already, for a bank line's card without its holder (in lists from before
    accounts were kept whole), and for one benefit that names more than one payee."""
    groups: dict[str, list[AidGrant]] = {}
    for line in lines:
        if line.paid_date is not None:
            raise UserError(f"“{line.person_name}”已经填有到账日期，不能再列入发放。", "请先核对这一条，重复的请删除。")
        if line.pay_method != codes.PAY_BANK:
            continue
        if line.card_snapshot and not line.card_holder:
            raise UserError(
                f"“{line.person_name}”的花名册上只有卡号，没有户名，和档案里现在的卡号也不一样。",
                "请在花名册编制时改：填写户名，或清空卡号，按档案重新取户名、开户银行和卡号。",
            )
        if line.grant_group_id:
            groups.setdefault(line.grant_group_id, []).append(line)
    for group, rows in groups.items():
        payees = {
            (row.case_id, row.member_id, row.card_snapshot, row.card_holder): row.person_name or "" for row in rows
        }
        if len(payees) > 1:
            names = "、".join(f"“{name}”" for name in payees.values())
            raise UserError(f"同笔编号“{group}”下有不同的人或卡号：{names}。", "请给每个人填写各自的同笔编号。")
