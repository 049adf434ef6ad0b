"""What takes a payment back is written by its step alone; no roster is approved with a line that says too little."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed
from tests.unit.registers.aid.test_batches import APPROVED, SENT, household, lines, planned, results, row
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import bank, bank_result, batches, codes, payments
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute

NOVEMBER = Month(2023, 11)
FIRST, SECOND, BACK = (date(2023, 11, day) for day in (5, 6, 9))
GIVEN = {"item": "10", "fund_source": "6", "amount": 500_00, "pay_method": "3"}


def times_and_money(wp: Workplace) -> tuple[float | None, float | None]:
    """BF-2 of November: 受助人次, 金额（分）."""
    with wp.store.reading() as session:
        form = compute(wp, session, NOVEMBER, ["BF-2"])["BF-2"]
        return form.number("01", "c3"), form.number("01", "c4")


def test_a_payment_is_not_made_a_reversal_of_another(wp: Workplace) -> None:
    """The other would have gone from the count of persons, and its money not."""
    case = filed(wp, date(2023, 1, 5)).id
    first = payments.pay(wp, {**GIVEN, "case_id": case}, on=FIRST).id
    second = payments.pay(wp, {**GIVEN, "case_id": case}, on=SECOND).id
    for values in ({"reversal_of": first}, {"return_date": BACK}):
        with pytest.raises(UserError, match="由“银行退票”“退回（冲销）”“未领注销”办理时填写"):
            wp.register("aid_grant").save(wp, values, second)
    assert times_and_money(wp) == (2, 1000_00)


@pytest.mark.parametrize(
    "values",
    [
        {"amount": -500_00, "reversal_of": 1, "status": codes.GRANT_REVERSED, "paid_date": BACK, "reason": "重复"},
        {"amount": -500_00, "reversal_of": 1, "status": codes.GRANT_PAID, "paid_date": BACK, "reason": "重复"},
        {"status": codes.GRANT_RETURNED, "paid_date": BACK},
        {"status": codes.GRANT_REVERSED, "paid_date": BACK},
        {"status": codes.GRANT_UNCLAIMED},
        {"return_date": BACK},
    ],
)
def test_what_comes_back_is_not_typed(wp: Workplace, values: dict[str, Any]) -> None:
    """Else one payment comes back twice, before it was made or from another source; and what is called returned counts
    as paid and can be altered."""
    case = filed(wp, date(2023, 1, 5)).id
    assert payments.pay(wp, {**GIVEN, "case_id": case}, on=FIRST).id == 1
    register = wp.register("aid_grant")
    with pytest.raises(UserError, match="由“银行退票”“退回（冲销）”“未领注销”办理时填写"):
        register.save(wp, {**GIVEN, "case_id": case, **values})
    with wp.store.reading() as session:
        assert register.ids(wp, session, Query()) == [1]
    assert times_and_money(wp) == (1, 500_00)


@pytest.mark.parametrize("status", sorted(codes.GRANT_GONE))
def test_a_planned_grant_is_not_called_gone_by_typing(wp: Workplace, status: str) -> None:
    case = filed(wp, date(2023, 1, 5)).id
    register = wp.register("aid_grant")
    planned_one = register.save(wp, {**GIVEN, "case_id": case}).id
    with pytest.raises(UserError, match="办理时填写"):
        register.save(wp, {"status": status}, planned_one)


def test_a_form_does_not_type_what_takes_back(wp: Workplace) -> None:
    fields = {known.name: known for known in wp.register("aid_grant").spec(wp).fields}
    assert fields["reversal_of"].computed
    assert fields["return_date"].computed


# --- rosters ----------------------------------------------------------------------------------------------------------


def test_a_line_that_leaves_its_roster_leaves_its_count(wp: Workplace) -> None:
    """Whether it goes to another roster or to none: sum of the list = sum of its roster (D16)."""
    one, other = planned(wp, pay_method="3"), planned(wp, pay_method="3")
    batches.add_households(wp, one, [household(wp, number) for number in range(3)])
    first, second, _ = (line.id for line in lines(wp, one))
    register = wp.register("aid_grant")
    register.save(wp, {"batch_id": other}, first)
    register.save(wp, {"batch_id": None}, second)
    assert (row(wp, one).planned_count, row(wp, one).planned_amount) == (1, 500_00)
    assert (row(wp, other).planned_count, row(wp, other).planned_amount) == (1, 500_00)
    with wp.store.reading() as session:
        found = wp.register("aid_batch").check(wp, session, [row(wp, one), row(wp, other)])
    assert [hit.rule for hit in found if hit.rule == "D16"] == []


@pytest.mark.parametrize(
    ("lacking", "label"),
    [("standard", "金额"), ("fund_source", "资金来源"), ("item", "帮扶项目"), ("pay_method", "发放方式")],
)
def test_a_line_that_says_too_little_is_not_approved(wp: Workplace, lacking: str, label: str) -> None:
    """An amount that is blank would be paid and locked as it is; money of no source or item stands in no return."""
    batch = planned(wp, **{"pay_method": "3", lacking: None})
    wp.register("aid_grant").save(wp, {"batch_id": batch, "case_id": household(wp, 1)})
    with pytest.raises(UserError, match=f"“赵二”没有填写{label}，不能审批"):
        batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    name = "amount" if lacking == "standard" else lacking
    value = {"amount": 500_00, "fund_source": "6", "item": "10", "pay_method": "3"}[name]
    wp.register("aid_grant").save(wp, {name: value}, lines(wp, batch)[0].id)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")


def test_who_has_signed_does_not_sign_again(wp: Workplace) -> None:
    """Another name would take the place of his own; a line of another list is not signed for here."""
    batch = planned(wp, pay_method="3")
    batches.add_households(wp, batch, [household(wp, 0)])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    (line,) = (one.id for one in lines(wp, batch))
    batches.sign_for(wp, batch, [line], SENT)
    with pytest.raises(UserError, match=r"“赵一”已经签领（2023-11-15）"):
        batches.sign_for(wp, batch, [line], SENT, receiver="别人")
    with pytest.raises(UserError, match="不在这个批次的花名册里"):
        batches.sign_for(wp, batch, [9999], SENT)
    assert lines(wp, batch)[0].receiver == "赵一"


# --- what was paid stays paid -----------------------------------------------------------------------------------------


def test_a_payment_is_put_on_no_roster(wp: Workplace) -> None:
    """The approval of the roster would take it for a line that is still to be paid, and it would leave the month."""
    case = filed(wp, date(2023, 1, 5)).id
    paid = payments.pay(wp, {**GIVEN, "case_id": case}, on=FIRST).id
    batch = planned(wp, pay_method="3")
    register = wp.register("aid_grant")
    with pytest.raises(UserError, match="已经到账或签领"):
        register.save(wp, {"batch_id": batch}, paid)
    with wp.store.reading() as session:
        assert "batch_id" in register.fixed(wp, session, register.get(session, paid))
    assert times_and_money(wp) == (1, 500_00)


def test_a_roster_with_somebody_who_was_paid_is_not_approved(wp: Workplace) -> None:
    """Whoever the payment came by: by card, in cash or in kind."""
    batch = planned(wp, pay_method="3")
    batches.add_households(wp, batch, [household(wp, 0)])
    with wp.store.operation("x", "旧数据") as op:
        (line,) = batches.lines_of(op.session, batch)
        line.paid_date, line.status = FIRST, codes.GRANT_PAID
    with pytest.raises(UserError, match="“赵一”已经填有到账日期"):
        batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    assert lines(wp, batch)[0].status == codes.GRANT_PAID


def test_words_and_scans_are_still_added_to_what_came_back(wp: Workplace) -> None:
    """A roster that was taken in has no numbers; to give one is no part of adding a scan."""
    case = filed(wp, date(2023, 1, 5)).id
    register = wp.register("aid_grant")
    with wp.store.operation("x", "导入") as op:
        taken_in = register.stored_or_new(wp, op.session, None, None, None)
        register.put(taken_in, {**GIVEN, "case_id": case, "status": codes.GRANT_PAID, "paid_date": FIRST})
        register.settle(wp, op.session, taken_in)
        op.session.flush()
        number = taken_in.id
    back = payments.return_grant(wp, number, BACK, "重复", bank=False).id
    register.save(wp, {"receiver": "某某"}, number)
    register.save(wp, {"reason": "与上月重复"}, back)
    assert times_and_money(wp) == (0, 0)


def test_gifts_stay_when_the_money_beside_them_comes_back(wp: Workplace, tmp_path: Path) -> None:
    """慰问金 by card and 慰问品 by hand under one number are one 人次; the bank sends back its own part alone."""
    batch = planned(wp, item="70")
    home = household(wp, 0)
    both = {"case_id": home, "grant_group_id": "G1"}
    goods = {"pay_method": codes.PAY_GOODS, "amount": 100_00}
    batches.add_lines(wp, batch, [{**both, "pay_method": codes.PAY_BANK}, {**both, **goods}])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)
    batches.sign_for(wp, batch, [lines(wp, batch)[1].id], SENT)
    bank_result.take_result(wp, batch, results(wp, batch, {1}), debited=SENT, known=SENT, slip_no="回1")
    with wp.store.reading() as session:
        form = compute(wp, session, NOVEMBER, ["BF-3"])["BF-3"]
        assert [form.number("01", f"c{n}") for n in (3, 4, 5)] == [1, 0, 100_00]
    batches.finish_batch(wp, batch, SENT)


def test_a_payment_file_is_named_after_any_number(wp: Workplace) -> None:
    """A number that was typed with a stroke names no folder."""
    batch = planned(wp, batch_no="冬〔2023〕1/2:甲")
    assert Path(bank.file_name(row(wp, batch), 1)).name == bank.file_name(row(wp, batch), 1)
