"""A record's fields as papers show them, in the definition of the record's own year, and whose paper it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tzdesk.base import clock
from tzdesk.documents.aid_file_model import FileMember, Pair
from tzdesk.documents.aid_paper import Issue
from tzdesk.fields.codes import CodeList
from tzdesk.fields.spec import RecordSpec
from tzdesk.registers.aid.model import AidCase, AidMember
from tzdesk.registers.aid.reading import Household, households
from tzdesk.registers.aid.shown import shown
from tzdesk.registers.profile import profile_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

MASKED, FULL = "查阅版（敏感信息已遮盖）", "归档版（完整信息）"


@dataclass(frozen=True)
class Face:
    """The workplace as papers read it. `full` gives what the specs mask in whole: the edition for the archive."""

    wp: Workplace
    session: Session
    full: bool = False
    serial: str = ""

    def spec(self, record: Any) -> RecordSpec:
        """The data dictionary of a record, of the year it was made in."""
        return self.wp.definition(record.definition_year).record(record.__kind__)

    def text(self, record: Any, name: str) -> str:
        """A field as this edition shows it."""
        return shown(self.spec(record), record, name, full=self.full)

    def pair(self, record: Any, name: str) -> Pair:
        """Label and value."""
        return self.spec(record).field(name).label, self.text(record, name)

    def pairs(self, record: Any, names: Iterable[str]) -> tuple[Pair, ...]:
        """Labels and values."""
        return tuple(self.pair(record, name) for name in names)

    def section(self, record: Any, section: str, *, leave: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The names of a section's fields, in the spec's order."""
        return tuple(spec.name for spec in self.spec(record).in_section(section) if spec.name not in leave)

    def codes(self, name: str) -> CodeList:
        """A code list of today's definition."""
        return self.wp.definition().codes[name]

    def issue(self, number: str | None, *, edition: str | None = None) -> Issue:
        """Whose paper it is; the secrecy line names who prints it and when."""
        named = (FULL if self.full else MASKED) if edition is None else edition
        unit = profile_of(self.session).unit_name or ""
        return Issue(unit, number or "", named, self.wp.store.user, clock.local(clock.now()), self.serial)

    def home(self, case: AidCase) -> Household:
        """A file with its people and computations."""
        return households(self.session, [case])[case.id]

    def _born(self, one: AidMember) -> str:
        """出生年月 for the archive; with a masked ID the year alone."""
        if one.birth_date is None or not self.full:
            return self.text(one, "birth_date")
        return f"{one.birth_date:%Y-%m}"

    def members(self, people: Sequence[AidMember]) -> tuple[FileMember, ...]:
        """The people of a household as the papers list them."""
        return tuple(
            FileMember(
                self.text(one, "name"),
                self.text(one, "relation"),
                self.text(one, "gender"),
                self._born(one),
                self.text(one, "id_no"),
                self.text(one, "identity"),
                self.text(one, "health"),
                self.text(one, "monthly_income"),
                self.text(one, "employer_or_school"),
            )
            for one in people
        )


def living(home: Household, day: date) -> list[AidMember]:
    """The household on a day, the head first, then as entered."""
    return sorted((m for m in home.members if m.belongs_on(day)), key=lambda member: (not member.is_head, member.id))
