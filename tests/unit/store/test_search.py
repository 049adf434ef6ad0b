"""Names are found by Han, pinyin and initials, whichever reading a clerk types, and sort by pinyin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.unit.store.models import Person
from tzdesk.store import Store, search


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单建国", "shan"),
        ("单建国", "danjianguo"),
        ("单建国", "SJG"),
        ("仇英", "qiuying"),
        ("区大海", "ou"),
        ("解珍", "xiezhen"),
        ("曾小贤", "zxx"),
        ("查良镛", "zhal"),
        ("朴正欢", "piao"),
        ("尉迟恭", "yuchi"),
        ("长孙无忌", "zhangsun"),
        ("吕布", "lvbu"),
        ("南通恒泰（集团）", "恒泰(集团)"),
        ("南通恒泰集团", "nthtjt"),
        ("重庆路", "chongqing"),
        ("阿依古丽·买买提", "aygl"),
        ("ＡＢＣ公司", "abcgs"),
        ("𬭎𠮷", "𠮷"),
        ("王 芳", "wang fang"),
    ],
)
def test_a_name_is_found_by_what_clerks_type(store: Store, name: str, typed: str) -> None:
    """Through the database, as a table's search box does it."""
    with store.operation("person.add") as operation:
        operation.add(Person(name=search.search_keys(name)))
        operation.add(Person(name=search.search_keys("钱七")))
    with store.reading() as session:
        found = session.scalars(select(Person.id).where(search.like_clause(Person.name, typed))).all()
    assert found == [1]


@pytest.mark.parametrize("typed", ["%", "_", "a%b", "\\"])
def test_wildcards_are_plain_characters(store: Store, typed: str) -> None:
    """A percent sign in the box does not list everybody."""
    with store.operation("person.add") as operation:
        operation.add(Person(name=search.search_keys("王芳")))
    with store.reading() as session:
        assert session.scalars(select(Person.id).where(search.like_clause(Person.name, typed))).all() == []


def test_names_sort_by_pinyin() -> None:
    """As in a printed roster: surname's reading first."""
    names = ["赵一", "单二", "钱三", "曾四", "安五", "区六", "李七"]
    expected = ["安五", "李七", "区六", "钱三", "单二", "曾四", "赵一"]
    assert sorted(names, key=search.sort_key) == expected
    assert sorted(names, key=search.search_keys) == expected


def test_a_long_name_of_two_readings_stays_short() -> None:
    """The combinations are bounded, so that no column overflows."""
    keys = search.search_keys("长行重乐朝都曾单解查区仇")
    assert len(keys.split()) <= 17


def test_empty_text_has_empty_keys(store: Store, add: Callable[..., int]) -> None:
    """Nothing typed finds everything; nothing written gives nothing."""
    add(store)
    assert search.search_keys("  ") == ""
    with store.reading() as session:
        assert session.scalars(select(Person.id).where(search.like_clause(Person.name, " "))).all() == [1]


def test_any_of_several_columns_may_hold_the_text(store: Store) -> None:
    """One search box over name and who entered it."""
    with store.operation("person.add") as operation:
        operation.add(Person(name="lisi"), Person(name="zhaoliu"))
    with store.reading() as session:
        for typed, expected in (("lisi", [1]), ("王芳", [1, 2]), ("没有", [])):
            clause = search.any_like([Person.name, Person.created_by], typed)
            assert session.scalars(select(Person.id).where(clause).order_by(Person.id)).all() == expected
