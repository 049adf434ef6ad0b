"""What a clerk does with files: saving a household in one go, approving, leaving, paying and taking back."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.registers.aid.people import CHILD, MAN, WOMAN, filed, resident_id, wrong
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, service
from tzdesk.registers.aid.model import AidAssessment, AidCase, AidMember
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity

HEAD = {"case_no": "C1", "name": "单建国", "id_no": MAN, "main_cause": "10", "apply_date": date(2023, 9, 1)}
SPOUSE = {"name": "李四", "relation": "02", "id_no": WOMAN}
SON = {"name": "张小宝", "relation": "05", "id_no": CHILD}
EXAMINED = {**HEAD, "status": codes.AT_DISTRICT}
SUMS = {"assess_year": 2023, "kind": "1", "household_size": 3, "income_other": 2_880_000, "rigid_other": 0}


def hard(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    """Rules and fields of the hard findings."""
    return {(one.rule, one.field) for one in findings if one.severity is Severity.HARD}


def load_case(wp: Workplace, case_id: int) -> AidCase:
    """A stored file."""
    with wp.store.reading() as session:
        case: AidCase = wp.register("aid_case").get(session, case_id)
        return case


def test_a_household_is_saved_in_one_operation(wp: Workplace) -> None:
    """File, members and computation are stored together; undo takes all of them back."""
    saved = service.save_case(wp, HEAD, members=[SPOUSE, SON], assessment=SUMS)
    people = service.household_members(wp, saved.id)
    assert [person.relation for person in people] == [codes.RELATION_SELF, "02", "05"]
    assert saved.member_ids == tuple(person.id for person in people[1:])
    wp.store.undo()
    with wp.store.reading() as session:
        assert wp.register("aid_case").ids(wp, session, Query()) == []
        assert wp.register("aid_member").ids(wp, session, Query()) == []
        assert wp.register("aid_assessment").ids(wp, session, Query()) == []


def test_computed_fields_are_read_off_the_id_and_the_sums(wp: Workplace) -> None:
    """Gender, birth date, age, net income, line, ratio and suggestion follow from what is stated."""
    saved = service.save_case(wp, HEAD, members=[SPOUSE, SON], assessment=SUMS)
    case = load_case(wp, saved.id)
    assert (case.gender, case.birth_date) == (codes.MALE, date(1980, 1, 1))
    head, spouse, son = service.household_members(wp, saved.id)
    assert (head.id_no, head.lives_together, head.age) == (MAN, True, 43)
    assert (spouse.gender, spouse.is_minor14) == (codes.FEMALE, False)
    assert (son.age, son.is_minor14) == (7, True)
    with wp.store.reading() as session:
        found = session.get(AidAssessment, saved.assessment_id)
        assert found is not None
        assert found.net_per_capita == 2_880_000 // 36 == 80_000
        assert (found.dibao_snapshot, found.suggested_category) == (82_000, codes.DEEP)
        assert str(found.ratio) == "0.98"


def test_a_stated_contradiction_stays_and_is_named(wp: Workplace) -> None:
    """What the clerk stated is not overwritten from the ID: rule A03 says so."""
    saved = service.save_case(wp, {**HEAD, "gender": codes.FEMALE})
    assert load_case(wp, saved.id).gender == codes.FEMALE
    assert ("A03", "gender") in hard(saved.findings)


def test_a_corrected_id_takes_what_was_read_off_the_wrong_one_with_it(wp: Workplace) -> None:
    """Gender and birth date that came from the ID follow the ID; they are no contradiction."""
    saved = service.save_case(wp, HEAD)
    again = wp.register("aid_case").save(wp, {"id_no": WOMAN}, saved.id)
    case = load_case(wp, saved.id)
    assert (case.gender, case.birth_date) == (codes.FEMALE, date(1985, 6, 15))
    assert hard(again.findings) == set()


def test_who_is_left_out_of_the_household_goes_to_the_recycle_bin(wp: Workplace) -> None:
    """The list given is the whole household; the head is never touched by it."""
    saved = service.save_case(wp, HEAD, members=[SPOUSE, SON])
    kept = saved.member_ids[0]
    service.save_case(wp, {}, record_id=saved.id, members=[{"id": kept, "name": "李四儿"}])
    people = service.household_members(wp, saved.id)
    assert [person.name for person in people] == ["单建国", "李四儿"]
    with wp.store.reading() as session:
        assert wp.register("aid_member").ids(wp, session, Query(deleted=True)) == [saved.member_ids[1]]


def test_the_head_is_no_member_of_the_list(wp: Workplace) -> None:
    """本人 is kept from the file; naming him again is refused and nothing is saved."""
    with pytest.raises(UserError, match="不用再填本人"):
        service.save_case(wp, HEAD, members=[{"name": "单建国", "relation": codes.RELATION_SELF}])
    with wp.store.reading() as session:
        assert wp.register("aid_case").ids(wp, session, Query()) == []


def test_one_person_stands_in_one_live_file(wp: Workplace) -> None:
    """A head in another file, or a member in another file, is named with that file's number; after it closed, not."""
    first = filed(wp, date(2023, 1, 5), id_no=MAN, case_no="甲1")
    service.save_case(wp, {}, record_id=first.id, members=[SPOUSE])
    second = service.save_case(wp, {**HEAD, "case_no": "乙2"}, members=[SPOUSE])
    assert {("A04", "id_no"), ("A04M", "id_no")} <= hard(second.findings)
    assert any("甲1" in one.message for one in second.findings)
    service.exit_case(wp, first.id, date(2023, 6, 1), codes.EXIT_LIFTED)
    again = service.save_case(wp, {}, record_id=second.id)
    assert not {rule for rule, _ in hard(again.findings)} & {"A04", "A04M"}


def test_cards_and_telephones_of_other_files_are_known(wp: Workplace) -> None:
    """A card of somebody else is hard; a number in three files is asked about."""
    for _ in range(2):
        filed(wp, date(2023, 1, 5), mobile="13912345678")
    filed(wp, date(2023, 1, 5), bank_card="6217008819900781450", name="王五")
    saved = filed(wp, date(2023, 1, 5), mobile="13912345678", bank_card="6217008819900781450")
    told = {one.rule: one.message for one in saved.findings}
    assert "王五" in told["A12"]
    assert "3份" in told["A10"]


@pytest.mark.parametrize(("others", "told"), [(1, []), (2, [3])])
def test_a_number_of_others_is_asked_about_while_it_is_typed(wp: Workplace, others: int, told: list[int]) -> None:
    """The file itself counts before it is saved, and once when it is typed again; one that has left does not."""
    for _ in range(others):
        filed(wp, date(2023, 1, 5), mobile="13912345678")
    filed(wp, date(2023, 1, 5), mobile="13912345678", status=codes.CANCELLED, exit_date=date(2023, 6, 1))
    own = filed(wp, date(2023, 1, 5), mobile="13912345679").id
    register = wp.register("aid_case")
    for number in (None, own):
        found = register.try_values(wp, {"name": "某某", "mobile": "13912345678"}, number)
        assert [one.params["n"] for one in found if one.rule == "A10"] == told
    register.save(wp, {"mobile": "13912345678"}, own)
    again = register.try_values(wp, {"mobile": "13912345678"}, own)
    assert [one.params["n"] for one in again if one.rule == "A10"] == told


def test_files_are_found_by_pinyin_number_and_the_end_of_the_id(wp: Workplace) -> None:
    """Name, initials, file number, last four of the ID; another's last four find nothing."""
    saved = service.save_case(wp, HEAD)
    with wp.store.reading() as session:
        for text in ("建国", "sjg", "C1", MAN[-4:]):
            assert wp.register("aid_case").ids(wp, session, Query(text=text)) == [saved.id], text
        assert wp.register("aid_case").ids(wp, session, Query(text=WOMAN[-4:])) == []


# --- the way of a file -----------------------------------------------------------------


def test_approving_needs_a_class_and_no_hard_finding(wp: Workplace) -> None:
    """Without class, or with a wrong ID, the file stays where it was; put right, it is in file."""
    saved = service.save_case(wp, {**EXAMINED, "id_no": wrong(MAN)}, members=[SPOUSE, SON], assessment=SUMS)
    with pytest.raises(UserError, match="困难类别"):
        service.approve_case(wp, saved.id, date(2023, 10, 8))
    with pytest.raises(UserError, match="校验位"):
        service.approve_case(wp, saved.id, date(2023, 10, 8), category=codes.DEEP)
    assert load_case(wp, saved.id).status == codes.AT_DISTRICT
    service.save_case(wp, {"id_no": MAN}, record_id=saved.id)
    service.approve_case(wp, saved.id, date(2023, 10, 8), category=codes.DEEP)
    case = load_case(wp, saved.id)
    assert (case.status, case.approve_date, case.category) == (codes.IN_FILE, date(2023, 10, 8), codes.DEEP)
    assert (case.last_review_date, due(wp, saved.id)) == (date(2023, 10, 8), date(2024, 10, 8))


def test_a_class_that_does_not_fit_the_figures_stops_approving(wp: Workplace) -> None:
    """800 yuan a head is 深度; as 相对 it is refused with the figures named."""
    saved = service.save_case(wp, EXAMINED, members=[SPOUSE, SON], assessment=SUMS)
    with pytest.raises(UserError, match="相对困难，但月人均纯收入"):
        service.approve_case(wp, saved.id, date(2023, 10, 8), category=codes.RELATIVE)


def test_dates_do_not_run_backwards(wp: Workplace) -> None:
    """Approval before application, and exit before approval, are refused."""
    saved = service.save_case(wp, EXAMINED, members=[SPOUSE, SON], assessment=SUMS)
    with pytest.raises(UserError, match="早于申请"):
        service.approve_case(wp, saved.id, date(2023, 8, 31), category=codes.DEEP)
    service.approve_case(wp, saved.id, date(2023, 10, 8), category=codes.DEEP)
    with pytest.raises(UserError, match="早于审定"):
        service.exit_case(wp, saved.id, date(2023, 10, 7), codes.EXIT_LIFTED)


def test_steps_out_of_order_are_refused(wp: Workplace) -> None:
    """A draft cannot be lifted, a lifted file cannot be approved again; a mistaken exit can be taken back."""
    draft = service.save_case(wp, HEAD)
    with pytest.raises(UserError):
        service.exit_case(wp, draft.id, date(2023, 10, 7), codes.EXIT_LIFTED)
    saved = filed(wp, date(2023, 1, 5))
    service.exit_case(wp, saved.id, date(2023, 6, 1), "9")
    assert load_case(wp, saved.id).status == codes.CANCELLED
    with pytest.raises(UserError):
        service.approve_case(wp, saved.id, date(2023, 7, 1))
    service.reopen_case(wp, saved.id, "登记错了")
    case = load_case(wp, saved.id)
    assert (case.status, case.exit_date, case.exit_reason) == (codes.IN_FILE, None, None)


@pytest.mark.parametrize("status", [codes.DRAFT, codes.WAITING, codes.PUBLIC, codes.AT_TOWN])
def test_no_step_of_the_way_is_left_out(wp: Workplace, status: str) -> None:
    """Into the files leads the district's table alone; what stands before it is not approved."""
    saved = service.save_case(wp, {**HEAD, "status": status}, members=[SPOUSE, SON], assessment=SUMS)
    with pytest.raises(UserError, match="按申请、初审、公示、复核、审定的顺序办理"):
        service.approve_case(wp, saved.id, date(2023, 10, 8), category=codes.DEEP)


def due(wp: Workplace, number: int) -> date | None:
    """应复核日期, as the form shows it."""
    register = wp.register("aid_case")
    with wp.store.reading() as session:
        found: date | None = register.value(register.get(session, number), "next_review_due")
        return found


def test_a_review_renews_the_file_and_decides_its_class(wp: Workplace) -> None:
    """A yearly review of a standing file sets class and next review; an older one entered later does not."""
    saved = filed(wp, date(2022, 11, 1))
    review = {"assess_year": 2023, "kind": "2", "district_date": date(2023, 11, 1), "decided_category": codes.RELATIVE}
    service.assess(wp, saved.id, {**review, "income_other": 1_200_000, "rigid_other": 0})
    case = load_case(wp, saved.id)
    assert (case.category, due(wp, saved.id)) == (codes.RELATIVE, date(2024, 11, 1))
    older = {**review, "district_date": date(2023, 5, 1), "decided_category": codes.ACCIDENT}
    service.assess(wp, saved.id, older)
    assert load_case(wp, saved.id).category == codes.RELATIVE


def test_the_household_is_counted_when_its_size_is_not_stated(wp: Workplace) -> None:
    """A computation without a size takes the list's."""
    saved = service.save_case(wp, HEAD, members=[SPOUSE, {**SON, "lives_together": False}])
    assessed = service.assess(wp, saved.id, {"assess_year": 2023, "kind": "1"})
    with wp.store.reading() as session:
        found = session.get(AidAssessment, assessed.id)
        assert found is not None
        assert found.household_size == 2


def test_a_class_put_right_in_the_computation_is_put_right_in_its_file(wp: Workplace) -> None:
    """Who approves corrects one place; B11 and B13 both fall silent."""
    saved = service.save_case(
        wp,
        {**HEAD, "status": codes.IN_FILE, "approve_date": date(2023, 9, 1), "category": codes.RELATIVE},
        members=[SPOUSE, SON],
        assessment={**SUMS, "decided_category": codes.RELATIVE},
    )
    assert {"B11", "B13"} <= {one.rule for one in saved.findings}
    decision = {"reason": "类别写错", "decided_category": codes.DEEP}
    wp.register("aid_assessment").take(wp, saved.assessment_id, "correct", decision)
    again = service.save_case(wp, {}, record_id=saved.id)
    assert not {"B11", "B13"} & {one.rule for one in again.findings}


def test_a_yearly_visit_counts_as_a_review(wp: Workplace) -> None:
    """A visit of the kind 年度复核 moves the next review when it found all as declared (情况属实); else it is open."""
    saved = filed(wp, date(2022, 11, 1))
    visit = {"case_id": saved.id, "visit_date": date(2023, 11, 5), "kind": codes.VISIT_REVIEW}
    for conclusion in (None, "2", codes.VISIT_UNTRUE, "4"):
        wp.register("aid_visit").save(wp, {**visit, "conclusion": conclusion})
        assert load_case(wp, saved.id).last_review_date is None
    wp.register("aid_visit").save(wp, {**visit, "conclusion": codes.VISIT_TRUE})
    assert load_case(wp, saved.id).last_review_date == date(2023, 11, 5)


def test_the_months_audit_looks_at_standing_files_only(wp: Workplace) -> None:
    """Drafts and files closed before the month are left alone; files closed in it are looked at."""
    draft = service.save_case(wp, {**HEAD, "id_no": wrong(MAN)})
    open_, before, within = (filed(wp, date(2023, 1, 5)) for _ in range(3))
    service.exit_case(wp, before.id, date(2023, 11, 30), codes.EXIT_LIFTED)
    service.exit_case(wp, within.id, date(2023, 12, 1), codes.EXIT_LIFTED)
    with wp.store.reading() as session:
        audited = wp.register("aid_case").to_audit(wp, session, Month(2023, 12))
        assert audited == sorted([open_.id, within.id])
        people = wp.register("aid_member").fetch(
            session, wp.register("aid_member").to_audit(wp, session, Month(2023, 12))
        )
        assert {person.case_id for person in people} == {open_.id, within.id}
        assert draft.id not in audited


def test_findings_while_typing_write_nothing(wp: Workplace) -> None:
    """A draft of a change gives its findings and leaves the stored file as it was."""
    saved = service.save_case(wp, HEAD)
    told = wp.register("aid_case").try_values(wp, {"id_no": wrong(WOMAN)}, saved.id)
    assert {one.rule for one in told if one.severity is Severity.HARD} == {"A01"}
    assert load_case(wp, saved.id).id_no == MAN


def test_a_members_return_to_the_list_keeps_the_head_single(wp: Workplace) -> None:
    """Saving a file again brings the head's row up to date, never a second one."""
    saved = service.save_case(wp, HEAD)
    service.save_case(wp, {"health": "14"}, record_id=saved.id)
    heads = [person for person in service.household_members(wp, saved.id) if person.is_head]
    assert [(head.name, head.health) for head in heads] == [("单建国", "14")]
    assert isinstance(heads[0], AidMember)
    assert resident_id(date(1980, 1, 1), 1) == MAN
