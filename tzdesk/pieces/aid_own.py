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
    """Looks and exports in full that name the file's number, oldest first. UserError for who does not see both."""
    for kind in ("export_log", "reveal_log"):
        face.wp.rights.demand_sight(kind, face.wp.definition().record(kind).label)
    number = case.case_no or ""
    if not number:
        return ()
    looks = select(RevealLog).where(RevealLog.number == number)
    out = select(ExportLog).where(ExportLog.edition == FULL, ExportLog.numbers.contains(number, autoescape=True))
    found = [GivenTo(row.day, f"查看{row.field_label}", row.reason, row.person) for row in face.session.scalars(looks)]
    found += [
        GivenTo(row.day, row.what, row.purpose, row.receiver)
        for row in face.session.scalars(out)
        if number in (row.numbers or "").split("、")
    ]
    return tuple(sorted(found, key=lambda one: one.day or clock.today()))
