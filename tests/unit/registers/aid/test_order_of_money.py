"""Money in its order: announced, approved, sent, debited, once; and no payment file stays that nobody knows of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.registers.aid.people import filed
from tests.unit.registers.aid.test_batches import (
    APPROVED,
    PLAN,
    SENT,
    household,
    lines,
    planned,
    results,
    row,
    sent_batch,
)
from tests.unit.registers.aid.test_payments import grant
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import bank, bank_result, batches, codes, leaving, payments
from tzdesk.registers.workplace import Workplace

DEBITED = date(2023, 11, 16)


def days(wp: Workplace, batch: int) -> list[tuple[str | None, date | None, int | None]]:
    """Status, day and sum of each row that a batch has, returns included."""
    with wp.store.reading() as session:
        rows = wp.register("aid_grant").fetch(session, range(1, 20))
    return [(one.status, one.paid_date, one.amount) for one in rows if one.batch_id == batch]


def test_a_banks_result_is_entered_once(wp: Workplace, tmp_path: Path) -> None:
    """A second one would date paid money anew, and undo what was taken back in between."""
    batch = sent_batch(wp, tmp_path)
    register = wp.register("aid_batch")
    with wp.store.reading() as session:
        assert "result" in register.offered(wp, session, row(wp, batch))
    answer = results(wp, batch, set())
    bank_result.take_result(wp, batch, answer, debited=DEBITED, known=DEBITED)
    payments.return_benefit(wp, lines(wp, batch)[0].id, date(2023, 11, 20), "本人退回", bank=False)
    before = days(wp, batch)
    with pytest.raises(UserError, match=r"代发结果已经登记过（2023-11-16扣款）.*冲销"):
        bank_result.take_result(wp, batch, answer, debited=date(2023, 12, 10), known=date(2023, 12, 10))
    assert days(wp, batch) == before
    with wp.store.reading() as session:
        assert "result" not in register.offered(wp, session, row(wp, batch))


def test_a_list_is_approved_after_its_notice_is_over(wp: Workplace) -> None:
    batch = planned(wp)
    batches.add_households(wp, batch, [household(wp, 1)])
    batches.publish_batch(wp, batch, date(2023, 11, 3), place="公开栏")  # to the ninth
    batches.end_batch_publicity(wp, batch, date(2023, 11, 10), has_photo=True)
    for day in (PLAN, date(2023, 11, 9)):
        with pytest.raises(UserError, match=f"审批日期（{day}）早于公示结束（2023-11-10）"):
            batches.approve_batch(wp, batch, day, approver="王主席")
    batches.approve_batch(wp, batch, date(2023, 11, 10), approver="王主席")


def test_no_step_of_a_batch_comes_before_the_one_it_follows_nor_ahead(wp: Workplace, tmp_path: Path) -> None:
    ahead = date(2023, 12, 29)
    batch = planned(wp)
    batches.add_households(wp, batch, [household(wp, 1)])
    with pytest.raises(UserError, match=r"审批日期（2023-12-29）还没有到"):
        batches.approve_batch(wp, batch, ahead, approver="王主席")
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    target = tmp_path / "代发.csv"
    with pytest.raises(UserError, match=r"报银行日期（2023-11-13）早于审批日期（2023-11-14）"):
        bank.send_to_bank(wp, batch, target, date(2023, 11, 13))
    with pytest.raises(UserError, match=r"报银行日期.*还没有到"):
        bank.send_to_bank(wp, batch, target, ahead)
    assert not target.exists()
    bank.send_to_bank(wp, batch, target, SENT)
    answer = results(wp, batch, {1})
    with pytest.raises(UserError, match=r"扣款日期（2023-11-14）早于报银行日期（2023-11-15）"):
        bank_result.take_result(wp, batch, answer, debited=APPROVED, known=SENT)
    with pytest.raises(UserError, match=r"退回（冲销）日期.*还没有到"):
        bank_result.take_result(wp, batch, answer, debited=SENT, known=ahead)
    assert [one.paid_date for one in lines(wp, batch)] == [None]
    bank_result.take_result(wp, batch, answer, debited=SENT, known=SENT)  # all on one day


def test_a_single_grant_is_not_paid_before_its_approval_nor_ahead(wp: Workplace) -> None:
    case = filed(wp, date(2023, 1, 5))
    given = grant(case.id, approve_date=date(2023, 12, 20))
    with pytest.raises(UserError, match=r"到账（签领）日期（2023-12-19）早于审批日期（2023-12-20）"):
        payments.pay(wp, given, on=date(2023, 12, 19))
    with pytest.raises(UserError, match=r"到账（签领）日期（2024-03-01）还没有到"):
        payments.pay(wp, given, on=date(2024, 3, 1))
    planned_one = payments.save_grant(wp, {**given, "status": codes.GRANT_APPROVED})
    pay = wp.register("aid_grant").doers()["pay"]
    with pytest.raises(UserError, match="早于审批日期"):
        pay(wp, planned_one.id, paid_date=date(2023, 12, 19))
    saved = pay(wp, planned_one.id, paid_date=date(2023, 12, 20))
    assert saved is not None
    with pytest.raises(UserError, match="早于审批日期"):  # the approval is not moved behind the payment either
        payments.save_grant(wp, {"approve_date": date(2023, 12, 21)}, planned_one.id)
    with pytest.raises(UserError, match=r"退回（冲销）日期.*还没有到"):
        payments.return_grant(wp, planned_one.id, date(2023, 12, 29), "重复")


@pytest.mark.parametrize(("day", "wanted"), [(date(2023, 12, 29), False), (date(2024, 1, 2), True)])
def test_since_2024_a_list_hangs_out_before_it_is_approved(wp: Workplace, day: date, wanted: bool) -> None:
    """The parameter `batch_notice` asks for it from a day on; a district may turn it off."""
    with clock.frozen(day):
        batch = planned(wp)
        batches.add_households(wp, batch, [household(wp, 1)])
        if wanted:
            with pytest.raises(UserError, match="还没有办理资金公示，不能审批。请先公示"):
                batches.approve_batch(wp, batch, day, approver="王主席")
            wp.overlay = {"parameters": {"batch_notice": [{"value": False, "from": "2024-01-01"}]}}
            wp._definitions.clear()
        batches.approve_batch(wp, batch, day, approver="王主席")
        assert row(wp, batch).status == codes.BATCH_APPROVED


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_payment_file_whose_sending_was_not_kept_is_removed(wp: Workplace, tmp_path: Path, ending: str) -> None:
    """Cards in the clear do not lie about unrecorded: not when a step fails, nor when the commit itself is refused."""
    batch = planned(wp)
    batches.add_households(wp, batch, [household(wp, 1)])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    target = tmp_path / f"代发.{ending}"
    seen = []

    def refuse(session: object, changes: object) -> None:
        seen.append(target.exists())
        raise UserError("本月已封存。", "请核对。")

    wp.store.guard(refuse)
    with pytest.raises(UserError, match="已封存"):
        bank.send_to_bank(wp, batch, target, SENT)
    assert seen == [True]  # it had been written, and is gone
    assert list(tmp_path.iterdir()) == []
    assert row(wp, batch).status == codes.BATCH_APPROVED


def recalled(wp: Workplace, tmp_path: Path) -> int:
    """A list of the fourteenth, sent on the fifteenth, whose file was recalled on the twentieth."""
    batch = sent_batch(wp, tmp_path, people=1)
    bank.recall(wp, batch, date(2023, 11, 20), opinion="银行查无此文件")
    return batch


def test_a_list_is_not_sent_again_before_its_first_file_was_recalled(wp: Workplace, tmp_path: Path) -> None:
    """Else two files of one list would have been at the bank on one day."""
    batch = recalled(wp, tmp_path)
    for day in (SENT, date(2023, 11, 19)):
        with pytest.raises(UserError, match=rf"报银行日期（{day}）早于撤回报送日期（2023-11-20）"):
            bank.send_to_bank(wp, batch, tmp_path / "再报.csv", day)
    assert not (tmp_path / "再报.csv").exists()
    bank.send_to_bank(wp, batch, tmp_path / "再报.csv", date(2023, 11, 20))
    bank.recall(wp, batch, date(2023, 11, 22), opinion="又丢失")
    with pytest.raises(UserError, match="早于撤回报送日期（2023-11-22）"):
        bank.send_to_bank(wp, batch, tmp_path / "三报.csv", date(2023, 11, 21))


def test_an_approval_is_taken_back_after_it_was_given_and_given_anew_after_that(wp: Workplace, tmp_path: Path) -> None:
    batch = recalled(wp, tmp_path)
    with pytest.raises(UserError, match=r"撤回审批日期（2023-11-19）早于撤回报送日期（2023-11-20）"):
        batches.unlock_batch(wp, batch, date(2023, 11, 19), opinion="重编")
    batches.unlock_batch(wp, batch, date(2023, 11, 21), opinion="重编")
    with pytest.raises(UserError, match=r"审批日期（2023-11-20）早于撤回审批日期（2023-11-21）"):
        batches.approve_batch(wp, batch, date(2023, 11, 20), approver="王主席")
    batches.approve_batch(wp, batch, date(2023, 11, 21), approver="王主席")
    with pytest.raises(UserError, match=r"撤回审批日期（2023-11-20）早于审批日期（2023-11-21）"):
        batches.unlock_batch(wp, batch, date(2023, 11, 20), opinion="重编")


def test_a_list_is_finished_after_its_last_payment_and_archived_after_that(wp: Workplace, tmp_path: Path) -> None:
    batch = sent_batch(wp, tmp_path, people=2)
    known = date(2023, 12, 1)
    bank_result.take_result(wp, batch, results(wp, batch, {1}), debited=DEBITED, known=known, slip_no="回1")
    with pytest.raises(UserError, match=r"完成日期（2023-11-30）早于到账、签领或退回日期（2023-12-01）"):
        batches.finish_batch(wp, batch, date(2023, 11, 30))
    batches.finish_batch(wp, batch, known)
    with pytest.raises(UserError, match=r"归档日期（2023-11-30）早于完成日期（2023-12-01）"):
        batches.archive_batch(wp, batch, date(2023, 11, 30))
    batches.archive_batch(wp, batch, known)


def test_a_list_is_not_announced_anew_before_its_last_notice_ended(wp: Workplace) -> None:
    batch = planned(wp)
    batches.add_households(wp, batch, [household(wp, 1)])
    batches.publish_batch(wp, batch, date(2023, 11, 3), place="公开栏")
    batches.end_batch_publicity(wp, batch, date(2023, 11, 10), codes.OBJECTION_UPHELD, text="金额不符", objections=1)
    with pytest.raises(UserError, match="早于上一次公示的结果登记日期（2023-11-10）"):
        batches.publish_batch(wp, batch, date(2023, 11, 9), place="公开栏")
    batches.publish_batch(wp, batch, date(2023, 11, 10), place="公开栏")


# --- who has left -----------------------------------------------------------------------------------------------------

LEFT = date(2023, 11, 14)


def cancelled(wp: Workplace, case: int, reason: str = codes.EXIT_DEATH) -> None:
    leaving.leave(wp, case, LEFT, reason, moved_to="海门区总工会", confirmed=True)


@pytest.mark.parametrize("reason", [codes.EXIT_DEATH, codes.EXIT_MOVED])
def test_who_was_cancelled_after_the_approval_does_not_go_to_the_bank(
    wp: Workplace, tmp_path: Path, reason: str
) -> None:
    """On the day itself the money may still go; after it the line is written off and the others are paid."""
    batch, target = planned(wp), tmp_path / "代发.csv"
    cases = [household(wp, number) for number in range(2)]
    batches.add_households(wp, batch, cases)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    cancelled(wp, cases[0], reason)
    with pytest.raises(UserError, match=r"“赵一”的档案已经注销（2023-11-14）.*") as refused:
        bank.send_to_bank(wp, batch, target, SENT)
    assert "未领注销" in refused.value.advice
    assert not target.exists()
    batches.write_off(wp, lines(wp, batch)[0].id, SENT, "本人已故")
    assert bank.send_to_bank(wp, batch, target, SENT).count == 1


def test_what_goes_out_on_the_day_of_the_exit_goes_out(wp: Workplace, tmp_path: Path) -> None:
    batch = planned(wp)
    cases = [household(wp, number) for number in range(2)]
    batches.add_households(wp, batch, cases)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    cancelled(wp, cases[0])
    assert bank.send_to_bank(wp, batch, tmp_path / "代发.csv", LEFT).count == 2


def test_who_was_cancelled_is_neither_approved_nor_signed_for(wp: Workplace) -> None:
    """Comfort in kind, which asks for no file in standing (D01), ends with the file all the same (D02)."""
    batch = planned(wp, item="70", pay_method="2")
    cases = [household(wp, number) for number in range(2)]
    batches.add_households(wp, batch, cases)
    batches.approve_batch(wp, batch, LEFT, approver="王主席")
    cancelled(wp, cases[0])
    with pytest.raises(UserError, match="“赵一”的档案已经注销（2023-11-14）"):
        batches.sign_for(wp, batch, [line.id for line in lines(wp, batch)], SENT)
    batches.sign_for(wp, batch, [lines(wp, batch)[1].id], SENT)
    other = planned(wp, item="70", pay_method="2", title="第二批")
    batches.add_households(wp, other, cases)
    with pytest.raises(UserError, match="“赵一”的档案已经注销（2023-11-14）") as refused:
        batches.approve_batch(wp, other, SENT, approver="王主席")
    assert "移出花名册" in refused.value.advice


def test_who_was_lifted_out_of_hardship_is_paid_what_was_approved(wp: Workplace, tmp_path: Path) -> None:
    batch = planned(wp)
    case = household(wp, 1)
    batches.add_households(wp, batch, [case])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    leaving.leave(wp, case, LEFT, codes.EXIT_LIFTED, stable_from=date(2023, 1, 1), confirmed=True)
    assert bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT).count == 1


def test_a_single_grant_ends_with_the_file_too(wp: Workplace) -> None:
    """Approved while the head lived, it is neither paid after his death nor approved then; on the day itself it may."""
    case, register = household(wp, 1), wp.register("aid_grant")
    given = grant(case, item="70", pay_method="2", status=codes.GRANT_PLANNED)
    approved, late = (payments.save_grant(wp, given).id for _ in range(2))
    register.take(wp, approved, "approve", {"approve_date": date(2023, 11, 10)})
    cancelled(wp, case)
    with pytest.raises(UserError, match="“赵二”的档案已经注销（2023-11-14）") as refused:
        register.take(wp, approved, "pay", {"paid_date": SENT})
    assert "撤回审批" in refused.value.advice
    with pytest.raises(UserError, match="“赵二”的档案已经注销（2023-11-14）"):
        register.take(wp, late, "approve", {"approve_date": SENT})
    register.take(wp, approved, "pay", {"paid_date": LEFT})


def test_what_the_bank_has_paid_to_the_dead_is_written_down_and_taken_back(wp: Workplace) -> None:
    case, register = household(wp, 1), wp.register("aid_grant")
    one = payments.save_grant(wp, grant(case, item="70", status=codes.GRANT_PLANNED)).id
    cancelled(wp, case)
    saved = register.take(wp, one, "pay", {"paid_date": SENT})
    assert saved is not None
    assert "D02" in {found.rule for found in saved.findings}
    register.take(wp, one, "return", {"day": SENT, "reason": "本人已故"})


def test_a_line_of_a_list_is_not_signed_for_by_itself_either(wp: Workplace) -> None:
    batch, case = planned(wp, item="70", pay_method="2"), household(wp, 1)
    batches.add_households(wp, batch, [case])
    batches.approve_batch(wp, batch, LEFT, approver="王主席")
    cancelled(wp, case)
    with pytest.raises(UserError, match="“赵二”的档案已经注销（2023-11-14）") as refused:
        wp.register("aid_grant").take(wp, lines(wp, batch)[0].id, "pay", {"paid_date": SENT})
    assert "未领注销" in refused.value.advice
