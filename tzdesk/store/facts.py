"""What is written down of a workplace when it is made or upgraded (definition_year, program_version, created_at …)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.store.tables import facts


def facts_in(session: Session) -> dict[str, str]:
    """All facts by name; of a workplace in memory there are none."""
    return {row.name: row.value for row in session.execute(select(facts))}
