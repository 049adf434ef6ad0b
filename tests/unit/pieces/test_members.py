"""Papers and reminders of member counts: the twelve months of a union, transfers that have not landed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tzdesk.app import in_memory
from tzdesk.base import clock
from tzdesk.base.periods import Month
from tzdesk.pdf.preview import page_text
from tzdesk.pieces import compose_list, compose_paper
from tzdesk.pieces.members import count_list, member_ledger, transfers_due, unlanded_list
from tzdesk.registers.members.service import open_month, save_counts
from tzdesk.registers.workplace import Workplace

OCTOBER, NOVEMBER, DECEMBER = (Month(2023, month) for month in (10, 11, 12))
QUIET = {"12T": 0, "13T": 0, "21T": 0, "22T": 0}


@pytest.fixture
def wp() -> Iterator[Workplace]:
    with clock.frozen(date(2023, 12, 31)):
        wp = in_memory()
        yield wp
        wp.close()


def union(wp: Workplace, name: str) -> int:
    return wp.register("organisation").save(wp, {"org_name": name, "org_type": "11", "status": "1"}).id


def test_the_ledger_shows_every_month_that_was_stated(wp: Workplace) -> None:
    """Blank where nothing was stated, 0 where nothing happened; a part that is 0 all the year has no line."""
    one = union(wp, "甲工会")
    first = {**QUIET, "10T": 1050, "10F": 20, "12F": 0, "opening_doc": "2022年年报"}
    saved = save_counts(wp, OCTOBER, {one: first})
    save_counts(wp, NOVEMBER, {one: {**QUIET, "12T": 2, "12F": 0}})
    with wp.store.reading() as session:
        ledger = member_ledger(wp, session, one, 2023)
    lines = {(line.label, line.indent): line.values for line in ledger.lines}
    assert lines["月末会员人数", 0] == ("",) * 9 + ("1,050", "1,052", "")
    assert lines["新发展入会", 0] == ("",) * 9 + ("0", "2", "")
    shown = [line.label for line in ledger.lines]
    assert shown[shown.index("新发展入会") + 1] == "转入"  # no 其中：女 between them
    assert shown[shown.index("月末会员人数") + 1] == "其中：女"
    assert ledger.opening == "年初数为初始数，依据：2022年年报。"
    paper = compose_paper(wp, "member-ledger", "member_count", saved.ids[one]).to_bytes()
    assert "1,052" in page_text(paper, 1)


def test_transfers_that_have_not_landed_are_listed_and_due(wp: Workplace) -> None:
    """20 November and 31 days: due on 21 December, so ten days over on the 31st."""
    a, b = union(wp, "甲工会"), union(wp, "乙工会")
    open_month(wp, NOVEMBER)
    values = {"org_id": a, "peer_org_id": b, "mv_type": "4", "mv_date": date(2023, 11, 20), "count": 3}
    wp.register("movement").save(wp, values)
    wp.register("movement").save(
        wp, {"org_id": b, "peer_org_id": a, "mv_type": "2", "mv_date": date(2023, 12, 1), "count": 1}
    )
    with wp.store.reading() as session:
        [line] = unlanded_list(session, date(2023, 12, 31)).lines
        [due] = transfers_due(wp, session, date(2023, 12, 31))
        assert list(transfers_due(wp, session, date(2023, 11, 19))) == []
    assert (line.union, line.way, line.peer) == ("甲工会", "转出", "乙工会")
    assert (line.count, line.missing, line.waited) == (3, 2, 41)
    assert (due.day, due.unit, due.what, due.mark) == (date(2023, 12, 21), "乙工会", "会员转入落地（2人）", "overdue")
    assert "会员转接未落地清单" in page_text(compose_list(wp, "transfers-unlanded", "movement", DECEMBER).to_bytes(), 1)


def test_the_list_of_a_months_counts_has_all_unions_and_the_totals(wp: Workplace) -> None:
    """A line per union; an item that nobody states has no column; a federation is listed and not added up."""
    a, _silent = union(wp, "甲工会"), union(wp, "乙工会")
    federation = wp.register("organisation").save(wp, {"org_name": "丙联合会", "org_type": "21", "status": "1"}).id
    for one, number in ((a, 1200), (federation, 900)):
        save_counts(wp, DECEMBER, {one: {**QUIET, "10T": 50, "12T": number}})
    found = count_list(wp, DECEMBER)
    heads = [f"{item}·{dim}" for item, dim in found.heads]
    place = heads.index("新发展入会·合计")
    assert {line.name: line.values[place] for line in found.lines} == {
        "甲工会": "1,200",
        "乙工会": "",
        "丙联合会": "900",
    }
    assert found.totals[place] == "1,200"
    assert not any("恢复" in head for head in heads)
    assert "1,250" in page_text(compose_list(wp, "member-counts", "member_count", DECEMBER).to_bytes(), 1)
