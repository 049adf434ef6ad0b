"""Whatever happens to members, unions and months, the equation holds in every dimension and the tables agree.

Three unions live through months: one keeps its figures by hand, two let the register of movements fill them. A plain
model of people (each a set of dimensions) runs beside; every count must say what the model says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tzdesk import app
from tzdesk.base import clock
from tzdesk.base.errors import UserError
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.registers.members import filling
from tzdesk.registers.members.history import counts_of
from tzdesk.registers.members.movements import PARTS
from tzdesk.registers.members.service import open_month, save_counts
from tzdesk.returns.audit import audit_month
from tzdesk.returns.compute import compute
from tzdesk.returns.correcting import begin_correction, drop_correction
from tzdesk.returns.explaining import explain
from tzdesk.returns.seal import seal
from tzdesk.returns.versions import open_correction, versions_of
from tzdesk.rules import Severity

FIRST = Month(2023, 3)
DIMS = ("T", "F", "M", "D", "N")
COLUMNS = dict(zip(DIMS, ("c1", "c2", "c3", "c4", "c5"), strict=True))
UNIONS = (0, 1, 2)
BY_HAND = 2
PEOPLE = st.frozensets(st.sampled_from("FMDN"))
PICK = st.integers(0, 10**6)
ITEMS = {"1": "12", "2": "13", "3": "22", "4": "21", "6": "24", "7": "14", "8": "26"}
Person = frozenset[str]


def tally(people: Iterable[Person]) -> Counter[str]:
    return Counter(dim for person in people for dim in ("T", *person))


class MemberLife(RuleBasedStateMachine):
    """The clerk's acts; `members` and `pool` are the model, by union; `sent` what each sealed version must say."""

    def __init__(self) -> None:
        super().__init__()
        self.frozen = clock.frozen(date(2024, 3, 1))
        self.frozen.__enter__()
        self.wp = app.in_memory()
        self.month = FIRST
        self.members: dict[int, list[Person]] = {one: [frozenset("F"), frozenset("M"), frozenset()] for one in UNIONS}
        self.pool: dict[int, list[Person]] = {one: [frozenset()] for one in UNIONS}
        self.sent: dict[Month, list[Counter[str]]] = {}  # the members of all unions, version by version
        self.typed: Counter[str] = Counter()  # what was typed this month for the union kept by hand
        self.org = [self.union(one) for one in UNIONS]
        signers = {"leader": "甲", "checker": "乙", "filler": "丙", "phone": "0513-86510000"}
        self.wp.register("profile").save(self.wp, {"unit_name": "某镇总工会", "unit_level": "2", **signers})
        stocks = {one: self.stocks("10", self.members[one]) | self.stocks("35", self.pool[one]) for one in UNIONS}
        self.begin({one: {"opening_doc": "年报", **stocks[one]} for one in UNIONS})
        self.seal_and_go_on()  # the pool of the first month is stated, not computed
        for one in (BY_HAND, 0):  # few lives would come to it by chance
            self.correct_the_sealed_month(one, [frozenset("FN")])

    def teardown(self) -> None:
        self.tables_agree()
        self.wp.close()
        self.frozen.__exit__(None, None, None)

    # --- the workplace ------------------------------------------------------------------------------------------

    def union(self, number: int) -> int:
        unit = {"unit_name": f"第{number}公司", "unit_nature": "10", "holding": "3", "business_status": "1"}
        values = {
            "org_name": f"第{number}工会",
            "org_type": "11",
            "stat_type_904": "1",
            "status": "1",
            "found_date": date(2020, 1, 1),
            "division_code": "320612001000",
            "host_unit_id": self.wp.register("host_unit").save(self.wp, unit).id,
        }
        return self.wp.register("organisation").save(self.wp, values).id

    def stocks(self, item: str, people: list[Person]) -> dict[str, int]:
        return {item + dim: tally(people)[dim] for dim in DIMS}

    def begin(self, stated: dict[int, dict[str, Any]]) -> None:
        """A month is opened, staff is typed, and two unions follow their movements."""
        open_month(self.wp, self.month)
        staff = {"01T": 500, "01F": 200, "01M": 200, "01D": 200, "01N": 200}
        typed = {self.org[one]: {**stated.get(one, {}), **staff} for one in self.living}
        save_counts(self.wp, self.month, typed)
        self.typed = Counter()
        for one in self.living:
            if one != BY_HAND:
                filling.by_movements(self.wp, self.count_id(one))
        self.state_by_hand()

    def count_id(self, one: int) -> int:
        with self.wp.store.reading() as session:
            return counts_of(session, self.month, [self.org[one]])[self.org[one]].id

    def cells(self, one: int) -> dict[str, int]:
        with self.wp.store.reading() as session:
            return counts_of(session, self.month, [self.org[one]])[self.org[one]].filled()

    @property
    def living(self) -> list[int]:
        return sorted(self.members)

    def record(self, one: int, mv_type: str, people: list[Person], **more: Any) -> None:
        """A movement in the register, or figures typed for the union that is kept by hand."""
        number = tally(people)
        if one != BY_HAND:
            values = {name: number[dim] for dim, name in PARTS.items()}
            stated = {"org_id": self.org[one], "mv_date": self.month.first, "mv_type": mv_type, **values, **more}
            self.wp.register("movement").save(self.wp, stated)
            return
        item = "36" if more.get("retained") else ITEMS[mv_type]
        self.typed.update({item + dim: number[dim] for dim in DIMS})
        self.state_by_hand()

    def state_by_hand(self) -> None:
        if BY_HAND in self.members:
            items = ("12", "13", "14", "21", "22", "24", "26", "36")
            cells = {item + dim: self.typed[item + dim] for item in items for dim in DIMS}
            shifts = {"19" + dim: self.typed["19" + dim] for dim in DIMS[1:]}
            save_counts(self.wp, self.month, {self.org[BY_HAND]: cells | shifts})

    def choose(self, pick: int, *, pool: bool = False) -> int | None:
        """A living union, one with people in it."""
        source = self.pool if pool else self.members
        able = [one for one in self.living if source[one]]
        return able[pick % len(able)] if able else None

    # --- what happens -------------------------------------------------------------------------------------------

    @rule(pick=PICK, people=st.lists(PEOPLE, min_size=1, max_size=3))
    def join(self, pick: int, people: list[Person]) -> None:
        one = self.living[pick % len(self.living)]
        self.record(one, "1", people)
        self.members[one] += people

    @rule(pick=PICK, who=PICK)
    def transfer(self, pick: int, who: int) -> None:
        one = self.choose(pick)
        others = [other for other in self.living if other != one]
        if one is None or not others:
            return
        other = others[who % len(others)]
        person = self.members[one].pop(who % len(self.members[one]))
        self.record(one, "4", [person], peer_org_id=self.org[other])
        self.record(other, "2", [person], peer_org_id=self.org[one])
        self.members[other].append(person)

    @rule(pick=PICK, who=PICK)
    def retire(self, pick: int, who: int) -> None:
        one = self.choose(pick)
        if one is not None:
            person = self.members[one].pop(who % len(self.members[one]))
            self.record(one, "3", [person], reason="91")
            self.pool[one].append(person)

    @rule(pick=PICK, who=PICK)
    def recover(self, pick: int, who: int) -> None:
        one = self.choose(pick, pool=True)
        if one is not None:
            person = self.pool[one].pop(who % len(self.pool[one]))
            self.record(one, "7", [person])
            self.members[one].append(person)

    @rule(pick=PICK, who=PICK, kind=st.sampled_from("68"))
    def leave(self, pick: int, who: int, kind: str) -> None:
        one = self.choose(pick)
        if one is not None:
            self.record(one, kind, [self.members[one].pop(who % len(self.members[one]))])

    @rule(pick=PICK, who=PICK)
    def die_retained(self, pick: int, who: int) -> None:
        one = self.choose(pick, pool=True)
        if one is not None:
            self.record(one, "8", [self.pool[one].pop(who % len(self.pool[one]))], retained=True)

    @rule(pick=PICK, who=PICK, dim=st.sampled_from("MDN"))
    def change_category(self, pick: int, who: int, dim: str) -> None:
        one = self.choose(pick)
        if one is None:
            return
        place = who % len(self.members[one])
        person = self.members[one][place]
        shift = -1 if dim in person else 1
        self.members[one][place] = person ^ {dim}
        if one == BY_HAND:
            self.typed["19" + dim] += shift
            self.state_by_hand()
        else:
            stated = {"org_id": self.org[one], "mv_date": self.month.first, "mv_type": "93", "count": None}
            self.wp.register("movement").save(self.wp, stated | {PARTS[dim]: shift})

    @precondition(lambda self: len(self.members) > 1)
    @rule(pick=PICK, to=PICK)
    def merge(self, pick: int, to: int) -> None:
        one = self.living[pick % len(self.living)]
        others = [other for other in self.living if other != one]
        other = others[to % len(others)]
        answers = {"day": self.month.last, "into_org_id": self.org[other], "approval_no": "1号"}
        self.wp.register("organisation").take(self.wp, self.org[one], "merge", answers)
        if other == BY_HAND:
            self.typed.update({"13" + dim: tally(self.members[one])[dim] for dim in DIMS})
            self.typed.update({"36" + dim: -tally(self.pool[one])[dim] for dim in DIMS})
        self.members[other] += self.members.pop(one)
        self.pool[other] += self.pool.pop(one)
        assert {name: value for name, value in self.cells(one).items() if name[:2] in {"30", "35"} and value} == {}

    @precondition(lambda self: len(self.members) > 1)
    @rule(pick=PICK)
    def close(self, pick: int) -> None:
        one = self.living[pick % len(self.living)]
        answers = {"day": self.month.last, "end_reason": "1", "approval_no": "2号"}
        self.wp.register("organisation").take(self.wp, self.org[one], "close", answers)
        del self.members[one], self.pool[one]
        assert {name: value for name, value in self.cells(one).items() if name[:2] in {"30", "35"} and value} == {}

    @precondition(lambda self: self.month < Month(2023, 6))
    @rule()
    def seal_and_go_on(self) -> None:
        """The month is sealed; afterwards it refuses every change, and a correction is booked in the next one."""
        self.tables_agree()
        self.groups(self.month)
        assert 0 == self.close_month(self.month)
        self.sent[self.month] = [sum((tally(self.members[one]) for one in self.living), Counter())]
        sealed = self.living[0]
        with pytest.raises(UserError):
            save_counts(self.wp, self.month, {self.org[sealed]: {"12T": 99}})
        self.month = self.month.next
        self.begin({})

    def close_month(self, month: Month) -> int:
        """Seal a month, its soft findings explained; the version."""
        audit = run_now(audit_month(self.wp, month))
        soft = [one for one in audit.findings if one.severity is Severity.SOFT and not one.reason]
        assert [one.message for one in audit.findings if one.severity is Severity.HARD] == []
        if soft:
            explain(self.wp, month, soft, "已逐条核对，情况属实。")
        return run_now(seal(self.wp, month, backup=False)).version

    @rule(pick=PICK, people=st.lists(PEOPLE, min_size=1, max_size=2))
    def correct_the_sealed_month(self, pick: int, people: list[Person]) -> None:
        """Members that last month forgot are reported in its correction, and this month opens with them; a correction
        without a change can be given up, one with a change cannot."""
        one, month = self.living[pick % len(self.living)], self.month.previous
        begin_correction(self.wp, month, "以为上月有错，核对后无误")
        run_now(drop_correction(self.wp, month))
        with pytest.raises(UserError, match="已经封存"):
            save_counts(self.wp, month, {self.org[one]: {"12T": 99}})
        begin_correction(self.wp, month, "上月漏报了新会员，补报")
        number = tally(people)
        if one == BY_HAND:
            with self.wp.store.reading() as session:
                before = counts_of(session, month, [self.org[one]])[self.org[one]].filled()
            cells = {"12" + dim: before.get("12" + dim, 0) + number[dim] for dim in DIMS}
            save_counts(self.wp, month, {self.org[one]: cells})
        else:
            parts = {name: number[dim] for dim, name in PARTS.items()}
            stated = {"org_id": self.org[one], "mv_date": month.last, "mv_type": "1", **parts}
            self.wp.register("movement").save(self.wp, stated)
        with pytest.raises(UserError, match="与封存时不同"):
            run_now(drop_correction(self.wp, month))
        self.groups(month)
        assert len(self.sent[month]) == self.close_month(month)
        self.sent[month].append(self.sent[month][-1] + number)
        self.members[one] += people
        with pytest.raises(UserError, match="已经封存"):
            save_counts(self.wp, month, {self.org[one]: {"12T": 99}})

    def groups(self, month: Month) -> None:
        """Members of new forms of employment are reported by group as well (all of them couriers)."""
        register = self.wp.register("group_count")
        for one in UNIONS:
            with self.wp.store.reading() as session:
                count = counts_of(session, month, [self.org[one]]).get(self.org[one])
                there = [
                    row.id
                    for row in register.fetch(session, range(1, 200))
                    if row.org_id == self.org[one] and row.period == month
                ]
            if count is None:
                continue
            opening, joined, closing = (count.cell(item + "N") or 0 for item in ("10", "12", "30"))
            stated = {"org_id": self.org[one], "period": month, "nef_group": "03", "joined": joined}
            stated["left"] = opening + joined - closing
            if month == FIRST:
                stated["opening"] = opening
            register.save(self.wp, stated, there[0] if there else None)

    # --- what must hold -----------------------------------------------------------------------------------------

    @invariant()
    def counts_are_the_model(self) -> None:
        for one in self.living:
            cells = self.cells(one)
            for dim in DIMS:
                up = sum(cells.get(item + dim, 0) for item in ("12", "13", "14", "15"))
                down = sum(cells.get(f"2{digit}{dim}", 0) for digit in range(1, 8))
                assert cells["30" + dim] == cells["10" + dim] + up - down + cells.get("19" + dim, 0)
                assert cells["30" + dim] == tally(self.members[one])[dim], (one, dim)
                assert cells["35" + dim] == tally(self.pool[one])[dim], (one, dim)

    @invariant()
    def every_sealed_version_says_what_was_sent(self) -> None:
        with self.wp.store.reading() as session:
            for month, sent in self.sent.items():
                books = versions_of(session, month)
                assert list(range(len(sent))) == [book.version for book in books]
                assert open_correction(session, month) is None
                for book, number in zip(books, sent, strict=True):
                    cells = book.content["cells"]
                    said = {dim: cells.get(f"Z02_r30_{column}") or 0 for dim, column in COLUMNS.items()}
                    assert said == {dim: number[dim] for dim in DIMS}, (month, book.version)

    def tables_agree(self) -> None:
        """Every column sum of Z05 is its cell of Z02, and Z01 says the same of members and staff."""
        with self.wp.store.reading() as session:
            book = compute(self.wp, session, self.month, only=["Z01", "Z02", "Z05"])
        names = {"staff": "01T", "opening": "10T", "closing": "30T"}
        totals = book["Z05"].totals()
        for column in book["Z05"].form.columns:
            if column.total:
                cell = names.get(column.value, column.value)
                assert totals[column.id] == book["Z02"].number(cell[:-1], COLUMNS[cell[-1]]), column.label
        for place, (line, column_id) in {"c10": ("01", "c1"), "c12": ("30", "c1"), "c13": ("30", "c2")}.items():
            assert (book["Z01"].number("01", place) or 0) == (book["Z02"].number(line, column_id) or 0)


TestMemberLife = MemberLife.TestCase
TestMemberLife.settings = settings(
    max_examples=max(4, settings().max_examples // 10),
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
