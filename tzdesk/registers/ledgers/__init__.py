"""工作台账: the ledgers that a definition states, one register each out of one class (`register.py`)."""

from __future__ import annotations

from typing import Any

from tzdesk.registers.ledgers import funds, lists, measures, rules
from tzdesk.registers.ledgers.register import ledgers_of
from tzdesk.registers.register import Register
from tzdesk.registers.workplace import Workplace
from tzdesk.store import Changed

REGISTERS: tuple[Register[Any], ...] = ()  # the definition states them: `tzdesk.registers` makes them

__all__ = ["REGISTERS", "follow", "funds", "lists", "measures", "rules"]


def follow(wp: Workplace) -> None:
    """Admit the ledgers that the definitions of a workplace state beyond the shipped ones, now and when they change."""

    def take(news: Changed | None = None) -> None:
        if news is None or "definition_package" in news.kinds:
            months = {package.begins for package in wp.packages}
            stated = ledgers_of([wp.definition(), *map(wp.definition, sorted(months))])
            wp.admit({kind: register for kind, register in stated.items() if kind not in wp.known_kinds})

    wp.store.changed.connect(take)
    take()
