"""Values come back from the database and from the journal as what they were."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Date, Integer, String, create_engine, select, type_coerce
from sqlalchemy.dialects import sqlite

from tzdesk.base.periods import Month
from tzdesk.store.types import DecimalText, MonthText, UtcDateTime, canonical, from_plain

NAIVE = datetime(2023, 12, 5)  # noqa: DTZ001 - what is refused
MONTHS = st.builds(Month, st.integers(1900, 9999), st.integers(1, 12))
# Hypothesis takes the bounds without a zone and adds it.
MOMENTS = st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
CASES = st.one_of(
    st.tuples(st.just(MonthText()), MONTHS),
    st.tuples(st.just(UtcDateTime()), MOMENTS),
    st.tuples(st.just(DecimalText()), DECIMALS),
    st.tuples(st.just(Date()), st.dates()),
    st.tuples(st.just(Integer()), st.integers(-(2**62), 2**62)),
    st.tuples(st.just(Boolean()), st.booleans()),
    st.tuples(st.just(String()), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))),
    st.tuples(
        st.just(JSON()), st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers() | st.none())
    ),
)


@given(CASES)
def test_journalled_values_come_back(case: tuple[Any, Any]) -> None:
    """Through canonical JSON and back for every column type a register may use."""
    column_type, value = case
    back = from_plain(column_type, json.loads(canonical({"v": value}))["v"])
    assert back == value
    assert type(back) is type(value)
    assert from_plain(column_type, None) is None


@given(CASES)
def test_stored_values_come_back(case: tuple[Any, Any]) -> None:
    """Through the column's own binding and reading."""
    column_type, value = case
    dialect = sqlite.dialect()
    bind = column_type.bind_processor(dialect) or (lambda raw: raw)
    read = column_type.result_processor(dialect, None) or (lambda raw: raw)
    back = read(bind(value))
    assert back == value


def test_a_moment_in_any_zone_is_kept_as_utc() -> None:
    """China's morning is the night before in UTC, and comes back aware."""
    engine = create_engine("sqlite://")
    moment = datetime(2023, 12, 5, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    with engine.connect() as connection:
        back = connection.execute(select(type_coerce(moment, UtcDateTime()))).scalar()
    engine.dispose()
    assert back == moment
    assert back is not None
    assert back.tzinfo is UTC


@pytest.mark.parametrize(
    ("column_type", "value"),
    [(UtcDateTime(), NAIVE), (MonthText(), "2023-12"), (MonthText(), date(2023, 12, 1))],
)
def test_ambiguous_values_are_refused(column_type: Any, value: Any) -> None:
    """A naive moment and a text for a month are our mistakes."""
    with pytest.raises(TypeError):
        column_type.process_bind_param(value, sqlite.dialect())


def test_canonical_json_is_the_same_for_the_same_content() -> None:
    """Order of keys does not matter, text stays text, and what no column holds is refused."""
    assert canonical({"b": Decimal("1.50"), "a": Month(2023, 1)}) == canonical(
        {"a": Month(2023, 1), "b": Decimal("1.50")}
    )
    assert canonical({"名": date(2023, 1, 2)}) == '{"名":"2023-01-02"}'
    with pytest.raises(TypeError):
        canonical({"x": object()})
