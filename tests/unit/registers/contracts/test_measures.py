"""The measures behind JT-01 against plain recounts: nothing counted twice, every number with its records."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.unit.registers.contracts.conftest import DECEMBER, Make
from tzdesk.base.periods import Month
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.measure import Measured, Scope, all_measures
from tzdesk.registers.organisations.model import CoveredUnit, HostUnit, Organisation
from tzdesk.registers.workplace import Workplace

Run = Callable[..., Measured]
DAY = DECEMBER.last


def test_those_that_should_sign_have_a_union_and_work(unit: Make, measured: Run) -> None:
    working = unit("甲厂", 120)
    unknown = unit("乙厂", 20)  # nobody stated its business status
    unit("丙厂", 300, union=False)
    unit("丁厂", 300, business_status="2")
    unit("戊厂", 300, business_status="4")
    closing = unit("己厂", 100, business_status="4", ended_on=date(2024, 1, 1))
    unit("庚厂", 300, business_status="1", ended_on=date(2023, 12, 31))
    found = measured("should_sign")
    assert (found.value, found.ids, found.kind) == (3, (working, unknown, closing), "host_unit")
    assert measured("should_sign", min_headcount=100).ids == (working, closing)
    assert measured("should_sign", min_headcount=101).ids == (working,)


def test_own_contract_comes_before_a_regional_one_and_each_enterprise_counts_once(
    unit: Make, contract: Make, link: Make, measured: Run
) -> None:
    own, both, regional, none = (unit(name, 10) for name in ("甲厂", "乙厂", "丙厂", "丁厂"))
    contract(own, "10")
    contract(own, "20")  # a second content of the same enterprise
    contract(both, "10")
    area = contract(None, "10", "2", roster_status="1")
    trade = contract(None, "20", "3", roster_status="1")
    for enterprise in (both, regional):
        link(area, enterprise)
    link(trade, regional)
    assert measured("covered", part="own").ids == (own, both)
    assert measured("covered", part="regional").ids == (regional,)
    assert measured("covered", part="double").ids == (both,)
    assert measured("covered", part="all").ids == (own, both, regional)
    assert measured("covered", part="all", what="workers").value == 30
    assert measured("covered", content="20").ids == (own, regional)
    assert none not in measured("covered").ids


def test_basis_wages_splits_own_and_regional_anew(unit: Make, contract: Make, link: Make, measured: Run) -> None:
    firm = unit("甲厂", 10)
    contract(firm, "10")
    link(contract(None, "20", "3"), firm)
    assert measured("covered", part="own").ids == (firm,)
    assert measured("covered", part="regional").ids == ()
    assert measured("covered", part="own", content="20").ids == ()
    assert measured("covered", part="regional", content="20").ids == (firm,)


def test_a_contract_without_roster_stands_on_its_own_line(unit: Make, contract: Make, measured: Run) -> None:
    party = unit("甲厂", 22)
    area = contract(party, "20", "2", roster_status="3", headcount_at_sign=500)
    assert measured("covered").value == 0
    assert (measured("unlisted").value, measured("unlisted").ids) == (500, (area,))
    assert measured("texts", by="level", values=["2"], when="valid").ids == (area,)


def test_links_count_between_joining_and_leaving(unit: Make, contract: Make, link: Make, measured: Run) -> None:
    early, late, left, stays = (unit(name, 10) for name in ("甲厂", "乙厂", "丙厂", "丁厂"))
    area = contract(None, "10", "2")
    link(area, early)
    link(area, late, join_date=date(2024, 1, 1))
    link(area, left, exit_date=DAY)
    link(area, stays, join_date=DAY, exit_date=date(2024, 1, 1))
    assert measured("covered").ids == (early, stays)


def test_workers_are_the_enterprise_s_and_never_the_contracts_sum(
    unit: Make, contract: Make, link: Make, measured: Run
) -> None:
    known, unknown, blank = unit("甲厂", 40), unit("乙厂"), unit("丙厂")
    contract(known, "10", headcount_at_sign=35, female_at_sign=45, migrant_at_sign=0)
    contract(known, "20", headcount_at_sign=38)
    contract(unknown, "10", headcount_at_sign=60, female_at_sign=20, sign_date=date(2023, 5, 1))
    contract(unknown, "30", headcount_at_sign=55, sign_date=date(2023, 2, 1))
    contract(blank, "10")
    area = contract(None, "40", "2")
    link(area, blank, female=3)
    workers = measured("covered", what="workers")
    assert workers.value == 40 + 60  # the enterprise's own figure; else what was signed last
    assert workers.ids == (known, unknown)  # a blank headcount is not zero
    assert measured("covered", what="female").value == 40 + 20  # never more than all workers
    assert measured("covered", what="migrant").value == 0
    assert measured("covered", what="workers", content="90").value is None


def test_rates_never_exceed_hundred_percent(unit: Make, contract: Make, measured: Run) -> None:
    member, outsider = unit("甲厂", 120), unit("乙厂", 200, union=False)
    contract(member, "20")
    contract(outsider, "20")
    assert measured("covered").ids == (member, outsider)
    assert measured("signed_of_should").ids == (member,)
    assert measured("signed_of_should", min_headcount=100, content="20").ids == (member,)
    assert measured("signed_of_should", min_headcount=100, content="30").ids == ()


def test_texts_by_level_content_and_kind_give_one_total(unit: Make, contract: Make, measured: Run) -> None:
    firms = [unit(f"第{n}厂", n) for n in range(12)]
    signed = [date(2023, 1, 1), date(2023, 11, 30), date(2023, 12, 1), date(2023, 12, 31), date(2022, 12, 31)]
    facts = itertools.product(("1", "2", "3", "4"), ("10", "20", "30", "40", "60"))
    ids = [
        contract(firms[n % 12], content, level, sign_date=signed[n % 5], sign_kind=("N", "R", "A", None)[n % 4])
        for n, (level, content) in enumerate(facts)
    ]
    december = {i for n, i in enumerate(ids) if n % 5 in (2, 3)}
    year = {i for n, i in enumerate(ids) if n % 5 != 4}
    for when, expected in (("month", december), ("year", year)):
        assert set(measured("texts", when=when).ids) == expected
        for by, groups in (
            ("level", (["1", "4"], ["2"], ["3"])),
            ("content", (["10"], ["20"], ["30"], ["40"], ["50", "60", "90"])),
            ("sign", (["N"], ["R"], ["A"])),
        ):
            parts = [measured("texts", by=by, values=group, when=when) for group in groups]
            assert sum(int(part.value or 0) for part in parts) == len(expected)
            assert set().union(*(part.ids for part in parts)) == expected


@pytest.mark.parametrize(
    "values",
    [
        {"sign_date": None},
        {"outcome_code": "2"},
        {"outcome_code": "4"},
        {"text_form": "2"},
        {"text_form": "3"},
        {"level_code": None},
        {"content_code": None},
    ],
)
def test_what_is_no_signed_text_of_its_own_does_not_count(
    unit: Make, contract: Make, measured: Run, values: dict[str, Any]
) -> None:
    facts = {"sign_date": date(2023, 12, 5), "level_code": "1", "content_code": "10"} | values
    level, content = facts.pop("level_code"), facts.pop("content_code")
    contract(unit("甲厂"), content, level, **facts)
    for when in ("month", "year", "valid"):
        assert measured("texts", when=when).value == 0


def test_annexes_are_a_memo_and_cover_their_content(unit: Make, contract: Make, measured: Run) -> None:
    firm = unit("甲厂", 10)
    main = contract(firm, "10")
    annex = contract(firm, "30", text_form="2", main_contract_id=main, sign_date=date(2023, 12, 5))
    assert measured("annexes", when="month").ids == (annex,)
    assert measured("annexes", when="valid").ids == (annex,)
    assert measured("texts", when="valid").ids == (main,)
    assert measured("covered", content="30").ids == (firm,)


def test_a_renewal_that_is_valid_already_replaces_the_contract_before_it(
    unit: Make, contract: Make, measured: Run
) -> None:
    firm = unit("甲厂")
    old = contract(firm, "10")
    assert measured("texts", when="valid").ids == (old,)
    new = contract(firm, "10", sign_date=date(2023, 12, 1), valid_from=date(2023, 12, 20), prev_contract_id=old)
    assert measured("texts", when="valid").ids == (new,)
    assert measured("texts", when="valid", period=Month(2023, 11)).ids == (old,)
    assert measured("texts", by="sign", values="R").ids == (new,)  # nobody said, but it names the one before


def test_term_turned_round_is_never_valid(unit: Make, contract: Make, measured: Run) -> None:
    contract(unit("甲厂"), "20", valid_from=date(2023, 7, 12), valid_to=date(2023, 6, 22))
    assert measured("texts", when="valid").value == 0
    assert measured("covered").value == 0


def test_minutes_and_memoranda_are_counted_apart(unit: Make, contract: Make, measured: Run) -> None:
    firm = unit("甲厂")
    december = date(2023, 12, 5)
    minutes = contract(firm, outcome_code="2", procedure_code="J", sign_date=december)
    other = contract(firm, outcome_code=None, procedure_code="Y", sign_date=december)
    contract(firm, outcome_code="4", procedure_code="J", sign_date=december)
    contract(firm, outcome_code="2", procedure_code="P", sign_date=december)
    assert measured("other_outcomes").ids == (minutes, other)
    assert measured("other_outcomes", outcomes=["2", "3"]).ids == (minutes,)


def test_renewal_is_in_time_up_to_thirty_days_after_expiry(unit: Make, contract: Make, measured: Run) -> None:
    end = date(2023, 12, 10)
    in_time, late, unlinked, ended, closed = (unit(name) for name in ("甲厂", "乙厂", "丙厂", "丁厂", "戊厂"))
    old = [contract(firm, valid_to=end) for firm in (in_time, late, unlinked)]
    contract(ended, valid_to=end, terminate_date=date(2023, 9, 1))
    contract(closed, valid_to=end)
    contract(unit("己厂"), valid_to=date(2023, 11, 30))
    contract(in_time, sign_date=date(2024, 1, 9), valid_to=date(2024, 12, 31), prev_contract_id=old[0])
    contract(late, sign_date=date(2024, 1, 10), valid_to=date(2024, 12, 31), prev_contract_id=old[1])
    contract(unlinked, sign_date=date(2023, 12, 1), valid_to=date(2024, 12, 31))
    assert set(measured("expiring").ids) >= set(old)
    assert measured("expiring").value == 4
    assert measured("expiring", when="year").value == 5
    assert measured("renewed").ids == (old[0], old[2])


def test_closed_and_changed_contracts_do_not_expire(unit: Make, contract: Make, measured: Run) -> None:
    end = date(2023, 12, 10)
    contract(unit("甲厂", business_status="4", ended_on=date(2023, 6, 1)), valid_to=end)
    firm = unit("乙厂")
    old = contract(firm, valid_to=end)
    changed = contract(firm, valid_to=end, sign_kind="A", prev_contract_id=old, sign_date=date(2023, 6, 1))
    assert measured("expiring").ids == (changed,)


def test_offers_replies_and_reviews_go_by_their_own_days(unit: Make, contract: Make, measured: Run) -> None:
    firm = unit("甲厂")
    november, december = date(2023, 11, 20), date(2023, 12, 4)
    first = contract(firm, offer_date=november, reply_date=december, reply_kind="1", sign_date=None)
    second = contract(firm, "20", offer_date=december, reply_date=december, reply_kind="2", sign_date=None)
    assert measured("offers").ids == (second,)
    assert measured("offers", when="year").ids == (first, second)
    assert measured("replies").ids == (first,)
    sent = contract(firm, "30", sign_date=november, submit_date=december, opinion_kind="1", opinion_date=december)
    silent = contract(firm, "40", sign_date=november, submit_date=november, opinion_kind="3")
    refused = contract(firm, "90", sign_date=november, submit_date=november, opinion_kind="2", opinion_date=december)
    assert measured("reviews").ids == (sent,)
    assert measured("reviews", kind="1").ids == (sent,)
    assert measured("reviews", kind="2").ids == (refused,)
    assert measured("reviews", kind="3").ids == (silent,)  # 15 days after 11-20 is 12-05
    assert measured("reviews", kind="3", when="year").ids == (silent,)


def test_average_rise_is_weighted_by_workers_and_rounded_once(unit: Make, contract: Make, measured: Run) -> None:
    rows = [(521_300, 531_300, 68), (558_800, 600_500, 63), (466_700, 495_400, 22)]
    ids = [
        contract(unit(f"第{n}厂"), "20", avg_wage_prev=a, avg_wage_new=b, headcount_at_sign=heads)
        for n, (a, b, heads) in enumerate(rows)
    ]
    contract(unit("甲厂"), "20", avg_wage_prev=500_000, headcount_at_sign=10)  # the new wage is not known
    contract(unit("乙厂"), "20", avg_wage_prev=0, avg_wage_new=500_000, headcount_at_sign=10)
    contract(unit("丙厂"), "20", avg_wage_prev=1, avg_wage_new=2, headcount_at_sign=10, sign_date=date(2022, 12, 31))
    heads = sum(row[2] for row in rows)
    exact = sum(Decimal(b - a) * 100 / a * n for a, b, n in rows) / heads
    found = measured("wage_increase")
    assert (found.value, found.ids) == (exact.quantize(Decimal("0.1"), ROUND_HALF_UP), tuple(ids))
    assert measured("wage_increase", what="workers").value == heads


def test_without_wage_contracts_the_rise_is_blank(measured: Run) -> None:
    assert measured("wage_increase").value is None
    assert measured("wage_increase", what="workers").value is None


def test_checks_and_stars_count_enterprises(unit: Make, contract: Make, measured: Run) -> None:
    good, mixed = unit("甲厂"), unit("乙厂")
    day = date(2023, 12, 8)
    contract(good, "10", perf_report_date=day, perf_level="1", star="2")
    contract(good, "20", perf_report_date=day, perf_level="2", star="9")
    contract(mixed, "10", perf_report_date=day, perf_level="2", star="0")
    contract(mixed, "20", perf_report_date=day, perf_level="4", star="2")
    contract(unit("丙厂"), perf_report_date=date(2023, 11, 30), perf_level="1")
    assert measured("checks").ids == (good, mixed)
    assert measured("checks", good=True).ids == (good,)
    assert measured("checks", when="year").value == 3
    assert measured("stars", star="9").ids == (good,)
    assert measured("stars", star="2").ids == (mixed,)
    assert measured("stars", star="1").value == 0


def test_an_unknown_window_is_a_mistake_of_the_form(unit: Make, contract: Make, measured: Run) -> None:
    contract(unit("甲厂"))
    with pytest.raises(ValueError, match="when=week"):
        measured("texts", when="week")


def test_a_joint_union_s_figure_stands_in_for_an_unknown_headcount(
    wp: Workplace, unit: Make, contract: Make, measured: Run
) -> None:
    firm = unit("甲厂", union=False)
    contract(firm, headcount_at_sign=5)
    with wp.store.operation("test.joint") as op:
        joint = Organisation(org_name="联合工会", org_type="12", status="1")
        op.add(joint)
        op.session.flush()
        op.add(CoveredUnit(org_id=joint.id, unit_id=firm, staff=12))
    assert measured("covered", what="workers").value == 12
    assert measured("signed_of_should").ids == (firm,)


def test_guides_are_not_known_before_one_is_registered(measured: Run) -> None:
    assert measured("guides", kind="full") == Measured(None)


def test_same_month_last_year(unit: Make, contract: Make, measured: Run) -> None:
    old = contract(unit("甲厂"), sign_date=date(2022, 12, 5), valid_from=date(2022, 12, 5), valid_to=date(2023, 12, 4))
    new = contract(unit("乙厂"), sign_date=date(2023, 12, 5), valid_from=date(2023, 12, 5))
    assert measured("texts", shift=-12).ids == (old,)
    assert measured("texts").ids == (new,)
    assert len(measured("covered", shift=-12).ids) == 1
    assert measured("covered", shift=-12) == measured("covered", period=Month(2022, 12))


def test_deleted_records_count_nowhere(wp: Workplace, unit: Make, contract: Make, link: Make, measured: Run) -> None:
    firm, gone = unit("甲厂", 10), unit("乙厂", 10)
    area = contract(None, "10", "2")
    dropped = link(area, firm)
    link(area, gone)
    wp.register("coverage_link").delete(wp, [dropped])
    wp.register("host_unit").delete(wp, [gone])
    assert measured("covered").value == 0
    assert measured("covered", what="workers").value is None


@pytest.mark.parametrize("seed", range(5))
def test_coverage_of_a_random_district_equals_a_plain_recount(wp: Workplace, seed: int) -> None:
    """Planted overlaps of every kind, counted again with nothing but sets."""
    dice = random.Random(seed)
    days = [date(2023, 1, 1), date(2023, 6, 1), date(2023, 12, 31), date(2024, 1, 1), None]
    with wp.store.operation("test.district") as op:
        units = [
            HostUnit(
                unit_name=f"第{n}厂",
                staff_total=dice.choice([None, 0, 50, 99, 100, 400]),
                business_status=dice.choice([None, "1", "1", "2", "4"]),
            )
            for n in range(60)
        ]
        op.add(*units)
        op.session.flush()
        for firm in units:
            if dice.random() < 0.6:
                op.add(Organisation(org_name="工会", org_type="11", status="1", host_unit_id=firm.id))
        contracts = [
            Contract(
                party_a_id=dice.choice([firm.id for firm in units]),
                level_code=dice.choice(["1", "1", "1", "2", "3"]),
                content_code=dice.choice(["10", "20", "30"]),
                text_form=dice.choice(["1", "1", "2"]),
                outcome_code=dice.choice(["1", "1", "1", "2"]),
                sign_date=date(2023, 1, 1),
                valid_from=dice.choice(days[:4]),
                valid_to=dice.choice(days),
                terminate_date=dice.choice([None, None, None, *days]),
                female_at_sign=dice.choice([None, 0, 30]),
            )
            for _ in range(90)
        ]
        op.add(*contracts)
        op.session.flush()
        for _ in range(150):
            op.add(
                CoverageLink(
                    contract_id=dice.choice([c.id for c in contracts if c.level_code != "1"]),
                    enterprise_id=dice.choice([firm.id for firm in units]),
                    exit_date=dice.choice([None, None, *days[:4]]),
                )
            )
    with wp.store.reading() as session:
        firms = {firm.id: firm for firm in session.scalars(select(HostUnit))}
        obliged = {
            org.host_unit_id
            for org in session.scalars(select(Organisation))
            if firms[org.host_unit_id].business_status in (None, "1")
        }
        valid = {
            c.id: c
            for c in session.scalars(select(Contract))
            if c.outcome_code == "1"
            and c.valid_to is not None
            and c.valid_from <= DAY <= c.valid_to
            and not (c.terminate_date and c.terminate_date <= DAY)
        }
        held = [
            link
            for link in session.scalars(select(CoverageLink))
            if link.contract_id in valid and not (link.exit_date and link.exit_date <= DAY)
        ]
    with wp.store.reading() as session:
        scope = Scope(session, DECEMBER, wp.definition(DECEMBER))

        def measured(name: str, **params: Any) -> Measured:
            return all_measures()[f"contracts.{name}"](scope, **params)

        for content in (None, "10", "20", "30"):
            own = {c.party_a_id for c in valid.values() if c.level_code == "1" and content in (None, c.content_code)}
            shared = {x.enterprise_id for x in held if content in (None, valid[x.contract_id].content_code)}
            expected = {"own": own, "regional": shared - own, "all": own | shared, "double": own & shared}
            for part, ids in expected.items():
                found = measured("covered", part=part, content=content)
                assert (found.value, set(found.ids)) == (len(ids), ids)
                rated = measured("signed_of_should", part=part, content=content)
                assert set(rated.ids) == ids & obliged
                large = measured("signed_of_should", part=part, content=content, min_headcount=100)
                assert set(large.ids) == {u for u in ids & obliged if (firms[u].staff_total or 0) >= 100}
            stated = [firms[u].staff_total for u in own | shared if firms[u].staff_total is not None]
            assert measured("covered", content=content, what="workers").value == (sum(stated) if stated else None)
        assert set(measured("should_sign").ids) == obliged
        assert set(measured("texts", when="valid").ids) == {c.id for c in valid.values() if c.text_form == "1"}
