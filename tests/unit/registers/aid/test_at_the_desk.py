"""What the desk is told of files and batches: which steps there are, what a batch lists, what hung when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.registers.aid.people import filed
from tests.unit.registers.aid.test_batches import APPROVED, SENT, household, lines, planned, row, sent_batch
from tests.unit.registers.aid.ways import apply, latest, take_in, to_town
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers import aid
from tzdesk.registers.aid import batches, codes, filing, leaving, service
from tzdesk.registers.aid.measures import cases
from tzdesk.registers.measure import Scope
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.store import Store

DAY = date(2023, 12, 28)


def steps(wp: Workplace, kind: str, record_id: int) -> list[str]:
    """The steps that a record is offered."""
    register = wp.register(kind)
    with wp.store.reading() as session:
        return [step.id for step in register.steps(wp, session, register.get(session, record_id))]


def test_steps_follow_the_status(wp: Workplace, tmp_path: Path) -> None:
    """A draft is submitted, a checked file is hung out, a batch at the bank gets its result."""
    case = apply(wp, date(2023, 9, 1), [], {"income_wage": 600_000})
    assert steps(wp, "aid_case", case)[0] == "submit"
    filing.submit(wp, case, date(2023, 9, 1))
    assert steps(wp, "aid_case", case)[0] == "first_check"
    filing.first_check(wp, case, date(2023, 9, 1), codes.OPINION_YES, person="甲某")
    assert steps(wp, "aid_case", case)[0] == "publish"
    batch = planned(wp)
    assert steps(wp, "aid_batch", batch) == ["households", "publish", "approve"]
    assert steps(wp, "aid_batch", sent_batch(wp, tmp_path))[0] == "result"


def test_a_step_is_taken_with_what_is_asked(wp: Workplace) -> None:
    """The desk hands over answers by name; what is missing is named; sending back needs a reason."""
    case = apply(wp, date(2023, 9, 1), [], {"income_wage": 600_000})
    register = wp.register("aid_case")
    register.take(wp, case, "submit", {"day": date(2023, 9, 1)})
    with pytest.raises(UserError, match="还缺：初审人"):
        register.take(wp, case, "first_check", {"day": date(2023, 9, 4), "result": "1"})
    with pytest.raises(UserError, match="理由"):
        register.take(wp, case, "first_check", {"day": date(2023, 9, 4), "result": "3", "person": "甲某"})
    back = {"day": date(2023, 9, 4), "result": "3", "person": "甲某", "opinion": "缺收入证明"}
    register.take(wp, case, "first_check", back)
    with wp.store.reading() as session:
        assert register.get(session, case).status == codes.DRAFT
        told = wp.register("aid_event").fetch(session, range(1, 9))
    assert [(one.what, one.from_status, one.to_status, one.opinion) for one in told] == [
        ("提交", "草稿", "待初审", None),
        ("初审", "待初审", "草稿", "缺收入证明"),
    ]


def test_too_short_a_notice_is_refused_by_the_calendar(wp: Workplace) -> None:
    """From 28 September 2023 the national holiday runs to 6 October; 7 and 8 October are worked."""
    case = apply(wp, date(2023, 9, 1), [], {"income_wage": 600_000})
    filing.submit(wp, case, date(2023, 9, 20))
    filing.first_check(wp, case, date(2023, 9, 27), codes.OPINION_YES, person="甲某")
    with pytest.raises(UserError, match="只有4个工作日，不足5个工作日"):
        filing.publish(wp, case, date(2023, 9, 28), end=date(2023, 10, 9), place="公开栏")
    filing.publish(wp, case, date(2023, 9, 28), place="公开栏")  # 28 September, 7, 8, 9, 10 October
    with wp.store.reading() as session:
        notice = filing.open_notice(session, case_id=case)
        assert notice is not None
        assert (notice.end_date, notice.workdays) == (date(2023, 10, 10), 5)


def test_an_objection_that_is_upheld_stops_the_file(wp: Workplace) -> None:
    """公示异议 → 不予认定; one that is dismissed lets it go on."""
    for upheld, status in ((True, codes.REFUSED), (False, codes.AT_TOWN)):
        case = apply(wp, date(2023, 9, 1), [], {"income_wage": 600_000})
        filing.submit(wp, case, date(2023, 9, 1))
        filing.first_check(wp, case, date(2023, 9, 1), codes.OPINION_YES, person="甲某")
        filing.publish(wp, case, date(2023, 9, 4), place="公开栏")
        objection = {"objections": 1, "text": "另有房产", "has_photo": True}
        filing.end_publicity(wp, case, date(2023, 9, 11), codes.OBJECTION_UPHELD, **objection)
        assert steps(wp, "aid_case", case)[0] == "objection"
        filing.settle_objection(wp, case, date(2023, 9, 15), upheld=upheld, person="甲某", opinion="已核实")
        with wp.store.reading() as session:
            assert wp.register("aid_case").get(session, case).status == status


def test_a_batch_lists_its_lines_and_a_line_typed_into_it_takes_over_the_rest(wp: Workplace) -> None:
    """Item, source, way of payment, amount and card follow the batch and the file."""
    batch = planned(wp)
    case = household(wp, 4)
    wp.register("aid_grant").save(wp, {"batch_id": batch, "case_id": case})
    (line,) = lines(wp, batch)
    assert (line.item, line.fund_source, line.pay_method, line.amount) == ("10", "6", "1", 50_000)
    assert (line.line_no, line.grant_group_id) == (1, "FF2023001-0001")
    assert line.card_snapshot
    assert row(wp, batch).planned_count == 1
    listed = {register.kind: attribute for register, attribute in wp.register("aid_batch").listed(wp)}
    assert listed == {"aid_grant": "batch_id", "aid_publicity": "batch_id", "aid_event": "batch_id"}
    with wp.store.reading() as session:
        query = Query(parent_id=batch, parent_by="batch_id")
        assert wp.register("aid_grant").ids(wp, session, query) == [line.id]
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")


def test_where_a_file_hung_is_counted_by_its_notice(wp: Workplace) -> None:
    """BF-1 line 20: at the end of September the notice hung, at the end of October it did not, whatever came after."""
    case = apply(wp, date(2023, 9, 1), [], {"income_wage": 600_000})
    filing.submit(wp, case, date(2023, 9, 20))
    filing.first_check(wp, case, date(2023, 9, 27), codes.OPINION_YES, person="甲某")
    filing.publish(wp, case, date(2023, 9, 28), place="公开栏")
    filing.end_publicity(wp, case, date(2023, 10, 11), has_photo=True)
    with wp.store.reading() as session:
        hung = [
            cases.cases(Scope(session, Month(2023, month), wp.definition(2023)), which="publicity").value
            for month in (8, 9, 10)
        ]
    assert hung == [0, 1, 0]


def test_a_class_of_the_districts_own_counts_under_its_parent() -> None:
    """特困职工 (code 0 below 深度) stands in the column of 深度困难."""
    own = {"difficulty_category": {"codes": [{"code": "0", "label": "特困职工", "parent": "1"}]}}
    registers = {register.kind: register for register in aid.REGISTERS}
    wp = Workplace(Store.in_memory(user="录入员", definition_year=2023), registers, {"codes": own})
    filed(wp, date(2023, 1, 5), "0")
    with wp.store.reading() as session:
        scope = Scope(session, Month(2023, 3), wp.definition(2023))
        assert cases.cases(scope, which="closing", klass="1").value == 1
    wp.close()


def test_a_file_on_its_way_stands_with_the_town(wp: Workplace) -> None:
    """The whole first half of the way, in one go."""
    case = apply(wp, date(2023, 9, 1), [], {"income_wage": 600_000})
    assert to_town(wp, case, date(2023, 9, 1)) == date(2023, 9, 8)  # Friday 1 September to Thursday the 7th
    assert steps(wp, "aid_case", case)[0] == "town_check"


def test_grants_visits_and_lines_are_numbered(wp: Workplace) -> None:
    """A single grant by its year, a line by its batch, a visit by its year; a number that was typed stays."""
    case = household(wp, 5)
    one = {"case_id": case, "item": "10", "fund_source": "6", "amount": 100, "pay_method": "1"}
    saved = [wp.register("aid_grant").save(wp, {**one, "aid_year": 2023}).id for _ in range(2)]
    typed = wp.register("aid_grant").save(wp, {**one, "grant_no": "手编1"}).id
    visits = [wp.register("aid_visit").save(wp, {"visit_date": DAY, "case_id": case}).id for _ in range(2)]
    with wp.store.reading() as session:
        grants = wp.register("aid_grant").fetch(session, [*saved, typed])
        assert [grant.grant_no for grant in grants] == ["BF202300001", "BF202300002", "手编1"]
        called = wp.register("aid_visit").fetch(session, visits)
        assert [visit.visit_no for visit in called] == ["ZF20230001", "ZF20230002"]


def test_what_was_signed_and_what_was_done_stays(wp: Workplace) -> None:
    """The figures of an approved computation, and the events of steps, are not altered any more."""
    case = apply(wp, date(2023, 9, 1), [], {"income_wage": 600_000})
    take_in(wp, case, date(2023, 9, 1), date(2023, 9, 15))
    found = latest(wp, case)
    with pytest.raises(UserError, match="已经审定"):
        wp.register("aid_assessment").save(wp, {"income_wage": 1}, found.id)
    wp.register("aid_assessment").save(wp, {"minutes_no": "纪要2号"}, found.id)
    with pytest.raises(UserError, match="不能改动"):
        wp.register("aid_event").save(wp, {"opinion": "另说"}, 1)
    with pytest.raises(UserError, match="不能改动"):
        wp.register("aid_event").delete(wp, [1])
    wp.register("aid_event").save(wp, {"case_id": case, "day": DAY, "what": "补充说明"})


def test_a_batch_is_brought_to_its_end_by_steps_alone(wp: Workplace, tmp_path: Path) -> None:
    """As at the desk: households, approval, the bank's file out and its result in, completion, archive."""
    household(wp, 6)
    household(wp, 7)
    batch = planned(wp)
    register = wp.register("aid_batch")
    register.take(wp, batch, "households", {"category": codes.DEEP})
    register.take(wp, batch, "approve", {"day": APPROVED, "approver": "王主席"})
    sent, answer = tmp_path / "代发.csv", tmp_path / "结果.csv"
    register.take(wp, batch, "send", {"day": SENT, "file": str(sent)})
    first, second = sent.read_text(encoding="gb18030").splitlines()[1:]
    told = ["序号,户名,卡号,金额,摘要,处理结果", f"{first},成功", f"{second},户名不符"]
    answer.write_text("\n".join(told), encoding="gb18030")
    result = {"file": str(answer), "debited": SENT, "day": date(2023, 12, 1), "bank_slip_no": "回1"}
    register.take(wp, batch, "result", result)
    assert (row(wp, batch).paid_count, row(wp, batch).returned_count) == (1, 1)
    register.take(wp, batch, "finish", {"day": date(2023, 12, 2)})
    register.take(wp, batch, "archive", {"day": date(2023, 12, 3)})
    assert row(wp, batch).status == codes.BATCH_ARCHIVED
    assert steps(wp, "aid_batch", batch) == []


@pytest.mark.parametrize(("way", "back"), [("1", ["return", "reverse"]), ("3", ["reverse"]), ("2", ["reverse"])])
def test_a_paid_grant_is_given_back_by_a_step(wp: Workplace, way: str, back: list[str]) -> None:
    """登记到账, then 退回（冲销） with its reason; after that nothing is offered any more. No bank returns cash."""
    case = household(wp, 8)
    one = {"case_id": case, "item": "10", "fund_source": "6", "amount": 100, "pay_method": way}
    register = wp.register("aid_grant")
    grant = register.save(wp, one).id
    assert steps(wp, "aid_grant", grant) == ["pay", "approve"]
    register.take(wp, grant, "pay", {"paid_date": SENT, "receiver": "赵九"})
    assert steps(wp, "aid_grant", grant) == back
    with pytest.raises(UserError, match="还缺：原因"):
        register.take(wp, grant, "reverse", {"day": DAY})
    register.take(wp, grant, "reverse", {"day": DAY, "reason": "本人退回"})
    assert steps(wp, "aid_grant", grant) == []


def test_a_check_that_differs_blocks_the_approval(wp: Workplace) -> None:
    """民政核对不一致: not approved until it is put right."""
    case = apply(wp, date(2023, 9, 1), [], {"income_wage": 600_000})
    register = wp.register("aid_assessment")
    register.save(wp, {"mz_check": codes.CHECK_DIFFERS}, latest(wp, case).id)
    with pytest.raises(UserError, match="民政核对结果不一致"):
        take_in(wp, case, date(2023, 9, 1), date(2023, 9, 15))
    register.save(wp, {"mz_check": "2"}, latest(wp, case).id)
    filing.district_check(wp, case, date(2023, 9, 15), codes.OPINION_YES, person="区主席", category=codes.DEEP)
    with wp.store.reading() as session:
        assert wp.register("aid_case").get(session, case).status == codes.IN_FILE


def test_no_class_by_income_without_a_computation(wp: Workplace) -> None:
    """Blank is not below a line: neither a first decision nor a review is taken of figures that nobody entered."""
    case = apply(wp, date(2023, 9, 1), [], {"rigid_other": None})
    with pytest.raises(UserError, match="还没有算出家庭月人均纯收入"):
        take_in(wp, case, date(2023, 9, 1), date(2023, 9, 15), codes.DEEP)
    register = wp.register("aid_assessment")
    register.save(wp, {"income_wage": 600_000, "rigid_other": 0}, latest(wp, case).id)
    filing.district_check(wp, case, date(2023, 9, 15), codes.OPINION_YES, person="区主席", category=codes.DEEP)


def test_a_class_under_one_by_income_wants_a_computed_income_too() -> None:
    """特困职工 of a district's own stands under 深度 and is decided by the same figures."""
    own = {"difficulty_category": {"codes": [{"code": "0", "label": "特困职工", "parent": codes.DEEP}]}}
    registers = {register.kind: register for register in aid.REGISTERS}
    wp = Workplace(Store.in_memory(user="录入员", definition_year=2023), registers, {"codes": own})
    case = filed(wp, date(2023, 1, 5)).id
    with pytest.raises(UserError, match="还没有算出家庭月人均纯收入"):
        leaving.review(wp, case, date(2023, 9, 1), {"decided_category": "0"})
    wp.close()


def test_a_review_decides_the_computation_that_was_begun_for_it(wp: Workplace) -> None:
    """收支测算 for 年度复核, its figures typed, then 年度复核: one computation, with the figures and the class."""
    case, cases = household(wp, 8), wp.register("aid_case")
    told = {"day": date(2023, 12, 20), "decided_category": codes.DEEP}
    with pytest.raises(UserError, match="还没有算出家庭月人均纯收入"):
        cases.take(wp, case, "review", told)
    cases.take(wp, case, "calculate", {"day": date(2023, 12, 20), "kind": codes.ASSESS_YEARLY})
    begun = latest(wp, case).id
    wp.register("aid_assessment").save(wp, {"income_wage": 600_000, "rigid_other": 0}, begun)
    cases.take(wp, case, "review", told)
    found = latest(wp, case)
    assert (begun, codes.DEEP, 600_000, 0) == (found.id, found.decided_category, found.income_wage, found.rigid_other)
    assert date(2023, 12, 20) == found.decided_on


def adjusted(wp: Workplace) -> tuple[int, int]:
    """深度 since March on 500 yuan a head; in September somebody begins 收支测算 (动态调整) and types 1 250."""
    case, cases = filed(wp, date(2023, 3, 20)).id, wp.register("aid_case")
    given = {"rigid_other": 0, "household_size": 1, "assess_year": 2023}
    opened = {"kind": codes.ASSESS_NEW, "district_date": date(2023, 3, 20), "decided_category": codes.DEEP}
    service.assess(wp, case, {**given, **opened, "income_wage": 6_000_00})
    with wp.store.reading() as session:
        asked = cases.given(wp, session, cases.get(session, case), "calculate")
    assert asked == {"kind": codes.ASSESS_CHANGE}
    cases.take(wp, case, "calculate", {"day": date(2023, 9, 4), **asked})
    begun = latest(wp, case).id
    wp.register("aid_assessment").save(wp, {"income_wage": 15_000_00, "rigid_other": 0}, begun)
    return case, begun


def moves(wp: Workplace, month: Month) -> list[tuple[int | None, int | None]]:
    """类别调入、类别调出 and 月末在档 of BF-1: of all, 深度 and 相对."""
    with wp.store.reading() as session:
        book = compute(wp, session, month, ["BF-1"])["BF-1"]
    return [tuple(book.number(line, column) for column in ("c1", "c2", "c3")) for line in ("06", "11", "12")]


MOVED = [(1, 0, 1), (1, 1, 0), (1, 0, 1)]


@pytest.mark.parametrize("status", [codes.IN_FILE, codes.LEAVING])
def test_a_change_of_class_is_decided_by_its_own_step(wp: Workplace, status: str) -> None:
    """The computation that was begun for it is the one that is decided, and the file goes over to its class."""
    case, begun = adjusted(wp)
    cases = wp.register("aid_case")
    if status == codes.LEAVING:
        leaving.plan_exit(wp, case, date(2023, 9, 5), stable_from=date(2023, 9, 1))
    assert "adjust" in steps(wp, "aid_case", case)
    with wp.store.reading() as session:
        asked = cases.given(wp, session, cases.get(session, case), "adjust")
    assert asked == {"decided_category": codes.RELATIVE}  # as the figures suggest
    told = {"day": date(2023, 9, 6), "person": "复核员", "opinion": "配偶就业"}
    with pytest.raises(UserError, match=r"照这样调整.*不低于深度困难的线"):
        cases.take(wp, case, "adjust", {**told, "decided_category": codes.DEEP})
    cases.take(wp, case, "adjust", {**told, **asked})
    found = latest(wp, case)
    assert (found.id, found.kind, found.decided_on) == (begun, codes.ASSESS_CHANGE, date(2023, 9, 6))
    with wp.store.reading() as session:
        file = cases.get(session, case)
        assert (file.status, file.category, file.last_review_date) == (status, codes.RELATIVE, date(2023, 9, 6))
        (event,) = [one for one in wp.register("aid_event").fetch(session, range(1, 9)) if one.step == "adjust"]
    assert (event.what, event.person, event.opinion) == ("动态调整", "复核员", "配偶就业")
    assert moves(wp, Month(2023, 9)) == MOVED


def test_a_yearly_review_leaves_the_computation_of_a_change_alone(wp: Workplace) -> None:
    case, begun = adjusted(wp)
    with pytest.raises(UserError, match="还没有算出家庭月人均纯收入"):
        wp.register("aid_case").take(wp, case, "review", {"day": date(2023, 9, 6), "decided_category": codes.RELATIVE})
    assert latest(wp, case).id == begun


def test_a_decision_that_is_typed_in_takes_the_file_with_it(wp: Workplace) -> None:
    """Where one person does everything, class and day are filled in on the form as well as by the step."""
    case, begun = adjusted(wp)
    register, cases = wp.register("aid_assessment"), wp.register("aid_case")
    register.save(wp, {"decided_category": codes.RELATIVE}, begun)
    with wp.store.reading() as session:
        assert cases.get(session, case).category == codes.DEEP  # nothing dates it yet
    register.save(wp, {"unit_date": date(2023, 9, 6)}, begun)
    with wp.store.reading() as session:
        file = cases.get(session, case)
        assert (file.category, file.last_review_date) == (codes.RELATIVE, date(2023, 9, 6))
    assert moves(wp, Month(2023, 9)) == MOVED


def test_nobody_comes_back_twice_nor_from_the_dead(wp: Workplace) -> None:
    """返困 of a head who died is refused, and so is a second file beside the one that was opened for it."""
    cases, day = wp.register("aid_case"), date(2023, 12, 20)
    dead, gone = household(wp, 8), household(wp, 9)
    leaving.leave(wp, dead, date(2023, 12, 5), codes.EXIT_DEATH, confirmed=True)
    leaving.leave(wp, gone, date(2023, 12, 5), codes.EXIT_MOVED, confirmed=True, moved_to="海门区总工会")
    with pytest.raises(UserError, match="本人死亡"):
        cases.take(wp, dead, "come_back", {"day": day, "case_no": "TZ-再"})
    cases.take(wp, gone, "come_back", {"day": day, "case_no": "TZ-一"})
    with pytest.raises(UserError, match="TZ-一"):
        cases.take(wp, gone, "come_back", {"day": day, "case_no": "TZ-二"})
