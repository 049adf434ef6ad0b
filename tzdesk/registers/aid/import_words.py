"""What the words of a sheet mean in the register: a status, a relation, an illness, a kind of beneficiary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tzdesk.definitions import Definition
from tzdesk.excel.convert import Problem


def beneficiary(word: str | None) -> str | None:
    """The layout marks who is aided outside the files with a B before the class (B03–B08)."""
    return word[1:] if word and word.startswith("B") else None


@dataclass(frozen=True)
class Coded:
    """A column of text whose words are looked up in a code list."""

    key: str
    attribute: str
    codes: str
    label: str


_ENTERPRISE = Coded("enterprise_status", "enterprise_status", "enterprise_status", "企业状况")
CASE = (
    Coded("ethnicity", "ethnicity", "ethnicity", "民族"),
    Coded("political", "political", "political", "政治面貌"),
    Coded("health", "health", "health", "健康状况"),
    Coded("marital", "marital", "marital", "婚姻状况"),
    Coded("archive_level", "archive_level", "archive_level", "建档标准"),
    Coded("archive_origin", "archive_origin", "archive_origin", "档案类别"),
    Coded("worker_kind", "worker_kind", "worker_kind", "职工类别"),
    Coded("unit_nature", "unit_nature", "aid_unit_nature", "单位性质"),
    _ENTERPRISE,
)
MEMBER = (
    Coded("relation", "relation", "relation", "与户主关系"),
    Coded("health", "health", "health", "健康状况"),
    Coded("identity", "identity", "member_identity", "人员身份"),
    _ENTERPRISE,
)


def read(definition: Definition, coded: Coded, values: dict[str, Any]) -> str | None:
    """The code of a column's word; None when blank or not in the list (`unread` says the latter)."""
    text = values.get(coded.key)
    if not isinstance(text, str) or not text:
        return None
    found = definition.codes[coded.codes].match(text)
    return found.code if found is not None else None


def unread(
    definition: Definition, columns: tuple[Coded, ...], values: dict[str, Any], place: tuple[str, int], prefix: str = ""
) -> Iterator[Problem]:
    """A sentence for every word that no list knows; the field then stays blank. `place` is sheet and row."""
    for coded in columns:
        text = values.get(coded.key)
        if isinstance(text, str) and text and read(definition, coded, values) is None:
            message = f"{coded.label}“{text}”不在选项内，这一项将留空。"
            yield Problem(place[1], prefix + coded.key, "soft", message, sheet=place[0], code="not_in_list", lost=True)
