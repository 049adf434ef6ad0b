"""Plays lives of bargaining cases in few words: days as text, the rest as usual."""

from __future__ import annotations

from datetime import date
from typing import Any

from tzdesk.registers.contracts import bargaining, performing
from tzdesk.registers.contracts.files import case_file, contract_file
from tzdesk.registers.contracts.gather import LimitsByDay
from tzdesk.registers.contracts.states import state_on
from tzdesk.registers.workplace import Workplace


def d(text: str) -> date:
    """A day of 2023 as month-day, or a full ISO date."""
    return date.fromisoformat(text if len(text) > 5 else f"2023-{text}")


class Life:
    """One case (and, once signed, its contract) with the steps of `bargaining` and `performing` as methods."""

    def __init__(self, wp: Workplace, **values: Any) -> None:
        facts: dict[str, Any] = {"case_no": "协001", "level_code": "1", "content_code": "20", "headcount": 120}
        self.wp = wp
        self.case = bargaining.open_case(wp, {**facts, **values}).id
        self.text = 0

    @classmethod
    def of(cls, wp: Workplace, case_id: int) -> Life:
        """A life that another contract began (renewal, change)."""
        life = cls.__new__(cls)
        life.wp, life.case, life.text = wp, case_id, 0
        return life

    def __getattr__(self, name: str) -> Any:
        def step(day: str, *rest: Any, **values: Any) -> int:
            if hasattr(bargaining, name):
                done = getattr(bargaining, name)(self.wp, self.case, d(day), *rest, **values).id
                self.text = done if name in {"sign", "confirm"} else self.text
            else:
                done = getattr(performing, name)(self.wp, self.text, d(day), *rest, **values).id
            return int(done)

        if name.startswith("_") or not (hasattr(bargaining, name) or hasattr(performing, name)):
            raise AttributeError(name)
        return step

    def agree(self, *days: str) -> None:
        """The usual course: offer, receipt, reply, session, draft and vote (40 delegates, 36 present, 35 in favour)."""
        offer, received, reply, session, draft, vote = days
        self.offer(offer)
        self.receive_offer(received)
        self.reply(reply)
        for side, names in (("E", "甲乙丙"), ("W", "丁戊己")):
            for number, name in enumerate(names):
                bargaining.add_rep(self.wp, self.case, side, f"{name}某", is_chief=number == 0)
        self.open_session(session)
        self.draft(draft)
        self.vote(vote)

    def vote(self, day: str, votes: int = 35, present: int = 36) -> int:
        """A vote of 40 delegates."""
        return bargaining.congress(
            self.wp, self.case, d(day), total=40, present=present, votes_for=votes, against=present - votes, abstain=0
        ).id

    def states(self, *days: str) -> list[str]:
        """The state on each of these days."""
        law = LimitsByDay(self.wp.definition(2023))
        with self.wp.store.reading() as session:
            file = case_file(session, self.case)
            return [state_on(file, d(day), law) for day in days]

    def text_states(self, contract_id: int, *days: str) -> list[str]:
        """The state of another contract on each of these days."""
        law = LimitsByDay(self.wp.definition(2023))
        with self.wp.store.reading() as session:
            file = contract_file(session, contract_id)
            return [state_on(file, d(day), law) for day in days]


def lives_as(life: Life, table: str) -> None:
    """Hold a life against a table: one line per day with the state on it."""
    rows = [line.split()[:2] for line in table.strip().splitlines()]
    found = life.states(*(day for day, _ in rows))
    told = ["" if state == "—" else state for _, state in rows]
    assert [f"{row[0]} {state}" for row, state in zip(rows, found, strict=True)] == [
        f"{row[0]} {state}" for row, state in zip(rows, told, strict=True)
    ]
