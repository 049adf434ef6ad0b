"""Filters that a clerk keeps under a name (常用筛选). They may hold names of people, so they live in the workplace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from tzdesk.base.errors import UserError
from tzdesk.base.text import holds_number, tidy
from tzdesk.store import Entity
from tzdesk.store.unseen import unseen_in

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tzdesk.registers.workplace import Workplace

LONGEST = 30
_WHOLE = re.compile(r"\s*[=＝]\s*\S")


class SavedFilter(Entity):
    """One kept filter of one register; everybody who works here sees it."""

    __tablename__ = "saved_filter"
    __kind__ = "saved_filter"
    __table_args__ = (UniqueConstraint("register", "name"),)

    register: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(LONGEST))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


@dataclass(frozen=True)
class Filter:
    """What is typed over a table: the search text, the boxes by field, and the order."""

    text: str = ""
    boxes: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    descending: bool = False

    @property
    def empty(self) -> bool:
        """Whether it lets every row through."""
        return not self.text.strip() and not any(text.strip() for text in self.boxes.values())


def kept(session: Session, kind: str) -> dict[str, Filter]:
    """The kept filters of a register by name; none of a register that is not shown, and no box of a hidden field."""
    if kind in unseen_in(session):
        return {}
    wp: Workplace | None = session.info.get("workplace")
    hidden = wp.rights.hidden(kind) if wp is not None else frozenset()
    found = select(SavedFilter).where(SavedFilter.register == kind, SavedFilter.deleted_at.is_(None))
    named = {one.name: Filter(**one.content) for one in session.scalars(found.order_by(SavedFilter.name))}
    return {name: what for name, what in named.items() if not hidden & {what.order, *what.boxes}}


def keep(wp: Workplace, kind: str, name: str, what: Filter) -> None:
    """Keep a filter under a name, in place of one that has the name already. UserError for a name that is none."""
    spec = wp.register(kind).spec(wp)
    wp.rights.demand_sight(kind, spec.label)
    name = tidy(name)
    whole = [known.label for known in spec.fields if known.masked and _WHOLE.match(what.boxes.get(known.name, ""))]
    if whole:
        raise UserError(f"“{whole[0]}”写了完整的号码，不能存在常用筛选里。", "请去掉这一栏，或只写后四位。")
    if any(holds_number(text) for text in (name, what.text, *what.boxes.values())):
        raise UserError("筛选里写了完整的号码，不能存在常用筛选里。", "请去掉号码，或只写后四位。")
    if not name or len(name) > LONGEST:
        raise UserError("筛选要有一个名称。", f"请写 1 至 {LONGEST} 个字。")
    if what.empty:
        raise UserError("现在没有筛选条件。", "请先在列上面的筛选框里输入条件，再保存。")
    with wp.store.housekeeping("saved_filter.keep", f"保存{spec.label}的常用筛选") as op:
        found = op.session.scalars(
            select(SavedFilter).where(SavedFilter.register == kind, SavedFilter.name == name)
        ).first()
        content = {
            "text": what.text, "boxes": dict(what.boxes), "order": what.order, "descending": what.descending,
        }  # fmt: skip
        if found is None:
            op.add(SavedFilter(register=kind, name=name, content=content, definition_year=wp.definition().year))
        else:
            found.content, found.deleted_at = content, None


def forget(wp: Workplace, kind: str, name: str) -> None:
    """Remove a kept filter."""
    with wp.store.housekeeping("saved_filter.forget", f"删除{wp.register(kind).spec(wp).label}的常用筛选") as op:
        found = select(SavedFilter).where(SavedFilter.register == kind, SavedFilter.name == name)
        for one in op.session.scalars(found):
            op.erase(one)
