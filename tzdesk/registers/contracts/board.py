"""The board (协商看板): every case and contract in hand by its state on a day, with what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tzdesk.base.periods import Month
from tzdesk.registers.contracts.deadlines import Due, Titles, open_limits, worded
from tzdesk.registers.contracts.facts import CaseFile
from tzdesk.registers.contracts.files import Files
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.snapshot import Snapshot, read_tables
from tzdesk.registers.contracts.states import state_on
from tzdesk.registers.contracts.steps import BARGAINING
from tzdesk.registers.contracts.terms import is_contract, is_valid_on
from tzdesk.registers.contracts.units import with_union
from tzdesk.registers.workplace import Workplace

# The columns of the board in order; states that are over (91, 93, 95, 96) are not in hand.
STATES = (
    *("00", "10", "21", "22", "20", "30", "31", "40", "45", "50", "51", "52", "60", "70", "72", "73"),
    *("80", "81", "82", "92", "90", "94"),
)
_IN_HAND = BARGAINING | {"60", "70", "72", "73"}  # on the way to a contract; minutes (45) lead to none
_FORGOTTEN = timedelta(days=365)  # a contract that ran out longer ago is history, not work


@dataclass(frozen=True)
class BoardItem:
    """A card: what it is, since when in its state, its nearest limit. `record` is (kind, id) to open."""

    record: tuple[str, int]
    title: str
    content: str
    number: str
    due: date | None
    days: int | None
    overdue: bool
    note: str


@dataclass(frozen=True)
class BoardColumn:
    """A state with its items, the most urgent first."""

    state: str
    label: str
    items: tuple[BoardItem, ...]

    @property
    def overdue(self) -> int:
        """How many are past a limit."""
        return sum(item.overdue for item in self.items)


@dataclass(frozen=True)
class Board:
    """The columns of `STATES` as they stand on a day, empty ones included."""

    day: date
    columns: tuple[BoardColumn, ...]

    @property
    def total(self) -> int:
        """Cases and contracts in hand; enterprises that have not begun (00) are not counted."""
        return sum(len(column.items) for column in self.columns if column.state != "00")

    @property
    def overdue(self) -> int:
        """Items past a limit."""
        return sum(column.overdue for column in self.columns)

    def column(self, state: str) -> BoardColumn:
        """The column of a state; KeyError when the board has none."""
        return {column.state: column for column in self.columns}[state]


def board(wp: Workplace, session: Session, day: date) -> Board:
    """Everything in hand on a day."""
    definition = wp.definition(day.year)
    law, titles = LimitsByDay(definition), Titles(session, definition)
    labels = definition.codes["contract_state"]
    items: dict[str, list[BoardItem]] = {state: [] for state in STATES}
    begun: set[int | None] = set()
    for file in Files(session, None, None).all():
        state = state_on(file, day, law)
        if state in _IN_HAND:
            begun.add(_party(file))
        if state not in items or _is_forgotten(file, state, day):
            continue
        limits = open_limits(file, day, law, state)
        items[state].append(_item(file, limits, day, titles.of(file), titles.about(file)))
    items["00"] = _not_begun(session, day, begun)
    columns = []
    for state in STATES:
        ordered = sorted(items[state], key=lambda item: (item.due or date.max, item.title))
        columns.append(BoardColumn(state, labels.label_of(state), tuple(ordered)))
    return Board(day, tuple(columns))


def _is_forgotten(file: CaseFile, state: str, day: date) -> bool:
    """What ran out long ago is history; minutes and memoranda are done with on the day they run out."""
    ended = file.contract.valid_to if file.contract is not None else None
    if ended is not None and ended < day and file.contract is not None and not is_contract(file.contract):
        return True
    return state == "94" and ended is not None and day - ended > _FORGOTTEN


def _item(file: CaseFile, limits: list[Due], day: date, title: str, content: str) -> BoardItem:
    # What makes it overdue comes first, then the nearest.
    first = min(limits, key=lambda limit: (limit.soft or limit.due >= day, limit.due), default=None)
    record = file.contract or file.case
    assert record is not None
    number = (file.contract.contract_no if file.contract else None) or (file.case.case_no if file.case else None) or ""
    return BoardItem(
        record=(record.__kind__, record.id),
        title=title,
        content=content,
        number=number,
        due=first.due if first else None,
        days=(first.due - day).days if first else None,
        overdue=any(limit.due < day and not limit.soft for limit in limits),
        note=worded(first, day) if first else "",
    )


def _party(file: CaseFile) -> int | None:
    record = file.contract or file.case
    return record.party_a_id if record is not None else None


def _not_begun(session: Session, day: date, begun: set[int | None]) -> list[BoardItem]:
    """00 应签未签: enterprises with a union that operate, have no valid contract and no bargaining in hand."""
    tables = read_tables(session)
    view = Snapshot(tables, Month.of(day), with_union(session, day))
    covered = {c.party_a_id for c in tables.contracts if is_valid_on(c, day)} | set(view.covered("all"))
    found = []
    for unit_id in view.obliged - covered - begun:
        unit = tables.units[unit_id]
        found.append(BoardItem(("host_unit", unit.id), unit.name, "", unit.uscc or "", None, None, False, ""))
    return found
