"""No act on a file is dated before the one that brought it to where it stands; a household has one head."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid import ways
from tests.unit.registers.aid.conftest import open_desk
from tests.unit.registers.aid.people import CHILD, WOMAN, filed
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import codes, filing, leaving, service
from tzdesk.registers.workplace import Workplace

APPLIED, APPROVED = date(2023, 3, 1), date(2023, 3, 20)
YES, NO = codes.OPINION_YES, codes.OPINION_NO
# 15 000 ÷ 12 = 1 250.00: 相对
FIGURES = {"decided_category": codes.RELATIVE, "income_wage": 15_000_00, "rigid_other": 0, "household_size": 1}
SAID = {"person": "孙某", "opinion": "核实"}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def applied(wp: Workplace) -> int:
    return ways.apply(wp, APPLIED, [], {"income_wage": 100})


def submitted(wp: Workplace) -> int:
    case = applied(wp)
    filing.submit(wp, case, date(2023, 3, 2))
    return case


def at_town(wp: Workplace) -> int:
    """Submitted and checked on the first of March, the notice hung to the seventh, its result entered on the eighth."""
    case = applied(wp)
    assert ways.to_town(wp, case, APPLIED) == date(2023, 3, 8)
    return case


def at_district(wp: Workplace) -> int:
    case = at_town(wp)
    filing.town_check(wp, case, date(2023, 3, 10), YES, person="镇主席")
    return case


def disputed(wp: Workplace) -> int:
    case = applied(wp)
    filing.submit(wp, case, APPLIED)
    filing.first_check(wp, case, APPLIED, YES, person="基层主席")
    filing.publish(wp, case, APPLIED, place="公开栏")
    filing.end_publicity(wp, case, date(2023, 3, 8), codes.OBJECTION_UPHELD, text="有车", has_photo=True)
    return case


def refused(wp: Workplace) -> int:
    case = at_town(wp)
    filing.town_check(wp, case, date(2023, 3, 10), NO, **SAID)
    return case


def standing(wp: Workplace) -> int:
    return filed(wp, APPROVED).id


def leaving_soon(wp: Workplace) -> int:
    case = standing(wp)
    leaving.plan_exit(wp, case, date(2023, 8, 1), stable_from=APPROVED)
    return case


def left(wp: Workplace) -> int:
    case = standing(wp)
    leaving.leave(wp, case, date(2023, 6, 1), codes.EXIT_MOVED, moved_to="海门区总工会", confirmed=True)
    return case


def step(name: str, **told: Any) -> Callable[[Workplace, int, date], Any]:
    return lambda wp, case, day: wp.register("aid_case").take(wp, case, name, {"day": day, **told})


CHECK = {"person": "孙某", "opinion": "核实"}
# Where a file stands, the step that is taken there, and the first day that it may bear.
ACTS: dict[str, tuple[Callable[[Workplace], int], Callable[[Workplace, int, date], Any], date]] = {
    "提交": (applied, step("submit"), APPLIED),
    "初审": (submitted, step("first_check", result=YES, **CHECK), date(2023, 3, 2)),
    "初审退回": (submitted, step("first_check", result=codes.OPINION_BACK, **CHECK), date(2023, 3, 2)),
    "异议处理": (disputed, step("objection", upheld=True, **CHECK), date(2023, 3, 8)),
    "重新公示": (
        disputed,
        lambda wp, case, day: wp.register("aid_case").take(wp, case, "publish", {"start_date": day, "place": "公开栏"}),
        date(2023, 3, 8),
    ),
    "镇审核": (at_town, step("town_check", result=YES, **CHECK), date(2023, 3, 8)),
    "镇不同意": (at_town, step("town_check", result=NO, **CHECK), date(2023, 3, 8)),
    "区不同意": (at_district, step("district_check", result=NO, **CHECK), date(2023, 3, 10)),
    "撤回不予认定": (refused, step("reconsider", **CHECK), date(2023, 3, 10)),
    "拟脱困": (standing, step("plan_exit", stable_from=date(2023, 1, 1)), APPROVED),
    "继续在档": (leaving_soon, step("keep"), date(2023, 8, 1)),
    "返困": (left, step("come_back"), date(2023, 6, 1)),
    "动态调整": (
        standing,
        lambda wp, case, day: leaving.review(wp, case, day, FIGURES, kind=codes.ASSESS_CHANGE),
        APPROVED,
    ),
    "复核": (standing, lambda wp, case, day: leaving.review(wp, case, day, FIGURES), APPROVED),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_not_dated_before_the_one_it_follows(wp: Workplace, act: str) -> None:
    """On the day itself it is taken; the day before it is refused, with both days told."""
    stand, do, first = ACTS[act]
    case = stand(wp)
    with pytest.raises(UserError, match=f"早于.*{first.isoformat()}"):
        do(wp, case, date.fromordinal(first.toordinal() - 1))
    do(wp, case, first)


def test_a_file_is_not_handed_over_before_its_approval(wp: Workplace) -> None:
    union = wp.register("organisation").save(wp, {"org_name": "某厂工会", "org_type": "1"}).id
    case = standing(wp)
    with pytest.raises(UserError, match="早于审定日期"):
        leaving.hand_over(wp, case, date(2023, 3, 19), union)
    leaving.hand_over(wp, case, APPROVED, union)


def test_income_is_above_the_line_before_an_exit_is_planned(wp: Workplace) -> None:
    with pytest.raises(UserError, match="早于收入达标的起始日期"):
        leaving.plan_exit(wp, standing(wp), date(2023, 8, 1), stable_from=date(2023, 9, 1))


def test_who_is_planned_to_leave_does_not_leave_before_that(wp: Workplace) -> None:
    case = leaving_soon(wp)
    moved: dict[str, Any] = {"moved_to": "海门区总工会", "confirmed": True}
    with pytest.raises(UserError, match="早于拟脱困日期"):
        leaving.leave(wp, case, date(2023, 7, 31), codes.EXIT_MOVED, **moved)
    leaving.leave(wp, case, date(2023, 8, 1), codes.EXIT_MOVED, **moved)


def test_an_exit_taken_back_leaves_nothing_of_where_the_file_went(wp: Workplace) -> None:
    case = left(wp)
    with pytest.raises(UserError, match="没有填写撤回脱困（注销）的理由"):
        service.reopen_case(wp, case, " ")
    service.reopen_case(wp, case, "登记错了")
    with wp.store.reading() as session:
        assert wp.register("aid_case").get(session, case).moved_to is None


def test_no_computation_is_made_of_months_to_come(wp: Workplace) -> None:
    """Today is the 28th of December 2023."""
    case = applied(wp)
    calculate = {"kind": codes.ASSESS_NEW}
    with pytest.raises(UserError, match="还没有到"):
        wp.register("aid_case").take(wp, case, "calculate", {"day": date(2024, 1, 2), **calculate})
    wp.register("aid_case").take(wp, case, "calculate", {"day": date(2023, 12, 28), **calculate})


@pytest.mark.parametrize("who", ["01", "02"])
def test_a_child_keeps_its_guardian_in_the_file_of_who_came_back(wp: Workplace, who: str) -> None:
    """Father or mother, each by the row in the new file."""
    case = standing(wp)
    wife = {"relation": "02", "name": "某妻", "id_no": WOMAN}
    child = {"relation": "05", "name": "某子", "id_no": CHILD}
    service.save_case(wp, {}, members=[child, wife], record_id=case)
    by_relation = {one.relation: one.id for one in service.household_members(wp, case)}
    wp.register("aid_member").save(wp, {"guardian_id": by_relation[who]}, by_relation["05"])
    leaving.leave(wp, case, date(2023, 6, 1), codes.EXIT_MOVED, moved_to="海门区总工会", confirmed=True)
    new = leaving.come_back(wp, case, date(2023, 9, 1)).id
    found = {one.relation: one for one in service.household_members(wp, new)}
    assert found["05"].guardian_id == found[who].id


# 9 839.88 ÷ 12 = 819.99: 深度; 9 840 ÷ 12 = 820.00: 相对, and nobody is deep on the line
@pytest.mark.parametrize(
    ("wage", "category", "sentence"),
    [
        (9_839_88, codes.RELATIVE, "相对困难，但.*，低于深度困难的线"),
        (9_840_00, codes.DEEP, "深度困难，但.*，不低于深度困难的线"),
    ],
)
def test_a_review_does_not_decide_what_its_figures_do_not_bear_out(
    wp: Workplace, wage: int, category: str, sentence: str
) -> None:
    case, day = standing(wp), date(2023, 9, 1)
    told = {**FIGURES, "income_wage": wage, "decided_category": category}
    with pytest.raises(UserError, match=sentence):
        leaving.review(wp, case, day, told)
    with wp.store.reading() as session:
        assert service.household(session, case).assessments == []
    other = codes.DEEP if category == codes.RELATIVE else codes.RELATIVE
    leaving.review(wp, case, day, {**told, "decided_category": other})


@pytest.mark.parametrize("begun", ["3", "2"])
def test_a_review_of_figures_that_were_begun_before_does_not_keep_a_class_above_its_line(
    wp: Workplace, begun: str
) -> None:
    """The draft already showed that the class does not fit: the review that would keep it is refused all the same."""
    case, day = standing(wp), date(2023, 9, 1)
    figures = {name: value for name, value in FIGURES.items() if name != "decided_category"}
    period = {"assess_year": 2023, "period_from": date(2022, 9, 1), "period_to": date(2023, 8, 31)}
    service.assess(wp, case, {"kind": begun, **period, **figures})
    own = {} if begun == codes.ASSESS_YEARLY else {**period, **figures}
    with pytest.raises(UserError, match=r"深度困难，但.*，不低于深度困难的线"):
        leaving.review(wp, case, day, {**own, "decided_category": codes.DEEP})
    leaving.review(wp, case, day, {**own, "decided_category": codes.RELATIVE})
    assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE)


def test_a_review_does_not_keep_a_class_that_did_not_fit_before_either(wp: Workplace) -> None:
    """A list of old files brought a class above its line; the next review does not hand it on."""
    case = standing(wp)
    brought = {**FIGURES, "kind": "1", "assess_year": 2023, "district_date": APPROVED, "decided_category": codes.DEEP}
    service.assess(wp, case, brought)
    with pytest.raises(UserError, match=r"深度困难，但.*，不低于深度困难的线"):
        leaving.review(wp, case, date(2023, 9, 1), {**FIGURES, "decided_category": codes.DEEP})
    leaving.review(wp, case, date(2023, 9, 1), FIGURES)


def test_a_review_entered_behind_a_later_one_is_held_against_its_own_figures(wp: Workplace) -> None:
    """The months between the two take its class; the later one goes on holding since its day."""
    case, told = standing(wp), {**FIGURES, "income_wage": 9_840_00}
    leaving.review(wp, case, date(2023, 9, 1), FIGURES)
    with pytest.raises(UserError, match=r"深度困难，但.*，不低于深度困难的线"):
        leaving.review(wp, case, date(2023, 6, 1), {**told, "decided_category": codes.DEEP})
    leaving.review(wp, case, date(2023, 6, 1), {**told, "income_wage": 9_839_88, "decided_category": codes.DEEP})
    assert ways.status(wp, case) == (codes.IN_FILE, codes.RELATIVE)


def test_a_review_on_the_day_of_the_approval_is_the_one_that_holds(wp: Workplace) -> None:
    case = standing(wp)
    leaving.review(wp, case, APPROVED, FIGURES)
    with wp.store.reading() as session:
        held = service.household(session, case).held
        assert held is not None
        assert held.decided_category == codes.RELATIVE


# --- one head --------------------------------------------------------------------------------------------------------


def test_a_household_has_one_head_and_keeps_him(wp: Workplace) -> None:
    case = standing(wp)
    register = wp.register("aid_member")
    wife = register.save(wp, {"case_id": case, "relation": "02", "name": "某妻", "id_no": WOMAN}).id
    with wp.store.reading() as session:
        head = next(one.id for one in service.household(session, case).members if one.is_head)
    for told, number in (({"case_id": case, "relation": "01", "name": "某兄"}, None), ({"relation": "01"}, wife)):
        with pytest.raises(UserError, match="已经有本人"):
            register.save(wp, told, number)
    undecided = filed(wp, APPROVED, status=codes.DRAFT, approve_date=None).id
    with wp.store.reading() as session:
        (own,) = service.household(session, undecided).members
    for number in (head, own.id):
        with pytest.raises(UserError, match="不能"):
            register.save(wp, {"relation": "03"}, number)


def test_a_wife_is_not_corrected_into_the_head(wp: Workplace) -> None:
    case = standing(wp)
    wife = {"relation": "02", "name": "某妻", "id_no": WOMAN}
    (number,) = service.save_case(wp, {}, members=[wife], record_id=case).member_ids
    decided = {"district_date": APPROVED, "decided_category": codes.DEEP, "household_size": 2, "income_wage": 100}
    service.assess(wp, case, {"kind": "1", "assess_year": 2023, **decided})
    with pytest.raises(UserError, match="已经有本人"):
        wp.register("aid_member").take(wp, number, "correct", {"reason": "填错", "relation": "01"})


def test_a_consent_is_not_taken_back_before_it_was_given(wp: Workplace) -> None:
    case, register = standing(wp), wp.register("aid_consent")
    given = {"case_id": case, "scope": ["1"], "signed_on": date(2023, 5, 1)}
    with pytest.raises(UserError, match="撤回日期（2023-04-30）早于签署日期（2023-05-01）"):
        register.save(wp, {**given, "withdrawn_on": date(2023, 4, 30)})
    register.save(wp, {**given, "withdrawn_on": date(2023, 5, 1)})


def test_a_notice_that_is_to_hang_is_stopped_before_it_does(wp: Workplace) -> None:
    """It was written for the second of January; on the twenty-eighth of December somebody sees that it is wrong."""
    case = ways.apply(wp, date(2023, 12, 20), [], {"income_wage": 100})
    filing.submit(wp, case, date(2023, 12, 20))
    filing.first_check(wp, case, date(2023, 12, 21), YES, person="基层主席")
    filing.publish(wp, case, date(2024, 1, 2), place="公开栏")
    with pytest.raises(UserError, match="早于初审日期"):
        filing.send_back(wp, case, date(2023, 12, 20), **SAID)
    filing.send_back(wp, case, date(2023, 12, 28), **SAID)
    with wp.store.reading() as session:
        assert filing.open_notice(session, case_id=case) is None
    filing.first_check(wp, case, date(2023, 12, 28), YES, person="基层主席")
    filing.publish(wp, case, date(2024, 1, 3), place="公开栏")
