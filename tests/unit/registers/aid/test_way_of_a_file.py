"""Nothing of the way into the files and out of them is left out, whoever is at work and however it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid import ways
from tests.unit.registers.aid.conftest import open_workplace
from tests.unit.registers.aid.people import CHILD, WOMAN, filed
from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.pieces.aid_face import Face
from tzdesk.pieces.aid_money import roster_of
from tzdesk.registers.aid import bank, batches, codes, filing, leaving, service
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity

TODAY = date(2024, 8, 28)
APPLIED, APPROVED = date(2024, 3, 1), date(2024, 3, 20)


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace of August 2024, when the rules ask for papers."""
    yield from open_workplace(TODAY)


def applied(wp: Workplace) -> int:
    """A household of one, with consent, papers and answers, submitted."""
    answers = {code.code: "否" for code in wp.definition().codes["exclusion"]}
    case = ways.apply(wp, APPLIED, [], {"income_wage": 100}, exclusions=answers)
    wp.register("aid_consent").save(wp, {"case_id": case, "scope": ["1", "2", "3", "4"], "signed_on": APPLIED})
    for kind in wp.definition().rules["A24"].thresholds["always"]:
        wp.register("aid_evidence").save(wp, {"case_id": case, "kind": kind})
    filing.submit(wp, case, APPLIED)
    return case


def hard(findings: Any) -> set[str]:
    return {one.rule for one in findings if one.severity is Severity.HARD}


DECISION = {"day": APPROVED, "result": "1", "category": "1", "archive_level": "1", "person": "区主席"}


def test_the_district_does_not_decide_on_what_nobody_examined(wp: Workplace) -> None:
    """Taken on a file that waits for its first check: refused, with what may be done instead."""
    case = applied(wp)
    with pytest.raises(UserError, match="现在不能办理“区总工会审定”。现在可以办理：“初审”"):
        wp.register("aid_case").take(wp, case, "district_check", DECISION)
    with pytest.raises(UserError, match="按申请、初审、公示、复核、审定的顺序办理"):
        filing.district_check(wp, case, APPROVED, "1", category="1", level="1")
    assert ways.status(wp, case)[0] == codes.WAITING


def test_the_committee_has_met_before_the_district_decides(wp: Workplace) -> None:
    case = applied(wp)
    filing.first_check(wp, case, APPLIED, "1", person="基层主席")
    filing.publish(wp, case, date(2024, 3, 4), place="公开栏")
    filing.end_publicity(wp, case, date(2024, 3, 11), has_photo=True)
    filing.town_check(wp, case, date(2024, 3, 12), "1", person="镇主席")
    register = wp.register("aid_case")
    with pytest.raises(UserError, match="审定以前的步骤没有登记齐：缺集体研究日期"):
        register.take(wp, case, "district_check", DECISION)
    wp.register("aid_assessment").save(wp, {"committee_date": date(2024, 3, 8)}, ways.latest(wp, case).id)
    register.take(wp, case, "district_check", DECISION)
    assert ways.status(wp, case)[0] == codes.IN_FILE


def test_a_file_typed_into_standing_stops_the_month_until_its_steps_are_told(wp: Workplace) -> None:
    case = applied(wp)
    register = wp.register("aid_case")
    stands = {"status": codes.IN_FILE, "approve_date": APPROVED, "category": "1", "archive_level": "1"}
    assert "G03C" in hard(register.save(wp, stands, case).findings)
    wp.register("aid_assessment").save(wp, {"committee_date": APPLIED}, ways.latest(wp, case).id)
    told = {"first_check_date": APPLIED, "town_check_date": date(2024, 3, 12)}
    assert "G03C" not in hard(register.save(wp, told, case).findings)


# --- out of the files ------------------------------------------------------------------------------------------------


def lift(wp: Workplace, case: int) -> None:
    leaving.leave(wp, case, date(2024, 8, 20), codes.EXIT_LIFTED, stable_from=date(2024, 2, 1))


def test_nobody_leaves_hardship_on_a_typed_month_alone(wp: Workplace) -> None:
    """The papers lie in the file, and the last computation is not below dibao."""
    case = filed(wp, date(2023, 1, 5)).id
    poor = {"kind": "2", "assess_year": 2024, "unit_date": date(2024, 8, 1), "household_size": 1, "income_wage": 1200}
    service.assess(wp, case, {**poor, "rigid_other": 0, "decided_category": "1"})
    with pytest.raises(UserError, match=r"没有收入达标依据.*；最近一次测算的月人均纯收入1\.00元，低于低保标准"):
        lift(wp, case)
    wp.register("aid_evidence").save(wp, {"case_id": case, "kind": codes.EVIDENCE_STABLE})
    with pytest.raises(UserError, match="低于低保标准"):
        lift(wp, case)
    exit_ = {**poor, "kind": "4", "unit_date": date(2024, 8, 19), "income_wage": 1_200_000, "rigid_other": 0}
    service.assess(wp, case, exit_)
    lift(wp, case)
    assert ways.status(wp, case)[0] == codes.LIFTED


def test_an_exit_is_not_taken_back_beside_the_file_of_who_came_back(wp: Workplace) -> None:
    """Also where no ID is known: the new file names the old one."""
    for id_no in ({}, {"id_no": None}):
        old = filed(wp, date(2022, 5, 1), **id_no).id
        service.exit_case(wp, old, date(2024, 2, 1), codes.EXIT_LIFTED)
        new = leaving.come_back(wp, old, date(2024, 3, 1), case_no=f"返{old}").id
        with pytest.raises(UserError, match=f"另有一份档案（档案编号返{old}），一户只能建一档"):
            service.reopen_case(wp, old, "登记错了")
        wp.register("aid_case").delete(wp, [new])
        service.reopen_case(wp, old, "登记错了")


def test_a_yearly_review_is_not_decided_on_figures_that_are_doubted(wp: Workplace) -> None:
    case = filed(wp, date(2022, 5, 1)).id
    figures = {"decided_category": "1", "income_wage": 100, "rigid_other": 0, "household_size": 1}
    with pytest.raises(UserError, match="民政核对结果不一致"):
        leaving.review(wp, case, date(2024, 8, 1), {**figures, "mz_check": codes.CHECK_DIFFERS})
    leaving.review(wp, case, date(2024, 8, 1), {**figures, "mz_check": "2"})


@pytest.mark.parametrize(("left", "found"), [(date(2024, 12, 31), True), (TODAY, False)])
def test_who_is_to_leave_a_household_later_stands_in_it_until_then(wp: Workplace, left: date, *, found: bool) -> None:
    """A member whose leaving was entered ahead cannot stand in a second file today."""
    child = {"name": "小宝", "relation": "05", "id_no": CHILD, "lives_together": True}
    register = wp.register("aid_member")
    register.save(wp, {**child, "case_id": filed(wp, date(2023, 5, 1)).id, "left_on": left, "left_reason": "3"})
    second = register.save(wp, {**child, "case_id": filed(wp, date(2023, 5, 1)).id})
    assert ("A04M" in hard(second.findings)) is found


# --- whose number, whose class ---------------------------------------------------------------------------------------


def test_the_bank_is_given_the_number_of_whoever_the_account_belongs_to(wp: Workplace) -> None:
    """A wife's own card goes with her ID; the head's card with his, whoever the money is for."""
    head = filed(wp, date(2023, 1, 5), name="某甲", bank_card="6217008819900781450", bank_holder="某甲")
    wife = {"case_id": head.id, "name": "配偶乙", "relation": "02", "id_no": WOMAN, "lives_together": True}
    member = wp.register("aid_member").save(wp, wife).id
    plan = {"title": "帮扶", "kind": "2", "plan_date": APPLIED, "item": "10", "standard": 1000, "fund_source": "6"}
    batch = wp.register("aid_batch").save(wp, {**plan, "pay_method": "1"}).id
    own = {"card_snapshot": "6217008819900781468", "card_holder": "配偶乙", "card_bank": "某行"}
    line = {"case_id": head.id, "member_id": member}
    batches.add_lines(wp, batch, [{**line, **own}, line])
    with wp.store.reading() as session:
        mans = wp.register("aid_case").get(session, head.id).id_no
        told = bank.payments_of(session, wp.register("aid_batch").get(session, batch))
    assert [(one.name, one.id_no) for one in told] == [("配偶乙", WOMAN), ("某甲", mans)]


def test_a_roster_printed_later_shows_the_class_of_the_day_it_was_paid() -> None:
    """As the real-name annex does: a review afterwards changes nothing of it."""
    with clock.frozen(TODAY):
        wp = app.in_memory()
        case = filed(wp, date(2023, 1, 5), codes.DEEP).id
        plan = {"title": "帮扶", "kind": "2", "plan_date": APPLIED, "item": "10", "standard": 1000, "fund_source": "6"}
        batch = wp.register("aid_batch").save(wp, {**plan, "pay_method": "3", "minutes_date": APPLIED}).id
        batches.add_lines(wp, batch, [{"case_id": case}])
        batches.publish_batch(wp, batch, date(2024, 8, 1), place="公开栏")
        batches.end_batch_publicity(wp, batch, date(2024, 8, 9), has_photo=True)
        batches.approve_batch(wp, batch, date(2024, 8, 12), approver="王主席")
        wp.register("aid_batch").take(wp, batch, "sign", {"day": date(2024, 8, 13)})
        assert classes(wp, batch) == ["深度困难职工"]
        figures = {"income_wage": 1_500_000, "rigid_other": 0, "household_size": 1}
        leaving.review(wp, case, date(2024, 8, 27), {**figures, "decided_category": codes.RELATIVE})
        assert classes(wp, batch) == ["深度困难职工"]
        wp.close()


def classes(wp: Workplace, batch: int) -> list[str]:
    with wp.store.reading() as session:
        printed = roster_of(Face(wp, session), wp.register("aid_batch").get(session, batch))
        return [line.category for line in printed.lines]


def told_before(wp: Workplace, case: int, step_id: str) -> str:
    """What the dialog of a step says of this file, besides its help."""
    register = wp.register("aid_case")
    with wp.store.reading() as session:
        steps = register.steps(wp, session, register.get(session, case))
    return next(one.warning for one in steps if one.id == step_id)


def test_what_papers_are_lacking_is_said_from_the_application_on(wp: Workplace) -> None:
    """Named before each step on the way, without stopping it: the district refuses (A24), the clerk knows before."""
    labels = {code.code: code.label for code in wp.definition().codes["evidence"]}
    answers = {code.code: "否" for code in wp.definition().codes["exclusion"]}
    case = ways.apply(wp, APPLIED, [], {"income_wage": 100}, exclusions=answers, main_cause="6")
    wp.register("aid_consent").save(wp, {"case_id": case, "scope": ["1", "2", "3", "4"], "signed_on": APPLIED})
    asked = wp.definition().rules["A24"].thresholds
    wanted = [*asked["always"], *asked["cause_6"]]
    assert f"还缺必备材料：{'、'.join(labels[kind] for kind in wanted)}。" in told_before(wp, case, "submit")
    assert told_before(wp, case, "calculate") == ""
    wp.register("aid_case").take(wp, case, "submit", {"day": APPLIED})
    for kind in wanted[:-1]:
        wp.register("aid_evidence").save(wp, {"case_id": case, "kind": kind})
    assert f"还缺必备材料：{labels[wanted[-1]]}。" in told_before(wp, case, "first_check")
    filing.first_check(wp, case, APPLIED, "1", person="基层主席")
    assert labels[wanted[-1]] in told_before(wp, case, "publish")
    wp.register("aid_evidence").save(wp, {"case_id": case, "kind": wanted[-1]})
    assert told_before(wp, case, "publish") == ""


def test_what_papers_are_lacking_is_not_said_to_whom_the_illness_is_not_shown(wp: Workplace) -> None:
    """残疾证 tells of a disability: a role of the district's that checks files and does not see it, or may not uncover
    it, reads of no papers at all, as it reads nothing of A24."""
    case = applied(wp)
    wp.register("aid_case").save(wp, {"health": codes.HEALTH_DISABLED}, case)
    labels = {code.code: code.label for code in wp.definition().codes["evidence"]}
    disabled = labels[wp.definition().rules["A24"].thresholds["disabled"][0]]
    spec, said = roles_of(wp.definition()), dict[str, str]()
    for name, acts in (("review", {"approve", "reveal"}), ("finance", {"approve", "reveal"}), ("reader", {"approve"})):
        role = replace(spec.roles[name], acts=frozenset(acts))
        wp.enter(Rights.of(replace(spec, roles={**spec.roles, name: role}), [name]))
        said[name] = told_before(wp, case, "first_check")
    assert disabled in said["review"]
    assert (said["finance"], said["reader"]) == ("", "")


def test_papers_are_not_asked_of_an_application_of_before(wp: Workplace) -> None:
    case = ways.apply(wp, date(2023, 12, 31), [], {"income_wage": 100})
    assert told_before(wp, case, "submit") == ""
