"""Run the rules of a kind over records with their neighbours, and word what they find.

The same engine runs while a clerk types, on save, on import and in the month's audit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from tzdesk.definitions import Definition, RuleSpec
from tzdesk.rules.finding import Finding, Hit, Severity
from tzdesk.rules.registry import Rule, all_rules, rules_on


class Subject(Protocol):
    """What a rule can be run on: anything with an id (None while it is only being typed)."""

    id: Any


def active_rules(definition: Definition, kind: str) -> list[tuple[Rule, RuleSpec]]:
    """The kind's rules that the definition knows and has switched on."""
    specs = definition.rules
    return [(known, specs[known.id]) for known in rules_on(kind) if known.id in specs and specs[known.id].enabled]


def check(
    definition: Definition,
    kind: str,
    pairs: Iterable[tuple[Any, Any]],
    *,
    period: str | None = None,
    only_fields: frozenset[str] | None = None,
    as_kind: str = "",
) -> list[Finding]:
    """All findings of a kind's rules over `(record, near)` pairs; `as_kind` when the records are of another kind that
    the rules serve, too.

    `only_fields` narrows to the rules that look at one of these fields: what a form runs at every key stroke.
    """
    chosen = active_rules(definition, kind)
    if only_fields is not None:
        chosen = [(known, spec) for known, spec in chosen if not known.fields or only_fields & set(known.fields)]
    findings: list[Finding] = []
    for record, near in pairs:
        for known, spec in chosen:
            by_field: dict[str, list[Hit]] = {}
            for hit in known.function(record, near, spec.thresholds):
                by_field.setdefault(hit.field, []).append(hit)
            findings += [_word(spec, hits, as_kind or kind, record, period) for hits in by_field.values()]
    return findings


def without_hidden(findings: Iterable[Finding], hidden: Callable[[str], frozenset[str]]) -> list[Finding]:
    """The findings that tell nothing of fields which are not shown (`hidden`, by kind).

    A finding tells of its own field, and of every field that its rule looks at: what papers are missing tells of the
    illness for which they are asked.
    """
    return [one for one in findings if not any(field in hidden(kind) for kind, field in _told(one))]


def _told(found: Finding) -> Iterator[tuple[str, str]]:
    yield found.kind, found.field
    known = all_rules().get(found.rule)
    if known is not None and known.on == found.kind:
        yield from ((found.kind, name) for name in known.fields)
        yield from ((kind, name) for kind, _dot, name in (one.partition(".") for one in known.tells))


def _word(spec: RuleSpec, hits: Sequence[Hit], kind: str, record: Subject, period: str | None) -> Finding:
    """What a rule has to say of one field of one record, in one finding: a reason is given for all of it."""
    severity = Severity(spec.severity)
    if severity is Severity.HARD and all(hit.soften for hit in hits):
        severity = Severity.SOFT
    message = _said(spec, hits)
    return Finding(
        rule=spec.id,
        severity=severity,
        kind=kind,
        id=getattr(record, "id", None),
        field=hits[0].field,
        message=message,
        title=spec.title,
        period=period,
        params=hits[0].params,
        cause=_said(spec, hits, without=frozenset(spec.running)) if spec.running else "",
    )


def _said(spec: RuleSpec, hits: Sequence[Hit], without: frozenset[str] = frozenset()) -> str:
    """The message of each hit, those that say the same once: 甲……，请核实；乙……，请核实。"""
    said = [
        spec.message.format_map(_Params({name: value for name, value in hit.params.items() if name not in without}))
        for hit in hits
    ]
    first, *more = dict.fromkeys(said)
    return first if not more else "；".join(one.removesuffix("。") for one in (first, *more)) + "。"


class _Params(dict[str, object]):
    """Lets a wording name a number that is not given: a district's own, or one left out, without stopping the audit."""

    def __missing__(self, key: str) -> str:
        return "…"


def count(findings: Sequence[Finding], severity: Severity) -> int:
    """How many of one severity."""
    return sum(1 for found in findings if found.severity is severity)
