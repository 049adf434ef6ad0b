"""Monthly counts in a real store: entry, grid, opening a month, undo, tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.registers.members.conftest import new_union
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.members import trend
from tzdesk.registers.members.history import missing_unions
from tzdesk.registers.members.model import Member, MemberCount
from tzdesk.registers.members.register import count_register as counts
from tzdesk.registers.members.service import copy_last_month, insert_counts, open_month, save_count, save_counts
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.workplace import Workplace

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}


def cells_of(wp: Workplace, record_id: int) -> dict[str, int]:
    with wp.store.reading() as session:
        return counts(wp).get(session, record_id).filled()


def first_month(wp: Workplace, union: int, opening: int = 50) -> int:
    return save_count(wp, {"org_id": union, "period": NOVEMBER, "10T": opening, **QUIET}).id


def test_every_field_of_the_definition_is_an_attribute(wp: Workplace) -> None:
    for kind, model in (("member_count", MemberCount), ("member", Member)):
        missing = [field.name for field in wp.definition(2023).record(kind).fields if not hasattr(model, field.name)]
        assert missing == [], kind


@pytest.mark.parametrize("months", [6, 12])
def test_rules_look_back_as_many_months_as_they_ask_for(wp: Workplace, union: int, months: int) -> None:
    """60 members and not one movement since January 2023: M18 speaks in the month in which its months are full."""
    wp = replace(wp, overlay={"rules": {"M18": {"thresholds": {"months": months}}}})
    month = Month(2023, 1)
    found: list[bool] = []
    for _ in range(months):
        values = {"10T": 60} if not found else {}
        saved = save_count(wp, {"org_id": union, "period": month, **values, **QUIET, "14T": 0, "23T": 0})
        found.append("M18" in {one.rule for one in saved.findings})
        month = month.next
    assert found == [False] * (months - 1) + [True]


def test_every_cell_is_a_field(wp: Workplace) -> None:
    spec = counts(wp).spec(wp, DECEMBER)
    assert spec.field("12T").label == "新发展入会"
    assert spec.field("30F").label == "月末会员人数·女"
    assert [spec.field(name).computed for name in ("11T", "20F", "30T", "30F", "10T", "12T")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert {field.name for field in spec.list_fields()} >= {"org_id", "01T", "10T", "30T", "30F", "30M"}
    assert "19T" not in spec
    assert spec.field("19F").type.check(-1) == []
    assert spec.field("12T").type.check(-1) != []


def test_cells_are_set_and_shown_like_fields(wp: Workplace, union: int) -> None:
    saved = save_count(wp, {"org_id": union, "period": DECEMBER, "10T": 50, **QUIET, "12T": 2, "note": "补"})
    with wp.store.reading() as session:
        record = counts(wp).get(session, saved.id)
        assert {name: counts(wp).value(record, name) for name in ("10T", "12T", "30T", "12F", "note")} == {
            "10T": 50,
            "12T": 2,
            "30T": 52,
            "12F": None,
            "note": "补",
        }
    save_count(wp, {"12T": None}, saved.id)
    assert "12T" not in cells_of(wp, saved.id)


def test_a_typed_opening_that_is_not_last_closing_is_named(wp: Workplace, union: int) -> None:
    first_month(wp, union, 50)
    saved = save_count(wp, {"org_id": union, "period": DECEMBER, "10T": 51, **QUIET})
    assert cells_of(wp, saved.id)["10T"] == 50
    assert [found.field for found in saved.findings if found.rule == "M03"] == ["10T"]
    again = save_count(wp, {"10T": 50}, saved.id)
    assert [found for found in again.findings if found.rule == "M03"] == []


def test_a_changed_month_moves_the_openings_after_it(wp: Workplace, union: int) -> None:
    november = first_month(wp, union, 50)
    december = save_count(wp, {"org_id": union, "period": DECEMBER, **QUIET, "12T": 1}).id
    january = save_count(wp, {"org_id": union, "period": JANUARY, **QUIET, "21T": 2}).id
    assert cells_of(wp, january)["30T"] == 49
    save_count(wp, {"13T": 5}, november)
    assert [cells_of(wp, one)["30T"] for one in (november, december, january)] == [55, 56, 54]
    wp.store.undo()
    assert [cells_of(wp, one)["30T"] for one in (november, december, january)] == [50, 51, 49]


def test_a_derived_opening_follows_the_movements(wp: Workplace, union: int) -> None:
    saved = save_count(wp, {"org_id": union, "period": DECEMBER, **QUIET, "12T": 2, "30T": 53})
    assert cells_of(wp, saved.id)["10T"] == 51
    save_count(wp, {"12T": 3}, saved.id)
    assert (cells_of(wp, saved.id)["10T"], cells_of(wp, saved.id)["30T"]) == (50, 53)


def test_one_union_has_one_count_a_month(wp: Workplace, union: int) -> None:
    first = first_month(wp, union)
    with pytest.raises(UserError, match="只能有一行"):
        save_count(wp, {"org_id": union, "period": NOVEMBER})
    counts(wp).delete(wp, [first])
    assert first_month(wp, union) != first


def test_a_count_needs_union_and_month(wp: Workplace, union: int) -> None:
    with pytest.raises(UserError, match="缺少工会或报告期"):
        save_count(wp, {"period": DECEMBER, "12T": 1})


def test_a_grid_is_one_operation(wp: Workplace, union: int) -> None:
    other = new_union(wp, "南通乙公司工会")
    first_month(wp, union)
    saved = save_counts(wp, DECEMBER, {union: {**QUIET, "12T": 4}, other: {**QUIET, "10T": 7, "note": "首月"}})
    assert [cells_of(wp, saved.ids[org])["30T"] for org in (union, other)] == [54, 7]
    assert {found.id for found in saved.findings if found.rule == "M01"} == set(saved.ids.values())
    wp.store.undo()
    with wp.store.reading() as session:
        assert counts(wp).ids(wp, session, Query(period=DECEMBER)) == []


def test_opening_a_month_makes_the_missing_rows_with_last_closings(wp: Workplace, union: int) -> None:
    other, federation = new_union(wp, "乙工会"), new_union(wp, "联合会", org_type="21")
    first_month(wp, union, 50)
    save_counts(wp, DECEMBER, {other: {"10T": 3}})
    assert open_month(wp, DECEMBER) == 1
    assert open_month(wp, DECEMBER) == 0
    with wp.store.reading() as session:
        rows = {row.org_id: row for row in counts(wp).fetch(session, counts(wp).ids(wp, session, Query(DECEMBER)))}
        assert set(rows) == {union, other}
        assert rows[union].filled() == {"10T": 50}
        assert rows[union].source == "4"
        assert federation not in rows


def test_copying_last_month_states_that_nothing_moved(wp: Workplace, union: int) -> None:
    save_count(
        wp, {"org_id": union, "period": NOVEMBER, "10T": 50, **QUIET, "12T": 3, "12F": 1, "10F": 9, "01T": 60, "30M": 7}
    )
    saved = copy_last_month(wp, DECEMBER)
    cells = cells_of(wp, saved.ids[union])
    assert {name: cells.get(name) for name in ("01T", "10T", "11T", "12T", "12F", "20T", "30T", "30F", "30M")} == {
        "01T": 60,
        "10T": 53,
        "11T": 0,
        "12T": 0,
        "12F": 0,
        "20T": 0,
        "30T": 53,
        "30F": 10,
        "30M": 7,
    }
    with pytest.raises(UserError, match="没有可以照上月填写"):
        copy_last_month(wp, DECEMBER)


def test_many_months_are_written_at_once_in_a_chain(wp: Workplace, union: int) -> None:
    rows = [
        {"org_id": union, "period": NOVEMBER, "cells": {**QUIET, "12T": 2}, "stated": {"10T": 10}},
        {"org_id": union, "period": DECEMBER, "cells": {**QUIET, "21T": 1}},
    ]
    with wp.store.operation("test.bulk") as op:
        made = insert_counts(wp, op, rows)
    assert [cells_of(wp, one)["30T"] for one in made] == [12, 11]
    save_count(wp, {"12T": 5}, made[0])
    assert [cells_of(wp, one)["30T"] for one in made] == [15, 14]


def test_a_row_whose_cells_were_written_whole_keeps_its_opening(wp: Workplace, union: int) -> None:
    saved = save_count(wp, {"org_id": union, "period": DECEMBER, "cells": {**QUIET, "10T": 5, "30F": 2}})
    assert (cells_of(wp, saved.id)["30T"], cells_of(wp, saved.id)["30F"]) == (5, 2)


def test_the_table_sorts_and_filters_by_cells_and_by_the_unions_name(wp: Workplace, union: int) -> None:
    other = new_union(wp, "博雅电缆工会", search_text="boyadianlan bydl 博雅电缆工会")
    third = new_union(wp, "中新工会", search_text="zhongxin zx 中新工会")
    saved = save_counts(
        wp, DECEMBER, {union: {"10T": 7, **QUIET}, other: {"10T": 70, **QUIET}, third: {"12T": 0, "13T": 1}}
    )
    by_org = {record: org for org, record in saved.ids.items()}
    register = counts(wp)
    with wp.store.reading() as session:

        def orgs(query: Query) -> list[int]:
            return [by_org[one] for one in register.ids(wp, session, query)]

        assert orgs(Query(order="30T", descending=True))[:2] == [other, union]
        assert orgs(Query(conditions=(Condition("30T", "at_least", 70),))) == [other]
        assert orgs(Query(conditions=(Condition("30T", "blank"),))) == [third]
        assert orgs(Query(conditions=(Condition("12T", "is", 0),), order="id")) == [union, other, third]
        assert orgs(Query(text="bydl")) == [other]
        assert orgs(Query(period=DECEMBER, order="org_id"))[:1] == [other]
        assert orgs(Query(period=NOVEMBER)) == []
        assert register.titles(session, [saved.ids[other]]) == {saved.ids[other]: "博雅电缆工会 2023年12月"}


def test_findings_while_typing_write_nothing(wp: Workplace, union: int) -> None:
    first_month(wp, union, 50)
    found = counts(wp).try_values(wp, {"org_id": union, "period": DECEMBER, **QUIET, "01T": 40}, period=DECEMBER)
    assert "M09" in {one.rule for one in found}
    with wp.store.reading() as session:
        assert counts(wp).ids(wp, session, Query(period=DECEMBER)) == []


def test_the_journal_knows_a_cell_before_and_after(wp: Workplace, union: int) -> None:
    from tzdesk.store import journal

    saved = first_month(wp, union)
    save_count(wp, {"12T": 9}, saved)
    with wp.store.reading() as session:
        [latest, *_] = journal.field_history(session, "member_count", saved, "cells")
        assert (latest.before["12T"], latest.after["12T"]) == (0, 9)


def test_rules_of_unions_see_the_months_members(wp: Workplace) -> None:
    union = new_union(wp, "甲工会", has_women_comm=True)
    save_counts(wp, DECEMBER, {union: {**QUIET, "10T": 30, "30F": 0}})
    register = wp.register("organisation")
    with wp.store.reading() as session:
        december = register.check(wp, session, register.fetch(session, [union]), DECEMBER)
        november = register.check(wp, session, register.fetch(session, [union]), NOVEMBER)
    assert "O19" in {found.rule for found in december}
    assert "O19" not in {found.rule for found in november}


def test_a_trend_has_thirteen_months_and_a_blank_is_none(wp: Workplace, union: int) -> None:
    other, federation = new_union(wp, "乙工会"), new_union(wp, "联合会", org_type="21")
    first_month(wp, union, 50)
    save_counts(wp, DECEMBER, {union: {"12T": 1}, other: {"10T": 4, **QUIET}, federation: {"10T": 99, **QUIET}})
    with wp.store.reading() as session:
        found = trend(session, DECEMBER)
        assert len(found) == 13
        assert found[-2:] == [(NOVEMBER, 50), (DECEMBER, 4)]
        assert {members for _, members in found[:-2]} == {None}
        assert trend(session, JANUARY, 1) == [(JANUARY, None)]


def test_unions_without_a_count_are_missing(wp: Workplace, union: int) -> None:
    other = new_union(wp, "乙工会")
    first_month(wp, union)
    with wp.store.reading() as session:
        assert [org.id for org in missing_unions(session, NOVEMBER)] == [other]


def test_a_deleted_union_takes_its_counts_along(wp: Workplace, union: int) -> None:
    saved = first_month(wp, union)
    wp.register("organisation").delete(wp, [union])
    with wp.store.reading() as session:
        assert counts(wp).get(session, saved).deleted_at is not None
        assert trend(session, NOVEMBER, 1) == [(NOVEMBER, None)]


def test_a_deleted_month_and_its_return_move_the_openings_after_it(wp: Workplace, union: int) -> None:
    """Three months: without the first the later ones have no opening; with it again they are as they were."""
    november = first_month(wp, union, 50)
    december = save_count(wp, {"org_id": union, "period": DECEMBER, **QUIET, "12T": 1}).id
    january = save_count(wp, {"org_id": union, "period": JANUARY, **QUIET, "21T": 2}).id
    shown = [(cells_of(wp, one).get("10T"), cells_of(wp, one).get("30T")) for one in (december, january)]
    assert shown == [(50, 51), (51, 49)]
    counts(wp).delete(wp, [november])
    assert [(cells_of(wp, one).get("10T"), cells_of(wp, one).get("30T")) for one in (december, january)] == [
        (None, None),
        (None, None),
    ]
    counts(wp).restore(wp, [november])
    assert [(cells_of(wp, one).get("10T"), cells_of(wp, one).get("30T")) for one in (december, january)] == shown
    counts(wp).delete(wp, [november])
    wp.store.undo()
    assert [(cells_of(wp, one).get("10T"), cells_of(wp, one).get("30T")) for one in (december, january)] == shown


def test_a_month_that_comes_back_takes_the_closing_of_the_month_before_as_it_is_now(wp: Workplace, union: int) -> None:
    """Two months of three go and come back in any order, after the first has changed."""
    november = first_month(wp, union, 50)
    december = save_count(wp, {"org_id": union, "period": DECEMBER, **QUIET, "12T": 1}).id
    january = save_count(wp, {"org_id": union, "period": JANUARY, **QUIET, "21T": 2}).id
    counts(wp).delete(wp, [january, december])
    save_count(wp, {"13T": 5}, november)
    counts(wp).restore(wp, [january, december])
    assert [cells_of(wp, one)["30T"] for one in (november, december, january)] == [55, 56, 54]


def test_a_count_that_was_entered_again_is_in_the_way_of_the_old_one(wp: Workplace, union: int) -> None:
    """Restoring says which living row stands there; when that one is gone it succeeds."""
    first = first_month(wp, union, 50)
    counts(wp).delete(wp, [first])
    again = first_month(wp, union, 60)
    with pytest.raises(UserError, match=r"“南通甲纺织有限公司工会委员会 2023年11月”.*已经有了"):
        counts(wp).restore(wp, [first])
    counts(wp).delete(wp, [again])
    with pytest.raises(UserError, match="已经有了"):
        counts(wp).restore(wp, [first, again])
    counts(wp).restore(wp, [first])
    assert cells_of(wp, first)["30T"] == 50


def test_a_form_sees_what_would_be_computed(wp: Workplace, union: int) -> None:
    """Findings and computed cells of what is typed, with nothing written."""
    first_month(wp, union, 50)
    with wp.store.reading() as session:
        tried = counts(wp).tried(wp, session, {"org_id": union, "period": DECEMBER, **QUIET, "12T": 2}, period=DECEMBER)
        assert tried.computed["30T"] == 52
        assert counts(wp).count(wp, session, Query(period=DECEMBER)) == 0
