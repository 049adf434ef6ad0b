"""What was done by mistake has a way back, open to somebody, with its reason; and nothing is done ahead of its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid import ways
from tests.unit.registers.aid.conftest import enter, open_desk
from tests.unit.registers.aid.people import CHILD, WOMAN, filed
from tzdesk import app
from tzdesk.access.rights import EVERYTHING
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import batches, codes, filing, leaving, service
from tzdesk.registers.aid.held import HeldRegister
from tzdesk.registers.aid.rules.process import filing_notice
from tzdesk.registers.aid.taking_back import reconsider
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

APPLIED, APPROVED = date(2023, 3, 1), date(2023, 3, 20)
HUNG = {"kind": "1", "start_date": date(2023, 3, 6), "end_date": date(2023, 3, 10), "place": "公开栏"}
ENDED = {"result": codes.NO_OBJECTION, "closed_on": date(2023, 3, 13), "has_photo": True}
TO_COME = date(2024, 2, 1)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    yield from open_desk()


def get(wp: Workplace, kind: str, number: int) -> Any:
    with wp.store.reading() as session:
        return wp.register(kind).get(session, number)


def only(wp: Workplace, kind: str, case: int) -> Any:
    with wp.store.reading() as session:
        (number,) = wp.register(kind).ids(wp, session, Query(parent_id=case))
        return wp.register(kind).get(session, number)


def offers(wp: Workplace, kind: str, number: int) -> list[str]:
    register = wp.register(kind)
    with wp.store.reading() as session:
        return [step.id for step in register.steps(wp, session, register.get(session, number))]


def hung(wp: Workplace, result: str | None = None) -> int:
    """A file whose notice hangs, or has ended."""
    case = ways.apply(wp, APPLIED, [], {"income_wage": 100})
    filing.submit(wp, case, APPLIED)
    filing.first_check(wp, case, APPLIED, "1", person="基层主席")
    filing.publish(wp, case, HUNG["start_date"], place="公开栏")
    if result is not None:
        filing.end_publicity(wp, case, date(2023, 3, 13), result, objections=1, text="有车", has_photo=True)
    return case


# --- notices ---------------------------------------------------------------------------------------------------------


def test_a_notice_that_is_stopped_proves_nothing(wp: Workplace) -> None:
    case = hung(wp)
    enter(wp, "review")
    register = wp.register("aid_case")
    with pytest.raises(UserError, match="退回理由"):
        register.take(wp, case, "send_back", {"day": date(2023, 3, 8), "person": "孙某"})
    with pytest.raises(UserError, match="早于公示日期"):
        register.take(wp, case, "send_back", {"day": date(2023, 3, 3), "person": "孙某", "opinion": "工资有误"})
    register.take(wp, case, "send_back", {"day": date(2023, 3, 8), "person": "孙某", "opinion": "工资有误"})
    notice = only(wp, "aid_publicity", case)
    assert (notice.result, notice.closed_on) == (codes.NOTICE_STOPPED, date(2023, 3, 8))
    wp.enter(EVERYTHING)
    with pytest.raises(UserError, match="“中止”由“退回”登记"):
        wp.register("aid_publicity").take(wp, notice.id, "correct", {"reason": "x", "result": codes.NO_OBJECTION})
    assert filing_notice([notice]) is None


def test_an_objection_that_is_not_upheld_is_so_in_its_notice(wp: Workplace) -> None:
    """The words of the objection stay beside what came of it."""
    case = hung(wp, codes.OBJECTION_UPHELD)
    enter(wp, "review")
    told = {"day": date(2023, 3, 14), "upheld": False, "person": "孙某", "opinion": "车是单位的"}
    wp.register("aid_case").take(wp, case, "objection", told)
    notice = only(wp, "aid_publicity", case)
    assert (notice.result, notice.objection_text) == (codes.OBJECTION_DISMISSED, "有车；核实：车是单位的")


def test_a_strangers_notice_is_taken_off_a_file_that_has_its_own(wp: Workplace) -> None:
    case = filed(wp, APPROVED).id
    register = wp.register("aid_publicity")
    strange = register.save(wp, {"case_id": case, **HUNG, **ENDED, "place": "别的单位"}).id
    enter(wp, "review")
    with pytest.raises(UserError, match="先补录这份档案自己的公示"):
        register.take(wp, strange, "withdraw", {"reason": "别的档案的"})
    enter(wp, "entry")
    own = register.save(wp, {"case_id": case, **HUNG}).id
    enter(wp, "review")
    register.take(wp, own, "correct", {"reason": "补录", **HUNG, **ENDED})
    register.take(wp, strange, "withdraw", {"reason": "别的档案的"})
    with pytest.raises(UserError, match="不能撤销"):
        register.take(wp, own, "withdraw", {"reason": "再撤"})


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "at"),
    [("first_check", codes.WAITING), ("town_check", codes.AT_TOWN), ("district_check", codes.AT_DISTRICT)],
)
def test_a_refusal_by_mistake_goes_back_to_who_refused(wp: Workplace, step: str, at: str) -> None:
    case = ways.apply(wp, APPLIED, [], {"income_wage": 100})
    filing.submit(wp, case, APPLIED)
    register = wp.register("aid_case")
    register.save(wp, {"status": at}, case)
    enter(wp, "review")
    register.take(wp, case, step, {"day": APPROVED, "result": "2", "person": "孙某", "opinion": "误点"})
    assert offers(wp, "aid_case", case) == ["reconsider"]
    with pytest.raises(UserError, match="撤回理由"):
        register.take(wp, case, "reconsider", {"day": APPROVED})
    register.take(wp, case, "reconsider", {"day": APPROVED, "opinion": "点错了"})
    assert get(wp, "aid_case", case).status == at
    enter(wp, "entry")
    assert "reconsider" not in offers(wp, "aid_case", case)


def test_a_refusal_stays_beside_another_live_file(wp: Workplace) -> None:
    case = hung(wp, codes.OBJECTION_UPHELD)
    filing.settle_objection(wp, case, date(2023, 3, 14), upheld=True, person="孙某", opinion="确有车")
    id_no = get(wp, "aid_case", case).id_no
    filed(wp, APPROVED, id_no=id_no)
    with pytest.raises(UserError, match="一户只能建一档，不能撤回不予认定"):
        reconsider(wp, case, APPROVED, opinion="点错了")


# --- the recycle bin -------------------------------------------------------------------------------------------------


def a_case(wp: Workplace) -> int:
    case = filed(wp, APPROVED, apply_date=APPLIED).id
    people = [{"relation": "02", "name": "某妻", "id_no": WOMAN}]
    service.save_case(wp, {}, members=people, record_id=case)
    given = {"kind": "1", "assess_year": 2023, "period_from": date(2022, 3, 1), "period_to": date(2023, 2, 28)}
    decided = {"district_date": APPROVED, "decided_category": codes.DEEP, "household_size": 2, "income_wage": 100}
    service.assess(wp, case, {**given, **decided})
    return case


def child(register: str, /, **values: Any) -> Callable[[Workplace, int], int]:
    return lambda wp, case: wp.register(register).save(wp, {"case_id": case, **values}).id


def approved_list(wp: Workplace, case: int) -> int:
    """A list of cash for the household, approved on the day of its own approval."""
    given = {"title": "日常帮扶", "plan_date": APPROVED, "minutes_date": APPROVED, "item": "10", "standard": 500_00}
    batch = wp.register("aid_batch").save(wp, {**given, "fund_source": "6", "pay_method": "3"}).id
    batches.add_households(wp, batch, [case])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    return batch


# Of every kind that something may rest on: one on which the decision over a file rests.
HELD: dict[str, Callable[[Workplace, int], int]] = {
    "aid_case": lambda wp, case: case,
    "aid_assessment": lambda wp, case: ways.latest(wp, case).id,
    "aid_member": lambda wp, case: service.household_members(wp, case)[1].id,
    "aid_publicity": child("aid_publicity", **HUNG, **ENDED),
    "aid_evidence": child("aid_evidence", kind="12", rigid_type="1", self_paid=100, received_on=APPLIED),
    "aid_consent": child("aid_consent", scope=["1"], signed_on=APPLIED),
    "aid_batch": approved_list,
}


def test_every_register_of_such_records_is_among_those_tried(wp: Workplace) -> None:
    assert {kind for kind, one in wp.registers.items() if isinstance(one, HeldRegister)} == set(HELD)


@pytest.mark.parametrize("kind", HELD)
@pytest.mark.parametrize("roles", [("entry",), ("entry", "review", "chair")])
def test_what_something_rests_on_neither_goes_into_the_bin_nor_comes_out_of_it_by_hand(
    wp: Workplace, kind: str, roles: tuple[str, ...]
) -> None:
    register = wp.register(kind)
    number = HELD[kind](wp, a_case(wp))
    enter(wp, *roles)
    with pytest.raises(UserError, match="不能删除"):
        register.delete(wp, [number])
    wp.enter(EVERYTHING)
    with wp.store.operation("x", "撤下") as op:
        record = register.get(op.session, number)
        op.delete(record)
    enter(wp, *roles)
    with pytest.raises(UserError, match="不能从回收站恢复"):
        register.restore(wp, [number])


def test_a_paper_that_was_taken_off_comes_back_by_undo_alone(wp: Workplace) -> None:
    paper = HELD["aid_evidence"](wp, a_case(wp))
    register = wp.register("aid_evidence")
    enter(wp, "chair")
    register.take(wp, paper, "withdraw", {"reason": "另一户的"})
    enter(wp, "entry")
    with pytest.raises(UserError, match="不能从回收站恢复"):
        register.restore(wp, [paper])
    enter(wp, "chair")
    wp.store.undo()
    assert get(wp, "aid_evidence", paper).deleted_at is None


# --- corrections -----------------------------------------------------------------------------------------------------


def test_a_correction_empties_what_should_be_blank(wp: Workplace) -> None:
    case = a_case(wp)
    found = ways.latest(wp, case).id
    assessments, notices = wp.register("aid_assessment"), wp.register("aid_publicity")
    assessments.save(wp, {"event_date": APPLIED, "town_date": APPLIED}, found)
    notice = notices.save(wp, {"case_id": case, **HUNG, **ENDED, "objection_text": "别户的话"}).id
    enter(wp, "review")
    told = {"reason": "没有这回事", "event_date": None, "town_date": None, "income_wage": 300}
    assessments.take(wp, found, "correct", told)
    kept = get(wp, "aid_assessment", found)
    assert (kept.event_date, kept.town_date, kept.income_total, kept.district_date) == (None, None, 300, APPROVED)
    notices.take(wp, notice, "correct", {"reason": "填错", "objection_text": None})
    assert get(wp, "aid_publicity", notice).objection_text is None


@pytest.mark.parametrize("told", [{"decided_category": None}, {"kind": None}, {"assess_year": None}])
def test_a_decision_keeps_what_it_cannot_do_without(wp: Workplace, told: dict[str, None]) -> None:
    case = a_case(wp)
    with pytest.raises(UserError, match="不能改成空白"):
        wp.register("aid_assessment").take(wp, ways.latest(wp, case).id, "correct", {"reason": "填错", **told})


@pytest.mark.parametrize("field", ["start_date", "end_date", "closed_on", "result"])
def test_a_notice_keeps_its_days_and_its_result(wp: Workplace, field: str) -> None:
    notice = HELD["aid_publicity"](wp, a_case(wp))
    with pytest.raises(UserError, match="不能改成空白"):
        wp.register("aid_publicity").take(wp, notice, "correct", {"reason": "填错", field: None})


# --- days to come ----------------------------------------------------------------------------------------------------

# 30 000 ÷ 2 ÷ 12 = 1 250.00: 相对
FIGURES = {"decided_category": codes.RELATIVE, "income_wage": 30_000_00, "rigid_other": 0, "household_size": 2}


@pytest.mark.parametrize(
    "act",
    [
        lambda wp, case: leaving.review(wp, case, TO_COME, FIGURES),
        lambda wp, case: leaving.review(wp, case, APPROVED, {**FIGURES, "unit_date": TO_COME}),
        lambda wp, case: leaving.plan_exit(wp, case, TO_COME, stable_from=APPROVED),
        lambda wp, case: leaving.leave(wp, case, TO_COME, codes.EXIT_DEATH, confirmed=True),
        lambda wp, case: wp.register("aid_case").take(wp, case, "sync", {"day": TO_COME, "national_sys_no": "1"}),
        lambda wp, case: wp.register("aid_assessment").take(
            wp, ways.latest(wp, case).id, "correct", {"reason": "填错", "district_date": TO_COME}
        ),
    ],
)
def test_nothing_of_a_file_in_standing_is_dated_ahead(wp: Workplace, act: Callable[[Workplace, int], Any]) -> None:
    """A month counts by these days: what has not been done yet would count in it, or change what holds today."""
    case = a_case(wp)
    with pytest.raises(UserError, match="还没有到"):
        act(wp, case)
    file = get(wp, "aid_case", case)
    assert (file.status, file.category, file.last_review_date) == (codes.IN_FILE, codes.DEEP, None)


@pytest.mark.parametrize("step", ["submit", "first_check", "town_check"])
def test_nor_is_a_step_of_an_application(wp: Workplace, step: str) -> None:
    case = ways.apply(wp, APPLIED, [], {"income_wage": 100})
    for earlier, do in {
        "submit": lambda day: filing.submit(wp, case, day),
        "first_check": lambda day: filing.first_check(wp, case, day, "1", person="孙某"),
        "town_check": lambda day: filing.town_check(wp, case, day, "1", person="孙某"),
    }.items():
        if earlier == step:
            with pytest.raises(UserError, match="还没有到"):
                do(TO_COME)
            return
        do(APPLIED)
        if earlier == "first_check":
            filing.publish(wp, case, HUNG["start_date"], place="公开栏")
            filing.end_publicity(wp, case, date(2023, 3, 13), has_photo=True)


def test_a_notice_may_be_prepared_for_tomorrow(wp: Workplace) -> None:
    case = ways.apply(wp, APPLIED, [], {"income_wage": 100})
    filing.submit(wp, case, APPLIED)
    filing.first_check(wp, case, APPLIED, "1", person="基层主席")
    filing.publish(wp, case, clock.today().replace(day=29), place="公开栏")


def test_a_review_is_not_moved_before_the_approval(wp: Workplace) -> None:
    case = a_case(wp)
    review = leaving.review(wp, case, date(2023, 6, 1), FIGURES).id
    with pytest.raises(UserError, match="早于审定建档日期"):
        wp.register("aid_assessment").take(wp, review, "correct", {"reason": "填错", "unit_date": APPLIED})


# --- what a file was decided with ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        *({"category": codes.RELATIVE}, {"status": codes.DRAFT, "approve_date": None}, {"approve_date": APPLIED}),
        *({"apply_date": APPROVED}, {"archive_level": "3"}, {"status": codes.LIFTED}),
    ],
)
@pytest.mark.parametrize("roles", [("entry",), ("entry", "review"), ()])
def test_what_a_file_was_decided_with_is_not_typed(
    wp: Workplace, roles: tuple[str, ...], typed: dict[str, Any]
) -> None:
    """Nor does its computation follow: a decision is altered by the step that says so."""
    case = a_case(wp)
    wp.register("aid_case").save(wp, {"archive_level": "1"}, case)
    if roles:
        enter(wp, *roles)
    with pytest.raises(UserError, match=r"档案已经审定.*不能直接改"):
        wp.register("aid_case").save(wp, typed, case)
    assert ways.latest(wp, case).decided_category == codes.DEEP


def test_a_decided_file_is_put_right_by_who_approves(wp: Workplace) -> None:
    case = a_case(wp)
    register = wp.register("aid_case")
    enter(wp, "entry")
    assert "correct_file" not in offers(wp, "aid_case", case)
    enter(wp, "review")
    with pytest.raises(UserError, match="请在写错的那份认定上办理“更正认定”"):
        register.take(wp, case, "correct_file", {"reason": "填错", "category": codes.RELATIVE})
    with pytest.raises(UserError, match="早于申请日期"):
        register.take(wp, case, "correct_file", {"reason": "填错", "approve_date": date(2023, 2, 1)})
    with pytest.raises(UserError, match="不能改成空白"):
        register.take(wp, case, "correct_file", {"reason": "填错", "approve_date": None})
    register.take(wp, case, "correct_file", {"reason": "日期看错", "apply_date": date(2023, 2, 20)})
    assert get(wp, "aid_case", case).apply_date == date(2023, 2, 20)
    with wp.store.reading() as session:
        told = wp.register("aid_event")
        last = told.get(session, max(told.ids(wp, session, Query(parent_id=case))))
    assert (last.what, last.opinion) == ("更正档案", "日期看错（更正：申请日期）")


def test_a_file_without_a_computation_has_its_class_put_right_in_itself(wp: Workplace) -> None:
    case = filed(wp, APPROVED).id
    wp.register("aid_case").take(wp, case, "correct_file", {"reason": "旧册抄错", "category": codes.RELATIVE})
    assert get(wp, "aid_case", case).category == codes.RELATIVE


def test_the_file_that_a_household_came_back_from_is_its_own(wp: Workplace) -> None:
    """The same ID, of the head or of somebody in the household."""
    stranger, case = filed(wp, date(2022, 5, 1)).id, a_case(wp)
    earlier = filed(wp, date(2022, 5, 1), id_no=WOMAN).id
    register = wp.register("aid_case")
    enter(wp, "entry")
    with pytest.raises(UserError, match="不是这一户的"):
        register.save(wp, {"prev_case_id": stranger}, case)
    register.save(wp, {"prev_case_id": earlier}, case)
    with pytest.raises(UserError, match="“更正档案”"):
        register.save(wp, {"prev_case_id": stranger}, case)
    enter(wp, "review")
    with pytest.raises(UserError, match="不是这一户的"):
        register.take(wp, case, "correct_file", {"reason": "填错", "prev_case_id": stranger})
    register.take(wp, case, "correct_file", {"reason": "不是返困", "prev_case_id": None})
    assert get(wp, "aid_case", case).prev_case_id is None


def test_a_file_with_a_signed_computation_is_not_thrown_away(wp: Workplace) -> None:
    """Also where the file itself says nothing of a decision; the way is to take the decision back."""
    case = ways.apply(wp, APPLIED, [], {"income_wage": 100})
    signed = {"district_op": "1", "district_date": APPROVED, "conclusion": "1", "decided_category": codes.DEEP}
    found = ways.latest(wp, case).id
    wp.register("aid_assessment").save(wp, signed, found)
    enter(wp, "entry")
    with pytest.raises(UserError, match="先由有审批权限的人在这份认定上办理“撤销认定”"):
        wp.register("aid_case").delete(wp, [case])
    enter(wp, "review")
    wp.register("aid_assessment").take(wp, found, "withdraw", {"reason": "建错了"})
    enter(wp, "entry")
    wp.register("aid_case").delete(wp, [case])


def test_the_decision_that_a_file_was_opened_on_stays_while_reviews_stand(wp: Workplace) -> None:
    """Without it the months until the first review would take the review's class."""
    case = a_case(wp)
    opening = ways.latest(wp, case).id
    review = leaving.review(wp, case, date(2023, 6, 1), FIGURES).id
    register = wp.register("aid_assessment")
    with pytest.raises(UserError, match="先从最后一次撤起"):
        register.take(wp, opening, "withdraw", {"reason": "弄错了"})
    register.take(wp, review, "withdraw", {"reason": "弄错了"})
    assert get(wp, "aid_case", case).category == codes.DEEP


# --- what a decision never saw ---------------------------------------------------------------------------------------


def test_a_decision_holds_nothing_that_was_entered_after_it() -> None:
    """A child and a paper that are registered a day later are mended and thrown away as any other; those from before
    stay."""
    with clock.frozen(date(2023, 12, 1)):
        wp = app.in_memory("李四")
        case = a_case(wp)
        wife = HELD["aid_member"](wp, case)
        bill = {"case_id": case, "kind": "12", "rigid_type": "1", "self_paid": 100}
        old = wp.register("aid_evidence").save(wp, {**bill, "received_on": APPLIED}).id
    with clock.frozen(date(2023, 12, 28)):
        people, papers = wp.register("aid_member"), wp.register("aid_evidence")
        enter(wp, "entry")
        child = {"case_id": case, "name": "小包", "relation": "05", "id_no": CHILD, "lives_together": True}
        born = people.save(wp, child).id
        people.save(wp, {"name": "小宝"}, born)
        people.delete(wp, [born])
        for dated in ({"issued_on": APPLIED}, {"received_on": APPLIED}, {"assessment_id": ways.latest(wp, case).id}):
            late = papers.save(wp, {**bill, **dated}).id
            papers.save(wp, {"self_paid": 90}, late)
            papers.delete(wp, [late])
        for register, number in ((people, wife), (papers, old)):
            with pytest.raises(UserError, match="不能删除"):
                register.delete(wp, [number])
        wp.close()


def test_a_consent_that_was_written_down_wrongly_is_put_right_after_the_paper(wp: Workplace) -> None:
    case = a_case(wp)
    consent = HELD["aid_consent"](wp, case)
    register = wp.register("aid_consent")
    enter(wp, "entry")
    with pytest.raises(UserError, match="“更正同意书”"):
        register.save(wp, {"scope": ["1", "3"]}, consent)
    assert offers(wp, "aid_consent", consent) == []
    enter(wp, "review")
    with pytest.raises(UserError, match="不能改成空白"):
        register.take(wp, consent, "correct", {"reason": "漏勾", "scope": None})
    with pytest.raises(UserError, match="还没有到"):
        register.take(wp, consent, "correct", {"reason": "漏勾", "signed_on": TO_COME})
    register.take(wp, consent, "correct", {"reason": "原件勾了“提供”，登记时漏了", "scope": ["1", "3"]})
    kept = get(wp, "aid_consent", consent)
    assert (kept.scope, kept.signed_on, kept.withdrawn_on) == (["1", "3"], APPLIED, None)
