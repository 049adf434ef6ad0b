"""A station lives: built, accepted by the 六有, named, corrected, closed; a month's service; ZD-01."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.registers.supervision.conftest import DECEMBER, Make, Run, d
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.registers.keeping.attachments import Attachment
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.compute import compute
from tzdesk.rules import check

KIND = "station"
ALL_SIX = list("123456")
Take = Callable[..., int]


@pytest.fixture
def station(save: Make) -> Make:
    """Makes a 康乃馨服务站 that was newly built and accepted."""

    def make(name: str, **values: Any) -> int:
        base = {"category": "2", "host": "甲厂", "host_kind": "2", "build_kind": "1", "accept_date": d("03-01")}
        return save(KIND, **{**base, "name": name, "standards": ALL_SIX, **values})

    return make


def test_a_station_is_accepted_only_with_all_six(station: Make, take: Take, field: Any, steps: Any) -> None:
    made = station("甲站", accept_date=None, standards=None, plan_date=d("02-01"))
    assert (field(KIND, made, "state"), field(KIND, made, "station_no")) == ("0", "ZD0001")
    with pytest.raises(UserError, match="地图查询"):
        take(KIND, made, "accept", day=d("03-01"), standards=list("12345"))
    with pytest.raises(UserError, match="早于立项日期"):
        take(KIND, made, "accept", day=d("01-31"), standards=ALL_SIX)
    states = []
    for step, values in (
        ("accept", {"day": d("03-01"), "standards": ALL_SIX}),
        ("name", {"day": d("05-01"), "honor": "2"}),
        ("correct", {"day": d("06-01"), "reason": "没有热水", "due": d("06-10")}),
        ("corrected", {"day": d("06-09")}),
        ("close", {"day": d("11-01"), "reason": "拆迁"}),
        ("reopen", {}),
    ):
        assert step in steps(KIND, made)
        take(KIND, made, step, **values)
        states.append(field(KIND, made, "state"))
    assert states == ["1", "1", "2", "1", "3", "1"]


def test_a_months_service_is_made_once_and_changed_after_that(
    wp: Workplace, station: Make, take: Take, measured: Run
) -> None:
    """Many stations at once, as a clerk selects them; a month before the acceptance is refused."""
    made, other = station("甲站"), station("乙站", category="1")
    values = {"month": DECEMBER, "visits": 30, "activities": 1, "activity_persons": 20}
    wp.register(KIND).take_all(wp, [made, other], "serve", values)
    take(KIND, made, "serve", month=DECEMBER, visits=50)
    assert measured("stations.service").value == 80
    assert measured("stations.service", category="2", what="persons").value == 20
    assert measured("stations.service", period=Month(2023, 11)).value is None
    with pytest.raises(UserError, match="还没有验收"):
        take(KIND, made, "serve", month=Month(2023, 2), visits=1)


def test_new_stations_of_the_year_and_the_named_among_them(station: Make, measured: Run) -> None:
    """Y42 and Y43: built anew in the year and standing; an older one and a rebuilt one are none."""
    named = station("甲站", honor="2", honor_date=d("11-01"))
    plain = station("乙站")
    station("丙站", build_kind="2")
    station("丁站", accept_date=d("2022-12-31"), honor="2")
    station("戊站", stop_date=d("12-31"))
    station("己站", category="1")
    new = {"category": "2", "build": "1", "built": "year"}
    assert measured("stations.count", **new).ids == (named, plain)
    assert measured("stations.count", **new, honor="2").ids == (named,)
    assert measured("stations.count", **new, honor="2", period=Month(2023, 10)).value == 0
    assert measured("stations.count").value == 5


def test_the_return_adds_up_or_says_that_it_does_not(wp: Workplace, station: Make) -> None:
    """VR-67: a station without its builder counts in the total and in no part."""
    station("甲站", host_kind="1", is_24h=True)
    station("乙站", category="1", map_online=True)

    def computed() -> Any:
        with wp.store.reading() as session:
            return compute(wp, session, DECEMBER, ["ZD-01"])

    book = computed()
    form = book["ZD-01"]
    assert [form.number("00", column) for column in "BCDEHK"] == [2, 1, 1, 2, 1, 1]
    assert [form.number("02", column) for column in "BCDEHK"] == [1, 1, 0, 1, 1, 0]

    def found(book: Any) -> list[str]:
        findings = check(wp.definition(DECEMBER), "ZD-01", [(book["ZD-01"], book)])
        return [one.field for one in findings if one.rule == "VR-67"]

    assert found(book) == []
    station("丙站", host_kind=None)
    assert found(computed()) == ["02/B", "00/B"]
    station("丁站", category=None)
    assert found(computed()) == ["02/B", "00/B"]  # both parts of one total, in one finding


def test_a_scan_of_the_acceptance_will_do(wp: Workplace, station: Make) -> None:
    """VR-76 of a stored station counts what is attached to it, and to no other."""
    made, other = station("甲站"), station("乙站")
    with wp.store.operation("test", "附件") as op:
        op.add(Attachment(owner_kind=KIND, owner_id=made, title="验收表", media="pdf", size=1, stored_as="0" * 32))
    with wp.store.reading() as session:
        register = wp.register(KIND)
        found = register.check(wp, session, register.fetch(session, [made, other]), DECEMBER)
    assert [one.id for one in found if one.rule == "VR-76"] == [other]
