"""What went wrong after an approval has a way back for somebody: the bank's file, what nobody claims, the bin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.registers.aid.conftest import enter, open_desk, open_workplace
from tests.unit.registers.aid.people import filed
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import bank, batches, codes, payments
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.rules import Severity

TODAY = date(2024, 8, 28)
PLAN, OVER, APPROVED, SENT, LATER = (date(2024, 8, day) for day in (1, 9, 12, 13, 20))
PAPERS = {"title": "秋季帮扶", "kind": "2", "plan_date": PLAN, "minutes_date": PLAN, "minutes_no": "1"}
LIST = {**PAPERS, "item": "10", "standard": 1000_00, "budget": 99_000_000, "fund_source": "6"}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """A workplace of August 2024."""
    yield from open_workplace(TODAY)


@pytest.fixture
def desk() -> Iterator[Workplace]:
    """The same with rights."""
    yield from open_desk(TODAY)


def approved(wp: Workplace, names: str, **values: Any) -> int:
    """An approved list of 1 000 yuan for each of some households."""
    batch = wp.register("aid_batch").save(wp, {**LIST, "pay_method": "1", **values}).id
    cases = []
    for number, name in enumerate(names):
        account = {"bank_card": f"621700881990078145{number}", "bank_holder": f"某{name}"}
        cases.append(filed(wp, date(2023, 5, 1), archive_level="1", name=f"某{name}", **account).id)
    batches.add_households(wp, batch, cases)
    batches.publish_batch(wp, batch, PLAN, place="公开栏")
    batches.end_batch_publicity(wp, batch, OVER, has_photo=True)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    return batch


def lines(wp: Workplace, batch: int) -> list[AidGrant]:
    with wp.store.reading() as session:
        return batches.lines_of(session, batch)


def offered(wp: Workplace, kind: str, record_id: int) -> list[str]:
    register = wp.register(kind)
    with wp.store.reading() as session:
        return [step.id for step in register.steps(wp, session, register.get(session, record_id))]


def stored(wp: Workplace, kind: str, record_id: int) -> Any:
    with wp.store.reading() as session:
        return wp.register(kind).get(session, record_id)


# --- the bank's file --------------------------------------------------------------------------------------------------


def test_a_file_that_the_bank_lost_is_recalled_and_made_anew(wp: Workplace, tmp_path: Path) -> None:
    batch = approved(wp, "甲乙")
    first = bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)
    register = wp.register("aid_batch")
    assert "recall" in offered(wp, "aid_batch", batch)
    with pytest.raises(UserError, match="没有填写撤回报送的理由"):
        bank.recall(wp, batch, LATER)
    register.take(wp, batch, "recall", {"day": LATER, "opinion": "银行查无此文件"})
    back = stored(wp, "aid_batch", batch)
    assert (back.status, back.sent_date, back.bank_file_sha256, back.bank_file_count) == (
        *(codes.BATCH_APPROVED, None, None, None),
    )
    with wp.store.reading() as session:
        told = wp.register("aid_event").fetch(session, wp.register("aid_event").ids(wp, session, Query()))
    assert any(one.step == "recall" and first.sha256 in one.opinion for one in told)
    again = bank.send_to_bank(wp, batch, tmp_path / "再报.csv", LATER)
    assert (again.count, again.amount) == (first.count, first.amount)
    assert (first.serial, again.serial) == (1, 2)


def test_the_second_file_of_a_list_is_called_otherwise(wp: Workplace, tmp_path: Path) -> None:
    """So that the bank's desk does not take the one for the other; each sending is told with its number."""
    batch = approved(wp, "甲")
    register = wp.register("aid_batch")

    def name() -> str:
        with wp.store.reading() as session:
            record = register.get(session, batch)
            (step,) = [one for one in register.steps(wp, session, record) if one.id == "send"]
            return Path(step.given["file"]).name

    names = [name()]
    register.take(wp, batch, "send", {"day": SENT, "file": str(tmp_path / names[0])})
    register.take(wp, batch, "recall", {"day": LATER, "opinion": "丢失"})
    names.append(name())
    register.take(wp, batch, "send", {"day": LATER, "file": str(tmp_path / names[1])})
    number = stored(wp, "aid_batch", batch).batch_no
    assert names == [f"代发_{number}.xlsx", f"代发_{number}_第2次.xlsx"]
    with wp.store.reading() as session:
        told = wp.register("aid_event").fetch(session, wp.register("aid_event").ids(wp, session, Query()))
    assert sorted(one.opinion for one in told if one.step == bank.SEND) == ["第1次报送", "第2次报送"]


def test_what_the_bank_has_settled_is_not_recalled(wp: Workplace, tmp_path: Path) -> None:
    from tzdesk.registers.aid import bank_result

    batch = approved(wp, "甲")
    bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)
    with wp.store.reading() as session:
        (one,) = bank.payments_of(session, wp.register("aid_batch").get(session, batch))
    result = bank_result.Result(2, one.card, one.name, one.amount, paid=True, seq=one.seq)
    bank_result.take_result(wp, batch, [result], debited=SENT, known=SENT)
    assert "recall" not in offered(wp, "aid_batch", batch)
    with pytest.raises(UserError, match="代发结果已登记，不能撤回报送"):
        bank.recall(wp, batch, LATER, opinion="再报一次")


def test_who_pays_does_not_recall_what_he_sent(desk: Workplace, tmp_path: Path) -> None:
    """Else one list could be sent twice by one person."""
    batch = approved(desk, "甲")
    bank.send_to_bank(desk, batch, tmp_path / "代发.csv", SENT)
    enter(desk, "finance")
    with pytest.raises(UserError):
        desk.register("aid_batch").take(desk, batch, "recall", {"day": LATER, "opinion": "丢失"})
    enter(desk, "chair")
    desk.register("aid_batch").take(desk, batch, "recall", {"day": LATER, "opinion": "丢失"})


@pytest.mark.parametrize(
    "values",
    [
        {"status": "1"},
        {"status": "3"},
        {"approve_date": None},
        {"approver": "别人"},
        {"sent_date": PLAN},
        {"finished_date": LATER},
        {"bank_file_count": 9},
        {"minutes_no": "9"},
        {"title": "别的"},
        {"plan_date": SENT},
        {"donor_items": ["20"]},
    ],
)
def test_the_state_of_a_list_is_written_by_its_steps(wp: Workplace, tmp_path: Path, values: dict[str, Any]) -> None:
    """Nobody opens a list that lies at the bank by typing, whatever his rights."""
    batch = approved(wp, "甲")
    bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)
    with pytest.raises(UserError) as refused:
        wp.register("aid_batch").save(wp, values, batch)
    assert "办理" in str(refused.value)
    held = wp.register("aid_batch").fixed
    with wp.store.reading() as session:
        assert next(iter(values)) in held(wp, session, wp.register("aid_batch").get(session, batch))


def test_a_list_is_not_approved_by_typing(wp: Workplace) -> None:
    batch = wp.register("aid_batch").save(wp, {**LIST, "pay_method": "3"}).id
    with pytest.raises(UserError, match="不能直接填写"):
        wp.register("aid_batch").save(wp, {"status": codes.BATCH_APPROVED}, batch)
    wp.register("aid_batch").save(wp, {"title": "改名", "approver": "王主席"}, batch)


@pytest.mark.parametrize(
    "values",
    [
        *({"status": one} for one in codes.BATCH_STATUS if one != codes.BATCH_PLAN),
        *({"approve_date": APPROVED}, {"sent_date": SENT}, {"archived_date": SENT}, {"bank_file_sha256": "0" * 64}),
    ],
)
def test_a_new_list_begins_with_its_plan(wp: Workplace, values: dict[str, Any]) -> None:
    """Else a list could be paid that nobody announced or approved; an old one takes its steps on its own days."""
    with pytest.raises(UserError, match="由“办理”填写"):
        wp.register("aid_batch").save(wp, {**LIST, "pay_method": "3", **values})
    with wp.store.reading() as session:
        assert wp.register("aid_batch").ids(wp, session, Query()) == []
    wp.register("aid_batch").save(wp, {**LIST, "status": codes.BATCH_PLAN, "approve_date": None})


# --- what nobody claims -----------------------------------------------------------------------------------------------


def test_a_line_that_nobody_claims_is_written_off_and_the_list_is_finished(wp: Workplace) -> None:
    batch = approved(wp, "甲乙", pay_method="3")
    first, second = (line.id for line in lines(wp, batch))
    register = wp.register("aid_grant")
    register.take(wp, first, "pay", {"paid_date": SENT, "receiver": "某甲"})
    with pytest.raises(UserError, match="还有1人没有到账或签领：某乙"):
        batches.finish_batch(wp, batch, LATER)
    assert offered(wp, "aid_grant", second) == ["pay", "write_off"]
    register.take(wp, second, "write_off", {"day": LATER, "reason": "本人去世，家属放弃"})
    assert offered(wp, "aid_grant", second) == []
    with pytest.raises(UserError, match="已经注销"):
        register.take(wp, second, "pay", {"paid_date": LATER, "receiver": "某乙"})
    with pytest.raises(UserError, match="已经注销"):
        batches.sign_for(wp, batch, [second], LATER)
    batches.finish_batch(wp, batch, LATER)
    done = stored(wp, "aid_batch", batch)
    assert (done.planned_count, done.paid_count, done.returned_count) == (2, 1, 1)
    with wp.store.reading() as session:
        book = compute(wp, session, Month(2024, 8), ["BF-2"])
    assert book["BF-2"].number("01", "c1") == 1


def test_what_was_written_off_is_promised_no_longer(wp: Workplace) -> None:
    """2 500 yuan, a list of two thousand: another thousand is there once one line is written off."""
    wp.register("aid_fund").save(wp, {"txn_date": date(2024, 1, 3), "fund_source": "6", "kind": "2", "amount": 2500_00})
    batch = approved(wp, "甲乙", pay_method="3")
    case = filed(wp, date(2023, 5, 1), archive_level="1", name="某丙").id
    given = {"case_id": case, "item": "10", "fund_source": "6", "pay_method": "3", "amount": 1000_00}

    def short() -> bool:
        found = wp.register("aid_grant").try_values(wp, given)
        return any(one.rule == "D17" and one.severity is Severity.HARD for one in found)

    assert short()
    wp.register("aid_grant").take(wp, lines(wp, batch)[1].id, "write_off", {"day": LATER, "reason": "迁走"})
    assert not short()


def test_a_line_at_the_bank_is_not_written_off(wp: Workplace, tmp_path: Path) -> None:
    batch = approved(wp, "甲乙")
    first, second = (line.id for line in lines(wp, batch))
    batches.write_off(wp, first, SENT, "本人放弃")
    sent = bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)
    assert (sent.count, sent.amount) == (1, 1000_00)
    assert offered(wp, "aid_grant", second) == []
    with pytest.raises(UserError, match="这一条已经报银行"):
        batches.write_off(wp, second, LATER, "本人放弃")


def written_off(wp: Workplace, batch: int) -> int:
    """The first line of a list, after nobody claimed it."""
    line = lines(wp, batch)[0].id
    batches.write_off(wp, line, SENT, "本人去世")
    return line


def test_a_written_off_line_stays_so_when_its_list_is_opened_and_approved_anew(wp: Workplace) -> None:
    batch = approved(wp, "甲乙", pay_method="3")
    gone = written_off(wp, batch)
    batches.unlock_batch(wp, batch, SENT, opinion="重新核对")
    batches.approve_batch(wp, batch, LATER, approver="王主席")
    assert [line.status for line in lines(wp, batch)] == [codes.GRANT_UNCLAIMED, codes.GRANT_APPROVED]
    assert stored(wp, "aid_grant", gone).reason == "本人去世"


def test_a_written_off_line_is_no_part_of_the_banks_file(wp: Workplace, tmp_path: Path) -> None:
    """Nor do the rules miss it there (D16: list, file and batch say the same)."""
    batch = approved(wp, "甲乙")
    written_off(wp, batch)
    sent = wp.register("aid_batch").take(wp, batch, "send", {"day": SENT, "file": str(tmp_path / "代发.csv")})
    assert [one.rule for one in sent.findings if one.rule == "D16"] == []


def test_a_written_off_line_uses_up_nobodys_year(wp: Workplace) -> None:
    """Twelve thousand a year for a household; nine that it never had leave room for nine that it gets (D05)."""
    batch = approved(wp, "甲", standard=9000_00, pay_method="3")
    case = lines(wp, batch)[0].case_id
    given = {"case_id": case, "item": "10", "fund_source": "6", "pay_method": "3", "amount": 9000_00, "aid_year": 2024}

    def over() -> bool:
        return any(one.rule == "D05" for one in wp.register("aid_grant").try_values(wp, given))

    assert over()
    written_off(wp, batch)
    assert not over()


def test_a_visit_whose_gift_nobody_claimed_counts_by_itself(wp: Workplace) -> None:
    """As one that names no gift; before, the gift would have counted for both."""
    batch = approved(wp, "甲", item="70", pay_method="2", kind="1")
    (line,) = lines(wp, batch)
    visit = {"visit_date": LATER, "kind": "4", "case_id": line.case_id, "item": "70", "goods_value": 50_00}
    wp.register("aid_visit").save(wp, {**visit, "fund_source": "6", "grant_group_id": line.grant_group_id})

    def times() -> int | None:
        with wp.store.reading() as session:
            return compute(wp, session, Month(2024, 8), ["BF-3"])["BF-3"].number("01", "c3")

    assert times() == 0
    written_off(wp, batch)
    assert times() == 1


# --- single grants ----------------------------------------------------------------------------------------------------

SINGLE = {"item": "10", "pay_method": "3", "amount": 1000_00}


def test_money_of_no_source_is_not_paid(desk: Workplace) -> None:
    """Else it would become fiscal money afterwards, that nobody approved."""
    case = filed(desk, date(2023, 5, 1), archive_level="1", name="某甲").id
    enter(desk, "finance")
    register = desk.register("aid_grant")
    blank = register.save(desk, {**SINGLE, "case_id": case}).id
    with pytest.raises(UserError, match="没有填写资金来源"):
        register.take(desk, blank, "pay", {"paid_date": SENT, "receiver": "某甲"})
    old = register.save(desk, {**SINGLE, "case_id": case, "status": "4", "paid_date": SENT}).id
    with pytest.raises(UserError, match="由“办理”填写"):
        register.save(desk, {"fund_source": "1"}, old)
    register.save(desk, {"fund_source": "6"}, old)


def test_money_of_no_source_is_not_paid_because_it_was_approved(wp: Workplace) -> None:
    """A day of approval says nothing of whose money it is."""
    case = filed(wp, date(2023, 5, 1), archive_level="1", name="某甲").id
    with pytest.raises(UserError, match="没有填写资金来源"):
        payments.pay(wp, {**SINGLE, "case_id": case, "approve_date": APPROVED}, on=SENT)


@pytest.mark.parametrize(
    ("name", "value"),
    [("person_name", "张三"), ("person_unit", "乙厂"), ("beneficiary_class", "05"), ("grant_group_id", "别的")],
)
def test_who_was_paid_is_not_renamed(wp: Workplace, name: str, value: str) -> None:
    """A blank is filled; what stands is taken back and paid anew."""
    given = {**SINGLE, "item": "74", "fund_source": "6", "person_name": "李四", "grant_group_id": "G1"}
    whole = {"person_unit": "甲厂", "beneficiary_class": "06", **given}
    paid = payments.pay(wp, whole, on=SENT).id
    with pytest.raises(UserError, match="已经到账或签领"):
        wp.register("aid_grant").save(wp, {name: value}, paid)
    if name in {"person_unit", "beneficiary_class"}:
        lacking = payments.pay(wp, {**given, "grant_group_id": "G2"}, on=SENT).id
        wp.register("aid_grant").save(wp, {name: value}, lacking)


@pytest.mark.parametrize("way", [codes.PAY_CASH, codes.PAY_GOODS, codes.PAY_DIRECT])
def test_goods_do_not_become_money_after_they_were_given(wp: Workplace, way: str) -> None:
    """BF-3 counts the two in columns of their own (4 慰问金, 5 慰问品); who says how it was paid says which."""
    given = {
        **SINGLE,
        "item": "70",
        "fund_source": "6",
        "person_name": "李四",
        "person_unit": "甲厂",
        "pay_method": way,
    }
    register = wp.register("aid_grant")
    paid = payments.pay(wp, given, on=SENT).id
    with pytest.raises(UserError, match=r"已经到账或签领.*请先退回（冲销）"):
        register.save(wp, {"is_goods": way != codes.PAY_GOODS}, paid)
    with wp.store.reading() as session:
        lock = register.fixed(wp, session, register.get(session, paid))["is_goods"]
    assert lock.act == "退回（冲销）"
    blank = payments.pay(wp, {**given, "pay_method": None, "person_name": "李五"}, on=SENT).id
    register.save(wp, {"pay_method": codes.PAY_GOODS, "is_goods": True}, blank)


def test_what_the_head_was_given_does_not_become_a_members(wp: Workplace) -> None:
    """A file without a member is the head's: another person would be one more or less in BF-2 (受助人数)."""
    case = filed(wp, date(2023, 5, 1), archive_level="1", name="某甲").id
    child = {"case_id": case, "name": "某小", "relation": "05", "edu_stage": "2"}
    member = wp.register("aid_member").save(wp, child).id
    register = wp.register("aid_grant")
    paid = payments.pay(wp, {**SINGLE, "fund_source": "6", "case_id": case}, on=SENT).id
    with pytest.raises(UserError, match=r"已经到账或签领.*请先退回（冲销）"):
        register.save(wp, {"member_id": member}, paid)
    with wp.store.reading() as session:
        assert register.fixed(wp, session, register.get(session, paid))["member_id"].act == "退回（冲销）"
    nameless = payments.pay(
        wp, {**SINGLE, "fund_source": "6", "person_name": "某甲", "person_unit": "甲厂"}, on=SENT
    ).id
    register.save(wp, {"case_id": case, "member_id": member}, nameless)  # whose it was is told as a whole


def test_study_aid_may_still_name_its_child_and_stage_and_then_keeps_them(wp: Workplace) -> None:
    """Study aid is a child's (D12B): a roster by the parents' names lacks him. BF-7 counts by the stage."""
    case = filed(wp, date(2023, 5, 1), archive_level="1", name="某甲").id
    member = wp.register("aid_member").save(wp, {"case_id": case, "name": "某小", "relation": "05"}).id
    register = wp.register("aid_grant")
    paid = payments.pay(wp, {**SINGLE, "item": "31", "fund_source": "6", "case_id": case}, on=SENT).id
    register.save(wp, {"member_id": member, "edu_stage": "2"}, paid)
    for values in ({"member_id": None}, {"edu_stage": "3"}):
        with pytest.raises(UserError, match="已经到账或签领"):
            register.save(wp, values, paid)


def test_who_signed_for_a_payment_may_be_told_and_mended(wp: Workplace) -> None:
    """No line counts by it: a proxy receives for the beneficiary (aid.md §3). It stays fixed in a sealed month."""
    case = filed(wp, date(2023, 5, 1), archive_level="1", name="某甲").id
    paid = payments.pay(wp, {**SINGLE, "fund_source": "6", "case_id": case, "receiver": "某乙"}, on=SENT).id
    proxy = {"is_proxy": True, "proxy_name": "某丙", "proxy_relation": "邻居", "proxy_mandate": True}
    with wp.store.reading() as session:
        before = compute(wp, session, Month(2024, 8), ["BF-2"])["BF-2"]
    wp.register("aid_grant").save(wp, {"receiver": "某丙", **proxy}, paid)
    with wp.store.reading() as session:
        after = compute(wp, session, Month(2024, 8), ["BF-2"])["BF-2"]
    assert [before.number("01", f"c{n}") for n in range(1, 5)] == [after.number("01", f"c{n}") for n in range(1, 5)]


def test_an_approved_single_grant_is_not_thrown_away(wp: Workplace) -> None:
    case = filed(wp, date(2023, 5, 1), archive_level="1", name="某甲").id
    register = wp.register("aid_grant")
    grant = register.save(wp, {**SINGLE, "fund_source": "6", "case_id": case}).id
    register.take(wp, grant, "approve", {"approve_date": APPROVED})
    with pytest.raises(UserError, match="请先办理“撤回审批”"):
        register.delete(wp, [grant])
    register.take(wp, grant, "unlock", {"reason": "重复"})
    register.delete(wp, [grant])


# --- the bin ----------------------------------------------------------------------------------------------------------


def test_a_list_comes_back_from_the_bin_as_it_went(wp: Workplace) -> None:
    """With its lines and its open notice; a line that was thrown away before stays there."""
    batch = wp.register("aid_batch").save(wp, {**LIST, "pay_method": "3"}).id
    cases = [filed(wp, date(2023, 5, 1), archive_level="1", name=f"某{name}").id for name in "甲乙丙"]
    batches.add_households(wp, batch, cases)
    batches.publish_batch(wp, batch, PLAN, place="公开栏")
    gone, *kept = (line.id for line in lines(wp, batch))
    wp.register("aid_grant").delete(wp, [gone])
    with wp.store.reading() as session:
        notice = batches.open_notice(session, batch_id=batch)
    assert notice is not None
    with clock.frozen(date(2024, 8, 29)):
        wp.register("aid_batch").delete(wp, [batch])
    assert lines(wp, batch) == []
    wp.register("aid_batch").restore(wp, [batch])
    assert [line.id for line in lines(wp, batch)] == kept
    assert stored(wp, "aid_batch", batch).planned_count == 2
    with wp.store.reading() as session:
        again = batches.open_notice(session, batch_id=batch)
    assert again is not None
    assert again.id == notice.id
