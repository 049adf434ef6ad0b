"""Rules of a single movement (MV01–MV08). The reference checks a month; these keep its single entries usable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tzdesk.fields.codes import CodeList
from tzdesk.registers.members.detail import Movement
from tzdesk.registers.members.movements import EXPEL, MOVE_IN, MOVE_OUT, OTHER_LESS, OTHER_MORE, PARTS, RECLASSIFY
from tzdesk.rules import Hit, Thresholds, rule

KIND = "movement"


@dataclass(frozen=True)
class MovementNear:
    """The day of the check, the list of types, and people of a transfer who have not arrived."""

    day: date
    types: CodeList
    missing: int = 0


@rule("MV01", on=KIND, fields=("mv_date",))
def has_happened(r: Movement, near: MovementNear, t: Thresholds) -> Iterator[Hit]:
    """A movement lies not in the future."""
    if r.place is not None and r.mv_date > near.day:
        yield Hit("mv_date", a=r.mv_date)


@rule("MV02", on=KIND, fields=("count", "mv_type"))
def counts_people(r: Movement, near: MovementNear, t: Thresholds) -> Iterator[Hit]:
    """At least one person moves; a change of category has no total, only its parts."""
    if r.mv_type == RECLASSIFY:
        if r.count and r.person_id is None:
            yield Hit("count", why="类别调整不填人数，只填其中各项的增减")
    elif not r.count or r.count < 0:
        yield Hit("count", why="变动人数应为大于 0 的整数")


@rule("MV03", on=KIND, fields=("count", *PARTS.values()))
def parts_within_count(r: Movement, near: MovementNear, t: Thresholds) -> Iterator[Hit]:
    """No part is larger than the number of people, and none is negative, a change of category apart."""
    if r.mv_type == RECLASSIFY or r.count is None:
        return
    for name in list(PARTS.values())[1:]:
        value = getattr(r, name)
        if value is not None and not 0 <= value <= r.count:
            yield Hit(name, a=value, b=r.count)


@rule("MV04", on=KIND, fields=("mv_type", "peer_org_id", "peer_name"))
def transfer_names_the_other_union(r: Movement, near: MovementNear, t: Thresholds) -> Iterator[Hit]:
    """A transfer says from or to which union."""
    if r.mv_type in {MOVE_IN, MOVE_OUT} and r.peer_org_id is None and not (r.peer_name or "").strip():
        yield Hit("peer_org_id", what=near.types.label_of(r.mv_type))


@rule("MV05", on=KIND, fields=("org_id", "peer_org_id"))
def other_union_is_another(r: Movement, near: MovementNear, t: Thresholds) -> Iterator[Hit]:
    """Nobody moves from a union to itself."""
    if r.peer_org_id is not None and r.peer_org_id == r.org_id:
        yield Hit("peer_org_id")


@rule("MV06", on=KIND, fields=("mv_type", "doc_no"))
def expulsion_has_its_filing(r: Movement, near: MovementNear, t: Thresholds) -> Iterator[Hit]:
    """An expulsion (章程 art. 7) carries the number under which the upper level was told."""
    if r.mv_type == EXPEL and not (r.doc_no or "").strip():
        yield Hit("doc_no", n=r.count or 0)


@rule("MV07", on=KIND, fields=("mv_type", "note"))
def other_says_why(r: Movement, near: MovementNear, t: Thresholds) -> Iterator[Hit]:
    """Other increases and decreases say why in the note."""
    if r.mv_type in {OTHER_MORE, OTHER_LESS} and not (r.note or "").strip():
        yield Hit("note", what=near.types.label_of(r.mv_type), n=r.count or 0)


@rule("MV08", on=KIND, fields=("peer_org_id", "mv_type", "count"))
def transfer_arrives(r: Movement, near: MovementNear, t: Thresholds) -> Iterator[Hit]:
    """A transfer inside the district has its other side after `days` days (转接未落地)."""
    if near.missing and r.place is not None and (waited := (near.day - r.mv_date).days) > t["days"]:
        side = "转入" if r.mv_type == MOVE_OUT else "转出"
        yield Hit("peer_org_id", n=near.missing, side=side, days=waited)
