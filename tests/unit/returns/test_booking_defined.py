"""What is booked of a sealed month is what its registers say to what was asked then, whatever is asked now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.returns.conftest import NOVEMBER, OCTOBER
from tests.unit.returns.test_booking_play import DECEMBER, Rule, close, rule, sealed  # noqa: F401 - the district's rule
from tests.unit.returns.test_corrections import REASON, booked, differences, joined
from tests.unit.returns.test_month import first_org
from tzdesk.base import clock
from tzdesk.definitions import Definition
from tzdesk.jobs import run_now
from tzdesk.registers.members.service import save_counts
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.workplace import Workplace
from tzdesk.returns.comparing import differing
from tzdesk.returns.correcting import corrected
from tzdesk.returns.setting_right import set_right
from tzdesk.returns.versions import sealed_book
from tzdesk.returns.ways import BOOKED, PAPER

Form = dict[str, Any]


def other_forms(monkeypatch: pytest.MonkeyPatch, change: Callable[[tuple[Form, ...]], tuple[Form, ...]]) -> None:
    """Another program or package: months are read by other forms from now on."""
    ours, made = Workplace.definition, {}

    def definition(self: Workplace, when: Any = None) -> Definition:
        found = ours(self, when)
        if found.hash not in made:
            forms = change(found.returns)
            raw = {**found.raw, "returns": {form["id"]: dict(form) for form in forms}}
            made[found.hash] = replace(found, returns=forms, raw=raw, hash=f"another {found.hash}")
        return made[found.hash]

    monkeypatch.setattr(Workplace, "definition", definition)


def rename_union(wp: Workplace) -> None:
    """A slip in the name of the first union is mended: no count was touched, and October's list calls it otherwise."""
    with wp.store.operation("test.change", "改") as op:
        org = op.session.get(Organisation, first_org(wp))
        assert org is not None
        org.org_name = "南通甲子纺织品有限公司工会委员会"


def registered(wp: Workplace, number: int) -> None:
    """How many of the first union's members were registered by their names in October (line 31, and the rate, 41)."""
    save_counts(wp, OCTOBER, {first_org(wp): {"31T": number}})


def test_a_number_of_the_district_put_after_the_seal_hides_no_change_of_the_registers(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
) -> None:
    """Cells, totals and words of rows are booked as they were before the parameter came; nothing is told of it."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    rename_union(sealed)
    before = booked(sealed, NOVEMBER)
    assert any("分工会会员台账 合计 本月增加·入会：已报 8，应为 10，差额 2" in one for one in before), before
    assert any("工会名称：已报 南通甲子纺织有限公司工会委员会" in one for one in before)
    values = {"key": "reply_days", "valid_from": date(2023, 1, 1), "value": Decimal(15)}
    sealed.register("district_parameter").save(sealed, values)
    assert before == booked(sealed, NOVEMBER)
    assert not [one.words for one in differences(sealed) if one.defined]


def test_what_the_registers_know_of_today_alone_is_no_difference_of_a_past_month(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
) -> None:
    """One more 专职 is there in November; nobody said that October was wrong. In a month that was opened it is told."""
    rule(BOOKED)
    with sealed.store.operation("test.change", "改") as op:
        org = op.session.get(Organisation, first_org(sealed))
        assert org is not None
        org.fulltime_cnt = (org.fulltime_cnt or 0) + 1
    assert not booked(sealed, NOVEMBER)
    set_right(sealed, OCTOBER, REASON)
    assert any("第01行 合计" in one and "专职" in one for one in booked(sealed, NOVEMBER))


def test_an_amended_month_says_nothing_of_what_later_months_were_then(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
) -> None:
    """October and November are sealed, October is amended: 专职 of October is told, November's was never said wrong."""
    rule(BOOKED)
    close(sealed, NOVEMBER)
    with clock.frozen(date(2024, 1, 2)):
        set_right(sealed, OCTOBER, REASON)
        with sealed.store.operation("test.change", "改") as op:
            org = op.session.get_one(Organisation, first_org(sealed))
            org.fulltime_cnt = (org.fulltime_cnt or 0) + 1
        joined(sealed, 7)
        said = [one for one in booked(sealed, DECEMBER) if "补改的原因" not in one]
        assert {one[:8] for one in said if "专职" in one} == {"2023年10月"}
        assert {one[:8] for one in said if "会员" in one} == {"2023年10月", "2023年11月"}


def test_a_form_that_came_later_is_no_difference_of_months_sealed_before(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A newer program has one more form, and one more line; October was never asked for them."""
    rule(BOOKED)

    def more(forms: tuple[Form, ...]) -> tuple[Form, ...]:
        known = next(form for form in forms if form["id"] == "Z02")
        line = next(line for line in known["lines"] if line["code"] == "12")
        longer = {**known, "lines": [*known["lines"], {**line, "code": "12b", "label": "又一行"}]}
        new = {**known, "id": "Z09", "title": "新增的表", "order": 999}
        return (*(longer if form is known else form for form in forms), new)

    other_forms(monkeypatch, more)
    assert () == booked(sealed, NOVEMBER)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    told = booked(sealed, NOVEMBER)
    assert any("第12行 新发展入会（合计）：已报 8，应为 10，差额 2" in one for one in told)
    assert not [one for one in told if "新增的表" in one or "又一行" in one]
    assert {"定义不同"} == {one.cause for one in differences(sealed) if one.place.startswith("12b/")}


def test_a_line_that_was_dropped_and_a_form_that_is_called_otherwise_are_still_booked(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """October is asked in the lines and by the names it was sent in; a difference that was told is not taken back for
    the line's going."""
    rule(BOOKED)
    set_right(sealed, OCTOBER, REASON)
    registered(sealed, 50)
    assert 0 == close(sealed, NOVEMBER)

    def fewer(forms: tuple[Form, ...]) -> tuple[Form, ...]:
        return tuple(
            {**form, "title": "会员表", "lines": [line for line in form["lines"] if line["code"] != "41"]}
            if form["id"] == "Z02"
            else {**form, "title": "另一名称"}
            for form in forms
        )

    other_forms(monkeypatch, fewer)
    assert () == booked(sealed, NOVEMBER.next)
    set_right(sealed, OCTOBER, "核对原件，十月没有漏报")
    registered(sealed, 40)
    told = [one for one in booked(sealed, NOVEMBER.next) if "会员情况月报表 第41行 实名制率（合计）" in one]
    assert 1 == len(told), told


def test_a_correction_names_a_form_that_came_since_once(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The newer program's form is in the corrected book; its sheet of changes has one line for it, and the mistake."""
    rule(PAPER)

    def more(forms: tuple[Form, ...]) -> tuple[Form, ...]:
        known = next(form for form in forms if form["id"] == "Z02")
        return (*forms, {**known, "id": "Z09", "title": "新增的表", "order": 999})

    other_forms(monkeypatch, more)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    assert 1 == close(sealed, OCTOBER)
    with sealed.store.reading() as session:
        book = sealed_book(session, OCTOBER)
        assert book is not None
        found = corrected(sealed, book)
    assert ["新增的表"] == [one.title for one in found if one.form == "Z09"]
    assert [(8, 10)] == [(one.before, one.after) for one in found if (one.form, one.place) == ("Z02", "12/c1")]


def test_an_earlier_version_is_asked_what_it_was_asked_itself(
    sealed: Workplace,  # noqa: F811
    rule: Rule,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A newer program has one more line, and the correction was sealed with it. Of the first report that line differs
    by the definition alone, and the mistake by the registers; of the correction nothing does."""
    rule(PAPER)

    def more(forms: tuple[Form, ...]) -> tuple[Form, ...]:
        known = next(form for form in forms if form["id"] == "Z02")
        line = next(line for line in known["lines"] if line["code"] == "12")
        longer = {**known, "lines": [*known["lines"], {**line, "code": "12b", "label": "又一行"}]}
        return tuple(longer if form is known else form for form in forms)

    other_forms(monkeypatch, more)
    set_right(sealed, OCTOBER, REASON)
    joined(sealed, 7)
    assert 1 == close(sealed, OCTOBER)
    with sealed.store.reading() as session:
        first, corrected_one = (sealed_book(session, OCTOBER, version) for version in (0, 1))
        assert first is not None
        assert corrected_one is not None
        assert [] == run_now(differing(sealed, session, corrected_one))
        found = run_now(differing(sealed, session, first))
    assert {"定义不同"} == {one.cause for one in found if one.place.startswith("12b/")}
    assert [(8, 10, False)] == [
        (one.before, one.after, one.defined) for one in found if (one.form, one.place) == ("Z02", "12/c1")
    ]
