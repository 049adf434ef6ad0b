"""Columns of lists that hold a person (姓名、电话、证件): what is said of their cells beside the list is masked.

The list itself is part of the return and names its chairs and representatives in full. What speaks about the list (a
difference booked in 情况说明, a line of 更正表, a comparison) goes by the row's number and shows the person masked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.fields.types import FieldType

_OF_A_PERSON = frozenset({"name", "resident_id", "mobile", "phone", "bank_card"})


def person_columns(definition: Definition) -> Mapping[str, FieldType[Any]]:
    """The field types of persons by the name that rows of lists call them by.

    A row may take a field from a record beside its own (the 责任人 of a contract stands with its bargaining), so a name
    that is a person's in one kind is taken for a person everywhere.
    """
    found: dict[str, FieldType[Any]] = {}
    for spec in definition.records.values():
        for field in spec.fields:
            if field.type.name in _OF_A_PERSON:
                found.setdefault(field.name, field.type)
    return found
