"""Steps as the desk offers and takes them: what is next in each state, late entry, rosters, representatives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.unit.registers.contracts.conftest import Make
from tests.unit.registers.contracts.lives import Life, d
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.registers.contracts import bargaining
from tzdesk.registers.contracts.case_model import BargainRep
from tzdesk.registers.contracts.model import CoverageLink
from tzdesk.registers.query import Query
from tzdesk.registers.workplace import Workplace


@pytest.fixture(autouse=True)
def day(wp: Workplace) -> Iterator[date]:
    """28 December 2023."""
    with clock.frozen(date(2023, 12, 28)) as frozen:
        yield frozen


def offered(wp: Workplace, kind: str, record_id: int) -> list[str]:
    register = wp.register(kind)
    with wp.store.reading() as session:
        return [step.id for step in register.steps(wp, session, register.get(session, record_id))]


def take(wp: Workplace, kind: str, record_id: int, step: str, day: str, /, **answers: Any) -> int:
    return wp.register(kind).take(wp, record_id, step, {"day": d(day), **answers}).id


def test_a_whole_life_by_its_steps_each_offered_before_it_is_taken(wp: Workplace, unit: Make) -> None:
    """From the offer over return, objection and signing anew to publication, check, mending and renewal."""
    case = bargaining.open_case(wp, {"case_no": "协001", "content_code": "10", "party_a_id": unit("甲厂", 120)}).id
    votes = {"total": 40, "present": 36, "votes_for": 35, "against": 1, "abstain": 0}
    course: list[tuple[str, str, dict[str, Any]]] = [
        ("offer", "02-01", {}),
        ("receive", "02-02", {}),
        ("accept", "02-10", {}),
        ("session", "02-20", {}),
        ("suspend", "02-21", {"resume_plan": d("03-01"), "reason": "企业方代表出差"}),
        ("resume", "03-01", {}),
        ("draft", "03-06", {}),
        ("plan", "03-07", {"planned": d("03-15")}),
        ("vote", "03-15", votes),
        ("sign", "03-16", {"contract_no": "通1", "valid_from": d("03-20"), "months": 12}),
    ]
    text = 0
    for step, when, answers in course:
        assert step in offered(wp, "bargaining_case", case), step
        text = take(wp, "bargaining_case", case, step, when, **answers)
    assert offered(wp, "bargaining_case", case)[0] == "text"
    assert wp.register("bargaining_case").take(wp, case, "text", {}).id == text
    after: list[tuple[str, str, dict[str, Any]]] = [
        ("submit", "03-21", {}),
        ("received", "03-22", {"reg_no": "通1"}),
        ("return", "03-24", {"reason": "缺会议记录"}),
        ("submit", "03-27", {"received": d("03-27")}),
        ("object", "04-03", {"number": "审1", "text": "加班费低于法定"}),
        ("sign", "04-10", {}),
        ("submit", "04-11", {"received": d("04-11")}),
        ("no_objection", "04-20", {"number": "审2"}),
        ("publish", "04-24", {}),
        ("check", "10-10", {"checker": "工会", "level": "2", "rectify_due": d("11-10")}),
        ("rectify", "11-01", {}),
        ("renew", "12-26", {"case_no": "协002"}),
    ]
    made = 0
    for step, when, answers in after:
        assert step in offered(wp, "contract", text), step
        made = take(wp, "contract", text, step, when, **answers)
    with wp.store.reading() as session:
        assert wp.register("bargaining_case").get(session, made).prev_contract_id == text


@pytest.mark.parametrize(
    ("steps", "first"),
    [
        ([], ["offer"]),
        ([("offer", {})], ["receive", "accept"]),
        ([("offer", {"received_date": d("12-27")})], ["accept"]),
        ([("offer", {}), ("refuse", {"reason": "推迟"})], ["offer"]),
        ([("offer", {}), ("accept", {})], ["session"]),
        ([("offer", {}), ("accept", {}), ("session", {})], ["draft", "session"]),
    ],
)
def test_what_is_likely_stands_first(
    wp: Workplace, unit: Make, steps: list[tuple[str, dict[str, Any]]], first: list[str]
) -> None:
    case = bargaining.open_case(wp, {"case_no": "协001", "content_code": "10", "party_a_id": unit("甲厂", 120)}).id
    for step, answers in steps:
        take(wp, "bargaining_case", case, step, "12-27", **answers)
    assert offered(wp, "bargaining_case", case)[: len(first)] == first


def test_what_happened_before_the_term_ran_out_can_still_be_entered(wp: Workplace, unit: Make) -> None:
    """The contract ran out in November; that it was ended in October is entered in December."""
    facts = {"party_a_id": unit("甲厂", 120), "contract_no": "通1", "level_code": "1", "content_code": "10"}
    dates = {"sign_date": d("2022-11-10"), "valid_from": d("2022-12-01"), "valid_to": d("11-30"), "outcome_code": "1"}
    text = wp.register("contract").save(wp, facts | dates).id
    assert "terminate" in offered(wp, "contract", text)
    take(wp, "contract", text, "terminate", "10-15", kind="B", reason="破产")
    assert not {"terminate", "renew", "change"} & set(offered(wp, "contract", text))


def test_silence_is_offered_once_the_days_of_review_have_run_out(wp: Workplace, unit: Make) -> None:
    life = Life(wp, party_a_id=unit("甲厂", 120), content_code="10")
    life.agree("11-01", "11-02", "11-06", "11-10", "11-20", "11-28")
    life.sign("12-01", {"contract_no": "通1", "valid_from": d("12-05")}, months=12)
    life.submit("12-08", received=d("12-13"))  # 15 days: to 28 December
    assert "silence" not in offered(wp, "contract", life.text)
    with clock.frozen(date(2023, 12, 29)):
        assert "silence" in offered(wp, "contract", life.text)


@pytest.fixture
def regional(wp: Workplace) -> int:
    facts = {"contract_no": "区1", "level_code": "2", "content_code": "20", "area_code": "320612001000"}
    dates = {"sign_date": d("03-01"), "valid_from": d("03-01"), "valid_to": d("2024-02-29"), "outcome_code": "1"}
    return wp.register("contract").save(wp, facts | dates).id


def firm(wp: Workplace, name: str, **values: Any) -> int:
    return (
        wp.register("host_unit").save(wp, {"unit_name": name, "staff_total": 20, "business_status": "1", **values}).id
    )


def roster(wp: Workplace, text: int) -> dict[int, CoverageLink]:
    with wp.store.reading() as session:
        ids = wp.register("coverage_link").ids(wp, session, Query(parent_id=text))
        return {link.enterprise_id: link for link in wp.register("coverage_link").fetch(session, ids)}


def test_a_roster_is_filled_by_area_and_industry_and_nobody_stands_on_it_twice(wp: Workplace, regional: int) -> None:
    here = firm(wp, "甲厂", division_code="320612001000", industry_letter="C")
    there = firm(wp, "乙厂", division_code="320612001005", industry_letter="F")
    firm(wp, "丙厂", division_code="320612002000", industry_letter="C")
    firm(wp, "丁厂", division_code="320612001000", business_status="3")
    take(wp, "contract", regional, "cover", "03-01", area_code="320612001000", industry="C")
    assert set(roster(wp, regional)) == {here}
    take(wp, "contract", regional, "cover", "04-01", area_code="320612001000")
    links = roster(wp, regional)
    assert set(links) == {here, there}
    assert (links[here].join_date, links[there].join_date, links[there].headcount) == (d("03-01"), d("04-01"), 20)
    with pytest.raises(UserError, match="没有可以纳入"):
        take(wp, "contract", regional, "cover", "05-01", area_code="320612001000")
    with pytest.raises(UserError, match="区域或者行业"):
        take(wp, "contract", regional, "cover", "05-01")


def test_a_covered_enterprise_confirms_and_leaves(wp: Workplace, regional: int) -> None:
    unit = firm(wp, "甲厂", division_code="320612001000")
    take(wp, "contract", regional, "cover", "03-01", area_code="320612001000")
    link = roster(wp, regional)[unit].id
    assert offered(wp, "coverage_link", link) == ["confirm", "leave"]
    take(wp, "coverage_link", link, "confirm", "03-05")
    assert offered(wp, "coverage_link", link) == ["leave"]
    take(wp, "coverage_link", link, "leave", "09-01")
    assert offered(wp, "coverage_link", link) == []


def test_a_new_case_takes_over_who_represents_the_enterprise_now(wp: Workplace, unit: Make) -> None:
    works = unit("甲厂", 120)
    first = Life(wp, case_no="协001", party_a_id=works)
    assert "same_reps" not in offered(wp, "bargaining_case", first.case)
    ids = [
        bargaining.add_rep(wp, first.case, side, name, is_chief=chief).id
        for side, name, chief in (("E", "甲某", True), ("W", "乙某", True), ("W", "丙某", False))
    ]
    bargaining.replace_rep(wp, ids[2], d("05-01"), "丁某")
    second = Life(wp, case_no="协002", party_a_id=works, opened_date=d("12-01"))
    assert "same_reps" in offered(wp, "bargaining_case", second.case)
    wp.register("bargaining_case").take(wp, second.case, "same_reps", {})
    with wp.store.reading() as session:
        found = session.scalars(select(BargainRep).where(BargainRep.case_id == second.case)).all()
    assert {(rep.side, rep.name, bool(rep.is_chief)) for rep in found} == {
        ("E", "甲某", True),
        ("W", "乙某", True),
        ("W", "丁某", False),
    }
    assert {rep.from_date for rep in found} == {d("12-01")}
    with pytest.raises(UserError, match="已经有协商代表"):
        wp.register("bargaining_case").take(wp, second.case, "same_reps", {})


def test_several_enterprises_confirm_in_one_operation_or_none_does(wp: Workplace, regional: int) -> None:
    register = wp.register("coverage_link")
    for name in ("甲厂", "乙厂", "丙厂"):
        firm(wp, name, division_code="320612001000")
    take(wp, "contract", regional, "cover", "03-01", area_code="320612001000")
    ids = [link.id for link in roster(wp, regional).values()]
    with wp.store.reading() as session:
        assert [step.id for step in register.common_steps(wp, session, ids)] == ["confirm", "leave"]
    register.take_all(wp, ids, "confirm", {"day": d("03-05")})
    assert {link.confirm_date for link in roster(wp, regional).values()} == {d("03-05")}
    with wp.store.reading() as session:
        assert [step.id for step in register.common_steps(wp, session, ids)] == ["leave"]
    wp.store.undo()
    assert {link.confirm_date for link in roster(wp, regional).values()} == {None}


def test_a_step_that_one_record_refuses_is_taken_on_none_and_the_record_is_named(wp: Workplace, unit: Make) -> None:
    cases = [Life(wp, case_no=f"协00{n}", party_a_id=unit(f"第{n}厂", 60)).case for n in (1, 2)]
    take(wp, "bargaining_case", cases[1], "offer", "06-01")
    with pytest.raises(UserError, match="协002 第2厂") as refused:
        wp.register("bargaining_case").take_all(wp, cases, "offer", {"day": d("05-01")})
    assert "2023-06-01" in str(refused.value)
    assert "offer" in offered(wp, "bargaining_case", cases[0])
    with wp.store.reading() as session:
        assert wp.register("bargaining_case").get(session, cases[0]).offer_date is None
