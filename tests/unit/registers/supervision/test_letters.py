"""A letter of supervision: numbered, issued, delivered, answered or not, passed on as 建议书, closed; its figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.registers.supervision.conftest import TODAY, Make, Run, d
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.pieces.supervision_due import letters as due_letters
from tzdesk.registers.workplace import Workplace

KIND = "supervision_doc"
NOVEMBER = Month(2023, 11)
Take = Callable[..., int]


@pytest.fixture
def letter(save: Make, unit: Make) -> Make:
    """Makes a draft 意见书 of the district."""
    firm = unit("甲厂")

    def make(**values: Any) -> int:
        base = {"doc_type": "Y", "issuer_level": "3", "enterprise_id": firm, "issue_kinds": ["01"], "workers": 12}
        return save(KIND, **{**base, **values})

    return make


@pytest.fixture
def sent(letter: Make, take: Take) -> Make:
    """Makes a letter that was issued and delivered."""

    def make(issued: str, delivered: str, **values: Any) -> int:
        made = letter(**values)
        take(KIND, made, "number", doc_no=f"通工监〔2023〕{made}号")
        take(KIND, made, "issue", day=d(issued))
        take(KIND, made, "deliver", day=d(delivered))
        return made

    return make


def test_numbers_run_by_level_kind_and_year(wp: Workplace, letter: Make, take: Take, field: Any) -> None:
    """The dialog begins with the next number; a deleted letter keeps its own."""
    first, other, town = letter(), letter(), letter(issuer_level="2", doc_type="T")

    def given(record_id: int) -> str:
        with wp.store.reading() as session:
            register = wp.register(KIND)
            steps = register.steps(wp, session, register.get(session, record_id))
            return next(step.given["doc_no"] for step in steps if step.id == "number")

    with clock.frozen(d("12-28")):
        assert given(first) == "通工监意〔2023〕1号"
        take(KIND, first, "number", doc_no=given(first))
        assert given(other) == "通工监意〔2023〕2号"
        assert given(town) == "镇工监提〔2023〕1号"
        wp.register(KIND).delete(wp, [first])
        assert given(other) == "通工监意〔2023〕2号"
    assert given(other) == "通工监意〔2024〕1号"
    with pytest.raises(UserError, match="已经用过"):
        take(KIND, town, "number", doc_no=field(KIND, letter(doc_no="旧1号"), "doc_no"))


def test_the_limit_is_fifteen_working_days_of_the_calendar(sent: Make, field: Any) -> None:
    """Delivered on Friday 2023-09-22: the Mid-Autumn and National Day break (9-29 to 10-6), 10-7 and 10-8 worked."""
    made = sent("09-22", "09-22")
    assert field(KIND, made, "reply_due") == date(2023, 10, 19)
    assert field(KIND, made, "filing_due") is None


def test_the_state_follows_the_facts(letter: Make, take: Take, field: Any, steps: Any) -> None:
    made = letter()
    seen = [field(KIND, made, "state")]
    for step, values in (
        ("number", {"doc_no": "1号"}),
        ("issue", {"day": d("12-01")}),
        ("deliver", {"day": d("12-04")}),
        ("reply", {"day": d("12-20"), "reply_text": "已安排补发"}),
        ("settle", {"day": d("12-27"), "result": "1", "wage_paid": 5_000_000}),
        ("close", {"day": d("12-28")}),
        ("reopen", {}),
    ):
        assert step in steps(KIND, made)
        take(KIND, made, step, **values)
        seen.append(field(KIND, made, "state"))
    assert seen == ["10", "20", "30", "45", "50", "85", "90", "85"]


def test_an_opinion_without_an_answer_is_overdue_and_on_the_home_page(wp: Workplace, sent: Make, field: Any) -> None:
    """15 working days after 12-01 end on 12-22."""
    made, early = sent("12-01", "12-01"), sent("12-20", "12-21")
    assert (field(KIND, made, "state"), field(KIND, made, "overdue")) == ("45", "答复逾期14天")
    assert field(KIND, early, "state") == "40"
    with wp.store.reading() as session:
        found = [(due.id, due.mark, due.words) for due in due_letters(wp, session, TODAY)]
    assert found == [(made, "overdue", "逾期 14 天"), (early, "due", "还有 7 天")]
    assert field(KIND, early, "next_due") == date(2024, 1, 12)


def test_an_opinion_that_was_not_followed_becomes_a_proposal_once(
    wp: Workplace, sent: Make, take: Take, field: Any
) -> None:
    """The draft has the facts and the level of the district; the opinion is marked."""
    made = sent("11-01", "11-02", issuer_level="2", facts="拖欠12人工资")
    drawn = take(KIND, made, "propose", day=d("12-01"), target_dept="区人社局")
    stated = {name: field(KIND, drawn, name) for name in ("doc_type", "issuer_level", "prior_doc", "facts", "workers")}
    assert stated == {"doc_type": "J", "issuer_level": "3", "prior_doc": made, "facts": "拖欠12人工资", "workers": 12}
    assert (field(KIND, made, "state"), field(KIND, made, "result")) == ("80", "4")
    with pytest.raises(UserError, match="已经转为建议书"):
        take(KIND, made, "propose", day=d("12-02"), target_dept="区人社局")
    with wp.store.reading() as session:
        found = wp.register(KIND).check(wp, session, wp.register(KIND).fetch(session, [drawn]))
    assert {"JD01", "VR-54"} & {one.rule for one in found} == set()


def test_every_union_numbers_its_own_letters(wp: Workplace, save: Make, letter: Make, take: Take) -> None:
    """Two towns may each have a first letter of the year; within one a number is given once."""
    one, other = (save("organisation", org_name=name) for name in ("石港镇总工会", "金沙街道总工会"))
    first = letter(org_id=one, issuer_level="2")
    second, third = (letter(org_id=other, issuer_level="2") for _ in range(2))
    take(KIND, first, "number", doc_no="镇工监意〔2024〕1号")
    register = wp.register(KIND)
    with wp.store.reading() as session:
        assert register.given(wp, session, register.get(session, second), "number") == {"doc_no": "镇工监意〔2024〕1号"}
    take(KIND, second, "number", doc_no="镇工监意〔2024〕1号")
    with pytest.raises(UserError, match="已经用过"):
        take(KIND, third, "number", doc_no="镇工监意〔2024〕1号")
    with wp.store.reading() as session:
        found = register.check(wp, session, register.fetch(session, [first, second]))
    assert "VR-56" not in {one.rule for one in found}


def test_a_proposal_of_a_town_gets_no_number(letter: Make, take: Take) -> None:
    made = letter(doc_type="J", issuer_level="2")
    with pytest.raises(UserError, match="区级以上"):
        take(KIND, made, "number", doc_no="1号")


@pytest.mark.parametrize(
    ("step", "values", "why"),
    [
        ("reply", {"day": d("12-03")}, "早于送达日期"),
        ("settle", {"day": d("12-03"), "result": "1"}, "早于送达日期"),
        ("close", {"day": d("12-10")}, "还没有登记整改结果"),
        ("file", {"day": d("12-10"), "filing_result": "2"}, "没有写明理由"),
    ],
)
def test_steps_out_of_order_are_refused(sent: Make, take: Take, step: str, values: dict[str, Any], why: str) -> None:
    with pytest.raises(UserError, match=why):
        take(KIND, sent("12-01", "12-04"), step, **values)


def test_the_month_counts_letters_answers_and_what_was_won(sent: Make, letter: Make, take: Take, measured: Run) -> None:
    """Two opinions of November (one answered in time, one passed on in December), a reminder and a draft."""
    good, bad = sent("11-01", "11-01"), sent("11-02", "11-02")
    reminder = sent("12-05", "12-05", doc_type="T", workers=3)
    letter()
    take(KIND, good, "reply", day=d("11-20"))
    won = {"wage_paid": 1_234_567, "insurance_paid": 1_000, "other_paid": 500, "contracts_fixed": 4, "rules_fixed": 2}
    take(KIND, good, "settle", day=d("12-01"), result="1", **won)
    proposal = take(KIND, bad, "propose", day=d("12-01"), target_dept="区人社局")
    for step, values in (
        ("number", {"doc_no": "建1号"}),
        ("issue", {"day": d("12-04")}),
        ("deliver", {"day": d("12-04")}),
        ("file", {"day": d("12-08"), "filing_result": "1"}),
    ):
        take(KIND, proposal, step, **values)

    def value(name: str, **params: Any) -> Any:
        return measured(f"supervision.{name}", **params).value

    assert measured("supervision.letters", kind="J", when="year").ids == (proposal,)
    assert [value("letters", kind=kind) for kind in "TYJ"] == [1, 0, 1]
    assert value("letters", kind="Y", period=NOVEMBER) == 2
    assert [value("answered", in_time=way, when="year") for way in (True, False)] == [1, 1]
    assert value("answered", in_time=False, period=NOVEMBER) == 1  # due on 11-23
    assert value("filed") == 1
    assert value("employers", when="year") == 1
    assert measured("supervision.workers", when="year").value == 12 + 12 + 3  # not the proposal's 12 again
    assert measured("supervision.workers").ids == (reminder,)
    assert [value("won", what=what) for what in ("contracts", "wage", "insurance", "money", "rules")] == [
        *(4, Decimal("1.23"), Decimal("0.00")),
        *(Decimal("1.24"), 2),
    ]
    assert value("won", what="money", unit="fen") == 1_236_067
    assert [value("corrections", done=done, when="year") for done in (False, True)] == [2, 1]
    assert value("won", what="wage", period=NOVEMBER) == 0  # no outcome in the month
    take(KIND, reminder, "settle", day=date(2024, 1, 3), result="1", contracts_fixed=2)
    january = Month(2024, 1)
    assert value("won", what="contracts", period=january) == 2
    assert value("won", what="wage", period=january) is None  # nothing stated is not zero


def test_employers_are_counted_once_over_letters_checkups_and_assessments(
    sent: Make, unit: Make, save: Make, measured: Run
) -> None:
    """甲厂 has a letter and a check-up, 乙厂 an assessment, 丙厂 is only named by one."""
    sent("12-04", "12-05")
    [firm] = measured("supervision.employers").ids
    other = unit("乙厂")
    checked = {"biz_date": d("12-06"), "depth": "1", "headcount": 10}
    save("legal_checkup", unit_id=firm, **checked)
    save("risk_assessment", unit_id=other, biz_date=d("12-07"), source="1", risk_level="1")
    save("risk_assessment", unit_name="丙厂", biz_date=d("12-07"), source="1", risk_level="1")
    save("risk_assessment", unit_id=unit("丁厂"), biz_date=d("11-07"), source="1", risk_level="1")
    found = measured("supervision.employers")
    assert (found.value, found.ids, found.kind) == (3, (firm, other), "host_unit")
    assert measured("supervision.employers", when="year").value == 4
