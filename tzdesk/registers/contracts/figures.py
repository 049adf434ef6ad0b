"""The bare number of texts: only the dates and kinds of contracts are read, and once for all months of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from tzdesk.registers.contracts.measures import Codes, chosen_texts
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.snapshot import Snapshot, Tables, own_level
from tzdesk.registers.measure import Number, Scope, figure
from tzdesk.store import alive

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_COLUMNS = (
    *("id", "case_id", "level_code", "content_code", "text_form", "procedure_code", "outcome_code", "sign_kind"),
    *("prev_contract_id", "party_a_id", "signing_level", "sign_date", "valid_from", "valid_to", "counted_from"),
    *("effective_date", "submit_date", "received_date", "returned_date", "opinion_kind", "terminate_date"),
)


@figure("contracts.texts")
def texts(scope: Scope, *, by: str = "", values: Codes = None, when: str = "month", shift: int = 0) -> Number:
    """集体合同份数, as the measure counts them."""
    if "contracts.dates" not in scope.shared:
        scope.shared["contracts.dates"] = _dates(scope.session)
    tables: Tables = scope.shared["contracts.dates"]
    month = scope.period.step(shift)
    view = scope.once(("contracts.dates", month), lambda: Snapshot(tables, month, frozenset()))
    return len(chosen_texts(view, by=by, values=values, when=when))


def _dates(session: Session) -> Tables:
    """Rows instead of records: what texts and their validity are told by has the same names on both."""
    rows = session.execute(select(*(getattr(Contract, name) for name in _COLUMNS)).where(alive(Contract)))
    contracts = cast("tuple[Contract, ...]", tuple(rows.all()))
    return Tables(contracts=contracts, links=(), units={}, joint=(), own_level=own_level(session))
