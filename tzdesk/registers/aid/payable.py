"""What a line of a roster must say before its list is approved, and before it goes to the bank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from unicodedata import category

from tzdesk.base.errors import UserError
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidGrant

_STATED = ("amount", "item", "fund_source", "pay_method")
_LEAST = 2  # letters of a name
_NAME_HIM = "在档的请选择困难职工档案，其他人请填写姓名；走访单位的慰问填写单位。"


def nobody(told: Callable[[str], Any]) -> bool:
    """Whether a grant, asked for its fields, says nothing of whom it goes to: neither a file nor a name (aid.md §7a:
    one of the two), nor the unit whose workers were visited (送清凉 …), whom the visit numbers."""
    if told("case_id") is not None or _names(told("person_name")):
        return False
    return not (codes.is_comfort(told("item")) and _names(told("person_unit")))


def _names(text: str | None) -> bool:
    """Whether a text can be somebody's name, or a unit's: two letters or figures of any script, not figures alone;
    self-made characters are letters (A08 asks about those)."""
    signs = [category(one) for one in text or ""]
    letters = [one for one in signs if one[0] == "L" or one == "Co"]
    return bool(letters) and len(letters) + sum(one[0] == "N" for one in signs) >= _LEAST


def refuse_nobody(told: Callable[[str], Any]) -> None:
    """UserError for a grant to nobody: the returns would count a person whom no record tells of."""
    if nobody(told):
        raise UserError(
            "这一条没有写明发给谁：没有选困难职工档案，也没有姓名（至少两个字），不能审批、发放。", _NAME_HIM
        )


def refuse_incomplete(spec: RecordSpec, lines: Sequence[AidGrant]) -> None:
    """UserError for a line without what every payment says: it would be locked as it is, and stand in no return."""
    for line in lines:
        if nobody(partial(getattr, line)):
            raise UserError(f"花名册第{line.line_no}行没有写明发给谁，不能审批。", _NAME_HIM)
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
