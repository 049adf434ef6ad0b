"""Invented people: resident IDs of the area 999999, which is never allocated, with right check digits."""

from __future__ import annotations

from datetime import date
from typing import Any

from tzdesk.definitions import Threshold
from tzdesk.registers.aid import codes
from tzdesk.registers.aid.service import CaseSaved, save_case
from tzdesk.registers.workplace import Workplace

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(born: date, number: int) -> str:
    """An ID of somebody born on a day; an odd number is a man's."""
    body = f"999999{born:%Y%m%d}{number:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def wrong(id_no: str) -> str:
    """The same ID with another check digit."""
    return id_no[:-1] + ("1" if id_no[-1] != "1" else "2")


MAN = resident_id(date(1980, 1, 1), 1)
WOMAN = resident_id(date(1985, 6, 15), 2)
CHILD = resident_id(date(2016, 9, 1), 3)
LINE = Threshold("320600", date(2022, 7, 1), None, 82000, 1.0, 2.0, 3.0, None, "<", None, "", "", False)
_serial = iter(range(1, 1000))


def filed(wp: Workplace, approved: date, category: str = codes.DEEP, **values: Any) -> CaseSaved:
    """A file in standing since a day, of somebody new."""
    number = next(_serial)
    given = {
        "case_no": f"C{number:04d}",
        "name": "某某",
        "id_no": resident_id(date(1981, 1, 1 + number % 28), number),
        "status": codes.IN_FILE,
        "category": category,
        "main_cause": "10",
        "approve_date": approved,
        **values,
    }
    return save_case(wp, given)
