"""Money goes out as it was announced and approved: what is fixed by which step, and what a source has promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import open_workplace
from tests.unit.registers.aid.people import filed, resident_id
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import bank, batches, codes, payments
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Severity

TODAY = date(2024, 8, 28)
PLAN, HUNG, OVER, APPROVED, SENT = (date(2024, 8, day) for day in (1, 1, 9, 12, 13))
YUAN = 100


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace of August 2024, when lists are announced before they are approved."""
    yield from open_workplace(TODAY)


def home(wp: Workplace, number: int) -> int:
    """A file of the national level with its own card."""
    name = f"某{'甲乙丙丁'[number]}"
    account = {"bank_card": f"621700881990078145{number}", "bank_holder": name}
    return filed(wp, date(2023, 5, 1), archive_level="1", name=name, **account).id


def planned(wp: Workplace, cases: list[int], **values: Any) -> int:
    """A list of 1 000 yuan for each, by the bank, out of the union's own money."""
    given = {"title": "秋季帮扶", "kind": "2", "plan_date": PLAN, "item": "10", "standard": 1000 * YUAN}
    given |= {"fund_source": "6", "pay_method": "1", "budget": 99_000_000, "minutes_date": PLAN, "minutes_no": "1"}
    batch = wp.register("aid_batch").save(wp, given | values).id
    batches.add_households(wp, batch, cases)
    return batch


def hang(wp: Workplace, batch: int, start: date = HUNG, over: date = OVER) -> None:
    """Announced for five working days, without objection."""
    batches.publish_batch(wp, batch, start, place="公开栏")
    batches.end_batch_publicity(wp, batch, over, has_photo=True)


def approve(wp: Workplace, batch: int, on: date = APPROVED) -> None:
    batches.approve_batch(wp, batch, on, approver="王主席")


def lines(wp: Workplace, batch: int) -> list[AidGrant]:
    with wp.store.reading() as session:
        return batches.lines_of(session, batch)


def receive(wp: Workplace, source: str, yuan: int, **values: Any) -> None:
    given = {"txn_date": date(2024, 1, 3), "fund_source": source, "kind": "2", "amount": yuan * YUAN}
    wp.register("aid_fund").save(wp, given | values)


# --- an approved list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"pay_method": "3"},
        {"aid_year": 2031},
        {"person_name": "某丁"},
        {"grant_group_id": "另"},
        {"qty": 2},
        {"grade": "二"},
    ],
)
@pytest.mark.parametrize("sent", [False, True])
def test_an_approved_line_is_paid_as_it_was_approved(
    wp: Workplace, tmp_path: Path, values: dict[str, Any], *, sent: bool
) -> None:
    """Neither its way of payment, its year nor whom it names is changed, so that nothing at the bank is paid again."""
    batch = planned(wp, [home(wp, 0)])
    hang(wp, batch)
    approve(wp, batch)
    if sent:
        bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)
    line = lines(wp, batch)[0].id
    with pytest.raises(UserError, match="已经审批，花名册不能再改"):
        wp.register("aid_grant").save(wp, values, line)
    with pytest.raises(UserError, match="按代发结果登记"):
        wp.register("aid_grant").take(wp, line, "pay", {"paid_date": SENT, "receiver": "某甲"})


def test_who_signed_for_an_approved_line_and_its_scan_are_still_entered(wp: Workplace) -> None:
    batch = planned(wp, [home(wp, 0)], pay_method="3")
    hang(wp, batch)
    approve(wp, batch)
    line = lines(wp, batch)[0].id
    wp.register("aid_grant").save(wp, {"receiver": "某甲", "bank_slip_no": "签1"}, line)
    batches.sign_for(wp, batch, [line], SENT)
    wp.register("aid_grant").save(wp, {"signed_attachment": 1}, line)


def test_the_year_of_a_payment_is_not_moved(wp: Workplace) -> None:
    """Its ceilings were counted in that year."""
    given = {"case_id": home(wp, 0), "item": "10", "fund_source": "6", "pay_method": "3", "amount": 100}
    paid = payments.pay(wp, given, on=SENT).id
    with pytest.raises(UserError, match="已经到账或签领"):
        payments.save_grant(wp, {"aid_year": 2025}, paid)


FISCAL = {"item": "10", "fund_source": "4", "pay_method": "1", "amount": 1000}


@pytest.mark.parametrize("values", [{"amount": 8000}, {"pay_method": "3"}, {"card_holder": "某丁"}, {"aid_year": 2025}])
def test_a_single_grant_is_paid_as_it_was_approved(wp: Workplace, values: dict[str, Any]) -> None:
    """Whoever wants it otherwise takes the approval back first, and it is approved anew."""
    register = wp.register("aid_grant")
    grant = register.save(wp, {**FISCAL, "case_id": home(wp, 0)}).id
    register.take(wp, grant, "approve", {"approve_date": APPROVED})
    with pytest.raises(UserError, match="已经审批，对象、金额、资金和发放方式不能再改"):
        register.save(wp, values, grant)
    register.save(wp, {"receiver": "某甲"}, grant)
    with wp.store.reading() as session:  # seen to be locked before anybody types; who signed stays open
        held = register.fixed(wp, session, register.get(session, grant))
    assert held[next(iter(values))].short == "先“撤回审批”再改"
    assert "receiver" not in held
    register.take(wp, grant, "unlock", {"reason": "金额有误"})
    register.save(wp, {"amount": 900}, grant)
    register.take(wp, grant, "approve", {"approve_date": APPROVED})
    register.take(wp, grant, "pay", {"paid_date": SENT})


def test_a_single_grant_with_a_hard_finding_is_not_approved(wp: Workplace) -> None:
    """As in a list: fiscal money in cash is refused by its rule, and nothing is approved."""
    register = wp.register("aid_grant")
    grant = register.save(wp, {**FISCAL, "pay_method": "3", "case_id": home(wp, 0)}).id
    with pytest.raises(UserError, match="还有1处问题没有改正，不能审批：财政资金不得以现金发放"):
        register.take(wp, grant, "approve", {"approve_date": APPROVED})
    with wp.store.reading() as session:
        assert register.get(session, grant).approve_date is None


# --- the notice ------------------------------------------------------------------------------------------------------


def another(wp: Workplace, batch: int) -> None:
    batches.add_households(wp, batch, [home(wp, 1)])


def more(wp: Workplace, batch: int) -> None:
    wp.register("aid_grant").save(wp, {"amount": 8000 * YUAN}, lines(wp, batch)[0].id)


def exchanged(wp: Workplace, batch: int) -> None:
    wp.register("aid_grant").save(wp, {"case_id": home(wp, 2), "person_name": None}, lines(wp, batch)[0].id)


@pytest.mark.parametrize(("change", "name"), [(another, "某乙"), (more, "某甲"), (exchanged, "某丙")])
@pytest.mark.parametrize("hanging", [True, False])
def test_a_list_that_grew_after_its_notice_is_announced_anew(
    wp: Workplace, change: Callable[[Workplace, int], None], name: str, *, hanging: bool
) -> None:
    """Whether it grew while the notice hung or after: it is not approved before it has hung out as it is."""
    batch = planned(wp, [home(wp, 0)])
    batches.publish_batch(wp, batch, HUNG, place="公开栏")
    if hanging:
        change(wp, batch)
    batches.end_batch_publicity(wp, batch, OVER, has_photo=True)
    if not hanging:
        change(wp, batch)
    with pytest.raises(UserError, match=f"公示以后花名册增加了人或金额：{name}，不能审批"):
        approve(wp, batch)
    with wp.store.reading() as session:
        register = wp.register("aid_batch")
        assert register.steps(wp, session, register.get(session, batch))[0].id == "publish"
    hang(wp, batch, date(2024, 8, 12), date(2024, 8, 19))
    approve(wp, batch, date(2024, 8, 20))


def test_a_locked_list_names_the_way_that_is_open(wp: Workplace) -> None:
    """撤回审批 while it is offered, 退回（冲销） from the moment on in which somebody was paid."""
    batch = planned(wp, [home(wp, 0)], pay_method="3")
    hang(wp, batch)
    approve(wp, batch)
    register = wp.register("aid_batch")

    def told() -> tuple[str, str]:
        with wp.store.reading() as session:
            short = register.locks(wp, session, register.get(session, batch))["item"].short
        with pytest.raises(UserError) as refused:
            register.save(wp, {"item": "20"}, batch)
        return short, str(refused.value)

    assert told()[0] == "先“撤回审批”再改"
    assert "撤回审批" in told()[1]
    batches.sign_for(wp, batch, [line.id for line in lines(wp, batch)], APPROVED)
    for state in ("signed", "finished"):
        assert told()[0] == "先“退回（冲销）”再改"
        assert "撤回审批" not in told()[1]
        if state == "signed":
            batches.finish_batch(wp, batch, APPROVED)


def test_an_approval_taken_back_opens_no_way_round_the_notice(wp: Workplace) -> None:
    batch = planned(wp, [home(wp, 0)])
    hang(wp, batch)
    approve(wp, batch)
    batches.unlock_batch(wp, batch, APPROVED, opinion="标准有误")
    more(wp, batch)
    with pytest.raises(UserError, match="公示以后花名册增加了人或金额"):
        approve(wp, batch)


def test_a_list_from_which_somebody_left_has_been_announced(wp: Workplace) -> None:
    """Fewer people, or less money, than hung out needs no new notice."""
    batch = planned(wp, [home(wp, 0), home(wp, 1)])
    hang(wp, batch)
    first, second = lines(wp, batch)
    wp.register("aid_grant").delete(wp, [first.id])
    wp.register("aid_grant").save(wp, {"amount": 500 * YUAN}, second.id)
    approve(wp, batch)


def test_a_notice_typed_by_hand_is_held_to_the_same(wp: Workplace) -> None:
    """Four working days are none; with five the list is the one that stood when it was entered."""
    batch = planned(wp, [home(wp, 0)])
    notice = {"batch_id": batch, "kind": codes.PUBLICITY_MONEY, "place": "栏", "has_photo": True, "result": "1"}
    register = wp.register("aid_publicity")
    typed = register.save(wp, {**notice, "start_date": date(2024, 8, 5), "end_date": date(2024, 8, 8)}).id
    with pytest.raises(UserError, match="只有4个工作日"):
        approve(wp, batch)
    register.take(wp, typed, "correct", {"reason": "挂到九日，少写一天", "end_date": date(2024, 8, 9)})
    another(wp, batch)
    with pytest.raises(UserError, match="增加了人或金额：某乙"):
        approve(wp, batch)


# --- what a source has promised --------------------------------------------------------------------------------------


def test_one_balance_is_not_promised_twice(wp: Workplace) -> None:
    """1 500 yuan, two lists of 1 000: the second is refused as long as the first waits to be paid."""
    receive(wp, "6", 1500)
    first, second = (planned(wp, [home(wp, number)], pay_method="3") for number in (0, 1))
    for batch in (first, second):
        hang(wp, batch)
    approve(wp, first)
    with pytest.raises(UserError, match=r"资金余额不足，差500\.00元（已审批、还没有发放的1,000\.00元也已扣除）"):
        approve(wp, second)
    batches.unlock_batch(wp, first, APPROVED, opinion="改期")
    approve(wp, second)


def test_a_single_grant_sees_what_lists_have_promised(wp: Workplace) -> None:
    receive(wp, "4", 1500)
    batch = planned(wp, [home(wp, 0)], fund_source="4")
    hang(wp, batch)
    approve(wp, batch)
    one = {"case_id": home(wp, 1), "item": "10", "fund_source": "4", "pay_method": "1"}
    assert told(wp.register("aid_grant").save(wp, {**one, "amount": 500 * YUAN}).findings, "D17") == []
    assert told(wp.register("aid_grant").save(wp, {**one, "amount": 500 * YUAN + 1}).findings, "D17")


def told(findings: Any, rule: str) -> list[str]:
    return [one.message for one in findings if one.rule == rule and one.severity is Severity.HARD]


# --- what gifts were given for ---------------------------------------------------------------------------------------


def spend(wp: Workplace, item: str, yuan: int, day: int = 5) -> list[str]:
    """Pay out of gifts; what D18 says of it."""
    child = {"edu_stage": "2"} if item == "31" else {}
    who = {"person_name": "某某", "person_unit": f"厂{item}", "beneficiary_class": "03"}
    given = {"item": item, "fund_source": "7", "pay_method": "3", "amount": yuan * YUAN, **who, **child}
    return told(payments.pay(wp, given, on=date(2024, 8, day)).findings, "D18")


def test_a_gift_bound_on_its_receipt_is_not_spent_on_something_else(wp: Workplace) -> None:
    receive(wp, "7", 10_000, donor_items=["31"])
    assert spend(wp, "31", 10_000) == []
    assert spend(wp, "10", 1)


def test_free_gifts_are_spent_on_anything_and_bound_ones_on_their_own(wp: Workplace) -> None:
    """1 000 for study, 1 000 for medical aid, 500 free: study may take 1 500, then medical aid its own 1 000."""
    receive(wp, "7", 1000, donor_items=["31"])
    receive(wp, "7", 1000, donor_items=["20"])
    receive(wp, "7", 500)
    assert spend(wp, "10", 200) == []
    assert spend(wp, "31", 1300) == []
    assert spend(wp, "20", 1000) == []
    assert spend(wp, "31", 1)


def test_what_came_back_may_be_spent_again(wp: Workplace) -> None:
    receive(wp, "7", 1000, donor_items=["31"])
    receive(wp, "7", 500)
    who = {"person_name": "某某", "person_unit": "甲厂", "beneficiary_class": "03"}
    given = {"item": "10", "fund_source": "7", "pay_method": "3", "amount": 500 * YUAN, **who}
    paid = payments.pay(wp, given, on=date(2024, 8, 5)).id
    assert spend(wp, "10", 1, 6)
    payments.return_grant(wp, paid, date(2024, 8, 7), "本人退回", bank=False)
    assert spend(wp, "10", 400, 8) == []


def test_a_carry_over_begins_the_gifts_anew(wp: Workplace) -> None:
    """What last year's gifts were bound to stands in the carry-over, or it is free."""
    receive(wp, "7", 1000, donor_items=["31"], txn_date=date(2023, 5, 1))
    receive(wp, "7", 1000, kind=codes.FUND_OPENING, txn_date=date(2024, 1, 1))
    assert spend(wp, "10", 1000) == []


# --- exclusions ------------------------------------------------------------------------------------------------------


def test_an_exclusion_is_allowed_by_an_examiner_with_a_reason(wp: Workplace) -> None:
    """Until then A23 stands; the one who is at work is named; it can be taken back; an event says so."""
    register = wp.register("aid_case")
    answers = {code.code: "否" for code in wp.definition().codes["exclusion"]}
    case = filed(wp, date(2024, 5, 1), apply_date=date(2024, 3, 1), exclusions={**answers, "05": "是"}).id
    assert a23(wp, case)
    with pytest.raises(UserError, match="还缺：理由"):
        register.take(wp, case, "allow", {"day": TODAY})
    register.take(wp, case, "allow", {"day": TODAY, "opinion": "残疾人代步车"})
    assert not a23(wp, case)
    with wp.store.reading() as session:
        assert register.get(session, case).exclusion_by == "录入员"
        assert "不予认定情形认可" in [one.what for one in wp.register("aid_event").fetch(session, range(1, 9))]
    register.take(wp, case, "allow", {"day": TODAY, "allowed": False, "opinion": "车已过户"})
    assert a23(wp, case)


def test_without_an_exclusion_there_is_nothing_to_allow(wp: Workplace) -> None:
    case = filed(wp, date(2024, 5, 1), exclusions={"05": "否"}).id
    register = wp.register("aid_case")
    with wp.store.reading() as session:
        assert "allow" not in [step.id for step in register.steps(wp, session, register.get(session, case))]


def a23(wp: Workplace, case: int) -> list[str]:
    with wp.store.reading() as session:
        register = wp.register("aid_case")
        return told(register.check(wp, session, [register.get(session, case)]), "A23")


# --- whose account ---------------------------------------------------------------------------------------------------


def test_fiscal_money_goes_to_nobody_elses_card_without_a_file_either(wp: Workplace) -> None:
    who = {"person_name": "张三", "person_unit": "甲厂", "person_id": resident_id(date(1980, 1, 1), 1)}
    given = {**who, "item": "72", "fund_source": "4", "pay_method": "1", "beneficiary_class": "03", "amount": 100}
    given["approve_date"] = PLAN
    card = {"card_snapshot": "6217008819900781459", "card_holder": "李四"}
    assert told(payments.pay(wp, {**given, **card}, on=SENT).findings, "A13")
    assert told(payments.pay(wp, given, on=SENT).findings, "A13B")
