"""What records are called by, and how a step of undo is: what was done to which record, in which fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tzdesk.fields.spec import RecordSpec

_LONGEST = 24  # characters of a title
_FIELDS = 2  # that are named


@dataclass(frozen=True)
class Called:
    """A record's name on the screen, and its number (编号) where no person may be named."""

    title: str
    number: str


def nameless(record_id: int) -> str:
    """What a record is called that has neither a name nor a number of its own: 第12号."""
    return f"第{record_id}号"


def named_step(plain: str, spec: RecordSpec, title: str, changed: Sequence[str]) -> str:
    """修改用人单位 → 修改用人单位“南通甲有限公司”的职工人数、地址等 3 栏.

    A record about a person is not named: the journal outlives a file that is destroyed (档案销毁).
    """
    labels = [spec.field(name).label for name in changed if name in spec and not spec.field(name).computed]
    shown = "、".join(labels[:_FIELDS]) + (f"等 {len(labels)} 栏" if len(labels) > _FIELDS else "")
    who = "" if _about_a_person(spec) or not title.strip() else f"“{_short(title)}”"
    return f"{plain}{who}{'的' if shown else ''}{shown}"


def _about_a_person(spec: RecordSpec) -> bool:
    title = spec.by_name.get(spec.title_field)
    told = title is not None and (title.masked or title.type.name == "name")
    return told or spec.kind.startswith("aid_") or any(known.type.name == "resident_id" for known in spec.fields)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
