"""The whole way of a file, done as clerks do it: computation, application, checks, notice, approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.unit.registers.aid.people import resident_id
from tzdesk.registers.aid import codes, filing, leaving, service
from tzdesk.registers.workplace import Workplace

YES = codes.OPINION_YES
_serial = iter(range(1, 1000))


def people(count: int) -> list[dict[str, Any]]:
    """So many others of a household: a wife, then children at senior high school."""
    found = []
    for place in range(count):
        number = next(_serial)
        wife = place == 0
        born = date(1982, 3, 1 + number % 28) if wife else date(2006, 9, 1 + number % 28)
        stage = {} if wife else {"identity": "22", "edu_stage": "2"}
        relation = "02" if wife else "05"
        found.append({"name": "某某", "relation": relation, "id_no": resident_id(born, 2 * number), **stage})
    return found


def apply(wp: Workplace, on: date, others: Sequence[Mapping[str, Any]], figures: Mapping[str, Any], **head: Any) -> int:
    """A household that has applied, with its computation. Figures are 分 a year."""
    number = next(_serial)
    given = {
        "case_no": f"H{number:04d}",
        "name": "某某",
        "main_cause": "10",
        "apply_date": on,
        "archive_level": "1",
        "id_no": resident_id(date(1979, 5, 1 + number % 28), 2 * number + 1),
        **head,
    }
    year = {
        "kind": "1",
        "assess_year": on.year,
        "period_from": date(on.year - 1, on.month, 1),
        "period_to": on.replace(day=1) - timedelta(days=1),
        "rigid_other": 0,
        "household_size": 1 + len(others),
        **figures,
    }
    return service.save_case(wp, given, members=others, assessment=year).id


def to_town(wp: Workplace, case_id: int, on: date) -> date:
    """Submitted, checked, hung for five working days without objection; gives the day after the notice."""
    filing.submit(wp, case_id, on)
    filing.first_check(wp, case_id, on, YES, person="基层主席")
    filing.publish(wp, case_id, on, place="公开栏")
    with wp.store.reading() as session:
        notice = filing.open_notice(session, case_id=case_id)
        assert notice is not None
        assert notice.end_date is not None
        after = notice.end_date + timedelta(days=1)
    filing.end_publicity(wp, case_id, after, has_photo=True)
    return after


def take_in(wp: Workplace, case_id: int, on: date, approved: date, category: str | None = None) -> None:
    """The whole way to the files, approved on a day in the class that the figures suggest, or another."""
    after = to_town(wp, case_id, on)
    filing.town_check(wp, case_id, after, YES, person="镇主席")
    suggested = category or latest(wp, case_id).suggested_category
    filing.district_check(wp, case_id, approved, YES, person="区主席", category=suggested)


def latest(wp: Workplace, case_id: int) -> Any:
    """The computation that holds."""
    with wp.store.reading() as session:
        return service.household(session, case_id).latest


def status(wp: Workplace, case_id: int) -> tuple[str | None, str | None]:
    """Status and class of a file."""
    with wp.store.reading() as session:
        case = wp.register("aid_case").get(session, case_id)
        return case.status, case.category


__all__ = ["apply", "filing", "latest", "leaving", "people", "status", "take_in", "to_town"]
