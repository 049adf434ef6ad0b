"""A whole district: 1,909 covered enterprises, 159,500 workers, overlaps of every kind, against plain sets.

The recount below reads nothing of the program: it goes over the planted rows with plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.registers.contracts.conftest import DECEMBER
from tzdesk.base import clock
from tzdesk.definitions import load
from tzdesk.registers import contracts, organisations
from tzdesk.registers.contracts.coverage import coverage
from tzdesk.registers.contracts.lists import roster_rows
from tzdesk.registers.contracts.model import Contract, CoverageLink
from tzdesk.registers.measure import Scope
from tzdesk.registers.organisations.model import HostUnit, Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns import checks_bargaining
from tzdesk.returns.compute import CellValue, FormValues, compute
from tzdesk.returns.model import SealedBook
from tzdesk.rules import check
from tzdesk.store import Store

DAY = date(2023, 12, 31)
COVERED, WORKERS, LARGE = 1909, 159_500, 400
TOWNS = ("320612001", "320612002", "320612101", "320612107", "320612120")
assert SealedBook.__tablename__  # compute asks for sealed months
assert checks_bargaining.rates_hold  # the rules of the form are known once they are imported


@dataclass
class District:
    """The planted rows, as plain dicts; the id of a row is its place in the list plus one."""

    units: list[dict[str, Any]] = field(default_factory=list)
    unions: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)

    def unit(self, staff: int | None, *, union: bool = True, **values: Any) -> int:
        """An enterprise, with a union of its own unless stated."""
        number = len(self.units) + 1
        facts = {"unit_name": f"第{number:04}号企业", "staff_total": staff, "business_status": "1"}
        self.units.append({**facts, "division_code": TOWNS[number % len(TOWNS)] + "000", **values})
        if union:
            org = {"org_name": f"第{number:04}号工会", "org_type": "11", "status": "1", "host_unit_id": number}
            self.unions.append(org)
        return number

    def text(self, party: int | None, content: str, level: str = "1", **values: Any) -> int:
        """A signed contract of 2023, in force."""
        facts: dict[str, Any] = {
            "contract_no": f"合{len(self.texts) + 1}",
            "party_a_id": party,
            "content_code": content,
            "level_code": level,
            "text_form": "1",
            "outcome_code": "1",
            "procedure_code": "P",
            "sign_date": date(2023, 3, 1),
            "valid_from": date(2023, 3, 1),
            "valid_to": date(2024, 2, 29),
            "headcount_at_sign": 7,  # never what is counted where the enterprise states its own
        }
        self.texts.append({**facts, **values})
        return len(self.texts)

    def cover(self, text: int, units: Iterator[int] | list[int] | range, **values: Any) -> None:
        """Put enterprises on a roster."""
        self.links += [{"contract_id": text, "enterprise_id": unit, "headcount": 3, **values} for unit in units]


def headcounts() -> list[int]:
    """1,909 numbers that sum to 159,500, the first 400 of them a hundred or more."""
    large = [100 + 37 * n % 150 for n in range(LARGE)]
    small = [10 + 13 * n % 80 for n in range(COVERED - LARGE)]
    rest = WORKERS - sum(large) - sum(small)
    assert rest > 0
    large = [heads + rest // LARGE for heads in large]
    large[0] += rest % LARGE
    return large + small


def plant() -> District:
    """Contracts and rosters that overlap in every way of contracts.md §3.3."""
    found = District()
    heads = headcounts()
    firms = [found.unit(staff) for staff in heads]
    for number in range(900):  # own 综合; every third own 工资 as well: the same firm, another content
        found.text(firms[number], "10")
        if number % 3 == 0:
            found.text(firms[number], "20")
    area = {town: found.text(None, "20", "2", area_code=f"{town}000", roster_status="1") for town in TOWNS}
    for town, text in area.items():  # regional wages over firms 600 … 1699: some with an own one, some without
        found.cover(text, [f for f in firms[600:1700] if found.units[f - 1]["division_code"].startswith(town)])
    trade = found.text(None, "20", "3", industry="C", roster_status="1")
    found.cover(trade, firms[1500:1800])  # a trade contract of the same content over the regional ones
    women = found.text(None, "30", "2", roster_status="1")
    found.cover(women, firms[500:1000])
    found.text(firms[10], "30", text_form="2", main_contract_id=11)  # a chapter covers, and is no text of its own
    group = found.text(firms[1800], "10", "4")
    found.cover(group, firms[1801:1850])  # a group contract is its members' own
    found.cover(area[TOWNS[0]], firms[1850:COVERED])  # the rest, whatever their town
    # The district's trade contract: it covers here and is counted there, as no text of the town.
    upper = found.text(None, "30", "3", signing_level="3", roster_status="1")
    found.cover(upper, firms[100:120])
    # One firm renewed early and one changed: both versions run, and count once.
    begun = {"sign_date": date(2023, 11, 1), "valid_from": date(2023, 12, 1)}
    found.text(firms[1], "10", prev_contract_id=3, sign_kind="R", **begun)
    found.text(firms[2], "10", prev_contract_id=4, sign_kind="A", sign_date=date(2023, 10, 1))
    # What covers nobody: left, not yet joined, ended, objected to, terminated, minutes, turned round, without a roster.
    outside = [found.unit(50) for _ in range(40)]
    found.cover(trade, outside[:5], exit_date=date(2023, 6, 30))
    found.cover(trade, outside[5:10], join_date=date(2024, 1, 1))
    for firm, values in zip(
        outside[10:],
        (
            {"valid_to": date(2023, 12, 30)},
            {"opinion_kind": "2", "opinion_date": date(2023, 4, 1)},
            {"terminate_date": date(2023, 12, 31), "term_kind": "B"},
            {"outcome_code": "2", "procedure_code": "J"},
            {"sign_date": None},
            {"sign_date": date(2024, 1, 1)},
            {"valid_from": date(2023, 7, 12), "valid_to": date(2023, 6, 22)},
            {"effective_date": date(2024, 1, 5)},
        ),
        strict=False,
    ):
        found.text(firm, "10", **values)
    found.text(None, "20", "2", roster_status="3", headcount_at_sign=4321)
    # In the denominators or not: large ones that are shut, stopped or without a union.
    found.unit(500, business_status="4", ended_on=date(2023, 5, 1))
    found.unit(500, business_status="2")
    found.unit(500, union=False)
    return found


def in_force(text: dict[str, Any]) -> bool:
    """Whether a planted contract is valid on the day."""
    start = text.get("effective_date") or text["valid_from"]
    ended = text.get("terminate_date")
    signed = text["sign_date"] is not None and text["sign_date"] <= DAY
    forward = text["valid_to"] >= text["valid_from"]
    kept = text.get("opinion_kind") != "2" and (ended is None or ended > DAY) and text["outcome_code"] == "1"
    return bool(signed and forward and kept and start <= DAY <= text["valid_to"])


def recount(found: District, contents: set[str]) -> tuple[set[int], set[int]]:
    """(own, regional or industry) enterprises on the day over some contents, with plain sets."""
    own, shared = set(), set()
    for number, text in enumerate(found.texts, 1):
        if not in_force(text) or text["content_code"] not in contents:
            continue
        roster = {
            link["enterprise_id"]
            for link in found.links
            if link["contract_id"] == number
            and link.get("join_date", DAY) <= DAY
            and link.get("exit_date", date.max) > DAY
        }
        if text["level_code"] in "14":
            own |= roster | ({text["party_a_id"]} - {None})
        else:
            shared |= roster
    return own, shared


@pytest.fixture(scope="module")
def district() -> District:
    return plant()


@pytest.fixture(scope="module")
def wp(district: District) -> Iterator[Workplace]:
    registers = {register.kind: register for register in (*organisations.REGISTERS, *contracts.REGISTERS)}
    with clock.frozen(date(2024, 1, 5)):
        store = Store.in_memory(user="录入员", definition_year=2023)
        with store.operation("test.plant") as op:
            op.insert_many(HostUnit, district.units)
            op.insert_many(Organisation, district.unions)
            op.insert_many(Contract, district.texts)
            op.insert_many(CoverageLink, district.links)
        yield Workplace(store, registers)
        store.close()


@pytest.fixture(scope="module")
def book(wp: Workplace) -> Any:
    with wp.store.reading() as session:
        return compute(wp, session, DECEMBER, ["JT-01", "JT-04", "JT-06"])


ALL = {"10", "20", "30", "40", "50", "60", "90"}


def test_the_plant_itself_is_the_district_of_the_task(district: District) -> None:
    own, shared = recount(district, ALL)
    assert len(own | shared) == COVERED
    assert sum(district.units[unit - 1]["staff_total"] for unit in own | shared) == WORKERS
    assert len(own & shared) > 300


def test_covered_enterprises_and_workers_are_exact(book: Any, district: District) -> None:
    form = book["JT-01"]
    own, shared = recount(district, ALL)
    assert form.get("151", "F").value == COVERED
    assert form.get("161", "F").value == WORKERS
    assert set(form.get("152", "F").ids) == own
    assert set(form.get("153", "F").ids) == shared - own
    assert set(form.get("154", "F").ids) == own & shared
    assert form.get("164", "F").value == 4321
    assert set(form.get("161", "F").ids) == own | shared


@pytest.mark.parametrize(("content", "enterprises", "people"), [("20", "171", "172"), ("30", "173", None)])
def test_each_content_is_split_anew(
    book: Any, district: District, content: str, enterprises: str, people: str | None
) -> None:
    own, shared = recount(district, {content})
    assert set(book["JT-01"].get(enterprises, "F").ids) == own | shared
    if people:
        staff = sum(district.units[unit - 1]["staff_total"] for unit in own | shared)
        assert book["JT-01"].get(people, "F").value == staff


def test_every_large_enterprise_has_signed(book: Any, district: District) -> None:
    """百人以上: 400 of 400, the closed, stopped and unorganised ones left out; no rate above 100."""
    form = book["JT-01"]
    assert (form.get("102", "F").value, form.get("182", "F").value) == (LARGE, Decimal("100.0"))
    obliged = {org["host_unit_id"] for org in district.unions}
    obliged -= {n for n, unit in enumerate(district.units, 1) if unit["business_status"] in {"2", "4"}}
    own, shared = recount(district, ALL)
    assert form.get("101", "F").value == len(obliged) == COVERED + 40
    expected = (Decimal(len((own | shared) & obliged)) * 100 / len(obliged)).quantize(Decimal("0.1"))
    assert form.get("181", "F").value == expected
    assert form.get("183", "F").value == (Decimal(len(own)) * 100 / len(obliged)).quantize(Decimal("0.1"))


def test_texts_are_counted_once_by_level_and_content(book: Any, district: District) -> None:
    """Chapters, minutes, replaced versions and what an upper level signed are no texts in force."""
    replaced = {text["prev_contract_id"] for text in district.texts if text.get("prev_contract_id") and in_force(text)}
    stock = [
        text
        for number, text in enumerate(district.texts, 1)
        if in_force(text) and text["text_form"] == "1" and number not in replaced and "signing_level" not in text
    ]
    form = book["JT-01"]
    assert form.get("111", "F").value == len(stock)
    for line, code in (("121", "10"), ("122", "20"), ("123", "30")):
        assert form.get(line, "F").value == sum(text["content_code"] == code for text in stock)
    assert form.get("113", "F").value == sum(text["level_code"] == "2" for text in stock)
    assert form.get("126", "F").value == 1


def test_towns_and_natures_add_up_to_the_district(book: Any, district: District) -> None:
    """JT-04 by town and JT-06 by nature: the parts are disjoint and give the totals of JT-01."""
    towns, natures = book["JT-04"], book["JT-06"]
    parts = [line.code for line in towns.form.lines if line.code != "000"]
    for column, total in (("M", COVERED), ("N", WORKERS)):
        assert towns.get("000", column).value == total
        assert sum(towns.get(code, column).value or 0 for code in parts) == total
    own, shared = recount(district, {"20"})
    codes = [line.code for line in natures.form.lines]
    value = {(code, column): natures.get(code, column).value for code in codes for column in "BCDEFG"}
    assert value["00", "G"] == len(own | shared)
    assert sum(value[code, "G"] for code in codes if code != "00") == len(own | shared)
    for code in codes:
        assert value[code, "C"] <= value[code, "B"]
        assert value[code, "D"] == value[code, "E"] + value[code, "F"]


def test_roster_foot_is_freed_of_double_counts(wp: Workplace, district: District) -> None:
    """JT-03: the last columns count each enterprise once and leave out those with an own contract of the content."""
    with wp.store.reading() as session:
        rows = roster_rows(Scope(session, DECEMBER, wp.definition(DECEMBER)))
    expected: set[int] = set()
    for content in ("20", "30"):
        own, shared = recount(district, {content})
        expected |= shared - own
    assert sum(row.values["once"] or 0 for row in rows) == len(expected)
    staff = sum(district.units[unit - 1]["staff_total"] for unit in expected)
    assert sum(row.values["once_headcount"] or 0 for row in rows) == staff


def rules_on(book: Any, form: FormValues) -> set[str]:
    return {found.rule for found in check(load(2023), "JT-01", [(form, book)])}


def test_the_rules_of_the_form_are_silent_on_it(book: Any) -> None:
    assert rules_on(book, book["JT-01"]) & {"VR-44", "VR-45", "VR-46", "VR-47", "VR-50", "VR-51", "VR-52"} == set()


@pytest.mark.parametrize(
    ("rule", "cell", "value", "silent"),
    [
        ("VR-44", ("151", "F"), COVERED + 1, COVERED),
        ("VR-46", ("172", "F"), WORKERS + 1, WORKERS),
        ("VR-47", ("121", "F"), 0, None),
        ("VR-50", ("201", "E"), -1, 0),
        ("VR-51", ("203", "D"), Decimal("1.0"), None),
        ("VR-52", ("182", "F"), Decimal("100.1"), Decimal("100.0")),
        ("VR-53", ("181", "G"), Decimal("110.0"), Decimal("100.0")),
    ],
)
def test_each_rule_of_the_form_fires_and_its_nearest_case_does_not(
    book: Any, rule: str, cell: tuple[str, str], value: Any, silent: Any
) -> None:
    sound = book["JT-01"]
    bad = FormValues(sound.form, {**sound.cells, cell: CellValue(value, sound.get(*cell).ids)})
    assert rule in rules_on(book, bad)
    if silent is not None:
        near = FormValues(sound.form, {**sound.cells, cell: CellValue(silent, sound.get(*cell).ids)})
        assert rule not in rules_on(book, near)


def test_a_worker_counted_with_a_repeated_enterprise_is_found(book: Any) -> None:
    sound = book["JT-01"]
    workers = sound.get("161", "F")
    for ids in ((*workers.ids, workers.ids[0]), (*workers.ids, 999_999)):
        bad = FormValues(sound.form, {**sound.cells, ("161", "F"): CellValue(WORKERS, ids)})
        assert "VR-45" in rules_on(book, bad)
    assert "VR-45" not in rules_on(book, sound)


def test_coverage_by_enterprise_gives_the_sets_of_the_recount(wp: Workplace, district: District) -> None:
    """覆盖情况: each enterprise stands once; own, regional and double parts of each content are those of the sets."""
    with wp.store.reading() as session:
        found = coverage(session, DECEMBER)
    assert len({row.unit for row in found.rows}) == len(found.rows)
    for name, contents in {"any": {"10", "20", "30"}, "10": {"10"}, "20": {"20"}, "30": {"30"}}.items():
        own, shared = recount(district, contents)
        parts = {"own": own - shared, "shared": shared - own, "double": own & shared}
        for how, units in parts.items():
            assert {row.unit for row in found.rows if row.by[name].how == how} == units
            assert found.counts[name][how] == len(units)
    assert sum(found.counts["any"][how] for how in ("own", "shared", "double")) == COVERED


def test_coverage_names_the_contracts_and_who_stands_on_two_rosters(wp: Workplace, district: District) -> None:
    with wp.store.reading() as session:
        rows = {row.unit: row for row in coverage(session, DECEMBER).rows}
    on: dict[int, set[int]] = {}
    for link in district.links:
        if district.texts[link["contract_id"] - 1]["level_code"] in {"2", "3"}:
            on.setdefault(link["enterprise_id"], set()).add(link["contract_id"])
    wages = {unit: {t for t in texts if district.texts[t - 1]["content_code"] == "20"} for unit, texts in on.items()}
    repeated = {unit for unit, row in rows.items() if row.by["20"].repeated}
    assert repeated
    assert repeated <= {unit for unit, texts in wages.items() if len(texts) > 1}
    for unit in repeated:
        assert wages[unit] & set(rows[unit].by["20"].contracts)
