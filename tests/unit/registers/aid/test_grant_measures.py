"""BF-2 and BF-3 against a recount with plain sets, and what split funding and returns do to them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed, resident_id
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, payments, service
from tzdesk.registers.aid.measures.comfort import comfort
from tzdesk.registers.aid.measures.funds import fund
from tzdesk.registers.aid.measures.grants import grants
from tzdesk.registers.aid.model import AidCase, AidGrant
from tzdesk.registers.measure import Scope
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.audit import check_book
from tzdesk.returns.compute import compute
from tzdesk.rules import Severity

AID = ("10", "20", "30", "31", "40", "69")
COMFORT = ("70", "71", "73", "74")
YEAR = (date(2023, 1, 1), date(2023, 12, 31))


@contextmanager
def month(wp: Workplace, number: int, year: int = 2023) -> Iterator[Scope]:
    """A month's scope."""
    with wp.store.reading() as session:
        yield Scope(session, Month(year, number), wp.definition(year))


@dataclass(frozen=True)
class Row:
    """A payment as the recount knows it."""

    id: int
    case: int | None
    who: str
    group: str
    item: str
    source: str
    pay: str
    klass: str
    row: str
    amount: int
    paid: date
    back: date | None
    back_id: int | None

    def stands(self, day: date) -> bool:
        return self.paid <= day and (self.back is None or self.back > day)


@pytest.fixture(scope="module")
def paid(shared: Workplace) -> list[Row]:
    """Thirty files, and two years of payments to them and to others; some split, some returned."""
    chance = random.Random(7)
    found: list[Row] = []
    with shared.store.operation("test.payments") as op:
        files = []
        for number in range(30):
            category = chance.choice("123")
            approved = date(2022, 1, 1) + timedelta(chance.randrange(600))
            case = AidCase(
                case_no=f"C{number}", status=codes.IN_FILE, category=category, approve_date=approved, id_no=f"I{number}"
            )
            op.add(case)
            files.append(case)
        op.session.flush()
        for number in range(260):
            case_ = chance.choice(files) if chance.random() < 0.8 else None
            item = chance.choice(AID + COMFORT) if case_ else chance.choice(COMFORT)
            day = date(2022, 10, 1) + timedelta(chance.randrange(455))
            in_file = case_ is not None and case_.approve_date is not None and case_.approve_date <= day
            other = chance.choice(("03", "06", "07"))
            sources = chance.sample("12345678", chance.choice((1, 1, 1, 2)))
            pay_method = chance.choice("1234")
            for source in sources:
                amount = chance.randrange(1, 500_000)
                back = day + timedelta(chance.randrange(70)) if chance.random() < 0.15 else None
                back = back if back is not None and back <= YEAR[1] else None
                row = AidGrant(
                    case_id=case_.id if case_ else None,
                    person_id=None if case_ else f"P{number % 9}",
                    beneficiary_class=None if case_ else other,
                    grant_group_id=f"G{number}",
                    item=item,
                    fund_source=source,
                    amount=amount,
                    pay_method=pay_method,
                    paid_date=day,
                    status=codes.GRANT_PAID,
                )
                op.add(row)
                op.session.flush()
                back_id = None
                if back is not None:
                    reverse = row.reversal(back, codes.GRANT_RETURNED, "账号有误")
                    op.add(reverse)
                    op.session.flush()
                    back_id = reverse.id
                found.append(
                    Row(
                        row.id,
                        case_.id if case_ else None,
                        (case_.id_no or "") if case_ else f"P{number % 9}",
                        f"G{number}",
                        item,
                        source,
                        pay_method,
                        (case_.category or "") if case_ and in_file else "none",
                        "02" if in_file else other if case_ is None else "08",
                        amount,
                        day,
                        back,
                        back_id,
                    )
                )
        # A draft, a planned payment and one in the recycle bin count nowhere.
        op.add(AidGrant(case_id=files[0].id, item="10", fund_source="1", amount=1, status=codes.GRANT_PLANNED))
        op.add(
            AidGrant(case_id=files[0].id, item="10", fund_source="1", amount=1, status="2", paid_date=date(2023, 5, 1))
        )
        gone = AidGrant(
            case_id=files[0].id, item="10", fund_source="1", amount=1, status="4", paid_date=date(2023, 5, 1)
        )
        op.add(gone)
        op.session.flush()
        op.delete(gone)
    return found


def recount(rows: list[Row], first: date, last: date) -> dict[str, int]:
    """Households, persons, times and amount of a stretch of days, counted without the program."""
    new = [row for row in rows if first <= row.paid <= last and row.stands(last)]
    eve = first - timedelta(1)
    after = {row.group for row in rows if row.stands(last)}
    before = {row.group for row in rows if row.stands(eve)}
    given = sum(row.amount for row in rows if first <= row.paid <= last)
    taken = sum(row.amount for row in rows if row.back is not None and first <= row.back <= last)
    return {
        "households": len({row.case for row in new if row.case is not None}),
        "persons": len({row.who for row in new}),
        "times": len(after) - len(before),
        "amount": given - taken,
    }


def is_aid(row: Row) -> bool:
    """Items 10–69."""
    return row.item in AID


CUTS: list[tuple[dict[str, Any], Callable[[Row], bool]]] = [
    ({}, lambda row: True),
    *(({"items": [item]}, lambda row, item=item: row.item == item) for item in AID),
    ({"items": ["30", "31"]}, lambda row: row.item in {"30", "31"}),
    *(({"klass": k}, lambda row, k=k: row.klass == k) for k in ("1", "2", "3", "none")),
    *(({"pay": p}, lambda row, p=p: row.pay == p) for p in "1234"),
    *(({"source": s}, lambda row, s=s: row.source == s) for s in "123456789"),
]


@pytest.mark.parametrize("number", range(1, 13))
def test_every_cell_of_aid_is_the_recount(shared: Workplace, paid: list[Row], number: int) -> None:
    """Households, persons, times, amounts of the month and of the year, by item, class, payment and source."""
    with month(shared, number) as scope:
        windows = {"month": (scope.period.first, scope.period.last), "year": (YEAR[0], scope.period.last)}
        for params, keep in CUTS:
            rows = [row for row in paid if is_aid(row) and keep(row)]
            for when, (first, last) in windows.items():
                expected = recount(rows, first, last)
                got = {what: grants(scope, what=what, when=when, **params).value for what in expected}
                assert got == expected, (params, when)


def test_the_ids_behind_an_amount_are_its_rows(shared: Workplace, paid: list[Row]) -> None:
    """Payments of the month and returns that became known in it."""
    with month(shared, 6) as scope:
        period = scope.period
        rows = [row for row in paid if is_aid(row)]
        expected = {row.id for row in rows if row.paid in period}
        expected |= {row.back_id for row in rows if row.back is not None and row.back in period and row.back_id}
        measured = grants(scope, what="amount")
        assert (set(measured.ids), measured.kind) == (expected, "aid_grant")


def test_cumulative_times_and_amounts_add_up_but_households_do_not(shared: Workplace, paid: list[Row]) -> None:
    """人次 and 金额 of the year are the sums of the months; 户 are counted anew and never exceed the files."""
    sums = {"times": 0, "amount": 0, "households": 0}
    for number in range(1, 13):
        with month(shared, number) as scope:
            for what in sums:
                sums[what] += int(grants(scope, what=what).value or 0)
            for what in ("times", "amount"):
                assert grants(scope, what=what, when="year").value == sums[what]
    with month(shared, 12) as scope:
        households = int(grants(scope, what="households", when="year").value or 0)
    assert households <= 30 < sums["households"]


@pytest.mark.parametrize("number", [1, 2, 6, 12])
def test_every_cell_of_comfort_is_the_recount(shared: Workplace, paid: list[Row], number: int) -> None:
    """Times, households, money and goods by kind of beneficiary, item and source."""
    cuts: list[tuple[dict[str, Any], Callable[[Row], bool]]] = [
        ({}, lambda row: True),
        *(({"row": r}, lambda row, r=r: row.row == r) for r in ("02", "03", "04", "06", "07", "08")),
        *(({"items": [i]}, lambda row, i=i: row.item == i) for i in ("70", "72", "74")),
        ({"sources": ["1", "2", "3", "4"]}, lambda row: row.source in "1234"),
    ]
    with month(shared, number) as scope:
        for params, keep in cuts:
            rows = [row for row in paid if not is_aid(row) and keep(row)]
            goods = [row for row in rows if row.pay == codes.PAY_GOODS]
            for when, first in (("month", scope.period.first), ("year", YEAR[0])):
                expected = recount(rows, first, scope.period.last)
                got = {
                    what: comfort(scope, what=what, when=when, **params).value
                    for what in ("households", "times", "amount", "goods", "money")
                }
                in_kind = recount(goods, first, scope.period.last)["amount"]
                assert got == {
                    "households": expected["households"],
                    "times": expected["times"],
                    "amount": expected["amount"],
                    "goods": in_kind,
                    "money": expected["amount"] - in_kind,
                }, (params, when)


# --- in sight -----------------------------------------------------------------


def life(case_id: int, **values: Any) -> dict[str, Any]:
    """生活救助 of 500 yuan by card."""
    return {"case_id": case_id, "item": "10", "fund_source": "6", "amount": 50_000, "pay_method": "1", **values}


def counted(scope: Scope, **params: Any) -> tuple[Any, ...]:
    """户, 人, 人次, 金额."""
    return tuple(grants(scope, what=what, **params).value for what in ("households", "persons", "times", "amount"))


def test_aid_in_january_and_march_is_one_household_and_two_times(wp: Workplace) -> None:
    """One worker aided twice: 1 户, 1 人, 2 人次."""
    case = filed(wp, date(2022, 5, 1))
    for number in (1, 3):
        payments.pay(wp, life(case.id), on=date(2023, number, 10))
    with month(wp, 3) as scope:
        assert counted(scope) == (1, 1, 1, 50_000)
        assert counted(scope, when="year") == (1, 1, 2, 100_000)


def test_split_funding_is_one_time(wp: Workplace) -> None:
    """Two sources for one benefit: one 人次, both amounts under their sources."""
    case = filed(wp, date(2022, 5, 1))
    payments.pay_split(wp, life(case.id), [("5", 30_000), ("6", 20_000)], on=date(2023, 3, 1), group="G")
    with month(wp, 3) as scope:
        assert counted(scope) == (1, 1, 1, 50_000)
        assert grants(scope, what="amount", source="5").value == 30_000


def test_a_benefit_paid_over_new_year_is_one_time(wp: Workplace) -> None:
    """One source pays in December, the other in January: December's 人次, January's money; over the survey's year one
    household and one person."""
    case = filed(wp, date(2021, 5, 1))
    for source, amount, day in (("5", 30_000, date(2022, 12, 20)), ("6", 20_000, date(2023, 1, 10))):
        payments.pay_split(wp, life(case.id), [(source, amount)], on=day, group="G")
    with month(wp, 12, 2022) as scope:
        assert counted(scope) == (1, 1, 1, 30_000)
    with month(wp, 1) as scope:
        assert counted(scope) == (1, 1, 0, 20_000)
        assert counted(scope, when="survey") == (1, 1, 1, 50_000)
        assert grants(scope, what="continued").value == 1


@pytest.mark.parametrize(("group", "severity"), [("G", Severity.SOFT), (None, None)])
def test_a_benefit_that_another_source_pays_on_stops_no_month(
    wp: Workplace, group: str | None, severity: Severity | None
) -> None:
    """A household and a person, no new 人次 (E08): the clerk says why, and the month is sent."""
    case = filed(wp, date(2021, 5, 1))
    payments.pay(wp, life(case.id) | {"fund_source": "5", "amount": 100, "grant_group_id": "G"}, on=date(2023, 1, 20))
    payments.pay(wp, life(case.id) | {"fund_source": "6", "amount": 100, "grant_group_id": group}, on=date(2023, 2, 10))
    with wp.store.reading() as session:
        book = compute(wp, session, Month(2023, 2), ["BF-2", "BF-4"])
        found = {one.severity for one in check_book(wp, session, book) if one.rule == "E08"}
        assert book["BF-2"].number("01", "c3") == (0 if group else 1)
    assert found == ({severity} if severity else set())


def test_a_benefit_that_came_back_whole_is_not_paid_on(wp: Workplace) -> None:
    """Paid anew the month after it came back it is 人次 of its own month."""
    case = filed(wp, date(2021, 5, 1))
    first = payments.pay_split(wp, life(case.id), [("5", 100)], on=date(2023, 1, 10), group="G")[0].id
    payments.return_benefit(wp, first, date(2023, 1, 20), "账号有误")
    payments.pay_split(wp, life(case.id), [("6", 100)], on=date(2023, 2, 10), group="G")
    with month(wp, 2) as scope:
        assert counted(scope) == (1, 1, 1, 100)
        assert grants(scope, what="continued").value == 0


def test_a_return_is_taken_off_in_the_month_that_knows_it(wp: Workplace) -> None:
    """March keeps its payment; April shows minus one 人次 and the amount; the year comes to nothing."""
    case = filed(wp, date(2022, 5, 1))
    saved = payments.pay(wp, life(case.id), on=date(2023, 3, 1))
    payments.return_grant(wp, saved.id, date(2023, 4, 2), "账号有误")
    with month(wp, 3) as scope:
        assert counted(scope) == (1, 1, 1, 50_000)
    with month(wp, 4) as scope:
        assert counted(scope) == (0, 0, -1, -50_000)
        assert counted(scope, when="year") == (0, 0, 0, 0)


def test_half_of_a_split_coming_back_leaves_the_time(wp: Workplace) -> None:
    """While one source stands, the benefit stands."""
    case = filed(wp, date(2022, 5, 1))
    rows = payments.pay_split(wp, life(case.id), [("5", 30_000), ("6", 20_000)], on=date(2023, 3, 1), group="G")
    payments.return_grant(wp, rows[0].id, date(2023, 4, 2), "账号有误")
    with month(wp, 4) as scope:
        assert counted(scope) == (0, 0, 0, -30_000)
        assert counted(scope, when="year") == (1, 1, 1, 20_000)


def test_last_years_payment_coming_back_lowers_this_year(wp: Workplace) -> None:
    """A return in January of December's payment is January's minus, under the payment's class and source."""
    case = filed(wp, date(2022, 5, 1), codes.RELATIVE)
    saved = payments.pay(wp, life(case.id, fund_source="2"), on=date(2022, 12, 20))
    payments.return_grant(wp, saved.id, date(2023, 1, 4), "账号有误")
    with month(wp, 1) as scope:
        assert counted(scope, klass=codes.RELATIVE, source="2", when="year") == (0, 0, -1, -50_000)


def test_class_is_that_of_the_day_of_payment(wp: Workplace) -> None:
    """A later change of class does not move an earlier payment; before the file it is 非在档."""
    case = filed(wp, date(2023, 2, 1))
    for number in (1, 3, 6):
        payments.pay(wp, life(case.id), on=date(2023, number, 10))
    for day, category in ((date(2023, 2, 1), codes.DEEP), (date(2023, 5, 1), codes.RELATIVE)):
        service.assess(
            wp, case.id, {"assess_year": 2023, "kind": "3", "district_date": day, "decided_category": category}
        )
    for number, klass in ((1, "none"), (3, codes.DEEP), (6, codes.RELATIVE)):
        with month(wp, number) as scope:
            assert grants(scope, what="times", klass=klass).value == 1, number


def test_husband_and_child_of_one_file_are_one_household_and_two_persons(wp: Workplace) -> None:
    """Persons are told apart by their ID; a grant to the file is the head's."""
    case = filed(wp, date(2022, 5, 1))
    child = resident_id(date(2005, 3, 3), 5)
    saved = service.save_case(
        wp, {}, record_id=case.id, members=[{"name": "某小", "relation": "05", "id_no": child, "edu_stage": "4"}]
    )
    payments.pay(wp, life(case.id), on=date(2023, 3, 1))
    payments.pay(wp, life(case.id, item="31", member_id=saved.member_ids[0]), on=date(2023, 3, 2))
    head = next(person for person in service.household_members(wp, case.id) if person.is_head)
    payments.pay(wp, life(case.id, item="20", member_id=head.id), on=date(2023, 3, 3))
    with month(wp, 3) as scope:
        assert counted(scope) == (1, 2, 3, 150_000)


def test_people_without_an_id_are_told_apart_by_what_names_them(wp: Workplace) -> None:
    """Two files without IDs are two persons; a child without one is not the head; outsiders go by name and unit."""
    one, other = (filed(wp, date(2022, 5, 1), id_no=None) for _ in range(2))
    child = service.save_case(wp, {}, record_id=one.id, members=[{"name": "某小", "relation": "05"}]).member_ids[0]
    for values in (life(one.id), life(one.id, item="20"), life(other.id), life(one.id, item="31", member_id=child)):
        payments.pay(wp, values, on=date(2023, 3, 1))
    outside = {"item": "69", "fund_source": "6", "amount": 1, "pay_method": "3"}
    for name, unit in (("钱七", "甲厂"), ("钱七", "甲厂 "), ("钱七", "乙厂")):
        payments.pay(wp, {**outside, "person_name": name, "person_unit": unit}, on=date(2023, 3, 1))
    with month(wp, 3) as scope:
        assert counted(scope)[:2] == (2, 3 + 2)


def test_visits_count_through_their_grant_or_by_themselves(wp: Workplace) -> None:
    """送清凉 to a unit: one goods row, as many 人次 as the visit met; a visit without a grant counts alone."""
    goods = {"item": "74", "fund_source": "6", "amount": 600_000, "pay_method": "2", "person_unit": "甲厂"}
    payments.pay(wp, {**goods, "beneficiary_class": "06", "grant_group_id": "S1"}, on=date(2023, 7, 10))
    visit = {"visit_date": date(2023, 7, 10), "kind": codes.VISIT_COMFORT, "unit_visited": "甲厂"}
    wp.register("aid_visit").save(wp, {**visit, "head_count": 60, "grant_group_id": "S1", "goods_value": 600_000})
    wp.register("aid_visit").save(wp, {**visit, "unit_visited": "乙厂", "head_count": 20, "goods_value": 90_000})
    wp.register("aid_visit").save(wp, {**visit, "unit_visited": "丙厂", "kind": codes.VISIT_SURVEY, "head_count": 9})
    case = filed(wp, date(2023, 1, 1))
    wp.register("aid_visit").save(
        wp, {"visit_date": date(2023, 7, 11), "kind": codes.VISIT_COMFORT, "case_id": case.id}
    )
    with month(wp, 7) as scope:
        values = {what: comfort(scope, what=what).value for what in ("units", "households", "times", "money", "goods")}
        assert values == {"units": 2, "households": 1, "times": 60 + 20 + 1, "money": 0, "goods": 690_000}
        assert comfort(scope, what="times", items=["74"]).value == 60
        assert comfort(scope, what="times", row="06").value == 80
        assert comfort(scope, what="times", row="02").value == 1
        assert comfort(scope, what="amount", sources=["9"]).value == 90_000
        parts = [comfort(scope, what="amount", sources=[str(n)]).value or 0 for n in range(1, 10)]
        assert sum(parts) == comfort(scope, what="amount").value
        assert comfort(scope, what="units").kind == "aid_visit"
    with month(wp, 8) as scope:
        assert comfort(scope, what="times", when="year").value == 81
        assert comfort(scope, what="times").value == 0


def test_a_visit_without_a_grant_says_itself_what_was_given_to_whom_and_from_which_money(wp: Workplace) -> None:
    """送清凉 to couriers: 30 packs of 40 yuan from the union's own money, in BF-3 and in the ledger alike."""
    visit = {"visit_date": date(2023, 7, 10), "kind": codes.VISIT_COMFORT, "unit_visited": "某某配送站"}
    given = {"item": "74", "beneficiary_class": "07", "fund_source": "6", "head_count": 30, "goods_value": 120_000}
    wp.register("aid_visit").save(wp, {**visit, **given})
    wp.register("aid_visit").save(wp, {**visit, "unit_visited": "乙厂", "head_count": 5})
    with month(wp, 7) as scope:
        assert comfort(scope, what="times", row="07").value == 30
        assert comfort(scope, what="times", row="06").value == 5
        assert comfort(scope, what="times", items=["74"]).value == 30
        assert comfort(scope, what="goods", sources=["6"]).value == 120_000
        assert comfort(scope, what="amount", sources=["9"]).value == 0
        assert fund(scope, what="comfort", source="6").value == 120_000
        assert fund(scope, what="comfort", source="9").value == 0


def test_nothing_paid_is_zero_not_blank(wp: Workplace) -> None:
    """A month without aid prints zeros."""
    with month(wp, 1) as scope:
        assert counted(scope) == (0, 0, 0, 0)
        assert comfort(scope, what="amount").value == 0


def test_unknown_parameters_are_our_own_mistake(wp: Workplace) -> None:
    """A return that asks for what no measure gives fails loudly."""
    with month(wp, 1) as scope:
        for ask in (lambda: grants(scope, what="x"), lambda: comfort(scope, what="x")):
            with pytest.raises(KeyError):
                ask()
