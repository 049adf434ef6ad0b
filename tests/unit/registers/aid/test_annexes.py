"""BF-6A and its list of members have the fields of 《困难职工档案表》, in its order, with what stands in the files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.unit.registers.aid.people import filed, resident_id
from tzdesk.base.periods import Month
from tzdesk.definitions import available_years, load
from tzdesk.excel.importing import preview
from tzdesk.excel.planning import Policy
from tzdesk.jobs import run_now
from tzdesk.registers.aid import codes, leaving, payments, service
from tzdesk.registers.aid.imports import AidCaseImport
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.returns.forms import forms_of

MAY = Month(2023, 5)
# The head and a member of 《困难职工档案表》, in the order of the sheet.
HEAD = (
    "职工编号 困难类别 姓名 民族 性别 政治面貌 身份证号 出生日期 健康状况 残疾类别 工作状态 劳模类型 住房类型 建筑面积 "
    "手机号码 其他联系方式 邮政编码 工作时间 所属行业 婚姻状况 户口类型 家庭住址 工作单位 单位性质 企业状况 是否单亲 "
    "本人月平均收入 家庭其他非薪资年收入 家庭年度总收入 家庭人口 家庭月人均 户口所在地 医保状况 是否有一定自救能力 "
    "是否为零就业家庭 主要致困原因 次要致困原因 开户银行 支行名称 银行卡号"
)
MEMBER = (
    "姓名 关系 民族 身份证号 出生日期 年龄 性别 政治面貌 月收入 劳模类型 健康状况 残疾类别 医保状况 婚姻状况 户口类型 "
    "手机 人员身份 当前学历 入学年份 学制 单位或学校 单位性质 企业状况 "
    "所属行业 工作状态 合同签订（入伍）时间 合同期限 备注"
)
WIFE = resident_id(date(1985, 6, 15), 2)
ASKED = {"postcode": "226300", "enterprise_status": "2"}


def lacking(words: str, labels: Sequence[str]) -> list[str]:
    """The words that no label has, going through both in their order."""
    left = iter(labels)
    return [word for word in words.split() if not any(word in label for label in left)]


@pytest.mark.parametrize("year", available_years())
@pytest.mark.parametrize(("form", "words"), [("BF-6A", HEAD), ("BF-6M", MEMBER)])
def test_the_annex_has_the_columns_of_the_sheet_in_its_order(year: int, form: str, words: str) -> None:
    assert lacking(words, [column.label for column in forms_of(load(year))[form].columns]) == []


def annexes(wp: Workplace) -> tuple[dict[str, object], dict[str, object]]:
    """The only file's row and that of its last member."""
    with wp.store.reading() as session:
        book = compute(wp, session, MAY, ["BF-6A", "BF-6M"])
    return dict(book["BF-6A"].rows[0].values), dict(book["BF-6M"].rows[-1].values)


def test_what_the_file_says_stands_in_its_row(wp: Workplace) -> None:
    """Postcode and state of the enterprise of the head; state and remark of a member, codes in words."""
    saved = filed(wp, date(2023, 5, 8), **ASKED)
    wife = {"name": "某妻", "relation": "02", "id_no": WIFE, "enterprise_status": "4", "note": "在外地务工"}
    wp.register("aid_member").save(wp, {**wife, "case_id": saved.id, "lives_together": True})
    case, member = annexes(wp)
    assert (case["postcode"], case["enterprise_status"]) == ("226300", "亏损企业")
    assert (member["enterprise_status"], member["note"]) == ("关闭破产企业", "在外地务工")


def test_an_offices_list_brings_them_in(wp: Workplace, tmp_path: Path) -> None:
    """邮政编码 and 企业状况 of the list of files, 企业状况 and 备注 of that of their members."""
    book = Workbook()
    cases, members = book.active, book.create_sheet("家庭成员")
    assert cases is not None
    cases.title = "困难职工档案"
    head = resident_id(date(1980, 1, 1), 1)
    cases.append(["档案编号", "姓名", "身份证号", "邮编", "工作单位", "企业状况", "困难类别", "建档日期"])
    cases.append(["N1", "某某", head, "226300", "甲厂", "亏损", "深度困难职工", "2023-05-08"])
    members.append(["档案编号", "户主姓名", "姓名", "与户主关系", "身份证号", "单位或学校", "企业状况", "备注"])
    members.append(["N1", "某某", "某妻", "配偶", WIFE, "乙厂", "破产企业", "在外地务工"])
    book.save(tmp_path / "list.xlsx")
    kind = AidCaseImport(wp)
    read = run_now(preview(tmp_path / "list.xlsx", kind.layout, check=kind.check))
    with wp.store.operation("test.import") as op:
        assert run_now(kind.apply(kind.plan(read.rows, Policy.SKIP), op)) == 1
    case, member = annexes(wp)
    assert (case["postcode"], case["enterprise_status"]) == ("226300", "亏损企业")
    assert (member["name"], member["enterprise_status"], member["note"]) == ("某妻", "关闭破产企业", "在外地务工")


def test_the_figures_are_those_that_held_at_the_months_end(wp: Workplace) -> None:
    """Neither a review of later months nor a computation that nobody has decided on stands in May's list."""
    case = filed(wp, date(2023, 5, 8), codes.DEEP).id
    figures = {"income_wage": 6_000_00, "rigid_other": 0, "household_size": 1, "assess_year": 2023}
    opened = {"kind": codes.ASSESS_NEW, "district_date": date(2023, 5, 8), "decided_category": codes.DEEP}
    service.assess(wp, case, {**figures, **opened})
    draft = {"kind": codes.ASSESS_CHANGE, "period_from": date(2022, 5, 1), "period_to": date(2023, 4, 30)}
    service.assess(wp, case, {**figures, **draft, "income_wage": 36_000_00})
    later = {"income_wage": 15_000_00, "decided_category": codes.RELATIVE}
    leaving.review(wp, case, date(2023, 9, 4), {**figures, **later})
    row, _ = annexes(wp)
    assert (row["category"], row["income_total"], row["net_per_capita"]) == ("深度困难职工", 6_000_00, 500_00)


def test_a_payment_to_a_child_bears_the_childs_name_beside_its_number(wp: Workplace) -> None:
    """Chosen after the household stood on the list already: name, number and card's holder are never of two people."""
    case = filed(wp, date(2023, 1, 5), name="徐𬭎䶮", bank_card="6217008819900781450")
    girl = resident_id(date(2009, 5, 4), 2)
    child = (
        wp.register("aid_member").save(wp, {"case_id": case.id, "name": "徐小雅", "relation": "05", "id_no": girl}).id
    )
    given = {"case_id": case.id, "item": "30", "fund_source": "6", "amount": 200_000, "pay_method": "1"}
    number = payments.save_grant(wp, {**given, "status": codes.GRANT_PLANNED}).id
    payments.save_grant(wp, {"member_id": child}, number)
    register = wp.register("aid_grant")
    with wp.store.reading() as session:
        assert register.get(session, number).person_name == "徐小雅"
    register.doers()["pay"](wp, number, date(2023, 5, 20))
    with wp.store.operation("test", "旧记录") as op:  # a payment of before, when the name stayed the head's
        register.get(op.session, number).person_name = "徐𬭎䶮"
    with wp.store.reading() as session:
        row = compute(wp, session, MAY, ["BF-6B"])["BF-6B"].rows[0].values
    assert (row["name"], row["id_no"], row["card"]) == ("徐小雅", girl, "6217008819900781450")


CARD, LATER, BY_HAND = "6217008819900781450", "6228480402564890018", "6222021111000123454"


@pytest.mark.parametrize("steps", [("approve", "pay"), ("pay",)])
@pytest.mark.parametrize("stated", [None, BY_HAND])
def test_a_single_payment_by_bank_goes_to_the_files_account(
    wp: Workplace, steps: tuple[str, ...], stated: str | None
) -> None:
    """Of the file that was chosen last, as it stands when the payment is approved (or paid without that), whole; an
    account that was stated by hand stays."""
    other = filed(wp, date(2023, 1, 5), name="王五", bank_card=LATER, bank_name="农业银行")
    case = filed(wp, date(2023, 1, 5), name="买买提·吐尔逊")
    given = {"item": "10", "fund_source": "6", "amount": 100_000, "pay_method": "1", "card_snapshot": stated}
    number = payments.save_grant(wp, {**given, "case_id": other.id, "status": codes.GRANT_PLANNED}).id
    payments.save_grant(wp, {"case_id": case.id}, number)
    wp.register("aid_case").save(wp, {"bank_card": CARD, "bank_name": "工商银行"}, case.id)
    register = wp.register("aid_grant")
    for day, step in enumerate(steps, 19):
        register.doers()[step](wp, number, date(2023, 5, day))
        wp.register("aid_case").save(wp, {"bank_card": LATER}, case.id)
    with wp.store.reading() as session:
        row = compute(wp, session, MAY, ["BF-6B"])["BF-6B"].rows[0].values
        paid = register.get(session, number)
    assert (row["name"], paid.person_name) == ("买买提·吐尔逊", "买买提·吐尔逊")
    assert (row["card"], row["bank"]) == ((stated, None) if stated else (CARD, "工商银行"))


def test_a_payment_by_bank_of_a_file_without_a_card_stays_without_one(wp: Workplace) -> None:
    case = filed(wp, date(2023, 1, 5), name="某某")
    given = {"case_id": case.id, "item": "10", "fund_source": "6", "amount": 100_000, "pay_method": "1"}
    number = payments.save_grant(wp, {**given, "status": codes.GRANT_PLANNED}).id
    wp.register("aid_grant").doers()["pay"](wp, number, date(2023, 5, 20))
    with wp.store.reading() as session:
        row = compute(wp, session, MAY, ["BF-6B"])["BF-6B"].rows[0].values
    assert (row["card"], row["bank"]) == (None, None)


@pytest.mark.parametrize(
    "typed",
    [
        {"status": codes.GRANT_APPROVED, "approve_date": date(2023, 5, 19)},
        {"status": codes.GRANT_PAID, "paid_date": date(2023, 5, 19)},
    ],
)
def test_an_approval_or_a_payment_that_is_typed_takes_the_account_like_its_step(
    wp: Workplace, typed: dict[str, object]
) -> None:
    case = filed(wp, date(2023, 1, 5), name="某某", bank_card=CARD, bank_name="工商银行")
    given = {"case_id": case.id, "item": "10", "fund_source": "6", "amount": 100_000, "pay_method": "1"}
    register = wp.register("aid_grant")
    number = payments.save_grant(wp, {**given, "status": codes.GRANT_PLANNED}).id
    register.save(wp, typed, number)
    if "paid_date" not in typed:
        register.doers()["pay"](wp, number, date(2023, 5, 20))
    with wp.store.reading() as session:
        row = compute(wp, session, MAY, ["BF-6B"])["BF-6B"].rows[0].values
    assert (row["card"], row["bank"]) == (CARD, "工商银行")


def test_a_payment_keeps_the_name_that_it_was_paid_to_when_its_file_is_told(wp: Workplace) -> None:
    case = filed(wp, date(2023, 1, 5), name="买买提·吐尔逊")
    given = {"item": "72", "fund_source": "6", "amount": 100_000, "pay_method": "3", "person_name": "李四"}
    paid = payments.pay(wp, given, on=date(2023, 5, 20)).id
    planned = payments.save_grant(wp, {**given, "status": codes.GRANT_PLANNED}).id
    for number in (paid, planned):
        wp.register("aid_grant").save(wp, {"case_id": case.id}, number)
        with wp.store.reading() as session:
            assert wp.register("aid_grant").get(session, number).person_name == "李四"
