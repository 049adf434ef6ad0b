"""What a step (办理) fills in is typed by nobody whose role may not take the step: form, table, paste, import."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tzdesk import app
from tzdesk.access import Rights, roles_of
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.importing import preview_file, write_preview
from tzdesk.jobs import run_now
from tzdesk.registers.aid import service
from tzdesk.registers.pasting import plan_paste
from tzdesk.registers.workplace import Workplace

SPEC = roles_of(app.in_memory().definition())
DAY = date(2023, 12, 1)
TYPED: list[tuple[str, dict[str, Any]]] = [
    ("aid_case", {"status": "60"}),
    ("aid_case", {"approve_date": DAY}),
    ("aid_case", {"exit_date": DAY, "exit_reason": "1"}),
    ("aid_case", {"status": "90", "exit_date": DAY, "exit_reason": "6"}),
    ("aid_assessment", {"district_op": "1"}),
    ("aid_assessment", {"town_note": "同意"}),
    ("aid_assessment", {"conclusion": "1"}),
    ("aid_batch", {"approver": "王主席"}),
    ("aid_batch", {"status": "3"}),
    ("aid_grant", {"status": "4", "paid_date": DAY}),
    ("aid_grant", {"approve_date": DAY}),
]
# (kind, what is typed, roles that have every right but that of the one step)
ONE_ACT_SHORT: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("aid_case", {"status": "90"}, ("entry", "review", "finance")),
    ("aid_case", {"exit_date": DAY}, ("entry", "review", "finance")),
    ("aid_case", {"exit_reason": "6"}, ("entry", "review", "finance")),
    ("aid_case", {"exclusion_reason": "残疾人代步车"}, ("entry", "finance")),
    ("aid_case", {"exclusion_by": "审核人某某"}, ("entry", "finance")),
    ("aid_batch", {"status": "5"}, ("entry", "review", "chair")),
    ("aid_batch", {"sent_date": DAY}, ("entry", "review", "chair")),
    ("aid_batch", {"approve_date": DAY}, ("entry", "finance")),
    ("aid_grant", {"paid_date": DAY}, ("entry", "review", "chair")),
    ("aid_grant", {"approve_date": DAY}, ("entry", "finance")),
    ("aid_grant", {"status": "2"}, ("entry", "finance")),
]
# What decides over a household in file; of one that is still under way a clerk proposes it.
DECIDED: list[tuple[str, dict[str, Any]]] = [
    ("aid_case", {"last_review_date": DAY}),
    ("aid_assessment", {"decided_category": "1"}),
]


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 28)):
        made = app.in_memory("李四")
        case = made.register("aid_case").save(made, {"name": "赵一", "case_no": "C1"}).id
        made.register("aid_assessment").save(made, {"case_id": case, "assess_year": 2023})
        made.register("aid_batch").save(made, {"title": "慰问", "plan_date": DAY})
        made.register("aid_grant").save(made, {"case_id": case, "amount": 100})
        enter(made, "entry")
        yield made
        made.close()


def enter(wp: Workplace, *roles: str) -> None:
    wp.enter(Rights.of(SPEC, roles))


@pytest.mark.parametrize(("kind", "values"), TYPED)
def test_an_entry_clerk_does_not_type_what_a_step_decides(wp: Workplace, kind: str, values: dict[str, Any]) -> None:
    """Neither in a record that is there nor in a new one; the sentence says where to do it instead."""
    register = wp.register(kind)
    given = {"case_id": 1} if kind in {"aid_assessment", "aid_grant"} else {}
    for record_id in (1, None):
        with pytest.raises(UserError, match="由“办理”填写"):
            register.save(wp, {**given, **values}, record_id)
    spec = register.spec(wp)
    assert all(spec.field(name).computed for name in values)
    with wp.store.reading() as session:
        record = register.get(session, 1)
        assert {name: register.value(record, name) for name in values} != values


BY_HAND = [(kind, values) for kind, values in TYPED if (kind, *values) != ("aid_batch", "status")]


@pytest.mark.parametrize(("kind", "values"), BY_HAND)
def test_who_has_the_right_may_enter_an_old_record_by_hand(wp: Workplace, kind: str, values: dict[str, Any]) -> None:
    """A small union enters its old files itself: who both enters and approves (or pays). A list begins with its plan,
    whoever enters it: its steps, on the days of then, say what was announced and what was paid."""
    enter(wp, "entry", "review", "finance", "chair")
    given = {"case_id": 1} if kind in {"aid_assessment", "aid_grant"} else {}
    wp.register(kind).save(wp, {**given, **values})


@pytest.mark.parametrize(("kind", "values", "roles"), ONE_ACT_SHORT)
def test_a_field_is_typed_by_who_may_take_the_step_that_sets_it(
    wp: Workplace, kind: str, values: dict[str, Any], roles: tuple[str, ...]
) -> None:
    """Approving, paying and letting go are three rights; one of them does not stand for another."""
    enter(wp, *roles)
    with pytest.raises(UserError, match="由“办理”填写"):
        wp.register(kind).save(wp, values, 1)


@pytest.mark.parametrize(("kind", "values"), DECIDED)
def test_a_household_in_file_is_not_put_into_another_class_by_hand(
    wp: Workplace, kind: str, values: dict[str, Any]
) -> None:
    """Before it is in file the clerk proposes; afterwards the review decides, in the form, by paste and by import."""
    register = wp.register(kind)
    register.save(wp, values, 1)
    wp.store.undo()
    wp.enter(Rights())
    wp.register("aid_case").save(wp, {"status": "60", "approve_date": DAY, "category": "2", "archive_level": "5"}, 1)
    enter(wp, "entry", "finance")
    with pytest.raises(UserError, match="由“办理”填写"):
        register.save(wp, values, 1)
    if kind == "aid_assessment":  # nor by a new computation, whatever its kind
        for sort in ("1", "2", "3"):
            with pytest.raises(UserError, match="由“办理”填写"):
                service.assess(wp, 1, {"kind": sort, "assess_year": 2023, "period_to": DAY, **values})
    register.save(wp, {"mobile": "13912345678"} if kind == "aid_case" else {"household_size": 3}, 1)
    enter(wp, "entry", "review")
    register.save(wp, values, 1)


@pytest.mark.parametrize(
    "values", [{"category": "1"}, {"archive_level": "1"}, {"approve_date": None}, {"status": "10"}]
)
@pytest.mark.parametrize("roles", [("entry", "finance"), ("entry", "review", "chair"), ()])
def test_what_a_file_was_decided_with_is_typed_by_nobody(
    wp: Workplace, roles: tuple[str, ...], values: dict[str, Any]
) -> None:
    """Nor by who decides: the sentence names the step."""
    wp.enter(Rights())
    register = wp.register("aid_case")
    register.save(wp, {"status": "60", "approve_date": DAY, "category": "2", "archive_level": "5"}, 1)
    wp.enter(Rights.of(roles_of(wp.definition()), roles) if roles else Rights())
    with pytest.raises(UserError, match=r"档案已经审定，.*不能直接改"):
        register.save(wp, values, 1)
    with pytest.raises(UserError, match="不能删除"):
        register.delete(wp, [1])


def test_a_visit_of_review_dates_the_file_where_its_writer_may_review(wp: Workplace) -> None:
    """The visit is kept in any case."""
    wp.enter(Rights())
    wp.register("aid_case").save(wp, {"status": "60", "approve_date": date(2023, 1, 5), "category": "2"}, 1)
    seen = []
    for roles in (("entry",), ("entry", "review")):
        enter(wp, *roles)
        wp.register("aid_visit").save(wp, {"case_id": 1, "kind": "2", "visit_date": DAY, "conclusion": "1"})
        with wp.store.reading() as session:
            seen.append(wp.register("aid_case").get(session, 1).last_review_date)
    assert seen == [None, DAY]


FISCAL_GRANT = {"case_id": 1, "item": "72", "fund_source": "4", "amount": 500_000, "pay_method": "1"}


def test_nobody_pays_fiscal_money_that_nobody_approved(wp: Workplace) -> None:
    """Finance enters it; it is paid once somebody who approves has done so. Neither the step nor typing goes round."""
    enter(wp, "finance")
    grants = wp.register("aid_grant")
    made = grants.save(wp, FISCAL_GRANT).id
    paid = {"status": "4", "paid_date": date(2023, 12, 27)}
    with pytest.raises(UserError, match="还没有审批"):
        grants.take(wp, made, "pay", {"paid_date": date(2023, 12, 27)})
    for record_id in (made, None):
        with pytest.raises(UserError, match="由“办理”填写"):
            grants.save(wp, {**FISCAL_GRANT, **paid}, record_id)
    with pytest.raises(UserError, match="不能办理"):
        grants.take(wp, made, "approve", {"approve_date": DAY})
    enter(wp, "review")
    with pytest.raises(UserError, match="今天以后"):
        grants.take(wp, made, "approve", {"approve_date": date(2023, 12, 29)})
    grants.take(wp, made, "approve", {"approve_date": DAY})
    with pytest.raises(UserError, match="已经审批"):
        grants.take(wp, made, "approve", {"approve_date": DAY})
    enter(wp, "finance")
    grants.take(wp, made, "pay", {"paid_date": date(2023, 12, 27)})
    with wp.store.reading() as session:
        found = grants.get(session, made)
        assert (found.status, found.approve_date, found.paid_date) == ("4", DAY, date(2023, 12, 27))


def test_a_gift_from_the_unions_own_money_needs_no_approval_of_its_own(wp: Workplace) -> None:
    """Only fiscal money is held back."""
    enter(wp, "finance")
    grants = wp.register("aid_grant")
    made = grants.save(wp, {**FISCAL_GRANT, "item": "70", "fund_source": "6"}).id
    grants.take(wp, made, "pay", {"paid_date": date(2023, 12, 27)})


def test_the_one_person_of_a_union_is_asked_for_a_reason(wp: Workplace) -> None:
    """Who holds all roles types it, and the rules say that the day of approval is missing."""
    wp.enter(Rights())
    values = {**FISCAL_GRANT, "status": "4", "paid_date": date(2023, 12, 27)}
    told = {one.rule for one in wp.register("aid_grant").save(wp, values).findings}
    assert "G08C" in told
    told = {one.rule for one in wp.register("aid_grant").save(wp, {**values, "approve_date": DAY}).findings}
    assert "G08C" not in told


def test_a_step_writes_what_its_taker_does_not_type(wp: Workplace) -> None:
    """The clerk's own steps move the status; other fields are typed as before."""
    batch = wp.register("aid_batch")
    wp.register("aid_grant").save(wp, {"batch_id": 1, "amount": 200}, 1)
    batch.take(wp, 1, "publish", {"start_date": DAY, "place": "公开栏"})
    with wp.store.reading() as session:
        assert batch.get(session, 1).status == "2"
    wp.store.undo()
    with wp.store.reading() as session:
        assert batch.get(session, 1).status == "1"
    wp.register("aid_case").save(wp, {"name": "赵二"}, 1)


def test_a_status_is_not_pasted(wp: Workplace) -> None:
    """The plan says so before anything is written."""
    register = wp.register("aid_case")
    with wp.store.reading() as session:
        plan = run_now(
            plan_paste(wp, session, register, [["在档"]], fields=[register.spec(wp).field("status")], ids=[1])
        )
    assert [cell.note for cell in plan.refused] == ["这一栏由“审核、审批”办理时填写，不能直接写入。"]


def sheet(folder: Path, status: str) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["档案编号", "姓名", "档案状态", "建档日期"])
    page.append(["C9", "钱七", status, "2023-03-01"])
    book.save(folder / "档案.xlsx")
    return folder / "档案.xlsx"


def test_old_files_are_imported_by_who_may_approve(wp: Workplace, tmp_path: Path) -> None:
    """A clerk imports applications; files that stand already are taken in by somebody who also approves."""
    assert run_now(write_preview(wp, run_now(preview_file(wp, "aid-cases", sheet(tmp_path, "草稿"))))).added == 1
    wp.store.undo()
    incoming = run_now(preview_file(wp, "aid-cases", sheet(tmp_path, "在档")))
    with pytest.raises(UserError, match="不能直接填写或导入"):
        run_now(write_preview(wp, incoming))
    enter(wp, "entry", "review")
    assert run_now(write_preview(wp, incoming)).added == 1


@pytest.mark.parametrize(
    ("roles", "kind", "values", "whom"),
    [
        (("finance",), "aid_case", {"mobile": "13912345678"}, "工会主席"),  # every role that changes files reads them
        (("finance",), "profile", {"unit_name": "某工会"}, "管理员"),  # the administrator gives his own role
    ],
)
def test_who_is_refused_is_told_who_can_give_him_the_role(
    wp: Workplace, roles: tuple[str, ...], kind: str, values: dict[str, Any], whom: str
) -> None:
    """The administrator gives no role that reads households' files, money or people; the chairman does."""
    enter(wp, *roles)
    with pytest.raises(UserError, match=f"需要时请{whom}在“设置”的“用户和角色”里调整角色"):
        wp.register(kind).save(wp, values, 1 if kind == "aid_case" else None)


def test_who_may_not_do_a_thing_is_told_who_can_give_him_the_right(wp: Workplace) -> None:
    """Whoever approves reads everything, so the chairman gives it; whoever sets parameters need not."""
    enter(wp, "finance")
    for act, whom in (("approve", "工会主席"), ("settings", "管理员")):
        with pytest.raises(UserError, match=f"需要时请{whom}"):
            wp.rights.demand(act)
