"""A month reconciles: roster = bank file = ledger = BF-2 and BF-3 = BF-4, whatever is returned or taken back."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.unit.registers.aid.conftest import TODAY
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.money import parse_yuan
from tzdesk.base.periods import Month
from tzdesk.registers import aid
from tzdesk.registers.aid import bank, bank_result, batches, codes, leaving, ledger, payments, service
from tzdesk.registers.aid.model import AidCase, AidGrant
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import check_book
from tzdesk.returns.compute import BookValues, compute
from tzdesk.store import Store

SOURCES = ("4", "6", "7")  # 区财政, 本级经费, 社会捐助
COLUMN = {"4": "c8", "6": "c10", "7": "c11"}  # of BF-2
COMFORTED = {"4": "c7", "6": "c9", "7": "c10"}  # of BF-3
LINE = {"4": "05", "6": "07", "7": "08"}  # of BF-4
FORMS = ["BF-1", "BF-2", "BF-3", "BF-4"]
RECEIVED = 100_000_000
NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)


def workplace() -> Workplace:
    """A workplace in memory whose three sources have had a million each."""
    registers = {register.kind: register for register in aid.REGISTERS}
    wp = Workplace(Store.in_memory(user="录入员", definition_year=2023), registers)
    for source in SOURCES:
        given = {"txn_date": date(2023, 1, 3), "fund_source": source, "kind": "2", "amount": RECEIVED}
        wp.register("aid_fund").save(wp, given)
    return wp


def card(number: int) -> str:
    """A card that only one household has."""
    return f"62170088{number:011d}"


def files(wp: Workplace, count: int) -> list[int]:
    """So many files in standing, put in at one stroke: only their money is looked at here."""
    with wp.store.operation("test.files", "建档") as op:
        cases = [
            AidCase(
                definition_year=2023,
                case_no=f"C{number:04d}",
                name="某某",
                status=codes.IN_FILE,
                category=codes.DEEP,
                archive_level="1",
                approve_date=date(2023, 1, 5),
                bank_card=card(number),
            )
            for number in range(count)
        ]
        op.session.add_all(cases)
        op.session.flush()
        return [case.id for case in cases]


def a_batch(wp: Workplace, day: date, **values: Any) -> int:
    """An open batch with a budget for everything; of 生活救助 by card unless stated otherwise."""
    given = {"title": "日常帮扶", "kind": "2", "plan_date": day, "item": "10", "fund_source": "6", "pay_method": "1"}
    more = {"budget": 10**10, "minutes_date": day, "maker": "李四", **values}
    return wp.register("aid_batch").save(wp, {**given, **more}).id


def file_sums(path: Path) -> tuple[int, int]:
    """How many payments a payment file holds, and their sum in 分: read back with nothing of ours but the amount."""
    with path.open(encoding="gb18030", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return len(rows), sum(parse_yuan(row["金额"]) or 0 for row in rows)


def answers(payments_: list[bank.Payment], failed: set[int]) -> list[bank_result.Result]:
    """The bank's answer; the payments of these numbers failed."""
    return [
        bank_result.Result(p.seq, p.card, p.name, p.amount, p.seq not in failed, "户名不符", seq=p.seq)
        for p in payments_
    ]


def returns(wp: Workplace, month: Month) -> BookValues:
    """The aid returns of a month."""
    with wp.store.reading() as session:
        return compute(wp, session, month, FORMS)


# --- one month by hand -----------------------------------------------------------------------------------------------


@dataclass
class Made:
    """What the month of three hundred was made of."""

    wp: Workplace
    batch: int
    sent: tuple[int, int]
    failed: list[int]
    reversed: list[int]


@pytest.fixture(scope="module")
def month() -> Iterator[Made]:
    """300 benefits of 400 + n yuan in December: every third split over two sources; four returned, two taken back."""
    with clock.frozen(TODAY), TemporaryDirectory() as folder:
        wp = workplace()
        batch = a_batch(wp, date(2023, 12, 1))
        cases = files(wp, 300)
        lines: list[dict[str, Any]] = []
        for number, case in enumerate(cases):
            amount = (400 + number) * 100
            parts = [(SOURCES[number % 3], amount)] if number % 3 else [("4", 30_000), ("7", amount - 30_000)]
            lines.append({"case_id": case, "parts": parts})
        batches.add_lines(wp, batch, lines)
        batches.approve_batch(wp, batch, date(2023, 12, 8), approver="王主席")
        path = Path(folder) / "代发.csv"
        bank.send_to_bank(wp, batch, path, date(2023, 12, 11))
        with wp.store.reading() as session:
            all_payments = bank.payments_of(session, batches.batch_of(wp, session, batch))
        failed = [7, 100, 101, 300]
        bank_result.take_result(
            wp,
            batch,
            answers(all_payments, set(failed)),
            debited=date(2023, 12, 12),
            known=date(2023, 12, 14),
            slip_no="回1",
        )
        taken = [1, 200]  # the first is split over two sources
        for number in taken:
            first = all_payments[number - 1].grant_ids[0]
            payments.return_benefit(wp, first, date(2023, 12, 20), "重复发放", bank=False)
        batches.finish_batch(wp, batch, date(2023, 12, 21))
        yield Made(wp, batch, file_sums(path), failed, taken)
        wp.close()


def test_roster_and_bank_file_say_the_same(month: Made) -> None:
    """300 payments of 400 … 699 yuan: 300 × 400 + (0 + … + 299) = 164 850 yuan; 400 rows, since 100 are split."""
    with month.wp.store.reading() as session:
        roster = batches.lines_of(session, month.batch)
        assert len(roster) == 400
        assert sum(line.amount or 0 for line in roster) == 16_485_000
        batch = batches.batch_of(month.wp, session, month.batch)
        assert (batch.planned_count, batch.planned_amount) == (300, 16_485_000)
    assert month.sent == (300, 16_485_000)


def test_what_came_back_is_in_batch_ledger_and_returns(month: Made) -> None:
    """Back: 7, 100, 101, 300 and 1, 200 of 400 + n − 1 yuan each: 406 + 499 + 500 + 699 + 400 + 599 = 3 103 yuan."""
    back = sum(400 + number - 1 for number in month.failed + month.reversed) * 100
    assert back == 310_300
    net = 16_485_000 - back
    book = returns(month.wp, DECEMBER)
    assert [book["BF-2"].number("01", f"c{n}") for n in (1, 2, 3, 4)] == [294, 294, 294, net]
    assert book["BF-4"].number("01", "c4") == net
    assert book["BF-4"].number("01", "c6") == back
    with month.wp.store.reading() as session:
        batch = batches.batch_of(month.wp, session, month.batch)
        assert (batch.paid_count, batch.paid_amount, batch.returned_count, batch.returned_amount) == (294, net, 6, back)
        accounts = [ledger.account(session, source, DECEMBER.first, DECEMBER.last) for source in SOURCES]
    assert sum(one.spent for one in accounts) == net
    assert sum(one.returned for one in accounts) == back
    assert sum(one.closing for one in accounts) == 3 * RECEIVED - net


def test_the_statement_would_show_the_whole_and_the_returns(month: Made) -> None:
    """Debited 164 850 on the 12th, 2 104 credited on the 14th, 999 on the 20th: that is what the ledger's days say."""
    days: Counter[date] = Counter()
    with month.wp.store.reading() as session:
        for entry in ledger.entries(session, DECEMBER.last):
            if entry.kind == "aid_grant":
                days[entry.day] += entry.amount
    assert days == {date(2023, 12, 12): -16_485_000, date(2023, 12, 14): 210_400, date(2023, 12, 20): 99_900}


def test_the_names_sum_to_the_return_and_nothing_is_wrong(month: Made) -> None:
    """BF-6B holds 408 rows (400, four times one or two back, twice); the rules on the returns are silent, but for the
    word that a month without comfort owes for its empty BF-3."""
    with month.wp.store.reading() as session:
        named = compute(month.wp, session, DECEMBER, ["BF-6B"])["BF-6B"].totals()
        book = compute(month.wp, session, DECEMBER, FORMS)
        found = [hit for hit in check_book(month.wp, session, book) if hit.kind in FORMS]
    assert named == {"H": book["BF-2"].number("01", "c4"), "I": book["BF-2"].number("01", "c3")}
    assert [(hit.kind, hit.rule) for hit in found] == [("BF-3", "T09")]


# --- visits and the benefits they name -------------------------------------------------------------------------------


def visit(wp: Workplace, case: int, day: date, goods: int, group: str | None = None) -> int:
    """A comfort visit to a household with gifts out of the union's own money."""
    given = {"visit_date": day, "kind": "4", "case_id": case, "item": "70", "fund_source": "6", "goods_value": goods}
    return service.record_visit(wp, {**given, "grant_group_id": group}).id


def comforted(wp: Workplace, month: Month) -> tuple[int | None, int | None]:
    """人次 and sum of comfort in a month; forms, ledger and rules agree on it."""
    book = returns(wp, month)
    with wp.store.reading() as session:
        assert [hit.rule for hit in check_book(wp, session, book) if hit.rule in {"E08", "E11", "E13", "E14"}] == []
        spent = sum(ledger.account(session, source, month.first, month.last).spent for source in SOURCES)
    assert book["BF-3"].number("01", "c6") == book["BF-4"].number("01", "c5")
    assert spent == (book["BF-4"].number("01", "c4") or 0) + (book["BF-4"].number("01", "c5") or 0)
    return book["BF-3"].number("01", "c3"), book["BF-3"].number("01", "c6")


GOODS = {"item": "70", "fund_source": "6", "amount": 50_000, "pay_method": "2", "is_goods": True, "goods_name": "米"}


def test_a_visit_ahead_of_its_benefit_counts_with_it_and_once() -> None:
    """Handed over on the 29th of November, signed for on the second of December: nothing in the one, once in the other,
    and the month that was over does not change."""
    with clock.frozen(TODAY):
        wp = workplace()
        (case,) = files(wp, 1)
        visit(wp, case, date(2023, 11, 29), 50_000, "G1")
        given = {**GOODS, "case_id": case, "grant_group_id": "G1", "status": codes.GRANT_PLANNED}
        one = payments.save_grant(wp, given).id
        assert [comforted(wp, month) for month in (NOVEMBER, DECEMBER)] == [(0, 0), (0, 0)]
        wp.register("aid_grant").save(wp, {"status": "4", "paid_date": date(2023, 12, 2)}, one, name="pay")
        assert [comforted(wp, month) for month in (NOVEMBER, DECEMBER)] == [(0, 0), (1, 50_000)]
        wp.close()


def test_a_visit_that_names_a_benefit_of_aid_counts_by_itself() -> None:
    """生活救助 is no gift of comfort: what the visit brought is another thing."""
    with clock.frozen(TODAY):
        wp = workplace()
        (case,) = files(wp, 1)
        given = {"case_id": case, "item": "10", "fund_source": "6", "amount": 70_000, "pay_method": "3"}
        payments.pay(wp, {**given, "grant_group_id": "G1"}, on=date(2023, 12, 2))
        visit(wp, case, date(2023, 12, 2), 20_000, "G1")
        assert comforted(wp, DECEMBER) == (1, 20_000)
        wp.close()


# --- a machine that tries to break it --------------------------------------------------------------------------------


@dataclass
class Paid:
    """What the machine knows of a benefit: its parts, when it went out (None: not yet) and came back, to which home."""

    first: int
    parts: tuple[tuple[str, int], ...]
    day: date | None
    home: int
    back: date | None = None
    comfort: bool = False
    group: str = ""

    def stands(self, month: Month) -> bool:
        """Paid by a month's end and not come back by then."""
        return self.day is not None and self.day <= month.last and (self.back is None or self.back > month.last)


@dataclass
class Call:
    """A comfort visit with gifts of its own, which counts unless a benefit of comfort of its group stands behind it."""

    day: date
    home: int
    source: str
    goods: int
    group: str | None


@dataclass
class Said:
    """What the machine has done, in its own words."""

    paid: list[Paid] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    def gone(self, comfort: bool | None = None) -> list[Paid]:
        """What went out, of one sort or of both."""
        return [one for one in self.paid if one.day is not None and comfort in {None, one.comfort}]

    def alone(self, month: Month) -> list[Call]:
        """The month's visits that count by themselves."""
        behind = {one.group for one in self.paid if one.comfort}
        return [one for one in self.calls if one.day in month and one.group not in behind]

    def spent(self, source: str, month: Month, *, comfort: bool) -> int:
        """Net expense of a source in a month."""
        total = sum(one.goods for one in self.alone(month) if one.source == source) if comfort else 0
        for one in self.gone(comfort):
            amount = sum(part for of, part in one.parts if of == source)
            total += amount * ((one.day in month) - (one.back is not None and one.back in month))
        return total

    def standing(self, month: Month, *, comfort: bool = False) -> list[Paid]:
        """What was paid by a month's end and has not come back by then."""
        return [one for one in self.gone(comfort) if one.stands(month)]

    def reached(self, month: Month, *, comfort: bool) -> set[int]:
        """The homes that had something in a month which still stood at its end."""
        visited = {one.home for one in self.alone(month)} if comfort else set()
        return visited | {one.home for one in self.standing(month, comfort=comfort) if one.day in month}


# Eight steps of four benefits of three parts stay below what a household may have in a year (12 × 820 yuan).
parts_of = st.lists(st.tuples(st.sampled_from(SOURCES), st.integers(1, 8_000)), min_size=1, max_size=3)
days = st.dates(date(2023, 11, 1), date(2023, 12, 20))


class Batches(RuleBasedStateMachine):
    """Batches, single payments, gifts, visits, returns, reversals and homes that came back, in any order; the sums must
    agree after every step."""

    @initialize()
    def begin(self) -> None:
        self.clock = clock.frozen(TODAY)
        self.clock.__enter__()
        self.folder = TemporaryDirectory()
        self.wp = workplace()
        self.cases = files(self.wp, 4)  # the file of each home, at its place
        self.said = Said()
        self.serial = 0

    def teardown(self) -> None:
        if hasattr(self, "wp"):
            self.wp.close()
            self.folder.cleanup()
            self.clock.__exit__(None, None, None)

    @rule(day=days, lines=st.lists(st.tuples(st.integers(0, 3), parts_of), min_size=1, max_size=4), data=st.data())
    def batch(self, day: date, lines: list[tuple[int, list[tuple[str, int]]]], data: st.DataObject) -> None:
        """A batch goes out whole, perhaps after it was opened again (撤回审批) and had another line; some payments fail
        and come back some days later, perhaps in the next month."""
        wp, number = self.wp, a_batch(self.wp, day)
        self.serial += 1
        batches.add_lines(wp, number, [{"case_id": self.cases[who], "parts": parts} for who, parts in lines])
        batches.approve_batch(wp, number, day, approver="王主席")
        for who in data.draw(st.lists(st.integers(0, 3), max_size=2), label="opened again for"):
            with pytest.raises(UserError):  # an approved list takes no line
                batches.add_lines(wp, number, [{"case_id": self.cases[who], "parts": [("6", 7)]}])
            batches.unlock_batch(wp, number, day, person="王主席", opinion="漏了一户，重新编制")
            lines = [*lines, (who, [("6", 7), ("7", 5)])]
            batches.add_lines(wp, number, [{"case_id": self.cases[who], "parts": lines[-1][1]}])
            batches.approve_batch(wp, number, day, approver="王主席")
        path = Path(self.folder.name) / f"{self.serial}.csv"
        sent = bank.send_to_bank(wp, number, path, day)
        whole = sum(amount for _, parts in lines for _, amount in parts)
        assert file_sums(path) == (sent.count, sent.amount) == (len(lines), whole)
        with wp.store.reading() as session:
            all_payments = bank.payments_of(session, batches.batch_of(wp, session, number))
        failed = data.draw(st.sets(st.sampled_from([payment.seq for payment in all_payments])))
        known = data.draw(st.dates(day, date(2023, 12, 28)))
        with pytest.raises(UserError):  # what is at the bank is not opened again
            batches.unlock_batch(wp, number, day, person="王主席", opinion="太晚")
        bank_result.take_result(wp, number, answers(all_payments, failed), debited=day, known=known)
        with pytest.raises(UserError, match="已经登记过"):  # what was debited is not debited on another day
            bank_result.take_result(wp, number, answers(all_payments, set()), debited=known, known=known)
        for payment, (who, parts) in zip(all_payments, lines, strict=True):
            back = known if payment.seq in failed else None
            group = self._row(payment.grant_ids[0]).grant_group_id or ""
            self.said.paid.append(Paid(payment.grant_ids[0], tuple(parts), day, who, back, group=group))

    @rule(day=days, to=st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True), amount=st.integers(1, 8_000))
    def gifts(self, day: date, to: list[int], amount: int) -> None:
        """A batch of goods that is signed for, by each for himself."""
        wp = self.wp
        number = a_batch(wp, day, kind="4", item="70", pay_method="2", standard=amount)
        batches.add_households(wp, number, [self.cases[who] for who in to])
        batches.approve_batch(wp, number, day, approver="王主席")
        with wp.store.reading() as session:
            rows = batches.lines_of(session, number)
        batches.sign_for(wp, number, [row.id for row in rows], day)
        batches.finish_batch(wp, number, day)
        for who, row in zip(to, rows, strict=True):
            self.said.paid.append(
                Paid(row.id, (("6", amount),), day, who, comfort=True, group=row.grant_group_id or "")
            )

    @rule(who=st.integers(0, 3), source=st.sampled_from(SOURCES), amount=st.integers(1, 8_000))
    def promise(self, who: int, source: str, amount: int) -> None:
        """A gift is planned; a visit may name it before it is signed for."""
        self.serial += 1
        group = f"P{self.serial}"
        given = {**GOODS, "fund_source": source, "amount": amount, "case_id": self.cases[who], "grant_group_id": group}
        saved = payments.save_grant(self.wp, {**given, "status": codes.GRANT_PLANNED})
        self.said.paid.append(Paid(saved.id, ((source, amount),), None, who, comfort=True, group=group))

    @precondition(lambda self: hasattr(self, "said") and any(p.day is None for p in self.said.paid))
    @rule(day=days, data=st.data())
    def keep_promise(self, day: date, data: st.DataObject) -> None:
        """It is approved and signed for, on whatever day."""
        one = data.draw(st.sampled_from([p for p in self.said.paid if p.day is None]))
        doers = self.wp.register("aid_grant").doers()
        doers["approve"](self.wp, one.first, approve_date=day)
        doers["pay"](self.wp, one.first, paid_date=day)
        one.day = day

    @rule(day=days, who=st.integers(0, 3), source=st.sampled_from(SOURCES), goods=st.integers(1, 8_000), data=st.data())
    def call(self, day: date, who: int, source: str, goods: int, data: st.DataObject) -> None:
        """A visit with gifts, naming nothing, aid, a gift that was signed for, or one that is only planned."""
        groups = [None, *dict.fromkeys(one.group for one in self.said.paid if one.group)]
        group = data.draw(st.sampled_from(groups), label="names")
        given = {"visit_date": day, "kind": "4", "case_id": self.cases[who], "item": "70", "fund_source": source}
        service.record_visit(self.wp, {**given, "goods_value": goods, "grant_group_id": group})
        self.said.calls.append(Call(day, who, source, goods, group))

    @rule(who=st.integers(0, 3))
    def come_back(self, who: int) -> None:
        """返困: the home goes on under a new file, which has stood since before the first payment."""
        self.serial += 1
        day = date(2023, 10, 31)
        leaving.leave(self.wp, self.cases[who], day, codes.EXIT_LIFTED, stable_from=date(2023, 1, 1))
        new = leaving.come_back(self.wp, self.cases[who], day, case_no=f"R{self.serial}").id
        given = {"status": codes.IN_FILE, "approve_date": day, "category": codes.DEEP, "archive_level": "1"}
        self.wp.register("aid_case").save(self.wp, given, new)
        self.cases[who] = new

    @rule(day=days, who=st.integers(0, 3), parts=parts_of)
    def single(self, day: date, who: int, parts: list[tuple[str, int]]) -> None:
        """A payment without a batch."""
        self.serial += 1
        given = {"case_id": self.cases[who], "item": "10", "pay_method": "1"}
        saved = payments.pay_split(self.wp, given, parts, on=day, group=f"S{self.serial}")
        self.said.paid.append(Paid(saved[0].id, tuple(parts), day, who, group=f"S{self.serial}"))

    @precondition(lambda self: hasattr(self, "said") and any(p.back is None for p in self.said.gone()))
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """A payment is taken back, once; a second time is refused and changes nothing."""
        one = data.draw(st.sampled_from([p for p in self.said.gone() if p.back is None]))
        one.back = data.draw(st.dates(one.day, date(2023, 12, 28)))
        payments.return_benefit(self.wp, one.first, one.back, "冲销", bank=False)
        with pytest.raises(UserError):
            payments.return_benefit(self.wp, one.first, one.back, "再冲", bank=False)

    @precondition(lambda self: hasattr(self, "said") and any(p.back is not None for p in self.said.paid))
    @rule(data=st.data(), bank=st.booleans())
    def take_back_what_came_back(self, data: st.DataObject, bank: bool) -> None:
        """What the bank sent back, or was taken back, is gone: reversing it as well is refused, row by row."""
        one = data.draw(st.sampled_from([p for p in self.said.paid if p.back is not None]))
        with pytest.raises(UserError):
            payments.return_benefit(self.wp, one.first, date(2023, 12, 28), "再冲", bank=bank)
        with pytest.raises(UserError):
            payments.return_grant(self.wp, one.first, date(2023, 12, 28), "再冲", bank=bank)

    @precondition(lambda self: hasattr(self, "said") and bool(self.said.gone()))
    @rule(data=st.data())
    def tamper(self, data: st.DataObject) -> None:
        """What went out cannot be altered, moved or thrown away."""
        one = data.draw(st.sampled_from(self.said.gone()))
        register = self.wp.register("aid_grant")
        for values in ({"amount": 600_000}, {"paid_date": date(2023, 10, 1)}, {"fund_source": "9"}):
            with pytest.raises(UserError):
                register.save(self.wp, values, one.first)
        with pytest.raises(UserError):
            register.delete(self.wp, [one.first])

    @invariant()
    def all_say_the_same(self) -> None:
        """By source: what was done = the ledger = BF-2 and BF-3 = BF-4. Homes are counted anew, person-times by
        benefit, and the rules on the returns have nothing against them."""
        if not hasattr(self, "said"):
            return
        for month in (NOVEMBER, DECEMBER):
            book = returns(self.wp, month)
            for source in SOURCES:
                self._of_source(source, month, book)
            self._of_homes(month, book)
            with self.wp.store.reading() as session:
                found = check_book(self.wp, session, book)
            assert [hit.message for hit in found if hit.rule in {"E06", "E11", "E13", "E14"}] == []
        known = {codes.GRANT_PLANNED, codes.GRANT_PAID, codes.GRANT_RETURNED, codes.GRANT_REVERSED}
        assert {one.status for one in self._rows()} <= known

    def _of_source(self, source: str, month: Month, book: BookValues) -> None:
        aid_, comfort = (self.said.spent(source, month, comfort=which) for which in (False, True))
        assert book["BF-2"].number("01", COLUMN[source]) == aid_
        assert book["BF-3"].number("01", COMFORTED[source]) == comfort
        assert [book["BF-4"].number(LINE[source], column) for column in ("c3", "c4", "c5")] == [
            *(aid_ + comfort, aid_, comfort)
        ]
        with self.wp.store.reading() as session:
            one = ledger.account(session, source, month.first, month.last)
        assert one.spent == aid_ + comfort
        assert one.closing == book["BF-4"].number(LINE[source], "c7")

    def _of_homes(self, month: Month, book: BookValues) -> None:
        said, stands = self.said, self.said.standing(month)
        before = said.standing(month.previous)
        assert book["BF-2"].number("01", "c1") == len(said.reached(month, comfort=False))
        assert book["BF-2"].number("01", "c3") == len(stands) - len(before)
        assert book["BF-2"].number("01", "c14") == len({one.home for one in stands})
        assert book["BF-2"].number("01", "c15") == len(stands)
        given = len(said.standing(month, comfort=True)) - len(said.standing(month.previous, comfort=True))
        assert book["BF-3"].number("01", "c2") == len(said.reached(month, comfort=True))
        assert book["BF-3"].number("01", "c3") == given + len(said.alone(month))

    def _row(self, number: int) -> AidGrant:
        with self.wp.store.reading() as session:
            found: AidGrant = self.wp.register("aid_grant").get(session, number)
            return found

    def _rows(self) -> list[AidGrant]:
        with self.wp.store.reading() as session:
            return self.wp.register("aid_grant").fetch(session, range(1, 500))


Batches.TestCase.settings = settings(
    max_examples=8, stateful_step_count=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # no shrinking: an example costs a workplace
TestBatches = Batches.TestCase
