"""BF-1, BF-2 and BF-3 as the definition states them, filled from files and payments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.unit.registers.aid.people import filed
from tzdesk.base.periods import Month
from tzdesk.definitions import load
from tzdesk.registers.aid import codes, payments, service
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import BookValues, compute
from tzdesk.returns.forms import check_form, forms_of

FORMS = ("BF-1", "BF-2", "BF-3")
MARCH = Month(2023, 3)
APPROVED = date(2023, 2, 1)


@pytest.fixture(scope="module")
def book(shared: Workplace) -> Iterator[BookValues]:
    """March: two files before, one new, one lifted, one that changed class; aid and comfort, one payment back."""
    deep, gone, moved = (
        filed(shared, date(2022, 5, 1)),
        filed(shared, date(2022, 5, 1)),
        filed(shared, date(2022, 5, 1)),
    )
    filed(shared, date(2023, 3, 5), codes.RELATIVE)
    for day, category in ((date(2022, 5, 1), codes.DEEP), (date(2023, 3, 8), codes.RELATIVE)):
        service.assess(
            shared, moved.id, {"assess_year": day.year, "kind": "3", "district_date": day, "decided_category": category}
        )
    service.exit_case(shared, gone.id, date(2023, 3, 20), codes.EXIT_LIFTED)
    aid = {"fund_source": "4", "pay_method": "1", "amount": 50_000, "case_id": deep.id, "approve_date": APPROVED}
    payments.pay(shared, {**aid, "item": "10"}, on=date(2023, 3, 2))
    payments.pay_split(shared, {**aid, "item": "20"}, [("1", 20_000), ("7", 5_000)], on=date(2023, 3, 3), group="G")
    back = payments.pay(shared, {**aid, "item": "31", "case_id": moved.id}, on=date(2023, 2, 3))
    payments.return_grant(shared, back.id, date(2023, 3, 9), "账号有误")
    payments.pay(shared, {**aid, "item": "70", "fund_source": "6"}, on=date(2023, 3, 4))
    outside = {"person_name": "钱七", "beneficiary_class": "06", "item": "70", "fund_source": "8", "pay_method": "2"}
    payments.pay(shared, {**outside, "amount": 8_000}, on=date(2023, 3, 4))
    with shared.store.reading() as session:
        yield compute(shared, session, MARCH, FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_the_form_is_well_formed(name: str) -> None:
    """Measures, lines and columns that a cell refers to are there."""
    assert check_form(forms_of(load(2023))[name]) == []


def column(book: BookValues, form: str, lines: range, column_id: str) -> list[int | None]:
    """The values of some lines in one column."""
    return [book[form].number(f"{code:02d}", column_id) for code in lines]


def test_files_in_and_out_of_the_month(book: BookValues) -> None:
    """Three before, one new, one lifted, one moved from 深度 to 相对: three at the end."""
    #                                            01 02 03 04 05 06 07 08 09 10 11 12
    assert column(book, "BF-1", range(1, 13), "c1") == [3, 2, 1, 0, 0, 1, 2, 1, 0, 0, 1, 3]
    assert column(book, "BF-1", range(1, 13), "c2") == [3, 0, 0, 0, 0, 0, 2, 1, 0, 0, 1, 1]
    assert column(book, "BF-1", range(1, 13), "c3") == [0, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 2]
    assert column(book, "BF-1", range(17, 20), "c1") == [1, 1, 0]


def test_aid_of_the_month_by_item_source_and_class(book: BookValues) -> None:
    """Two benefits to one household; the one that came back is taken off under its own item, class and source."""
    form = book["BF-2"]
    total = {n: form.number("01", f"c{n}") for n in range(1, 17)}
    assert [total[n] for n in (1, 2, 3)] == [1, 1, 1]  # two benefits, one taken back
    assert total[4] == 50_000 + 20_000 + 5_000 - 50_000
    assert [total[n] for n in (5, 8, 11)] == [20_000, 0, 5_000]
    assert [form.number("05", f"c{n}") for n in (1, 3, 4, 8, 15, 16)] == [0, -1, -50_000, -50_000, 0, 0]
    assert form.number("03", "c3") == 1
    assert (form.get("13", "c1").role, form.get("13", "c14").role) == ("none", "none")


def test_the_blocks_of_aid_sum_to_the_total(book: BookValues) -> None:
    """Items, classes and ways of payment each sum to line 01 in columns 3–13; column 4 is the sum of the sources."""
    form = book["BF-2"]
    blocks = (("02", "03", "04", "06", "07", "08", "09"), ("10", "11", "12", "13"), ("14", "15", "16", "17"))
    for n in range(3, 14):
        for block in blocks:
            assert sum(form.number(code, f"c{n}") for code in block) == form.number("01", f"c{n}"), (n, block)
    for line in form.form.lines:
        assert form.number(line.code, "c4") == sum(form.number(line.code, f"c{n}") for n in range(5, 14))


def test_comfort_by_beneficiary_and_source(book: BookValues) -> None:
    """Money to a file, goods to a front-line worker; sources sum to the total, impossible cells are none."""
    form = book["BF-3"]
    assert [form.number("01", f"c{n}") for n in range(1, 7)] == [0, 1, 2, 50_000, 8_000, 58_000]
    assert [form.number("02", f"c{n}") for n in (2, 3, 4)] == [1, 1, 50_000]
    assert [form.number("06", f"c{n}") for n in (3, 5, 11)] == [1, 8_000, 8_000]
    assert form.number("09", "c3") == 2
    for line in form.form.lines:
        sources = sum(form.number(line.code, f"c{n}") for n in range(7, 13))
        assert form.number(line.code, "c6") == sources
    for n in (3, 4, 5, 6, 13, 14):
        parts = sum(form.number(f"{code:02d}", f"c{n}") for code in range(2, 9))
        assert form.number("01", f"c{n}") == parts
    assert (form.get("02", "c1").role, form.get("06", "c2").role) == ("none", "none")


def test_a_number_opens_the_records_behind_it(book: BookValues) -> None:
    """A count of files opens files, an amount opens payments, a sum those of its parts."""
    closing = book["BF-1"].get("12", "c1")
    assert (closing.kind, len(closing.ids)) == ("aid_case", 3)
    amount = book["BF-2"].get("02", "c8")
    assert (amount.kind, len(amount.ids)) == ("aid_grant", 1)
    assert set(book["BF-1"].get("02", "c1").ids) >= set(book["BF-1"].get("03", "c1").ids)
