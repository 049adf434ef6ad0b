"""The 统计代码 that unions had before, by the journal, and whether one of them has left the house in a sealed book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import Session

from tzdesk.registers.organisations.model import Organisation
from tzdesk.store import journal
from tzdesk.store.entity import find_model

SEALED_BOOK = "sealed_book"  # kept by the returns, which stand above the registers: asked for by its kind


@dataclass(frozen=True)
class FormerCode:
    """A code that a union bore before. `sealed`: it stands in a sealed book."""

    code: str
    sealed: bool


def former_stat_codes(session: Session, records: Sequence[Organisation]) -> Mapping[int, FormerCode]:
    """Of each union that bore another code: one that stands in a sealed book, else the latest."""
    present = {r.id: r.stat_code for r in records if r.id and r.stat_code}
    told = journal.former_values(session, Organisation.__kind__, present, "stat_code")
    former = {
        org_id: [str(code) for code in codes if code and code != present[org_id]] for org_id, codes in told.items()
    }
    sealed = _sealed(session, {code for codes in former.values() for code in codes})
    found: dict[int, FormerCode] = {}
    for org_id, codes in former.items():
        if codes:
            code = next((one for one in codes if one in sealed), codes[0])
            found[org_id] = FormerCode(code, code in sealed)
    return found


def _sealed(session: Session, codes: Iterable[str]) -> frozenset[str]:
    """Those of these codes that a sealed book shows in some cell."""
    wanted = sorted(codes)
    model = find_model(SEALED_BOOK)
    if not wanted or model is None:
        return frozenset()
    cell = func.json_each(cast(model.__table__.c.content, String), literal("$.cells")).table_valued("value")
    query = select(cell.c.value).select_from(model).join(cell, literal(True)).where(cell.c.value.in_(wanted))
    return frozenset(str(value) for value in session.scalars(query.distinct()))
