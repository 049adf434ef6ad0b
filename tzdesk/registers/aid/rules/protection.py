"""Rules on what leaves the desk and on keeping it safe (F). Whoever exports, prints or backs up asks them.

They are run on plain values, not on records: `check(definition, "aid_export", [(request, None)])`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from tzdesk.rules import Hit, Thresholds, rule


@dataclass(frozen=True)
class ExportRequest:
    """What somebody wants to take out: with full numbers or masked, for what, for whom, who allowed it."""

    full: bool
    purpose: str = ""
    receiver: str = ""
    approver: str = ""
    id: int | None = None


@dataclass(frozen=True)
class PublicPrint:
    """What a public notice would show: its texts, and the household's values that it must not (field → texts).

    `titles` are those of the texts that say what is given: beside a name 大病 or 助学 tells of an illness, of a child.
    """

    texts: tuple[str, ...]
    secrets: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    titles: tuple[str, ...] = ()
    id: int | None = None


@dataclass(frozen=True)
class BackupState:
    """When the workplace was last backed up (None: never), seen from a day."""

    last: date | None
    today: date
    id: int | None = None


@rule("F01", on="aid_export")
def full_export(request: ExportRequest, near: object, t: Thresholds) -> Iterator[Hit]:
    """Full numbers leave only with a purpose, a receiver and somebody who allowed it."""
    if not request.full:
        return
    for name in ("purpose", "receiver", "approver"):
        if not getattr(request, name).strip():
            yield Hit(name)


_NUMBERS = {
    "id_no": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "card": re.compile(r"(?<!\d)(?:\d{16,17}|\d{19})(?!\d)"),  # eighteen digits are taken for an ID
    "phone": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
}


@rule("F02", on="aid_notice")
def public_print(notice: PublicPrint, near: object, t: Thresholds) -> Iterator[Hit]:
    """A public notice carries no ID, card, telephone, address or illness (个人信息保护法 第25条), and what it calls the
    aid tells of neither an illness nor a child (words in the thresholds).

    A supervision telephone of the union may stand on it: it is no secret of the household, and a landline.
    """
    whole = "\n".join(notice.texts)
    found = {name for name, pattern in _NUMBERS.items() if pattern.search(whole)}
    found |= {name for name, texts in notice.secrets.items() if any(text and text in whole for text in texts)}
    called = "\n".join(notice.titles)
    found |= {name for name in ("illness", "study") if any(word in called for word in t.get(f"{name}_words", ()))}
    for name in sorted(found):
        yield Hit(name)


@rule("F03", on="aid_backup")
def backup_age(state: BackupState, near: object, t: Thresholds) -> Iterator[Hit]:
    """A week without a backup is too long."""
    days = (state.today - state.last).days if state.last is not None else None
    if days is None or days > t["days"]:
        yield Hit("last", days=t["days"])
