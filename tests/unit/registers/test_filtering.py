"""What is typed over a column becomes its condition, and the condition finds the right rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.ui import small
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.fields.problem import FieldProblem
from tzdesk.registers import saved_filters
from tzdesk.registers.everywhere import find_everywhere
from tzdesk.registers.filtering import offered, read_condition, same_as
from tzdesk.registers.listing import read_lines
from tzdesk.registers.query import Condition, Query
from tzdesk.registers.saved_filters import Filter
from tzdesk.registers.workplace import Workplace

DAY = date(2024, 1, 8)
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.fixture
def wp() -> Iterator[Workplace]:
    """An empty workplace in memory, on a day in January."""
    with clock.frozen(DAY):
        made = in_memory("王某")
        yield made
        made.close()


def found(wp: Workplace, kind: str, field: str, typed: str) -> list[str]:
    register = wp.register(kind)
    condition = read_condition(register.spec(wp).field(field), typed)
    assert condition is not None
    with wp.store.reading() as session:
        ids = register.ids(wp, session, Query(conditions=(condition,)))
        return list(register.titles(session, ids).values())


@pytest.mark.parametrize(
    ("kind", "field", "typed", "expected"),
    [
        ("host_unit", "unit_name", "恒泰", Condition("unit_name", "contains", "恒泰")),
        ("host_unit", "unit_name", "nthtfz", Condition("unit_name", "sounds", "nthtfz")),
        ("host_unit", "unit_name", "=南通甲厂", Condition("unit_name", "is", "南通甲厂")),
        ("host_unit", "unit_name", "空", Condition("unit_name", "blank")),
        ("host_unit", "staff_total", ">５0", Condition("staff_total", "above", 50)),
        ("host_unit", "staff_total", "≤50", Condition("staff_total", "at_most", 50)),
        ("host_unit", "staff_total", "3..8", Condition("staff_total", "between", (3, 8))),
        ("host_unit", "staff_total", "3～8", Condition("staff_total", "between", (3, 8))),
        ("host_unit", "staff_total", "≠4", Condition("staff_total", "is_not", 4)),
        ("host_unit", "staff_total", "0", Condition("staff_total", "is", 0)),
        ("host_unit", "unit_nature", "企业", Condition("unit_nature", "one_of", ("10", "51"))),
        ("host_unit", "is_platform", "是", Condition("is_platform", "is", True)),
        ("host_unit", "is_platform", "非空", Condition("is_platform", "filled")),
        ("contract", "sign_date", "2023-03", Condition("sign_date", "between", (date(2023, 3, 1), date(2023, 3, 31)))),
        ("contract", "sign_date", "2023年", Condition("sign_date", "between", (date(2023, 1, 1), date(2023, 12, 31)))),
        ("contract", "sign_date", "上月", Condition("sign_date", "between", (date(2023, 12, 1), date(2023, 12, 31)))),
        ("contract", "sign_date", "<2023-03-01", Condition("sign_date", "below", date(2023, 3, 1))),
        ("contract", "sign_date", "今天", Condition("sign_date", "is", DAY)),
        ("contract", "party_a_id", "恒泰", Condition("party_a_id", "named", ("host_unit", "恒泰"))),
        ("member_count", "period", "去年", Condition("period", "between", (Month(2023, 1), Month(2023, 12)))),
        ("member_count", "period", "2023-12", Condition("period", "is", Month(2023, 12))),
    ],
)
def test_what_is_typed_over_a_column_becomes_its_condition(
    wp: Workplace, kind: str, field: str, typed: str, expected: Condition
) -> None:
    read = read_condition(wp.register(kind).spec(wp).field(field), typed)
    assert read is not None
    if field == "unit_nature":
        assert (read.op, set(read.value)) == (expected.op, set(expected.value))
    else:
        assert read == expected


@pytest.mark.parametrize(
    ("kind", "field", "typed"),
    [("contract", "sign_date", "某天"), ("host_unit", "staff_total", ">"), ("host_unit", "unit_nature", "没有这种")],
)
def test_what_cannot_be_read_is_a_problem_not_a_filter(wp: Workplace, kind: str, field: str, typed: str) -> None:
    with pytest.raises(FieldProblem):
        read_condition(wp.register(kind).spec(wp).field(field), typed)


def test_names_are_found_by_a_part_by_pinyin_and_by_initials(wp: Workplace) -> None:
    for name in ("南通恒泰纺织有限公司", "南通正大建设有限公司"):
        wp.register("host_unit").save(wp, {"unit_name": name})
    for typed in ("恒泰", "htfz", "hengtai"):
        assert found(wp, "host_unit", "unit_name", typed) == ["南通恒泰纺织有限公司"]


def test_a_union_is_found_by_its_code(wp: Workplace) -> None:
    """The code of the statistics (统计代码), whole or its end."""
    union = {"org_name": "某厂工会", "org_type": "11", "status": "1", "stat_code": "320612000335"}
    number = wp.register("organisation").save(wp, union).id
    with wp.store.reading() as session:
        for typed in ("320612000335", "0335"):
            assert [number] == wp.register("organisation").first_ids(wp, session, typed, 5)


def test_a_column_of_other_records_is_filtered_by_their_names(wp: Workplace) -> None:
    unit = wp.register("host_unit").save(wp, {"unit_name": "南通恒泰纺织有限公司"}).id
    wp.register("contract").save(wp, {"contract_no": "甲1", "party_a_id": unit})
    wp.register("contract").save(wp, {"contract_no": "甲2"})
    assert found(wp, "contract", "party_a_id", "nthtfz") == ["甲1 南通恒泰纺织有限公司"]
    assert found(wp, "contract", "party_a_id", "空") == ["甲2"]


def test_one_of_several_codes_is_found_whole(wp: Workplace) -> None:
    spec = wp.register("contract").spec(wp).field("subjects")
    codes = [code.code for code in spec.type.codes]  # type: ignore[attr-defined]
    labels = {code.code: code.label for code in spec.type.codes}  # type: ignore[attr-defined]
    wp.register("contract").save(wp, {"contract_no": "甲1", "subjects": [codes[0], codes[2]]})
    wp.register("contract").save(wp, {"contract_no": "甲2", "subjects": [codes[1]]})
    assert found(wp, "contract", "subjects", labels[codes[2]]) == ["甲1"]


def test_decimals_are_compared_and_sorted_as_numbers(wp: Workplace) -> None:
    register = wp.register("contract")
    for number, (old, new) in enumerate(((1000_00, 1095_00), (1000_00, 1100_00), (1000_00, 1005_00))):
        register.save(wp, {"contract_no": f"甲{number}", "avg_wage_prev": old, "avg_wage_new": new})
    assert found(wp, "contract", "increase_pct", ">9") == ["甲0", "甲1"]
    with wp.store.reading() as session:
        ids = register.ids(wp, session, Query(order="increase_pct"))
        assert list(register.titles(session, ids).values()) == ["甲2", "甲0", "甲1"]


def test_a_filter_over_more_rows_than_can_be_bound_still_answers(wp: Workplace) -> None:
    register = wp.register("host_unit")
    many = tuple(range(1, 60_000))
    register.save(wp, {"unit_name": "南通甲厂", "staff_total": 3})
    with wp.store.reading() as session:
        assert register.count(wp, session, Query(conditions=(Condition("id", "one_of", many),))) == 1
        assert register.sums(session, many, ["staff_total"]) == {"staff_total": 3}


def test_the_last_four_places_of_an_id_find_a_person(wp: Workplace) -> None:
    case = wp.register("aid_case").save(wp, {"name": "钱某某", "id_no": "999999197503120218"}).id
    wp.register("aid_case").save(wp, {"name": "孙某某", "id_no": "999999197503120226"})
    child = wp.register("aid_member").save(wp, {"case_id": case, "name": "钱小某", "id_no": "999999200509010311"}).id
    for kind, typed, number in (("aid_case", "0218", case), ("aid_member", "0311", child)):
        register = wp.register(kind)
        with wp.store.reading() as session:
            assert register.ids(wp, session, Query(text=typed))[-1:] == [number]
            assert register.ids(wp, session, Query(text="1975")) == []


def test_lists_that_open_while_typing_put_beginnings_first(wp: Workplace) -> None:
    register = wp.register("host_unit")
    for name in ("南通恒泰厂", "恒泰厂", "通州恒泰厂"):
        register.save(wp, {"unit_name": name})
    with wp.store.reading() as session:
        ids = register.first_ids(wp, session, "hengtai", 2)
        assert register.titles(session, ids)[ids[0]] == "恒泰厂"
        assert len(ids) == 2


def test_the_words_that_a_box_offers_fit_its_column(wp: Workplace) -> None:
    spec = wp.register("host_unit").spec(wp)
    assert offered(spec.field("unit_nature"), "sydw") == ["事业单位"]
    assert {"是", "否", "空", "非空"} <= set(offered(spec.field("is_platform"), ""))
    assert "本月" in offered(wp.register("contract").spec(wp).field("sign_date"), "")
    assert offered(spec.field("unit_name"), "恒") == []


def test_a_kept_filter_comes_back_and_one_that_lets_all_through_is_refused(wp: Workplace) -> None:
    what = Filter("恒泰", {"staff_total": ">5", "gone": "x"}, "staff_total", True)
    saved_filters.keep(wp, "host_unit", " 大厂 ", what)
    saved_filters.keep(wp, "host_unit", "大厂", what)
    with wp.store.reading() as session:
        assert saved_filters.kept(session, "host_unit") == {"大厂": what}
        assert saved_filters.kept(session, "contract") == {}
    with pytest.raises(UserError):
        saved_filters.keep(wp, "host_unit", "空的", Filter())
    saved_filters.forget(wp, "host_unit", "大厂")
    with wp.store.reading() as session:
        assert saved_filters.kept(session, "host_unit") == {}


def test_keeping_a_filter_is_no_step_of_undo(wp: Workplace) -> None:
    before = wp.store.undo_label
    saved_filters.keep(wp, "host_unit", "大厂", Filter("恒"))
    assert wp.store.undo_label == before


def test_a_filter_tells_nothing_of_a_masked_number_but_its_tail(wp: Workplace) -> None:
    """A day of birth finds nobody; the last four places, which the list shows, and the whole number do."""
    field = wp.register("aid_case").spec(wp).field("id_no")
    for typed in ("19750312", "999999", "=", ">5"):
        with pytest.raises(FieldProblem):
            read_condition(field, typed)
    assert read_condition(field, "001x") == Condition("id_no", "ends", "001X")
    assert read_condition(field, "空") == Condition("id_no", "blank")


@pytest.mark.parametrize(
    "query",
    [Query(order="id_no"), Query(conditions=(Condition("id_no", "contains", "19750312"),))],
)
def test_a_register_refuses_to_sort_or_search_by_a_masked_number(wp: Workplace, query: Query) -> None:
    with wp.store.reading() as session, pytest.raises(UserError, match=r"排序|受保护"):
        wp.register("aid_case").ids(wp, session, query)


def test_the_last_four_places_find_the_records_that_end_so(wp: Workplace) -> None:
    first, *others = small.fill(wp, unions=3)["aid_case"]
    register = wp.register("aid_case")
    with wp.store.reading() as session:
        tail = register.get(session, first).id_no[-4:]
        expected = [one for one in (first, *others) if register.get(session, one).id_no.endswith(tail)]
        condition = read_condition(register.spec(wp).field("id_no"), tail)
        assert condition is not None
        assert sorted(register.ids(wp, session, Query(conditions=(condition,)))) == expected
    assert len(expected) < 1 + len(others)


def test_whoever_holds_the_card_finds_its_file_by_the_whole_number(wp: Workplace) -> None:
    """One household one file: before a new one is opened the ID is typed into the search, also a child's, also with
    blanks or in full width. Less than the whole of it finds nobody."""
    small.fill(wp, unions=2)
    adult = next(one for order in range(99) if (one := small.resident_id("19801130", order)).endswith("X"))
    child = small.resident_id("20150601", 47)
    case = wp.register("aid_case").save(wp, {"name": "欧阳某", "id_no": adult}).id
    son = wp.register("aid_member").save(wp, {"case_id": case, "name": "欧阳小", "id_no": child}).id

    with wp.store.reading() as session:  # the head stands among the members, too
        heads = set(wp.register("aid_member").ids(wp, session, Query(parent_id=case))) - {son}

    def anywhere(text: str) -> list[tuple[str, int]]:
        with wp.store.reading() as session:
            hits = find_everywhere(wp, session, ["aid_case", "aid_member"], text, 9)
        return [(one.kind, one.id) for one in hits if one.id not in heads or one.kind != "aid_member"]

    for typed in (adult, f" {adult.lower()} ", f"{adult[:6]} {adult[6:14]} {adult[14:]}", adult.translate(_WIDE)):
        assert anywhere(typed) == [("aid_case", case)], typed
    assert anywhere(child) == [("aid_member", son)]
    for part in (adult[:17], adult[1:], adult[:6], adult[6:14], child[-4:]):
        assert anywhere(part) == [], part


def test_a_column_of_other_records_is_sorted_by_their_names_in_every_register(wp: Workplace) -> None:
    """乙 (yi) was entered before 甲 (jia): by number it would come first. Blank ones stand before both."""

    def save(kind: str, **values: Any) -> int:
        return wp.register(kind).save(wp, values).id

    units = [save("host_unit", unit_name=name) for name in ("南通乙厂", "南通甲厂")]
    unions = [save("organisation", org_name=f"{name}工会") for name in ("南通乙厂", "南通甲厂")]
    for kind, column, others in (
        ("organisation", "host_unit_id", units),
        ("organisation", "parent_org_id", unions),
        ("contract", "party_a_id", units),
        ("contract", "union_id", unions),
        ("bargaining_case", "union_id", unions),
        ("aid_case", "union_id", unions),
    ):
        made = [save(kind, **{column: other}) for other in (*others, None)]
        with wp.store.reading() as session:
            listed = wp.register(kind).ids(wp, session, Query(order=column))
        assert [one for one in listed if one in made] == [made[2], made[1], made[0]], (kind, column)


@pytest.mark.parametrize("kind", ["host_unit", "organisation", "contract", "aid_case"])
def test_only_like_this_cell_means_the_rows_that_show_the_same(wp: Workplace, kind: str) -> None:
    """For every cell of every column that a list begins with: names, codes, days, numbers, blanks, masked numbers."""
    small.fill(wp)
    register = wp.register(kind)
    fields = register.spec(wp).list_fields()
    with wp.store.reading() as session:
        ids = register.ids(wp, session, Query())
        lines = read_lines(wp, session, register, fields, ids)
        for place, field in enumerate(fields):
            texts = [line.texts[place] for line in lines]
            for text in set(texts):
                condition = read_condition(field, same_as(field, text))
                assert condition is not None
                got = set(register.ids(wp, session, Query(conditions=(condition,))))
                wanted = {one for one, shown in zip(ids, texts, strict=True) if shown == text}
                assert got == wanted, (field.name, text, condition)
