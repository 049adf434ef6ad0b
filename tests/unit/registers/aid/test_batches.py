"""A batch from its plan to the archive, the bank's files, signatures and what comes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.registers.aid.people import filed, resident_id
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.aid import bank, bank_result, batches, codes, payments
from tzdesk.registers.aid.model import AidBatch, AidGrant
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace

PLAN, APPROVED, SENT = date(2023, 11, 1), date(2023, 11, 14), date(2023, 11, 15)
CARD = "621700881990078145"


def household(wp: Workplace, number: int) -> int:
    """A file in standing with a card of its own."""
    name = "一二三四五六七八九十"[number % 10]
    born = resident_id(date(1970, 1, 1 + number % 28), 100 + number)
    card = f"{CARD}{number:01d}"
    return filed(wp, date(2023, 1, 5), name=f"赵{name}", id_no=born, bank_card=card, bank_holder=f"赵{name}").id


def planned(wp: Workplace, **values: Any) -> int:
    """A batch of 500 yuan for everybody, from the union's own money by card."""
    given = {"title": "日常帮扶", "kind": "2", "plan_date": PLAN, "item": "10", "fund_source": "6", "standard": 50_000}
    given |= {"pay_method": "1", "budget": 1_000_000, "minutes_date": PLAN, "minutes_no": "纪要1号", "maker": "李四"}
    return wp.register("aid_batch").save(wp, given | values).id


def row(wp: Workplace, batch_id: int) -> AidBatch:
    """The batch as it is now."""
    with wp.store.reading() as session:
        found: AidBatch = wp.register("aid_batch").get(session, batch_id)
        return found


def lines(wp: Workplace, batch_id: int) -> list[AidGrant]:
    """Its roster."""
    with wp.store.reading() as session:
        return batches.lines_of(session, batch_id)


def results(wp: Workplace, batch_id: int, failed: set[int]) -> list[bank_result.Result]:
    """The bank's answer in which the payments of these numbers failed."""
    with wp.store.reading() as session:
        sent = bank.payments_of(session, batches.batch_of(wp, session, batch_id))
    return [
        bank_result.Result(one.seq, one.card, one.name, one.amount, one.seq not in failed, "账号不存在", seq=one.seq)
        for one in sent
    ]


def sent_batch(wp: Workplace, tmp_path: Path, people: int = 3) -> int:
    """A batch that is at the bank."""
    batch = planned(wp)
    batches.add_households(wp, batch, [household(wp, number) for number in range(people)])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    bank.send_to_bank(wp, batch, tmp_path / "代发.xlsx", SENT)
    return batch


def test_a_batch_goes_from_the_plan_to_the_archive(wp: Workplace, tmp_path: Path) -> None:
    """Three people; the bank pays two; the third comes back in December; the batch is finished and archived."""
    batch = planned(wp)
    assert row(wp, batch).batch_no == "FF2023001"
    batches.add_households(wp, batch, [household(wp, number) for number in range(3)])
    assert (row(wp, batch).planned_count, row(wp, batch).planned_amount) == (3, 150_000)
    batches.publish_batch(wp, batch, date(2023, 11, 3), place="公开栏")  # a Friday: 3, 6, 7, 8, 9
    with pytest.raises(UserError, match="2023-11-09才结束"):
        batches.end_batch_publicity(wp, batch, date(2023, 11, 8))
    with pytest.raises(UserError, match="2023-11-09才结束"):
        batches.end_batch_publicity(wp, batch, date(2023, 11, 9))
    with pytest.raises(UserError, match="公示结果还没有登记"):
        batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    batches.end_batch_publicity(wp, batch, date(2023, 11, 10), has_photo=True)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    sent = bank.send_to_bank(wp, batch, tmp_path / "代发.xlsx", SENT)
    assert (sent.count, sent.amount) == (3, 150_000)
    done = bank_result.take_result(
        wp, batch, results(wp, batch, {3}), debited=SENT, known=date(2023, 12, 1), slip_no="回1"
    )
    assert (done.paid, done.paid_amount, done.returned, done.returned_amount) == (2, 100_000, 1, 50_000)
    found = row(wp, batch)
    assert (found.paid_count, found.paid_amount, found.returned_count, found.returned_amount) == (2, 100_000, 1, 50_000)
    batches.finish_batch(wp, batch, date(2023, 12, 4))
    batches.archive_batch(wp, batch, date(2023, 12, 5))
    assert row(wp, batch).status == codes.BATCH_ARCHIVED
    with wp.store.reading() as session:
        told = [
            event.what for event in wp.register("aid_event").fetch(session, range(1, 20)) if event.batch_id == batch
        ]
    assert told == ["公示", "公示结果", "审批", "报银行", "代发结果", "完成", "归档"]


def test_the_payment_file_says_what_the_roster_says(wp: Workplace, tmp_path: Path) -> None:
    """Holder, card as text, yuan; the columns are those of the parameter; CSV is in the bank's GBK."""
    batch = planned(wp)
    batches.add_households(wp, batch, [household(wp, 1)])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    bank.send_to_bank(wp, batch, tmp_path / "代发.xlsx", SENT)
    sheet = openpyxl.load_workbook(tmp_path / "代发.xlsx").worksheets[0]
    assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [
        ["序号", "户名", "卡号", "金额", "摘要"],
        [1, "赵二", f"{CARD}1", 500, "日常帮扶"],
    ]
    other = planned(wp, title="第二批")
    batches.add_households(wp, other, [household(wp, 2)])
    batches.approve_batch(wp, other, APPROVED, approver="王主席")
    bank.send_to_bank(wp, other, tmp_path / "代发.csv", SENT)
    assert (tmp_path / "代发.csv").read_bytes().decode("gb18030").splitlines()[1] == f"1,赵三,{CARD}2,500.00,第二批"


def test_the_result_file_is_read_by_its_headings(wp: Workplace, tmp_path: Path) -> None:
    """Whatever stands above and below; only the words of the parameter mean that it was paid."""
    batch = sent_batch(wp, tmp_path, 2)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["代发结果"],
        ["卡号", "户名", "金额", "处理结果", "失败原因"],
        [f"{CARD}0", "赵一", "500.00", "成功", ""],
        [f"{CARD}1", "赵二", 500, "失败", "户名不符"],
        ["", "合计", 1000, "", ""],
    ):
        sheet.append(line)
    book.save(tmp_path / "结果.xlsx")
    done = bank_result.take_result_file(
        wp, batch, tmp_path / "结果.xlsx", debited=SENT, known=date(2023, 11, 20), slip_no="回1"
    )
    assert (done.paid, done.returned) == (1, 1)
    reasons = [line.bank_result for line in lines(wp, batch)]
    assert reasons == ["成功", "户名不符"]


@pytest.mark.parametrize("wrong", ["one missing", "another amount", "another card"])
def test_a_result_of_another_batch_changes_nothing(wp: Workplace, tmp_path: Path, wrong: str) -> None:
    """Each result fits one payment and each payment has one, or nothing is entered at all."""
    batch = sent_batch(wp, tmp_path)
    found = results(wp, batch, set())
    first = found[0]
    if wrong == "one missing":
        found = found[1:]
    elif wrong == "another amount":
        found[0] = bank_result.Result(1, first.card, first.name, first.amount + 1, True)
    else:
        found[0] = bank_result.Result(1, "6217008819900789999", first.name, first.amount, True)
    with pytest.raises(UserError):
        bank_result.take_result(wp, batch, found, debited=SENT, known=SENT)
    assert {line.status for line in lines(wp, batch)} == {codes.GRANT_SENT}
    assert row(wp, batch).paid_count == 0


def test_a_benefit_of_two_sources_is_one_payment_and_one_person_time(wp: Workplace, tmp_path: Path) -> None:
    """300 from the district and 200 from the union go out as 500, and come back together."""
    batch = planned(wp)
    batches.add_lines(wp, batch, [{"case_id": household(wp, 1), "parts": [("4", 30_000), ("6", 20_000)]}])
    assert (row(wp, batch).planned_count, row(wp, batch).planned_amount) == (1, 50_000)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    assert bank.send_to_bank(wp, batch, tmp_path / "a.xlsx", SENT).count == 1
    bank_result.take_result(wp, batch, results(wp, batch, {1}), debited=SENT, known=date(2023, 11, 20))
    assert (row(wp, batch).returned_count, row(wp, batch).returned_amount) == (1, 50_000)
    assert (row(wp, batch).paid_count, row(wp, batch).paid_amount) == (0, 0)


def test_an_approved_list_is_locked(wp: Workplace) -> None:
    """Neither a line's amount nor the batch's source can be changed, nothing is added or thrown away."""
    batch = planned(wp)
    batches.add_households(wp, batch, [household(wp, 1)])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    line = lines(wp, batch)[0].id
    for attempt in (
        lambda: wp.register("aid_grant").save(wp, {"amount": 60_000}, line),
        lambda: wp.register("aid_grant").delete(wp, [line]),
        lambda: wp.register("aid_batch").save(wp, {"fund_source": "4"}, batch),
        lambda: wp.register("aid_batch").delete(wp, [batch]),
        lambda: batches.add_households(wp, batch, [household(wp, 2)]),
    ):
        with pytest.raises(UserError):
            attempt()
    batches.unlock_batch(wp, batch, APPROVED, opinion="标准有误")
    wp.register("aid_grant").save(wp, {"amount": 60_000}, line)
    assert row(wp, batch).planned_amount == 60_000


def test_what_cannot_be_approved(wp: Workplace) -> None:
    """Nobody on the list, more than the budget, no meeting, or a hard finding on a line."""
    with pytest.raises(UserError, match="花名册是空的"):
        batches.approve_batch(wp, planned(wp), APPROVED, approver="王主席")
    dear = planned(wp, budget=40_000)
    batches.add_households(wp, dear, [household(wp, 1)])
    with pytest.raises(UserError, match=r"超过预算400\.00元"):
        batches.approve_batch(wp, dear, APPROVED, approver="王主席")
    unmet = planned(wp, minutes_date=date(2023, 11, 20))
    batches.add_households(wp, unmet, [household(wp, 2)])
    with pytest.raises(UserError, match="集体研究"):
        batches.approve_batch(wp, unmet, APPROVED, approver="王主席")
    cash = planned(wp, fund_source="4", pay_method="3")
    batches.add_households(wp, cash, [household(wp, 3)])
    with pytest.raises(UserError, match="财政资金不得以现金发放"):
        batches.approve_batch(wp, cash, APPROVED, approver="王主席")


def test_goods_are_signed_for_by_each_or_by_a_proxy(wp: Workplace) -> None:
    """The day of the signature is the day of the grant; a proxy is named; then the batch can be finished."""
    batch = planned(wp, pay_method="2", item="70", kind="1")
    goods = {"is_goods": True, "goods_name": "米", "qty": None}
    batches.add_lines(wp, batch, [{"case_id": household(wp, number), **goods} for number in (1, 2)])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    first, second = (line.id for line in lines(wp, batch))
    batches.sign_for(wp, batch, [first], SENT)
    with pytest.raises(UserError, match="还有1人没有到账或签领：赵三"):
        batches.finish_batch(wp, batch, SENT)
    proxy = {"proxy_name": "孙五", "proxy_id": resident_id(date(1975, 2, 2), 9), "proxy_phone": "13900000009"}
    batches.sign_for(wp, batch, [second], SENT, proxy={**proxy, "proxy_relation": "配偶", "proxy_mandate": True})
    batches.finish_batch(wp, batch, SENT)
    by_id = {line.id: line for line in lines(wp, batch)}
    assert (by_id[first].receiver, by_id[first].paid_date) == ("赵二", SENT)
    assert (by_id[second].is_proxy, by_id[second].proxy_name) == (True, "孙五")


def test_a_line_taken_back_later_leaves_what_was_paid(wp: Workplace, tmp_path: Path) -> None:
    """冲销 in the next month: the batch's net sums follow, the roster stays as it was."""
    batch = sent_batch(wp, tmp_path)
    bank_result.take_result(wp, batch, results(wp, batch, set()), debited=SENT, known=SENT, slip_no="回1")
    payments.return_benefit(wp, lines(wp, batch)[0].id, date(2023, 12, 8), "本人退回", bank=False)
    found = row(wp, batch)
    assert (found.planned_count, found.paid_count, found.returned_count) == (3, 2, 1)
    with pytest.raises(UserError, match="已经退回过"):
        payments.return_benefit(wp, lines(wp, batch)[0].id, date(2023, 12, 9), "再退", bank=False)


def test_one_group_of_two_households_is_not_one_payment(wp: Workplace) -> None:
    """Both are named; nothing is approved."""
    batch = planned(wp)
    batches.add_lines(wp, batch, [{"case_id": household(wp, n), "grant_group_id": "同1"} for n in (1, 2)])
    with pytest.raises(UserError, match="“赵二”、“赵三”"):
        batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    assert row(wp, batch).status == codes.BATCH_PLAN


@pytest.mark.parametrize(
    ("word", "paid"),
    [("代发成功", True), ("交易成功(已入账)", True), ("失败", False), ("交易不成功", False), ("已销户", False)],
)
def test_the_words_of_the_bank(wp: Workplace, tmp_path: Path, word: str, *, paid: bool) -> None:
    """Success by a word in it, unless a word for failure is in it."""
    path = tmp_path / "结果.csv"
    path.write_text(f"卡号,金额,处理结果\n{CARD}1,500,{word}\n", encoding="gb18030")
    assert [one.paid for one in bank_result.read_result(wp, path, SENT)] == [paid]


@pytest.mark.parametrize("word", ["处理中", "", "00"])
def test_an_unknown_word_of_the_bank_is_no_return(wp: Workplace, tmp_path: Path, word: str) -> None:
    path = tmp_path / "结果.csv"
    path.write_text(f"卡号,金额,处理结果\n{CARD}1,500,{word}\n", encoding="gb18030")
    with pytest.raises(UserError, match=f"第2行的处理结果“{word}”"):
        bank_result.read_result(wp, path, SENT)


@pytest.mark.parametrize("values", [{"status": codes.GRANT_PAID}, {"paid_date": SENT}, {"return_date": SENT}])
def test_a_line_at_the_bank_is_paid_by_steps_alone(wp: Workplace, tmp_path: Path, values: dict[str, Any]) -> None:
    batch = sent_batch(wp, tmp_path, 1)
    with pytest.raises(UserError, match="已经审批"):
        payments.save_grant(wp, values, lines(wp, batch)[0].id)
    assert lines(wp, batch)[0].paid_date is None


def test_a_line_paid_before_its_approval_is_not_sent(wp: Workplace) -> None:
    batch = planned(wp)
    batches.add_lines(wp, batch, [{"case_id": household(wp, 1)}])
    with wp.store.operation("test.old", "旧数据") as op:
        wp.register("aid_grant").get(op.session, lines(wp, batch)[0].id).paid_date = PLAN
    with pytest.raises(UserError, match="已经填有到账日期"):
        batches.approve_batch(wp, batch, APPROVED, approver="王主席")


def account(line: AidGrant) -> tuple[str | None, str | None, str | None]:
    """Card, holder and bank of a line."""
    return line.card_snapshot, line.card_holder, line.card_bank


OLD_ACCOUNT = {"bank_card": f"{CARD}8", "bank_holder": "赵旧", "bank_name": "甲银行"}
NEW_ACCOUNT = {"bank_card": f"{CARD}9", "bank_holder": "赵新", "bank_name": "乙银行"}


def test_holder_bank_and_card_are_taken_together_at_the_approval(wp: Workplace, tmp_path: Path) -> None:
    """A card changed in the file before the approval is paid to its new holder, one changed after it to the old one."""
    case = household(wp, 1)
    wp.register("aid_case").save(wp, OLD_ACCOUNT, case)
    batch = planned(wp)
    batches.add_households(wp, batch, [case])
    wp.register("aid_case").save(wp, NEW_ACCOUNT, case)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    assert account(lines(wp, batch)[0]) == (f"{CARD}9", "赵新", "乙银行")
    wp.register("aid_case").save(wp, OLD_ACCOUNT, case)
    assert account(lines(wp, batch)[0]) == (f"{CARD}9", "赵新", "乙银行")
    bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)
    assert (tmp_path / "代发.csv").read_bytes().decode("gb18030").splitlines()[1] == f"1,赵新,{CARD}9,500.00,日常帮扶"


def test_another_card_of_a_line_leaves_the_old_holder_behind(wp: Workplace) -> None:
    """Stated by hand it is the beneficiary's own unless a holder is stated with it, and the approval leaves it."""
    case = household(wp, 1)
    wp.register("aid_case").save(wp, OLD_ACCOUNT, case)
    batch = planned(wp)
    batches.add_households(wp, batch, [case])
    (line,) = lines(wp, batch)
    wp.register("aid_grant").save(wp, {"card_snapshot": f"{CARD}7"}, line.id)
    assert account(lines(wp, batch)[0]) == (f"{CARD}7", "赵二", None)
    wp.register("aid_grant").save(wp, {"card_snapshot": f"{CARD}6", "card_holder": "钱七"}, line.id)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    assert account(lines(wp, batch)[0]) == (f"{CARD}6", "钱七", None)


def test_a_card_without_its_holder_is_not_sent(wp: Workplace, tmp_path: Path) -> None:
    """A list approved before accounts were kept whole: its card is taken from the file anew, with the holder."""
    case = household(wp, 1)
    batch = planned(wp)
    batches.add_households(wp, batch, [case])
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    with wp.store.operation("test.old", "旧数据") as op:
        old: AidGrant = wp.register("aid_grant").get(op.session, lines(wp, batch)[0].id)
        old.card_snapshot, old.card_holder, old.card_taken_on = f"{CARD}8", None, None
    with pytest.raises(UserError, match="没有户名"):
        bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)
    batches.unlock_batch(wp, batch, APPROVED, opinion="账户改过")
    with pytest.raises(UserError, match="没有户名"):
        batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    wp.register("aid_grant").save(wp, {"card_snapshot": None}, lines(wp, batch)[0].id)
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    bank.send_to_bank(wp, batch, tmp_path / "代发.csv", SENT)


def announced(wp: Workplace, case: int, last: date, **values: Any) -> None:
    """A notice of the file's opening that hung from the eighth of January."""
    given = {"case_id": case, "kind": "1", "start_date": date(2024, 1, 8), "end_date": last, "has_photo": True}
    wp.register("aid_publicity").save(wp, {**given, "result": codes.NO_OBJECTION, **values})


FILED_2024, DAY_2024 = date(2024, 1, 18), date(2024, 1, 22)


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        (None, "公示期不足"),
        ({"last": date(2024, 1, 11)}, "公示期不足"),
        ({"last": date(2024, 1, 12), "result": None}, "公示结果未登记"),
        ({"last": date(2024, 1, 12), "result": codes.OBJECTION_UPHELD}, "有未处理异议"),
        ({"last": date(2024, 1, 12)}, None),
        ({"last": date(2024, 1, 12), "result": codes.OBJECTION_DISMISSED}, None),
    ],
)
def test_nobody_is_paid_whose_file_was_not_announced(wp: Workplace, notice: dict[str, Any] | None, told: str) -> None:
    """Files since 2024 need five working days without an objection that stands (G01, G02); four are too few."""
    with clock.frozen(DAY_2024):
        case = filed(wp, FILED_2024, name="赵二", bank_card=f"{CARD}1", case_no="TZ-1").id
        if notice is not None:
            announced(wp, case, **notice)
        batch = planned(wp)
        batches.add_households(wp, batch, [case])
        batches.publish_batch(wp, batch, date(2024, 1, 12), place="公开栏")
        batches.end_batch_publicity(wp, batch, date(2024, 1, 19), has_photo=True)
        if told is None:
            batches.approve_batch(wp, batch, DAY_2024, approver="王主席")
            return
        with pytest.raises(UserError, match=f"TZ-1：.*{told}"):
            batches.approve_batch(wp, batch, DAY_2024, approver="王主席")
        assert row(wp, batch).status == codes.BATCH_PUBLIC


def test_a_list_that_was_objected_to_is_announced_again(wp: Workplace) -> None:
    """An upheld objection takes the batch back to its plan; it is not approved from there without a new notice."""
    batch = planned(wp)
    batches.add_households(wp, batch, [household(wp, 1)])
    batches.publish_batch(wp, batch, date(2023, 11, 1), place="公开栏")
    batches.end_batch_publicity(wp, batch, date(2023, 11, 10), codes.OBJECTION_UPHELD, objections=1, text="不困难")
    with pytest.raises(UserError, match="还没有重新公示"):
        batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    batches.publish_batch(wp, batch, date(2023, 11, 13), place="公开栏")
    batches.end_batch_publicity(wp, batch, date(2023, 11, 20), has_photo=True)
    batches.approve_batch(wp, batch, date(2023, 11, 21), approver="王主席")


def test_a_line_is_not_saved_straight_into_an_approved_batch(wp: Workplace, tmp_path: Path) -> None:
    """Neither new, nor paid in an open one, nor back from the recycle bin."""
    batch = planned(wp)
    one, other = household(wp, 1), household(wp, 2)
    batches.add_households(wp, batch, [one, other])
    grants = wp.register("aid_grant")
    grants.delete(wp, [lines(wp, batch)[1].id])
    for paid in ({"status": codes.GRANT_PAID, "paid_date": SENT}, {"paid_date": SENT}):
        with pytest.raises(UserError, match="在批次上办理"):
            grants.save(wp, {"batch_id": batch, "case_id": other, **paid})
    batches.approve_batch(wp, batch, APPROVED, approver="王主席")
    with pytest.raises(UserError, match="已经审批"):
        grants.save(wp, {"batch_id": batch, "case_id": other, "amount": 50_000})
    with wp.store.reading() as session:
        (gone,) = grants.ids(wp, session, Query(deleted=True))
    with pytest.raises(UserError, match="已经审批"):
        grants.restore(wp, [gone])
    assert row(wp, batch).planned_count == 1
