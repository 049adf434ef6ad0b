"""One household over its files: who came back (返困) has a new file that names the old one (`prev_case_id`).

What is reckoned per household and year (income from aid, ceilings, 户数) is reckoned over all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tzdesk.registers.aid.model import AidCase


class Homes:
    """Which files are of one household. `before` gives a file's earlier one; the first of them stands for the home."""

    def __init__(self, before: Mapping[int, int]) -> None:
        self._roots = {number: _root(number, before) for number in {*before, *before.values()}}
        self._files: dict[int, set[int]] = defaultdict(set)
        for number, root in self._roots.items():
            self._files[root].add(number)

    def root(self, case_id: int) -> int:
        """The household's first file: the same for all of its files."""
        return self._roots.get(case_id, case_id)

    def of(self, case_id: int | None) -> int | None:
        """The household of what may have no file."""
        return None if case_id is None else self.root(case_id)

    def files(self, case_ids: Iterable[int | None]) -> set[int]:
        """These files with all others of their households."""
        found: set[int] = set()
        for number in case_ids:
            if number is not None:
                found |= {number} | self._files.get(self.root(number), set())
        return found


def homes_of(session: Session) -> Homes:
    """The households of all files, those in the recycle bin included: what was paid still names them."""
    rows = session.execute(select(AidCase.id, AidCase.prev_case_id).where(AidCase.prev_case_id.is_not(None)))
    return Homes({int(number): int(earlier) for number, earlier in rows if earlier is not None})


def _root(number: int, before: Mapping[int, int]) -> int:
    """The file at the chain's beginning; of files that name each other in a circle, the smallest number."""
    seen = {number}
    while (earlier := before.get(number)) is not None:
        if earlier in seen:
            return _smallest(earlier, before)
        seen.add(earlier)
        number = earlier
    return number


def _smallest(start: int, before: Mapping[int, int]) -> int:
    circle, number = {start}, before[start]
    while number != start:
        circle.add(number)
        number = before[number]
    return min(circle)
