"""The bare number of texts: only dates and kinds of contracts are read, grouped, and once for all months of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import and_, case, func, literal, not_, null, select

from tzdesk.registers.contracts.measures import Codes, chosen_texts
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, Tables, own_level
from tzdesk.registers.measure import Number, Scope, figure
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_DATED = (
    *("level_code", "content_code", "text_form", "procedure_code", "outcome_code", "sign_kind", "signing_level"),
    *("sign_date", "valid_from", "valid_to", "counted_from", "effective_date", "opinion_kind", "terminate_date"),
)
_KNOWN = ("case_id", "submit_date", "received_date", "returned_date")  # only whether they are stated matters


@figure("contracts.texts")
def texts(scope: Scope, *, by: str = "", values: Codes = None, when: str = "month", shift: int = 0) -> Number:
    """集体合同份数, as the measure counts them."""
    if "contracts.dates" not in scope.shared:
        scope.shared["contracts.dates"] = _dates(scope.session)
    tables: Tables = scope.shared["contracts.dates"]
    month = scope.period.step(shift)
    view = scope.once(("contracts.dates", month), lambda: Snapshot(tables, month, frozenset()))
    chosen = chosen_texts(view, by=by, values=values, when=when)
    return sum(one.weight for one in chosen)  # type: ignore[attr-defined]  # rows of `_dates`


def _dates(session: Session) -> Tables:
    """Rows instead of records: what texts and their validity are told by has the same names on both.

    Contracts that agree in all of it are one row with their number as its `weight`; those that follow another contract
    or are followed by one stand each for themselves.
    """
    facts = [getattr(Contract, name) for name in _DATED]
    facts += [case((getattr(Contract, name).is_(None), None), else_=1).label(name) for name in _KNOWN]
    signed = (alive(Contract), Contract.sign_date.is_not(None))
    followed = select(Contract.prev_contract_id).where(Contract.prev_contract_id.is_not(None))
    alone = and_(Contract.prev_contract_id.is_(None), Contract.id.not_in(followed))
    numbered = (Contract.id, Contract.prev_contract_id, literal(1).label("weight"))
    linked = session.execute(select(*numbered, *facts).where(*signed, not_(alone))).all()
    counted = (func.min(Contract.id).label("id"), null().label("prev_contract_id"), func.count().label("weight"))
    alike = session.execute(select(*counted, *facts).where(*signed, alone).group_by(*facts)).all()
    contracts = cast("tuple[Contract, ...]", (*linked, *alike))
    return Tables(contracts=contracts, links=(), units={}, joint=(), own_level=own_level(session))
