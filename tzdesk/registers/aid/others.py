"""Who else: other live files in which a resident ID, a bank card or a telephone number stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tzdesk.base import clock
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.model import AidCase, AidMember
from tzdesk.registers.aid.near import Elsewhere
from tzdesk.registers.aid.reading import Rehearsal, fetch_in
from tzdesk.store import alive

_CHUNK = 500


@dataclass(frozen=True)
class Owner:
    """One place where a resident ID stands."""

    case_id: int
    case_no: str
    name: str


@dataclass(frozen=True)
class Holder:
    """One file in which a bank card stands."""

    case_id: int
    id_no: str | None
    name: str


class Others:
    """Looks into the store and, while importing, into what the same sheet brings."""

    def __init__(self, session: Session, rehearsal: Rehearsal | None = None) -> None:
        self.session = session
        self.rehearsal = rehearsal or Rehearsal()

    def owners(self, id_nos: Iterable[str | None]) -> dict[str, list[Owner]]:
        """Where resident IDs stand in live files: as head, or as a member who has not left yet."""
        wanted = sorted({id_no for id_no in id_nos if id_no})
        found: dict[str, list[Owner]] = defaultdict(list)
        today = clock.today()
        stays = or_(AidMember.left_on.is_(None), AidMember.left_on > today)
        live = (alive(AidCase), or_(AidCase.status.is_(None), AidCase.status.in_(codes.LIVE)))
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            heads = select(AidCase.id_no, AidCase.id, AidCase.case_no, AidCase.name)
            members = select(AidMember.id_no, AidCase.id, AidCase.case_no, AidMember.name).join(
                AidCase, AidCase.id == AidMember.case_id
            )
            for statement in (
                heads.where(*live, AidCase.id_no.in_(part)),
                members.where(*live, alive(AidMember), stays, AidMember.id_no.in_(part)),
            ):
                for id_no, case_id, case_no, name in self.session.execute(statement.order_by(AidCase.id)):
                    if case_id not in self.rehearsal.homes:
                        found[id_no or ""].append(Owner(case_id, case_no or "", name or ""))
        for home in self.rehearsal.live:
            people = [(home.case.id_no, home.case.name)]
            people += [(member.id_no, member.name) for member in home.members if member.stays_on(today)]
            for id_no, name in people:
                if id_no:
                    found[id_no].append(Owner(home.case.id, home.case.case_no or "", name or ""))
        return found

    def elsewhere(
        self, owners: Mapping[str, Sequence[Owner]], id_no: str | None, case: AidCase | None
    ) -> Elsewhere | None:
        """The first other live file with this ID."""
        if not id_no or case is None or (case.status or codes.DRAFT) not in codes.LIVE:
            return None
        return self._first_other(owners.get(id_no, ()), case)

    def numbers(self, cases: Iterable[AidCase]) -> dict[str, list[Owner]]:
        """The files, closed ones too, that bear the numbers (档案编号) of some files."""
        found: dict[str, list[Owner]] = defaultdict(list)
        for case in self._files(AidCase.case_no, (case.case_no for case in cases)):
            if case.case_no:
                found[case.case_no].append(Owner(case.id, case.case_no, case.name or ""))
        return found

    def same_number(self, held: Mapping[str, Sequence[Owner]], case: AidCase) -> Elsewhere | None:
        """The first other file with this one's number."""
        return self._first_other(held.get(case.case_no or "", ()), case)

    def _first_other(self, owners: Iterable[Owner], case: AidCase) -> Elsewhere | None:
        """The first that is not the file itself; of two rows of one list the later is told."""
        rows = self.rehearsal.rows
        own_row = rows.get(case.id)
        for owner in owners:
            row = rows.get(owner.case_id)
            later = row is not None and own_row is not None and row > own_row
            if owner.case_id != case.id and not later:
                return Elsewhere(owner.case_no, owner.name, row)
        return None

    def _files(self, column: Any, values: Iterable[str | None]) -> list[AidCase]:
        """The stored files with one of these values, and those of the list that comes in."""
        stored = fetch_in(self.session, AidCase, column, values)
        rehearsed = [home.case for home in self.rehearsal.homes.values()]
        return [*(one for one in stored if one.id not in self.rehearsal.homes), *rehearsed]

    def card_holders(self, cases: Sequence[AidCase]) -> dict[str, list[Holder]]:
        """The files in which the cards of some files stand."""
        held: dict[str, list[Holder]] = defaultdict(list)
        for case in self._files(AidCase.bank_card, (case.bank_card for case in cases)):
            held[case.bank_card or ""].append(Holder(case.id, case.id_no, case.name or ""))
        return held

    @staticmethod
    def other_holder(held: Mapping[str, Sequence[Holder]], case: AidCase) -> str | None:
        """Whose else the card is; the same person's earlier file is no one else."""
        for other in held.get(case.bank_card or "", ()):
            same = other.id_no is not None and other.id_no == case.id_no
            if other.case_id != case.id and not same:
                return other.name
        return None

    def mobile_holders(self, cases: Iterable[AidCase]) -> dict[str, set[int]]:
        """The live files in which the telephone numbers of some files stand."""
        held: dict[str, set[int]] = defaultdict(set)
        for case in self._files(AidCase.mobile, (case.mobile for case in cases)):
            if case.status in codes.LIVE:
                held[case.mobile or ""].add(case.id)
        return held

    @staticmethod
    def mobile_cases(held: Mapping[str, set[int]], case: AidCase) -> int:
        """In how many live files a file's number stands, with itself: also while it is only being typed there."""
        own = (case.status or codes.DRAFT) in codes.LIVE
        return len(held.get(case.mobile or "", set()) - {case.id}) + own
