"""Whose data a record carries: the households behind it, for the export gate and for those who ask about themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tzdesk.registers.aid.consents import without_leave
from tzdesk.registers.aid.model import AidCase, AidGrant, AidMember
from tzdesk.registers.aid.reading import cases_of
from tzdesk.registers.naming import Called, nameless
from tzdesk.registers.register import E, Register
from tzdesk.store import alive
from tzdesk.store.bulk import among

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace


class OfHouseholds(Register[E]):
    """A register of hardship aid: what leaves of it leaves with the data of households."""

    def households(self, session: Session, ids: Sequence[int]) -> set[int]:
        """The files that records belong to, by the file or by the list that they name."""
        records: Sequence[Any] = self.fetch(session, ids)
        lists = [number for one in records if one.case_id is None and (number := getattr(one, "batch_id", None))]
        return {one.case_id for one in records if one.case_id is not None} | on_lists(session, lists)

    def called(self, session: Session, ids: Iterable[int]) -> dict[int, Called]:
        """By the file's number (档案编号), whose file it is, and the record's own name; where nobody may be named by
        the record's own number, else the file's."""
        records: Sequence[Any] = self.fetch(session, ids)
        files = cases_of(session, (one.case_id for one in records))
        return {one.id: self._called(one, files.get(one.case_id)) for one in records}

    def _called(self, record: Any, file: AidCase | None) -> Called:
        own, number = self.title(record), self.number(record)
        if file is None:
            return Called(own, number)
        known = file_called(file)
        return Called(
            known.title if own == file.name else f"{known.title}·{own}",
            known.number if number == nameless(record.id) else number,
        )

    def people(self, session: Session, ids: Sequence[int]) -> set[str]:
        """Everybody of the households behind the records, and who was given something without a file."""
        return named_in(session, self.households(session, ids)) | self.given_to(session, ids)

    def given_to(self, session: Session, ids: Sequence[int]) -> set[str]:
        """Names that the records themselves hold; by default none."""
        return set()

    def lacking_consent(self, wp: Workplace, session: Session, ids: Sequence[int]) -> list[str]:
        """Files behind the records without leave to give their data to others."""
        return without_leave(session, self.households(session, ids), self.given_out(session, ids))

    def given_out(self, session: Session, ids: Sequence[int]) -> set[int]:
        """The members whom these records name by their rows, those who have left the household among them."""
        records: Sequence[Any] = self.fetch(session, ids)
        return {number for one in records if (number := getattr(one, "member_id", None)) is not None}


def file_called(file: AidCase) -> Called:
    """A file by its number and its head."""
    name, number = file.name or "", file.case_no or ""
    return Called("　".join(part for part in (number, name) if part) or nameless(file.id), number or nameless(file.id))


def on_lists(session: Session, batch_ids: Sequence[int]) -> set[int]:
    """The files on the rosters of batches."""
    listed = select(AidGrant.case_id).where(
        alive(AidGrant), among(AidGrant.batch_id, batch_ids), AidGrant.case_id.is_not(None)
    )
    return {one for one in session.scalars(listed) if one is not None} if batch_ids else set()


def named_in(session: Session, case_ids: Iterable[int]) -> set[str]:
    """The names of the people in these files."""
    wanted = sorted(case_ids)
    heads = select(AidCase.name).where(among(AidCase.id, wanted))
    members = select(AidMember.name).where(among(AidMember.case_id, wanted))
    return {name for query in (heads, members) for name in session.scalars(query) if name} if wanted else set()


def named_on(session: Session, column: Any, ids: Sequence[int]) -> set[str]:
    """The names in grants of which a column (their own number, their batch) is among these."""
    query = select(AidGrant.person_name).where(among(column, list(ids)), AidGrant.person_name.is_not(None))
    return {name for name in session.scalars(query) if name} if ids else set()
