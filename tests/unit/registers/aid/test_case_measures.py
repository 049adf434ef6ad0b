"""BF-1 against a recount with plain sets over a made-up district."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, payments, service
from tzdesk.registers.aid.measures.case_facts import case_facts
from tzdesk.registers.aid.measures.cases import case_rows, cases, people
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember
from tzdesk.registers.measure import Scope
from tzdesk.registers.workplace import Workplace

CLASSES = (codes.DEEP, codes.RELATIVE, codes.ACCIDENT)
FLOWS = ("new", "returned", "moved_in", "into_class", "lifted", "cancelled", "moved_out", "out_of_class")
COLUMNS: tuple[dict[str, Any], ...] = (
    {},
    *({"klass": category} for category in CLASSES),
    *({"flag": flag} for flag in ("migrant", "female", "national")),
)


@dataclass
class Plain:
    """One file as the recount knows it: days and the classes held since."""

    id: int
    approved: date
    left: date | None
    reason: str | None
    origin: str
    flags: set[str]
    decided: list[tuple[date, str]]
    people: list[tuple[date, bool, bool]] = field(default_factory=list)  # born, disabled, student

    def stands(self, day: date) -> bool:
        return self.approved <= day and (self.left is None or self.left > day)

    def category(self, day: date) -> str:
        return [c for d, c in self.decided if d <= day][-1]

    def fits(self, column: dict[str, Any], category: str) -> bool:
        return column.get("klass") in {None, category} and (column.get("flag") is None or column["flag"] in self.flags)


@pytest.fixture(scope="module")
def district(shared: Workplace) -> list[Plain]:
    """Eighty files with changes of class, exits, and households."""
    chance = random.Random(20231228)
    start = date(2022, 7, 1)
    found = []
    with shared.store.operation("test.district") as op:
        for number in range(80):
            approved = start + timedelta(chance.randrange(530))
            left = approved + timedelta(chance.randrange(400)) if chance.random() < 0.45 else None
            reason = chance.choice(("1", "1", "2", "4", "6")) if left else None
            flags = {flag for flag in ("migrant", "female", "national") if chance.random() < 0.4}
            decided = [(approved, chance.choice(CLASSES))]
            while chance.random() < 0.5:
                day = decided[-1][0] + timedelta(1 + chance.randrange(200))
                decided.append((day, chance.choice(CLASSES)))
            last = left or date(2023, 12, 31)
            decided = [decided[0], *(d for d in decided[1:] if d[0] <= min(last, date(2023, 12, 31)))]
            status = codes.IN_FILE if left is None else codes.LIFTED if reason == "1" else codes.CANCELLED
            case = AidCase(
                case_no=f"C{number}",
                name="某某",
                status=status,
                category=decided[-1][1],
                worker_kind="2" if "migrant" in flags else "1",
                gender="2" if "female" in flags else "1",
                archive_level="1" if "national" in flags else "4",
                archive_origin=chance.choice(("1", "2", "3", "4")),
                approve_date=approved,
                exit_date=left,
                exit_reason=reason,
            )
            op.add(case)
            op.session.flush()
            plain = Plain(case.id, approved, left, reason, case.archive_origin or "", flags, decided)
            for index, (day, category) in enumerate(decided):
                kind = codes.ASSESS_NEW if index == 0 else codes.ASSESS_CHANGE
                dated = None if index == 0 else day
                op.add(
                    AidAssessment(
                        case_id=case.id, assess_year=day.year, kind=kind, district_date=dated, decided_category=category
                    )
                )
            for place in range(chance.randrange(1, 5)):
                born = date(2023, 12, 31) - timedelta(chance.randrange(40 * 365))
                disabled, student = chance.random() < 0.2, place > 0 and chance.random() < 0.3
                plain.people.append((born, disabled, student))
                op.add(
                    AidMember(
                        case_id=case.id,
                        relation=codes.RELATION_SELF if place == 0 else "05",
                        birth_date=born,
                        health="20" if disabled else "01",
                        edu_stage="3" if student else None,
                        lives_together=True,
                    )
                )
            found.append(plain)
    return found


@pytest.fixture(scope="module", params=[Month(2022, 12), *(Month(2023, n) for n in range(1, 13))], ids=str)
def scope(shared: Workplace, district: list[Plain], request: pytest.FixtureRequest) -> Iterator[Scope]:
    """A month of the district."""
    with shared.store.reading() as session:
        yield Scope(session, request.param, shared.definition(request.param))


def recount(district: list[Plain], month: Month, which: str, column: dict[str, Any]) -> set[int]:
    """The files of one cell, counted without the program."""
    before, end = month.previous.last, month.last

    def held(one: Plain) -> str:
        """The class under which a file counts in the month's flows."""
        if which in {"lifted", "cancelled", "moved_out"}:
            return one.category(before) if one.stands(before) else one.category(one.left or end)
        return one.category(end) if one.stands(end) else one.category(one.left or end)

    entered = {"3": "returned", "4": "moved_in"}
    exits = {"1": "lifted", "4": "moved_out"}
    kept: set[int] = set()
    for one in district:
        stays = one.stands(before) and one.stands(end)
        changed = stays and one.category(before) != one.category(end)
        match which:
            case "opening":
                holds, category = one.stands(before), one.category(before) if one.stands(before) else ""
            case "closing":
                holds, category = one.stands(end), one.category(end) if one.stands(end) else ""
            case "into_class":
                holds, category = changed, one.category(end) if changed else ""
            case "out_of_class":
                holds, category = changed, one.category(before) if changed else ""
            case "new" | "returned" | "moved_in":
                holds = one.approved in month and entered.get(one.origin, "new") == which
                category = held(one) if holds else ""
            case _:
                holds = one.left is not None and one.left in month
                holds = holds and exits.get(one.reason or "", "cancelled") == which
                category = held(one) if holds else ""
        if holds and one.fits(column, category):
            kept.add(one.id)
    return kept


def test_every_cell_is_the_recount(scope: Scope, district: list[Plain]) -> None:
    """Stock and flows in all columns, value and ids."""
    for which in ("opening", "closing", *FLOWS):
        for column in COLUMNS:
            measured = cases(scope, which=which, **column)
            expected = recount(district, scope.period, which, column)
            assert set(measured.ids) == expected, (which, column)
            assert (measured.value, measured.kind) == (len(expected), "aid_case")


def test_opening_and_flows_give_the_closing(scope: Scope) -> None:
    """01 + 02 − 07 = 12 in every column, and into and out of classes balance."""
    for column in COLUMNS:
        number = {which: cases(scope, which=which, **column).value or 0 for which in ("opening", "closing", *FLOWS)}
        more = sum(number[which] for which in FLOWS[:4])
        less = sum(number[which] for which in FLOWS[4:])
        assert number["opening"] + more - less == number["closing"], column
    moved = {
        which: sum(cases(scope, which=which, klass=category).value or 0 for category in CLASSES)
        for which in ("into_class", "out_of_class")
    }
    assert moved["into_class"] == moved["out_of_class"] == cases(scope, which="into_class").value


def test_the_year_so_far_is_the_sum_of_its_months(scope: Scope, district: list[Plain]) -> None:
    """Rows 17–19 add up rows 03, 08 and 09 from January."""
    for yearly, monthly in (("new_year", "new"), ("lifted_year", "lifted"), ("cancelled_year", "cancelled")):
        for column in COLUMNS:
            months = [recount(district, month, monthly, column) for month in scope.period.year_to_date]
            assert cases(scope, which=yearly, **column).value == sum(len(month) for month in months)


def test_persons_are_those_of_the_standing_households(scope: Scope, district: list[Plain]) -> None:
    """Rows 13–16: persons of households in file at the month's end, children by their age on that day."""
    end = scope.period.last
    fourteen = date(end.year - 14, end.month, min(end.day, 28)) if (end.month, end.day) == (2, 29) else None
    bound = fourteen or end.replace(year=end.year - 14)
    for column in COLUMNS:
        standing = [one for one in district if one.stands(end) and one.fits(column, one.category(end))]
        everybody = [person for one in standing for person in one.people if person[0] <= end]
        assert people(scope, which="all", **column).value == len(everybody)
        minors = sum(1 for born, _, _ in everybody if bound < born)
        assert people(scope, which="under14", **column).value == minors
        assert people(scope, which="disabled", **column).value == sum(1 for _, ill, _ in everybody if ill)
        assert people(scope, which="students", **column).value == sum(1 for _, _, student in everybody if student)


def test_due_reviews_are_files_of_earlier_years(scope: Scope, district: list[Plain]) -> None:
    """Row 21: standing at the month's end and approved before the year."""
    end = scope.period.last
    expected = {one.id for one in district if one.stands(end) and one.approved.year < end.year}
    assert set(cases(scope, which="due").ids) == expected


def test_a_file_reviewed_this_year_is_no_longer_open(wp: Workplace) -> None:
    """Row 22 counts those of row 21 with a yearly review up to the month's end."""
    one, other = filed(wp, date(2022, 3, 1)), filed(wp, date(2022, 3, 1))
    filed(wp, date(2023, 3, 1))
    review = {"assess_year": 2023, "kind": codes.ASSESS_YEARLY, "district_date": date(2023, 5, 20)}
    service.assess(wp, one.id, {**review, "decided_category": codes.DEEP})
    with wp.store.reading() as session:
        april, may = (Scope(session, Month(2023, n), wp.definition()) for n in (4, 5))
        assert set(cases(may, which="due").ids) == {one.id, other.id}
        assert cases(april, which="reviewed").ids == ()
        assert cases(may, which="reviewed").ids == (one.id,)


def test_never_aided_means_nothing_stood_this_year(wp: Workplace) -> None:
    """Row 23: aid that came back, or was paid last year, does not count; 慰问 does."""
    paid, back, before, none = (filed(wp, date(2022, 3, 1)) for _ in range(4))
    given = {"item": "70", "fund_source": "6", "amount": 100, "pay_method": "1"}
    payments.pay(wp, {**given, "case_id": paid.id}, on=date(2023, 1, 5))
    returned = payments.pay(wp, {**given, "case_id": back.id}, on=date(2023, 1, 5))
    payments.return_grant(wp, returned.id, date(2023, 2, 1), "账号有误")
    payments.pay(wp, {**given, "case_id": before.id}, on=date(2022, 12, 31))
    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 3), wp.definition())
        assert set(cases(scope, which="unaided").ids) == {back.id, before.id, none.id}
        assert [row.id for row in case_rows(scope, which="unaided")] == [back.id, before.id, none.id]
        january = Scope(session, Month(2023, 1), wp.definition())
        assert set(cases(january, which="unaided").ids) == {before.id, none.id}


def test_drafts_and_refusals_never_stood(wp: Workplace) -> None:
    """A date of approval in a draft or a refused file counts nowhere; publicity counts in its own row."""
    filed(wp, date(2023, 1, 5), status=codes.DRAFT)
    filed(wp, date(2023, 1, 5), status=codes.REFUSED)
    shown = service.save_case(wp, {"case_no": "P", "status": codes.PUBLIC, "apply_date": date(2023, 1, 5)})
    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 1), wp.definition())
        assert (cases(scope, which="closing").value, cases(scope, which="new").value) == (0, 0)
        assert cases(scope, which="publicity").ids == (shown.id,)
        assert cases(Scope(session, Month(2022, 12), wp.definition()), which="publicity").value == 0


def test_a_head_without_a_row_counts_as_one_person(wp: Workplace) -> None:
    """Files that came in without a household list still have their head."""
    with wp.store.operation("test.bare") as op:
        op.add(AidCase(case_no="B", status=codes.IN_FILE, category="1", approve_date=date(2023, 1, 5)))
    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 1), wp.definition())
        assert people(scope, which="all").value == 1
        assert people(scope, which="under14").value == 0


def test_an_exit_counts_by_its_status_when_no_reason_is_stated(wp: Workplace) -> None:
    """已脱困 without a reason is 脱困; 已注销 without one is 注销."""
    left = {"exit_date": date(2023, 2, 1)}
    lifted = filed(wp, date(2023, 1, 5), status=codes.LIFTED, **left)
    gone = filed(wp, date(2023, 1, 5), status=codes.CANCELLED, **left)
    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 2), wp.definition())
        assert (cases(scope, which="lifted").ids, cases(scope, which="cancelled").ids) == ((lifted.id,), (gone.id,))


def test_computations_that_nothing_dates_decide_nothing(wp: Workplace) -> None:
    """An undated computation leaves the class as the file says; one of a file in the recycle bin is not looked at."""
    saved, gone = filed(wp, date(2023, 1, 5), codes.DEEP), filed(wp, date(2023, 1, 5))
    service.assess(wp, saved.id, {"kind": codes.ASSESS_CHANGE, "decided_category": codes.ACCIDENT})
    service.assess(wp, saved.id, {"kind": codes.ASSESS_YEARLY, "assess_year": 2023})
    service.assess(wp, gone.id, {"kind": codes.ASSESS_NEW, "decided_category": codes.ACCIDENT})
    with wp.store.operation("test.bin") as op:
        op.delete(wp.register("aid_case").get(op.session, gone.id))
    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 2), wp.definition())
        assert cases(scope, which="closing", klass=codes.DEEP).ids == (saved.id,)
        assert cases(scope, which="closing").value == 1


def test_a_computation_begun_for_a_file_in_standing_does_not_change_how_poor_it_was(wp: Workplace) -> None:
    """程度比 of BF-5: 500 of 820 yuan decided in January stand, whatever is begun beside it, as 新增 too; a file that
    came without any decided figures has those that were entered for its opening."""
    opened = {"assess_year": 2023, "rigid_other": 0, "household_size": 1, "kind": codes.ASSESS_NEW}
    one, old = filed(wp, date(2023, 1, 5)), filed(wp, date(2023, 1, 5))
    decided = {"decided_category": codes.DEEP, "district_date": date(2023, 1, 5)}
    service.assess(wp, one.id, {**opened, **decided, "income_wage": 6_000_00})
    for case in (one, old):
        service.assess(wp, case.id, {**opened, "income_wage": 12_000_00})
    with wp.store.reading() as session:
        found = case_facts(Scope(session, Month(2023, 2), wp.definition()))
        nets = [found[case.id].net_on(date(2023, 2, 28)) for case in (one, old)]
    assert nets == [(500_00, 82_000), (1_000_00, 82_000)]


def test_unknown_parameters_are_our_own_mistake(wp: Workplace) -> None:
    """A return that asks for what no measure gives fails loudly."""
    filed(wp, date(2023, 1, 5))
    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 2), wp.definition())
        with pytest.raises(KeyError):
            cases(scope, which="closing", flag="x")
        with pytest.raises(KeyError):
            people(scope, which="x")
        with pytest.raises(AttributeError):
            cases(scope, which="x")


def test_a_class_that_is_corrected_counts_from_its_decision(wp: Workplace) -> None:
    """Putting a class right is no change of class: no month shows a move."""
    saved = service.save_case(
        wp,
        {"case_no": "K", "status": codes.IN_FILE, "category": codes.RELATIVE, "approve_date": date(2023, 3, 1)},
        assessment={"assess_year": 2023, "kind": "1", "decided_category": codes.RELATIVE},
    )
    told = {"reason": "类别写错", "decided_category": codes.DEEP}
    wp.register("aid_assessment").take(wp, saved.assessment_id or 0, "correct", told)
    with wp.store.reading() as session:
        for month in (Month(2023, 3), Month(2023, 12)):
            scope = Scope(session, month, wp.definition())
            assert cases(scope, which="closing", klass=codes.DEEP).ids == (saved.id,)
            assert cases(scope, which="into_class").value == 0
