"""A machine that does with money what clerks and banks do in three months, in any order.

Every rule takes plain numbers, so that a story can be told by hand too. What must hold after each is `money_desk`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.unit.registers.aid.money_desk import HOMES, NOVEMBER, OUTSIDERS, Desk, Sent, amounts_in, head_id
from tests.unit.registers.aid.money_model import SOURCES, Benefit, File, Part, Visit
from tzdesk.base.periods import Month
from tzdesk.jobs import run_now
from tzdesk.registers.aid import bank, bank_result, batches, codes, leaving, payments, service
from tzdesk.returns import seal as sealing
from tzdesk.returns.correcting import begin_correction

PICK = st.integers(0, 10**6)
AMOUNT = st.integers(1, 1_500)  # so small that no household comes to the ceiling of a year
PARTS = st.lists(st.tuples(st.sampled_from(SOURCES), AMOUNT), min_size=1, max_size=3)
DAY = st.dates(date(2023, 11, 1), date(2023, 12, 31))
WAIT = st.integers(0, 60)  # days
FAILS = st.sets(st.integers(0, 3), max_size=3)
TO_FILE = st.integers(0, 2 * HOMES - 1)  # a head, or (from HOMES on) a child
TO_ANY = st.integers(0, 2 * HOMES + OUTSIDERS - 1)
CARDS = st.sampled_from(("10", "50", "60", "69", "70", "73"))  # what a batch pays by card
SINGLES = st.sampled_from(("10", "31", "40", "69", "70", "71", "72", "73"))
KIND = st.sampled_from(("", "", "03", "04", "05", "06", "07", "08"))
Lines = Sequence[tuple[int, Sequence[tuple[str, int]]]]


class Money(Desk):
    """Batches and single payments, gifts and visits, failures, returns, files that change, months that are sealed."""

    # --- batches by card --------------------------------------------------------------------------------------------

    @rule(
        day=DAY,
        item=CARDS,
        lines=st.lists(st.tuples(TO_FILE, PARTS), min_size=1, max_size=4),
        again=st.booleans(),
        wait=WAIT,
        fails=FAILS,
        far=st.integers(0, 3),
    )
    def batch(self, day: date, item: str, lines: Lines, *, again: bool, wait: int, fails: set[int], far: int) -> None:
        """A batch is approved (opened again for one more line), sent, and answered: or stays where it is (`far`)."""
        wp, day = self.wp, self.open_day(day)
        number = self.new_batch(day, item=item)
        self.put_on(number, lines)
        batches.approve_batch(wp, number, day, approver="王主席")
        if again:
            more: Lines = [(0, [("6", 7), ("7", 5)])]
            with self.refused("已经审批|不能办理"):
                self.put_on(number, more)
            batches.unlock_batch(wp, number, day, person="王主席", opinion="漏了一户，重新编制")
            self.put_on(number, more)
            lines = [*lines, *more]
            batches.approve_batch(wp, number, day, approver="王主席")
        benefits = self.from_roster(number, item, "1", [to for to, _ in lines])
        if far == 0:
            return
        path = Path(self.folder.name) / f"{self.next('f')}.csv"
        bank.send_to_bank(wp, number, path, day)
        told = [sum(amount for _, amount in parts) for _, parts in lines]
        assert amounts_in(path) == told  # roster = file of the bank
        sent = Sent(number, day, benefits)
        self.sent.append(sent)
        if far > 1:
            self.answer(sent, wait, fails)

    def put_on(self, number: int, lines: Lines) -> None:
        rows = [{**self.payee(to)[0], "parts": parts} for to, parts in lines]
        batches.add_lines(self.wp, number, rows)

    def answer(self, sent: Sent, wait: int, fails: set[int]) -> None:
        """The bank debits a day after it was sent, and knows later which payments failed."""
        wp = self.wp
        debited = self.later(sent.day, 1)
        known = self.later(debited, wait)
        with wp.store.reading() as session:
            asked = bank.payments_of(session, batches.batch_of(wp, session, sent.number))
        answers = [
            bank_result.Result(p.seq, p.card, p.name, p.amount, p.seq - 1 not in fails, "户名不符", seq=p.seq)
            for p in asked
        ]
        with self.refused("早于"):
            bank_result.take_result(wp, sent.number, answers, debited=debited, known=debited - timedelta(days=1))
        bank_result.take_result(wp, sent.number, answers, debited=debited, known=known)
        with self.refused("已经登记过"):  # a second result
            bank_result.take_result(wp, sent.number, answers, debited=known, known=known)
        sent.answered = True
        for place, one in enumerate(sent.benefits):
            for part in one.parts:
                part.day, part.back = debited, known if place in fails else None

    @precondition(lambda self: hasattr(self, "sent") and any(not one.answered for one in self.sent))
    @rule(pick=PICK, wait=WAIT, fails=FAILS)
    def result(self, pick: int, wait: int, fails: set[int]) -> None:
        """The bank's answer comes at last."""
        self.answer(self.chosen(pick, [one for one in self.sent if not one.answered]), wait, fails)

    # --- gifts ------------------------------------------------------------------------------------------------------

    @rule(
        day=DAY,
        item=st.sampled_from(("10", "70", "72")),
        amount=AMOUNT,
        to=st.lists(st.integers(0, HOMES - 1), min_size=1, max_size=3, unique=True),
        proxy=st.booleans(),
        unsigned=st.integers(0, 2),
    )
    def goods(self, day: date, item: str, amount: int, to: list[int], *, proxy: bool, unsigned: int) -> None:
        """A batch of goods, signed for by each or by another for him; some are not fetched yet."""
        wp, day = self.wp, self.open_day(day)
        number = self.new_batch(day, kind="4", item=item, pay_method="2", standard=amount)
        batches.add_households(wp, number, [self.cases[home] for home in to])
        batches.approve_batch(wp, number, day, approver="王主席")
        benefits = self.from_roster(number, item, "2", to)
        signed = benefits[unsigned:]
        who = {"proxy_name": "某1", "proxy_id": head_id(1), "proxy_relation": "邻居", "proxy_mandate": True}
        batches.sign_for(wp, number, [one.parts[0].id for one in signed], day, proxy=who if proxy else None)
        for one in signed:
            one.parts[0].day = day
        if len(signed) < len(benefits):
            with self.refused("没有到账或签领"):
                batches.finish_batch(wp, number, day)
        else:
            batches.finish_batch(wp, number, day)

    @rule(to=TO_ANY, source=st.sampled_from(SOURCES), amount=AMOUNT, kind=KIND)
    def promise(self, to: int, source: str, amount: int, kind: str) -> None:
        """A gift is planned; a visit may name it before it is signed for."""
        named, person, file = self.payee(to)
        group = self.next("P")
        given = {"item": "70", "fund_source": source, "amount": amount, "pay_method": "2", "is_goods": True}
        more = {"goods_name": "米", "grant_group_id": group, "beneficiary_class": kind or None}
        saved = payments.save_grant(self.wp, {**given, **more, **named, "status": codes.GRANT_PLANNED})
        self.done.benefits.append(Benefit(group, "70", "2", person, [Part(saved.id, source, amount)], file, kind))

    def promised(self) -> list[Benefit]:
        return [one for one in self.done.benefits if not one.batch and one.parts[0].day is None]

    @precondition(lambda self: hasattr(self, "done") and bool(self.promised()))
    @rule(pick=PICK, day=DAY, wait=WAIT)
    def keep_promise(self, pick: int, day: date, wait: int) -> None:
        """It is approved and signed for, on whatever day."""
        one: Benefit = self.chosen(pick, self.promised())
        paid = self.later(self.open_day(day), wait)
        doers = self.wp.register("aid_grant").doers()
        doers["approve"](self.wp, one.parts[0].id, approve_date=self.open_day(day))
        doers["pay"](self.wp, one.parts[0].id, paid_date=paid)
        one.parts[0].day = paid

    @precondition(lambda self: hasattr(self, "done") and not self.sealed and bool(self.promised()))
    @rule(pick=PICK)
    def drop_promise(self, pick: int) -> None:
        """It is thrown away: what named it counts by itself from now on."""
        one: Benefit = self.chosen(pick, self.promised())
        self.wp.register("aid_grant").delete(self.wp, [one.parts[0].id])
        self.done.benefits.remove(one)

    # --- visits -----------------------------------------------------------------------------------------------------

    @rule(
        day=DAY,
        home=st.integers(0, HOMES - 1),
        source=st.sampled_from((*SOURCES, "")),
        goods=st.integers(0, 1_500),
        heads=st.sampled_from((None, None, 1, 3)),
        item=st.sampled_from(("70", "73")),
        kind=KIND,
        names=PICK,
    )
    def call(
        self, day: date, home: int, source: str, *, goods: int, heads: int | None, item: str, kind: str, names: int
    ) -> None:
        """A visit to a home, naming nothing, aid, a gift that was signed for, or one that is only planned."""
        day = self.open_day(day)
        groups = [None, *dict.fromkeys(one.group for one in self.done.benefits)]
        group = self.chosen(names, groups)
        given = {"visit_date": day, "kind": "4", "case_id": self.cases[home], "item": item, "goods_value": goods}
        more = {"fund_source": source or None, "head_count": heads, "beneficiary_class": kind or None}
        self.wp.register("aid_visit").save(self.wp, {**given, **more, "grant_group_id": group})
        self.done.visits.append(Visit(day, self.files[home], "", source or "9", goods, heads, item, kind, group))

    @rule(
        day=DAY,
        unit=st.integers(0, 2),
        goods=st.integers(0, 1_500),
        heads=st.integers(0, 9),
        item=st.sampled_from(("70", "74")),
        kind=st.sampled_from(("", "06", "07", "08")),
    )
    def call_on_unit(self, day: date, unit: int, *, goods: int, heads: int, item: str, kind: str) -> None:
        """A unit is called on for its workers."""
        day, name = self.open_day(day), f"第{unit}工地"
        given = {"visit_date": day, "kind": "4", "unit_visited": name, "item": item, "fund_source": "6"}
        more = {"head_count": heads, "goods_value": goods, "beneficiary_class": kind or None}
        self.wp.register("aid_visit").save(self.wp, {**given, **more})
        self.done.visits.append(Visit(day, None, name, "6", goods, heads, item, kind, None))

    # --- single payments --------------------------------------------------------------------------------------------

    @rule(day=DAY, wait=WAIT, to=TO_ANY, parts=PARTS, item=SINGLES, way=st.sampled_from("1234"), kind=KIND)
    def single(
        self, day: date, wait: int, *, to: int, parts: Sequence[tuple[str, int]], item: str, way: str, kind: str
    ) -> None:
        """A payment without a batch, to a head, a child, or somebody who has no file."""
        named, person, file = self.payee(to)
        paid, group = self.later(self.open_day(day), wait), self.next("S")
        given = {**named, "item": item, "pay_method": way, "beneficiary_class": kind or None}
        saved = payments.pay_split(self.wp, {**given, "approve_date": paid}, parts, on=paid, group=group)
        made = [Part(one.id, *part, paid) for one, part in zip(saved, parts, strict=True)]
        self.done.benefits.append(Benefit(group, item, way, person, made, file, kind))

    @precondition(lambda self: hasattr(self, "done") and bool(self.gone()))
    @rule(pick=PICK, wait=WAIT, whole=st.booleans(), bank=st.booleans())
    def take_back(self, pick: int, wait: int, whole: bool, bank: bool) -> None:
        """A benefit comes back, or one source of it; what has come back does not come back again."""
        one: Benefit = self.chosen(pick, self.gone())
        standing = [part for part in one.parts if part.stands(date.max)]
        on = self.later(max(part.day for part in standing if part.day), wait)
        if whole:
            payments.return_benefit(self.wp, standing[0].id, on, "冲销", bank=bank)
        else:
            standing = standing[:1]
            payments.return_grant(self.wp, standing[0].id, on, "冲销", bank=bank)
        for part in standing:
            part.back = on
        with self.refused():
            payments.return_grant(self.wp, standing[0].id, on, "再冲", bank=bank)
        if not one.stands(date.max):
            with self.refused():
                payments.return_benefit(self.wp, standing[0].id, on, "再冲", bank=not bank)

    @precondition(lambda self: hasattr(self, "done") and bool(self.came_back()))
    @rule(pick=PICK, wait=WAIT)
    def pay_again(self, pick: int, wait: int) -> None:
        """What came back whole is paid anew under its own group (补发): still one 人次."""
        one: Benefit = self.chosen(pick, self.came_back())
        on = self.later(max(part.back for part in one.parts if part.back), wait)
        named: dict[str, Any] = {"person_name": "外人", "person_unit": "0厂"}
        for to in range(2 * HOMES + OUTSIDERS):
            given, person, _ = self.payee(to)
            if person == one.person and ("case_id" in given) == (one.file is not None):
                named = given
                break
        if one.file is not None:
            one.file = self.files[one.file.home]
        again = [(part.source, part.amount) for part in one.parts][:1]
        given = {**named, "item": one.item, "pay_method": one.way, "beneficiary_class": one.kind or None}
        saved = payments.pay_split(self.wp, {**given, "approve_date": on}, again, on=on, group=one.group)
        one.parts += [Part(done.id, *part, on) for done, part in zip(saved, again, strict=True)]

    def came_back(self) -> list[Benefit]:
        return [
            one
            for one in self.done.benefits
            if one.parts[0].day is not None
            and not one.stands(date.max)
            and len(one.parts) < 4
            and (one.file is None or one.file.left is None)
        ]

    @precondition(lambda self: hasattr(self, "done") and bool(self.gone()))
    @rule(pick=PICK)
    def tamper(self, pick: int) -> None:
        """What went out cannot be altered, moved or thrown away."""
        one: Benefit = self.chosen(pick, self.gone())
        part = next(part for part in one.parts if part.stands(date.max))
        register = self.wp.register("aid_grant")
        for values in ({"amount": 600_000}, {"paid_date": date(2023, 12, 9)}, {"fund_source": "9"}):
            if part.day != values.get("paid_date"):
                with self.refused():
                    register.save(self.wp, values, part.id)
        with self.refused():
            register.delete(self.wp, [part.id])

    # --- files and funds --------------------------------------------------------------------------------------------

    def may_come_back(self) -> list[int]:
        """Homes whose file is their first, and was not decided on after the day on which it will have left."""
        began = date(2023, 1, 5)
        return [one.home for one in self.files if one.classes == [(began, codes.DEEP)]]

    @precondition(lambda self: hasattr(self, "done") and not self.sealed and bool(self.may_come_back()))
    @rule(pick=PICK)
    def come_back(self, pick: int) -> None:
        """返困: the home goes on under a new file, which has stood since before the first payment."""
        home = self.chosen(pick, self.may_come_back())
        day = date(2023, 10, 31)
        leaving.leave(self.wp, self.cases[home], day, codes.EXIT_LIFTED, stable_from=date(2023, 1, 1))
        new = leaving.come_back(self.wp, self.cases[home], day, case_no=self.next("R")).id
        given = {"status": codes.IN_FILE, "approve_date": day, "category": codes.DEEP, "archive_level": "1"}
        self.wp.register("aid_case").save(self.wp, given, new)
        self.cases[home] = new
        self.children[home] = next(
            member.id for member in service.household_members(self.wp, new) if not member.is_head
        )
        self.files[home].left = day
        self.files[home] = File(home, [(day, codes.DEEP)])

    @rule(home=st.integers(0, HOMES - 1), day=DAY, category=st.sampled_from((codes.RELATIVE, codes.ACCIDENT)))
    def change_class(self, home: int, day: date, category: str) -> None:
        """动态调整: the class holds from its day; what was paid before keeps its own."""
        file = self.files[home]
        day = max(self.open_day(day), file.classes[-1][0] + timedelta(days=1))
        given = {"kind": codes.ASSESS_CHANGE, "assess_year": day.year, "district_date": day}
        service.assess(self.wp, self.cases[home], {**given, "decided_category": category})
        file.classes.append((day, category))

    @rule(day=DAY, wait=WAIT, source=st.sampled_from((*SOURCES, "9")), amount=st.integers(1, 10**6))
    def receive(self, day: date, wait: int, source: str, amount: int) -> None:
        """Money comes in."""
        on = self.later(self.open_day(day), wait)
        given = {"txn_date": on, "fund_source": source, "kind": "2", "amount": amount}
        self.wp.register("aid_fund").save(self.wp, given)
        self.done.received.append((on, source, amount))

    # --- a month that was sent --------------------------------------------------------------------------------------

    @precondition(lambda self: hasattr(self, "done") and not self.sealed and bool(self.done.benefits))
    @rule()
    def seal(self) -> None:
        """November is sealed: it takes no payment, no return, no visit any more."""
        assert self.close(NOVEMBER) == 0
        self.sealed = [self.told(NOVEMBER)]
        self.november_is_shut()

    @precondition(lambda self: hasattr(self, "done") and 0 < len(self.sealed) < 3)
    @rule(day=st.dates(date(2023, 11, 1), date(2023, 11, 30)), to=TO_FILE, parts=PARTS)
    def correct(self, day: date, to: int, parts: Sequence[tuple[str, int]]) -> None:
        """A payment that November forgot is entered in its correction; the version before says what it said."""
        begin_correction(self.wp, NOVEMBER, "上月漏报了一笔，补报")
        named, person, file = self.payee(to)
        group = self.next("K")
        given = {**named, "item": "10", "pay_method": "1", "approve_date": day}
        saved = payments.pay_split(self.wp, given, parts, on=day, group=group)
        made = [Part(one.id, *part, day) for one, part in zip(saved, parts, strict=True)]
        self.done.benefits.append(Benefit(group, "10", "1", person, made, file))
        assert self.close(NOVEMBER) == len(self.sealed)
        self.sealed.append(self.told(NOVEMBER))
        self.november_is_shut()

    def close(self, month: Month) -> int:
        return run_now(sealing.seal(self.wp, month, backup=False, files=False)).version

    def november_is_shut(self) -> None:
        day = date(2023, 11, 30)
        visit = {"visit_date": day, "kind": "4", "case_id": self.cases[0], "item": "70", "goods_value": 5}
        with self.refused("已经封存"):
            self.wp.register("aid_visit").save(self.wp, visit)
        grant = {"case_id": self.cases[0], "item": "10", "pay_method": "1", "fund_source": "6", "amount": 5}
        with self.refused("已经封存"):
            payments.pay(self.wp, grant, on=day)
        with self.refused("已经封存"):
            given = {"txn_date": day, "fund_source": "6", "kind": "2", "amount": 5}
            self.wp.register("aid_fund").save(self.wp, given)
        if old := [p for one in self.gone() for p in one.parts if p.stands(date.max) and p.day and p.day <= day]:
            with self.refused("已经封存"):
                payments.return_grant(self.wp, old[0].id, day, "冲销", bank=False)
