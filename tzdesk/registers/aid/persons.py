"""Who a grant went to: the key by which persons are told apart, for rules and for counting 人数."""

from __future__ import annotations

from typing import TypeAlias

from tzdesk.base.text import normal_name

PersonKey: TypeAlias = tuple[str, ...]


def person_key(
    *,
    case_id: int | None,
    head_id_no: str | None,
    member_id: int | None,
    member_id_no: str | None,
    member_is_head: bool,
    person_id: str | None,
    person_name: str | None,
    person_unit: str | None,
) -> PersonKey:
    """The same person gives the same key: by resident ID where one is known, else by the row that names him.

    A grant to a file without a member is the head's.
    """
    to_head = case_id is not None and (member_id is None or member_is_head)
    number = person_id if case_id is None else head_id_no if to_head else member_id_no
    if number:
        return ("id", number)
    if case_id is not None:
        return ("head", str(case_id)) if to_head else ("member", str(member_id))
    return ("name", normal_name(person_name or ""), normal_name(person_unit or ""))
