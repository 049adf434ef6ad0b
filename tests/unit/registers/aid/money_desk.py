"""A desk with money: its workplace, who has files there, and what must hold of it whatever was done.

`money_machine` does things at it. After each of them all of BF-2, BF-3 and BF-4, the ledger and the counts of batches
must be what `money_model` counts from what was done.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.unit.registers.aid.money_model import SOURCES, Benefit, Cells, Done, File, Part
from tests.unit.registers.aid.people import resident_id
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.money import parse_yuan
from tzdesk.base.periods import Month
from tzdesk.registers.aid import batches, codes, ledger
from tzdesk.registers.aid.model import AidCase, AidMember
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import seal as sealing
from tzdesk.returns.audit import check_book
from tzdesk.returns.compute import compute
from tzdesk.returns.forms import forms_of
from tzdesk.returns.versions import versions_of
from tzdesk.rules import Severity

NOVEMBER, DECEMBER, JANUARY = MONTHS = (Month(2023, 11), Month(2023, 12), Month(2024, 1))
TODAY = date(2024, 1, 31)
FORMS = ("BF-2", "BF-3", "BF-4")
HOMES, OUTSIDERS = 4, 3
RECEIVED = 100_000_000
# Identities between forms and months: none may break, whatever happens. (E08, E09 and E12 ask for a reason.)
FIRM = {"E06", "E06B", "E07", "E10", "E11", "E11B", "E13", "E14", "E16"}


@dataclass
class Sent:
    """A batch by card: its benefits in the order of the roster, and how far it has come."""

    number: int
    day: date
    benefits: list[Benefit]
    answered: bool = False


def workplace() -> Workplace:
    """A workplace in memory, whose three sources have had a million each."""
    wp = app.in_memory()
    signers = {"leader": "甲", "checker": "乙", "filler": "丙", "phone": "0513-86510000"}
    wp.register("profile").save(wp, {"unit_name": "某镇总工会", **signers})
    for source in SOURCES:
        given = {"txn_date": date(2023, 1, 3), "fund_source": source, "kind": "2", "amount": RECEIVED}
        wp.register("aid_fund").save(wp, given)
    return wp


def put_in_files(wp: Workplace) -> tuple[list[int], list[int]]:
    """Four files in standing, each of a head and a child, put in at one stroke: only their money is looked at."""
    with wp.store.operation("test.files", "建档") as op:
        cases = [
            AidCase(
                definition_year=2023,
                case_no=f"C{number:04d}",
                name=f"某{number}",
                id_no=head_id(number),
                status=codes.IN_FILE,
                category=codes.DEEP,
                archive_level="1",
                approve_date=date(2023, 1, 5),
                bank_card=f"62170088{number:011d}",
            )
            for number in range(HOMES)
        ]
        op.session.add_all(cases)
        op.session.flush()
        children = [
            AidMember(
                definition_year=2023,
                case_id=case.id,
                name=f"某子{number}",
                relation="05",
                id_no=child_id(number),
                edu_stage="2",
                lives_together=True,
            )
            for number, case in enumerate(cases)
        ]
        op.session.add_all(children)
        op.session.flush()
        return [case.id for case in cases], [child.id for child in children]


def head_id(number: int) -> str:
    return resident_id(date(1980, 1, 1 + number), 1)


def child_id(number: int) -> str:
    return resident_id(date(2006, 9, 1 + number), 2)


class Desk(RuleBasedStateMachine):
    """What was done at it (`done`), its files and batches by card, November's sealed versions."""

    # --- beginning and end ------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.clock = clock.frozen(TODAY)
        self.clock.__enter__()
        self.patched = pytest.MonkeyPatch()
        # Only money is looked at: whether the rest of the town's month could be sent is proved elsewhere.
        self.patched.setattr(sealing, "refuse_unready", lambda *_args: None)
        self.folder = TemporaryDirectory()
        self.wp = workplace()
        self.cases, self.children = put_in_files(self.wp)
        self.files = [File(home, [(date(2023, 1, 5), codes.DEEP)]) for home in range(HOMES)]
        self.done = Done(received=[(date(2023, 1, 3), source, RECEIVED) for source in SOURCES])
        self.sent: list[Sent] = []
        self.sealed: list[dict[str, Cells]] = []  # November's versions, as they must have been kept
        self.serial = 0

    def teardown(self) -> None:
        if not hasattr(self, "wp"):
            return
        try:
            self.rules_are_silent()
            self.versions_are_kept()
        finally:
            self.wp.close()
            self.folder.cleanup()
            self.patched.undo()
            self.clock.__exit__(None, None, None)

    # --- what the rules are made of ---------------------------------------------------------------------------------

    def open_day(self, day: date) -> date:
        """The day, or one in December when November is sealed."""
        return day + timedelta(days=30) if self.sealed and day in NOVEMBER else day

    def later(self, day: date, wait: int) -> date:
        """Some days after, never ahead and never in a sealed month."""
        return self.open_day(min(day + timedelta(days=wait), TODAY))

    def next(self, what: str) -> str:
        self.serial += 1
        return f"{what}{self.serial}"

    def payee(self, to: int) -> tuple[dict[str, Any], str, File | None]:
        """Fields that name a beneficiary; who that is; which file he has."""
        if to < HOMES:
            return {"case_id": self.cases[to]}, head_id(to), self.files[to]
        if to < 2 * HOMES:
            home = to - HOMES
            given = {"case_id": self.cases[home], "member_id": self.children[home], "edu_stage": "2"}
            return given, child_id(home), self.files[home]
        number = to - 2 * HOMES
        if number == OUTSIDERS - 1:  # the head of the first home, by a list that knew of no file
            return {"person_name": "某0", "person_id": head_id(0)}, head_id(0), None
        return {"person_name": "外人", "person_unit": f"{number}厂"}, f"外人{number}厂", None

    def chosen(self, pick: int, found: Sequence[Any]) -> Any:
        return found[pick % len(found)] if found else None

    def gone(self) -> list[Benefit]:
        """What stands, so that it can be taken back."""
        return [one for one in self.done.benefits if one.stands(date.max)]

    @contextmanager
    def refused(self, words: str = ".") -> Iterator[None]:
        with pytest.raises(UserError, match=words):
            yield

    def new_batch(self, day: date, **values: Any) -> int:
        given = {"title": "日常帮扶", "kind": "2", "plan_date": day, "fund_source": "6", "pay_method": "1"}
        more = {"budget": 10**10, "minutes_date": day, "maker": "李四", **values}
        return self.wp.register("aid_batch").save(self.wp, {**given, **more}).id

    def from_roster(self, number: int, item: str, way: str, to: Sequence[int]) -> list[Benefit]:
        """The benefits of a roster, in its order, with who they are for."""
        with self.wp.store.reading() as session:
            lines = batches.lines_of(session, number)
        found: dict[str, Benefit] = {}
        for line in lines:
            group = line.grant_group_id or ""
            if group not in found:
                _, person, file = self.payee(to[len(found)])
                found[group] = Benefit(group, item, way, person, [], file, batch=number)
            found[group].parts.append(Part(line.id, line.fund_source or "", line.amount or 0))
        self.done.benefits += found.values()
        return list(found.values())

    # --- what must hold ---------------------------------------------------------------------------------------------

    def told(self, month: Month) -> dict[str, Cells]:
        """What the returns of a month must say."""
        return {"BF-2": self.done.bf2(month), "BF-3": self.done.bf3(month), "BF-4": self.done.bf4(month)}

    @invariant()
    def all_say_the_same(self) -> None:
        """Every cell of the three returns, the ledger's accounts, and the counts of the batches."""
        if not hasattr(self, "done"):
            return
        with self.wp.store.reading() as session:
            for month in MONTHS:
                told = self.told(month)
                book = compute(self.wp, session, month, FORMS)
                for form, cells in told.items():
                    found = {place: book[form].number(*place) for place in cells}
                    wrong = {place: (found[place], cells[place]) for place in cells if found[place] != cells[place]}
                    assert wrong == {}, (form, month, "found, told")
                for line, source in (("05", "4"), ("07", "6"), ("08", "7")):
                    one = ledger.account(session, source, month.first, month.last)
                    said = [one.opening, one.received, one.spent, one.returned, one.closing]
                    assert said == [told["BF-4"][line, column] for column in ("c1", "c2", "c3", "c6", "c7")]
            self.batches_add_up()

    def batches_add_up(self) -> None:
        """计划、实发、退回 of every batch, in 人次 and 分."""
        for number in {one.batch for one in self.done.benefits if one.batch}:
            mine = [one for one in self.done.benefits if one.batch == number]
            with self.wp.store.reading() as session:
                lines = {line.id for line in batches.lines_of(session, number)}
                batch = batches.batch_of(self.wp, session, number)
                said = [
                    *(batch.planned_count, batch.planned_amount, batch.paid_count, batch.paid_amount),
                    *(batch.returned_count, batch.returned_amount),
                ]
            listed = [[part for part in one.parts if part.id in lines] for one in mine]
            paid = [[part for part in parts if part.stands(date.max)] for parts in listed]
            back = [[part for part in parts if part.back is not None] for parts in listed]
            gone = [bool(part and not stands) for part, stands in zip(back, paid, strict=True)]
            counts = (len(mine), sum(map(bool, paid)), sum(gone))
            sums = [sum(part.amount for parts in some for part in parts) for some in (listed, paid, back)]
            assert said == [value for pair in zip(counts, sums, strict=True) for value in pair]

    def rules_are_silent(self) -> None:
        """No rule finds two forms or two months at odds."""
        with self.wp.store.reading() as session:
            for month in MONTHS:
                book = compute(self.wp, session, month, ["BF-1", *FORMS])
                found = [
                    (hit.rule, hit.message)
                    for hit in check_book(self.wp, session, book)
                    if hit.rule in FIRM and hit.severity is Severity.HARD  # returned money softens some
                ]
                assert not found, (str(month), found)

    def versions_are_kept(self) -> None:
        """Each sealed version of November says what was true when it was sealed."""
        with self.wp.store.reading() as session:
            kept = versions_of(session, NOVEMBER)
            assert len(kept) == len(self.sealed)
            for book, told in zip(kept, self.sealed, strict=True):
                names = {form: forms_of(self.wp.definition(NOVEMBER))[form] for form in told}
                for form, cells in told.items():
                    said = {place: book.content["cells"].get(names[form].cell_name(*place)) for place in cells}
                    wrong = {place: (said[place], cells[place]) for place in cells if said[place] != cells[place]}
                    assert wrong == {}, (form, book.version)


def amounts_in(path: Path) -> list[int]:
    """The payments of a bank's file, in 分: read back with nothing of ours but the amount."""
    with path.open(encoding="gb18030", newline="") as stream:
        return [parse_yuan(row["金额"]) or 0 for row in csv.DictReader(stream)]
