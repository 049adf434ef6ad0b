"""What a case says of its outcome when the text that came out of it goes into the recycle bin, or comes back.

Without this a case would stand as signed with nothing signed, and could neither go on nor be signed anew.
"""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tzdesk.base.errors import UserError
from tzdesk.registers.contracts.case_model import BargainingCase, ContractEvent
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.terms import is_contract
from tzdesk.registers.workplace import Workplace
from tzdesk.store import alive


def take_back_outcome(wp: Workplace, session: Session, text: Contract) -> None:
    """The text was deleted: its case is where it was before the signature or the confirmation."""
    case = session.get_one(BargainingCase, text.case_id)
    with wp.store.operation("bargaining_case.reopen", "协商案件回到签字以前") as op:
        case.outcome_code = None
        if not is_contract(text):
            case.confirm_date = None
        for event in session.scalars(_signatures(text).where(alive(ContractEvent))):
            op.delete(event)


def give_back_outcome(wp: Workplace, session: Session, text: Contract) -> None:
    """The text came back from the recycle bin. UserError when its case has ended in another text meanwhile."""
    other = select(Contract).where(alive(Contract), Contract.case_id == text.case_id, Contract.id != text.id)
    if (found := session.scalars(other).first()) is not None:
        raise UserError(
            f"这个协商案件已经另有“{found.contract_no or '未编号文本'}”，不能再恢复这一份。",
            "确需恢复的，请先删除另一份。",
        )
    case = session.get_one(BargainingCase, text.case_id)
    with wp.store.operation("bargaining_case.end", "协商案件恢复成果") as op:
        case.outcome_code = text.outcome_code
        if not is_contract(text):
            case.confirm_date = text.sign_date
        for event in session.scalars(_signatures(text).where(ContractEvent.deleted_at.is_not(None))):
            op.restore(event)


def _signatures(text: Contract) -> Select[ContractEvent]:
    """The events of signing that the text's day stands for."""
    return select(ContractEvent).where(
        ContractEvent.case_id == text.case_id, ContractEvent.event == "sign", ContractEvent.day == text.sign_date
    )
