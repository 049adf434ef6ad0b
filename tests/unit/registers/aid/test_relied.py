"""What something was decided or approved by is not altered by hand: notices, members, papers, consents, figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import enter, open_desk
from tests.unit.registers.aid.people import MAN, WOMAN, filed, resident_id, wrong
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes, service
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

APPROVED = date(2023, 1, 18)
HUNG = {"kind": "1", "start_date": date(2023, 1, 9), "end_date": date(2023, 1, 13), "place": "公开栏"}
ENDED = {"result": codes.NO_OBJECTION, "closed_on": date(2023, 1, 16)}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def household(wp: Workplace) -> tuple[int, int]:
    """A file approved in January with a wife, who was counted: the file, the wife."""
    case = filed(wp, APPROVED).id
    people = [{"relation": "02", "name": "某妻", "id_no": WOMAN}]
    wife = service.save_case(wp, {}, members=people, record_id=case).member_ids[0]
    given = {"kind": "1", "assess_year": 2023, "period_from": date(2022, 1, 1), "period_to": date(2022, 12, 31)}
    decided = {"district_date": APPROVED, "decided_category": codes.DEEP, "household_size": 2, "income_wage": 100}
    service.assess(wp, case, {**given, **decided})
    return case, wife


def events(wp: Workplace, case: int) -> list[tuple[str, str | None]]:
    register = wp.register("aid_event")
    with wp.store.reading() as session:
        found = register.fetch(session, register.ids(wp, session, Query(parent_id=case)))
        return [(one.what, one.opinion) for one in found]


# --- notices ---------------------------------------------------------------------------


@pytest.mark.parametrize("roles", [("entry",), ()])
@pytest.mark.parametrize(
    "typed", [{"start_date": date(2023, 1, 3)}, {"end_date": date(2023, 1, 16)}, {"place": "网上"}, {"result": "2"}]
)
def test_a_notice_that_has_ended_is_not_typed_over(
    wp: Workplace, roles: tuple[str, ...], typed: dict[str, Any]
) -> None:
    case, _wife = household(wp)
    register = wp.register("aid_publicity")
    notice = register.save(wp, {"case_id": case, **HUNG, **ENDED}).id
    if roles:
        enter(wp, *roles)
    with pytest.raises(UserError, match="不能直接"):
        register.save(wp, typed, notice)
    with pytest.raises(UserError, match="不能删除"):
        register.delete(wp, [notice])
    with wp.store.reading() as session:
        locks = register.locks(wp, session, register.get(session, notice))
    assert all(name in locks for name in typed)


def test_a_backdated_notice_gets_no_result_from_an_entry_clerk(wp: Workplace) -> None:
    """He may enter one that hangs; what came of it is entered by who approves, with an event."""
    case, _wife = household(wp)
    register = wp.register("aid_publicity")
    enter(wp, "entry")
    with pytest.raises(UserError, match="由“登记公示结果”填写"):
        register.save(wp, {"case_id": case, **HUNG, **ENDED})
    later = {**HUNG, "start_date": date(2023, 12, 4), "end_date": date(2023, 12, 8)}
    notice = register.save(wp, {"case_id": case, **later}).id
    with pytest.raises(UserError, match="不能办理"):
        register.take(wp, notice, "close", {"day": date(2023, 12, 11), "result": "1"})
    enter(wp, "review")
    register.take(wp, notice, "close", {"day": date(2023, 12, 11), "result": "1"})
    assert events(wp, case)[-1] == ("公示结果", "无异议")


def test_an_entry_clerk_still_ends_the_notice_of_an_application(wp: Workplace) -> None:
    case = filed(wp, APPROVED, status=codes.WAITING, approve_date=None, first_check_date=date(2023, 1, 6)).id
    enter(wp, "entry")
    register = wp.register("aid_case")
    register.take(wp, case, "publish", {"start_date": date(2023, 1, 9), "place": "公开栏"})
    register.take(wp, case, "end_publicity", {"day": date(2023, 1, 16), "result": "1"})
    with wp.store.reading() as session:
        assert register.get(session, case).status == codes.AT_TOWN


def test_who_approves_puts_a_notice_right_with_a_reason(wp: Workplace) -> None:
    case, _wife = household(wp)
    register = wp.register("aid_publicity")
    notice = register.save(wp, {"case_id": case, **HUNG, **ENDED}).id
    enter(wp, "review")
    with pytest.raises(UserError, match="先后不对"):
        register.take(wp, notice, "correct", {"reason": "笔误", "end_date": date(2023, 1, 17)})
    register.take(wp, notice, "correct", {"reason": "笔误", "start_date": date(2023, 1, 6)})
    assert events(wp, case)[-1] == ("更正公示", "笔误（更正：公示起）")
    with wp.store.reading() as session:
        assert register.get(session, notice).workdays == 6
    with pytest.raises(UserError, match="不能撤销"):
        register.take(wp, notice, "withdraw", {"reason": "登记错了"})


# --- figures that are being examined ---------------------------------------------------------------------------


BACK = {"day": date(2023, 1, 20), "person": "孙某", "opinion": "工资核实"}
CHECKED_BACK = {**BACK, "result": codes.OPINION_BACK}
# Where a file stands after the unit agreed, and by which steps of who examines it gets back to where it is typed.
WAYS_BACK: dict[str, list[tuple[str, dict[str, Any]]]] = {
    codes.WAITING: [("first_check", CHECKED_BACK)],
    codes.PUBLIC: [("send_back", BACK)],
    codes.DISPUTED: [("send_back", BACK)],
    codes.AT_TOWN: [("town_check", CHECKED_BACK)],
    codes.AT_DISTRICT: [("district_check", CHECKED_BACK), ("town_check", CHECKED_BACK)],
}


def test_figures_wait_for_others_wherever_a_file_stands_between_first_check_and_decision() -> None:
    under_way = set(codes.LIVE) - codes.STANDING - {codes.DRAFT}
    assert set(WAYS_BACK) == under_way == codes.EXAMINED


@pytest.mark.parametrize("status", WAYS_BACK)
def test_figures_that_the_unit_agreed_to_stay_while_others_look_at_them(wp: Workplace, status: str) -> None:
    """Sent back to the unit they are typed again and checked anew; nor is a second computation laid over the first."""
    case = filed(wp, APPROVED, status=codes.WAITING, approve_date=None).id
    found = service.assess(wp, case, {"kind": "1", "assess_year": 2023, "income_wage": 100, "household_size": 1}).id
    files, register = wp.register("aid_case"), wp.register("aid_assessment")
    files.take(wp, case, "first_check", {"day": date(2023, 1, 6), "result": codes.OPINION_YES, "person": "孙某"})
    files.save(wp, {"status": status}, case)
    enter(wp, "entry")
    with pytest.raises(UserError, match="先由审核人在档案上“退回”"):
        register.save(wp, {"income_wage": 99}, found)
    with pytest.raises(UserError, match="退回"):
        register.save(wp, {"case_id": case, "income_wage": 99})
    with pytest.raises(UserError, match="不能办理“收支测算”"):
        files.take(wp, case, "calculate", {"day": date(2023, 1, 6), "kind": "1"})
    with wp.store.reading() as session:
        assert register.locks(wp, session, register.get(session, found))["income_wage"].short == "先“退回”再改"
    enter(wp, "review")
    for step, told in WAYS_BACK[status]:
        files.take(wp, case, step, told)
    enter(wp, "entry")
    register.save(wp, {"income_wage": 99}, found)
    with wp.store.reading() as session:
        file, agreed = files.get(session, case), register.get(session, found).unit_op
        assert (file.first_check_date, file.town_check_date) == (None, None)
        assert agreed != codes.OPINION_YES
        offered = files.offered(wp, session, file)
    assert "publish" not in offered
    assert "calculate" in offered
    assert ("初审", "孙某") in [(what, person) for what, person, _said in told_by(wp, case)]


def told_by(wp: Workplace, case: int) -> list[tuple[str, str | None, str | None]]:
    register = wp.register("aid_event")
    with wp.store.reading() as session:
        found = register.fetch(session, register.ids(wp, session, Query(parent_id=case)))
        return [(one.what, one.person, one.opinion) for one in found]


# --- members, papers, consents ---------------------------------------------------------------------------


@pytest.mark.parametrize("roles", [("entry",), ()])
@pytest.mark.parametrize(
    "typed",
    [{"name": "另一人"}, {"id_no": MAN}, {"lives_together": False}, {"left_on": date(2022, 6, 1)}, {"relation": "03"}],
)
def test_whom_a_decision_counts_is_not_typed_over(wp: Workplace, roles: tuple[str, ...], typed: dict[str, Any]) -> None:
    _case, wife = household(wp)
    if roles:
        enter(wp, *roles)
    register = wp.register("aid_member")
    with pytest.raises(UserError, match="更正成员"):
        register.save(wp, typed, wife)
    with pytest.raises(UserError, match="不能删除"):
        register.delete(wp, [wife])


def test_the_household_goes_on_changing(wp: Workplace) -> None:
    """A child is born, the wife leaves, her telephone is noted; a member whom nothing counts may go."""
    case, wife = household(wp)
    enter(wp, "entry")
    register = wp.register("aid_member")
    child = register.save(wp, {"case_id": case, "relation": "03", "name": "某子", "birth_date": date(2023, 5, 1)}).id
    register.save(wp, {"phone": "13800000000", "left_on": date(2023, 6, 1), "left_reason": "2"}, wife)
    register.delete(wp, [child])


def test_a_member_is_corrected_by_who_decides(wp: Workplace) -> None:
    case, wife = household(wp)
    register = wp.register("aid_member")
    enter(wp, "review")
    with wp.store.reading() as session:
        before = register.values(register.get(session, wife), register.spec(wp))
    register.take(wp, wife, "correct", {"reason": "名字写错一字", "name": "某琦"})
    assert events(wp, case)[-1] == ("更正成员", "名字写错一字（更正：姓名）")
    with wp.store.reading() as session:
        assert register.values(register.get(session, wife), register.spec(wp)) == {**before, "name": "某琦"}


@pytest.mark.parametrize("roles", [("entry",), ()])
@pytest.mark.parametrize("typed", [{"name": "另一人"}, {"id_no": MAN}])
def test_a_file_does_not_become_another_persons(wp: Workplace, roles: tuple[str, ...], typed: dict[str, Any]) -> None:
    """Neither in the file nor in the head's row of its list; the box says what puts it right. A telephone goes on."""
    case = filed(wp, APPROVED).id
    register = wp.register("aid_case")
    with wp.store.reading() as session:
        head = service.household(session, case).members[0].id
        for kind, number in (("aid_case", case), ("aid_member", head)):
            found = wp.register(kind)
            assert found.locks(wp, session, found.get(session, number))[next(iter(typed))].act == "更正本人"
    if roles:
        enter(wp, *roles)
    for kind, number in (("aid_case", case), ("aid_member", head)):
        with pytest.raises(UserError, match="更正本人"):
            wp.register(kind).save(wp, typed, number)
    register.save(wp, {"mobile": "13800000000"}, case)


def test_who_decides_puts_the_head_right_and_his_row_follows(wp: Workplace) -> None:
    case = filed(wp, APPROVED).id
    register = wp.register("aid_case")
    enter(wp, "entry")
    with pytest.raises(UserError, match="不能办理"):
        register.take(wp, case, "correct", {"reason": "号码错一位", "id_no": WOMAN})
    enter(wp, "review")
    with pytest.raises(UserError, match="没有改动"):
        register.take(wp, case, "correct", {"reason": "号码错一位"})
    register.take(wp, case, "correct", {"reason": "号码错一位", "id_no": WOMAN})
    with wp.store.reading() as session:
        home = service.household(session, case)
        assert (home.case.id_no, home.case.birth_date) == (WOMAN, date(1985, 6, 15))
        assert (home.members[0].id_no, home.members[0].gender) == (WOMAN, codes.FEMALE)
    what, why = events(wp, case)[-1]
    assert (what, str(why).split("（")[0]) == ("更正本人", "号码错一位")


def a_family(wp: Workplace) -> tuple[int, int, int]:
    """A file approved in January, signed up for with consent, with wife and son of fifteen: the file, the two."""
    case = filed(wp, APPROVED, apply_date=date(2023, 1, 3)).id
    son = {"relation": "05", "name": "某子", "id_no": resident_id(date(2008, 3, 1), 3)}
    wife = {"relation": "02", "name": "某妻", "id_no": WOMAN}
    people = service.save_case(wp, {}, members=[wife, son], record_id=case).member_ids
    decided = {"district_date": APPROVED, "decided_category": codes.DEEP, "household_size": 3, "income_wage": 100}
    period = {"period_from": date(2022, 1, 1), "period_to": date(2022, 12, 31)}
    service.assess(wp, case, {"kind": "1", "assess_year": 2023, **period, **decided})
    return case, *people


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"id_no": wrong(WOMAN)}, "身份证号校验位不正确"),
        ({"id_no": resident_id(date(2030, 1, 1), 2)}, "出生日期无效"),
        ({"id_no": WOMAN}, "家庭成员身份证号重复"),
        ({"id_no": MAN}, "该身份证号已在其他档案中"),
        ({"name": "某"}, "姓名"),
    ],
)
def test_the_head_is_not_corrected_into_what_a_hard_rule_refuses(
    wp: Workplace, told: dict[str, Any], sentence: str
) -> None:
    """Whatever was wrong before: a wrong number of the file does not keep its name from being put right."""
    filed(wp, APPROVED, id_no=MAN)
    case, _wife, _son = a_family(wp)
    register = wp.register("aid_case")
    with wp.store.reading() as session:
        before = register.values(register.get(session, case), register.spec(wp))
    with pytest.raises(UserError, match=sentence):
        register.take(wp, case, "correct", {"reason": "抄错", **told})
    with wp.store.reading() as session:
        assert register.values(register.get(session, case), register.spec(wp)) == before
    assert "更正本人" not in [what for what, _why in events(wp, case)]


def test_what_was_wrong_before_keeps_nothing_from_being_put_right(wp: Workplace) -> None:
    case = filed(wp, APPROVED, id_no=wrong(MAN)).id
    wp.register("aid_case").take(wp, case, "correct", {"reason": "抄错", "name": "某琦"})
    assert events(wp, case)[-1] == ("更正本人", "抄错（更正：姓名）")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"id_no": wrong(WOMAN)}, "身份证号校验位不正确"),
        ({"birth_date": date(1985, 6, 16)}, "与身份证号不一致"),
        ({"gender": codes.MALE}, "与身份证号不一致"),
        ({"left_on": date(1980, 1, 1)}, "早于出生"),
        ({"lives_together": False}, "家庭人口（3人）与成员名单（2人）不一致"),
    ],
)
def test_a_member_is_not_corrected_into_what_a_hard_rule_refuses(
    wp: Workplace, told: dict[str, Any], sentence: str
) -> None:
    _case, wife, _son = a_family(wp)
    with pytest.raises(UserError, match=sentence):
        wp.register("aid_member").take(wp, wife, "correct", {"reason": "抄错", **told})


def test_of_two_slips_that_belong_together_the_decisions_is_put_right_first(wp: Workplace) -> None:
    """The wife never lived there: the computation divides by two, then she is taken out of the list."""
    case, wife, _son = a_family(wp)
    with wp.store.reading() as session:
        latest = service.household(session, case).latest
        assert latest is not None
        found = latest.id
    wp.register("aid_assessment").take(wp, found, "correct", {"reason": "分居", "household_size": 2})
    wp.register("aid_member").take(wp, wife, "correct", {"reason": "分居", "lives_together": False})
    with wp.store.reading() as session:
        assert [one for one in service.hard_findings(wp, session, case) if one.rule == "B01"] == []


@pytest.mark.parametrize("with_head", [True, False])
def test_numbers_that_were_written_the_wrong_way_round_are_put_right_one_after_the_other(
    wp: Workplace, with_head: bool
) -> None:
    case, wife, son = a_family(wp)
    members, cases = wp.register("aid_member"), wp.register("aid_case")
    register, other = (cases, case) if with_head else (members, son)
    with wp.store.reading() as session:
        number = register.get(session, other).id_no
    unread = {"gender": None, "birth_date": None}
    with pytest.raises(UserError, match="家庭成员身份证号重复"):
        members.take(wp, wife, "correct", {"reason": "写反", "id_no": number, **unread})
    members.take(wp, wife, "correct", {"reason": "写反", "id_no": number, "swapped": True, **unread})
    with wp.store.reading() as session:
        assert "A05" in [one.rule for one in service.hard_findings(wp, session, case)]
    told = {"id_no": WOMAN} if with_head else {"id_no": WOMAN, **unread}
    register.take(wp, other, "correct", {"reason": "写反", "swapped": True, **told})
    with wp.store.reading() as session:
        assert "A05" not in [one.rule for one in service.hard_findings(wp, session, case)]
        assert members.get(session, wife).id_no == number
        assert register.get(session, other).id_no == WOMAN


@pytest.mark.parametrize("name", ["name", "id_no"])
def test_a_correction_of_the_head_leaves_nothing_blank(wp: Workplace, name: str) -> None:
    case, _wife, _son = a_family(wp)
    with pytest.raises(UserError, match="不能改成空白"):
        wp.register("aid_case").take(wp, case, "correct", {"reason": "不知道", name: None})


@pytest.mark.parametrize("name", ["relation", "name", "id_no", "lives_together"])
def test_a_correction_of_a_member_leaves_nothing_blank_that_must_be_stated(wp: Workplace, name: str) -> None:
    _case, wife, _son = a_family(wp)
    with pytest.raises(UserError, match="不能改成空白"):
        wp.register("aid_member").take(wp, wife, "correct", {"reason": "不知道", name: None})


def test_a_day_of_leaving_keeps_its_reason_and_both_go_together(wp: Workplace) -> None:
    _case, wife, _son = a_family(wp)
    register = wp.register("aid_member")
    register.save(wp, {"left_on": date(2023, 6, 1), "left_reason": "2"}, wife)
    with pytest.raises(UserError, match="不能改成空白"):
        register.take(wp, wife, "correct", {"reason": "没有离开", "left_reason": None})
    register.take(wp, wife, "correct", {"reason": "没有离开", "left_on": None, "left_reason": None})
    with wp.store.reading() as session:
        assert register.get(session, wife).left_on is None


def test_the_days_of_a_file_stay_in_order_when_one_is_corrected(wp: Workplace) -> None:
    case = filed(wp, APPROVED, apply_date=date(2023, 1, 3), first_check_date=date(2023, 1, 6)).id
    with pytest.raises(UserError, match="先后顺序有误"):
        wp.register("aid_case").take(wp, case, "correct_file", {"reason": "看错", "apply_date": date(2023, 1, 9)})
    wp.register("aid_case").take(wp, case, "correct_file", {"reason": "看错", "apply_date": date(2023, 1, 6)})


@pytest.mark.parametrize("roles", [("entry",), ()])
def test_an_application_whose_notice_has_ended_is_not_thrown_away(wp: Workplace, roles: tuple[str, ...]) -> None:
    """Sent back to a draft, it still has been announced; who approves takes the notice back first."""
    case = filed(wp, APPROVED, status=codes.DRAFT, approve_date=None).id
    register, notices = wp.register("aid_case"), wp.register("aid_publicity")
    notice = notices.save(wp, {"case_id": case, **HUNG, **ENDED}).id
    if roles:
        enter(wp, *roles)
    with pytest.raises(UserError, match="撤销公示"):
        register.delete(wp, [case])
    enter(wp, "review", "entry")
    notices.take(wp, notice, "withdraw", {"reason": "登记到别户了"})
    register.delete(wp, [case])


def test_a_list_whose_notice_has_ended_is_not_thrown_away(wp: Workplace) -> None:
    register, notices = wp.register("aid_batch"), wp.register("aid_publicity")
    batch = register.save(wp, {"title": "慰问", "kind": "1"}).id
    notice = notices.save(wp, {"batch_id": batch, **HUNG, "kind": "3", **ENDED}).id
    with pytest.raises(UserError, match="撤销公示"):
        register.delete(wp, [batch])
    notices.take(wp, notice, "withdraw", {"reason": "另一批的"})
    register.delete(wp, [batch])


@pytest.mark.parametrize("day", [date(2023, 1, 4), date(2023, 1, 6)])
def test_a_notice_does_not_hang_before_there_is_something_to_announce(wp: Workplace, day: date) -> None:
    """Applied for on the fifth and checked on the ninth of January."""
    stated = {"status": codes.WAITING, "approve_date": None, "apply_date": date(2023, 1, 5)}
    case = filed(wp, APPROVED, **stated, first_check_date=date(2023, 1, 9)).id
    register = wp.register("aid_case")
    with pytest.raises(UserError, match="公示起"):
        register.take(wp, case, "publish", {"start_date": day, "place": "公开栏"})
    register.take(wp, case, "publish", {"start_date": date(2023, 1, 9), "place": "公开栏"})


def test_two_files_do_not_bear_one_number(wp: Workplace) -> None:
    """A closed one keeps its own; a file is no other to itself."""
    closed = filed(wp, APPROVED, case_no="TZ1", status=codes.LIFTED, exit_date=date(2023, 6, 1)).id
    second = wp.register("aid_case").save(wp, {"name": "某乙", "case_no": "TZ1"})
    assert [one.field for one in second.findings if one.rule == "A04B"] == ["case_no"]
    again = wp.register("aid_case").save(wp, {"case_no": "TZ2"}, second.id)
    assert [one for one in again.findings if one.rule == "A04B"] == []
    assert [one for one in wp.register("aid_case").try_values(wp, {}, closed) if one.rule == "A04B"] == []


def test_a_visit_of_tomorrow_is_told_and_reviews_nothing(wp: Workplace) -> None:
    """Today is the 28th of December."""
    case = filed(wp, APPROVED).id
    visit = {"case_id": case, "kind": codes.VISIT_REVIEW, "conclusion": codes.VISIT_TRUE}
    saved = wp.register("aid_visit").save(wp, {**visit, "visit_date": date(2023, 12, 29)})
    assert [one.field for one in saved.findings if one.rule == "G04C"] == ["visit_date"]
    with wp.store.reading() as session:
        assert wp.register("aid_case").get(session, case).last_review_date != date(2023, 12, 29)


def test_a_paper_that_a_decision_rests_on_stays(wp: Workplace) -> None:
    """One that came later goes as before; one of somebody else's is taken off by a step."""
    case, _wife = household(wp)
    register = wp.register("aid_evidence")
    bill = {"case_id": case, "kind": "12", "rigid_type": "1", "self_paid": 100}
    old = register.save(wp, {**bill, "received_on": date(2023, 1, 5)}).id
    new = register.save(wp, {**bill, "received_on": date(2023, 6, 5)}).id
    enter(wp, "entry")
    for refused in (lambda: register.delete(wp, [old]), lambda: register.save(wp, {"self_paid": 1}, old)):
        with pytest.raises(UserError, match="以这份材料为据"):
            refused()
    register.save(wp, {"note": "复印件"}, old)
    register.delete(wp, [new])
    enter(wp, "review")
    register.take(wp, old, "withdraw", {"reason": "另一户的"})
    assert events(wp, case)[-1] == ("撤下材料", "另一户的")


def test_a_consent_by_which_something_was_done_is_withdrawn_not_deleted(wp: Workplace) -> None:
    case, _wife = household(wp)
    register = wp.register("aid_consent")
    given = {"case_id": case, "scope": ["1", "2"]}
    old = register.save(wp, {**given, "signed_on": date(2023, 1, 3)}).id
    new = register.save(wp, {**given, "signed_on": date(2023, 6, 3)}).id
    enter(wp, "entry")
    with pytest.raises(UserError, match="撤回日期"):
        register.delete(wp, [old])
    with pytest.raises(UserError, match="撤回日期"):
        register.save(wp, {"scope": ["1"]}, old)
    register.save(wp, {"withdrawn_on": date(2023, 7, 1)}, old)
    register.delete(wp, [new])


# --- figures that civil affairs doubts ---------------------------------------------------------------------------


def test_nothing_is_decided_on_doubted_figures_wherever_it_is_typed(wp: Workplace) -> None:
    """Of a file in standing the form decides at once; of an application it only proposes."""
    case, _wife = household(wp)
    doubted = {"kind": "3", "assess_year": 2023, "mz_check": codes.CHECK_DIFFERS, "decided_category": codes.DEEP}
    register = wp.register("aid_assessment")
    with pytest.raises(UserError, match="民政核对结果不一致"):
        register.save(wp, {"case_id": case, **doubted, "committee_date": date(2023, 6, 1)})
    applied = filed(wp, APPROVED, status=codes.AT_DISTRICT, approve_date=None).id
    register.save(wp, {"case_id": applied, **doubted})
    with pytest.raises(UserError, match="民政核对结果不一致"):
        service.approve_case(wp, applied, date(2023, 6, 1))
