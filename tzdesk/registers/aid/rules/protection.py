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

_BETWEEN = re.compile(r"[\s、，,；;（）()]+")  # between names; the dot of 买买提·吐尔逊 is inside one


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
    `names` are the people's own as somebody typed them, in which a child is looked for by his whole name: 王小明 is not
    his cousin 小明. `adults` are the names of people known to be no children, whoever else is called the same.
    """

    texts: tuple[str, ...]
    secrets: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    adults: tuple[str, ...] = ()
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
    said, whole = "\n".join(notice.texts), "\n".join((*notice.texts, *notice.names, *notice.adults))
    people = {part for text in notice.names for part in _BETWEEN.split(text)}
    found = {name for name, pattern in _NUMBERS.items() if pattern.search(whole)}
    for name, texts in notice.secrets.items():
        where = said if name == "child" else whole
        if any(text and (text in where or (name == "child" and text in people)) for text in texts):
            found.add(name)
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
