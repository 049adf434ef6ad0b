"""Looking for a text in all registers at once: what the box under Ctrl+K shows while one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tzdesk.registers.rows import RowReading
from tzdesk.store.search import plain, search_keys

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace


@dataclass(frozen=True)
class Found:
    """One record that holds the text."""

    kind: str
    id: int
    title: str


def find_everywhere(wp: Workplace, session: Session, kinds: Sequence[str], text: str, most: int) -> list[Found]:
    """A few records of each of these kinds, in the order of the kinds: by name, pinyin, code, or an ID's last four."""
    found: list[Found] = []
    if not text.strip():
        return found
    for kind in kinds:
        register = wp.register(kind)
        if not register.search_fields and type(register).text_clause is RowReading.text_clause:
            continue
        titles = register.titles(session, register.first_ids(wp, session, text, most))
        found += [Found(kind, number, title) for number, title in titles.items()]
    return found


def sounds_like(text: str, label: str) -> bool:
    """Whether a label holds a text, its pinyin or its initials: "hytz" means 会员台账."""
    sought = plain(text)
    return sought in plain(label) or (sought.isascii() and any(sought in key for key in search_keys(label).split()))
