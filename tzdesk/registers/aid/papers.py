"""What belongs to files besides people and figures, read in bulk for the rules: consents, evidence, notices, visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from sqlalchemy.orm import Session

from tzdesk.registers.aid.model import AidCase, AidConsent, AidEvidence, AidPublicity, AidVisit
from tzdesk.registers.aid.reading import Rehearsal, fetch_in, stored_id
from tzdesk.store import Entity

E = TypeVar("E", bound=Entity)


class Papers:
    """By file: four queries for any number of files. What an import rehearses has none yet."""

    def __init__(self, session: Session, cases: Iterable[AidCase], rehearsal: Rehearsal | None = None) -> None:
        rehearsed = rehearsal.homes if rehearsal is not None else {}
        ids = {case.id for case in cases if stored_id(case) is not None and case.id not in rehearsed}
        self.consents = _grouped(fetch_in(session, AidConsent, AidConsent.case_id, ids))
        self.evidence = _grouped(fetch_in(session, AidEvidence, AidEvidence.case_id, ids))
        self.notices = _grouped(fetch_in(session, AidPublicity, AidPublicity.case_id, ids))
        self.visits = _grouped(fetch_in(session, AidVisit, AidVisit.case_id, ids))


def _grouped(found: Iterable[E]) -> Mapping[int | None, tuple[E, ...]]:
    groups: dict[int | None, tuple[E, ...]] = defaultdict(tuple)
    for record in found:
        groups[record.case_id] += (record,)  # type: ignore[attr-defined]
    return groups
