"""Conditions, required fields, masked fields."""

from __future__ import annotations

from typing import Any

import pytest

from tzdesk.fields.spec import Condition, FieldSpec, RecordSpec, Section
from tzdesk.fields.types import MobileType, TextType

PHONE = FieldSpec(
    "phone", "电话", MobileType(), "base", masked=True, required_if=(Condition("kind", "in", ["1", "2"]),)
)
NOTE = FieldSpec("note", "备注", TextType(), "base", in_list=True, unit="字")
FIRST: dict[str, Any] = {"kind": "1"}
THIRD: dict[str, Any] = {"kind": "3"}
RECORD = RecordSpec("thing", "东西", (Section("base", "基本"),), (PHONE, NOTE), "note")


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (Condition("f", "=", "1"), "1", True),
        (Condition("f", "=", "1"), None, False),
        (Condition("f", "!=", "1"), "2", True),
        (Condition("f", "!=", "1"), None, True),
        (Condition("f", "in", ["1", "2"]), "2", True),
        (Condition("f", "in", ["1", "2"]), None, False),
        (Condition("f", "not in", ["1", "2"]), None, True),
        (Condition("f", "not in", ["1", "2"]), "2", False),
        (Condition("f", "set"), 0, True),
        (Condition("f", "set"), "", False),
        (Condition("f", "blank"), None, True),
        (Condition("f", "blank"), False, False),
        (Condition("f", "<", 0), -1, True),
        (Condition("f", "<=", 0), 0, True),
        (Condition("f", ">", "2023-01-01"), "2023-01-02", True),
        (Condition("f", ">=", 5), 4, False),
        (Condition("f", "<", 0), None, False),
    ],
)
def test_a_condition_compares_and_blank_is_never_zero(condition: Condition, value: Any, holds: bool) -> None:
    assert condition.holds({"f": value}.get) is holds


def test_a_field_is_needed_when_all_its_conditions_hold() -> None:
    assert PHONE.needed(FIRST.get)
    assert not PHONE.needed(THIRD.get)
    assert not NOTE.needed(FIRST.get)
    assert FieldSpec("f", "f", TextType(), "base", required=True).needed(FIRST.get)


def test_a_masked_field_shows_its_mask_unless_asked_for_the_full_text() -> None:
    assert PHONE.show("13912345678") == "139****5678"
    assert PHONE.show("13912345678", full=True) == "13912345678"
    assert NOTE.show("甲") == "甲"


def test_a_record_finds_its_fields() -> None:
    assert RECORD.field("note") is NOTE
    assert RECORD.list_fields() == (NOTE,)
    assert RECORD.in_section("base") == (PHONE, NOTE)
    assert "phone" in RECORD
    assert NOTE.title == "备注（字）"
    assert FieldSpec("x_own", "自有", TextType(), "base").own
    with pytest.raises(KeyError, match=r"thing\.nothing"):
        RECORD.field("nothing")
