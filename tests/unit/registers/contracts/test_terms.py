"""What follows from a contract's dates and figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tzdesk.definitions import load
from tzdesk.registers.contracts.limits import Limits, limits_on
from tzdesk.registers.contracts.model import Contract
from tzdesk.registers.contracts.states import state_of
from tzdesk.registers.contracts.terms import (
    counts_from,
    effective_date,
    increase_pct,
    is_longer_than,
    is_shorter_than,
    is_text,
    is_valid_on,
    rise,
)

LAW = limits_on(load(2023), date(2023, 12, 31))


def d(text: str) -> date:
    return date.fromisoformat(f"2023-{text}" if len(text) == 5 else text)


def signed(**values: Any) -> Contract:
    """A contract of 2023 that was signed and submitted."""
    facts: dict[str, Any] = {
        "outcome_code": "1",
        "procedure_code": "P",
        "content_code": "10",
        "sign_date": d("03-01"),
        "submit_date": d("03-06"),
        "valid_from": d("03-01"),
        "valid_to": d("2024-02-29"),
    }
    return Contract(**{**facts, **values})


@pytest.mark.parametrize(
    ("prev", "new", "pct"),
    [
        (521_300, 531_300, "1.9"),
        (400_000, 400_200, "0.1"),  # 0.05 exactly: half up
        (400_000, 399_800, "-0.1"),
        (400_000, 400_000, "0.0"),
        (0, 400_000, None),
        (None, 400_000, None),
        (400_000, None, None),
    ],
)
def test_rise_is_rounded_half_up_to_one_decimal(prev: int | None, new: int | None, pct: str | None) -> None:
    assert increase_pct(prev, new) == (None if pct is None else Decimal(pct))


def test_rise_is_exact_before_rounding() -> None:
    assert rise(400_000, 400_200) == Decimal("0.05")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "03-21"),  # receipt unknown: 15 days after submission
        ({"received_date": d("03-08")}, "03-23"),
        ({"opinion_kind": "3", "received_date": d("03-08")}, "03-23"),
        ({"opinion_kind": "1"}, "03-21"),
        ({"opinion_kind": "1", "opinion_date": d("03-15")}, "03-15"),
        ({"opinion_kind": "1", "opinion_date": d("03-15"), "opinion_valid_from": d("03-10")}, "03-10"),
        ({"opinion_kind": "2", "opinion_date": d("03-15")}, None),
        ({"submit_date": None}, None),
        ({"sign_date": None}, None),
        ({"outcome_code": "2"}, None),
    ],
)
def test_effective_date_comes_from_the_opinion_else_from_fifteen_days_of_silence(
    values: dict[str, Any], expected: str | None
) -> None:
    assert effective_date(signed(**values), LAW) == (None if expected is None else d(expected))


def test_effective_date_takes_the_offset_and_needs_the_review_days() -> None:
    assert effective_date(signed(), replace(LAW, effect_offset_days=1)) == d("03-22")
    assert effective_date(signed(), Limits()) is None


def test_statistics_count_from_the_legal_effect_else_from_the_stated_start() -> None:
    assert counts_from(signed(effective_date=d("03-21"))) == d("03-21")
    assert counts_from(signed(submit_date=None)) == d("03-01")
    assert counts_from(signed()) is None  # under review, and no effect known


@pytest.mark.parametrize(
    ("values", "day", "valid"),
    [
        ({"effective_date": d("03-21")}, "03-20", False),
        ({"effective_date": d("03-21")}, "03-21", True),
        ({}, "2024-02-29", True),
        ({}, "2024-03-01", False),
        ({"terminate_date": d("06-01")}, "05-31", True),
        ({"terminate_date": d("06-01")}, "06-01", False),
        ({"valid_to": d("02-01")}, "03-10", False),
        ({"valid_to": d("02-01")}, "02-15", False),
        ({"valid_to": None}, "06-01", False),
        ({"sign_date": None}, "06-01", False),
        ({"sign_date": d("07-01")}, "06-01", False),
        ({"opinion_kind": "2"}, "06-01", False),
        ({"outcome_code": "2"}, "06-01", False),
        ({"outcome_code": None}, "06-01", True),
        ({"outcome_code": None, "procedure_code": "J"}, "06-01", False),
    ],
)
def test_validity_on_a_day(values: dict[str, Any], day: str, valid: bool) -> None:
    assert is_valid_on(signed(**{"submit_date": None, **values}), d(day)) is valid


@pytest.mark.parametrize(
    ("start", "end", "months", "shorter", "longer"),
    [
        ("04-08", "2024-04-06", 12, True, False),
        ("04-08", "2024-04-07", 12, False, False),
        ("04-08", "2024-04-08", 12, False, False),
        ("04-08", "2024-04-09", 12, False, True),
    ],
)
def test_a_year_ends_on_the_eve_or_on_the_same_day(
    start: str, end: str, months: int, shorter: bool, longer: bool
) -> None:
    assert is_shorter_than(d(start), d(end), months) is shorter
    assert is_longer_than(d(start), d(end), months) is longer


@pytest.mark.parametrize(("form", "counts"), [("1", True), (None, True), ("2", False), ("3", False)])
def test_a_chapter_or_annex_is_no_text_of_its_own(form: str | None, counts: bool) -> None:
    assert is_text(signed(text_form=form)) is counts


VOTE = {"congress_date": d("02-20"), "delegates_total": 30, "present": 20, "vote_for": 15}


@pytest.mark.parametrize(
    ("values", "day", "renewed", "state"),
    [
        ({"sign_date": None}, "02-01", False, ""),
        ({"sign_date": None, "offer_date": d("01-05")}, "01-04", False, ""),
        ({"sign_date": None, "offer_date": d("01-05"), "offer_received_date": d("01-05")}, "01-28", False, "10"),
        ({"sign_date": None, "offer_date": d("01-05"), "offer_received_date": d("01-05")}, "01-29", False, "21"),
        ({"sign_date": None, "reply_date": d("01-20"), "reply_kind": "1"}, "01-20", False, "20"),
        ({"sign_date": None, "reply_date": d("01-20"), "reply_kind": "2"}, "01-20", False, "22"),
        ({"sign_date": None, "session1_date": d("01-25")}, "02-01", False, "30"),
        ({"sign_date": None, "session1_date": d("01-25"), "suspend_date": d("02-01")}, "02-01", False, "31"),
        ({"sign_date": None, "draft_date": d("02-10")}, "02-12", False, "40"),
        ({"sign_date": None, "congress_date": d("02-20")}, "02-20", False, "50"),
        ({"sign_date": None, **VOTE}, "02-20", False, "51"),
        ({"sign_date": None, **VOTE, "vote_for": 14}, "02-20", False, "52"),
        ({"sign_date": None, **VOTE, "present": 19}, "02-20", False, "52"),
        ({"effective_date": d("03-21"), "valid_from": None}, "03-05", False, "60"),
        ({"effective_date": d("03-21")}, "03-06", False, "70"),
        ({"effective_date": d("03-21"), "returned_date": d("03-10")}, "03-11", False, "72"),
        ({"opinion_kind": "2", "opinion_date": d("03-15")}, "03-15", False, "73"),
        ({"effective_date": d("03-21")}, "03-21", False, "80"),
        ({"effective_date": d("03-21"), "publish_date": d("03-25")}, "03-25", False, "81"),
        ({"effective_date": d("03-21")}, "11-30", False, "80"),  # 91 days left
        ({"effective_date": d("03-21")}, "12-01", False, "90"),  # 90 days left
        ({"effective_date": d("03-21"), "content_code": "20"}, "12-30", False, "80"),  # wage: 60 days
        ({"effective_date": d("03-21"), "content_code": "20"}, "12-31", False, "90"),
        ({"effective_date": d("03-21")}, "12-01", True, "91"),
        ({"effective_date": d("03-21")}, "2024-03-01", False, "94"),
        ({"effective_date": d("03-21")}, "2024-03-01", True, "91"),
        ({"terminate_date": d("06-01")}, "06-01", False, "93"),
        ({"outcome_code": "2", "procedure_code": "J"}, "06-01", False, "45"),
    ],
)
def test_state_follows_the_dates(values: dict[str, Any], day: str, renewed: bool, state: str) -> None:
    assert state_of(signed(**values), d(day), LAW, renewed=renewed) == state


def test_every_state_has_a_label() -> None:
    states = load(2023).codes["contract_state"]
    given = ("10", "20", "21", "22", "30", "31", "40", "45", "50", "51", "52", "60", "70", "72", "73", "80", "81")
    assert all(code in states for code in (*given, "90", "91", "93", "94"))


def test_a_flat_contract_that_was_returned_does_not_count() -> None:
    """Its review is known not to be over: the stated start stands in only where nothing is known of a review."""
    facts: dict[str, Any] = {"outcome_code": "1", "sign_date": date(2023, 3, 1), "valid_from": date(2023, 3, 1)}
    stated = Contract(**facts, valid_to=date(2024, 2, 29))
    assert is_valid_on(stated, date(2023, 6, 1))
    returned = {"submit_date": date(2023, 3, 5), "returned_date": date(2023, 3, 9)}
    for names in ({"submit_date"}, {"returned_date"}, {"submit_date", "returned_date"}):
        known = {name: day for name, day in returned.items() if name in names}
        assert not is_valid_on(Contract(**facts, valid_to=date(2024, 2, 29), **known), date(2023, 6, 1))
