"""What the file's paper says of a household (困难职工档案表)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.unit.registers.aid import ways
from tests.unit.registers.aid.conftest import open_desk
from tests.unit.registers.aid.people import filed
from tzdesk.pieces.aid_face import Face
from tzdesk.pieces.aid_file import file_of
from tzdesk.registers.aid import codes, service
from tzdesk.registers.workplace import Workplace

APPROVED = date(2023, 3, 20)
FIGURES = {"rigid_other": 0, "household_size": 1, "assess_year": 2023}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def printed(wp: Workplace, case_id: int) -> tuple[str, str]:
    """Class of the file and net income of the computation that stands beside it."""
    with wp.store.reading() as session:
        paper = file_of(Face(wp, session, full=True), wp.register("aid_case").get(session, case_id))
    assert paper.assessment is not None
    return paper.category, paper.assessment.net


def test_figures_that_nobody_has_decided_on_do_not_stand_beside_the_class(wp: Workplace) -> None:
    """深度 on 500 yuan; a review begun on 1 250 is printed once it has been decided."""
    case = filed(wp, APPROVED).id
    opened = {"kind": codes.ASSESS_NEW, "district_date": APPROVED, "decided_category": codes.DEEP}
    service.assess(wp, case, {**FIGURES, **opened, "income_wage": 6_000_00})
    months = {"period_from": date(2022, 9, 1), "period_to": date(2023, 8, 31)}
    begun = service.assess(wp, case, {**FIGURES, **months, "kind": codes.ASSESS_YEARLY, "income_wage": 15_000_00}).id
    assert printed(wp, case) == ("深度困难职工", "500.00")
    service.assess(wp, case, {"decided_category": codes.RELATIVE, "unit_date": date(2023, 9, 4)}, begun)
    assert printed(wp, case) == ("相对困难职工", "1,250.00")


def test_an_application_is_printed_with_what_was_computed_for_it(wp: Workplace) -> None:
    case = ways.apply(wp, date(2023, 9, 1), [], {"income_wage": 6_000_00})
    assert printed(wp, case)[1] == "500.00"
