"""Beside a masked ID nothing stands that gives its masked places away; a child's ID is hidden wholly in every list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.unit.registers.aid.people import CHILD, MAN, resident_id
from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.excel.read import read_book
from tzdesk.fields.problem import FieldProblem
from tzdesk.fields.types import MASK, ResidentIdType
from tzdesk.jobs import run_now
from tzdesk.pdf.preview import page_count, page_text
from tzdesk.pieces import compose_paper
from tzdesk.registers.everywhere import find_everywhere
from tzdesk.registers.filtering import read_condition
from tzdesk.registers.keeping.gate import Permit
from tzdesk.registers.listing import read_lines, write_list
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.workplace import Workplace

TODAY = date(2023, 12, 28)
BIRTHS = ("1980-01-01", "1980-01", "1980年1月", "1980.01", "19800101", "2016-09")


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(TODAY):
        made = app.in_memory("李四")
        case = made.register("aid_case").save(made, {"name": "赵一", "case_no": "C1", "id_no": MAN}).id
        child = {"case_id": case, "relation": "05", "name": "赵小", "id_no": CHILD, "lives_together": True}
        made.register("aid_member").save(made, child)
        yield made
        made.close()


def test_every_kind_with_a_masked_id_masks_the_birth_date(wp: Workplace) -> None:
    """Whatever kind a district adds: with first six, last four and check digit a date would tell the rest."""
    kinds = [
        spec
        for spec in wp.definition().records.values()
        if any(known.masked and known.type.name == "resident_id" for known in spec.fields)
    ]
    assert {spec.kind for spec in kinds} >= {"aid_case", "aid_member", "member"}
    births = [(s.kind, known.masked) for s in kinds for known in s.fields if "出生" in known.label]
    assert births
    assert all(masked for _kind, masked in births)


def test_the_masked_edition_of_a_file_tells_the_year_of_birth_alone(wp: Workplace) -> None:
    """And the edition for the archive the date."""
    for full in (False, True):
        name, permit = ("aid-file-full", Permit("DC2023-0001", full=True)) if full else ("aid-file", None)
        content = compose_paper(wp, name, "aid_case", 1, permit).to_bytes()
        text = "".join(page_text(content, page) for page in range(1, page_count(content) + 1))
        flat = "".join(text.split())
        assert ("1980-01-01" in flat) is full
        assert [birth for birth in BIRTHS if birth in flat] == [] or full
        assert full or "1980年" in flat


def test_lists_and_their_export_tell_the_year_alone(wp: Workplace, tmp_path: Path) -> None:
    """On the screen, in the workbook, in the history of a change."""
    for kind in ("aid_case", "aid_member"):
        register = wp.register(kind)
        fields = list(register.spec(wp).fields)
        with wp.store.reading() as session:
            ids = register.ids(wp, session, Query())
            shown = repr([line.texts for line in read_lines(wp, session, register, fields, ids)])
        run_now(write_list(wp, kind, fields, ids, tmp_path / f"{kind}.xlsx"))
        said = shown + repr(read_book(tmp_path / f"{kind}.xlsx").sheets[0].rows)
        assert [birth for birth in (*BIRTHS, "date(1980", MAN[6:14], CHILD[:10]) if birth in said] == []
        assert kind == "aid_case" or said.count(f"{MAN[:6]}****") == 2  # the head's, and never the child's


@pytest.mark.parametrize(
    ("born", "hidden"), [(date(2009, 12, 29), True), (date(2009, 12, 28), False), (date(2016, 9, 1), True)]
)
def test_a_child_under_fourteen_has_no_part_of_its_id_shown(born: date, hidden: bool) -> None:
    """From the fourteenth birthday on it is masked as everybody's."""
    with clock.frozen(TODAY):
        assert (ResidentIdType().mask(resident_id(born, 3)) == MASK) is hidden


def test_a_birth_date_is_not_found_by_its_parts(wp: Workplace) -> None:
    """Neither by a span, its last places or the order; by the whole date it may be looked for."""
    register = wp.register("aid_case")
    field = register.spec(wp).field("birth_date")
    for typed in ("1980", ">1980-01-01", "1980-01", "0101"):
        with pytest.raises(FieldProblem, match="受保护"):
            read_condition(field, typed)
    with wp.store.reading() as session:
        for condition in (Condition("birth_date", "ends", "01"), Condition("birth_date", "at_least", TODAY),
                          Condition("id_no", "ends", MAN[-6:])):  # fmt: skip
            with pytest.raises(UserError, match="受保护"):
                register.ids(wp, session, Query(conditions=(condition,)))
        with pytest.raises(UserError, match="不能按"):
            register.ids(wp, session, Query(order="birth_date"))
        whole = read_condition(field, "=1980-01-01")
        assert whole is not None
        assert register.ids(wp, session, Query(conditions=(whole,))) == [1]


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("aid_case", "health", "3"),
        ("aid_case", "disability", "1"),
        ("aid_case", "cause_text", "尿毒症"),
        ("aid_case", "address", "金沙街道1号"),
        ("aid_member", "disease_name", "尿毒症"),
        ("aid_member", "is_minor14", True),
        ("aid_member", "monthly_income", 0),
        ("aid_assessment", "income_wage", 0),
        ("aid_assessment", "ratio", 1),
    ],
)
def test_what_has_few_values_is_not_found_by_trying_them(wp: Workplace, kind: str, name: str, value: object) -> None:
    """An illness, a degree of disability, an amount: a box that answers to its value has told it."""
    register = wp.register(kind)
    field = register.spec(wp).field(name)
    assert field.masked
    for typed in (f"={field.type.format(value)}", f"={value}", "0012"):
        with pytest.raises(FieldProblem, match="只能按空、非空"):
            read_condition(field, typed)
    with wp.store.reading() as session:
        for condition in (Condition(name, "is", value), Condition(name, "one_of", (value,)),
                          Condition(name, "ends", "12"), Condition(name, "is_not", value)):  # fmt: skip
            with pytest.raises(UserError, match="只能按空、非空"):
                register.ids(wp, session, Query(conditions=(condition,)))
        every = register.fetch(session, register.ids(wp, session, Query()))
        for op, blank in (("blank", True), ("filled", False)):
            ids = [one.id for one in every if (register.value(one, name) in {None, ""}) is blank]
            assert register.ids(wp, session, Query(conditions=(Condition(name, op),))) == ids


def test_a_child_is_not_found_by_a_tail_that_no_list_shows(wp: Workplace) -> None:
    """In the box, in the search and under Ctrl+K; by the whole number it is, and on its fourteenth birthday by both."""
    register = wp.register("aid_member")
    field = register.spec(wp).field("id_no")
    condition = read_condition(field, CHILD[-4:])
    assert condition is not None
    by_box, by_text = Query(conditions=(condition,)), Query(text=CHILD[-4:])
    with wp.store.reading() as session:
        assert [register.ids(wp, session, query) for query in (by_box, by_text)] == [[], []]
        assert find_everywhere(wp, session, ["aid_member"], CHILD[-4:], 5) == []
        whole = read_condition(field, f"={CHILD}")
        assert whole is not None
        child = register.ids(wp, session, Query(conditions=(whole,)))
        assert len(child) == 1
        born = date(int(CHILD[6:10]), int(CHILD[10:12]), int(CHILD[12:14]))
        with clock.frozen(born.replace(year=born.year + 14)):
            assert [register.ids(wp, session, query) for query in (by_box, by_text)] == [child, child]
        man = register.ids(wp, session, Query(text=MAN[-4:]))
        assert len(man) == 1
