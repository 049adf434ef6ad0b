"""Findings as somebody may read them: a sentence tells no more than the fields that it speaks of are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tzdesk.rules.engine import without_hidden
from tzdesk.rules.finding import Finding
from tzdesk.rules.registry import all_rules

if TYPE_CHECKING:
    from tzdesk.access import Rights
    from tzdesk.definitions import Definition

# Masked fields of these types stand in no sentence: a rule says that a number is wrong or taken, never which it is.
_NEVER_SAID = frozenset({"resident_id", "bank_card", "mobile", "phone", "credit_code", "date", "name"})
_FIGURES = frozenset({"money", "decimal", "integer"})


def as_shown(findings: Iterable[Finding], rights: Rights, definition: Definition) -> list[Finding]:
    """What of these findings somebody reads: none that tells of a hidden field (`without_hidden`).

    For who may not uncover a masked field: of a figure the rule's title alone, without the amount; nothing of what
    says by its being there which illness or disability somebody has.
    """
    found = without_hidden(findings, rights.hidden)
    if rights.may("reveal"):
        return found
    return [one for each in found if (one := _covered(each, definition)) is not None]


def _covered(found: Finding, definition: Definition) -> Finding | None:
    types = set(_masked_types(found, definition))
    if types - _FIGURES:
        return None
    if types:
        return replace(found, message=f"{found.title}。", cause=found.stands_for, params={})
    return found


def _masked_types(found: Finding, definition: Definition) -> Iterator[str]:
    rule = all_rules().get(found.rule)
    if rule is None or rule.on != found.kind:
        return  # a rule that every record shares says what is blank, which a list shows
    looked_at = [(rule.on, name) for name in rule.fields]
    looked_at += [(kind, name) for kind, _dot, name in (one.partition(".") for one in rule.tells)]
    for kind, name in looked_at:
        record = definition.records.get(kind)
        known = record.field(name) if record is not None and name in record else None
        if known is not None and known.masked and known.type.name not in _NEVER_SAID:
            yield known.type.name
