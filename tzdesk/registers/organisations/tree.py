"""The two trees of unions as they stood on a day: who leads or takes reports from whom, and where they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from tzdesk.definitions import Definition
from tzdesk.registers.organisations.gather import codes_of
from tzdesk.registers.organisations.model import Organisation
from tzdesk.registers.organisations.queries import organisations_on

Line: TypeAlias = Literal["parent_org_id", "report_to_org_id", "division_code"]
NOWHERE = "政区不详"


@dataclass(frozen=True)
class Node:
    """A union, or a division (`org_id` None), with what stands under it. `unions` counts the unions in all."""

    name: str
    org_id: int | None = None
    kind: str = ""
    children: tuple[Node, ...] = ()

    @property
    def unions(self) -> int:
        """How many unions stand here and below."""
        return (self.org_id is not None) + sum(child.unions for child in self.children)


def unions_in(nodes: Sequence[Node]) -> int:
    """How many unions stand in these trees."""
    return sum(node.unions for node in nodes)


def tree(session: Session, definition: Definition, day: date, line: Line) -> list[Node]:
    """The unions of a day by one line: 组织隶属, 报表报送 or 政区. Whoever stands in a circle is a root of its own."""
    orgs = sorted(organisations_on(session, day), key=lambda org: (org.search_text, org.id))
    types = codes_of(definition, Organisation.__kind__, "org_type")
    labels = {org.id: types.label_of(org.org_type) if types is not None and org.org_type else "" for org in orgs}
    if line == "division_code":
        return _by_place(definition, orgs, labels)
    return _by_superior(orgs, labels, line)


def _by_superior(orgs: Sequence[Organisation], labels: Mapping[int, str], line: Line) -> list[Node]:
    known = {org.id: org for org in orgs}
    under: dict[int, list[Organisation]] = {}
    roots: list[Organisation] = []
    for org in orgs:
        superior = _superior(org, line)
        if superior not in known or _circle(known, org, line):
            roots.append(org)
        else:
            under.setdefault(superior, []).append(org)

    def node(org: Organisation) -> Node:
        return Node(org.org_name, org.id, labels[org.id], tuple(node(child) for child in under.get(org.id, ())))

    return [node(org) for org in roots]


def _circle(known: Mapping[int, Organisation], org: Organisation, line: Line) -> bool:
    """Whether the way up from a union comes back to it."""
    seen: set[int] = set()
    up = _superior(org, line)
    while up in known and up not in seen:
        if up == org.id:
            return True
        seen.add(up)
        up = _superior(known[up], line)
    return False


def _superior(org: Organisation, line: Line) -> int:
    """Who stands above on a line; the upper union where no other is stated, 0 for nobody."""
    above: int | None = getattr(org, line) or org.parent_org_id
    return above or 0


def _by_place(definition: Definition, orgs: Sequence[Organisation], labels: Mapping[int, str]) -> list[Node]:
    """Unions under their town, in the order of the list of divisions; a village's under the town it lies in."""
    divisions = codes_of(definition, Organisation.__kind__, "division_code")
    by_town: dict[str, list[Node]] = {}
    for org in orgs:
        town = f"{org.division_code[:9]}000" if org.division_code else ""
        by_town.setdefault(town, []).append(Node(org.org_name, org.id, labels[org.id]))
    found = []
    for code in sorted(by_town, key=lambda code: (not code, code)):
        name = (divisions.label_of(code) if divisions and code else code) or NOWHERE
        found.append(Node(name, children=tuple(by_town[code])))
    return found
