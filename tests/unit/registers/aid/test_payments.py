"""What a clerk does with grants: paying, splitting over sources, taking back; and the ceilings of the year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.registers.aid.people import filed
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.aid import codes, payments, service
from tzdesk.registers.aid.model import AidGrant
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace
from tzdesk.rules import Finding, Severity

PAID = date(2023, 6, 15)


def hard(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    """Rules and fields of the hard findings."""
    return {(one.rule, one.field) for one in findings if one.severity is Severity.HARD}


def grant(case_id: int, **values: Any) -> dict[str, Any]:
    """生活救助 of 500 yuan by card."""
    return {"case_id": case_id, "item": "10", "fund_source": "6", "amount": 50_000, "pay_method": "1", **values}


def test_paying_notes_the_card_the_year_and_the_name(wp: Workplace) -> None:
    """The payment keeps the card as it was, the year it counts in, and whom it went to."""
    case = filed(wp, date(2023, 1, 5), bank_card="6217008819900781450", name="王五")
    saved = payments.pay(wp, grant(case.id), on=PAID)
    with wp.store.reading() as session:
        found = session.get(AidGrant, saved.id)
        assert found is not None
        assert (found.card_snapshot, found.aid_year, found.person_name) == ("6217008819900781450", 2023, "王五")
        assert found.status == codes.GRANT_PAID


def test_a_payment_without_a_day_is_refused(wp: Workplace) -> None:
    """The day decides the month."""
    case = filed(wp, date(2023, 1, 5))
    with pytest.raises(UserError, match="日期"):
        payments.pay(wp, grant(case.id))


def test_a_return_is_a_negative_row_of_its_own_month(wp: Workplace) -> None:
    """The original stays as it was; it comes back once only, with a reason, not before it was paid."""
    case = filed(wp, date(2023, 1, 5))
    saved = payments.pay(wp, grant(case.id), on=PAID)
    with pytest.raises(UserError, match="原因"):
        payments.return_grant(wp, saved.id, date(2023, 7, 3), " ")
    with pytest.raises(UserError, match="早于"):
        payments.return_grant(wp, saved.id, date(2023, 6, 14), "账号有误")
    back = payments.return_grant(wp, saved.id, date(2023, 7, 3), "账号有误")
    assert back.findings == () or hard(back.findings) == set()
    with wp.store.reading() as session:
        original, row = session.get(AidGrant, saved.id), session.get(AidGrant, back.id)
        assert original is not None
        assert row is not None
        assert (row.amount, row.paid_date, row.reversal_of) == (-50_000, date(2023, 7, 3), saved.id)
        assert (original.paid_date, original.status) == (PAID, codes.GRANT_PAID)
        assert (row.status, row.return_date) == (codes.GRANT_RETURNED, date(2023, 7, 3))
        register = wp.register("aid_grant")
        assert register.ids(wp, session, Query(period=Month(2023, 7))) == [back.id]
    with pytest.raises(UserError):
        payments.return_grant(wp, saved.id, date(2023, 7, 4), "再退一次")


def test_a_payment_of_a_sealed_month_can_still_come_back(wp: Workplace) -> None:
    """A return touches nothing in the month of the payment."""
    case = filed(wp, date(2023, 1, 5))
    saved = payments.pay(wp, grant(case.id), on=PAID)
    june = wp.register("aid_grant").month_of({"paid_date": PAID})
    touched = []
    wp.store.guard(lambda session, changes: touched.extend(c for c in changes if c.kind == "aid_grant"))
    payments.return_grant(wp, saved.id, date(2023, 7, 3), "账号有误")
    months = {wp.register("aid_grant").month_of(part) for c in touched for part in (c.before, c.after) if part}
    assert june not in months
    assert months == {Month(2023, 7)}


def test_a_payment_taken_back_is_not_altered_either(wp: Workplace) -> None:
    """Neither the payment nor its return."""
    case = filed(wp, date(2023, 1, 5))
    saved = payments.pay(wp, grant(case.id), on=PAID)
    back = payments.return_grant(wp, saved.id, date(2023, 7, 3), "账号有误", bank=False)
    for record_id in (saved.id, back.id):
        with pytest.raises(UserError, match="不能再改"):
            payments.save_grant(wp, {"item": "20"}, record_id)


def test_a_planned_grant_may_be_changed_until_it_is_paid(wp: Workplace) -> None:
    """拟发 and 已审批 are drafts."""
    case = filed(wp, date(2023, 1, 5))
    saved = payments.save_grant(wp, {**grant(case.id), "status": codes.GRANT_PLANNED})
    payments.save_grant(wp, {"amount": 70_000, "status": codes.GRANT_APPROVED}, saved.id)
    with pytest.raises(UserError, match="没有到账"):
        payments.return_grant(wp, saved.id, PAID, "没有发")


def test_what_was_paid_is_not_altered(wp: Workplace) -> None:
    """Amount and payee of a payment stay; a remark may be added."""
    case = filed(wp, date(2023, 1, 5))
    saved = payments.pay(wp, grant(case.id), on=PAID)
    with pytest.raises(UserError, match="冲销"):
        payments.save_grant(wp, {"amount": 1}, saved.id)
    payments.save_grant(wp, {"bank_slip_no": "H1", "amount": 50_000}, saved.id)


def test_the_years_sums_reach_the_ceilings(wp: Workplace) -> None:
    """Twelve months of dibao in two payments are allowed; one 分 more is a hard finding on the amount."""
    case = filed(wp, date(2023, 1, 5))
    payments.pay(wp, grant(case.id, amount=12 * 82_000 - 1), on=date(2023, 3, 1))
    second = payments.pay(wp, grant(case.id, amount=1), on=date(2023, 5, 1))
    assert hard(second.findings) == set()
    third = payments.pay(wp, grant(case.id, amount=1), on=date(2023, 7, 1))
    assert hard(third.findings) == {("D05", "amount")}


def test_medical_aid_stays_within_the_self_paid_part(wp: Workplace) -> None:
    """The part stated counts once for a benefit of two sources; a benefit without it is asked for it."""
    case = filed(wp, date(2023, 1, 5))
    medical = grant(case.id, item="20", basis_selfpay=1_000)
    rows = payments.pay_split(wp, medical, [("5", 600), ("6", 400)], on=date(2023, 3, 1), group="G")
    assert all(hard(saved.findings) == set() for saved in rows)
    over = payments.pay(wp, {**medical, "basis_selfpay": 10, "amount": 11}, on=date(2023, 5, 1))
    assert hard(over.findings) == {("D06", "amount")}
    unknown = payments.pay(wp, {**medical, "basis_selfpay": None, "amount": 11}, on=date(2023, 7, 1))
    assert hard(unknown.findings) == {("D06B", "basis_selfpay")}


def test_a_returned_payment_gives_its_room_back(wp: Workplace) -> None:
    """Ceilings and repetition look at what stands, net of returns."""
    case = filed(wp, date(2023, 1, 5))
    saved = payments.pay(wp, grant(case.id, amount=12 * 82_000), on=date(2023, 3, 1))
    payments.return_grant(wp, saved.id, date(2023, 3, 10), "账号有误")
    again = payments.pay(wp, grant(case.id, amount=12 * 82_000), on=date(2023, 3, 20))
    assert {one.rule for one in again.findings if one.severity is not Severity.HINT} == set()


def test_the_same_again_within_thirty_days_is_asked_about(wp: Workplace) -> None:
    """Thirty days apart asks, thirty-one does not; split funding is one payment, not two."""
    case = filed(wp, date(2023, 1, 5))
    payments.pay(wp, grant(case.id), on=date(2023, 3, 1))
    near = payments.pay(wp, grant(case.id), on=date(2023, 3, 31))
    assert "D10" in {one.rule for one in near.findings}
    far = payments.pay(wp, grant(case.id, fund_source="7"), on=date(2023, 5, 1))
    assert "D10" not in {one.rule for one in far.findings}
    split = payments.pay_split(wp, grant(case.id), [("5", 1), ("5", 2)], on=date(2023, 8, 1), group="G1")
    assert all("D10" not in {one.rule for one in row.findings} for row in split)


def test_a_file_with_payments_is_not_thrown_away(wp: Workplace) -> None:
    """Deleting is refused while money was paid under it, and once it was approved: what has been in file is kept for
    its years (aid.md §5.4). An application goes with its household."""
    case = filed(wp, date(2023, 1, 5))
    payments.pay(wp, grant(case.id), on=PAID)
    with pytest.raises(UserError, match="发放记录"):
        wp.register("aid_case").delete(wp, [case.id])
    other = filed(wp, date(2023, 1, 5))
    with pytest.raises(UserError, match="已经审定，不能删除"):
        wp.register("aid_case").delete(wp, [other.id])
    other = filed(wp, date(2023, 1, 5), status=codes.DRAFT, approve_date=None)
    wp.register("aid_case").delete(wp, [other.id])
    with wp.store.reading() as session:
        assert wp.register("aid_member").ids(wp, session, Query(parent_id=other.id)) == []


def test_last_years_aid_is_asked_about_when_it_is_not_counted(wp: Workplace) -> None:
    """B05 sees the net 帮扶 of the year before, not 慰问."""
    case = filed(wp, date(2022, 1, 5))
    payments.pay(wp, grant(case.id, item="70"), on=date(2022, 2, 1))
    silent = service.assess(wp, case.id, {"assess_year": 2023, "kind": "2", "income_union_aid": 0})
    assert "B05" not in {one.rule for one in silent.findings}
    payments.pay(wp, grant(case.id), on=date(2022, 3, 1))
    asked = service.assess(wp, case.id, {"assess_year": 2023, "kind": "2", "income_union_aid": 0})
    assert "B05" in {one.rule for one in asked.findings}


def test_the_register_itself_guards_what_was_paid(wp: Workplace) -> None:
    """Not by the service only: changing, deleting and undoing a payment are refused, a remark is not."""
    case = filed(wp, date(2023, 1, 5))
    register = wp.register("aid_grant")
    saved = register.save(wp, {**grant(case.id), "status": codes.GRANT_PAID, "paid_date": PAID})
    for values in ({"amount": 1}, {"status": codes.GRANT_PLANNED}, {"paid_date": None}, {"case_id": None}):
        with pytest.raises(UserError, match="冲销"):
            register.save(wp, values, saved.id)
    with pytest.raises(UserError, match="冲销"):
        register.delete(wp, [saved.id])
    with pytest.raises(UserError, match="不能撤销"):
        wp.store.undo()
    register.save(wp, {"bank_slip_no": "H1"}, saved.id)
    wp.store.undo()
    back = payments.return_grant(wp, saved.id, date(2023, 7, 3), "账号有误")
    with pytest.raises(UserError, match="不能删除"):
        register.delete(wp, [back.id])


def test_a_payment_is_locked_once_it_counts(wp: Workplace) -> None:
    """While the day or the amount is missing it can be completed, altered and thrown away, and undone."""
    case = filed(wp, date(2023, 1, 5))
    register = wp.register("aid_grant")
    saved = register.save(wp, {**grant(case.id), "status": codes.GRANT_PAID})
    register.save(wp, {"amount": 60_000}, saved.id)
    wp.store.undo()
    register.save(wp, {"paid_date": PAID}, saved.id)
    assert wp.store.undo_label is None
    planned = register.save(wp, grant(case.id))
    register.delete(wp, [planned.id])
    with wp.store.reading() as session:
        assert register.ids(wp, session, Query()) == [saved.id]


@pytest.mark.parametrize("source", sorted(codes.FISCAL))
def test_fiscal_money_is_not_paid_by_the_service_before_its_approval(wp: Workplace, source: str) -> None:
    """Not by who holds all roles either: one approves first, be it on the same day. Other money needs none."""
    case = filed(wp, date(2023, 1, 5))
    with pytest.raises(UserError, match="还没有审批"):
        payments.pay(wp, grant(case.id, fund_source=source), on=PAID)
    with pytest.raises(UserError, match="还没有审批"):
        payments.pay_split(wp, grant(case.id), [("6", 100), (source, 200)], on=PAID, group="G")
    with wp.store.reading() as session:
        assert wp.register("aid_grant").ids(wp, session, Query()) == []
    payments.pay(wp, grant(case.id, fund_source=source, approve_date=PAID), on=PAID)
    payments.pay(wp, grant(case.id, fund_source="5"), on=PAID)


def test_which_money_must_be_approved_is_a_number_of_the_district(wp: Workplace) -> None:
    """The parameter names the sources, from a day on."""
    case = filed(wp, date(2022, 1, 5))
    wp.differ({"parameters": {"approved_sources": [{"value": ["6"], "from": "2023-07-01"}]}})
    payments.pay(wp, grant(case.id, amount=100), on=date(2023, 6, 30))
    with pytest.raises(UserError, match="还没有审批"):
        payments.pay(wp, grant(case.id, amount=100), on=date(2023, 7, 1))


def rules_of(found: tuple[Finding, ...]) -> set[str]:
    return {one.rule for one in found}


@pytest.mark.parametrize(("day", "fires"), [(date(2023, 7, 15), True), (date(2023, 7, 16), False)])
def test_the_same_again_within_thirty_days_is_seen_whatever_year_it_uses_up(
    wp: Workplace, day: date, fires: bool
) -> None:
    """A round for the next year and the current year's money may meet in one month (D10)."""
    case = filed(wp, date(2023, 1, 5))
    payments.pay(wp, grant(case.id, aid_year=2024), on=PAID)
    assert ("D10" in rules_of(payments.pay(wp, grant(case.id), on=day).findings)) is fires


def test_the_same_twice_is_seen_before_its_money_goes(wp: Workplace) -> None:
    """Two lines of one roster, two rosters, or a roster just after a payment (D10)."""
    one, other = filed(wp, date(2023, 1, 5)).id, filed(wp, date(2023, 1, 5)).id
    register = wp.register("aid_grant")

    def told(case: int, **values: Any) -> list[str]:
        found = register.save(wp, grant(case, **values)).findings
        return [hit.message for hit in found if hit.rule == "D10"]

    assert told(one) == []
    assert told(one) == ["疑似重复发放：另有一条待发放500.00元。"]
    assert told(one, fund_source="7") == []
    assert told(one, item="20") == []
    payments.pay(wp, grant(other), on=date(2023, 12, 1))
    assert told(other) == ["疑似重复发放：2023-12-01已发500.00元。"]
    assert [hit.rule for hit in payments.pay(wp, grant(one), on=PAID).findings if hit.rule == "D10"] == []


def test_a_beneficiary_is_of_the_household_or_of_its_earlier_file(wp: Workplace) -> None:
    """Another household's child is not aided under this file (D12C); one who came back has people in both files."""
    first, other = filed(wp, date(2022, 1, 5)).id, filed(wp, date(2023, 1, 5)).id
    child = wp.register("aid_member").save(wp, {"case_id": first, "name": "某小", "relation": "05"}).id
    assert "D12C" in rules_of(payments.pay(wp, grant(other, member_id=child), on=PAID).findings)
    assert "D12C" not in rules_of(payments.pay(wp, grant(first, member_id=child), on=PAID).findings)
    back = filed(wp, date(2023, 3, 5), prev_case_id=first).id
    assert "D12C" not in rules_of(payments.pay(wp, grant(back, member_id=child), on=PAID).findings)


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("D12C", {}),
        ("D04", {"member_id": None, "fund_source": "1", "pay_method": codes.PAY_CASH, "approve_date": PAID}),
        ("D01", {"member_id": None, "case_id": None, "fund_source": "1", "person_name": "某某", "approve_date": PAID}),
    ],
)
def test_what_was_paid_wrongly_and_taken_back_keeps_no_month_open(
    wp: Workplace, rule: str, given: dict[str, Any]
) -> None:
    """It cannot be altered any more: its sentence stays, with a reason and a second person."""
    first, other = filed(wp, date(2022, 1, 5)).id, filed(wp, date(2023, 1, 5)).id
    child = wp.register("aid_member").save(wp, {"case_id": first, "name": "某小", "relation": "05"}).id
    register = wp.register("aid_grant")

    def weight(*ids: int) -> set[Severity]:
        with wp.store.reading() as session:
            found = register.check(wp, session, register.fetch(session, ids), Month.of(PAID))
        return {one.severity for one in found if one.rule == rule}

    paid = payments.pay(wp, {**grant(other, member_id=child), **given}, on=PAID).id
    assert weight(paid) == {Severity.HARD}
    back = payments.return_grant(wp, paid, PAID, "发错了", bank=False).id
    assert weight(paid, back) == {Severity.FIRM}


def test_a_benefit_is_one_persons(wp: Workplace) -> None:
    """Two people under one number count as one 人次 (D14B); one from two sources, or paid again, does not."""
    one, other = filed(wp, date(2023, 1, 5)).id, filed(wp, date(2023, 1, 5)).id
    given = {"grant_group_id": "G1"}
    first = payments.pay(wp, grant(one, **given), on=PAID)
    assert "D14B" not in rules_of(payments.pay(wp, grant(one, fund_source="7", **given), on=PAID).findings)
    assert "D14B" in rules_of(payments.pay(wp, grant(other, **given), on=PAID).findings)
    payments.return_benefit(wp, first.id, PAID, "发错")
    assert "D14B" not in rules_of(payments.pay(wp, grant(other, **given), on=PAID).findings)


def test_a_roster_dated_ahead_is_not_taken_in_silently(wp: Workplace) -> None:
    """What an import brings is held to the day, like what is typed (G03D)."""
    case = filed(wp, date(2023, 1, 5))
    ahead = grant(case.id, status=codes.GRANT_PAID, paid_date=date(2023, 12, 29))
    found = wp.register("aid_grant").try_values(wp, ahead)
    assert ("G03D", "paid_date") in hard(tuple(found))
    today = wp.register("aid_grant").try_values(wp, {**ahead, "paid_date": date(2023, 12, 28)})
    assert "G03D" not in rules_of(tuple(today))


NOBODY = {
    "item": "10",
    "fund_source": "6",
    "amount": 50_000,
    "pay_method": "3",
    "beneficiary_class": "04",
    "person_unit": "通州供销社",
}


def test_nobody_is_paid(wp: Workplace) -> None:
    """Neither a file nor a name: BF-2 and BF-3 would count a person whom nothing tells of."""
    for name in (None, "  ", "·", "张", "500"):
        with pytest.raises(UserError, match=r"没有写明发给谁.*档案.*姓名（至少两个字）"):
            payments.pay(wp, {**NOBODY, "person_name": name}, on=PAID)
    named = payments.pay(wp, {**NOBODY, "person_name": "许一鸣"}, on=PAID)
    assert "D01B" not in rules_of(named.findings)


def test_the_workers_of_a_unit_are_visited_without_names(wp: Workplace) -> None:
    """送清凉 to a building site: the visit numbers them. Without the unit it goes to nobody."""
    cool = {**NOBODY, "item": "74", "pay_method": "2"}
    assert "D01B" not in rules_of(payments.pay(wp, cool, on=PAID).findings)
    with pytest.raises(UserError, match=r"没有写明发给谁.*走访单位的慰问填写单位"):
        payments.pay(wp, {**cool, "person_unit": None}, on=PAID)


@pytest.mark.parametrize("step", ["approve", "pay"])
def test_nobody_is_approved_nor_paid_by_a_step(wp: Workplace, step: str) -> None:
    register = wp.register("aid_grant")
    planned = payments.save_grant(wp, {**NOBODY, "status": codes.GRANT_PLANNED})
    assert ("D01B", "person_name") in hard(planned.findings)
    with pytest.raises(UserError, match=r"没有写明发给谁"):
        register.doers()[step](wp, planned.id, PAID)
    with wp.store.reading() as session:
        left = register.get(session, planned.id)
        assert (left.approve_date, left.paid_date) == (None, None)
    payments.save_grant(wp, {"person_name": "许一鸣"}, planned.id)
    register.doers()[step](wp, planned.id, PAID)


def test_what_took_nobodys_payment_back_lets_the_month_go(wp: Workplace) -> None:
    """From before this was refused, or from an import: the payment stands out until it is named or taken back."""
    old = wp.register("aid_grant").save(wp, {**NOBODY, "status": codes.GRANT_PAID, "paid_date": PAID})
    assert ("D01B", "person_name") in hard(old.findings)
    back = payments.return_grant(wp, old.id, PAID, "没有写明发给谁", bank=False)
    assert "D01B" not in rules_of(back.findings)
    with wp.store.reading() as session:
        register = wp.register("aid_grant")
        left = register.check(wp, session, [register.get(session, old.id)])
    assert "D01B" in rules_of(tuple(left))
    assert not hard(tuple(left))


def test_what_has_no_day_yet_is_found_in_every_month(wp: Workplace) -> None:
    """Planned and approved grants stand in no month; an audit of a month does not ask about them, its table does."""
    register = wp.register("aid_grant")
    planned = {**NOBODY, "amount": 900_000, "person_name": "许一鸣", "status": codes.GRANT_PLANNED}
    waiting = payments.save_grant(wp, planned).id
    paid = payments.pay(wp, {**NOBODY, "person_name": "王五"}, on=PAID).id

    def listed(month: Month, **more: Any) -> list[int]:
        with wp.store.reading() as session:
            return register.ids(wp, session, Query(month, order="id", **more))

    june, july = Month(2023, 6), Month(2023, 7)
    assert [listed(june), listed(july)] == [[paid], []]
    assert [listed(june, undated=True), listed(july, undated=True)] == [[waiting, paid], [waiting]]
    with wp.store.reading() as session:
        assert register.to_audit(wp, session, june) == [paid]
        assert register.totals(wp, session, Query(june, undated=True), ["amount"]) == {"amount": 50_000}
    batch = wp.register("aid_batch").save(wp, {"title": "春节", "kind": "1", "plan_date": PAID, "pay_method": "3"}).id
    payments.save_grant(wp, {"batch_id": batch}, waiting)
    assert listed(july, undated=True) == []
