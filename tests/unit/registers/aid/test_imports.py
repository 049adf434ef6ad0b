"""Taking in the office's own files: what a dry run names, what is written, and that the second time changes nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from tests.unit.registers.aid import ways
from tests.unit.registers.aid.people import CHILD, filed, resident_id
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.excel.family import Child
from tzdesk.excel.importing import ImportRow, Preview, preview
from tzdesk.excel.planning import Policy
from tzdesk.jobs import run_now
from tzdesk.registers.aid import codes, payments, service
from tzdesk.registers.aid.imports import IMPORTS, AidCaseImport, GrantImport
from tzdesk.registers.aid.measures.cases import cases
from tzdesk.registers.aid.measures.comfort import comfort
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidGrant, AidMember
from tzdesk.registers.measure import Scope
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity

FILES = Path(__file__).parents[3] / "data" / "office-files"
TRUTH: dict[str, Any] = json.loads((FILES / "truth.json").read_text("utf-8"))
CASES, ROSTER = "困难职工档案(上报).xlsx", "2024年春节送温暖发放花名册.xlsx"


def dry(wp: Workplace, name: str) -> tuple[Any, Preview]:
    """The import kind of a file and its dry run."""
    kind = IMPORTS["aid-cases" if name == CASES else "grants"](wp)
    return kind, run_now(preview(FILES / name, kind.layout, check=kind.check))


def take(wp: Workplace, kind: Any, rows: list[ImportRow], policy: Policy = Policy.SKIP) -> int:
    """Plan and write, as the desk does."""
    plan = kind.plan(rows, policy)
    with wp.store.operation("test.import") as op:
        return run_now(kind.apply(plan, op))


def take_file(wp: Workplace, name: str) -> int:
    """A whole file."""
    kind, result = dry(wp, name)
    return take(wp, kind, result.rows)


@pytest.fixture(scope="module")
def taken(shared: Workplace) -> Workplace:
    """A workplace with the list of files taken in once, only read afterwards."""
    assert take_file(shared, CASES) == len(TRUTH[CASES]["rows"])
    return shared


@pytest.mark.parametrize("name", [CASES, ROSTER])
def test_a_dry_run_names_every_known_problem(taken: Workplace, name: str) -> None:
    """Each row and field that a careful reader doubts is named, by the reading or by a rule."""
    _, result = dry(taken, name)
    named = {(problem.row, problem.field) for problem in result.problems}
    assert {(row, field) for row, field, _ in TRUTH[name]["problems"]} <= named


def test_rules_are_named_with_their_columns(wp: Workplace) -> None:
    """Check digit, blank ID, gender, duplicate with its row, class: each by its rule; nothing else is hard."""
    _, result = dry(wp, CASES)
    hard = {(p.row, p.field, p.rule) for p in result.problems if p.severity == "hard" and p.rule}
    assert hard == {
        (8, "id_no", "A01"),
        (11, "id_no", "A01"),
        (14, "gender", "A03"),
        (17, "id_no", "A04"),
        (20, "category", "B11"),
    }
    duplicate = next(p for p in result.problems if p.rule == "A04")
    assert "与第4行重复" in duplicate.message


def test_a_dry_run_writes_nothing(wp: Workplace) -> None:
    """Neither files nor payments are there after looking."""
    for name in (CASES, ROSTER):
        dry(wp, name)
    with wp.store.reading() as session:
        assert session.scalars(select(AidCase)).all() == []
        assert session.scalars(select(AidGrant)).all() == []


def test_what_is_written_is_what_a_careful_reader_takes(taken: Workplace) -> None:
    """Every file of the list with its household, sums and net income."""
    wp, truth = taken, TRUTH[CASES]["rows"]
    with wp.store.reading() as session:
        stored = {case.case_no: case for case in session.scalars(select(AidCase))}
        assert len(stored) == len(truth)
        for row in truth:
            case = stored[row["case_no"]]
            assert (case.name, case.id_no, case.mobile) == (row["name"], row["id_no"], row["mobile"])
            assert (case.bank_card, case.employer_name) == (row["bank_card"], row["unit"])
            assert (case.status, case.approve_date) == (codes.IN_FILE, date.fromisoformat(row["filed"]))
            lists = wp.definition().codes
            assert lists["cause"].label_of(case.main_cause) == row["cause"]
            assert lists["difficulty_category"].label_of(case.category).startswith(row["category"])
            found = session.scalars(select(AidAssessment).where(AidAssessment.case_id == case.id)).one()
            assert found.income_other == found.income_total == row["income_total"] * 100
            assert found.rigid_other == found.rigid_total == row["rigid_total"] * 100
            assert found.net_per_capita == round(row["expected_net_per_capita"] * 100)
            assert found.dibao_snapshot == TRUTH[CASES]["dibao"] * 100
            people = session.scalars(select(AidMember).where(AidMember.case_id == case.id).order_by(AidMember.id)).all()
            assert len(people) == row["household_size"] == found.household_size
            others = [person for person in people if not person.is_head]
            assert [(p.name, p.id_no, p.monthly_income) for p in others] == [
                (m["name"], m["id_no"], m["monthly_income"] * 100) for m in row["members"]
            ]
            assert [lists["relation"].label_of(p.relation) for p in others] == [m["relation"] for m in row["members"]]
            assert [lists["health"].label_of(p.health) for p in others] == [m["health"] for m in row["members"]]


def hard_findings(wp: Workplace, period: Month) -> set[tuple[str, str]]:
    """What would stop the month from being sealed."""
    found = set()
    with wp.store.reading() as session:
        for kind in ("aid_case", "aid_member", "aid_assessment", "aid_grant"):
            for part in wp.register(kind).audit(wp, session, period):
                found |= {(one.rule, one.field) for one in part if one.severity is Severity.HARD}
    return found


def test_after_the_real_faults_are_put_right_nothing_hard_is_left(wp: Workplace) -> None:
    """A clerk who corrects the five faults can seal; the rest only asks."""
    take_file(wp, CASES)
    assert hard_findings(wp, Month(2023, 12)) == {
        ("A01", "id_no"),
        ("A03", "gender"),
        ("A04", "id_no"),
        ("B11", "category"),
    }
    with wp.store.reading() as session:
        by_no = {case.case_no: case.id for case in session.scalars(select(AidCase))}
    truth = {row["row"]: row["case_no"] for row in TRUTH[CASES]["rows"]}
    put_right = {
        8: {"id_no": resident_id(date(1988, 7, 2), 890)},
        11: {"id_no": resident_id(date(1971, 5, 10), 1)},
        14: {"gender": codes.MALE},
        17: {"id_no": resident_id(date(1990, 1, 1), 2)},
        20: {"decided_category": codes.DEEP},
    }
    for row, values in put_right.items():
        number = by_no[truth[row]]
        if "id_no" in values:
            wp.register("aid_case").take(wp, number, "correct", {"reason": "与身份证核对", **values})
        elif "decided_category" in values:
            decision = ways.latest(wp, number).id
            wp.register("aid_assessment").take(wp, decision, "correct", {"reason": "类别写错", **values})
        else:
            service.save_case(wp, values, record_id=number)
    assert hard_findings(wp, Month(2023, 12)) == set()


def test_a_second_import_changes_nothing(taken: Workplace) -> None:
    """The same list again: all rows are known, no rule calls them duplicates of themselves."""
    kind, result = dry(taken, CASES)
    assert [p.row for p in result.problems if p.rule == "A04"] == [17]
    plan = kind.plan(result.rows, Policy.UPDATE)
    assert (len(plan.new), len(plan.changed), len(plan.unchanged)) == (0, 0, len(TRUTH[CASES]["rows"]))


def test_an_update_changes_what_differs_and_keeps_the_household(wp: Workplace) -> None:
    """A corrected telephone goes over; SKIP leaves it; members are matched, not doubled."""
    take_file(wp, CASES)
    kind, result = dry(wp, CASES)
    result.rows[0].values["mobile"] = "13912345678"
    assert len(kind.plan(result.rows, Policy.SKIP).changed) == 0
    assert len(kind.plan(result.rows, Policy.FILL).changed) == 0
    assert take(wp, kind, result.rows, Policy.UPDATE) == 1
    with wp.store.reading() as session:
        case = session.scalars(select(AidCase).where(AidCase.case_no == TRUTH[CASES]["rows"][0]["case_no"])).one()
        assert case.mobile == "13912345678"
        people = wp.register("aid_member").ids(wp, session, Query(parent_id=case.id))
        assert len(people) == TRUTH[CASES]["rows"][0]["household_size"]


def test_a_list_does_not_make_a_decided_file_another_persons(wp: Workplace) -> None:
    """The same number with another name: told in its row, the file keeps its own, the rest of the row is taken."""
    take_file(wp, CASES)
    kind, result = dry(wp, CASES)
    first = result.rows[0]
    first.values |= {"name": "另一人", "mobile": "13912345678"}
    told = [(p.row, p.field, p.severity) for p in kind.check(result.rows, {}) if p.code == "held"]
    assert told == [(first.row, "name", "soft")]
    assert take(wp, kind, result.rows, Policy.UPDATE) == 1
    with wp.store.reading() as session:
        case = session.scalars(select(AidCase).where(AidCase.case_no == TRUTH[CASES]["rows"][0]["case_no"])).one()
        assert (case.name, case.mobile) == (TRUTH[CASES]["rows"][0]["name"], "13912345678")


def test_files_taken_in_count_in_the_return(taken: Workplace) -> None:
    """BF-1 of a month: the files approved by then, by class."""
    wp, truth = taken, TRUTH[CASES]["rows"]
    with wp.store.reading() as session:
        for month in (Month(2023, 4), Month(2023, 12)):
            scope = Scope(session, month, wp.definition())
            filed = [row for row in truth if date.fromisoformat(row["filed"]) <= month.last]
            assert cases(scope, which="closing").value == len(filed)
            deep = sum(1 for row in filed if row["category"] == "深度困难")
            assert cases(scope, which="closing", klass=codes.DEEP).value == deep


# --- rosters ------------------------------------------------------------------


def test_a_roster_finds_its_files_and_takes_what_stands_above_it(wp: Workplace) -> None:
    """Item, source and day come from title and second row; every line is tied to its file; the total agrees.

    The same roster again is left alone: no payment is taken twice.
    """
    take_file(wp, CASES)
    truth = TRUTH[ROSTER]
    assert take_file(wp, ROSTER) == len(truth["rows"])
    kind, result = dry(wp, ROSTER)
    plan = kind.plan(result.rows, Policy.UPDATE)
    assert (len(plan.new), len(plan.unchanged)) == (0, len(truth["rows"]))
    lists = wp.definition().codes
    with wp.store.reading() as session:
        stored = session.scalars(select(AidGrant).order_by(AidGrant.id)).all()
        assert {lists["aid_item"].label_of(grant.item) for grant in stored} == {truth["item"]}
        assert {lists["fund_source"].label_of(grant.fund_source) for grant in stored} == {truth["fund_source"]}
        assert {grant.paid_date for grant in stored} == {date.fromisoformat(truth["paid_date"])}
        assert [(g.person_name, g.amount, g.card_snapshot) for g in stored] == [
            (row["name"], row["amount"] * 100, row["bank_card"]) for row in truth["rows"]
        ]
        assert all(grant.case_id is not None and grant.pay_method == codes.PAY_BANK for grant in stored)
        scope = Scope(session, Month(2024, 2), wp.definition(2024))
        assert comfort(scope, what="amount", row="02").value == truth["total"] * 100
        assert comfort(scope, what="times").value == truth["persons"]


def test_the_standard_of_a_time_is_named(wp: Workplace) -> None:
    """3 600 yuan is above the guide of 3 000: a soft finding on the amount."""
    _, result = dry(wp, ROSTER)
    found = [(p.row, p.field, p.severity) for p in result.problems if p.rule == "D11"]
    assert found == [(10, "amount", "soft")]


def row(**values: Any) -> ImportRow:
    """A line of a roster."""
    given = {"name": "钱七", "id_no": resident_id(date(1990, 2, 2), 7), "amount": 10_000, "bank_card": None}
    return ImportRow(5, "花名册", {**given, **values}, [])


PLACE = {"item": "70", "fund_source": "6", "paid_date": date(2023, 2, 1)}


def test_people_outside_the_files_are_taken_for_comfort(wp: Workplace) -> None:
    """Nobody's file: name, ID and kind of beneficiary are kept in the row; for 帮扶 it is a hard finding."""
    kind = GrantImport(wp)
    assert take(wp, kind, [row(**PLACE, category="B06")]) == 1
    with wp.store.reading() as session:
        grant = session.scalars(select(AidGrant)).one()
        assert (grant.case_id, grant.person_name, grant.beneficiary_class) == (None, "钱七", "06")
    problems = kind.check([row(**{**PLACE, "item": "10", "fund_source": "4"})], {})
    assert ("D01", "id_no", "hard") in {(p.rule, p.field, p.severity) for p in problems}


def test_what_the_sheet_does_not_say_comes_from_the_options_or_is_asked_for(wp: Workplace) -> None:
    """Without item, source or day a row is not taken, and each lack is named; options fill it."""
    bare = row()
    problems = GrantImport(wp).check([bare], {})
    assert {p.field for p in problems if p.code == "missing"} == {"item", "fund_source", "paid_date"}
    assert GrantImport(wp).plan([bare], Policy.SKIP).rejected == [bare]
    assert take(wp, GrantImport(wp, PLACE), [bare]) == 1


def test_a_name_alone_finds_a_file_only_when_it_is_the_only_one(wp: Workplace) -> None:
    """Two of the same name are told apart by their unit, else nobody is taken for the other."""
    for number, unit in ((1, "甲厂"), (2, "乙厂")):
        service.save_case(wp, {"case_no": f"N{number}", "name": "钱七", "employer_name": unit, "status": codes.IN_FILE})
    kind = GrantImport(wp)
    take(wp, kind, [row(**PLACE, id_no=None), row(**PLACE, id_no=None, unit="乙厂", amount=2)])
    with wp.store.reading() as session:
        paid = session.scalars(select(AidGrant).order_by(AidGrant.id)).all()
        second = session.scalars(select(AidCase).where(AidCase.case_no == "N2")).one()
        assert [grant.case_id for grant in paid] == [None, second.id]


def test_a_childs_id_finds_the_parents_file(wp: Workplace) -> None:
    """金秋助学 paid to the student: the file is the parent's, the beneficiary the child."""
    child = resident_id(date(2005, 3, 3), 5)
    saved = service.save_case(
        wp,
        {"case_no": "N1", "name": "钱父", "status": codes.IN_FILE},
        members=[{"name": "钱七", "relation": "05", "id_no": child}],
    )
    take(wp, GrantImport(wp), [row(**{**PLACE, "item": "31"}, id_no=child)])
    with wp.store.reading() as session:
        grant = session.scalars(select(AidGrant)).one()
        assert (grant.case_id, grant.member_id) == (saved.id, saved.member_ids[0])


def test_goods_are_paid_in_kind(wp: Workplace) -> None:
    """A roster with goods makes goods, one with cards transfers; a stated way goes before both."""
    take(
        wp,
        GrantImport(wp),
        [row(**PLACE, goods="米油"), row(**PLACE, amount=2), row(**PLACE, amount=3, pay_method="现金")],
    )
    with wp.store.reading() as session:
        paid = session.scalars(select(AidGrant).order_by(AidGrant.id)).all()
        assert [grant.pay_method for grant in paid] == [codes.PAY_GOODS, codes.PAY_BANK, codes.PAY_CASH]
        assert [grant.is_goods for grant in paid] == [True, False, False]


def test_money_and_goods_in_one_row_are_asked_apart(wp: Workplace) -> None:
    """BF-3 counts 慰问金 and 慰问品 in columns of their own: a row that says both, or a whole and a part of it, is no
    single payment. Goods that are all of the amount are goods."""
    kind = GrantImport(wp)
    both = row(**PLACE, amount=500_00, goods_value=200_00)
    told = [(p.field, p.severity, p.code) for p in kind.check([both], {}) if p.code]
    assert told == [("goods_value", "hard", "money_and_goods")]
    assert kind.plan([both], Policy.SKIP).rejected == [both]
    assert take(wp, kind, [both, row(**PLACE, amount=200_00, goods_value=200_00)]) == 1
    with wp.store.reading() as session:
        grant = session.scalars(select(AidGrant)).one()
        assert (grant.amount, grant.pay_method) == (200_00, codes.PAY_GOODS)


def test_words_that_no_list_knows_are_named_and_left_blank(wp: Workplace) -> None:
    """An unknown nation or relation is a soft problem of its column."""
    kind = AidCaseImport(wp)
    given = ImportRow(3, "档案", {"name": "钱七", "case_no": "N1", "ethnicity": "火星族"}, [])
    found = [(p.field, p.severity) for p in kind.check([given], {}) if p.code == "not_in_list"]
    assert found == [("ethnicity", "soft")]
    assert take(wp, kind, [given]) == 1


def test_a_row_that_nothing_identifies_is_not_taken(wp: Workplace) -> None:
    """No name: rejected, with the rest taken."""
    kind = AidCaseImport(wp)
    nobody = ImportRow(3, "档案", {"name": None, "case_no": "N1"}, [])
    somebody = ImportRow(4, "档案", {"name": "钱七", "case_no": "N2", "category": "L1"}, [])
    plan = kind.plan([nobody, somebody], Policy.SKIP)
    assert (plan.rejected, plan.new) == ([nobody], [somebody])
    assert take(wp, kind, [nobody, somebody]) == 1
    with wp.store.reading() as session:
        case = session.scalars(select(AidCase)).one()
        assert (case.category, case.legacy_category) == (None, "L1")


def test_an_earlier_payment_is_seen_by_the_dry_run(wp: Workplace) -> None:
    """The same person, item and source within thirty days is asked about before it is taken."""
    saved = service.save_case(
        wp, {"case_no": "N1", "name": "钱七", "id_no": resident_id(date(1990, 2, 2), 7), "status": codes.IN_FILE}
    )
    payments.pay(wp, {**PLACE, "case_id": saved.id, "amount": 500, "pay_method": "1"})
    later = row(**{**PLACE, "paid_date": date(2023, 2, 20)})
    assert "D10" in {p.rule for p in GrantImport(wp).check([later], {})}


# --- lists that say little ----------------------------------------------------


def household(number: int, **values: Any) -> ImportRow:
    """A row of a list of files; the same number is the same person."""
    given = {"name": "钱七", "case_no": f"N{number}", "id_no": resident_id(date(1980, 1, 1 + number), number)}
    return ImportRow(number + 2, "档案", {**given, **values}, [])


FILED = date(2023, 4, 1)


@pytest.mark.parametrize(
    ("heading", "word", "held"),
    [
        ("档案类别", "存量", (None, "1")),
        ("档案类别", "深度困难", (codes.DEEP, None)),
        ("困难类别", "相对", (codes.RELATIVE, None)),
    ],
)
def test_what_the_form_calls_its_fields_is_taken_from_a_workbook(
    wp: Workplace, tmp_path: Path, heading: str, word: str, held: tuple[str | None, str | None]
) -> None:
    """建档标准, 职工类别 and 申请日期; 档案类别 is the form's own, or the class where its words are classes."""
    sheet = (
        ("档案编号", "姓名", heading, "建档标准", "职工类别", "申请日期", "建档日期", "档案状态"),
        ("N1", "钱七", word, "区县级", "农民工", "2023-03-01", "2023-03-20", "在档"),
        ("N2", "孙八", word, "区级", "城镇困难职工", "2023-03-02", None, "待初审"),
        ("N3", "李九", word, "县", "农民工", None, "2023-03-03", "待初审"),
    )
    book = Workbook()
    for line in sheet:
        book.worksheets[0].append(line)
    book.save(tmp_path / "档案.xlsx")
    kind = AidCaseImport(wp)
    found = run_now(preview(tmp_path / "档案.xlsx", kind.layout, check=kind.check))
    assert [(p.row, p.field) for p in found.problems if p.code == "not_in_list"] == [(4, "archive_level")]
    assert take(wp, kind, found.rows) == 3
    with wp.store.reading() as session:
        stored = session.scalars(select(AidCase).order_by(AidCase.id)).all()
        assert {(one.category, one.archive_origin) for one in stored} == {held}
        assert [(one.archive_level, one.worker_kind, one.apply_date, one.approve_date) for one in stored] == [
            ("4", codes.KIND_MIGRANT, date(2023, 3, 1), date(2023, 3, 20)),
            ("4", "1", date(2023, 3, 2), None),
            (None, codes.KIND_MIGRANT, date(2023, 3, 3), None),
        ]


def test_a_list_without_status_brings_files_that_stand_and_says_so_once(wp: Workplace) -> None:
    """With 建档日期 in file since that day, without it a draft; a second time nothing changes; one hint in all."""
    rows = [household(1, filed=FILED), household(2, filed=FILED), household(3)]
    kind = AidCaseImport(wp)
    said = [(p.row, p.field, p.severity) for p in kind.check(rows, {}) if p.field == "status"]
    assert said == [(0, "status", "hint")]
    assert take(wp, kind, rows) == 3
    with wp.store.reading() as session:
        found = session.scalars(select(AidCase).order_by(AidCase.id)).all()
        assert [(case.status, case.approve_date) for case in found] == [
            (codes.IN_FILE, FILED),
            (codes.IN_FILE, FILED),
            (codes.DRAFT, None),
        ]
    assert [p for p in kind.check(rows[:2], {}) if p.field == "status"] == []
    assert len(kind.plan(rows, Policy.UPDATE).unchanged) == 3


def test_a_blank_status_does_not_bring_a_closed_file_back(wp: Workplace) -> None:
    """A stored file keeps the status that it has; a status that no list knows is no blank."""
    saved = service.save_case(wp, {"case_no": "N1", "name": "钱七", "status": codes.LIFTED, "approve_date": FILED})
    kind = AidCaseImport(wp)
    assert take(wp, kind, [household(1, id_no=None, filed=FILED, mobile="13912345678")], Policy.UPDATE) == 1
    with wp.store.reading() as session:
        case = session.get(AidCase, saved.id)
        assert case is not None
        assert (case.status, case.mobile) == (codes.LIFTED, "13912345678")
    unread = household(2, status=None, filed=FILED)
    unread.unknown["status"] = "待定"
    take(wp, kind, [unread])
    with wp.store.reading() as session:
        assert session.scalars(select(AidCase.status).where(AidCase.case_no == "N2")).one() == codes.DRAFT


@pytest.mark.parametrize("status", [None, codes.DRAFT, codes.IN_FILE, codes.CANCELLED])
def test_one_person_twice_in_a_list_is_named_whatever_the_status(wp: Workplace, status: str | None) -> None:
    """Hard, once, at the later row, naming the earlier; somebody else is not."""
    same = household(1).values["id_no"]
    rows = [household(1, status=status), household(2, status=status), household(3, status=status, id_no=same)]
    found = [p for p in AidCaseImport(wp).check(rows, {}) if p.rule == "A04"]
    assert [(p.row, p.field, p.severity) for p in found] == [(5, "id_no", "hard")]
    assert "与第3行重复" in found[0].message


def test_one_number_for_two_households_is_named_in_the_later_row(wp: Workplace) -> None:
    """Of one list the later of two rows; a stored file with the same number is the row's own."""
    first, second = household(1, case_no="N1"), household(2, case_no="N1")
    found = [(p.row, p.field, p.message) for p in AidCaseImport(wp).check([first, second], {}) if p.rule == "A04B"]
    assert [(row, field) for row, field, _ in found] == [(second.row, "case_no")]
    assert f"第{first.row}行" in found[0][2]
    assert take(wp, AidCaseImport(wp), [first]) == 1
    assert [p for p in AidCaseImport(wp).check([first], {}) if p.rule == "A04B"] == []


def test_two_drafts_of_one_person_are_named_while_typing(wp: Workplace) -> None:
    """A new file is a draft before anybody says so."""
    id_no = resident_id(date(1980, 1, 1), 1)
    service.save_case(wp, {"name": "钱七", "id_no": id_no})
    told = wp.register("aid_case").try_values(wp, {"name": "钱七", "id_no": id_no})
    assert "A04" in {one.rule for one in told}
    other = wp.register("aid_case").try_values(wp, {"name": "钱七", "id_no": resident_id(date(1980, 1, 2), 2)})
    assert "A04" not in {one.rule for one in other}


def test_an_import_of_payments_is_taken_back_in_one_step_and_a_payment_in_it_stays_as_it_was(wp: Workplace) -> None:
    """The import as a whole is a step of undo; the register refuses to alter or throw away what it brought."""
    assert take(wp, GrantImport(wp), [row(**PLACE), row(**PLACE, amount=2)]) == 2
    register = wp.register("aid_grant")
    with wp.store.reading() as session:
        first = register.ids(wp, session, Query())[0]
    with pytest.raises(UserError, match="冲销"):
        register.save(wp, {"amount": 1}, first)
    with pytest.raises(UserError, match="冲销"):
        register.delete(wp, [first])
    wp.store.undo()
    with wp.store.reading() as session:
        assert register.ids(wp, session, Query()) == []
    wp.store.redo()
    with wp.store.reading() as session:
        assert len(register.ids(wp, session, Query())) == 2


def test_a_list_leaves_what_was_decided_and_says_whose_and_takes_the_rest(wp: Workplace) -> None:
    """A member whom a decision counts, and the class of the file: named by row, field and person before anything is
    written; the telephone, the note and the new file beside them go in."""
    case = filed(wp, date(2023, 5, 1), case_no="K-1", archive_level="1").id
    child = {"name": "小宝", "relation": "05", "id_no": CHILD, "lives_together": True, "case_id": case}
    member = wp.register("aid_member").save(wp, child).id
    opened = {"kind": "1", "assess_year": 2023, "period_from": date(2022, 5, 1), "period_to": date(2023, 4, 30)}
    signed = {"district_op": "1", "district_date": date(2023, 5, 1), "conclusion": "1", "decided_category": "1"}
    service.assess(wp, case, {**opened, **signed, "household_size": 2, "income_wage": 1200})
    with wp.store.reading() as session:
        id_no = wp.register("aid_case").get(session, case).id_no
    kind = AidCaseImport(wp)
    people = [Child(4, "成员", {"name": "小宝宝", "id_no": CHILD, "note": "随母"})]
    told = {"name": "某某", "case_no": "K-1", "id_no": id_no, "mobile": "13912345678", "category": "2"}
    rows = [
        ImportRow(2, "档案", {"name": "新户", "case_no": "N1", "id_no": resident_id(date(1988, 7, 2), 890)}, []),
        ImportRow(3, "档案", {**told, kind.layout.children_key: people}, []),
    ]
    said = {(one.sheet, one.row, one.field): one.message for one in kind.check(rows, {}) if one.code == "held"}
    assert set(said) == {("档案", 3, "category"), ("成员", 4, f"{kind.layout.children_key}.name")}
    assert "“小宝宝”已经算在认定的家庭人口里，姓名与档案里的不一致" in "".join(said.values())
    assert take(wp, kind, rows, Policy.UPDATE) == 2
    with wp.store.reading() as session:
        file, kept = wp.register("aid_case").get(session, case), wp.register("aid_member").get(session, member)
        assert (file.category, file.mobile) == ("1", "13912345678")
        assert (kept.name, kept.note) == ("小宝", "随母")
        assert session.scalars(select(AidCase).where(AidCase.case_no == "N1")).one()
