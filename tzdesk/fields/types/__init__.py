"""The field types, and the table by which definitions name them."""

from __future__ import annotations

from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types.base import BLANK_MARKS, MASK, Cell, FieldType, Reading
from tzdesk.fields.types.choices import AttachmentType, ChecklistType, CodesType, CodeType, RefType, YesNoType
from tzdesk.fields.types.contact import MobileType, PhoneType, RegionType
from tzdesk.fields.types.dates import DateType, MonthType
from tzdesk.fields.types.figures import DecimalType, IntegerType, MoneyType
from tzdesk.fields.types.identity import BankCardType, CreditCodeType, ResidentIdType, birth_date, gender
from tzdesk.fields.types.words import NameType, PathType, TextType

TYPES: dict[str, type] = {
    kind.name: kind
    for kind in (
        TextType,
        PathType,
        NameType,
        IntegerType,
        DecimalType,
        MoneyType,
        DateType,
        MonthType,
        CodeType,
        CodesType,
        YesNoType,
        RefType,
        AttachmentType,
        ChecklistType,
        ResidentIdType,
        CreditCodeType,
        BankCardType,
        MobileType,
        PhoneType,
        RegionType,
    )
}

__all__ = [
    "BLANK_MARKS",
    "MASK",
    "TYPES",
    "AttachmentType",
    "BankCardType",
    "Cell",
    "ChecklistType",
    "CodeType",
    "CodesType",
    "CreditCodeType",
    "DateType",
    "DecimalType",
    "FieldProblem",
    "FieldType",
    "IntegerType",
    "MobileType",
    "MoneyType",
    "MonthType",
    "NameType",
    "PathType",
    "PhoneType",
    "Reading",
    "RefType",
    "RegionType",
    "ResidentIdType",
    "TextType",
    "YesNoType",
    "birth_date",
    "gender",
]
