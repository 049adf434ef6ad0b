"""Lists of files as of the end of a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.unit.registers.aid.conftest import open_desk
from tests.unit.registers.aid.people import filed
from tzdesk.base.periods import Month
from tzdesk.documents.aid_list_model import ListKind
from tzdesk.pieces.aid_face import Face
from tzdesk.pieces.aid_lists import case_list
from tzdesk.registers.aid import codes, leaving, service
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def test_a_list_of_a_month_gives_the_class_of_its_end(wp: Workplace) -> None:
    """As BF-1 counts it: 深度 until the review of the fourth of September, 相对 since."""
    approved = date(2023, 3, 20)
    case = filed(wp, approved).id
    figures = {"rigid_other": 0, "household_size": 1, "assess_year": 2023}
    opened = {"kind": codes.ASSESS_NEW, "district_date": approved, "decided_category": codes.DEEP}
    service.assess(wp, case, {**figures, **opened, "income_wage": 6_000_00})
    change = {**figures, "income_wage": 15_000_00, "decided_category": codes.RELATIVE}
    leaving.review(wp, case, date(2023, 9, 4), change)
    with wp.store.reading() as session:
        for month, label, counted in ((8, "深度困难职工", (1, 0)), (9, "相对困难职工", (0, 1))):
            end = Month(2023, month).last
            (line,) = case_list(Face(wp, session), ListKind.STANDING, end).lines
            book = compute(wp, session, Month(2023, month), ["BF-1"])["BF-1"]
            assert (line.category, counted) == (label, (book.number("12", "c2"), book.number("12", "c3")))
