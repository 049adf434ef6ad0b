"""The home page says where the viewer left texts that no box could read, and never what they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk.access import Rights, roles_of
from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.pieces.due import all_due
from tzdesk.registers.workplace import Workplace
from tzdesk.store.unread import Left, Page, keep

DAY = date(2023, 12, 28)
TEXT = "六十八左右"


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(DAY):
        made = in_memory("王某")
        yield made
        made.close()


def lines(wp: Workplace) -> list[tuple[str, int, str, str, str]]:
    with wp.store.reading() as session:
        found = [due for source, due in all_due(wp, session, DAY) if source.id == "unread"]
    assert TEXT not in repr(found)
    return [(due.kind, due.id, due.what, due.unit, due.words) for due in found]


def test_the_record_and_its_fields_are_named_to_their_writer_alone(wp: Workplace) -> None:
    units = wp.register("host_unit")
    number = units.save(wp, {"unit_name": "南通甲厂"}).id
    keep(wp.store, Page("host_unit", number), {"staff_total": Left(TEXT)})
    label = units.spec(wp).field("staff_total").label
    said = f"{units.spec(wp).label}的“{label}”读不懂，还留着"
    assert lines(wp) == [("host_unit", number, said, "南通甲厂", "12月28日填的")]
    wp.store.user = "李某"
    assert lines(wp) == []


def test_nothing_is_said_of_what_lies_in_the_recycle_bin_or_is_not_shown(wp: Workplace) -> None:
    units, cases = wp.register("host_unit"), wp.register("aid_case")
    number = units.save(wp, {"unit_name": "南通甲厂"}).id
    case = cases.save(wp, {"name": "欧阳某"}).id
    keep(wp.store, Page("host_unit", number), {"staff_total": Left(TEXT)})
    keep(wp.store, Page("aid_case", case), {"health": Left(TEXT)})
    assert {kind for kind, *_rest in lines(wp)} == {"host_unit", "aid_case"}
    units.delete(wp, [number])
    assert {kind for kind, *_rest in lines(wp)} == {"aid_case"}
    for role in ("finance", "admin"):  # the one sees the file without the field, the other no file at all
        wp.enter(Rights.of(roles_of(wp.definition()), [role]))
        assert lines(wp) == []


def test_a_record_that_is_gone_takes_nothing_any_more(wp: Workplace) -> None:
    """A form that is still open on it, or on a new record that was to belong to it, may write once more."""
    keep(wp.store, Page("aid_case", 99), {"health": Left(TEXT)})
    keep(wp.store, Page("aid_member", None, '{"case_id":99}'), {"birth_date": Left(TEXT)})
    case = wp.register("aid_case").save(wp, {"name": "欧阳某"}).id
    keep(wp.store, Page("aid_member", None, f'{{"case_id":{case}}}'), {"birth_date": Left(TEXT)})
    from sqlalchemy import select

    from tzdesk.store.tables import unread_texts

    with wp.store.reading() as session:
        assert session.execute(select(unread_texts.c.kind, unread_texts.c.begun)).all() == [
            ("aid_member", f'{{"case_id":{case}}}')
        ]
