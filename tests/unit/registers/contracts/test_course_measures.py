"""Measures over cases and their children, beside flat contracts, and the returns JT-03 … JT-06."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.unit.registers.contracts.conftest import DECEMBER, Make
from tests.unit.registers.contracts.lives import Life, d
from tzdesk.base.periods import Month
from tzdesk.registers.contracts import performing
from tzdesk.registers.contracts.lists import due_rows, roster_rows
from tzdesk.registers.measure import Measured, Scope
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.returns.forms import check_form, forms_of
from tzdesk.returns.model import SealedBook

Run = Callable[..., Measured]
NOVEMBER = Month(2023, 11)
assert SealedBook.__tablename__


def test_all_forms_of_bargaining_are_sound(wp: Workplace) -> None:
    forms = forms_of(wp.definition(DECEMBER))
    wanted = [f"JT-0{n}" for n in range(1, 7)]
    assert [form for form in forms if form.startswith("JT")] == wanted
    assert [problem for form in wanted for problem in check_form(forms[form])] == []


def test_offers_count_letters_and_drill_to_them(wp: Workplace, unit: Make, contract: Make, measured: Run) -> None:
    firm, other = unit("甲厂", 120), unit("乙厂", 20)
    life = Life(wp, party_a_id=firm)
    life.offer("12-01")
    life.receive_offer("12-01")
    life.refuse("12-05", "忙")
    life.offer("12-11")
    life.receive_offer("12-12")
    life.reply("12-20")
    assert (measured("offers").value, measured("offers").kind, len(measured("offers").ids)) == (2, "bargain_offer", 2)
    assert measured("replies").value == 1
    assert measured("offers", period=NOVEMBER).value == 0
    contract(other, offer_date=d("12-04"), reply_date=d("12-06"), reply_kind="1", sign_date=None)
    mixed = measured("offers")
    assert (mixed.value, mixed.kind, mixed.ids) == (3, "bargain_offer", measured("offers").ids)
    assert len(mixed.ids) == 2  # the letters of cases; the third stands in a flat contract
    assert measured("replies").value == 2


def test_signing_a_case_does_not_count_its_offer_twice(wp: Workplace, unit: Make, measured: Run) -> None:
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("12-01", "12-01", "12-02", "12-04", "12-05", "12-06")
    life.sign("12-07", {"valid_from": d("12-07")}, months=12)
    assert (measured("offers").value, measured("replies").value, measured("texts").value) == (1, 1, 1)


def test_rounds_of_review_count_by_their_own_days(wp: Workplace, unit: Make, measured: Run) -> None:
    """Submitted and objected to in November, submitted again in December, no objection."""
    life = Life(wp, party_a_id=unit("甲厂", 120))
    life.agree("10-09", "10-09", "10-10", "10-11", "10-12", "10-13")
    life.sign("10-30", {"valid_from": d("11-01")}, months=12)
    life.submit("11-02", received=d("11-02"))
    life.raise_objection("11-13", "3号", "期限有误")
    performing.sign_again(wp, life.text, d("11-28"))
    life.resubmit("12-01", received=d("12-01"))
    life.no_objection("12-11")
    assert [measured("reviews", period=NOVEMBER).value, measured("reviews").value] == [1, 1]
    assert measured("reviews", when="year").ids == (life.text,)
    assert measured("reviews", kind="2", period=NOVEMBER).ids == (life.text,)
    assert measured("reviews", kind="2").value == 0
    assert measured("reviews", kind="1").ids == (life.text,)
    assert measured("texts", when="valid", period=NOVEMBER).value == 0
    assert measured("texts", when="valid").value == 1


def test_a_contract_of_a_case_counts_only_once_its_review_is_over(wp: Workplace, unit: Make, measured: Run) -> None:
    """Signed with a stated start in December, submitted so late that the review ends in January."""
    firm = unit("甲厂", 120)
    life = Life(wp, party_a_id=firm)
    life.agree("11-01", "11-01", "11-10", "11-20", "11-27", "12-04")
    life.sign("12-20", {"valid_from": d("12-20")}, months=12)
    assert (measured("texts").value, measured("texts", when="valid").value) == (1, 0)
    life.submit("12-25", received=d("12-25"))  # 2024-01-09
    assert measured("covered").value == 0
    assert measured("covered", period=Month(2024, 1)).ids == (firm,)


def test_checks_on_record_count_before_those_that_a_ledger_states(
    wp: Workplace, unit: Make, contract: Make, measured: Run
) -> None:
    good, poor, ledger = unit("甲厂"), unit("乙厂"), unit("丙厂")
    first = contract(good, publish_date=d("03-05"))
    second = contract(poor, publish_date=d("03-05"))
    contract(ledger, perf_report_date=d("12-08"), perf_level="1")
    performing.check(wp, first, d("12-05"), "工会", "4")
    performing.check(wp, first, d("12-15"), "工会", "2")  # the later one of the month counts
    performing.check(wp, second, d("11-15"), "工会", "1")
    performing.check(wp, second, d("12-15"), "工会", "3")
    assert measured("checks").ids == (good, poor, ledger)
    assert measured("checks", good=True).ids == (good, ledger)
    assert measured("checks", period=NOVEMBER, good=True).ids == (poor,)


def test_stars_come_from_the_latest_evaluation(wp: Workplace, unit: Make, contract: Make, measured: Run) -> None:
    firm = unit("甲厂")
    signed = contract(firm)
    performing.evaluate(wp, signed, 2022, star="1")
    performing.evaluate(wp, signed, 2023, star="3", aware=Decimal("96.5"))
    assert (measured("stars", star="3").ids, measured("stars", star="1").ids) == ((firm,), ())


def test_guides_count_while_they_are_appointed(wp: Workplace, measured: Run) -> None:
    register = wp.register("guide_person")
    full = register.save(wp, {"name": "甲某", "guide_kind": "1", "from_date": d("01-01")}).id
    register.save(wp, {"name": "乙某", "guide_kind": "1", "from_date": d("01-01"), "to_date": d("12-30")})
    part = register.save(wp, {"name": "丙某", "guide_kind": "2", "to_date": d("12-31")}).id
    register.save(wp, {"name": "丁某", "guide_kind": "2", "from_date": date(2024, 1, 1)})
    assert measured("guides", kind="full") == Measured(1, (full,), "guide_person")
    assert measured("guides", kind="part").ids == (part,)


def test_offers_campaign_by_town(wp: Workplace, unit: Make, contract: Make) -> None:
    """JT-04: each town its own, the total all; an enterprise without a town only in the total."""
    jinsha = unit("甲厂", 120, division_code="320612001005")
    xiting = unit("乙厂", 20, division_code="320612101000")
    unit("丙厂", 300)
    life = Life(wp, party_a_id=jinsha)
    life.agree("10-01", "10-01", "10-10", "10-20", "10-27", "11-04")
    life.sign("11-20", {"valid_from": d("11-20"), "avg_wage_prev": 400_000, "avg_wage_new": 424_000}, months=12)
    life.submit("11-21", received=d("11-21"))
    silent = Life(wp, case_no="协2", party_a_id=xiting)
    silent.offer("11-01")
    silent.receive_offer("11-02")
    area = Life(wp, case_no="协3", party_a_id=None, level_code="2", area_code="320612101000")
    area.offer("11-06")
    area.receive_offer("11-06")
    area.reply("11-10")
    area.open_session("11-15")
    with wp.store.reading() as session:
        form = compute(wp, session, DECEMBER, ["JT-04"])["JT-04"]

    def line(code: str, columns: str) -> list[object]:
        return [form.get(code, column).value for column in columns]

    assert line("001", "CDEFGHI") == [1, 1, 1, 1, 0, 0, 1]
    assert line("001", "JKLMNOPQ") == [Decimal("100.0"), 0, 1, 1, 120, 1, 1, 120]
    assert line("001", "UV") == [Decimal("6.0"), 0]
    assert line("101", "CDEFGHI") == [1, 0, 2, 1, 1, 0, 1]
    assert line("101", "JKLV") == [Decimal("50.0"), 1, 0, 1]
    assert form.get("101", "V").ids == (xiting,)
    assert line("000", "CEIK") == [3, 3, 2, 1]
    assert line("002", "CE") == [0, 0]


def test_wage_bargaining_by_nature(wp: Workplace, unit: Make, contract: Make) -> None:
    """JT-06: rises fall into four bands at their upper edges; averages are weighted by workers."""
    state, private = unit("甲厂", 100, holding="1"), unit("乙厂", 300, holding="3")
    hospital, bare = unit("丙院", 50, unit_nature="20"), unit("丁厂", 10)
    wages = {"sign_kind": "N", "opinion_kind": "1", "opinion_date": d("03-10")}
    contract(state, "20", headcount_at_sign=100, avg_wage_prev=400_000, avg_wage_new=400_000, **wages)
    contract(private, "20", headcount_at_sign=300, avg_wage_prev=400_000, avg_wage_new=420_000, migrant_at_sign=90)
    contract(hospital, "20", headcount_at_sign=50, avg_wage_prev=500_000, avg_wage_new=550_050)
    contract(bare, "20")
    with wp.store.reading() as session:
        form = compute(wp, session, DECEMBER, ["JT-06"])["JT-06"]

    def line(code: str, columns: str) -> list[object]:
        return [form.get(code, column).value for column in columns]

    assert line("01", "BCDEFGH") == [1, 1, 1, 1, 0, 1, 100]
    assert line("01", "MNOPQ") == [1, 0, 0, 0, 1]
    assert line("03", "HIMNOP") == [300, 90, 0, 1, 0, 0]  # exactly five percent belongs to 0–5
    assert line("07", "MNOP") == [0, 0, 0, 1]
    assert line("06", "BMNOPS") == [1, 0, 0, 0, 0, 1]  # no wages stated
    for code in (line.code for line in form.form.lines):
        assert sum(form.number(code, column) for column in "MNOPS") == form.number(code, "E")  # one contract each
    assert form.get("01", "M").kind == "host_unit"
    assert line("00", "BCDMNOP") == [4, 4, 4, 1, 1, 0, 1]
    prev = (400_000 * 100 + 400_000 * 300 + 500_000 * 50) / 450  # 411111.1
    assert form.get("00", "J").value == round(prev)
    assert form.get("00", "L").value == Decimal("4.4")  # (0·100 + 5·300 + 10.01·50) / 450 = 4.446


def test_due_contracts_stand_in_blocks(wp: Workplace, unit: Make, contract: Make) -> None:
    """Counted from 12-31: −31, 0, 30, 31, 60, 90 days; 91 days and what was renewed or closed stay away."""
    firms = [unit(f"第{n}厂", 10) for n in range(10)]
    ends = ["11-30", "12-31", "2024-01-30", "2024-01-31", "2024-02-29", "2024-03-30", "2024-03-31"]
    ids = [contract(firm, valid_to=d(end)) for firm, end in zip(firms, ends, strict=False)]
    renewed = contract(firms[7], valid_to=d("2024-01-15"))
    contract(
        firms[7], sign_date=d("12-20"), valid_from=d("2024-01-16"), valid_to=d("2025-01-15"), prev_contract_id=renewed
    )
    contract(unit("关停厂", 5, business_status="4", ended_on=d("06-01")), valid_to=d("2024-01-15"))
    contract(firms[8], valid_to=d("2024-01-15"), terminate_date=d("10-01"))
    contract(firms[9], valid_to=d("2022-12-30"), valid_from=d("2022-01-01"), sign_date=d("2022-01-01"))
    case = performing.renew(wp, ids[2], d("12-01"), {"case_no": "续1", "owner": "李某", "planned_end": d("2024-01-20")})
    Life.of(wp, case.id).offer("12-04")
    with wp.store.reading() as session:
        rows = due_rows(Scope(session, DECEMBER, wp.definition(DECEMBER)))
    assert [(row.id, row.values["block"], row.values["days_left"]) for row in rows] == [
        (ids[0], "已超期", -31),
        (ids[1], "30日以内", 0),
        (ids[2], "30日以内", 30),
        (ids[3], "31至60日", 31),
        (ids[4], "31至60日", 60),
        (ids[5], "61至90日", 90),
    ]
    assert (rows[2].values["owner"], rows[2].values["planned_end"], rows[2].values["state"]) == (
        "李某",
        d("2024-01-20"),
        "已要约",
    )
    assert rows[0].values["state"] == "到期未续"


def test_an_enterprise_has_not_answered_only_after_the_days_for_it(
    wp: Workplace, unit: Make, contract: Make, measured: Run
) -> None:
    """Received 12-20: asked until 01-09; one that ended in minutes answered by talking; one refused."""
    waiting, refused, late = (unit(name, 20) for name in ("甲厂", "乙厂", "丙厂"))
    for number, (firm, day) in enumerate(((waiting, "12-20"), (refused, "12-20"), (late, "11-01"))):
        life = Life(wp, case_no=f"协{number}", party_a_id=firm)
        life.offer(day)
        life.receive_offer(day)
        if firm == refused:
            life.refuse("12-25", "忙")
    quick = Life(wp, case_no="协9", party_a_id=unit("丁厂", 20), procedure_code="J")
    quick.offer("11-02")
    contract(None, case_id=quick.case, procedure_code="J", outcome_code="2", sign_date=d("11-03"))
    assert measured("part_unanswered").ids == (refused, late)


def test_roster_names_who_is_covered_and_how(wp: Workplace, unit: Make, contract: Make, link: Make) -> None:
    own, plain, outside = unit("甲厂", 40), unit("乙厂", 50), unit("丙厂", 60, union=False)
    contract(own, "20")
    area = contract(None, "20", "2", contract_no="区1", title="金沙街道工资专项集体合同")
    over = contract(None, "20", "2", contract_no="区0", valid_to=d("12-30"))
    for firm in (own, plain, outside):
        link(area, firm, headcount=30, confirm_signed=firm == plain)
    link(over, plain, headcount=30)
    with wp.store.reading() as session:
        rows = roster_rows(Scope(session, DECEMBER, wp.definition(DECEMBER)))
    told = [[row.values[k] for k in ("unit_name", "confirm", "own", "union", "once", "once_headcount")] for row in rows]
    assert told == [
        ["丙厂", "否", "否", "未建会", 1, 60],
        ["甲厂", "否", "是", "单独建会", None, None],
        ["乙厂", "是", "否", "单独建会", 1, 50],
    ]
    with wp.store.reading() as session:
        form = compute(wp, session, DECEMBER, ["JT-03"])["JT-03"]
    assert [column.label for column in form.form.columns][10:] == ["另有单独合同", "建会方式", "备注"]
    assert form.totals()["F"] == 90
    assert [foot.label for foot in form.form.feet] == ["其中：已单独签订", "去重后"]
    feet = form.feet()
    assert [feet[number, column] for number in (1, 2) for column in "DF"] == [1, 30, 2, 110]
