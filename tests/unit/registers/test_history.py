"""The history of a record and of a field: who, when, from what to what, masked; and a value brought back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.ui import small
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.history import bring_back, field_history, operation_details, record_history
from tzdesk.registers.workplace import Workplace


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 28)):
        made = in_memory("王某")
        yield made
        made.close()


def test_each_change_is_told_in_the_fields_words(wp: Workplace) -> None:
    """Codes by their label, references by their title, dates as written; the latest change first."""
    made = small.fill(wp, 2)
    contract, second = made["contract"][0], made["host_unit"][1]
    wp.register("contract").save(wp, {"sign_date": date(2023, 3, 9), "party_a_id": second}, contract)
    with wp.store.reading() as session:
        lines = record_history(wp, session, "contract", contract)
        assert [line.action for line in lines] == ["修改", "新增"]
        assert {line.user for line in lines} == {"王某"}
        told = {change.field: (change.before, change.after) for change in lines[0].changes}
    assert told["sign_date"] == ("2023-03-01", "2023-03-09")
    assert told["party_a_id"] == (small.FIRMS[0], small.FIRMS[1])


def test_a_masked_field_is_masked_in_its_history(wp: Workplace) -> None:
    """Neither the old nor the new number can be read."""
    case = small.fill(wp, 1)["aid_case"][0]
    old, new = small.resident_id("19750312", 21), small.resident_id("19750312", 43)
    wp.register("aid_case").save(wp, {"id_no": new}, case)
    with wp.store.reading() as session:
        (changed, entered) = field_history(wp, session, "aid_case", case, "id_no")
    shown = [changed.changes[0].before, changed.changes[0].after, entered.changes[0].after]
    assert all(shown)
    assert not any(number in text for number in (old, new) for text in shown)


def test_a_cell_of_a_month_has_a_history_of_its_own(wp: Workplace) -> None:
    """The cells lie in one column; the history tells them one by one, and blank is not zero."""
    union = small.fill(wp, 1)["organisation"][0]
    register = wp.register("member_count")
    count = register.save(wp, {"org_id": union, "period": Month(2023, 12), "12T": 0}).id
    register.save(wp, {"12T": 3}, count)
    with wp.store.reading() as session:
        told = [line.changes[0] for line in field_history(wp, session, "member_count", count, "12T")]
    assert [(change.before, change.after) for change in told] == [("0", "3"), ("", "0")]


def test_a_value_comes_back_as_an_operation_and_can_be_undone(wp: Workplace) -> None:
    """It sets the value that the chosen operation gave, names the field in the journal, and is one step."""
    contract = small.fill(wp, 1)["contract"][0]
    register = wp.register("contract")
    register.save(wp, {"contract_no": "写错了"}, contract)
    with wp.store.reading() as session:
        entered = field_history(wp, session, "contract", contract, "contract_no")[-1]
    bring_back(wp, "contract", contract, "contract_no", entered.operation)
    with wp.store.reading() as session:
        assert register.get(session, contract).contract_no == entered.changes[0].after
    assert wp.store.undo_label == "恢复“合同编号”较早的值"
    wp.store.undo()
    with wp.store.reading() as session:
        assert register.get(session, contract).contract_no == "写错了"


def test_the_value_before_a_change_comes_back(wp: Workplace) -> None:
    """Whoever sees the slip in the history takes that change back, whatever else was changed since."""
    contract = small.fill(wp, 1)["contract"][0]
    register = wp.register("contract")
    register.save(wp, {"contract_no": "写错了"}, contract)
    register.save(wp, {"headcount_at_sign": 70}, contract)
    with wp.store.reading() as session:
        slip = field_history(wp, session, "contract", contract, "contract_no")[0]
    bring_back(wp, "contract", contract, "contract_no", slip.operation, before=True)
    with wp.store.reading() as session:
        now = register.get(session, contract)
        assert (now.contract_no, now.headcount_at_sign) == (slip.changes[0].before, 70)


def test_the_value_that_stands_is_not_brought_back_again(wp: Workplace) -> None:
    """A sentence instead of an empty operation."""
    contract = small.fill(wp, 1)["contract"][0]
    with wp.store.reading() as session:
        entered = field_history(wp, session, "contract", contract, "contract_no")[-1]
    with pytest.raises(UserError, match="现在就是这个值"):
        bring_back(wp, "contract", contract, "contract_no", entered.operation)


def test_a_computed_value_is_not_brought_back(wp: Workplace) -> None:
    """It would be computed anew at once; the sentence says what to do instead."""
    union = small.fill(wp, 1)["organisation"][0]
    register = wp.register("member_count")
    count = register.save(wp, {"org_id": union, "period": Month(2023, 12), "10T": 5, "12T": 1}).id
    register.save(wp, {"12T": 2}, count)
    with wp.store.reading() as session:
        lines = field_history(wp, session, "member_count", count, "11T")
    assert not lines[-1].changes[0].back
    with pytest.raises(UserError, match="自动计算"):
        bring_back(wp, "member_count", count, "11T", lines[-1].operation)


def test_an_operation_tells_all_records_it_touched(wp: Workplace) -> None:
    """A deletion names the case and what went with it."""
    made = small.fill(wp, 1)
    case = made["aid_case"][0]
    wp.register("aid_case").delete(wp, [case])
    with wp.store.reading() as session:
        from tzdesk.store import journal

        touched = operation_details(wp, session, journal.recent(session, 1)[0].id)
    assert {(one.kind, one.action) for one in touched} == {("aid_case", "移到回收站"), ("aid_member", "移到回收站")}
    assert next(one.title for one in touched if one.kind == "aid_case")


def test_a_step_of_undo_names_the_record_and_the_fields_but_no_person(wp: Workplace) -> None:
    unit = wp.register("host_unit").save(wp, {"unit_name": "南通甲有限公司", "staff_total": 10}).id
    assert wp.store.undo_label == "新增用人单位“南通甲有限公司”"
    wp.register("host_unit").save(wp, {"unit_name": "南通甲有限公司", "staff_total": 12}, unit)
    assert wp.store.undo_label == "修改用人单位“南通甲有限公司”的职工人数"
    case = wp.register("aid_case").save(wp, {"name": "张三", "case_no": "1"}).id
    wp.register("aid_case").save(wp, {"address": "某村", "mobile": "13800000001", "name": "李四"}, case)
    label = wp.store.undo_label or ""
    assert label.startswith("修改困难职工档案的")
    assert label.endswith("等 3 栏")
    assert "张三" not in label
    assert "李四" not in label
