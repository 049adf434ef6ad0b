"""What a hard-up worker who asks about himself is given: his own file in full, and to whom it was shown."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from tzdesk.base import clock
from tzdesk.documents.aid_file_model import GivenTo, OwnQuery
from tzdesk.pieces.aid_face import Face, living
from tzdesk.pieces.aid_file import file_of
from tzdesk.registers.aid.model import AidCase
from tzdesk.registers.keeping.model import FULL, ExportLog, RevealLog


def own_of(face: Face, case: AidCase) -> OwnQuery:
    """本人查询打印件: the others of the household keep their masks even where the asker's are lifted."""
    masked = replace(face, full=False)
    people = living(face.home(case), clock.today())
    members = [*face.members([one for one in people if one.is_head])]
    members += masked.members([one for one in people if not one.is_head])
    file = replace(file_of(face, case), issue=face.issue(case.case_no, edition="本人查询"), members=tuple(members))
    return OwnQuery(file, case.name or "", _given(face, case), clock.today())


def _given(face: Face, case: AidCase) -> tuple[GivenTo, ...]:
    """Looks at its data and exports in full of them, oldest first. UserError for who does not see both."""
    for kind in ("export_log", "reveal_log"):
        face.wp.rights.demand_sight(kind, face.wp.definition().record(kind).label)
    number = case.case_no
    looks, out = RevealLog.concerns(case.id), ExportLog.concerns(case.id)
    if number:  # by it alone lines can be found that were written before the households were kept
        looks |= RevealLog.case_ids.is_(None) & (RevealLog.number == number)
        out |= ExportLog.case_ids.is_(None) & ExportLog.numbers.contains(number, autoescape=True)
    found = [
        GivenTo(row.day, f"查看{row.field_label}", row.reason, row.person)
        for row in face.session.scalars(select(RevealLog).where(looks))
    ]
    found += [
        GivenTo(row.day, row.what, row.purpose, row.receiver)
        for row in face.session.scalars(select(ExportLog).where(ExportLog.edition == FULL, out))
        if row.case_ids is not None or number in (row.numbers or "").split("、")
    ]
    return tuple(sorted(found, key=lambda one: one.day or clock.today()))
