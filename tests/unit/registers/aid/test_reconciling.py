"""A month reconciles: roster = bank file = ledger = BF-2 and BF-3 = BF-4, whatever is returned or taken back."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import TODAY
from tzdesk.base import clock
from tzdesk.base.money import parse_yuan
from tzdesk.base.periods import Month
from tzdesk.registers import aid
from tzdesk.registers.aid import bank, bank_result, batches, codes, ledger, payments
from tzdesk.registers.aid.model import AidCase
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import check_book
from tzdesk.returns.compute import BookValues, compute
from tzdesk.store import Store

SOURCES = ("4", "6", "7")  # 区财政, 本级经费, 社会捐助
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
    word that a month without comfort owes for its empty BF-3, and for the bank's statement, which nobody typed."""
    with month.wp.store.reading() as session:
        named = compute(month.wp, session, DECEMBER, ["BF-6B"])["BF-6B"].totals()
        book = compute(month.wp, session, DECEMBER, FORMS)
        found = [hit for hit in check_book(month.wp, session, book) if hit.kind in FORMS]
    assert named == {"H": book["BF-2"].number("01", "c4"), "I": book["BF-2"].number("01", "c3")}
    assert [(hit.kind, hit.rule) for hit in found] == [("BF-3", "T09"), ("BF-4", "E19D")]


# --- visits and the benefits they name -------------------------------------------------------------------------------


def visit(wp: Workplace, case: int, day: date, goods: int, group: str | None = None) -> int:
    """A comfort visit to a household with gifts out of the union's own money."""
    given = {"visit_date": day, "kind": "4", "case_id": case, "item": "70", "fund_source": "6", "goods_value": goods}
    return wp.register("aid_visit").save(wp, {**given, "grant_group_id": group}).id


def comforted(wp: Workplace, month: Month) -> tuple[int | None, int | None]:
    """人次 and sum of comfort in a month; forms, ledger and rules agree on it."""
    book = returns(wp, month)
    with wp.store.reading() as session:
        assert [hit.rule for hit in check_book(wp, session, book) if hit.rule in {"E08", "E11", "E13", "E14"}] == []
        spent = sum(ledger.account(session, source, month.first, month.last).spent for source in (*SOURCES, "9"))
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


def test_a_visit_after_its_benefit_says_how_many_it_reached() -> None:
    """Signed for in November as one; in December a visit says that three had it: two more in December, three in the
    year; what comes back in January are those three."""
    with clock.frozen(date(2024, 1, 31)):
        wp = workplace()
        (case,) = files(wp, 1)
        one = payments.pay(wp, {**GOODS, "case_id": case, "grant_group_id": "G1"}, on=date(2023, 11, 29)).id
        given = {"visit_date": date(2023, 12, 4), "kind": "4", "case_id": case, "item": "70", "grant_group_id": "G1"}
        wp.register("aid_visit").save(wp, {**given, "head_count": 3})
        assert [comforted(wp, month) for month in (NOVEMBER, DECEMBER)] == [(1, 50_000), (2, 0)]
        assert returns(wp, DECEMBER)["BF-3"].number("01", "c13") == 3
        payments.return_benefit(wp, one, date(2024, 1, 9), "重复", bank=False)
        assert comforted(wp, Month(2024, 1)) == (-3, -50_000)
        wp.close()


def test_what_was_spent_before_the_first_receipt_is_owed() -> None:
    """A visit in October with gifts of 122 yuan whose source nobody stated (其他) has no known balance, and the sum of
    the known ones is not held against it; 1 000 yuan in November open with 122 owed, so December opens with 878."""
    with clock.frozen(TODAY):
        wp = workplace()
        (case,) = files(wp, 1)
        given = {"visit_date": date(2023, 10, 9), "kind": "4", "case_id": case, "item": "70", "goods_value": 12_200}
        wp.register("aid_visit").save(wp, given)
        assert comforted(wp, Month(2023, 10)) == (1, 12_200)
        received = {"txn_date": date(2023, 11, 6), "fund_source": "9", "kind": "2", "amount": 100_000}
        wp.register("aid_fund").save(wp, received)
        balances = []
        for month in (Month(2023, 10), NOVEMBER, DECEMBER):
            comforted(wp, month)
            form = returns(wp, month)["BF-4"]
            balances.append((form.number("10", "c1"), form.number("10", "c7")))
        assert balances == [(None, None), (-12_200, 87_800), (87_800, 87_800)]
        with wp.store.reading() as session:
            account = ledger.account(session, "9", NOVEMBER.first, NOVEMBER.last)
        assert (account.opening, account.closing) == (-12_200, 87_800)
        wp.close()


def test_what_two_visits_say_of_one_gift_is_added_up() -> None:
    """Three had of it at the one place, two at the other: five; the gift's 500 yuan once."""
    with clock.frozen(TODAY):
        wp = workplace()
        (case,) = files(wp, 1)
        payments.pay(wp, {**GOODS, "case_id": case, "grant_group_id": "G1"}, on=date(2023, 12, 1))
        given = {"visit_date": date(2023, 12, 4), "kind": "4", "case_id": case, "item": "70", "grant_group_id": "G1"}
        for heads in (3, 2):
            wp.register("aid_visit").save(wp, {**given, "head_count": heads})
        assert comforted(wp, DECEMBER) == (5, 50_000)
        wp.close()


def test_a_visit_that_named_a_gift_thrown_away_counts_by_itself() -> None:
    """While 500 yuan are planned behind it it does not count; when they are in the recycle bin its own 300 do."""
    with clock.frozen(TODAY):
        wp = workplace()
        (case,) = files(wp, 1)
        given = {**GOODS, "case_id": case, "grant_group_id": "G1", "status": codes.GRANT_PLANNED}
        one = payments.save_grant(wp, given).id
        visit(wp, case, date(2023, 12, 4), 30_000, "G1")
        assert comforted(wp, DECEMBER) == (0, 0)
        wp.register("aid_grant").delete(wp, [one])
        assert comforted(wp, DECEMBER) == (1, 30_000)
        wp.close()


def test_a_home_that_came_back_is_visited_once_and_has_been_aided() -> None:
    """A call under the old file and one under the new: one 户, two 人次. Its 300 yuan of November were paid under the
    old file; under the new one it is no household that had nothing this year, as the other home is."""
    with clock.frozen(TODAY):
        wp = workplace()
        old, new, _ = files(wp, 3)
        aid_ = {"case_id": old, "item": "10", "fund_source": "6", "amount": 30_000, "pay_method": "1"}
        payments.pay(wp, aid_, on=date(2023, 11, 3))
        left = {"status": codes.LIFTED, "exit_date": date(2023, 12, 10), "exit_reason": codes.EXIT_LIFTED}
        with wp.store.operation("test.came_back", "返困") as op:
            for name, value in left.items():
                setattr(op.session.get(AidCase, old), name, value)
            op.session.get(AidCase, new).prev_case_id = old  # type: ignore[union-attr]
        visit(wp, old, date(2023, 12, 4), 10_000)
        visit(wp, new, date(2023, 12, 11), 10_000)
        assert comforted(wp, DECEMBER) == (2, 20_000)
        book = returns(wp, DECEMBER)
        assert book["BF-3"].number("01", "c2") == 1
        assert [book["BF-1"].number(line, "c1") for line in ("12", "23")] == [2, 1]
        wp.close()


def test_what_is_spent_on_the_first_is_the_months_own() -> None:
    """500 yuan on the first of December leave its opening what November left."""
    with clock.frozen(TODAY):
        wp = workplace()
        (case,) = files(wp, 1)
        payments.pay(wp, {**GOODS, "case_id": case}, on=date(2023, 12, 1))
        form = returns(wp, DECEMBER)["BF-4"]
        assert [form.number("07", f"c{n}") for n in (1, 3, 7)] == [RECEIVED, 50_000, RECEIVED - 50_000]
        wp.close()


def test_of_two_equal_payments_to_one_card_the_one_that_failed_comes_back() -> None:
    """Father and child have 400 yuan each into the father's card; the bank's second line failed: the child's."""
    with clock.frozen(TODAY), TemporaryDirectory() as folder:
        wp = workplace()
        (case,) = files(wp, 1)
        child = wp.register("aid_member").save(wp, {"case_id": case, "name": "某子", "relation": "05"}).id
        batch = a_batch(wp, date(2023, 12, 1), item="69")
        lines = [{"case_id": case, "amount": 40_000}, {"case_id": case, "member_id": child, "amount": 40_000}]
        batches.add_lines(wp, batch, lines)
        batches.approve_batch(wp, batch, date(2023, 12, 8), approver="王主席")
        bank.send_to_bank(wp, batch, Path(folder) / "代发.csv", date(2023, 12, 11))
        with wp.store.reading() as session:
            asked = bank.payments_of(session, batches.batch_of(wp, session, batch))
        told = list(reversed(answers(asked, {2})))  # in an order of the bank's own
        bank_result.take_result(wp, batch, told, debited=date(2023, 12, 12), known=date(2023, 12, 14))
        with wp.store.reading() as session:
            back = [row.member_id for row in wp.register("aid_grant").fetch(session, range(1, 9)) if row.reversal_of]
        assert back == [child]
        wp.close()
